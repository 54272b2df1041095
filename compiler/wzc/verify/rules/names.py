"""Names inside of a manifest: of templates, tasks, parameters and artifacts."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.verify.constants import Constants
from wzc.verify.job import Job
from wzc.verify.language.tags import tags
from wzc.verify.model import (
    WITH_POD,
    Data,
    Manifest,
    Path,
    Template,
    mapping,
    maps,
    text,
)

# Argo validate.go: workflowFieldNameFmt, paramOrArtifactNameRegex.
_FIELD = re.compile("[a-zA-Z0-9][-a-zA-Z0-9]*")
_PARAMETER = re.compile("[-a-zA-Z0-9_]+")
_LONGEST = 128
_OF_WORKFLOW = re.compile(r"\{\{\s*workflow\.parameters\.[^{}]*\}\}")
_TAG = re.compile(r"\{\{\s*(?:inputs|workflow)\.parameters\.[^{}]*\}\}")
_ARTICLES = {"parameters": "a parameter", "artifacts": "an artifact"}


def check(manifest: Manifest, job: Job) -> None:
    """B1 Names of Argo's rules, and capital letters in the names of templates with a pod."""
    constants = Constants(manifest, job)
    for template in manifest.templates:
        path = (*template.path, "name")
        if not template.is_inline or template.name:
            _field(manifest, template.name, path, "a template")
        if _names_pods(manifest, template) and template.name != template.name.lower():
            message = f"`{template.name}` has capital letters: its pods are named after it, and"
            message += " Kubernetes refuses such names, unless the controller has `POD_NAMES=v1`"
            help = f"write `{template.name.lower()}`, also where it is used"
            manifest.tell(codes.RISK, path, message, help)
        for part in ("inputs", "outputs"):
            _ports(manifest, mapping(template.own, part), (*template.path, part))
        _untagged(manifest, mapping(template.own, "inputs"), (*template.path, "inputs"))
        seen: set[str] = set()
        for task in template.tasks:
            what = "a step" if template.kind == "steps" else "a task"
            # Argo common/util.go: ProcessArgs replaces tags in a template before it looks at it:
            # by what is known as it validates, and that has no `_` in it.
            begins = template.name == text(manifest.spec, "entrypoint")
            name = (_TAG if begins else _OF_WORKFLOW).sub("x", task.name)
            for known in [*constants.texts(task.name, template)] if name != task.name else ():
                name = known
            _field(manifest, name, (*task.path, "name"), what)
            if template.kind == "steps" and task.name in seen:
                message = f"there are two steps `{task.name}`, and Argo refuses the manifest"
                manifest.tell(codes.NAME_REFUSED, (*task.path, "name"), message)
            seen.add(task.name)
            if "arguments" in task.data:
                arguments = mapping(task.data, "arguments")
                _ports(manifest, arguments, (*task.path, "arguments"))
                _late(manifest, arguments, (*task.path, "arguments"))
    path = (*manifest.spec_path, "arguments")
    _ports(manifest, mapping(manifest.spec, "arguments"), path)


def _names_pods(manifest: Manifest, template: Template) -> bool:
    """Whether its name is in those of pods: not inside of a task, nor where it is run as the whole
    workflow (Argo util/pod_name.go: GeneratePodName).
    """
    if template.kind not in WITH_POD or template.is_inline:
        return False
    if template.name != text(manifest.spec, "entrypoint") or manifest.is_template:
        return True
    return template.data.get("retryStrategy") is not None


def _field(manifest: Manifest, name: str, path: Path, what: str) -> None:
    if not name:
        manifest.tell(codes.NAME_REFUSED, path, f"{what} has no name, and Argo refuses it")
    elif not _FIELD.fullmatch(name):
        message = f"`{name}` cannot be the name of {what}: that has letters, digits and `-`, and"
        message += " begins with no `-`; Argo refuses the manifest"
        fixed = re.sub("[^-a-zA-Z0-9]+", "-", name).strip("-")
        manifest.tell(codes.NAME_REFUSED, path, message, f"write `{fixed}`" if fixed else None)
    elif len(name) > _LONGEST:
        message = f"the name has {len(name)} characters, and Argo refuses more than {_LONGEST}"
        manifest.tell(codes.NAME_REFUSED, path, message)


def _ports(manifest: Manifest, ports: Data, path: Path) -> None:
    for kind in ("parameters", "artifacts"):
        for number, port in enumerate(maps(ports, kind)):
            for key in ("name", "globalName"):
                name = text(port, key)
                if (name and _PARAMETER.fullmatch(name)) or (key != "name" and not name):
                    continue
                where = (*path, kind, number, key)
                if name and "{{" not in name and not _PARAMETER.fullmatch(name):
                    message = (
                        f"`{name}` cannot name {_ARTICLES[kind]}: that has letters, digits, `-`"
                    )
                    message += " and `_`; Argo refuses the manifest"
                    fixed = re.sub("[^-a-zA-Z0-9_]+", "-", name)
                    manifest.tell(codes.NAME_REFUSED, where, message, f"write `{fixed}`")
                elif key == "name" and not name:
                    message = f"the {kind[:-1]} has no name, and Argo refuses the manifest"
                    manifest.tell(codes.NAME_REFUSED, where[:-1], message)


def _untagged(manifest: Manifest, inputs: Data, path: Path) -> None:
    """Names of inputs have no tags (Argo validate.go: validateInputs)."""
    for kind in ("parameters", "artifacts"):
        for number, port in enumerate(maps(inputs, kind)):
            name = text(port, "name")
            if "{{" in name:
                message = (
                    f"`{name}` cannot name {_ARTICLES[kind]}: tags in it are not replaced, and"
                )
                where = (*path, kind, number, "name")
                manifest.tell(codes.NAME_REFUSED, where, f"{message} Argo refuses the manifest")


def _late(manifest: Manifest, arguments: Data, path: Path) -> None:
    """Names of arguments with tags that have no value yet as Argo validates them."""
    for kind in ("parameters", "artifacts"):
        for number, each in enumerate(maps(arguments, kind)):
            name = text(each, "name")
            for tag in tags(name, (*path, kind, number, "name")) if "{{" in name else ():
                if not tag.is_expression and not tag.text.startswith(("inputs.", "workflow.")):
                    message = f"`{name}` cannot name {_ARTICLES[kind]}: the tag is not replaced in"
                    message += " time, and Argo refuses the manifest"
                    manifest.tell(codes.NAME_REFUSED, tag.path, message)
