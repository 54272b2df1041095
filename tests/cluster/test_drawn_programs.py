"""What is drawn, without a cluster: which constructs there are, and the same run in three ways."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from tests.argo.template.errors import Unsupported
from tests.cluster.drawn.program import MOST, program
from tests.cluster.drawn.runs import case
from tests.cluster.simulation.compare import differences
from tests.cluster.simulation.observed import of_walk
from tests.conftest import ROOT

LOOKED_AT = 200
WALKED = range(1000, 1060)
CONSTRUCTS = {
    *("container", "script", "split", "suspend", "http", "use", "component", "a >> b", "a? >> b"),
    *("a ~> b", "a? ~> b", "data of a loop", "data of a component", "data into a component"),
    *("after succeeded", "after failed", "after errored", "after finished", "after skipped"),
    *("after omitted", "after any_succeeded", "after all_failed", "after or", "a default"),
    *("when", "when of an output", "when for each item", "an output", "stdout", "of a loop"),
    *("loop over texts", "loop over numbers", "loop over range", "loop over maps"),
    *("loop over list", "loop over outputs", "loop over written", "unroll", "an item"),
    *("loop with parallelism", "a component in a loop", "a component in a component"),
    *("a value of the run for a component", "an output of a component", "a parameter"),
    *("retry by limit", "retry by policy", "retry by expression", "retries"),
    *("retry of a component", "on_exit of a step", "on_exit with when", "hook of a step"),
    *("hooks of what is tried again", "a component as a hook", "a component at the end"),
    *("on_exit", "hook", "memoize", "parallelism", "fail_fast = true", "fail_fast = false"),
}


def test_each_construct_is_drawn_often() -> None:
    drawn = [program(seed) for seed in range(LOOKED_AT)]
    found = Counter(use for each in drawn for use in each.uses)
    rare = {use: found[use] for use in CONSTRUCTS if found[use] < LOOKED_AT / 20}
    assert not rare, rare
    sizes = sorted(each.pods for each in drawn)
    assert sizes[-1] <= MOST and sizes[LOOKED_AT // 2] >= 10
    assert sum(size > 40 for size in sizes) > LOOKED_AT / 20


def test_a_number_is_the_same_program_on_every_machine() -> None:
    """Whatever Python's hashes are."""
    code = "from tests.cluster.drawn.program import program; print(program(7))"
    texts = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT}:{ROOT / 'compiler'}"},
            capture_output=True,
            text=True,
            check=True,
        )
        .stdout.replace(" frozenset(", "\n frozenset(")
        .split("uses=")[0]
        for seed in ("1", "2")
    }
    assert len(texts) == 1


@pytest.mark.slow
def test_the_walk_through_the_manifest_is_as_predicted() -> None:
    """Two opinions on a run that share no code: one reads what was emitted, one the pipeline."""
    told = refused = 0
    for seed in WALKED:
        found = case(seed)
        if found is None:
            refused += 1
            continue
        try:
            walked = found.walked()
        except Unsupported:
            continue
        told += 1
        assert differences(found.found, of_walk(walked)) == [], (seed, found.program.source)
    assert refused < len(WALKED) / 10 and told > 0.85 * len(WALKED)
