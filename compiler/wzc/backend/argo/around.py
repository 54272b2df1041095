"""DAGs with one task, between the task of a step and the step's own template.

The task outside keeps its name, its order and its condition; what it is given is handed on to the
one inside, and what that gives, to the outside.
"""

from typing import TYPE_CHECKING

from wzc.backend.argo.ports import values_and_files
from wzc.backend.emit.tree import Map, Node, Seq, maps

if TYPE_CHECKING:
    from wzc.backend.argo.templates import Templates


def task_inside(task: Map, name: str) -> Map:
    """The task inside, which runs what the one outside did; that runs the DAG of a name now."""
    inner = Map()
    inner.put("name", task["name"], task.get_origin("name"))
    inner.put("template", task["template"])
    task["template"] = name
    return inner


def add_dag(
    templates: "Templates",
    name: str,
    values: list[str],
    passed: Seq,
    gives: Map,
    task: Map,
) -> Map:
    """Add a DAG with one task, and what it takes and gives: the parameters `values`, the artifacts
    that the task outside has been given (`passed`), and the outputs `gives`.
    """
    made = Map({"name": name})
    files = Seq([Map({"name": each, **_maybe(one)}) for each, one in _pairs(passed)])
    takes = values_and_files(Seq([Map({"name": each}) for each in values]), files)
    if takes:
        made.put("inputs", takes)
    if gives:
        made.put("outputs", gives)
    graph = templates.graph()
    graph.put("tasks", Seq([task]))
    made.put("dag", graph)
    templates.between.append(made)
    return made


def hand_on(task: Map, parameters: Seq, passed: Seq) -> None:
    """Give a task parameters, and the artifacts that the DAG that it is in has been given."""
    files = Seq()
    for name, one in _pairs(passed):
        files.add(Map({**handed_on(name, "artifacts", "from"), **_maybe(one)}))
    arguments = values_and_files(parameters, files)
    if arguments:
        task.put("arguments", arguments)


def names_of(given: Seq) -> list[str]:
    """The names of parameters or artifacts."""
    return [str(each["name"]) for each in maps(given)]


def handed_on(name: str, kind: str, key: str) -> Map:
    """A parameter or an artifact (`kind`) of the DAG, as an argument of the task inside."""
    return Map({"name": name, key: f"{{{{inputs.{kind}.{name}}}}}"})


def _maybe(artifact: Map) -> dict[str, Node]:
    return {"optional": True} if "optional" in artifact else {}


def _pairs(passed: Seq) -> list[tuple[str, Map]]:
    return [(str(each["name"]), each) for each in maps(passed)]
