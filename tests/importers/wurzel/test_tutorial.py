"""docs/from-wurzel.md: each command is run, and prints what the page shows.

`WZC_BLESS=1` writes down what they print; read it before you commit it.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.transcript import Command, Transcript, play

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "from-wurzel.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FRAGMENT = re.compile(r"^```wz fragment\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def printed(commands: list[str]) -> dict[str, list[str]]:
    """What each command prints, in one session, by its line; streams one after another."""
    session = play(Transcript([Command(line) for line in commands], {}))
    return {
        command.line: [
            line.replace("(N ms)", "(200 ms)") for line in command.expected if line != "[stderr]"
        ]
        for command in session.commands
    }


def test_the_tutorial_prints_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(DOCS / "from-wurzel", tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "WZC_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    text = PAGE.read_text(encoding="utf-8")
    commands = [
        line
        for block in BLOCK.findall(text)
        for line in block.splitlines()
        if line.startswith("$ ")
    ]
    assert len(commands) >= 5
    found = printed(commands)
    assert not any("[exit" in line for lines in found.values() for line in lines)

    def shown(match: re.Match[str]) -> str:
        lines = [line for line in match[1].splitlines() if line.startswith("$ ")]
        rows = [row for line in lines for row in [line, *found[line]]]
        return "```console\n" + "\n".join(rows) + "\n```"

    made = BLOCK.sub(shown, text)
    if os.environ.get("WZC_BLESS") == "1":
        PAGE.write_text(made, encoding="utf-8")
    assert made == text
    [end] = FRAGMENT.findall(text)
    assert Path("rag.wz").read_text(encoding="utf-8").endswith(f"\n\n{end}")


def test_the_files_are_those_of_wurzel_s_repository() -> None:
    case = Path(__file__).parents[2] / "parity" / "cases" / "33_repo_example_values"
    for name in ("pipeline.py", "values.yaml"):
        assert (DOCS / "from-wurzel" / name).read_bytes() == (case / name).read_bytes()
