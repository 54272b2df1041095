"""Outcomes of earlier runs."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.references import endings
from wzc.lint.places import data, key_span
from wzc.model.cleaning import ArtifactGc
from wzc.model.components import giver
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, OutputPort
from wzc.model.value import Value
from wzc.types.kinds import Artifact


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse to keep outcomes whose data is deleted: a later run would look for it in vain.

    The cache holds where data lies, not the data (configmap_cache.go: Save).
    """
    cleaning = data(pipeline.attributes.artifact_gc)
    strategy = cleaning.strategy if isinstance(cleaning, ArtifactGc) else None
    for step in pipeline.steps.values():
        value = step.attributes.memoize
        if value is None or data(value) is None:
            continue
        deleted = _deleted(step, strategy)
        if deleted is not None:
            diagnostics.report(
                codes.INCOMPLETE,
                "an earlier outcome cannot be taken where the data of each run is deleted",
                value.origin.span,
                secondary=[Label(deleted.origin.span, "deletes it")],
                help='`artifact_gc = "Never"`, and let the bucket delete what is old',
            )


def check_retries(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a `retry` beside a `memoize` where another step follows.

    Where the outcome is taken from the cache there is a node for attempts, and none of them: what
    follows hangs on the attempts, so that Argo does not find it and never ends the run
    (operator.go: getOutboundNodes; dag.go: assessDAGPhase). That holds for what follows a component
    too, where the last of its steps are such ones.
    """
    followed = _followed(pipeline)
    seen: set[int] = set()
    for step in pipeline.steps.values():
        found = _without_attempts(step) if step.name in followed else None
        if found is None:
            continue
        memoize, retry = found.attributes.memoize, found.attributes.retry
        assert memoize is not None and retry is not None
        if id(memoize) in seen:
            continue
        seen.add(id(memoize))
        help = (
            "`retry = null` for this step; or a component around it: `memoize` in the block of its "
            "use, `retry` for the step"
        )
        if found.type.is_template:
            help = "`retry = null` for this step: the template in the cluster may have its own"
        elif found.type.component is not None:
            help = "`defaults { retry { ... } }` tries each of its steps again"
        places = [Label(key_span(retry, "retry"), "says that there are attempts")]
        if found is not step:
            places.append(Label(step.place, "ends with it, and other steps follow"))
        diagnostics.report(
            codes.INCOMPLETE,
            f"where an earlier outcome of `{found.name}` is taken there are no attempts, and Argo "
            "would never come to the end of the run",
            key_span(memoize, "memoize"),
            secondary=places,
            help=help,
        )


def _followed(pipeline: Pipeline) -> set[str]:
    """The steps that others wait for."""
    return {edge.source for edge in pipeline.edges} | {
        part.step
        for step in pipeline.steps.values()
        for entry in endings(step)
        for part in entry.data.any_of
    }


def _without_attempts(step: Step) -> Step | None:
    """What Argo takes for the end of a step where an outcome is taken, and that is not there."""
    memoize, retry = data(step.attributes.memoize), data(step.attributes.retry)
    if retry is not None:
        return step if memoize is not None else None
    if step.body is None:
        return None
    inner = step.body.pipeline
    followed = _followed(inner)
    ends = [
        each
        for each in inner.steps.values()
        if each.name not in followed and not each.is_port and not each.of
    ]
    found = [_without_attempts(each) for each in ends]
    return found[0] if found and all(found) else None


def _deleted(step: Step, strategy: Value | None) -> Value | None:
    """What says that some data of a step is deleted."""
    leaf = giver(step)
    if leaf.type.built_in is None and leaf.type.component is None and leaf.type.output is not None:
        return strategy if strategy is not None and strategy.data != "Never" else None
    for port in _files(step):
        said = port.options.get("artifact_gc", strategy)
        if said is not None and said.data != "Never":
            return said
    return None


def _files(step: Step) -> Iterator[OutputPort]:
    """The files that a step gives, as they are declared."""
    if step.body is None:
        yield from (port for port in step.outputs.values() if isinstance(port.type, Artifact))
        return
    if step.body.gives is not None:
        yield from _files(step.body.pipeline.steps[step.body.gives])
    for value in step.body.named.values():
        if isinstance(value.data, ArtifactReference):
            inner = step.body.pipeline.steps[value.data.step]
            yield from (port for port in _files(inner) if port.name == value.data.output)
