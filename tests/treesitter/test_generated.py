"""The committed parser goes with its grammar, and the lists in both with the compiler's words."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tree_sitter import Language

from tests.conftest import ROOT
from tests.grammar.classes import VOCABULARY
from tests.treesitter.language import FOLDER, c_compiler, language

KEYWORDS = {word for words in VOCABULARY["keywords"].values() for word in words}
KEYWORDS |= set(VOCABULARY["constants"])
_STAMP = (FOLDER / "src" / "generated.txt").read_text(encoding="utf-8").splitlines()
_SCANNER = (FOLDER / "src" / "scanner.c").read_text(encoding="utf-8")
_GRAMMAR = json.loads((FOLDER / "src" / "grammar.json").read_text(encoding="utf-8"))


def test_the_parser_was_made_from_this_grammar() -> None:
    """By the hashes that scripts/tree-sitter.sh notes; `make tree-sitter` after a change."""
    noted = [line.split("  ") for line in _STAMP if "  " in line]
    assert {name for _, name in noted} == {"grammar.js", "src/grammar.json", "src/parser.c"}
    for expected, name in noted:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == expected, name


def test_versions() -> None:
    script = (ROOT / "scripts" / "tree-sitter.sh").read_text(encoding="utf-8")
    version = re.search(r"^version=(\S+)$", script, re.MULTILINE)
    abi = re.search(r"^abi=(\S+)$", script, re.MULTILINE)
    assert version is not None and abi is not None
    assert _STAMP[:2] == [f"tree-sitter {version[1]}", f"abi {abi[1]}"]
    assert isinstance(language(), Language) and language().abi_version == int(abi[1])


def test_made_again_it_is_the_same(tmp_path: Path) -> None:
    """Where `make tree-sitter` has built the generator."""
    cli = ROOT / "build" / "tree-sitter" / "bin" / "tree-sitter"
    if not cli.is_file() or shutil.which("node") is None:
        pytest.skip("no generator: `make tree-sitter` builds it")
    shutil.copy(FOLDER / "grammar.js", tmp_path)
    shutil.copy(FOLDER / "tree-sitter.json", tmp_path)
    shutil.copy(FOLDER / "package.json", tmp_path)
    (tmp_path / "src").mkdir()
    shutil.copy(FOLDER / "src" / "scanner.c", tmp_path / "src")
    abi = _STAMP[1].removeprefix("abi ")
    subprocess.run([cli, "generate", "--abi", abi], cwd=tmp_path, check=True)
    for name in ("grammar.json", "node-types.json", "parser.c"):
        assert (tmp_path / "src" / name).read_bytes() == (FOLDER / "src" / name).read_bytes()


@pytest.mark.parametrize("standard", ["c99", "c11"])
def test_the_scanner_compiles_without_warnings(standard: str) -> None:
    flags = ("-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")
    command = [c_compiler(), f"-std={standard}", *flags, "-fsyntax-only", "-Isrc", "src/scanner.c"]
    subprocess.run(command, cwd=FOLDER, check=True)


def _strings(rule: object) -> set[str]:
    """All texts of a rule that stand for themselves."""
    if isinstance(rule, list):
        return {text for part in rule for text in _strings(part)}
    if not isinstance(rule, dict):
        return set()
    if rule["type"] == "STRING":
        return {rule["value"]}
    return {text for part in rule.values() for text in _strings(part)}


def test_words_of_the_grammar() -> None:
    assert _strings(_GRAMMAR["rules"]["_keyword"]) == KEYWORDS
    found = set().union(*map(_strings, _GRAMMAR["rules"].values()))
    assert {text for text in found if text[0].isalpha()} == KEYWORDS
    operators = {word for words in VOCABULARY["operators"].values() for word in words}
    delimiters = set(VOCABULARY["punctuation"]["delimiters"])
    brackets = set("".join(VOCABULARY["punctuation"]["brackets"]))
    assert found - KEYWORDS == operators | delimiters | brackets | {"${"}


def _listed(name: str) -> list[str]:
    """An array of strings of the scanner."""
    found = re.search(rf"\b{name}\[\] = \{{(.*?)\}};", _SCANNER, re.DOTALL)
    assert found is not None
    return re.findall(r'"(\w+)"', found[1])


def test_words_of_the_scanner() -> None:
    assert sorted(_listed("KEYWORDS")) == sorted(KEYWORDS)
    externals = [token.get("value") for token in _GRAMMAR["externals"]]
    assert externals[-len(KEYWORDS) :] == _listed("KEYWORDS")
    units = VOCABULARY["units"]["quantities"] + VOCABULARY["units"]["durations"]
    assert sorted(_listed("UNITS")) == sorted(units)
    longest = max(map(len, KEYWORDS)), max(map(len, units))
    assert f"#define LONGEST_KEYWORD {longest[0]}\n" in _SCANNER
    assert f"#define LONGEST_UNIT {longest[1]}\n" in _SCANNER


def _first_words(rule: dict[str, object]) -> set[str]:
    """The keywords that a rule may begin with, where it can begin with nothing else."""
    kind = rule["type"]
    if kind == "STRING":
        return {str(rule["value"])}
    if kind == "SEQ":
        return _first_words(rule["members"][0])  # type: ignore[index]
    if kind == "CHOICE":
        return set().union(*map(_first_words, rule["members"]))  # type: ignore[call-overload]
    if kind == "SYMBOL" and rule["name"] in _GRAMMAR["rules"]:
        return _first_words(_GRAMMAR["rules"][rule["name"]])
    return set()


def test_words_that_begin_something() -> None:
    """The scanner gets over missing brackets by them."""
    entries = {"assign", "append", "amend", "field", "input_port", "output_port", "edge"}
    members = {
        name: [part["name"] for part in _GRAMMAR["rules"][name]["members"]]
        for name in ("declaration", "entry")
    }
    first = {
        name: {
            word
            for rule in rules
            if rule not in entries
            for word in _first_words(_GRAMMAR["rules"][rule])
        }
        for name, rules in members.items()
    }
    assert set(_listed("HEADS")) == first["declaration"] | first["entry"]
    assert set(_listed("TOP_HEADS")) == first["declaration"] - first["entry"]
    rules = [_GRAMMAR["rules"][rule] for rules in members.values() for rule in rules]
    second = {
        rule["members"][1]["value"]
        for rule in rules
        if rule["type"] == "SEQ"
        and [part["type"] for part in rule["members"][:2]] == ["STRING"] * 2
    }
    assert set(_listed("SECOND_WORDS")) == second
