"""Which nodes and pods a pod is with, or apart from."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, items, key_span
from wzc.model.affinity import Affinity, LabelSelector, NodeTerm, PodTerm
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value

_BARE = ("Exists", "DoesNotExist")
_NUMBERS = ("Gt", "Lt")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse terms and expressions that Kubernetes refuses, and terms that fit nothing.

    `In` and `NotIn` have values, `Exists` and `DoesNotExist` have none, `Gt` and `Lt` have one
    whole number, a field has one value (core/validation.go: ValidateNodeSelectorRequirement,
    ValidateNodeFieldSelectorRequirement). A term of nodes with nothing in it fits no node, and a
    term of pods without a selector no pod (core/v1 types.go: NodeSelectorTerm, PodAffinityTerm).
    """
    values = [pipeline.attributes.affinity]
    values += [step.attributes.affinity for step in distinct_steps(pipeline)]
    seen: set[int] = set()
    for value in values:
        affinity = data(value)
        if value is not None and isinstance(affinity, Affinity) and id(value) not in seen:
            seen.add(id(value))
            _check(affinity, diagnostics)


def _check(affinity: Affinity, diagnostics: Diagnostics) -> None:
    for part in (affinity.node_affinity, affinity.pod_affinity, affinity.pod_anti_affinity):
        block = data(part)
        for name in ("required", "preferred") if block is not None else ():
            for item in items(getattr(block, name)):
                _term(item, diagnostics)


def _term(item: Value, diagnostics: Diagnostics) -> None:
    term = item.data
    if diagnostics.has_errors:
        pass  # what is not there may have been refused
    elif isinstance(term, NodeTerm) and not any(
        data(part) for part in (term.match_labels, term.match_expressions, term.match_fields)
    ):
        diagnostics.report(
            codes.INCOMPLETE,
            "a term with nothing in it fits no node",
            item.origin.span,
            help='`match_labels { "topology.kubernetes.io/zone" = ["a", "b"] }` in it',
        )
    elif isinstance(term, PodTerm) and term.match_labels is None and term.match_expressions is None:
        diagnostics.report(
            codes.INCOMPLETE,
            "a term without labels fits no pod",
            item.origin.span,
            help='`match_labels { app = "qdrant" }` in it; `match_labels = {}` is all pods',
        )
    check_selector(term, diagnostics)
    if isinstance(term, PodTerm) and data(term.namespace_selector) is not None:
        assert term.namespace_selector is not None
        check_selector(term.namespace_selector.data, diagnostics)
    if isinstance(term, NodeTerm):
        for field in items(term.match_fields):
            values = field.data.values
            if values is not None and len(values.data) != 1:
                diagnostics.report(
                    codes.INCOMPLETE,
                    "a field is compared with one value",
                    key_span(values, "values"),
                    help="a term for each node: `required` takes any of its terms",
                )


def check_selector(given: LabelSelector | NodeTerm, diagnostics: Diagnostics) -> None:
    """Refuse labels without values, and expressions that Kubernetes refuses."""
    _labels(given.match_labels, diagnostics)
    for expression in items(given.match_expressions):
        _expression(expression, diagnostics)


def _labels(labels: Value | None, diagnostics: Diagnostics) -> None:
    for key, item in (data(labels) or {}).items():
        if item.data == []:
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{key}` can be none of no values",
                item.origin.span,
                help="the values that it may have, or none of it",
            )


def _expression(item: Value, diagnostics: Diagnostics) -> None:
    operator, values = item.data.operator, item.data.values
    if operator is None:
        return
    given = [] if values is None else values.data
    if operator.data in _BARE:
        if given:
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{operator.data}` compares nothing, so `values` mean nothing",
                key_span(values, "values"),
                secondary=[Label(operator.origin.span, "any value will do")],
                help='`operator = "In"` compares them',
            )
    elif operator.data in _NUMBERS:
        if len(given) != 1 or not _is_whole(given[0].data):
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{operator.data}` compares with one whole number",
                operator.origin.span if values is None else key_span(values, "values"),
                help='for example `values = ["7"]`',
            )
    elif not given and (values is not None or not diagnostics.has_errors):
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{operator.data}` needs `values`",
            operator.origin.span if values is None else key_span(values, "values"),
            help='`values = ["a", "b"]`; `operator = "Exists"` takes any',
        )


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()
