"""Patches of what is emitted: `patch`, `task_patch`, and `patch` in a schedule."""

from collections.abc import Mapping

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.knowledge.schema import Schema
from wzc.lint.places import data, key_span
from wzc.lint.raw import check_directives, check_raw, entries_at, tables
from wzc.model.containers import ContainerSet, Script
from wzc.model.pipeline import Pipeline, Step
from wzc.model.schedule import Schedule
from wzc.model.value import Value

# What a patch may not change, by its path, and what to do instead.
_OF_CONTAINERS = {
    "name": "Argo calls it `main`",
    "command": "it stands in the parentheses of a `container`, and is Wurzel's of its own steps",
    "args": "they stand in the parentheses of a `container`, and are Wurzel's of its own steps",
    "source": "it stands in the parentheses of `script(...)`",
}
_OF_TEMPLATES = {
    "name": "the name of the step is what it is made of",
    "inputs": "`inputs { }` and edges say what a step is given",
    "outputs": "`outputs { }` and edges say what a step gives",
    "dag": "a component is a DAG of its own",
    "steps": "a component is a DAG of its own",
    "daemon": "`daemon = true` says it, and what waits for the step hangs on it",
    "retryStrategy": "`retry { }` says all of it",
    "memoize": "`memoize { }` says all of it",
    "parallelism": "`parallelism` says it for the items of a loop",
    "synchronization": "`synchronization { }` says all of it",
    "podSpecPatch": "`pod_spec_patch { }` says it",
    "archiveLocation.hdfs": "the cluster's artifact repository may be one",
    "containerSet.containers": "`containers { }` says what is in them",
    **{
        f"{kind}.{key}": help
        for kind in ("container", "script")
        for key, help in _OF_CONTAINERS.items()
    },
}
_OF_TASKS = {
    "name": "the name of the step is what it is made of",
    "template": "what a step runs is what stands behind its `=`",
    "templateRef": "an `extern template` is one of the cluster, and stands behind the `=`",
    "inline": "what a step runs is what stands behind its `=`",
    "arguments": "`inputs { }` and values of other steps say what a step is given",
    "dependencies": "edges and `after` say what a step waits for",
    "depends": "edges and `after` say what a step waits for",
    "withItems": "`for x in [...]` is a loop",
    "withParam": "`for x in ...` is a loop",
    "withSequence": "`for x in range(...)` is a loop",
    "when": "`when` says it",
    "continueOn": "`after = [step.finished]` in the steps that go on whatever happened",
    "onExit": "`on_exit` in the step's block",
}
_OF_SPECS = {
    "templates": "`patch` in the block of a step, or in `defaults`, is about its template",
    "templateDefaults": "`defaults { patch { } }` says it for all steps",
    "entrypoint": "`entrypoint` says its name",
    "arguments": "`input`s are a workflow's arguments",
    "onExit": "`on_exit` says it",
    "hooks": "`hook` says it",
    "workflowTemplateRef": "the workflow's templates are those of the pipeline",
    "podSpecPatch": "`pod_spec_patch { }` says it",
    "retryStrategy": "Argo reads it nowhere: `defaults { retry { } }` is for all steps",
    "volumeClaimTemplates": '`mounts { "/work" = new_claim(size = 10Gi) }` makes a claim',
    "synchronization": "`synchronization { }` says all of it",
    "priority": "`priority` says it",
    "shutdown": "it ends a run, and stands in none that is to begin",
}
_OF_SCHEDULES = {
    "workflowSpec": "`patch` in the block of the pipeline is about the workflow's spec",
    "schedule": "`cron` says it",
    "schedules": "`cron` says it",
    "timezone": "`timezone` says it",
    "when": "`when` says it, as a condition that is checked",
    "stopStrategy": "`stop_when` says it, as a condition that is checked",
}
_OF_HOOKS = {
    "template": "templates of the pipeline are run by `on_exit` and `hook`",
    "expression": "`hook running` and `when` say when a hook runs",
}
# Which of a template's fields is what it runs.
_KINDS = frozenset("container script containerSet resource suspend http plugin data".split())


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse what a version of Argo or Kubernetes would refuse, and changes to what is decided.

    Field names, types, words and merge keys are those of the tables; the names of steps, their
    order, what they are given and give, and loops are the compiler's (WZ5026).
    """
    schema = tables(pipeline)
    whole = pipeline.attributes.patch
    if whole is not None:
        _check(_Kind("WorkflowSpec", "patch", _OF_SPECS), whole, schema, diagnostics)
    seen: set[int] = set()
    for step in pipeline.steps.values():
        patch, task = step.attributes.patch, step.attributes.task_patch
        if patch is not None and has_template(step):
            if id(patch) not in seen:
                _check(_Kind("Template", "patch", _OF_TEMPLATES), patch, schema, diagnostics)
            _check_kind(step, patch, diagnostics)
        if task is not None:
            if id(task) not in seen:
                _check(_Kind("DAGTask", "task_patch", _OF_TASKS), task, schema, diagnostics)
            _check_hooks(step, pipeline, task, diagnostics)
        seen |= {id(patch), id(task)}


def check_schedule(pipeline: Pipeline, schedule: Schedule, diagnostics: Diagnostics) -> None:
    """The same for the `patch` of a schedule."""
    if schedule.patch is not None:
        kind = _Kind("CronWorkflowSpec", "patch", _OF_SCHEDULES)
        _check(kind, schedule.patch, tables(pipeline), diagnostics)


def kind_of(step: Step) -> str:
    """The field of a step's template that says what it runs."""
    if step.type.built_in is ContainerSet:
        return "containerSet"
    if step.type.built_in is Script:
        return "script"
    return step.type.name if step.type.built_in is not None else "container"


def has_template(step: Step) -> bool:
    """Whether a step's template takes a patch: it has a pod then."""
    return kind_of(step) not in ("suspend", "http", "raw_template") and step.type.component is None


@define(frozen=True)
class _Kind:
    """What a patch is merged into: a type of the tables, and what may not be changed of it."""

    type: str
    keyword: str
    decided: Mapping[str, str]


def _check(kind: _Kind, patch: Value, schema: Schema, diagnostics: Diagnostics) -> None:
    if not isinstance(data(patch), dict):
        return
    refused: list[tuple[str, ...]] = []
    for path, help in kind.decided.items():
        above, _, key = path.rpartition(".")
        value = entries_at(patch, above).get(key)
        if value is not None:
            refused.append(tuple(path.split(".")))
            diagnostics.report(
                codes.DECIDED_ELSEWHERE,
                f"`{key}` is not changed by `{kind.keyword}`: it is decided elsewhere",
                key_span(value, key),
                help=help,
            )
    check_directives(patch, codes.BAD_PATCH, diagnostics)
    check_raw(patch, kind.type, schema, codes.BAD_PATCH, kind.keyword, diagnostics, refused)


def _check_kind(step: Step, patch: Value, diagnostics: Diagnostics) -> None:
    """Refuse what another kind of step runs."""
    own = kind_of(step)
    for key, value in entries_at(patch, "").items():
        if key in _KINDS and key != own:
            diagnostics.report(
                codes.DECIDED_ELSEWHERE,
                f"step `{step.name}` runs a `{own}`, and its patch is about a `{key}`",
                key_span(value, key),
                help=f"write `{own}`; a patch in `defaults` is for all steps that have a pod",
            )


def _check_hooks(step: Step, pipeline: Pipeline, patch: Value, diagnostics: Diagnostics) -> None:
    """Refuse hooks that the language has, or that take the place of one."""
    own = [each for each in pipeline.steps.values() if each.of == step.name]
    for name, hook in entries_at(patch, "hooks").items():
        message = help = None
        place = key_span(hook, name)
        inside = entries_at(hook, "")
        decided = next((key for key in _OF_HOOKS if key in inside), None)
        if name != "exit":
            message = f"a hook `{name}` needs a condition, and `task_patch` takes no expressions"
            help = "`exit` is started when the step has ended; `hook running` is for others"
        elif decided is not None:
            place = key_span(inside[decided], decided)
            message = f"`{decided}` of a hook is not said by `task_patch`"
            help = _OF_HOOKS[decided]
        elif any(each.event == "exit" for each in own):
            message = f"step `{step.name}` has an `on_exit` already, and Argo takes one"
            help = "leave one of them away"
        if message is not None:
            diagnostics.report(codes.DECIDED_ELSEWHERE, message, place, help=help)
