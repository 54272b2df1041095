"""Every attribute of the model has a generator, and what it writes is valid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from tests.properties.attributes import OF_ORDER, Draw, Writer
from tests.properties.layout import Bracket, Layout, Line, assign
from wzc import api
from wzc.model.attribute import schema
from wzc.model.pipeline import PipelineAttributes
from wzc.model.retry import Retry
from wzc.model.sources import ConfigMap, Secret
from wzc.model.step import StepAttributes
from wzc.model.storage import S3
from wzc.model.stores import Azure, Gcs, Oss

# What only programs as a whole write, or other tests than those of attributes.
_ELSEWHERE = {
    *((PipelineAttributes, name) for name in ("cluster", "defaults", "pod_security")),
    (Retry, "max_memory"),  # needs an amount of memory beside it
    *((StepAttributes, name) for name in OF_ORDER),
}
_REPEAT = 6
# Examples in one go; after each it is looked at what has turned up.
_ROUND = 24
# Keys of stores are of inputs: `locations.py`.
_OF_INPUTS = {(store, "key") for store in (S3, Gcs, Azure, Oss)}


@st.composite
def written(draw: Draw, model: type, name: str) -> tuple[str, set[tuple[type, str]]]:
    """A pipeline with one attribute, and what the writer wrote for it."""
    w = Writer(draw)
    entry = w.entry(model, name)
    extra: list[Any] = []
    if model is StepAttributes:
        step = Line(["step a = Ping() ", Bracket("{", [entry])])
    else:
        step, extra = Line(["step a = Ping()"]), [entry]
    defaults = Line(["defaults ", Bracket("{", [assign("image", '"a/b:1"')])])
    pipeline = Line(["pipeline p ", Bracket("{", [defaults, *extra, step])])
    extern = 'extern step Ping() { class = "m:Ping" }'
    return Layout(0).document(["import wurzel", extern, pipeline]), w.used


@pytest.mark.thorough
def test_each_attribute_is_written_and_valid() -> None:
    """Each is drawn alone until its inner attributes have turned up several times, too."""
    wanted: set[tuple[type, str]] = set()
    used: set[tuple[type, str]] = set()
    for model in (StepAttributes, PipelineAttributes):
        for item in schema(model).values():
            if item.later or (model, item.name) in _ELSEWHERE:
                continue
            inner = {(model, item.name), *_inner(item.type, set())} - _ELSEWHERE - _OF_INPUTS
            wanted |= inner
            used |= _draw(model, item.name, _REPEAT * len(inner), inner)
    missing = {f"{model.__name__}.{name}" for model, name in wanted - used}
    assert missing == set()


def _draw(
    model: type, name: str, count: int, wanted: Collection[tuple[type, str]] = ()
) -> set[tuple[type, str]]:
    """What turns up in so many programs, or in fewer if each of `wanted` has done so by then."""
    used: Counter[tuple[type, str]] = Counter()
    left = count
    while left > 0:

        @seed(left)
        @settings(
            max_examples=min(left, _ROUND), phases=[Phase.generate], database=None, deadline=None
        )
        @given(written(model, name))
        def run(found: tuple[str, set[tuple[type, str]]]) -> None:
            text, names = found
            compilation = api.compile(text=text)
            assert not compilation.errors, compilation.messages() + text
            used.update(names)

        run()
        left -= _ROUND
        if wanted and all(used[each] >= _REPEAT for each in wanted):
            break
    return set(used)


def _inner(type: Any, seen: set[type]) -> set[tuple[type, str]]:
    """The attributes of all classes that a type speaks of."""
    found: set[tuple[Any, str]] = set()
    for part in (getattr(type, "element", None), *getattr(type, "members", ())):
        if part is not None:
            found |= _inner(part, seen)
    model = getattr(type, "model", None)
    if model is not None and model not in seen:
        seen.add(model)
        for item in schema(model).values():
            if not item.later:
                found |= {(model, item.name), *_inner(item.type, seen)}
    return found


def test_sources_have_all_their_parts() -> None:
    """Those of values, `env_from` and `mounts` together, as each place takes others."""
    parts = {(model, item.name) for model in (Secret, ConfigMap) for item in schema(model).values()}
    used = _draw(StepAttributes, "env", 60)
    used |= _draw(StepAttributes, "env_from", 20) | _draw(StepAttributes, "mounts", 60)
    assert parts <= used
