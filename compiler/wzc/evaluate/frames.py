"""Bodies of components that are being evaluated, and what they ask of their parameters."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import Factory, define

from wzc.model.run_time import Apply, Known, RunTimeValue, Text, node_of, sources
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.check import Typed
from wzc.types.kinds import BOOL, INT, STRING, Enum, Scalar, Type, known, members
from wzc.types.operators import binary_type, run_time_binary

# What Argo and Kubernetes would read in a text that goes through several templates, and characters
# that Argo's own quoting of text writes as JSON does not (Go: strconv.Quote).
_PLAIN = re.compile(r"[^{}$\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\u2028\u2029\ud800-\U0010ffff]*")

# Text that may be the beginning or end of a tag or variable.
_RISKY = re.compile(r"\{\{|\}\}|\$\(|[{$]$|^[{}()$]")
# What gives the same when it is computed in the run, of text, whole numbers and truth values.
_EXACT = frozenset(("==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "if", "+", "-"))


@define(eq=False)
class Frame:
    """A body that is being evaluated.

    `handed_on` are arguments that are known and handed on in the run all the same, `of_the_run`
    those that are not known; `asked` are the parameters that have to be known, with a place that
    says so. `for_templates` is whether it is evaluated for the templates.
    """

    node: ast.Component
    handed_on: Mapping[str, Value]
    of_the_run: Mapping[str, Value]
    for_templates: bool
    asked: dict[str, Span] = Factory(dict)

    def asks(self, value: Value, place: Span, *, always: bool = False) -> bool:
        """Ask for the parameters in a value to be known; whether there are such.

        Those are parameters that are known outside and only handed on, or, with `always`, any.
        """
        found = [s.name for s in sources([node_of(value)]) if s.kind == "parameter"]
        asked = [name for name in found if always or name in self.handed_on]
        for name in asked:
            self.asked.setdefault(name, place)
        return bool(asked)

    def asks_text(self, parts: Sequence[str | Value], place: Span) -> bool:
        """The same for values in a text: a fraction may be written differently in the run, and
        known text beside a value may become a tag or a variable with it.
        """
        values = [part for part in parts if isinstance(part, Value)]
        known_ = [part.data if isinstance(part, Value) else part for part in parts]
        risky = any(isinstance(text, str) and _RISKY.search(text) for text in known_)
        return any(
            self.asks(value, place)
            for value in values
            if isinstance(value.data, RunTimeValue) and (risky or not _is_exact(value))
        )

    def asks_operands(
        self, typed: Typed, operator: str, operands: Sequence[Value], expr: ast.Expr
    ) -> bool:
        """The same for what an operator is applied to: some are not, or differently, in the run."""
        always = isinstance(expr, ast.Binary) and not _is_of_the_run_too(typed, expr)
        exact = operator in _EXACT and all(
            is_plain(operand) and _is_exact(operand) for operand in operands
        )
        if exact and not always:
            return False
        return any(self.asks(operand, expr.span, always=always) for operand in operands)


def _is_of_the_run_too(typed: Typed, expr: ast.Binary) -> bool:
    """Whether an operator also goes with values of the run."""
    if expr.operator in ("and", "or"):
        return True
    left, right = (known(typed.type_of(side)) for side in (expr.left, expr.right))
    found = binary_type(expr.operator, left, right)
    return run_time_binary(expr.operator, left, right, found) is not None


def _is_exact(value: Value) -> bool:
    """Whether a value is text, a whole number or a truth value."""
    if isinstance(value.data, RunTimeValue):
        return all(_is_exact_type(part) for part in members(value.data.type))
    return isinstance(value.data, (str, bool, int))


def _is_exact_type(type: Type) -> bool:
    return isinstance(type, Enum) or (
        isinstance(type, Scalar) and type.name in (STRING.name, INT.name, BOOL.name)
    )


def is_plain(data: Any) -> bool:
    """Whether all known text in a value means the same wherever it stands."""
    if isinstance(data, (list, tuple)):
        return all(is_plain(item) for item in data)
    if isinstance(data, dict):
        return all(is_plain(key) and is_plain(item) for key, item in data.items())
    if isinstance(data, Value):
        return is_plain(data.data)
    if isinstance(data, RunTimeValue):
        return is_plain(data.node)
    if isinstance(data, (Text, Apply)):
        return is_plain(data.parts if isinstance(data, Text) else data.operands)
    if isinstance(data, Known):
        return is_plain(data.data)
    return not isinstance(data, str) or _PLAIN.fullmatch(data) is not None
