"""A workflow's document with what is repeated in it written once."""

from typing import TYPE_CHECKING

from wzc.backend.emit.tree import Map, Seq, maps

if TYPE_CHECKING:
    from wzc.graph.dag import Dag

# The parts that share and move are not even loaded for fewer templates than could share anything.
_FEWEST = 3


def factor(document: Map, dag: "Dag") -> Map:
    """The same document, shorter, where a person would write it so; it is not changed itself.

    Templates that differ in a few texts become one with parameters, and what all pods share goes
    into `templateDefaults`. What is shared is called after the types of the steps of `dag`.

    Templates of a WorkflowTemplate may be referred to from elsewhere, by their names and without
    the defaults of the spec that they stand in: those stay as they are.
    """
    spec = document.get("spec")
    key = "spec"
    if document.get("kind") == "CronWorkflow" and isinstance(spec, Map):
        key, spec = "workflowSpec", spec.get("workflowSpec")
    elif document.get("kind") != "Workflow":
        return document
    if not isinstance(spec, Map):
        return document
    templates = spec.get("templates")
    if not isinstance(templates, Seq) or len(templates) < _FEWEST:
        return document
    from wzc.backend.factor.defaults import put_defaults
    from wzc.backend.factor.sharing import share

    written = share(templates, _referred_to(spec, templates), _kinds(dag))
    made = put_defaults(spec if written is templates else spec.changed("templates", written))
    if made is spec:
        return document
    if key == "spec":
        return document.changed("spec", made)
    cron = document["spec"]
    assert isinstance(cron, Map)
    return document.changed("spec", cron.changed("workflowSpec", made))


def tasks_of(template: Map) -> list[Map]:
    """The tasks of a DAG; none of another template."""
    graph = template.get("dag")
    return maps(graph.get("tasks")) if isinstance(graph, Map) else []


def _kinds(dag: "Dag") -> dict[str, str]:
    """The types of the steps, by the names of their templates; "" for one that is built in."""
    from wzc.values.names import kubernetes_name

    return {
        kubernetes_name(step.name): step.type.name if step.type.built_in is None else ""
        for step in dag.order
    }


def _referred_to(spec: Map, templates: Seq) -> set[str]:
    """The names of templates that something other than a task of a DAG refers to."""
    found = {str(spec.get("entrypoint")), str(spec.get("onExit"))}
    holders = [spec]
    for template in maps(templates):
        holders += tasks_of(template)
    for holder in holders:
        hooks = holder.get("hooks")
        if isinstance(hooks, Map):
            found |= {str(hook.get("template")) for hook in hooks.values() if isinstance(hook, Map)}
    return found
