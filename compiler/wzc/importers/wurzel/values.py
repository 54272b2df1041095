"""Wurzel's values files: read, merged, one workflow selected and typed, each value with its place.

Source of the rules: `executors/backend/values.py` (merge) and `backend_argo.py` (schema, selection)
of Wurzel 3.3.1; tests compare with both.
"""

from collections.abc import Sequence as Several

from attrs import Factory, define, frozen

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.wurzel.ignored import is_manifest, report_ignored, report_ignored_roots
from wzc.importers.wurzel.refused import report_refusals, shown
from wzc.importers.wurzel.structure import structure
from wzc.importers.yaml.merge import merge
from wzc.importers.yaml.read import read_yaml
from wzc.importers.yaml.tree import (
    Entry,
    Mapping,
    Node,
    Path,
    Sequence,
    find,
    find_entry,
    place_of,
    plain,
)
from wzc.source.file import SourceFile, Span
from wzc.values.suggest import nearest


@define(frozen=True, eq=False)
class Configured:
    """The configuration of one workflow, and where each value of it was written.

    Paths are Wurzel's keys and indices: `("container", "env", "X")`, `("schedules", 0)`; what was
    written as `schedule` is found as `schedules`. `name` is the workflow's key in the values files;
    None where nothing configures one and Wurzel's defaults hold, and in a manifest.
    """

    name: str | None
    config: WorkflowConfig
    tree: Mapping

    def given(self, path: Path) -> bool:
        """Whether it was written somewhere, and is no default of Wurzel's."""
        return find(self.tree, path) is not None

    def place(self, path: Path) -> Span | None:
        """Where the value was written; for a mapping or list, its key. None if it was not."""
        return place_of(self.tree, path)

    def key(self, path: Path) -> Span | None:
        """The place of the key itself."""
        entry = find_entry(self.tree, path)
        return None if entry is None else entry.key

    def replaced(self, path: Path) -> list[Span]:
        """The places in earlier files whose value this one replaced, the first file's first."""
        entry = find_entry(self.tree, path)
        return [] if entry is None else [each.place for each in entry.replaced]


@define(frozen=True, eq=False)
class Values:
    """Values files in their order, and all of them in one."""

    files: tuple[Mapping, ...]
    tree: Mapping

    @property
    def names(self) -> tuple[str, ...]:
        """The workflows' names; the first is the one Wurzel takes if none is asked for."""
        workflows = self.tree.get("workflows")
        if not isinstance(workflows, Mapping):
            return ()
        return tuple(name for name in workflows.entries if isinstance(name, str))

    def prefix(self, count: int) -> "Values":
        """Only the first files, which are not read again."""
        return _merged(self.files[:count])


@frozen
class TemplateValues:
    """The root of the merged files."""

    workflows: dict[str, WorkflowConfig] = Factory(dict)


def read_values(files: Several[SourceFile], diagnostics: Diagnostics) -> Values:
    """Parse and merge values files: mappings key by key, all else is replaced by the later file.

    A file that cannot be read, or is no mapping, is reported and left out.
    """
    trees = []
    for file in files:
        node = read_yaml(file, diagnostics)
        if node is not None:
            tree = _root(node, file, diagnostics)
            report_ignored_roots(tree, diagnostics)
            trees.append(tree)
    values = _merged(tuple(trees))
    if trees and not values.names and not diagnostics.has_errors:
        _report_no_workflows(values, diagnostics)
    return values


def configure(values: Values, name: str | None, diagnostics: Diagnostics) -> Configured | None:
    """The workflow of a name, or the first; without any, Wurzel's defaults.

    Checks what Wurzel checks, which is the values of all workflows, and tells which keys of this
    one have no effect. Where a value is wrong, its default stands in. None if there is no such
    workflow; that is reported.
    """
    tree = normalised(values.tree)
    result = structure(plain(tree), TemplateValues)
    report_refusals(result.refusals, tree, "", diagnostics)
    names = values.names
    if name and name not in names:
        _report_unknown(name, values, diagnostics)
        return None
    name = name or next(iter(names), None)
    node = find(tree, ("workflows", name)) if name is not None else None
    workflow = node if isinstance(node, Mapping) else Mapping(tree.span)
    config = result.value.workflows.get(name or "") if result.value is not None else None
    report_ignored(workflow, WorkflowConfig, f"workflows.{name}", diagnostics)
    return Configured(name, config or WorkflowConfig(), workflow)


def _root(node: Node, file: SourceFile, diagnostics: Diagnostics) -> Mapping:
    """A file's mapping; nothing, `false`, `0` and an empty list count as an empty one."""
    if isinstance(node, Mapping):
        return node
    value = plain(node)
    if value:
        diagnostics.report(
            catalogue.WRONG_YAML_VALUE,
            f"`{file.name}` has to be a mapping, and it is {shown(value)}",
            Span(file, node.span.start, min(node.span.end, node.span.start + 1)),
            help="a values file begins with `workflows:`",
        )
    return Mapping(node.span)


def _merged(trees: tuple[Mapping, ...]) -> Values:
    if not trees:
        return Values((), Mapping(Span(SourceFile("", ""), 0, 0)))
    tree = trees[0]
    for other in trees[1:]:
        tree = merge(tree, other)
    return Values(trees, tree)


def normalised(root: Mapping) -> Mapping:
    """With each workflow's `schedule` as the `schedules` that Wurzel makes of it."""
    workflows = root.get("workflows")
    if not isinstance(workflows, Mapping):
        return root
    entries = {
        name: Entry(entry.key, with_schedules(entry.node), entry.replaced)
        for name, entry in workflows.entries.items()
    }
    made = Mapping(workflows.span, entries)
    before = root.entries["workflows"]
    entry = Entry(before.key, made, before.replaced)
    return Mapping(root.span, {**root.entries, "workflows": entry})


def with_schedules(node: Node) -> Node:
    """A workflow with `schedules` where only `schedule` was written: a list, or null, as it is;
    anything else becomes a list of one. Where both are written, `schedule` stays and is ignored.
    """
    if not isinstance(node, Mapping) or "schedules" in node.entries:
        return node
    before = node.entries.get("schedule")
    if before is None:
        return node
    value = before.node
    if not isinstance(value, Sequence) and plain(value) is not None:
        value = Sequence(value.span, [value])
    entries = {key: entry for key, entry in node.entries.items() if key != "schedule"}
    entries["schedules"] = Entry(before.key, value, before.replaced)
    return Mapping(node.span, entries, node.is_shared)


def _report_unknown(name: str, values: Values, diagnostics: Diagnostics) -> None:
    meant = nearest(name, values.names)
    known = ", ".join(values.names)
    diagnostics.report(
        catalogue.UNKNOWN_WORKFLOW,
        f"the values files have no workflow `{name}`",
        place_of(values.tree, ("workflows",)),
        f"did you mean `{meant}`?" if meant else "",
        notes=[f"workflows: {known}"] if known else ["they have none at all"],
    )


def _report_no_workflows(values: Values, diagnostics: Diagnostics) -> None:
    entry = values.tree.entries.get("workflows")
    first = next(iter(values.tree.entries.values()), None)
    place = entry or first
    if entry is None and any(diagnostics.said_at(one.key) for one in values.tree.entries.values()):
        return  # the misspelt key says it
    help = "configure one below `workflows:`, each under a name of its own"
    if is_manifest(values.tree):
        help = "this looks like a pipeline manifest: import it with `--manifest`"
    diagnostics.report(
        catalogue.NO_WORKFLOWS,
        "there is no workflow in the values files, so that all of Wurzel's defaults hold",
        place.key if place is not None else Span(values.tree.span.file, 0, 0),
        help=help,
    )
