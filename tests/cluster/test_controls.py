"""Generated programs of control on the real controller: what runs is what the rules say.

The programs and their runs are those of `tests/properties/controls.py`; how each step has to end is
said by `tests/conditions/rules.py`, which knows nothing of manifests.
"""

from __future__ import annotations

from typing import TypeAlias

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from tests.argo.template.depends import Phase as End
from tests.argo.template.outputs import Result
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.examples import TARGET
from tests.cluster.kubelet import Seen
from tests.conditions import rules
from tests.conditions.rules import ERRORED, FAILED, OMITTED, SKIPPED, SUCCEEDED
from tests.kubelet import expand
from tests.properties.controls import STATUS, Control, Handler, controls
from tests.properties.expressions import Expr
from wzc import api

pytestmark = pytest.mark.slow

PROGRAMS = 12
PHASES = {**STATUS, SKIPPED: "Skipped", OMITTED: "Omitted"}
# Texts that only the run knows; the model has others in their place.
_OF_THE_CLUSTER = frozenset(("failures", "duration"))
_LOCKS = {"limits": {"disk": "1", "runs": "1"}}
Runs: TypeAlias = list[tuple[Control, Ran]]


def drawn(count: int) -> list[Control]:
    """The first programs that compile, the same ones each time."""
    found: list[Control] = []

    @settings(
        max_examples=count * 4, phases=[Phase.generate], database=None, deadline=None,
        derandomize=True, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(controls())
    def draw(control: Control) -> None:
        # The first ones that are drawn are small.
        if len(found) < 2 * count and not api.compile(text=control.source(), target=TARGET).errors:
            found.append(control)

    draw()
    return found[-count:]


def start(cluster: Cluster, control: Control, number: int) -> str:
    results: dict[str, Result] = {}
    for step in control.left.steps:
        rows = {} if step.takes else {"rows": str(control.run.rows[step.name])}
        results[step.name] = results[f"{step.name}.{step.name}"] = {
            FAILED: Result(exit_code=1),
            ERRORED: Result(phase=End.ERROR),
            SUCCEEDED: Result(rows),
        }[control.run.ends[step.name]]
    documents = [*yaml.safe_load_all(api.compile(text=control.source(), target=TARGET).yaml())]
    # The caches of all namespaces are in the controller's, where one program would find another's.
    for template in documents[-1]["spec"]["templates"]:
        if "memoize" in template:
            template["memoize"]["cache"]["configMap"]["name"] += f"-{number}"
    return cluster.start(documents, results, control.submitted(), config_maps=_LOCKS)


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> Runs:
    """All at the same time: most of what takes time in them is waiting."""
    started = [
        (control, start(cluster, control, number)) for number, control in enumerate(drawn(PROGRAMS))
    ]
    return [(control, cluster.end(namespace, 300)) for control, namespace in started]


def test_each_step_ends_as_the_rules_say(runs: Runs) -> None:
    for control, run in runs:
        expected = control.outcomes()
        found = run.phases()
        for name, end in expected.items():
            assert found.get(name) == PHASES[end] or kept(control, run, name), shown(control, run)
        [status] = rules.status(control.left, expected)
        assert found[""] == STATUS[status], shown(control, run)


def kept(control: Control, run: Ran, step: str) -> bool:
    """Whether a step may not have been started, because another one had failed by then.

    Which steps those are, is a matter of time.
    """
    failed = any(end in (FAILED, ERRORED) for end in control.outcomes().values())
    fast = failed and "fail_fast = false" not in control.attributes
    return fast and not any(s.after for s in control.left.steps) and step not in run.phases()


def test_each_step_has_one_pod_for_each_attempt(runs: Runs) -> None:
    for control, run in runs:
        expected = control.outcomes()
        for step in control.left.steps:
            pods = pods_of(run, step.name)
            attempts = attempts_of(step, expected[step.name])
            if kept(control, run, step.name):
                attempts = 0
            assert len(pods) == attempts, shown(control, run)
            assert len({seen.path for seen in pods}) == len(pods)


def pods_of(run: Ran, step: str) -> list[Seen]:
    """The pods of a step, and of its attempts where these are a DAG of their own."""
    return [*run.pods_of(step), *run.pods_of(f"{step}.{step}")]


def attempts_of(step: rules.Step, end: str) -> int:
    """How often its container is started, where it ends each time as it does in the end."""
    if end in (SKIPPED, OMITTED):
        return 0
    if end == FAILED and any(line == "retry = 1" for line in step.attributes):
        return 2
    if end in (FAILED, ERRORED) and any("limit = 2" in line for line in step.attributes):
        return 3
    return 1


def test_no_pod_is_there_before_what_its_step_waits_for_has_ended(runs: Runs) -> None:
    for control, run in runs:
        for step in control.left.steps:
            for source in step.sources:
                for seen in pods_of(run, step.name):
                    for before in pods_of(run, source):
                        assert before.ended is not None, shown(control, run)
                        assert before.ended < seen.made, shown(control, run)


def test_outputs_reach_the_steps_that_read_them(runs: Runs) -> None:
    for control, run in runs:
        expected = control.outcomes()
        for step in control.left.steps:
            for seen in pods_of(run, step.name):
                env = environment(seen)
                for name in step.reads:
                    rows = rules.rows_of(name, control.run, expected)
                    assert env[f"{name.upper()}_ROWS"] == str(rows), shown(control, run)


def test_handlers_of_the_run_run_once_and_get_what_they_have_to(runs: Runs) -> None:
    for control, run in runs:
        ran = any(end not in (SKIPPED, OMITTED) for end in control.outcomes().values())
        for handler in control.handlers:
            if of_the_cluster(handler.when):
                continue
            pods = [seen for seen in run.pods if template(seen) == handler.name.replace("_", "-")]
            holds = handler.when is None or handler.when.value
            runs_ = (handler.event == "exit" or ran) and holds
            assert len(pods) == (1 if runs_ else 0), shown(control, run)
            for seen in pods:
                check_given(handler, seen, shown(control, run))


def test_handlers_of_steps_run_once_where_the_step_does(runs: Runs) -> None:
    for control, run in runs:
        expected = control.outcomes()
        for step, handler in control.hooks:
            name = f"{step}-{handler.name}".replace("_", "-")
            pods = [seen for seen in run.pods if template(seen) == name]
            began = expected[step] not in (SKIPPED, OMITTED) and not kept(control, run, step)
            holds = handler.when is None or bool(handler.when.value)
            assert len(pods) == (began and holds), shown(control, run)
            for seen in pods:
                check_given(handler, seen, shown(control, run))


def check_given(handler: Handler, seen: Seen, story: str) -> None:
    """The arguments and variables of the handler's container."""
    env = environment(seen)
    main = seen.container()
    args = [expand(arg, env) for arg in main.get("args", [])]
    assert len(args) == len(handler.args), story
    for arg, value in zip(args, handler.args, strict=True):
        assert of_the_cluster(value) or arg == value.text, story
    for name, value in handler.env:
        assert of_the_cluster(value) or env[name] == value.text, story


def of_the_cluster(value: Expr | None) -> bool:
    """Whether only a cluster knows it."""
    return value is not None and bool(value.uses & _OF_THE_CLUSTER)


def template(seen: Seen) -> str:
    name: str = seen.template["name"]
    return name


def environment(seen: Seen) -> dict[str, str]:
    """The variables of the main container, as Kubernetes would set them."""
    env: dict[str, str] = {}
    for entry in seen.container().get("env", []):
        if "valueFrom" not in entry:
            env[entry["name"]] = expand(entry.get("value", ""), env)
    return env


def shown(control: Control, run: Ran) -> str:
    return f"{run.story()}\n{control.source()}\n{control.run}"
