"""From a checked file to what its pipelines need."""

from wzc.graph.dag import Dag
from wzc.inspect.model import PipelineReport, Report, StepVariables
from wzc.inspect.objects import needs, together
from wzc.inspect.variables import step_variables
from wzc.pipeline import Result
from wzc.values.image import registry


def inspect(result: Result) -> Report:
    """What the pipelines of a file without errors need (`wzc.pipeline.check_source`)."""
    pipelines = [_pipeline(_flat(dag)) for dag in result.dags]
    return Report(pipelines, together(pipelines))


def _flat(dag: Dag) -> Dag:
    if not dag.bodies:
        return dag
    from wzc.graph.flat import flat

    return flat(dag)


def _pipeline(dag: Dag) -> PipelineReport:
    pipeline = dag.pipeline
    steps = [
        StepVariables(step.name, step.type, step.place, step_variables(pipeline, step))
        for step in dag.order
    ]
    namespace = pipeline.attributes.namespace
    images = [
        step.settings.get("image", step.attributes.image)
        if step.type.built_in is not None
        else step.attributes.image
        for step in dag.order
        if step.type.has_container
    ]
    for step in dag.order:
        if step.attributes.containers is not None:
            images += [item.data.image for item in step.attributes.containers.data.values()]
    registries = dict.fromkeys(registry(image.data) for image in images if image is not None)
    return PipelineReport(
        pipeline.name,
        pipeline.place,
        None if namespace is None else namespace.data,
        steps,
        needs(dag, steps),
        tuple(registries),
        list(pipeline.inputs.values()),
    )
