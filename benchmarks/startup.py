"""A pipeline of three steps: `wzc compile` beside `wurzel generate` and beside importing Hera."""

from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.environments import HOME, Environments
from benchmarks.measure import Command, interleaved, middle, run

# The three classes import with the extra `argo` alone; most of Wurzel's others need more.
WURZEL_PIPELINE = """\
from wurzel.steps.duplication import DropDuplicationStep
from wurzel.steps.manual_markdown import ManualMarkdownStep
from wurzel.steps.splitter import SimpleSplitterStep
from wurzel.utils import WZ

docs = WZ(ManualMarkdownStep)
dedup = WZ(DropDuplicationStep)
split = WZ(SimpleSplitterStep)
docs >> dedup >> split
pipeline = split
"""

WURZEL_VALUES = """\
workflows:
  three:
    name: three
    container:
      env:
        MANUALMARKDOWNSTEP__FOLDER_PATH: /data/docs
"""

WZC_PIPELINE = """\
import wurzel
from wurzel.steps import ManualMarkdownStep, DropDuplicationStep, SimpleSplitterStep

pipeline three {
  use wurzel.defaults

  step docs = ManualMarkdownStep(folder_path = "/data/docs")
  step dedup = DropDuplicationStep()
  step split = SimpleSplitterStep()

  docs >> dedup >> split
}
"""

COMPILE = "wzc compile"
GENERATE = "wurzel generate"
IMPORT = "import hera.workflows"
VERSION = "wzc --version"
PYTHON = "python -c pass"


def measure(envs: Environments, rounds: int) -> dict[str, Any]:
    """The median cost of each command, by what it is called in the table."""
    folder = HOME / "three"
    cases = commands(envs, folder)
    for command in cases.values():
        run(command, folder)  # byte code, the disk's cache
    found = interleaved(
        {name: partial(run, command, folder) for name, command in cases.items()}, rounds
    )
    return {
        "rounds": rounds,
        "costs": {name: middle(costs)._asdict() for name, costs in found.items()},
        "lines": {name: lines(folder / name) for name in ("wzc.yaml", "wurzel.yaml")},
    }


def commands(envs: Environments, folder: Path) -> dict[str, Command]:
    """What is run, with its files written into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "three.wz").write_text(WZC_PIPELINE, encoding="utf-8")
    (folder / "three.py").write_text(WURZEL_PIPELINE, encoding="utf-8")
    (folder / "values.yaml").write_text(WURZEL_VALUES, encoding="utf-8")
    generate: list[str | Path] = [envs.wurzel / "wurzel", "generate", "--backend", "ArgoBackend"]
    generate += ["--values", "values.yaml", "--pipeline-name", "three"]
    return {
        COMPILE: [envs.wzc / "wzc", "compile", "three.wz", "-o", "wzc.yaml"],
        GENERATE: [*generate, "--output", "wurzel.yaml", "three:pipeline"],
        IMPORT: [envs.hera / "python", "-c", "import hera.workflows"],
        VERSION: [envs.wzc / "wzc", "--version"],
        PYTHON: [envs.wzc / "python", "-c", "pass"],
    }


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())
