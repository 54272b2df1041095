"""What several tasks write: volumes of one node, and global outputs."""

from wzc.diagnostics import catalogue as codes
from wzc.verify.containers import containers_of
from wzc.verify.graph import Order
from wzc.verify.job import Job
from wzc.verify.model import Manifest, Path, mapping, maps, text


def check(manifest: Manifest, job: Job) -> None:
    """Claims that one node has, mounted side by side; and one global name for two outputs."""
    _globals(manifest)
    claims = {
        text(mapping(each, "metadata"), "name")
        for each in maps(manifest.spec, "volumeClaimTemplates")
        if set(mapping(each, "spec").get("accessModes") or ()) <= {"ReadWriteOnce"}
    }
    if not claims:
        return
    for template in manifest.templates:
        if not template.is_leaf:
            _claims(manifest, job.order_of(template), claims, job)


def _claims(manifest: Manifest, order: Order, claims: set[str], job: Job) -> None:
    users: dict[str, list[str]] = {}
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
                pair = ((other, task.name), (task.name, other))
                if not any(order.ends_before(*each) for each in pair):
                    beside = other
            others.append(task.name)
            if beside is not None:
                message = f"`{task.name}` and `{beside}` may run side by side with `{name}`, which"
                message += " one node has: on another node the pod waits"
                help = "use `ReadWriteMany`, or let one wait for the other"
                manifest.tell(codes.RISK, (*task.path, "name"), message, help)


def _globals(manifest: Manifest) -> None:
    seen: dict[tuple[str, str], Path] = {}
    for template in manifest.templates:
        outputs = mapping(template.own, "outputs")
        for kind in ("parameters", "artifacts"):
            for number, each in enumerate(maps(outputs, kind)):
                name = text(each, "globalName")
                path = (*template.path, "outputs", kind, number, "globalName")
                if name and "{{" not in name and (kind, name) in seen:
                    message = f"another output has the global name `{name}`: which of the two it is"
                    manifest.tell(codes.RISK, path, f"{message} depends on who ends last")
                seen.setdefault((kind, name), path)
