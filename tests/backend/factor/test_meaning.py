"""What is written once means what it means spelled out."""

from __future__ import annotations

import json
import re
from contextlib import chdir
from typing import Any

import pytest

from tests.argo.client import Validator
from tests.argo.template.walk import run_through
from tests.backend.factor.meaning import meaning, pods_of, spec_of
from tests.examples.goldens import ROOT, Golden, goldens
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.schema import load


def plain(found: api.Compilation) -> list[dict[str, Any]]:
    assert not found.errors, found.messages()
    made: list[dict[str, Any]] = json.loads(json.dumps(found.documents))
    return made


@pytest.mark.parametrize("golden", goldens(), ids=str)
def test_examples_mean_the_same(golden: Golden, argo: Validator) -> None:
    profiles = [] if golden.profile is None else [golden.profile]
    with chdir(ROOT):
        spelled = api.compile(golden.source, profiles=profiles, expand=True)
    written = golden.compile()
    assert [str(r) for r in argo.validate(spelled.yaml()) if not r.ok] == []
    for one, other in zip(plain(spelled), plain(written), strict=True):
        if "templates" not in spec_of(one):  # what only runs a template of the cluster
            assert one == other
            continue
        assert meaning(other) == meaning(one)
        assert pods_of(other) == pods_of(one)
    assert len(written.yaml()) <= len(spelled.yaml())


TYPES = """
contract Doc { text: string }
extern step Read(folder: string = "/data") : -> [Doc] { class = "steps:ReadStep" }
extern step Split(size: int = 1, words: [string] = [], mode: string?) : [Doc] -> [Doc] {
  class = "steps:SplitStep"
}
"""
DEFAULTS = """defaults {
  image = "a/b:1"
  resources { cpu = 100m..500m, memory = 128Mi..512Mi }
  security_context { run_as_non_root = true, allow_privilege_escalation = false }
  env { LOG_LEVEL = "info" }
}
"""


def both(body: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document spelled out, and as it is written; they mean the same."""
    data = 'artifacts = s3(bucket = "b", endpoint = "e:9000")'
    text = f"pipeline p {{\n{data}\n{DEFAULTS}{body}\n}}\n{TYPES}"
    [spelled], [written] = plain(api.compile(text=text, expand=True)), plain(api.compile(text=text))
    assert meaning(written) == meaning(spelled)
    assert pods_of(written) == pods_of(spelled)
    for one, other in [(run_through(spelled), run_through(written))]:
        assert other.phases() == one.phases()
        assert list(other.pods) == list(one.pods)
        for path, pod in one.pods.items():
            mine = other.pods[path]
            assert (mine.command, mine.args, mine.env) == (pod.command, pod.args, pod.env)
            assert mine.source == pod.source
    return spelled, written


@pytest.mark.parametrize("version", ["3.5", "3.6", "3.7", "4.0", "4.1"])
def test_each_version_has_the_fields(version: str) -> None:
    """And the full CRDs of 3.5 and 3.6 get the name that they ask for in the defaults."""
    for body in (ARMS, SIX):
        document = both(body)[1]
        assert list(check(document, document["kind"], load(version))) == []
    assert spec_of(document)["templateDefaults"]["container"]["name"] == "main"


def templates(document: dict[str, Any]) -> dict[str, Any]:
    return {template["name"]: template for template in spec_of(document)["templates"]}


ARMS = """
step a = Read(folder = "/data/1")
step b = Read(folder = "/data/2")
step c = Read(folder = "/data/3")
step x = Split(size = 1)
step y = Split(size = 2)
step z = Split(size = 3)
a >> x
b >> y
c >> z
"""


def test_steps_of_a_type_that_differ_in_texts_share_a_template() -> None:
    _, written = both(ARMS)
    assert list(templates(written)) == ["p", "read", "split"]
    tasks = {task["name"]: task for task in templates(written)["p"]["dag"]["tasks"]}
    assert tasks["y"]["template"] == "split"
    assert tasks["y"]["arguments"] == {
        "parameters": [{"name": "input", "value": "b"}, {"name": "size", "value": "2"}],
        "artifacts": [{"name": "input", "from": "{{tasks.b.outputs.artifacts.data}}"}],
    }
    assert tasks["c"]["arguments"]["parameters"] == [{"name": "folder", "value": "3"}]
    [taken] = templates(written)["split"]["inputs"]["artifacts"]
    assert taken["path"] == "/usr/app/{{inputs.parameters.input}}"


def test_two_steps_keep_their_own_templates() -> None:
    _, written = both(
        """step a = Read(folder = "/a")
        step x = Split(size = 1)
        step y = Split(size = 2)
        a >> [x, y]"""
    )
    assert list(templates(written)) == ["p", "a", "x", "y"]


@pytest.mark.parametrize(
    "own",
    [
        "timeout = 1h",
        'memoize { key = "k", max_age = 1h }',
        'sidecars { s { image = "s:1" } }',
        "resources { memory = 1Gi..2Gi }",
        'image = "a/b:2"',
        'env { MORE = "1" }',
    ],
)
def test_what_is_no_text_of_the_program_is_not_shared(own: str) -> None:
    """A step that differs in anything else keeps a template of its own, under its own name."""
    body = ARMS.replace("step y = Split(size = 2)", f"step y = Split(size = 2) {{ {own} }}")
    body += 'step w = Split(size = 4)\nstep d = Read(folder = "/d")\nd >> w\n'
    _, written = both(body)
    assert list(templates(written)) == ["p", "read", "split", "y"]


@pytest.mark.parametrize("word", ["{{workflow.name}}", "{", "a}b", "\\u200b", "a\\nb", "", "日本"])
def test_values_that_argo_might_not_hand_on_stay_where_they_are(word: str) -> None:
    _, written = both(ARMS.replace("size = 2", f'size = 2, mode = "{word}"'))
    assert "y" in templates(written)


@pytest.mark.parametrize("word", ["$(HOME)", "$$x", 'say \\"hi\\"', "a\\\\b", "<&>", "für", "a'b"])
def test_awkward_values_arrive(word: str) -> None:
    modes = [f'mode = "{word}{number}"' for number in range(3)]
    body = ARMS
    for number, mode in enumerate(modes, 1):
        body = body.replace(f"size = {number}", mode)
    _, written = both(body)
    assert "split" in templates(written)


SIX = """
step a = container(image = "a:1", command = ["a"])
step b = container(image = "b:1", command = ["b", "b"])
step c = container(image = "c:1", command = ["c", "c", "c"])
step d = container(image = "d:1", command = ["d", "c", "c", "d"])
step e = container(image = "e:1", args = ["e"])
step f = container(image = "f:1", args = ["f", "f"])
"""


def test_what_all_pods_have_stands_in_the_defaults() -> None:
    spelled, written = both(SIX)
    assert spec_of(written)["templateDefaults"] == {
        "container": {
            "name": "main",
            "env": [{"name": "LOG_LEVEL", "value": "info"}],
            "resources": templates(spelled)["a"]["container"]["resources"],
            "securityContext": templates(spelled)["a"]["container"]["securityContext"],
        }
    }
    for name, template in templates(written).items():
        assert ("container" in template) == (name != "p")
        assert set(template.get("container", {})) <= {"image", "command", "args"}


def test_a_template_may_say_something_else() -> None:
    spelled, written = both(
        SIX.replace('["a"])', '["a"]) { resources { cpu = 1..2, memory = 1Gi..2Gi } }')
    )
    own = templates(written)["a"]["container"]
    assert own["resources"] == templates(spelled)["a"]["container"]["resources"]
    assert "resources" not in templates(written)["b"]["container"]


@pytest.mark.parametrize("also", ["", "run_as_user = 7"])
def test_what_one_step_has_less_is_no_default(also: str) -> None:
    """Nothing could take it away again; to have more is fine."""
    _, written = both(
        SIX.replace(
            'image = "a:1", command = ["a"])',
            f'image = "a:1", command = ["a"]) {{ security_context {{ {also} }} }}',
        ).replace(
            'image = "b:1", command = ["b", "b"])',
            'image = "b:1", command = ["b", "b"]) { env { MORE = "1" } }',
        )
    )
    found = spec_of(written)["templateDefaults"]["container"]
    assert found["env"] == [{"name": "LOG_LEVEL", "value": "info"}]
    assert "securityContext" in found


def test_variables_that_refer_to_others_keep_their_order() -> None:
    """Argo would put a template's own variables before those of the defaults."""
    body = SIX
    body = re.sub(r"\]\)$", '])  { env { OWN = "{{%s" } }', body, flags=re.MULTILINE)
    body = body % tuple("abcdef")
    spelled, written = both(body)
    assert "env" not in spec_of(written)["templateDefaults"]["container"]
    for name in "abcdef":
        own = templates(written)[name]["container"]["env"]
        assert own == templates(spelled)[name]["container"]["env"]


def test_without_a_gain_nothing_is_moved() -> None:
    text = """pipeline p {
      step a = container(image = "a:1", command = ["a"])
      step b = container(image = "a:1", command = ["b"])
      step c = container(image = "a:1", command = ["c"])
    }"""
    assert plain(api.compile(text=text)) == plain(api.compile(text=text, expand=True))


def test_the_defaults_are_not_for_what_older_versions_take_for_a_container() -> None:
    """3.5 gives a request the container of the defaults (workflow_types.go: SetType)."""
    _, written = both(ARMS + 'step h = http(url = "https://a.b/")\nz ~> h')
    assert "templateDefaults" not in spec_of(written)


def test_templates_of_hooks_keep_their_names() -> None:
    body = ARMS.replace("step y =", "hook_y").replace("hook_y", "step y =")
    _, written = both(body + 'on_exit done = container(image = "a:1", command = ["true"])')
    assert spec_of(written)["onExit"] in templates(written)


def test_names_of_tasks_stand_for_what_is_called_so_but_not_in_loops() -> None:
    """An item of a loop has a name of its own: `a(0:u)`."""
    steps = [
        f'step {name} = container(image = "a:1", command = ["run", "--name", "{name}"], '
        'args = ["{}"])'.format(f"{name * 20}{number}")
        for number, name in enumerate("abcde")
    ]
    _, written = both("\n".join(steps))
    assert "{{tasks.name}}" in json.dumps(written)
    _, written = both("\n".join(f'{step} for x in ["u", "v"]' for step in steps))
    assert "{{tasks.name}}" not in json.dumps(written)


def test_what_each_attempt_reads_anew_stays_in_the_templates() -> None:
    body = SIX.replace("])", "]) { retry { limit = 2, max_memory = 2Gi } }")
    spelled, written = both(body)
    for name in "abcdef":
        own = templates(written)[name]["podSpecPatch"]
        assert "retries" in own and own == templates(spelled)[name]["podSpecPatch"]
    assert "podSpecPatch" not in spec_of(written)["templateDefaults"]
