"""`wzc fmt` and the files: which ones it takes, and how it leaves them."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.transcript import run_command
from wzc.cli import fmt as fmt_command
from wzc.cli.files import write_file
from wzc.cli.usage import UsageError

BEFORE, AFTER = "let a=1\n", "let a = 1\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    (tmp_path / "a.wz").write_text(BEFORE, encoding="utf-8")
    return tmp_path


def fmt(*words: str, stdin: str = "") -> tuple[int, str, str]:
    return run_command(["wzc", "fmt", *words], stdin)


def test_mode_and_folder_stay(folder: Path) -> None:
    Path("a.wz").chmod(0o640)
    assert fmt("a.wz") == (0, "a.wz\n", "1 file formatted\n")
    assert Path("a.wz").read_text(encoding="utf-8") == AFTER
    assert stat.S_IMODE(Path("a.wz").stat().st_mode) == 0o640
    assert list(Path().iterdir()) == [Path("a.wz")]


def test_what_is_formatted_is_not_written_again(folder: Path) -> None:
    Path("a.wz").write_text(AFTER, encoding="utf-8")
    before = Path("a.wz").stat()
    assert fmt("a.wz") == (0, "", "1 file already formatted\n")
    assert Path("a.wz").stat() == before


def test_a_folder_is_taken_with_those_below_it_but_not_with_links_and_hidden_ones(
    folder: Path,
) -> None:
    for name in (".git/x.wz", ".venv/lib/x.wz", "sub/deep/b.wz", "sub/.c.wz", "sub/other.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(BEFORE, encoding="utf-8")
    Path("sub/link.wz").symlink_to("../.git/x.wz")
    Path("loop").symlink_to(".", target_is_directory=True)
    code, out, err = fmt()
    assert (code, out, err) == (0, "a.wz\nsub/deep/b.wz\n", "2 files formatted\n")
    assert fmt(".git") == (0, ".git/x.wz\n", "1 file formatted\n")
    assert fmt("sub/.c.wz", "sub/.c.wz") == (0, "sub/.c.wz\n", "1 file formatted\n")
    assert Path("sub/other.txt").read_text(encoding="utf-8") == BEFORE


def test_a_link_that_is_named_stays_one(folder: Path) -> None:
    Path("link.wz").symlink_to("a.wz")
    assert fmt("link.wz", "a.wz") == (0, "link.wz\n", "1 file formatted\n")
    assert Path("link.wz").is_symlink()
    assert Path("a.wz").read_text(encoding="utf-8") == AFTER


def test_others_are_formatted_where_one_cannot_be_read(folder: Path) -> None:
    Path("b.wz").write_bytes(b"let a=1 # \xff\n")
    Path("c.wz").write_text("let =\n", encoding="utf-8")
    Path("d.wz").write_text(BEFORE, encoding="utf-8")
    code, out, err = fmt("b.wz", "c.wz", "missing.wz", "d.wz")
    assert (code, out) == (1, "d.wz\n")
    for word in ("is not UTF-8", "WZ1", "there is no file `missing.wz`", "1 file formatted"):
        assert word in err
    assert Path("b.wz").read_bytes() == b"let a=1 # \xff\n"
    assert Path("c.wz").read_text(encoding="utf-8") == "let =\n"


def test_others_are_formatted_where_one_cannot_be_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, data: bytes) -> None:
        if path == "a.wz":
            raise UsageError("`a.wz` cannot be written: it is write-protected")
        write_file(path, data)

    monkeypatch.setattr(fmt_command, "write_file", refuse)
    Path("b.wz").write_text(BEFORE, encoding="utf-8")
    code, out, err = fmt("a.wz", "b.wz")
    assert (code, out) == (2, "b.wz\n")
    assert err == "wzc: `a.wz` cannot be written: it is write-protected\n1 file formatted\n"


def test_line_ends_and_the_byte_order_mark(folder: Path) -> None:
    Path("a.wz").write_bytes(b"\xef\xbb\xbflet a=1\r\n\r\n\r\nlet b =2")
    assert fmt("a.wz")[0] == 0
    assert Path("a.wz").read_bytes() == b"let a = 1\r\n\r\nlet b = 2\r\n"
    code, out, _ = fmt("--check", "a.wz")
    assert (code, out) == (0, "")


def test_a_diff_can_be_applied_and_is_coloured_if_asked(folder: Path) -> None:
    Path("a.wz").write_text(f"{AFTER}let b=' \u2028 '", encoding="utf-8")
    code, out, _ = fmt("--diff", "a.wz")
    assert code == 1
    assert out.split("\n") == [
        "--- a.wz",
        "+++ a.wz",
        "@@ -1,2 +1,2 @@",
        " let a = 1",
        "-let b=' \u2028 '",
        "\\ No newline at end of file",
        "+let b = ' \u2028 '",
        "",
    ]
    code, out, _ = fmt("--diff", "--color", "always", "a.wz")
    assert (code, "\x1b[31m-let b" in out, "\x1b[32m+let b" in out) == (1, True, True)
    assert Path("a.wz").read_text(encoding="utf-8") == f"{AFTER}let b=' \u2028 '"
    assert fmt("--check", "--diff", "a.wz")[0] == 1
    fmt("a.wz")
    assert fmt("--diff", "a.wz") == (0, "", "1 file already formatted\n")


def test_standard_input(folder: Path) -> None:
    assert fmt("-", stdin=BEFORE) == (0, AFTER, "")
    assert fmt("-", stdin="") == (0, "", "")
    assert fmt("-", "--check", stdin=AFTER) == (0, "", "")
    code, out, err = fmt("-", "--stdin-name", "x/y.wz", stdin="let =")
    assert (code, out) == (1, "")
    assert "x/y.wz:1:5" in err and "in x/y.wz" in err
