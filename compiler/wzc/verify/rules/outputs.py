"""Artifacts and outputs: where they come from, and where they are put."""

import re
from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.values.names import dns_label
from wzc.verify.artifacts import STORES, why_refused
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, Template, mapping, maps, text

_SOURCES = ("path", "jqFilter", "jsonPath", "parameter", "expression")
_OF_KIND = {
    "container": ("path",),
    "script": ("path",),
    "containerSet": ("path",),
    "resource": ("jqFilter", "jsonPath"),
    "dag": ("parameter", "expression"),
    "steps": ("parameter", "expression"),
}
# In the order in which Argo asks for them (executor.go: stageArchiveFile).
_WAYS = ("none", "zip", "tar")
_ONE_TAG = re.compile(r"\{\{(?:(?!\}\}).)*\}*\}\}", re.DOTALL)
_REFUSED = "Argo refuses the manifest"


def check(manifest: Manifest, job: Job) -> None:
    """B1 Outputs and Template inputs of Argo's rules."""
    for template in manifest.templates:
        for part in ("inputs", "outputs"):
            ports = mapping(template.own, part)
            for number, artifact in enumerate(maps(ports, "artifacts")):
                path = (*template.path, part, "artifacts", number)
                _artifact(manifest, template, artifact, path, part)
        outputs = mapping(template.own, "outputs")
        for number, artifact in enumerate(maps(outputs, "artifacts")):
            _nothing(manifest, template, artifact, (*template.path, "outputs", "artifacts", number))
        for number, parameter in enumerate(maps(outputs, "parameters")):
            path = (*template.path, "outputs", "parameters", number)
            _parameter(manifest, template, parameter, path)
        place, where = mapping(template.own, "archiveLocation"), (*template.path, "archiveLocation")
        _place(manifest, place, where)
        _secrets(manifest, template, place, where)
        for task in template.tasks:
            for number, artifact in enumerate(maps(mapping(task.data, "arguments"), "artifacts")):
                where = (*task.path, "arguments", "artifacts", number)
                _secrets(manifest, template, artifact, where)
        _container_set(manifest, template)


def _artifact(
    manifest: Manifest, template: Template, artifact: Data, path: Path, part: str
) -> None:
    name = text(artifact, "name")
    place = text(artifact, "path")
    if not template.kind:
        return
    if template.is_leaf and template.kind not in ("data", "http", "plugin", "suspend"):
        if not place and part == "outputs" and artifact.get("from"):
            message = f"a {template.kind} template's output is at a `path`, and not `from` another:"
            help = "write the `path` of the file or folder in the container"
            where = (*path, "from")
            manifest.tell(codes.ARTIFACT_REFUSED, where, f"{message} {_REFUSED}", help)
        elif not place:
            path = (*path, "path") if "path" in artifact else path
            message = f"the artifact `{name}` has no `path`: {_REFUSED}"
            help = "add the path of the file or folder in the container"
            manifest.tell(codes.ARTIFACT_REFUSED, path, message, help)
        elif ".." in place.split("/") and "{{" not in place:
            message = f"`{place}` leads out of its folder: {_REFUSED}"
            manifest.tell(codes.ARTIFACT_REFUSED, (*path, "path"), message)
        elif not place.startswith("/") and "{{" not in place:
            message = f"`{place}` is no absolute path: Argo does not find the file, or mounts it"
            message += " where nobody looks"
            help = "begin with `/`"
            manifest.tell(codes.ARTIFACT_REFUSED, (*path, "path"), message, help)
        elif place == "/":
            can = "save it" if part == "outputs" else "put an artifact there"
            message = f"`/` is the whole root: Argo cannot {can}"
            manifest.tell(codes.ARTIFACT_REFUSED, (*path, "path"), message)
    elif place and not template.is_leaf:
        message = f"`path` is for templates with a container, not for {template.kind}: {_REFUSED}"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "path"), message)
    if part == "inputs" and artifact.get("from"):
        message = f"an input's `from` belongs to the task's arguments: {_REFUSED}"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "from"), message)
    if artifact.get("from") and artifact.get("fromExpression"):
        message = f"`{name}` has `from` and `fromExpression`: {_REFUSED}"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "fromExpression"), message, "keep one")
    _place(manifest, artifact, path)
    mode = artifact.get("mode")
    if isinstance(mode, int) and not 0 <= mode <= 0o777 and manifest.schema.version < "4.0":
        message = f"`{mode}` is no mode of a file: 0 to 511, which is 0777"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "mode"), message)
    ways = [key for key in _WAYS if mapping(artifact, "archive").get(key) is not None]
    if len(ways) > 1:
        message = f"`{ways[0]}` and `{ways[1]}` stand side by side: Argo takes the first of them"
        where = (*path, "archive", ways[1])
        manifest.tell(codes.ARTIFACT_REFUSED, where, message, "keep one")
    tar = mapping(mapping(artifact, "archive"), "tar")
    level = tar.get("compressionLevel")
    if isinstance(level, int) and not -2 <= level <= 9:
        message = f"there is no compression level {level}: the step fails as it saves `{name}`"
        where = (*path, "archive", "tar", "compressionLevel")
        manifest.tell(codes.ARTIFACT_REFUSED, where, message, "-1 to 9 are levels; 0 is none")
    _secrets(manifest, template, artifact, path)
    if part == "outputs" and "artifactGC" in artifact:
        from wzc.verify.rules import collected

        collected.look(manifest, mapping(artifact, "artifactGC"), (*path, "artifactGC"))


def _place(manifest: Manifest, artifact: Data, path: Path) -> None:
    refused = why_refused(artifact)
    if refused is not None:
        store, why = refused
        where = (*path, store)
        for key in ("repo", "path"):
            if f"`{key}`" in why and key in mapping(artifact, store):
                where = (*where, key)
        manifest.tell(codes.ARTIFACT_REFUSED, where, f"{why}: {_REFUSED}")


def _nothing(manifest: Manifest, template: Template, artifact: Data, path: Path) -> None:
    """An output that comes from nowhere (Argo operator.go: getTemplateOutputsFromScope), or from
    where nobody saves one (executor/agent.go; argoexec/commands/resource.go).
    """
    name = text(artifact, "name")
    if template.kind in ("dag", "steps"):
        nowhere = not artifact.get("from") and not artifact.get("fromExpression")
        if nowhere and not artifact.get("path"):  # which is told
            word = "tasks" if template.kind == "dag" else "steps"
            message = f"the output `{name}` comes from nowhere: it is never there"
            help = f"add `from: '{{{{{word}.NAME.outputs.artifacts.{name}}}}}'`"
            manifest.tell(codes.ARTIFACT_REFUSED, path, message, help)
    elif template.kind in ("http", "resource", "suspend"):
        message = f"a {template.kind} template saves no artifacts: `{name}` is never there"
        manifest.tell(codes.ARTIFACT_REFUSED, path, message)


def _secrets(manifest: Manifest, template: Template, artifact: Data, path: Path) -> None:
    """Secrets become volumes of their names (Argo workflowpod.go: createSecretVolumes)."""
    if artifact.keys().isdisjoint(STORES):
        return
    volumes = [
        text(each, "name")
        for data in (manifest.spec, template.own)
        for each in maps(data, "volumes")
    ]
    for store in STORES:
        for secret, where in _secrets_of(artifact.get(store), (*path, store)):
            if not secret or "{{" in secret:
                continue
            if dns_label(secret) is not None:
                message = f"Argo makes a volume of the name `{secret}`, and that of a volume has"
                message += " small letters, digits and `-` only: Kubernetes refuses the pod"
                manifest.tell(codes.ARTIFACT_REFUSED, where, message, "rename the Secret")
            elif secret in volumes:
                message = f"Argo makes a volume `{secret}` for the Secret, and there is one of this"
                message += " name: Kubernetes refuses the pod"
                manifest.tell(codes.ARTIFACT_REFUSED, where, message, "rename the volume")


def _secrets_of(store: object, path: Path) -> Iterator[tuple[str, Path]]:
    """The names of all Secrets that a store asks for, such as of `http.auth.basicAuth`."""
    for key, each in store.items() if isinstance(store, dict) else ():
        if isinstance(each, dict):
            if key.endswith("Secret"):
                yield text(each, "name"), (*path, key, "name")
            else:
                yield from _secrets_of(each, (*path, key))


def _parameter(manifest: Manifest, template: Template, parameter: Data, path: Path) -> None:
    name = text(parameter, "name")
    source = parameter.get("valueFrom")
    value = parameter.get("value")
    if source is None:
        if value is None:
            message = f"the output `{name}` comes from nowhere: {_REFUSED}"
            manifest.tell(codes.ARTIFACT_REFUSED, path, message, "add `valueFrom`")
        return
    if value is not None:
        message = f"`{name}` has `value` and `valueFrom`: {_REFUSED}"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "value"), message, "keep one")
    where = (*path, "valueFrom")
    given = [key for key in _SOURCES if isinstance(source, dict) and source.get(key)]
    if isinstance(source, dict) and source.get("supplied") is not None:
        given.append("supplied")
    if not given:
        message = f"`valueFrom` of `{name}` does not say where from: {_REFUSED}"
        wanted = _OF_KIND.get(template.kind)
        help = f"add `{wanted[0]}`" if wanted else None
        manifest.tell(codes.ARTIFACT_REFUSED, where, message, help)
    elif len(given) > 1:
        message = f"`{given[0]}` and `{given[1]}` stand side by side: {_REFUSED}"
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, given[1]), message, "keep one")
    elif template.kind in _OF_KIND and given[0] not in _OF_KIND[template.kind]:
        wanted = _OF_KIND[template.kind]
        message = f"a {template.kind} template has no outputs from `{given[0]}`: {_REFUSED}"
        help = "write " + " or ".join(f"`{key}`" for key in wanted)
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, given[0]), message, help)
    elif template.kind in ("http", "suspend") and given[0] == "path":
        message = f"a {template.kind} template has no files: `{name}` is never there"
        help = "use its `outputs.result`" if template.kind == "http" else "write `supplied: {}`"
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, given[0]), message, help)
    source_of = text(mapping(parameter, "valueFrom"), "parameter").strip()
    if source_of.startswith("{{") and source_of[2:].lstrip().startswith("="):
        # Argo util/template/resolve_var.go: it has names with dots in them, and nothing below.
        has_default = mapping(parameter, "valueFrom").get("default") is not None
        effect = "its default is always taken" if has_default else "the step ends in an error"
        message = f"in `{source_of}` nothing has a value: {effect}"
        help = f"write `expression: {source_of[2:-2].lstrip('= ')}`"
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, "parameter"), message, help)
    elif "{{" in source_of and not _ONE_TAG.fullmatch(source_of):
        # Argo util/template/resolve_var.go: a tag by its braces at both ends.
        has_default = mapping(parameter, "valueFrom").get("default") is not None
        effect = "its default is always taken" if has_default else "the step ends in an error"
        message = f"`{source_of}` is not one tag alone, and names no parameter: {effect}"
        help = "write `expression`, such as `'a' + tasks.make.outputs.parameters.x`"
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, "parameter"), message, help)
    # From the folder in which the container runs (Argo emissary.go: saveParameter), as long as it
    # stays below it.
    _query(manifest, mapping(parameter, "valueFrom"), where, name)
    place = text(mapping(parameter, "valueFrom"), "path")
    if place.endswith("/") and template.kind in ("container", "script", "containerSet"):
        # emissary.go: saveParameter cannot make a file of that name.
        what = "the whole root" if place == "/" else "a folder"
        message = f"`{place}` is {what}, and a parameter is the text of one file: the step ends in"
        message += " an error"
        help = f"write `{place.rstrip('/')}`" if place.strip("/") else None
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, "path"), message, help)
    elif "*" in place and "{{" not in place:
        message = f"`{place}` is one path, and `*` in it stands for itself: the file is not there"
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, "path"), message, "name one file")
    if place and not place.startswith("/") and ".." in place.split("/"):
        message = f"`{place}` leads out of the container's folder: Argo does not find the file"
        manifest.tell(codes.ARTIFACT_REFUSED, (*where, "path"), message, "begin with `/`")


def _query(manifest: Manifest, source: Data, path: Path, name: str) -> None:
    """What is taken from a resource (Argo executor/resource.go: SaveResourceParameters)."""
    asked = text(source, "jsonPath")
    if asked and "{{" not in asked:
        if "{" not in asked:
            # kubectl prints what is outside of braces as it stands.
            message = f"`{asked}` has no braces around it, and is the text of `{name}` itself"
            help = f"write `{{.{asked.lstrip('$.')}}}`"
            manifest.tell(codes.ARTIFACT_REFUSED, (*path, "jsonPath"), message, help)
        elif not _is_balanced(asked):
            message = f"`{asked}` is no JSONPath, as a bracket is not closed: the step fails"
            manifest.tell(codes.ARTIFACT_REFUSED, (*path, "jsonPath"), message)
    asked = text(source, "jqFilter")
    if asked and "{{" not in asked and not _is_balanced(asked):
        message = f"`{asked}` is no filter of jq, as a bracket is not closed: the step fails"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "jqFilter"), message)


def _is_balanced(source: str) -> bool:
    """Whether each bracket outside of quotes has its other one."""
    plain = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#[^\n]*', "", source)
    plain = re.sub(r"[^()\[\]{}]", "", plain)
    while (shorter := re.sub(r"\(\)|\[\]|\{\}", "", plain)) != plain:
        plain = shorter
    return not plain


def _container_set(manifest: Manifest, template: Template) -> None:
    """Argo container_set_template_types.go: Validate."""
    if template.kind != "containerSet":
        return
    path = (*template.path, "containerSet", "containers")
    nodes = maps(mapping(template.own, "containerSet"), "containers")
    names = [text(each, "name") for each in nodes]
    inputs, outputs = mapping(template.own, "inputs"), mapping(template.own, "outputs")
    if not nodes:
        manifest.tell(codes.TEMPLATE_REFUSED, path, f"a set without containers: {_REFUSED}")
    if "main" not in names and any(
        (inputs.get("artifacts"), outputs.get("parameters"), outputs.get("artifacts"))
    ):
        message = "inputs and outputs are those of the container `main`, and there is none: "
        manifest.tell(codes.TEMPLATE_REFUSED, path, message + _REFUSED, "call one `main`")
    waits = {
        text(each, "name"): [n for n in each.get("dependencies") or () if isinstance(n, str)]
        for each in nodes
    }
    for number, each in enumerate(nodes):
        for at, name in enumerate(each.get("dependencies") or ()):
            if isinstance(name, str) and name not in waits:
                message = f"there is no container `{name}`: {_REFUSED}"
                where = (*path, number, "dependencies", at)
                manifest.tell(codes.DEPENDENCY_REFUSED, where, message)
    from wzc.verify.graph import cycle_of

    cycle = cycle_of(waits)
    if cycle:
        where = (*path, names.index(cycle[-2]), "dependencies")
        message = f"containers wait for one another ({' -> '.join(cycle)}): {_REFUSED}"
        manifest.tell(codes.DEPENDENCY_REFUSED, where, message)
