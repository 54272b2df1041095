"""Whether one known value is allowed by a type, and what it becomes there."""

import re
from typing import Any

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code
from wzc.model.order import Ended
from wzc.model.value import Range
from wzc.types.formats import check_format
from wzc.types.kinds import (
    NULL,
    BlockOf,
    Built,
    ClusterType,
    Ending,
    Enum,
    ListOf,
    MapOf,
    Middleware,
    RangeOf,
    RunTime,
    Scalar,
    Type,
    Union,
    is_source,
)
from wzc.types.words import describe, quoted
from wzc.values.duration import MILLISECONDS, Duration, suggest_duration
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.values.suggest import nearest
from wzc.values.units import misspelt_quantity

_DIGITS = re.compile("[0-9]+")
# What a condition that stands in quotes has, as other tools want it.
_OPERATOR = re.compile(r"[=<>]|\{\{|\b(?:and|or|not|in)\b")


@define(frozen=True)
class Mismatch:
    """Why a value is not allowed. `fix` is source text for what was written."""

    code: Code
    message: str
    help: str | None = None
    fix: str | None = None


def conform(data: Any, type: Type, subject: str, text: str | None = None) -> Any:
    """The value as the type has it (a quantity for a whole number, ...), or a Mismatch.

    `subject` is what takes the value, for messages: "`batch_size`". `text` is how a number was
    written, if that is known. Lists, maps and blocks are looked at one entry at a time by the
    callers; here only their kind matters.
    """
    if isinstance(type, Scalar):
        return _scalar(data, type, subject, text)
    if isinstance(type, Union):
        return _union(data, type, subject, text)
    if isinstance(type, Enum):
        return _enum(data, type, subject)
    fine = (
        (isinstance(type, ListOf) and isinstance(data, list))
        or (isinstance(type, (MapOf, BlockOf)) and isinstance(data, dict))
        or (isinstance(type, RangeOf) and isinstance(data, Range))
        or (isinstance(type, Built) and isinstance(data, type.model))
        or (isinstance(type, Ending) and isinstance(data, Ended))
        or (isinstance(type, ClusterType) and getattr(data, "is_cluster", False))
        or (isinstance(type, Middleware) and getattr(data, "is_middleware", False))
    )
    return data if fine else _wrong(data, type, subject)


def _wrong(data: Any, type: Type, subject: str) -> Mismatch:
    help = None
    if isinstance(type, ListOf) and not isinstance(data, (list, dict)):
        help = "a list is written in brackets, also with one entry: `[ ... ]`"
    elif isinstance(type, ClusterType) and isinstance(data, str):
        help = f"a cluster stands without quotes: `{data}`" if data.isidentifier() else None
        return Mismatch(
            codes.WRONG_TYPE,
            f"{subject} takes {describe(type)}, not {name_of(data)}",
            help,
            data if help else None,
        )
    elif isinstance(type, Scalar) and type.format == "condition" and isinstance(data, str):
        help = "a condition has no quotes around it: `response.status_code == 200`"
    return Mismatch(
        codes.WRONG_TYPE, f"{subject} takes {describe(type)}, not {name_of(data)}", help
    )


def name_of(data: Any) -> str:
    """A value in words, to follow `not`."""
    if isinstance(data, bool):
        return f"`{str(data).lower()}`"
    if data is None:
        return "`null`"
    if isinstance(data, str):
        return f"the text `{quoted(_cut(data))}`"
    if isinstance(data, (int, float)):
        return f"the number `{data}`"
    if isinstance(data, Quantity):
        return f"the amount `{data.text}`"
    if isinstance(data, Duration):
        return f"the duration `{data.text}`"
    if isinstance(data, Range):
        return "a range"
    if isinstance(data, list):
        return "a list"
    if isinstance(data, dict):
        return "a map"
    if getattr(data, "is_middleware", False):
        return f"the middleware `{data.type.name}(...)`"
    if getattr(data, "is_cluster", False):
        return f"the cluster `{data.name}`"
    keyword = getattr(type(data), "keyword", "")
    return f"`{keyword}(...)`" if keyword else "something else"


def _cut(text: str) -> str:
    """Text for one line of a message."""
    line = text.split("\n", 1)[0]
    return text if line == text and len(text) <= 40 else line[:37] + "..."


def _scalar(data: Any, type: Scalar, subject: str, text: str | None) -> Any:
    name = type.name
    if name in ("any", "error"):
        return data
    converted = _convert(data, type, subject)
    if isinstance(converted, Mismatch):
        return converted
    if type.format:
        found = check_format(type.format, converted, text, subject)
        if found is not None:
            code, problem = found
            fix = problem.fix
            if fix is not None and isinstance(converted, str):
                fix = quoted(fix)
            return Mismatch(code, problem.message, problem.help, fix)
    if isinstance(converted, Duration) and type.limits:
        found_unit = _not_whole(converted, type, subject)
        if found_unit is not None:
            return found_unit
    for limit, bound in type.limits:
        problem_text = _limit(converted, limit, bound)
        if problem_text is not None:
            return Mismatch(
                codes.OUT_OF_BOUNDS, f"{subject} {problem_text}, and this is {name_of(data)}"
            )
    return converted


def _convert(data: Any, type: Scalar, subject: str) -> Any:
    name = type.name
    if name == "string":
        if isinstance(data, str):
            return data
        wrong = _wrong(data, type, subject)
        if isinstance(data, (int, float, Quantity, Duration)) and not isinstance(data, bool):
            text = getattr(data, "text", str(data))
            return Mismatch(wrong.code, wrong.message, "put it in quotes", quoted(text))
        return wrong
    if name == "bool":
        if isinstance(data, bool):
            return data
        wrong = _wrong(data, type, subject)
        word = {
            "true": "true",
            "yes": "true",
            "on": "true",
            "false": "false",
            "no": "false",
            "off": "false",
        }
        fix = word.get(data.lower()) if isinstance(data, str) else None
        help = f"write `{fix}`" if fix else wrong.help
        if help is None and isinstance(data, str) and _OPERATOR.search(data):
            help = "a condition has no quotes around it: `count.rows > 0`"
        return Mismatch(wrong.code, wrong.message, help, fix)
    if name == "int":
        return _int(data, type, subject)
    if name == "float":
        if isinstance(data, (int, float)) and not isinstance(data, bool):
            return data
        if isinstance(data, Quantity) and data.number() is not None:
            return data.number()
        return _wrong(data, type, subject)
    if name == "quantity":
        return _quantity(data, type, subject)
    if name == "duration":
        return _duration(data, type, subject)
    if name == "null":
        return data if data is None else _wrong(data, type, subject)
    if is_source(data.__class__):
        return data
    if isinstance(data, str):
        return Mismatch(
            codes.PLAIN_SECRET,
            f"{subject} is a secret and must not stand in the file as text",
            'name where it is kept: `secret("name", key = "key")`, `vault("ref")`, or `from_env()`',
        )
    return _wrong(data, type, subject)


def _int(data: Any, type: Scalar, subject: str) -> Any:
    if isinstance(data, int) and not isinstance(data, bool):
        return data
    if isinstance(data, Quantity) and not data.unit and data.whole() is not None:
        return data.whole()
    wrong = _wrong(data, type, subject)
    if isinstance(data, str) and data.strip().lstrip("-").isdigit():
        return Mismatch(wrong.code, wrong.message, "a number stands without quotes", data.strip())
    return wrong


def _quantity(data: Any, type: Scalar, subject: str) -> Any:
    if isinstance(data, Quantity):
        return data
    if isinstance(data, (int, float)) and not isinstance(data, bool):
        made = Quantity.from_int(data) if isinstance(data, int) else Quantity.from_float(data)
        if isinstance(made, Problem):
            return Mismatch(codes.BAD_QUANTITY, made.message, made.help)
        return made
    return _quoted(data, type, subject, Quantity, "an amount")


def _duration(data: Any, type: Scalar, subject: str) -> Any:
    if isinstance(data, Duration):
        return data
    if isinstance(data, (int, float, Quantity)) and not isinstance(data, bool):
        problem = suggest_duration(getattr(data, "text", str(data)))
        meant = _with_unit(data, type)
        if meant is not None:
            return Mismatch(codes.WRONG_UNIT, problem.message, f"write `{meant}`", meant)
        return Mismatch(codes.WRONG_UNIT, problem.message, problem.help, problem.fix)
    return _quoted(data, type, subject, Duration, "a duration")


def _with_unit(data: int | float | Quantity, type: Scalar) -> str | None:
    """A plain number as a duration in the unit that the type counts in."""
    unit = dict(type.limits).get("unit")
    if getattr(data, "unit", ""):
        return None  # an amount of something
    text = getattr(data, "text", None) or str(data)
    meant = f"{text}{unit}"
    return meant if unit and isinstance(Duration.parse(meant), Duration) else None


def _not_whole(data: Duration, type: Scalar, subject: str) -> Mismatch | None:
    """What is wrong with a duration of which the class takes whole numbers of a unit only."""
    limits = dict(type.limits)
    if not limits.get("whole"):
        return None
    unit = limits["unit"]
    size = MILLISECONDS[unit]
    if data.milliseconds % size == 0:
        return None
    below = data.milliseconds // size
    near = f"`{below}{unit}` or `{below + 1}{unit}`"
    return Mismatch(
        codes.WRONG_UNIT,
        f"{subject} is counted in whole {_UNIT_WORDS[unit]}, and `{data.text}` is not one of them",
        f"write {near}",
    )


_UNIT_WORDS = {"ms": "milliseconds", "s": "seconds", "min": "minutes", "h": "hours"}


def _quoted(
    data: Any, type: Scalar, subject: str, parser: type[Quantity | Duration], what: str
) -> Mismatch:
    """What is wrong with a value that may be right but for its quotes."""
    wrong = _wrong(data, type, subject)
    if not isinstance(data, str):
        return wrong
    read = parser.parse(data.strip())
    if isinstance(read, parser):
        return Mismatch(wrong.code, wrong.message, f"{what} stands without quotes", data.strip())
    problem = misspelt_quantity(data.strip()) if parser is Quantity else read
    if not isinstance(problem, Problem) or problem.help is None:
        return wrong
    help = f"write `{problem.fix}`, without quotes" if problem.fix else problem.help
    return Mismatch(wrong.code, wrong.message, help, problem.fix)


def _limit(data: Any, limit: str, bound: Any) -> str | None:
    """What a value breaks, in words that follow the subject."""
    if limit in ("min_length", "max_length"):
        size = len(data)
        if limit == "min_length" and size < bound:
            return f"needs at least {bound} characters"
        return (
            f"takes at most {bound} characters" if limit == "max_length" and size > bound else None
        )
    if limit in ("unit", "whole"):
        return None
    if limit == "pattern":
        return None if re.search(bound, data) else f"must match `{bound}`"
    if isinstance(data, Duration) and isinstance(bound, Duration):
        data, bound, shown = data.milliseconds, bound.milliseconds, bound.text
    else:
        shown = str(bound)
    rules = {
        "min": (data >= bound, f"must be at least {shown}"),
        "max": (data <= bound, f"must be at most {shown}"),
        "greater_than": (data > bound, f"must be greater than {shown}"),
        "less_than": (data < bound, f"must be less than {shown}"),
    }
    if limit == "multiple_of":
        return None if data % bound == 0 else f"must be a multiple of {shown}"
    fine, words = rules[limit]
    return None if fine else words


def _enum(data: Any, type: Enum, subject: str) -> Any:
    if isinstance(data, (str, int)) and not isinstance(data, bool):
        if any(data == value and data.__class__ is value.__class__ for value in type.values):
            return data
        texts = [value for value in type.values if isinstance(value, str)]
        guess = nearest(str(data), texts)
        if guess is not None and _DIGITS.sub("", guess) == _DIGITS.sub("", str(data)):
            guess = None  # another number is no misspelling: a version, for example
        fix = quoted(guess) if guess else None
        if isinstance(data, str) and data.isdecimal() and int(data) in type.values:
            fix = data
        if any(isinstance(value, data.__class__) for value in type.values) or fix is not None:
            return Mismatch(
                codes.NOT_IN_ENUMERATION,
                f"{subject} takes {describe(type)}, not `{quoted(data)}`",
                f"did you mean `{fix}`?" if fix else None,
                fix,
            )
    wrong = _wrong(data, type, subject)
    text = getattr(data, "text", str(data))
    if isinstance(data, (int, float, Quantity)) and text in type.values:  # a version
        return Mismatch(wrong.code, wrong.message, "put it in quotes", quoted(text))
    return wrong


def _union(data: Any, type: Union, subject: str, text: str | None) -> Any:
    """What the first member makes of the value; else the complaint of the one it is closest to."""
    if data is None and NULL in type.members:
        return None
    best: Mismatch | None = None
    own: list[Mismatch] = []
    for part in type.members:
        if isinstance(part, RunTime):
            continue  # this value is known
        found = conform(data, part, subject, text)
        if not isinstance(found, Mismatch):
            return found
        if found.code is not codes.WRONG_TYPE and best is None:
            best = found
        if part != NULL and not isinstance(part, Built):
            own.append(found)
    if best is not None:
        return best
    wrong = _wrong(data, type, subject)
    if isinstance(data, str) or len(own) == 1:
        # Quotes too many, or the one type that is not a source.
        closest = next((mismatch for mismatch in own if mismatch.fix), own[0] if own else wrong)
        return Mismatch(wrong.code, wrong.message, closest.help, closest.fix)
    return wrong
