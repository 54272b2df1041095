"""The last pass of a compile: its own documents, held to what `wzc verify` knows of manifests.

No YAML is read: the rules see the documents as they are made, and places are where their parts came
from. What a user wrote under Argo's own names (`patch`, `raw_template`, a patch of pods, a manifest
in a `resource` step) may be wrong in ways that only show in the whole, and is told as a mistake in
the source. All else is the compiler's: nothing is written then.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from attrs import define, frozen

from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Label
from wzc.knowledge.schema import load
from wzc.model.pipeline import Pipeline
from wzc.source.origin import Origin
from wzc.verify.findings import Path, at, shown
from wzc.verify.job import Job
from wzc.verify.model import SPECS, Library, Manifest, mapping, text
from wzc.verify.rules.table import apply
from wzc.verify.schema import held_to_schema

# What users write in Argo's own words: kinds of `Via`, and the fields that hold such texts.
_RAW = ("patch", "raw template")
_RAW_FIELDS = ("podSpecPatch", "manifest")
# Rules that warn of risks: on what a pipeline says itself, the lint has spoken.
_ONLY_RISKS = ("risks.check",)
# Rules about what people write in manifests; of pipelines, other passes say it, or nobody does.
_OF_OTHERS = (*("braces.check", "pod_details.check", "volume_sources.check", "expansions.check"),)


class FaultyManifest(Exception):
    """The compiler has made a manifest that would fail: a mistake of its own."""


@frozen
class _Finding:
    code: Code
    path: Path
    message: str
    help: str | None


@define(eq=False)
class _Kept:
    """Findings of one document, which is not written yet."""

    found: list[_Finding]

    def report(
        self, code: Code, path: Path, message: str, help: str | None, *, at_key: bool
    ) -> None:
        """See `Findings.report`."""
        if code is not codes.RISK:
            self.found.append(_Finding(code, path, message, help))

    def written(self, path: Path) -> str | None:
        """See `Findings.written`: nothing is."""
        return None


def hold_own(made: Sequence[tuple[Pipeline, Sequence[Map]]], diagnostics: Diagnostics) -> None:
    """Look at all documents of a compile together, each for the target of its pipeline.

    Reports what is wrong with parts that a user wrote in Argo's own words. FaultyManifest for what
    is wrong with others.
    """
    library = Library()
    manifests: list[tuple[Pipeline, Map, Manifest, _Kept]] = []
    later: dict[int, Callable[[], None]] = {}
    for pipeline, documents in made:
        schema = load(pipeline.target.version)
        for document in documents:
            kept = _Kept([])
            kind = str(document["kind"])
            name = text(mapping(document, "metadata"), "name")
            manifest = Manifest(kind, name, document, SPECS[kind], kept, schema)
            if pipeline.target.is_newest:  # documents for others have been held to theirs
                limits = pipeline.target.has_limits
                later[id(manifest)] = held_to_schema(manifest, schema, limits)
            manifest.find_templates()
            library.add(manifest)
            manifests.append((pipeline, document, manifest, kept))
    for pipeline, document, manifest, kept in manifests:
        job = Job(library, pipeline.target, _level(pipeline), own=True)
        apply(manifest, job, leave_out=(*_ONLY_RISKS, *_OF_OTHERS))
        if id(manifest) in later:
            later[id(manifest)]()
        for finding in kept.found:
            _tell(finding, document, pipeline, diagnostics)


def _level(pipeline: Pipeline) -> str:
    attributes = pipeline.attributes
    if attributes.pod_security is None and attributes.cluster is None:
        return "privileged"
    from wzc.backend.argo.restricted import level_of

    return level_of(attributes)[0]


def _tell(finding: _Finding, document: Map, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    origins = list(_origins(document, finding.path))
    place = origins[-1].span if origins else pipeline.place
    raw = _raw_part(finding.path, document, origins, pipeline)
    where = f"`{shown(finding.path)}` of the {document['kind']}"
    if finding.code is codes.TOO_LARGE:
        # Nothing in it is wrong, and no part of it is to blame.
        help = "divide it into several pipelines; what a component says is written once"
        diagnostics.report(finding.code, finding.message, pipeline.place, help=help)
        return
    if raw is None:
        raise FaultyManifest(f"{finding.code.id} at {where}, from {place}: {finding.message}")
    diagnostics.report(
        finding.code,
        finding.message,
        place,
        secondary=[] if raw.span == place else [Label(raw.span, "this is part of it")],
        notes=[f"at {where}"],
        help=finding.help,
    )


def _raw_part(
    path: Path, document: Map, origins: list[Origin], pipeline: Pipeline
) -> Origin | None:
    """What of the user's own in Argo's words a finding is about, or may come from.

    A patch can make something else wrong that stands beside it: so what is not in one counts where
    the same template, or the spec around, has a part of one.
    """
    if any(key in path for key in _RAW_FIELDS):
        return origins[-1] if origins else Origin(pipeline.place)
    for origin in reversed(origins):
        if _is_raw(origin):
            return origin
    where = path.index("templates") + 2 if "templates" in path else 0
    if where:
        for origin in _all_origins(at(document, path[:where])):
            if _is_raw(origin):
                return origin
    return next((origin for origin in _all_origins(document) if _is_raw(origin)), None)


def _is_raw(origin: Origin) -> bool:
    return any(via.kind in _RAW for via in origin.via)


def _origins(document: Map, path: Path) -> Iterator[Origin]:
    """The origins of what a path leads through, from the outside in."""
    node: Any = document
    for part in path:
        origin = None
        if isinstance(node, Map) and isinstance(part, str):
            origin, node = node.get_origin(part), node.get(part)
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node):
            origin, node = node.get_origin(part), node[part]
        else:
            return
        if origin is not None:
            yield origin


def _all_origins(node: Any) -> Iterable[Origin]:
    left = [node]
    while left:
        each = left.pop()
        if isinstance(each, Map):
            yield from each.origins.values()
            left += each.values()
        elif isinstance(each, Seq):
            yield from (origin for origin in each.origins if origin is not None)
            left += each
