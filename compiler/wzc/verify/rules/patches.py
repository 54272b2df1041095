"""Pod spec patches: what they change, and what they only seem to."""

import re
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.importers.yaml.go import plain_value
from wzc.knowledge.check import check as held_to
from wzc.pods.layout import LEGACY
from wzc.pods.predict import predict
from wzc.values.suggest import nearest
from wzc.verify.constants import Constants
from wzc.verify.job import Job
from wzc.verify.model import WITH_POD, Manifest, Path, Template, mapping, shown, text

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_OF_VALUES = ("type", "enum", "pattern", "minimum", "maximum")


def check(manifest: Manifest, job: Job) -> None:
    """B2 podSpecPatch of Argo's rules (Argo workflowpod.go: ApplyPodSpecPatch)."""
    spec, path = manifest.spec, manifest.spec_path
    known: set[str] = set()
    constants = Constants(manifest, job)
    for template in manifest.templates:
        known |= _containers(manifest, template)
        where = (*template.path, "podSpecPatch")
        if template.kind and template.kind not in WITH_POD:
            continue  # nobody reads it
        own = _containers(manifest, template)
        for source in _texts(text(template.own, "podSpecPatch"), constants, template):
            _patch(manifest, source, where, own)
    for key in ("templateDefaults", "artifactGC"):
        # The pod that takes artifacts away has a `main` (Argo artifact_gc.go: createArtifactGCPod).
        for source in _texts(text(mapping(spec, key), "podSpecPatch"), constants, None):
            _patch(manifest, source, (*path, key, "podSpecPatch"), known | {"main"})
    for source in _texts(text(spec, "podSpecPatch"), constants, None):
        _patch(manifest, source, (*path, "podSpecPatch"), known)


def _texts(source: str, constants: Constants, template: Template | None) -> list[str]:
    """What a patch becomes, as far as that is known; else what is written."""
    return [*constants.texts(source, template)] or [source]


def _containers(manifest: Manifest, template: Template) -> set[str]:
    """The names of all containers that the template's pods can have."""
    names = {"init", "wait", "supervisor"}
    one = {**manifest.spec, "templates": [template.own], "podSpecPatch": None}
    if template.kind in ("container", "script", "containerSet", "resource", "data"):
        own = {key: value for key, value in template.own.items() if key != "podSpecPatch"}
        one["templates"] = [own]
        defaults = mapping(manifest.spec, "templateDefaults")
        one["templateDefaults"] = {k: v for k, v in defaults.items() if k != "podSpecPatch"}
        for pod in predict(one, LEGACY):
            for group in ("containers", "initContainers"):
                names |= {each.get("name", "") for each in pod.spec[group]}
    return names


def _patch(manifest: Manifest, source: str, path: Path, containers: set[str]) -> None:
    if not source:
        return
    stripped = source.strip()
    if stripped.startswith("{{") and stripped.endswith("}}") and stripped.count("{{") == 1:
        return
    has_tags = "{{" in source
    found = plain_value(_TAG.sub("1", source))
    if isinstance(found, ValueError):
        message = f"the patch is no YAML ({found}): the step ends in an error"
        manifest.tell(codes.PATCH_REFUSED, path, message)
        return
    if found is None:
        return
    if not isinstance(found, dict):
        message = "the patch is no map of fields of a pod: the step ends in an error"
        manifest.tell(codes.PATCH_REFUSED, path, message, "such as `containers: [...]`")
        return
    for finding in held_to(found, "PodSpec", manifest.schema, partial=True):
        if has_tags and finding.rule in _OF_VALUES:
            continue
        effect = "the step ends in an error"
        if finding.rule == "unknown":
            effect = "it is dropped without a word"
        elif finding.rule == "enum":
            effect = "Kubernetes refuses the pod"
        message = f"in the patch, `{shown(finding.path)}`: {finding.problem.message}; {effect}"
        manifest.tell(codes.PATCH_REFUSED, path, message, finding.problem.help)
        return
    for group in ("containers", "initContainers"):
        _group(manifest, found.get(group), path, containers, has_tags)


def _group(
    manifest: Manifest, group: Any, path: Path, containers: set[str], has_tags: bool
) -> None:
    for each in group if isinstance(group, list) else ():
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, str) or name in containers or (has_tags and name == "1"):
            continue
        if isinstance(each, dict) and each.get("image"):
            continue
        right = nearest(name, containers - {"init", "wait", "supervisor"})
        message = f"there is no container `{name}`: the patch would make one without an image, and"
        message += " the step ends in an error"
        help = f"write `{right}`" if right else "the step's own container is `main`"
        manifest.tell(codes.PATCH_REFUSED, path, message, help)
