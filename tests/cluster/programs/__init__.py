"""Programs that are there for one test, each in a file beside this."""

from __future__ import annotations

from pathlib import Path

import yaml
from attrs import frozen

from tests.cluster.api import Document
from tests.cluster.examples import TARGET
from wzc import api
from wzc.model.pipeline import Pipeline
from wzc.pipeline import Options, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader

_FOLDER = Path(__file__).parent


@frozen
class Program:
    """A program with one pipeline: what it becomes for the controller's version, and evaluated."""

    text: str
    manifest: str
    pipeline: Pipeline

    @property
    def documents(self) -> list[Document]:
        return [*yaml.safe_load_all(self.manifest)]

    @classmethod
    def of(cls, text: str) -> Program | None:
        """A program by its text; None where it is refused."""
        made = api.compile(text=text, target=TARGET)
        if not made.ok:
            return None
        source = SourceFile("program.wz", text)
        [pipeline] = evaluate_source(source, FileLoader(), Options([], target=TARGET)).pipelines
        return cls(text, made.yaml(), pipeline)


def read(name: str) -> Program:
    """One of the programs of this folder."""
    found = Program.of((_FOLDER / f"{name}.wz").read_text("utf-8"))
    assert found is not None, f"{name} does not compile"
    return found
