"""Keys under which outcomes are kept for later runs."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, entries, listed
from wzc.model.memoize import Memoize
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import has_items, node_of, sources
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a key without a value of the run that the step works with.

    Argo takes whatever was kept under a key (controller/cache: ConfigMapCache.Load): for another
    item, another input, another use of the same component. Values that differ in each run, such as
    `workflow.name`, are not asked for, and no key can say what data along `>>` is.
    """
    for step in pipeline.steps.values():
        value = step.attributes.memoize
        memoize = data(value)
        if not isinstance(memoize, Memoize) or memoize.key is None or data(memoize.key) is None:
            continue
        said = {name for name, _, _ in _parts(step, memoize.key)}
        missing: dict[str, Label] = {}
        for used in _used(step):
            for name, why, place in _parts(step, used):
                if name not in said:
                    missing.setdefault(name, Label(place.origin.span, why))
        if not missing:
            continue
        first, label = next(iter(missing.items()))
        written = memoize.key.data if isinstance(memoize.key.data, str) else "..."
        diagnostics.report(
            codes.INCOMPLETE_KEY,
            f"`{step.name}` works with {listed(f'`{name}`' for name in missing)}, which its key "
            "does not say: what it gave for another value would be taken",
            memoize.key.origin.span,
            secondary=[label],
            help=f'`key = "{written}-${{{first}}}"`',
        )


def _used(step: Step) -> Iterator[Value]:
    """The values that decide what a step gives."""
    yield from step.settings.values()
    yield from entries(step.attributes.env).values()
    yield from (port.value for port in step.inputs.values())


def _parts(step: Step, value: Value) -> Iterator[tuple[str, str, Value]]:
    """The values of the run in a value, as they are written; an item by its variable alone.

    With each there is when it differs, and the innermost value that it is part of.
    """
    if isinstance(value.data, (list, dict)):
        inner = value.data.values() if isinstance(value.data, dict) else value.data
        for each in inner:
            yield from _parts(step, each)
        return
    node = node_of(value)
    if step.loop is not None and has_items(node):
        yield step.loop.variable, "another one for each item", value
    for source in sources([node]):
        if source.kind == "input":
            yield source.name, "given when the workflow is submitted", value
        elif source.kind == "parameter":
            yield source.name, "another one for each use of the component", value
        elif source.kind == "output":
            yield f"{source.step}.{source.name}", "made in the run", value
