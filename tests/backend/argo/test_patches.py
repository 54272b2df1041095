"""Raw fields: where they land, what they become in the run, and what is said of them."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.backend.argo.emitted import at, compiled, document, origin_at, spec, step, template
from wzc.knowledge.check import check
from wzc.knowledge.schema import load

SCOPE = {"workflow.name": "p-x7", "workflow.parameters.who": 'a "b" {c'}


def test_lists_merge_by_their_keys_and_maps_by_theirs() -> None:
    found = step(
        'env { A = "1", B = "2" }\nmounts { "/a" = empty_dir() }\n'
        'patch { container { env = [{ name = "C", value = "3" }], '
        'volumeMounts = [{ mountPath = "/a", readOnly = true }], lifecycle { preStop { sleep '
        "{ seconds = 5 } } } } }"
    )
    container: Any = found["container"]
    assert names(container["env"]) == ["A", "B", "C"]
    [mount] = container["volumeMounts"]
    assert mount["mountPath"] == "/a" and mount["readOnly"] is True and mount["name"]
    assert container["lifecycle"] == {"preStop": {"sleep": {"seconds": 5}}}
    assert container["image"] == "a/b:1"


def test_null_takes_a_field_away_and_delete_an_item() -> None:
    found = step(
        'timeout = 2h\nenv { A = "1", B = "2" }\n'
        'patch { timeout = null, container { env = [{ name = "A", "$patch" = "delete" }] } }'
    )
    container: Any = found["container"]
    assert "timeout" not in found
    assert names(container["env"]) == ["B"]


def test_a_step_amends_what_defaults_patch() -> None:
    found = spec(
        'defaults { image = "a/b:1"\n'
        'patch { annotations { a = "1", b = "1" }, hostAliases = [{ ip = "1.1.1.1" }] } }\n'
        'step a = Ping() { patch { annotations { b = "2" }, hostAliases += [{ ip = "2.2.2.2" }] } }'
        "\nstep b = Ping()\nstep c = Ping() { patch = null }",
        image=False,
    )
    assert template(found, "a")["annotations"] == {"a": "1", "b": "2"}
    assert template(found, "a")["hostAliases"] == [{"ip": "1.1.1.1"}, {"ip": "2.2.2.2"}]
    assert template(found, "b")["hostAliases"] == [{"ip": "1.1.1.1"}]
    assert "annotations" not in template(found, "c")


def test_a_profile_amends_a_patch() -> None:
    found = spec(
        "patch { dnsConfig { searches = ['a.io'], nameservers = ['1.1.1.1'] } }\nstep a = Ping()\n"
        "---\nprofile prod { pipeline p { patch { dnsConfig { searches = ['b.io'] } } } }",
        profiles=("prod",),
    )
    assert found["dnsConfig"] == {"searches": ["b.io"], "nameservers": ["1.1.1.1"]}


def test_steps_that_share_attributes_share_no_patched_part() -> None:
    found = spec(
        'defaults { image = "a/b:1", env { A = "1" } }\nstep a = Ping()\n'
        'step b = Ping() { patch { container { env = [{ name = "B", value = "2" }] } } }',
        image=False,
    )
    one: Any = template(found, "a")["container"]
    assert names(one["env"]) == ["A"]


def test_templates_stay_last() -> None:
    found = spec('patch { dnsConfig { searches = ["a.io"] } }\nstep a = Ping()')
    assert list(found)[-1] == "templates"


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("script", 'script(image = "a:1", interpreter = ["sh"], source = "true")'),
        (
            "resource",
            'resource(action = "create", manifest = { apiVersion = "v1", kind = "ConfigMap", '
            'metadata = { name = "a" } })',
        ),
    ],
)
def test_other_kinds_of_steps(kind: str, source: str) -> None:
    found = template(spec(f'step a = {source} {{ patch {{ annotations {{ a = "b" }} }} }}'), "a")
    assert found["annotations"] == {"a": "b"} and kind in found


def test_defaults_do_not_reach_what_has_no_pod() -> None:
    found = spec(
        'defaults { image = "a/b:1", patch { annotations { a = "b" } } }\nstep a = suspend()\n'
        'step b = http(url = "https://a.io")\nstep c = Ping()\na ~> b ~> c',
        image=False,
    )
    has = ["annotations" in template(found, name) for name in ("a", "b", "c")]
    assert has == [False, False, True]


def test_the_task_and_the_schedule() -> None:
    found = document(
        'schedule { cron = "@daily", patch { workflowMetadata { labels { a = "b" } } } }\n'
        "step a = Ping() { task_patch { hooks { exit "
        '{ templateRef = { name = "n", template = "t" } } } } }'
    )
    assert at(found, "spec.workflowMetadata.labels") == {"a": "b"}
    hooks = at(found, "spec.workflowSpec.templates.0.dag.tasks.0.hooks")
    assert hooks == {"exit": {"templateRef": {"name": "n", "template": "t"}}}


def test_values_of_the_run_arrive(argo: Validator) -> None:
    found = spec(
        'input who: string = "me"\nstep a = script(image = "a:1", interpreter = ["sh"], '
        'source = "true") { outputs { n: int from stdout } }\n'
        "step b = Ping() { retry = 2\n"
        'patch { annotations { a = who, b = "${workflow.name}-x", c = "n ${a.n}" } } }'
    )
    made: Any = template(found, "b")
    [parameter] = made["inputs"]["parameters"]
    scope = {**SCOPE, "workflow.parameters": "[]"}
    got = reaching.template(made, scope, argo, {parameter["name"]: "7"})["annotations"]
    assert got == {"a": 'a "b" {c', "b": "p-x7-x", "c": "n 7"}


def test_items_of_a_loop_arrive(argo: Validator) -> None:
    found = spec('step a = Ping() for x in ["p", "q"] { patch { annotations { a = x } } }')
    made: Any = template(found, "a")
    text = str(made["annotations"]["a"])
    assert text.startswith("{{inputs.parameters.")
    results = argo.validate(yaml.safe_dump(plain(document_of(found))))
    assert [str(result) for result in results if not result.ok] == []


def test_steps_of_components() -> None:
    made = compiled(
        "step one = c(word = 'a')\nstep two = c(word = 'b')\none ~> two\n---\n"
        "component c(word: string) {\n"
        "step x = container(image = 'a:1', command = ['x']) {\n"
        "patch { annotations { w = word } } }\n"
        "}\n"
    )
    assert not made.errors, made.messages()
    found: Any = made.documents[0]
    assert list(check(found, "Workflow", load("4.1"))) == []
    (inner,) = [each for each in at(found, "spec.templates") if "annotations" in each]
    assert inner["annotations"]["w"].startswith("{{inputs.parameters.")


def test_a_value_of_another_step_makes_it_wait() -> None:
    found = spec(
        'step a = script(image = "a:1", interpreter = ["sh"], source = "true") '
        "{ outputs { n: int from stdout } }\n"
        'step b = Ping() { patch { annotations { c = "${a.n}" } } }'
    )
    dag = at(found, "templates.0.dag")
    assert [task.get("depends") for task in dag["tasks"]] == [None, "a"]


def test_the_source_map_says_that_a_line_is_patched() -> None:
    found = document(
        'patch { dnsConfig { searches = ["a.io"] } }\n'
        'defaults { image = "a/b:1", env { A = "1" } }\n'
        'step a = Ping() { patch { container { env = [{ name = "B", value = "2" }] } } }',
        image=False,
    )
    for path, text, via in (
        ("spec.dnsConfig.searches.0", '"a.io"', "patch of pipeline p"),
        ("spec.templates.1.container.env.2.value", '"2"', "patch of step a"),
    ):
        origin = origin_at(found, path)
        assert origin is not None
        assert (origin.span.text, str(origin.via[-1])) == (text, via)
    before = origin_at(found, "spec.templates.1.container.env.0.value")
    assert before is not None and before.via == ()


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (
            'patch { container { volumeMounts = [{ name = "gone", mountPath = "/a" }] } }',
            "the pod has no volume `gone` that could be mounted",
        ),
        (
            'patch { volumes = [{ name = "v", emptyDir = {}, hostPath { path = "/a" } }] }',
            "the volume `v` would be a `emptyDir` and a `hostPath`, and Kubernetes takes one",
        ),
        ('patch { sidecars = [{ name = "x" }] }', "the container `x` in `sidecars` has no image"),
        (
            'patch { sidecars = [{ name = "wait", image = "a:1" }] }',
            "the pod has a container `wait` already",
        ),
        (
            'sidecars { x { image = "a:1" } }\n'
            'patch { initContainers = [{ name = "x", image = "a:1" }] }',
            "the pod has a container `x` already",
        ),
        (
            'patch { container { volumeMounts = [{ mountPath = "/a" }] } }',
            "with this patch `container.volumeMounts` is refused: a VolumeMount has no `name`, "
            "which it needs",
        ),
        (
            "patch { container { env = [{ name = 'A' }, { name = 'B', value = '{{x}}' }] } }",
            "Argo would read `{{` here as the beginning of a tag",
        ),
    ],
)
def test_what_the_whole_would_be_refused_for(entries: str, message: str) -> None:
    found = compiled(f"step a = Ping() {{ {entries} }}")
    assert [error.message for error in found.errors][-1:] == [message]


def test_a_mount_of_a_volume_of_the_spec() -> None:
    found = compiled(
        'patch { volumes = [{ name = "v", emptyDir = {} }] }\n'
        'step a = Ping() { patch { container { volumeMounts = [{ name = "v", mountPath = "/a" }]'
        " } } }"
    )
    assert not found.messages()


@pytest.mark.parametrize(
    ("entries", "keys"),
    [
        ('timeout = 2h\npatch { timeout = "3h" }', ["timeout"]),
        ('timeout = 2h\npatch { timeout = "2h" }', []),
        ("timeout = 2h\npatch { timeout = null }", ["timeout"]),
        ('env { A = "1" }\npatch { container { env = [{ name = "A", value = "2" }] } }', ["value"]),
        ('env { A = "1" }\npatch { container { env = [{ name = "B", value = "2" }] } }', []),
        ('patch { container { image = "a/b:2" } }', ["image"]),
        ("patch { container { tty = true } }", []),
    ],
)
def test_what_is_said_twice_and_differently(entries: str, keys: list[str]) -> None:
    found = compiled(f"step a = Ping() {{ {entries} }}")
    assert not found.errors
    assert [item.code.id for item in found.diagnostics] == ["WZ7014"] * len(keys)
    for item, key in zip(found.diagnostics, keys, strict=True):
        assert item.message.startswith(f"`{key}` is ")
        assert item.primary is not None and item.secondary


def test_an_example_is_what_argo_and_the_tables_take(argo: Validator) -> None:
    found = document(
        'input who: string = "me"\n'
        "patch { dnsConfig { searches = ['a.io'] }\n"
        "volumes = [{ name = 'v', configMap { name = who } }] }\n"
        'step a = Ping() { patch { hostAliases = [{ ip = "1.2.3.4", hostnames = ["a"] }]\n'
        'container { volumeMounts = [{ name = "v", mountPath = "/v" }], tty = true }\n'
        'sidecars = [{ name = "x", image = "a:1", mirrorVolumeMounts = true }] } }'
    )
    assert list(check(found, "Workflow", load("4.1"))) == []
    results = argo.validate(yaml.safe_dump(plain(found)))
    assert results and [str(result) for result in results if not result.ok] == []


@pytest.mark.parametrize(
    ("body", "target", "message"),
    [
        (
            'step a = Ping() { patch { annotations { a = "b" } } }',
            "3.6",
            "the field `annotations` came with Argo 3.7, and this is for 3.6",
        ),
        (
            'step a = raw_template(template = { annotations { a = "b" }, suspend { } })',
            "3.6",
            "the field `annotations` came with Argo 3.7, and this is for 3.6",
        ),
        ('step a = Ping() { patch { annotations { a = "b" } } }', "3.7", ""),
        (
            "patch { podResources { requests { cpu = 1 } } }\nstep a = Ping()",
            "4.0",
            "the field `podResources` came with Argo 4.1, and this is for 4.0",
        ),
        (
            "step a = Ping() { patch { volumes = [{ name = 'v', image { reference = 'a:1' } }] } }",
            "3.5",
            "the field `image` came with Argo 3.6, and this is for 3.5",
        ),
        (
            "pod_spec_patch { volumes = [{ name = 'v', image { reference = 'a:1' } }] }\n"
            "step a = Ping()",
            "3.5",
            "the field `image` came with Argo 3.6, and this is for 3.5",
        ),
        (
            'step a = Ping() { patch { container { volumeMounts = [{ mountPath = "/a" }] } } }',
            "3.7",
            "Argo 3.7 would refuse what this becomes: a VolumeMount has no `name`, which it needs",
        ),
        ('step a = Ping() { patch { hostAliases = [{ ip = "1.1.1.1" }] } }', "3.5", ""),
    ],
)
def test_each_version_has_its_own_fields(body: str, target: str, message: str) -> None:
    found = compiled(body, target=target)
    assert [error.message for error in found.errors][:1] == ([message] if message else [])


# ---- raw templates


RAW = """
input who: string = "me"
step a = raw_template(template = {
  container = { image = "a:1", command = ["a"], env = [{ name = "WHO", value = who }], tty = true }
}) {
  outputs { n: int from "/tmp/n", f: file from "/tmp/f.txt" }
  retry = 2
  timeout = 1h
}
step b = raw_template(template = "plugin: { hello: { text: x } }")
step c = raw_template(template = { script {
  image = "a:1", command = ["sh"], source = "echo $N", env = [{ name = "N", value = "${a.n}" }]
} }) {
  inputs { f = a.f at "/in/f" }
}
a ~> b
"""


def test_raw_templates_are_as_written_with_the_ports_of_the_step(argo: Validator) -> None:
    made = compiled(RAW, image=False)
    assert not made.errors, made.messages()
    found = made.documents[0]
    a, b, c = (template(at(found, "spec"), name) for name in "abc")
    assert {key: a[key] for key in ("container", "timeout", "outputs")} == {
        "container": {
            "image": "a:1",
            "command": ["a"],
            "env": [{"name": "WHO", "value": "{{workflow.parameters.who}}"}],
            "tty": True,
        },
        "timeout": "1h",
        "outputs": {
            "parameters": [{"name": "n", "valueFrom": {"path": "/tmp/n"}}],
            "artifacts": [{"name": "f", "path": "/tmp/f.txt", "archive": {"none": {}}}],
        },
    }
    assert at(a, "retryStrategy.limit") == 2
    assert b == {"name": "b", "plugin": {"hello": {"text": "x"}}}
    tasks: Any = at(found, "spec.templates.0.dag.tasks")
    assert [task.get("depends") for task in tasks] == [None, "a", "a"]
    assert at(c, "inputs.artifacts.0") == {"name": "f", "path": "/in/f"}
    assert list(check(found, "Workflow", load("4.1"))) == []
    results = argo.validate(made.yaml())
    assert results and [str(result) for result in results if not result.ok] == []
    [parameter] = at(c, "inputs.parameters")
    scope = {**SCOPE, "workflow.parameters": "[]"}
    got = reaching.template(c, scope, argo, {parameter["name"]: "7"})["script"]
    assert got["env"] == [{"name": "N", "value": "7"}]


def test_attempts_of_a_raw_template_hang_on_how_the_last_one_ended() -> None:
    made = template(
        spec(
            "step a = raw_template(template = "
            '{ container { image = "a:1", command = ["a"] } }) '
            "{ retry { limit = 2, expression = last_retry.exit_code == 2 }, timeout = 1h }"
        ),
        "a",
    )
    assert made["timeout"] == "1h"
    assert at(made, "retryStrategy.limit") == 2
    assert "lastRetry.exitCode" in str(at(made, "retryStrategy.expression"))


def test_tags_in_a_raw_template_are_refused() -> None:
    found = compiled("step a = raw_template(template = \"plugin: { a: '{{workflow.name}}' }\")")
    assert [error.code.id for error in found.errors] == ["WZ5030"]


def test_pods_of_raw_templates_are_looked_at() -> None:
    found = compiled(
        'pod_security = "restricted"\n'
        'step a = raw_template(template = { container = { image = "a:1", command = ["a"] } })'
    )
    assert [error.code.id for error in found.errors] == ["WZ5024"]


def names(variables: Any) -> list[str]:
    """Of the variables that the source has."""
    return [item["name"] for item in variables if len(item["name"]) == 1]


def document_of(found: Any) -> dict[str, Any]:
    head = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "p"}}
    return {**head, "spec": found}


def plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: plain(value) for key, value in node.items()}
    return [plain(value) for value in node] if isinstance(node, list) else node
