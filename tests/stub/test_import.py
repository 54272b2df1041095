"""`wzc stub --import`: what goes wrong while modules run is told, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stub.runs import HEAD, compile_errors, stub, write_files

STEP = """
class Load(TypedStep[{settings}, None, list[MarkdownDataContract]]):
    def run(self, inpt: None) -> list[MarkdownDataContract]: return []
"""


def introspected(folder: Path, python: Path, text: str) -> tuple[int, str, list[dict[str, str]]]:
    write_files(folder, {"steps.py": text})
    words = ["steps.py", "--import", "--python", str(python), "--format", "json"]
    found = stub(folder, *words)
    return found.code, found.output, found.diagnostics


def test_classes_that_code_makes_are_read(wurzel_python: Path, tmp_path: Path) -> None:
    text = f"{HEAD}print('noise')\nMade = create_model('Made', __base__=Settings, X=(int, 5))\n"
    code, output, found = introspected(tmp_path, wurzel_python, text + STEP.format(settings="Made"))
    assert (code, found) == (0, [])
    assert "extern step Load(x: int = 5) : -> [MarkdownDataContract] {" in output
    assert compile_errors(output) == []


@pytest.mark.parametrize(
    ("text", "code", "part", "place"),
    [
        ("import gone_away", "WZ8101", "No module named 'gone_away'", "import gone_away"),
        ("x = (", "WZ8101", "SyntaxError", ""),
        ("1 / 0", "WZ8101", "ZeroDivisionError", "1 / 0"),
        ("import sys; sys.exit(3)", "WZ8101", "SystemExit", "import sys; sys.exit(3)"),
        ("import os; os._exit(3)", "WZ8101", "", ""),
        (
            HEAD + STEP.format(settings="None").replace("-> list[Markdown", "-> set[Markdown"),
            "WZ8102",
            "StaticTypeError",
            "",
        ),
    ],
)
def test_a_failure_names_its_cause(
    text: str, code: str, part: str, place: str, wurzel_python: Path, tmp_path: Path
) -> None:
    ended, output, found = introspected(tmp_path, wurzel_python, text)
    assert (ended, output) == (1, "")
    assert [item["code"] for item in found] == [code]
    assert part in str(found[0])
    assert place == "" or "steps.py" in str(found[0])


def test_another_python_that_is_none(tmp_path: Path) -> None:
    write_files(tmp_path, {"steps.py": "", "python": "text"})
    for python in ("./python", "./gone", "/bin/true"):
        for more in ([], ["--import"]):
            found = stub(tmp_path, "steps.py", "--python", python, *more)
            assert found.code in (1, 2)
            assert "Traceback" not in found.errors


def test_odd_files_are_no_failure_of_the_compiler(tmp_path: Path) -> None:
    write_files(tmp_path, {"p/__init__.py": "", "folder.py/x": "", "text.py": "\x00\ufffd"})
    (tmp_path / "bytes.py").write_bytes(bytes(range(256)))
    (tmp_path / "p" / "p").symlink_to(tmp_path / "p")
    for word in ("p", "folder.py", "text.py", "bytes.py", "", ".", "a..b", "-", "p/", "\u00e9.py"):
        found = stub(tmp_path, word)
        assert found.code in (1, 2), word
        assert found.output == ""
        assert found.errors
