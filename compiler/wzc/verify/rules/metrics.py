"""Metrics that Argo can emit."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.keys import metric_name
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_TYPES = ("counter", "gauge", "histogram")


def check(manifest: Manifest, job: Job) -> None:
    """B1 Metrics of Argo's rules (Argo metrics/util.go)."""
    metrics = mapping(manifest.spec, "metrics")
    _all(manifest, metrics, (*manifest.spec_path, "metrics", "prometheus"))
    for template in manifest.templates:
        path = (*template.path, "metrics", "prometheus")
        _all(manifest, mapping(template.own, "metrics"), path)


def _all(manifest: Manifest, metrics: Data, path: Path) -> None:
    for number, metric in enumerate(maps(metrics, "prometheus")):
        _one(manifest, metric, (*path, number))


def _one(manifest: Manifest, metric: Data, path: Path) -> None:
    name = text(metric, "name")
    problem = metric_name(name) if name and "{{" not in name else None
    if problem is not None:
        message = f"{problem.message}: Argo refuses the manifest"
        manifest.tell(codes.METRIC_REFUSED, (*path, "name"), message, problem.help)
    if not text(metric, "help"):
        message = f"the metric `{name}` has no `help`: Argo refuses the manifest"
        manifest.tell(codes.METRIC_REFUSED, path, message, "add `help`, what it counts")
    for number, label in enumerate(maps(metric, "labels")):
        key = text(label, "key")
        problem = metric_name(key)
        if problem is not None:
            message = f"{problem.message}: Argo refuses the manifest"
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
            message = f"the {kind} `{name}` has no value: Argo refuses the manifest"
            manifest.tell(codes.METRIC_REFUSED, (*path, kind), message, "add `value`")
        elif "{{" not in value and not re.fullmatch(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?", value):
            message = f"`{value}` is no number: the metric is not emitted"
            manifest.tell(codes.METRIC_REFUSED, where, message)
        if kind == "gauge" and body.get("realtime") is True and "resourcesDuration" in value:
            message = "`resourcesDuration` is only known at the end, and the gauge is of now: Argo"
            manifest.tell(codes.METRIC_REFUSED, where, f"{message} refuses the manifest")
