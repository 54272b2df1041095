"""Random pipelines, values files and manifests: Wurzel itself and `wzc import` agree on them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.argo.client import Validator
from tests.conftest import IN_CI
from tests.parity.cases import compare, originals
from tests.parity.command import read_command
from tests.parity.generated.case import generate
from tests.parity.generated.faults import FAULTS
from tests.parity.generated.judge import Judged, Outcome, judge
from tests.parity.generated.pipelines import KINDS, OWN
from tests.parity.generated.profiles import difference
from tests.parity.generated.reasons import REASONS, Question, reasons
from tests.parity.generated.settings import ANYTHING, REQUIRED, SETTINGS, texts
from tests.parity.reading import read
from tests.parity.runner import Wurzel
from tests.wurzel.runner import environment_python

pytestmark = pytest.mark.thorough

# WZC_PARITY_CASES=5000 looks further.
COUNT = int(os.environ.get("WZC_PARITY_CASES") or 200)


@pytest.fixture(scope="module")
def wurzel() -> Iterator[Wurzel]:
    python = environment_python()
    if not python.is_file():
        reason = f"no Wurzel at {python}: scripts/wurzel-env.sh installs it"
        if IN_CI:
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    with Wurzel(python) as wurzel:
        yield wurzel


@pytest.fixture(scope="module")
def judged(wurzel: Wurzel) -> list[Judged]:
    """What becomes of the cases."""
    return [judge(generate(seed), wurzel) for seed in range(COUNT)]


@pytest.mark.slow
def test_no_case_fails(judged: list[Judged]) -> None:
    failed = [item for item in judged if item.outcome is Outcome.FAILED]
    assert not failed, "\n".join(
        [*map(str, failed), "python -m tests.parity.generated --from SEED --count 1 says more"]
    )


@pytest.mark.slow
def test_most_cases_compile(judged: list[Judged]) -> None:
    outcomes = Counter(item.outcome for item in judged)
    assert outcomes[Outcome.SAME] >= 0.8 * (len(judged) - outcomes[Outcome.NOT_WURZEL])


@pytest.mark.slow
def test_argo_accepts_every_case_that_compiles(judged: list[Judged], argo: Validator) -> None:
    for item in judged:
        if item.yaml:
            results = argo.validate(item.yaml)
            assert results
            assert [str(result) for result in results if not result.ok] == [], item.seed


@pytest.mark.slow
def test_profiles_give_what_merging_gives() -> None:
    several = [case for case in map(generate, range(COUNT)) if "values-1.yaml" in case.files]
    assert len(several) >= COUNT // 10
    for case in several[: max(10, COUNT // 10)]:
        assert not difference(case), case.seed


# ---- the means of the above


def test_a_number_makes_one_case() -> None:
    assert generate(17) == generate(17)
    assert generate(17).files != generate(18).files


def test_the_process_gives_what_the_command_line_gave(wurzel: Wurzel) -> None:
    for case in originals():
        command = read_command(case.folder)
        if not command.values and command.pipeline and command.reads_values:
            continue  # it reads its values itself
        found = read(wurzel.generate(case.folder, command))
        assert compare(case.expected(), found, case.name, []).same, case.name


@pytest.mark.slow
def test_the_settings_are_as_their_classes_take_them(wurzel: Wurzel, tmp_path: Path) -> None:
    head = (
        "from typing import Literal\nfrom pydantic import Field, SecretStr\n"
        "from wurzel.core import NoSettings, Settings, TypedStep\n"
        "from wurzel.datacontract import MarkdownDataContract, PydanticModel\n"
        "from wurzel.steps.scraperapi.data import UrlItem\n"
        "from enum import StrEnum\nfrom pathlib import Path\n"
        "from pandera.typing import DataFrame, Series\nfrom pydantic import BaseModel\n"
        "from wurzel.datacontract import PanderaDataFrameModel\n"
        "class Note(PydanticModel):\n    text: str\n"
    )
    (tmp_path / "pipeline.py").write_text(head + "\n".join(OWN.values()), encoding="utf-8")
    for kind in KINDS:
        prefix = kind.name.upper()
        path = f"{kind.module or 'pipeline'}:{kind.name}"
        needed = {f"{prefix}__{key}": text for key, text in REQUIRED.get(kind.name, {}).items()}
        asked = [
            (name, text, valid)
            for name, of in SETTINGS.get(kind.name, {}).items()
            for valid in (True, False)
            if valid or name not in ANYTHING
            for text in texts(of, valid=valid)
        ]
        envs = [(path, {**needed, f"{prefix}__{name}": text}) for name, text, _ in asked]
        loaded = wurzel.settings(tmp_path, envs)
        wrong = [
            (kind.name, *one)
            for one, found in zip(asked, loaded, strict=True)
            if (not found.errors) != one[2]
        ]
        assert wrong == []


def test_each_mistake_has_a_reason_and_each_reason_a_mistake() -> None:
    seen: set[str] = set()
    # Wurzel passes over names of middlewares that it does not know, and so do we.
    left = dict.fromkeys(set(FAULTS) - {"middleware"}, 2)
    for seed in range(20_000):
        case = generate(seed) if any(left.values()) else None
        if case is None:
            break
        if case.fault in left:
            left[case.fault] = max(0, left[case.fault] - 1)
            # Only its class says that a setting is refused.
            errors = {"step": {"x": "y"}} if case.fault == "setting" else {}
            found = reasons(Question(case, errors))
            assert found, (seed, case.fault)
            seen.update(found)
    assert not any(left.values())
    # These come up without a mistake being planted.
    by_chance = {
        *("step-without-data", "negative-duration", "tag-that-argo-replaces"),
        "reference-to-a-variable-of-the-pod",
    }
    assert seen | by_chance == set(REASONS)
