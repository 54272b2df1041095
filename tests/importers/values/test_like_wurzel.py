"""Generated values files: what the real Wurzel accepts, refuses, and makes of them."""

from __future__ import annotations

import re
from typing import Any, get_args

import attrs
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.values.generated import ODD, data, dumped, located
from tests.importers.values.real import RealWurzel
from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel import config as schema
from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.wurzel.ignored import field_types
from wzc.importers.wurzel.manifest import read_manifest
from wzc.importers.wurzel.manifest_model import PipelineManifest
from wzc.importers.wurzel.structure import Refusal, structure
from wzc.importers.wurzel.values import (
    TemplateValues,
    configure,
    normalised,
    read_values,
)
from wzc.importers.yaml.tree import plain
from wzc.source.file import SourceFile

FILES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "workflows": st.integers(0, 19).flatmap(
                lambda number: (
                    ODD
                    if number == 0
                    else st.dictionaries(
                        st.sampled_from(["docs", "wiki", "", 5]), data(WorkflowConfig), max_size=2
                    )
                )
            ),
            "dvc": ODD,
        },
    ),
    max_size=3,
)


def is_same(found: Diagnostics, code: Any) -> bool:
    return any(item.code is code for item in found)


def same_keys(refusals: tuple[Refusal, ...], real: list[list[str]]) -> None:
    """Pydantic and we object to the same keys."""
    ours = {(located(one.path), one.is_key) for one in refusals}
    theirs = {(tuple(part for part in loc if part != "[key]"), loc[-1] == "[key]") for loc in real}
    assert ours <= theirs
    # Of an entry whose key and value are both wrong, we name the value.
    for path, is_key in theirs - ours:
        assert is_key and any(one[: len(path)] == path for one, _ in ours), path


# ---- values files


def test_the_schema_is_wurzels(wurzel: RealWurzel) -> None:
    real = wurzel.ask(schema=True)
    ours = {
        name: {key: shown(of) for key, of in field_types(type).items()}
        for name, type in {**vars(schema), "TemplateValues": TemplateValues}.items()
        if isinstance(type, type_) and attrs.has(type)
    }
    theirs = {
        name: {key: plainly(of) for key, of in fields.items()}
        for name, fields in real["models"].items()
    }
    assert theirs == ours
    assert dumped(WorkflowConfig()) == real["default"]


type_ = type


def shown(type: Any) -> str:
    return plainly(type.__name__ if isinstance(type, type_) and not get_args(type) else str(type))


def plainly(type: str) -> str:
    """Types without their modules."""
    type = re.sub(r"<class '(.*)'>", r"\1", type).replace("NoneType", "None")
    type = re.sub(r"\b[A-Za-z_]+\.", "", re.sub(r"\b(\w+\.)+(?=\w)", "", type))
    return type.replace("PurePosixPath", "Path")


@given(files=FILES, name=st.sampled_from([None, "", "docs", "wiki", "nope"]))
@settings(max_examples=400)
def test_accepted_refused_and_read_as_by_wurzel(
    wurzel: RealWurzel, files: list[Any], name: str | None
) -> None:
    texts = [yaml.safe_dump(file, allow_unicode=True, sort_keys=False) for file in files]
    real = wurzel.ask(values=texts, workflow=name)
    found = Diagnostics()
    values = read_values(
        [SourceFile(f"{number}.yaml", text) for number, text in enumerate(texts)], found
    )
    configured = configure(values, name, found)
    if "config" in real:
        assert not found.has_errors, [item.message for item in found]
        assert configured is not None
        assert dumped(configured.config) == real["config"]
    elif "refused" in real:
        assert is_same(found, catalogue.WRONG_YAML_VALUE)
        refusals = structure(plain(normalised(values.tree)), TemplateValues).refusals
        same_keys(refusals, real["refused"])
    else:
        assert is_same(found, catalogue.UNKNOWN_WORKFLOW), real
        assert configured is None


# ---- manifests

# Kubernetes' (core/v1 PersistentVolumeAccessMode).
ACCESS_MODES = {"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"}


@st.composite
def manifests(draw: st.DrawFn) -> Any:
    """Mostly whole ones, for Argo, with classes that look like classes."""
    odd = draw(st.sampled_from([0, 0, 200, 20]))
    found = draw(data(PipelineManifest, odd))
    if not isinstance(found, dict) or not isinstance(found.get("spec"), dict):
        return found
    spec = found["spec"]
    if draw(st.integers(0, 9)):
        spec["backend"] = "argo"
        spec["steps"] = spec.get("steps") or [{"name": "a", "class": "a.b.LoadStep"}]
    for step in spec["steps"] if isinstance(spec.get("steps"), list) else []:
        if isinstance(step, dict) and isinstance(step.get("class"), str):
            step["class"] = draw(st.sampled_from(["a.b.LoadStep", "x.SplitStep", "y.splitstep"]))
    if draw(st.booleans()):
        argo = draw(data(WorkflowConfig, draw(st.sampled_from([0, 20]))))
        spec["backendConfig"] = {"argo": argo, "dvc": draw(ODD)}
    return found


@given(data=manifests())
@settings(max_examples=400)
def test_manifests_are_read_as_by_wurzel(wurzel: RealWurzel, data: Any) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    real = wurzel.ask(manifest=text)
    found = Diagnostics()
    manifest = read_manifest(SourceFile("pipelinemanifest.yaml", text), found)
    if "env" in real:
        assert not is_same(found, catalogue.WRONG_YAML_VALUE), [item.message for item in found]
        assert manifest is not None
        assert list(manifest.env.items()) == list(real["env"].items())
        assert dumped(manifest.configured.config) == real["config"]
        return
    if "is not a valid AccessMode" in real.get("error", ""):
        # Wurzel says so when it makes the claim; here compiling the written file does (WZ3004).
        assert manifest is not None
        modes = manifest.configured.config.container.tokenizerCache.accessModes
        assert not set(modes) <= ACCESS_MODES
        return
    assert found.has_errors, real
    if real.get("model") == "PipelineManifest" and isinstance(data, dict):
        # Told in words of their own: no steps, and a backend that Wurzel does not have either.
        own = [["spec", "backend"]] * is_same(found, catalogue.OTHER_BACKEND)
        steps = data["spec"].get("steps") if isinstance(data.get("spec"), dict) else None
        own += [["spec", "steps"]] if steps == [] else []
        theirs = [loc for loc in real["refused"] if loc not in own]
        same_keys(structure(data, PipelineManifest).refusals, theirs)
