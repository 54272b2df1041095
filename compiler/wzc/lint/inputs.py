"""Inputs of pipelines that start by themselves."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.objects import object_kind
from wzc.model.pipeline import Pipeline


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse an input without a default in a pipeline with a schedule.

    A CronWorkflow's runs get no values but those that stand in it (Argo validate.go:
    validateArgumentsValues).
    """
    if object_kind(pipeline) != "CronWorkflow":
        return
    schedule = pipeline.attributes.schedule
    because = []
    if schedule is not None:
        because = [Label(schedule.origin.span, "nobody is there to give it when a run starts here")]
    for item in pipeline.inputs.values():
        if item.default is None:
            diagnostics.report(
                codes.BAD_INPUT,
                f"the input `{item.name}` needs a default, since the pipeline has a schedule",
                item.place,
                secondary=because,
                help=f"`input {item.name}: ... = ...`, or the key of a ConfigMap: "
                '`= config_map("name", key = "key")`',
            )
