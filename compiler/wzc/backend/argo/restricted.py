"""Pods that a namespace's Pod Security lets in: patches for Argo's own containers, and a check.

Argo adds containers to each pod that a workflow's security contexts do not reach, so that no pod of
Argo's gets into a restricted namespace as it is. A patch of each template reaches them. All other
containers are the user's: what they lack is an error, not filled in.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define

from wzc.backend.emit.tree import Map, Seq, origin_at, to_tree
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.layout import layout_of
from wzc.model.pipeline import PipelineAttributes
from wzc.model.value import Value
from wzc.pods.layout import Layout
from wzc.pods.merge import merged
from wzc.pods.predict import LOCKED_DOWN, Pod, predict, read_patch
from wzc.pods.security import LEVELS, Refusal, refusals
from wzc.source.file import Span
from wzc.source.origin import Origin

# How many further places a message shows.
_SHOWN = 3
_PATCHED = ("container", "script", "containerSet")


def secure(
    spec: Map, attributes: PipelineAttributes, whose: Mapping[str, str], diagnostics: Diagnostics
) -> None:
    """Make a workflow's pods fit the level that is asked for, as far as that is the compiler's.

    `whose` are names of steps by those of their templates. Reports each container of the user's
    that the level refuses (WZ5024), and patches of containers that are not there (WZ5021).
    """
    level, cause = level_of(attributes)
    if cause is None or level == "privileged":
        return
    layout = layout_of(attributes)
    if level == "restricted" and not layout.executor_security:
        _patch_argos(spec, layout, cause.origin)
    _check(spec, layout, level, cause, whose, diagnostics)


def level_of(attributes: PipelineAttributes) -> tuple[str, Value | None]:
    """The stricter of the pipeline's level and its cluster's, with what says it."""
    said = [attributes.pod_security]
    if attributes.cluster is not None:
        said.append(attributes.cluster.data.attributes.pod_security)
    found = max(
        (value for value in said if value is not None),
        key=lambda value: LEVELS.index(value.data),
        default=None,
    )
    return ("privileged" if found is None else found.data), found


# ---- Argo's own containers


def _patch_argos(spec: Map, layout: Layout, origin: Origin) -> None:
    from wzc.backend.emit.yaml import emit_yaml

    above = _read(spec.get("podSpecPatch"))
    if above is None:
        return
    templates = spec["templates"]
    assert isinstance(templates, Seq)
    for template in templates:
        assert isinstance(template, Map)
        if not any(kind in template for kind in _PATCHED):
            continue
        theirs = _read(template.get("podSpecPatch"))
        if theirs is None:
            continue
        patch = _argos_patch(layout, _user(spec, template))
        # What the user says of these containers, at either level, holds.
        for said in (above, theirs):
            patch = merged(patch, _only_containers(said, patch), composing=True)
        patch = merged(patch, theirs, composing=True)
        tree = to_tree(patch)
        assert isinstance(tree, Map)
        where = template.origins.get("podSpecPatch", origin)
        template["podSpecPatch"] = emit_yaml([tree])[0]
        template.origins["podSpecPatch"] = where


def _read(patch: Any) -> Mapping[str, Any] | None:
    """A user's patch; None where it cannot be read, which `_check` reports."""
    try:
        return read_patch(patch) if isinstance(patch, str) else {}
    except ValueError:
        return None


def _argos_patch(layout: Layout, user: int | None) -> dict[str, Any]:
    context = {key: value for key, value in LOCKED_DOWN.items() if key != "privileged"}
    del context["runAsUser"]
    if user is not None:
        context["runAsUser"] = user
    found: dict[str, Any] = {}
    for name in layout.argos_containers:
        group = "initContainers" if name == "init" else "containers"
        found.setdefault(group, []).append({"name": name, "securityContext": dict(context)})
    return found


def _user(spec: Map, template: Map) -> int | None:
    """As whom Argo's containers run; None where the pod says it for all.

    The same as the step, so that either can read the other's files. Where only the step's image
    knows who that is, Argo's own number: the executor's image runs as root.
    """
    context: Any = template.get("securityContext") or spec.get("securityContext") or {}
    if context.get("runAsUser") is not None:
        return None
    own: Any = template.get("container") or template.get("script") or {}
    user = (own.get("securityContext") or {}).get("runAsUser")
    return user if isinstance(user, int) and user else int(LOCKED_DOWN["runAsUser"])


def _only_containers(said: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """What a patch says of the containers that another one is about."""
    found: dict[str, Any] = {}
    for group, entries in patch.items():
        names = {entry["name"] for entry in entries}
        own = [entry for entry in said.get(group) or () if entry.get("name") in names]
        if own:
            found[group] = own
    return found


# ---- the check


@define(frozen=True)
class _Refused:
    """A container of a pod, or the pod itself, with why it is refused."""

    pod: Pod
    reasons: list[Refusal]
    place: Span


def _check(
    spec: Map,
    layout: Layout,
    level: str,
    cause: Value,
    whose: Mapping[str, str],
    diagnostics: Diagnostics,
) -> None:
    groups: dict[tuple[object, ...], list[_Refused]] = {}
    for pod in predict(spec, layout):
        if pod.unread or pod.strangers:
            _report_patch(spec, pod, level, cause, whose, diagnostics)
            continue
        by_container: dict[str, list[Refusal]] = {}
        for refusal in refusals(pod.spec, level):
            by_container.setdefault(refusal.container, []).append(refusal)
        for container, found in by_container.items():
            place = _place(spec, pod, found[0]) or cause.origin.span
            key = (container, *((refusal.predicate, refusal.field) for refusal in found))
            groups.setdefault(key, []).append(_Refused(pod, found, place))
    for group in groups.values():
        _report(group, level, cause, whose, diagnostics)


def _report(
    group: list[_Refused],
    level: str,
    cause: Value,
    whose: Mapping[str, str],
    diagnostics: Diagnostics,
) -> None:
    """One message for all steps with the same container that is refused for the same reasons."""
    found, place = group[0].reasons, group[0].place
    container = found[0].container
    steps = [f"`{whose.get(one.pod.template, one.pod.template)}`" for one in group]
    listed = ", ".join(steps[:_SHOWN]) + (
        f" and {len(steps) - _SHOWN} more" * (len(steps) > _SHOWN)
    )
    what = f"container `{container}`" if container else "pod"
    others = dict.fromkeys(one.place for one in group[1:] if one.place != place)
    secondary = [Label(span, "and this one") for span in list(others)[: _SHOWN - 1]]
    if cause.origin.span != place:
        secondary.append(Label(cause.origin.span, "the level is asked for here"))
    diagnostics.report(
        codes.POD_REFUSED,
        f"the {level} level refuses the pods of step{'s' * (len(steps) > 1)} {listed}: "
        f"their {what} {_reasons(found)}",
        place,
        secondary=secondary,
        help=_help(container, found),
    )


def _report_patch(
    spec: Map,
    pod: Pod,
    level: str,
    cause: Value,
    whose: Mapping[str, str],
    diagnostics: Diagnostics,
) -> None:
    origin = origin_at(spec, ("templates", pod.index, "podSpecPatch")) or spec.get_origin(
        "podSpecPatch"
    )
    place = (origin or cause.origin).span
    step = f"step `{whose.get(pod.template, pod.template)}`"
    if pod.unread:
        diagnostics.report(
            codes.POD_REFUSED,
            f"whether the {level} level lets in the pods of {step} cannot be told from their "
            f"patch: {pod.unread}",
            place,
            help="write the patch without it",
        )
        return
    diagnostics.report(
        codes.BAD_POD_PATCH,
        f"the pods of {step} have no container `{pod.strangers[0]}`: the patch would add one, "
        "without an image",
        place,
        help="on a cluster with `initless_pods`, Argo's own container is `supervisor`",
    )


def _reasons(found: list[Refusal]) -> str:
    texts = {_REASONS.get(refusal.field) or _REASONS[refusal.predicate]: None for refusal in found}
    if _ROOT in texts:
        texts.pop(_REASONS["runAsNonRoot != true"], None)  # it says less
    reasons = list(texts)
    return reasons[0] if len(reasons) == 1 else ", ".join(reasons[:-1]) + " and " + reasons[-1]


def _help(container: str, found: list[Refusal]) -> str | None:
    lines = [_CURES[refusal.field] for refusal in found if refusal.field in _CURES]
    if not lines:
        return None
    inside = ", ".join(dict.fromkeys(lines))
    if container == "main":
        return f"`security_context {{ {inside} }}`; `use kubernetes.restricted` says all of it"
    block = "security_context" if container else "pod_security_context"
    whose = f" in the block of `{container}`" if container else ""
    return f"`{block} {{ {inside} }}`{whose}"


def _place(spec: Map, pod: Pod, refusal: Refusal) -> Span | None:
    """The smallest place that has a part in a refusal: the field, its block, or the step."""
    where = pod.places.get(refusal.container)
    if where is None:
        where = ("templates", pod.index, "podSpecPatch") if refusal.container else ()
        paths = [(*where, *_keys(refusal.field)), ("templates", pod.index, *_keys(refusal.field))]
    else:
        paths = [(*where, *_keys(refusal.field))]
    paths.append(("templates", pod.index))
    found = [origin_at(spec, path) for path in paths]
    return next((origin.span for origin in found if origin is not None), None)


def _keys(field: str) -> Iterator[str]:
    yield from field.split(".")


_ROOT = "runs as root"
# By the predicate, or by the field: what is wrong with the container, after `their container ...`.
_REASONS = {
    "privileged": "is privileged",
    "host namespaces": "is in a namespace of the node",
    "hostPort": "listens on a port of the node",
    "hostPath volumes": "mounts a folder of the node",
    "procMount": "sees all of /proc",
    "seccompProfile": "has no seccomp profile",
    "seLinuxOptions": "sets SELinux options",
    "forbidden AppArmor profile": "has no AppArmor profile",
    "hostProcess": "is a process of the node",
    "forbidden sysctls": "sets kernel parameters",
    "probe or lifecycle host": "has a probe of another host",
    "allowPrivilegeEscalation != false": "may gain privileges",
    "securityContext.capabilities.drop": "keeps capabilities",
    "securityContext.capabilities.add": "adds capabilities",
    "runAsNonRoot != true": "may run as root",
    "runAsUser=0": _ROOT,
    "restricted volume types": "mounts a volume of a forbidden kind",
}
_CURES = {
    "securityContext.allowPrivilegeEscalation": "allow_privilege_escalation = false",
    "securityContext.capabilities.drop": 'drop_capabilities = ["ALL"]',
    "securityContext.runAsNonRoot": "run_as_non_root = true",
    "securityContext.seccompProfile": 'seccomp_profile = "RuntimeDefault"',
    "securityContext.privileged": "privileged = false",
    "securityContext.capabilities.add": "add_capabilities = []",
}
