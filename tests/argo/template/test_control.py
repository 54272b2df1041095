"""Conditions, dependencies and loops: the evaluator gives what Argo's libraries give."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.argo.client import Reply, Validator
from tests.argo.template.canonical import task_json
from tests.argo.template.compare import Comparison
from tests.argo.template.depends import RESULTS, Outcome, Phase, dependencies
from tests.argo.template.errors import ArgoError
from tests.argo.template.gotext import ordered_json
from tests.argo.template.loops import expanded
from tests.argo.template.strategies import awkward, scopes, texts
from tests.argo.template.when import should_execute

MANY = settings(max_examples=400)

# ---------------------------------------------------------------- when


def in_quotes(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"') + "'"


operands = st.one_of(
    texts.map(in_quotes),
    awkward.map("'{}'".format),
    awkward.map('"{}"'.format),
    st.sampled_from(
        ("'a'", "'b'", "a", "foo", "true", "false", "1", "1.0", "2", ".5", "1.2.3", "1a")
    ),
    st.sampled_from(("foo-bar", "a.b", "_x", "x_1", "ä", "''", "-1", "- 1", "!true")),
)
COMPARATORS = ("==", "!=", "<", "<=", ">", ">=", "==", "!=", "=", "===", "==!", "=~", "!~")
comparisons = st.builds("{} {} {}".format, operands, st.sampled_from(COMPARATORS), operands)
tight = st.builds("{}{}{}".format, operands, st.sampled_from(COMPARATORS), operands)
conditions = st.recursive(
    comparisons | comparisons | tight | operands,
    lambda inner: st.one_of(
        st.builds(
            "{} {} {}".format, inner, st.sampled_from(("&&", "||", "&&", "||", "and")), inner
        ),
        st.builds("({})".format, inner),
        st.builds("!({})".format, inner),
        st.builds("({}".format, inner),
    ),
    max_leaves=4,
)


def verdict(reply: Reply) -> object:
    return "an error" if reply.error else reply.value


def test_conditions_hold_as_govaluate_says(argo: Validator) -> None:
    comparison = Comparison(argo)

    @MANY
    @given(conditions)
    def check(condition: str) -> None:
        def ours() -> object:
            try:
                return should_execute(condition)
            except ArgoError:
                return "an error"

        comparison.same({"op": "when", "text": condition}, ours, verdict)

    check()
    assert comparison.share > 0.7


# ---------------------------------------------------------------- depends

TASKS = ("a", "b-1", "long-task-name", "C3")
references = st.one_of(
    st.sampled_from(TASKS),
    st.builds("{}.{}".format, st.sampled_from(TASKS), st.sampled_from(RESULTS)),
)
logics = st.recursive(
    references,
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(("&&", "||")), inner),
        st.builds("({})".format, inner),
        st.builds("!{}".format, inner),
        st.builds("{} &&".format, inner),
    ),
    max_leaves=5,
)
outcomes = st.builds(
    Outcome,
    st.sampled_from(Phase),
    st.booleans(),
    st.none() | st.lists(st.sampled_from(Phase), max_size=3).map(tuple),
)
waiting = st.one_of(
    st.builds(lambda logic: {"name": "z", "depends": logic}, logics),
    st.builds(
        lambda names: {"name": "z", "dependencies": names},
        st.lists(st.sampled_from(TASKS), unique=True),
    ),
)
earlier = st.tuples(
    *[
        st.builds(
            lambda error, failed, name=name: {
                "name": name,
                "continueOn": {"error": error, "failed": failed},
            },
            st.booleans(),
            st.booleans(),
        )
        for name in TASKS
    ]
)


def phase_of(outcome: Outcome) -> dict[str, object]:
    return {
        "phase": outcome.phase.value,
        "daemoned": outcome.daemoned,
        "loop": outcome.items is not None,
        "items": [phase.value for phase in outcome.items or ()],
    }


def test_dependencies_hold_as_argo_says(argo: Validator) -> None:
    comparison = Comparison(argo)

    @MANY
    @given(waiting, earlier, st.dictionaries(st.sampled_from(TASKS), outcomes, min_size=3))
    def check(
        task: dict[str, Any], others: tuple[dict[str, Any], ...], known: dict[str, Outcome]
    ) -> None:
        call = {
            "op": "depends",
            "task": task,
            "tasks": others,
            "phases": {name: phase_of(outcome) for name, outcome in known.items()},
        }

        def ours() -> object:
            found = dependencies(task, others)
            try:
                runs = found.hold(known)
            except ArgoError:
                return "an error"
            return {"dependencies": list(found.names), "logic": found.logic, "runs": runs}

        comparison.same(call, ours, verdict)

    check()
    assert comparison.share > 0.9


# ---------------------------------------------------------------- loops

values = st.recursive(
    st.one_of(
        texts, st.integers(-5, 10**12), st.booleans(), st.none(), st.sampled_from((1.5, 1e21))
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)
maps = st.dictionaries(st.sampled_from(("a", "b")), values, min_size=1)
item_lists = st.lists(values | maps | maps, min_size=1, max_size=3)
sequences = st.fixed_dictionaries(
    {},
    optional={
        "start": st.sampled_from(("0", "1", "5", 2, "x")),
        "end": st.sampled_from(("0", "3", 4, "-1")),
        "count": st.sampled_from(("0", "1", 3, "-2", "1.5")),
        "format": st.sampled_from(("%d", "%02d", "a-%x", "%%%d", "%5d", "%s")),
    },
)
# `withSequence` takes one of the two; validation sees to that.
sequences = sequences.filter(lambda it: not ("end" in it and "count" in it))
loops = st.one_of(
    item_lists.map(lambda found: {"withItems": found}),
    item_lists.map(lambda found: {"withParam": ordered_json(found)}),
    texts.map(lambda text: {"withParam": text or "[]"}),
    st.sampled_from(("[1.50, 1e3]", "[ ]", '{"a":1}', "null", '["\\u00e9"]', "[01]")).map(
        lambda text: {"withParam": text}
    ),
    sequences.map(lambda found: {"withSequence": found}),
)
USES = (
    "{{item}}", "{{item.a}}", "{{ item }}", "{{=item}}", "{{=item.a}}", "{{=toJson(item)}}",
    "{{item.b}}-{{workflow.name}}", "{{inputs.parameters.x}}", "no tag", "{{item.c}}",
)  # fmt: skip
loop_tasks = st.builds(
    lambda loop, uses, when: {
        "name": "t",
        "arguments": {
            "parameters": [{"name": f"p{at}", "value": use} for at, use in enumerate(uses)]
        },
        **({"when": when} if when else {}),
        **loop,
    },
    loops,
    st.lists(st.sampled_from(USES), min_size=1, max_size=2),
    st.sampled_from(("", "", "", "{{item}} == 'a'", "'a' == 'b'", "'a' == 'a'")),
)


def shown(text: str) -> object:
    task = json.loads(text)
    return [parameter["value"] for parameter in task["arguments"]["parameters"]], task.get("when")


def test_loops_become_argos_tasks(argo: Validator) -> None:
    comparison = Comparison(argo)

    @MANY
    @given(loop_tasks, scopes())
    def check(task: dict[str, Any], scope: dict[str, str | None]) -> None:
        text = ordered_json(task)

        def ours() -> object:
            try:
                return [shown(item) for _, item in expanded(task, task_json(task), scope)]
            except (ArgoError, ValueError):
                return "an error"

        def theirs(reply: Reply) -> object:
            return "an error" if reply.error else [shown(text) for text in reply.value]

        comparison.same({"op": "expand", "text": text, "scope": dict(scope)}, ours, theirs)

    check()
    assert comparison.share > 0.7
