"""Pipelines of one file that would be one object in the cluster."""

from collections.abc import Iterable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.objects import name_place, object_name
from wzc.lint.places import data
from wzc.model.pipeline import Pipeline


def check_all(pipelines: Iterable[Pipeline], diagnostics: Diagnostics) -> None:
    """Refuse two pipelines with the same name in the same namespace.

    The second would take the first one's place in the cluster (`kubectl apply`), or be refused,
    and one file per object would be written twice (language.md: "two that become the same are an
    error").
    """
    found: dict[tuple[str, object], Pipeline] = {}
    for pipeline in pipelines:
        name = object_name(pipeline)
        if not name:
            continue
        first = found.setdefault((name, data(pipeline.attributes.namespace)), pipeline)
        if first is not pipeline:
            diagnostics.report(
                codes.SAME_OBJECT,
                f"the pipelines `{first.name}` and `{pipeline.name}` are both called `{name}` "
                "in the cluster",
                name_place(pipeline),
                secondary=[Label(name_place(first), "the first one")],
                help='rename one, or give it another `name = "..."` or `namespace`',
            )
