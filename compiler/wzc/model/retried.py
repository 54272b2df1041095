"""Steps that are tried again and have hooks."""

from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import OutputPort


def is_tried_apart(pipeline: Pipeline, step: Step) -> bool:
    """Whether the attempts of a step are a DAG of their own, and its hooks belong to that.

    Argo hangs what waits for a step that is tried again behind the last thing that ran of it, and
    that would be its hook. Where a step is left out, a run ends as what it hangs behind: it would
    succeed after a failure, as the hook has succeeded (v3.7.18 operator.go: getOutboundNodes;
    dag.go: assessDAGPhase). What waits for a component hangs behind the last of its steps.
    """
    retry = step.attributes.retry
    if not step.hooked or retry is None or retry.data is None:
        return False
    return pipeline.is_body or any(edge.source == step.name for edge in pipeline.edges)


def is_result(pipeline: Pipeline, step: Step, port: OutputPort) -> bool:
    """Whether an output is what Argo calls the result of the step's task: what it prints.

    Of items that is gathered as a parameter (`model.gathered`), and a DAG gives parameters only.
    """
    return port.path is None and step.loop is None and not is_tried_apart(pipeline, step)
