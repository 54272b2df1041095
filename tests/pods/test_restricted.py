"""Pipelines for restricted namespaces: their pods get in, in each layout; others are refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import wzc
from tests.examples.goldens import Golden, goldens
from tests.pods.client import Admission
from wzc.pods.layout import INITLESS, LEGACY, WITH_EXECUTOR_SECURITY, Layout
from wzc.pods.predict import predict

LAYOUTS = {
    "legacy": (LEGACY, ""),
    "executor": (WITH_EXECUTOR_SECURITY, "executor { security_context = true }"),
    "initless": (INITLESS, "executor { initless_pods = true }"),
}
BODY = """\
  use kubernetes.restricted
  defaults { image = "alpine:3.20" }
  step plain = container(command = ["true"])
  step script = script(interpreter = ["sh"], source = "true")
  step user = container(command = ["true"]) { security_context { run_as_user = 1000 } }
  step pod_user = container(command = ["true"]) { pod_security_context { run_as_user = 2000 } }
  step own_pod = container(command = ["true"]) { pod_security_context { fs_group = 1 } }
  step patched = container(command = ["true"]) {
    pod_spec_patch { containers = [{ name = "main", terminationMessagePolicy = "File" }] }
  }
  step as_text = container(command = ["true"]) { pod_spec_patch = "hostname: x" }
  step beside = container(command = ["true"]) {
    sidecars {
      db {
        image = "db:1"
        security_context { allow_privilege_escalation = false, drop_capabilities = ["ALL"] }
      }
    }
  }
  step item = container(command = ["true"]) for x in [1, 2]
  plain ~> [script, user, pod_user, own_pod, patched, as_text, beside, item]
"""


def compiled(body: str, executor: str = "") -> wzc.Compilation:
    cluster = f'cluster prod {{ pod_security = "restricted"\n{executor}\n}}\n'
    text = f"import kubernetes\n{cluster}pipeline p {{\n  cluster = prod\n{body}}}\n"
    return wzc.compile(text=text)


def spec(made: wzc.Compilation) -> dict[str, Any]:
    assert made.ok, made.messages()
    found: dict[str, Any] = yaml.safe_load(made.yaml())["spec"]
    return found


def pods(found: dict[str, Any], layout: Layout) -> dict[str, Any]:
    """The pods as Argo would build them, by their templates."""
    predicted = predict(found, layout)
    assert not any(pod.unread for pod in predicted)
    return {pod.template: pod.spec for pod in predicted}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_all_pods_get_in(admission: Admission, layout: str) -> None:
    how, executor = LAYOUTS[layout]
    found = pods(spec(compiled(BODY, executor)), how)
    assert len(found) == 9
    for name, pod in found.items():
        assert admission.reasons(pod, "restricted") == set(), name


def test_argos_containers_have_the_names_of_their_layout() -> None:
    for how, executor in LAYOUTS.values():
        found = pods(spec(compiled(BODY, executor)), how)["plain"]
        names = {c["name"] for c in (*found["containers"], *found["initContainers"])}
        # A patch for a container that is not there would make one, without an image.
        assert names == {"main", *(("supervisor",) if how.initless else ("init", "wait"))}


def test_they_run_as_the_step_does() -> None:
    found = pods(spec(compiled(BODY)), LEGACY)

    def users(name: str) -> set[Any]:
        return {
            c["securityContext"].get("runAsUser")
            for c in (*found[name]["containers"], *found[name]["initContainers"])
            if c["name"] in ("init", "wait")
        }

    assert users("user") == {1000}
    assert users("plain") == {8737}
    assert users("pod-user") == {None}
    assert found["pod-user"]["securityContext"]["runAsUser"] == 2000


def test_what_a_user_patches_stays() -> None:
    found = pods(spec(compiled(BODY)), LEGACY)
    assert found["as-text"]["hostname"] == "x"
    [main] = [c for c in found["patched"]["containers"] if c["name"] == "main"]
    assert main["terminationMessagePolicy"] == "File"


@pytest.mark.parametrize(
    "patch",
    [
        "pod_spec_patch {\n"
        '  initContainers = [{ name = "init", securityContext = { runAsUser = 7 } }]\n}',
        'pod_spec_patch = "initContainers: [{name: init, securityContext: {runAsUser: 7}}]"',
    ],
)
@pytest.mark.parametrize("level", ["step", "pipeline"])
def test_what_a_user_says_of_argos_containers_holds(patch: str, level: str) -> None:
    step = f"  step a = container(command = ['true']) {{ {patch if level == 'step' else ''} }}\n"
    above = f"  {patch}\n" if level == "pipeline" else ""
    body = '  use kubernetes.restricted\n  defaults { image = "a:1" }\n' + above + step
    [init] = pods(spec(compiled(body)), LEGACY)["a"]["initContainers"]
    assert init["securityContext"]["runAsUser"] == 7
    assert init["securityContext"]["allowPrivilegeEscalation"] is False


def test_without_the_patches_no_pod_gets_in(admission: Admission) -> None:
    found = spec(compiled(BODY))
    for template in found["templates"]:
        template.pop("podSpecPatch", None)
    for name, pod in pods(found, LEGACY).items():
        assert admission.reasons(pod, "restricted"), name


def test_nothing_is_patched_where_the_controller_does_it() -> None:
    _, executor = LAYOUTS["executor"]
    patched = [
        t["name"] for t in spec(compiled(BODY, executor))["templates"] if "podSpecPatch" in t
    ]
    assert patched == ["patched", "as-text"]


# ---- what is refused

STEP = 'step a = container(image = "a:1", command = ["true"])'
FITTING = (
    'allow_privilege_escalation = false, drop_capabilities = ["ALL"], run_as_non_root = true, '
    'seccomp_profile = "RuntimeDefault"'
)


def refused(body: str, level: str = "restricted") -> list[str]:
    made = wzc.compile(text=f'pipeline p {{\npod_security = "{level}"\n{body}\n}}\n')
    assert {item.code.id for item in made.errors} <= {"WZ5024"}, made.messages()
    return [item.message for item in made.errors]


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (FITTING.replace("= false", "= true"), "may gain privileges"),
        (FITTING.replace('["ALL"]', '["KILL"]'), "keeps capabilities"),
        (FITTING + ', add_capabilities = ["CHOWN"]', "adds capabilities"),
        (FITTING.replace("run_as_non_root = true", "run_as_non_root = false"), "may run as root"),
        (FITTING.replace("RuntimeDefault", "Unconfined"), "has no seccomp profile"),
    ],
)
def test_each_rule(block: str, says: str) -> None:
    [message] = refused(f"{STEP} {{ security_context {{ {block} }} }}")
    assert message == (
        f"the restricted level refuses the pods of step `a`: their container `main` {says}"
    )


def test_what_fits() -> None:
    assert refused(f"{STEP} {{ security_context {{ {FITTING} }} }}") == []
    more = FITTING + ', add_capabilities = ["NET_BIND_SERVICE"], run_as_user = 1'
    assert refused(f"{STEP} {{ security_context {{ {more} }} }}") == []


def test_a_sidecar_has_a_context_of_its_own() -> None:
    beside = 'sidecars { db { image = "db:1" } }'
    [message] = refused(f"{STEP} {{ security_context {{ {FITTING} }}, {beside} }}")
    assert "container `db` may gain privileges, keeps capabilities" in message


def test_the_same_mistake_of_many_steps_is_told_once() -> None:
    steps = "\n".join(STEP.replace("step a", f"step a{i}") for i in range(9))
    [message] = refused(steps)
    assert "steps `a0`, `a1`, `a2` and 6 more" in message


def test_baseline() -> None:
    assert refused(STEP, "baseline") == []
    assert refused(STEP, "privileged") == []
    [message] = refused(f"{STEP} {{ security_context {{ privileged = true }} }}", "baseline")
    assert message.endswith("their container `main` is privileged")
    [message] = refused(f"host_network = true\n{STEP}", "baseline")
    assert message.endswith("their pod is in a namespace of the node")


def test_it_is_told_at_the_smallest_place() -> None:
    for block, text in (
        (FITTING.replace("escalation = false", "escalation = true"), "true"),
        (FITTING.replace('["ALL"]', '["KILL"]'), '["KILL"]'),
    ):
        body = f"{STEP} {{ security_context {{ {block} }} }}"
        made = wzc.compile(text=f'pipeline p {{\npod_security = "restricted"\n{body}\n}}\n')
        assert [e.primary.span.text for e in made.errors if e.primary is not None] == [text]


def test_a_volume_is_in_the_pods_that_mount_it() -> None:
    volumes = 'patch { volumes = [{ name = "node", hostPath { path = "/" } }] }\n'
    assert refused(volumes + STEP, "baseline") == []
    mounts = 'patch { container { volumeMounts = [{ name = "node", mountPath = "/n" }] } }'
    [message] = refused(f"{volumes}{STEP} {{ {mounts} }}", "baseline")
    assert message.endswith("their pod mounts a folder of the node")


def test_the_stricter_level_holds() -> None:
    for cluster, pipeline in [("restricted", "baseline"), ("privileged", "restricted")]:
        made = wzc.compile(
            text=f'cluster c {{ pod_security = "{cluster}" }}\n'
            f'pipeline p {{\ncluster = c\npod_security = "{pipeline}"\n{STEP}\n}}\n'
        )
        assert [item.code.id for item in made.errors] == ["WZ5024"]


def test_a_patch_can_undo_it_and_is_seen() -> None:
    wait = '{ name = "wait", securityContext = { privileged = true } }'
    patch = f"pod_spec_patch {{ containers = [{wait}] }}"
    [message] = refused(f"{STEP} {{ security_context {{ {FITTING} }}\n{patch} }}")
    assert message.endswith("their container `wait` is privileged")


def test_a_patch_with_rare_directives_is_refused() -> None:
    patch = "pod_spec_patch = '{securityContext: {$patch: replace}}'"
    [message] = refused(f"{STEP} {{ security_context {{ {FITTING} }}\n{patch} }}")
    assert "cannot be told from their patch" in message


# ---- the examples

RESTRICTED = [
    golden
    for golden in goldens()
    if re.search(r"use kubernetes\.restricted|= \"restricted\"", golden.source.read_text("utf-8"))
]


def test_there_is_an_example() -> None:
    assert RESTRICTED


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("golden", RESTRICTED, ids=str)
def test_each_pod_of_a_restricted_example_gets_in(
    admission: Admission, golden: Golden, layout: str, tmp_path: Path
) -> None:
    how, executor = LAYOUTS[layout]
    names = re.findall(r"^pipeline (\w+)", golden.source.read_text("utf-8"), re.M)
    amended = "\n".join(f"pipeline {name} {{ cluster = c }}" for name in names)
    file = tmp_path / "layout.wz"
    file.write_text(f"cluster c {{ {executor} }}\nprofile layout {{\n{amended}\n}}\n")
    chosen: list[Any] = [] if golden.profile is None else [golden.profile]
    made = wzc.compile(golden.source, profiles=[*chosen, file])
    assert made.ok, made.messages()
    for document in yaml.safe_load_all(made.yaml()):
        for name, pod in pods(document["spec"], how).items():
            assert admission.reasons(pod, "restricted") == set(), name
