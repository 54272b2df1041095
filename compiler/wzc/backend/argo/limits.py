"""How much of a thing the API server takes: the limits of Argo's full CRDs."""

from wzc.backend.emit.tree import Map, Node
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.model.pipeline import Pipeline

# Argo 4.1, workflow_types.go: MaxItems of templates, DAGTemplate.tasks, Inputs.parameters and
# Metrics.prometheus; MaxLength of Gauge.value.
TEMPLATES = 200
TASKS = 200
PARAMETERS = 500
METRICS = 100
GAUGE = 256


def check_limits(document: Map, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse an object that the API server would refuse for its size."""
    spec = _at(document, "spec", "workflowSpec") or _at(document, "spec")
    if not pipeline.target.has_limits or not isinstance(spec, Map):
        return
    over = _Over(pipeline, diagnostics)
    over.items(spec, ("metrics", "prometheus"), METRICS, "metrics")
    templates = _at(spec, "templates")
    for template in templates if isinstance(templates, list) else ():
        assert isinstance(template, Map)
        where = f" in the template `{template['name']}`"
        over.items(template, ("dag", "tasks"), TASKS, f"tasks{where}")
        over.items(template, ("inputs", "parameters"), PARAMETERS, f"input parameters{where}")
        over.items(template, ("metrics", "prometheus"), METRICS, f"metrics{where}")
    over.items(spec, ("templates",), TEMPLATES, "templates")


class _Over:
    def __init__(self, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
        self.pipeline = pipeline
        self.diagnostics = diagnostics

    def items(self, holder: Map, path: tuple[str, ...], most: int, what: str) -> None:
        found = _at(holder, *path)
        if isinstance(found, list) and len(found) > most:
            self.refuse(f"{len(found)} {what}", most)
        if path[-1] == "prometheus" and isinstance(found, list):
            for metric in found:
                value = _at(metric, "gauge", "value")
                if isinstance(value, str) and len(value) > GAUGE:
                    assert isinstance(metric, Map)
                    name = metric["name"]
                    self.refuse(f"{len(value)} characters in the gauge `{name}`", GAUGE)

    def refuse(self, what: str, most: int) -> None:
        target = self.pipeline.target
        self.diagnostics.report(
            codes.TOO_MANY_TEMPLATES,
            f"pipeline `{self.pipeline.name}` makes {what}, and the full CRDs of {target.title} "
            f"take {most}",
            self.pipeline.place,
            secondary=[] if target.said is None else [Label(target.said, "it is to run there")],
            help="divide it into several pipelines; a cluster whose CRDs are the minimal ones "
            'takes more: `cluster NAME { crds = "minimal" }`',
        )


def _at(node: Node, *path: str) -> Node:
    for key in path:
        if not isinstance(node, dict):
            return None
        node = node.get(key)
    return node
