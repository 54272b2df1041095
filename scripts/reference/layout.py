"""How pages are laid out: lines that a terminal can show, and anchors as code hosts make them."""

from __future__ import annotations

import re
from textwrap import fill

_WIDTH = 100
_CODE = re.compile(r"`[^`]*`")
_KEPT = "\0"


def paragraph(text: str, *, after: str = "") -> str:
    """A text on lines of its own; those `after` the first begin with this. Code is not broken."""
    whole = _CODE.sub(lambda match: match[0].replace(" ", _KEPT), " ".join(text.split()))
    return fill(
        whole,
        _WIDTH,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    ).replace(_KEPT, " ")


def item(text: str) -> str:
    """An entry of a list."""
    return paragraph(f"- {text}", after="  ")


def slug(title: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
