"""Numbers as text: as Argo writes those that it computes (Go's encoding/json)."""

import re


def number_text(number: int | float) -> str:
    """A number in decimal digits; a whole one has no fraction, whatever its type."""
    if isinstance(number, int):
        return str(number)
    if number and not 1e-6 <= abs(number) < 1e21:
        return re.sub(r"e([+-])0", r"e\1", repr(number))
    text = repr(number)
    if "e" in text:
        from decimal import Decimal

        text = format(Decimal(text), "f")
    return text.removesuffix(".0")
