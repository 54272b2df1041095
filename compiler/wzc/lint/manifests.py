"""The manifests of `resource` steps: maps, or YAML as text."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix
from wzc.evaluate.environment import BROKEN
from wzc.lint.places import data, entries, items, key_span
from wzc.model.attribute import Block
from wzc.model.contract import MiddlewareUse
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import RunTimeValue
from wzc.model.value import Range, Value
from wzc.types.kinds import Scalar
from wzc.values.duration import Duration
from wzc.values.problem import Problem

_NEEDED = ("apiVersion", "kind")
# The kinds of Kubernetes' own that pipelines work with, and Argo's: each in one version.
_KINDS = {
    "v1": "ConfigMap Namespace PersistentVolumeClaim Pod Secret Service ServiceAccount",
    "apps/v1": "DaemonSet Deployment ReplicaSet StatefulSet",
    "autoscaling/v2": "HorizontalPodAutoscaler",
    "batch/v1": "CronJob Job",
    "networking.k8s.io/v1": "Ingress NetworkPolicy",
    "policy/v1": "PodDisruptionBudget",
    "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding Role RoleBinding",
    "argoproj.io/v1alpha1": "ClusterWorkflowTemplate CronWorkflow Workflow WorkflowTemplate",
}
_VERSION_OF = {kind: version for version, kinds in _KINDS.items() for kind in kinds.split()}
# Keys as the language would write its own.
_SPELT = {"api_version": "apiVersion", "generate_name": "generateName"}


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a manifest that `kubectl` could not work with.

    It is one object with `apiVersion`, `kind` and a name, which `create` may leave to Kubernetes.
    Where `flags` name the object, `get`, `delete` and `patch` need no more
    (executor/resource.go: getKubectlArguments; kubectl create: `generateName` is for it alone).
    """
    for step in pipeline.steps.values():
        if step.type.name == "resource" and step.type.built_in is not None:
            action = data(step.settings.get("action"))
            if isinstance(action, str):
                _check_manifest(step, action, diagnostics)


def _check_manifest(step: Step, action: str, diagnostics: Diagnostics) -> None:
    value = step.settings.get("manifest")
    flags = items(step.settings.get("flags"))
    if value is None or value.data is None:
        if _is_refused(step, diagnostics):
            return  # the manifest may be what has been refused
        if action not in ("get", "delete") or not flags:
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{action}` needs a `manifest`",
                step.settings["action"].origin.span,
                help='`manifest = { apiVersion = "v1", kind = "ConfigMap", metadata { ... } }`'
                + (
                    "; or `flags` with the kind and the name" if action in ("get", "delete") else ""
                ),
            )
        return
    if value.data is BROKEN:
        return
    found = value
    if isinstance(value.data, str):
        parsed = _parsed(value, diagnostics)
        if parsed is None:
            return
        found = parsed
    else:
        _check_values(value, diagnostics)
    if action == "patch" and data(step.settings.get("merge_strategy")) == "json":
        _check_json_patch(found, diagnostics)
    elif not isinstance(found.data, dict):
        _report(found, "a manifest is one object, and this is a list", diagnostics)
    elif not (action == "patch" and flags and "kind" not in found.data):
        _check_object(found, action, diagnostics)


def _is_refused(step: Step, diagnostics: Diagnostics) -> bool:
    """Whether something of a step has been refused already."""
    own = step.origin.span
    places = [item.primary.span for item in diagnostics if item.is_error and item.primary]
    return any(own.file is one.file and own.start <= one.start < own.end for one in places)


def _parsed(value: Value, diagnostics: Diagnostics) -> Value | None:
    """The manifest in a text; None, and a report, where it is no YAML of one object."""
    from wzc.importers.yaml.go import documents_in
    from wzc.lint.raw import placed

    documents = documents_in(value.data)
    if isinstance(documents, Problem):
        _report(value, f"the manifest is {documents.message}", diagnostics, help=documents.help)
        return None
    if len(documents) != 1:
        count = f"{len(documents)} objects" if documents else "nothing"
        _report(
            value,
            f"there is {count} in the manifest, and a step has to do with one",
            diagnostics,
            help="a step for each: `for manifest in [...]` is a loop" if documents else None,
        )
        return None
    return placed(documents[0], value.origin)


def _other_version(given: object, version: str) -> bool:
    """Whether another version of Kubernetes' own is written for a kind."""
    return isinstance(given, str) and given in _KINDS.keys() - {version}


def _check_object(value: Value, action: str, diagnostics: Diagnostics) -> None:
    found = entries(value)
    wrong = [_is_misspelt(one, diagnostics) for one in (value, found.get("metadata"))]
    if any(wrong):
        return
    kind = data(found.get("kind"))
    version = _VERSION_OF.get(kind) if isinstance(kind, str) else None
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        example = '`apiVersion = "v1"`, `kind = "ConfigMap"`: Kubernetes\' own keys, in camelCase'
        _report(
            value,
            f"the manifest lacks {' and '.join(f'`{name}`' for name in missing)}",
            diagnostics,
            help=f'a `{kind}` has `apiVersion = "{version}"`' if version else example,
        )
    elif version and _other_version(data(found["apiVersion"]), version):
        # kubectl: "no matches for kind"
        _report(
            found["apiVersion"],
            f"there is no `{kind}` in `{data(found['apiVersion'])}`",
            diagnostics,
            help=f'a `{kind}` has `apiVersion = "{version}"`',
        )
    for name in (*_NEEDED, "metadata"):
        item = found.get(name)
        if item is not None and not _is(item, dict if name == "metadata" else str):
            what = "a map" if name == "metadata" else "text"
            _report(item, f"`{name}` of a manifest is {what}", diagnostics)
            return
    metadata = entries(found.get("metadata"))
    for name in ("name", "generateName", "namespace"):
        item = metadata.get(name)
        if item is not None and not _is(item, str):
            _report(item, f"`{name}` of a manifest is text", diagnostics)
            return
    if "name" in metadata:
        return
    generated = metadata.get("generateName")
    if generated is None:
        extra = ", or `generateName` for a new one each time" if action == "create" else ""
        _report(
            found.get("metadata", value),
            "the manifest has no name",
            diagnostics,
            help=f'`metadata = {{ name = "..." }}`{extra}',
        )
    elif action != "create":
        _report(
            generated,
            f"`generateName` makes a new name, and `{action}` needs to know which object",
            diagnostics,
            help='`name = "..."`; only `create` takes `generateName`',
        )


def _is_misspelt(value: Value | None, diagnostics: Diagnostics) -> bool:
    """Whether a map has keys of a manifest in snake_case, which is reported."""
    wrong = [name for name in entries(value) if name in _SPELT]
    for name in wrong:
        place, right = key_span(entries(value)[name], name), _SPELT[name]
        diagnostics.report(
            codes.BAD_MANIFEST,
            f"Kubernetes knows no `{name}`",
            place,
            help=f"a manifest has Kubernetes' own keys, in camelCase: `{right}`",
            fixes=[Fix(f"write `{right}`", (Edit(place, right),), certain=True)]
            if place.text == name
            else (),
        )
    return bool(wrong)


def _check_json_patch(value: Value, diagnostics: Diagnostics) -> None:
    help = 'for example `[{ op = "add", path = "/metadata/labels/a", value = "b" }]`'
    if not isinstance(value.data, list):
        _report(value, "a JSON patch is a list of operations", diagnostics, help=help)
        return
    for item in items(value):
        operation = entries(item)
        if "op" not in operation or "path" not in operation:
            _report(
                item, "an operation of a JSON patch has `op` and `path`", diagnostics, help=help
            )


def _check_values(value: Value, diagnostics: Diagnostics) -> None:
    """Refuse values that Kubernetes has no text for."""
    found = value.data
    if isinstance(found, dict):
        for item in found.values():
            _check_values(item, diagnostics)
    elif isinstance(found, list):
        for item in found:
            _check_values(item, diagnostics)
    elif isinstance(found, Block):
        _report(
            value,
            f"`{found.keyword}(...)` has no meaning in a manifest",
            diagnostics,
            help="write what Kubernetes has there, such as `secretKeyRef { name, key }`",
        )
    elif isinstance(found, (Range, MiddlewareUse, Duration)):
        what = "a duration" if isinstance(found, Duration) else "this"
        shown = f'`"{value.origin.span.text}"`'
        _report(value, f"Kubernetes does not know {what}", diagnostics, help=f"as text: {shown}")


def _is(value: Value, type: type) -> bool:
    found = data(value)
    if isinstance(found, RunTimeValue):
        kind = found.type
        return type is str and (not isinstance(kind, Scalar) or kind.name in ("string", "any"))
    return found is None or isinstance(found, type)


def _report(value: Value, message: str, diagnostics: Diagnostics, help: str | None = None) -> None:
    diagnostics.report(
        codes.BAD_MANIFEST,
        message,
        value.origin.span,
        help=help or 'for example `{ apiVersion = "v1", kind = "Pod", metadata = { name = "a" } }`',
    )
