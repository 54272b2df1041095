"""Container sets: what each container of one pod gets."""

from __future__ import annotations

from typing import Any

import pytest

from tests import kubelet
from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.backend.argo.emitted import compiled, spec, template

FIRST = 'step one = container(command = ["x"]) { outputs { n: int from "/n" } }\n'
SET = """step build = container_set {{
  {0}
  containers {{
    fetch {{ command = ["get", "${{one.n}}"], {1} }}
    main {{ command = ["make", lang], after = ["fetch"], {2} }}
  }}
}}
input lang: string = "de"
"""


AMOUNTS = ("requests", "limits")


def containers(step: str = "", fetch: str = "", main: str = "", **options: Any) -> dict[str, Any]:
    """The containers of a set in a pipeline, by name."""
    found: Any = template(spec(FIRST + SET.format(step, fetch, main), **options), "build")
    listed = found["containerSet"]["containers"]
    return {container["name"]: container for container in listed}


def test_they_are_in_one_pod_and_wait_for_one_another() -> None:
    found = containers()
    assert found["main"]["dependencies"] == ["fetch"]
    assert "dependencies" not in found["fetch"]
    assert [each["image"] for each in found.values()] == ["a/b:1", "a/b:1"]


def test_values_of_the_run_reach_them_and_braces_do(argo: Validator) -> None:
    body = SET.format("", 'env { A = "{{x}} ${lang}" }', 'args = ["{{workflow.name}}", "$(HOME)"]')
    emitted: Any = template(spec(FIRST + body), "build")
    scope = {"workflow.name": "no", "workflow.parameters.lang": "fr"}
    made = reaching.template(emitted, scope, argo, {"one_n": "3"})
    fetch, main = made["containerSet"]["containers"]
    assert fetch["command"] == ["get", "3"]
    env: dict[str, str] = {}
    for variable in fetch["env"]:
        env[variable["name"]] = kubelet.expand(variable["value"], env)
    assert env["A"] == "{{x}} fr"
    given = {item["name"]: item["value"] for item in main["env"]}
    words = [kubelet.expand(word, given) for word in [*main["command"], *main["args"]]]
    assert words == ["make", "fr", "{{workflow.name}}", "$(HOME)"]


@pytest.mark.parametrize(
    ("step", "own", "key", "fetch", "main"),
    [
        ('image = "s/i:1"', 'image = "m/i:1"', "image", "s/i:1", "m/i:1"),
        (
            "security_context { run_as_user = 5, run_as_group = 6 }",
            "security_context { run_as_user = 7 }",
            "securityContext",
            {"runAsUser": 5, "runAsGroup": 6},
            {"runAsUser": 7, "runAsGroup": 6},
        ),
        (
            "resources { cpu = 1, memory = 1Gi }",
            "resources { cpu = 2 }",
            "resources",
            {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "1Gi"}},
            {"requests": {"cpu": "2", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "1Gi"}},
        ),
        (
            'resources { memory = 1Gi, "a.b/gpu" = 1, "a.b/disk" = 2 }',
            'resources { "a.b/gpu" = 3 }',
            "resources",
            {part: {"memory": "1Gi", "a.b/gpu": "1", "a.b/disk": "2"} for part in AMOUNTS},
            {part: {"memory": "1Gi", "a.b/gpu": "3", "a.b/disk": "2"} for part in AMOUNTS},
        ),
        (
            'env { A = "1", B = "2" }',
            'env { A = "3" }',
            "env",
            [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
            [{"name": "A", "value": "3"}, {"name": "B", "value": "2"}],
        ),
        (
            'env_from = [secret("s")]',
            "env_from = []",
            "envFrom",
            [{"secretRef": {"name": "s"}}],
            None,
        ),
    ],
)
def test_each_amends_what_the_step_says(
    step: str, own: str, key: str, fetch: object, main: object
) -> None:
    found = containers(step, main=own)
    assert (found["fetch"].get(key), found["main"].get(key)) == (fetch, main)


def test_a_folder_of_the_step_is_shared_and_a_read_only_root_is_not() -> None:
    found = containers(
        'mounts { "/work" = empty_dir() }\n'
        "security_context { read_only_root_filesystem = true }\n"
        'outputs { n: int from "/out/n" }',
        main='mounts { "/m" = claim("models", read_only = true) }',
    )
    mounted = {
        name: {mount["mountPath"]: mount["name"] for mount in each["volumeMounts"]}
        for name, each in found.items()
    }
    assert mounted["fetch"].keys() == {"/work", "/tmp"}
    assert mounted["main"].keys() == {"/work", "/m", "/out", "/tmp"}
    assert mounted["fetch"]["/work"] == mounted["main"]["/work"]
    assert mounted["fetch"]["/tmp"] != mounted["main"]["/tmp"]


def test_argo_accepts_it_with_all_that_goes_around_it(argo: Validator) -> None:
    body = FIRST + SET.format(
        """inputs { n = "x" at "/in/n" }
        outputs { rows: int from "/rows", said: string from stdout, log: file from "/log" }
        timeout = 1h
        sidecars { proxy { image = "p/q:1", command = ["p"] } }
        init_containers { before { image = "p/q:1", command = ["p"] } }""",
        "ports { http = 80 }, readiness_probe { tcp_socket = 80 }",
        "working_dir = '/w'",
    )
    # A hook of what is tried again goes where no step waits for it.
    hook = SET.format(
        'retry = 2\non_exit tell = container(command = ["x"]) { when = build.status != "Failed" }',
        "",
        "",
    )
    for text in (body + 'step c = container(command = ["x", build.said])', FIRST + hook):
        found = compiled(text)
        assert not found.errors, found.messages()
        assert [str(answer) for answer in argo.validate(found.yaml()) if not answer.ok] == []
