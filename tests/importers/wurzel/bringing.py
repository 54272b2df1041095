"""Imports from texts in memory."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

import wzc
from wzc.importers.python.files import MemoryFiles
from wzc.importers.python.project import Project
from wzc.importers.wurzel.importing import Imported, Wanted, import_wurzel
from wzc.source.file import SourceFile

# A source, a splitter, an embedder and a store, each under a name of its own.
PIPELINE = """
from wurzel.steps import EmbeddingStep, ManualMarkdownStep, QdrantConnectorStep, SimpleSplitterStep
from wurzel.utils import WZ

docs = WZ(ManualMarkdownStep)
split = WZ(SimpleSplitterStep)
embed = WZ(EmbeddingStep)
store = WZ(QdrantConnectorStep)
docs >> split >> embed >> store
pipeline = store
"""
# What the steps of it require.
REQUIRED = {
    "MANUALMARKDOWNSTEP__FOLDER_PATH": "/data/docs",
    "EMBEDDINGSTEP__API": "http://embedder:8080/embed",
    "QDRANTCONNECTORSTEP__COLLECTION": "docs",
}


def bring(
    values: str | Sequence[str] = "",
    pipeline: str = PIPELINE,
    *,
    files: Mapping[str, str] | None = None,
    name: str | None = None,
    workflow: str | None = None,
    as_profiles: bool = False,
    keep_going: bool = False,
) -> Imported:
    """Import a Python text and values texts."""
    texts = [values] if isinstance(values, str) else list(values)
    sources = [
        SourceFile("values.yaml" if not index else f"values{index}.yaml", textwrap.dedent(text))
        for index, text in enumerate(texts)
        if text
    ]
    project = Project(MemoryFiles({"pipeline.py": pipeline, **(files or {})}), [""])
    wanted = Wanted(
        "pipeline.py",
        name,
        None,
        sources,
        workflow,
        as_profiles,
        keep_going,
    )
    return import_wurzel(wanted, project)


def bring_manifest(
    text: str, *, files: Mapping[str, str] | None = None, keep_going: bool = False
) -> Imported:
    """Import a manifest; `files` are Python modules beside it."""
    source = SourceFile("pipelinemanifest.yaml", textwrap.dedent(text))
    wanted = Wanted(manifest=source, keep_going=keep_going)
    return import_wurzel(wanted, Project(MemoryFiles(files or {}), [""]))


def workflow(**config: Any) -> str:
    """A values file with one workflow; `env` and the steps' required settings go to where they
    belong.
    """
    env = {**REQUIRED, **config.pop("env", {})}
    container = {"env": env, **config.pop("container", {})}
    return yaml.safe_dump({"workflows": {"rag": {"container": container, **config}}})


def text_of(imported: Imported) -> str:
    """The text of an import without errors."""
    assert imported.text is not None and imported.ok, said(imported)
    return imported.text


def lines_of(imported: Imported) -> list[str]:
    """The lines of the text, without indentation."""
    return [line.strip() for line in text_of(imported).splitlines()]


def said(imported: Imported) -> list[str]:
    """The findings as `WZ8301 values.yaml:3:5 message`."""
    found = []
    for item in imported.diagnostics:
        place = f"{item.primary.span} " if item.primary is not None else ""
        found.append(f"{item.code.id} {place}{item.message}")
    return found


def codes(imported: Imported) -> list[str]:
    """The findings' codes."""
    return [item.code.id for item in imported.diagnostics]


def pointed_at(imported: Imported, code: str) -> str:
    """The text that the only finding of a code points at."""
    [item] = [item for item in imported.diagnostics if item.code.id == code]
    assert item.primary is not None
    return item.primary.span.text


def compiled(imported: Imported, profiles: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The documents that the text compiles to."""
    compilation = wzc.compile(text=text_of(imported), profiles=profiles, expand=True)
    assert compilation.ok, compilation.messages()
    return list(yaml.safe_load_all(compilation.yaml()))


def env_of(imported: Imported, step: str, profiles: Sequence[str] = ()) -> dict[str, Any]:
    """The variables of one step's container, in the compiled workflow."""
    [document] = compiled(imported, profiles)
    spec = document["spec"]
    templates = spec.get("workflowSpec", spec)["templates"]
    [template] = [one for one in templates if one["name"] == step]
    return {
        item["name"]: item.get("value", item.get("valueFrom"))
        for item in template["container"]["env"]
    }
