"""Programs with values of the run: Argo accepts them, and each container gets what it has to."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import given

from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.properties.flows import Box, Flow, Leaf, flows
from tests.properties.locations import Outside
from tests.properties.names import kubernetes_name
from tests.properties.programs import Expected
from tests.properties.reading import Manifest
from tests.properties.test_programs import checked, compiled, formats
from tests.properties.uses import check_uses, drawn
from wzc import api
from wzc.values.quantity import Quantity

pytestmark = pytest.mark.slow


@checked(50)
@given(flows(), formats)
def test_argo_accepts_it_and_each_container_gets_its_values(
    argo: Validator, flow: Flow, format: int
) -> None:
    text = compiled(flow.source(format)).yaml()
    assert [str(result) for result in argo.validate(text) if not result.ok] == [], text
    made = pods(flow, Manifest.of(text), argo)
    for step, name, expected in flow.variables:
        found = reaching.variables_of(made[kubernetes_name(step)])[name]
        check_variable(found, expected)
    for box in flow.boxes:
        check_box(box, made[kubernetes_name(box.name)])
        check_attempt(box, made[kubernetes_name(box.name)], argo)
    for leaf in flow.leaves:
        check_leaf(leaf, flow, Manifest.of(text), argo)


def check_leaf(leaf: Leaf, flow: Flow, found: Manifest, argo: Validator) -> None:
    """Whether it runs, and with which words: Argo replaces tags in the task, then expands it."""
    name = kubernetes_name(leaf.name)
    [task] = [task for task in found.tasks if task["name"] == name]
    scope = {**flow.scope(), **flow.put_out()}
    [reply] = argo.evaluate(
        [{"op": "json", "text": json.dumps(task), "scope": scope, "lenient": True}]
    )
    assert not reply.error, reply.error
    inner = found.templates[task["template"]].get("dag")
    if inner is not None:  # a loop with a condition stands in a DAG of its own
        outer = json.loads(reply.value)
        if "when" in outer:
            [held] = argo.evaluate([{"op": "when", "text": outer["when"]}])
            assert (held.value, held.error) == (leaf.runs, "")
        if not leaf.runs:
            return
        for given_ in outer.get("arguments", {}).get("parameters", []):
            scope[f"inputs.parameters.{given_['name']}"] = given_["value"]
        [looped] = [each for each in inner["tasks"] if each["name"] == name]
        [reply] = argo.evaluate(
            [{"op": "json", "text": json.dumps(looped), "scope": scope, "lenient": True}]
        )
        assert not reply.error, reply.error
    texts = [reply.value]
    if leaf.loops:
        [reply] = argo.evaluate([{"op": "expand", "text": reply.value, "scope": scope}])
        assert not reply.error, reply.error
        texts = reply.value
    words = []
    for each in map(json.loads, texts):
        if "when" in each:
            [reply] = argo.evaluate([{"op": "when", "text": each["when"]}])
            assert (reply.value, reply.error) == (leaf.runs, "")
        else:
            assert leaf.runs
        values = {p["name"]: p["value"] for p in each.get("arguments", {}).get("parameters", [])}
        pod = reaching.Pod(found.templates[each["template"]], flow.scope(), values)
        words.append(reaching.words_of(reaching.templates([pod], argo)[0])[1:])
    if leaf.runs:
        assert words == leaf.words


def pods(flow: Flow, found: Manifest, argo: Validator) -> dict[str, dict[str, Any]]:
    """The template of each task as its pod has it: Argo replaces arguments, then the template."""
    leaves = {kubernetes_name(leaf.name) for leaf in flow.leaves}
    tasks = [
        task
        for task in found.tasks
        if "suspend" not in found.templates[task["template"]] and task["name"] not in leaves
    ]
    scope = {**flow.scope(), **flow.put_out()}
    calls = [
        {
            "op": "json",
            "text": json.dumps(task.get("arguments", {}).get("parameters", [])),
            "scope": scope,
        }
        for task in tasks
    ]
    given_ = []
    for reply in argo.evaluate(calls):
        assert not reply.error, reply.error
        given_.append({item["name"]: item["value"] for item in json.loads(reply.value)})
    numbers = {
        kubernetes_name(box.name): box.attempt.number
        for box in flow.boxes
        if box.attempt is not None
    }
    asked = [
        reaching.Pod(
            found.templates[task["template"]], flow.scope(), values, numbers.get(task["name"], 0)
        )
        for task, values in zip(tasks, given_, strict=True)
    ]
    made = reaching.templates(asked, argo)
    return {task["name"]: template for task, template in zip(tasks, made, strict=True)}


def check_variable(found: str, expected: Expected) -> None:
    if expected.how == "json":
        assert json.loads(found) == expected.value
    elif expected.how == "number":
        assert float(found) == expected.value
    else:
        assert found == expected.value


def check_box(box: Box, made: dict[str, Any]) -> None:
    if box.kind == "container_set":
        containers = {each["name"]: each for each in made["containerSet"]["containers"]}
        assert containers.keys() == {*box.beside, "main"}
        for name, words in {**box.beside, "main": box.words}.items():
            check_container(box, words, {"container": containers[name]})
    else:
        check_container(box, box.words, made)
    taken = {item["name"]: item for item in made.get("inputs", {}).get("artifacts", [])}
    assert {name: item["path"] for name, item in taken.items()} == {
        name: path for name, _, path, _ in box.taken
    }
    for name, _, _, what in box.taken:
        if isinstance(what, str):
            assert taken[name]["raw"]["data"] == what
        elif isinstance(what, Outside):
            found = taken[name][what.kind]
            assert {field: found.get(field) for field in what.fields} == what.fields
    put_out = made.get("outputs", {})
    placed = {item["name"]: item for item in put_out.get("artifacts", [])}
    for out in box.outputs:
        if out.to is not None:
            found = placed[out.name][out.to.kind]
            assert {field: found.get(field) for field in out.to.fields} == out.to.fields
    paths = [item["valueFrom"]["path"] for item in put_out.get("parameters", [])]
    paths += [item["path"] for item in put_out.get("artifacts", [])]
    assert len(paths) == len([out for out in box.outputs if not out.printed])


def check_attempt(box: Box, made: dict[str, Any], argo: Validator) -> None:
    """Whether another one follows, by Argo's own expressions, and what this one may use."""
    attempt = box.attempt
    if attempt is None:
        return
    if attempt.again is not None:
        text = made["retryStrategy"]["expression"]
        [reply] = argo.evaluate([{"op": "expression", "text": text, "scope": attempt.last}])
        assert not reply.error, (text, reply)
        assert json.loads(reply.value["json"]) is attempt.again
    if attempt.memory is not None:
        [main] = yaml.safe_load(made["podSpecPatch"])["containers"]
        for part, expected in zip(("requests", "limits"), attempt.memory, strict=True):
            amount = Quantity.parse(main["resources"][part]["memory"])
            assert amount == Quantity.parse(f"{expected}Mi")


def check_container(box: Box, words: list[str], made: dict[str, Any]) -> None:
    variables = reaching.variables_of(made)
    assert {name: variables.get(name) for name, _, _ in box.env} == {
        name: text for name, _, text in box.env
    }
    if box.kind == "script":
        assert [made["script"]["source"]] == words
    else:
        assert reaching.words_of(made) == words


@checked(50)
@given(flows(), formats)
def test_tasks_wait_for_what_they_refer_to_and_get_its_files(flow: Flow, format: int) -> None:
    found = Manifest.of(compiled(flow.source(format)).yaml())
    tasks = {task["name"]: task for task in found.tasks}
    checks = {name for name in tasks if "suspend" in found.templates[tasks[name]["template"]]}
    assert len(checks) == (1 if any(_is_checked(item.node) for item in flow.inputs) else 0)
    names = [each.name for group in (flow.steps, flow.boxes, flow.leaves) for each in group]
    assert tasks.keys() - checks == {kubernetes_name(name) for name in names}
    for name in names:
        waits = {kubernetes_name(each) for each in flow.needs(name)}
        depends = tasks[kubernetes_name(name)].get("depends", "")
        found_waits = set(re.findall(r"(?<!\.)\b[a-z0-9][-a-z0-9]*", depends))
        # What also runs after a step that did not run waits for the check by itself.
        assert found_waits - checks == waits
        assert waits or found_waits == checks
    for box in flow.boxes:
        task = tasks[kubernetes_name(box.name)]
        sources = {
            item["name"]: item["from"] for item in task.get("arguments", {}).get("artifacts", [])
        }
        for name, _, _, what in box.taken:
            if isinstance(what, tuple):
                step, output = kubernetes_name(what[0]), what[1]
                made = found.templates[step]["outputs"]["artifacts"]
                [source] = [item["name"] for item in made if output in (None, item["name"])]
                assert sources.pop(name) == f"{{{{tasks.{step}.outputs.artifacts.{source}}}}}"
        assert not sources


def _is_checked(node: Any) -> bool:
    """Whether Argo alone could not say that what was submitted has the input's type."""
    type: str = node.parts[0].partition(": ")[2]
    if type in ("bool", '"a" | "b c"'):
        return "config_map" in str(node)  # Argo's `enum` needs a value that stands there
    return type != "string"


CONSTRUCTS = {
    *("input", "container", "script", "output", "reference", "artifact", "stdout", "config_map"),
    *("file", "folder of a step", "data of a box", "output with a default", "if", '"${}"'),
    *("in a setting", "in env", "in args", "in source", "in an input", "in a list", "in a map"),
    *("compare", "and", "or", "not", "neg", "+", "-", "*", "%", "/"),
    *("lower()", "upper()", "trim()", "replace()", "base64()", "sha256()", "string()"),
    *("starts_with()", "ends_with()"),
    *("retries", "in an expression of a retry", "memory of an attempt", "last_retry.duration"),
    *("last_retry.exit_code", "last_retry.message", "last_retry.status"),
    *("outside", "place of an output", "in a key"),
    *("container_set", "in args of a set", "state", "ip"),
    *("in when", "after", "loop", "loop of the run", "range", "list of known items"),
}


@pytest.mark.thorough
def test_each_construct_is_in_one_of_fifty_and_half_of_all_programs_compile() -> None:
    programs = [(flow.source(), flow.uses) for flow in drawn(flows(risky=True))]
    # Known text that would be read once more is refused where Argo's functions hand it on.
    check_uses(programs, CONSTRUCTS, {"WZ5030"})


@checked(30)
@given(flows(risky=True))
def test_what_may_be_refused_and_is_not_reaches_the_container_too(
    argo: Validator, flow: Flow
) -> None:
    found = api.compile(text=flow.source())
    if found.errors:
        assert {error.code.id for error in found.errors} == {"WZ5030"}, found.messages()
        return
    made = pods(flow, Manifest.of(found.yaml()), argo)
    for box in flow.boxes:
        check_box(box, made[kubernetes_name(box.name)])
    for step, name, expected in flow.variables:
        check_variable(reaching.variables_of(made[kubernetes_name(step)])[name], expected)
