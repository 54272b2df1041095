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
        STRING.of("label_key"), "matchExpressions[].key", "The label.", required=True
    )
    operator: Value | None = attribute(
        Enum(("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")),
        "matchExpressions[].operator",
        "How it is compared; `Gt` and `Lt` compare whole numbers.",
        required=True,
    )
    values: Value | None = attribute(
        ListOf(_VALUE), "matchExpressions[].values", "What it is compared with."
    )


@lean
class NodeField(Block):
    """What a node's name has to be."""

    keyword = "match_fields"

    key: Value | None = attribute(
        Enum(("metadata.name",)), "matchFields[].key", "The field.", required=True
    )
    operator: Value | None = attribute(
        Enum(("In", "NotIn")), "matchFields[].operator", "How it is compared.", required=True
    )
    values: Value | None = attribute(
        ListOf(STRING.of("dns_subdomain")), "matchFields[].values", "The one name.", required=True
    )


@lean
class NodeTerm(Block):
    """A kind of nodes: all that is in it holds for them."""

    keyword = "required"

    match_labels: Value | None = attribute(
        _MATCH_LABELS, "matchExpressions", "Labels, each with its value or one of several."
    )
    match_expressions: Value | None = attribute(
        ListOf(BlockOf(NodeExpression)), "matchExpressions", "Labels, compared in other ways."
    )
    match_fields: Value | None = attribute(
        ListOf(BlockOf(NodeField)), "matchFields", "The node's name."
    )


@lean
class NodePreference(NodeTerm):
    """A kind of nodes that is preferred."""

    keyword = "preferred"

    weight: Value | None = attribute(
        _WEIGHT,
        "preferredDuringSchedulingIgnoredDuringExecution[].weight",
        "How much, from 1 to 100; 1 where nothing is said.",
    )


@lean
class NodeAffinity(Block):
    """The nodes that a pod has to run on, or would rather."""

    keyword = "node_affinity"

    required: Value | None = attribute(
        ListOf(BlockOf(NodeTerm)),
        "requiredDuringSchedulingIgnoredDuringExecution",
        "One of these kinds of nodes.",
    )
    preferred: Value | None = attribute(
        ListOf(BlockOf(NodePreference)),
        "preferredDuringSchedulingIgnoredDuringExecution",
        "The more of these weights, the better.",
    )


@lean
class LabelExpression(Block):
    """What a label has to be."""

    keyword = "match_expressions"

    key: Value | None = attribute(
        STRING.of("label_key"), "matchExpressions[].key", "The label.", required=True
    )
    operator: Value | None = attribute(
        Enum(("In", "NotIn", "Exists", "DoesNotExist")),
        "matchExpressions[].operator",
        "How it is compared.",
        required=True,
    )
    values: Value | None = attribute(
        ListOf(_VALUE), "matchExpressions[].values", "What it is compared with."
    )


@lean
class LabelSelector(Block):
    """Objects by their labels."""

    keyword = "label_selector"

    match_labels: Value | None = attribute(
        _MATCH_LABELS, "matchLabels", "Labels, each with its value or one of several."
    )
    match_expressions: Value | None = attribute(
        ListOf(BlockOf(LabelExpression)), "matchExpressions", "Labels, compared in other ways."
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
        required=True,
    )
    namespaces: Value | None = attribute(
        ListOf(STRING.of("dns_label")), "namespaces", "Where the pods are; else in the same."
    )
    namespace_selector: Value | None = attribute(
        BlockOf(LabelSelector), "namespaceSelector", "Namespaces by their labels."
    )


@lean
class PodPreference(PodTerm):
    """Pods to be with, or apart from, rather."""

    keyword = "preferred"

    weight: Value | None = attribute(
        _WEIGHT,
        "preferredDuringSchedulingIgnoredDuringExecution[].weight",
        "How much, from 1 to 100; 1 where nothing is said.",
    )


@lean
class PodAffinity(Block):
    """The pods that a pod has to be with, or apart from."""

    keyword = "pod_affinity"

    required: Value | None = attribute(
        ListOf(BlockOf(PodTerm)),
        "requiredDuringSchedulingIgnoredDuringExecution",
        "All of these have to hold.",
    )
    preferred: Value | None = attribute(
        ListOf(BlockOf(PodPreference)),
        "preferredDuringSchedulingIgnoredDuringExecution",
        "The more of these weights, the better.",
    )


@lean
class Affinity(Block):
    """Where the scheduler puts a pod."""

    keyword = "affinity"

    node_affinity: Value | None = attribute(
        BlockOf(NodeAffinity), "nodeAffinity", "Which nodes it runs on."
    )
    pod_affinity: Value | None = attribute(
        BlockOf(PodAffinity), "podAffinity", "Which pods it is with."
    )
    pod_anti_affinity: Value | None = attribute(
        BlockOf(PodAffinity), "podAntiAffinity", "Which pods it is apart from."
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
    )
