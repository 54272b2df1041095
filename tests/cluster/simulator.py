"""The simulation of an example: its inputs have their defaults, its containers do as a test says.

What has to happen in it is said by `simulation/`, from the evaluated pipeline alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from tests.argo.template.outputs import Result
from tests.argo.template.walk import Results
from tests.cluster.simulation.places import Place
from tests.cluster.simulation.prediction import Prediction
from tests.cluster.simulation.run import run
from wzc.model.pipeline import Pipeline, Step
from wzc.model.value import for_json


def simulate(
    pipeline: Pipeline, results: Results, submitted: Mapping[str, Any] | None = None
) -> Prediction:
    """What the run of a pipeline has to be, whose containers do as `tests/argo/template` has it."""
    defaults = {
        name: for_json(entry.default.data) if entry.default is not None else None
        for name, entry in pipeline.inputs.items()
    }
    return run(pipeline, _Told(results).does, {**defaults, **(submitted or {})}, {})


@frozen
class _Told:
    """By the place of a container without items and attempts, or by the name of its template."""

    results: Results

    def does(self, place: Place, step: Step, number: int) -> Result:
        names = [part.name for part in place]
        for key in (".".join(names), names[-1]):
            found = self.results.get(key)
            if found is not None:
                return found if isinstance(found, Result) else found[min(number, len(found) - 1)]
        return Result()
