"""The same DAG, compiled by `wzc` and built and printed by Hera: whole processes."""

from functools import partial
from typing import Any

from benchmarks.environments import HOME, ROOT, Environments
from benchmarks.measure import Command, interleaved, middle, run
from benchmarks.scaling import SIZES, written
from benchmarks.shapes import SHAPES

# Hera takes half a minute of its own there.
FEW = 10_000
# One Workflow of more steps is over Argo's 1 MiB, which `wzc compile` refuses at its end: there
# the same passes are run one after the other, and the text is made all the same.
ACCEPTED = 1_000


def measure(envs: Environments, rounds: int, rounds_of_largest: int) -> dict[str, Any]:
    """The median cost of both, by shape and number of steps."""
    found = {}
    for count in SIZES:
        cases = {}
        for shape in SHAPES:
            path = written(shape, count)
            compile: Command = [envs.wzc / "wzc", "compile", path.name, "-o", f"{path.stem}.yaml"]
            folder = HOME
            if count > ACCEPTED:
                small = written(shape, SIZES[0])
                compile = [envs.wzc / "python", "-m", "benchmarks.inside.passes", small, path]
                folder = ROOT
            build: Command = [
                envs.hera / "python",
                "-m",
                "benchmarks.inside.hera_dag",
                shape,
                str(count),
            ]
            cases[f"{shape} {count} wzc"] = partial(run, compile, folder)
            cases[f"{shape} {count} hera"] = partial(run, build, ROOT)
        found.update(interleaved(cases, rounds_of_largest if count >= FEW else rounds))
    return {
        "rounds": rounds,
        "rounds_of_largest": rounds_of_largest,
        "costs": {name: middle(costs)._asdict() for name, costs in found.items()},
    }
