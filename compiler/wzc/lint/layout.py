"""How the cluster of a pipeline builds pods, as far as the pipeline says."""

from wzc.lint.places import data
from wzc.model.pipeline import PipelineAttributes
from wzc.pods.layout import Layout


def layout_of(attributes: PipelineAttributes) -> Layout:
    """How the controller of the pipeline's cluster builds pods."""
    cluster = data(attributes.cluster)
    executor = None if cluster is None else data(cluster.attributes.executor)
    if executor is None:
        return Layout()
    return Layout(bool(data(executor.security_context)), bool(data(executor.initless_pods)))
