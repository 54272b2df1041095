"""The pages are what `make reference` makes, and all that they link to is there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from scripts.reference import forms
from scripts.reference.layout import slug
from scripts.reference.pages import make
from tests.examples.goldens import ROOT
from wzc import api
from wzc.knowledge.schema import VERSIONS
from wzc.model.attribute import Block
from wzc.reference import blocks, paths
from wzc.types.functions import FUNCTIONS, Function

FOLDER = ROOT / "docs" / "reference"
_LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")


@cache
def made() -> dict[str, str]:
    return make()


def test_the_pages_are_made_of_the_definitions() -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert committed.keys() == made().keys()
    for name, text in made().items():
        assert committed[name] == text, f"{name}: `make reference` writes it anew"


@pytest.mark.parametrize("name", sorted(made()))
def test_links_lead_somewhere(name: str) -> None:
    for page, anchor in _LINK.findall(made()[name]):
        outside = page.startswith("../")
        text = (FOLDER / page).read_text(encoding="utf-8") if outside else made()[page or name]
        headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
        anchors = [slug(re.sub(r"\]\(.*?\)", "", heading)) for heading in headings]
        assert not anchor or anchors.count(anchor) == 1, f"{name}: {page}#{anchor}"


def test_the_index_has_every_name() -> None:
    index = made()["README.md"]
    for model in blocks.models():
        for each in blocks.attributes(model):
            assert each.later or f"[`{each.name}`]" in index
    for name in FUNCTIONS:
        assert f"[`{name}`](functions.md#{name})" in index


def test_pages_are_of_a_size_to_read() -> None:
    for name, text in made().items():
        assert 40 < text.count("\n") < 900, name
        assert max(map(len, text.splitlines())) < 140, name


def test_no_class_of_the_model_is_left_out() -> None:
    """Whatever has attributes of its own can be reached from where something can be written."""
    found = {model for model in subclasses(Block) if blocks.attributes(model)}
    abstract = {model for model in found if not model.keyword}  # type: ignore[attr-defined]
    assert {_name(model) for model in found - abstract} == {
        _name(model) for model in blocks.models() if blocks.attributes(model)
    }


def subclasses(model: type) -> set[type]:
    direct: list[type] = model.__subclasses__()
    return {*direct, *(each for one in direct for each in subclasses(one))}


def _name(model: type) -> str:
    return f"{model.__module__}.{model.__name__}"


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_the_example_of_a_function_is_true(function: Function, tmp_path: Path) -> None:
    assert f"{function.name}(" in function.example
    (tmp_path / "prompt.txt").write_text("Answer.", encoding="utf-8")
    path = tmp_path / "p.wz"
    path.write_text(
        "pipeline p {\n"
        f"  labels {{ it = string({function.example}) }}\n"
        '  step a = container(image = "alpine:3.20", command = ["true"])\n'
        "}\n",
        encoding="utf-8",
    )
    made = api.compile(path)
    assert made.messages() == ""
    assert '    it: "true"' in made.yaml()


def test_versions_in_words() -> None:
    assert paths.span(VERSIONS) == "3.5 to 4.1"
    assert paths.span(("3.6", "3.7", "4.0", "4.1")) == "since 3.6"
    assert paths.span(("3.5", "3.6", "3.7")) == "until 3.7"
    assert paths.span(("3.5", "3.6")) == "3.5 and 3.6"
    assert paths.versions("T.timeout") == VERSIONS
    assert paths.full("T.timeout") == "spec.templates[].timeout"
    assert paths.versions("C.schedules") == ("3.6", "3.7", "4.0", "4.1")


def test_all_forms_of_the_grammar_are_listed() -> None:
    grammar = (ROOT / "grammar" / "wz.lark").read_text(encoding="utf-8")
    # What is no entry of its own.
    parts = {"field", "pipeline", "let"}
    declarations = {rule for rule, _, _ in forms.DECLARATIONS}
    entries = {rule for rule, _, _ in forms.ENTRIES}
    assert declarations == rules(grammar, "declaration")
    assert entries == rules(grammar, "entry") - parts


def rules(grammar: str, name: str) -> set[str]:
    """The alternatives of a rule."""
    found = re.search(rf"^\?{name}: (.*(?:\n +\|.*)*)", grammar, re.MULTILINE)
    assert found is not None
    return {part.strip() for part in found[1].split("|")}
