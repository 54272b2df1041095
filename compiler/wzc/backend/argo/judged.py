"""Conditions that expr-lang evaluates by itself: of an answer, and of a schedule.

The agent and the cron controller compile them without Argo's functions (util/expr/argoexpr/eval.go:
EvalBool), so there is neither sprig nor `asInt`. What comes from the run is put in by Argo before,
as JSON: that is a literal of expr-lang too, whatever it holds.
"""

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.run_time import Scope, literal
from wzc.backend.emit.tree import Map
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.run_time import Apply, Known, Node, Source, Text, node_of, sources
from wzc.model.schedule import Schedule
from wzc.model.value import Value
from wzc.types.kinds import STRING, Scalar

_OPERATORS = {"and": "&&", "or": "||"}
# expr-lang's own functions; `{0}` and so on are the operands.
_FUNCTIONS = {
    "base64": "toBase64({0})",
    "contains": "({0} contains {1})",
    "ends_with": "({0} endsWith {1})",
    "lower": "lower({0})",
    "not": "!({0})",
    "replace": "replace({0}, {1}, {2})",
    "starts_with": "({0} startsWith {1})",
    "trim": "trim({0})",
    "upper": "upper({0})",
    "if": "({0} ? {1} : {2})",
    "%": "((({0}) % ({1}) + ({1})) % ({1}))",
}
_NONE = frozenset(("json", "sha256", "list", "map"))
# Where there has been no run, it is as if the last one were long ago.
_LONG_AGO = "1000000000000.0"
_LAST = "cronworkflow.lastScheduledTime"
_NAMES = {
    ("response", "status_code"): "response.statusCode",
    ("response", "body"): "response.body",
    ("cron", "name"): "cronworkflow.name",
    ("cron", "namespace"): "cronworkflow.namespace",
    ("cron", "succeeded"): "cronworkflow.succeeded",
    ("cron", "failed"): "cronworkflow.failed",
    ("cron", "has_run"): f"({_LAST} != nil)",
    ("cron", "seconds_since_last_run"): (
        f"({_LAST} == nil ? {_LONG_AGO} : (now() - {_LAST}).Seconds())"
    ),
}
_KINDS = ("response", "cron")


def condition(value: Value, scope: Scope | None, diagnostics: Diagnostics) -> str:
    """The text of a condition; `scope` has what comes from the run, where that may be.

    Reports what cannot be written.
    """
    try:
        return _written(node_of(value.data), scope)
    except Untranslatable as problem:
        shown = getattr(value.data, "text", value.origin.span.text)
        diagnostics.report(codes.ARGO_TAG, f"`{shown}` {problem}", value.origin.span)
        return "false"


def put_cron_conditions(target: Map, schedule: Schedule, diagnostics: Diagnostics) -> None:
    """Set what decides about runs that are due, and about the schedule's end.

    The first is a text with a tag, which is read once it is replaced (cron/operator.go: evalWhen).
    """
    if schedule.when is not None and schedule.when.data is not None:
        text = condition(schedule.when, None, diagnostics)
        while "}}" in text:
            text = text.replace("}}", "} }")
        target.put("when", f"{{{{={text}}}}}", schedule.when.origin)
    stop = schedule.stop_when
    if stop is not None and stop.data is not None:
        text = condition(stop, None, diagnostics)
        target.put("stopStrategy", Map({"expression": text}), stop.origin)


def _written(node: Node, scope: Scope | None) -> str:
    if isinstance(node, Known):
        return literal(node.data)
    if isinstance(node, Source) and node.kind in _KINDS:
        name, _, header = node.name.partition(".")
        if header:
            # A header that is not there has no values, and is taken for an empty one.
            return f"(response.headers[{literal(canonical(header))}] ?? [''])[0]"
        return _NAMES[node.kind, name]
    if scope is not None and not any(source.kind in _KINDS for source in sources([node])):
        return scope.tag(Apply("json", (node,), STRING), out=False)
    if isinstance(node, Text):
        return "(" + " + ".join(_as_text(part, scope) for part in node.parts) + ")"
    assert isinstance(node, Apply)
    if node.operator in _NONE:
        raise Untranslatable(f"uses `{node.operator}`, which a condition like this does not have")
    if node.operator == "string":
        return _as_text(node.operands[0], scope)
    operands = [_written(operand, scope) for operand in node.operands]
    if node.operator == "-" and len(operands) == 1:
        return f"(-{operands[0]})"
    if node.operator == "contains" and isinstance(node.operands[0], Known):
        values = node.operands[0].data
        if not isinstance(values, str):
            each = [f"{operands[1]} == {literal(value)}" for value in values]
            return f"({' || '.join(each)})" if each else "false"
    form = _FUNCTIONS.get(node.operator)
    if form is not None:
        return form.format(*operands)
    left, right = operands
    return f"({left} {_OPERATORS.get(node.operator, node.operator)} {right})"


def _as_text(node: Node, scope: Scope | None) -> str:
    written = _written(node, scope)
    if isinstance(node, Known):
        return written if isinstance(node.data, str) else f"string({written})"
    type = getattr(node, "type", STRING)
    is_text = not isinstance(type, Scalar) or type.name == "string"
    return written if is_text else f"string({written})"


def canonical(name: str) -> str:
    """A header's name as Go's answers have it (net/textproto: CanonicalMIMEHeaderKey)."""
    return "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))
