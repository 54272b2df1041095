"""A DAG on its way: the order of its tasks, what each can see, and how the whole ends."""

from __future__ import annotations

from typing import Any

from attrs import define, field

from tests.argo.template.canonical import Document
from tests.argo.template.depends import Dependencies, Outcome, Phase, dependencies
from tests.argo.template.errors import Unsupported
from tests.argo.template.outputs import Node


@define
class Dag:
    """A DAG while its tasks run: `template` has its arguments, `nodes` are those that are over."""

    template: Document
    tasks: dict[str, Document]
    nodes: dict[str, Node] = field(factory=dict)
    needs: dict[str, Dependencies] = field(init=False)

    def __attrs_post_init__(self) -> None:
        tasks = list(self.tasks.values())
        self.needs = {task["name"]: dependencies(task, tasks) for task in tasks}

    def order(self) -> list[str]:
        """Each task after those it depends on."""
        found: dict[str, None] = {}

        def visit(name: str) -> None:
            if name not in found:
                for needed in self.needs[name].names:
                    visit(needed)
                found[name] = None

        for name in self.tasks:
            visit(name)
        return list(found)

    def ancestors(self, name: str) -> list[str]:
        """All that a task depends on, at any distance."""
        found: dict[str, None] = {}
        waiting = list(self.needs[name].names)
        while waiting:
            at = waiting.pop()
            if at not in found:
                found[at] = None
                waiting.extend(self.needs[at].names)
        return list(found)

    def outcomes(self) -> dict[str, Outcome]:
        """How the tasks have ended that are over."""
        found = {name: node.outcome for name, node in self.nodes.items()}
        return {name: outcome for name, outcome in found.items() if outcome is not None}

    def has_artifact(self, source: str, name: str) -> bool:
        """Whether there is an artifact of this name for a task: an input, or of an ancestor."""
        kind, _, rest = source.partition(".")
        if kind == "inputs":
            inputs: list[Any] = self.template["inputs"].get("artifacts", [])
            found = [entry for entry in inputs if f"artifacts.{entry['name']}" == rest]
            return any(len(entry.keys() - {"name", "path", "optional", "mode"}) for entry in found)
        task, _, artifact = rest.partition(".outputs.artifacts.")
        if kind != "tasks" or not artifact:
            raise Unsupported(f"the artifact `{source}`")
        return task in self.ancestors(name) and artifact in self.nodes[task].artifacts

    def phase(self) -> Phase | None:
        """The phase of the whole, from its last tasks; what was skipped is as those before it."""
        if self.template["dag"].get("target"):
            raise Unsupported("target")
        if any(node.phase is None and node.started for node in self.nodes.values()):
            return None
        needed = {name for need in self.needs.values() for name in need.names}
        fail_fast = self.template["dag"].get("failFast", True)
        found: Phase | None = Phase.SUCCEEDED
        for name in sorted(self.tasks.keys() - needed):
            phase = self.branch(name)
            go_on = self.tasks[name].get("continueOn", {})
            if phase is None:
                found = None
                if not fail_fast:
                    break
            elif (phase is Phase.FAILED and not go_on.get("failed")) or (
                phase is Phase.ERROR and not go_on.get("error")
            ):
                found = phase
                if fail_fast:
                    break
        return found

    def branch(self, name: str) -> Phase | None:
        """A task's own phase, or the worst of those that led to its being skipped or omitted."""
        phase = self.nodes[name].phase
        if phase not in (Phase.SKIPPED, Phase.OMITTED, Phase.RUNNING):
            return phase
        found = [self.branch(needed) for needed in self.needs[name].names]
        return next((bad for bad in found if bad in (Phase.FAILED, Phase.ERROR)), Phase.SUCCEEDED)
