"""Regular expressions, as far as Go's and Python's are alike: whether one is found in a text."""

from __future__ import annotations

import re
import warnings

from tests.argo.template.errors import Unsupported

_ALIKE = re.compile(
    r"(?:[\w\s.:,/<>=!'\"&%;@~-]|[\[\]()|*+?^$]|\\[rnt.dws\\]|\{\d+(?:,\d*)?\})*", re.ASCII
)


def is_found(pattern: str, text: str) -> bool:
    """Whether the pattern is found; `Unsupported` for one that is read in two ways."""
    if not _ALIKE.fullmatch(pattern) or "[[:" in pattern:
        raise Unsupported(f"the pattern {pattern!r}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.search(pattern.replace("$", r"\Z"), text, re.ASCII) is not None
        except re.error as error:
            raise Unsupported(f"the pattern {pattern!r}") from error
