"""The last net: a document that does not fit its target is told where it came from."""

from __future__ import annotations

import pytest

from tests.backend.argo.emitted import compiled
from wzc.backend.argo.held import hold
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Pipeline, PipelineAttributes
from wzc.model.target import Target
from wzc.source.file import SourceFile, Span
from wzc.source.origin import Origin

FILE = SourceFile("x.wz", "pipeline p { a b c }", "x.wz")
WHOLE = Span(FILE, 0, 8)


def caught(spec: Map, target: Target) -> list[tuple[str, str]]:
    """What is said of a Workflow with a spec, and where."""
    pipeline = Pipeline("p", WHOLE, PipelineAttributes(), {}, target=target)
    found = Map({"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": Map()})
    found.put("spec", spec, Origin(Span(FILE, 13, 14)))
    diagnostics = Diagnostics()
    hold([found], pipeline, diagnostics)
    return [(item.message, item.primary.span.text if item.primary else "") for item in diagnostics]


def test_the_nearest_place_is_told() -> None:
    template = Map({"name": "t"})
    template.put("annotations", Map({"x": "y"}))
    items = Seq()
    items.add(template, Origin(Span(FILE, 15, 16)))
    ((message, place),) = caught(Map({"templates": items}), Target("3.6"))
    assert message == (
        "Argo 3.6 would refuse what this becomes: "
        "a Template of Argo 3.6 has no field `annotations`: it came with 3.7"
    )
    assert place == "b"


def test_the_value_itself() -> None:
    spec = Map()
    spec.put("parallelism", 0, Origin(Span(FILE, 17, 18)))
    ((_, place),) = caught(spec, Target("4.0"))
    assert place == "c"
    assert caught(spec, Target("3.7")) == []


@pytest.mark.parametrize(("target", "count"), [(Target("4.0"), 1), (Target("4.0", "minimal"), 0)])
def test_minimal_crds_do_not_count(target: Target, count: int) -> None:
    templates = Seq(Map({"name": f"t{n}", "suspend": Map()}) for n in range(201))
    assert len(caught(Map({"templates": templates}), target)) == count


def test_it_is_there_for_older_targets_only(monkeypatch: pytest.MonkeyPatch) -> None:
    import wzc.backend.argo.held as held

    asked: list[str] = []
    monkeypatch.setattr(held, "hold", lambda found, pipeline, _: asked.append(pipeline.name))
    compiled("step a = Ping()")
    assert asked == []
    compiled("step a = Ping()", target="4.0")
    assert asked == ["p"]
