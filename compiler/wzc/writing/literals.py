"""Texts, keys and numbers as literals of the language."""

import re
from collections.abc import Sequence

from wzc.values.quantity import Quantity
from wzc.writing.document import Raw

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
# Besides controls: what does not show (separators, marks of direction, the byte order mark).
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
# As long as this a text with line breaks is written over several lines.
_WORTH_LINES = 2


def key(name: str) -> str:
    """A key: as it is where it is a name, else in quotes."""
    return name if _NAME.fullmatch(name) else text(name)


def text(value: str) -> str:
    """A string literal on one line, in the quotes that need no escapes, else in double quotes."""
    if _is_plain(value):
        return f'"{value}"'
    if "'" not in value and not _INVISIBLE.search(value):
        return f"'{value}'"
    return '"' + _escaped(value, quotes=True) + '"'


def interpolated(parts: Sequence[str | Raw]) -> Raw:
    """A string literal of texts and expressions; an expression alone stays one."""
    if len(parts) == 1 and isinstance(parts[0], Raw):
        return parts[0]
    written = ""
    for part in parts:
        if isinstance(part, str):
            written += _escaped(part, quotes=True)
        else:
            # A dollar in front of `${` would make it text.
            start = written[:-1] + "\\u{24}" if written.endswith("$") else written
            written = start + "${" + part.text + "}"
    return Raw(f'"{written}"')


def long_text(value: str, indent: str) -> list[str] | None:
    '''The lines of a `"""` literal whose content is indented by `indent`; None where one line is
    better: few line breaks, or content whose own indentation would be taken for the literal's.

    The first line holds the opening quotes only, the last one the closing ones.
    '''
    if value.count("\n") < _WORTH_LINES or "\r" in value or '"""' in value:
        return None
    lines = value.split("\n")
    content, last = (lines[:-1], "") if lines[-1] == "" else (lines, None)
    if any(line != line.rstrip() or (line and not line.strip()) for line in content):
        return None  # blanks at ends of lines would not be seen, and be lost in an editor
    raw = "\\" in value or "${" in value
    if raw and "'''" in value:
        return None
    if raw and last is None and lines[-1].endswith("'"):
        return None
    quotes = "'''" if raw else '"""'
    if any(_INVISIBLE.search(line.replace("\t", "")) for line in content):
        return None
    # The closing quotes stand at the indentation, so that it is what all lines share.
    written = [quotes, *(indent + line if line else "" for line in content)]
    if last is None:
        if content[-1].endswith('"'):
            return None
        written[-1] += quotes
        if not any(line and not line[0].isspace() for line in content):
            return None
    else:
        written.append(indent + quotes)
    return written


def number(value: int | float) -> str:
    """A number. Floats have no exponent in the language."""
    if isinstance(value, int):
        return str(value)
    found = repr(value)
    if "e" in found or "n" in found:
        found = format(value, "f")
    return found


def quantity(value: str) -> str:
    """An amount as a literal: as it is where the language has it so, else in quotes."""
    parsed = Quantity.parse(value)
    is_literal = isinstance(parsed, Quantity) and re.fullmatch(
        r"[0-9]+(\.[0-9]+)?([numkMGTPE]|[KMGTPE]i)?", value
    )
    return value if is_literal else text(value)


def _is_plain(value: str) -> bool:
    return (
        '"' not in value
        and "\\" not in value
        and "${" not in value
        and not _INVISIBLE.search(value)
    )


def _escaped(value: str, quotes: bool) -> str:
    out = []
    for at, character in enumerate(value):
        if character in _ESCAPES and (quotes or character != '"'):
            out.append(_ESCAPES[character])
        elif character == "$" and value.startswith("${", at):
            out.append("$$")
        elif _INVISIBLE.match(character):
            out.append(f"\\u{{{ord(character):X}}}")
        else:
            out.append(character)
    return "".join(out)
