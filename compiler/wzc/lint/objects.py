"""What object a pipeline becomes: its kind, name and namespace."""

from wzc.lint.places import data
from wzc.model.pipeline import Pipeline
from wzc.source.file import Span
from wzc.values.names import kubernetes_name


def object_kind(pipeline: Pipeline) -> str:
    """What `kind` says, else `CronWorkflow` where there is a schedule, else `Workflow`."""
    written = data(pipeline.attributes.kind)
    if isinstance(written, str) and written != "auto":
        return written
    return "CronWorkflow" if pipeline.attributes.schedule is not None else "Workflow"


def object_name(pipeline: Pipeline) -> str:
    """What is written as `name`, else the Kubernetes name of the pipeline's own; may be empty."""
    written = data(pipeline.attributes.name)
    return written if isinstance(written, str) else kubernetes_name(pipeline.name)


def name_place(pipeline: Pipeline) -> Span:
    """Where the object's name comes from."""
    name = pipeline.attributes.name
    return pipeline.place if name is None else name.origin.span
