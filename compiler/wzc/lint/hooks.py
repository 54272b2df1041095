"""Hooks of steps and runs, where Argo would not start them, or let them decide how it ends."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.references import inputs_of
from wzc.lint.places import data, key_span
from wzc.model.components import Body
from wzc.model.pipeline import Pipeline, Step
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


def check_at_end(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse several `on_exit` of a run where not all of them may be started at once.

    They are the tasks of one DAG. Argo notes each as a child of it before it asks whether there is
    room, and its controller ends itself where it then looks for one that was not made (v3.7.18
    dag.go: executeDAGTask; taskset.go: nodeRequiresTaskSetReconciliation).
    """
    bound = pipeline.attributes.parallelism
    most = data(bound)
    if bound is None or most is None:
        return
    at_end = [s for s in pipeline.steps.values() if s.event == "exit" and not s.of]
    uses = [step for step in at_end if step.type.component is not None]
    # What is submitted is looked at by a task of its own.
    count = len(at_end) + any(_reads_inputs(step) for step in at_end)
    if uses or (len(at_end) > 1 and count > most):
        last = uses[0] if uses else at_end[-1]
        help = "one `on_exit` that runs a container is never too many"
        if not uses:
            help = f"`parallelism` of {count} or more; or one `on_exit`, which is never too many"
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{last.place.text}` may have no room at the end of the run, where `parallelism` is "
            f"{most}, and that ends Argo's controller",
            last.place,
            secondary=[Label(bound.origin.span, "how much runs at the same time")],
            help=help,
        )


def _reads_inputs(step: Step) -> bool:
    return next(inputs_of(step), None) is not None


def check_running(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse `hook running` of what may be `Pending` to its end.

    Argo makes a node that is `Pending` where it looks into a cache or has to wait for a lock. A pod
    is `Running` later; a DAG, and the node of several attempts, stay as they are (operator.go:
    executeTemplate, initializeCacheNode; dag.go: executeDAG).
    """
    for hook in pipeline.steps.values():
        step = pipeline.steps.get(hook.of)
        if step is None or hook.event != "running":
            continue
        attempts = data(step.attributes.retry) is not None
        if step.type.component is None and not attempts:
            continue
        what = step.type.words if step.type.component is not None else "a step with attempts"
        for name, why in (
            ("memoize", "looked up in a cache"),
            ("synchronization", "made to wait for a lock"),
        ):
            value = getattr(step.attributes, name)
            if data(value) is None:
                continue
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{hook.place.text}` would not run: for Argo {what} is pending to its end where "
                f"it is {why}",
                hook.place,
                secondary=[Label(key_span(value, name), "says that it is")],
                help="a hook of a step inside"
                if step.type.component is not None and not step.type.is_template
                else "a step beside it, which waits for what it waits for",
            )
            break


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
