"""Texts with tags of Argo's."""

import re
from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import distinct_steps, entries
from wzc.model.pipeline import Pipeline
from wzc.model.run_time import Known, RunTimeValue, Text
from wzc.model.value import Value
from wzc.source.file import Span

# Others, such as `{{item}}`, are more often those of a template language in a script.
_TAG = re.compile(
    r"\{\{\s*(?:workflow\.(?:parameters\.(?P<input>[-\w]+)|(?P<own>[\w.]+))"
    r"|(?:tasks|steps)\.(?P<step>[-\w]+)\.(?:outputs\.(?:parameters\.)?(?P<output>[-\w]+)|status)"
    r"|inputs\.parameters\.(?P<parameter>[-\w]+))\s*\}\}"
)


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of a tag of Argo's: the container gets it as it stands, and not what it refers to.

    Every text reaches its container as it is written; what the compiler makes of `${...}` is Argo's
    tag.
    """
    for value in _texts(pipeline):
        for text in _parts(value):
            found = _TAG.search(text)
            if found is None:
                continue
            span = value.origin.span
            at = span.text.find(found[0])
            if at >= 0:
                span = Span(span.file, span.start + at, span.start + at + len(found[0]))
            diagnostics.report(
                codes.TAG_AS_TEXT,
                f"the container gets `{found[0]}` as it stands: Argo does not replace it",
                span,
                help=f'`"${{{_meant(found)}}}"` is the value, in double quotes',
            )
            break


def _meant(found: re.Match[str]) -> str:
    """What the tag is here, by its names."""
    name = found["input"] or found["parameter"]
    if name:
        return _plain(name)
    if found["own"]:
        return _plain(f"workflow.{found['own']}")
    return f"{_plain(found['step'])}.{_plain(found['output'] or 'status')}"


def _plain(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower().replace("-", "_")


def _texts(pipeline: Pipeline) -> Iterator[Value]:
    for step in pipeline.steps.values():
        # What a request or a manifest says may be for another Argo.
        if step.type.built_in is None or step.type.name in ("container", "script"):
            yield from step.settings.values()
    for step in distinct_steps(pipeline):
        yield from entries(step.attributes.env).values()


def _parts(value: Value) -> Iterator[str]:
    """The texts in a value that are known."""
    data = value.data
    if isinstance(data, str):
        if "{{" in data:
            yield data
    elif isinstance(data, RunTimeValue):
        if isinstance(data.node, Text):
            for part in data.node.parts:
                if isinstance(part, Known) and isinstance(part.data, str) and "{{" in part.data:
                    yield part.data
    elif isinstance(data, (list, dict)):
        for each in data.values() if isinstance(data, dict) else data:
            if isinstance(each, Value):
                yield from _parts(each)
