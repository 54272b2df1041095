"""What Wurzel was told in a folder of the corpus, and how `wzc import wurzel` is told the same."""

from __future__ import annotations

import re
import shlex
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from attrs import frozen

# The one executor of Wurzel's that a pod can run; `-e` takes the beginning of its name too.
_EXECUTOR = "BASESTEPEXECUTOR"
_BACKEND = "ARGO"


class UnsupportedCommandError(Exception):
    """A command that makes no Argo workflow, or one that this harness does not know."""


@frozen
class Command:
    """What a workflow is made of: a pipeline in Python, with values files, or a manifest.

    `pipeline` is `FILE.py` or `FILE.py:NAME`; `synthetic` has the text of that file where the
    command names a class of Wurzel's instead. `reads_values` is False where the command gives no
    values files and so none count, whatever the pipeline's own file may do.
    """

    pipeline: str = ""
    manifest: str = ""
    values: tuple[str, ...] = ()
    workflow: str = ""
    synthetic: str = ""
    reads_values: bool = True

    def options(self) -> list[str]:
        """The words after `wzc import wurzel`, but for the output."""
        if self.manifest:
            return ["--manifest", self.manifest]
        words = ["--pipeline", self.pipeline]
        for file in self.values:
            words += ["--values", file]
        return [*words, "--workflow", self.workflow] if self.workflow else words


def read_command(folder: Path) -> Command:
    """What command.txt says, or where there is none, what the files in the folder suggest.

    UnsupportedCommandError if it is no command that makes an Argo workflow.
    """
    file = folder / "command.txt"
    if not file.exists():
        return _guess(folder)
    tried = []
    for words in _commands(file.read_text(encoding="utf-8")):
        try:
            return _command(words, folder)
        except UnsupportedCommandError as error:
            tried.append(str(error))
    raise UnsupportedCommandError("; ".join(tried) or "command.txt holds no command")


def _guess(folder: Path) -> Command:
    if (folder / "pipelinemanifest.yaml").exists():
        return Command(manifest="pipelinemanifest.yaml")
    if not (folder / "pipeline.py").exists():
        raise UnsupportedCommandError("neither a command.txt, a pipeline.py nor a manifest")
    values = tuple(name for name in ("values.yaml",) if (folder / name).exists())
    return Command("pipeline.py:pipeline", values=values, reads_values=bool(values))


def _commands(text: str) -> Iterator[list[str]]:
    """The words of each command: comments, prompts and variables before it do not count."""
    for line in text.replace("\\\n", " ").splitlines():
        stripped = re.sub(r"^\s*\$\s+", "", line).strip()
        if not stripped or stripped.startswith("#"):
            continue
        for part in _divided(shlex.split(stripped, comments=True)):
            found = _from_program(part)
            if found:
                yield found


def _divided(words: Iterable[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for word in words:
        if word in ("&&", ";", "|", "||"):
            yield part
            part = []
        elif word in (">", ">>", "2>", "2>&1", "<"):
            break
        else:
            part.append(word)
    yield part


def _from_program(words: list[str]) -> list[str]:
    """The command from `wurzel` or `python` on: `uv run wurzel ...`, `.venv/bin/wurzel ...`."""
    for index, word in enumerate(words):
        program = PurePath(word).name
        if program == "wurzel":
            return ["wurzel", *words[index + 1 :]]
        if re.fullmatch(r"python[0-9.]*", program):
            rest = words[index + 1 :]
            while rest and rest[0].startswith("-") and rest[0] != "-m":
                rest = rest[1:]
            if rest[:2] in (["-m", "wurzel"], ["-m", "wurzel.cli"]):
                return ["wurzel", *rest[2:]]
            return ["python", *rest]
    return []


def _command(words: list[str], folder: Path) -> Command:
    if words[0] == "python":
        return _program(words[1:], folder)
    actions = [word for word in words if word in ("generate", "manifest")]
    if actions[:1] == ["manifest"]:
        return _manifest(words[words.index("manifest") + 1 :])
    if actions[:1] == ["generate"]:
        return _generate(words[words.index("generate") + 1 :], folder)
    raise UnsupportedCommandError(f"`{shlex.join(words)}` generates nothing")


def _program(words: list[str], folder: Path) -> Command:
    """A Python file that generates by itself: what it says inside is what counts."""
    if words[:1] == ["-m"] and len(words) > 1:
        return Command(_file_of(words[1], folder))
    if not words or not words[0].endswith(".py"):
        raise UnsupportedCommandError(f"`python {shlex.join(words)}` is no file")
    return Command(words[0])


def _manifest(words: list[str]) -> Command:
    if words[:1] != ["generate"]:
        raise UnsupportedCommandError("`wurzel manifest` without `generate`")
    parser = ArgumentParser(exit_on_error=False)
    parser.add_argument("-o", "--output")
    parser.add_argument("file")
    given, _ = parser.parse_known_args(words[1:])
    return Command(manifest=given.file)


def _generate(words: list[str], folder: Path) -> Command:
    parser = ArgumentParser(exit_on_error=False, allow_abbrev=False)
    parser.add_argument("-b", "--backend", default="DvcBackend")
    parser.add_argument("-f", "--values", action="append", default=[])
    parser.add_argument("--pipeline-name", default="")
    parser.add_argument("-e", "--executor", default=_EXECUTOR)
    parser.add_argument("-o", "--output")
    # Of `wurzel run`; for a workflow they are in its variables.
    parser.add_argument("-m", "--middlewares")
    parser.add_argument("pipeline", nargs="?", default="")
    given, rest = parser.parse_known_args(words)
    if not given.pipeline:
        raise UnsupportedCommandError(f"`wurzel generate` without a pipeline ({shlex.join(rest)})")
    if not given.backend.upper().startswith(_BACKEND):
        raise UnsupportedCommandError(f"the backend is {given.backend}")
    if not _EXECUTOR.startswith(given.executor.upper()):
        raise UnsupportedCommandError(f"the executor is {given.executor}")
    # Without values files Wurzel does not look at the name.
    workflow = given.pipeline_name if given.values else ""
    module, name = re.split(r":|\.(?=[^.:]*$)", given.pipeline, maxsplit=1)
    file, text = f"{_file_of(module, folder)}", ""
    if not (folder / file).exists() and module.startswith("wurzel."):
        file = "pipeline.py"
        text = (
            f"from {module} import {name}\nfrom wurzel.utils import WZ\n\npipeline = WZ({name})\n"
        )
        name = "pipeline"
    return Command(
        f"{file}:{name}",
        values=tuple(given.values),
        workflow=workflow,
        synthetic=text,
        reads_values=bool(given.values),
    )


def _file_of(module: str, folder: Path) -> str:
    """The file of a module, relative to the folder in which the command was run."""
    path = PurePath(*module.split("."))
    package = path / "__init__.py"
    return str(package if (folder / package).exists() else path.with_suffix(".py"))
