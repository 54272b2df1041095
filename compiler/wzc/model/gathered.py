"""What is read of loops from outside, where it is a list of what all items give."""

from wzc.model.loops import is_dag_of_its_own, skips_items
from wzc.model.pipeline import Pipeline, Step
from wzc.types.kinds import Artifact

# What has a result by itself; of a container it is kept only where it is asked for.
_ANSWERED = ("http", "raw_template")


def gathered(pipeline: Pipeline, loop: Step) -> list[str]:
    """The values of a step that other steps read, as they are declared."""
    read = {
        read.output
        for step in pipeline.steps.values()
        for read in step.reads
        if read.step == loop.name and step is not loop
    }
    read |= {output for step, output in pipeline.gives if step == loop.name}
    return [
        port.name
        for port in loop.outputs.values()
        if port.name in read and not isinstance(port.type, Artifact)
    ]


def wraps_items(pipeline: Pipeline, loop: Step) -> bool:
    """Whether each item of a loop is a DAG of its own, with the step alone in it.

    Argo leaves items that are skipped out of the lists that it gathers, and reads what items print
    as JSON (operator.go: processAggregateNodeOutputs). A DAG always succeeds and gives a default
    for a task that is skipped, and what its task prints as a value like others. A `when` that is
    asked within the loop's own DAG knows nothing of the tasks outside. Of an empty list Argo takes
    the default of the template for what the loop gives (scope.go), and it is no list.

    Answers to requests are gathered whether or not they are read: where one is no JSON, all that
    follows ends in an error.
    """
    if loop.loop is None:
        return False
    if loop.type.name in _ANSWERED:
        return True
    read = gathered(pipeline, loop)
    if skips_items(loop) and (read or is_dag_of_its_own(loop)):
        return True
    of_the_run = loop.loop.items is None
    ports = [loop.outputs[name] for name in read]
    return any(port.path is None or (of_the_run and port.default is not None) for port in ports)
