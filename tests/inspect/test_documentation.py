"""What docs/inspect.md shows is what the command prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.transcript import run_command
from tests.wurzel.runner import ROOT

TEXT = (ROOT / "docs" / "inspect.md").read_text("utf-8")
(SOURCE,) = re.findall(r"```wz\n(.*?)```", TEXT, re.DOTALL)
SESSIONS = re.findall(r"```text\n\$ (.*?)\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize(("command", "shown"), SESSIONS, ids=[it[0] for it in SESSIONS])
def test_a_session(
    command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rag.wz").write_text(SOURCE, "utf-8")
    code, printed, errors = run_command(shlex.split(command))
    assert (code, errors) == (0, "")
    at = 0
    for part in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE):
        found = printed.find(part, at)
        assert found >= 0, part
        at = found + len(part)


def test_there_are_sessions() -> None:
    assert len(SESSIONS) == 2
