"""Docstrings to documentation comments."""

import inspect
import re

_SECTION = re.compile(r"(Attributes|Args|Arguments|Parameters|Fields):?\s*$")
_ENTRY = re.compile(r"(\s*)\*{0,2}([A-Za-z_]\w*)\*{0,2}\s*(?:\([^)]*\))?\s*:\s*(.*)")


def paragraph(text: str) -> str:
    """The first paragraph of a docstring, on one line."""
    lines: list[str] = []
    for line in inspect.cleandoc(text).splitlines():
        if not line.strip() or _SECTION.match(line):
            if lines:
                break
            continue
        lines.append(line.strip())
    return " ".join(lines)


def attributes_section(text: str) -> dict[str, str]:
    """What the section `Attributes:` of a docstring says of each field (Google's style)."""
    found: dict[str, str] = {}
    current, depth = "", -1
    inside = False
    for line in inspect.cleandoc(text).splitlines():
        if _SECTION.match(line.strip()):
            inside = True
            continue
        if not inside:
            continue
        if not line.strip():
            current = ""
            continue
        indent = len(line) - len(line.lstrip())
        if indent == 0:
            inside = False
            continue
        entry = _ENTRY.match(line)
        if entry is not None and (depth < 0 or indent <= depth):
            depth, current = indent, entry[2]
            found[current] = entry[3].strip()
        elif current and indent > depth:
            found[current] = f"{found[current]} {line.strip()}".strip()
    return found
