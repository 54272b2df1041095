"""A component means the same as its body in the place of each use."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.components.programs import Program, Use, programs
from wzc import api
from wzc.backend.argo.text import BRACE_VARIABLE

# An attempt of a component that is tried again.
ATTEMPT = re.compile(r"\(\d+\)")
DRAWN = settings(
    max_examples=60,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def document(source: str) -> Any:
    found = api.compile(text=source)
    # What cannot be handed on, and is refused: text of the run together with braces and dollars.
    assume(not found.errors or {error.code.id for error in found.errors} - {"WZ5030"})
    assert not found.errors, found.messages() + source
    return json.loads(json.dumps(found.documents[0]))


def plain(run: Run, path: str) -> str:
    """The path of a pod as the step that is written in its place is called.

    Of a hook that of its step, and its own name: there may be a DAG between the two.
    """
    found = re.fullmatch(r"(.*)\.(onExit|hooks)\b.*", path)
    hook = ""
    if found is not None:
        path, hook = found[1], "-" + run.pods[path].template["name"].rpartition("-")[2]
    path = ATTEMPT.sub("", path)
    return re.sub(r"\((\d+):[^()]*\)", r"-\1", path).replace(".", "-") + hook


def steps(run: Run) -> dict[str, str]:
    """The paths of all pods by what they are called then."""
    return {plain(run, path): path for path in run.pods}


def containers(run: Run) -> dict[str, Any]:
    """What each container is given, by the name of its step."""
    return {
        plain(run, path): (
            *(pod.command, pod.args, pod.source),
            # The brace that others are put together with is there where it is needed.
            {name: value for name, value in pod.env.items() if name != BRACE_VARIABLE},
            (pod.template.get("container") or pod.template["script"])["resources"],
        )
        for path, pod in run.pods.items()
    }


@DRAWN
@given(programs(), st.data())
def test_containers_get_the_same(program: Program, data: st.DataObject) -> None:
    with_components = document(program.source())
    without = document(program.written_out())
    first = run_through(with_components, {}, program.inputs)
    second = run_through(without, {}, program.inputs)
    assert not first.stuck
    assert not first.left_tags() or (first.left_tags().keys() and second.left_tags())
    assert containers(first) == containers(second), program.source()
    assert first.phase == second.phase
    if second.pods:
        failing = data.draw(st.sampled_from(sorted(steps(second))))
        path = steps(first)[failing]
        bad = {each: Result(exit_code=1) for each in attempts(path)}
        ran = run_through(with_components, bad, program.inputs)
        other = run_through(without, {steps(second)[failing]: Result(exit_code=1)}, program.inputs)
        assert steps(ran).keys() == steps(other).keys(), program.source()
        assert ran.phase == other.phase
        # What fails once, and is tried again, is as if it had not failed.
        if retried(program, path) and ".onExit" not in path and ".hooks" not in path:
            again = run_through(with_components, {path: Result(exit_code=1)}, program.inputs)
            # A hook of the failed attempt may be there too.
            assert containers(first).items() <= containers(again).items(), program.source()
            assert again.phase == first.phase and len(again.pods) > len(first.pods)


def attempts(path: str) -> list[str]:
    """The same node in each attempt of the components that it is in; there are no more than 3."""
    parts = ATTEMPT.split(path)
    numbers = itertools.product("012", repeat=len(parts) - 1)
    return [
        parts[0] + "".join(f"({n}){rest}" for n, rest in zip(row, parts[1:], strict=True))
        for row in numbers
    ]


def retried(program: Program, path: str) -> bool:
    """Whether a component that a node is in is tried again, and not only tried."""
    parts: list[Any] = list(program.uses)
    for name in re.sub(r"\([^()]*\)", "", path).split("."):
        found = next((part for part in parts if part.name == name), None)
        if not isinstance(found, Use):
            return False
        if found.retry:
            return True
        parts = list(found.component.parts)
    return False


@settings(DRAWN, max_examples=15)
@given(programs())
def test_argo_accepts_them(argo: Validator, program: Program) -> None:
    found = api.compile(text=program.source())
    assume(not found.errors)
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
