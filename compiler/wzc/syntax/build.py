"""Reductions to AST nodes: one method per rule of the grammar, named like it."""

from collections.abc import Callable
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile, Span
from wzc.syntax import ast
from wzc.syntax.strings import Interpolate, parse_string
from wzc.syntax.tokens import TERMINAL, Tokens

_TRUE, _FALSE = TERMINAL["TRUE"], TERMINAL["FALSE"]

# Later passes walk expressions recursively; deeper ones are refused.
MAX_DEPTH = 150

Kids = list[Any]


class Builder:
    """Makes nodes for one run of the parser. Children that are tokens come as their index."""

    def __init__(
        self, file: SourceFile, tokens: Tokens, diagnostics: Diagnostics, interpolate: Interpolate
    ) -> None:
        self.file = file
        self.text = file.text
        self.tokens = tokens
        self.diagnostics = diagnostics
        self.interpolate = interpolate
        self.build: dict[str, Callable[[int, int, Kids], Any]] = {
            name: getattr(self, name) for name in _RULES
        }

    # ---- helpers

    def _word(self, index: int) -> str:
        return self.text[self.tokens.starts[index] : self.tokens.ends[index]]

    def _name(self, index: int) -> ast.Name:
        tokens = self.tokens
        start, end = tokens.starts[index], tokens.ends[index]
        # A repair may have put a token of another kind here: its text is no name.
        text = "" if start in tokens.broken_strings else self.text[start:end]
        return ast.Name(self.file, start, end, text)

    def _doc(self, start: int) -> str | None:
        return self.tokens.docs.get(start)

    def _deeper(self, start: int, end: int, *inner: ast.Expr | None) -> int:
        depth = 1 + max((e.depth for e in inner if e is not None), default=0)
        if depth > MAX_DEPTH:
            self.diagnostics.report(
                codes.TOO_DEEP,
                f"this expression is nested more than {MAX_DEPTH} deep",
                Span(self.file, start, end),
                help="give its parts names with `let`",
            )
            return 0
        return depth

    # ---- files and declarations

    def start(self, start: int, end: int, kids: Kids) -> ast.File:
        return ast.File(self.file, 0, len(self.text), [k for k in kids if k is not None])

    def interpolation(self, start: int, end: int, kids: Kids) -> ast.Expr:
        return kids[0]  # type: ignore[no-any-return]

    def import_module(self, start: int, end: int, kids: Kids) -> ast.ImportModule:
        alias = None if kids[1] is None else self._name(kids[1])
        return ast.ImportModule(self.file, start, end, kids[0], alias)

    def import_names(self, start: int, end: int, kids: Kids) -> ast.ImportNames:
        return ast.ImportNames(self.file, start, end, kids[0], kids[1:])

    def imported_name(self, start: int, end: int, kids: Kids) -> ast.ImportedName:
        alias = None if kids[1] is None else self._name(kids[1])
        return ast.ImportedName(self.file, start, end, self._name(kids[0]), alias)

    def param(self, start: int, end: int, kids: Kids) -> ast.Param:
        return ast.Param(self.file, start, end, self._name(kids[0]), kids[1], kids[2], self._doc(start))

    def let(self, start: int, end: int, kids: Kids) -> ast.Let:
        return ast.Let(self.file, start, end, self._name(kids[0]), kids[1], self._doc(start))

    def contract(self, start: int, end: int, kids: Kids) -> ast.Contract:
        name, base, body = kids
        return ast.Contract(self.file, start, end, self._name(name), base, body, self._doc(start))

    def extern_step(self, start: int, end: int, kids: Kids) -> ast.ExternStep:
        name, params, signature, body = kids
        doc = self._doc(start)
        return ast.ExternStep(self.file, start, end, self._name(name), params, signature, body, doc)

    def extern_middleware(self, start: int, end: int, kids: Kids) -> ast.ExternMiddleware:
        name, params, body = kids
        doc = self._doc(start)
        return ast.ExternMiddleware(self.file, start, end, self._name(name), params, body, doc)

    def extern_template(self, start: int, end: int, kids: Kids) -> ast.ExternTemplate:
        name, params, signature, body = kids
        doc = self._doc(start)
        return ast.ExternTemplate(self.file, start, end, self._name(name), params, signature, body, doc)

    def component(self, start: int, end: int, kids: Kids) -> ast.Component:
        name, params, signature, body = kids
        doc = self._doc(start)
        return ast.Component(self.file, start, end, self._name(name), params, signature, body, doc)

    def preset(self, start: int, end: int, kids: Kids) -> ast.Preset:
        name, params, body = kids
        return ast.Preset(self.file, start, end, self._name(name), params or [], body, self._doc(start))

    def pipeline(self, start: int, end: int, kids: Kids) -> ast.Pipeline:
        return ast.Pipeline(self.file, start, end, self._name(kids[0]), kids[1], self._doc(start))

    def profile(self, start: int, end: int, kids: Kids) -> ast.Profile:
        return ast.Profile(self.file, start, end, self._name(kids[0]), kids[1], self._doc(start))

    def cluster(self, start: int, end: int, kids: Kids) -> ast.Cluster:
        return ast.Cluster(self.file, start, end, self._name(kids[0]), kids[1], self._doc(start))

    def parameters(self, start: int, end: int, kids: Kids) -> list[ast.Parameter]:
        return [k for k in kids if k is not None]

    def parameter(self, start: int, end: int, kids: Kids) -> ast.Parameter:
        key, type, default = kids
        return ast.Parameter(self.file, start, end, key, type, default, self._doc(start))

    def signature(self, start: int, end: int, kids: Kids) -> ast.Signature:
        return ast.Signature(self.file, start, end, kids[0], kids[1])

    def named_port(self, start: int, end: int, kids: Kids) -> ast.NamedPort:
        return ast.NamedPort(self.file, start, end, self._name(kids[0]), kids[1])

    # ---- types

    def union(self, start: int, end: int, kids: Kids) -> ast.UnionType:
        return ast.UnionType(self.file, start, end, kids)

    def optional(self, start: int, end: int, kids: Kids) -> ast.OptionalType:
        return ast.OptionalType(self.file, start, end, kids[0])

    def named_type(self, start: int, end: int, kids: Kids) -> ast.NamedType:
        return ast.NamedType(self.file, start, end, kids[0], kids[1])

    def literal_type(self, start: int, end: int, kids: Kids) -> ast.LiteralType:
        return ast.LiteralType(self.file, start, end, kids[0])

    def list_type(self, start: int, end: int, kids: Kids) -> ast.ListType:
        return ast.ListType(self.file, start, end, kids[0])

    def generic_type(self, start: int, end: int, kids: Kids) -> ast.GenericType:
        return ast.GenericType(self.file, start, end, kids[0], kids[1])

    # ---- entries

    def block(self, start: int, end: int, kids: Kids) -> ast.Block:
        return ast.Block(self.file, start, end, 1, [k for k in kids if k is not None])

    def assign(self, start: int, end: int, kids: Kids) -> ast.Assign:
        return ast.Assign(self.file, start, end, *kids)

    def append(self, start: int, end: int, kids: Kids) -> ast.Append:
        return ast.Append(self.file, start, end, *kids)

    def amend(self, start: int, end: int, kids: Kids) -> ast.Amend:
        return ast.Amend(self.file, start, end, *kids)

    def field(self, start: int, end: int, kids: Kids) -> ast.Field:
        return ast.Field(self.file, start, end, *kids, self._doc(start))

    def input_port(self, start: int, end: int, kids: Kids) -> ast.InputPort:
        return ast.InputPort(self.file, start, end, *kids)

    def output_port(self, start: int, end: int, kids: Kids) -> ast.OutputPort:
        return ast.OutputPort(self.file, start, end, *kids)

    def step(self, start: int, end: int, kids: Kids) -> ast.Step:
        name, type, loop, block = kids
        return ast.Step(self.file, start, end, self._name(name), type, loop, block, self._doc(start))

    def for_clause(self, start: int, end: int, kids: Kids) -> ast.ForClause:
        return ast.ForClause(self.file, start, end, self._name(kids[0]), kids[1])

    def for_range(self, start: int, end: int, kids: Kids) -> ast.RangeExpr:
        return ast.RangeExpr(self.file, start, end, self._deeper(start, end, *kids), kids[0], kids[1])

    def amend_step(self, start: int, end: int, kids: Kids) -> ast.AmendStep:
        return ast.AmendStep(self.file, start, end, self._name(kids[0]), kids[1], kids[2])

    def amend_step_block(self, start: int, end: int, kids: Kids) -> ast.AmendStep:
        return ast.AmendStep(self.file, start, end, self._name(kids[0]), None, kids[1])

    def remove_step(self, start: int, end: int, kids: Kids) -> ast.RemoveStep:
        return ast.RemoveStep(self.file, start, end, self._name(kids[0]))

    def use(self, start: int, end: int, kids: Kids) -> ast.Use:
        return ast.Use(self.file, start, end, kids[0], kids[1])

    def edge(self, start: int, end: int, kids: Kids) -> ast.Edge:
        return ast.Edge(self.file, start, end, kids[0::2], kids[1::2])

    def data_arrow(self, start: int, end: int, kids: Kids) -> ast.Arrow:
        return ast.Arrow(self.file, start, end, True)

    def order_arrow(self, start: int, end: int, kids: Kids) -> ast.Arrow:
        return ast.Arrow(self.file, start, end, False)

    def edge_step(self, start: int, end: int, kids: Kids) -> ast.EdgeStep:
        return ast.EdgeStep(self.file, start, end, kids[0], False)

    def edge_step_optional(self, start: int, end: int, kids: Kids) -> ast.EdgeStep:
        return ast.EdgeStep(self.file, start, end, kids[0], True)

    def edge_list(self, start: int, end: int, kids: Kids) -> ast.EdgeList:
        return ast.EdgeList(self.file, start, end, kids)

    def input(self, start: int, end: int, kids: Kids) -> ast.Input:
        return ast.Input(self.file, start, end, self._name(kids[0]), kids[1], kids[2], self._doc(start))

    def output(self, start: int, end: int, kids: Kids) -> ast.Output:
        return ast.Output(self.file, start, end, kids[0], None, None)

    def output_value(self, start: int, end: int, kids: Kids) -> ast.Output:
        return ast.Output(self.file, start, end, None, self._name(kids[0]), kids[1])

    def on_exit(self, start: int, end: int, kids: Kids) -> ast.OnExit:
        return ast.OnExit(self.file, start, end, self._name(kids[0]), kids[1], kids[2])

    def hook(self, start: int, end: int, kids: Kids) -> ast.Hook:
        return ast.Hook(self.file, start, end, self._name(kids[0]), self._name(kids[1]), *kids[2:])

    # ---- expressions

    def reference(self, start: int, end: int, kids: Kids) -> ast.Reference:
        return ast.Reference(self.file, start, end, 0, self._name(kids[0]).text)

    def constant(self, start: int, end: int, kids: Kids) -> ast.Constant:
        kind = self.tokens.kinds[kids[0]]
        value = True if kind == _TRUE else False if kind == _FALSE else None
        return ast.Constant(self.file, start, end, 0, value)

    def string(self, start: int, end: int, kids: Kids) -> ast.String:
        if start in self.tokens.broken_strings:
            return ast.String(self.file, start, end, 0, [], "'")
        form, parts = parse_string(self.file, start, end, self.diagnostics, self.interpolate)
        return ast.String(self.file, start, end, 0, parts, form)

    def number(self, start: int, end: int, kids: Kids) -> ast.Number:
        return ast.Number(self.file, start, end, 0, self.text[start:end])

    def list(self, start: int, end: int, kids: Kids) -> ast.List:
        items = [k for k in kids if k is not None]
        return ast.List(self.file, start, end, self._deeper(start, end, *items), items)

    def comprehension(self, start: int, end: int, kids: Kids) -> ast.Comprehension:
        element, variable, iterable, condition = kids
        depth = self._deeper(start, end, element, iterable, condition)
        name = self._name(variable)
        return ast.Comprehension(self.file, start, end, depth, element, name, iterable, condition)

    def parenthesized(self, start: int, end: int, kids: Kids) -> ast.Parenthesized:
        return ast.Parenthesized(self.file, start, end, self._deeper(start, end, kids[0]), kids[0])

    def conditional(self, start: int, end: int, kids: Kids) -> ast.Conditional:
        return ast.Conditional(self.file, start, end, self._deeper(start, end, *kids), *kids)

    def _binary(self, start: int, end: int, operator: str, left: ast.Expr, right: ast.Expr) -> ast.Binary:
        depth = self._deeper(start, end, left, right)
        return ast.Binary(self.file, start, end, depth, operator, left, right)

    def binary_or(self, start: int, end: int, kids: Kids) -> ast.Binary:
        return self._binary(start, end, "or", kids[0], kids[1])

    def binary_and(self, start: int, end: int, kids: Kids) -> ast.Binary:
        return self._binary(start, end, "and", kids[0], kids[1])

    def comparison(self, start: int, end: int, kids: Kids) -> ast.Binary:
        return self._binary(start, end, self._word(kids[1]), kids[0], kids[2])

    sum = comparison
    product = comparison

    def unary_not(self, start: int, end: int, kids: Kids) -> ast.Unary:
        return ast.Unary(self.file, start, end, self._deeper(start, end, kids[0]), "not", kids[0])

    def negate(self, start: int, end: int, kids: Kids) -> ast.Unary:
        return ast.Unary(self.file, start, end, self._deeper(start, end, kids[0]), "-", kids[0])

    range_closed = for_range

    def range_from(self, start: int, end: int, kids: Kids) -> ast.RangeExpr:
        return ast.RangeExpr(self.file, start, end, self._deeper(start, end, kids[0]), kids[0], None)

    def range_to(self, start: int, end: int, kids: Kids) -> ast.RangeExpr:
        return ast.RangeExpr(self.file, start, end, self._deeper(start, end, kids[0]), None, kids[0])

    def attribute(self, start: int, end: int, kids: Kids) -> ast.Attribute:
        return ast.Attribute(self.file, start, end, self._deeper(start, end, kids[0]), kids[0], kids[1])

    def call(self, start: int, end: int, kids: Kids) -> ast.Call:
        inner = [argument.value for argument in kids[1].items]
        depth = self._deeper(start, end, kids[0], *inner)
        return ast.Call(self.file, start, end, depth, kids[0], kids[1])

    def index(self, start: int, end: int, kids: Kids) -> ast.Index:
        return ast.Index(self.file, start, end, self._deeper(start, end, *kids), kids[0], kids[1])

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
        if isinstance(inner, ast.String):
            text = inner.literal
            if text is None:
                self.diagnostics.report(
                    codes.BAD_INTERPOLATION,
                    "a key cannot hold an interpolation: what exists must be written out",
                    inner.span,
                    help="write the key as plain text; a literal `${` is written `$${`",
                )
            return ast.Key(self.file, start, end, text or "", True)
        name = self._name(inner)
        return ast.Key(self.file, start, end, name.text, False)


_RULES = [
    name
    for name, value in vars(Builder).items()
    if callable(value) and not name.startswith("_")
]
