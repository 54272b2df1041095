"""What becomes of a generated case: Wurzel's workflow, and the one by import and compile."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import Factory, define

from tests.parity.accepted import accepted_imported
from tests.parity.cases import compare_sides
from tests.parity.generated.case import Generated
from tests.parity.generated.reasons import Question, reasons
from tests.parity.generated.variables import other_settings, refused_settings
from tests.parity.imported import Imported, run_import
from tests.parity.meaning import meaning
from tests.parity.reading import read
from tests.parity.runner import Wurzel, WurzelError
from tests.parity.sides import Sides
from tests.parity.texts import unify, unify_numbers, unify_repeated


class Outcome(Enum):
    """How a case ends; all but the last are as they should be."""

    SAME = "same"
    REFUSED = "refused"
    NOT_WURZEL = "Wurzel fails"
    FAILED = "FAIL"


@define
class Judged:
    """What there is to say of a case. `told` has the reasons, Wurzel's error, or what is wrong.

    `yaml` is what was compiled; `imported` the text of the importer.
    """

    seed: int
    outcome: Outcome
    told: list[str] = Factory(list)
    used: dict[str, int] = Factory(dict)
    notices: dict[str, int] = Factory(dict)
    yaml: str = ""
    imported: str = ""

    def __str__(self) -> str:
        lines = [f"case {self.seed}: {self.outcome.value}", *(f"  {line}" for line in self.told)]
        return "\n".join(lines)


def judge(case: Generated, wurzel: Wurzel) -> Judged:
    """Run both, and compare."""
    reason = ""
    with TemporaryDirectory() as made:
        folder = Path(made)
        command = case.write(folder)
        # Each in its process, at the same time.
        wurzel.begin(folder, command)
        imported = run_import(folder, command)
        try:
            expected = wurzel.finish()
        except WurzelError as error:
            expected = ""
            reason = str(error)
        if imported.code not in (0, 1):
            return Judged(case.seed, Outcome.FAILED, [f"exit code {imported.code}", imported.said])
        if any(item.code.startswith("WZ1") for item in imported.errors):
            told = ["the importer's own text is no .wz:", *map(str, imported.errors)]
            return Judged(case.seed, Outcome.FAILED, told)
        if not expected:
            told = [f"Wurzel refuses it, and we do not: {reason}"]
            # Hera takes fewer notations of amounts than Kubernetes.
            if imported.ok and case.fault != "other amount":
                return Judged(case.seed, Outcome.FAILED, told)
            return Judged(case.seed, Outcome.NOT_WURZEL, [reason, *map(str, imported.errors)])
        found = _judge(case, expected, imported, wurzel, folder)
    found.imported = imported.text
    found.notices = dict(imported.notices)
    return found


def _judge(
    case: Generated, expected: str, imported: Imported, wurzel: Wurzel, folder: Path
) -> Judged:
    wanted = meaning(read(expected))
    errors = refused_settings(Sides(wanted, wanted), wurzel, folder)
    if not imported.ok:
        found = reasons(Question(case, errors))
        told = [str(item) for item in imported.errors] or [imported.said]
        if not found:
            return Judged(case.seed, Outcome.FAILED, ["refused for no reason:", *told])
        if not all(item.file.endswith((".py", ".yaml")) for item in imported.errors):
            return Judged(case.seed, Outcome.FAILED, ["not in a file of Wurzel's:", *told])
        return Judged(case.seed, Outcome.REFUSED, [*found, *told])
    compilation = imported.compile()
    if not compilation.ok:
        told = [f"{item.code.id} {item.message}" for item in compilation.errors]
        return Judged(case.seed, Outcome.FAILED, ["imported without errors, but:", *told])
    yaml = compilation.yaml()
    sides = Sides(wanted, meaning(read(yaml)))
    unify_repeated(sides)
    unify_numbers(sides)
    told = other_settings(sides, wurzel, folder)
    unified = unify(sides, imported.text)
    verdict = compare_sides(sides, "", accepted_imported())
    told += verdict.problems
    if errors:
        told.append(f"a step refuses what was taken: {errors}")
    outcome = Outcome.FAILED if told else Outcome.SAME
    return Judged(case.seed, outcome, told, {**verdict.used, **unified}, yaml=yaml)
