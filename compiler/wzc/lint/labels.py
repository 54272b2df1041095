"""Labels of a run that are made of values of the run."""

import itertools
from collections.abc import Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.arithmetic import EvaluationError
from wzc.evaluate.functions import to_text
from wzc.evaluate.run_time import compute
from wzc.lint.places import entries
from wzc.model.pipeline import Pipeline
from wzc.model.run_time import Apply, Known, Node, RunTimeValue, Source, Text, sources
from wzc.model.sources import ConfigMap
from wzc.model.value import Value, plain
from wzc.types.kinds import Enum, ListOf, Scalar, Type
from wzc.values.keys import label_value
from wzc.values.names import kubernetes_name

# What a run's own values look like; its name is the pipeline's, and more.
_EXAMPLES: dict[str, Any] = {
    "namespace": "argo",
    "uid": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "service_account_name": "default",
    "creation_timestamp": "2026-01-01T04:00:00Z",
    "scheduled_time": "2026-01-01T04:00:00Z",
    "creation_timestamp_seconds": 1767240000,
}
# With more combinations of values, only the first are looked at.
_MOST = 256


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse labels that Kubernetes refuses with what the run has, or with an input's own values.

    Argo ends the run with an error at its start (operator.go: updateWorkflowMetadata). Each value
    of an enumeration is looked at, else the default of an input; what somebody submits is not
    known.
    """
    given = pipeline.attributes.workflow_metadata
    if given is None or given.data is None:
        return
    for key, value in entries(given.data.labels).items():
        if isinstance(value.data, RunTimeValue):
            _check(pipeline, key, value, value.data.node, diagnostics)


def _check(
    pipeline: Pipeline, key: str, value: Value, node: Node, diagnostics: Diagnostics
) -> None:
    used = {(source.kind, source.name): source for source in sources([node])}
    if any(source.kind not in ("input", "workflow") for source in used.values()):
        return  # outputs of steps are refused (`whole_run.py`)
    choices = [list(_values(pipeline, source)) for source in used.values()]
    for chosen in itertools.islice(itertools.product(*choices), _MOST):
        known = dict(zip(used, chosen, strict=True))
        try:
            text = to_text(_evaluate(node, known))
        except (EvaluationError, TypeError, ValueError):
            return
        problem = label_value(text)
        if problem is not None:
            _report(pipeline, key, value, text, known, problem.message, diagnostics)
            return


def _values(pipeline: Pipeline, source: Source) -> Iterator[Any]:
    """What a source may be: all of it, or an example."""
    if source.kind == "workflow":
        yield _EXAMPLES.get(source.name, kubernetes_name(pipeline.name))
        return
    item = pipeline.inputs.get(source.name)
    if item is None:
        return  # refused where it is declared
    default = item.default
    if isinstance(item.type, Enum):
        yield from item.type.values
    elif default is not None and not isinstance(default.data, ConfigMap):
        yield plain(default)
    else:
        yield _example(item.type)


def _example(type: Type) -> Any:
    if isinstance(type, ListOf):
        return []
    name = type.name if isinstance(type, Scalar) else ""
    return {"int": 1, "float": 1.5, "bool": True}.get(name, "a")


def _evaluate(node: Node, known: dict[tuple[str, str], Any]) -> Any:
    if isinstance(node, Source):
        return known[node.kind, node.name]
    if isinstance(node, Known):
        return node.data
    if isinstance(node, Text):
        return "".join(to_text(_evaluate(part, known)) for part in node.parts)
    assert isinstance(node, Apply)  # items are of steps, and this is of the whole run
    operands = [_evaluate(part, known) for part in node.operands]
    if node.operator == "list":
        return operands
    return compute(node.operator, operands)


def _report(
    pipeline: Pipeline,
    key: str,
    value: Value,
    text: str,
    known: dict[tuple[str, str], Any],
    problem: str,
    diagnostics: Diagnostics,
) -> None:
    inputs = [(name, data) for (kind, name), data in known.items() if kind == "input"]
    own = [name for kind, name in known if kind == "workflow"]
    because = ", ".join(f"`{name} = {plain(data)!r}`".replace("'", '"') for name, data in inputs)
    diagnostics.report(
        codes.BAD_KEY,
        f"the label `{key}` would be `{text}`" + (f" with {because}" if because else ""),
        value.origin.span,
        secondary=[
            Label(pipeline.inputs[name].place, "what it is made of") for name, _ in inputs[:1]
        ],
        help="`workflow.creation_timestamp_seconds` has digits only"
        if "creation_timestamp" in own or "scheduled_time" in own
        else "`annotations` take any text",
        notes=[problem],
    )
