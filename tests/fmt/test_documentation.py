"""What `docs/fmt.md` shows is what comes out."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from tests.cli.transcript import run_command
from tests.examples.blocks import ROOT, Block, blocks_of
from tests.fmt.checks import check

PAGE = ROOT / "docs" / "fmt.md"
PAIRS = [pair for pair in pairwise(blocks_of(PAGE)) if pair[0].marker == "wz before"]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: str(pair[0]))
def test_what_comes_out_is_shown(pair: tuple[Block, Block]) -> None:
    before, after = pair
    assert after.marker == "wz fragment"
    assert check(before.text) == after.text
    assert before.text != after.text


def test_there_are_examples() -> None:
    assert len(PAIRS) == PAGE.read_text(encoding="utf-8").count("```wz before") > 4


def test_the_hook_formats_the_files_that_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [text] = re.findall(r"^```yaml\n(repos:.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.M)
    [repository] = yaml.safe_load(text)["repos"]
    [hook] = repository["hooks"]
    assert set(hook) == {"id", "name", "entry", "language", "files"}
    names = [name for name in ("a.wz", "sub/b.wz", "c.wza", "wz") if re.search(hook["files"], name)]
    assert names == ["a.wz", "sub/b.wz"]
    monkeypatch.chdir(tmp_path)
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("let a=1\n", encoding="utf-8")
    assert run_command([*hook["entry"].split(), *names])[:2] == (0, "a.wz\nsub/b.wz\n")
    assert [Path(name).read_text("utf-8") for name in names] == ["let a = 1\n"] * 2
