"""Manifests: their graph and settings, and what the real Wurzel says of the same graph."""

from __future__ import annotations

from typing import Any

import networkx
import pytest
import yaml
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from tests.importers.values.real import RealWurzel
from tests.importers.values.test_yaml import CASES
from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Code, Diagnostics
from wzc.importers.wurzel.manifest import Manifest, read_manifest
from wzc.importers.wurzel.placeholders import check_placeholder
from wzc.source.file import SourceFile, Span

NAMES = "abcdefgh"
CLASSES = ["wurzel.steps.splitter.SimpleSplitterStep", "own.steps.Load", "own.Other", "x.load"]


@frozen
class Drawn:
    """A manifest's steps: name, class, what it depends on by name, settings."""

    steps: tuple[tuple[str, str, tuple[str, ...], dict[str, str]], ...]

    @property
    def text(self) -> str:
        steps = [
            {"name": name, "class": type, "dependsOn": list(needs), "settings": settings}
            for name, type, needs, settings in self.steps
        ]
        spec = {"backend": "argo", "steps": steps, "backendConfig": {"argo": {"name": "x"}}}
        return yaml.safe_dump({"metadata": {"name": "x"}, "spec": spec}, sort_keys=False)


@st.composite
def drawn(draw: st.DrawFn, *, is_sound: bool) -> Drawn:
    """Steps in any order; sound ones make a graph without cycles and unknown names."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    steps = []
    for index, name in enumerate(names):
        others = names[:index] if is_sound else [*names, "nope"]
        needs = draw(st.lists(st.sampled_from(others), max_size=3)) if others else []
        settings = draw(
            st.dictionaries(st.sampled_from("MN"), st.sampled_from(["1", "2"]), max_size=2)
        )
        steps.append((name, draw(st.sampled_from(CLASSES)), tuple(needs), settings))
    return Drawn(tuple(draw(st.permutations(steps))))


def read(text: str) -> tuple[Manifest | None, Diagnostics]:
    found = Diagnostics()
    return read_manifest(SourceFile("pipelinemanifest.yaml", text), found), found


def told(found: Diagnostics, code: Code) -> list[str]:
    return [item.primary.span.text for item in found if item.code is code and item.primary]


def names_of(manifest: Manifest) -> list[tuple[str, str]]:
    steps = manifest.graph.steps
    return [(steps[source].name, steps[target].name) for source, target in manifest.graph.edges]


@given(drawn(is_sound=True))
def test_a_sound_graph(wurzel: RealWurzel, it: Drawn) -> None:
    manifest, found = read(it.text)
    assert manifest is not None and not found.has_errors
    assert [(step.name, step.type.path) for step in manifest.graph.steps] == [
        (name, ":".join(type.rsplit(".", 1))) for name, type, _, _ in it.steps
    ]
    expected = [(need, name) for name, _, needs, _ in it.steps for need in needs]
    assert names_of(manifest) == list(dict.fromkeys(expected))
    assert [{key: text.value for key, text in one.items()} for one in manifest.settings] == [
        settings for *_, settings in it.steps
    ]
    for step, texts in zip(manifest.graph.steps, manifest.settings, strict=True):
        assert step.place.text == step.name
        assert all(text.place.text.strip("'\"") == text.value for text in texts.values())
    # What Wurzel leaves out, and what it mixes.
    real = wurzel.ask(manifest=it.text)
    assert real["errors"] == real["cycles"] == []
    assert sorted(told(found, catalogue.DROPPED_STEP)) == sorted(real["ends"][1:])
    mixed = set()
    for _, type, _, settings in it.steps:
        prefix = type.rsplit(".", 1)[1].upper() + "__"
        theirs = {key: value for key, value in real["env"].items() if key.startswith(prefix)}
        own = {prefix + key: value for key, value in settings.items()}
        mixed |= {key for key in theirs if own.get(key) != theirs[key]}
    assert sum(item.code is catalogue.MIXED_SETTINGS for item in found) == len(mixed)


@given(drawn(is_sound=False))
def test_any_graph(wurzel: RealWurzel, it: Drawn) -> None:
    manifest, found = read(it.text)
    assert manifest is not None
    real = wurzel.ask(manifest=it.text)
    unknown = told(found, catalogue.UNKNOWN_DEPENDENCY)
    assert len(unknown) == len(real["errors"]) and set(unknown) <= {"nope"}
    assert bool(told(found, catalogue.MANIFEST_CYCLE)) == bool(real["cycles"])
    # What is left can be put in order.
    graph: networkx.DiGraph[int] = networkx.DiGraph(manifest.graph.edges)
    assert networkx.is_directed_acyclic_graph(graph)
    written = {(need, name) for name, _, needs, _ in it.steps for need in needs}
    assert set(names_of(manifest)) <= written
    # One cycle for each group of steps that wait for one another.
    whole: networkx.DiGraph[str] = networkx.DiGraph(list(written))
    groups = [each for each in networkx.strongly_connected_components(whole) if len(each) > 1]
    selves = [name for name, _, needs, _ in it.steps if name in needs]
    assert len(told(found, catalogue.MANIFEST_CYCLE)) <= len(groups) + len(selves)


def test_the_corpus() -> None:
    found: dict[str, Any] = {}
    for path in sorted(CASES.glob("*/pipelinemanifest.yaml")):
        manifest, diagnostics = read(path.read_text("utf-8"))
        assert manifest is not None and not diagnostics.has_errors
        found[path.parent.name[:2]] = (names_of(manifest), manifest.configured.config.name)
    assert found == {
        "34": ([("source", "splitter")], "wurzel"),
        "35": ([("source", "dedup"), ("dedup", "splitter")], "full-demo"),
        "38": ([], "wurzel-e2e-test"),
    }


def test_what_is_beside_the_steps() -> None:
    text = (CASES / "35_manifest_full" / "pipelinemanifest.yaml").read_text("utf-8")
    manifest, _ = read(text)
    assert manifest is not None
    assert manifest.graph.name == "full-demo"
    assert manifest.configured.config.schedules == ["30 2 * * 1-5"]
    place = manifest.configured.place(("schedules", 0))
    assert place is not None and place.text == '"30 2 * * 1-5"'
    names = [(each.name, each.place.text) for each in manifest.middlewares]
    assert names == [("secret_resolver",) * 2, ("prometheus",) * 2]
    gateway = manifest.middlewares[1].settings["GATEWAY"]
    assert (gateway.value, gateway.key.text) == ("pushgateway.monitoring:9091", "GATEWAY")


def test_a_name_that_cannot_be_used_is_told_once() -> None:
    _, found = read(
        "metadata: {name: x}\nspec: {backend: argo, backendConfig: {argo: {name: x}}, steps: "
        "[{name: a, class: nope}, {name: b, class: m.B, dependsOn: [a]}]}\n"
    )
    assert [item.code for item in found] == [catalogue.WRONG_YAML_VALUE]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("${secret:vault:a/b:c}", False),
        ("${secret:k8s:a/b}", True),
        ("${secret:k8s:a}\n", True),
        ("x${secret:k8s:a}", False),
        ("${secret:k8s:a}x", False),
        ("${secret:k8s:}", False),
    ],
)
def test_placeholders(text: str, is_told: bool) -> None:
    # Source: the expression of Wurzel's `manifest/secrets/placeholder.py`.
    diagnostics = Diagnostics()
    check_placeholder(text, Span(SourceFile("x.yaml", text), 0, len(text)), diagnostics)
    assert [item.code for item in diagnostics] == [catalogue.UNKNOWN_PROVIDER] * is_told
