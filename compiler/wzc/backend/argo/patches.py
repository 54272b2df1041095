"""What is merged into the objects when they are made: `patch`, `task_patch`.

The merge is Kubernetes' strategic one, as the tables of Argo's and Kubernetes' types have its keys
(apimachinery: strategicpatch; `patchStrategy` and `patchMergeKey` of the Go types).
"""

from collections.abc import Callable, Iterator
from typing import Any

from attrs import Factory, define

from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.source import source_text
from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Node, Seq, maps, origin_at
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.knowledge.check import check
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Type
from wzc.knowledge.schema import VERSIONS, Schema
from wzc.lint.patches import has_template
from wzc.lint.raw import tables
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import RunTimeValue
from wzc.model.value import Value, for_json
from wzc.source.origin import Origin, Via

_ABSENT = object()
_DIRECTIVE = "$patch"


def patched_template(
    step: Step,
    scope: Scope,
    make: Callable[[Step, Scope], Map],
    pipeline: Pipeline,
    diagnostics: Diagnostics,
) -> Map:
    """A step's template after its patch. `make` makes it; what the patch refers to it then has."""
    patch = step.attributes.patch
    assert patch is not None
    if not has_template(step):
        return make(step, scope)  # a patch in `defaults`, which is for steps with a pod
    merged = tree(patch, f"of step {step.name}", scope, diagnostics)
    template = make(step, scope)
    put_patch_of(template, merged, "Template", patch.origin, tables(pipeline), diagnostics)
    return template


def put_patch_of_task(task: Map, step: Step, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Merge a step's `task_patch` into its task."""
    patch = step.attributes.task_patch
    assert patch is not None
    merged = tree(patch, f"of task {step.name}", Scope(), diagnostics)
    put_patch_of(task, merged, "DAGTask", patch.origin, tables(pipeline), diagnostics)


def put_patch_of_schedule(cron: Map, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Merge the `patch` of a schedule into the CronWorkflow's spec."""
    assert pipeline.attributes.schedule is not None
    patch: Value = pipeline.attributes.schedule.data.patch
    merged = tree(patch, "of the schedule", Scope(), diagnostics)
    put_patch_of(cron, merged, "CronWorkflowSpec", patch.origin, tables(pipeline), diagnostics)


def put_patch_of_spec(spec: Map, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Merge a pipeline's `patch`, if it has one, into the workflow's spec.

    Argo replaces tags in all of it but the templates (operator.go: substituteGlobalVariables).
    """
    patch = pipeline.attributes.patch
    if patch is not None:
        merged = tree(patch, f"of pipeline {pipeline.name}", Scope(), diagnostics)
        put_patch_of(spec, merged, "WorkflowSpec", patch.origin, tables(pipeline), diagnostics)
    check_mounts(spec, Origin(pipeline.place), diagnostics)


def tree(
    value: Value, owner: str, scope: Scope, diagnostics: Diagnostics, via: str = "patch"
) -> Map:
    """A patch as it is merged: values of the run are tags, and each part knows its place.

    `owner` is whose it is and `via` what it is, for the source map. Reports text that Argo would
    replace.
    """
    made = _node(value, Via(via, owner), scope, diagnostics)
    assert isinstance(made, Map)
    return made


def _node(value: Value, via: Via, scope: Scope, diagnostics: Diagnostics) -> Node:
    data: Any = value.data
    if isinstance(data, RunTimeValue):
        return source_text(value, scope, diagnostics)
    if isinstance(data, dict):
        found = Map()
        for key, item in data.items():
            refuse_tags(key, item.origin, diagnostics)
            found.put(key, _node(item, via, scope, diagnostics), _origin(item, via))
        return found
    if isinstance(data, list):
        listed = Seq()
        for item in data:
            listed.add(_node(item, via, scope, diagnostics), _origin(item, via))
        return listed
    plain: Node = for_json(data)
    if isinstance(plain, str):
        refuse_tags(plain, value.origin, diagnostics)
    return plain


def _origin(value: Value, via: Via) -> Origin:
    return Origin(value.origin.span, (*value.origin.via, via))


def put_patch_of(
    target: Map,
    patch: Map,
    of: str,
    place: Origin,
    schema: Schema,
    diagnostics: Diagnostics,
) -> None:
    """Merge a patch into an object of a type of the tables, and look at what it has become.

    Reports what says something else than an attribute did, and what Argo or Kubernetes would
    refuse of the whole, at the place of the patch that made it so.
    """
    merge = Merge(schema, diagnostics)
    found = merge.merged(target, patch, ObjectOf(of))
    for key in list(target):
        del target[key]
    target.origins = {}
    # What is long stays behind what is short.
    for key in sorted(found, key=lambda key: key in ("templates", "workflowSpec")):
        target.put(key, found[key], found.get_origin(key))
    if schema.version == VERSIONS[-1]:  # else `held` looks at all of it
        _hold(target, of, place, schema, diagnostics)
    _hold_pods(target, of, place, diagnostics)


@define(eq=False)
class Merge:
    """A strategic merge. Nothing that it is given is changed."""

    schema: Schema
    diagnostics: Diagnostics = Factory(Diagnostics)

    def merged(self, base: Map, patch: Map, type: Type | None) -> Map:
        """A map after a patch: a `null` takes a key away."""
        found = Map(base)
        found.origins = dict(base.origins)
        for key, value in patch.items():
            inner = self._type(type, key)
            before = found.get(key, _ABSENT)
            origin = patch.get_origin(key)
            if value is None:
                if before is not _ABSENT:
                    self._tell(key, before, value, found.get_origin(key), origin)
                found.pop(key, None)
                found.origins.pop(key, None)
                continue
            if isinstance(value, Map):
                below = before if isinstance(before, Map) else Map()
                made: Node = self.merged(below, value, inner)
            elif isinstance(value, Seq) and isinstance(inner, ListOf) and inner.merge:
                made = self._merged_list(before if isinstance(before, Seq) else Seq(), value, inner)
            else:
                made = value
                if before is not _ABSENT and before != value:
                    self._tell(key, before, value, found.get_origin(key), origin)
            kept = isinstance(before, Map | Seq) and isinstance(value, Map | Seq)
            found[key] = made
            if origin is not None and not (kept and key in found.origins):
                found.origins[key] = origin
        return found

    def _merged_list(self, base: Seq, patch: Seq, type: ListOf) -> Seq:
        found: list[tuple[Node, Origin | None]] = [
            (item, base.get_origin(index)) for index, item in enumerate(base)
        ]
        by = type.merge_key
        for index, item in enumerate(patch):
            origin = patch.get_origin(index)
            if by is None or not isinstance(item, Map):
                if all(item != other for other, _ in found):
                    found.append((item, origin))
                continue
            places = [
                number
                for number, (other, _) in enumerate(found)
                if isinstance(other, Map) and other.get(by) == item.get(by)
            ]
            if item.get(_DIRECTIVE) == "delete":
                found = [each for number, each in enumerate(found) if number not in places]
            elif places:
                before, where = found[places[0]]
                assert isinstance(before, Map)
                found[places[0]] = (self.merged(before, item, type.item), where or origin)
            else:
                found.append((self.merged(Map(), item, type.item), origin))
        made = Seq()
        for item, origin in found:
            made.add(item, origin)
        return made

    def _type(self, type: Type | None, key: str) -> Type | None:
        if isinstance(type, MapOf):
            return type.value
        if not isinstance(type, ObjectOf):
            return None
        field = self.schema.object(type.name).fields.get(key)
        return None if field is None else field.type

    def _tell(
        self, key: str, before: Any, value: Node, was: Origin | None, origin: Origin | None
    ) -> None:
        """Warn that a patch says something else than what stands elsewhere."""
        if origin is None:
            return
        shown = "a list" if isinstance(before, Seq) else "a map" if isinstance(before, Map) else ""
        shown = shown or f"`{_cut(str(for_json(before)))}`"
        what = "takes it away" if value is None else "has something else"
        self.diagnostics.report(
            codes.PATCH_DIFFERS,
            f"`{key}` is {shown} without the patch, which {what}",
            origin.span,
            secondary=[] if was is None else [Label(was.span, "said here")],
            help="the patch holds; say it in one place",
        )


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


# ---- what it has become


def _hold(target: Map, of: str, place: Origin, schema: Schema, diagnostics: Diagnostics) -> None:
    for finding in check(target, of, schema):
        path = finding.path
        if path == ("name",):
            continue  # no patch changes it, and in a component it is not known yet
        where = ".".join(str(part) for part in path if isinstance(part, str))
        origin = origin_at(target, path) or place
        diagnostics.report(
            codes.BAD_PATCH,
            f"with this patch `{where}` is refused: {finding.problem.message}"
            if where
            else f"with this patch {finding.problem.message}",
            origin.span,
            help=finding.problem.help or "what is merged is what Argo and Kubernetes get",
        )


def _hold_pods(target: Map, of: str, place: Origin, diagnostics: Diagnostics) -> None:
    if of == "Template":
        _hold_containers(target, place, diagnostics)
    for number, volume in enumerate(maps(target.get("volumes"))):
        sources = [key for key in volume if key != "name"]
        if len(sources) > 1:
            origin = origin_at(target, ("volumes", number, sources[-1])) or place
            diagnostics.report(
                codes.BAD_PATCH,
                f"the volume `{volume.get('name')}` would be a `{sources[0]}` and a "
                f"`{sources[-1]}`, and Kubernetes takes one",
                origin.span,
                help="a volume of another name for each",
            )


def _hold_containers(target: Map, place: Origin, diagnostics: Diagnostics) -> None:
    """Refuse containers that a patch adds without an image, or under a name that is taken."""
    taken: dict[str, Origin | None] = dict.fromkeys(("main", "wait", "init"))
    for group in ("initContainers", "sidecars"):
        for number, container in enumerate(maps(target.get(group))):
            name = container.get("name")
            origin = origin_at(target, (group, number, "name")) or place
            if "image" not in container:
                diagnostics.report(
                    codes.BAD_PATCH,
                    f"the container `{name}` in `{group}` has no image",
                    origin.span,
                    help='`image = "..."` beside its name',
                )
            if name in taken:
                first = taken[str(name)]
                mine = first if first is not None and not _is_patched(origin) else origin
                diagnostics.report(
                    codes.BAD_PATCH,
                    f"the pod has a container `{name}` already",
                    mine.span,
                    help="give it another name",
                )
            taken[str(name)] = origin


def _is_patched(origin: Origin) -> bool:
    return any(via.kind == "patch" for via in origin.via)


def check_mounts(spec: Map, place: Origin, diagnostics: Diagnostics) -> None:
    """Refuse mounts of volumes that a pod does not have.

    Kubernetes refuses such a pod (core/validation: ValidateVolumeMounts).
    """
    whole = {str(volume.get("name")) for volume in maps(spec.get("volumes"))}
    for claim in maps(spec.get("volumeClaimTemplates")):
        metadata = claim.get("metadata")
        if isinstance(metadata, Map):
            whole.add(str(metadata.get("name")))
    for template in maps(spec.get("templates")):
        known = whole | {str(volume.get("name")) for volume in maps(template.get("volumes"))}
        for path, container in _containers(template):
            for number, mount in enumerate(maps(container.get("volumeMounts"))):
                name = mount.get("name")
                if isinstance(name, str) and name not in known and "{{" not in name:
                    at = (*path, "volumeMounts", number, "name")
                    diagnostics.report(
                        codes.BAD_PATCH,
                        f"the pod has no volume `{name}` that could be mounted",
                        (origin_at(template, at) or place).span,
                        help=f'`volumes = [{{ name = "{name}", ... }}]` in the patch',
                    )


def _containers(template: Map) -> Iterator[tuple[tuple[str | int, ...], Map]]:
    for key in ("container", "script"):
        own = template.get(key)
        if isinstance(own, Map):
            yield (key,), own
    for group in ("initContainers", "sidecars"):
        for number, container in enumerate(maps(template.get(group))):
            yield (group, number), container
