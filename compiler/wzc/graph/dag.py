"""A pipeline as a graph: what waits for what, and which files go where."""

from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.graph.conditions import Conditions
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline, Step

if TYPE_CHECKING:
    from wzc.model.components import Body


@define(eq=False)
class FileBinding:
    """One file of a producer under a name of its own in the consumer's input folder."""

    source: str
    target: str


@define(eq=False)
class Binding:
    """What a step gets from one producer.

    Without `files` it is the producer's folder, whole and in a folder of its own; with `files`
    just these, each under its target. A step's bindings all have `files` or none has. What is
    `optional` is not there where the producer has not run.
    """

    producer: str
    files: list[FileBinding] | None = None
    optional: bool = False


@define(eq=False)
class Dag:
    """A pipeline that was checked and ordered.

    `order` is topological; steps that may go in any order stand as they were declared. `needs` are
    a step's incoming edges, one per pair of steps, in the order in which the sources were declared.
    `inputs` has the bindings of its data edges in that same order, `outputs` the names of the
    files it writes. Each step is a key of all three. `conditions` say when each step runs.

    After an error some of it may be missing: what waits for a cycle is not in `order`, and the
    bindings and files of a step that was refused, and of all that its data goes to, are empty.
    """

    pipeline: Pipeline
    order: list[Step] = Factory(list)
    needs: dict[str, list[Edge]] = Factory(dict)
    inputs: dict[str, list[Binding]] = Factory(dict)
    outputs: dict[str, list[str]] = Factory(dict)
    conditions: Conditions = Factory(Conditions)
    # Steps that may write fewer files than these.
    partial: set[str] = Factory(set)
    # What steps run that use components: as it was checked, and as it becomes templates.
    bodies: "dict[str, tuple[Body, Dag]]" = Factory(dict)
    templates: "dict[str, tuple[Body, Dag]]" = Factory(dict)

    def producers(self, step: str) -> list[str]:
        """The steps whose data the step gets, in the order of their declaration."""
        return [edge.source for edge in self.needs[step] if edge.data]

    def optional_producers(self) -> dict[str, set[str]]:
        """The producers that steps also run without, by step; only of steps that have some."""
        found: dict[str, set[str]] = {}
        for step in self.order:
            for edge in self.needs[step.name]:
                maybe = edge.data and edge.optional
                if maybe and not self.conditions.certain(step.name, edge.source):
                    found.setdefault(step.name, set()).add(edge.source)
        return found
