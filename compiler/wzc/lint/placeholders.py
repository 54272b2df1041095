"""Texts in the form of Wurzel's placeholders for secrets."""

import re
from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps, entries, items
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value

_PLACEHOLDER = re.compile(r"\$\{secret:([^:}]+):([^}]+)\}")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a placeholder that nothing resolves: the step would get it as it stands, or fail.

    The middleware `secret_resolver` replaces variables that are a placeholder as a whole, with the
    providers that are there: in Wurzel 3.3.1 `vault` alone, for the one called `k8s` is registered
    and never made (wurzel.md, D20 and section 2). An image may bring providers of its own.
    """
    uses = items(pipeline.attributes.middlewares)
    resolver = any(use.data.type.name == "secret_resolver" for use in uses)
    told: set[int] = set()
    for name, value in _texts(pipeline):
        if id(value) in told or not isinstance(value.data, str):
            continue
        told.add(id(value))
        found = _PLACEHOLDER.fullmatch(value.data)
        if found is None or (resolver and found[1] == "vault"):
            continue
        provider, reference = found[1], found[2]
        if provider == "vault":
            message = f"`{name}` is a placeholder, and there is no `secret_resolver` to replace it"
            help = f'`vault("{reference}")`, with `wurzel.secret_resolver(...)` in `middlewares`'
        else:
            message = f"`{name}` is a placeholder of `{provider}`, which Wurzel does not resolve"
            help = 'keep the value in a Secret: `secret("...", key = "...")`'
            if not resolver:
                help += "; a provider of your own needs the middleware `secret_resolver`"
        diagnostics.report(codes.PLACEHOLDER, message, value.origin.span, help=help)


def _texts(pipeline: Pipeline) -> Iterator[tuple[str, Value]]:
    for step in pipeline.steps.values():
        yield from step.settings.items()
    for step in distinct_steps(pipeline):
        yield from entries(step.attributes.env).items()
    for value in items(pipeline.attributes.middlewares):
        for name, setting in value.data.settings.items():
            if data(setting) is not None:
                yield name, setting
