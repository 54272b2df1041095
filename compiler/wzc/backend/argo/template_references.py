"""A task that runs a template elsewhere in the cluster: `templateRef`.

It is the one task of the DAG that an `extern template` is (`names.templates`), so what it is given
is known, or a parameter of that DAG.
"""

from typing import TYPE_CHECKING

from wzc.backend.argo.env import env_text
from wzc.backend.argo.ports import values_and_files
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.model.pipeline import Step
from wzc.model.run_time import Source, is_of_the_run, node_of
from wzc.model.value import Value

if TYPE_CHECKING:
    from wzc.backend.argo.templates import Templates


def put_reference(templates: "Templates", task: Map, step: Step) -> None:
    """Say what the task runs, and give it the parameters and the data.

    Parameters that are null are left out: the template has a default for them, or Argo refuses the
    workflow (validate.go: validateTemplateHolder).
    """
    reference = step.settings["ref"]
    holder, _, template = reference.data.partition("/")
    found = Map()
    found.put("name", holder, reference.origin)
    found.put("template", template, reference.origin)
    scope = step.settings.get("cluster_scope")
    if scope is not None and scope.data is True:
        found.put("clusterScope", True, scope.origin)
    task.put("templateRef", found, reference.origin)
    values = Seq()
    parameters: dict[str, Value] = step.settings["parameters"].data
    for name, value in parameters.items():
        if value.data is not None:
            given = Map({"name": name})
            given.put("value", _text(value, templates), value.origin)
            values.add(given, value.origin)
    arguments = values_and_files(values, templates.ports.arguments(step))
    if arguments:
        task.put("arguments", arguments)


def _text(value: Value, templates: "Templates") -> str:
    if is_of_the_run(value):
        node = node_of(value)
        assert isinstance(node, Source) and node.kind == "parameter"
        return f"{{{{inputs.parameters.{node.name}}}}}"
    text = env_text(value.data)
    if "{{" in text:
        templates.diagnostics.report(
            codes.ARGO_TAG,
            "Argo would read `{{` here as the beginning of a tag, on the way to the template",
            value.origin.span,
            help="write it without `{{`; `${...}` puts values of the run in",
        )
    return text
