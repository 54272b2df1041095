"""What holds for a whole run, and so cannot come from a step of it."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.references import outputs_in
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse outputs of steps in attributes of the pipeline: they are needed when a run starts.

    (operator.go: operate, setExecWorkflow) Steps have these attributes, too.
    """
    whole: dict[str, Value | None] = {
        "synchronization": pipeline.attributes.synchronization,
        "workflow_metadata": pipeline.attributes.workflow_metadata,
        "metrics": pipeline.attributes.metrics,
    }
    for name, value in whole.items():
        for read in outputs_in(value) if value is not None else ():
            diagnostics.report(
                codes.RUN_TIME_VALUE,
                f"`{name}` of the pipeline is for the whole run, and `{read.step}` has not run "
                "when it starts",
                read.value.origin.span,
                help="inputs and values such as `workflow.name` are known then",
            )
