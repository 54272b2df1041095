"""Reports for the tests, from text."""

from __future__ import annotations

import yaml
from attrs import frozen

from tests.properties.reading import Manifest
from wzc.backend.emit.yaml import emit_yaml
from wzc.inspect.model import PipelineReport, Report, Variable
from wzc.inspect.report import inspect
from wzc.pipeline import Options, check_source, compile_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader

STEPS = """\
contract Doc { text: string }
extern step Read(folder: string, ends: [string] = [".md"], limit: int?) : -> [Doc] { class = "acme.steps:Read" }
extern step Split(size: int(min = 1) = 100) : [Doc] -> [Doc] { class = "acme.steps:Split" }
extern step Store(address: url, token: secret = "", retries: int = 3) : [Doc] -> { class = "acme.steps:Store" }
extern middleware metrics(gateway: string = "localhost:1", token: secret = "") { class = "acme:Metrics" }
"""  # noqa: E501


def report(text: str, *profiles: str, params: dict[str, object] | None = None) -> Report:
    """What the pipelines of a text need; it has no errors."""
    source = SourceFile("p.wz", text, "p.wz")
    result = check_source(source, FileLoader(), Options(profiles, params or {}))
    errors = [item.message for item in result.diagnostics if item.is_error]
    assert not errors, "\n".join([*errors, text])
    return inspect(result)


def of_steps(body: str, head: str = "") -> Report:
    """The same for the body of one pipeline with the steps above, and an image."""
    image = 'defaults { image = "registry.example.com/acme:1" }'
    return report(f"{STEPS}{head}pipeline p {{\n{image}\n{body}\n}}\n")


def variable(found: Report | PipelineReport, step: str, name: str) -> Variable:
    """One variable of a step of the first pipeline."""
    pipeline = found.pipelines[0] if isinstance(found, Report) else found
    (variables,) = [it.variables for it in pipeline.steps if it.name == step]
    (variable,) = [it for it in variables if it.name == name]
    return variable


@frozen
class Compiled:
    """A text's report, and its manifests as they are emitted."""

    report: Report
    manifests: list[Manifest]


def compiled(text: str) -> Compiled:
    """Both, of a text without errors."""
    source = SourceFile("p.wz", text, "p.wz")
    result = compile_source(source, FileLoader(), Options(expand=True))
    errors = [item.message for item in result.diagnostics if item.is_error]
    assert not errors, "\n".join([*errors, text])
    documents = yaml.safe_load_all(emit_yaml(result.documents)[0])
    return Compiled(inspect(result), [Manifest(document) for document in documents])
