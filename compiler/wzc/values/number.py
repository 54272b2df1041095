"""What one number token of the language is: a number, a quantity, a duration or a mistake."""

import re

from wzc.values.duration import Duration
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.values.units import (
    DURATION_UNITS,
    QUANTITY_UNITS,
    misspelt_duration,
    unknown_unit,
)

_LONGEST = 60  # characters
# Kubernetes and Argo count in 64 bits; what is larger would become another number on its way.
LARGEST = 2**63 - 1

_UNDERSCORES = re.compile(r"(?<=[0-9])_(?=[0-9])")
_BASED = re.compile(r"0([oOxXbB])([0-9A-Za-z]*)")
_NUMBER = re.compile(r"([0-9]+)(\.[0-9]+)?([eE][+-]?[0-9]+)?([A-Za-z]*)")
_TIMES = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|min|s|h|d))+")
_UNFINISHED = re.compile(r"(.*[0-9](ms|min|s|h))[0-9]+")

# Base, digits and name by the letter of the prefix.
BASES = {
    "o": (8, frozenset("01234567"), "octal"),
    "x": (16, frozenset("0123456789abcdef"), "hexadecimal"),
    "b": (2, frozenset("01"), "binary"),
}
_NEXT_UNIT = {"h": "min", "min": "s", "s": "ms"}


def classify(text: str) -> int | float | Quantity | Duration | Problem:
    """What the text of one number token means; never raises, whatever the text.

    In: the token as it stands in the source: digits, with the letters, digits, underscores and the
    point that touch it (language.md, "Lexical rules"). Out: `42`, `1_000` and `0o775` are int;
    `1.5` is float; a unit of Kubernetes or an exponent makes a Quantity (`1e9` has no unit, see
    `Quantity.number`); a unit of time makes a Duration. All else is a Problem.
    """
    if len(text) > _LONGEST:
        return Problem(f"`{text[:20]}...` has more than {_LONGEST} characters")
    plain = _UNDERSCORES.sub("", text)
    if "_" in plain:
        return _underscore(text)
    based = _BASED.fullmatch(plain)
    if based is not None:
        return _based(text, based[1], based[2])
    if len(plain) > 1 and plain[0] == "0" and plain[1].isdecimal():
        return _leading_zero(plain)
    if _TIMES.fullmatch(plain):
        return Duration.parse(plain)
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return _compound(plain)
    whole, fraction, exponent, unit = match.groups()
    if not unit and not exponent:
        return float(plain) if fraction else _whole(int(whole))
    if exponent and unit:
        return Problem(
            f"`{text}` has an exponent and a unit; it can have one of them",
            help="write the exponent out, or leave the unit away",
        )
    if exponent or unit in QUANTITY_UNITS:
        return Quantity.parse(plain)
    return unknown_unit(whole + (fraction or ""), unit)


def _whole(value: int) -> int | Problem:
    if value > LARGEST:
        return Problem(f"a whole number is at most {LARGEST:_}, which has 64 bits")
    return value


def _underscore(text: str) -> Problem:
    message = f"`{text}` has an underscore that is not between two digits"
    plain = text.replace("_", "")
    if not isinstance(classify(plain), Problem):
        return Problem(message, help=f"write `{plain}`", fix=plain)
    return Problem(message, help="underscores group digits: `1_000_000`")


def _based(text: str, letter: str, digits: str) -> int | Problem:
    base, allowed, name = BASES[letter.lower()]
    # Asked before int(), which would also take the prefix a second time.
    if not digits or not allowed.issuperset(digits.lower()):
        if base == 8:
            return Problem(
                f"`{text}` is not an octal number",
                help="octal numbers have digits from 0 to 7: `0o775`",
            )
        return Problem(f"`{text}` is not a number", help="numbers are decimal, or octal: `0o775`")
    value = int(digits, base)
    if letter == "o":
        return _whole(value)
    if base == 8:
        fix = "0o" + text[2:]
        return Problem(f"`{text}` is octal with a capital `O`", help=f"write `{fix}`", fix=fix)
    return Problem(
        f"`{text}` is {name}, and numbers are written in decimal",
        help=f"in decimal it is `{value}`",
        fix=str(value),
    )


def _leading_zero(plain: str) -> Problem:
    message = f"`{plain}` begins with a zero"
    decimal = plain.lstrip("0")
    if not decimal[:1].isdecimal():
        decimal = "0" + decimal
    if isinstance(classify(decimal), Problem):
        return Problem(message, help="a number begins with another digit, or is a single `0`")
    # What could be meant as octal, as in C and YAML 1.1, is for the user to say.
    if decimal.isdecimal() and not set(decimal) & {"8", "9"} and decimal != "0":
        return Problem(message, help=f"in octal it is `0o{decimal}`, in decimal `{decimal}`")
    return Problem(message, help=f"write `{decimal}`", fix=decimal)


def _compound(plain: str) -> Problem:
    """Digits and letters by turns that are no duration: `1hr30mins`, `1h30m`, `2h30`."""
    message = f"`{plain}` is not a number, an amount or a duration"
    meant = misspelt_duration(plain)
    if meant is not None:
        duration = Duration.parse(meant)
        if isinstance(duration, Problem):
            return duration
        return Problem(f"`{plain}` is not a duration", help=f"write `{meant}`", fix=meant)
    unfinished = _UNFINISHED.fullmatch(plain)
    if unfinished is not None and _TIMES.fullmatch(unfinished[1]):
        rest = plain[len(unfinished[1]) :]
        return Problem(
            f"the `{rest}` of `{plain}` has no unit",
            help=f"write `{plain}{_NEXT_UNIT[unfinished[2]]}`, if that is meant",
        )
    return Problem(
        message,
        help=f"a number has one unit, a duration may have several of {' '.join(DURATION_UNITS)}",
    )
