"""Attempts of a step: what each of them is given, and whether another one follows."""

from __future__ import annotations

from attrs import frozen

from tests.properties.attributes import Writer
from tests.properties.expressions import TAME, Expr, Expressions, text_of
from tests.properties.layout import Bracket, Line, Node

STATUSES = ("Failed", "Error")


@frozen
class Attempt:
    """An attempt that is looked at, and the step's `retry` and `resources`.

    `last` is how it has ended, by Argo's names (operator.go: buildRetryStrategyLocalScope), and
    `again` whether another one follows, if the limit allows it; None where nothing was asked.
    """

    number: int
    attributes: list[Node]
    last: dict[str, str]
    again: bool | None
    memory: tuple[str, str] | None


def retries(number: int) -> Expr:
    """The number of an attempt, as a value among others."""
    return Expr("int", "retries", number, str(number), frozenset({"retries"}))


def attempt(w: Writer, number: int, values: list[Expr]) -> tuple[Attempt, Expr | None]:
    """The attempt of this number of a step, and the expression that decides about the next one."""
    limit = number + w.pick(0, 1, 3)
    entries: list[Node] = [f"limit = {limit}"]
    last = {
        "lastRetry.exitCode": w.pick("1", "137", "-1"),
        "lastRetry.status": w.pick(*STATUSES),
        "lastRetry.duration": w.pick("0", "12.5", "3600"),
        "lastRetry.message": w.pick(*TAME),
        "retries": str(number),
    }
    expression = None
    if w.pick(True, True, True, False):
        # More often than not it asks for one of them.
        inside = [*values, *_last(last) * len(values)]
        expression = Expressions(w, inside).of("bool", 2, out=False)
        expression = _with_more(w, expression, last)
        entries.append(Line(["expression = ", Line(["(", expression.node, ")"])]))
    more, memory = _memory(w, number)
    if more is not None and "max_memory" in more:
        # What `defaults` say may leave these failures out.
        entries += [more, 'on = "OnFailure"']
    lines: list[Node] = [Line(["retry ", Bracket("{", entries)])]
    if memory is not None:
        text_ = "1Gi..2Gi" if more is not None and "max_memory" in more else more
        lines.append(f"resources {{ memory = {text_} }}")
    again = expression.value if expression is not None else None
    return Attempt(number, lines, last, again, memory), expression


def _with_more(w: Writer, other: Expr, last: dict[str, str]) -> Expr:
    """A condition on how long the attempt took, or how it ended, before another."""
    kind = w.pick("duration", "status", "message", "exit_code")
    if kind == "duration":
        least, unit = w.pick((13, "s"), (1, "h"), (500, "ms"))
        seconds = least * {"s": 1, "h": 3600, "ms": 0.001}[unit]
        head = f"last_retry.duration >= {least}{unit} or "
        value = float(last["lastRetry.duration"]) >= seconds or other.value
    elif kind == "status":
        status = w.pick(*STATUSES)
        head = f'last_retry.status == "{status}" and '
        value = last["lastRetry.status"] == status and other.value
    elif kind == "message":
        part = w.pick("b", "ü", "1", "{")
        head = f'contains(last_retry.message, "{part}") or '
        value = part in last["lastRetry.message"] or other.value
    else:
        head = "contains([1, 137], last_retry.exit_code) and "
        value = last["lastRetry.exitCode"] in ("1", "137") and other.value
    node = Line([head, "(", other.node, ")"])
    return Expr("bool", node, value, "", other.uses | {f"last_retry.{kind}"}, other.sources)


def _last(last: dict[str, str]) -> list[Expr]:
    """How the last attempt ended, as values among others."""
    code, status = last["lastRetry.exitCode"], last["lastRetry.status"]
    message = last["lastRetry.message"]
    named = "last_retry.{}".format
    return [
        Expr("int", named("exit_code"), int(code), code, frozenset({"last_retry.exit_code"})),
        Expr(
            *("string", named("status"), status, status, frozenset({"last_retry.status"})),
            values=STATUSES,
        ),
        Expr("string", named("message"), message, message, frozenset({"last_retry.message"})),
    ]


def _memory(w: Writer, number: int) -> tuple[str | None, tuple[str, str] | None]:
    """An amount of memory, or the most of it, and the request and limit of the attempt."""
    if w.maybe():
        return None, None
    one = w.pick(1, 3)
    both = w.pick(
        (f"{one}Gi * (1 + retries)", one * 1024 * (1 + number)),
        (f"{one}Gi if retries == 0 else 512Mi", 512 if number else one * 1024),
        (f"100Mi + {one}Mi * retries", 100 + one * number),
        (f"max_memory = {one + 2}Gi", None),
    )
    if both[1] is None:
        amounts = [min(start * 2**number, one + 2) * 1024 for start in (1, 2)]
        return both[0], (text_of(amounts[0]), text_of(amounts[1]))
    return both[0], (text_of(both[1]), text_of(both[1]))
