"""What a step runs that is a template elsewhere in the cluster: an `extern template`."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import ANY, BOOL, STRING, MapOf, also_at_run_time


@lean
class TemplateReference(Block):
    """What an `extern template` says of its template, and the parameters that it is given."""

    keyword = ""  # nobody writes one

    ref: Value | None = attribute(
        STRING.of("template_ref"),
        "D.templateRef",
        "The WorkflowTemplate, and the template in it.",
        'ref = "reports/main"',
    )
    cluster_scope: Value | None = attribute(
        BOOL,
        "D.templateRef.clusterScope",
        "Whether it is a ClusterWorkflowTemplate, which all namespaces share.",
        "cluster_scope = true",
        default="false",
    )
    parameters: Value | None = attribute(
        MapOf(also_at_run_time(ANY)), "D.arguments.parameters", "What the template is given.", ""
    )
