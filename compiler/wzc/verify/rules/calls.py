"""Which template runs which: recursion without an end, and what does not travel with a call."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.containers import containers_of
from wzc.verify.graph import cycle_of
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Template, mapping, maps, text

# Argo controller.go: maxAllowedStackDepth is 100, and each level takes two.
_DEEPEST = 98


def check(manifest: Manifest, job: Job) -> None:
    """B2 of Argo's rules: endless recursion, and volumes of a WorkflowTemplate (argo#13977)."""
    _recursion(manifest, job)
    using = manifest.spec.get("workflowTemplateRef")
    if isinstance(using, dict):
        _volumes_of_whole(manifest, using, job)
    elif not manifest.is_template:
        _volumes(manifest, job)


def _recursion(manifest: Manifest, job: Job) -> None:
    """Templates that run one another without a condition never come to an end."""
    by_path = {}
    calls: dict[str, list[str]] = {}
    for template in manifest.templates:
        key = f"{template.path}"
        by_path[key] = template
        calls[key] = []
        for task in template.tasks:
            found = job.library.target(manifest, task.data)
            if found is not None and found[0] is manifest and not _may_end(task.data):
                calls[key].append(f"{found[1].path}")
    cycle = cycle_of(calls)
    if cycle:
        last = by_path[cycle[-2]]
        shown = " -> ".join(by_path[key].name for key in cycle)
        message = f"templates run one another without a condition ({shown}): the workflow ends in"
        message += " an error, 100 levels deep"
        manifest.tell(codes.TEMPLATE_REFUSED, (*last.path, "name"), message, "add a `when`")
        return
    depths: dict[str, int] = {}
    for key in calls:
        depth = _depth(key, calls, depths)
        if depth > _DEEPEST:
            message = f"templates run one another {depth} levels deep: Argo stops at 100, and the"
            message += " workflow ends in an error"
            path = (*by_path[key].path, "name")
            manifest.tell(codes.TEMPLATE_REFUSED, path, message)
            return


def _may_end(task: object) -> bool:
    """Whether a task may be left out: by a condition, no items, or what became of others."""
    assert isinstance(task, dict)
    conditional = any(task.get(key) for key in ("when", "withParam", "withSequence"))
    return conditional or "." in text(task, "depends")


def _depth(start: str, calls: dict[str, list[str]], depths: dict[str, int]) -> int:
    """How many levels are below a template, itself counted; there is no cycle."""
    stack = [start]
    while stack:
        key = stack[-1]
        missing = [each for each in calls.get(key, ()) if each not in depths]
        if missing:
            stack += missing
        else:
            depths[key] = 1 + max((depths[each] for each in calls.get(key, ())), default=0)
            stack.pop()
    return depths[start]


def _names_of(spec: Data) -> set[str]:
    names = {text(each, "name") for each in maps(spec, "volumes")}
    for claim in maps(spec, "volumeClaimTemplates"):
        names.add(text(mapping(claim, "metadata"), "name"))
    return names


def _volumes_of_whole(manifest: Manifest, using: Data, job: Job) -> None:
    """Of a WorkflowTemplate that is run as a whole the volumes are there, and those beside it
    (Argo operator.go: setExecWorkflow).
    """
    holder = job.library.holder(using)
    begin = text(manifest.spec, "entrypoint") or text(holder.spec if holder else {}, "entrypoint")
    template = holder.template(begin) if holder is not None else None
    if holder is None or template is None:
        return
    lacking = _lacking(holder, template, _names_of(manifest.spec) | _names_of(holder.spec), job)
    if lacking:
        message = f"`{holder.name}` needs the volume `{lacking}`, which neither of the two has: a"
        where = (*manifest.spec_path, "workflowTemplateRef", "name")
        manifest.tell(codes.VOLUME_REFUSED, where, f"{message} step ends in an error", "add it")


def _volumes(manifest: Manifest, job: Job) -> None:
    """The volumes of a WorkflowTemplate stay there when a task runs one of its templates."""
    names = _names_of(manifest.spec)
    for template in manifest.templates:
        for task in template.tasks:
            if "templateRef" not in task.data:
                continue
            found = job.library.target(manifest, task.data)
            if found is None or found[0] is manifest:
                continue
            lacking = _lacking(*found, names, job)
            if lacking:
                message = f"`{found[1].name}` of `{found[0].name}` needs the volume `{lacking}`,"
                message += (
                    " which does not come along with `templateRef`: the step ends in an error"
                )
                help = f"declare `{lacking}` in this {manifest.kind}, too"
                manifest.tell(codes.VOLUME_REFUSED, (*task.path, "templateRef"), message, help)


def _lacking(holder: Manifest, template: Template, names: set[str], job: Job) -> str | None:
    """The first volume that a template, or one that it runs, mounts and nobody declares."""
    left, seen = [(holder, template)], set[int]()
    while left:
        owner, each = left.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        own = {text(volume, "name") for volume in maps(each.data, "volumes")}
        for container in containers_of(each):
            for mount in maps(container.data, "volumeMounts"):
                name = text(mount, "name")
                if name and "{{" not in name and name not in names | own:
                    return name
        for task in each.tasks:
            found = job.library.target(owner, task.data)
            if found is not None:
                left.append(found)
    return None
