"""The pages of WZ81xx: the wrong example gives just that code, the right one nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.stub.runs import compile_errors, stub, write_files
from wzc.diagnostics import pages

FOLDER = Path(pages.__file__).parent / "pages"
CODES = sorted(path.stem for path in FOLDER.glob("WZ81*.md"))


def examples(code: str, section: str) -> dict[str, str]:
    """The files of a section."""
    text = (FOLDER / f"{code}.md").read_text("utf-8").partition(f"## {section}\n")[2]
    text = text.partition("\n## ")[0]
    return dict(re.findall(r"```\w+ file=(\S+)\n(.*?)```", text, re.DOTALL))


@pytest.mark.parametrize("section", ["Wrong", "Right"])
@pytest.mark.parametrize("code", CODES)
def test_the_examples_of_the_pages(code: str, section: str, tmp_path: Path) -> None:
    files = examples(code, section)
    write_files(tmp_path, files)
    check = ["--check", "steps.wz"] if "steps.wz" in files else []
    found = stub(tmp_path, "steps.py", *check, "--format", "json")
    codes = [code] if section == "Wrong" else []
    if check:
        assert found.output.count('"code"') == len(codes)
        assert (code in found.output) is bool(codes)
    else:
        assert found.codes == codes, found.errors
        assert found.output == "" or compile_errors(found.output) == []
    severe = code in ("WZ8101", "WZ8102", "WZ8107", "WZ8108", "WZ8109")
    assert found.code == (1 if codes and severe else 0)
