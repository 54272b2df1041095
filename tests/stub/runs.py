"""Running `wzc stub` on files given as text."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define

import wzc
from wzc.cli.commands import run
from wzc.diagnostics.model import Diagnostics
from wzc.importers.python import MemoryFiles, Module, Project
from wzc.importers.stub.document import Shipped, stub_text
from wzc.importers.stub.model import Package, PyStep
from wzc.importers.stub.static.steps import read_modules

HEAD = """\
import datetime, decimal, enum, os, re, uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, ClassVar, Dict, Final, List, Literal, Optional, Union
import pandera as pa
from pandera.typing import DataFrame, Series
from pydantic import *
from pydantic import AliasChoices, AnyUrl, BaseModel, Field, SecretStr, conint, constr
from pydantic import field_validator, model_validator, PositiveInt, HttpUrl
from pydantic_core import Url
from pydantic_settings import SettingsConfigDict
from wurzel.core import NoSettings, Settings, TypedStep
from wurzel.datacontract import MarkdownDataContract, PanderaDataFrameModel, PydanticModel
"""
STEP = """

class Load(TypedStep[LoadSettings, None, list[MarkdownDataContract]]):
    def run(self, inpt: None) -> list[MarkdownDataContract]:
        return []
"""


@define(frozen=True)
class Run:
    """What a command printed, and its exit code."""

    code: int
    output: str
    errors: str

    @property
    def diagnostics(self) -> list[dict[str, Any]]:
        """Those of `--format json`."""
        found: list[dict[str, Any]] = json.loads(self.errors or "[]")
        return found

    @property
    def codes(self) -> list[str]:
        """The codes of the diagnostics, each once, sorted."""
        return sorted({item["code"] for item in self.diagnostics})


class _Bytes(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def stub(folder: Path, *words: str) -> Run:
    """`wzc stub` in a folder."""
    out, errors = _Bytes(), _Bytes()
    here = Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = run(["stub", *words])
    finally:
        os.chdir(here)
    return Run(code, out.text(), errors.text())


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Put texts into files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def compile_errors(text: str) -> list[str]:
    """What `wzc check` says of a stub: nothing, for every stub."""
    compilation = wzc.compile(text=text)
    return [
        f"{item.code.id} {item.message}"
        for item in compilation.diagnostics
        if item.code.id != "WZ2014"  # it has no pipeline, as it should
    ]


SHIPPED = Shipped(
    frozenset({"MarkdownDataContract", "PydanticModel", "PanderaDataFrameModel", "Result"})
)


def read(text: str, **others: str) -> tuple[Package, list[tuple[str, str]]]:
    """The package of a module's source without Wurzel at hand, and what was reported."""
    files = {"m.py": text} | {f"{name}.py": content for name, content in others.items()}
    project = Project(MemoryFiles(files), [""])
    diagnostics = Diagnostics()
    module = project.module("m")
    assert isinstance(module, Module) and module.problem is None, module and module.problem
    package = read_modules(project, [module], diagnostics)
    stub_text(package, "Test.", SHIPPED, diagnostics)
    return package, [
        (item.code.id, item.primary.span.text if item.primary else "") for item in diagnostics
    ]


def only_step(text: str, **others: str) -> PyStep:
    """The one step of a module."""
    [step] = read(text, **others)[0].steps
    return step
