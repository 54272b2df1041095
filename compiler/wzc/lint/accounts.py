"""The accounts of pods, and of Argo's own containers in them."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import distinct_steps, is_written
from wzc.model.pipeline import Pipeline


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse pods without a token where Argo's own containers have none of their own.

    They report what came out by it, so that Argo makes no such pod (workflowpod.go:
    setupServiceAccount).
    """
    if is_written(pipeline.values, "executor_service_account"):
        return
    for step in distinct_steps(pipeline):
        token = step.attributes.automount_service_account_token
        if token is not None and token.data is False:
            diagnostics.report(
                codes.INCOMPLETE,
                "without a token, Argo's own containers in the pod need an account of their own",
                token.origin.span,
                help='`executor_service_account = "..."` in the pipeline, with a role for '
                "`workflowtaskresults`",
            )
