"""Transcripts: sessions at the command line, as files that are documentation and tests at once.

    ## What this shows.
    $ wzc check bad.wz
    error[WZ2004]: ...
    [exit 1]

    -- bad.wz --
    pipeline ...

Lines with `## ` are comments, `$ ` a command, `-- name --` begins a file that is there when the
session starts. Below a command stand what it prints, `[stderr]` and what it prints there, and
`[exit 1]` if it does not end with 0. Times are printed as `N ms` and the version as `VERSION`.

Besides `wzc` there are `cat FILE`, `ls`, `< FILE` for standard input, `> FILE`, and `| head -N`.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from pathlib import Path

from attrs import define, field

from wzc import __version__
from wzc.cli.main import main

_FILE = re.compile(r"-- (\S+) --")


@define
class Command:
    """A comment or a command line, and the lines that belong below it."""

    line: str
    expected: list[str] = field(factory=list)


@define
class Transcript:
    commands: list[Command]
    files: dict[str, str]


def parse(text: str) -> Transcript:
    commands: list[Command] = []
    files: dict[str, str] = {}
    current: list[str] | None = None
    name = ""
    for line in text.splitlines():
        match = _FILE.fullmatch(line)
        if match is not None:
            name, current = match[1], None
            files[name] = ""
        elif name:
            files[name] += f"{line}\n"
        elif line.startswith(("$ ", "## ")):
            commands.append(Command(line))
            current = commands[-1].expected
        elif current is not None:
            current.append(line)
        elif line:
            raise ValueError(f"before the first command: {line}")
    for command in commands:
        command.expected = _trimmed(command.expected)
    return Transcript(commands, files)


def show(transcript: Transcript) -> str:
    """The transcript as text: commands apart by a blank line, then the files."""
    text = ""
    for command in transcript.commands:
        text += "".join(f"{line}\n" for line in [command.line, *command.expected])
        text += "" if command.line.startswith("## ") else "\n"
    for name, content in transcript.files.items():
        text += f"-- {name} --\n{content}"
    return text


def play(transcript: Transcript) -> Transcript:
    """Run the session in the current folder; the same transcript with what came out."""
    for name, content in transcript.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(content, encoding="utf-8", newline="")
    return Transcript(
        [Command(c.line, _run(c.line)) for c in transcript.commands], transcript.files
    )


def _run(line: str) -> list[str]:
    if line.startswith("## "):
        return []
    words = shlex.split(line.removeprefix("$ "))
    stdin = ""
    output: Path | None = None
    head: int | None = None
    if "|" in words:
        at = words.index("|")
        [program, count] = words[at + 1 :]
        assert program == "head"
        head, words = int(count.removeprefix("-")), words[:at]
    for sign in "<>":
        if sign in words:
            at = words.index(sign)
            if sign == "<":
                stdin = Path(words[at + 1]).read_text(encoding="utf-8")
            else:
                output = Path(words[at + 1])
            words = words[:at]
    code, out, err = run_command(words, stdin)
    if output is not None:
        output.write_text(out, encoding="utf-8")
        out = ""
    lines = out.splitlines()[:head]
    if err:
        lines += ["[stderr]", *err.splitlines()]
    if code:
        lines.append(f"[exit {code}]")
    return _trimmed([_normal(line) for line in lines])


def run_command(words: list[str], stdin: str = "") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command, run in this process."""
    if words[0] == "cat":
        return 0, Path(words[1]).read_text(encoding="utf-8"), ""
    if words[0] == "ls":
        folder = Path(words[1] if len(words) > 1 else ".")
        return 0, "".join(f"{path.name}\n" for path in sorted(folder.iterdir())), ""
    assert words[0] == "wzc", words
    saved = sys.stdin, sys.stdout, sys.stderr
    out, err = _stream(), _stream()
    sys.stdin, sys.stdout, sys.stderr = _stream(stdin.encode()), out, err
    try:
        code = main(words[1:])
    finally:
        sys.stdin, sys.stdout, sys.stderr = saved
    return code, _text(out), _text(err)


def _stream(data: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="\n")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def _normal(line: str) -> str:
    line = re.sub(r"\((?:\d+ ms|\d+\.\d s)\)", "(N ms)", line)
    return re.sub(rf"\bwzc {re.escape(__version__)}\b", "wzc VERSION", line)


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines
