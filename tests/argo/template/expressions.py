"""Expressions of Argo, evaluated: parsed, checked, folded and run as expr-lang does.

In: text and a scope. Out: a value (text, int, float, bool, None, list or dict).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import copysign, inf, nan

from attrs import evolve

from tests.argo.template import syntax
from tests.argo.template.check import TEXTUAL, check
from tests.argo.template.errors import Unsupported
from tests.argo.template.functions import CASTS, FUNCTIONS, SPRIG, Function, Value, failed
from tests.argo.template.patterns import is_found
from tests.argo.template.scope import Environment, Scope, environment

_EMPTY: dict[str, Value] = {}


def evaluate(text: str, scope: Scope) -> Value:
    """The value of an expression that stands by itself, as in `valueFrom.expression`."""
    return run(syntax.parse(text), environment(scope))


def boolean(text: str, scope: Scope) -> bool:
    """The value of a condition that is an expression: of hooks, or of a retry (`EvalBool`)."""
    value = evaluate(text, scope)
    if not isinstance(value, bool):
        raise failed(f"the expression {text!r} is no boolean")
    return value


def run(tree: syntax.Node, names: Environment, functions: Mapping[str, Value] = FUNCTIONS) -> Value:
    """The value of a parsed expression; `ArgoError` where it does not compile or fails."""
    check(tree, names, functions)
    return _Machine({**names, **functions}).visit(folded(tree))


def folded(node: syntax.Node) -> syntax.Node:
    """Constants joined as expr-lang's optimizer does; it drops whole operands of `and` and `or`."""
    match node:
        case syntax.Unary(operator, inner):
            inner = folded(inner)
            if isinstance(inner, syntax.Literal) and inner.value is not None:
                value = inner.value
                if operator == "-" and isinstance(value, int | float) and _is_number(value):
                    return syntax.Literal(_negative(value))
                if operator != "-" and isinstance(value, bool):
                    return syntax.Literal(not value)
            return syntax.Unary(operator, inner)
        case syntax.Binary("in", left, syntax.Array(items)) if items and all(
            isinstance(item, syntax.Literal) and isinstance(item.value, str) for item in items
        ):
            return syntax.Binary("in texts", folded(left), syntax.Array(items))
        case syntax.Binary():
            return _folded_binary(node.operator, folded(node.left), folded(node.right))
        case syntax.Conditional():
            return syntax.Conditional(
                folded(node.condition), folded(node.then), folded(node.otherwise)
            )
        case syntax.Member():
            return evolve(node, node=folded(node.node), key=folded(node.key))
        case syntax.Chain(inner):
            return syntax.Chain(folded(inner))
        case syntax.Call():
            return syntax.Call(folded(node.function), tuple(map(folded, node.arguments)))
        case syntax.Array(items):
            return syntax.Array(tuple(map(folded, items)))
        case syntax.Table(entries):
            return syntax.Table(tuple((key, folded(value)) for key, value in entries))
        case syntax.Predicate(inner):
            return syntax.Predicate(folded(inner))
        case syntax.Builtin():
            return syntax.Builtin(node.name, tuple(map(folded, node.arguments)))
        case _:
            return node


def _folded_binary(operator: str, left: syntax.Node, right: syntax.Node) -> syntax.Node:
    constants = [node.value if isinstance(node, syntax.Literal) else None for node in (left, right)]
    if operator in ("and", "&&", "or", "||"):
        passes = operator in ("and", "&&")  # with this constant, the other operand decides
        if constants[0] is passes:
            return right
        if constants[1] is passes:
            return left
        if (not passes) in [constant for constant in constants if isinstance(constant, bool)]:
            return syntax.Literal(not passes)
    elif None not in constants:
        first, second = constants
        whole = type(first) is int and type(second) is int
        numbers = _is_number(first) and _is_number(second)
        texts = isinstance(first, str) and isinstance(second, str)
        same = type(first) is type(second) and not isinstance(first, float)
        if operator == "%" and whole and second == 0:
            raise failed("integer divide by zero")
        if (
            (operator in ("+", "-", "*", "/") and numbers)
            or (operator == "%" and whole)
            or (operator == "+" and texts)
            or (operator == "==" and same)
        ):
            value = _binary(operator, first, second)
            assert value is None or isinstance(value, str | int | float)
            return syntax.Literal(value)
    return syntax.Binary(operator, left, right)


class _NilInChain(Exception):
    """Leaves a chain of `?.`; never seen outside."""


class _Machine:
    def __init__(self, names: Mapping[str, Value]) -> None:
        self.names = names
        self.items: list[Value] = []  # of the predicates around

    def visit(self, node: syntax.Node) -> Value:
        match node:
            case syntax.Literal(value):
                return value
            case syntax.Name(name):
                return self.names.get(name)
            case syntax.Member():
                base = self.visit(node.node)
                if base is None and node.optional:
                    raise _NilInChain
                return _member(base, self.visit(node.key))
            case syntax.Chain(inner):
                try:
                    return self.visit(inner)
                except _NilInChain:
                    return None
            case syntax.Unary("-", inner):
                number = self.visit(inner)
                if isinstance(number, bool) or not isinstance(number, int | float):
                    raise failed("`-` of what is no number")
                return _negative(number)
            case syntax.Unary(_, inner):
                return not _boolean(self.visit(inner))
            case syntax.Binary(("and" | "&&"), left, right):
                return _boolean(self.visit(left)) and self.visit(right)
            case syntax.Binary(("or" | "||"), left, right):
                return _boolean(self.visit(left)) or self.visit(right)
            case syntax.Binary("??", left, right):
                first = self.visit(left)
                return self.visit(right) if first is None else first
            case syntax.Binary(operator, left, right):
                return _binary(operator, self.visit(left), self.visit(right))
            case syntax.Conditional():
                chosen = node.then if _boolean(self.visit(node.condition)) else node.otherwise
                return self.visit(chosen)
            case syntax.Call():
                arguments = [self.visit(argument) for argument in node.arguments]
                function = self.visit(node.function)
                if not isinstance(function, Function):
                    raise failed("what is called is no function")
                return function.call(arguments)
            case syntax.Array(items):
                return [self.visit(item) for item in items]
            case syntax.Table(entries):
                return {key: self.visit(value) for key, value in entries}
            case syntax.Pointer():
                return self.items[-1]
            case syntax.Predicate(inner):
                return self.visit(inner)
            case syntax.Builtin(name, (values, predicate)) if name in syntax.OF_ITEMS:
                return self.of_items(name, self.visit(values), predicate)
            case syntax.Builtin(name, arguments):
                if len(arguments) != 1:
                    raise Unsupported(f"{name} of {len(arguments)} arguments, unchecked")
                return CASTS[name](self.visit(arguments[0]))

    def of_items(self, name: str, values: Value, predicate: syntax.Node) -> list[Value]:
        if not isinstance(values, list):
            raise failed(f"{name} of what is no list")
        found: list[Value] = []
        for item in values:
            self.items.append(item)
            result = self.visit(predicate)
            self.items.pop()
            if name == "map":
                found.append(result)
            elif _boolean(result):
                found.append(item)
        return found


def _member(base: Value, key: Value) -> Value:
    if isinstance(base, dict):
        if key is not None and not isinstance(key, str):
            raise failed("a map's keys are text")
        if base is SPRIG and key not in SPRIG:
            raise Unsupported(f"sprig.{key}")
        return base.get("" if key is None else key)
    if isinstance(base, list | str) and isinstance(key, int | float) and key is not True:
        raise Unsupported("an element by its index")
    raise failed(f"no `{key}` in {type(base).__name__}")


def _boolean(value: Value) -> bool:
    if not isinstance(value, bool):
        raise failed("a condition that is no boolean")
    return value


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _negative(value: float) -> int | float:
    return wrapped(-value) if isinstance(value, int) else -value


def wrapped(value: int) -> int:
    """Go's 64 bits."""
    return (value + 2**63) % 2**64 - 2**63


def _binary(operator: str, left: Value, right: Value) -> Value:
    if operator in ("==", "!="):
        return _equal(left, right) == (operator == "==")
    if operator in ("in", "in texts"):
        return _is_in(operator, left, right)
    if operator in TEXTUAL and (left is None or right is None):
        return False
    if isinstance(left, str) and isinstance(right, str):
        return _of_texts(operator, left, right)
    if not (_is_number(left) and _is_number(right)):
        raise failed(f"{type(left).__name__} {operator} {type(right).__name__}")
    assert isinstance(left, int | float) and isinstance(right, int | float)
    if operator == "%":
        if not (isinstance(left, int) and isinstance(right, int)) or right == 0:
            raise failed("a remainder of what has none")
        return int(copysign(1, left)) * (abs(left) % abs(right))
    if operator == "/":
        return _quotient(float(left), float(right))
    if not (isinstance(left, int) and isinstance(right, int)):
        left, right = float(left), float(right)
    return _of_numbers(operator, left, right)


def _of_texts(operator: str, left: str, right: str) -> Value:
    # Code points order as Go's bytes do.
    match operator:
        case "+":
            return left + right
        case "<":
            return left < right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case ">=":
            return left >= right
        case "contains":
            return right in left
        case "startsWith":
            return left.startswith(right)
        case "endsWith":
            return left.endswith(right)
        case "matches":
            return is_found(right, left)
    raise failed(f"text {operator} text")


def _is_in(operator: str, value: Value, values: Value) -> bool:
    if not isinstance(values, list) or value is None:
        raise Unsupported("`in` what is no list, or nil in it")
    # The optimizer makes the keys of a map of texts that are known.
    if operator == "in texts" and not isinstance(value, str):
        raise failed("no text where texts are asked for")
    return any(_equal(item, value) for item in values)


def _of_numbers(operator: str, left: float, right: float) -> Value:
    match operator:
        case "+":
            result = left + right
        case "-":
            result = left - right
        case "*":
            result = left * right
        case "<":
            return left < right
        case ">":
            return left > right
        case "<=":
            return left <= right
        case ">=":
            return left >= right
        case _:
            raise failed(f"number {operator} number")
    return wrapped(result) if isinstance(result, int) else result


def _quotient(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or left != left:
        return nan
    return copysign(inf, left) * copysign(1, right)


def _equal(left: Value, right: Value) -> bool:
    if _is_number(left) and _is_number(right):
        if isinstance(left, int) and isinstance(right, int):
            return left == right
        return float(left) == float(right)  # type: ignore[arg-type]
    if isinstance(left, list | dict | Function) and type(left) is type(right):
        raise Unsupported("lists or maps compared")
    return type(left) is type(right) and left == right
