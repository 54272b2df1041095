"""One wrong value anywhere is detected in what is imported, too: unifying texts hides nothing."""

from __future__ import annotations

import pytest

from tests.parity.cases import CASES, Original, Verdict, compare_imported
from tests.parity.reading import read
from tests.parity.test_planted import (
    FREE_NAMES,
    NO_EFFECT,
    SECRET,
    Path,
    changed,
    leaves,
    removed,
    silent,
)

RICH = [
    Original(CASES / name)
    for name in (
        "11_env_inline",
        "12_envfrom_prefix_optional",
        "19_middleware_prometheus",
        "32_custom_steps_with_settings",
        "33_repo_example_values",
        "35_manifest_full",
    )
]


@pytest.mark.parametrize("case", RICH, ids=lambda case: case.name)
def test_a_wrong_value_is_detected(case: Original) -> None:
    imported, expected = case.imported(), case.expected()
    actual = read(imported.compile().yaml())
    assert compare_imported(expected, actual, imported.text).same

    def change(path: Path) -> Verdict:
        return compare_imported(expected, changed(actual, path), imported.text)

    def leave_out(path: Path) -> Verdict:
        return compare_imported(expected, removed(actual, path), imported.text)

    assert silent(case, actual, leaves(actual), FREE_NAMES, "", change) == []
    assert silent(case, actual, leaves(actual), SECRET, "", leave_out) == []


@pytest.mark.parametrize("case", RICH, ids=lambda case: case.name)
def test_a_value_that_wurzel_has_differently_is_detected(case: Original) -> None:
    imported, expected = case.imported(), case.expected()
    actual = read(imported.compile().yaml())

    def change(path: Path) -> Verdict:
        return compare_imported(changed(expected, path), actual, imported.text)

    # Whatever name Wurzel's DAG has: the entrypoint is what counts, and is defined here.
    free = f"{FREE_NAMES}|{NO_EFFECT}|templates/0/name"
    assert silent(case, expected, leaves(expected), free, "", change) == []
