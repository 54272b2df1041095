"""What compiles is accepted by Argo and is what was declared."""

from __future__ import annotations

import json
import posixpath
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.backend.emit.trees import is_same, is_same_json
from tests.properties.layout import Bracket, Layout, Line, Quoted, assign
from tests.properties.names import kubernetes_name
from tests.properties.programs import Program, Step, programs
from tests.properties.reading import Manifest, arguments, artifacts, container, needs
from tests.properties.texts import texts
from wzc import api

pytestmark = pytest.mark.slow

formats = st.integers(0, 10_000)


def checked(count: int) -> settings:
    """Settings of a property. Shrinking a program takes minutes, and its text says enough."""
    return settings(max_examples=count, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def compiled(text: str, *, expand: bool = True) -> api.Compilation:
    """A compilation without errors; each step with a template of its own, unless asked for."""
    found = api.compile(text=text, expand=expand)
    assert not found.errors, found.messages() + "\n" + text
    return found


@checked(120)
@given(programs(), formats)
def test_what_is_emitted_is_what_was_declared(
    argo: Validator, program: Program, format: int
) -> None:
    """All that can be said of one program, as drawing and compiling it is most of the work."""
    found = compiled(program.source(format))
    text = found.yaml()
    check_readers(argo, text, found)
    made = Manifest.of(text)
    check_tasks(program, made)
    check_data(program, made)
    check_settings(program, made)


def check_readers(argo: Validator, text: str, found: api.Compilation) -> None:
    """Argo accepts it, and every reader reads what was written."""
    results = argo.validate(text)
    assert [str(result) for result in results if not result.ok] == [], text
    assert len(results) == 1
    written = found.documents
    assert is_same(list(yaml.safe_load_all(text)), _plain(written))
    assert is_same_json(argo.read(text), _plain(written))
    assert is_same(json.loads(found.json()), _plain(written)[0])


def _plain(node: Any) -> Any:
    """Documents as nothing but dicts and lists."""
    if isinstance(node, dict):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node] if isinstance(node, list) else node


def check_tasks(program: Program, found: Manifest) -> None:
    """Tasks, and what they wait for, are those declared."""
    tasks = found.tasks
    declared = {kubernetes_name(step.name): step for step in program.steps}
    assert sorted(task["name"] for task in tasks) == sorted(declared)
    assert sorted(found.templates) == sorted([*declared, found.spec["entrypoint"]])
    seen: set[str] = set()
    for task in tasks:
        assert task["template"] == task["name"]
        waits = needs(task)
        wanted = [kubernetes_name(name) for name in program.needs(declared[task["name"]].name)]
        assert sorted(waits) == sorted(wanted)
        assert seen.issuperset(waits), "a task comes before what it needs"
        seen.add(task["name"])


def check_data(program: Program, found: Manifest) -> None:
    """Each step gets the data of its producers and of no others."""
    tasks = {task["name"]: task for task in found.tasks}
    for step in program.steps:
        name = kubernetes_name(step.name)
        given_ = arguments(tasks[name])
        producers = {kubernetes_name(each) for each in program.producers(step.name)}
        assert {producer for producer, _, _ in given_.values()} == producers
        for producer, artifact, _ in given_.values():
            assert artifact in artifacts(found.templates[producer], "outputs")
        taken = artifacts(found.templates[name], "inputs")
        assert taken.keys() == given_.keys()
        assert len(set(taken.values())) == len(taken), "two inputs at one path"
        _check_command(program, step, found, taken, {n: g[2] for n, g in given_.items()})


def _check_command(
    program: Program,
    step: Step,
    found: Manifest,
    taken: dict[str, str],
    parts: dict[str, str | None],
) -> None:
    """The command reads each folder of the inputs once and writes where the output is fetched."""
    name = kubernetes_name(step.name)
    words, _ = container(found, name)
    assert words[:4] == ["wurzel", "run", step.type.class_path, "-o"]
    target = words[4]
    assert posixpath.dirname(target) == program.data_dir
    given_ = artifacts(found.templates[name], "outputs")
    assert list(given_.values()) == ([target] if step.type.output is not None else [])
    assert words[5:7] == ["-e", "BaseStepExecutor"]
    assert words[-1] == "--encapsulate-env"
    rest = words[7:-1]
    assert rest[::2] == ["-i"] * (len(rest) // 2)
    folders = rest[1::2]
    wanted = {
        path if parts[artifact] is None else posixpath.dirname(path)
        for artifact, path in taken.items()
    }
    assert sorted(folders) == sorted(wanted)
    assert target not in folders


def check_settings(program: Program, found: Manifest) -> None:
    """A step gets its own settings and none of the others."""
    prefixes = {step.type.prefix for step in program.steps}
    for step in program.steps:
        _, variables = container(found, kubernetes_name(step.name))
        wanted = {}
        for name, _, expected in step.settings:
            if expected.how != "absent":
                wanted[f"{step.type.prefix}__{name.upper()}"] = expected
        own = {
            name: value for name, value in variables.items() if name.partition("__")[0] in prefixes
        }
        assert own.keys() == wanted.keys()
        for name, expected in wanted.items():
            value = own[name]
            if expected.how == "source":
                assert value == expected.value
                continue
            assert isinstance(value, str)
            if expected.how == "json":
                assert json.loads(value) == expected.value
            elif expected.how == "number":
                assert float(value) == expected.value
            else:
                assert value == expected.value
        assert variables["WURZEL_RUN_ID"] == "uid-of-run"


@checked(100)
@given(st.lists(texts, min_size=1, max_size=6), st.integers(0, 3), formats)
def test_text_reaches_the_container_unchanged(written: list[str], of_env: int, format: int) -> None:
    env = [assign(f"E{n}", Quoted(text)) for n, text in enumerate(written[:of_env])]
    own = [assign(f"s{n}", Quoted(text)) for n, text in enumerate(written[of_env:])]
    settings_ = [f's{n}: string = ""' for n in range(len(own))]
    extern = Line(["extern step T", Bracket("(", settings_), ' { class = "m:T" }'])
    step = Line(
        ["step a = T", Bracket("(", own), " ", Bracket("{", [Line(["env ", Bracket("{", env)])])]
    )
    pipeline = Line(["pipeline p ", Bracket("{", ['defaults { image = "a/b:1" }', step])])
    text = Layout(format).document([extern, pipeline])
    _, variables = container(Manifest.of(compiled(text).yaml()), "a")
    got = {name: value for name, value in variables.items() if name[0] in "ET"}
    assert got == {
        **{f"E{n}": text for n, text in enumerate(written[:of_env])},
        **{f"T__S{n}": text for n, text in enumerate(written[of_env:])},
    }


@checked(60)
@given(programs(), formats, st.integers(1, 10_000))
def test_neither_format_nor_the_order_of_declarations_changes_anything_but_the_order(
    program: Program, format: int, order: int
) -> None:
    plain = compiled(program.source()).yaml()
    assert compiled(program.source(format)).yaml() == plain
    other = compiled(program.source(0, order)).yaml()
    assert _unordered(Manifest.of(plain)) == _unordered(Manifest.of(other))


def _unordered(found: Manifest) -> dict[str, Any]:
    """A manifest without what follows the order of declaration: lists as sets, names of volumes.

    Where files meet, the names of their copies are numbered in the order of the producers.
    """
    spec = {key: value for key, value in found.spec.items() if key not in _LISTS}
    volumes = {volume.pop("name"): volume for volume in found.spec.get("volumes", [])}
    for claim in found.spec.get("volumeClaimTemplates", []):
        volumes[claim["metadata"].pop("name")] = claim
    tasks = {
        task["name"]: (sorted(needs(task)), sorted(map(repr, arguments(task).values())))
        for task in found.tasks
    }
    templates = {}
    for name, template in found.templates.items():
        if "container" not in template:
            continue
        inside = template["container"]
        for mount in inside.get("volumeMounts", []):
            mount["name"] = volumes[mount["name"]]
        files = "/_inputs" in repr(template.get("inputs"))
        read = len(template.pop("inputs", {}).get("artifacts", []))
        words = [word for word in inside.pop("command") if not files or "/_inputs" not in word]
        templates[name] = {
            **template,
            "container": {**inside},
            "words": sorted(words),
            "read": read,
        }
    top = {key: value for key, value in found.document.items() if key != "spec"}
    outer = {
        k: v for k, v in found.document["spec"].items() if k not in (*spec, *_LISTS, "workflowSpec")
    }
    return {
        **{"top": top, "outer": outer, "spec": spec, "tasks": tasks, "templates": templates},
        "volumes": sorted(map(repr, volumes.values())),
    }


_LISTS = ("templates", "volumes", "volumeClaimTemplates")
