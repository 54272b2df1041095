"""How cost grows with the number of steps: each pass, and the instructions of a whole compile."""

import json
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.environments import HOME, ROOT, Environments
from benchmarks.measure import has_callgrind, instructions, interleaved, output, progress
from benchmarks.shapes import SHAPES, baseline, source

SIZES = (10, 100, 1_000, 10_000)
# Ten times the steps, counted exactly.
SMALL, LARGE = 100, 1_000


def passes(envs: Environments, rounds: int) -> dict[str, Any]:
    """Seconds and megabytes of each pass: the medians, by shape and number of steps."""
    script: list[str | Path] = [envs.wzc / "python", "-m", "benchmarks.inside.passes"]
    script.append(written("layers", SIZES[0]))
    cases = {
        f"{shape} {count}": partial(output, [*script, written(shape, count)], ROOT)
        for count in SIZES
        for shape in SHAPES
    }
    found = interleaved(cases, rounds)
    return {"rounds": rounds, "cases": {name: merged(texts) for name, texts in found.items()}}


def merged(texts: list[str]) -> dict[str, dict[str, float]]:
    """The medians of what several runs of benchmarks.inside.passes printed."""
    runs = [json.loads(text) for text in texts]
    return {
        what: {name: median(run[what][name] for run in runs) for name in runs[0][what]}
        for what in ("seconds", "megabytes")
    }


def counts(envs: Environments) -> dict[str, Any] | None:
    """Instructions of `wzc compile` for each shape at two sizes, and for one step; None without
    valgrind.
    """
    if not has_callgrind():
        return None
    start = HOME / "one.wz"
    start.write_text(baseline(), encoding="utf-8")
    return {
        "start": counted(envs, start),
        "shapes": {
            shape: {count: counted(envs, written(shape, count)) for count in (SMALL, LARGE)}
            for shape in SHAPES
        },
    }


def counted(envs: Environments, path: Path) -> int:
    """The instructions that compiling a file takes."""
    progress(f"callgrind: {path.name}")
    return instructions((envs.wzc / "python", "-m", "wzc", "compile", path.name), path.parent)


def written(shape: str, count: int) -> Path:
    """The file with a shape's pipeline."""
    path = HOME / f"{shape}-{count}.wz"
    path.write_text(source(SHAPES[shape](count)), encoding="utf-8")
    return path
