"""Tokens to AST: a driver over the tables that Lark makes from the grammar.

On a mistake it says what is wrong, tries to mend it (put in, take out or replace one token, if
the next three tokens then fit), and else skips to the end of the entry. So there is one message
for a mistake and none that follows from it. What had to be skipped is remembered: names declared
there are not unknown later.
"""

from attrs import define, field

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import _tables, ast
from wzc.syntax.build import Builder
from wzc.syntax.mistakes import describe
from wzc.syntax.tokens import END, NAME, NL, OPERATORS, TERMINAL, Tokens, tokenize

_RULES = _tables.RULES
_ROWS: list[dict[int, int] | None] = [None] * len(_tables.ROWS)
_STARTS = dict(_tables.STARTS)
_ENDS = dict(_tables.ENDS)
_PASS, _LIST = 1, 2

_INSERTS = [OPERATORS["="], OPERATORS[","], NL, OPERATORS[":"], OPERATORS[">>"]]
_REPLACEMENTS = [OPERATORS["="], OPERATORS[">>"], OPERATORS[","], OPERATORS[":"], NAME]
_OPENING = {OPERATORS["("], OPERATORS["["], OPERATORS["{"]}
_CLOSING = {OPERATORS[")"], OPERATORS["]"], OPERATORS["}"]}
_CLOSERS = (OPERATORS[")"], OPERATORS["]"], OPERATORS["}"], END)
_COMMA = OPERATORS[","]
_VALUE = TERMINAL["NUMBER"]

# How many of the following tokens a repair has to let through.
_PROOF = 3


def row(state: int) -> dict[int, int]:
    """The actions of a state: symbol to state, or to the complement of a rule."""
    found = _ROWS[state]
    if found is None:
        symbols, actions = _tables.ROWS[state]
        found = _ROWS[state] = dict(zip(symbols, actions, strict=True))
    return found


def parse(file: SourceFile, diagnostics: Diagnostics) -> ast.File:
    """The AST of a file. Mistakes are reported; what could be read of the rest is in the result."""
    tokens = tokenize(file, diagnostics)
    builder = Builder(file, tokens, diagnostics, _parse_interpolation)
    run = _Run(tokens, builder, diagnostics, "start")
    result = run.parse()
    if not isinstance(result, ast.File):
        result = ast.File(file, 0, len(file.text), [])
    result.comments = tokens.comments
    result.broken_names = frozenset(run.broken_names)
    result.broken_spans = run.broken_spans
    return result


def parse_expression(file: SourceFile, diagnostics: Diagnostics) -> ast.Expr | None:
    """A file that holds one expression; None if it does not (then that has been reported)."""
    return _parse_interpolation(file, 0, len(file.text), diagnostics)


def _parse_interpolation(
    file: SourceFile, start: int, end: int, diagnostics: Diagnostics
) -> ast.Expr | None:
    """The expression of one `${...}`, None if it is none (then that has been reported)."""
    tokens = tokenize(file, diagnostics, start, end)
    builder = Builder(file, tokens, diagnostics, _parse_interpolation)
    before = len(diagnostics)
    result = _Run(tokens, builder, diagnostics, "interpolation").parse()
    if len(diagnostics) > before or not isinstance(result, ast.Expr):
        return None
    return result


@define(eq=False, slots=True)
class _Run:
    tokens: Tokens
    builder: Builder
    diagnostics: Diagnostics
    start: str
    broken_names: set[str] = field(factory=set, init=False)
    broken_spans: list[tuple[int, int]] = field(factory=list, init=False)

    def parse(self) -> object:
        """The value of the start symbol, or None if nothing could be made of the text."""
        tokens = self.tokens
        kinds, token_starts, token_ends = tokens.kinds, tokens.starts, tokens.ends
        rules = _RULES
        build = self.builder.build
        end_state = _ENDS[self.start]
        states = [_STARTS[self.start]]
        values: list[object] = [None]
        starts = [0]
        ends = [0]
        current = row(states[-1])
        index = 0
        token = kinds[0]
        last_reported = -1
        while True:
            action = current.get(token)
            if action is None:
                if last_reported != index:
                    last_reported = self._mistake(states, index)
                mended, index = self._recover(states, values, starts, ends, index, last_reported)
                if not mended:
                    return None
                if last_reported >= 0:
                    last_reported = index
                token = kinds[index]
                current = row(states[-1])
                continue
            if action >= 0:
                states.append(action)
                values.append(index)
                starts.append(token_starts[index])
                ends.append(token_ends[index])
                index += 1
                token = kinds[index] if index < len(kinds) else END
                current = row(action)
                continue
            length, origin, mode, name, items = rules[~action]
            if mode == _PASS and length == 1:
                states.pop()
            else:
                if length:
                    children = values[-length:]
                    start = starts[-length]
                    end = ends[-1]
                    del states[-length:], values[-length:], starts[-length:], ends[-length:]
                else:
                    children = []
                    start = end = ends[-1]
                if mode == _PASS:
                    value = children[items[0][0]]
                else:
                    if mode == _LIST and items and items[0] is not None and items[0][1]:
                        # Left recursion: the list so far is taken over, so that lists cost linear time.
                        kept = children[items[0][0]]
                        assert isinstance(kept, list)
                        rest = items[1:]
                    else:
                        kept = []
                        rest = items
                    for item in rest:
                        if item is None:
                            kept.append(None)
                        elif item[1]:
                            kept.extend(children[item[0]])  # type: ignore[arg-type]
                        else:
                            kept.append(children[item[0]])
                    value = kept if mode == _LIST else build[name](start, end, kept)
                values.append(value)
                starts.append(start)
                ends.append(end)
            state = row(states[-1])[origin]
            states.append(state)
            current = row(state)
            if state == end_state and token == END:
                return values[-1]

    # ---- mistakes

    def _mistake(self, states: list[int], index: int) -> int:
        """Report the mistake at a token, unless the lexer has complained about the place."""
        tokens = self.tokens
        start = tokens.starts[index]
        previous = tokens.starts[index - 1] if index else 0
        line = self.builder.file.text.rfind("\n", 0, start) + 1
        if not any(min(previous, line) <= fault <= start for fault in tokens.faults):
            describe(self.builder.file, tokens, index, states, accepts, self.diagnostics)
        return index

    def _recover(
        self,
        states: list[int],
        values: list[object],
        starts: list[int],
        ends: list[int],
        index: int,
        reported: int,
    ) -> tuple[bool, int]:
        """Mend the tokens, or skip: whether the parser can go on, and at which token."""
        tokens = self.tokens
        kinds = tokens.kinds
        token = kinds[index]
        for kind in _INSERTS:
            after = advance(states, kind)
            if after is not None and self._fits(after, index):
                tokens.insert(index, kind, tokens.starts[index])
                return True, index
        if token not in _OPENING and token not in _CLOSERS:
            for kind in _REPLACEMENTS:
                after = advance(states, kind)
                if after is not None and self._fits(after, index + 1):
                    if kind == NAME:
                        tokens.broken_strings.add(tokens.starts[index])
                    kinds[index] = kind
                    return True, index
            if self._fits(states, index + 1):
                self._remember(tokens.starts[index], tokens.ends[index])
                tokens.delete(index)
                return True, index
        if token == NL or token in _CLOSERS or token == _COMMA:
            # A value is missing: an empty name stands for it, and later passes are silent about it.
            after = advance(states, NAME)
            if after is not None and self._fits(after, index):
                tokens.insert(index, NAME, tokens.ends[index - 1] if index else 0)
                return True, index
        return self._skip(states, values, starts, ends, index)

    def _fits(self, states: list[int], index: int) -> bool:
        """Whether the next tokens are accepted."""
        kinds = self.tokens.kinds
        current: list[int] | None = states
        for at in range(index, min(index + _PROOF, len(kinds))):
            assert current is not None
            current = advance(current, kinds[at])
            if current is None:
                return False
            if kinds[at] == END:
                return True
        return True

    def _skip(
        self,
        states: list[int],
        values: list[object],
        starts: list[int],
        ends: list[int],
        index: int,
    ) -> tuple[bool, int]:
        tokens = self.tokens
        kinds = tokens.kinds
        first = index
        depth = 0
        inside = bool(self._innermost(states, values))
        while kinds[index] != END:
            kind = kinds[index]
            if depth == 0 and (kind == NL or kind in _CLOSING or (inside and kind == _COMMA)):
                break
            if kind in _OPENING:
                depth += 1
            elif kind in _CLOSING:
                depth -= 1
            index += 1
        while True:
            kept = len(states)
            while kept:
                head = states[:kept]
                if advance(head, kinds[index]) is not None:
                    break
                if kinds[index] == NL and advance(head, kinds[index + 1]) is not None:
                    index += 1
                    break
                kept -= 1
            if kept:
                break
            if kinds[index] == END:
                return False, index
            index += 1
        if kept < len(states):
            self._remember(starts[kept], tokens.starts[index])
        self._remember(tokens.starts[first], tokens.starts[index])
        del states[kept:], values[kept:], starts[kept:], ends[kept:]
        return True, index

    def _innermost(self, states: list[int], values: list[object]) -> bool:
        """Whether the innermost open bracket is ( or [, where commas part things."""
        kinds = self.tokens.kinds
        for value in reversed(values):
            if isinstance(value, int) and kinds[value] in _OPENING:
                return kinds[value] != OPERATORS["{"]
        return False

    def _remember(self, start: int, end: int) -> None:
        """Keep the names in a stretch that does not reach the AST."""
        tokens = self.tokens
        text = self.builder.file.text
        self.broken_spans.append((start, end))
        for kind, at, stop in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
            if kind == NAME and start <= at < end:
                self.broken_names.add(text[at:stop])


def advance(states: list[int], token: int) -> list[int] | None:
    """The stack of states after a token, or None if it is not accepted. `states` is not changed."""
    stack = list(states)
    while True:
        action = row(stack[-1]).get(token)
        if action is None:
            return None
        if action >= 0:
            stack.append(action)
            return stack
        length, origin, *_ = _RULES[~action]
        if length:
            del stack[-length:]
        stack.append(row(stack[-1])[origin])
        if token == END and stack[-1] in _ENDS.values():
            return stack


def accepts(states: list[int], token: int) -> bool:
    """Whether a token may come next."""
    return advance(states, token) is not None
