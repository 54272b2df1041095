"""The object itself: its name and labels."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import annotation_key, label_key, label_value
from wzc.values.names import WORKFLOW_NAME_LENGTHS, dns_label, dns_subdomain
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, text

_TIME = re.compile(r"\{\{\s*workflow\.creationTimestamp(?:\.RFC3339)?\s*\}\}")


def check(manifest: Manifest, job: Job) -> None:
    """Names (Argo validate.go: maxCharsInObjectName; Kubernetes: IsDNS1123Subdomain) and labels."""
    meta = mapping(manifest.data, "metadata")
    name, prefix = text(meta, "name"), text(meta, "generateName")
    path: Path = ("metadata", "name")
    if name:
        problem = dns_subdomain(name)
        limit = WORKFLOW_NAME_LENGTHS[manifest.kind]
        if problem is not None:
            message = f"{problem.message}: the cluster refuses it"
            manifest.tell(codes.NAME_REFUSED, path, message, problem.help)
        elif len(name) > limit:
            message = f"`{name}` has {len(name)} characters, and Argo refuses more than {limit}"
            message += f" for a {manifest.kind}"
            manifest.tell(codes.NAME_REFUSED, path, message, f"{limit} are allowed")
    elif prefix:
        problem = dns_subdomain(f"{prefix}x")
        if problem is not None:
            message = f"no name can begin with `{prefix}`: the cluster refuses it"
            manifest.tell(
                codes.NAME_REFUSED,
                ("metadata", "generateName"),
                message,
                "a to z, 0 to 9, `-` and `.`",
            )
    else:
        message = f"the {manifest.kind} has no name, and the cluster refuses it"
        help = "add `metadata.name`"
        help += "" if manifest.is_template else " or `metadata.generateName`"
        manifest.tell(codes.NAME_REFUSED, ("metadata",), message, help)
    space = text(meta, "namespace")
    problem = dns_label(space) if space and "{{" not in space else None
    if problem is not None:
        message = f"{problem.message}: the cluster refuses it"
        manifest.tell(codes.NAME_REFUSED, ("metadata", "namespace"), message, problem.help)
    _labels(manifest, meta, ("metadata",))
    pods = mapping(manifest.spec, "podMetadata")
    _labels(manifest, pods, (*manifest.spec_path, "podMetadata"), job)
    where = (*manifest.spec_path, "workflowMetadata")
    _labels(manifest, mapping(manifest.spec, "workflowMetadata"), where)
    if manifest.kind == "CronWorkflow":
        started = mapping(mapping(manifest.data, "spec"), "workflowMetadata")
        _labels(manifest, started, ("spec", "workflowMetadata"))
    for template in manifest.templates:
        if "metadata" in template.own:
            own, where = mapping(template.own, "metadata"), (*template.path, "metadata")
            _labels(manifest, own, where, job, template)


def _labels(
    manifest: Manifest,
    meta: Data,
    path: Path,
    job: Job | None = None,
    template: Template | None = None,
) -> None:
    """Labels and annotations as Kubernetes wants them; of tags, those that are known."""
    for key, value in mapping(meta, "labels").items():
        if "{{" in key or not isinstance(key, str):
            continue
        if isinstance(value, str) and _TIME.search(value) and job is not None:
            # Argo operator.go: setGlobalParameters (2026-01-31T12:00:00Z).
            message = f"`{value}` becomes a time with colons, and no label has those: the pod is"
            where = (*path, "labels", key)
            help = "write `{{workflow.creationTimestamp.s}}`, or make an annotation of it"
            manifest.tell(codes.POD_WOULD_BE_REFUSED, where, f"{message} refused", help)
        elif isinstance(value, str) and "{{" in value and job is not None:
            from wzc.verify.constants import Constants

            for becomes in Constants(manifest, job).texts(value, template):
                problem = label_value(becomes)
                if problem is not None:
                    message = f"`{value}` becomes `{becomes}`: {problem.message}; the pod is"
                    where = (*path, "labels", key)
                    manifest.tell(codes.POD_WOULD_BE_REFUSED, where, f"{message} refused")
                    break
        problem = label_key(key)
        at_key = problem is not None
        # Those of the object itself are stored before anything is replaced.
        if (
            problem is None
            and isinstance(value, str)
            and ("{{" not in value or path == ("metadata",))
        ):
            problem = label_value(value)
        if problem is not None:
            tell = manifest.tell_key if at_key else manifest.tell
            message = f"{problem.message}: the cluster refuses it"
            tell(codes.POD_WOULD_BE_REFUSED, (*path, "labels", key), message, problem.help)
    for key in mapping(meta, "annotations"):
        problem = annotation_key(key) if "{{" not in key else None
        if problem is not None:
            message = f"{problem.message}: the cluster refuses it"
            where = (*path, "annotations", key)
            manifest.tell_key(codes.POD_WOULD_BE_REFUSED, where, message, problem.help)
