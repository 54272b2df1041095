"""`python -m tests.parity [DIR]`: compare every case below a folder and print tables."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from tests.parity.cases import CASES, Verdict, cases, judge, judge_original, originals

T = TypeVar("T")


def main(arguments: list[str]) -> int:
    """0 if all mean the same, 1 if one does not, 2 if there is none."""
    folder = Path(arguments[0]).resolve() if arguments else CASES
    by_hand, imported = cases(folder), originals(folder)
    if not by_hand and not imported:
        print(f"no folder in {folder} has an output.yaml and what it was made of", file=sys.stderr)
        return 2
    wrong = 0
    if by_hand:
        wrong += _report("written by hand", [_safely(judge, case, case.name) for case in by_hand])
    if imported:
        verdicts = [_safely(judge_original, case, case.name) for case in imported]
        wrong += _report("imported", verdicts)
    return 1 if wrong else 0


def _safely(judge: Callable[[T], Verdict], case: T, name: str) -> Verdict:
    """A case that cannot even be judged must not keep the others from it."""
    try:
        return judge(case)
    except Exception as error:
        return Verdict(name, [f"{type(error).__name__}: {error}"])


def _report(title: str, verdicts: Sequence[Verdict]) -> int:
    """Print the table; how many differ."""
    width = max(len(verdict.name) for verdict in verdicts)
    print(f"{title}:")
    for verdict in verdicts:
        told = ", ".join(f"{id} {count}" for id, count in sorted(verdict.used.items()))
        line = f"{verdict.name:{width}}  {'same' if verdict.same else 'DIFFERS':7}  {told}"
        if verdict.notices is not None:
            count = sum(verdict.notices.values())
            codes = ", ".join(f"{code} {n}" for code, n in sorted(verdict.notices.items()))
            line += f"; {count} {'notice' if count == 1 else 'notices'}"
            line += f" ({codes})" if codes else ""
        print(line.rstrip())
    wrong = [verdict for verdict in verdicts if not verdict.same]
    for verdict in wrong:
        print(f"\n{verdict}")
    print(f"\n{len(verdicts) - len(wrong)} of {len(verdicts)} mean the same\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
