"""What a program says once means what it does spelled out: to Argo, in pods, for containers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.errors import Unsupported
from tests.argo.template.walk import run_through
from tests.backend.emit.trees import is_same_json
from tests.backend.factor.meaning import meaning, pods_of
from tests.properties.flows import Flow, flows
from tests.properties.programs import Program, programs
from tests.properties.test_programs import checked, compiled

pytestmark = pytest.mark.slow


def both(text: str, argo: Validator) -> tuple[Any, Any]:
    """The document spelled out and as it is written: Argo accepts both, and they mean the same."""
    spelled, written = compiled(text), compiled(text, expand=False)
    assert [str(result) for result in argo.validate(written.yaml()) if not result.ok] == [], text
    documents = json.loads(json.dumps([spelled.documents[0], written.documents[0]]))
    one, other = documents
    assert is_same_json(argo.read(written.yaml()), [other])
    assert meaning(other) == meaning(one), text
    assert pods_of(other) == pods_of(one), text
    assert len(written.yaml()) <= len(spelled.yaml())
    return one, other


def same_runs(one: Any, other: Any) -> None:
    """Walked through, both run the same tasks, and each container gets the same."""
    try:
        before, after = run_through(one), run_through(other)
    except Unsupported:
        return
    assert after.phases() == before.phases()
    assert list(after.pods) == list(before.pods)
    for path, pod in before.pods.items():
        mine = after.pods[path]
        assert (mine.command, mine.args, mine.env) == (pod.command, pod.args, pod.env)
        assert mine.source == pod.source


@checked(80)
@given(programs())
def test_programs(argo: Validator, program: Program) -> None:
    same_runs(*both(program.source(), argo))


@settings(checked(30), suppress_health_check=[HealthCheck.too_slow])
@given(flows())
def test_programs_with_values_of_the_run(argo: Validator, flow: Flow) -> None:
    both(flow.source(0), argo)


_PLAIN = "ab/-.=:, \"'\\$()<&%é"
_WORDS = st.text(st.sampled_from(_PLAIN), min_size=1, max_size=6) | st.text(
    st.sampled_from(_PLAIN + "{}\n日"), max_size=4
)


@checked(60)
@given(st.lists(st.tuples(_WORDS, _WORDS, _WORDS), min_size=3, max_size=6))
def test_containers_that_differ_in_words(
    argo: Validator, words: list[tuple[str, str, str]]
) -> None:
    """Each container gets just its words, whatever is in them, however many are alike."""
    steps = []
    for number, (flag, value, own) in enumerate(words):
        quoted = [json.dumps(word, ensure_ascii=False) for word in (flag, value, own)]
        quoted = [word.replace("${", "$${") for word in quoted]
        steps.append(
            f'step s{number} = container(image = "a/b:1", command = ["run", "--in=/data/x"], '
            f'args = ["--name", {quoted[0]}, "s{number}", "/out/s{number}"]) '
            f"{{\n env {{ A = {quoted[1]}, B = {quoted[2]} }}\n"
            "  resources { cpu = 100m..500m, memory = 128Mi..512Mi }\n"
            "  security_context { run_as_non_root = true, allow_privilege_escalation = false }\n"
            '  pod_labels = { team = "search", stage = "production" }\n'
            "  retry { limit = 3 } }"
        )
    one, other = both("pipeline p {\n" + "\n".join(steps) + "\n}\n", argo)
    if len(words) > 3 and all(word and set(word) <= set(_PLAIN) for each in words for word in each):
        assert len(other["spec"]["templates"]) == 2
    same_runs(one, other)
