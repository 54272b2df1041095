"""Names of the object, of tasks and of templates."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.objects import name_place, object_kind, object_name
from wzc.lint.places import data, is_written
from wzc.model.pipeline import Pipeline, Step
from wzc.syntax import ast
from wzc.values.names import dns_subdomain, kubernetes_name, task_name, workflow_name
from wzc.values.problem import Problem

# What a template's name may have (Argo validate.go: validateWorkflowFieldName), without what is
# added to tell several templates of a component apart.
_MOST = 120
_TEMPLATES = ("WorkflowTemplate", "ClusterWorkflowTemplate")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse names that Argo refuses, and a `kind` that the schedule rules out.

    A Workflow's name has at most 63 characters, a CronWorkflow's 52 (Argo validate.go:
    ValidateWorkflow, ValidateCronWorkflow). A step's name becomes the name of a task and of a
    template (validate.go: validateWorkflowFieldName), which must not be a word of Argo's `depends`
    (argo-rules.md, B2) nor the name of the DAG's own template, and is at most 128 long.
    """
    _check_kind(pipeline, diagnostics)
    _check_object_name(pipeline, diagnostics)
    _check_generate_name(pipeline, diagnostics)
    for step in pipeline.steps.values():
        _check_step(step, pipeline, diagnostics)


def check_component(name: ast.Name, inside: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse names of components, and of steps in them, that are no names of templates together.

    What a component becomes is named after it, its steps' templates after both.
    """
    own = kubernetes_name(name.text)
    if not own:
        diagnostics.report(
            codes.BAD_NAME,
            f"nothing of `{name.text}` can be part of a Kubernetes name",
            name.span,
            help="a name with a letter",
        )
    for step in inside.steps.values():
        whole = f"{own}-{kubernetes_name(step.name)}"
        if len(whole) > _MOST:
            diagnostics.report(
                codes.BAD_NAME,
                f"`{name.text}` and `{step.name}` together are {len(whole)} characters long, and "
                f"the name of a template is made of both: {_MOST} are allowed",
                step.place,
                secondary=[Label(name.span, "the component")],
                help="a shorter name for one of them",
            )


def _check_kind(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    kind, schedule = pipeline.attributes.kind, pipeline.attributes.schedule
    if kind is None:
        return
    if kind.data in ("Workflow", *_TEMPLATES) and schedule is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            f"a {kind.data} has no schedule, and this pipeline has one",
            kind.origin.span,
            secondary=[Label(schedule.origin.span, "the schedule")],
            help='`kind = "auto"` makes a CronWorkflow; `schedule = null` takes the schedule away',
        )
    elif kind.data == "ClusterWorkflowTemplate" and pipeline.attributes.namespace is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            "a ClusterWorkflowTemplate is the whole cluster's, and stands in no namespace",
            pipeline.attributes.namespace.origin.span,
            secondary=[Label(kind.origin.span, "the kind")],
            help="`namespace = null` takes it away: each run has its own; "
            '`kind = "WorkflowTemplate"` is for one namespace',
        )
    elif kind.data == "CronWorkflow" and not is_written(pipeline.values, "schedule"):
        diagnostics.report(
            codes.INCOMPLETE,
            "a CronWorkflow needs a `schedule`",
            kind.origin.span,
            help='for example `schedule = "0 4 * * *"`',
        )


def _check_object_name(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    name, kind = object_name(pipeline), object_kind(pipeline)
    if not name:
        diagnostics.report(
            codes.BAD_NAME,
            f"nothing of `{pipeline.name}` can be part of a Kubernetes name",
            pipeline.place,
            help='a name with a letter, or `name = "..."` in the pipeline',
        )
        return
    problem = workflow_name(name, kind)
    if problem is None:
        return
    secondary = []
    schedule = pipeline.attributes.schedule
    if kind == "CronWorkflow" and schedule is not None:
        secondary.append(Label(schedule.origin.span, "the schedule makes it a CronWorkflow"))
    help = problem.help
    if pipeline.attributes.name is None and help is not None:
        help += ', or give the object another one with `name = "..."`'
    diagnostics.report(
        codes.BAD_NAME, problem.message, name_place(pipeline), secondary=secondary, help=help
    )


def _check_generate_name(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """What Kubernetes adds random letters to; a dash may stand at its end.

    Kubernetes api/validation/generic.go: maskTrailingDash.
    """
    start = pipeline.attributes.generate_name
    if start is None:
        return
    name = pipeline.attributes.name
    kind = object_kind(pipeline)
    if kind != "Workflow":
        of = "CronWorkflow and its time" if kind == "CronWorkflow" else "template"
        diagnostics.report(
            codes.INCOMPLETE,
            f"a {kind} has a fixed name, so `generate_name` means nothing",
            start.origin.span,
            help=f"leave it away: Argo names each run after the {of}",
        )
    elif name is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            "`name` and `generate_name` cannot both name the object",
            start.origin.span,
            secondary=[Label(name.origin.span, "its fixed name")],
            help="with `name` there can be one run at a time; keep one of the two",
        )
    else:
        text: str = start.data
        problem = dns_subdomain(text.removesuffix("-"))
        if problem is not None:
            help = None if problem.fix is None else f"for example `{problem.fix}-`"
            diagnostics.report(codes.BAD_NAME, problem.message, start.origin.span, help=help)


def _is_keyword(step: Step, diagnostics: Diagnostics) -> bool:
    """Whether the parser has refused the name, as a keyword of the language."""
    return any(
        item.code.id == "WZ1006" and item.primary is not None and item.primary.span == step.place
        for item in diagnostics
    )


def _check_step(step: Step, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    name = kubernetes_name(step.name)
    if not name:
        diagnostics.report(
            codes.BAD_NAME,
            f"nothing of `{step.name}` can be part of a Kubernetes name",
            step.place,
            help="a name with a letter",
        )
        return
    problem = task_name(name)
    if problem is not None:
        if not _is_keyword(step, diagnostics):
            _report_step(step, name, problem, diagnostics)
        return
    entrypoint = pipeline.attributes.entrypoint
    if entrypoint is not None and data(entrypoint) == name:
        diagnostics.report(
            codes.BAD_NAME,
            f"step `{step.name}` and the whole pipeline would both be the template `{name}`",
            step.place,
            secondary=[Label(entrypoint.origin.span, "the name of the pipeline's own template")],
            help="rename the step, or give `entrypoint` another name",
        )


def _report_step(step: Step, name: str, problem: Problem, diagnostics: Diagnostics) -> None:
    message, help = problem.message, problem.help
    if name != step.name:
        message = f"step `{step.name}` is called `{name}` in Argo, and {message}"
    if help is not None:
        help = help.replace(f"`{name}-step`", f"`{name}_step`").replace(
            f"`step-{name}`", f"`step_{name}`"
        )
    diagnostics.report(codes.BAD_NAME, message, step.place, help=help)
