"""String literals: quotes, escapes, interpolation, and the indentation of long strings."""

import re
from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix
from wzc.source.file import SourceFile, Span
from wzc.syntax.ast import Expr

Interpolate = Callable[[SourceFile, int, int, Diagnostics], Expr | None]

_SPECIAL = re.compile(r"\\|\$\$\{|\$\{")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\", "0": "\0", "e": "\x1b"}
_UNICODE = re.compile(r"\\u(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))")


def parse_string(
    file: SourceFile, start: int, end: int, diagnostics: Diagnostics, interpolate: Interpolate
) -> tuple[str, list[str | Expr]]:
    """The quotes and the parts of the string literal from `start` to `end`.

    A part that cannot be understood has been reported and is left out.
    """
    text = file.text
    form = (
        text[start] * 3
        if text.startswith(text[start] * 3, start) and end - start >= 6
        else text[start]
    )
    first, last = start + len(form), end - len(form)
    if form == "'":
        return form, [text[first:last]] if last > first else []
    if len(form) == 1:
        if "\\" not in text[first:last] and "$" not in text[first:last]:
            return form, [text[first:last]] if last > first else []
        pieces = [(first, last)]
        trim = 0
    else:
        pieces, trim = _lines(text, first, last)
    if form == "'''":
        joined = "".join(_plain(text[a:b]) for a, b in _dedented(text, pieces, trim))
        return form, [joined] if joined else []
    return form, _parts(file, _dedented(text, pieces, trim), diagnostics, interpolate)


def _lines(text: str, first: int, last: int) -> tuple[list[tuple[int, int]], int]:
    """The lines of a long string, each with its line break, and the indentation they share.

    A line break right after the opening quotes does not count; blanks before the closing quotes
    on a line of their own do not either, but they take part in the common indentation.
    """
    at = text.find("\n", first, last)
    if at < 0:
        return [(first, last)], 0
    lines = []
    if text[first:at].strip():
        lines.append((first, at + 1))
        fixed = 1
    else:
        fixed = 0
    at += 1
    while at <= last:
        stop = text.find("\n", at, last)
        stop = last if stop < 0 else stop + 1
        lines.append((at, stop))
        if stop == last and not text[at:stop].endswith("\n"):
            break
        at = stop
    indents: list[str] = []
    for number, (a, b) in enumerate(lines[fixed:], start=fixed):
        line = text[a:b]
        if line.strip() or number == len(lines) - 1:
            indents.append(line[: len(line) - len(line.lstrip(" \t"))])
    trim = len(_common_prefix(indents))
    if not text[lines[-1][0] : lines[-1][1]].strip():
        lines[-1] = (lines[-1][1], lines[-1][1])
    return lines, trim if not fixed else -trim


def _common_prefix(texts: list[str]) -> str:
    """What all begin with: where tabs and blanks are mixed, only what is the same."""
    if not texts:
        return ""
    low, high = min(texts), max(texts)
    for at, character in enumerate(low):
        if high[at] != character:
            return low[:at]
    return low


def _dedented(text: str, lines: list[tuple[int, int]], trim: int) -> list[tuple[int, int]]:
    """The lines without the shared indentation (`trim`; negative: not from the first line)."""
    result = []
    for number, (a, b) in enumerate(lines):
        cut = 0 if trim < 0 and number == 0 else abs(trim)
        line = text[a:b]
        blank = len(line) - len(line.lstrip(" \t"))
        result.append((a + min(cut, blank), b))
    return result


def _parts(
    file: SourceFile,
    pieces: list[tuple[int, int]],
    diagnostics: Diagnostics,
    interpolate: Interpolate,
) -> list[str | Expr]:
    text = file.text
    parts: list[str | Expr] = []
    plain: list[str] = []
    for start, end in pieces:
        at = start
        while True:
            found = _SPECIAL.search(text, at, end)
            if found is None:
                plain.append(_plain(text[at:end]))
                break
            plain.append(_plain(text[at : found.start()]))
            at = found.start()
            if found.group() == "\\":
                value, at = _escape(file, at, end, diagnostics)
                plain.append(value)
            elif found.group() == "$${":
                plain.append("${")
                at += 3
            else:
                close = closing_brace(text, at + 2, end)
                if close < 0:
                    diagnostics.report(
                        codes.BAD_INTERPOLATION,
                        "this `${` has no `}` on its line",
                        Span(file, at, at + 2),
                        help="close it with `}`; a literal `${` is written `$${`",
                    )
                    at += 2
                    continue
                if not text[at + 2 : close].strip():
                    diagnostics.report(
                        codes.BAD_INTERPOLATION,
                        "there is no expression between `${` and `}`",
                        Span(file, at, close + 1),
                        help="a literal `${` is written `$${`",
                    )
                else:
                    inner = interpolate(file, at + 2, close, diagnostics)
                    if inner is not None:
                        if any(plain):
                            parts.append("".join(plain))
                        plain = []
                        parts.append(inner)
                at = close + 1
    if any(plain):
        parts.append("".join(plain))
    return parts


def _plain(text: str) -> str:
    """Literal text: its line breaks do not depend on how the file was saved."""
    return text.replace("\r\n", "\n") if "\r" in text else text


def closing_brace(text: str, at: int, end: int) -> int:
    """Where the interpolation that begins before `at` ends, or -1."""
    depth = 0
    while at < end:
        character = text[at]
        if character in "\"'":
            stop = at + 1
            while stop < end and text[stop] != character:
                stop += 2 if character == '"' and text[stop] == "\\" else 1
            at = stop + 1
            continue
        if character == "\n":
            return -1
        if character == "{":
            depth += 1
        elif character == "}":
            if depth == 0:
                return at
            depth -= 1
        at += 1
    return -1


def _escape(file: SourceFile, at: int, end: int, diagnostics: Diagnostics) -> tuple[str, int]:
    """What the escape at `at` stands for, and where it ends."""
    text = file.text
    letter = text[at + 1] if at + 1 < end else ""
    if letter in ESCAPES and letter:
        return ESCAPES[letter], at + 2
    if letter == "\n":
        return "", at + 2
    if text.startswith("\r\n", at + 1):
        return "", at + 3
    if letter == "u":
        found = _UNICODE.match(text, at, end)
        if found is not None:
            number = int(found.group(1) or found.group(2), 16)
            if number < 0xD800 or 0xDFFF < number <= 0x10FFFF:
                return chr(number), found.end()
            diagnostics.report(
                codes.BAD_ESCAPE,
                f"`{found.group()}` is not a character",
                Span(file, at, found.end()),
                help="characters go up to `\\u{10FFFF}`, without D800 to DFFF",
            )
            return "", found.end()
    diagnostics.report(
        codes.BAD_ESCAPE,
        f"`\\{letter}` is not an escape",
        Span(file, at, at + 2),
        help="a backslash is written `\\\\`, or the string in '...', where it is plain text",
        fixes=[Fix("write `\\\\`", (Edit(Span(file, at, at + 1), "\\\\"),))],
    )
    return letter, at + 2
