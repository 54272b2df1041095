"""Contracts, and the data on the two sides of a signature."""

from collections.abc import Callable

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.contract import Contract, DataType
from wzc.names.symbols import Bound, Kind
from wzc.syntax import ast
from wzc.types.kinds import NAMED, Type


@define(eq=False)
class Contracts:
    """Makes and keeps contracts; `type` gives the types of their fields."""

    bound: Bound
    diagnostics: Diagnostics
    type: Callable[[ast.TypeNode], Type]
    _made: dict[int, Contract] = Factory(dict)
    _open: set[int] = Factory(set)

    def port(self, node: ast.TypeNode | ast.NamedPort | None) -> DataType | None:
        """The data of one side of a signature."""
        if node is None:
            return None
        if isinstance(node, ast.NamedPort):
            self.diagnostics.report(
                codes.NOT_SUPPORTED_YET, "a named port is not supported yet", node.span
            )
            return None
        kind, element = "", None
        if isinstance(node, ast.ListType):
            kind, element = "list", node.element
        elif isinstance(node, ast.GenericType) and node.path.text == "frame":
            kind, element = "frame", node.element
        elif isinstance(node, ast.NamedType):
            kind, element = "one", node
        if not isinstance(element, ast.NamedType):
            self.diagnostics.report(
                codes.UNKNOWN_TYPE,
                "data on an edge is a list `[Contract]`, a data frame `frame[Contract]` "
                "or one `Contract`",
                node.span,
            )
            return None
        symbol = self.bound.get(element.path)
        if symbol is None:
            if element.path.text in NAMED:
                self.diagnostics.report(
                    codes.UNKNOWN_TYPE,
                    f"`{element.path.text}` is the type of a value; data on an edge has a contract",
                    element.span,
                )
            return None
        assert isinstance(symbol.node, ast.Contract)
        contract = self.contract(symbol.node)
        return None if contract is None else DataType(kind, contract, node.span)

    def contract(self, node: ast.Contract) -> Contract | None:
        """What a `contract` declares; None while it is being made (a cycle, which is reported)."""
        found = self._made.get(id(node))
        if found is not None:
            return found
        if id(node) in self._open:
            self.diagnostics.report(
                codes.DEFINITION_CYCLE,
                f"the contract `{node.name.text}` extends itself",
                node.name.span,
            )
            return None
        self._open.add(id(node))
        made = Contract(node.name.text, node.name.span)
        if node.base is not None:
            symbol = self.bound.get(node.base)
            if symbol is not None and symbol.kind is Kind.CONTRACT:
                assert isinstance(symbol.node, ast.Contract)
                made.base = self.contract(symbol.node)
        self._open.discard(id(node))
        self._made[id(node)] = made
        for entry in node.body.entries:
            if (
                not isinstance(entry, ast.Field)
                or entry.value is not None
                or entry.default is not None
            ):
                if isinstance(entry, ast.Assign):
                    self.diagnostics.report(
                        codes.ENTRY_NOT_ALLOWED,
                        f"a field has its type behind `:`: `{entry.key.text}: string`",
                        entry.key.span,
                    )
                    continue
                self.diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    "a contract consists of fields: `name: type`",
                    entry.span,
                )
                continue
            if entry.key.text in made.fields:
                self.diagnostics.report(
                    codes.SET_TWICE,
                    f"the field `{entry.key.text}` is declared twice",
                    entry.key.span,
                )
            made.fields[entry.key.text] = self.type(entry.type)
        return made


def is_file(node: ast.TypeNode) -> bool:
    """Whether a type is that of a file or folder."""
    return isinstance(node, ast.NamedType) and node.path.text in ("file", "dir")


def names_contract(node: ast.TypeNode) -> bool:
    """Whether a type is written like the data of an edge: `[Document]`, `frame[Row]`."""
    inner: ast.TypeNode = node
    if isinstance(node, ast.ListType):
        inner = node.element
    elif isinstance(node, ast.GenericType) and node.path.text == "frame":
        return True
    return isinstance(inner, ast.NamedType) and inner.path.text not in (*NAMED, "file", "dir")
