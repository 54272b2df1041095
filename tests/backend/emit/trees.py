"""Trees to emit: from plain data, and generated ones with every string known to go wrong."""

from typing import Any

from hypothesis import strategies as st

from wzc.backend.emit.tree import Map, Node, Seq
from wzc.source.file import SourceFile, Span
from wzc.source.origin import Origin, Via

# Strings that some YAML reader takes for something else when they are written bare, or that break
# the text around them. From the YAML 1.1 and 1.2 type pages, go-yaml's resolver, and bug reports.
WORDS = (
    "y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE null "
    "Null NULL nUlL ~ .nan .NaN .NAN .inf .Inf .INF +.inf -.inf -.Inf nan NaN inf Infinity "
    "None nil undefined t f T F = << ! & * ? - -- --- ... . .. / // | > % @ ` # : , [] {} [ ] "
    "{ }"
).split()
NUMBERS = (
    "0 00 1 -1 +1 007 08 09 0_8 010 -010 0o17 0o8 0x1F 0X1f 0x_1 0b101 -0b1 0b 0x 0o 1_000 _1 "
    "1_ 1__0 1. .5 -.5 +.5 1.5 1.5.2 1e3 1E3 12e03 4e5 123e4 7E0 1e+3 1e-3 6.02e23 +1e3 -1e3 "
    "1_0e3 0e0 5e01 1e 1e+ .e5 .e-5 .1e1 e5 1e1000 9007199254740993 9223372036854775808 "
    "18446744073709551616 99999999999999999999999 0x1p-2 0x.8p1 1f 1d 1L 512Mi 500m 30s 1h30m "
    "2Gi 1Ei 1.5Gi 0.5m 1E 1k 12:30 12:30:45 1:60 -1:30 190:20:30.15 1:2:3:4 2020-01-01 "
    "2020-1-1 2020-13-41 20200101 2001-12-14t21:59:43.10-05:00 2020-01-01T00:00:00Z 1.2.3 "
    "v1.2.3 10.0.0.1 0.0.0.0/0 1/2 1,000 50%"
).split()
PIECES = [
    "", " ", "  ", "\t", "\n", "\n\n", "\r", "\r\n", "a ", " a", "a\t", "\ta", "a  b", "a\tb",
    "a: b", "a:", ":a", "a :b", "a : b", "a #b", "a#b", "#a", "- a", "-a", "--a=b", "? a", "?a",
    ": ", "a: ", "&a", "*a", "!a", "!!str a", "!!binary aGk=", "|a", "> a", "'a'", '"a"', "'",
    '"', "it's", 'say "hi"', "it's \"both\"", "C:\\temp", "\\", "\\n", "{a: b}", "[a, b]",
    "{{a}}", "{{workflow.uid}}", "{{= 'a' + \"b\" }}", '{"a": 1}', "a, b", "a,b", "%YAML 1.1",
    "@a", "`a`", "0 4 * * *", "*/5 * * * *", "$(date)", "a && b", "a | b", "a > b", "x=1", "a=b",
    "a ? b : c", "--- a", "---\na", "a\n---\nb", "a\n--- b\n", "...\n", "a\n...\nb",
    "2020-01-01 12:00:00", "2001-12-14 21:59:43.10 -5", "<<: *a", "a\nb", "a\nb\n", "a\nb\n\n",
    "a\n\nb", "\na", "\n a", " a\nb", "  a\n b\n", "a\n  b\n", "a \nb ", "a\n ", "a\n \n",
    "a\n   \nb\n", " \na", "   \n\na\n", "\n\n\n", " \n ", "\ta\nb\n", "a\n\tb\n", "a\tb\n",
    "a\n\t\nb", "a\r\nb\r\n", "a\rb", "#a\n#b\n", "#!/bin/sh\nset -eu\necho 'hi: there' # end\n",
    "- a\n- b\n", "a: b\nc: d\n", "'a\nb'", '"a\nb"', "\0", "a\0b", "\x07", "\x1b[0m", "\x7f",
    "\x80", "\x85", "a\x85b", "a\x85\nb", "\xa0", "\xa0a\nb", "\u2028", "a\u2028b", "a\u2029\nb",
    "\ufeff", "\ufeffa", "a\n\ufeffb", "\ufffe", "\uffff", "\ufffd", "\u200b", "a\u200db",
    "\u202eabc", "\u2066a", "\xad", "é", "Größe", "naïve: né", "日本語", "日本\n語\n", "\u3000a",
    "😀", "👩\u200d💻", "\U0010ffff", "\U0001ffff", "ä\\b", 'ä"b', "ä'b", "é: #", "\ud7ff\ue000",
    "x" * 130, "x " * 600, "k" * 1100, "ü" * 600, "é\n" * 300,
]  # fmt: skip
TRICKY = sorted({*WORDS, *NUMBERS, *PIECES})

_AWKWARD = " \t\n\r:#-'\"\\|>&*!%@`{}[],?=~<+_.\x00\x85\xa0\u2028\ufeffaeyNZé019"

strings = st.one_of(
    st.sampled_from(TRICKY),
    st.text(_AWKWARD, max_size=12),
    st.text(" \t\na", max_size=8),
    st.text("0123456789_.:-+eExob ", max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.lists(st.sampled_from(TRICKY), max_size=4).map("\n".join),
)
scalars = st.one_of(
    strings,
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
)
plain_trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(strings, inner, max_size=4),
    max_leaves=25,
)
plain_documents = st.dictionaries(strings, plain_trees, max_size=5)


def build(value: Any) -> Node:
    """Plain data as a tree without origins."""
    if isinstance(value, dict):
        return Map({key: build(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return Seq([build(inner) for inner in value])
    scalar: Node = value
    return scalar


def document(value: dict[str, Any]) -> Map:
    """Plain data as a document."""
    return Map({key: build(inner) for key, inner in value.items()})


def is_same(left: Any, right: Any) -> bool:
    """Equal, order of keys and types of scalars included."""
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(is_same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_same, left, right))
    return type(left) is type(right) and left == right


def is_same_json(left: Any, right: Any) -> bool:
    """Equal as JSON: keys in any order, and a float may have come back as an integer."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(is_same_json(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_same_json, left, right))
    if type(left) is float and type(right) in (int, float):
        return left == float(right)
    return type(left) is type(right) and left == right


def origin(text: str, *via: str) -> Origin:
    """The origin `text`, in a file of that name, where it stands on line 2 from column 3."""
    file = SourceFile(f"{text}.wz", f"first\n  {text}\nlast\n")
    start = file.text.index("\n  ") + 3
    passed = tuple(Via("preset", name) for name in via)
    return Origin(Span(file, start, start + len(text)), passed)
