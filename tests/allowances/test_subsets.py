"""Any part of the warnings of a program can be allowed: just these are gone, and all else stays."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.allowances.drawn import MANY, commented, compiled, own_warnings, programs
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.diagnostics.pages import Example
from wzc.fmt import format_source
from wzc.source.file import SourceFile, Span

PROGRAMS = programs()
# Failing programs are not shrunk: the text that is shown says enough.
slowly = settings(
    max_examples=100,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)


def key(item: Diagnostic) -> tuple[object, ...]:
    """All of a diagnostic but the lines on which its places are."""

    def shown(span: Span) -> tuple[str, str, int]:
        return (span.file.name, span.text, span.position[1])

    return (
        item.code.id,
        item.message,
        None if item.primary is None else (shown(item.primary.span), item.primary.text),
        tuple((shown(label.span), label.text) for label in item.secondary),
        tuple(item.notes),
        item.help,
        tuple((fix.title, fix.certain, len(fix.edits)) for fix in item.fixes),
    )


@slowly
@given(st.data())
def test_just_those_that_are_allowed_are_gone(data: st.DataObject) -> None:
    # Half of the draws have more to choose from.
    files = data.draw(st.sampled_from(PROGRAMS[1:]) | st.just(PROGRAMS[0]))
    before = compiled(files, files[0].text)
    text, gone, _ = data.draw(commented(files))
    after = compiled(files, text)
    expected = Counter(map(key, before.diagnostics)) - Counter(map(key, gone))
    assert Counter(map(key, after.diagnostics)) == expected, text
    assert after.yaml() == before.yaml()
    # The formatter may move the comments with their lines, and what they are about goes along.
    formatted = format_source(SourceFile("main.wz", text), Diagnostics())
    assert formatted is not None
    again = compiled(files, formatted)
    codes = Counter(item.code.id for item in again.diagnostics)
    assert codes == Counter(item.code.id for item in after.diagnostics), formatted
    assert again.yaml() == before.yaml()


def test_the_program_with_many_has_many() -> None:
    codes = Counter(item.code.id for item in own_warnings((Example("main.wz", MANY),)))
    assert len(codes) >= 8 and sum(codes.values()) >= 15, codes


@pytest.mark.parametrize("files", PROGRAMS, ids=lambda files: files[0].text.split("\n")[0][:20])
def test_all_can_be_allowed_at_once(files: tuple[Example, ...]) -> None:
    text = files[0].text
    codes = {item.code.id for item in own_warnings(files)}
    rows = []
    for row in text.split("\n"):
        if row and row[0] not in " )]}":
            rows.append(f"# wz: allow({', '.join(sorted(codes))}, WZ7016) all of it")
        rows.append(row)
    before, after = compiled(files, text), compiled(files, "\n".join(rows))
    own = Counter(map(key, own_warnings(files)))
    assert Counter(map(key, after.diagnostics)) == Counter(map(key, before.diagnostics)) - own
    assert after.yaml() == before.yaml()
