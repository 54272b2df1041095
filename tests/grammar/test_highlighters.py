"""All highlighters tell the same pieces apart, and that as the grammar does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from difflib import unified_diff
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.examples.blocks import blocks
from tests.examples.goldens import ROOT
from tests.grammar.classes import classify, lines
from tests.grammar.highlighters import HIGHLIGHTERS, Highlighter
from tests.grammar.layout import usual
from tests.grammar.snippets import Snippet, snippets, valid_files
from tests.properties.flows import flows
from tests.properties.programs import Program, programs
from tests.syntax.strategies import sources
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax.parser import parse
from wzc.syntax.tokens import STRINGS, tokenize

# What is drawn is long; a text that fails says enough as it is.
_drawn = settings(
    suppress_health_check=list(HealthCheck),
    max_examples=60,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
_whole = settings(_drawn, max_examples=20)


@pytest.fixture(scope="module", params=HIGHLIGHTERS)
def highlighter(request: pytest.FixtureRequest) -> Iterator[Highlighter]:
    with HIGHLIGHTERS[request.param]() as found:
        yield found


def difference(wanted: list[str], found: list[str]) -> str:
    return "\n".join(unified_diff(wanted, found, "wanted", "found", lineterm="", n=1))


def check(highlighter: Highlighter, text: str, name: object = "") -> None:
    """Hold a highlighter to the grammar, on a valid text."""
    wanted, found = lines(text, classify(text)), lines(text, highlighter.classes(text))
    assert wanted == found, f"{name}\n{difference(wanted, found)}\n{text}"


@pytest.mark.parametrize("snippet", snippets(), ids=lambda snippet: snippet.path.stem)
def test_snippets(highlighter: Highlighter, snippet: Snippet) -> None:
    found = lines(snippet.text, highlighter.classes(snippet.text))
    found = snippet.pieces_of_interest(found)
    assert found == snippet.pieces, difference(snippet.pieces, found)


def test_every_file_of_the_repository(highlighter: Highlighter) -> None:
    for path in valid_files():
        check(highlighter, path.read_text(encoding="utf-8"), path.relative_to(ROOT))


def test_every_block_of_the_documentation(highlighter: Highlighter) -> None:
    found = 0
    for block in blocks():
        if block.marker == "wz":
            found += 1
            check(highlighter, block.text, block)
    assert found > 20


@_drawn
@given(text=sources())
def test_any_text_of_the_grammar(highlighter: Highlighter, text: str) -> None:
    check(highlighter, usual(text))


@_whole
@given(program=st.one_of(programs(), flows()), format=st.integers(0, 10_000))
def test_programs(highlighter: Highlighter, program: Program, format: int) -> None:
    check(highlighter, usual(program.source(format)))


# What comes before a text in another language, and what is awkward in one.
_HEADS = (
    *("interpreter = ['sh'], source = ", "interpreter = ['python3'], source = "),
    *("interpreter = ['node'], source = ", "manifest = ", "command = ['bash', '-c'], args = "),
)
_AWKWARD = st.sampled_from(
    [
        *(
            "'",
            '"',
            "`",
            "$(",
            "<<EOF",
            "#",
            "{",
            "}",
            "[",
            ")",
            "${x}",
            "$x",
            "\\n",
            "\\\n",
            "\n",
            " ",
        ),
        *(
            "if a; then",
            "def f():",
            "f'{",
            "case b in",
            "key: |",
            "- &c",
            "/*",
            "//",
            "$${",
            "/d",
            "r\\",
        ),
    ]
)


@_drawn
@given(head=st.sampled_from(_HEADS), parts=st.lists(_AWKWARD), raw=st.booleans())
def test_text_in_another_language_ends_where_its_string_does(
    highlighter: Highlighter, head: str, parts: list[str], raw: bool
) -> None:
    """Whatever that language takes for open.

    Within it TextMate sees an interpolation only where none of the other language's words goes on.
    """
    quotes = "'''" if raw else '"""'
    inner = "".join(parts).replace(quotes[0] * 2, quotes[0] + " ").rstrip("\\" + quotes[0])
    text = f"let a = b({head}{quotes}\n{inner}\n{quotes})\nlet c = [1, 'd'] # e\n"
    numbers = {str(number) for number in range(2, 3 + inner.count("\n"))}
    diagnostics = Diagnostics()
    parse(SourceFile("x.wz", text), diagnostics)
    assume(not list(diagnostics))  # a backslash may have met something
    wanted, found = (
        [piece for piece in lines(text, classes) if piece.split(" ")[0] not in numbers]
        for classes in (classify(text), highlighter.classes(text))
    )
    assert wanted == found, f"{difference(wanted, found)}\n{text}"


_RECOVERED = ["keyword let", "variable recovered", "operator =", "number 7"]


@cache
def _files() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in valid_files())


@_drawn
@given(data=st.data())
def test_after_an_unfinished_line_the_next_declaration_is_right(
    highlighter: Highlighter, data: st.DataObject
) -> None:
    """Wherever a file breaks off, but within a string of several lines: that goes on."""
    text = data.draw(st.sampled_from(_files()))
    cut = data.draw(st.integers(0, len(text)))
    tokens = tokenize(SourceFile("x.wz", text), Diagnostics())
    for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        if kind in STRINGS and text[start : start + 3] in ('"""', "'''") and start < cut < end:
            cut = start
    text = text[:cut] + "\nlet recovered = 7\n"
    last = text.count("\n")
    pieces = [piece.split(" ", 1) for piece in lines(text, highlighter.classes(text))]
    found = [piece for number, piece in pieces if number == str(last)]
    assert found == _RECOVERED, text[-300:]


def test_a_long_line_comes_to_an_end(highlighter: Highlighter) -> None:
    """No expression tries a line in more ways than it has characters, or about as many."""
    start = time.monotonic()
    for unit in (
        "(",
        "{ a = 1 }, ",
        "[",
        '"',
        "'#",
        '"\\',
        "a.",
        "a: [",
        "a | ",
        "use a.",
        "1h",
        "step ",
    ):
        highlighter.classes(unit * 500)
    for word in ("interpreter = [", "from a.", "import a.", 'command = ["sh", "-c", ', ": ("):
        highlighter.classes(word * 100)
    assert time.monotonic() - start < 60  # a line tried in all ways would take hours
