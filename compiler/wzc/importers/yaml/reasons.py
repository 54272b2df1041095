"""PyYAML's complaints in plain words, with the place."""

import re

from attrs import define
from yaml import MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from wzc.diagnostics.model import Label
from wzc.source.file import SourceFile, Span


@define(frozen=True)
class Reason:
    """Why a text is not YAML, where, and another place that explains it."""

    message: str
    place: Span
    label: str = ""
    help: str | None = None
    other: Label | None = None


# Up to what ends a word in YAML: blanks, brackets, commas, and a colon before a blank.
_WORD = re.compile(r"(?:[^\s,\[\]{}:]|:(?!\s|\Z))+|[^\r\n]|")

_QUOTE = "put the value in quotes if the `:` belongs to it; otherwise check the indentation"
_DEEPER = "entries of one mapping or list stand at the same depth"

_UNCLOSED = ("a quote that is never closed", "a bracket that is never closed")

# PyYAML's text, what it means, and what to do.
_KNOWN: tuple[tuple[str, str, str | None], ...] = (
    (r"found character '\\t' that cannot start any token", "a tab", "YAML indents with spaces"),
    (
        r"found character '(?P<it>[@`])' that cannot start any token",
        "a value cannot begin with {it}",
        "put it in quotes",
    ),
    (
        r"found character '%' that cannot start any token",
        "a value cannot begin with %",
        "put it in quotes; in a Helm template or the like, render it first",
    ),
    (r"mapping values are not allowed here", "a `:` where no key can be", _QUOTE),
    (r"could not find expected ':'", "a key without a `:`", "write `key: value`"),
    (
        r"expected <block end>, but found '<block (mapping|sequence) start>'",
        "the indentation here fits nothing above it",
        _DEEPER,
    ),
    (
        r"expected <block end>, but found '-'",
        "a list entry where a key is expected",
        _DEEPER,
    ),
    (r"expected <block end>, but found '\?'", "a key where a list entry is expected", _DEEPER),
    (
        r"expected <block end>, but found '<scalar>'",
        "text after the end of a value",
        "put the whole value in quotes",
    ),
    (r"expected <block end>, but found .*", "this does not belong here", _DEEPER),
    (
        r"(block sequence entries|sequence entries) are not allowed here",
        "a list entry cannot begin here",
        "begin the list on a line of its own, or put a value that begins with `-` in quotes",
    ),
    (r"mapping keys are not allowed here", "a key cannot begin here", None),
    (
        r"expected ',' or '(?P<it>[\]}])', but got .*",
        "a bracket that is never closed",
        "close it with `{it}`, and separate its entries by commas",
    ),
    (r"found unexpected end of stream", "a quote that is never closed", None),
    (r"found unexpected document separator", "a quote that is never closed", None),
    (
        r"found unknown escape character '(?P<it>.*)'",
        "the escape `\\{it}` is unknown",
        "double the backslash, or use single quotes",
    ),
    (r"found undefined alias '(?P<it>.*)'", "nothing is marked `&{it}`", None),
    (r"second occurrence", "an anchor that marks two values", "give each a name of its own"),
    (r"but found another document", "it holds several documents", "keep one, without `---`"),
    (r"expected the node content, but found .*", "a value is missing", None),
    (r"found undefined tag handle.*", "an unknown tag", None),
    (
        r"expected alphabetic or numeric character, but found .*",
        "a name is missing",
        "a value that begins with `*` or `&` is an alias or an anchor; put it in quotes",
    ),
)


def reason_of(error: YAMLError, file: SourceFile) -> Reason:
    """What PyYAML has against a text."""
    if isinstance(error, ReaderError):
        return Reason(
            f"a character that YAML does not allow (U+{_code_point(error):04X})",
            _span(file, error.position),
            help="in double quotes it can be written as an escape, such as `\\x07`",
        )
    if not isinstance(error, MarkedYAMLError):
        return Reason(str(error), _span(file, 0))
    problem = error.problem or error.context or "it is not YAML"
    mark = error.problem_mark or error.context_mark
    place = _span(file, len(file.text) if mark is None else mark.index)
    other = None
    if error.context_mark is not None and error.context_mark.index < place.start:
        other = Label(_span(file, error.context_mark.index), _context(error))
    known = _known(problem)
    message, help = known or (problem, None)
    if message in _UNCLOSED and other is not None:
        # What was never closed is the place to look at, not the end of the file.
        place, other = other.span, Label(place, "reading had to stop here")
    if file.text.startswith("{{", max(0, place.start - 1)):
        help = "a template has to be rendered first; `{{` in a value needs quotes"
    return Reason(message, place, help=help, other=other)


def _known(problem: str) -> tuple[str, str | None] | None:
    for pattern, message, help in _KNOWN:
        found = re.fullmatch(pattern, problem, re.DOTALL)
        if found is not None:
            values = found.groupdict()
            return message.format(**values), None if help is None else help.format(**values)
    return None


def _code_point(error: ReaderError) -> int:
    character = error.character
    return character if isinstance(character, int) else ord(character)


def _context(error: MarkedYAMLError) -> str:
    context = error.context or ""
    if context.startswith("while "):
        return "in what begins here"
    if context.startswith("found duplicate anchor"):
        return "the first one"
    return ""


def _span(file: SourceFile, start: int) -> Span:
    """The word at an offset; at the end of a line or file, an empty place."""
    start = min(start, len(file.text))
    word = _WORD.match(file.text, start)
    return Span(file, start, start if word is None else word.end())
