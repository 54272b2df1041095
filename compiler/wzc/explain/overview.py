"""What is in a file, in a few lines for each pipeline."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.references import inputs_of
from wzc.explain.show import show
from wzc.graph.build import build
from wzc.lint.objects import object_kind
from wzc.model.cluster import EvaluatedCluster
from wzc.model.pipeline import Pipeline
from wzc.model.target import NEWEST
from wzc.model.value import Value, plain
from wzc.pipeline import Result
from wzc.syntax import ast
from wzc.types.words import short

if TYPE_CHECKING:
    from wzc.model.components import Body

NEXT_RUNS = 5


def overview(result: Result, start: datetime | None) -> list[str]:
    """Lines about the pipelines, params and profiles of a file.

    Next runs of schedules are given from `start` on: what a clock says never gets in here.
    """
    rows: list[str] = []
    for pipeline in result.pipelines:
        rows += [*_pipeline(pipeline, result, start), ""]
    declarations = result.program.root.file.declarations
    params = [node for node in declarations if isinstance(node, ast.Param)]
    if params:
        rows.append("params")
        rows += _table((node.name.text, _param(result.params.get(id(node)))) for node in params)
        rows.append("")
    profiles = [node for node in declarations if isinstance(node, ast.Profile)]
    if profiles:
        rows.append("profiles")
        rows += _table((node.name.text, _first_line(node.doc)) for node in profiles)
        rows.append("")
    return rows[:-1]


_EVENTS = {"exit": "at the end", "running": "while the steps run"}


def _pipeline(pipeline: Pipeline, result: Result, start: datetime | None) -> list[str]:
    rows = [f"pipeline {pipeline.name}, {pipeline.place}"]
    if pipeline.doc:
        rows += [f"  {line}".rstrip() for line in pipeline.doc.splitlines()]
    namespace = pipeline.values.get("namespace")
    if namespace is not None and namespace.data is not None:
        rows.append(f"  namespace {plain(namespace)}")
    rows += _target(pipeline)
    rows += _schedule(pipeline, start)
    rows += _inputs(pipeline)
    # Mistakes of the graph are told by `wzc check`; what can be ordered is shown.
    dag = build(pipeline, Diagnostics())
    steps = [step for step in pipeline.steps.values() if not step.event]
    rows.append(f"  {_count(len(steps), 'step')}, in an order in which they can run")
    ordered = [step.name for step in dag.order if not step.event]
    ordered += [name for name in pipeline.steps if name not in set(ordered)]
    rows += [
        f"  {row}"
        for row in _table(
            (name, _step(pipeline, name, [edge.source for edge in dag.needs.get(name, ())]))
            for name in ordered
        )
    ]
    for use in pipeline.steps.values():
        if use.body is not None and not use.type.is_template:
            rows += _inside(use.body, use.name)
    return rows


def _inside(body: "Body", path: str) -> list[str]:
    """The steps of a component, as a use of it runs them."""
    pipeline = body.pipeline
    dag = build(pipeline, Diagnostics())
    ordered = [step.name for step in dag.order if not step.is_port]
    rows = [f"  {path}, the component {body.name}"]
    rows += [
        f"  {row}"
        for row in _table(
            (name, _step(pipeline, name, [edge.source for edge in dag.needs.get(name, ())]))
            for name in ordered
        )
    ]
    for name in ordered:
        inner = pipeline.steps[name].body
        if inner is not None and not pipeline.steps[name].type.is_template:
            rows += _inside(inner, f"{path}.{name}")
    return rows


def _target(pipeline: Pipeline) -> list[str]:
    """For which Argo it is, and what it becomes there, as far as this is not usual."""
    target, kind = pipeline.target, object_kind(pipeline)
    rows = []
    if kind.endswith("WorkflowTemplate"):
        rows.append(f"  a {kind}, which runs are made of")
    elif target.references_only:
        rows.append(f"  a WorkflowTemplate, and a {kind} that runs it")
    cluster = pipeline.values.get("cluster")
    named = cluster is not None and isinstance(cluster.data, EvaluatedCluster)
    if named or target != NEWEST:
        where = f" in the cluster {cluster.data.name}" if named and cluster is not None else ""
        limits = "" if target.is_before("4.0") else f" with {target.crds} CRDs"
        rows.append(f"  for {target.title}{limits}{where}")
    return rows


def _step(pipeline: Pipeline, name: str, needs: list[str]) -> str:
    text = pipeline.steps[name].type.name
    if pipeline.steps[name].body is not None:
        what = "extern template" if pipeline.steps[name].type.is_template else "component"
        text = f"{what} {text}"
    event = pipeline.steps[name].event
    if event:
        of = pipeline.steps[name].of
        if of:
            return f"{text}, {'while ' + of + ' runs' if event == 'running' else 'after ' + of}"
        return f"{text}, {_EVENTS[event]}"
    return f"{text}, after {', '.join(dict.fromkeys(needs))}" if needs else text


def _inputs(pipeline: Pipeline) -> list[str]:
    """The inputs with type and default, what uses them, and the first line of what they are."""
    if not pipeline.inputs:
        return []
    users: dict[str, list[str]] = {name: [] for name in pipeline.inputs}
    for step in pipeline.steps.values():
        for name in dict.fromkeys(inputs_of(step)):
            users[name].append(step.name)
    rows = []
    for name, item in pipeline.inputs.items():
        default = ", required" if item.default is None else f" = {show(item.default)}"
        used = f"used by {', '.join(users[name])}" if users[name] else "used by no step"
        rows.append((name, f"{short(item.type)}{default}, {used}"))
        if item.doc:
            rows.append(("", _first_line(item.doc)))
    return ["  inputs, given when it is submitted", *(f"  {row}" for row in _table(rows))]


def _schedule(pipeline: Pipeline, start: datetime | None) -> list[str]:
    schedule = pipeline.values.get("schedule")
    if schedule is None or not isinstance(schedule.data, dict):
        return []
    crons, zone = plain(schedule.data.get("cron")), plain(schedule.data.get("timezone"))
    crons = crons if isinstance(crons, list) else [crons]
    crons = [cron for cron in crons if isinstance(cron, str)]
    zone = zone if isinstance(zone, str) else None
    if not crons:
        return []
    shown = " and ".join(f'"{cron}"' for cron in crons)
    rows = [f"  schedule {shown}, {zone or 'in the time zone of the Argo controller, mostly UTC'}"]
    if start is not None:
        from wzc.values.cron import next_runs

        found = {run for cron in crons for run in next_runs(cron, zone, start, NEXT_RUNS)}
        runs = sorted(found)[:NEXT_RUNS]
        rows += [f"    {run:%a} {run:%Y-%m-%d %H:%M} {run.tzname()}" for run in runs]
    return rows


def _param(value: Value | None) -> str:
    if value is None:
        return "(no value)"
    through = [via for via in value.origin.via if via.kind in ("profile", "--set")]
    origin = (
        "--set" if through and through[0].kind == "--set" else str(through[0]) if through else ""
    )
    return f"{show(value)}, from {origin}" if origin else show(value)


def _first_line(doc: str | None) -> str:
    return doc.splitlines()[0] if doc else ""


def _table(rows: Iterable[tuple[str, str]]) -> list[str]:
    found = list(rows)
    width = max((len(name) for name, _ in found), default=0)
    return [f"  {name:<{width}}  {text}".rstrip() for name, text in found]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
