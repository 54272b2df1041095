"""How two texts differ, as a unified diff."""

from collections.abc import Iterator
from difflib import unified_diff

# By what a line begins with; the first that fits counts.
_COLORS = (("---", "1"), ("+++", "1"), ("@@", "36"), ("-", "31"), ("+", "32"))


def difference(before: str, after: str, name: str, new_name: str, color: bool = False) -> str:
    """The unified diff of two texts, empty if they are the same; `color` is for a terminal."""
    rows = unified_diff(_lines(before), _lines(after), name, new_name)
    return "".join(_painted(row) if color else row for row in _ended(rows))


def _lines(text: str) -> list[str]:
    """The lines with their ends. `splitlines` would also split at separators inside of strings."""
    *lines, rest = text.split("\n")
    return [f"{line}\n" for line in lines] + ([rest] if rest else [])


def _ended(rows: Iterator[str]) -> Iterator[str]:
    for row in rows:
        yield row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n"


def _painted(row: str) -> str:
    ansi = next((ansi for start, ansi in _COLORS if row.startswith(start)), None)
    if ansi is None:
        return row
    line, rest = row.split("\n", 1)
    return f"\x1b[{ansi}m{line}\x1b[0m\n{rest}"
