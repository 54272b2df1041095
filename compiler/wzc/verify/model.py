"""A manifest as the rules see it: plain data, the templates in it, and a way to tell."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attrs import Factory, define, field

from wzc.diagnostics.model import Code, Severity
from wzc.knowledge.schema import Schema
from wzc.verify.findings import Findings
from wzc.verify.findings import Path as Path
from wzc.verify.findings import at as value_at
from wzc.verify.findings import shown as shown
from wzc.verify.language.tags import Tag, tags

Data: TypeAlias = Mapping[str, Any]

KINDS_OF_TEMPLATE = (
    *("container", "script", "containerSet", "resource", "data", "http", "plugin"),
    *("suspend", "steps", "dag"),
)
# Template.IsPodType: those whose pod has a name to be referred to.
WITH_POD = frozenset({"container", "script", "containerSet", "resource", "data"})
TEMPLATES = ("WorkflowTemplate", "ClusterWorkflowTemplate")
# Where the spec of the workflow is, in each kind.
SPECS: Mapping[str, Path] = {
    "Workflow": ("spec",),
    "CronWorkflow": ("spec", "workflowSpec"),
    "WorkflowTemplate": ("spec",),
    "ClusterWorkflowTemplate": ("spec",),
}


@define(eq=False)
class Template:
    """A template: the manifest's own, or one inside of a task.

    `data` has the manifest's `templateDefaults` in it; `own` is what is written. `kind` is a word
    of `KINDS_OF_TEMPLATE`, empty where there is not exactly one. `path` leads to it in the
    document. `loops` says that it stands in a task with items.
    """

    name: str
    kind: str
    data: Data
    own: Data
    path: Path
    is_inline: bool = False
    loops: bool = False
    _tasks: "list[Task] | None" = field(default=None, init=False)
    _tags: list[Tag] | None = field(default=None, init=False)

    @property
    def shown(self) -> str:
        """What it is called in a message."""
        return f"`{self.name}`" if self.name else "the template inside of the task"

    @property
    def tasks(self) -> "list[Task]":
        """The tasks of a DAG or the steps of steps, in their order."""
        if self._tasks is None:
            self._tasks = list(_tasks_of(self))
        return self._tasks

    @property
    def tags(self) -> list[Tag]:
        """All tags in what is written, with their paths in the document."""
        if self._tags is None:
            self._tags = list(tags(self.own, self.path))
        return self._tags

    @property
    def is_leaf(self) -> bool:
        """Whether it runs something itself."""
        return self.kind not in ("steps", "dag")


@define(eq=False)
class Task:
    """A task of a DAG, or a step of steps; `group` is the number of a step's group."""

    name: str
    data: Data
    path: Path
    group: int = 0

    @property
    def loops(self) -> bool:
        """Whether it runs for items."""
        keys = ("withItems", "withParam", "withSequence")
        return any(self.data.get(key) not in (None, "", []) for key in keys)


@define(eq=False)
class Manifest:
    """One document. `spec` is that of its workflow, which `spec_path` leads to.

    `taken` are the paths of fields that the schema does not have, or that had a wrong type, with
    the rule (`unknown` or `type`); `lacking` those of objects that lack a field, with its name.
    """

    kind: str
    name: str
    data: Data
    spec_path: Path
    findings: Findings
    schema: Schema
    templates: list[Template] = Factory(list)
    taken: dict[Path, str] = field(factory=dict, init=False)
    lacking: dict[Path, str] = field(factory=dict, init=False)
    _by_name: dict[str, Template] = field(factory=dict, init=False)
    _inline: dict[int, Template] = field(factory=dict, init=False)
    _told: set[Path] = field(factory=set, init=False)
    _once: set[object] = field(factory=set, init=False)

    @property
    def keys(self) -> set[str]:
        """The fields that are set: of the document, its templates and tasks, and a level below."""
        found: set[str] = set()
        spec = self.spec
        holders = [self.data, mapping(self.data, "spec"), spec, mapping(spec, "templateDefaults")]
        for template in self.templates:
            holders.append(template.own)
            for task in template.tasks:
                found.update(task.data)
        for holder in holders:
            found.update(holder)
            for each in holder.values():
                if isinstance(each, dict):
                    found.update(each)
        return found

    @property
    def spec(self) -> Data:
        """The workflow's spec, empty where there is none."""
        found: Any = self.data
        for key in self.spec_path:
            found = found.get(key) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def is_template(self) -> bool:
        """Whether it only holds templates for others."""
        return self.kind in TEMPLATES

    def find_templates(self) -> None:
        """Fill `templates` from the data."""
        defaults = mapping(self.spec, "templateDefaults")
        for number, own in enumerate(maps(self.spec, "templates")):
            template = _template(own, defaults, (*self.spec_path, "templates", number))
            self.templates.append(template)
            self._by_name.setdefault(template.name, template)
        for template in list(self.templates):
            self._find_inline(template, defaults, 0)

    def _find_inline(self, template: Template, defaults: Data, depth: int) -> None:
        for task in template.tasks:
            inline = task.data.get("inline")
            if isinstance(inline, dict):
                found = _template(inline, defaults, (*task.path, "inline"))
                found.is_inline, found.loops = True, task.loops or template.loops
                self.templates.append(found)
                self._inline[id(inline)] = found
                self._find_inline(found, defaults, depth + 1)

    def template(self, name: str) -> Template | None:
        """The template of a name, not one inside of a task."""
        return self._by_name.get(name)

    def template_inside(self, inline: object) -> Template | None:
        """The template that is written inside of a task."""
        return self._inline.get(id(inline))

    def has_mistakes(self, path: Path) -> bool:
        """Whether a field at a path or below it was taken away: it may be what is missing there."""
        return any(each[: len(path)] == path for each in self.taken)

    def tell(self, code: Code, path: Path, message: str, help: str | None = None) -> None:
        """Report what is wrong at a path of the document, or at what of it is there."""
        path = self._in_defaults(path)
        # Two rules may meet at one value: the first has said it, unless it has only warned.
        if path not in self._told:
            if code.severity is Severity.ERROR:
                self._told.add(path)
            self.findings.report(code, path, message, help, at_key=False)

    def _in_defaults(self, path: Path) -> Path:
        """Where a template has a field from the `templateDefaults`: its place there."""
        start = len(self.spec_path)
        inside = path[start + 2 :]
        defaults = self.spec.get("templateDefaults")
        if not defaults or path[start : start + 1] != ("templates",) or not inside:
            return path
        if value_at(self.data, path) is None and value_at(defaults, inside) is not None:
            return (*self.spec_path, "templateDefaults", *inside)
        return path

    def once(self, thing: object) -> bool:
        """Whether nobody has asked for this thing before: for what is told at its first place."""
        known = thing in self._once
        self._once.add(thing)
        return not known

    def tell_key(self, code: Code, path: Path, message: str, help: str | None = None) -> None:
        """As `tell`, at the key and not at its value."""
        self.findings.report(code, path, message, help, at_key=True)


@define(eq=False)
class Library:
    """All manifests that are verified together, and the templates by what refers to them."""

    manifests: list[Manifest] = Factory(list)
    _templates: dict[tuple[bool, str], list[Manifest]] = field(factory=dict, init=False)

    def add(self, manifest: Manifest) -> None:
        """Take in a manifest, whose templates others may refer to."""
        self.manifests.append(manifest)
        if manifest.is_template:
            key = (manifest.kind == "ClusterWorkflowTemplate", manifest.name)
            same = self._templates.setdefault(key, [])
            if all(each.data != manifest.data for each in same):
                same.append(manifest)

    def holder(self, reference: Data) -> Manifest | None:
        """The manifest that a `templateRef` or a `workflowTemplateRef` names."""
        found = self._named(reference)
        return found[0] if len(found) == 1 else None

    def is_one_of_several(self, reference: Data) -> bool:
        """Whether several differ that have the name, as in folders for several clusters: nobody
        knows which is meant.
        """
        return len(self._named(reference)) > 1

    def _named(self, reference: Data) -> list[Manifest]:
        is_cluster = reference.get("clusterScope") is True
        return self._templates.get((is_cluster, text(reference, "name")), [])

    def target(self, manifest: Manifest, task: Data) -> tuple[Manifest, Template] | None:
        """The template that a task or a hook runs; None where it is not known."""
        inline = task.get("inline")
        if isinstance(inline, dict):
            within = manifest.template_inside(inline)
            return None if within is None else (manifest, within)
        reference = task.get("templateRef")
        if isinstance(reference, dict):
            holder = self.holder(reference)
            name = text(reference, "template")
        else:
            holder, name = manifest, text(task, "template")
            if not manifest.templates and isinstance(
                manifest.spec.get("workflowTemplateRef"), Mapping
            ):
                holder = self.holder(manifest.spec["workflowTemplateRef"])
        found = holder.template(name) if holder is not None else None
        return (holder, found) if holder is not None and found is not None else None


def _template(own: Data, defaults: Data, path: Path) -> Template:
    kinds = [kind for kind in KINDS_OF_TEMPLATE if own.get(kind) is not None]
    data = own
    if defaults:
        from wzc.pods.merge import merged

        dropped = [kind for kind in KINDS_OF_TEMPLATE if kind not in kinds]
        # Go has no empty texts beside absent ones.
        data = merged({k: v for k, v in defaults.items() if k not in dropped}, _filled(own))
    return Template(text(own, "name"), kinds[0] if len(kinds) == 1 else "", data, own, path)


def _filled(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _filled(each) for key, each in data.items() if each not in ("", None)}
    return data


def _tasks_of(template: Template) -> Iterator[Task]:
    for number, task in enumerate(maps(mapping(template.own, "dag"), "tasks")):
        yield Task(text(task, "name"), task, (*template.path, "dag", "tasks", number))
    for number, group in enumerate(template.own.get("steps") or ()):
        for at, step in enumerate(group if isinstance(group, list) else ()):
            if isinstance(step, dict):
                place = (*template.path, "steps", number, at)
                yield Task(text(step, "name"), step, place, number)


def mapping(data: Data, key: str) -> Data:
    """A map below a key; empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, dict) else {}


def maps(data: Data, key: str) -> list[Data]:
    """The maps of a list below a key, as many as the list has items."""
    found = data.get(key)
    if not isinstance(found, list):
        return []
    return [each if isinstance(each, dict) else {} for each in found]


def text(data: Data, key: str) -> str:
    """A text below a key; empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, str) else ""
