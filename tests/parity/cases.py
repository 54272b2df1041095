"""Folders with a pipeline and what Wurzel made of the same: compile, compare, tell.

A folder is judged by the `pipeline.wz` in it, written by hand, or by what the importer makes of
Wurzel's own files there.
"""

from __future__ import annotations

import shlex
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from attrs import Factory, define, frozen

from tests.parity.accepted import Accepted, accepted, accepted_imported
from tests.parity.command import UnsupportedCommandError
from tests.parity.compare import Difference, differences
from tests.parity.imported import Imported, import_folder
from tests.parity.meaning import Tree, meaning
from tests.parity.reading import read
from tests.parity.sides import Sides
from tests.parity.texts import unify
from wzc import api

CASES = Path(__file__).parent / "cases"


@frozen
class Case:
    """A folder with `pipeline.wz`, `output.yaml` and perhaps `options.txt`.

    The options are those of `wzc compile`: `--profile production --pipeline beta --set a=b`.
    """

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def compile(self) -> api.Compilation:
        file = self.folder / "options.txt"
        words = (
            shlex.split(file.read_text(encoding="utf-8"), comments=True) if file.exists() else []
        )
        parser = ArgumentParser(prog=str(file))
        parser.add_argument("--profile", action="append", default=[])
        parser.add_argument("--set", action="append", default=[])
        parser.add_argument("--pipeline")
        given = parser.parse_args(words)
        return api.compile(
            self.folder / "pipeline.wz",
            profiles=given.profile,
            params=dict(item.split("=", 1) for item in given.set),
            pipeline=given.pipeline,
        )

    def expected(self) -> Tree:
        return read((self.folder / "output.yaml").read_text(encoding="utf-8"))


@define
class Verdict:
    """What is to be said of one case: `problems` are the differences that nothing accepts."""

    name: str
    problems: list[str] = Factory(list)
    used: dict[str, int] = Factory(dict)
    warnings: list[str] = Factory(list)
    # Of the importer, by code, where there was one.
    notices: dict[str, int] | None = None

    @property
    def same(self) -> bool:
        return not self.problems

    def __str__(self) -> str:
        return "\n".join([f"{self.name} differs:", *(f"  {line}" for line in self.problems)])


def compare(
    expected: Tree, actual: Tree, case: str = "", kinds: Sequence[Accepted] | None = None
) -> Verdict:
    """Whether two documents mean the same but for what is accepted."""
    return compare_sides(Sides(meaning(expected), meaning(actual)), case, kinds)


def compare_sides(sides: Sides, case: str = "", kinds: Sequence[Accepted] | None = None) -> Verdict:
    """The same for what they mean."""
    verdict = Verdict(case)
    if kinds is None:
        kinds = [kind for kind in accepted() if not kind.imported]
    for difference in differences(sides.expected, sides.actual):
        kind = _kind(difference, sides, case, kinds)
        if kind is None:
            verdict.problems.append(str(difference))
        else:
            verdict.used[kind.id] = verdict.used.get(kind.id, 0) + 1
    return verdict


def _kind(
    difference: Difference, sides: Sides, case: str, kinds: Sequence[Accepted]
) -> Accepted | None:
    return next((kind for kind in kinds if kind.takes(difference, sides, case)), None)


def judge(case: Case, kinds: Sequence[Accepted] | None = None) -> Verdict:
    """Compile a case and compare. What does not compile is no match."""
    compilation = case.compile()
    problems = _not_one(compilation)
    if problems:
        return Verdict(case.name, problems)
    verdict = compare(case.expected(), read(compilation.yaml()), case.name, kinds)
    verdict.warnings = [f"{item.code.id} {item.message}" for item in compilation.warnings]
    return verdict


@frozen
class Original:
    """A folder with Wurzel's own files, `command.txt`, and the `output.yaml` that they gave."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def expected(self) -> Tree:
        return read((self.folder / "output.yaml").read_text(encoding="utf-8"))

    def imported(self) -> Imported:
        """What the importer makes of it. UnsupportedCommandError if the command is none of its."""
        return import_folder(self.folder)


def judge_original(case: Original, kinds: Sequence[Accepted] | None = None) -> Verdict:
    """Import a case, compile what came out, and compare. Anything that fails is no match."""
    try:
        imported = case.imported()
    except UnsupportedCommandError as error:
        return Verdict(case.name, [f"the command cannot be imported: {error}"])
    return judge_imported(imported, case.expected(), case.name, kinds)


def judge_imported(
    imported: Imported, expected: Tree, name: str, kinds: Sequence[Accepted] | None = None
) -> Verdict:
    """The same for what has been imported already."""
    if not imported.ok:
        told = [str(item) for item in imported.errors] or [imported.said.strip()]
        return Verdict(name, [f"wzc import wurzel: exit code {imported.code}", *told])
    compilation = imported.compile()
    problems = _not_one(compilation)
    if problems:
        return Verdict(name, problems)
    verdict = compare_imported(expected, read(compilation.yaml()), imported.text, name, kinds)
    verdict.notices = dict(imported.notices)
    return verdict


def compare_imported(
    expected: Tree,
    actual: Tree,
    source: str,
    name: str = "",
    kinds: Sequence[Accepted] | None = None,
) -> Verdict:
    """Whether two documents mean the same, of which one is made of the imported `source`."""
    sides = Sides(meaning(expected), meaning(actual))
    unified = unify(sides, source)
    verdict = compare_sides(sides, name, accepted_imported() if kinds is None else kinds)
    verdict.used |= {id: count for id, count in unified.items() if count}
    return verdict


def _not_one(compilation: api.Compilation) -> list[str]:
    if not compilation.ok:
        return [f"{item.code.id} {item.message}" for item in compilation.errors]
    count = len(compilation.documents)
    return [f"{count} documents instead of one"] if count != 1 else []


def cases(folder: Path = CASES) -> list[Case]:
    """All cases below a folder that are written by hand, by name."""
    found = sorted(path.parent for path in folder.glob("*/pipeline.wz"))
    return [Case(path) for path in found if (path / "output.yaml").exists()]


def originals(folder: Path = CASES) -> list[Original]:
    """All folders below a folder that the importer is to be tried on, by name."""
    found = sorted(path.parent for path in folder.glob("*/output.yaml"))
    known = ("command.txt", "pipeline.py", "pipelinemanifest.yaml")
    return [Original(path) for path in found if any((path / name).exists() for name in known)]
