"""What several tasks write: volumes of one node, and global outputs."""

from itertools import pairwise

from wzc.diagnostics import catalogue as codes
from wzc.verify.containers import containers_of
from wzc.verify.graph import Order
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Task, mapping, maps, text


def check(manifest: Manifest, job: Job) -> None:
    """Claims that one node has, mounted side by side; and one global name for two outputs."""
    _globals(manifest, job)
    claims = {
        text(mapping(each, "metadata"), "name")
        for each in maps(manifest.spec, "volumeClaimTemplates")
        if set(mapping(each, "spec").get("accessModes") or ()) <= {"ReadWriteOnce"}
    }
    if not claims or _are_together(manifest.spec):
        return
    for template in manifest.templates:
        if not template.is_leaf:
            _claims(manifest, job.order_of(template), claims, job)


def _claims(manifest: Manifest, order: Order, claims: set[str], job: Job) -> None:
    users: dict[str, list[Task]] = {}
    for task in order.tasks:
        found = job.library.target(manifest, task.data)
        mounted = {
            text(mount, "name")
            for container in (containers_of(found[1]) if found is not None else ())
            for mount in maps(container.data, "volumeMounts")
        }
        for name in mounted & claims:
            others = users.setdefault(name, [])
            beside = task.name if task.loops else None
            for other in others[-20:]:
                pair = ((other.name, task.name), (task.name, other.name))
                if text(other.data, "when") and text(task.data, "when"):
                    continue  # of which one is run
                if not any(order.ends_before(*each) for each in pair):
                    beside = other.name
            others.append(task)
            if beside is not None and manifest.once((order.template.path, name)):
                who = f"`{task.name}` and `{beside}`"
                help = "use `ReadWriteMany`, or let one wait for the other"
                if beside == task.name:
                    who, help = f"the rounds of `{task.name}`", "use `ReadWriteMany`"
                message = f"{who} may run side by side with `{name}`, which one node has: "
                message += "on another node the pod waits"
                manifest.tell(codes.RISK, (*task.path, "name"), message, help)


def _are_together(spec: Data) -> bool:
    """Whether pods are told on which nodes they run, which may be one."""
    return any(spec.get(key) for key in ("nodeSelector", "affinity"))


def _globals(manifest: Manifest, job: Job) -> None:
    """Tasks that may run side by side, and give one global name each; in turn is well."""
    for template in manifest.templates:
        if not template.is_leaf:
            _globals_of(manifest, job.order_of(template), job)


def _globals_of(manifest: Manifest, order: Order, job: Job) -> None:
    givers: dict[tuple[str, str], list[Task]] = {}
    for task in order.tasks:
        if text(task.data, "when"):  # of which one is run
            continue
        target = job.library.target(manifest, task.data)
        outputs = mapping(target[1].own, "outputs") if target is not None else {}
        for kind in ("parameters", "artifacts"):
            for each in maps(outputs, kind):
                name = text(each, "globalName")
                if name and "{{" not in name:
                    givers.setdefault((kind, name), []).append(task)
    for (_, name), tasks in givers.items():
        for first, second in pairwise(tasks):
            if order.ends_before(first.name, second.name):
                continue
            if order.ends_before(second.name, first.name):
                continue
            message = f"`{first.name}` and `{second.name}` may run side by side, and both give"
            message += f" `{name}` to the whole workflow: the one that ends last wins"
            help = "give it another `globalName`, or let one wait for the other"
            manifest.tell(codes.RISK, (*second.path, "name"), message, help)
            break
