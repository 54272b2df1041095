"""The sessions in `transcripts/` go as they are written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.transcript import parse, play, show

FOLDER = Path(__file__).parent / "transcripts"
TRANSCRIPTS = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = parse(path.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("NO_COLOR", "WZC_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    assert show(play(expected)) == show(expected), "`make bless` writes down what came out"


def test_there_are_transcripts_and_each_is_normal_text() -> None:
    assert len(TRANSCRIPTS) > 5
    for path in TRANSCRIPTS:
        text = path.read_text(encoding="utf-8")
        assert show(parse(text)) == text, f"{path.name} is not laid out as bless would"


def test_a_wrong_transcript_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text in ("$ wzc --version\nwzc 99\n", "$ wzc nonsense\n", "$ wzc --version\n[exit 1]\n"):
        expected = parse(text)
        assert show(play(expected)) != show(expected)
