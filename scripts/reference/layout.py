"""How pages are laid out: lines that a terminal can show, and anchors as code hosts make them."""

from __future__ import annotations

import re
from textwrap import fill

_WIDTH = 100


def paragraph(text: str, *, after: str = "") -> str:
    """A text on lines of its own; those `after` the first begin with this."""
    return fill(
        " ".join(text.split()),
        _WIDTH,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )


def item(text: str) -> str:
    """An entry of a list."""
    return paragraph(f"- {text}", after="  ")


def slug(title: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
