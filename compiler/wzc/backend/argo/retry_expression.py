"""Whether a step is tried again, as Argo's `retryStrategy.expression`.

Argo evaluates it when an attempt has ended, and knows in it how that was, as text, and nothing else
(operator.go: buildRetryStrategyLocalScope); it has to be a truth value, or the step ends in an
error (argoexpr.EvalBool). Before, it is a text of the template, in which tags are replaced as
everywhere: so what else the condition is made of comes in as a tag, as the JSON of its value.
"""

from attrs import define

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.retry import retry_strategy
from wzc.backend.argo.run_time import Scope
from wzc.backend.emit.tree import Map
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.retry import Retry
from wzc.model.run_time import Known, Node, RunTimeValue, sources
from wzc.model.value import Value


@define(eq=False)
class _LastAttempt(Scope):
    """What the condition sees: the last attempt by name, all else as `outer` writes it."""

    outer: Scope | None = None

    def expression(self, node: Node) -> str:
        return super().expression(node) if _is_here(node) else self._filled_in(node)

    def _as_text(self, node: Node, *, out: bool = True) -> str:
        # Nothing of it reaches a container: `out` would prepare it for that.
        if _is_here(node):
            return super()._as_text(node, out=False)
        assert self.outer is not None
        return _tag(self.outer._as_text(node, out=False))

    def _filled_in(self, node: Node) -> str:
        assert self.outer is not None
        return _tag(self.outer.expression(node))


def put_retry_with_expression(
    template: Map, value: Value, scope: Scope, diagnostics: Diagnostics
) -> None:
    """Set the `retryStrategy` of a retry that has an `expression`."""
    retry: Retry = value.data
    condition = retry.expression
    assert condition is not None
    found = retry_strategy(value)
    data = condition.data
    if isinstance(data, RunTimeValue):
        try:
            text = _LastAttempt(outer=scope).expression(data.node)
        except Untranslatable as problem:
            diagnostics.report(codes.ARGO_TAG, f"`{data.text}` {problem}", condition.origin.span)
            return
        found.put("expression", text, condition.origin)
    else:
        found.put("expression", "true" if data else "false", condition.origin)
    template.put("retryStrategy", found, value.origin)


def _is_here(node: Node) -> bool:
    """Whether a part is written as it is: it is known, or made of how the last attempt ended."""
    return isinstance(node, Known) or any(found.kind == "attempt" for found in sources([node]))


def _tag(text: str) -> str:
    """What Argo replaces by the JSON of a value, which its expressions read as that value."""
    while "}}" in text:
        text = text.replace("}}", "} }")
    return f"{{{{=toJson({text})}}}}"
