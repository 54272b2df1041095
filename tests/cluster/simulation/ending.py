"""How a DAG ends, and which of its steps may not be started any more.

docs/language.md, "Order and conditions", "Failures": it fails where a step failed and on some way
from it to the end nothing ran any more. `fail_fast` is false where a step waits for a failure, if
nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from tests.cluster.simulation.order import BAD, SUCCEEDED, Waits
from wzc.model.pipeline import Pipeline


def ending(ends: Mapping[str, str], all_waits: Mapping[str, Waits]) -> str:
    """How a DAG ends whose steps have ended so; with failures of two kinds, as the first."""
    sources = {name: wait.steps for name, wait in all_waits.items()}
    waited = {source for found in sources.values() for source in found}

    def bad(name: str) -> str | None:
        if ends[name] in BAD:
            return ends[name]
        if ends[name] == SUCCEEDED:
            return None
        return next((end for source in sources[name] if (end := bad(source))), None)

    last = [name for name in all_waits if name not in waited]
    return next((end for name in last if (end := bad(name))), SUCCEEDED)


def is_fast(pipeline: Pipeline, all_waits: Mapping[str, Waits]) -> bool:
    """Whether nothing is started any more once a step has failed."""
    said = pipeline.attributes.fail_fast
    if said is not None and said.data is not None:
        return bool(said.data)
    return not any(wait.lets_run_after_a_failure() for wait in all_waits.values())


def kept(ends: Mapping[str, str], above: Mapping[str, Set[str]]) -> Iterator[str]:
    """The steps that may not be started: another one has failed by then, which needs them not."""
    failed = [name for name, end in ends.items() if end in BAD]
    for name in ends:
        if any(other != name and name not in above[other] for other in failed):
            yield name
