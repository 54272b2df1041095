"""`python -m tests.parity.generated [--count N] [--from SEED] [--keep DIR]`: more, and why.

Prints what becomes of the cases, and each that fails, made as small as it goes. With --keep, those
are written as folders of the corpus, for `python -m tests.parity DIR`.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from tests.parity.generated.case import Generated, generate
from tests.parity.generated.judge import Judged, Outcome, judge
from tests.parity.generated.shrink import shrink
from tests.parity.runner import Wurzel, WurzelError


def main(arguments: list[str]) -> int:
    """0 if no case fails, else 1."""
    parser = ArgumentParser(prog="python -m tests.parity.generated")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--whole", action="store_true", help="do not make failures smaller")
    parser.add_argument("--verbose", action="store_true", help="tell of refused cases too")
    options = parser.parse_args(arguments)
    found: list[Judged] = []
    started = time.perf_counter()
    with Wurzel() as wurzel:
        for seed in range(options.first, options.first + options.count):
            case = generate(seed)
            judged = judge(case, wurzel)
            found.append(judged)
            if judged.outcome is Outcome.FAILED:
                if not options.whole:
                    case = shrink(case, lambda tried: _told(tried, wurzel))
                    judged = judge(case, wurzel)
                _print(case, judged)
                if options.keep:
                    _keep(case, options.keep / f"case-{seed}", wurzel)
            elif options.verbose and judged.outcome is Outcome.REFUSED:
                print(judged, flush=True)
    seconds = time.perf_counter() - started
    print(f"\n{summary(found)}\n{len(found)} cases in {seconds:.0f} s")
    return 1 if any(item.outcome is Outcome.FAILED for item in found) else 0


def _told(case: Generated, wurzel: Wurzel) -> str:
    judged = judge(case, wurzel)
    return "\n".join(judged.told) if judged.outcome is Outcome.FAILED else ""


def _print(case: Generated, judged: Judged) -> None:
    print(judged)
    for name, text in case.files.items():
        print(f"  --- {name}\n" + "\n".join(f"  {line}" for line in text.splitlines()))
    print(flush=True)


def _keep(case: Generated, folder: Path, wurzel: Wurzel) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = case.write(folder)
    try:
        (folder / "output.yaml").write_text(wurzel.generate(folder, command), encoding="utf-8")
    except WurzelError as error:
        (folder / "error.txt").write_text(str(error), encoding="utf-8")


def summary(found: list[Judged]) -> str:
    """How many ended how, and with what accepted differences and notices."""
    outcomes = Counter(item.outcome.value for item in found)
    used = sum((Counter(item.used) for item in found), Counter[str]())
    notices = sum((Counter(item.notices) for item in found), Counter[str]())
    reasons = Counter(item.told[0] for item in found if item.outcome is Outcome.REFUSED)
    lines = [
        "outcomes: " + _counted(outcomes),
        "reasons: " + _counted(reasons),
        "accepted differences: " + _counted(used),
        "notices: " + _counted(notices),
    ]
    return "\n".join(lines)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common() if count) or "none"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
