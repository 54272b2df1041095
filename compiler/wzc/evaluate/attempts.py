"""`retries` where nothing is tried again."""

from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.references import parts
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import RunTimeValue, sources
from wzc.model.value import Value

# What Argo decides once for all attempts of a step (operator.go: executeTemplate).
_ONCE = {
    "when": "decides once whether the step runs",
    "memoize": "is looked at once, before the first attempt",
    "synchronization": "is held from the first attempt to the last",
    "metrics": "is told once, when the last attempt has ended",
}


def check_attempts(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse `retries` in a step without a `retry`, and where there are no attempts yet.

    Argo would leave it as text (operator.go: executeTemplate sets it for retried nodes alone).
    """
    seen: set[int] = set()
    for name, value in pipeline.values.items():
        for part in _naming(value) if name != "defaults" else ():
            diagnostics.report(
                codes.NO_ATTEMPTS,
                f"`{name}` is for the whole run, and `retries` counts the attempts of one step",
                part.origin.span,
                help="it is known in what a step with a `retry` runs",
            )
    for step in pipeline.steps.values():
        if step.type.component is not None:
            _check_use(step, seen, diagnostics)
        for name, value in step.values.items():
            for part in _naming(value) if name in _ONCE else ():
                if part.origin.span.start not in seen:
                    seen.add(part.origin.span.start)
                    _report_once(name, part, diagnostics)
        if step.attributes.retry is None:
            _check_step(step, seen, diagnostics)


def _report_once(name: str, part: Value, diagnostics: Diagnostics) -> None:
    help = "it is known in what each attempt runs: `args`, `source`, `env`, settings"
    if name == "metrics":
        help = 'the number of attempts is measured as `"retries"`'
    diagnostics.report(
        codes.NO_ATTEMPTS,
        f"`{name}` {_ONCE[name]}, and `retries` is another number for each attempt",
        part.origin.span,
        help=help,
    )


def _check_use(step: Step, seen: set[int], diagnostics: Diagnostics) -> None:
    """Report `retries` in what a component is given: all of its attempts get the same."""
    for value in step.settings.values():
        for part in _naming(value):
            seen.add(part.origin.span.start)
            diagnostics.report(
                codes.NO_ATTEMPTS,
                f"`{step.name}` is {step.type.words}, which is given its parameters once, before "
                "any attempt, and `retries` is another number for each",
                part.origin.span,
                secondary=[Label(step.type.place, step.type.words)],
                help="the template in the cluster can ask for `{{retries}}`"
                if step.type.is_template
                else "it is known in what a step runs that has a `retry` of its own",
            )


def _check_step(step: Step, seen: set[int], diagnostics: Diagnostics) -> None:
    values = [*step.settings.values(), *(port.value for port in step.inputs.values())]
    values += [value for name, value in step.values.items() if name not in _ONCE]
    for value in values:
        for part in _naming(value):
            if part.origin.span.start in seen:
                continue  # of `defaults`, which another step has too
            seen.add(part.origin.span.start)
            inside = step.origin.span.start <= part.origin.span.start < step.origin.span.end
            diagnostics.report(
                codes.NO_ATTEMPTS,
                f"`retries` is the number of an attempt, and step `{step.name}` has but one",
                part.origin.span,
                secondary=[] if inside else [Label(step.place, "a step without a `retry`")],
                help="`retry = 3` in its block, or in `defaults`, has it tried again",
            )


def _naming(value: Value) -> Iterator[Value]:
    """The parts of a value that are made of `retries`."""
    for part in parts(value):
        data = part.data
        nodes = [data.node] if isinstance(data, RunTimeValue) else []
        if any(source.kind == "attempt" for source in sources(nodes)):
            yield part
