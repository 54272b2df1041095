"""Results of tasks that may not have run."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.verify.graph import Order
from wzc.verify.job import Job
from wzc.verify.language.depends import may_hold
from wzc.verify.language.tags import tags
from wzc.verify.model import Manifest, Path, Task, mapping, maps, text

_USE = re.compile(r"(?:tasks|steps)\.([-\w]+)\.outputs\.(parameters|artifacts)\.([-\w]+)")
_TAG = re.compile(rf"\{{\{{\s*{_USE.pattern}\s*\}}\}}")


def check(manifest: Manifest, job: Job) -> None:
    """A skipped task has no outputs: who uses one ends in an error (Argo docs/upgrading.md, 3.7.16
    and 4.0.7; before, the workflow never ended).
    """
    for template in manifest.templates:
        if template.is_leaf:
            continue
        order = job.order_of(template)
        conditional = {task.name for task in order.tasks if text(task.data, "when")}
        for task in order.tasks if conditional else ():
            if not text(task.data, "when"):
                _task(manifest, task, order, conditional, job)
        # What no tag decides is the same in each run, and may be meant.
        conditional = {name for name in conditional if "{{" in _when(order.by_name[name])}
        if conditional:
            _outputs(manifest, order, conditional, job)


def _task(manifest: Manifest, task: Task, order: Order, conditional: set[str], job: Job) -> None:
    arguments = mapping(task.data, "arguments")
    for tag in tags(arguments, (*task.path, "arguments")):
        found = _USE.fullmatch(tag.text)
        if found is None or tag.is_expression or found[1] not in conditional:
            continue
        name, kind, output = found.groups()
        if name == task.name or not order.ends_before(name, task.name):
            continue
        if order.template.kind == "dag" and _is_left_out(task, name, order, {}):
            continue
        target = job.library.target(manifest, order.by_name[name].data)
        if target is None or _has_default(target[1].data, kind, output):
            continue
        if _is_optional(manifest, task, tag.path, job):
            continue
        message = (
            f"`{name}` may be skipped, and `{{{{{tag.text}}}}}` is nothing then: `{task.name}`"
        )
        help = "give the output a `valueFrom.default`, or the task the same `when`"
        manifest.tell(codes.NO_DEPENDENCY, tag.path, f"{message} ends in an error", help)


def _when(task: Task) -> str:
    return text(task.data, "when")


def _outputs(manifest: Manifest, order: Order, conditional: set[str], job: Job) -> None:
    """What a DAG or steps hand on (Argo operator.go: getTemplateOutputsFromScope)."""
    template = order.template
    for number, port in enumerate(maps(mapping(template.own, "outputs"), "parameters")):
        source = mapping(port, "valueFrom")
        found = _TAG.fullmatch(text(source, "parameter").strip())
        if found is None or found[1] not in conditional or source.get("default") is not None:
            continue
        target = job.library.target(manifest, order.by_name[found[1]].data)
        if target is None or _has_default(target[1].data, found[2], found[3]):
            continue
        path = (*template.path, "outputs", "parameters", number, "valueFrom", "parameter")
        message = f"`{found[1]}` may be skipped, and `{found[0]}` is nothing then: {template.shown}"
        help = "give `valueFrom` a `default`"
        manifest.tell(codes.NO_DEPENDENCY, path, f"{message} ends in an error", help)


def _is_left_out(task: Task, skipped: str, order: Order, known: dict[str, bool]) -> bool:
    """Whether a task is omitted where one was skipped, also because what it waits for is."""
    if task.name in known:
        return known[task.name]
    known[task.name] = False  # also for tasks that wait for one another
    depends = text(task.data, "depends")
    for name in order.waits_for.get(task.name, ()):
        other = order.by_name.get(name)
        if name == skipped:
            result = "Skipped"
        elif other is not None and _is_left_out(other, skipped, order, known):
            result = "Omitted"
        else:
            continue
        # `dependencies` go on behind a skipped task, and not behind an omitted one.
        if not may_hold(depends, name, result) if depends else result == "Omitted":
            known[task.name] = True
            break
    return known[task.name]


def _has_default(data: object, kind: str, output: str) -> bool:
    assert isinstance(data, dict)
    for each in maps(mapping(data, "outputs"), kind):
        if text(each, "name") == output:
            source = mapping(each, "valueFrom")
            return source.get("default") is not None or each.get("optional") is True
    return True


def _is_optional(manifest: Manifest, task: Task, path: Path, job: Job) -> bool:
    """Whether the argument at a path is one that the template can do without, or ignores."""
    kind, number = path[len(task.path) + 1 : len(task.path) + 3]
    given = maps(mapping(task.data, "arguments"), f"{kind}")
    name = text(given[number], "name") if isinstance(number, int) else ""
    target = job.library.target(manifest, task.data)
    if target is None:
        return True
    ports = maps(mapping(target[1].data, "inputs"), f"{kind}")
    return all(
        each.get("optional") is True or each.get("default", each.get("value")) is not None
        for each in ports
        if text(each, "name") == name
    )
