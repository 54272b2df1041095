"""`python -m benchmarks`: make the environments, measure, write docs/benchmarks.md.

Each part's results are kept in build/bench/results.json, so that one part can be measured again
(`--only startup`) and the table written from all.
"""

import argparse
import datetime
import json
import os
import platform
import sys
from collections.abc import Callable
from typing import Any

from benchmarks import beside_hera, scaling, size, startup
from benchmarks.environments import HOME, ROOT, Environments, make, versions
from benchmarks.report import report

RESULTS = HOME / "results.json"
TABLE = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """Run what the words ask for; the exit code."""
    parts: dict[str, Callable[[Environments, int], Any]] = {
        "startup": lambda envs, rounds: startup.measure(envs, 3 * rounds),
        "passes": scaling.passes,
        "counts": lambda envs, rounds: scaling.counts(envs),
        "hera": lambda envs, rounds: beside_hera.measure(envs, rounds, min(3, rounds)),
        "size": lambda envs, rounds: size.measure(envs),
    }
    words = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    words.add_argument("--only", action="append", choices=parts, help="measure just this part")
    words.add_argument("--rounds", type=int, default=5, help="runs of each case (default: 5)")
    words.add_argument("--report", action="store_true", help="measure nothing, write the table")
    given = words.parse_args()

    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    if not given.report:
        print("environments", file=sys.stderr)
        envs = make()
        for name in given.only or parts:
            print(name, file=sys.stderr)
            results[name] = parts[name](envs, given.rounds)
            results[name + " on"] = datetime.date.today().isoformat()
            results["machine"] = machine(envs)
            RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")
    missing = [name for name in parts if name not in results]
    if missing:
        print(f"no table yet: not measured are {', '.join(missing)}", file=sys.stderr)
        return 0
    TABLE.parent.mkdir(exist_ok=True)
    # Through JSON, so that numbers as keys are text whether they were measured now or before.
    TABLE.write_text(report(json.loads(RESULTS.read_text(encoding="utf-8"))), encoding="utf-8")
    print(f"wrote {TABLE.relative_to(ROOT)}", file=sys.stderr)
    return 0


def machine(envs: Environments) -> dict[str, Any]:
    """What was measured on what, in general words: no name of the machine, no paths."""
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} on {platform.machine()}",
        "wzc": versions(envs.wzc, "wzc", "attrs", "networkx"),
        "wurzel": versions(envs.wurzel, "wurzel", "hera", "pydantic", "pandera"),
        "hera": versions(envs.hera, "hera", "pydantic"),
    }


if __name__ == "__main__":
    sys.exit(main())
