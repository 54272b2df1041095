"""Programs of control: what runs is what the rules say, and handlers get what they have to."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import assume, given

from tests.argo.client import Validator
from tests.argo.template.depends import Phase as End
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.conditions import rules
from tests.conditions.rules import ERRORED, FAILED, OMITTED, SKIPPED, SUCCEEDED
from tests.properties.controls import CONSTRUCTS, KNOWN, STATUS, Control, Handler, controls
from tests.properties.test_programs import checked, formats
from tests.properties.uses import check_uses, drawn
from wzc import api

pytestmark = pytest.mark.slow

PHASES = {**STATUS, SKIPPED: "Skipped", OMITTED: "Omitted"}
# Files one by one of a step that may have written fewer of them; text that would be read again.
REFUSED = {"WZ1099", "WZ5030"}


def compiled(control: Control, format: int = 0) -> api.Compilation:
    found = api.compile(text=control.source(format))
    codes = {error.code.id for error in found.errors}
    assert codes <= REFUSED, found.messages() + control.source(format)
    assume(not codes)
    return found


def walked(control: Control, document: Any) -> Run:
    results = {}
    for step in control.left.steps:
        end = control.run.ends[step.name]
        # By the place of its task, and of its attempts where these are a DAG of their own.
        results[step.name] = results[f"{step.name}.{step.name}"] = {
            FAILED: Result(exit_code=1),
            ERRORED: Result(phase=End.ERROR),
            SUCCEEDED: Result({} if step.takes else {"rows": str(control.run.rows[step.name])}),
        }[end]
    return run_through(document, results, control.submitted(), known=KNOWN)


@checked(60)
@given(controls(), formats)
def test_what_runs_is_what_the_rules_say(argo: Validator, control: Control, format: int) -> None:
    text = compiled(control, format).yaml()
    assert [str(result) for result in argo.validate(text) if not result.ok] == [], text
    run = walked(control, yaml.safe_load(text))
    expected = control.outcomes()
    steps = {step.name for step in control.left.steps}
    phases = {name: phase for name, phase in run.phases().items() if name in steps}
    assert phases == {name: PHASES[end] for name, end in expected.items()}, control.source()
    [status] = rules.status(control.left, expected)
    assert run.nodes[""].phase is End(STATUS[status])
    assert not run.left_tags().keys() & expected.keys()
    for step in control.left.steps:
        if expected[step.name] in (SKIPPED, OMITTED):
            continue
        for name in step.reads:
            rows = rules.rows_of(name, control.run, expected)
            # Where it is tried again and has hooks, there is a DAG of its name around it.
            around = f"{step.name}.{step.name}"
            place = around if around in run.nodes else step.name
            assert run.pod(place).env[f"{name.upper()}_ROWS"] == str(rows)
    ran = any(end not in (SKIPPED, OMITTED) for end in expected.values())
    for handler in control.handlers:
        check_handler(handler, run, ran)
    for step_name, handler in control.hooks:
        began = expected[step_name] not in (SKIPPED, OMITTED)
        check_hook(step_name, handler, run, began)


def check_handler(handler: Handler, run: Run, ran: bool) -> None:
    """Whether it ran, once, and what its container got."""
    name = handler.name.replace("_", "-")
    pods = [pod for pod in run.pods.values() if pod.template["name"] == name]
    runs = (handler.event == "exit" or ran) and (handler.when is None or handler.when.value)
    assert len(pods) == (1 if runs else 0)
    for pod in pods:
        assert list(pod.args) == [arg.text for arg in handler.args]
        assert {name: pod.env[name] for name, _ in handler.env} == {
            name: value.text for name, value in handler.env
        }


def check_hook(step: str, handler: Handler, run: Run, began: bool) -> None:
    """Whether the hook of a step ran, once, where its step did."""
    name = f"{step}-{handler.name}".replace("_", "-")
    pods = [pod for pod in run.pods.values() if pod.template["name"] == name]
    assert len(pods) == (began and (handler.when is None or handler.when.value))
    for pod in pods:
        assert list(pod.args) == [arg.text for arg in handler.args]


@pytest.mark.thorough
def test_each_construct_is_in_one_of_fifty_and_half_of_all_programs_compile() -> None:
    programs = [(control.source(), control.uses) for control in drawn(controls())]
    check_uses(programs, CONSTRUCTS, REFUSED)
