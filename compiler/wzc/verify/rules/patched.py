"""Pods as their patches leave them: what Kubernetes refuses of the whole."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Severity
from wzc.pods.layout import LEGACY
from wzc.pods.merge import merged
from wzc.pods.predict import predict, read_patch
from wzc.verify.constants import Constants
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, maps, text

_REFUSED = "Kubernetes refuses the pod"
_ARGOS = ("init", "wait", "supervisor")
_RULES = ("pods", "containers", "pod_parts", "pod_details", "volume_sources", "volumes")
# What a pod's spec has of its own, and a template under the same name.
_OF_PODS = ("securityContext", "tolerations", "affinity", "hostAliases", "priorityClassName")
_OF_BOTH = (*_OF_PODS, "nodeSelector", "dnsConfig", "schedulerName")


@define(eq=False)
class _Kept:
    """Messages about a pod, in their order; warnings are left out."""

    said: list[tuple[Path, str, str | None]]

    def report(
        self, code: Code, path: Path, message: str, help: str | None, *, at_key: bool
    ) -> None:
        """See `Findings.report`."""
        if code.severity is Severity.ERROR:
            self.said.append((path, message, help))

    def written(self, path: Path) -> str | None:
        """See `Findings.written`: nothing is."""
        return None


def check(manifest: Manifest, job: Job) -> None:
    """Hold each pod that is patched to the rules for pods, and tell what holds only behind the
    patch (Argo workflowpod.go: ApplyPodSpecPatch; then the API server looks at the pod).
    """
    of_all = text(manifest.spec, "podSpecPatch")
    constants = Constants(manifest, job)
    for template in manifest.templates:
        own = text(template.own, "podSpecPatch")
        if template.kind not in ("container", "script") or not (own or of_all):
            continue
        path = (*template.path, "podSpecPatch") if own else (*manifest.spec_path, "podSpecPatch")
        before = {message for _, message, _ in _said(manifest, job, template, [])}
        for patches in _patches(constants, template, (of_all, own)):
            for where, message, help in _said(manifest, job, template, patches):
                if message in before:
                    continue
                # A step whose own field names no volume ends before Argo makes the pod.
                message = message.replace("the step ends in an error", _REFUSED)
                if manifest.once((path, message)):
                    shown = _shown(where)
                    manifest.tell(
                        codes.PATCH_REFUSED, path, f"with the patch, {shown}{message}", help
                    )
                break


def _shown(where: Path) -> str:
    from wzc.verify.findings import shown

    inside = [part for part in where if part not in ("spec", "templates", 0)]
    names = {"container": "main", "sidecars": "a sidecar", "initContainers": "an init container"}
    if inside and inside[0] in names:
        rest = [part for part in inside[1:] if not isinstance(part, int)]
        return f"`{shown(tuple(rest))}` of {names[str(inside[0])]}: " if rest else ""
    return f"`{shown(tuple(inside))}`: " if inside else ""


def _patches(
    constants: Constants, template: Template, texts: tuple[str, str]
) -> Iterator[list[Mapping[str, Any]]]:
    """The patches as they are known; nothing where a tag in one is not."""
    found = []
    for source in texts:
        if not source:
            continue
        becomes = [*constants.texts(source, template)] if "{{" in source else [source]
        if not becomes:
            return
        try:
            found.append(read_patch(becomes[0]))
        except ValueError:
            return
    yield found


def _said(
    manifest: Manifest, job: Job, template: Template, patches: list[Mapping[str, Any]]
) -> list[tuple[Path, str, str | None]]:
    """What the rules say of the pod of a template, behind patches."""
    from wzc.verify.rules.table import rule

    data = {key: value for key, value in template.data.items() if key != "podSpecPatch"}
    one = {**manifest.spec, "templates": [data], "templateDefaults": {}, "podSpecPatch": None}
    pods = predict(one, LEGACY)
    if not pods:
        return []
    spec = {**pods[0].spec}
    for key in _OF_BOTH:
        value = data.get(key) or manifest.spec.get(key)
        if value and key not in spec:
            spec[key] = value
    for patch in patches:
        spec = merged(spec, patch)
    kept = _Kept([])
    made = _as_workflow(spec, template)
    pod = Manifest("Workflow", "", made, ("spec",), kept, manifest.schema)
    pod.find_templates()
    alone = Job(type(job.library)([pod]), job.target, "privileged")
    for name in _RULES:
        rule(f"{name}.check")(pod, alone)
    _names(pod, spec)
    return kept.said


def _as_workflow(spec: Data, template: Template) -> dict[str, Any]:
    """A workflow with one template, whose pod is this one but for Argo's own containers."""
    containers = [each for each in maps(spec, "containers") if each.get("name") not in _ARGOS]
    main = [each for each in containers if each.get("name") == "main"]
    own: dict[str, Any] = {
        "name": template.name,
        "container": main[0] if main else {"image": "unknown"},
        "sidecars": [each for each in containers if each.get("name") != "main"],
        "initContainers": [
            each for each in maps(spec, "initContainers") if each.get("name") not in _ARGOS
        ],
        "volumes": [each for each in maps(spec, "volumes") if not _is_argos(each)],
        **{key: spec[key] for key in _OF_PODS if spec.get(key)},
    }
    whole = {key: spec[key] for key in ("hostNetwork", "dnsConfig") if spec.get(key)}
    whole |= {"resourceClaims": spec.get("resourceClaims") or []}
    return {"spec": {"entrypoint": template.name, **whole, "templates": [own]}}


def _is_argos(volume: Data) -> bool:
    return text(volume, "name") in ("var-run-argo", "tmp-dir-argo", "argoexec-bin")


def _names(pod: Manifest, spec: Data) -> None:
    """What only a patch can say: names of the pod, and how pods are spread (ValidatePodSpec)."""
    from wzc.values.names import dns_label, dns_subdomain

    for key, problem_of in (
        *(("runtimeClassName", dns_subdomain), ("nodeName", dns_subdomain)),
        *(("hostname", dns_label), ("subdomain", dns_label), ("serviceAccountName", dns_subdomain)),
    ):
        name = text(spec, key)
        problem = problem_of(name) if name else None
        if problem is not None:
            message = f"{problem.message}: Kubernetes refuses the pod"
            pod.tell(codes.POD_WOULD_BE_REFUSED, (key,), message, problem.help)
    where: Path
    for number, spread in enumerate(maps(spec, "topologySpreadConstraints")):
        skew = spread.get("maxSkew")
        if isinstance(skew, int) and skew <= 0:
            message = f"`maxSkew` is 1 or more, and not {skew}: Kubernetes refuses the pod"
            where = ("topologySpreadConstraints", number, "maxSkew")
            pod.tell(codes.POD_WOULD_BE_REFUSED, where, message)
        for key in ("topologyKey", "whenUnsatisfiable", "maxSkew"):
            if spread.get(key) in (None, ""):
                message = f"there is no `{key}`: Kubernetes refuses the pod"
                where = ("topologySpreadConstraints", number)
                pod.tell(codes.POD_WOULD_BE_REFUSED, where, message, f"add `{key}`")
    seconds = spec.get("terminationGracePeriodSeconds")
    if isinstance(seconds, int) and seconds < 0:
        message = f"`{seconds}` is less than nothing: Kubernetes refuses the pod"
        pod.tell(codes.POD_WOULD_BE_REFUSED, ("terminationGracePeriodSeconds",), message)
