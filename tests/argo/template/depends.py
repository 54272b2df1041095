"""`depends` and `dependencies`: whether a task runs, given how those before it have ended."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from attrs import frozen

from tests.argo.template import syntax
from tests.argo.template.errors import ArgoError, Kind
from tests.argo.template.expressions import run
from tests.argo.template.scope import Environment

Task = Mapping[str, Any]  # as it stands in the YAML

# common/ancestry.go: a name with a result, or a name alone.
_REFERENCE = re.compile(
    r"([a-zA-Z0-9][-a-zA-Z0-9]*?\.[A-Z][a-zA-Z]+)|([a-zA-Z0-9][-a-zA-Z0-9]*)", re.ASCII
)
RESULTS = (
    "Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned", "AnySucceeded", "AllFailed",
)  # fmt: skip


class Phase(Enum):
    """How a node has ended; a daemon is `RUNNING` while tasks go on beside it."""

    RUNNING = "Running"
    SUCCEEDED = "Succeeded"
    FAILED = "Failed"
    ERROR = "Error"
    SKIPPED = "Skipped"
    OMITTED = "Omitted"


@frozen
class Outcome:
    """How a task has ended; a loop has the phases of its items besides. A daemon still runs."""

    phase: Phase
    daemoned: bool = False
    items: tuple[Phase, ...] | None = None

    def results(self) -> dict[str, object]:
        """What `depends` can ask of the task."""
        items = self.items or ()
        return {
            "Succeeded": self.phase is Phase.SUCCEEDED,
            "Failed": self.phase is Phase.FAILED,
            "Errored": self.phase is Phase.ERROR,
            "Skipped": self.phase is Phase.SKIPPED,
            "Omitted": self.phase is Phase.OMITTED,
            "Daemoned": self.daemoned,
            "AnySucceeded": Phase.SUCCEEDED in items,
            "AllFailed": bool(items) and set(items) == {Phase.FAILED},
        }


@frozen
class Dependencies:
    """The tasks that a task waits for, and its condition with all results written out."""

    names: tuple[str, ...]
    logic: str

    def hold(self, outcomes: Mapping[str, Outcome]) -> bool | None:
        """Whether the task runs; None while a dependency is not over."""
        if not self.logic:
            return True
        if any(name not in outcomes for name in self.names):
            return None
        # The same replacement in the names and in the text: `a-b` and `a_b` would be one.
        scope: Environment = {
            name.replace("-", "_"): outcomes[name].results() for name in self.names
        }
        try:
            value = run(syntax.parse(self.logic.replace("-", "_")), scope, {})
        except ArgoError as error:
            raise ArgoError(Kind.CONDITION, str(error)) from error
        if not isinstance(value, bool):
            raise ArgoError(Kind.CONDITION, f"`{self.logic}` is no boolean")
        return value


def dependencies(task: Task, tasks: Sequence[Task]) -> Dependencies:
    """What a task of a DAG depends on; a name alone stands for success, skipping or a daemon."""
    by_name = {other["name"]: other for other in tasks}
    logic = task.get("depends") or " && ".join(
        _expanded(name, by_name) for name in task.get("dependencies", ())
    )
    names = {
        match[1].split(".")[0] if match[1] else match[2] for match in _REFERENCE.finditer(logic)
    }
    for match in _REFERENCE.finditer(logic):
        if match[1] and match[1].split(".")[1] not in RESULTS:
            raise ArgoError(Kind.CONDITION, f"`{match[1]}` is no result")
    written_out = _REFERENCE.sub(lambda it: it[1] or _expanded(it[2], by_name), logic)
    return Dependencies(tuple(sorted(names)), written_out)


def _expanded(name: str, tasks: Mapping[str, Task]) -> str:
    if name not in tasks:
        raise ArgoError(Kind.CONDITION, f"no task `{name}`")
    go_on = tasks[name].get("continueOn", {})
    results = ["Succeeded", "Skipped", "Daemoned"]
    results += ["Errored"] * bool(go_on.get("error")) + ["Failed"] * bool(go_on.get("failed"))
    return "(" + " || ".join(f"{name}.{result}" for result in results) + ")"
