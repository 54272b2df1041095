"""The pods that Argo makes of a workflow's templates.

Follows workflowpod.go (createWorkflowPod, newExecContainer) of 3.7 and workflowpod_layout.go of
4.1, as far as Pod Security looks at a pod. Of the controller's configuration a `Layout` tells what
matters; `mainContainer` and `workflowDefaults` are taken not to be set.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define

from wzc.pods.layout import Layout
from wzc.pods.merge import directives, merged
from wzc.values.problem import Problem

# What Argo gives its own containers where it locks them down (security_context.go: MinimalCtrSC).
LOCKED_DOWN: Mapping[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "privileged": False,
    "runAsNonRoot": True,
    "runAsUser": 8737,
    "seccompProfile": {"type": "RuntimeDefault"},
}
# Templates that have pods; those of `http` and `plugin` run in an agent, which is locked down.
_KINDS = ("container", "script", "containerSet", "resource", "data")


@define(frozen=True)
class Pod:
    """The pod of one template.

    `spec` is plain data, as the API server would get it. `places` says where each container's own
    fields stand in the workflow's spec, by the container's name: Argo's own have no place.
    `unread` is why a patch could not be merged in, if one could not; `strangers` are containers
    that only a patch names, which Kubernetes would make without an image.
    """

    template: str
    index: int
    spec: Mapping[str, Any]
    places: Mapping[str, tuple[str | int, ...]]
    unread: str = ""
    strangers: tuple[str, ...] = ()


def predict(workflow: Mapping[str, Any], layout: Layout) -> list[Pod]:
    """The pods of a workflow's spec, one for each template that has one, in their order."""
    defaults = workflow.get("templateDefaults") or {}
    found = []
    for index, own in enumerate(workflow.get("templates") or ()):
        template = merged(defaults, own) if defaults else own
        kind = next((kind for kind in _KINDS if kind in own), None)
        if kind is not None:
            found.append(_pod(workflow, template, kind, index, layout))
    return found


def _pod(
    workflow: Mapping[str, Any],
    template: Mapping[str, Any],
    kind: str,
    index: int,
    layout: Layout,
) -> Pod:
    places: dict[str, tuple[str | int, ...]] = {}
    containers = []
    if _has_auxiliary(workflow, template, kind, layout):
        containers.append(_argos("supervisor" if layout.initless else "wait", kind, layout))
    for key, container in _own(template, kind):
        name = container.get("name", "") if kind == "containerSet" else "main"
        containers.append({**container, "name": name} if key else _argos("main", kind, layout))
        if key:
            places[name] = ("templates", index, *key)
    inits = [] if layout.initless else [_argos("init", kind, layout)]
    for group, target in (("initContainers", inits), ("sidecars", containers)):
        for number, container in enumerate(template.get(group) or ()):
            target.append(container)
            places[container.get("name", "")] = ("templates", index, group, number)
    spec: dict[str, Any] = {
        "securityContext": template.get("securityContext") or workflow.get("securityContext") or {},
        "containers": containers,
        "initContainers": inits,
        "volumes": list(_volumes(workflow, template, (*containers, *inits), layout)),
    }
    if workflow.get("hostNetwork") is not None:
        spec["hostNetwork"] = workflow["hostNetwork"]
    unread = ""
    known = _names(spec)
    for owner in (workflow, template):
        patch = owner.get("podSpecPatch")
        if patch:
            try:
                spec = merged(spec, read_patch(patch))
            except ValueError as error:
                unread = str(error)
    strangers = tuple(name for name in _names(spec) if name not in known)
    return Pod(template.get("name", ""), index, spec, places, unread, strangers)


def _names(spec: Mapping[str, Any]) -> list[str]:
    """The containers of a pod."""
    return [
        container.get("name", "")
        for group in ("initContainers", "containers")
        for container in spec.get(group) or ()
    ]


def read_patch(text: str) -> Mapping[str, Any]:
    """A pod spec patch as data; ValueError where it is no map in YAML, or uses rare directives."""
    from wzc.importers.yaml.go import map_in

    found = map_in(text)
    if isinstance(found, Problem):
        raise ValueError(f"it is {found.message}")
    for directive in directives(found):
        raise ValueError(f"what `{directive}` does is not known")
    return found


def _has_auxiliary(
    workflow: Mapping[str, Any], template: Mapping[str, Any], kind: str, layout: Layout
) -> bool:
    """Whether `wait`, or `supervisor`, is in the pod."""
    if kind == "data":
        return False
    if kind != "resource":
        return True
    location = template.get("archiveLocation") or {}
    saves_logs = location.get("archiveLogs", workflow.get("archiveLogs")) is True
    return saves_logs or (layout.initless and "manifestFrom" in template["resource"])


def _own(
    template: Mapping[str, Any], kind: str
) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    """What a template itself runs, with where it stands; nothing where Argo's program runs."""
    if kind == "containerSet":
        for number, container in enumerate(template[kind].get("containers") or ()):
            yield (kind, "containers", number), container
    elif kind in ("container", "script"):
        yield (kind,), template[kind]
    else:
        yield (), {}


def _argos(name: str, kind: str, layout: Layout) -> dict[str, Any]:
    """One of Argo's own containers."""
    if layout.executor_security or kind == "resource":
        context = dict(LOCKED_DOWN)
        if name == "main" and not layout.executor_security:
            context["readOnlyRootFilesystem"] = True
        return {"name": name, "securityContext": context}
    return {"name": name}


def _volumes(
    workflow: Mapping[str, Any],
    template: Mapping[str, Any],
    containers: tuple[Mapping[str, Any], ...],
    layout: Layout,
) -> Iterator[Mapping[str, Any]]:
    """What the pod's containers mount; Argo's own folders are `emptyDir`s (createVolumes)."""
    yield {"name": "var-run-argo", "emptyDir": {}}
    yield {"name": "tmp-dir-argo", "emptyDir": {}}
    if layout.initless:
        yield {"name": "argoexec-bin", "image": {}}
    mounted = {
        mount.get("name")
        for container in containers
        for mount in container.get("volumeMounts") or ()
    }
    yield from template.get("volumes") or ()
    for volume in workflow.get("volumes") or ():
        if volume.get("name") in mounted:
            yield volume
    for claim in workflow.get("volumeClaimTemplates") or ():
        name = claim["metadata"]["name"]
        if name in mounted:
            yield {"name": name, "persistentVolumeClaim": {"claimName": name}}
