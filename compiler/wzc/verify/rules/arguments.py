"""Arguments: all that a template needs, nothing that it ignores, each with a value."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, tasks_of, text

_LOCATIONS = ("s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure", "plugin")
_ARTIFACT = re.compile(r"\{\{\s*(?:tasks|steps)\.[-\w]+\.outputs\.artifacts\.[-\w]+\s*\}\}")
_OF_RUN = ("configMapKeyRef", "event", "supplied")


def check(manifest: Manifest, job: Job) -> None:
    """B1 Arguments, and arguments that nothing takes."""
    spec, path = manifest.spec, manifest.spec_path
    arguments = mapping(spec, "arguments")
    _values(manifest, arguments, (*path, "arguments"), required=manifest.kind == "CronWorkflow")
    for key in ("entrypoint", "onExit"):
        target = job.library.target(manifest, {"template": text(spec, key)})
        if target is not None and not manifest.is_template:
            holder = target[0]
            given = [arguments]
            if holder is not manifest:
                given.append(mapping(holder.spec, "arguments"))
            _inputs(manifest, target[1], given, (*path, key))
    for template in manifest.templates:
        for task in tasks_of(template):
            _call(manifest, task.data, task.path, job)
            for name, hook in mapping(task.data, "hooks").items():
                if isinstance(hook, dict):
                    _call(manifest, hook, (*task.path, "hooks", name), job)
    for name, hook in mapping(spec, "hooks").items():
        if isinstance(hook, dict):
            _call(manifest, hook, (*path, "hooks", name), job)


def _call(manifest: Manifest, data: Data, path: Path, job: Job) -> None:
    arguments = mapping(data, "arguments")
    _values(manifest, arguments, (*path, "arguments"), required=True)
    target = job.library.target(manifest, data)
    if target is None:
        return
    template = target[1]
    _inputs(manifest, template, [arguments], path)
    inputs = mapping(template.data, "inputs")
    for kind in ("parameters", "artifacts"):
        known = [text(each, "name") for each in maps(inputs, kind)]
        for number, each in enumerate(maps(arguments, kind)):
            name = text(each, "name")
            if name and name not in known and "{{" not in name:
                message = f"`{template.name}` takes no {kind[:-1]} `{name}`: Argo ignores it"
                right = nearest(name, known)
                help = f"write `{right}`" if right else "take it away"
                where = (*path, "arguments", kind, number, "name")
                manifest.tell(codes.ARGUMENT_IGNORED, where, message, help)
    allowed = {text(each, "name"): each.get("enum") for each in maps(inputs, "parameters")}
    for number, each in enumerate(maps(arguments, "parameters")):
        value, words = text(each, "value"), allowed.get(text(each, "name"))
        if words and value and "{{" not in value and value not in words:
            message = (
                f"`{value}` is none of the values of `{text(each, 'name')}`, and Argo does not"
            )
            message += " look: the step runs with it"
            where = (*path, "arguments", "parameters", number, "value")
            manifest.tell(codes.ARGUMENT_MISSING, where, message, "one of its `enum`")


def _inputs(manifest: Manifest, template: Template, given: list[Data], path: Path) -> None:
    """Each input has an argument or a default (Argo common/util.go: ProcessArgs)."""
    inputs = mapping(template.data, "inputs")
    missing: list[tuple[str, str]] = []
    for kind in ("parameters", "artifacts"):
        names = {text(each, "name") for arguments in given for each in maps(arguments, kind)}
        for port in maps(inputs, kind):
            name = text(port, "name")
            if name in names or not name:
                continue
            if kind == "parameters":
                there = any(port.get(key) is not None for key in ("value", "default", "valueFrom"))
            else:
                there = port.get("optional") is True or any(key in port for key in _LOCATIONS)
            if not there:
                missing.append((kind, name))
    if missing:
        named = " and ".join(f"the {kind[:-1]} `{name}`" for kind, name in missing)
        message = f"`{template.name}` needs {named}, and gets none: Argo refuses the manifest"
        help = f"add `{missing[0][1]}` to `arguments.{missing[0][0]}`, or give it a default"
        where = path if path[-1] in ("entrypoint", "onExit") else (*path, "arguments")
        manifest.tell(codes.ARGUMENT_MISSING, where, message, help)


def _is_of_run(source: Data) -> bool:
    other = ("path", "jsonPath", "parameter", "expression")
    return any(source.get(key) is not None for key in _OF_RUN) and not any(
        source.get(key) for key in other
    )


def _values(manifest: Manifest, arguments: Data, path: Path, *, required: bool) -> None:
    """Argo validate.go: validateArgumentsValues."""
    for number, parameter in enumerate(maps(arguments, "parameters")):
        where = (*path, "parameters", number)
        name = text(parameter, "name")
        source = parameter.get("valueFrom")
        value = parameter.get("value")
        if source is None and value is None and manifest.kind == "Workflow" and not required:
            message = f"the parameter `{name}` has no value: who submits the Workflow has to give"
            manifest.tell(codes.RISK, where, f"{message} one, or it fails", "add `value`")
        if source is None and value is None and required:
            message = f"the parameter `{name}` has no value: Argo refuses the manifest"
            manifest.tell(codes.ARGUMENT_MISSING, where, message, "add `value`")
        if isinstance(source, dict) and not _is_of_run(source):
            message = f"the value of `{name}` can only be taken from a ConfigMap, an event or"
            message += " whoever submits it: Argo refuses the manifest"
            help = "`value` takes a tag: `value: '{{tasks.a.outputs.parameters.x}}'`"
            manifest.tell(codes.ARGUMENT_MISSING, (*where, "valueFrom"), message, help)
        if isinstance(value, str) and _ARTIFACT.search(value):
            message = (
                f"`{value}` is an artifact, and `{name}` a parameter: the tag is never replaced"
            )
            manifest.tell(
                codes.ARTIFACT_REFUSED, (*where, "value"), message, "refer to a parameter"
            )
        allowed = parameter.get("enum")
        if isinstance(allowed, list) and isinstance(value, str) and value not in allowed:
            message = f"`{value}` is none of the values of `{name}`: Argo refuses the manifest"
            meant = nearest(value, [each for each in allowed if isinstance(each, str)])
            help = f"write `{meant}`" if meant else "one of its `enum`"
            manifest.tell(codes.ARGUMENT_MISSING, (*where, "value"), message, help)
    for number, artifact in enumerate(maps(arguments, "artifacts")):
        where = (*path, "artifacts", number)
        name = text(artifact, "name")
        if artifact.get("from") and artifact.get("fromExpression"):
            message = f"`{name}` has `from` and `fromExpression`: Argo refuses the manifest"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "fromExpression"), message, "keep one")
        has_location = any(artifact.get(key) is not None for key in _LOCATIONS)
        if not artifact.get("from") and not artifact.get("fromExpression") and not has_location:
            message = f"the artifact `{name}` comes from nowhere: Argo refuses the manifest"
            manifest.tell(codes.ARGUMENT_MISSING, where, message, "add `from` or a location")
        source = text(artifact, "from")
        if source and "{{" not in source:
            message = f"`{source}` is no tag, and names no artifact: the task ends in an error"
            help = f"write `{{{{{source}}}}}`"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "from"), message, help)
        if (
            ".outputs.parameters." in source
            or ".outputs.result" in source
            or ("{{inputs.parameters." in source or "{{workflow.parameters." in source)
        ):
            message = f"`{source}` is a parameter, and `{name}` an artifact: the task ends in an"
            message += " error, or never begins"
            manifest.tell(codes.ARTIFACT_REFUSED, (*where, "from"), message, "refer to an artifact")
