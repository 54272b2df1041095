"""How a scalar is written so that every YAML reader gives back the same value.

Readers disagree about plain scalars: PyYAML follows YAML 1.1 (`on` is true, `12:30:45` a number,
`2020-01-01` a date), Argo's reader sigs.k8s.io/yaml takes `1e3`, `08` and `0o17` for numbers and
`y` and `n` for booleans, which PyYAML writes bare. So a string stays plain only where it fits a
pattern that none of them gives another meaning.
"""

import re

# Words that some reader takes for a boolean, a null or a number, in any case.
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", ".nan"))

# What a plain scalar may hold; what else it must not is checked by hand in `_is_plain`. A digit may
# lead only before a unit (`512Mi`, `30s`), never where 0b, 0o, 0x or 1e3 could begin. A bare `e5`
# is a number to the npm package `yaml` when it reads YAML 1.1.
_PLAIN = re.compile(
    r"(?!\.?[eE][-+]?[0-9]+$)(?:[A-Za-z_/]|\.\.?/|\.[A-Za-z])[A-Za-z0-9_./:@+,=%()~ -]*"
    r"|[0-9]+(?:\.[0-9]+)?(?:m|Ki|Mi|Gi|Ti|ms|s|h|d)"
)

# What stays plain between brackets and braces, where `,` and `: ` mean something.
_IN_FLOW = re.compile(r"[A-Za-z0-9_./-]+")

# Characters never written as themselves: those readers refuse (control characters, noncharacters),
# take for line breaks or drop (U+0085, U+2028, U+2029, the byte order mark), and those that make
# text look like other text (bidirectional controls). Surrogates have no UTF-8 form at all.
_HIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
)
_NOT_IN_BLOCK = re.compile(f"[{_HIDDEN}]")
_NOT_IN_SINGLE = re.compile(f"[{_HIDDEN}\t\n']")
_NOT_IN_DOUBLE = re.compile(f'[{_HIDDEN}\t\n"\\\\]')
_SHORT_ESCAPES = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f",
    "\r": "\\r", "\x1b": "\\e", '"': '\\"', "\\": "\\\\",
}  # fmt: skip


def number_text(value: int | float) -> str:
    """A number (not a bool) as every reader takes it.

    ValueError for what no reader can: NaN, the infinities, integers beyond 64 bits (Go makes
    inexact floats of those).
    """
    if isinstance(value, int):
        if not -(2**63) <= value < 2**64:
            raise ValueError(f"{value} does not fit 64 bits")
        return int.__repr__(value)
    if value - value != 0:
        raise ValueError(f"{value} is not a finite number")
    text = float.__repr__(value)
    mantissa, e, exponent = text.partition("e")
    # YAML 1.1 knows no float without a point: `1e+16` would be a string.
    return f"{mantissa}.0e{exponent}" if e and "." not in mantissa else text


def string_text(text: str) -> str:
    """A string on one line: plain where that is certain, else quoted as a person would.

    ValueError for a lone surrogate: it has no UTF-8 form.
    """
    if _is_plain(text):
        return text
    if not _NOT_IN_DOUBLE.search(text):
        return f'"{text}"'
    if not _NOT_IN_SINGLE.search(text):
        return f"'{text}'"
    return f'"{_NOT_IN_DOUBLE.sub(_escape, text)}"'


def flow_text(value: object) -> str | None:
    """A string within `[...]` or `{...}`: plain where it is a bare word; None for anything else."""
    if not isinstance(value, str) or "\n" in value:
        return None
    text = string_text(value)
    if text is value and not _IN_FLOW.fullmatch(value):
        return f'"{value}"'
    return text


def block_text(text: str) -> tuple[str, list[str]] | None:
    """A string of several lines as a literal block: its header (`|`, `|-`, `|2+`) and its lines.

    The lines are still to be indented by two against the parent. None where a block can't carry the
    text: characters that need escapes, nothing but blanks, or blanks after the last line break,
    which are easily lost.
    """
    body = text.rstrip("\n")
    if not body or body[-1] in " \t" or _NOT_IN_BLOCK.search(text):
        return None
    ending = len(text) - len(body)
    chomping = "-" if ending == 0 else "" if ending == 1 else "+"
    # Readers measure the indentation at the first line with text; a blank there must not count.
    indicator = "2" if text.lstrip("\n")[0] in " \t" else ""
    lines = text.split("\n")
    if ending:
        lines.pop()
    return f"|{indicator}{chomping}", lines


def _is_plain(text: str) -> bool:
    if text.isalpha() and text.isascii():
        return text.lower() not in _WORDS
    if not _PLAIN.fullmatch(text) or text[-1] in " :" or text.lower() in _WORDS:
        return False
    return ": " not in text and " :" not in text and "  " not in text


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    short = _SHORT_ESCAPES.get(character)
    if short is not None:
        return short
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise ValueError(f"lone surrogate U+{code:04X} can't be written as UTF-8")
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}"
