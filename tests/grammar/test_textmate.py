"""What editors take besides classes: names of scopes, and what happens while one types."""

from __future__ import annotations

import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.examples.goldens import ROOT
from tests.grammar.textmate import GRAMMAR, MODULES, require_node

FOLDER = ROOT / "grammar" / "textmate"
SCOPES = sorted((ROOT / "tests" / "grammar" / "scopes").glob("*.txt"))
CONFIGURATION = json.loads((FOLDER / "language-configuration.json").read_text(encoding="utf-8"))
# Which of some regular expressions of JavaScript match which of some texts.
_MATCHING = """
const { patterns, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const all = patterns.map((pattern) => texts.map((text) => new RegExp(pattern).test(text)));
process.stdout.write(JSON.stringify(all));
"""


def asserted(path: Path) -> tuple[bool, str]:
    """Whether the assertions of a file hold, and what is said of them."""
    require_node()
    grammars = [GRAMMAR]
    for name in ("python", "shellscript", "yaml", "javascript"):
        grammars.append(MODULES / "tm-grammars" / "grammars" / f"{name}.json")
    options = [part for grammar in grammars for part in ("-g", str(grammar))]
    # The reader of assertions is exponential in what it does not understand: hence the time limit.
    done = subprocess.run(
        ["node", MODULES / ".bin" / "vscode-tmgrammar-test", *options, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SCOPES, ids=lambda path: path.stem)
def test_scopes(path: Path) -> None:
    is_right, said = asserted(path)
    assert is_right, said


def test_a_wrong_scope_is_seen(tmp_path: Path) -> None:
    text = SCOPES[0].read_text(encoding="utf-8")
    path = tmp_path / "wrong.txt"
    path.write_text(text.replace("keyword.control.wz", "keyword.wrong.wz"), encoding="utf-8")
    is_right, said = asserted(path)
    assert not is_right
    assert "keyword.wrong.wz" in said


def matching(patterns: list[str], texts: list[str]) -> list[list[bool]]:
    """For each pattern of JavaScript, whether it matches each text."""
    require_node()
    given = json.dumps({"patterns": patterns, "texts": texts})
    done = subprocess.run(
        ["node", "-e", _MATCHING], input=given, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    found: list[list[bool]] = json.loads(done.stdout)
    return found


def test_indentation_is_that_of_the_examples() -> None:
    """After each line the next one is indented as an editor would do it by itself."""
    rules = CONFIGURATION["indentationRules"]
    pairs = []
    for path in sorted((ROOT / "examples").rglob("*.wz")):
        text = _without_long_strings(path.read_text(encoding="utf-8"))
        rows = [row for row in text.split("\n") if row.strip()]
        pairs += [pair for pair in pairwise(rows) if _is_ordinary(*pair)]
    assert len(pairs) > 500
    increased, _ = matching(list(rules.values()), [first for first, _ in pairs])
    _, decreased = matching(list(rules.values()), [second for _, second in pairs])
    for (first, second), more, less in zip(pairs, increased, decreased, strict=True):
        expected = _indent(first) + 2 * more - 2 * less
        assert _indent(second) == expected, f"{first}\n{second}"


def _without_long_strings(text: str) -> str:
    return re.sub(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'', '""', text, flags=re.DOTALL)


def _is_ordinary(first: str, second: str) -> bool:
    """Neither of them goes on with an edge: how far that is indented is the writer's own choice."""
    return not re.match(r"\s*(>>|~>)", first) and not re.match(r"\s*(>>|~>)", second)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


@pytest.mark.parametrize(
    ("before", "after", "appended"),
    [
        ("## What it is.", "", "## "),
        ("  ## What it is.", "", "## "),
        ("##", "", None),  # a second Enter ends the documentation
        ("## ", "", None),
        ("### A line", "", None),
        ("# A comment.", "", None),
        ("# A comment", " that is broken in two", "# "),
        ("step a = b() ## no documentation", "", None),
        ('let a = "# no comment', ' at all"', None),
    ],
)
def test_enter_in_a_comment(before: str, after: str, appended: str | None) -> None:
    assert on_enter(before, after).get("appendText") == appended


@pytest.mark.parametrize(
    ("before", "after", "indent"),
    [
        ("step a = b(", ")", "indentOutdent"),
        ("step a = b(c = { d = 1 }, e = [2],", ")", "indentOutdent"),
        ("defaults {", "}", "indentOutdent"),
        ("args = [", "])", "indentOutdent"),
        ("defaults { a = 1", "}", "indentOutdent"),
        ("step a = b()", ")", None),
        ('step a = b("(")', "", None),
        ("  >> b", "", "none"),
        ("  ~> b {", "", None),
    ],
)
def test_enter_at_brackets_and_arrows(before: str, after: str, indent: str | None) -> None:
    """A closing bracket that the editor wrote by itself goes to a line of its own."""
    assert on_enter(before, after).get("indent") == indent


def on_enter(before: str, after: str) -> dict[str, Any]:
    """The action of the first rule that fits a line that is broken in two."""
    rules: list[dict[str, Any]] = CONFIGURATION["onEnterRules"]
    patterns = [pattern for rule in rules for pattern in (rule["beforeText"], _after(rule))]
    fits = iter(matching(patterns, [before, after]))
    for rule, (is_before, _), (_, is_after) in zip(rules, fits, fits, strict=False):
        if is_before and is_after:
            action: dict[str, Any] = rule["action"]
            return action
    return {}


def _after(rule: dict[str, Any]) -> str:
    return str(rule.get("afterText", ""))


def test_long_lines_come_to_an_end() -> None:
    """Expressions that try a line in many ways would need more than the minute that they have."""
    rules = [*CONFIGURATION["indentationRules"].values()]
    rules += [rule["beforeText"] for rule in CONFIGURATION["onEnterRules"]]
    lines = [unit * 2000 for unit in ("(", "{}", "{ a = 1 }, ", "[", '"', "a.", "'#", '"\\')]
    matching(rules, lines)


def test_pairs_are_those_of_the_grammar() -> None:
    brackets = [["{", "}"], ["[", "]"], ["(", ")"]]
    assert CONFIGURATION["brackets"] == brackets
    pairs = [[pair["open"], pair["close"]] for pair in CONFIGURATION["autoClosingPairs"]]
    assert pairs == [*brackets, *([quote] * 2 for quote in ('"', "'", '"""', "'''"))]


def test_words_are_tokens() -> None:
    texts = ["on_exit", "128Mi", "1.5Gi", "a"]
    assert matching([f"^(?:{CONFIGURATION['wordPattern']})$"], texts) == [[True] * 4]


def keys_of(item: Any) -> set[str]:
    if isinstance(item, dict):
        return set(item) | {key for value in item.values() for key in keys_of(value)}
    return {key for value in item for key in keys_of(value)} if isinstance(item, list) else set()


def test_every_part_of_the_grammar_is_used() -> None:
    grammar = GRAMMAR.read_text(encoding="utf-8")
    for name in json.loads(grammar)["repository"]:
        assert f'"include": "#{name}"' in grammar, name
