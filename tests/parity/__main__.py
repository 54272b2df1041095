"""`python -m tests.parity [DIR]`: compare every case below a folder and print a table."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.parity.cases import CASES, cases, judge


def main(arguments: list[str]) -> int:
    """0 if all mean the same, 1 if one does not, 2 if there is none."""
    folder = Path(arguments[0]) if arguments else CASES
    found = cases(folder)
    if not found:
        print(f"no folder in {folder} has a pipeline.wz and an output.yaml", file=sys.stderr)
        return 2
    verdicts = [judge(case) for case in found]
    width = max(len(verdict.name) for verdict in verdicts)
    for verdict in verdicts:
        told = ", ".join(f"{id} {count}" for id, count in sorted(verdict.used.items()))
        print(f"{verdict.name:{width}}  {'same' if verdict.same else 'DIFFERS':7}  {told}")
    wrong = [verdict for verdict in verdicts if not verdict.same]
    for verdict in wrong:
        print(f"\n{verdict}")
    print(f"\n{len(verdicts) - len(wrong)} of {len(verdicts)} mean the same")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
