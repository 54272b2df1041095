"""Tags that are never replaced, or not in time."""

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import label_value
from wzc.values.suggest import nearest
from wzc.verify import scopes
from wzc.verify.job import Job
from wzc.verify.language.tags import PREFIXES, Tag, tags, tags_of
from wzc.verify.model import WITH_POD, Data, Manifest, Path, Task, Template, mapping, maps, text
from wzc.verify.places import Place
from wzc.verify.scopes import Scope

# Fields of a task that are looked at on their own.
_LOOPS = (("withItems",), ("withParam",), ("withSequence",))
_APART = ("inline",)
# What expressions have to give: true or false, or nothing that has a kind of its own.
_CONDITION = frozenset({"bool"})
_TEXT = frozenset({"text"})
_OF_TEMPLATES = (
    *("inputs.", "outputs.", "pod.", "node.", "lastRetry.", "tasks.name", "steps.name"),
    *("retries", "inputs", "status", "duration", "exitCode", "resourcesDuration."),
)
_OF_TASKS = ("item", "tasks.", "steps.")
# Fields of the spec whose tags are looked at elsewhere, or are replaced later.
_WITH_PLACES_OF_THEIR_OWN = ("templates", "hooks", "metrics", "arguments", "templateDefaults")
_ARTIFACT = frozenset({"other"})
_WANTED = {("when",): _CONDITION, ("withParam",): frozenset({"list"})}


def check(manifest: Manifest, job: Job) -> None:
    """Tags of all templates: B1 Variables and B2 References of Argo's rules."""
    around = scopes.of_workflow(manifest, job)
    _whole(manifest, around, job)
    by_path = {template.path: template for template in manifest.templates}
    of_hooks = Place(manifest, around)
    hooks = (*manifest.spec_path, "hooks")
    _hooks(of_hooks, mapping(manifest.spec, "hooks"), hooks)
    for tag in tags(mapping(manifest.spec, "hooks"), hooks):
        if f"{tag.text}.".startswith(("tasks.", "steps.", "inputs.", "item.")):
            # Argo hooks.go: executeWfLifeCycleHook has what is known of the whole workflow.
            message = (
                f"`{{{{{tag.text}}}}}` has no value in a hook of the workflow: the hook ends in"
            )
            help = "what it needs is an output with a `globalName`: `workflow.outputs`"
            manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, f"{message} an error", help)
    for template in manifest.templates:
        scope = scopes.of_template(template, around)
        if template.is_inline:
            outer = _outer(template, by_path)
            if outer is not None:
                scope = scope.with_names(scopes.of_template(outer, around).names)
            scope = scope.with_names((), ("item", "tasks.", "steps."))
        if template.is_leaf:
            _leaf(manifest, template, scope, job)
        else:
            _tasks(manifest, template, scope, job)


def _whole(manifest: Manifest, around: Scope, job: Job) -> None:
    """What holds for the whole workflow (Argo operator.go: substituteGlobalVariables)."""
    defaults = (*manifest.spec_path, "templateDefaults")
    # What the templates have besides is known where they are; those in tasks have more.
    inside = any(template.is_inline for template in manifest.templates)
    more = _OF_TASKS if inside else ()
    anywhere = Place(manifest, around.with_names((), (*_OF_TEMPLATES, *more)), slips=not job.own)
    for tag in tags(mapping(manifest.spec, "templateDefaults"), defaults):
        anywhere.tag(tag)
    claims = (*manifest.spec_path, "volumeClaimTemplates")
    for tag in tags(manifest.spec.get("volumeClaimTemplates"), claims):
        if f"{tag.text}.".startswith((*PREFIXES,)) and not tag.text.startswith("workflow."):
            message = f"`{{{{{tag.text}}}}}` has no value where a claim is made, and stays"
            manifest.tell(codes.TAG_LEFT, tag.path, f"{message} in it")
    arguments = maps(mapping(manifest.spec, "arguments"), "parameters")
    for number, parameter in enumerate(arguments):
        above = (*manifest.spec_path, "arguments", "parameters", number, "valueFrom")
        given = mapping(parameter, "valueFrom")
        for tag in tags(given.get("configMapKeyRef"), (*above, "configMapKeyRef")):
            # Argo operator.go: setGlobalParameters.
            message = f"`{{{{{tag.text}}}}}` is not replaced here: Argo looks for a ConfigMap of"
            effect = "the parameter has its default" if "default" in given else "the run fails"
            advice = "write the name, or read the ConfigMap in an input of the template"
            manifest.tell(codes.TAG_LEFT, tag.path, f"{message} this name, and {effect}", advice)
        own = f"workflow.parameters.{text(parameter, 'name')}"
        where = (*manifest.spec_path, "arguments", "parameters", number, "value")
        for tag in tags_of(text(parameter, "value"), where):
            if tag.text == own:
                message = f"`{{{{{own}}}}}` is the value of the parameter itself, and stays in"
                manifest.tell(codes.TAG_LEFT, where, f"{message} the text as it stands")
    for key, value in manifest.spec.items():
        if key in _WITH_PLACES_OF_THEIR_OWN:
            continue
        for tag in tags(value, (*manifest.spec_path, key)):
            if tag.is_expression or not tag.text.startswith("workflow.") or around.has(tag.text):
                continue
            message = f"`{{{{{tag.text}}}}}` refers to nothing, and stays in the text as it stands"
            right = nearest(tag.text, around.names)
            help = f"write `{{{{{right}}}}}`" if right else None
            manifest.tell(codes.TAG_LEFT, tag.path, message, help)
    meta = (*manifest.spec_path, "workflowMetadata", "labelsFrom")
    labels = mapping(mapping(manifest.spec, "workflowMetadata"), "labelsFrom")
    for key, label in labels.items():
        # Argo operator.go: updateWorkflowMetadata.
        source = text(label, "expression") if isinstance(label, dict) else ""
        if source and "{{" not in source:
            where = (*meta, key, "expression")
            Place(manifest, around).expression(where, source, source, _TEXT)
            _label(manifest, source, where)
    path = (*manifest.spec_path, "podSpecPatch")
    for tag in tags(manifest.spec.get("podSpecPatch"), path):
        name = tag.text.removeprefix("inputs.parameters.")
        if tag.is_expression or name == tag.text:
            continue
        for template in manifest.templates:
            inputs = maps(mapping(template.data, "inputs"), "parameters")
            if template.kind in WITH_POD and all(text(each, "name") != name for each in inputs):
                message = (
                    f"`{{{{{tag.text}}}}}` stays as it stands in the pods of `{template.name}`"
                )
                help = f"give `{template.name}` the input, or patch the templates that have it"
                manifest.tell(codes.TAG_LEFT, path, f"{message}, which has no such input", help)
                break


def _outer(template: Template, by_path: dict[Path, Template]) -> Template | None:
    for length in range(len(template.path) - 1, 0, -1):
        found = by_path.get(template.path[:length])
        if found is not None:
            return found
    return None


def _leaf(manifest: Manifest, template: Template, scope: Scope, job: Job) -> None:
    place = Place(manifest, scope, slips=not job.own)
    measured = Place(manifest, scopes.of_metrics(template, scope))
    for tag in tags(template.own, template.path):
        below = tag.path[len(template.path) :]
        if below[:1] == ("metrics",):
            measured.tag(tag)
        elif below[:1] == ("inputs",) and tag.text.startswith("inputs."):
            _of_itself(manifest, template, tag, job, scope)
        else:
            place.tag(tag)


def _of_itself(manifest: Manifest, template: Template, tag: Tag, job: Job, scope: Scope) -> None:
    """The value of an input may have other inputs in it, but not itself."""
    below = tag.path[len(template.path) + 1 :]
    if "configMapKeyRef" in below:
        message = (
            f"`{{{{{tag.text}}}}}` has no value where a ConfigMap is read: the step ends in an"
        )
        manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, f"{message} error")
        return
    if below[:1] != ("parameters",) or below[2:] not in (("value",), ("default",)):
        return
    if (
        tag.text.startswith("inputs.parameters.")
        and not scope.has(tag.text)
        and below[2:] == ("value",)
    ):
        # Argo validate.go: validateLeaf looks at the whole template.
        message = f"`{{{{{tag.text}}}}}` refers to nothing, so Argo refuses the manifest"
        manifest.tell(codes.TAG_WITHOUT_VALUE, tag.path, message)
        return
    port = maps(mapping(template.own, "inputs"), "parameters")[int(below[1])]
    name = text(port, "name")
    if tag.text == f"inputs.parameters.{name}" and not _is_given(manifest, template, name, job):
        message = (
            f"`{{{{{tag.text}}}}}` is the value of `{text(port, 'name')}` itself, and stays in"
        )
        manifest.tell(codes.TAG_LEFT, tag.path, f"{message} the text as it stands")


def _is_given(manifest: Manifest, template: Template, name: str, job: Job) -> bool:
    """Whether all that runs a template gives it a parameter, as far as is known."""
    runs: list[Data] = []
    if not manifest.is_template and template.name == text(manifest.spec, "entrypoint"):
        runs.append(manifest.spec)
    for each in manifest.templates:
        for task in each.tasks:
            found = job.library.target(manifest, task.data)
            if found is not None and found[1] is template:
                runs.append(task.data)
    return all(
        any(text(each, "name") == name for each in maps(mapping(run, "arguments"), "parameters"))
        for run in runs
    )


def _tasks(manifest: Manifest, template: Template, scope: Scope, job: Job) -> None:
    order = job.order_of(template)
    fields: dict[str, Scope] = {}
    of_targets: dict[tuple[int, bool], Scope] = {}
    for task in order.tasks:
        found = job.library.target(manifest, task.data)
        target = found[1] if found else None
        which = (id(target), task.loops)
        if which not in of_targets:
            of_targets[which] = scopes.fields_of(task, target)
        fields.setdefault(task.name, of_targets[which])
    for task in order.tasks:
        inner = scope
        if task.loops:
            items = scopes.of_items(task)
            inner = scope.with_names(items.names, items.open)
        place = Place(manifest, inner, order, task, False, fields)
        outside = Place(manifest, scope, order, task, False, fields)
        in_hooks = place
        data = task.data
        if "hooks" in data or "onExit" in data:
            in_hooks = Place(manifest, inner, order, task, True, fields)
        if not data.keys().isdisjoint(_APART):
            data = {key: value for key, value in data.items() if key not in _APART}
        for tag in tags(data, task.path):
            below = tag.path[len(task.path) :]
            wanted = None
            if tag.is_expression and below in _WANTED and _is_all(data[f"{below[0]}"]):
                wanted = _WANTED[below]
            if below == ("when",) and _is_no_tag(tag):
                message = (
                    f"`{{{{{tag.text}}}}}` is no tag of Argo's: the condition cannot be read, and"
                )
                help = f"an expression begins with `=`: `{{{{={tag.text}}}}}`"
                manifest.tell(
                    codes.TAG_LEFT, tag.path, f"{message} the task ends in an error", help
                )
                continue
            if below[:1] in _LOOPS:
                _in_loop(outside, tag, wanted)
                continue
            (in_hooks if below[:1] in (("hooks",), ("onExit",)) else place).tag(tag, wanted)
        if "arguments" in data:
            _artifacts(place, task)
        if "hooks" in data:
            _hooks(in_hooks, mapping(data, "hooks"), (*task.path, "hooks"))
    behind = Place(manifest, scope, order, None, False, fields)
    measured = Place(manifest, scopes.of_metrics(template, scope), order, None, False, fields)
    for key, value in template.own.items():
        if key in ("dag", "steps", "inputs"):
            continue
        for tag in tags(value, (*template.path, key)):
            (measured if key == "metrics" else behind).tag(tag)
    if template.kind == "dag":
        for tag in tags(mapping(template.own, "dag").get("target"), (*template.path, "dag")):
            behind.tag(tag)
    _output_expressions(behind, template)


def _label(manifest: Manifest, source: str, path: Path) -> None:
    """A label that is a parameter of the workflow, whose value has to be one of a label."""
    for parameter in maps(mapping(manifest.spec, "arguments"), "parameters"):
        value = text(parameter, "value")
        if source.strip() == f"workflow.parameters.{text(parameter, 'name')}" and "{{" not in value:
            problem = label_value(value)
            if problem is not None:
                message = f"{problem.message}: the workflow ends in an error"
                manifest.tell(codes.POD_WOULD_BE_REFUSED, path, message, problem.help)


def _is_no_tag(tag: Tag) -> bool:
    """Whether Argo leaves it as it stands."""
    return tag.is_closed and not tag.is_expression and not f"{tag.text}.".startswith(PREFIXES)


def _in_loop(place: Place, tag: Tag, wanted: frozenset[str] | None) -> None:
    """A tag in the items of a loop, which have no items themselves."""
    if f"{tag.text}.".startswith("item.") and not place.scope.has(tag.text):
        message = f"`{{{{{tag.text}}}}}` in an item is not replaced, and reaches the container as"
        place.manifest.tell(codes.TAG_LEFT, tag.path, f"{message} it stands")
    else:
        place.tag(tag, wanted)


def _is_all(text: object) -> bool:
    """Whether a text is one tag and nothing else."""
    stripped = text.strip() if isinstance(text, str) else ""
    return stripped.startswith("{{") and stripped.endswith("}}") and stripped.count("{{") == 1


def _hooks(place: Place, hooks: Data, path: Path) -> None:
    """When hooks run: expressions without braces."""
    for name, hook in hooks.items():
        source = text(hook, "expression") if isinstance(hook, dict) else ""
        where = (*path, name, "expression")
        if source and "{{" not in source:
            place.expression(where, source, source, _CONDITION)
        elif source:
            runtime = ("workflow.status", "workflow.failures", "workflow.duration")
            never = ("tasks.", "steps.") if place.order is not None else runtime
            _not_replaced(place, source, where, never, "the hook does not run as meant")


def _not_replaced(
    place: Place, source: str, path: Path, names: tuple[str, ...], effect: str
) -> None:
    """Tags in an expression that is evaluated as it stands, with their names as variables.

    Hooks are taken out before references are resolved (Argo dag.go: resolveDependencyReferences),
    outputs of tasks are not put into those of their template (scope.go: resolveParameter).
    """
    for tag in tags_of(source, path):
        if tag.text.startswith(names) and not tag.is_expression:
            message = f"`{{{{{tag.text}}}}}` is not replaced in an expression like this: {effect}"
            task = tag.text.split(".")
            help = tag.text
            if len(task) > 2 and "-" in task[1]:
                help = f"{task[0]}['{task[1]}'].{'.'.join(task[2:])}"
            place.manifest.tell(codes.EXPRESSION_REFUSED, path, message, f"write `{help}`")
            return


def _artifacts(place: Place, task: Task) -> None:
    """What of a task's artifacts is read without braces: a `from`, and `fromExpression`."""
    path = (*task.path, "arguments", "artifacts")
    for number, artifact in enumerate(maps(mapping(task.data, "arguments"), "artifacts")):
        source = text(artifact, "fromExpression") if "fromExpression" in artifact else ""
        if source and "{{" not in source:
            place.expression((*path, number, "fromExpression"), source, source, _ARTIFACT)
        bare = text(artifact, "from").strip()
        if bare.startswith(("tasks.", "steps.", "inputs.")) and "{{" not in bare:
            place.tag(Tag((*path, number, "from"), bare, False))


def _output_expressions(place: Place, template: Template) -> None:
    outputs = mapping(template.own, "outputs")
    path = (*template.path, "outputs")
    for number, parameter in enumerate(maps(outputs, "parameters")):
        source = text(mapping(parameter, "valueFrom"), "expression")
        if source and "{{" not in source:
            where = (*path, "parameters", number, "valueFrom", "expression")
            place.expression(where, source, source, _ARTIFACT if "artifacts" in where else None)
        elif source:
            where = (*path, "parameters", number, "valueFrom", "expression")
            _not_replaced(place, source, where, ("tasks.", "steps."), "it gives no value of a task")
    for number, artifact in enumerate(maps(outputs, "artifacts")):
        source = text(artifact, "fromExpression")
        if source and "{{" not in source:
            where = (*path, "artifacts", number, "fromExpression")
            place.expression(where, source, source, _ARTIFACT if "artifacts" in where else None)
        elif source:
            where = (*path, "artifacts", number, "fromExpression")
            _not_replaced(place, source, where, ("tasks.", "steps."), "it gives no value of a task")
