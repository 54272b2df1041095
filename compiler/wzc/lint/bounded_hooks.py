"""Hooks that run beside steps, where it is bounded how many pods run."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data
from wzc.model.components import Body
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse hooks of a run, and of its steps, that has a `parallelism`.

    Argo starts such a hook when its condition holds. Where no pod may be added just then, it does
    not wait: it says that the step, or the run, ended in an error (v3.7.18 operator.go:
    checkParallelism, hooks.go, dag.go: executeDAGTask). An `on_exit` waits.
    """
    _check(pipeline, pipeline.attributes.parallelism, "the pipeline", diagnostics)


def check_inside(body: Body, diagnostics: Diagnostics) -> None:
    """The same for a component that bounds how many of its steps run, or a use that does."""
    bound = body.parallelism
    if bound is not None and data(body.pipeline.attributes.parallelism) is None:
        _check(body.pipeline, bound, f"`{body.name}`", diagnostics)


def _check(pipeline: Pipeline, bound: Value | None, whole: str, diagnostics: Diagnostics) -> None:
    if bound is None or data(bound) is None:
        return
    for step in pipeline.steps.values():
        if step.event != "running":
            continue
        what = f"`{step.of}`" if step.of else "the run"
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{step.place.text}` runs while {what} does, and where `parallelism` leaves no room "
            f"for it just then, Argo calls {what} failed",
            step.place,
            secondary=[Label(bound.origin.span, f"how much runs at the same time in {whole}")],
            help="`on_exit` waits until there is room; a loop may have a `parallelism` of its own",
        )
