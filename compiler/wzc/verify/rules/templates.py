"""Templates: of one kind, found by who refers to them, with settings of their kind only."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.names import dns_subdomain
from wzc.values.suggest import nearest
from wzc.verify.job import Job
from wzc.verify.language.tags import PREFIXES
from wzc.verify.model import (
    KINDS_OF_TEMPLATE,
    Data,
    Manifest,
    Path,
    Template,
    mapping,
    maps,
    text,
)

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# Kubernetes validation.go: those whose names are DNS subdomains.
_WITH_DNS_NAMES = (
    *("ConfigMap", "Secret", "Pod", "Job", "Deployment", "StatefulSet", "PersistentVolumeClaim"),
    *("Workflow", "WorkflowTemplate", "CronWorkflow", "ServiceAccount"),
)
_OF_NAMED = ("create", "apply", "replace", "get", "delete")
_NOT_PODS = ("http", "plugin", "suspend", "steps", "dag")


def check(manifest: Manifest, job: Job) -> None:
    """B1 Workflow and Template of Argo's rules."""
    _entrypoint(manifest, job)
    for template in manifest.templates:
        _kind(manifest, template)
        _settings(manifest, template)
        if template.kind == "dag" and not mapping(template.own, "dag").get("tasks"):
            message = "a DAG without tasks: Argo refuses the manifest"
            dag = (*template.path, "dag")
            where = (*dag, "tasks") if "tasks" in mapping(template.own, "dag") else dag
            manifest.tell(codes.TEMPLATE_REFUSED, where, message, "add a task")
        if template.kind == "steps":
            _groups(manifest, template)
        for task in template.tasks:
            reference(manifest, task.data, task.path, job)
            hooks(manifest, mapping(task.data, "hooks"), (*task.path, "hooks"), job)
            _on_exit(manifest, task.data, task.path)


def _groups(manifest: Manifest, template: Template) -> None:
    """Argo workflow_types.go: no steps are none; controller/steps.go: executeSteps, which makes a
    group the child of an empty one before it, and then waits for both.
    """
    path = (*template.path, "steps")
    groups = template.own.get("steps")
    if not groups:
        message = f"the template `{template.name}` has no steps: the workflow ends in an error"
        manifest.tell(codes.TEMPLATE_REFUSED, path, message, "add a step")
    for number, group in enumerate(groups[:-1] if isinstance(groups, list) else ()):
        if group in ([], None):
            message = "a group without steps waits for the group behind it, and that for this one:"
            message += " the workflow never ends"
            manifest.tell(codes.TEMPLATE_REFUSED, (*path, number), message, "take it away")


def _entrypoint(manifest: Manifest, job: Job) -> None:
    spec, path = manifest.spec, manifest.spec_path
    using = spec.get("workflowTemplateRef")
    name = text(spec, "entrypoint")
    if using is not None:
        where = (*path, "workflowTemplateRef")
        if spec.get("templates"):
            message = "`templates` cannot stand beside `workflowTemplateRef`: Argo refuses both"
            manifest.tell(codes.TEMPLATE_REFUSED, (*path, "templates"), message)
        holder = job.library.holder(mapping(spec, "workflowTemplateRef"))
        if holder is None:
            _no_holder(manifest, mapping(spec, "workflowTemplateRef"), where, job)
            return
        if not name and not text(holder.spec, "entrypoint"):
            message = f"neither the {manifest.kind} nor `{holder.name}` has an `entrypoint`"
            manifest.tell(codes.TEMPLATE_NOT_FOUND, where, f"{message}: Argo refuses the manifest")
        for key in ("entrypoint", "onExit"):
            named = text(spec, key)
            if named and holder.template(named) is None:
                _undefined(manifest, named, (*path, key), holder)
        return
    if not name and not manifest.is_template:
        where = (*path, "entrypoint") if "entrypoint" in spec else path
        message = f"the {manifest.kind} has no `entrypoint`, and Argo refuses it"
        right = manifest.templates[-1].name if len(manifest.templates) == 1 else None
        help = f"add `entrypoint: {right}`" if right else "name the template to begin with"
        manifest.tell(codes.TEMPLATE_NOT_FOUND, where, message, help)
    for key in ("entrypoint", "onExit"):
        named = text(spec, key)
        if named and manifest.template(named) is None:
            _undefined(manifest, named, (*path, key), manifest)
    hooks(manifest, mapping(spec, "hooks"), (*path, "hooks"), job)
    if text(spec, "onExit") and "exit" in mapping(spec, "hooks"):
        # Argo workflow_types.go: GetExitHook.
        message = "the hook `exit` never runs: `onExit` goes before it"
        where = (*path, "hooks", "exit")
        manifest.tell(codes.TEMPLATE_REFUSED, where, message, "keep one of the two")


def _undefined(manifest: Manifest, name: str, path: Path, holder: Manifest) -> None:
    if not holder.templates and holder.has_mistakes((*holder.spec_path, "templates")):
        return
    right = nearest(name, [each.name for each in holder.templates if not each.is_inline])
    place = "" if holder is manifest else f" in `{holder.name}`"
    message = f"there is no template `{name}`{place}: Argo refuses the manifest"
    if "hooks" in path or (path[-1] == "onExit" and len(path) > 2):
        message = f"there is no template `{name}`{place}: the hook ends in an error"
    manifest.tell(codes.TEMPLATE_NOT_FOUND, path, message, f"write `{right}`" if right else None)


def _no_holder(manifest: Manifest, reference: Data, path: Path, job: Job) -> None:
    name = text(reference, "name")
    if not name:
        message = "the reference names no WorkflowTemplate: Argo refuses the manifest"
        manifest.tell(codes.TEMPLATE_NOT_FOUND, path, message, "add `name`")
        return
    if "{{" in name or job.own or job.library.is_one_of_several(reference):
        return
    if manifest.has_mistakes(path) or (manifest.spec.get("templates") and len(path) < 4):
        return  # which are told
    kind = "ClusterWorkflowTemplate" if reference.get("clusterScope") else "WorkflowTemplate"
    where = (*path, "name")
    others = [each for each in job.library.manifests if each.is_template and each.name == name]
    if others:
        message = f"`{name}` is a {others[0].kind}, and Argo looks for a {kind}: it refuses the"
        scope = "add" if kind == "WorkflowTemplate" else "take away"
        help = f"{scope} `clusterScope: true`"
        manifest.tell(codes.TEMPLATE_NOT_FOUND, where, f"{message} manifest", help)
        return
    if not manifest.once((kind, name)):
        return
    known = [each.name for each in job.library.manifests if each.kind == kind]
    right = nearest(name, known)
    message = f"no file has the {kind} `{name}`: unless the cluster has it, Argo refuses the"
    message += " manifest"
    help = f"if `{right}` is meant, write that" if right else f"name the file of the {kind}, too"
    manifest.tell(codes.RISK, where, message, help)


def reference(manifest: Manifest, data: Data, path: Path, job: Job, *, hook: bool = False) -> None:
    """What a task or a hook runs: one thing, which is there."""
    name, ref = text(data, "template"), data.get("templateRef")
    inline = data.get("inline")
    given = [
        key for key in ("template", "templateRef", "inline") if data.get(key) not in (None, "")
    ]
    if not given:
        what = "the hook" if hook else "the task"
        message = f"{what} says nothing to run: Argo refuses the manifest"
        manifest.tell(codes.TEMPLATE_NOT_FOUND, path, message, "add `template`")
        return
    if len(given) > 1:
        effect = "Argo refuses the manifest" if inline is None else "one silently wins"
        message = f"`{given[0]}` and `{given[1]}` stand side by side: {effect}"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, given[1]), message, "keep one of them")
        return
    if isinstance(ref, dict):
        where = (*path, "templateRef")
        holder = job.library.holder(ref)
        template = text(ref, "template")
        if text(ref, "name") and not template:
            message = "the reference names no template: Argo refuses the manifest"
            manifest.tell(codes.TEMPLATE_NOT_FOUND, where, message, "add `template`")
        elif holder is None:
            _no_holder(manifest, ref, where, job)
        elif "{{" not in template and holder.template(template) is None:
            _undefined(manifest, template, (*where, "template"), holder)
    elif name and manifest.template(name) is None:
        _undefined(manifest, name, (*path, "template"), manifest)


def hooks(manifest: Manifest, data: Data, path: Path, job: Job) -> None:
    """Hooks have a template, and say when they run (Argo validate.go: validateHooks)."""
    for name, hook in data.items():
        if not isinstance(hook, dict):
            continue
        if name != "exit" and not text(hook, "expression"):
            message = f"the hook `{name}` does not say when it runs: Argo refuses the manifest"
            help = f'add `expression`, such as `workflow.status == "Running"`; `{name}` could also'
            manifest.tell(codes.TEMPLATE_REFUSED, (*path, name), message, f"{help} be `exit`")
        reference(manifest, hook, (*path, name), job, hook=True)


def _on_exit(manifest: Manifest, task: Data, path: Path) -> None:
    name = text(task, "onExit")
    if name and manifest.template(name) is None:
        _undefined(manifest, name, (*path, "onExit"), manifest)


def _kind(manifest: Manifest, template: Template) -> None:
    given = [kind for kind in KINDS_OF_TEMPLATE if template.own.get(kind) is not None]
    if not given:
        message = f"{template.shown} says nothing to run: Argo refuses the manifest"
        help = "add one of " + ", ".join(f"`{kind}`" for kind in KINDS_OF_TEMPLATE)
        manifest.tell(codes.TEMPLATE_REFUSED, template.path, message, help)
    elif len(given) > 1:
        message = f"`{given[0]}` and `{given[1]}` stand side by side in `{template.name}`: Argo"
        message += " refuses the manifest"
        where = (*template.path, given[1])
        manifest.tell(codes.TEMPLATE_REFUSED, where, message, "make two templates of it")


def _settings(manifest: Manifest, template: Template) -> None:
    own, path = template.own, template.path
    if not template.kind:
        return
    if template.is_leaf:
        if own.get("parallelism") is not None:
            message = f"`parallelism` limits tasks, and a {template.kind} template has none: Argo"
            message += " refuses the manifest"
            manifest.tell(codes.TEMPLATE_REFUSED, (*path, "parallelism"), message)
    else:
        for key in ("activeDeadlineSeconds", "timeout", "pendingTimeout"):
            if own.get(key) is not None:
                message = f"`{key}` is for templates that run something themselves, not for"
                message += f" {template.kind}: Argo refuses the manifest"
                manifest.tell(codes.TEMPLATE_REFUSED, (*path, key), message)
    if template.kind in _NOT_PODS:
        for key in ("resourceClaims", "podResources"):
            if own.get(key) is not None:
                message = f"a {template.kind} template has no pod of its own for `{key}`: Argo"
                manifest.tell(
                    codes.TEMPLATE_REFUSED, (*path, key), f"{message} refuses the manifest"
                )
    if template.kind == "resource":
        _resource(manifest, template)
    if template.kind in ("container", "script"):
        container = mapping(template.data, template.kind)
        if not text(container, "image"):
            message = "there is no image: Argo refuses the manifest"
            where = (*path, template.kind)
            manifest.tell(codes.TEMPLATE_REFUSED, where, message, "add `image`")
    if template.kind == "http" and not text(mapping(own, "http"), "url"):
        message = "a request without `url`: the step ends in an error"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, "http"), message, "add `url`")
    plugin = own.get("plugin")
    if template.kind == "plugin" and not (isinstance(plugin, dict) and len(plugin) == 1):
        message = "`plugin` names one plugin, and nothing else: Argo refuses the manifest"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, "plugin"), message)
    if template.kind == "script" and not text(mapping(template.data, "script"), "source"):
        message = "a script without `source` runs an empty file, and does nothing"
        manifest.tell(codes.RISK, (*path, "script"), message, "add `source`")


def _replaced(tag: re.Match[str]) -> str:
    """What Argo has in the place of a tag as it validates: nothing it knows stays."""
    name = tag[0][2:-2].strip()
    return "tag" if name.startswith(("=", *PREFIXES)) or name == "item" else tag[0]


def _is_object(found: object) -> bool:
    return isinstance(found, dict) and bool(found.get("apiVersion")) and bool(found.get("kind"))


def _named(manifest: Manifest, found: Data, action: str, path: Path) -> None:
    """A resource has a name; what is not made anew has its own (kubectl: apply.go; client-go
    request.go: Name; Argo executor/resource.go: ExecResource).
    """
    meta = mapping(found, "metadata")
    problem = dns_subdomain(text(meta, "name")) if text(meta, "name") else None
    if problem is not None and text(found, "kind") in _WITH_DNS_NAMES:
        message = f"{problem.message}: the cluster refuses the resource, and the step fails"
        manifest.tell(codes.TEMPLATE_REFUSED, path, message, problem.help)
    is_list = text(found, "kind").endswith("List")
    if action not in _OF_NAMED or is_list or meta.get("name") is not None:
        return
    if not text(meta, "generateName"):
        message = "the resource's manifest has no `metadata.name`: the step fails"
        manifest.tell(codes.TEMPLATE_REFUSED, path, message, "add it")
    elif action in ("apply", "replace", "get", "delete"):
        message = f"`{action}` takes no `generateName`: the step fails"
        manifest.tell(codes.TEMPLATE_REFUSED, path, message, "add `metadata.name`, or `create` it")


def _resource(manifest: Manifest, template: Template) -> None:
    resource = mapping(template.own, "resource")
    path = (*template.path, "resource")
    if text(resource, "action") in ("get", "delete"):
        if not any(resource.get(key) for key in ("manifest", "manifestFrom", "flags")):
            # Argo executor/resource.go: getKubectlArguments.
            message = f"`{text(resource, 'action')}` of nothing: the step fails"
            either = "add `manifest`, or `flags` such as `[pod, my-pod]`"
            manifest.tell(codes.TEMPLATE_REFUSED, path, message, either)
        written = text(resource, "manifest")
        if written and "{{" not in written and not resource.get("flags"):
            from wzc.importers.yaml.go import plain_value

            named = plain_value(written)
            if isinstance(named, dict):
                _named(manifest, named, text(resource, "action"), (*path, "manifest"))
        return
    if not resource.get("manifest") and not resource.get("manifestFrom"):
        message = f"`{text(resource, 'action')}` needs a `manifest`: Argo refuses the manifest"
        manifest.tell(codes.TEMPLATE_REFUSED, path, message)
    written, action = text(resource, "manifest"), text(resource, "action")
    if written and resource.get("manifestFrom") is not None:
        message = "`manifest` and `manifestFrom` stand side by side: Argo refuses the manifest"
        where = (*path, "manifest")
        manifest.tell(codes.TEMPLATE_REFUSED, where, message, "keep one of them")
    if written:
        from wzc.importers.yaml.go import plain_value

        found = plain_value(_TAG.sub(_replaced, written))
        if isinstance(found, ValueError):
            message = f"the resource's manifest is no YAML ({found}): Argo refuses the manifest"
            manifest.tell(codes.TEMPLATE_REFUSED, (*path, "manifest"), message)
        elif action in _OF_NAMED and "{{" not in f"{written}{action}" and not _is_object(found):
            message = "the resource's manifest has no `apiVersion` and `kind`: the step fails"
            manifest.tell(codes.TEMPLATE_REFUSED, (*path, "manifest"), message)
        elif isinstance(found, dict) and "{{" not in written:
            _named(manifest, found, text(resource, "action"), (*path, "manifest"))
    source = text(mapping(mapping(resource, "manifestFrom"), "artifact"), "name")
    inputs = [text(each, "name") for each in maps(mapping(template.own, "inputs"), "artifacts")]
    if source and source not in inputs:
        message = f"there is no input artifact `{source}`: Argo refuses the manifest"
        right = nearest(source, inputs)
        where = (*path, "manifestFrom", "artifact", "name")
        help = f"write `{right}`" if right else None
        manifest.tell(codes.TEMPLATE_REFUSED, where, message, help)
