"""A table of what `wzc verify` finds in a folder of manifests with one defect each.

    python -m tests.verify_defects DIR [--table]

`--table` prints the table of docs/verify.md: how many are found of each kind, and by whom.

DIR has `NAME.yaml` for each case, and `valid-controls.json` with the names of those that are fine;
`matrix.tsv`, where it is there, says what others say of each.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

from attrs import frozen

from wzc.diagnostics.model import Diagnostic
from wzc.source.file import SourceFile
from wzc.verify.verify import verify


@frozen
class Case:
    """One manifest, what was found in it, and what `argo lint` and the API server with the full
    CRDs said (empty where not known).
    """

    name: str
    is_fine: bool
    found: tuple[Diagnostic, ...]
    lint: str
    server: str

    @property
    def is_right(self) -> bool:
        """Whether the defect was found, or rightly nothing."""
        return not self.found if self.is_fine else bool(self.found)


def cases(folder: Path) -> list[Case]:
    """All cases of a folder, by name."""
    controls = folder / "valid-controls.json"
    fine = set(json.loads(controls.read_text())["valid"]) if controls.is_file() else set()
    lint: dict[str, str] = {}
    server: dict[str, str] = {}
    matrix = folder / "matrix.tsv"
    if matrix.is_file():
        with matrix.open(newline="") as rows:
            for row in csv.DictReader(rows, delimiter="\t"):
                lint[row["case"]] = row["argo_lint_4.1.2"]
                server[row["case"]] = row["full_crd_apiserver"]
    return [
        Case(
            path.stem,
            path.stem in fine,
            tuple(_found(path)),
            lint.get(path.stem, ""),
            server.get(path.stem, ""),
        )
        for path in sorted(folder.glob("*.yaml"))
    ]


def _found(path: Path) -> list[Diagnostic]:
    return verify([SourceFile(path.name, path.read_text("utf-8"), str(path))])


# Codes of one kind, as a row of the table.
_KINDS = (
    ("types, fields, what Go reads differently", range(9001, 9004)),
    ("names", range(9004, 9005)),
    ("templates and arguments", range(9005, 9009)),
    ("tags, expressions, conditions", (*range(9009, 9013), 9028)),
    ("dependencies and loops", range(9013, 9015)),
    ("times, caches, schedules", range(9015, 9018)),
    ("artifacts, outputs, metrics, locks", (9018, 9019, 9025)),
    ("volumes, mounts, pods, patches", range(9020, 9025)),
    ("sizes, and what the cluster decides", (9026, 9027)),
)


def table(found: list[Case]) -> str:
    """The defects of each kind, as Markdown: how many each of three finds."""
    defects = [case for case in found if not case.is_fine]
    rows = ["| | defects | `argo lint` | and API server | `wzc verify` |", "|---|---|---|---|---|"]
    left = [case for case in defects if not case.found]
    for title, numbers in _KINDS:
        ids = {f"WZ{number}" for number in numbers}
        these = [case for case in defects if case.found and case.found[0].code.id in ids]
        if these:
            rows.append(_row(title, these))
    if left:
        rows.append(_row("others", left))
    rows.append(_row("all", defects))
    return "\n".join(rows)


def _row(title: str, these: list[Case]) -> str:
    by_lint = sum(case.lint not in ("", "ok") for case in these)
    # The server sees what lint lets pass, too.
    by_server = sum({case.lint, case.server} - {"", "ok", "-"} != set() for case in these)
    by_us = sum(case.is_right for case in these)
    return f"| {title} | {len(these)} | {by_lint} | {by_server} | {by_us} |"


def main(words: list[str]) -> int:
    """Print the table; 1 if fewer than 95 of 100 defects are found, or a fine one is accused."""
    if len(words) not in (1, 2) or words[1:] not in ([], ["--table"]):
        print(__doc__)
        return 2
    found = cases(Path(words[0]))
    if words[1:]:
        print(table(found))
        return 0
    for case in found:
        mark = "ok  " if case.is_right else "MISS" if not case.is_fine else "WRONG"
        first = "fine" if case.is_fine else "-"
        for diagnostic in case.found[:1]:
            place = diagnostic.primary.text if diagnostic.primary else ""
            first = f"{diagnostic.code.id} {diagnostic.severity.value} {place}: "
            first += diagnostic.message
        print(f"{mark} {case.name}: {first}")
        for diagnostic in case.found[1:]:
            place = diagnostic.primary.text if diagnostic.primary else ""
            print(f"       + {diagnostic.code.id} {place}: {diagnostic.message}")
    defects = [case for case in found if not case.is_fine]
    hits = sum(case.is_right for case in defects)
    wrong = [case.name for case in found if case.is_fine and not case.is_right]
    by_lint = sum(case.lint not in ("", "ok") for case in defects)
    print(f"{hits} of {len(defects)} defects found ({by_lint} by `argo lint`)")
    print(f"{len(found) - len(defects)} fine ones, {len(wrong)} of them accused {' '.join(wrong)}")
    return 1 if wrong or hits < 0.95 * len(defects) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
