"""`wzc` as a process: pipes, signals, locales, and failures of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

COMPILER = Path(__file__).resolve().parents[2] / "compiler"
GOOD = """\
extern step Print(text: string) { class = "acme.steps:Print" }
pipeline good {
  description = "Grüße — 世界"
  defaults { image = "acme:1" }
  step one = Print(text = "one")
}
"""
BAD = GOOD.replace("text = ", "txt = ")


def wzc(
    *words: str, folder: Path, stdin: bytes = b"", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-m", "wzc", *words],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(COMPILER), **(env or {})},
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.wz").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.wz").write_text(BAD, encoding="utf-8")
    return tmp_path


def test_the_module_is_the_command(folder: Path) -> None:
    done = wzc("--version", folder=folder)
    assert done.stdout.startswith(b"wzc ")
    assert (done.returncode, done.stderr) == (0, b"")


# Python turns the C locale into UTF-8 by itself; the last two take that away.
LOCALES = [
    {"LC_ALL": "C.UTF-8"},
    {"LC_ALL": "C"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"},
]


@pytest.mark.thorough
def test_generated_text_is_the_same_utf8_in_every_locale(folder: Path) -> None:
    outputs = {wzc("compile", "good.wz", folder=folder, env=env).stdout for env in LOCALES}
    assert len(outputs) == 1
    assert "Grüße — 世界" in outputs.pop().decode("utf-8")


@pytest.mark.parametrize("env", LOCALES)
def test_messages_are_drawn_with_what_the_locale_has(folder: Path, env: dict[str, str]) -> None:
    done = wzc("compile", "bad.wz", folder=folder, env=env)
    assert done.returncode == 1
    assert b"did you mean `text`?" in done.stderr
    assert b"Traceback" not in done.stderr
    if "PYTHONUTF8" in env:
        assert done.stderr.isascii()
    else:
        assert "┌─ bad.wz".encode() in done.stderr


def test_a_name_that_is_not_utf8_is_no_crash(folder: Path) -> None:
    name = os.fsdecode(b"gr\xfcn.wz")
    try:
        (folder / name).write_text(BAD, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only UTF-8 names")
    assert wzc("compile", name, folder=folder).returncode == 1
    (folder / name).write_text(GOOD, encoding="utf-8")
    done = wzc("compile", name, folder=folder)
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("# Generated from gr")


def test_standard_input(folder: Path) -> None:
    done = wzc("compile", "-", folder=folder, stdin=GOOD.encode())
    assert done.returncode == 0
    assert done.stdout.startswith(b"# Generated from standard input by wzc ")
    done = wzc("check", "-", folder=folder, stdin=b"pipeline \xff")
    assert done.returncode == 1
    assert b"`standard input` is not UTF-8" in done.stdout
    done = wzc("compile", "-", folder=folder, stdin=b"#" * 5_000_000)
    assert done.returncode == 1
    assert b"WZ1012" in done.stderr


def test_no_machine_path_gets_into_the_output(folder: Path) -> None:
    inside = wzc("compile", str(folder / "good.wz"), folder=folder)
    assert inside.stdout.startswith(b"# Generated from good.wz by")
    (folder / "sub").mkdir()
    outside = wzc(
        "compile", str(folder / "good.wz"), "--source-map", "m.json", folder=folder / "sub"
    )
    assert outside.stdout.startswith(b"# Generated from good.wz by")
    assert str(folder).encode() not in outside.stdout
    assert str(folder) not in (folder / "sub" / "m.json").read_text(encoding="utf-8")
    up = wzc("compile", "../good.wz", folder=folder / "sub")
    assert up.stdout.startswith(b"# Generated from ../good.wz by")


def test_a_reader_that_leaves_is_no_failure(folder: Path) -> None:
    for words in (["compile", "good.wz"], ["explain", "WZ1001"], ["--version"], ["--help"]):
        reader, writer = os.pipe()
        os.close(reader)
        try:
            done = subprocess.run(
                [sys.executable, "-m", "wzc", *words],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(COMPILER)},
                stdout=writer,
                stderr=subprocess.PIPE,
                timeout=60,
                check=False,
            )
        finally:
            os.close(writer)
        assert (done.returncode, done.stderr) == (141, b""), words


def test_a_full_disk_is_told(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "wzc", "compile", "good.wz"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(COMPILER)},
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"wzc: standard output cannot be written: no space left on device\n"


def test_ctrl_c_ends_it_quietly(folder: Path) -> None:
    fifo = folder / "slow.wz"
    os.mkfifo(fifo)
    process = subprocess.Popen(
        [sys.executable, "-m", "wzc", "compile", "slow.wz"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(COMPILER)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whoever runs the tests in the background has turned the signal off for all that follows.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with fifo.open("wb"):  # opens once the compiler has begun to read
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")


CRASH = """\
import sys, wzc.pipeline
def fail(*_): raise RuntimeError("the flux is out of phase")
wzc.pipeline.compile_source = fail
from wzc.cli.main import main
sys.exit(main(["compile", "good.wz"]))
"""


def crash(folder: Path, program: str = CRASH, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(COMPILER), **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_failure_of_the_compiler_is_an_apology(folder: Path) -> None:
    done = crash(folder, WZC_DEBUG="")
    assert (done.returncode, done.stdout) == (3, "")
    assert "Traceback" not in done.stderr
    assert "RuntimeError: the flux is out of phase" in done.stderr
    assert "has failed" in done.stderr
    assert "report" in done.stderr


FAULTY = """\
import sys, wzc.pipeline
from wzc.verify.own import FaultyManifest
def fail(*_):
    raise FaultyManifest("WZ9004 at `metadata.name` of the Workflow, from good.wz:2:1: bad")
wzc.pipeline.compile_source = fail
from wzc.cli.main import main
sys.exit(main(["compile", "good.wz"]))
"""


def test_a_manifest_that_would_fail_is_told_with_its_place(folder: Path) -> None:
    done = crash(folder, FAULTY)
    assert (done.returncode, done.stdout) == (3, "")
    assert "  WZ9004 at `metadata.name` of the Workflow, from good.wz:2:1: bad\n" in done.stderr
    assert "would fail in the cluster" in done.stderr
    assert "not in your file" not in done.stderr
    assert "report" in done.stderr


def test_with_wzc_debug_it_is_a_traceback_too(folder: Path) -> None:
    done = crash(folder, WZC_DEBUG="1")
    assert done.returncode == 3
    assert "Traceback" in done.stderr
    assert "the flux is out of phase" in done.stderr


def test_colours_are_asked_for_or_for_terminals_only(folder: Path) -> None:
    escape = b"\x1b["
    assert escape not in wzc("compile", "bad.wz", folder=folder).stderr
    assert escape in wzc("compile", "bad.wz", "--color", "always", folder=folder).stderr
    done = wzc("check", "bad.wz", "--color", "always", folder=folder, env={"NO_COLOR": "1"})
    assert escape in done.stdout, "what the command line says beats the environment"


@pytest.mark.parametrize(("env", "colored"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_on_a_terminal_no_color_is_minded(folder: Path, env: dict[str, str], colored: bool) -> None:
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    try:
        subprocess.run(
            [sys.executable, "-m", "wzc", "compile", "bad.wz"],
            cwd=folder,
            env={**clean, "PYTHONPATH": str(COMPILER), "TERM": "xterm", **env},
            stderr=follower,
            timeout=60,
            check=False,
        )
        found = os.read(leader, 100_000)
    finally:
        os.close(leader)
        os.close(follower)
    assert b"WZ2004" in found
    assert (b"\x1b[" in found) is colored
