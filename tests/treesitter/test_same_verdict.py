"""What the compiler can read has no ERROR node, and what it calls a syntax error has one."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples.blocks import blocks
from tests.examples.goldens import ROOT
from tests.grammar.snippets import valid_files
from tests.properties.combinations import combination
from tests.properties.programs import Program, programs
from tests.syntax.mistake_cases import load_cases
from tests.syntax.mutations import VOCABULARY, random_mutation
from tests.syntax.printer import read
from tests.syntax.strategies import RandomWriter, sources
from tests.syntax.test_limits import DEEP
from tests.treesitter.language import is_wrong
from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Code, Diagnostics
from wzc.diagnostics.pages import load_page
from wzc.source.file import SourceFile
from wzc.syntax.tokens import (
    ARROWS,
    BRACE,
    CLOSER_OF,
    CLOSERS,
    COMMA,
    KEYWORDS,
    MAX_NESTING,
    UNBRACE,
    tokenize,
)

CODES = sorted(code.id for code in vars(catalogue).values() if isinstance(code, Code))

# The one syntax error that is none here: the compiler's limit of brackets and expressions in one
# another. An editor has no use for it.
LIMIT = "WZ1010"


def compare(text: str) -> bool:
    """Whether the text is wrong, for both alike."""
    found = [each for each in read(text)[1] if each.code.id != LIMIT]
    assert is_wrong(text) == bool(found), (text, [each.message for each in found])
    return bool(found)


@pytest.mark.parametrize("path", valid_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_files(path: Path) -> None:
    assert not compare(path.read_text(encoding="utf-8"))


def test_blocks_of_the_documentation() -> None:
    """A fragment is a list of declarations or, as here, of entries."""
    for block in blocks():
        is_fragment = block.marker == "wz fragment"
        if compare(block.text):
            assert is_fragment and not compare(f"pipeline p {{\n{block.text}\n}}\n")


def test_examples_of_the_pages_of_codes() -> None:
    wrong = set()
    for code in CODES:
        page = load_page(code)
        assert page is not None
        texts = [example.text for example in page.wrong if example.name.endswith(".wz")]
        wrong |= {code for text in texts if compare(text)}
        texts = [example.text for example in page.right if example.name.endswith(".wz")]
        assert not any(compare(text) for text in texts)
    assert {"WZ1001", "WZ1002", "WZ1003"} < wrong
    assert all(code.startswith("WZ1") for code in wrong)


def test_slips() -> None:
    """Each of tests/syntax/mistakes.txt."""
    for case in load_cases():
        assert compare(case.file(case.source))
        if case.fixed is not None:
            compare(case.file(case.fixed))


def test_texts_of_all_rules() -> None:
    random = Random(2)
    for _ in range(500):
        assert not compare(RandomWriter(random).file(3))


@given(sources())
def test_texts_in_any_layout(text: str) -> None:
    assert not compare(text)


def broken_up(text: str, random: Random) -> str:
    """A valid text with more line breaks and comments, wherever they mean nothing."""
    tokens = tokenize(SourceFile("x.wz", text), Diagnostics())
    pieces: list[str] = []
    stack: list[int] = []
    at, before = 0, BRACE
    for kind, start, end in zip(tokens.kinds, tokens.starts, tokens.ends, strict=True):
        is_free = (bool(stack) and stack[-1] != UNBRACE) or before in (BRACE, COMMA)
        is_free = is_free or kind in (UNBRACE, *ARROWS)
        if is_free and start >= at and random.random() < 0.4:
            pieces.append(random.choice(("\n", " # c\n", "\r\n\n", "\n  # c\n# d\n  ")))
        pieces += (text[at:start], text[start:end])
        if kind in CLOSER_OF:
            stack.append(CLOSER_OF[kind])
        elif kind in CLOSERS:
            stack.pop()
        at, before = max(at, end), kind
    return "".join(pieces)


def test_line_breaks_and_comments_wherever_they_mean_nothing() -> None:
    random = Random(9)
    for _ in range(300):
        text = combination(random).text if random.random() < 0.2 else RandomWriter(random).file(3)
        changed = broken_up(text, random)
        assert not compare(changed)
    for word in KEYWORDS:
        assert not compare(f"let x = (a.\n{word} if b.\n{word} and c else d)\n")
        assert not compare(f"let x = [a.\n{word} for b in c]\n")
        assert not compare(f"let x = f(\n{word} = 1,\n  {word} = b.{word})\n")
        assert not compare(f"preset p(\n{word}: T,\n  {word} : T) {{\n{word} {{ }}\n}}\n")


def test_one_token_changed() -> None:
    random = Random(1)
    wrong = sum(compare(random_mutation(random).after) for _ in range(2000))
    assert 1000 < wrong < 1950


PIECES = (
    *"\"'\\${}()[]#\n .,=:>~?|-+*/%<!_aeE015\t\r",
    *('"""', "'''", "${", "$${", "..", ">>", "1e-3", "128Mi", "é", "\ufeff", "\\u{41}", "\r\n"),
    *("", "", ""),
)


def test_characters_changed() -> None:
    random = Random(1)
    wrong = 0
    for _ in range(1000):
        text = RandomWriter(random).file(2)
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            at = random.randint(0, len(text))
            text = text[:at] + random.choice(PIECES) + text[at + random.choice((0, 0, 1, 1, 5)) :]
        wrong += compare(text)
    assert 500 < wrong < 950


IN_STRINGS = (
    *"\"'\\${}a\n nu#+([,1",
    *('"""', "'''", "${a}", "$${", '"b"', "'c'", '\\"', "\\u{1F600}", "\\uD800", "\\\r\n"),
)


def test_strings() -> None:
    """The compiler finds its end with one expression, here it is read piece by piece."""
    random = Random(1)
    right = 0
    for _ in range(6000):
        quotes = random.choice(('"', '"', '"""', "'", "'''"))
        text = "".join(random.choice(IN_STRINGS) for _ in range(random.randint(0, 9)))
        if quotes[0] == '"' and random.random() < 0.5:
            text = f"${{{text}}}"
        right += not compare(f"let x = {quotes}{text}{quotes}\n")
    assert right > 800


@settings(max_examples=150)
@given(st.lists(st.sampled_from([*VOCABULARY, "'", '"', "${", "#", "\\", '"""', ";", "é"])))
def test_any_tokens(words: list[str]) -> None:
    compare(" ".join(words))


@settings(max_examples=150)
@given(st.text(max_size=100))
def test_any_text(text: str) -> None:
    compare(text)


@settings(max_examples=25)
@given(programs(), st.integers(0, 9))
def test_generated_programs(program: Program, format: int) -> None:
    assert not compare(program.source(format))


def test_generated_combinations() -> None:
    random = Random(3)
    for _ in range(25):
        assert not compare(combination(random).text)


def test_what_the_compiler_finds_too_deep() -> None:
    """Twice as deep as the compiler's limit all is read; without end, it only does not fail."""
    assert not is_wrong("let x = " + "[" * 2 * MAX_NESTING + "]" * 2 * MAX_NESTING)
    for text in DEEP.values():
        is_wrong(text)
