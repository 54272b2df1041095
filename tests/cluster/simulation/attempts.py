"""How often a step's container is tried.

docs/language.md on `retry`: `limit` is how often it is tried *again*; `on` says after which ends
(`OnFailure` if nothing is said, `Always` where there is an `expression`), and the expression, asked
after it, decides by how the last attempt ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import define

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.cluster.simulation.order import BAD, ERRORED, FAILED, SUCCEEDED
from wzc.model.pipeline import Step
from wzc.model.value import Value

_POLICIES = {"Always": BAD, "OnFailure": (FAILED,), "OnError": (ERRORED,)}


@define(frozen=True)
class Attempt:
    """An attempt that has ended; `number` begins with 0."""

    number: int
    result: Result

    @property
    def end(self) -> str:
        return end_of(self.result)

    def known(self, name: str) -> Any:
        """A value of `last_retry`."""
        if name == "exit_code":
            return self.result.exit_code
        if name == "duration":
            return 0.0  # a pod here ends at once
        return self.end if name == "status" else self.result.message


def end_of(result: Result) -> str:
    """How a container ends that does so."""
    if result.phase is not None:
        return result.phase.value
    return Phase.FAILED.value if result.exit_code else Phase.SUCCEEDED.value


def attempts(
    step: Step, does: Callable[[int], Result], asked: Callable[[Value, Attempt], Any]
) -> Iterator[Attempt]:
    """All attempts of a step, where `does` says what its container does in which of them.

    `asked` computes the step's expression after an attempt.
    """
    retry = step.attributes.retry
    said = retry.data if retry is not None else None
    number = 0
    while True:
        attempt = Attempt(number, does(number))
        yield attempt
        if said is None or attempt.end == SUCCEEDED:
            return
        if said.limit is not None and number >= said.limit.data:
            return
        asks = said.expression
        policy = said.on.data if said.on is not None else "Always" if asks else "OnFailure"
        if attempt.end not in _POLICIES[policy]:
            return
        if asks is not None and not asked(asks, attempt):
            return
        number += 1
