"""What expr-lang refuses before it evaluates anything: unknown names and types that cannot fit.

It matters also in a branch that is never taken. Types are words: `int`, `float`, `string`, `bool`,
`map`, `function`, `nil`, those in brackets for lists, and two for what is only known when it runs:
`any`, a value of a map, to which every type can be assigned, and `unknown`, about which nothing is
known.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.argo.template import syntax
from tests.argo.template.errors import Unsupported
from tests.argo.template.functions import RESULTS, Function, failed
from tests.argo.template.scope import Environment

_OPEN = frozenset({"any", "unknown"})
_NUMBERS = frozenset({"int", "float"})
_ARITHMETIC: dict[str, frozenset[str]] = {
    "+": _NUMBERS | {"string"}, "-": _NUMBERS, "*": _NUMBERS, "/": _NUMBERS,
    "%": frozenset({"int"}),
}  # fmt: skip
TEXTUAL = frozenset({"contains", "startsWith", "endsWith", "matches"})
_RESULT = {"/": "float", "%": "int"}


def check(node: syntax.Node, environment: Environment, functions: Mapping[str, object]) -> str:
    """The type of an expression; `ArgoError` where expr-lang would not compile it."""
    return _Checker({**environment, **functions}).visit(node)


def _assignable(given: str, wanted: str) -> bool:
    if given == "nil":
        return wanted in ("any", "map", "function")
    return given != "unknown" and wanted != "unknown" and wanted in (given, "any")


class _Checker:
    def __init__(self, names: Mapping[str, object]) -> None:
        self.names = names
        self.items: list[str] = []  # what `#` is, in each predicate around

    def visit(self, node: syntax.Node) -> str:
        match node:
            case syntax.Literal(value):
                return type_of(value)
            case syntax.Name(name):
                if name not in self.names:
                    raise failed(f"unknown name {name}")
                return type_of(self.names[name])
            case syntax.Member():
                return self.member(node)
            case syntax.Chain(inner):
                return self.visit(inner)
            case syntax.Unary(operator, inner):
                return self.unary(operator, self.visit(inner))
            case syntax.Binary(operator, left, right):
                return self.binary(operator, self.visit(left), self.visit(right))
            case syntax.Conditional():
                return self.conditional(node)
            case syntax.Call():
                return self.call(node)
            case syntax.Array(items):
                return listed({self.visit(item) for item in items})
            case syntax.Table(entries):
                for _, inner in entries:
                    self.visit(inner)
                return "map"
            case syntax.Pointer():
                return self.items[-1]
            case syntax.Predicate(inner):
                return self.visit(inner)
            case syntax.Builtin(name, arguments) if name in syntax.OF_ITEMS:
                return self.of_items(name, *arguments)
            case syntax.Builtin(name, arguments):
                return self.builtin(name, [self.visit(argument) for argument in arguments])

    def member(self, node: syntax.Member) -> str:
        base, key = self.visit(node.node), self.visit(node.key)
        if base in _OPEN:
            return "unknown"
        if base == "map":
            if key not in _OPEN and key != "string":
                raise failed(f"a map has no key of type {key}")
            return "any"
        if base[0] == "[":
            raise Unsupported("an element by its index")
        raise failed(f"{base} has no members")

    def of_items(self, name: str, values: syntax.Node, predicate: syntax.Node) -> str:
        kind = self.visit(values)
        if kind not in _OPEN and kind[0] != "[":
            raise failed(f"{name} of {kind}")
        self.items.append("unknown" if kind in _OPEN else kind[1:-1])
        result = self.visit(predicate)
        item = self.items.pop()
        if result == "nil":
            raise Unsupported("a predicate that is nil")
        if name == "map":
            return f"[{result}]"
        if result != "bool" and result not in _OPEN:
            raise failed(f"a predicate of type {result}")
        return f"[{'any' if kind in _OPEN else item}]"

    def unary(self, operator: str, kind: str) -> str:
        if operator == "-":
            if kind in _NUMBERS:
                return kind
            if kind in _OPEN:
                return "unknown"
        elif kind == "bool" or kind in _OPEN:
            return "bool"
        raise failed(f"{operator} {kind}")

    def binary(self, operator: str, left: str, right: str) -> str:
        if operator == "??":
            return _coalesced(left, right)
        if operator == "in":
            return _searched(left, right)
        if operator in ("==", "!="):
            if "[" in (left[0], right[0]):
                raise Unsupported("lists compared")
            if (
                {left, right} & (_OPEN | {"nil"})
                or {left, right} <= _NUMBERS
                or _assignable(left, right)
            ):
                return "bool"
        elif operator in ("and", "&&", "or", "||"):
            if _may(left, right, frozenset({"bool"})):
                return "bool"
        elif operator in ("<", ">", "<=", ">="):
            if _fits(left, right, _NUMBERS | {"string"}):
                return "bool"
        elif operator in TEXTUAL:
            if _may(left, right, frozenset({"string"})):
                return "bool"
        elif _fits(left, right, _ARITHMETIC[operator]):
            if operator in _RESULT:
                return _RESULT[operator]
            if {left, right} & _OPEN:
                return "unknown"
            return "float" if "float" in (left, right) else left
        raise failed(f"{left} {operator} {right}")

    def conditional(self, node: syntax.Conditional) -> str:
        condition = self.visit(node.condition)
        if condition != "bool" and condition not in _OPEN:
            raise failed(f"{condition} as a condition")
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        if then == "nil":
            return otherwise
        if otherwise == "nil" or _assignable(then, otherwise):
            return then
        return "unknown"

    def call(self, node: syntax.Call) -> str:
        kind = self.visit(node.function)
        if kind in _OPEN:
            return "unknown"  # the arguments are not looked at
        if kind != "function":
            raise failed(f"{kind} is no function")
        assert isinstance(node.function, syntax.Name)
        name = node.function.name
        function = self.names[name]
        assert isinstance(function, Function)
        if len(node.arguments) != len(function.parameters):
            raise failed(f"{name} with {len(node.arguments)} arguments")
        for parameter, argument in zip(function.parameters, node.arguments, strict=True):
            given = self.visit(argument)
            if parameter == "s" and given != "string" and given not in _OPEN:
                raise failed(f"{name} of {given}")
        return RESULTS[name]

    def builtin(self, name: str, arguments: list[str]) -> str:
        if len(arguments) != 1:
            raise failed(f"{name} with {len(arguments)} arguments")
        if name == "string":
            return "string"
        if name == "fromJSON":
            if arguments[0] not in _OPEN | {"string"}:
                raise failed(f"{name} of {arguments[0]}")
            return "any"
        if arguments[0] == "nil":
            raise Unsupported(f"{name}(nil)")
        if arguments[0] not in _NUMBERS | _OPEN | {"string"}:
            raise failed(f"{name} of {arguments[0]}")
        return name


def _searched(left: str, right: str) -> str:
    if right[0] != "[" or left == "nil":
        raise Unsupported(f"{left} in {right}")
    item = right[1:-1]
    if _OPEN & {left, item} or left == item or {left, item} <= _NUMBERS:
        return "bool"
    raise failed(f"{left} in {right}")


def listed(items: set[str]) -> str:
    """The type of a list with items of these types."""
    return f"[{items.pop() if len(items) == 1 else 'any'}]"


def _fits(left: str, right: str, kinds: frozenset[str]) -> bool:
    """Two known types must go together, and be both numbers or both the same."""
    if left in kinds and right in kinds:
        return left == right or {left, right} <= _NUMBERS
    return _may(left, right, kinds)


def _may(left: str, right: str, kinds: frozenset[str]) -> bool:
    """One or both are only known at run time, or both are of the only type there can be."""
    if left in _OPEN:
        return right in _OPEN or right in kinds
    if right in _OPEN:
        return left in kinds
    return len(kinds) == 1 and left in kinds and right in kinds


def _coalesced(left: str, right: str) -> str:
    if left == "nil":
        return right
    if right == "nil" or _assignable(right, left):
        return left
    return "unknown"


def type_of(value: object) -> str:
    """What expr-lang knows of a value before the expression runs."""
    if value is None:
        return "nil"
    if isinstance(value, dict):
        return "map"
    if isinstance(value, Function):
        return "function"
    return {bool: "bool", int: "int", float: "float", str: "string"}[type(value)]
