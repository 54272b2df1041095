"""Which nodes and pods a pod is with, or apart from."""

from wzc.backend.argo.fields import fields
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.affinity import (
    Affinity,
    LabelSelector,
    NodeAffinity,
    NodeTerm,
    PodAffinity,
    PodTerm,
)
from wzc.model.attribute import amended
from wzc.model.value import Value

_WEIGHT = 1
_LONG = "DuringSchedulingIgnoredDuringExecution"


def affinity(value: Value, diagnostics: Diagnostics, whole: Value | None = None) -> Map:
    """A pod's `affinity`; empty where nothing is said.

    `whole` is the pipeline's, which a step's amends: Argo would take a template's instead of it
    (workflowpod.go: addSchedulingConstraints).
    """
    made = amended(whole, value)
    assert made is not None
    given: Affinity = made.data
    found = Map()
    if given.node_affinity is not None:
        nodes = _node_affinity(given.node_affinity.data, diagnostics)
        if nodes:
            found.put("nodeAffinity", nodes, given.node_affinity.origin)
    for key, part in (
        ("podAffinity", given.pod_affinity),
        ("podAntiAffinity", given.pod_anti_affinity),
    ):
        pods = Map() if part is None else _pod_affinity(part.data, diagnostics)
        if pods:
            assert part is not None
            found.put(key, pods, part.origin)
    return found


def _node_affinity(given: NodeAffinity, diagnostics: Diagnostics) -> Map:
    found = Map()
    if given.required is not None and given.required.data:
        terms = Seq()
        for item in given.required.data:
            terms.add(_node_term(item.data, diagnostics), item.origin)
        found.put(f"required{_LONG}", Map({"nodeSelectorTerms": terms}), given.required.origin)
    if given.preferred is not None and given.preferred.data:
        preferences = Seq()
        for item in given.preferred.data:
            preference = _weighed(item.data.weight)
            preference.put("preference", _node_term(item.data, diagnostics), item.origin)
            preferences.add(preference, item.origin)
        found.put(f"preferred{_LONG}", preferences, given.preferred.origin)
    return found


def _weighed(weight: Value | None) -> Map:
    found = Map()
    if weight is None:
        found.put("weight", _WEIGHT)
    else:
        found.put("weight", weight.data, weight.origin)
    return found


def _node_term(term: NodeTerm, diagnostics: Diagnostics) -> Map:
    """A node selector's term, which knows expressions only (k8s.io/api core/v1)."""
    found = Map()
    expressions = _expressions(term.match_labels, term.match_expressions, diagnostics, all_=True)
    if expressions:
        found.put("matchExpressions", expressions)
    if term.match_fields is not None and term.match_fields.data:
        names = Seq()
        for item in term.match_fields.data:
            names.add(fields(item.data, diagnostics), item.origin)
        found.put("matchFields", names, term.match_fields.origin)
    return found


def _pod_affinity(given: PodAffinity, diagnostics: Diagnostics) -> Map:
    found = Map()
    if given.required is not None and given.required.data:
        terms = Seq()
        for item in given.required.data:
            terms.add(_pod_term(item.data, diagnostics), item.origin)
        found.put(f"required{_LONG}", terms, given.required.origin)
    if given.preferred is not None and given.preferred.data:
        preferences = Seq()
        for item in given.preferred.data:
            preference = _weighed(item.data.weight)
            preference.put("podAffinityTerm", _pod_term(item.data, diagnostics), item.origin)
            preferences.add(preference, item.origin)
        found.put(f"preferred{_LONG}", preferences, given.preferred.origin)
    return found


def _pod_term(term: PodTerm, diagnostics: Diagnostics) -> Map:
    found = Map()
    found.put("labelSelector", selector(term, diagnostics))
    if term.topology_key is not None:
        found.put("topologyKey", term.topology_key.data, term.topology_key.origin)
    if term.namespaces is not None and term.namespaces.data:
        names = Seq()
        for item in term.namespaces.data:
            names.add(item.data, item.origin)
        found.put("namespaces", names, term.namespaces.origin)
    if term.namespace_selector is not None:
        namespaces = selector(term.namespace_selector.data, diagnostics)
        found.put("namespaceSelector", namespaces, term.namespace_selector.origin)
    return found


def selector(given: LabelSelector, diagnostics: Diagnostics) -> Map:
    """A label selector; an empty one takes everything."""
    found = Map()
    labels = Map()
    for key, item in ({} if given.match_labels is None else given.match_labels.data).items():
        if isinstance(item.data, str):
            labels.put(key, item.data, item.origin)
    if labels:
        assert given.match_labels is not None
        found.put("matchLabels", labels, given.match_labels.origin)
    expressions = _expressions(given.match_labels, given.match_expressions, diagnostics, all_=False)
    if expressions:
        found.put("matchExpressions", expressions)
    return found


def _expressions(
    labels: Value | None, given: Value | None, diagnostics: Diagnostics, *, all_: bool
) -> Seq:
    """Expressions as they were written, after those for labels: for all, or those with a list."""
    found = Seq()
    for key, item in ({} if labels is None else labels.data).items():
        is_list = isinstance(item.data, list)
        if is_list or all_:
            values = Seq()
            for each in item.data if is_list else [item]:
                values.add(each.data, each.origin)
            found.add(Map({"key": key, "operator": "In", "values": values}), item.origin)
    for item in [] if given is None else given.data:
        found.add(fields(item.data, diagnostics), item.origin)
    return found
