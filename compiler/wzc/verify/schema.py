"""Documents held to their types, and freed of what has the wrong one."""

from collections.abc import Callable
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.knowledge.check import Finding, check
from wzc.knowledge.model import MapOf, Scalar
from wzc.knowledge.schema import Schema
from wzc.verify.model import KINDS_OF_TEMPLATE, Manifest, Path

_EFFECTS = {
    "type": "Argo refuses the manifest",
    "enum": "Argo refuses the manifest",
    "unique": "the cluster refuses it, or one of the two is lost",
}
_FULL = "a cluster with Argo's full CRDs refuses the manifest"
# What those ask for, and Argo does without: fields and what they are of (operator.go: memoization
# without `maxAge`; ArtifactLocation.Relocate: a repository fills in what its artifacts lack).
_NOT_NEEDED = (
    *(("maxAge", "memoize"), ("realtime", "gauge"), ("name", "artifactPaths")),
    *(("container", "azure"), ("endpoint", "azure")),
)

# What only full CRDs count.
LIMITS = ("max_items", "max_length")


def held_to_schema(
    manifest: Manifest, schema: Schema, has_limits: bool = True
) -> Callable[[], None]:
    """Report what the types of a version do not let pass; wrong values are taken away.

    What comes back reports the rest, behind the rules, which say more of the same.

    Without `has_limits` nobody counts: the cluster has the minimal CRDs.
    What stays has the types of the schema, so no rule has to ask for them.
    """
    found = list(check(manifest.data, manifest.kind, schema))
    if any(finding.rule == "type" for finding in found):
        from copy import deepcopy

        manifest.data = deepcopy(manifest.data)
    if has_limits and manifest.schema.version >= "4.0":
        _fractions(manifest, manifest.data, ())
    late: list[Finding] = []
    wrong_types: list[Finding] = []
    for finding in found:
        if finding.path[:1] == ("status",) or _is_ours(finding, manifest):
            if finding.rule == "type":
                _other_text(finding, manifest)
            continue
        if finding.rule in LIMITS and not has_limits:
            continue
        if finding.rule in ("type", "unknown"):
            manifest.taken[finding.path] = finding.rule
        elif finding.rule == "required":
            manifest.lacking.setdefault(finding.path, finding.allowed[0])
        if finding.rule == "type":
            if not _is_like_before(finding, wrong_types):
                _tell(finding, manifest)
            wrong_types.append(finding)
            _put(manifest.data, finding.path, _instead(finding, manifest))
        else:
            late.append(finding)

    def tell() -> None:
        for finding in late:
            _tell(finding, manifest)

    return tell


def _is_like_before(finding: Finding, told: list[Finding]) -> bool:
    """Whether an item of the same list has the same wrong type: one message is enough."""
    if not isinstance(finding.path[-1], int):
        return False
    kind = finding.problem.message.split("` is ")[-1]
    return any(
        each.path[:-1] == finding.path[:-1] and each.problem.message.split("` is ")[-1] == kind
        for each in told[-1:]
    )


def _fractions(manifest: Manifest, data: Any, path: Path) -> None:
    """Amounts that are written as a number with a fraction: full CRDs have `x-kubernetes-int-or-
    string` there, and Kubernetes takes a whole number or a text for that.
    """
    if isinstance(data, dict):
        for key, value in data.items():
            _fractions(manifest, value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            _fractions(manifest, value, (*path, number))
    elif isinstance(data, float):
        field = manifest.schema.at(manifest.kind, path)
        type = field.type if field is not None else None
        type = type.value if isinstance(type, MapOf) else type
        if isinstance(type, Scalar) and type.name == "quantity" and not data.is_integer():
            written = manifest.findings.written(path) or f"{data}"
            message = f"`{written}` is a number with a fraction, and not a text: {_FULL}"
            manifest.tell(codes.MANIFEST_WRONG_VALUE, path, message, f'write `"{written}"`')


def _instead(finding: Finding, manifest: Manifest) -> Any:
    """What the rules see in the place of a value of the wrong type: what was meant, or nothing."""
    value = _at(manifest.data, finding.path)
    message = finding.problem.message
    if isinstance(value, int | float) and message.endswith("not a text"):
        return str(value).lower()
    if _is_any_text(finding.path):
        return ""
    if isinstance(finding.path[-1], int):
        return {} if message.endswith("a map") else [] if message.endswith("a list") else None
    return None


def _is_ours(finding: Finding, manifest: Manifest) -> bool:
    """Whether a rule of its own says more of it, or Argo lets it pass."""
    path, rule = finding.path, finding.rule
    last = path[-1] if path else None
    above = path[-2] if len(path) > 1 else None
    if rule == "type" and manifest.schema.version < "4.0":
        # Go reads numbers and truth values as a parameter's value (AnyString); the full CRDs do
        # not, and they came with 4.0.
        return _is_any_text(path) and not isinstance(_at(manifest.data, path), dict | list)
    if manifest.schema.version < "4.0":
        if rule == "required" and (finding.allowed[0], last) in _NOT_NEEDED:
            return True
        if rule == "unique" and path[-2:-1] == ("env",) and _is_copy(manifest.data, path):
            return True  # which Kubernetes takes in pods
    if rule == "required" and finding.allowed[0] in ("schedule", "schedules"):
        return True  # the other one is said to be unknown, and rules/schedules.py says the rest
    if rule == "required" and path[-3:] == ("memoize", "cache", "configMap"):
        return True  # of 3.x, whose full CRDs few clusters have
    if rule == "at_most_one" and last in KINDS_OF_TEMPLATE and path[-3:-2] == ("templates",):
        return True  # rules/templates.py
    if rule == "not_together" and last in ("depends", "timeout", "activeDeadlineSeconds"):
        return True
    if rule == "pattern":
        return above == "schedules" or last == "name"
    return (rule, last) in (("min_items", "schedules"), ("minimum", "parallelism"))


def _other_text(finding: Finding, manifest: Manifest) -> None:
    """Warn of a value of a parameter without quotes that is another text for Argo 3, such as `yes`,
    which is `true`, and `0755`, which is `493`.
    """
    value, written = _at(manifest.data, finding.path), manifest.findings.written(finding.path)
    read = str(value).lower() if isinstance(value, bool) else str(value)
    if not isinstance(value, int | float) or written is None or written[:1] in "!&":
        return
    if written.lower() == read:
        return
    message = f"Argo reads `{written}` as {read}, and that is the text which the parameter gets"
    manifest.tell(codes.RISK, finding.path, message, f'write `"{written}"` or `"{read}"`')


def _is_copy(data: Any, path: Path) -> bool:
    """Whether an item of a list stands in it before, as it is."""
    items, number = _at(data, path[:-1]), path[-1]
    return isinstance(number, int) and items[number] in items[:number]


def _is_any_text(path: Path) -> bool:
    """Whether it is a value that Argo decodes as it comes (anystring.go)."""
    if path[-1] in ("value", "default"):
        return (len(path) > 2 and path[-3] == "parameters") or "valueFrom" in path[-3:]
    return path[-2:-1] == ("enum",)


def _tell(finding: Finding, manifest: Manifest) -> None:
    problem = finding.problem
    if finding.rule == "unknown":
        help = problem.help
        if problem.fix is None and not finding.versions:
            from wzc.verify.belongs import belongs

            help = belongs(manifest, finding.path) or help
        manifest.tell_key(
            codes.MANIFEST_UNKNOWN_FIELD,
            finding.path,
            problem.message + ": the cluster drops it, or refuses the manifest",
            help,
        )
        return
    help = problem.help
    message = problem.message
    if finding.rule == "type":
        written = manifest.findings.written(finding.path)
        value = _at(manifest.data, finding.path)
        read = str(value).lower() if isinstance(value, bool) else str(value)
        if written is not None and isinstance(value, int | float) and written.strip("\"'") != read:
            message = f"Argo reads `{written}` as {read}: {message}"
            help = f'write `"{written}"`' if "not a text" in message else help
    path = finding.path
    if finding.rule == "unique" and len(finding.allowed) == 1:
        path = (*path, finding.allowed[0])
    effect = _EFFECTS.get(finding.rule, _FULL)
    if finding.rule == "enum" and _is_of_pod(finding, manifest):
        effect = "Kubernetes refuses the pod"
    if finding.rule == "type" and _is_any_text(finding.path):
        value = _at(manifest.data, finding.path)
        if value in ([], {}) and manifest.schema.version < "4.0":
            message += ": Argo reads an empty text, and a cluster with full CRDs refuses it"
            manifest.tell(codes.RISK, finding.path, message, "write it in quotes")
            return
        is_whole = isinstance(value, dict | list)
        effect = "Argo refuses the manifest, or reads an empty text" if is_whole else _FULL
    manifest.tell(codes.MANIFEST_WRONG_VALUE, path, f"{message}: {effect}", help)


def _is_of_pod(finding: Finding, manifest: Manifest) -> bool:
    found = manifest.schema.at(manifest.kind, finding.path)
    return found is not None and isinstance(found.type, Scalar) and found.type.in_pod


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: Path, value: Any) -> None:
    """Set a value; None makes it absent, an item of a list null (the others keep their places)."""
    holder = _at(data, path[:-1])
    if isinstance(holder, dict) and value is None:
        holder.pop(path[-1], None)
    else:
        holder[path[-1]] = value
