"""How files are written: whole or not at all, with the mode they had, through links."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.cli.transcript import run_command
from wzc.cli.files import write_file
from wzc.cli.usage import UsageError

GOOD = """\
extern step Print(text: string) { class = "acme.steps:Print" }
pipeline good {
  defaults { image = "acme:1" }
  step one = Print(text = "one")
}
"""
AS_ROOT = os.geteuid() == 0


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("good.wz").write_text(GOOD, encoding="utf-8")
    Path("bad.wz").write_text(GOOD.replace("image", "imgae"), encoding="utf-8")
    return tmp_path


def names() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_a_new_file_has_the_mode_that_the_umask_leaves() -> None:
    before = os.umask(0o027)
    try:
        write_file("new.yaml", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("new.yaml").stat().st_mode) == 0o640


def test_an_old_file_keeps_its_mode() -> None:
    Path("old.yaml").write_bytes(b"old")
    Path("old.yaml").chmod(0o600)
    write_file("old.yaml", b"new")
    assert Path("old.yaml").read_bytes() == b"new"
    assert stat.S_IMODE(Path("old.yaml").stat().st_mode) == 0o600


def test_a_link_stays_and_its_target_is_written() -> None:
    Path("real").mkdir()
    Path("real/out.yaml").write_bytes(b"old")
    Path("link.yaml").symlink_to("real/out.yaml")
    write_file("link.yaml", b"new")
    assert Path("link.yaml").is_symlink()
    assert Path("real/out.yaml").read_bytes() == b"new"


def test_who_reads_meanwhile_sees_the_old_file_whole() -> None:
    Path("out.yaml").write_bytes(b"old")
    with Path("out.yaml").open("rb") as reader:
        write_file("out.yaml", b"new")
        assert reader.read() == b"old"


def test_a_failure_leaves_the_old_file_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.yaml").write_bytes(b"old")
    before = names()

    def refuse(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UsageError, match=r"`out.yaml` cannot be written: no space left on device"):
        write_file("out.yaml", b"new")
    assert Path("out.yaml").read_bytes() == b"old"
    assert names() == before


@pytest.mark.parametrize("command", ["compile bad.wz -o out.yaml", "compile bad.wz -o out/"])
def test_with_errors_no_output_is_touched(command: str) -> None:
    Path("out.yaml").write_bytes(b"old")
    before = names()
    code, out, err = run_command(["wzc", *command.split()])
    assert (code, out) == (1, "")
    assert "`imgae`" in err
    assert Path("out.yaml").read_bytes() == b"old"
    assert names() == before


def test_a_device_is_written_to_and_not_replaced() -> None:
    code, _, err = run_command(["wzc", "compile", "good.wz", "-o", "/dev/null"])
    assert code == 0, err
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_full_devices_and_wrong_folders_are_told() -> None:
    for target, why in (("/dev/full", "no space left"), ("good.wz/x.yaml", "cannot be written")):
        code, _, err = run_command(["wzc", "compile", "good.wz", "-o", target])
        assert code == 2
        assert f"`{target}`" in err
        assert why in err
    code, _, err = run_command(["wzc", "compile", "good.wz", "-o", "bad.wz/"])
    assert code == 2
    assert "the folder `bad.wz/` cannot be made" in err


@pytest.mark.skipif(AS_ROOT, reason="root may write everything")
def test_write_protected_files_and_folders_are_told() -> None:
    Path("out.yaml").write_bytes(b"old")
    Path("out.yaml").chmod(0o444)
    code, _, err = run_command(["wzc", "compile", "good.wz", "-o", "out.yaml"])
    assert code == 2
    assert "`out.yaml` cannot be written: it is write-protected" in err
    Path("locked").mkdir(mode=0o555)
    code, _, err = run_command(["wzc", "compile", "good.wz", "-o", "locked/out.yaml"])
    assert code == 2
    assert "`locked/out.yaml` cannot be written: permission denied" in err
    assert Path("out.yaml").read_bytes() == b"old"


def test_files_of_a_folder_are_named_after_their_objects_and_distinct() -> None:
    Path("two.wz").write_text(
        GOOD
        + 'pipeline other {\n  generate_name = "good-"\n  defaults { image = "acme:1" }\n'
        + '  step one = Print(text = "two")\n}\n',
        encoding="utf-8",
    )
    code, _, err = run_command(["wzc", "compile", "two.wz", "-o", "out/"])
    assert code == 0, err
    assert sorted(path.name for path in Path("out").iterdir()) == ["good-2.yaml", "good.yaml"]
    assert "2 files in out/" in err
    for path in Path("out").iterdir():
        assert path.read_text(encoding="utf-8").startswith("# Generated from two.wz")
    code, out, _ = run_command(["wzc", "compile", "two.wz"])
    assert code == 0
    assert out.count("\n---\n") == 1
    assert run_command(["wzc", "compile", "two.wz", "--check", "out/"])[0] == 0
    Path("out/good.yaml").unlink()
    assert run_command(["wzc", "compile", "two.wz", "--check", "out/"])[0] == 1


def test_fixing_keeps_what_it_does_not_mend() -> None:
    text = GOOD.replace("\n", "\r\n").replace("text =", "txt =") + "# ü\r\n"
    Path("crlf.wz").write_bytes(text.encode())
    code, _, err = run_command(["wzc", "check", "crlf.wz", "--fix"])
    assert (code, err) == (0, "crlf.wz: 1 fix made\n")
    assert Path("crlf.wz").read_bytes() == text.replace("txt =", "text =").encode()
