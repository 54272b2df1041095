"""One mistake is one message, at its place, in words for who made it; what is right stays."""

import pytest

from tests.syntax.mistake_cases import Case, load_cases
from tests.syntax.printer import read
from wzc.diagnostics.apply import apply_fixes
from wzc.syntax import ast

CASES = load_cases()
PARAMETERS = [pytest.param(case, id=case.source.strip().replace("\n", "~")) for case in CASES]


def test_there_are_many() -> None:
    assert len(CASES) > 200


@pytest.mark.parametrize("case", PARAMETERS)
def test_one_message(case: Case) -> None:
    text = case.file(case.source)
    _, diagnostics = read(text)
    [found] = diagnostics
    assert found.primary is not None
    span = found.primary.span
    assert (found.code.id, found.message, found.help) == (case.code, case.message, case.help)
    assert (span.start, span.end) == case.place, f"the place is {span}: {span.text!r}"
    assert len(found.fixes) == (case.fixed is not None)


@pytest.mark.parametrize(
    "case", [p for p, c in zip(PARAMETERS, CASES, strict=True) if c.fixed is not None]
)
def test_the_fix_mends_it(case: Case) -> None:
    assert case.fixed is not None
    text = case.file(case.source)
    tree, diagnostics = read(text)
    [found] = diagnostics
    fixed = apply_fixes(text, tree.file, found.fixes, only_certain=case.is_certain)
    assert fixed == case.file(case.fixed)
    _, after = read(fixed)
    assert [d.message for d in after] == []


# A long string that is not closed takes the rest of the file.
CLOSED = [p for p, c in zip(PARAMETERS, CASES, strict=True) if '"""' not in c.message]


@pytest.mark.parametrize("case", CLOSED)
def test_what_stands_around_it_is_read(case: Case) -> None:
    tree, _ = read(case.file(case.source))
    nodes = list(ast.walk(tree))
    names = {n.name.text for n in nodes if isinstance(n, ast.Let)}
    names |= {n.key.text for n in nodes if isinstance(n, ast.Assign)}
    assert {"before", "after"} <= names


@pytest.mark.parametrize("case", PARAMETERS)
def test_messages_keep_to_the_rules(case: Case) -> None:
    """They stand alone on a line: no final dot, no capital, backticks in pairs."""
    for text in (case.message, case.help or ""):
        assert not text.endswith(".") or text.endswith("...")
        assert text.replace("`````", "``").count("`") % 2 == 0
        assert "\n" not in text
    assert not case.message[0].isupper()


def test_every_code_of_the_syntax_has_a_case_or_a_test() -> None:
    elsewhere = {"WZ1010", "WZ1011", "WZ1012", "WZ1013", "WZ1017", "WZ1099"}
    from wzc.diagnostics import catalogue
    from wzc.diagnostics.model import Code

    codes = {c.id for c in vars(catalogue).values() if isinstance(c, Code)}
    syntax = {code for code in codes if code.startswith("WZ1")}
    assert syntax - elsewhere == {case.code for case in CASES}
