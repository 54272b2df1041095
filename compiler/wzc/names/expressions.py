"""Binds the names in expressions and types."""

from collections.abc import Callable
from typing import Any

from attrs import define

from wzc.names.lookup import Lookup
from wzc.names.scopes import Scopes
from wzc.names.symbols import Bound, Kind, Symbol
from wzc.source.file import Span
from wzc.syntax import ast


@define(eq=False)
class ExpressionBinder:
    """Binds the names in expressions and types; blocks, which may be values, are the subclass's."""

    bound: Bound
    names: Lookup
    locals: Scopes

    def block(self, block: ast.Block | None) -> None:
        """Bind the names in the entries of a block."""
        raise NotImplementedError

    # ---- types

    def type(self, node: ast.TypeNode) -> None:
        if isinstance(node, ast.NamedType):
            if len(node.path.parts) > 1 or node.path.text not in self.names.builtins:
                self.path(node.path, (Kind.CONTRACT,), "type")
            self.arguments(node.arguments)
        elif isinstance(node, (ast.ListType, ast.GenericType)):
            self.type(node.element)
        elif isinstance(node, ast.OptionalType):
            self.type(node.inner)
        elif isinstance(node, ast.UnionType):
            for member in node.members:
                self.type(member)

    def path(self, path: ast.Path, kinds: tuple[Kind, ...], wanted: str) -> None:
        """A dotted name in a place where only one kind of thing may stand."""
        names = [part.text for part in path.parts]
        found = self.names.path(names, [part.span for part in path.parts], wanted)
        if found is None:
            return
        if found.kind not in kinds:
            self.names.wrong_kind(found, path.text, path.span, wanted)
            return
        self.bound.symbols[id(path)] = found

    # ---- expressions

    def value(self, expr: ast.Expr | None) -> None:
        if expr is None:
            return
        visit = _EXPRESSIONS.get(expr.__class__)
        if visit is not None:
            visit(self, expr)

    def string(self, expr: ast.String) -> None:
        for part in expr.parts:
            if isinstance(part, ast.Expr):
                self.value(part)

    def list(self, expr: ast.List) -> None:
        for item in expr.items:
            self.value(item)

    def map(self, expr: ast.Block) -> None:
        self.block(expr)

    def parenthesized(self, expr: ast.Parenthesized) -> None:
        self.value(expr.inner)

    def conditional(self, expr: ast.Conditional) -> None:
        self.value(expr.then)
        self.value(expr.condition)
        self.value(expr.otherwise)

    def binary(self, expr: ast.Binary) -> None:
        self.value(expr.left)
        self.value(expr.right)

    def unary(self, expr: ast.Unary) -> None:
        self.value(expr.operand)

    def range(self, expr: ast.RangeExpr) -> None:
        self.value(expr.low)
        self.value(expr.high)

    def index(self, expr: ast.Index) -> None:
        self.value(expr.target)
        self.value(expr.key)

    def call(self, expr: ast.Call) -> None:
        self.callable(expr.function, "function")
        self.arguments(expr.arguments)

    def arguments(self, arguments: ast.Arguments | None) -> None:
        if arguments is not None:
            for argument in arguments.items:
                self.value(argument.value)

    def comprehension(self, expr: ast.Comprehension) -> None:
        self.value(expr.iterable)
        scope: dict[str, Symbol] = {}
        self.locals.declare(scope, Kind.VARIABLE, expr.variable, expr)
        self.names.scopes.append(scope)
        self.value(expr.element)
        self.value(expr.condition)
        self.names.scopes.pop()

    def reference(self, expr: ast.Reference) -> None:
        found = self.names.value(expr)
        if found is not None:
            self.bound.symbols[id(expr)] = found

    def attribute(self, expr: ast.Attribute) -> None:
        """`module.name` is a value of another file; any other dot belongs to the value before."""
        if isinstance(expr.target, ast.Reference):
            root = self.names.find(expr.target.name)
            if root is not None and root.kind is Kind.MODULE:
                self.bound.symbols[id(expr.target)] = root
                found = self.names.member(expr, root)
                if found is not None:
                    self.bound.symbols[id(expr)] = found
                return
        self.value(expr.target)

    def callable(self, target: ast.Expr, wanted: str) -> None:
        names: list[str] = []
        places: list[Span] = []
        node: ast.Expr = target
        while isinstance(node, ast.Attribute):
            names.append(node.name.text)
            places.append(node.name.span)
            node = node.target
        if not isinstance(node, ast.Reference):
            self.value(node)
            self.names.computed(target, names[0] if names else "", wanted)
            return
        names.append(node.name)
        places.append(node.span)
        if len(names) == 1 and names[0] in self.names.builtins:
            return
        found = self.names.path(names[::-1], places[::-1], wanted)
        if found is not None:
            self.bound.symbols[id(target)] = found


_EXPRESSIONS: dict[type, Callable[[ExpressionBinder, Any], None]] = {
    ast.Reference: ExpressionBinder.reference,
    ast.String: ExpressionBinder.string,
    ast.List: ExpressionBinder.list,
    ast.Block: ExpressionBinder.map,
    ast.Parenthesized: ExpressionBinder.parenthesized,
    ast.Conditional: ExpressionBinder.conditional,
    ast.Binary: ExpressionBinder.binary,
    ast.Unary: ExpressionBinder.unary,
    ast.RangeExpr: ExpressionBinder.range,
    ast.Index: ExpressionBinder.index,
    ast.Attribute: ExpressionBinder.attribute,
    ast.Call: ExpressionBinder.call,
    ast.Comprehension: ExpressionBinder.comprehension,
}
