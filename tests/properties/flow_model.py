"""Programs with a run of them: inputs, containers, scripts and their ports, and what each gets."""

from __future__ import annotations

from attrs import Factory, define, frozen

from tests.properties.attempts import Attempt
from tests.properties.layout import Bracket, Line, Node, Quoted, assign, call
from tests.properties.locations import Outside
from tests.properties.names import kubernetes_name
from tests.properties.programs import Expected, Program

WORKFLOW = {
    "name": ("string", "workflow.name", "the-run-x7k2p"),
    "namespace": ("string", "workflow.namespace", "batch"),
    "uid": ("string", "workflow.uid", "0b1c-22"),
    "service_account_name": ("string", "workflow.serviceAccountName", "robot"),
    "creation_timestamp": (
        *("string", "workflow.creationTimestamp.RFC3339"),
        "2026-01-02T03:04:05Z",
    ),
    "scheduled_time": ("string", "workflow.scheduledTime", "2026-01-02T03:00:00Z"),
    "creation_timestamp_seconds": ("int", "workflow.creationTimestamp.s", "1767323045"),
}
# The address of a daemon in the run.
ADDRESS = "10.20.30.40"


@frozen
class Input:
    """An input, with what is submitted for it, as text."""

    name: str
    node: Node
    given: str


@frozen
class Output:
    """An output of a box. `given` is what the run puts out, as text; None for files."""

    name: str
    type: str
    node: Node
    given: str | None
    printed: bool = False
    # Where it is put, if it says so itself.
    to: Outside | None = None


@define
class Box:
    """A container, a script or a set of containers.

    `words` are its command and arguments, or the script's text; `taken` the inputs: (name, path,
    what), where `what` is the expected text, or (step, output) of an artifact, `None` for its data,
    or where it comes from. A set is its `main`, with `beside` it the words of the others, by name.
    """

    name: str
    kind: str
    head: list[Node]
    words: list[str]
    env: list[tuple[str, Node, str]] = Factory(list)
    taken: list[tuple[str, Node, str, str | tuple[str, str | None] | Outside]] = Factory(list)
    outputs: list[Output] = Factory(list)
    attributes: list[Node] = Factory(list)
    attempt: Attempt | None = None
    beside: dict[str, list[str]] = Factory(dict)

    def node(self) -> Node:
        block: list[Node] = list(self.attributes)
        if self.taken:
            block.append(
                Line(["inputs ", Bracket("{", [_port(n, s, p) for n, s, p, _ in self.taken])])
            )
        if self.outputs:
            block.append(Line(["outputs ", Bracket("{", [out.node for out in self.outputs])]))
        if self.env:
            block.append(env(self.env))
        if self.kind == "container_set":
            block.append(Line(["containers ", Bracket("{", self.head)]))
            return Line(["step ", self.name, " = container_set ", Bracket("{", block)])
        parts: list[Node] = ["step ", self.name, " = ", call(self.kind, self.head)]
        return Line([*parts, " ", Bracket("{", block)] if block else parts)


def _port(name: str, source: Node, path: str) -> Node:
    return Line([name, " = ", source, " at ", Quoted(path)])


def env(entries: list[tuple[str, Node, str]]) -> Node:
    return Line(["env ", Bracket("{", [assign(name, node) for name, node, _ in entries])])


@define
class Leaf:
    """A container at the end of everything, which may have a condition, an order, or items.

    `words` are its arguments, for each item where it has any; `runs` is whether it does.
    """

    name: str
    node: Node
    words: list[list[str]]
    runs: bool = True
    loops: bool = False


@define
class Flow(Program):
    """A program with a run of it."""

    inputs: list[Input] = Factory(list)
    boxes: list[Box] = Factory(list)
    leaves: list[Leaf] = Factory(list)
    # The added variables and settings of the program's own steps: step, name, expected text.
    variables: list[tuple[str, str, Expected]] = Factory(list)
    references: set[tuple[str, str]] = Factory(set)
    uses: set[str] = Factory(set)
    daemons: set[str] = Factory(set)

    def entries(self) -> list[Node]:
        own = [*(item.node for item in self.inputs), *(box.node() for box in self.boxes)]
        own += [leaf.node for leaf in self.leaves]
        return [*super().entries(), *own]

    def needs(self, step: str) -> list[str]:
        waits = [source for source, target, _ in self.edges if target == step]
        return [*waits, *sorted(s for s, t in self.references if t == step and s not in waits)]

    def scope(self) -> dict[str, str]:
        """The run's values by Argo's names."""
        found = {name: value for _, name, value in WORKFLOW.values()}
        return {**found, **{f"workflow.parameters.{i.name}": i.given for i in self.inputs}}

    def put_out(self) -> dict[str, str]:
        """What the steps have put out, by Argo's names."""
        found = {}
        for box in self.boxes:
            for out in box.outputs:
                if out.given is not None:
                    part = "result" if out.printed else f"parameters.{out.name}"
                    found[f"tasks.{kubernetes_name(box.name)}.outputs.{part}"] = out.given
            found[f"tasks.{kubernetes_name(box.name)}.status"] = "Succeeded"
            found[f"tasks.{kubernetes_name(box.name)}.ip"] = ADDRESS
        return found
