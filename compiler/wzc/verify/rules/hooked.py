"""Hooks of tasks that are tried again, and how the run ends."""

import re
from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.language.depends import may_hold
from wzc.verify.model import Manifest, Path, Task, mapping, text

_SUCCESS = re.compile(r"== *['\"]Succeeded['\"]|['\"]Succeeded['\"] *==")


def check(manifest: Manifest, job: Job) -> None:
    """Tell of a hook whose end Argo takes for that of the task.

    What waits for a task that is tried again hangs behind the last thing that ran of it, which is
    its hook (operator.go: getOutboundNodes). A task that is left out ends as what it hangs behind
    (dag.go: assessDAGPhase): with the hook, which has succeeded, where the task itself has failed.
    """
    told: set[Path] = set()
    for template in manifest.templates:
        if template.kind != "dag":
            continue
        order = job.order_of(template)
        for task in order.tasks:
            for name in order.waits_for.get(task.name, ()):
                if name not in order.by_name or _runs_after_failure(task, order.by_name[name]):
                    continue
                for holder, hooked in _last(manifest, order.by_name[name], job, frozenset()):
                    path = (*hooked.path, "hooks")
                    if holder is manifest and path not in told:
                        told.add(path)
                        _tell(manifest, path, hooked.name, task.name)


def _tell(manifest: Manifest, path: Path, hooked: str, left_out: str) -> None:
    message = f"where `{hooked}` fails, `{left_out}` is left out and ends as the hook did: the run"
    message += " succeeds"
    help = "put the template into a DAG of one task, and the hooks on the task that runs this DAG"
    manifest.tell_key(codes.DEPENDENCY_REFUSED, path, message, help)


def _runs_after_failure(task: Task, waited: Task) -> bool:
    """Whether a task may run when one that it waits for has failed."""
    depends = text(task.data, "depends")
    if depends:
        return "{{" in depends or may_hold(depends, waited.name, "Failed")
    return mapping(waited.data, "continueOn").get("failed") is True


def _last(
    manifest: Manifest, task: Task, job: Job, within: frozenset[int]
) -> Iterator[tuple[Manifest, Task]]:
    """The hooked tasks behind which Argo hangs what waits for a task."""
    target = job.library.target(manifest, task.data)
    if target is None:
        return
    holder, template = target
    if template.data.get("retryStrategy") is not None:
        if not task.loops and _hook_ends_last(task):
            yield manifest, task
    elif not template.is_leaf and id(template) not in within:
        for each in job.order_of(template).ends:
            yield from _last(holder, each, job, within | {id(template)})


def _hook_ends_last(task: Task) -> bool:
    """Whether a hook runs after the task has failed: of all hooks only that of the exit does."""
    expression = mapping(mapping(task.data, "hooks"), "exit").get("expression")
    if isinstance(expression, str) and _SUCCESS.search(expression):
        return False
    return "exit" in mapping(task.data, "hooks") or bool(text(task.data, "onExit"))
