"""Pipelines for the tests: from text to manifest, and which files the compiler foretells."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import yaml
from attrs import frozen

from tests.wurzel.runner import HERE, Done
from wzc.backend.emit.yaml import emit_yaml
from wzc.pipeline import Options, compile_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.values.names import kubernetes_name

IMPORTS = """
import wurzel
from wurzel.steps import ManualMarkdownStep, DropDuplicationStep, SimpleSplitterStep
from "./own.wz" import MarkStep, LongStep, SettingsStep, ToRowsStep, CountStep, FromRowsStep
"""


IMAGE = "ghcr.io/telekom/wurzel:3.3.1"


@frozen
class Compiled:
    """A manifest, and by task the names of the files that it should write; codes of warnings."""

    manifest: Any
    files: dict[str, list[str]]
    warnings: list[str]


def compiled(body: str, defaults: str = "") -> Compiled:
    """A pipeline of this body, with Wurzel's defaults, through the whole compiler and YAML.

    `defaults` stands in the block of that name.
    """
    image = f'image = "{IMAGE}"'
    head = f"pipeline run {{\nuse wurzel.defaults\ndefaults {{ {image}\n{defaults}\n}}\n"
    text = f"{IMPORTS}{head}{body}\n}}\n"
    name = str(HERE / "steps" / "run.wz")
    result = compile_source(SourceFile(name, text, name), FileLoader(), Options(expand=True))
    messages = [f"{item.code.id} {item.message}" for item in result.diagnostics]
    assert not result.diagnostics.has_errors, messages
    (dag,), (document,) = result.dags, result.documents
    manifest = yaml.safe_load(emit_yaml([document])[0])
    files = {kubernetes_name(step): sorted(names) for step, names in dag.outputs.items()}
    return Compiled(manifest, files, [message.split()[0] for message in messages])


def docs(step: str, claim: str | None = None) -> str:
    """A step that reads the Markdown files of a claim that has its name."""
    claim = claim or step
    return (
        f'step {step} = ManualMarkdownStep(folder_path = "/data/{claim}") '
        f'{{ mounts {{ "/data/{claim}" = claim("{claim}", read_only = true) }} }}\n'
    )


def wz(value: Any) -> str:
    """A value as it is written in the language."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False).replace("\\b", "\\u0008")
        return text.replace("\\f", "\\u000c").replace("${", "$${")
    if isinstance(value, list):
        return f"[{', '.join(map(wz, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{wz(key)} = {wz(item)}' for key, item in value.items())} }}"
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    return json.dumps(value)


def assert_foretold(done: Done, program: Compiled) -> None:
    """Each task wrote just the files that the compiler counts on."""
    assert {task: done.files(task) for task in done.outputs} == program.files


def alike(documents: list[dict[str, Any]]) -> list[str]:
    """Documents in an order of their own, to be compared."""
    return sorted(json.dumps(document, sort_keys=True) for document in documents)
