"""The compiler's driver reads as Lark's own parser does."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.syntax.lark_trees import by_lark, by_us
from tests.syntax.strategies import sources

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("stdlib", "examples", "tests", "benchmarks", "docs")
    for path in (ROOT / folder).rglob("*.wz")
    if "invalid" not in path.parts and "wrong" not in path.name
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_of_the_repository(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    assert by_us(text, monkeypatch) == by_lark(text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=sources())
def test_generated_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert by_us(text, monkeypatch) == by_lark(text)


@pytest.mark.thorough
def test_every_rule_of_the_grammar_is_generated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the property above would say little."""
    from wzc.syntax import _tables, tables_gen

    seen: set[str] = set()

    @settings(max_examples=500, derandomize=True, database=None)
    @given(text=sources())
    def collect(text: str) -> None:
        stack = [by_us(text, monkeypatch)]
        while stack:
            item = stack.pop()
            if isinstance(item, tuple) and isinstance(item[1], list):
                seen.add(item[0])
                stack += item[1]

    collect()
    names = {rule[3] for rule in _tables.RULES if rule[2] == tables_gen.NODE}
    assert names - seen <= {"interpolation"}
