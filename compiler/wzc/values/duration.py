"""Lengths of time: `30s`, `5min`, `1h30min`, `7d`."""

import re

from attrs import field, frozen

from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.values.units import misspelt_duration

# Milliseconds in one of each unit, longest first.
MILLISECONDS = {"d": 86_400_000, "h": 3_600_000, "min": 60_000, "s": 1000, "ms": 1}

# Go's time.Duration counts nanoseconds in 64 bits: a little over 292 years.
_LONGEST = (2**63 - 1) // 10**6

_PART = r"[0-9]+(?:\.[0-9]+)?(?:ms|min|s|h|d)"
_GRAMMAR = re.compile(f"(?:{_PART})+")
_PARTS = re.compile(r"([0-9]+)(?:\.([0-9]+))?(ms|min|s|h|d)")
_EXAMPLES = "a duration is written `30s`, `5min`, `2h`, `7d` or `1h30min`"

_GO_UNITS = {"h": "h", "min": "m", "s": "s", "ms": "ms"}
_SMALL_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


@frozen(order=True)
class Duration:
    """A length of time in whole milliseconds; equal and ordered by length.

    `milliseconds` is between 0 and 2^63-1 nanoseconds, what Go can hold. `text` is as written in
    the language.
    """

    milliseconds: int
    text: str = field(eq=False)

    @staticmethod
    def parse(text: str) -> "Duration | Problem":
        """Read a duration literal: units d h min s ms, each at most once, the longest first.

        A Problem for anything else, with the spelling that was meant where there is one.
        """
        if len(text) > 60:
            return Problem(f"`{text[:20]}...` is not a duration", help=_EXAMPLES)
        if not _GRAMMAR.fullmatch(text):
            return suggest_duration(text)
        total = 0
        previous: str | None = None
        for whole, part, unit in _PARTS.findall(text):
            size = MILLISECONDS[unit]
            if previous is not None and size >= MILLISECONDS[previous]:
                return _disordered(text, previous, unit)
            previous = unit
            amount, rest = divmod(int(whole + part) * size, 10 ** len(part))
            if rest:
                return Problem(
                    f"`{text}` is finer than a millisecond", help="the shortest duration is `1ms`"
                )
            total += amount
        if total > _LONGEST:
            return Problem(f"`{text}` is longer than Argo can count: at most about 292 years")
        return Duration(total, text)

    def go(self) -> str:
        """The duration for Argo, as Go's time.ParseDuration reads it, in the units it was written.

        `90s` stays `90s`, `5min` is `5m`; Go knows no days, so `7d` is `168h`. What was written
        with a fraction is taken apart: `1.5h` is `1h30m`.
        """
        if "." in self.text:
            return _taken_apart(self.milliseconds)
        amounts = {unit: int(whole) for whole, _, unit in _PARTS.findall(self.text)}
        if "d" in amounts:
            hours = amounts.pop("d") * 24 + amounts.pop("h", 0)
            amounts = {"h": hours, **amounts}
        # Parts that are zero say nothing, unless there is no other.
        said = {unit: amount for unit, amount in amounts.items() if amount}
        return "".join(f"{amount}{_GO_UNITS[unit]}" for unit, amount in said.items()) or "0s"

    def whole_seconds(self) -> int | None:
        """The length in seconds, None where it is not a whole number of them."""
        seconds, rest = divmod(self.milliseconds, 1000)
        return seconds if rest == 0 else None


def suggest_duration(text: str) -> Problem:
    """What to say about a text that stands where a duration must, and is none.

    For `5m` and other quantities, numbers without a unit, and durations spelt as other tools do.
    """
    quantity = Quantity.parse(text) if len(text) <= 60 else None
    if isinstance(quantity, Quantity):
        if quantity.unit == "m":
            return _minutes(quantity)
        if quantity.unit == "":
            return _without_unit(quantity)
        return Problem(f"`{text}` is an amount, not a duration", help=_EXAMPLES)
    if not text.strip():
        return Problem("an empty text is not a duration", help=_EXAMPLES)
    shown = text if len(text) <= 60 else f"{text[:20]}..."
    message = f"`{shown}` is not a duration"
    meant = misspelt_duration(text)
    if meant is not None and isinstance(Duration.parse(meant), Duration):
        return Problem(message, help=f"write `{meant}`", fix=meant)
    return Problem(message, help=_EXAMPLES)


def _minutes(quantity: Quantity) -> Problem:
    number = quantity.mantissa()
    small = number.isdigit() and int(number) < len(_SMALL_NUMBERS)
    word = _SMALL_NUMBERS[int(number)] if small else number
    noun = "thousandth" if number == "1" else "thousandths"
    message = f"`{quantity.text}` is {word} {noun}; minutes are written `min`"
    meant = f"{number}min"
    # A sign or a bare point is no part of a duration, so neither is a fix that keeps it.
    if not _GRAMMAR.fullmatch(meant):
        return Problem(message, help=_EXAMPLES)
    return Problem(message, help=f"write `{meant}`", fix=meant)


def _without_unit(quantity: Quantity) -> Problem:
    message = f"`{quantity.text}` has no unit, and a duration needs one"
    whole = quantity.whole()
    if quantity.nano < 0:
        return Problem(f"`{quantity.text}` is not a duration: it is negative", help=_EXAMPLES)
    if whole is None:
        return Problem(message, help=_EXAMPLES)
    return Problem(message, help=f"`{whole}s`, `{whole}min` or `{whole}h`")


def _disordered(text: str, previous: str, unit: str) -> Problem:
    if previous == unit:
        return Problem(f"`{text}` says `{unit}` twice", help="each unit stands once: `1h30min`")
    parts = [(MILLISECONDS[u], f"{w}.{p}{u}" if p else w + u) for w, p, u in _PARTS.findall(text)]
    meant = "".join(part for _, part in sorted(parts, key=lambda part: -part[0]))
    problem = f"`{text}` has `{unit}` after `{previous}`: the longest unit comes first"
    # Two parts of one unit would only be the next mistake.
    if len({size for size, _ in parts}) < len(parts):
        return Problem(problem, help="each unit stands once: `1h30min`")
    return Problem(problem, help=f"write `{meant}`", fix=meant)


def _taken_apart(milliseconds: int) -> str:
    parts = []
    for unit, name in _GO_UNITS.items():
        amount, milliseconds = divmod(milliseconds, MILLISECONDS[unit])
        if amount:
            parts.append(f"{amount}{name}")
    return "".join(parts) or "0s"
