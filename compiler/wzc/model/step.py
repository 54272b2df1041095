"""What a step's block and `defaults { }` may say: how a step runs."""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute, later
from wzc.model.resources import Resources
from wzc.model.retry import Retry
from wzc.model.scheduling import Toleration
from wzc.model.security import PodSecurityContext, SecurityContext
from wzc.model.sources import ConfigMap, FieldRef, Secret
from wzc.model.storage import MOUNTED, STORES, TokenizerCache
from wzc.model.value import Value
from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    FLOAT,
    INT,
    NULL,
    OUTCOME,
    STRING,
    BlockOf,
    Built,
    Enum,
    ListOf,
    MapOf,
    RunTime,
    Union,
    also_at_run_time,
)

_ENV_PLAIN = Union((STRING, INT, FLOAT, BOOL))
ENV_VALUE = Union(
    (
        *_ENV_PLAIN.members,
        *(Built(Secret), Built(ConfigMap), Built(FieldRef)),
        RunTime(_ENV_PLAIN),
    )
)
PORT = INT.within(min=1, max=65535)
LABELS = MapOf(STRING.of("label_value"), "label_key")
ANNOTATIONS = MapOf(STRING, "annotation_key")
POD_SPEC_PATCH = Union((MapOf(ANY), STRING))


@lean
class StepAttributes(Block):
    """How a step runs."""

    keyword = "step"

    image: Value | None = attribute(
        STRING.of("image"),
        "T.container.image",
        "The container's image.",
        'image = "ghcr.io/telekom/wurzel:3.3.1"',
    )
    image_pull_policy: Value | None = attribute(
        Enum(("Always", "IfNotPresent", "Never")),
        "T.container.imagePullPolicy",
        "When the image is pulled.",
        'image_pull_policy = "IfNotPresent"',
    )
    resources: Value | None = attribute(
        BlockOf(Resources),
        "T.container.resources",
        "What the container asks for and may use.",
        "resources { cpu = 100m..500m, memory = 128Mi..512Mi }",
    )
    env: Value | None = attribute(
        MapOf(ENV_VALUE, "env_name"),
        "T.container.env",
        "Environment variables.",
        'env { LOG_LEVEL = "info" }',
    )
    env_from: Value | None = attribute(
        ListOf(Union((Built(Secret), Built(ConfigMap)))),
        "T.container.envFrom",
        "Whole Secrets and ConfigMaps as environment variables.",
        'env_from = [secret("wurzel-env")]',
    )
    mounts: Value | None = attribute(
        MapOf(MOUNTED, "path"),
        "T.container.volumeMounts",
        "Volumes by the path they are mounted at.",
        'mounts { "/etc/ssl" = secret("tls", items = { "tls.crt" = "cert.pem" }) }',
    )
    tokenizer_cache: Value | None = attribute(
        BlockOf(TokenizerCache),
        "W.volumes",
        "The volume with the tokenizers' files.",
        'tokenizer_cache { claim_name = "tokenizer-cache-pvc" }',
    )
    security_context: Value | None = attribute(
        BlockOf(SecurityContext),
        "T.container.securityContext",
        "What the container may do.",
        "security_context { run_as_user = 1000 }",
    )
    pod_security_context: Value | None = attribute(
        BlockOf(PodSecurityContext),
        "T.securityContext",
        "Who the pod runs as.",
        "pod_security_context { fs_group = 2000 }",
    )
    artifacts: Value | None = attribute(
        Union((*STORES, NULL)),
        "T.outputs.artifacts",
        "Where the step's data is stored.",
        'artifacts = s3(bucket = "wurzel-bucket")',
    )
    archive_logs: Value | None = attribute(
        BOOL,
        "T.archiveLocation.archiveLogs",
        "Whether its logs are kept as artifacts, in the cluster's repository.",
        "archive_logs = true",
        default="false",
    )
    retry: Value | None = attribute(
        BlockOf(Retry),
        "T.retryStrategy",
        "How often it is tried again.",
        'retry { limit = 4, on = "OnError" }',
        shorthand="limit",
    )
    timeout: Value | None = attribute(
        DURATION, "T.timeout", "How long it may take, with waiting for a node.", "timeout = 2h"
    )
    active_deadline: Value | None = attribute(
        DURATION, "T.activeDeadlineSeconds", "How long its pod may run.", "active_deadline = 1h"
    )
    parallelism: Value | None = attribute(
        INT.within(min=1),
        "T.parallelism",
        "How many items of a loop run at the same time.",
        "parallelism = 4",
    )
    node_selector: Value | None = attribute(
        MapOf(STRING.of("label_value"), "label_key"),
        "T.nodeSelector",
        "Labels of the nodes it may run on.",
        'node_selector { "kubernetes.io/arch" = "amd64" }',
    )
    tolerations: Value | None = attribute(
        ListOf(BlockOf(Toleration)),
        "T.tolerations",
        "Taints of nodes that it puts up with.",
        'tolerations = [{ key = "gpu", operator = "Exists", effect = "NoSchedule" }]',
    )
    affinity: Value | None = attribute(
        BlockOf("affinity:Affinity"),
        "T.affinity",
        "Nodes and pods that its pod has to be, or would rather be, with or apart from.",
        'affinity { node_affinity { required = [{ match_labels { zone = ["a", "b"] } }] } }',
    )
    priority_class_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "T.priorityClassName",
        "The pod's priority class.",
        'priority_class_name = "batch"',
    )
    scheduler_name: Value | None = attribute(
        STRING,
        "T.schedulerName",
        "The scheduler that places the pod.",
        'scheduler_name = "default-scheduler"',
    )
    runtime_class_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "T.podSpecPatch",
        "The runtime class of its pod, as a sandbox: Argo takes it in a patch only.",
        'runtime_class_name = "gvisor"',
    )
    service_account_name: Value | None = attribute(
        STRING.of("dns_subdomain"),
        "T.serviceAccountName",
        "The account its pod runs as.",
        'service_account_name = "embedder"',
    )
    automount_service_account_token: Value | None = attribute(
        BOOL,
        "T.automountServiceAccountToken",
        "Whether the step's container gets the account's token; without it, Argo's own containers "
        "need the pipeline's `executor_service_account`.",
        "automount_service_account_token = false",
        default="true",
    )
    pod_labels: Value | None = attribute(
        LABELS, "T.metadata.labels", "Labels of its pods.", 'pod_labels { team = "search" }'
    )
    pod_annotations: Value | None = attribute(
        ANNOTATIONS,
        "T.metadata.annotations",
        "Annotations of its pods.",
        'pod_annotations { "sidecar.istio.io/inject" = "false" }',
    )
    pod_spec_patch: Value | None = attribute(
        POD_SPEC_PATCH,
        "T.podSpecPatch",
        "What is merged into its pod, after the pipeline's.",
        'pod_spec_patch { runtimeClassName = "gvisor" }',
    )
    command: Value | None = later(
        ANY, "T.container.command", "Stands in the parentheses of `container(...)`."
    )
    args: Value | None = later(
        ANY, "T.container.args", "Stands in the parentheses of `container(...)`."
    )
    working_dir: Value | None = later(
        ANY, "T.container.workingDir", "Stands in the parentheses of `container(...)`."
    )
    enabled: Value | None = attribute(
        BOOL,
        "",
        "Whether the step exists: if not, it is left out with its edges.",
        "enabled = false",
        default="true",
    )
    when: Value | None = attribute(
        Union((BOOL, RunTime(BOOL))),
        "D.when",
        "Whether it runs, once all that it waits for has ended.",
        "when = count.rows > 0",
    )
    after: Value | None = attribute(
        ListOf(OUTCOME),
        "D.depends",
        "What has to have ended how, before it runs.",
        "after = [audit.succeeded, warmup.finished]",
    )
    unroll: Value | None = attribute(
        BOOL,
        "",
        "Whether a loop becomes separate tasks, one for each item.",
        "unroll = true",
        default="false",
    )
    pending_timeout: Value | None = attribute(
        DURATION,
        "T.pendingTimeout",
        "How long its pod may wait for a node.",
        "pending_timeout = 15min",
        since="4.1",
    )
    memoize: Value | None = attribute(
        BlockOf("memoize:Memoize"),
        "T.memoize",
        "When what it gave in an earlier run is taken instead.",
        'memoize { key = "v1", max_age = 7d }',
    )
    synchronization: Value | None = attribute(
        BlockOf("locks:Synchronization"),
        "T.synchronization",
        "What the step holds while it runs.",
        'synchronization { mutexes = ["qdrant"] }',
    )
    daemon: Value | None = attribute(
        BOOL,
        "T.daemon",
        "Whether it runs beside the steps that follow, until the run's end.",
        "daemon = true",
        default="false",
    )
    ports: Value | None = attribute(
        MapOf(Union((PORT, BlockOf("sidecars:Port"))), "port_name"),
        "T.container.ports",
        "Ports that the container listens on, by their names.",
        "ports { http = 8080 }",
    )
    liveness_probe: Value | None = attribute(
        BlockOf("sidecars:Probe"),
        "T.container.livenessProbe",
        "When the container is ended: once this has failed.",
        'liveness_probe { http_get { path = "/live", port = 8080 } }',
    )
    readiness_probe: Value | None = attribute(
        BlockOf("sidecars:Probe"),
        "T.container.readinessProbe",
        "When the container is ready; the steps after a `daemon` wait for it.",
        "readiness_probe { tcp_socket = 6333 }",
    )
    sidecars: Value | None = attribute(
        MapOf(BlockOf("sidecars:Sidecar"), "dns_label"),
        "T.sidecars",
        "Containers that run beside it, by their names; they end with it.",
        'sidecars { qdrant { image = "qdrant/qdrant:v1.12.4" } }',
    )
    init_containers: Value | None = attribute(
        MapOf(BlockOf("sidecars:InitContainer"), "dns_label"),
        "T.initContainers",
        "Containers that run to their end before it, one after the other.",
        'init_containers { fetch { image = "busybox:1.37", command = ["sleep", "5"] } }',
    )
    containers: Value | None = attribute(
        MapOf(BlockOf("container_set:SetContainer"), "dns_label"),
        "T.containerSet.containers",
        "The containers of a `container_set`, by their names.",
        'containers { get { command = ["get"] }, main { command = ["work"], after = ["get"] } }',
    )
    metrics: Value | None = attribute(
        MapOf(BlockOf("metrics:Metric"), "metric_name"),
        "T.metrics",
        "What Argo tells Prometheus of it, by the metrics' names.",
        'metrics { docs_read { help = "Times that documents were read.", counter = 1 } }',
    )
    patch: Value | None = attribute(
        MapOf(also_at_run_time(ANY)),
        "T",
        "What is merged into its template at last, under Argo's and Kubernetes' own names.",
        'patch { hostAliases = [{ ip = "10.0.0.7", hostnames = ["qdrant"] }] }',
    )
    task_patch: Value | None = attribute(
        MapOf(ANY),
        "D",
        "What is merged into its task in the DAG at last.",
        'task_patch { hooks { exit { templateRef = { name = "notes", template = "tell" } } } }',
    )
