"""The runner is as strict as Argo and Kubernetes are; these need no Wurzel."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

from tests.kubelet import expand
from tests.wurzel.expansion import Cluster, MissingReferenceError, environment
from tests.wurzel.programs import compiled, docs
from tests.wurzel.runner import Runner, TaskFailedError
from tests.wurzel.workflow import UnsupportedError, instantiate

VARIABLES = {"A": "1", "B": "$(A)", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The cases of Kubernetes' own expand_test.go, as far as they differ from one another.
        ("$(A)", "1"),
        ("x$(A)y$(A)", "x1y1"),
        ("$(B)", "$(A)"),
        ("$(EMPTY)", ""),
        ("$(MISSING)", "$(MISSING)"),
        ("$$(A)", "$(A)"),
        ("$$$(A)", "$1"),
        ("$$$$(A)", "$$(A)"),
        ("$A", "$A"),
        ("$", "$"),
        ("a$", "a$"),
        ("$$", "$"),
        ("$(A", "$(A"),
        ("$()", "$()"),
        ("$(A)$(", "1$("),
        ("$(A$(A))", "$(A$(A))"),
        ("f$(A)\n$$", "f1\n$"),
        # A byte for a character: what Go's code really does. The second byte stays behind alone,
        # and is no text any more.
        ("$ä", "$\u00c3\ufffd"),
    ],
)
def test_kubernetes_expansion(text: str, expected: str) -> None:
    assert expand(text, VARIABLES) == expected


def test_a_variable_knows_those_before_it_and_wins_over_env_from() -> None:
    container = {
        "envFrom": [
            {"prefix": "P_", "secretRef": {"name": "s"}},
            {"configMapRef": {"name": "none", "optional": True}},
        ],
        "env": [
            {"name": "EARLY", "value": "$(LATE)"},
            {"name": "LATE", "value": "$(P_a)!"},
            {"name": "P_b", "value": "mine"},
            {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "s", "key": "a"}}},
        ],
    }
    found = environment(container, Cluster(secrets={"s": {"a": "$(EARLY)", "b": "theirs"}}), {})
    assert found == {
        "P_a": "$(EARLY)",
        "P_b": "mine",
        "EARLY": "$(LATE)",
        "LATE": "$(EARLY)!",
        "KEY": "$(EARLY)",
    }


@pytest.mark.parametrize(
    "container",
    [
        {"envFrom": [{"secretRef": {"name": "s"}}]},
        {"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "s", "key": "k"}}}]},
    ],
)
def test_what_is_referred_to_has_to_be_there(container: dict[str, Any]) -> None:
    with pytest.raises(MissingReferenceError):
        environment(container, Cluster(), {})


# ---- workflows, with a machine that only pretends


@define
class Pretended:
    """Writes the files it is told to where each command says `-o`; notes what was asked."""

    files: Mapping[str, tuple[str, ...]]
    isolated: bool = False
    image_env: dict[str, str] = field(factory=dict)

    def run(self, request: Mapping[str, Any]) -> int:
        argv = request["argv"]
        folder = Path(argv[argv.index("-o") + 1])
        for name in self.files.get(folder.name, ()):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("[]")
        return 0


GOOD = {
    "german": ("ManualMarkdown.json",),
    "english": ("ManualMarkdown.json",),
    "mark": ("german-ManualMarkdown-Mark.json", "english-ManualMarkdown-Mark.json"),
}


@pytest.fixture(scope="module")
def program() -> Any:
    body = f"{docs('german')}{docs('english')}step mark = MarkStep()\n[german, english] >> mark"
    return compiled(body).manifest


def start(folder: Path, manifest: Any, files: Mapping[str, tuple[str, ...]] = GOOD) -> Any:
    claims = dict.fromkeys(("german", "english"), folder)
    machine: Any = Pretended(files)
    return Runner(machine, folder / "run", Cluster(claims=claims)).run(manifest)


def test_inputs_are_where_the_manifest_puts_them(tmp_path: Path, program: Any) -> None:
    done = start(tmp_path, program)
    assert sorted(done.inputs["mark"]) == [
        "/usr/app/_inputs/english-ManualMarkdown.json",
        "/usr/app/_inputs/german-ManualMarkdown.json",
    ]
    assert done.files("mark") == sorted(GOOD["mark"])


def test_an_output_that_is_not_there_fails(tmp_path: Path, program: Any) -> None:
    with pytest.raises(TaskFailedError, match="english: no output at /usr/app/english"):
        start(tmp_path, program, {**GOOD, "english": ()})


def test_a_file_that_is_not_in_the_store_fails(tmp_path: Path, program: Any) -> None:
    with pytest.raises(TaskFailedError, match=r"english/ManualMarkdown\.json is not in"):
        start(tmp_path, program, {**GOOD, "english": ("Other.json",)})


def _task(manifest: Any, name: str) -> Any:
    dag = manifest["spec"]["templates"][0]["dag"]
    return next(task for task in dag["tasks"] if task["name"] == name)


def _template(manifest: Any, name: str) -> Any:
    return next(it for it in manifest["spec"]["templates"] if it["name"] == name)


def test_two_tasks_with_one_key_fail(tmp_path: Path, program: Any) -> None:
    manifest = copy.deepcopy(program)
    keys = [_template(manifest, n)["outputs"]["artifacts"][0]["s3"] for n in ("german", "english")]
    keys[1]["key"] = keys[0]["key"]
    with pytest.raises(TaskFailedError, match="would be overwritten"):
        start(tmp_path, manifest)


def test_an_input_without_an_argument_is_refused(tmp_path: Path, program: Any) -> None:
    manifest = copy.deepcopy(program)
    _task(manifest, "mark")["arguments"]["artifacts"].pop()
    with pytest.raises(UnsupportedError, match="mark: inputs"):
        start(tmp_path, manifest)


def test_data_without_a_dependency_is_refused(program: Any) -> None:
    manifest = copy.deepcopy(program)
    _task(manifest, "mark")["depends"] = "german"
    with pytest.raises(UnsupportedError, match="mark does not depend on english"):
        instantiate(manifest, uid="u")


@pytest.mark.parametrize("where", ["task", "template", "container"])
def test_what_the_runner_does_not_know_is_refused(program: Any, where: str) -> None:
    manifest = copy.deepcopy(program)
    template = _template(manifest, "mark")
    place = {"task": _task(manifest, "mark"), "template": template}
    place["container"] = template["container"]
    place[where]["when"] = "false"
    with pytest.raises(UnsupportedError, match="when"):
        instantiate(manifest, uid="u")


def test_a_tag_that_nobody_replaces_is_refused(program: Any) -> None:
    manifest = copy.deepcopy(program)
    _template(manifest, "mark")["container"]["env"][0]["value"] = "{{workflow.nonsense}}"
    with pytest.raises(UnsupportedError, match=r"workflow\.nonsense"):
        instantiate(manifest, uid="u")


def test_a_closed_folder_fails(tmp_path: Path) -> None:
    # The compiler refuses 0o644 here (WZ5012): it comes into the manifest by hand.
    store = 'artifacts = s3(bucket = "documents", default_mode = 0o755)\n'
    manifest = compiled(f"{store}{docs('german')}step mark = MarkStep()\ngerman >> mark").manifest
    [taken] = _template(manifest, "mark")["inputs"]["artifacts"]
    assert taken["mode"] == 0o755
    taken["mode"] = 0o644
    with pytest.raises(TaskFailedError, match="644 makes /usr/app/german a closed folder"):
        start(tmp_path, manifest)
