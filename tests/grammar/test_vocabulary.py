"""grammar/vocabulary.json is what the grammar and the checker have, no more and no less."""

from __future__ import annotations

import re
from fnmatch import fnmatch

import pytest

from scripts.vocabulary.files import FILES
from tests.examples.goldens import ROOT
from tests.grammar.classes import VOCABULARY
from tests.syntax.printer import read, read_valid
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax.parser import parse_expression
from wzc.types.functions import BUILTINS
from wzc.types.ports import source_kind
from wzc.values.duration import Duration
from wzc.values.number import classify
from wzc.values.quantity import Quantity

GRAMMAR = (ROOT / "grammar" / "wz.lark").read_text(encoding="utf-8")


def _written() -> set[str]:
    """What stands in quotes in the grammar itself, outside of comments and expressions."""
    plain = re.sub(r"//.*|/(?:\\.|[^/\n])+/", "", GRAMMAR)
    return set(re.findall(r'"([^"\n]+)"', plain))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_made_of_the_definitions(name: str) -> None:
    committed = (ROOT / name).read_text(encoding="utf-8")
    assert committed == FILES[name](), "`make vocabulary` writes it anew"


def test_every_word_of_the_grammar_is_there_once() -> None:
    written = {text for text in _written() if text[0].isalpha()}
    groups = [*VOCABULARY["keywords"].values(), VOCABULARY["constants"]]
    listed = [word for group in groups for word in group]
    assert sorted(listed) == sorted(written)


def test_every_operator_of_the_grammar_is_there_once() -> None:
    written = {text for text in _written() if not text[0].isalpha()}
    operators, punctuation = VOCABULARY["operators"], VOCABULARY["punctuation"]
    listed = [*operators["arrows"], *operators["others"], *punctuation["delimiters"]]
    assert sorted([*listed, *"".join(punctuation["brackets"])]) == sorted(written)


def test_every_name_that_the_checker_has_is_there() -> None:
    listed = {
        name
        for group in ("types", "functions", "constructors", "step_types")
        for name in VOCABULARY[group]
    }
    assert listed == BUILTINS - {"volume"}


@pytest.mark.parametrize("unit", VOCABULARY["units"]["quantities"])
def test_quantities(unit: str) -> None:
    assert isinstance(classify(f"1{unit}"), Quantity)


@pytest.mark.parametrize("unit", VOCABULARY["units"]["durations"])
def test_durations(unit: str) -> None:
    assert isinstance(classify(f"1{unit}"), Duration)


def test_no_other_unit_has_one_or_two_letters() -> None:
    letters = [chr(code) for code in (*range(65, 91), *range(97, 123))]
    known = {*VOCABULARY["units"]["quantities"], *VOCABULARY["units"]["durations"]}
    for unit in [*letters, *(a + b for a in letters for b in letters)]:
        is_one = isinstance(classify(f"1{unit}"), (Quantity, Duration))
        assert is_one == (unit in known), unit


@pytest.mark.parametrize("word", VOCABULARY["contextual"]["from"])
def test_words_after_from_are_no_paths(word: str) -> None:
    text = {"response": "response.body"}.get(word, word)
    if word in VOCABULARY["queries"]:
        text = f"{word}('.a')"
    found = parse_expression(SourceFile("x.wz", text), Diagnostics())
    assert found is not None and source_kind(found) != "path"


@pytest.mark.parametrize("escape", VOCABULARY["strings"]["escapes"])
def test_escapes(escape: str) -> None:
    written = escape.replace("XXXX", "00e9").replace("X", "1F600")
    read_valid(f'let a = "{written}"\n')


def test_no_other_letter_makes_an_escape() -> None:
    for letter in map(chr, range(33, 127)):
        _, diagnostics = read(f'let a = "\\{letter}" # "\n')
        is_one = f"\\{letter}" in VOCABULARY["strings"]["escapes"]
        assert is_one != bool(list(diagnostics)), letter


@pytest.mark.parametrize("name", FILES)
def test_reviews_fold_away_what_is_made(name: str) -> None:
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    marked = [row.split()[0] for row in attributes if row.endswith(" linguist-generated")]
    assert any(fnmatch(name, pattern) for pattern in marked)
