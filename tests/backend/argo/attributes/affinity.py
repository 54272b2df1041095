"""Within an `affinity` of a step."""

from __future__ import annotations

from typing import Any

from tests.backend.argo.attributes.case import Case
from wzc.model.affinity import (
    Affinity,
    LabelExpression,
    LabelSelector,
    NodeAffinity,
    NodeExpression,
    NodeField,
    NodePreference,
    NodeTerm,
    PodAffinity,
    PodPreference,
    PodTerm,
)


def in_(key: str, *values: str) -> dict[str, Any]:
    """An expression of Kubernetes' selectors."""
    return {"key": key, "operator": "In", "values": list(values)}


NODES_REQUIRED = "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.0"
NODES_PREFERRED = "nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution.0"
PODS_REQUIRED = "podAffinity.requiredDuringSchedulingIgnoredDuringExecution.0"
PODS_PREFERRED = "podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.0"
EXISTS = '{ key = "a", operator = "Exists" }'
TERM = (
    'topology_key = "z", namespaces = ["n", "m"], match_labels { a = "b", c = ["d", "e"] }, '
    f'match_expressions = [{EXISTS}], namespace_selector {{ match_labels {{ t = "u" }} }}'
)
POD_EXPRESSIONS = [in_("c", "d", "e"), {"key": "a", "operator": "Exists"}]
POD_TERM = {
    "labelSelector": {"matchLabels": {"a": "b"}, "matchExpressions": POD_EXPRESSIONS},
    "topologyKey": "z",
    "namespaces": ["n", "m"],
    "namespaceSelector": {"matchLabels": {"t": "u"}},
}
AFFINITY: list[Case] = [
    (
        Affinity,
        "node_affinity",
        f"node_affinity {{ required = [{{ match_expressions = [{EXISTS}] }}] }}",
        f"{NODES_REQUIRED}.matchExpressions",
        [{"key": "a", "operator": "Exists"}],
    ),
    (
        Affinity,
        "pod_affinity",
        'pod_affinity { required = [{ topology_key = "z", match_labels { a = "b" } }] }',
        PODS_REQUIRED,
        {"labelSelector": {"matchLabels": {"a": "b"}}, "topologyKey": "z"},
    ),
    (
        Affinity,
        "pod_anti_affinity",
        'pod_anti_affinity { preferred = [{ topology_key = "z", match_labels {} }] }',
        PODS_PREFERRED,
        {"weight": 1, "podAffinityTerm": {"labelSelector": {}, "topologyKey": "z"}},
    ),
    (
        NodeAffinity,
        "required",
        'node_affinity { required = [{ match_labels { a = ["b", "c"], d = "e" } }] }',
        NODES_REQUIRED,
        {"matchExpressions": [in_("a", "b", "c"), in_("d", "e")]},
    ),
    (
        NodeAffinity,
        "preferred",
        'node_affinity { preferred = [{ match_labels { a = "b" } }] }',
        NODES_PREFERRED,
        {"weight": 1, "preference": {"matchExpressions": [in_("a", "b")]}},
    ),
    *(
        (
            model,
            "match_labels",
            f'node_affinity {{ {kind} = [{{ match_labels {{ a = ["b", "c"] }} }}] }}',
            f"{path}.matchExpressions",
            [in_("a", "b", "c")],
        )
        for model, kind, path in (
            (NodeTerm, "required", NODES_REQUIRED),
            (NodePreference, "preferred", f"{NODES_PREFERRED}.preference"),
        )
    ),
    *(
        (
            model,
            "match_expressions",
            f"node_affinity {{ {kind} = [{{ match_expressions = [{EXISTS}] }}] }}",
            f"{path}.matchExpressions",
            [{"key": "a", "operator": "Exists"}],
        )
        for model, kind, path in (
            (NodeTerm, "required", NODES_REQUIRED),
            (NodePreference, "preferred", f"{NODES_PREFERRED}.preference"),
        )
    ),
    *(
        (
            model,
            "match_fields",
            f"node_affinity {{ {kind} = [{{ match_fields = "
            '[{ key = "metadata.name", operator = "In", values = ["n"] }] }] }',
            f"{path}.matchFields",
            [in_("metadata.name", "n")],
        )
        for model, kind, path in (
            (NodeTerm, "required", NODES_REQUIRED),
            (NodePreference, "preferred", f"{NODES_PREFERRED}.preference"),
        )
    ),
    (
        NodePreference,
        "weight",
        'node_affinity { preferred = [{ weight = 50, match_labels { a = "b" } }] }',
        f"{NODES_PREFERRED}.weight",
        50,
    ),
    *(
        (
            model,
            name,
            "node_affinity { required = [{ match_expressions = "
            '[{ key = "a", operator = "NotIn", values = ["b", "c"] }] }] }',
            f"{NODES_REQUIRED}.matchExpressions.0.{name}",
            {"key": "a", "operator": "NotIn", "values": ["b", "c"]}[name],
        )
        for model in (NodeExpression,)
        for name in ("key", "operator", "values")
    ),
    *(
        (
            NodeField,
            name,
            "node_affinity { required = [{ match_fields = "
            '[{ key = "metadata.name", operator = "NotIn", values = ["n"] }] }] }',
            f"{NODES_REQUIRED}.matchFields.0.{name}",
            {"key": "metadata.name", "operator": "NotIn", "values": ["n"]}[name],
        )
        for name in ("key", "operator", "values")
    ),
    *(
        (
            LabelExpression,
            name,
            'pod_affinity { required = [{ topology_key = "z", match_expressions = '
            '[{ key = "a", operator = "NotIn", values = ["b"] }] }] }',
            f"{PODS_REQUIRED}.labelSelector.matchExpressions.0.{name}",
            {"key": "a", "operator": "NotIn", "values": ["b"]}[name],
        )
        for name in ("key", "operator", "values")
    ),
    *(
        (PodAffinity, kind, f"{where} {{ {kind} = [{{ {TERM} }}] }}", path, value)
        for kind, where, path, value in (
            ("required", "pod_affinity", PODS_REQUIRED, POD_TERM),
            (
                "preferred",
                "pod_anti_affinity",
                PODS_PREFERRED,
                {"weight": 1, "podAffinityTerm": POD_TERM},
            ),
        )
    ),
    *(
        (model, name, f"{where} {{ {kind} = [{{ {TERM} }}] }}", f"{path}.{inner}", value)
        for model, where, kind, path in (
            (PodTerm, "pod_affinity", "required", PODS_REQUIRED),
            (
                PodPreference,
                "pod_anti_affinity",
                "preferred",
                f"{PODS_PREFERRED}.podAffinityTerm",
            ),
        )
        for name, inner, value in (
            ("match_labels", "labelSelector.matchLabels", {"a": "b"}),
            ("match_expressions", "labelSelector.matchExpressions", POD_EXPRESSIONS),
            ("topology_key", "topologyKey", "z"),
            ("namespaces", "namespaces", ["n", "m"]),
            ("namespace_selector", "namespaceSelector.matchLabels", {"t": "u"}),
        )
    ),
    (
        PodPreference,
        "weight",
        f"pod_anti_affinity {{ preferred = [{{ weight = 7, {TERM} }}] }}",
        f"{PODS_PREFERRED}.weight",
        7,
    ),
    *(
        (
            LabelSelector,
            name,
            'pod_affinity { required = [{ topology_key = "z", match_labels {}, '
            f"namespace_selector {{ {line} }} }}] }}",
            f"{PODS_REQUIRED}.namespaceSelector",
            value,
        )
        for name, line, value in (
            ("match_labels", 'match_labels { a = "b" }', {"matchLabels": {"a": "b"}}),
            (
                "match_expressions",
                f"match_expressions = [{EXISTS}]",
                {"matchExpressions": [{"key": "a", "operator": "Exists"}]},
            ),
        )
    ),
]
