"""Reductions to AST nodes: one method per rule of the grammar, named like it."""

from typing import Any

from wzc.syntax import ast
from wzc.syntax.expressions import MAX_DEPTH, ExpressionBuilder, Kids


class Builder(ExpressionBuilder):
    """Makes nodes for one run of the parser. Children that are tokens come as their index."""

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
        return ast.Param(
            self.file, start, end, self._name(kids[0]), kids[1], kids[2], self._doc(start)
        )

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
        return ast.ExternTemplate(
            self.file, start, end, self._name(name), params, signature, body, doc
        )

    def component(self, start: int, end: int, kids: Kids) -> ast.Component:
        name, params, signature, body = kids
        doc = self._doc(start)
        return ast.Component(self.file, start, end, self._name(name), params, signature, body, doc)

    def preset(self, start: int, end: int, kids: Kids) -> ast.Preset:
        name, params, body = kids
        return ast.Preset(
            self.file, start, end, self._name(name), params or [], body, self._doc(start)
        )

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
        entries = [k for k in kids if k is not None]
        depth = 0
        for entry in entries:
            inner = _entry_depth(entry)
            if inner > depth:
                depth = inner
        if depth >= MAX_DEPTH:
            self._refuse(start, end)
            entries, depth = [], 0
        return ast.Block(self.file, start, end, depth + 1, entries)

    def assign(self, start: int, end: int, kids: Kids) -> ast.Assign:
        return ast.Assign(self.file, start, end, *kids)

    def append(self, start: int, end: int, kids: Kids) -> ast.Append:
        return ast.Append(self.file, start, end, *kids)

    def amend(self, start: int, end: int, kids: Kids) -> ast.Amend:
        return ast.Amend(self.file, start, end, *kids)

    def field(self, start: int, end: int, kids: Kids) -> ast.Field:
        key, type, value, default = kids
        return ast.Field(self.file, start, end, key, type, value, default, self._doc(start))

    def input_port(self, start: int, end: int, kids: Kids) -> ast.InputPort:
        return ast.InputPort(self.file, start, end, *kids)

    def output_port(self, start: int, end: int, kids: Kids) -> ast.OutputPort:
        return ast.OutputPort(self.file, start, end, *kids)

    def step(self, start: int, end: int, kids: Kids) -> ast.Step:
        name, type, loop, block = kids
        return ast.Step(
            self.file, start, end, self._name(name), type, loop, block, self._doc(start)
        )

    def for_clause(self, start: int, end: int, kids: Kids) -> ast.ForClause:
        return ast.ForClause(self.file, start, end, self._name(kids[0]), kids[1])

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
        return ast.Input(
            self.file, start, end, self._name(kids[0]), kids[1], kids[2], self._doc(start)
        )

    def output(self, start: int, end: int, kids: Kids) -> ast.Output:
        return ast.Output(self.file, start, end, kids[0], None, None)

    def output_value(self, start: int, end: int, kids: Kids) -> ast.Output:
        return ast.Output(self.file, start, end, None, self._name(kids[0]), kids[1])

    def on_exit(self, start: int, end: int, kids: Kids) -> ast.OnExit:
        return ast.OnExit(self.file, start, end, self._name(kids[0]), kids[1], kids[2])

    def hook(self, start: int, end: int, kids: Kids) -> ast.Hook:
        return ast.Hook(self.file, start, end, self._name(kids[0]), self._name(kids[1]), *kids[2:])


def _entry_depth(entry: Any) -> int:
    """The depth of the deepest expression, or block, in an entry."""
    kind = type(entry)
    if kind is ast.Assign:
        depth: int = entry.value.depth
        return depth if entry.block is None else max(depth, entry.block.depth)
    if kind is ast.Amend:
        return entry.block.depth  # type: ignore[no-any-return]
    inner = [getattr(entry, name, None) for name in _HOLDING]
    return max((part.depth for part in inner if isinstance(part, ast.Expr)), default=0)


_HOLDING = ("value", "block", "type", "default", "body", "at", "source")
