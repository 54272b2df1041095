"""What the parser does about a mistake: mend the tokens, or skip a stretch.

To mend is to put in, take out or replace one token (in a few cases two) so that what follows can
be read. The place may be the token that the parser cannot take, or one of the two before: the
parser then goes back to where the entry, or the item of a list, began. What does not let the
rest of the entry pass is no repair. So one mistake is one message, and none follows from it.
"""

from attrs import define

from wzc.syntax import _tables
from wzc.syntax.rows import row
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMMA,
    END,
    KEYWORDS,
    NAME,
    NL,
    NUMBER,
    OPERATORS,
    STRINGS,
    UNBRACE,
    Tokens,
)

ENDS = {state for _, state in _tables.ENDS}
_KEYWORD_KINDS = frozenset(KEYWORDS.values())
_VALUES = frozenset(STRINGS | {NUMBER})
_STRUCTURE = frozenset(CLOSER_OF) | CLOSERS | {END}

# How many tokens after a repair have to be accepted; the end of the entry and one more will do.
_PROOF = 6
# More are not looked at.
FAR = 400
# How far back an entry's beginning is looked for.
_REACH = 60

EQUALS, COLON = OPERATORS["="], OPERATORS[":"]
PASSES = OPERATORS[">>"]
_OPEN, _CLOSE = OPERATORS["("], OPERATORS[")"]
_INSERTS = [
    ([EQUALS], 10),
    ([COMMA], 10),
    ([COLON], 10),
    ([NAME], 14),
    ([NL], 16),
    ([PASSES], 18),
    ([OPERATORS["->"]], 24),
    ([KEYWORDS["in"]], 24),
    ([KEYWORDS["import"]], 24),
    ([COLON, NAME], 26),
    ([KEYWORDS["in"], NAME], 26),
    ([KEYWORDS["else"], NAME], 26),
    ([BRACE, UNBRACE], 30),
    ([_OPEN, _CLOSE], 30),
    ([EQUALS, NAME], 32),
]
_REPLACEMENTS = [
    (EQUALS, 12),
    (COLON, 12),
    (PASSES, 12),
    (COMMA, 18),
    (NL, 22),
    (KEYWORDS["in"], 24),
    (KEYWORDS["import"], 24),
    (KEYWORDS["step"], 28),
]
_DELETE = 20
_BEFORE = 20  # added for each token that a repair lies before the one in question


@define(eq=False)
class Repair:
    """Put tokens of these kinds in the place of `count` tokens at `at`."""

    at: int
    count: int
    kinds: list[int]
    cost: int = 0


@define(eq=False)
class Stretch:
    """Tokens that can be read again: the entry, or item of a list, with the mistake.

    `heads[i]` is the parser's stack of states before token `first + i`.
    """

    first: int
    depth: int  # how many symbols of the parser's stack lie before it
    heads: list[list[int]]


def advance(states: list[int], token: int) -> list[int] | None:
    """The stack of states after a token, or None if it is not accepted. `states` is not changed."""
    action = row(states[-1]).get(token)
    if action is None:
        return None
    if action >= 0:
        return [*states, action]
    stack = list(states)
    rules = _tables.RULES
    while action is not None:
        if action >= 0:
            stack.append(action)
            return stack
        length, origin = rules[~action][:2]
        if length:
            del stack[-length:]
        stack.append(row(stack[-1])[origin])
        if token == END and stack[-1] in ENDS:
            return stack
        action = row(stack[-1]).get(token)
    return None


def expected(states: list[int]) -> set[int]:
    """The kinds of tokens that may come next."""
    terminals = len(_tables.TERMINALS)
    return {
        kind for kind in row(states[-1]) if kind < terminals and advance(states, kind) is not None
    }


def find_stretch(
    kinds: list[int], states: list[int], firsts: list[int], index: int, *, is_item: bool
) -> Stretch | None:
    """What to read again for a mistake at token `index`; None if that is too much.

    As `is_item` it begins after the last comma or bracket; else it is the entry of a block, or
    the declaration, in which the mistake is.
    """
    first = beginning(kinds, index, is_item=is_item)
    if first < 0:
        return None
    kept = len(states)
    while kept > 1 and firsts[kept - 1] >= first:
        kept -= 1
    head: list[int] | None = states[:kept]
    heads: list[list[int]] = []
    for at in range(first, index):
        assert head is not None
        heads.append(head)
        head = advance(head, kinds[at])
        if head is None:
            return None
    assert head is not None
    heads.append(head)
    return Stretch(first, kept, heads)


def beginning(kinds: list[int], index: int, *, is_item: bool) -> int:
    """The first token of an item or entry, -1 if it is too far away."""
    depth = 0
    comma = -1  # after the last comma of the bracket at hand
    for at in range(index, max(index - _REACH, 0), -1):
        kind = kinds[at - 1]
        if kind in CLOSERS:
            depth += 1
        elif kind in CLOSER_OF:
            depth -= 1
            if depth < 0:
                if kind == BRACE:
                    return comma if comma >= 0 else at
                if is_item:
                    return at
                depth, comma = 0, -1
        elif depth == 0 and kind == NL:
            return comma if comma >= 0 else at
        elif depth == 0 and kind == COMMA and comma < 0:
            comma = at
            if is_item:
                return at
    return 0 if index < _REACH else -1


def find_repair(kinds: list[int], stretch: Stretch, index: int) -> Repair | None:
    """The cheapest repair of the mistake at token `index` after which the text can be read."""
    best: Repair | None = None
    for at in range(index, max(stretch.first, index - 2) - 1, -1):
        head = stretch.heads[at - stretch.first]
        for repair in _candidates(kinds, head, at, index):
            if best is not None and repair.cost >= best.cost:
                continue
            if proves(kinds, head, repair, index):
                best = repair
    return best


def _candidates(kinds: list[int], head: list[int], at: int, index: int) -> list[Repair]:
    kind = kinds[at]
    extra = (index - at) * _BEFORE
    actions = row(head[-1])
    found = []
    for inserted, cost in _INSERTS:
        if inserted[0] in actions and not (inserted == [NAME] and not _lacks_value(kinds, at)):
            found.append(Repair(at, 0, inserted, cost + extra))
    if kind in _STRUCTURE:
        return found
    if NAME in actions and kind != NL and kind not in ARROWS:
        cost = 6 if kind in _KEYWORD_KINDS and not extra else 15 if kind in STRINGS else 24
        found.append(Repair(at, 1, [NAME], cost + extra))
    for replacement, cost in _REPLACEMENTS:
        # A sign for a sign, a word for a word.
        fits = (replacement in _KEYWORD_KINDS) == (kind == NAME or kind in _KEYWORD_KINDS)
        if fits and replacement in actions and kind not in (replacement, NL, *_VALUES):
            found.append(Repair(at, 1, [replacement], cost + extra))
    found.append(Repair(at, 1, [], _DELETE + extra))
    return found


def _lacks_value(kinds: list[int], at: int) -> bool:
    """Whether a name or a value may be missing before a token: it is none itself."""
    kind = kinds[at]
    return kind != NAME and kind not in STRINGS


def body_states() -> list[int]:
    """The parser's stack at the beginning of a declaration's block."""
    states: list[int] | None = [dict(_tables.STARTS)["start"]]
    for kind in (KEYWORDS["pipeline"], NAME, BRACE):
        assert states is not None
        states = advance(states, kind)
    assert states is not None
    return states


def accepts(kinds: list[int], head: list[int]) -> bool:
    """Whether all of these tokens, or many, can follow."""
    current: list[int] | None = head
    for kind in kinds[:FAR]:
        assert current is not None
        current = advance(current, kind)
        if current is None:
            return False
        if kind == END:
            return True
    return True


def enclosed(
    tokens: Tokens, index: int, count: int, opener: int, close: int
) -> list[tuple[int, int, int]]:
    """The tokens from `index` to before `close`, in a pair of brackets.

    With `count` 1 the opening one takes the place of the first token. The line breaks between the
    two are those that the layout rules leave.
    """
    first, last = index + count, close
    inner: list[tuple[int, int, int]] = []
    depth = 0
    for kind, start, end in zip(
        tokens.kinds[first:last], tokens.starts[first:last], tokens.ends[first:last], strict=True
    ):
        if kind == NL and depth == 0 and (opener != BRACE or not inner):
            continue
        if kind in CLOSER_OF:
            depth += 1
        elif kind in CLOSERS:
            depth -= 1
        inner.append((kind, start, end))
    line_break = [inner.pop()] if inner and inner[-1][0] == NL else []
    if tokens.kinds[close] in (NL, END) or tokens.kinds[close] in CLOSERS:
        line_break = []
    before = tokens.ends[index - 1] if index else 0
    after = inner[-1][2] if inner else before
    bracket = (opener, before, before)
    if count:
        bracket = (opener, tokens.starts[index], tokens.ends[index])
    return [bracket, *inner, (CLOSER_OF[opener], after, after), *line_break]


def proves(kinds: list[int], head: list[int], repair: Repair, index: int) -> bool:
    """Whether the tokens after the repair are accepted, far enough beyond token `index`."""
    current: list[int] | None = head
    for kind in repair.kinds:
        assert current is not None
        current = advance(current, kind)
        if current is None:
            return False
    has_ended = False
    depth = 0
    for at in range(repair.at + repair.count, min(len(kinds), index + _PROOF)):
        kind = kinds[at]
        assert current is not None
        current = advance(current, kind)
        if current is None:
            return False
        if kind == END or has_ended:
            return True
        if kind in CLOSER_OF:
            depth += 1
        elif kind in CLOSERS:
            depth -= 1
        has_ended = kind in (NL, COMMA) and depth <= 0
    return True


def find_sync(
    kinds: list[int], states: list[int], openers: list[int], index: int
) -> tuple[int, int]:
    """Where to go on after a stretch that makes no sense: how many states to keep, which token.

    That is at the next comma or line break, or at the closing bracket; `openers` are the places
    of open brackets on the parser's stack, which are left only at their closing ones. (0, index)
    where it is nowhere.
    """
    openers = list(openers)
    while True:
        index = _next_border(kinds, index, has_commas=bool(openers))
        kind = kinds[index]
        for kept in range(len(states), openers[-1] if openers else 0, -1):
            actions = row(states[kept - 1])
            # Only a state with an action for the token can accept it.
            if kind in actions and advance(states[:kept], kind) is not None:
                return kept, index
            # All of the first entry is skipped: nothing separates it from the next.
            is_beginning = kept == 1 or UNBRACE in actions
            if kind in (NL, COMMA) and is_beginning and kinds[index + 1] in actions:
                return kept, index + 1
        if kind == END:
            return 0, index
        if kind in CLOSERS and openers:
            openers.pop()
        index += 1


def _next_border(kinds: list[int], index: int, *, has_commas: bool) -> int:
    """The next line break, comma or closing bracket that belongs to the bracket at hand."""
    depth = 0
    while True:
        kind = kinds[index]
        if kind == END or (
            depth == 0 and (kind == NL or kind in CLOSERS or (kind == COMMA and has_commas))
        ):
            return index
        if kind in CLOSER_OF:
            depth += 1
        elif kind in CLOSERS:
            depth -= 1
        index += 1
