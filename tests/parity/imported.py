"""`wzc import wurzel` on a folder of the corpus, as a person in that folder would run it."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from attrs import Factory, define, frozen

from tests.parity.command import Command, read_command
from wzc import api
from wzc.cli.main import main


@frozen
class Finding:
    """One thing that the importer has to say; `file` is empty where it names no place."""

    code: str
    severity: str
    message: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f" ({Path(self.file).name}:{self.line})" if self.file else ""
        return f"{self.severity} {self.code}: {self.message}{place}"


@define
class Imported:
    """What came of an import: the exit code, the text if there is one, and the findings.

    `said` is everything printed, for reports where there are no findings to be read.
    """

    code: int
    text: str = ""
    findings: list[Finding] = Factory(list)
    said: str = ""

    @property
    def ok(self) -> bool:
        return self.code == 0 and bool(self.text)

    @property
    def errors(self) -> list[Finding]:
        return [item for item in self.findings if item.severity == "error"]

    @property
    def notices(self) -> Counter[str]:
        """How often each code was given that is not an error."""
        return Counter(item.code for item in self.findings if item.severity != "error")

    def compile(self) -> api.Compilation:
        return api.compile(text=self.text, name="pipeline.wz")


def import_folder(folder: Path) -> Imported:
    """Import what command.txt names. UnsupportedCommandError if it names nothing that can be."""
    return run_import(folder, read_command(folder))


def run_import(folder: Path, command: Command, *options: str) -> Imported:
    """Run the command line in this process, in that folder; with further options perhaps."""
    with tempfile.TemporaryDirectory() as made, contextlib.chdir(folder):
        target = Path(made) / "pipeline.wz"
        words = [
            *_options(command, folder, Path(made)),
            *options,
            "--format",
            "json",
            "-o",
            str(target),
        ]
        printed, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
            code = main(["import", "wurzel", *words])
        text = target.read_text(encoding="utf-8") if target.exists() else ""
    both = [said.getvalue(), printed.getvalue()]
    return Imported(code, text, _findings(both), "\n".join(filter(None, both)))


def _options(command: Command, folder: Path, made: Path) -> list[str]:
    words = command.options()
    if command.synthetic:
        file = made / "pipeline.py"
        file.write_text(command.synthetic, encoding="utf-8")
        words[1] = f"{file}:pipeline"
    source = folder / command.pipeline.partition(":")[0]
    if not command.reads_values and source.is_file() and b"from_values" in source.read_bytes():
        # The file has values of its own for when it is run; this command did not run it.
        empty = made / "values.yaml"
        empty.write_text("{}\n", encoding="utf-8")
        words += ["--values", str(empty)]
    return words


def _findings(texts: list[str]) -> list[Finding]:
    for text in texts:
        start = text.find("[")
        if start >= 0:
            try:
                found, _ = json.JSONDecoder().raw_decode(text[start:])
            except ValueError:
                continue
            return [_finding(item) for item in found]
    return []


def _finding(item: dict[str, Any]) -> Finding:
    line = (item.get("start") or {}).get("line") or 0
    return Finding(item["code"], item["severity"], item["message"], item.get("file") or "", line)
