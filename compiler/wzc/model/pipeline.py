"""What a pipeline's block may say, and a whole evaluated pipeline."""

from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.lean import lean
from wzc.model.attribute import Block, attribute, later
from wzc.model.contract import DataType, StepType
from wzc.model.edges import Edge, Read
from wzc.model.loops import Loop
from wzc.model.ports import InputPort, OutputPort
from wzc.model.run_time import Input
from wzc.model.schedule import CRON, Schedule, Ttl
from wzc.model.scheduling import Toleration
from wzc.model.security import PodSecurityContext
from wzc.model.step import ANNOTATIONS, LABELS, POD_SPEC_PATCH, StepAttributes
from wzc.model.storage import STORES
from wzc.model.target import NEWEST, Target
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.source.origin import Origin
from wzc.types.kinds import (
    ANY,
    BOOL,
    CLUSTER,
    DURATION,
    INT,
    NULL,
    STRING,
    Artifact,
    BlockOf,
    Built,
    Enum,
    ListOf,
    MapOf,
    Middleware,
    Union,
    also_at_run_time,
)

if TYPE_CHECKING:
    from wzc.model.components import Body

POD_SECURITY = Enum(("privileged", "baseline", "restricted"))


@lean
class PipelineAttributes(Block):
    """What holds for a pipeline as a whole."""

    keyword = "pipeline"

    name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "metadata.name",
        "The object's name; the pipeline's own name where it is not written.",
        'name = "rag"',
    )
    generate_name: Value | None = attribute(
        STRING,
        "metadata.generateName",
        "What the names of its runs begin with.",
        'generate_name = "rag-"',
    )
    namespace: Value | None = attribute(
        STRING.of("dns_label"),
        "metadata.namespace",
        "Where it runs.",
        'namespace = "argo-workflows"',
    )
    labels: Value | None = attribute(
        LABELS, "metadata.labels", "Labels of the object.", 'labels { team = "search" }'
    )
    annotations: Value | None = attribute(
        ANNOTATIONS,
        "metadata.annotations",
        "Annotations of the object.",
        'annotations { "example.com/owner" = "search" }',
    )
    description: Value | None = attribute(
        STRING,
        "metadata.annotations",
        "A sentence that Argo's pages show.",
        'description = "Refreshes the knowledge base."',
    )
    kind: Value | None = attribute(
        Enum(("auto", "Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate")),
        "kind",
        "`auto`: a CronWorkflow where there is a schedule, else a Workflow.",
        'kind = "Workflow"',
        default='"auto"',
    )
    schedule: Value | None = attribute(
        Union((BlockOf(Schedule), CRON, ListOf(CRON), NULL)),
        "C",
        "When it runs by itself.",
        'schedule = "0 4 * * *"',
        shorthand="cron",
    )
    entrypoint: Value | None = attribute(
        STRING.of("template_name"),
        "W.entrypoint",
        "The name of the DAG's template.",
        'entrypoint = "wurzel-pipeline"',
    )
    service_account_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.serviceAccountName",
        "The account its pods run as.",
        'service_account_name = "wurzel-service-account"',
    )
    data_dir: Value | None = attribute(
        STRING.of("path"),
        "T.container.command",
        "Where steps find and leave their data in the container.",
        'data_dir = "/data"',
        default='"/usr/app"',
    )
    artifacts: Value | None = attribute(
        Union((*STORES, Built("stores:Repository"), NULL)),
        "T.outputs.artifacts",
        "Where data passed along `>>` is stored; `null`: where the cluster keeps it.",
        'artifacts = s3(bucket = "wurzel-bucket")',
    )
    middlewares: Value | None = attribute(
        ListOf(Middleware()),
        "T.container.env",
        "What Wurzel wraps around each step, in order.",
        'middlewares = [wurzel.prometheus(gateway = "pushgateway.monitoring:9091")]',
    )
    pod_security_context: Value | None = attribute(
        BlockOf(PodSecurityContext),
        "W.securityContext",
        "Who its pods run as.",
        "pod_security_context { run_as_non_root = true }",
    )
    node_selector: Value | None = attribute(
        MapOf(STRING.of("label_value"), "label_key"),
        "W.nodeSelector",
        "Labels of the nodes its pods may run on.",
        'node_selector { "kubernetes.io/arch" = "amd64" }',
    )
    tolerations: Value | None = attribute(
        ListOf(BlockOf(Toleration)),
        "W.tolerations",
        "Taints of nodes that its pods put up with.",
        'tolerations = [{ key = "batch", operator = "Exists" }]',
    )
    image_pull_secrets: Value | None = attribute(
        ListOf(STRING.of("dns_subdomain")),
        "W.imagePullSecrets",
        "Secrets that images are pulled with.",
        'image_pull_secrets = ["registry"]',
    )
    pod_labels: Value | None = attribute(
        LABELS, "W.podMetadata.labels", "Labels of all its pods.", 'pod_labels { team = "search" }'
    )
    pod_annotations: Value | None = attribute(
        ANNOTATIONS,
        "W.podMetadata.annotations",
        "Annotations of all its pods.",
        'pod_annotations { "sidecar.istio.io/inject" = "false" }',
    )
    parallelism: Value | None = attribute(
        INT.within(min=1),
        "W.parallelism",
        "How many of its pods run at the same time.",
        "parallelism = 10",
    )
    priority: Value | None = attribute(
        INT,
        "W.priority",
        "Which of waiting runs starts first: the higher.",
        "priority = 5",
        default="0",
    )
    active_deadline: Value | None = attribute(
        DURATION, "W.activeDeadlineSeconds", "How long a run may take.", "active_deadline = 6h"
    )
    ttl: Value | None = attribute(
        BlockOf(Ttl),
        "W.ttlStrategy",
        "How long finished runs stay.",
        "ttl { completed = 7d }",
        shorthand="completed",
    )
    pod_gc: Value | None = attribute(
        BlockOf("cleaning:PodGc"),
        "W.podGC",
        "When finished pods are deleted.",
        'pod_gc = "OnWorkflowSuccess"',
        shorthand="strategy",
    )
    archive_logs: Value | None = attribute(
        BOOL,
        "W.archiveLogs",
        "Whether logs are kept as artifacts.",
        "archive_logs = true",
        default="false",
    )
    volume_claim_gc: Value | None = attribute(
        Enum(("completion", "success")),
        "W.volumeClaimGC.strategy",
        "When claims that were created with a run are deleted.",
        'volume_claim_gc = "completion"',
    )
    host_network: Value | None = attribute(
        BOOL,
        "W.hostNetwork",
        "Whether pods use the node's network.",
        "host_network = false",
        default="false",
    )
    dns_policy: Value | None = attribute(
        Enum(("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
        "W.dnsPolicy",
        "How pods resolve names.",
        'dns_policy = "ClusterFirst"',
        default='"ClusterFirst"',
    )
    pod_spec_patch: Value | None = attribute(
        POD_SPEC_PATCH,
        "W.podSpecPatch",
        "What is merged into every pod: a pod's fields under Kubernetes' names, or YAML as text.",
        "pod_spec_patch { terminationGracePeriodSeconds = 60 }",
    )
    defaults: Value | None = attribute(
        BlockOf(StepAttributes),
        "",
        "What holds for all steps that do not say otherwise.",
        'defaults { image = "ghcr.io/telekom/wurzel:3.3.1" }',
    )
    affinity: Value | None = attribute(
        BlockOf("affinity:Affinity"),
        "W.affinity",
        "Nodes and pods that its pods have to be, or would rather be, with or apart from.",
        'affinity { node_affinity { required = [{ match_labels { zone = ["a", "b"] } }] } }',
    )
    pod_disruption_budget: Value | None = attribute(
        BlockOf("affinity:PodDisruptionBudget"),
        "W.podDisruptionBudget",
        "How many of its pods may be taken away at a time, when nodes are emptied.",
        "pod_disruption_budget { min_available = 1 }",
        shorthand="min_available",
    )
    workflow_metadata: Value | None = attribute(
        BlockOf("cleaning:WorkflowMetadata"),
        "W.workflowMetadata",
        "Labels and annotations of its runs, which may be made of values of the run.",
        "workflow_metadata { labels { run = workflow.uid } }",
    )
    synchronization: Value | None = attribute(
        BlockOf("locks:Synchronization"),
        "W.synchronization",
        "What a run holds from its start to its end.",
        'synchronization { mutexes = ["rag"] }',
    )
    fail_fast: Value | None = attribute(
        BOOL,
        "T.dag.failFast",
        "Whether no step is started any more once one has failed; where nothing is said, it is so "
        "unless a step waits for a failure.",
        "fail_fast = false",
    )
    metrics: Value | None = attribute(
        MapOf(BlockOf("metrics:Metric"), "metric_name"),
        "W.metrics",
        "What Argo tells Prometheus of its runs, by the metrics' names.",
        'metrics { rag_runs { help = "Runs that ended.", counter = 1 } }',
    )
    artifact_gc: Value | None = attribute(
        BlockOf("cleaning:ArtifactGc"),
        "W.artifactGC",
        "When the data that was passed along `>>` is deleted.",
        'artifact_gc = "OnWorkflowDeletion"',
        shorthand="strategy",
    )
    executor_service_account: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "W.executor.serviceAccountName",
        "The account of Argo's own containers, where the steps' is not to talk to Kubernetes.",
        'executor_service_account = "argo-executor"',
    )
    cluster: Value | None = attribute(
        CLUSTER, "", "The cluster that it is for, and checked against.", "cluster = prod"
    )
    pod_security: Value | None = attribute(
        POD_SECURITY,
        "",
        "The level of Kubernetes' Pod Security that each of its pods is checked against.",
        'pod_security = "restricted"',
    )
    patch: Value | None = attribute(
        MapOf(also_at_run_time(ANY)),
        "W",
        "What is merged into the workflow's spec at last, under Argo's and Kubernetes' own names.",
        'patch { dnsConfig = { searches = ["example.com"] } }',
    )
    retry: Value | None = later(ANY, "T.retryStrategy", "Stands in `defaults { }`.")


@define(eq=False)
class Step:
    """A step of an evaluated pipeline.

    `settings` are those that were written, by name, in the order of the step type's declaration.
    `attributes` are final: defaults and the step's own block are merged. Steps that say nothing of
    their own share one object.
    """

    name: str
    place: Span
    type: StepType
    settings: dict[str, Value]
    attributes: StepAttributes
    origin: Origin
    values: dict[str, Value]
    doc: str | None = None
    inputs: dict[str, InputPort] = Factory(dict)
    outputs: dict[str, OutputPort] = Factory(dict)
    reads: list[Read] = Factory(list)
    loop: Loop | None = None
    # When a handler runs, which has no place in the order: `exit`, at the end, or `running`.
    event: str = ""
    # The step whose `on_exit` or `hook` it is; the run's without one.
    of: str = ""
    # Whether it has such hooks itself.
    hooked: bool = False
    # The first place where a step asks how it has ended: `step.status`.
    status_read: Span | None = None
    # What a use of a component runs: with all that is known filled in, and as templates have it,
    # where what can be handed on in the run is.
    body: "Body | None" = None
    template: "Body | None" = None
    # Not run: the data that a component takes, as its body sees it.
    is_port: bool = False
    # Settings that were written and refused: that they are missing is no second mistake.
    refused: frozenset[str] = frozenset()

    def data_port(self) -> OutputPort | None:
        """The output of a container or script that goes along `>>`: there is one at most."""
        for port in self.outputs.values():
            if isinstance(port.type, Artifact) and port.type.data is not None:
                return port
        return None


@define(eq=False)
class Pipeline:
    """An evaluated pipeline: everything that exists, with every value's origin.

    `values` are all attributes as evaluated, for `explain`; `attributes` the same as an object.
    `disabled` are steps that are left out, with what says so; `cut` names one of them for each step
    that it would have passed data to. `unrolled` are the names of the steps that a loop was made
    into, by its own.
    """

    name: str
    place: Span
    attributes: PipelineAttributes
    values: dict[str, Value]
    steps: dict[str, Step] = Factory(dict)
    edges: list[Edge] = Factory(list)
    doc: str | None = None
    inputs: dict[str, Input] = Factory(dict)
    disabled: dict[str, Value] = Factory(dict)
    cut: dict[str, str] = Factory(dict)
    unrolled: dict[str, list[str]] = Factory(dict)
    # Outputs of steps that a component gives, where this is the body of one.
    gives: list[tuple[str, str]] = Factory(list)
    is_body: bool = False
    target: Target = NEWEST

    def store_of(self, step: Step) -> Value | None:
        """Where a step's data is stored: by its own `artifacts`, else by the pipeline's.

        The data of a component is that of a step inside.
        """
        if step.body is not None:
            from wzc.model.components import giver

            step = giver(step)
        return (step if "artifacts" in step.values else self).attributes.artifacts


__all__ = ["DataType", "Edge", "Pipeline", "PipelineAttributes", "Step"]
