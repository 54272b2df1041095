"""How steps are tried again."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, is_written, key_span
from wzc.lint.ranges import is_backwards, place_in, text_of
from wzc.model.pipeline import Pipeline, Step
from wzc.model.retry import Retry
from wzc.model.value import Range, Value
from wzc.values.duration import Duration


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse retries without an end, and delays that make no sense.

    Without `limit` Argo tries for ever (argo-rules.md, B2: `retryStrategy: {}`). `factor` and
    `max_duration` are parts of Argo's `backoff`, which needs a duration (operator.go:
    processNodeRetries).
    """
    for step in distinct_steps(pipeline):
        value = step.attributes.retry
        retry = data(value)
        if value is not None and isinstance(retry, Retry):
            _check(step, value, retry, diagnostics)
            if step.type.component is not None:
                _check_use(step, retry, diagnostics)
            elif retry.max_memory is not None:
                from wzc.lint.amounts import check_growth

                check_growth(step, diagnostics)


def _check_use(step: Step, retry: Retry, diagnostics: Diagnostics) -> None:
    """Refuse what says nothing of a component as a whole.

    Memory and the node that it runs on are a pod's. Argo knows an error that passes by its message
    (errorsutil.IsTransientErr), and a DAG that has failed has none (dag.go: executeDAG).
    """
    words, template = step.type.words, step.type.is_template
    component = Label(step.type.place, words)
    for name in ("max_memory", "affinity"):
        value: Value | None = getattr(retry, name)
        if value is not None:
            diagnostics.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{name}` is about one container, and `{step.type.name}` is {words}",
                key_span(value, name),
                secondary=[component],
                help="the template in the cluster can say it"
                if template
                else "`defaults { retry { ... } }` says it for each of its steps",
            )
    if data(retry.on) == "OnTransientError":
        assert retry.on is not None
        diagnostics.report(
            codes.NOT_IN_ENUMERATION,
            f"Argo knows a passing error by its message, and {words} that has failed has none",
            retry.on.origin.span,
            secondary=[component],
            help='`on = "OnError"`'
            if template
            else '`on = "OnError"`, or `defaults { retry { ... } }` for each of its steps',
        )


def _check(step: Step, value: Value, retry: Retry, diagnostics: Diagnostics) -> None:
    if not is_written(step.values, "retry", "limit"):
        diagnostics.report(
            codes.INCOMPLETE,
            "without a `limit`, Argo tries again for ever",
            key_span(value, "retry"),
            help="`limit = 4` in it; for a step that must end well, a large one",
        )
    if not is_written(step.values, "retry", "backoff"):
        for name in ("factor", "max_duration"):
            extra: Value | None = getattr(retry, name)
            if extra is not None:
                diagnostics.report(
                    codes.INCOMPLETE,
                    f"`{name}` is about the delays of `backoff`, and there is none",
                    extra.origin.span,
                    help="`backoff = 30s` in it; a range such as `30s..10min` has a longest delay",
                )
    if retry.backoff is not None:
        _check_backoff(retry.backoff, retry.max_duration, diagnostics)


def _check_backoff(backoff: Value, longest: Value | None, diagnostics: Diagnostics) -> None:
    first: Value | None = backoff
    if isinstance(backoff.data, Range):
        first = backoff.data.low
        if first is None:
            diagnostics.report(
                codes.INCOMPLETE,
                "`backoff` has a longest delay and no first one",
                backoff.origin.span,
                help=f"both ends: `1s{backoff.origin.span.text.strip()}`",
            )
            return
        if is_backwards(backoff.data):
            high = backoff.data.high
            assert high is not None
            diagnostics.report(
                codes.BACKWARDS_RANGE,
                f"the first delay of {text_of(first)} is longer than the longest one, "
                f"{text_of(high)}",
                place_in(backoff, first),
                secondary=[Label(high.origin.span, "the longest delay")],
                help=f"the first delay comes first: `backoff = {text_of(high)}..{text_of(first)}`",
            )
            return
    limit = data(longest)
    if longest is None or first is None or not isinstance(limit, Duration):
        return
    if isinstance(first.data, Duration) and limit < first.data:
        diagnostics.report(
            codes.BAD_DURATION,
            f"after {limit.text} in all nothing is tried any more, and the first delay is "
            f"{text_of(first)}",
            longest.origin.span,
            secondary=[Label(first.origin.span, "the first delay")],
            help="a `max_duration` that has room for several tries, such as `1h`",
        )
