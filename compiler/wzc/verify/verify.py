"""From files to what is wrong with the manifests in them."""

from collections.abc import Callable, Iterable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.importers.yaml.go import read, size_of
from wzc.importers.yaml.tree import Mapping, Node, Scalar, Sequence, plain
from wzc.knowledge.schema import Schema, load
from wzc.model.target import NEWEST, Target
from wzc.source.file import SourceFile
from wzc.values.suggest import nearest
from wzc.verify.in_yaml import YamlFindings, keys_that_are_no_texts
from wzc.verify.job import Job
from wzc.verify.model import SPECS, Library, Manifest, text
from wzc.verify.rules.table import apply
from wzc.verify.schema import held_to_schema

_GROUP = "argoproj.io/"
_API_VERSION = "argoproj.io/v1alpha1"
# Of Argo Workflows itself and of its sisters.
_OTHER_KINDS = frozenset(
    """WorkflowTaskSet WorkflowTaskResult WorkflowArtifactGCTask WorkflowEventBinding Application
    ApplicationSet AppProject Rollout Experiment AnalysisTemplate ClusterAnalysisTemplate
    AnalysisRun Sensor EventSource EventBus""".split()
)
# Groups of Kubernetes' own, which have none of Argo's kinds.
_OF_KUBERNETES = ("batch", "apps", "core", "policy", "autoscaling")
# More values than any manifest has, and fewer than a few aliases in one another make.
_MOST = 1_000_000


def verify(
    files: Iterable[SourceFile], target: Target = NEWEST, pod_security: str = "privileged"
) -> list[Diagnostic]:
    """What the Argo of a target, and Kubernetes behind it, would not do as written.

    All files are one set: templates of one are known in the others. Documents that are not
    Argo's are left alone. Errors are what fails or goes wrong silently, warnings what is a risk;
    in the order of the files and of their text.
    """
    return verify_and_count(files, target, pod_security)[0]


def verify_and_count(
    files: Iterable[SourceFile], target: Target = NEWEST, pod_security: str = "privileged"
) -> tuple[list[Diagnostic], int]:
    """As `verify`, and how many manifests of Argo Workflows there are in the files."""
    schema = load(target.version)
    diagnostics = Diagnostics()
    library = Library()
    later: list[Callable[[], None]] = []
    settled: list[tuple[YamlFindings, Manifest]] = []
    commented: list[SourceFile] = []
    for file in files:
        if file.may_allow:
            commented.append(file)
        broken: set[int] = set()
        named: set[tuple[str, str, str]] = set()
        for node in _documents(file, diagnostics, broken):
            findings = YamlFindings(node, diagnostics, id(node) in broken)
            data = plain(node)
            manifest = _manifest(data, findings, schema)
            if manifest is None:
                findings.settle()
                continue
            settled.append((findings, manifest))
            _told_before(manifest, named)
            keys_that_are_no_texts(data, (), findings)
            later.append(held_to_schema(manifest, schema))
            manifest.find_templates()
            library.add(manifest)
    job = Job(library, target, pod_security)
    for manifest in library.manifests:
        apply(manifest, job)
    for tell in later:
        tell()
    for findings, manifest in settled:
        findings.settle(manifest.taken, manifest.lacking)
    if commented:
        from wzc.allowances.manifests import settle_manifests

        settle_manifests(commented, diagnostics)
    return diagnostics.sorted(), len(library.manifests)


def _told_before(manifest: Manifest, named: set[tuple[str, str, str]]) -> None:
    """Two objects of one name in one file."""
    meta = manifest.data.get("metadata")
    space = text(meta, "namespace") if isinstance(meta, dict) else ""
    who = (manifest.kind, space, manifest.name)
    if manifest.name and who in named:
        message = f"the file has a {manifest.kind} `{manifest.name}` already: the cluster refuses"
        help = "give it another name, or `generateName`"
        full = f"{message} the second, or puts it in the place of the first"
        manifest.tell(codes.RISK, ("metadata", "name"), full, help)
    named.add(who)


def _documents(file: SourceFile, diagnostics: Diagnostics, broken: set[int]) -> Iterable[Node]:
    for node in read(file, diagnostics, broken):
        if size_of(node, {}) > _MOST:
            message = "with its aliases written out it has millions of values, and Argo refuses it"
            diagnostics.report(codes.MANIFEST_UNREADABLE, message, node.span)
            continue
        if isinstance(node, Sequence):
            first = plain(node.items[0]) if node.items else None
            if isinstance(first, dict) and str(first.get("apiVersion")).startswith(_GROUP):
                message = "a list is no document that a cluster takes: nothing of it is run"
                help = "put a line `---` between documents, and begin each at the first column"
                diagnostics.report(codes.MANIFEST_UNREADABLE, message, node.span, help=help)
            continue
        items = node.get("items") if isinstance(node, Mapping) else None
        kind = node.get("kind") if isinstance(node, Mapping) else None
        is_list = isinstance(kind, Scalar) and str(kind.value).endswith("List")
        if is_list and isinstance(items, Sequence):
            yield from items.items
        else:
            yield node


def _manifest(data: object, findings: YamlFindings, schema: Schema) -> Manifest | None:
    """A document of Argo's; None for others."""
    if not isinstance(data, dict):
        return None
    api, kind = data.get("apiVersion"), data.get("kind")
    ours = isinstance(api, str) and api.startswith(_GROUP)
    if not isinstance(kind, str) or kind not in SPECS:
        if api == _API_VERSION and kind not in _OTHER_KINDS:
            right = nearest(str(kind), SPECS) or next((each for each in data if each == "Kind"), "")
            help = f"write `{right}`" if right else "one of " + ", ".join(f"`{k}`" for k in SPECS)
            message = f"`{kind}` is no kind of Argo's: the cluster refuses it"
            if right == "Kind" or "kind" not in data:
                message = "the document has no `kind`: the cluster refuses it"
                help = "write `kind`, with a small letter" if right == "Kind" else help
            findings.report(codes.MANIFEST_WRONG_VALUE, ("kind",), message, help, at_key=False)
        return None
    meta = data.get("metadata")
    name = text(meta, "name") if isinstance(meta, dict) else ""
    manifest = Manifest(kind, name, data, SPECS[kind], findings, schema)
    if api != _API_VERSION:
        group = api.partition("/")[0] if isinstance(api, str) and "/" in api else ""
        if group and not ours and group not in _OF_KUBERNETES and "argo" not in group.lower():
            return None
        shown = f"`{api}`" if isinstance(api, str) else "nothing"
        message = f"a {kind} is of `{_API_VERSION}`, not of {shown}: the cluster refuses it"
        help = f"write `apiVersion: {_API_VERSION}`"
        manifest.tell(codes.MANIFEST_WRONG_VALUE, ("apiVersion",), message, help)
    return manifest
