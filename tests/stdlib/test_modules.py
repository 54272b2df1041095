"""The standard library is written in the language: it has to pass its own checks."""

import pytest

from wzc.diagnostics.model import Diagnostics
from wzc.names.bind import bind
from wzc.names.imports import load
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, LoadFailure, stdlib_modules
from wzc.types.check import check
from wzc.types.functions import BUILTINS

IMPORTER = SourceFile("importer.wz", "")


def module(name: str) -> SourceFile:
    found = FileLoader().module(name, False, IMPORTER)
    assert not isinstance(found, LoadFailure)
    return found


def reported(source: SourceFile, text: str | None = None) -> list[tuple[str, str]]:
    """What checking a module reports, as if it were a file of the user: those are checked whole."""
    diagnostics = Diagnostics()
    source = SourceFile(source.name, source.text if text is None else text, source.key)
    check(bind(load(source, FileLoader(), diagnostics), BUILTINS, diagnostics), diagnostics)
    return [(item.code.id, item.message) for item in diagnostics]


@pytest.mark.parametrize("name", stdlib_modules())
def test_a_module_has_no_mistakes(name: str) -> None:
    assert reported(module(name)) == []


def test_a_mistake_in_a_module_would_be_found() -> None:
    source = module("wurzel")
    broken = source.text.replace('"OnError"', '"OnErrror"')
    assert broken != source.text
    assert [code for code, _ in reported(source, broken)] == ["WZ3004"]


def test_modules_are_found_by_name() -> None:
    assert {"wurzel", "wurzel.steps", "wurzel.contracts"} <= set(stdlib_modules())
