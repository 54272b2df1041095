"""Amounts as Kubernetes counts them: `500m`, `128Mi`, `1.5Gi`, `1e9`."""

import re

from attrs import field, frozen

from wzc.values.problem import Problem

NANO = 10**9

# Nano-units in one of each unit (Kubernetes resource/suffix.go: newSuffixer).
UNITS: dict[str, int] = {
    "n": 1,
    "u": 10**3,
    "m": 10**6,
    "": NANO,
    "k": 10**3 * NANO,
    "M": 10**6 * NANO,
    "G": 10**9 * NANO,
    "T": 10**12 * NANO,
    "P": 10**15 * NANO,
    "E": 10**18 * NANO,
    "Ki": 2**10 * NANO,
    "Mi": 2**20 * NANO,
    "Gi": 2**30 * NANO,
    "Ti": 2**40 * NANO,
    "Pi": 2**50 * NANO,
    "Ei": 2**60 * NANO,
}

_LARGEST = (2**63 - 1) * NANO
_SMALLEST_TEXT = "Kubernetes counts no finer than billionths (`1n`)"
_LONGEST = 60  # characters; no amount that Kubernetes can hold needs as many
_EXPONENT = 100  # beyond it no number of `_LONGEST` characters comes back into range

# Narrower than quantity.go's own scanner, which also takes `.` and `m` for zero: this is what both
# it and the pattern of the CRDs accept.
_GRAMMAR = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]*))?|\.(?P<only>[0-9]+))"
    r"(?:(?P<unit>[KMGTPE]i|[numkMGTPE])|[eE](?P<exponent>[+-]?[0-9]+))?"
)


@frozen(order=True)
class Quantity:
    """An exact amount; equal and ordered by amount, whatever it was written like.

    `nano` is the amount in billionths, between -(2^63-1) and 2^63-1 units. `text` is a text that
    Kubernetes reads as this amount, as the user wrote it. `unit` is a key of `UNITS`: empty for a
    bare number, also one with an exponent.
    """

    nano: int
    text: str = field(eq=False)
    unit: str = field(default="", eq=False)

    @staticmethod
    def parse(text: str) -> "Quantity | Problem":
        """Read a quantity in Kubernetes' grammar: sign, `.5` and `1.`, a unit or an exponent.

        A Problem for anything else, and for amounts that Kubernetes would change without a word:
        it rounds what is finer than a billionth up, and cuts what is above 2^63-1 (Kubernetes
        resource/quantity.go: ParseQuantity).
        """
        match = _GRAMMAR.fullmatch(text)
        if match is None:
            return _not_a_quantity(text)
        if len(text) > _LONGEST:
            return Problem(f"`{text[:20]}...` has more than {_LONGEST} characters")
        digits = (match["whole"] or "") + (match["part"] or match["only"] or "")
        unit = match["unit"] or ""
        power = _exponent(match["exponent"]) - len(match["part"] or match["only"] or "")
        amount = int(digits) * UNITS[unit] * 10 ** max(power, 0)
        nano, rest = divmod(amount, 10 ** max(-power, 0))
        if rest:
            return Problem(
                f"`{text}` is finer than a billionth: Kubernetes would round it up",
                help=_SMALLEST_TEXT,
            )
        if nano > _LARGEST:
            return Problem(
                f"`{text}` is more than Kubernetes can count",
                help="the largest amount is 2^63-1, a little more than `9.2E` or just under `8Ei`",
            )
        return Quantity(-nano if match["sign"] == "-" else nano, text, unit)

    @staticmethod
    def from_int(number: int) -> "Quantity | Problem":
        """The amount of a whole number."""
        return Quantity.parse(str(number)) if abs(number) < 10**30 else _too_large(number)

    @staticmethod
    def from_float(number: float) -> "Quantity | Problem":
        """The amount of a decimal number, as its shortest decimal text says it (0.1 is a tenth)."""
        return Quantity.parse(repr(number))

    @property
    def is_whole(self) -> bool:
        """Whether it is a whole number of units."""
        return self.nano % NANO == 0

    def whole(self) -> int | None:
        """The amount as a whole number, None if it is not one."""
        return self.nano // NANO if self.is_whole else None

    def number(self) -> int | float | None:
        """The plain number it stands for, None if it was written with a unit."""
        if self.unit:
            return None
        return self.nano // NANO if self.is_whole else self.nano / NANO

    def mantissa(self) -> str:
        """The text without its unit: `1.5` of `1.5Gi`."""
        return self.text.removesuffix(self.unit)


def _exponent(text: str | None) -> int:
    """The decimal exponent, cut where every number but zero is out of range (1e999999999)."""
    if text is None:
        return 0
    digits = text.lstrip("+-").lstrip("0")
    size = min(int(digits or "0"), _EXPONENT) if len(digits) < 9 else _EXPONENT
    return -size if text.startswith("-") else size


def _too_large(number: int) -> Problem:
    sign = "a negative number" if number < 0 else "a number"
    return Problem(f"{sign} of more than 30 digits is more than Kubernetes can count")


def _not_a_quantity(text: str) -> Problem:
    shown = text if len(text) <= _LONGEST else f"{text[:20]}..."
    return Problem(
        f"`{shown}` is not a quantity" if text else "an empty text is not a quantity",
        help="a number, and a unit where one is meant: `500m`, `2`, `128Mi`, `1.5Gi`",
    )
