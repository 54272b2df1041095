"""Which nodes and pods a pod is with, or apart from, and how many pods may be taken away.

Kubernetes' `requiredDuringSchedulingIgnoredDuringExecution` and `preferred...` are `required` and
`preferred` here, and what a preference weighs stands in it. `match_labels` takes several values for
a key, also for nodes, for which Kubernetes has expressions only.
"""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import INT, STRING, BlockOf, Enum, ListOf, MapOf, Union

_VALUE = STRING.of("label_value")
_MATCH_LABELS = MapOf(Union((_VALUE, ListOf(_VALUE))), "label_key")
_WEIGHT = INT.within(min=1, max=100)


@lean
class NodeExpression(Block):
    """What a node's label has to be."""

    keyword = "match_expressions"

    key: Value | None = attribute(
        STRING.of("label_key"),
        "matchExpressions[].key",
        "The label.",
        'key = "cores"',
        required=True,
    )
    operator: Value | None = attribute(
        Enum(("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")),
        "matchExpressions[].operator",
        "How it is compared; `Gt` and `Lt` compare whole numbers.",
        'operator = "Gt"',
        required=True,
    )
    values: Value | None = attribute(
        ListOf(_VALUE), "matchExpressions[].values", "What it is compared with.", 'values = ["7"]'
    )


@lean
class NodeField(Block):
    """What a node's name has to be."""

    keyword = "match_fields"

    key: Value | None = attribute(
        Enum(("metadata.name",)),
        "matchFields[].key",
        "The field.",
        'key = "metadata.name"',
        required=True,
    )
    operator: Value | None = attribute(
        Enum(("In", "NotIn")),
        "matchFields[].operator",
        "How it is compared.",
        'operator = "NotIn"',
        required=True,
    )
    values: Value | None = attribute(
        ListOf(STRING.of("dns_subdomain")),
        "matchFields[].values",
        "The one name.",
        'values = ["node-7"]',
        required=True,
    )


@lean
class NodeTerm(Block):
    """A kind of nodes: all that is in it holds for them."""

    keyword = "required"

    match_labels: Value | None = attribute(
        _MATCH_LABELS,
        "matchExpressions",
        "Labels, each with its value or one of several.",
        'match_labels { "topology.kubernetes.io/zone" = ["eu-1a", "eu-1b"] }',
    )
    match_expressions: Value | None = attribute(
        ListOf(BlockOf(NodeExpression)),
        "matchExpressions",
        "Labels, compared in other ways.",
        'match_expressions = [{ key = "cores", operator = "Gt", values = ["7"] }]',
    )
    match_fields: Value | None = attribute(
        ListOf(BlockOf(NodeField)),
        "matchFields",
        "The node's name.",
        'match_fields = [{ key = "metadata.name", operator = "NotIn", values = ["node-7"] }]',
    )


@lean
class NodePreference(NodeTerm):
    """A kind of nodes that is preferred."""

    keyword = "preferred"

    weight: Value | None = attribute(
        _WEIGHT,
        "preferredDuringSchedulingIgnoredDuringExecution[].weight",
        "How much, from 1 to 100.",
        "weight = 50",
        default="1",
    )


@lean
class NodeAffinity(Block):
    """The nodes that a pod has to run on, or would rather."""

    keyword = "node_affinity"

    required: Value | None = attribute(
        ListOf(BlockOf(NodeTerm)),
        "requiredDuringSchedulingIgnoredDuringExecution",
        "One of these kinds of nodes.",
        'required = [{ match_labels { "kubernetes.io/os" = "linux" } }]',
    )
    preferred: Value | None = attribute(
        ListOf(BlockOf(NodePreference)),
        "preferredDuringSchedulingIgnoredDuringExecution",
        "The more of these weights, the better.",
        'preferred = [{ weight = 50, match_labels { disk = "ssd" } }]',
    )


@lean
class LabelExpression(Block):
    """What a label has to be."""

    keyword = "match_expressions"

    key: Value | None = attribute(
        STRING.of("label_key"), "matchExpressions[].key", "The label.", 'key = "app"', required=True
    )
    operator: Value | None = attribute(
        Enum(("In", "NotIn", "Exists", "DoesNotExist")),
        "matchExpressions[].operator",
        "How it is compared.",
        'operator = "NotIn"',
        required=True,
    )
    values: Value | None = attribute(
        ListOf(_VALUE),
        "matchExpressions[].values",
        "What it is compared with.",
        'values = ["train", "index"]',
    )


@lean
class LabelSelector(Block):
    """Objects by their labels."""

    keyword = "label_selector"

    match_labels: Value | None = attribute(
        _MATCH_LABELS,
        "matchLabels",
        "Labels, each with its value or one of several.",
        'match_labels { app = "qdrant" }',
    )
    match_expressions: Value | None = attribute(
        ListOf(BlockOf(LabelExpression)),
        "matchExpressions",
        "Labels, compared in other ways.",
        'match_expressions = [{ key = "app", operator = "Exists" }]',
    )


@lean
class PodTerm(LabelSelector):
    """Pods, and what "with them" means."""

    keyword = "required"

    topology_key: Value | None = attribute(
        STRING.of("label_key"),
        "topologyKey",
        "The label that nodes have in common: `kubernetes.io/hostname` for one node, "
        "`topology.kubernetes.io/zone` for a zone.",
        'topology_key = "kubernetes.io/hostname"',
        required=True,
    )
    namespaces: Value | None = attribute(
        ListOf(STRING.of("dns_label")),
        "namespaces",
        "Where the pods are; else in the same.",
        'namespaces = ["search"]',
    )
    namespace_selector: Value | None = attribute(
        BlockOf(LabelSelector),
        "namespaceSelector",
        "Namespaces by their labels.",
        'namespace_selector { match_labels { team = "search" } }',
    )


@lean
class PodPreference(PodTerm):
    """Pods to be with, or apart from, rather."""

    keyword = "preferred"

    weight: Value | None = attribute(
        _WEIGHT,
        "preferredDuringSchedulingIgnoredDuringExecution[].weight",
        "How much, from 1 to 100.",
        "weight = 50",
        default="1",
    )


@lean
class PodAffinity(Block):
    """The pods that a pod has to be with, or apart from."""

    keyword = "pod_affinity"

    required: Value | None = attribute(
        ListOf(BlockOf(PodTerm)),
        "requiredDuringSchedulingIgnoredDuringExecution",
        "All of these have to hold.",
        'required = [{ topology_key = "kubernetes.io/hostname", match_labels { app = "qdrant" } }]',
    )
    preferred: Value | None = attribute(
        ListOf(BlockOf(PodPreference)),
        "preferredDuringSchedulingIgnoredDuringExecution",
        "The more of these weights, the better.",
        'preferred = [{ weight = 50, topology_key = "zone", match_labels { app = "qdrant" } }]',
    )


@lean
class Affinity(Block):
    """Where the scheduler puts a pod."""

    keyword = "affinity"

    node_affinity: Value | None = attribute(
        BlockOf(NodeAffinity),
        "nodeAffinity",
        "Which nodes it runs on.",
        'node_affinity { required = [{ match_labels { "kubernetes.io/os" = "linux" } }] }',
    )
    pod_affinity: Value | None = attribute(
        BlockOf(PodAffinity),
        "podAffinity",
        "Which pods it is with.",
        'pod_affinity { required = [{ topology_key = "zone", match_labels { app = "qdrant" } }] }',
    )
    pod_anti_affinity: Value | None = attribute(
        BlockOf(PodAffinity),
        "podAntiAffinity",
        "Which pods it is apart from.",
        'pod_anti_affinity { required = [{ topology_key = "zone", match_labels { job = "a" } }] }',
    )


@lean
class PodDisruptionBudget(Block):
    """How many pods of a run may be taken away at a time; one of the two is said."""

    keyword = "pod_disruption_budget"

    min_available: Value | None = attribute(
        Union((INT.within(min=0, max=2**31 - 1), STRING.within(pattern="^[0-9]+%$"))),
        "W.podDisruptionBudget.minAvailable",
        "How many, or how many of a hundred, have to stay.",
        "min_available = 1",
    )
    max_unavailable: Value | None = attribute(
        Union((INT.within(min=0, max=2**31 - 1), STRING.within(pattern="^[0-9]+%$"))),
        "W.podDisruptionBudget.maxUnavailable",
        "How many, or how many of a hundred, may be away.",
        'max_unavailable = "50%"',
    )
    unhealthy_pod_eviction_policy: Value | None = attribute(
        Enum(("IfHealthyBudget", "AlwaysAllow")),
        "W.podDisruptionBudget.unhealthyPodEvictionPolicy",
        "Whether pods that are not ready count.",
        'unhealthy_pod_eviction_policy = "AlwaysAllow"',
        default='"IfHealthyBudget"',
        since="3.6",
    )
