"""Strings that are not closed: where that was most likely forgotten."""

import re
from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.syntax.tokens import STRING, line_start

if TYPE_CHECKING:
    from wzc.syntax.foreign import Foreign

# An expression after which no string can begin.
_COMPLETE = re.compile(r"(?:[^\"{}]*\W)?(?!(?:if|else|and|or|not|in) *\Z)\w+ *|[^\"{}]*[)\]] *")
# What stands before the quote that begins a string, and lines within which its end is looked for.
_BEFORE_A_STRING = "=([{,:+"
_FAR = 20


def unclosed_string(foreign: "Foreign", at: int) -> int:
    """Report a string that is not closed, and say where to go on."""
    text, stop = foreign.text, foreign.stop
    quote = text[at]
    foreign.tokens.names[at] = ""
    if text.startswith(quote * 3, at):
        message = f"this string is never closed: no `{quote * 3}` follows"
        help = f"`{quote * 3}` begins a string over several lines"
        foreign.report(at, at + 3, message, help, code=codes.UNCLOSED_STRING)
        foreign.tokens.lost.append((at, stop))
        foreign.tokens.add(STRING, at, stop)
        return stop
    across = _string_across_lines(foreign, at)
    if across is not None:
        return across
    line_end = text.find("\n", at, stop)
    line_end = stop if line_end < 0 else line_end
    if text[line_end - 1] == "\r":
        line_end -= 1
    opened = _open_interpolation(foreign, at, line_end)
    if quote == '"' and opened >= 0 and text.count('"', at, line_end) > 1:
        message = "this `${` has no `}`"
        help = "close it with `}`; a literal `${` is written `$${`"
        after = text.find('"', opened, line_end)
        if not _COMPLETE.fullmatch(text, opened + 2, line_end if after < 0 else after):
            message += ", or holds more than an expression may here"
            help += "; strings in strings in strings deserve a `let`"
        foreign.report(opened, opened + 2, message, help, code=codes.BAD_INTERPOLATION)
        end = text.rfind('"', opened, line_end) + 1
        end = end if end > opened else line_end
    else:
        end = line_end
        begun = _swallowing(foreign, at, quote)
        if begun is not None:
            start, stopped = begun
            foreign.report(
                start,
                stopped,
                f"a `{quote}` is missing: this string goes on to the next one",
                f"close it where its text ends: `{_likely(foreign, start, stopped)}`",
                code=codes.UNCLOSED_STRING,
            )
            foreign.tokens.add(STRING, at, end)
            return end
        help = f"a string over several lines stands in `{quote * 3}`"
        message = f"this string is never closed: no `{quote}` follows on its line"
        foreign.report(at, end, message, help, code=codes.UNCLOSED_STRING)
    foreign.tokens.add(STRING, at, end)
    return end


def _open_interpolation(foreign: "Foreign", at: int, end: int) -> int:
    for found in re.finditer(r"\$\$\{|\$\{", foreign.text[at:end]):
        if len(found.group()) == 2:
            return at + found.start()
    return -1


def _string_across_lines(foreign: "Foreign", at: int) -> int | None:
    """A string in plain quotes that ends in a line below, as some languages have it."""
    text = foreign.text
    quote = text[at]
    line_end = text.find("\n", at, foreign.stop)
    for _ in range(_FAR):
        if line_end < 0:
            return None
        next_end = text.find("\n", line_end + 1, foreign.stop)
        line = text[line_end + 1 : foreign.stop if next_end < 0 else next_end]
        if quote in line:
            break
        line_end = next_end
    else:
        return None
    before = line[: line.index(quote)].rstrip()
    if line.count(quote) % 2 == 0 or not before or before[-1] in _BEFORE_A_STRING:
        return None
    end = line_end + 1 + line.index(quote) + 1
    foreign.report(
        at,
        at + 1,
        f"this string goes on in the next line, and `{quote}` is for one line",
        f"a string over several lines stands in `{quote * 3}`",
        code=codes.UNCLOSED_STRING,
    )
    foreign.tokens.add(STRING, at, end)
    return end


def _swallowing(foreign: "Foreign", at: int, quote: str) -> tuple[int, int] | None:
    """The string before `at`, on its line, that looks as if it should have ended earlier."""
    tokens, start = foreign.tokens, line_start(foreign.text, at)
    index = len(tokens.kinds)
    found = None
    while index and tokens.starts[index - 1] >= start:
        index -= 1
        begin, end = tokens.starts[index], tokens.ends[index]
        if tokens.kinds[index] == STRING and foreign.text[begin] == quote and end - begin > 2:
            inner = foreign.text[begin + 1 : end - 1].rstrip()
            if inner and inner[-1] in _BEFORE_A_STRING and any(c in inner for c in "=,)"):
                found = (begin, end)
    return found


def _likely(foreign: "Foreign", start: int, end: int) -> str:
    """The beginning of a string, up to where it was most likely meant to end."""
    inner = foreign.text[start + 1 : end - 1]
    stop = min(found for sign in ",)=}]" if (found := inner.find(sign)) >= 0)
    return foreign.text[start] + inner[:stop].rstrip() + foreign.text[start]
