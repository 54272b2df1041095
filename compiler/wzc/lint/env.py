"""Environment variables that come from two places."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, entries, items, key_span
from wzc.model.contract import MiddlewareUse
from wzc.model.pipeline import Pipeline, Step
from wzc.model.sources import FromEnv
from wzc.model.value import Value
from wzc.source.file import Span

# WZC_BRACE: what braces that Argo must not see are made of (backend.argo.text).
_RESERVED = {"WURZEL_RUN_ID": "to the id of each run", "WZC_BRACE": "where text has braces"}
_CACHE = "HF_HOME"
_MIDDLEWARES = "MIDDLEWARES"


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a variable that would be in a container twice.

    The CRDs refuse two entries of one name (argo-rules.md, A: list-maps), and without them the
    last one silently wins. Variables are made of `env`, of a step's settings
    (`<STEPCLASS>__<SETTING>`), of the middlewares and theirs (`<NAME>__<SETTING>`), and of the
    tokenizer cache (`HF_HOME`). `WURZEL_RUN_ID` is always the compiler's (wurzel.md, section 3).
    """
    middlewares = _of_middlewares(pipeline, diagnostics)
    seen: set[int] = set()
    for step in pipeline.steps.values():
        env = entries(step.attributes.env)
        if id(step.attributes) not in seen:
            seen.add(id(step.attributes))
            _check_shared(step, env, middlewares, diagnostics)
        for name, place in _of_settings(step):
            if name in env:
                _report(name, env[name], place, f"a setting of step {step.name}", diagnostics)
            elif name in middlewares:
                diagnostics.report(
                    codes.ENV_TWICE,
                    f"the variable `{name}` is a setting of step {step.name} and of a middleware",
                    place,
                    secondary=[Label(middlewares[name][0], "the middleware's")],
                )


def _check_shared(
    step: Step,
    env: dict[str, Value],
    middlewares: dict[str, tuple[Span, str]],
    diagnostics: Diagnostics,
) -> None:
    """What does not depend on the step's settings."""
    for name, how in _RESERVED.items():
        if name in env:
            diagnostics.report(
                codes.RESERVED_ENV,
                f"the compiler sets `{name}` itself, {how}",
                key_span(env[name], name),
                help="leave it away, or give the variable another name",
            )
    cache = step.attributes.tokenizer_cache
    if _CACHE in env and cache is not None:
        place = key_span(cache, "tokenizer_cache")
        _report(_CACHE, env[_CACHE], place, "set to the cache's folder", diagnostics)
    for name, (place, label) in middlewares.items():
        if name in env:
            _report(name, env[name], place, label, diagnostics)


def _of_middlewares(pipeline: Pipeline, diagnostics: Diagnostics) -> dict[str, tuple[Span, str]]:
    """The variables of the pipeline's middlewares: where each comes from, and in words."""
    value = pipeline.attributes.middlewares
    if value is None or not value.data:
        return {}
    found: dict[str, tuple[Span, str]] = {
        _MIDDLEWARES: (value.origin.span, "`middlewares` sets it")
    }
    for item in items(value):
        use = item.data
        if not isinstance(use, MiddlewareUse):
            continue
        for setting, given in use.settings.items():
            if data(given) is None or isinstance(given.data, FromEnv):
                continue
            name = f"{use.type.name}__{setting}".upper()
            place = given.origin.span
            earlier = found.setdefault(name, (place, f"a setting of middleware {use.type.name}"))
            if earlier[0] != place:
                diagnostics.report(
                    codes.ENV_TWICE,
                    f"the variable `{name}` is set by two middlewares",
                    place,
                    secondary=[Label(earlier[0], "set here too")],
                    help=f"Wurzel reads one variable for every `{use.type.name}` of the list",
                )
    return found


def _of_settings(step: Step) -> list[tuple[str, Span]]:
    if step.type.built_in is not None:
        return []
    start = step.type.class_name.upper()
    return [
        (f"{start}__{name.upper()}", value.origin.span)
        for name, value in step.settings.items()
        if data(value) is not None and not isinstance(value.data, FromEnv)
    ]


def _report(name: str, entry: Value, other: Span, label: str, diagnostics: Diagnostics) -> None:
    diagnostics.report(
        codes.ENV_TWICE,
        f"the variable `{name}` is set twice",
        key_span(entry, name),
        secondary=[Label(other, label)],
        help=f"leave `{name}` out of `env`",
    )
