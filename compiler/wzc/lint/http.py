"""Requests: `http` steps."""

import re
from collections.abc import Mapping

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.own_attributes import OF_TASKS, inherited, own_retry, refuse_others
from wzc.lint.places import data, entries, key_span
from wzc.lint.sources import check_value
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import Known, RunTimeValue, Text
from wzc.model.sources import Secret
from wzc.model.value import Value
from wzc.values.duration import Duration

ALLOWED = OF_TASKS | {"retry", "timeout", "memoize", "synchronization", "metrics"}
# What Argo knows of pods only.
_OF_PODS = ("exit_code", "resources_duration.cpu", "resources_duration.memory")
_OF_RETRIED_PODS = {"affinity": "be put on another node", "max_memory": "get more memory"}
# What no value of a header may have (golang.org/x/net/http/httpguts: ValidHeaderFieldValue).
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
_SCHEME = re.compile("https?://", re.IGNORECASE)


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse what means nothing for a request, and requests that the agent could not make.

    The agent has no pod for each (controller/agent.go); it speaks HTTP and HTTPS, sends a header as
    Go does, and takes a secret whole (executor/agent.go: executeHTTPTemplateRequest).
    """
    defaults = inherited(pipeline)
    for step in pipeline.steps.values():
        if step.type.name == "http" and step.type.built_in is not None:
            why = "is a request that Argo's agent makes, and has no pod of its own"
            refuse_others(step, defaults, ALLOWED, why, codes.ENTRY_NOT_ALLOWED, diagnostics)
            _check_retry(step, defaults, diagnostics)
            _check_metrics(step, diagnostics)
            _check_url(step.settings.get("url"), diagnostics)
            _check_timeout(step.settings.get("timeout"), diagnostics)
            for name, value in entries(step.settings.get("headers")).items():
                _check_header(name, value, diagnostics)


def _check_retry(step: Step, defaults: Mapping[str, object], diagnostics: Diagnostics) -> None:
    for name, why in _OF_RETRIED_PODS.items():
        value = own_retry(step, defaults, name)
        if value is not None:
            diagnostics.report(
                codes.ENTRY_NOT_ALLOWED,
                f"step `{step.name}` has no pod that could {why}",
                key_span(value, name),
                help=f"leave `{name}` away",
            )


def _check_metrics(step: Step, diagnostics: Diagnostics) -> None:
    for metric in entries(step.values.get("metrics")).values():
        for kind in ("counter", "gauge", "histogram"):
            value = entries(entries(metric).get(kind)).get("value")
            if value is not None and data(value) in _OF_PODS:
                diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    f"Argo measures `{value.data}` of pods, and step `{step.name}` has none",
                    value.origin.span,
                    help='`"duration"` is known of a request too',
                )


def _check_url(value: Value | None, diagnostics: Diagnostics) -> None:
    if value is None:
        return
    begins = data(value)
    if isinstance(begins, RunTimeValue):
        node = begins.node
        first = node.parts[0] if isinstance(node, Text) else None
        begins = first.data if isinstance(first, Known) and len(str(first.data)) > 7 else None
    if isinstance(begins, str) and not _SCHEME.match(begins):
        diagnostics.report(
            codes.OUT_OF_BOUNDS,
            f"Argo's agent asks by HTTP, and `{begins}` is another kind of address"
            if "://" in begins
            else f"`{begins}` is not an address: it has no `https://`",
            value.origin.span,
            help='it begins with `"https://` or `"http://`',
        )


def _check_timeout(value: Value | None, diagnostics: Diagnostics) -> None:
    duration = data(value)
    if value is None or not isinstance(duration, Duration):
        return
    if not duration.milliseconds or duration.whole_seconds() is None:
        up = max(-(-duration.milliseconds // 1000), 1)
        diagnostics.report(
            codes.BAD_DURATION,
            f"Argo counts `timeout` in whole seconds, and `{duration.text}` is not"
            if duration.milliseconds
            else "in no time there is no answer",
            value.origin.span,
            help=f"at least `{up}s`" if not duration.milliseconds else f"the next one is `{up}s`",
        )


def _check_header(name: str, value: Value, diagnostics: Diagnostics) -> None:
    check_value(value, f"`{name}`", diagnostics)
    found = data(value)
    if isinstance(found, Secret) and found.optional is not None and data(found.optional):
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            "Argo's agent fails without the Secret of a header, also with `optional`",
            found.optional.origin.span,
            help="leave `optional` away",
        )
    if isinstance(found, str) and _CONTROL.search(found):
        diagnostics.report(
            codes.BAD_KEY,
            f"the header `{name}` has a line break or another control character in it",
            value.origin.span,
            help="a header is one line; longer text goes into `body`",
        )
