"""Amounts that are only known in the run: parts of the rules on resources and on retries."""

from collections.abc import Iterable, Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.amounts import (
    MOST_ATTEMPTS,
    NAMES,
    Bounds,
    Case,
    Unbounded,
    bounds,
    cases,
    ends,
    node_of_end,
)
from wzc.evaluate.arithmetic import EvaluationError, order_key
from wzc.lint.places import data, is_written, key_span
from wzc.model.attribute import schema
from wzc.model.pipeline import Step
from wzc.model.resources import Resources
from wzc.model.retry import Retry
from wzc.model.run_time import Source, is_of_the_run, sources
from wzc.model.value import Value, plain
from wzc.types.conform import Mismatch, conform
from wzc.types.kinds import QUANTITY, Scalar, members
from wzc.values.quantity import Quantity


def check_amount(step: Step, name: str, value: Value, diagnostics: Diagnostics) -> None:
    """Refuse amounts that an attempt might not get.

    What Kubernetes refuses in a known amount (`resources.check`), it refuses in every case that the
    run may come to, and the pod is made in the middle of it. What is made of something without
    bounds, or of what nothing has checked by then, is refused for it may be anything.
    """
    low, high = ends(value)
    nodes = [node_of_end(end) for end in (low, high) if end is not None]
    if step.attributes.retry is None and any(s.kind == "attempt" for s in sources(nodes)):
        return  # there are no attempts, which has been reported
    check_patch(step, [name], diagnostics)
    for end in (low, high) if low is not high else (low,):
        if end is not None and not _check_end(step, name, end, diagnostics):
            return
    if low is None or high is None or low is high:
        return
    for case in cases(step, *nodes):
        request, limit = bounds(node_of_end(low), case), bounds(node_of_end(high), case)
        if order_key(request.high) > order_key(limit.low):
            diagnostics.report(
                codes.REQUEST_OVER_LIMIT,
                f"`{name}` may ask for {_shown(request.high)}{_when(step, case)}, more than its "
                f"limit of {_shown(limit.low)}",
                low.origin.span,
                secondary=[Label(high.origin.span, "the limit")],
                help=None
                if request.is_exact and limit.is_exact
                else "the largest request has to be within the least limit; one amount is both",
            )
            return


def check_patch(step: Step, names: Iterable[str], diagnostics: Diagnostics) -> None:
    """Refuse a patch of the user's that says something else of the same amounts."""
    patch = step.attributes.pod_spec_patch
    for container in _patched(plain(data(patch))):
        resources = container.get("resources")
        said = resources if isinstance(resources, dict) else {}
        for name in names:
            amounts = [said.get(part) for part in ("requests", "limits")]
            if any(isinstance(part, dict) and NAMES[name] in part for part in amounts):
                assert patch is not None and step.attributes.resources is not None
                diagnostics.report(
                    codes.BAD_POD_PATCH,
                    f"the patch sets `{NAMES[name]}` of the step's container, which another "
                    "attribute sets for each run",
                    patch.origin.span,
                    secondary=[Label(step.attributes.resources.origin.span, "set here")],
                    help="one of the two",
                )


def _patched(patch: Any) -> Iterator[dict[str, Any]]:
    """What a patch says of the step's own container."""
    if isinstance(patch, str):
        from wzc.importers.yaml.go import map_in

        patch = map_in(patch)  # what is none is reported as what it is
    containers = patch.get("containers") if isinstance(patch, dict) else None
    for container in containers if isinstance(containers, list) else ():
        if isinstance(container, dict) and container.get("name") == "main":
            yield container


def _check_end(step: Step, name: str, end: Value, diagnostics: Diagnostics) -> bool:
    """Whether all that a request or limit may be is an amount; reports the first that is not."""
    if not _has_few_attempts(step, name, end, diagnostics):
        return False
    for case in cases(step, node_of_end(end)):
        try:
            found = bounds(node_of_end(end), case)
        except Unbounded as problem:
            _unbounded(name, end, problem.source, diagnostics)
            return False
        except EvaluationError as error:
            diagnostics.report(
                codes.CANNOT_EVALUATE,
                f"`{_text(end)}` {error}{_when(step, case)}",
                end.origin.span,
                help="the largest amount is 2^63-1, a little less than `8Ei`",
            )
            return False
        problem_found = _mismatch(name, found)
        if problem_found is not None:
            diagnostics.report(
                problem_found.code,
                f"{problem_found.message}{_when(step, case)}",
                end.origin.span,
                help=problem_found.help,
            )
            return False
    return True


def _has_few_attempts(step: Step, name: str, end: Value, diagnostics: Diagnostics) -> bool:
    retry = data(step.attributes.retry)
    limit = retry.limit if retry is not None else None
    if limit is None or limit.data <= MOST_ATTEMPTS:
        return True
    if not any(source.kind == "attempt" for source in sources([node_of_end(end)])):
        return True
    diagnostics.report(
        codes.OUT_OF_BOUNDS,
        f"`{name}` is another amount for each attempt, and there may be {limit.data + 1:,}",
        end.origin.span,
        secondary=[Label(limit.origin.span, "how often it is tried again")],
        help=f"at most {MOST_ATTEMPTS}; `retry {{ max_memory = 64Gi }}` doubles the memory "
        "up to an amount, whatever the limit",
    )
    return False


def check_growth(step: Step, diagnostics: Diagnostics) -> None:
    """Refuse a `max_memory` that no attempt would see.

    Its doubling begins with what `resources` says. A container that is killed for its memory has
    failed (operator.go: inferFailedReason), which `OnError` does not try again.
    """
    retry: Retry | None = data(step.attributes.retry)
    most = retry.max_memory if retry is not None else None
    if retry is None or most is None or not isinstance(most.data, Quantity):
        return
    resources = data(step.attributes.resources)
    memory = resources.memory if isinstance(resources, Resources) else None
    if memory is None:
        if not is_written(step.values, "resources", "memory"):
            diagnostics.report(
                codes.INCOMPLETE,
                "`max_memory` doubles what `resources` says of memory, and it says nothing",
                key_span(most, "max_memory"),
                help="what the first attempt gets: `resources { memory = 2Gi..4Gi }`",
            )
        return
    if is_of_the_run(memory):
        diagnostics.report(
            codes.INCOMPLETE,
            "`max_memory` doubles an amount that is known, and this one is only known in the run",
            memory.origin.span,
            secondary=[Label(most.origin.span, "up to this")],
            help="`memory = 4Gi * (1 + retries)` says by itself what each attempt gets",
        )
        return
    for end in ends(memory)[::-1]:
        if end is not None and end.data >= most.data:
            diagnostics.report(
                codes.BACKWARDS_RANGE,
                f"the first attempt has {end.data.text} of memory, and further ones are to have "
                f"up to {most.data.text}",
                most.origin.span,
                secondary=[Label(end.origin.span, "what the first one has")],
                help="a larger `max_memory`, or none",
            )
            return
    check_patch(step, ["memory"], diagnostics)
    if data(retry.on) in ("OnError", "OnTransientError"):
        assert retry.on is not None
        diagnostics.report(
            codes.INCOMPLETE,
            "a container that is killed for its memory has failed, and "
            f"`{retry.on.data}` does not try that again",
            retry.on.origin.span,
            secondary=[Label(most.origin.span, "more memory for what is tried again")],
            help='`on = "OnFailure"`, as it is if nothing is said, or `"Always"`',
        )


def _mismatch(name: str, found: Bounds) -> Mismatch | None:
    kind = next(
        part
        for part in members(schema(Resources)[name].type)
        if isinstance(part, Scalar) and part.name == QUANTITY.name
    )
    for amount in (found.low, found.high):
        made = conform(amount, kind, f"`{name}`")
        if isinstance(made, Mismatch):
            return made
        if not made.nano:
            message = f"`{name}` may be nothing at all"
            return Mismatch(codes.OUT_OF_BOUNDS, message, "an amount is greater than 0")
    return None


def _unbounded(name: str, end: Value, source: Source, diagnostics: Diagnostics) -> None:
    if source.kind == "input" and isinstance(source.type, Scalar) and source.type.name == "int":
        diagnostics.report(
            codes.OUT_OF_BOUNDS,
            f"`{name}` is made of `{source.name}`, and nothing says how large that may be",
            end.origin.span,
            help=f"`input {source.name}: int(min = 1, max = 64)`: then it is checked when the run "
            "begins, and each amount that it gives here",
        )
        return
    shown = f"{source.step}.{source.name}" if source.step else source.name
    of = f"made of `{shown}`" if shown else f"`{_text(end)}`"
    diagnostics.report(
        codes.RUN_TIME_VALUE,
        f"`{name}` is {of}, which nothing checks before Kubernetes gets it",
        end.origin.span,
        help="a choice between known amounts, as `8Gi if large else 2Gi`; or an input that is a "
        "whole number with `min` and `max`, times an amount",
    )


def _when(step: Step, case: Case) -> str:
    """In which case, to follow what it is; nothing where there is but one."""
    words = ""
    if case.attempt:
        words += f" in attempt {case.attempt} (`retries` is {case.attempt})"
    if case.item is not None:
        words += f" for item {case.item}"
    return words


def _shown(amount: object) -> str:
    return str(getattr(amount, "text", amount))


def _text(end: Value) -> str:
    return end.data.text if is_of_the_run(end) else end.origin.span.text
