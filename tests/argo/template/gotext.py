"""Text as Go writes it: quoted strings, JSON, numbers.

Argo marshals objects to JSON, replaces tags in that text, and reads it back. So the ways in which
Go's JSON and Go's quoting differ from Python's decide what a container gets.
"""

from __future__ import annotations

import json
import unicodedata
from decimal import Decimal
from math import isfinite

from tests.argo.template.errors import Unsupported

# unicode.IsSpace: the property White_Space.
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_HTML_TABLE = str.maketrans(_HTML)
_NAMED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}


def quoted(text: str) -> str:
    """strconv.Quote without its quotes: Go's escapes, some of which JSON does not know."""
    return "".join(map(_quoted_character, text))


def _quoted_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character in _NAMED:
        return _NAMED[character]
    category = unicodedata.category(character)
    if category in ("Cn", "Cs"):
        raise Unsupported(f"whether Go prints U+{ord(character):04X} depends on Go's version")
    if character == " " or category[0] in "LMNPS":
        return character
    code = ord(character)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def unfixed(text: str) -> str:
    """Argo's util/json.Fix: undo what json.Marshal does to three characters."""
    return text.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")


def html_escaped(text: str) -> str:
    """JSON text as json.Marshal compacts it into other JSON."""
    return text.translate(_HTML_TABLE)


def json_text(value: object) -> str:
    """json.Marshal: no blanks, sorted maps, `<`, `>` and `&` escaped.

    ValueError for numbers that JSON does not have.
    """
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise Unsupported("half a surrogate pair")
        return html_escaped(json.dumps(value, ensure_ascii=False))
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    if isinstance(value, float):
        return json_number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    if isinstance(value, dict):
        keys = sorted(value, key=str.encode)
        return "{" + ",".join(f"{json_text(key)}:{json_text(value[key])}" for key in keys) + "}"
    raise Unsupported(f"a {type(value).__name__} in JSON")


def ordered_json(value: object) -> str:
    """`json_text`, but maps keep their order: for objects that Go holds in structs."""
    if isinstance(value, list):
        return "[" + ",".join(map(ordered_json, value)) + "]"
    if isinstance(value, dict):
        pairs = (f"{json_text(key)}:{ordered_json(entry)}" for key, entry in value.items())
        return "{" + ",".join(pairs) + "}"
    return json_text(value)


def json_number(value: float) -> str:
    """A float as encoding/json writes it: digits, and an exponent only outside of 1e-6 .. 1e21."""
    if not isfinite(value):
        raise ValueError(f"JSON has no {value}")
    if value == 0 or 1e-6 <= abs(value) < 1e21:
        return plain_number(value)
    mantissa, exponent = _scientific(value)
    return f"{mantissa}e{exponent:+03d}" if exponent >= 0 else f"{mantissa}e{exponent}"


def plain_number(value: float) -> str:
    """strconv.FormatFloat with `f` and the fewest digits: never an exponent."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed(value: object) -> str:
    """fmt's `%v`: what `string()` gives, and what an output parameter becomes."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _printed_float(value)
    if isinstance(value, str | int):
        return str(value)
    raise Unsupported(f"a {type(value).__name__} as text")


def _printed_float(value: float) -> str:
    if not isfinite(value):
        return "NaN" if value != value else ("+Inf" if value > 0 else "-Inf")
    if value == 0:
        return "-0" if str(value)[0] == "-" else "0"
    mantissa, exponent = _scientific(value)
    # strconv's %g with the fewest digits takes the exponent from a million on.
    if exponent < -4 or exponent >= 6:
        return f"{mantissa}e{exponent:+03d}"
    return plain_number(value)


def _scientific(value: float) -> tuple[str, int]:
    """The mantissa as text, and the exponent."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    figures = "".join(map(str, digits))
    mantissa = figures[0] + ("." + figures[1:] if len(figures) > 1 else "")
    return ("-" if sign else "") + mantissa, exponent + len(figures) - 1
