"""What warnings offer to write: applied, there is nothing left to warn of."""

from __future__ import annotations

import pytest

from tests.lint.sources import linted, source_of
from wzc.diagnostics.apply import apply_fixes
from wzc.source.file import SourceFile


@pytest.mark.parametrize(
    ("case", "code", "text"),
    [
        (
            {"pipeline": 'annotations { "linkerd.io/inject" = "disabled" }'},
            "WZ7004",
            'pod_annotations { "linkerd.io/inject" = "disabled" }',
        ),
        (
            {"docs": 'env { token = "abc" }'},
            "WZ7002",
            'env { token = secret("rag", key = "token") }',
        ),
    ],
)
def test_an_offer_mends(case: dict[str, str], code: str, text: str) -> None:
    source = source_of(case)
    [found] = linted(source)
    assert found.code.id == code and found.primary is not None
    file = found.primary.span.file
    assert isinstance(file, SourceFile)
    mended = apply_fixes(file.text, file, found.fixes, only_certain=False)
    assert text in mended
    assert linted(mended) == []


def test_no_offer_where_an_annotation_is_for_the_object() -> None:
    both = 'annotations { team = "search", "linkerd.io/inject" = "disabled" }'
    [found] = linted(source_of({"pipeline": both}))
    assert found.fixes == []


def test_no_offer_where_pods_have_annotations_already() -> None:
    both = 'annotations { "linkerd.io/inject" = "x" }\npod_annotations { a = "b" }'
    [found] = linted(source_of({"pipeline": both}))
    assert found.fixes == []
