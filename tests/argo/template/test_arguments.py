"""Templates with their arguments: the evaluator gives the text that Argo's own code gives."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.arguments import ABSENT, process_arguments
from tests.argo.template.canonical import task_json, template_json
from tests.argo.template.compare import Comparison, kind_of
from tests.argo.template.errors import Kind
from tests.argo.template.gotext import ordered_json
from tests.argo.template.strategies import awkward, tagged_texts, texts

MANY = settings(max_examples=400)
LEAF_NAMES = (
    "inputs.parameters.x", "inputs.parameters.my-p", "workflow.name", "workflow.parameters.n",
    "inputs.parameters", "inputs.artifacts.a.path", "outputs.parameters.o.path", "pod.name",
)  # fmt: skip
simple = st.sampled_from(LEAF_NAMES).map("{{{{{}}}}}".format)
bracketed = st.sampled_from(("inputs.parameters['my-p']", "inputs.parameters.x", "workflow.name"))
expression = bracketed.flatmap(
    lambda path: st.sampled_from(
        (
            "{{{{={}}}}}",
            "{{{{= {} + 'x'}}}}",
            "{{{{=asInt({}) + 1}}}}",
            "{{{{={} == '' ? 'e' : 'f'}}}}",
        )
    ).map(lambda form: form.format(path))
)
contents = st.lists(simple | expression | texts | tagged_texts, max_size=3).map("".join)


@st.composite
def templates(draw: st.DrawFn) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    for name in draw(st.lists(st.sampled_from(("x", "my-p", "z")), unique=True)):
        parameter: dict[str, Any] = {"name": name}
        if draw(st.booleans()):
            parameter["default"] = draw(contents | st.sampled_from((1, 1.5, 1e6, True)))
        parameters.append(parameter)
    script = draw(st.booleans())
    main: dict[str, Any] = {"image": "i", "args": draw(st.lists(contents, max_size=2))}
    main["env"] = [{"name": "E", "value": draw(contents)}]
    if script:
        main["source"] = draw(contents)
    return {
        "name": "t",
        "inputs": {
            "parameters": parameters,
            "artifacts": [{"name": "a", "path": "/in", "optional": draw(st.booleans())}],
        },
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]},
        "script" if script else "container": main,
        "podSpecPatch": draw(contents),
    }


@st.composite
def supplied(draw: st.DrawFn) -> dict[str, Any]:
    given_values = contents | texts | st.sampled_from((ABSENT, 3, 2.5, False))
    names = draw(st.lists(st.sampled_from(("x", "my-p", "surplus")), unique=True))
    found: dict[str, Any] = {
        "parameters": [{"name": name, "value": draw(given_values)} for name in names]
    }
    if draw(st.booleans()):
        found["artifacts"] = [{"name": "a", "raw": {"data": draw(awkward)}}]
    return found


names_of_workflow = st.fixed_dictionaries(
    {"workflow.name": texts, "workflow.parameters.n": texts}, optional={"workflow.uid": texts}
)
TEXTS = ((" was not supplied", Kind.ARGUMENT), (" had no value", Kind.ARGUMENT))


def test_templates_get_their_arguments_as_argo_gives_them(argo: Validator) -> None:
    comparison = Comparison(argo)

    @MANY
    @given(templates(), supplied(), names_of_workflow)
    def check(
        template: dict[str, Any], arguments: dict[str, Any], globals_: dict[str, str]
    ) -> None:
        locals_ = {"pod.name": "p-1"}
        call = {
            "op": "arguments",
            "template": template,
            "arguments": arguments,
            "globals": globals_,
            "locals": locals_,
        }

        def theirs(reply: Any) -> object:
            known = next((kind for text, kind in TEXTS if text in reply.error), None)
            return known or kind_of(reply.error) if reply.error else reply.value

        comparison.same(
            call,
            lambda: ordered_json(process_arguments(template, arguments, globals_, locals_)),
            theirs,
        )

    check()
    assert comparison.share > 0.8


FULL: dict[str, Any] = {
    "retryStrategy": {"limit": "3", "retryPolicy": "Always"},
    "metadata": {"labels": {"a": "b"}},
    "name": "full",
    "script": {
        "source": "x",
        "image": "i",
        "securityContext": {},
        "env": [{"value": "v", "name": "N"}],
    },
    "podSpecPatch": "{}",
    "outputs": {"parameters": [{"valueFrom": {"path": "/o", "default": 3}, "name": "o"}]},
    "inputs": {"parameters": [{"value": 1.5, "name": "p"}, {"name": "q", "value": ""}]},
    "timeout": "5s",
    "parallelism": 3,
    "daemon": False,
    "volumes": [{"name": "v", "emptyDir": {}}],
}


def test_templates_are_written_in_argos_order(argo: Validator) -> None:
    dag = {"name": "d", "dag": {"failFast": False, "tasks": [{"template": "t", "name": "a"}]}}
    suspended = {"suspend": {}, "name": "s"}
    for template in (FULL, dag, suspended, {"name": "c", "container": {"image": "i"}}):
        (reply,) = argo.evaluate([{"op": "template", "template": template}])
        assert template_json(template) == reply.value


def test_tasks_are_written_in_argos_order(argo: Validator) -> None:
    task = {
        "hooks": {"running": {"expression": "true", "template": "h"}, "exit": {"template": "e"}},
        "withSequence": {"format": "%02d", "count": 3, "start": "1"},
        "when": "'a' == 'a'",
        "depends": "b",
        "name": "a",
        "continueOn": {"failed": True},
        "arguments": {"artifacts": [{"from": "{{x}}", "name": "f"}]},
        "template": "t",
    }
    (reply,) = argo.evaluate([{"op": "task", "task": task}])
    assert task_json(task) == reply.value
    assert list(json.loads(reply.value)) != list(task)
