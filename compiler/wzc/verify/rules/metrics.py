"""Metrics that Argo can emit."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import metric_name
from wzc.values.suggest import nearest
from wzc.verify.job import Job
from wzc.verify.language.tags import tags
from wzc.verify.model import WITH_POD, Data, Manifest, Path, mapping, maps, text

_TYPES = ("counter", "gauge", "histogram")
# Argo controller/steps.go: prepareMetricScope; what holds for all is below.
_OF_NODE = (
    *("duration", "status", "exitCode", "retries", "resourcesDuration.cpu"),
    *("resourcesDuration.memory", "outputs.result"),
)
_OF_NOW = re.compile(r"\{\{\s*(?:workflow\.)?duration\s*\}\}")
# A container can ask for nothing else that has no domain (helper.IsStandardContainerResourceName).
_RESOURCES = ("cpu", "memory", "ephemeral-storage")
# What is double-escaped where the template stands in the pod (util/json: Fix undoes it once).
_ESCAPED = re.compile(r'[&<>"\\]')
_LATER = re.compile(r"(?<![.\w])(?:status|duration|exitCode|resourcesDuration|outputs)\b")
_ELSEWHERE = (
    "workflow.",
    "inputs.",
    "tasks.",
    "steps.",
    "resourcesDuration.",
    "pod.",
    "lastRetry.",
)


def check(manifest: Manifest, job: Job) -> None:
    """B1 Metrics of Argo's rules (Argo metrics/util.go)."""
    metrics = mapping(manifest.spec, "metrics")
    seen: dict[str, tuple[str, str]] | None = None if job.own else {}
    _all(manifest, metrics, (*manifest.spec_path, "metrics", "prometheus"), seen)
    for template in manifest.templates:
        path = (*template.path, "metrics", "prometheus")
        outputs = maps(mapping(template.data, "outputs"), "parameters")
        names = [f"outputs.parameters.{text(each, 'name')}" for each in outputs]
        metrics = mapping(template.own, "metrics")
        _all(manifest, metrics, path, seen, names)
        if template.kind in WITH_POD and not job.target.is_before("3.7"):
            _in_pod(manifest, metrics, path)


def _all(
    manifest: Manifest,
    metrics: Data,
    path: Path,
    seen: dict[str, tuple[str, str]] | None,
    names: list[str] | None = None,
) -> None:
    # Those of the workflow are not looked at before they are emitted (operator.go: computeMetrics).
    effect = "the metric is not emitted" if names is None else "Argo refuses the manifest"
    for number, metric in enumerate(maps(metrics, "prometheus")):
        _one(manifest, metric, (*path, number), effect)
        if seen is not None:
            _another(manifest, metric, (*path, number), seen)
        _tags(manifest, metric, (*path, number), names)


def _another(
    manifest: Manifest, metric: Data, path: Path, seen: dict[str, tuple[str, str]]
) -> None:
    """Argo metrics_custom.go: matchExistingMetric."""
    name, help = text(metric, "name"), text(metric, "help")
    kind = next((each for each in _TYPES if metric.get(each) is not None), "")
    if not name or not kind or not help or "{{" in name + help:
        return
    first_kind, first_help = seen.setdefault(name, (kind, help))
    if first_kind != kind or first_help != help:
        other = f"a {first_kind}" if first_kind != kind else f"with the help `{first_help}`"
        message = f"there is a metric `{name}` already, {other}: this one is not emitted"
        manifest.tell(codes.METRIC_REFUSED, (*path, "name"), message, "rename one of the two")


def _in_pod(manifest: Manifest, metrics: Data, path: Path) -> None:
    """Expressions over what is known at the end only stand in the pod's copy of the template, and
    some letters in them cannot be read there (Argo workflowpod.go: substitutePodParams;
    expression_template.go: expressionReplaceStrict, since 3.7.16).
    """
    for tag in tags(maps(metrics, "prometheus"), path):
        letter = _ESCAPED.search(tag.text) if tag.is_expression and tag.is_closed else None
        if letter is not None and _LATER.search(tag.text):
            message = (
                f"Argo cannot read the `{letter[0]}` of this expression in a metric as it makes"
            )
            help = "write simple tags, without `=`: `{{status}} == Failed && {{duration}} > 10`"
            manifest.tell(
                codes.METRIC_REFUSED,
                tag.path,
                f"{message} the pod: the step ends in an error",
                help,
            )


def _tags(manifest: Manifest, metric: Data, path: Path, outputs: list[str] | None) -> None:
    """What has no value is not left in the text here (Argo operator.go: computeMetrics).

    `outputs` are those of the template; None for the workflow, whose outputs are its entrypoint's.
    """
    known = [*_OF_NODE, *(outputs or ())]
    for tag in tags(metric, path):
        name = tag.text
        if tag.is_expression or not tag.is_closed or name in known:
            continue
        resource = name.removeprefix("resourcesDuration.")
        has_time = resource in _RESOURCES or "/" in resource or resource.startswith("hugepages-")
        if name.startswith(_ELSEWHERE) and (resource == name or has_time):
            continue
        if name.startswith("outputs.parameters.") and outputs is None:
            continue
        right = nearest(name, known)
        message = f"`{{{{{name}}}}}` has no value in a metric: it is not emitted"
        help = f"write `{{{{{right}}}}}`" if right else None
        manifest.tell(codes.METRIC_REFUSED, tag.path, message, help)
    seen: set[str] = set()
    for number, label in enumerate(maps(metric, "labels")):
        key = text(label, "key")
        if key in seen:
            message = f"there are two labels `{key}`, and the metric has the last of them only"
            where = (*path, "labels", number, "key")
            manifest.tell(codes.METRIC_REFUSED, where, message, "give each a name of its own")
        seen.add(key)
    gauge = mapping(metric, "gauge")
    value = text(gauge, "value")
    is_live = gauge.get("realtime") is True
    known_now = _OF_NOW.fullmatch(value) or "resourcesDuration" in value
    if is_live and value and not known_now:
        message = f"`{value}` is not known while it runs: the metric is not emitted"
        help = "a gauge of now has `{{duration}}` or `{{workflow.duration}}`; others have"
        where = (*path, "gauge", "value")
        manifest.tell(codes.METRIC_REFUSED, where, message, f"{help} `realtime: false`")
    for kind in _TYPES:
        word = text(mapping(metric, kind), "value").strip()
        if word in ("{{status}}", "{{workflow.status}}") and not is_live:
            message = f"`{word}` is a word, and no number: the metric is not emitted"
            help = "count those that end so: `when: '{{status}} == Failed'` beside `value: \"1\"`"
            manifest.tell(codes.METRIC_REFUSED, (*path, kind, "value"), message, help)


def _one(manifest: Manifest, metric: Data, path: Path, effect: str) -> None:
    name = text(metric, "name")
    problem = metric_name(name) if name and "{{" not in name else None
    if problem is not None:
        message = f"{problem.message}: {effect}"
        manifest.tell(codes.METRIC_REFUSED, (*path, "name"), message, problem.help)
    if not text(metric, "help"):
        message = f"the metric `{name}` has no `help`: {effect}"
        where = (*path, "help") if "help" in metric else path
        manifest.tell(codes.METRIC_REFUSED, where, message, "add `help`, what it counts")
    for number, label in enumerate(maps(metric, "labels")):
        key = text(label, "key")
        problem = metric_name(key)
        if problem is not None:
            message = f"{problem.message}: {effect}"
            where = (*path, "labels", number, "key")
            manifest.tell(codes.METRIC_REFUSED, where, message, problem.help)
    given = [kind for kind in _TYPES if metric.get(kind) is not None]
    if not given:
        message = f"the metric `{name}` is of no type: it is not emitted"
        manifest.tell(codes.METRIC_REFUSED, path, message, "add `counter`, `gauge` or `histogram`")
        return
    if len(given) > 1:
        message = f"`{given[0]}` and `{given[1]}` stand side by side: Argo takes the first"
        manifest.tell(codes.METRIC_REFUSED, (*path, given[1]), message, "make two metrics of it")
    for kind in given:
        body = mapping(metric, kind)
        value = text(body, "value")
        where = (*path, kind, "value")
        if not value:
            message = f"the {kind} `{name}` has no value: {effect}"
            manifest.tell(codes.METRIC_REFUSED, (*path, kind), message, "add `value`")
        elif "{{" not in value and not re.fullmatch(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?", value):
            message = f"`{value}` is no number: the metric is not emitted"
            manifest.tell(codes.METRIC_REFUSED, where, message)
        if kind == "gauge" and body.get("realtime") is True and "resourcesDuration" in value:
            message = "`resourcesDuration` is only known at the end, and the gauge is of now"
            manifest.tell(codes.METRIC_REFUSED, where, f"{message}: {effect}")
