"""Requests and limits."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.environment import BROKEN
from wzc.lint.places import data, distinct_steps, key_span
from wzc.lint.ranges import is_backwards, place_in, text_of
from wzc.model.pipeline import Pipeline, Step
from wzc.model.resources import Resources
from wzc.model.run_time import is_of_the_run
from wzc.model.value import Range, Value

_STANDARD = ("cpu", "memory", "ephemeral_storage")
_NVIDIA = "nvidia.com/gpu"


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a request over its limit, and amounts of countable resources that differ.

    Kubernetes core/validation.go: ValidateResourceRequirements: a request is at most its limit;
    resources that cannot be overcommitted (all but cpu, memory and ephemeral storage) need a
    limit, equal to the request. Their names are qualified (validateContainerResourceName).
    """
    for step in distinct_steps(pipeline):
        resources = data(step.attributes.resources)
        if isinstance(resources, Resources):
            _check(step, resources, diagnostics)


def _check(step: Step, resources: Resources, diagnostics: Diagnostics) -> None:
    for name in _STANDARD:
        value: Value | None = getattr(resources, name)
        if value is None or value.data is BROKEN:
            continue
        if is_of_the_run(value):
            from wzc.lint.amounts import check_amount

            check_amount(step, name, value, diagnostics)
        else:
            _check_order(name, value, diagnostics)
    gpu = resources.gpu
    for name, value in resources.extra.items():
        if data(value) is None:
            continue
        if name == _NVIDIA and gpu is not None:
            diagnostics.report(
                codes.SET_TWICE,
                f"`gpu` and `{_NVIDIA}` are the same resource",
                key_span(value, name),
                secondary=[Label(gpu.origin.span, "set here too")],
            )
        elif _check_name(name, value, diagnostics):
            _check_counted(name, value, diagnostics)


def _check_order(name: str, value: Value, diagnostics: Diagnostics) -> None:
    found = value.data
    if not isinstance(found, Range) or not is_backwards(found):
        return
    assert found.low is not None and found.high is not None
    low, high = text_of(found.low), text_of(found.high)
    place = place_in(value, found.low)
    ends = [Label(found.high.origin.span, "the limit")]
    if place != found.low.origin.span:  # it came through a name
        ends.append(Label(found.low.origin.span, "the request"))
    diagnostics.report(
        codes.REQUEST_OVER_LIMIT,
        f"`{name}` asks for {low}, more than its limit of {high}",
        place,
        "" if len(ends) > 1 else "the request",
        secondary=ends,
        help=f"the request comes first: `{name} = {high}..{low}`",
    )


def _check_counted(name: str, value: Value, diagnostics: Diagnostics) -> None:
    found = value.data
    if not isinstance(found, Range):
        return
    low, high = found.low, found.high
    if low is not None and high is not None and low.data != high.data:
        diagnostics.report(
            codes.REQUEST_OVER_LIMIT,
            f"`{name}` is handed out whole: its request {text_of(low)} and limit {text_of(high)} "
            "must be equal",
            value.origin.span,
            help=f'`"{name}" = {text_of(high)}` is both',
        )
    elif low is not None and high is None:
        diagnostics.report(
            codes.REQUEST_OVER_LIMIT,
            f"`{name}` needs a limit equal to its request",
            value.origin.span,
            help=f'`"{name}" = {text_of(low)}` is both',
        )


def _check_name(name: str, value: Value, diagnostics: Diagnostics) -> bool:
    """Whether a resource of its own has a domain; the rest of its name is checked as a key."""
    if "/" in name or name.startswith("hugepages-"):
        return True
    word = name.replace("-", "_")
    known = word if word in (*_STANDARD, "gpu") else None
    diagnostics.report(
        codes.BAD_KEY,
        f"Kubernetes knows no resource `{name}`",
        key_span(value, name),
        help=f"did you mean `{known}`?"
        if known
        else "resources of your own have a domain: `example.com/fpga`",
    )
    return False
