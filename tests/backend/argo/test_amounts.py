"""Amounts that are known in the run: what the pod of each attempt is patched with."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import compiled, document, spec, template

INPUTS = """
  input gb: int(min = 1, max = 9) = 4
  input large: bool = false
  input mode: "quick" | "slow" = "quick"
"""


def walked(body: str, attempts: int, parameters: dict[str, str] | None = None) -> Run:
    """A run in which no attempt but the last that may be has success."""
    results = {"a": [*[Result(exit_code=137)] * (attempts - 1), Result()]}
    text = compiled(INPUTS + body).yaml()
    return run_through(yaml.safe_load(text), results, parameters)


def amounts(run: Run, resource: str = "memory") -> list[tuple[Any, Any]]:
    """What each pod of `a` asks for and may use, as the patch has it over the container."""
    found = []
    for path, pod in run.pods.items():
        if path.partition("(")[0] != "a":
            continue
        both = pod.resources()
        found.append((both["requests"].get(resource), both["limits"].get(resource)))
    return found


def step(lines: str, loop: str = "") -> str:
    head = 'step a = container(image = "a/b:1", command = ["x"])'
    return f"{head} {loop} {{ {lines} }}"


@pytest.mark.parametrize(
    ("lines", "attempts", "expected"),
    [
        ("retry = 3, resources { memory = 4Gi * (1 + retries) }", 4, "4Gi 8Gi 12Gi 16Gi"),
        ("retry = 1, resources { memory = 512Mi if retries == 0 else 1Gi }", 2, "512Mi 1Gi"),
        ("retry = 2, resources { memory = 1Gi + retries * 512Mi }", 3, "1Gi 1536Mi 2Gi"),
        ("retry { limit = 3, max_memory = 5Gi }, resources { memory = 2Gi }", 4, "2Gi 4Gi 5Gi 5Gi"),
        ("retry { limit = 9, max_memory = 3G }, resources { memory = 1G }", 5, "1G 2G 3G 3G 3G"),
        ("retry { limit = 0, max_memory = 3Gi }, resources { memory = 1Gi }", 1, "1Gi"),
        ("retry { limit = 1, max_memory = 8Gi }, resources { memory = 1.5Gi }", 2, "1.5Gi 3Gi"),
    ],
)
def test_attempts(lines: str, attempts: int, expected: str) -> None:
    found = amounts(walked(step(lines), attempts))
    assert found == [(text, text) for text in expected.split()]


def test_request_and_limit_grow_together() -> None:
    lines = "retry { limit = 4, max_memory = 8Gi }, resources { memory = 1Gi..3Gi, cpu = 1..2 }"
    run = walked(step(lines), 5)
    grown = [("1Gi", "3Gi"), ("2Gi", "6Gi"), ("4Gi", "8Gi"), ("8Gi", "8Gi"), ("8Gi", "8Gi")]
    assert amounts(run) == grown
    assert amounts(run, "cpu") == [("1", "2")] * 5


def test_one_end_alone() -> None:
    lines = "retry = 1, resources { memory = 1Gi * (1 + retries)..8Gi, cpu = ..1 + retries }"
    run = walked(step(lines), 2)
    assert amounts(run) == [("1Gi", "8Gi"), ("2Gi", "8Gi")]
    assert amounts(run, "cpu") == [(None, "1"), (None, "2")]


@pytest.mark.parametrize(
    ("amount", "given", "expected"),
    [
        ("memory = gb * 1Gi", {"gb": "7"}, "7Gi"),
        ("memory = gb * 512Mi + 1Gi", {"gb": "3"}, "2560Mi"),
        ("memory = gb * 2G", {"gb": "3"}, "6G"),
        ("memory = 8Gi if large else 512Mi", {"large": "true"}, "8Gi"),
        ("memory = 8Gi if large else gb * 1Gi", {"gb": "2"}, "2Gi"),
        ("memory = (2Gi if large else 1Gi) * gb", {"gb": "3", "large": "true"}, "6Gi"),
        ('memory = 8Gi if mode == "slow" and gb > 4 else 1Gi', {"mode": "slow", "gb": "5"}, "8Gi"),
        ("memory = 10Gi - gb * 1Gi", {"gb": "9"}, "1Gi"),
        ("cpu = gb", {"gb": "3"}, "3"),
        ("cpu = gb * 250m", {"gb": "3"}, "750m"),
        ("cpu = gb * 250m + 1", {"gb": "3"}, "1750m"),
        ("cpu = 4 if large else 500m", {"large": "false"}, "500m"),
        ("ephemeral_storage = gb * 1Gi", {"gb": "+05"}, "5Gi"),
    ],
)
def test_inputs(amount: str, given: dict[str, str], expected: str, argo: Validator) -> None:
    body = step(f"resources {{ {amount} }}")
    resource = amount.partition(" ")[0].replace("_", "-")
    assert amounts(walked(body, 1, given), resource) == [(expected, expected)]
    # The same by Argo's own code.
    made = template(spec(INPUTS + body), "a")
    scope = {f"workflow.parameters.{k}": v for k, v in {**DEFAULTS, **given}.items()}
    call = {"op": "arguments", "template": made, "arguments": {}, "globals": scope, "locals": {}}
    [reply] = argo.evaluate([call])
    [main] = yaml.safe_load(json.loads(reply.value)["podSpecPatch"])["containers"]
    assert main["resources"]["limits"] == {resource: expected}


DEFAULTS = {"gb": "4", "large": "false", "mode": "quick"}


def test_items_of_a_loop() -> None:
    loop = "for x in [{ m = 1Gi, c = 2 }, { m = 300Mi, c = 500m }]"
    run = walked(step("resources { memory = x.m, cpu = x.c..4 }", loop), 1)
    assert amounts(run) == [("1Gi", "1Gi"), ("300Mi", "300Mi")]
    assert amounts(run, "cpu") == [("2", "4"), ("500m", "4")]


def test_items_and_attempts() -> None:
    lines = "retry = 1, resources { memory = x * (1 + retries) }"
    run = walked(step(lines, "for x in [1Gi, 2Gi]"), 2)
    assert amounts(run) == [(one, one) for one in ("1Gi", "2Gi", "2Gi", "4Gi")]


def test_attempts_and_inputs() -> None:
    lines = "retry = 2, resources { memory = gb * 1Gi * (1 + retries), cpu = gb if large else 1 }"
    run = walked(step(lines), 3, {"gb": "3"})
    assert amounts(run) == [(one, one) for one in ("3Gi", "6Gi", "9Gi")]
    assert amounts(run, "cpu") == [("1", "1")] * 3


def test_an_output_decides_between_known_amounts() -> None:
    body = """
      step count = container(image = "a/b:1", command = ["x"]) {
        outputs { rows: int from "/tmp/rows" }
      }
    """ + step("resources { memory = 8Gi if count.rows > 1000 else 2Gi }")
    text = compiled(INPUTS + body).yaml()
    for rows, expected in (("1001", "8Gi"), ("1000", "2Gi")):
        run = run_through(yaml.safe_load(text), {"count": Result({"rows": rows})})
        assert amounts(run) == [(expected, expected)]


@pytest.mark.parametrize(
    "patch",
    [
        'pod_spec_patch { hostNetwork = true, containers = [{ name = "main", tty = true, '
        'resources { limits { cpu = "1" } } }, { name = "wait", tty = true }] }',
        'pod_spec_patch = """\n  hostNetwork: true\n  containers:\n    - name: main\n'
        "      tty: true\n      resources: {limits: {cpu: '1'}}\n    - {name: wait, tty: true}\n"
        '  """',
    ],
)
def test_the_users_patch_stays(patch: str) -> None:
    lines = f'resources {{ memory = gb * 1Gi }}\nruntime_class_name = "gvisor"\n{patch}\n'
    [pod] = walked(step(lines), 1).pods.values()
    assert yaml.safe_load(pod.patches[0]) == {
        "hostNetwork": True,
        "runtimeClassName": "gvisor",
        "containers": [
            {
                "name": "main",
                "tty": True,
                "resources": {
                    "requests": {"memory": "4Gi"},
                    "limits": {"memory": "4Gi", "cpu": "1"},
                },
            },
            {"name": "wait", "tty": True},
        ],
    }


def test_what_is_written_over_and_what_stays() -> None:
    resources = template(
        spec(step("retry = 1, resources { memory = 1Gi + 1Gi * retries, cpu = 1 }")), "a"
    )
    assert resources["container"]["resources"] == {"requests": {"cpu": "1"}, "limits": {"cpu": "1"}}  # type: ignore[index, call-overload]


# ---- any amounts


@define
class Amount:
    """An amount as it is written, and as what it is in MiB, by the run."""

    text: str
    value: Any


def leaf() -> st.SearchStrategy[Amount]:
    known = st.integers(1, 40).map(lambda n: Amount(f"{n * 64}Mi", lambda run: n * 64))
    more = st.integers(1, 4).map(lambda n: Amount(f"{n}Gi", lambda run: n * 1024))
    return known | more


def larger(inner: st.SearchStrategy[Amount]) -> st.SearchStrategy[Amount]:
    number = st.sampled_from(
        [
            Amount("(1 + retries)", lambda run: 1 + run["retries"]),
            Amount("gb", lambda run: run["gb"]),
            Amount("(2 if large else 3)", lambda run: 2 if run["large"] else 3),
            Amount("2", lambda run: 2),
        ]
    )
    condition = st.sampled_from(
        [
            Amount("large", lambda run: run["large"]),
            Amount("retries > 1", lambda run: run["retries"] > 1),
            Amount("gb + retries < 6", lambda run: run["gb"] + run["retries"] < 6),
        ]
    )
    return (
        st.tuples(inner, number).map(
            lambda two: Amount(
                f"({two[0].text} * {two[1].text})",
                lambda run: two[0].value(run) * two[1].value(run),
            )
        )
        | st.tuples(inner, inner).map(
            lambda two: Amount(
                f"({two[0].text} + {two[1].text})",
                lambda run: two[0].value(run) + two[1].value(run),
            )
        )
        | st.tuples(inner, condition, inner).map(
            lambda three: Amount(
                f"({three[0].text} if {three[1].text} else {three[2].text})",
                lambda run: three[0 if three[1].value(run) else 2].value(run),
            )
        )
    )


SIZES = {"Ki": 1 / 1024, "Mi": 1, "Gi": 1024}


@given(
    st.recursive(leaf(), larger, max_leaves=4),
    st.integers(0, 3),
    st.integers(1, 9),
    st.booleans(),
)
def test_any_amount_is_what_it_says(amount: Amount, limit: int, gb: int, large: bool) -> None:
    body = step(f"retry = {limit}, resources {{ memory = {amount.text} }}")
    given = {"gb": str(gb), "large": "true" if large else "false"}
    found = amounts(walked(body, limit + 1, given))
    assert len(found) == limit + 1
    for number, (request, most) in enumerate(found):
        assert request == most
        expected = amount.value({"retries": number, "gb": gb, "large": large})
        assert int(request[:-2]) * SIZES[request[-2:]] == expected


def test_argo_takes_them(argo: Validator) -> None:
    lines = "retry { limit = 2, max_memory = 9Gi }, resources { memory = 1Gi, cpu = gb }"
    found = argo.validate(compiled(INPUTS + step(lines)).yaml())
    assert [str(one) for one in found if not one.ok] == []
    assert document(INPUTS + step(lines))["kind"] == "Workflow"
