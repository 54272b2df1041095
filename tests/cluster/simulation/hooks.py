"""What runs beside the order: hooks of steps and of the run.

docs/language.md, "Beside the order" and "Hooks of a step": an `on_exit` runs once what it belongs
to has ended, a `hook running` while that runs; a step that is skipped or left out has none run.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.cluster.simulation.scope import Scope
from tests.cluster.simulation.values import evaluated
from wzc.model.pipeline import Pipeline, Step


def hooks(
    pipeline: Pipeline, of: str, at_end: Scope, meanwhile: Scope, began: bool
) -> Iterator[tuple[Step, Scope, bool]]:
    """The hooks that run of a step, or of the run where `of` is empty: each with what is known
    then, and whether it is sure that it does.

    `at_end` and `meanwhile` are what is known then, and `began` is whether a pod ran.
    """
    for step in pipeline.steps.values():
        if not step.event or step.of != of:
            continue
        exits = step.event == "exit"
        scope = at_end if exits else meanwhile
        when = step.attributes.when
        if when is not None and not evaluated(when, scope):
            continue
        if not exits and not began and not of:
            continue  # a run in which nothing takes any time
        yield step, scope, exits or began


def name_of(step: Step) -> str:
    """What is known of a hook in its pod: the first word that it runs."""
    first = step.settings["command"].data[0].data if "command" in step.settings else step.name
    assert isinstance(first, str)
    return first
