"""What operators take and give, by type."""

from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    ERROR,
    FLOAT,
    INT,
    NULL,
    QUANTITY,
    STRING,
    Enum,
    ListOf,
    Scalar,
    Type,
    fits,
    is_run_time,
    known,
    members,
    union,
)

_NUMBERS = (INT, FLOAT)
# The kinds of values that Argo's expressions know.
_FAMILY: dict[Type, str] = {
    **{STRING: "text", INT: "number", FLOAT: "number", BOOL: "truth"},
    DURATION: "time",
}
_AMOUNTS = (INT, FLOAT, QUANTITY)
_WITH_UNIT = (QUANTITY, DURATION)
_COMPARISONS = ("<", "<=", ">", ">=")
COMPARING = frozenset(("==", "!=", *_COMPARISONS))


def binary_type(operator: str, left: Type, right: Type) -> Type | None:
    """The type of `left operator right`, None where the operator does not take them.

    A type that is one of several is taken if each of them is; null is left for evaluation.
    """
    if operator in ("==", "!="):
        return BOOL
    results: list[Type] = []
    for a in _bases(left):
        for b in _bases(right):
            found = _binary(operator, a, b)
            if found is None:
                return None
            results.append(found)
    return union(*results) if results else None


def run_time_binary(operator: str, left: Type, right: Type, found: Type | None) -> Type | None:
    """The type where one side is known only in the run: Argo's expressions do fewer things.

    They know text, numbers and truth values, and do not compile `1 == "a"`; what does not compile
    would reach the container as text (argo-rules.md, B2).
    """
    if found == QUANTITY and operator in ("+", "-", "*"):
        return found  # which the compiler takes apart: `evaluate.amounts`
    bases = [{_FAMILY.get(base) for base in _bases(side)} for side in (left, right)]
    both = bases[0] | bases[1]
    if found in (None, ERROR) or len(both) != 1 or None in both:
        return ERROR if found == ERROR else None
    if both == {"time"} and found != BOOL:
        return None  # they are numbers of seconds there, and can be compared
    return found


def run_time_contains(values: Type, value: Type) -> bool:
    """Whether `contains(values, value)` can be found out in the run, where one of them is known.

    Argo's expressions look for text in text; a list has to be known, and is compared with entry by
    entry.
    """
    if is_run_time(values) and not fits(known(values), STRING):
        return False
    within = [part.element if isinstance(part, ListOf) else part for part in members(known(values))]
    found = {_FAMILY.get(base) for side in (*within, known(value)) for base in _bases(side)}
    texts = found == {"text"}
    plain = len(found) == 1 and found <= {"text", "number", "truth"}
    return plain and (texts or isinstance(values, ListOf))


def comparable(left: Type, right: Type) -> bool:
    """Whether `<` goes with every pair of values of the two types."""
    return binary_type("<", left, right) is not None


def _binary(operator: str, left: Type, right: Type) -> Type | None:
    if ERROR in (left, right):
        return ERROR
    if ANY in (left, right):
        return BOOL if operator in _COMPARISONS else ANY
    if operator in _COMPARISONS:
        amounts = left in _AMOUNTS and right in _AMOUNTS
        return BOOL if amounts or (left == right and left in (DURATION, STRING)) else None
    if left in _NUMBERS and right in _NUMBERS:
        return INT if operator != "/" and left == right == INT else FLOAT
    if operator in ("+", "-"):
        if left == right == DURATION:
            return DURATION
        if left in _AMOUNTS and right in _AMOUNTS:
            return QUANTITY
    if operator == "+":
        if left == right == STRING:
            return STRING
        if isinstance(left, ListOf) and isinstance(right, ListOf):
            return ListOf(union(left.element, right.element))
    if operator in ("*", "/") and left in _WITH_UNIT and right in _NUMBERS:
        return left
    if operator == "*" and left in _NUMBERS and right in _WITH_UNIT:
        return right
    if operator == "/" and left == right and left in _WITH_UNIT:
        return FLOAT
    return None


def _bases(type: Type) -> list[Type]:
    """The members of a type, without format and limits; an enumeration is text or a number."""
    found: list[Type] = []
    for part in members(type):
        bases = [part]
        if isinstance(part, Scalar):
            bases = [Scalar(part.name)]
        elif isinstance(part, Enum):
            bases = [STRING if isinstance(value, str) else INT for value in part.values]
        found.extend(base for base in bases if base not in found and base != NULL)
    return found
