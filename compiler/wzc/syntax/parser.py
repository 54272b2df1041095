"""Tokens to AST: a driver over the tables that Lark makes from the grammar.

On a mistake it hands over to `syntax.recovery` (how to go on) and `syntax.mistakes` (what to say).
What had to be skipped is remembered: names declared there are not unknown later.
"""

from collections.abc import Callable
from typing import Any

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile, Span
from wzc.syntax import _tables, ast
from wzc.syntax.build import Builder
from wzc.syntax.rows import ROWS, row
from wzc.syntax.tokens import END, KEYWORDS, Tokens, tokenize

_STARTS = dict(_tables.STARTS)
_END_STATES = dict(_tables.ENDS)
_PASS, _LIST = 1, 2
_SYMBOLS = len(_tables.SYMBOLS)

# How a rule's children become the values that its node is made of: as they are, some of them by
# index, or with spliced lists and gaps for what is absent.
_ALL, _SOME, _MIXED = range(3)
_Rule = tuple[int, int, int, int, Any, Callable[[Any, int, int, list[Any]], Any] | None]
_RULES: list[_Rule | None] = [None] * len(_tables.RULES)

# Where unit reductions lead: (state below, symbol, next token) in one number to a state. It fills
# up as files are read; there are a few hundred that matter.
_JUMPS: dict[int, int] = {}


def _rule(number: int) -> _Rule:
    """(length, symbol, mode, plan, items, maker) of a rule."""
    found = _RULES[number]
    if found is None:
        items: Any
        length, origin, mode, name, items = _tables.RULES[number]
        if any(item is None or item[1] for item in items):
            plan = _MIXED
        elif len(items) == length:
            plan = _ALL
        else:
            plan = _SOME
            items = [item[0] for item in items]
        maker = getattr(Builder, name) if mode not in (_PASS, _LIST) else None
        found = _RULES[number] = (length, origin, mode, plan, items, maker)
    return found


def parse(file: SourceFile, diagnostics: Diagnostics) -> ast.File:
    """The AST of a file. Mistakes are reported; what could be read of the rest is in the result."""
    before = len(diagnostics)
    tokens = tokenize(file, diagnostics)
    builder = Builder(file, tokens, diagnostics, _parse_interpolation)
    run = _Run(tokens, builder, diagnostics, "start")
    result = run.parse()
    if not isinstance(result, ast.File):
        result = ast.File(file, 0, len(file.text), [])
    if tokens.unopened:
        _report_unopened(file, run, diagnostics)
    result.comments = tokens.comments
    if tokens.lost:
        from wzc.syntax.mistakes import names_in  # late: only for files with mistakes

        for start, end in tokens.lost:
            run.broken_names |= names_in(file.text[start:end])
    result.broken_names = frozenset(run.broken_names)
    result.broken_spans = run.broken_spans
    if len(diagnostics) > before:
        from wzc.syntax.guessed import guessed_entries  # late: only for files with mistakes

        guessed = guessed_entries(file, tokens, diagnostics.since(before))
        diagnostics.distrust(guessed)
        if guessed:
            from wzc.syntax.mistakes import names_in

            for span in guessed:
                result.broken_names |= names_in(span.text)
    return result


def parse_expression(file: SourceFile, diagnostics: Diagnostics) -> ast.Expr | None:
    """A file that holds one expression; None if it does not (then that has been reported)."""
    return _parse_interpolation(file, 0, len(file.text), diagnostics)


def _parse_interpolation(
    file: SourceFile, start: int, end: int, diagnostics: Diagnostics
) -> ast.Expr | None:
    """The expression of one `${...}`, None if it is none (then that has been reported)."""
    name = file.text[start:end]
    if name.isidentifier() and name.isascii() and name not in KEYWORDS:
        return ast.Reference(file, start, end, 0, name)  # most are just that
    before = len(diagnostics)
    tokens = tokenize(file, diagnostics, start, end)
    if tokens.comments:
        comment = tokens.comments[0]
        diagnostics.report(
            codes.BAD_INTERPOLATION,
            "there are no comments inside of `${...}`",
            Span(file, comment.start, comment.end),
            help="a literal `${` is written `$${`",
        )
    builder = Builder(file, tokens, diagnostics, _parse_interpolation)
    run = _Run(tokens, builder, diagnostics, "interpolation")
    result = run.parse()
    if tokens.unopened:
        _report_unopened(file, run, diagnostics)
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
    told_lines: set[int] = field(factory=set, init=False)

    def parse(self) -> object:
        """The value of the start symbol, or None if nothing could be made of the text.

        Written for speed. Three parallel stacks: states, the symbols' values (for a token its
        index), and the index of each symbol's first token.
        """
        tokens = self.tokens
        kinds, token_starts, token_ends = tokens.kinds, tokens.starts, tokens.ends
        builder, rows, rules, jumps = self.builder, ROWS, _RULES, _JUMPS
        end_state = _END_STATES[self.start]
        states = [_STARTS[self.start]]
        values: list[Any] = [None]
        firsts = [-1]
        current = row(states[-1])
        index = 0
        token = kinds[0]
        while True:
            action = current.get(token)
            if action is None:
                index = self._mend(states, values, firsts, index)
                if index < 0:
                    return None
                token = kinds[index]
                current = row(states[-1])
                continue
            if action >= 0:
                states.append(action)
                values.append(index)
                firsts.append(index)
                index += 1
                token = kinds[index] if index < len(kinds) else END
                current = rows[action] or row(action)
                continue
            length, origin, mode, plan, items, maker = rules[~action] or _rule(~action)
            if length == 1:
                # The symbol takes the place of its only child.
                states.pop()
                if mode != _PASS:
                    kids = [values[-1]]
                    if plan != _ALL:
                        kids = _mix(kids, items, mode == _LIST) if plan == _MIXED else []
                    if maker is not None:
                        end = token_ends[index - 1]
                        values[-1] = maker(builder, token_starts[firsts[-1]], end, kids)
                    else:
                        values[-1] = kids
            else:
                if length:
                    children = values[-length:]
                    first = firsts[-length]
                    del states[-length:], values[-length:], firsts[-length:]
                else:
                    children = []
                    first = index
                if plan == _ALL:
                    kids = children
                elif plan == _SOME:
                    kids = [children[item] for item in items]
                else:
                    kids = _mix(children, items, mode == _LIST)
                if maker is not None:
                    start = token_starts[first]
                    value = maker(builder, start, token_ends[index - 1] if index else start, kids)
                else:
                    value = kids[0] if mode == _PASS else kids
                values.append(value)
                firsts.append(first)
            below = states[-1]
            key = (below * _SYMBOLS + origin) * _SYMBOLS + token
            state = jumps.get(key, -1)
            if state < 0:
                state = jumps[key] = _jump(below, origin, token)
            states.append(state)
            current = rows[state] or row(state)
            if state == end_state and token == END:
                return values[-1]

    # ---- mistakes

    def _mend(self, states: list[int], values: list[Any], firsts: list[int], index: int) -> int:
        """Report the mistake at a token, and say at which token to go on (-1: nowhere)."""
        from wzc.syntax.mistakes import Mistake, handle  # late: only for files with mistakes

        file, diagnostics = self.builder.file, self.diagnostics
        mistake = Mistake(
            file, self.tokens, diagnostics, states, values, firsts, index, self.told_lines
        )
        kept, index = handle(mistake)
        self.broken_spans += mistake.broken_spans
        self.broken_names |= mistake.broken_names
        if kept == 0:
            return -1
        del states[kept:], values[kept:], firsts[kept:]
        return index


def _jump(below: int, origin: int, token: int) -> int:
    """The state after a reduction, and after those that follow and only hand on a value."""
    rules = _tables.RULES
    while True:
        state = row(below)[origin]
        action = row(state).get(token)
        if action is None or action >= 0:
            return state
        length, following, mode = rules[~action][:3]
        if mode != _PASS or length != 1:
            return state
        origin = following


def _report_unopened(file: SourceFile, run: _Run, diagnostics: Diagnostics) -> None:
    """Report the closing brackets that close nothing."""
    from wzc.syntax.bracket_reports import report_unopened  # late: only for files with mistakes

    report_unopened(file, run.tokens, diagnostics, run.told_lines)


def _mix(children: list[Any], items: Any, is_list: bool) -> list[Any]:
    """Children with lists spliced in, and None for what is absent."""
    kept: list[Any] = []
    rest = items
    if is_list and items and items[0] is not None and items[0][1]:
        # Left recursion: the list so far is taken over, so that lists cost linear time.
        kept = children[items[0][0]]
        rest = items[1:]
    for item in rest:
        if item is None:
            kept.append(None)
        elif item[1]:
            kept.extend(children[item[0]])
        else:
            kept.append(children[item[0]])
    return kept
