"""Wurzel's pipeline manifests: the steps with their settings, middlewares, and the Argo backend's
configuration.

Source of the rules: `manifest/` of Wurzel 3.3.1 (models, loader, generator); tests compare with it.
"""

from attrs import define

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.wurzel.graph import WurzelGraph
from wzc.importers.wurzel.ignored import report_ignored, report_ignored_key
from wzc.importers.wurzel.manifest_model import PipelineManifest
from wzc.importers.wurzel.manifest_steps import Step, graph_of, names_of, report_mixed, steps_of
from wzc.importers.wurzel.placeholders import RESOLVER, check_placeholder
from wzc.importers.wurzel.refused import report_refusals, shown
from wzc.importers.wurzel.structure import structure
from wzc.importers.wurzel.text import Text, texts_of
from wzc.importers.wurzel.values import Configured, with_schedules
from wzc.importers.yaml.read import read_yaml
from wzc.importers.yaml.tree import (
    Entry,
    Mapping,
    Path,
    Sequence,
    find,
    find_entry,
    nearest_place,
    plain,
)
from wzc.source.file import SourceFile, Span
from wzc.values.suggest import nearest

API_VERSION = "wurzel.dev/v1alpha1"
_BACKENDS = ("argo", "dvc")
_ARGO: Path = ("spec", "backendConfig", "argo")


@define(frozen=True, eq=False)
class ManifestMiddleware:
    """A middleware by the name written, and its settings without their prefix."""

    name: str
    place: Span
    settings: dict[str, Text]


@define(frozen=True, eq=False)
class Manifest:
    """A pipeline manifest.

    `settings` are those of each step of the graph, by its index, named as in the file: without the
    prefix of the class. In Wurzel they all become variables of all containers; `env` are those, as
    Wurzel collects them. What `configured.config.container.env` sets as well wins over them.
    """

    graph: WurzelGraph
    settings: tuple[dict[str, Text], ...]
    middlewares: tuple[ManifestMiddleware, ...]
    configured: Configured
    env: dict[str, str]


def read_manifest(file: SourceFile, diagnostics: Diagnostics) -> Manifest | None:
    """A manifest for the Argo backend.

    None if it cannot be read at all, or has no steps that can be read; otherwise what is wrong is
    reported and left out.
    """
    tree = read_yaml(file, diagnostics)
    if tree is None:
        return None
    if not isinstance(tree, Mapping):
        diagnostics.report(
            catalogue.WRONG_YAML_VALUE,
            f"`{file.name}` has to be a mapping, and it is {shown(plain(tree))}",
            Span(file, tree.span.start, min(tree.span.end, tree.span.start + 1)),
            help="a manifest has `kind: Pipeline`, `metadata:` and `spec:`",
        )
        return None
    tree = _with_class(tree)
    result = structure(plain(tree), PipelineManifest)
    report_refusals(result.refusals, tree, "", diagnostics)
    if not _is_for_argo(tree, diagnostics):
        return None
    report_ignored(tree, PipelineManifest, "", diagnostics)
    steps = steps_of(tree, diagnostics)
    configured = _configured(tree, diagnostics)
    _report_ignored_metadata(tree, configured, diagnostics)
    if not steps:
        return None
    report_mixed(steps, diagnostics)
    middlewares = _middlewares(tree)
    if any(each.name.lower() == RESOLVER for each in middlewares):
        for step in steps:
            for text in step.settings.values():
                check_placeholder(text.value, text.place, diagnostics)
    name = result.value.metadata.name if result.value is not None else ""
    return Manifest(
        graph_of(name, steps, names_of(tree), diagnostics),
        tuple(each.settings for each in steps),
        middlewares,
        configured,
        _env(steps, middlewares),
    )


def _with_class(tree: Mapping) -> Mapping:
    """With `class` where `class_` was written, which Wurzel's model takes as well."""
    steps = find(tree, ("spec", "steps"))
    if isinstance(steps, Sequence):
        for step in steps.items:
            if isinstance(step, Mapping) and "class" not in step.entries:
                entry = step.entries.pop("class_", None)
                if entry is not None:
                    step.entries["class"] = entry
    return tree


def _is_for_argo(tree: Mapping, diagnostics: Diagnostics) -> bool:
    node = find(tree, ("spec", "backend"))
    backend = None if node is None else plain(node)
    if backend == "argo" or not isinstance(backend, str):
        return True  # what is no text is told already
    meant = nearest(backend, ["argo"])
    diagnostics.report(
        catalogue.OTHER_BACKEND,
        f"the manifest is for the backend `{backend}`"
        if backend in _BACKENDS
        else f"there is no backend `{backend}`",
        nearest_place(tree, ("spec", "backend")),
        f"did you mean `{meant}`?" if meant else "",
        help="only pipelines for Argo can be brought over: `backend: argo`",
    )
    return False


# ---- what the backend gets


def _configured(tree: Mapping, diagnostics: Diagnostics) -> Configured:
    """`backendConfig.argo`, with the manifest's own schedule below what it says of schedules."""
    argo = find(tree, _ARGO)
    prefix = ".".join(map(str, _ARGO))
    if argo is not None and not isinstance(argo, Mapping) and plain(argo):
        diagnostics.report(
            catalogue.WRONG_YAML_VALUE,
            f"`{prefix}` takes a mapping, and this is {shown(plain(argo))}",
            nearest_place(tree, _ARGO),
        )
    entries = dict(argo.entries) if isinstance(argo, Mapping) else {}
    schedule = find_entry(tree, ("spec", "schedule"))
    if schedule is not None:
        _inject(schedule, entries, prefix, diagnostics)
    _report_keys(entries, prefix, diagnostics)
    place = tree.span if argo is None else argo.span
    config = with_schedules(Mapping(place, entries))
    assert isinstance(config, Mapping)
    result = structure(plain(config), WorkflowConfig)
    report_refusals(result.refusals, config, prefix, diagnostics)
    report_ignored(config, WorkflowConfig, prefix, diagnostics)
    return Configured(None, result.value or WorkflowConfig(), config)


def _inject(
    schedule: Entry, entries: dict[object, Entry], prefix: str, diagnostics: Diagnostics
) -> None:
    """`spec.schedule`, unless the backend's own configuration says something of schedules."""
    own = next((key for key in ("schedules", "schedule") if key in entries), None)
    if own is None:
        entries["schedule"] = schedule
    elif plain(schedule.node) is not None:
        label = f"`{prefix}.{own}` counts"
        report_ignored_key("spec.schedule", schedule, label, "keep one of the two", diagnostics)


def _report_keys(entries: dict[object, Entry], prefix: str, diagnostics: Diagnostics) -> None:
    """The keys become keywords of a Python call: Wurzel fails at one that is no text."""
    for key, entry in entries.items():
        if not isinstance(key, str):
            diagnostics.report(
                catalogue.WRONG_YAML_VALUE,
                f"the keys of `{prefix}` are texts, and `{entry.key.text}` is {shown(key)}",
                entry.key,
                help=f'put it in quotes: `"{entry.key.text}":`',
            )


def _middlewares(tree: Mapping) -> tuple[ManifestMiddleware, ...]:
    node = find(tree, ("spec", "middlewares"))
    found = []
    for item in node.items if isinstance(node, Sequence) else ():
        entry = find_entry(item, ("name",))
        name = None if entry is None else plain(entry.node)
        if entry is not None and isinstance(name, str):
            settings = texts_of(find(item, ("settings",)))
            found.append(ManifestMiddleware(name, entry.place, settings))
    return tuple(found)


def _env(steps: list[Step], middlewares: tuple[ManifestMiddleware, ...]) -> dict[str, str]:
    """The variables that Wurzel gives to each container, in its order."""
    env: dict[str, str] = {}
    for step in steps:
        env.update(_prefixed(step.node.type.name, step.settings))
    for middleware in middlewares:
        env.update(_prefixed(middleware.name, middleware.settings))
    env["MIDDLEWARES"] = ",".join(each.name for each in middlewares)
    return env


def _prefixed(name: str, settings: dict[str, Text]) -> dict[str, str]:
    return {f"{name.upper()}__{key}": text.value for key, text in settings.items()}


# ---- what has no effect


def _report_ignored_metadata(
    tree: Mapping, configured: Configured, diagnostics: Diagnostics
) -> None:
    for key in ("labels", "annotations"):
        entry = find_entry(tree, ("metadata", key))
        if entry is not None and plain(entry.node):
            help = f"in .wz it has an effect: {key} {{ ... }}"
            report_ignored_key(f"metadata.{key}", entry, "", help, diagnostics)
    name = find_entry(tree, ("metadata", "name"))
    if name is not None and not configured.given(("name",)):
        label = f"the workflow is called `{configured.config.name}`"
        help = "`spec.backendConfig.argo.name` is the workflow's name"
        report_ignored_key("metadata.name", name, label, help, diagnostics)
    version = find_entry(tree, ("apiVersion",))
    if version is not None and plain(version.node) != API_VERSION:
        help = f"the version it knows is `{API_VERSION}`"
        report_ignored_key("apiVersion", version, "", help, diagnostics)
    config = find(tree, _ARGO[:-1])
    for backend, entry in config.entries.items() if isinstance(config, Mapping) else ():
        if backend not in _BACKENDS and isinstance(backend, str):
            meant = nearest(backend, _BACKENDS)
            label = f"did you mean `{meant}`?" if meant else ""
            report_ignored_key(f"spec.backendConfig.{backend}", entry, label, None, diagnostics)
