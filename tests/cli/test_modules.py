"""A command imports what it needs and nothing else; `modules.txt` holds the lists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
COMPILER = HERE.parents[1] / "compiler"

GOOD = """\
extern step Print(text: string) { class = "acme.steps:Print" }
pipeline good {
  defaults { image = "acme:1" }
  step one = Print(text = "one")
  step two = Print(text = "two")
  one ~> two
}
"""
PYTHON = """\
from wurzel.core import Settings, TypedStep
from wurzel.datacontract import MarkdownDataContract

class LoadSettings(Settings):
    FOLDER: str = "/data"

class Load(TypedStep[LoadSettings, None, list[MarkdownDataContract]]):
    def run(self, inpt: None) -> list[MarkdownDataContract]:
        return []
"""
COMMANDS = {
    "--version": ["--version"],
    "compile": ["compile", "good.wz"],
    "compile, a mistake": ["compile", "syntax.wz"],
    "check": ["check", "good.wz"],
    "check, a syntax error": ["check", "syntax.wz"],
    "fmt": ["fmt", "--check", "good.wz"],
    "explain a code": ["explain", "WZ1001"],
    "explain a path": ["explain", "good.wz", "--at", "one.image"],
    "import": ["import", "wurzel", "--pipeline", "pipeline.py", "--values", "values.yaml"],
    "stub": ["stub", "steps.py"],
    "inspect": ["inspect", "good.wz"],
    "verify": ["verify", "values.yaml"],
}
WURZEL = """\
from wurzel.steps import ManualMarkdownStep
from wurzel.utils import WZ

pipeline = WZ(ManualMarkdownStep)
"""
VALUES = """\
workflows:
  docs: {container: {env: {MANUALMARKDOWNSTEP__FOLDER_PATH: /docs}}}
"""
# Too slow for what they would do here, or only there for the tests and the build.
NEVER = {
    *("cattrs", "click", "dataclasses", "hypothesis", "importlib.metadata", "json", "lark"),
    *("logging", "networkx", "rich", "typer", "yaml"),
}
# YAML is what some commands are about.
NEEDED = {"import": {"cattrs", "json", "yaml"}, "verify": {"json", "yaml"}}


def expected() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    section: set[str] = set()
    for line in (HERE / "modules.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            name, _, reason = line.partition(" ")
            assert reason.strip(), f"no reason for {name}"
            section.add(name)
    return found


def imports_of(words: list[str], folder: Path) -> tuple[set[str], set[str]]:
    """What wzc's code imports with wzc's own packages, and all that is loaded in the end."""
    (folder / "good.wz").write_text(GOOD, encoding="utf-8")
    (folder / "steps.py").write_text(PYTHON, encoding="utf-8")
    (folder / "pipeline.py").write_text(WURZEL, encoding="utf-8")
    (folder / "values.yaml").write_text(VALUES, encoding="utf-8")
    (folder / "syntax.wz").write_text("pipeline p {\n  step a b c\n}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-S", HERE / "imports_of.py", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(COMPILER), *sys.path])},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    found = json.loads(done.stderr.splitlines()[-1])
    own = {name for name in found["loaded"] if name.partition(".")[0] == "wzc"}
    return set(found["direct"]) | own, set(found["loaded"])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_just_what_its_list_says(command: str, tmp_path: Path) -> None:
    asked, loaded = imports_of(COMMANDS[command], tmp_path)
    assert asked == expected()[command]
    assert not (asked if command in NEEDED else loaded) & (NEVER - NEEDED.get(command, set()))
    assert "networkx" not in loaded


def test_version_loads_nothing_but_the_package_itself(tmp_path: Path) -> None:
    _, loaded = imports_of(["--version"], tmp_path)
    assert not loaded & {"argparse", "attr", "attrs", "re", "typing"}


def test_the_lists_are_about_these_commands() -> None:
    assert set(expected()) == set(COMMANDS)
