"""docs/own-steps.md: what it says that comes out of its example comes out."""

from __future__ import annotations

import re
from pathlib import Path

from tests.stub.runs import compile_errors, stub, write_files

PAGE = Path(__file__).resolve().parents[2] / "docs" / "own-steps.md"


def test_the_example_gives_the_declarations_that_are_shown(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8")
    [python] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    [declared] = re.findall(r"```wz fragment\n(.*?)```", text, re.DOTALL)
    write_files(tmp_path, {"shop.py": python})
    found = stub(tmp_path, "shop.py")
    assert (found.code, found.errors) == (0, "")
    assert found.output == declared
    assert compile_errors(found.output) == []
