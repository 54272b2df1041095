"""Which objects have to exist, and what says so."""

from __future__ import annotations

from tests.inspect.inspected import STEPS, compiled, of_steps, report
from tests.inspect.test_against_manifests import check_objects
from wzc.inspect.model import Need, Report
from wzc.inspect.text import text

READ = 'step r = Read(folder = "/in")'


def need(found: Report, name: str) -> Need:
    (one,) = [need for need in found.needs if str(need) == name]
    return one


def names(found: Report) -> list[str]:
    return [str(need) for need in found.needs]


def test_without_an_account_it_is_the_one_every_namespace_has() -> None:
    found = of_steps(READ)
    assert names(found) == ["ServiceAccount default"]
    assert need(found, "ServiceAccount default").given


def test_a_steps_account_beats_the_pipelines() -> None:
    found = of_steps(f'service_account_name = "all"\n{READ} {{ service_account_name = "own" }}')
    assert names(found) == ["ServiceAccount own"]


def test_the_account_of_argos_own_containers_is_needed_too() -> None:
    found = of_steps(f'executor_service_account = "e"\n{READ}')
    assert names(found) == ["ServiceAccount e", "ServiceAccount default"]


def test_templates_of_the_cluster_are_needed_each_with_what_is_run_of_it() -> None:
    declared = """
extern template say(text: string) { ref = "tools/say" }
extern template ask(text: string) { ref = "tools/ask" }
extern template clean() : (docs: [Doc]) -> (clean: [Doc]) {
  ref = "data/clean"
  cluster_scope = true
}
component both(text: string) {
  step s = say(text = text)
  step t = ask(text = text)
}
"""
    found = of_steps(
        f"""namespace = "ns"
{READ}
step c = clean()
step b = both(text = "x")
r >> c
on_exit s = say(text = "over")""",
        declared,
    )
    tools = need(found, "WorkflowTemplate tools")
    users = {key.name: [use.step for use in key.uses] for key in tools.keys}
    assert users == {"say": ["b.s", "s"], "ask": ["b.t"]}
    assert tools.namespace == "ns"
    data = need(found, "ClusterWorkflowTemplate data")
    assert [key.name for key in data.keys] == ["clean"] and data.namespace is None


def test_an_object_is_optional_only_if_all_that_use_it_are() -> None:
    body = 'step {} = Read(folder = "/") {{ env_from = [secret("s", optional = {})] }}\n'
    assert need(of_steps(body.format("a", "true")), "Secret s").optional
    both = body.format("a", "true") + body.format("b", "false")
    assert not need(of_steps(both), "Secret s").optional


def test_a_key_is_optional_only_if_all_that_ask_for_it_are() -> None:
    one = 'step {} = Read(folder = "/") {{ env {{ A = secret("s", key = "k", optional = {}) }} }}\n'
    (key,) = need(of_steps(one.format("a", "true")), "Secret s").keys
    assert key.optional
    (key,) = need(of_steps(one.format("a", "true") + one.format("b", "false")), "Secret s").keys
    assert (key.optional, [use.step for use in key.uses]) == (False, ["a", "b"])


def test_keys_of_env_from_have_no_prefix_and_name_the_others() -> None:
    found = of_steps(
        "step r = Read(folder = from_env(), limit = from_env()) {"
        ' env_from = [secret("a"), config_map("b", prefix = "READ__")] }'
    )
    first, second = need(found, "Secret a"), need(found, "ConfigMap b")
    assert [key.name for key in first.keys] == ["READ__FOLDER", "READ__LIMIT"]
    assert [key.name for key in second.keys] == ["FOLDER", "LIMIT"]
    # `folder` has no default, `limit` has one.
    assert [key.optional for key in first.keys] == [False, True]
    assert {key.others for key in first.keys} == {("ConfigMap b",)}
    assert [key.is_first for key in (*first.keys, *second.keys)] == [True, True, False, False]


def test_consumers_need_the_credentials_of_their_producers_store() -> None:
    store = 's3(bucket = "abc", access_key_secret = secret("s", key = "a"),'
    store += ' secret_key_secret = secret("s", key = "b"))'
    found = of_steps(
        f"{READ} {{ artifacts = {store} }}\n"
        'step s = Split()\nstep t = Store(address = "http://a")\nr >> s >> t'
    )
    assert {use.step for use in need(found, "Secret s").uses} == {"r", "s"}
    # Nothing is stored for what gives no data.
    unused = f'step t = Store(address = "http://a") {{ artifacts = {store} }}\n'
    assert names(of_steps(f"{unused}{READ}\nr >> t")) == ["ServiceAccount default"]


def test_mounts_and_caches() -> None:
    found = of_steps(
        f'{READ} {{ mounts {{ "/a" = claim("c"), "/b" = secret("s", items = {{ "k" = "f" }}),'
        ' "/d" = config_map("m", directory = true) }\n'
        ' tokenizer_cache { claim_name = "cache" } }\n'
        'step n = Read(folder = "/") { tokenizer_cache { create_pvc = true } }'
    )
    assert names(found)[1:] == [
        *("Secret s", "ConfigMap m", "PersistentVolumeClaim c"),
        "PersistentVolumeClaim cache",
    ]
    assert [key.name for key in need(found, "Secret s").keys] == ["k"]
    assert need(found, "ConfigMap m").keys == []


def test_patches_are_looked_into() -> None:
    container = """{ name = "main", envFrom = [{ secretRef = { name = "e" } }],
      env = [{ name = "A", valueFrom = { secretKeyRef = { name = "s", key = "k", optional = true } } }] }"""  # noqa: E501
    volumes = """[
      { name = "v", secret = { secretName = "vs", items = [{ key = "a", path = "b" }] } },
      { name = "w", projected = { sources = [{ configMap = { name = "pc" } }, { secret = { name = "ps" } }] } },
      { name = "x", persistentVolumeClaim = { claimName = "pv" } }]"""  # noqa: E501
    whole = f"pod_spec_patch {{ containers = [{container}], volumes = {volumes} }}"
    own = 'pod_spec_patch = "serviceAccountName: patched\\nimagePullSecrets: [{name: pull}]"'
    found = compiled(
        f'{STEPS}pipeline p {{\ndefaults {{ image = "acme:1" }}\n{whole}\n{READ} {{ {own} }}\n}}\n'
    )
    check_objects(found)
    assert names(found.report) == [
        *("ServiceAccount default", "ServiceAccount patched"),
        *("Secret e", "Secret s", "Secret vs", "Secret ps", "Secret pull"),
        *("ConfigMap pc", "PersistentVolumeClaim pv"),
    ]
    assert need(found.report, "Secret pull").is_pull_secret


def test_pipelines_share_objects_of_one_namespace_only() -> None:
    one = (
        'pipeline {0} {{ namespace = "{1}"\ndefaults {{ image = "acme:1" }}\n'
        'step r = Read(folder = "/") {{ env {{ A = secret("s", key = "{2}") }} }} }}\n'
    )
    found = report(
        STEPS + one.format("a", "n", "x") + one.format("b", "n", "y") + one.format("c", "m", "x")
    )
    secrets = [need for need in found.needs if need.kind == "Secret"]
    assert [(it.namespace, [key.name for key in it.keys]) for it in secrets] == [
        ("n", ["x", "y"]),
        ("m", ["x"]),
    ]
    # A pipeline's own list is its own.
    assert [len(it.needs) for it in found.pipelines] == [2, 2, 2]
    assert [len(it.needs[1].keys) for it in found.pipelines] == [1, 1, 1]


def test_the_text_fits_100_columns_and_keeps_secrets() -> None:
    found = of_steps(
        'step r = Read(folder = "/in", ends = ["' + '", "'.join(["ending"] * 60) + '"])\n'
        'step s = Keep(own = "x")\nr ~> s',
        'extern step Keep(own: string, token: secret = "hunter2") { class = "a:Keep" }\n',
    )
    shown = text(found, color=False)
    assert max(map(len, shown.splitlines())) <= 100
    assert "hunter2" not in shown
    assert "\x1b" not in shown and "\x1b[1mpipeline p\x1b[0m" in text(found, color=True)


def test_steps_that_are_not_wurzels_have_their_own_variables_only() -> None:
    found = of_steps("""
        step ask = suspend() { outputs { why: string from supplied } }
        step say = container(image = "other.example.com/a:1", command = ["echo"]) {
          env { WHY = ask.why, KEY = secret("s", key = "k") }
        }
        ask ~> say
    """)
    [pipeline] = found.pipelines
    assert [[v.name for v in step.variables] for step in pipeline.steps] == [[], ["WHY", "KEY"]]
    assert names(found) == ["ServiceAccount default", "Secret s"]
    assert pipeline.registries == ("other.example.com",)


def test_containers_around_a_step_need_objects_too() -> None:
    found = of_steps(f"""
        {READ} {{
          sidecars {{
            b {{
              image = "a/b:1"
              env {{ KEY = secret("s", key = "k") }}
              env_from = [config_map("c")]
              mounts {{ "/m" = secret("t", items = {{ x = "y" }}) }}
            }}
          }}
          synchronization {{ semaphores = [config_map("limits", key = "gpu")] }}
        }}
    """)
    assert names(found) == [
        *("ServiceAccount default", "Secret s", "Secret t"),
        *("ConfigMap c", "ConfigMap limits"),
    ]
