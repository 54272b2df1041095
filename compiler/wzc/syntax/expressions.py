"""Reductions to expressions: one method per rule of the grammar, named like it."""

from collections.abc import Iterable
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile, Span
from wzc.syntax import ast
from wzc.syntax.strings import Interpolate, parse_string
from wzc.syntax.tokens import COMPARE, OPERATORS, TERMINAL, Tokens

_TRUE, _FALSE = TERMINAL["TRUE"], TERMINAL["FALSE"]

# Later passes walk expressions recursively; deeper ones are refused.
MAX_DEPTH = 150

Kids = list[Any]


class ExpressionBuilder:
    """Makes the nodes of values and names. Children that are tokens come as their index."""

    def __init__(
        self, file: SourceFile, tokens: Tokens, diagnostics: Diagnostics, interpolate: Interpolate
    ) -> None:
        self.file = file
        self.text = file.text
        self.tokens = tokens
        self.diagnostics = diagnostics
        self.interpolate = interpolate
        self.too_deep: Span | None = None

    # ---- helpers

    def _word(self, index: int) -> str:
        return self.text[self.tokens.starts[index] : self.tokens.ends[index]]

    def _name(self, index: int) -> ast.Name:
        tokens = self.tokens
        start, end = tokens.starts[index], tokens.ends[index]
        # A repair may have put a token of another kind here: its text is no name.
        text = tokens.names.get(start) if tokens.names else None
        return ast.Name(self.file, start, end, self.text[start:end] if text is None else text)

    def _doc(self, start: int) -> str | None:
        return self.tokens.docs.get(start)

    def _refuse(self, start: int, end: int) -> ast.Expr:
        """An unknown value for what is nested too deep; reported once for all that is around it."""
        inner, place = self.too_deep, Span(self.file, start, end)
        if inner is None or not (start <= inner.start and inner.end <= end):
            self.diagnostics.report(
                codes.TOO_DEEP,
                f"this expression is nested more than {MAX_DEPTH} deep",
                place,
                help="give its parts names with `let`",
            )
        self.too_deep = place
        return ast.Reference(self.file, start, end, 0, "")

    # ---- expressions

    def for_range(self, start: int, end: int, kids: Kids) -> ast.Expr:
        depth = _depth(kids)
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.RangeExpr(self.file, start, end, depth, kids[0], kids[1])

    def reference(self, start: int, end: int, kids: Kids) -> ast.Reference:
        return ast.Reference(self.file, start, end, 0, self._name(kids[0]).text)

    def constant(self, start: int, end: int, kids: Kids) -> ast.Constant:
        kind = self.tokens.kinds[kids[0]]
        value = True if kind == _TRUE else False if kind == _FALSE else None
        return ast.Constant(self.file, start, end, 0, value)

    def string(self, start: int, end: int, kids: Kids) -> ast.Expr:
        if start in self.tokens.names:
            # What it was to say is not known: an empty name stands for it, and nothing follows.
            return ast.Reference(self.file, start, end, 0, "")
        form, parts = parse_string(self.file, start, end, self.diagnostics, self.interpolate)
        depth = 0
        if len(parts) > 1 or (parts and not isinstance(parts[0], str)):
            depth = _depth([part for part in parts if not isinstance(part, str)])
            if depth > MAX_DEPTH:
                return self._refuse(start, end)
        return ast.String(self.file, start, end, depth, parts, form)

    def number(self, start: int, end: int, kids: Kids) -> ast.Number:
        return ast.Number(self.file, start, end, 0, self.text[start:end])

    def list(self, start: int, end: int, kids: Kids) -> ast.Expr:
        items = [k for k in kids if k is not None]
        depth = _depth(items)
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.List(self.file, start, end, depth, items)

    def comprehension(self, start: int, end: int, kids: Kids) -> ast.Expr:
        element, variable, iterable, condition = kids
        depth = _depth((element, iterable, condition))
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        name = self._name(variable)
        return ast.Comprehension(self.file, start, end, depth, element, name, iterable, condition)

    def parenthesized(self, start: int, end: int, kids: Kids) -> ast.Expr:
        depth = kids[0].depth + 1
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.Parenthesized(self.file, start, end, depth, kids[0])

    def conditional(self, start: int, end: int, kids: Kids) -> ast.Expr:
        depth = _depth(kids)
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.Conditional(self.file, start, end, depth, *kids)

    def _binary(
        self, start: int, end: int, operator: str, left: ast.Expr, right: ast.Expr
    ) -> ast.Expr:
        depth = (left.depth if left.depth > right.depth else right.depth) + 1
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.Binary(self.file, start, end, depth, operator, left, right)

    def binary_or(self, start: int, end: int, kids: Kids) -> ast.Expr:
        return self._binary(start, end, "or", kids[0], kids[1])

    def binary_and(self, start: int, end: int, kids: Kids) -> ast.Expr:
        return self._binary(start, end, "and", kids[0], kids[1])

    def comparison(self, start: int, end: int, kids: Kids) -> ast.Expr:
        operator = self.tokens.kinds[kids[1]]
        word = self._word(kids[1])
        # One that a repair has put in has no text, or one of another kind.
        word = word if OPERATORS.get(word) == operator else _OPERATOR_TEXTS[operator]
        return self._binary(start, end, word, kids[0], kids[2])

    sum = comparison
    product = comparison

    def _unary(self, start: int, end: int, operator: str, operand: ast.Expr) -> ast.Expr:
        depth = operand.depth + 1
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.Unary(self.file, start, end, depth, operator, operand)

    def unary_not(self, start: int, end: int, kids: Kids) -> ast.Expr:
        return self._unary(start, end, "not", kids[0])

    def negate(self, start: int, end: int, kids: Kids) -> ast.Expr:
        return self._unary(start, end, "-", kids[0])

    range_closed = for_range

    def range_from(self, start: int, end: int, kids: Kids) -> ast.Expr:
        return self.for_range(start, end, [kids[0], None])

    def range_to(self, start: int, end: int, kids: Kids) -> ast.Expr:
        return self.for_range(start, end, [None, kids[0]])

    def attribute(self, start: int, end: int, kids: Kids) -> ast.Expr:
        depth = kids[0].depth + 1
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.Attribute(self.file, start, end, depth, kids[0], kids[1])

    def call(self, start: int, end: int, kids: Kids) -> ast.Expr:
        depth = kids[0].depth
        for argument in kids[1].items:
            if argument.value.depth > depth:
                depth = argument.value.depth
        if depth >= MAX_DEPTH:
            return self._refuse(start, end)
        return ast.Call(self.file, start, end, depth + 1, kids[0], kids[1])

    def index(self, start: int, end: int, kids: Kids) -> ast.Expr:
        depth = _depth(kids)
        if depth > MAX_DEPTH:
            return self._refuse(start, end)
        return ast.Index(self.file, start, end, depth, kids[0], kids[1])

    def arguments(self, start: int, end: int, kids: Kids) -> ast.Arguments:
        return ast.Arguments(self.file, start, end, [k for k in kids if k is not None])

    def positional(self, start: int, end: int, kids: Kids) -> ast.Argument:
        return ast.Argument(self.file, start, end, None, kids[0])

    def named(self, start: int, end: int, kids: Kids) -> ast.Argument:
        return ast.Argument(self.file, start, end, kids[0], kids[1])

    # ---- names

    def path(self, start: int, end: int, kids: Kids) -> ast.Path:
        first = self._name(kids[0])
        return ast.Path(self.file, start, end, [first, *kids[1:]])

    def member(self, start: int, end: int, kids: Kids) -> ast.Name:
        return self._name(kids[0])

    def key(self, start: int, end: int, kids: Kids) -> ast.Key:
        inner = kids[0]
        if isinstance(inner, int):
            return ast.Key(self.file, start, end, self._name(inner).text, False)
        text = None
        if isinstance(inner, ast.String):  # else it was refused, and reported
            text = inner.literal
            if text is None:
                self.diagnostics.report(
                    codes.BAD_INTERPOLATION,
                    "a key cannot hold an interpolation: what exists must be written out",
                    inner.span,
                    help="write the key as plain text; a literal `${` is written `$${`",
                )
        return ast.Key(self.file, start, end, text or "", True)


def _depth(inner: Iterable[ast.Expr | None]) -> int:
    """The depth of an expression around others."""
    deepest = 0
    for expr in inner:
        if expr is not None and expr.depth > deepest:
            deepest = expr.depth
    return deepest + 1


_OPERATOR_TEXTS = {kind: text for text, kind in OPERATORS.items()} | {COMPARE: "=="}
