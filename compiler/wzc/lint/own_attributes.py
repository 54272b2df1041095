"""Attributes in the block of a step that has no container, or no pod at all."""

from collections.abc import Collection, Mapping

from wzc.diagnostics.model import Code, Diagnostics
from wzc.lint.places import data, entries, key_span
from wzc.model.pipeline import Pipeline, Step
from wzc.model.value import Value

# What is said of the task, whatever its template does.
OF_TASKS = frozenset(("when", "after", "enabled", "unroll", "parallelism", "task_patch"))

# What a rule of its own refuses: those of a `container_set`.
_SAID_ELSEWHERE = ("containers",)


def inherited(pipeline: Pipeline) -> Mapping[str, object]:
    """What `defaults` says for all steps."""
    found = data(pipeline.values.get("defaults"))
    return found if isinstance(found, dict) else {}


def refuse_others(
    step: Step,
    defaults: Mapping[str, object],
    allowed: Collection[str],
    why: str,
    code: Code,
    diagnostics: Diagnostics,
) -> None:
    """Refuse attributes that mean nothing for a step; those of `defaults` just do not reach it."""
    for name, value in step.values.items():
        if name in _SAID_ELSEWHERE or name in allowed:
            continue
        if value is not defaults.get(name) and data(value) is not None:
            diagnostics.report(
                code,
                f"step `{step.name}` {why}, so `{name}` means nothing",
                key_span(value, name),
                help="leave it away",
            )


def own_retry(step: Step, defaults: Mapping[str, object], name: str) -> Value | None:
    """An entry of `retry` that the step has not inherited; None where there is none."""
    found = entries(step.values.get("retry")).get(name)
    before = defaults.get("retry")
    inherited_ = entries(before).get(name) if isinstance(before, Value) else None
    return None if found is inherited_ else found
