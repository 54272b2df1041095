"""What tasks wait for: `depends` and `dependencies`."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.names import TASK_NAMES_THAT_BREAK_DEPENDS
from wzc.values.suggest import nearest
from wzc.verify.constants import Constants
from wzc.verify.graph import Order
from wzc.verify.job import Job
from wzc.verify.language.depends import OF_ITEMS, RESULTS, dependencies, may_hold, why_refused
from wzc.verify.language.tags import tags_of
from wzc.verify.model import Manifest, Task, Template, mapping, text

_REFUSED = "Argo refuses the manifest"

_ENDS = tuple(each for each in RESULTS if each not in OF_ITEMS)


def check(manifest: Manifest, job: Job) -> None:
    """B1 DAG and B2 DAG logic of Argo's rules (Argo common/ancestry.go)."""
    for template in manifest.templates:
        if template.kind != "dag":
            continue
        order = job.order_of(template)
        for task in order.tasks if order.has_tags else ():
            if re.search(r"\{\{\s*tasks\.", text(task.data, "depends")):
                message = "no tag of a task is replaced here: the workflow ends in an error"
                help = "write its name: `make.Succeeded || make.Failed`"
                where = (*task.path, "depends")
                manifest.tell(codes.DEPENDENCY_REFUSED, where, message, help)
        if order.has_tags:
            for task in order.tasks:
                _tagged(manifest, template, task)
            continue
        with_depends = any(text(task.data, "depends") for task in order.tasks)
        for task in order.tasks:
            _task(manifest, task, order, with_depends)
            if not job.own:  # a compile warns of it, as WZ4011
                _never(manifest, task)
            if ".Daemoned" in text(task.data, "depends"):
                _daemons(manifest, task, order, job)
        if order.cycle:
            path = order.by_name[order.cycle[-2]].path
            key = "depends" if "depends" in order.by_name[order.cycle[-2]].data else "dependencies"
            shown = " -> ".join(order.cycle)
            message = f"tasks wait for one another ({shown}): {_REFUSED}"
            manifest.tell(codes.DEPENDENCY_REFUSED, (*path, key), message)
        path = (*template.path, "dag", "target")
        target = text(mapping(template.own, "dag"), "target")
        if "{{" in target:
            target = next(Constants(manifest, job).texts(target), target)
        for name in target.split():
            if "{{" not in name and "}}" not in name and name not in order.by_name:
                _undefined(manifest, name, path, order, "target")


def _tagged(manifest: Manifest, template: Template, task: Task) -> None:
    """Tags in `depends`: only those with a value as Argo validates can name a task."""
    depends = text(task.data, "depends")
    known = ["workflow.parameters."]
    if template.name == text(manifest.spec, "entrypoint"):
        known.append("inputs.parameters.")
    for tag in tags_of(depends):
        if not tag.text.startswith(tuple(known)):
            message = f"`{depends}` has a tag, and a dependency is read before tags are: {_REFUSED}"
            where = (*task.path, "depends")
            manifest.tell(codes.DEPENDENCY_REFUSED, where, message, "name tasks")
            return


def _task(manifest: Manifest, task: Task, order: Order, with_depends: bool) -> None:
    depends = text(task.data, "depends")
    named = task.data.get("dependencies")
    listed = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
    if with_depends and listed:
        message = f"`dependencies` and `depends` in one DAG: {_REFUSED}"
        help = f'write `depends: "{" && ".join(listed)}"`'
        manifest.tell(codes.DEPENDENCY_REFUSED, (*task.path, "dependencies"), message, help)
    if with_depends and task.data.get("continueOn") is not None:
        message = f"`continueOn` cannot stand in a DAG with `depends`: {_REFUSED}"
        help = "write `task.Succeeded || task.Failed` in the `depends` of those behind it"
        manifest.tell(codes.DEPENDENCY_REFUSED, (*task.path, "continueOn"), message, help)
    if (with_depends or listed) and task.name[:1].isdigit():
        message = f"`{task.name}` begins with a digit, and Argo refuses that with dependencies"
        manifest.tell(codes.NAME_REFUSED, (*task.path, "name"), message)
    for number, name in enumerate(listed):
        where = (*task.path, "dependencies", number)
        if name not in order.by_name:
            _undefined(manifest, name, where, order, "dependency")
        elif name[:1].isdigit() or name in TASK_NAMES_THAT_BREAK_DEPENDS:
            _unreadable(manifest, name, where)
    if not depends:
        return
    where = (*task.path, "depends")
    problem = why_refused(depends)
    if problem is not None:
        message = f"`{depends}` cannot be read: {problem}; the workflow ends in an error"
        help = "join tasks by `&&` and `||`"
        manifest.tell(codes.DEPENDENCY_REFUSED, where, message, help)
    for each in dependencies(depends):
        if each.task not in order.by_name:
            _undefined(manifest, each.task, where, order, "dependency")
        elif each.task in TASK_NAMES_THAT_BREAK_DEPENDS:  # of digits the name itself is told
            _unreadable(manifest, each.task, where)
        elif each.result is not None and each.result not in RESULTS:
            right = nearest(each.result, RESULTS)
            message = f"a task has no result `{each.result}`: {_REFUSED}"
            listed_results = ", ".join(f"`{word}`" for word in RESULTS)
            help = f"write `{each.task}.{right}`" if right else f"one of {listed_results}"
            manifest.tell(codes.DEPENDENCY_REFUSED, where, message, help)
        elif each.result in OF_ITEMS and not order.by_name[each.task].loops:
            message = f"`{each.result}` is of a loop, and `{each.task}` has none: {_REFUSED}"
            help = f"write `{each.task}.{'Succeeded' if each.result[1] == 'n' else 'Failed'}`"
            manifest.tell(codes.DEPENDENCY_REFUSED, where, message, help)


def _daemons(manifest: Manifest, task: Task, order: Order, job: Job) -> None:
    """Only what is a daemon is ever one (Argo controller/dag.go: evaluateDependsLogic)."""
    depends = text(task.data, "depends")
    for each in dependencies(depends) if why_refused(depends) is None else ():
        other = order.by_name.get(each.task)
        if each.result != "Daemoned" or other is None or may_hold(depends, each.task, "Succeeded"):
            continue
        if any(may_hold(depends, each.task, end) for end in _ENDS if end != "Daemoned"):
            continue
        target = job.library.target(manifest, other.data)
        if target is not None and target[1].data.get("daemon") is not True and target[1].is_leaf:
            message = f"`{each.task}` is no daemon: `{depends}` is never true, and the task never"
            where = (*task.path, "depends")
            help = f"write `{each.task}`, or give {target[1].shown} `daemon: true`"
            manifest.tell(codes.DEPENDENCY_REFUSED, where, f"{message} runs", help)
            return


def _never(manifest: Manifest, task: Task) -> None:
    """One end of a task only: what asks for two of them at once is never true."""
    depends, where = text(task.data, "depends"), (*task.path, "depends")
    if "&" not in depends or why_refused(depends) is not None:
        return
    for each in dependencies(depends):
        asked = {other.result for other in dependencies(depends) if other.task == each.task}
        if asked & OF_ITEMS or any(may_hold(depends, each.task, result) for result in _ENDS):
            continue
        message = f"`{depends}` is never true, however `{each.task}` ends: the task never runs"
        manifest.tell(codes.DEPENDENCY_REFUSED, where, message, "join other ends by `||`")
        return


def _undefined(
    manifest: Manifest, name: str, path: tuple[str | int, ...], order: Order, what: str
) -> None:
    right = nearest(name, order.by_name)
    message = f"there is no task `{name}` for this {what}: {_REFUSED}"
    manifest.tell(codes.DEPENDENCY_REFUSED, path, message, f"write `{right}`" if right else None)


def _unreadable(manifest: Manifest, name: str, path: tuple[str | int, ...]) -> None:
    message = f"Argo cannot read the task `{name}` in a dependency: the workflow ends in an error"
    help = f"rename the task, for example to `{'task-' if name[:1].isdigit() else ''}{name.lower()}"
    manifest.tell(codes.DEPENDENCY_REFUSED, path, message, help + "-step`")
