"""Where an expression stands, and so what its names mean."""

import ast
from collections.abc import Callable, Mapping

from attrs import Factory, define, evolve

from wzc.importers.python.bindings import Bindings
from wzc.importers.python.module import Module
from wzc.importers.python.project import Project, Resolved
from wzc.importers.python.values import Value
from wzc.source.file import Span


@define(frozen=True, eq=False)
class Scope:
    """Where an expression stands: its module, the class around it, and names with known values.

    `construct` says what the call of a class of the project makes; None where it does not know.
    """

    project: Project
    module: Module
    local: Bindings | None = None
    known: Mapping[str, Value] = Factory(dict)
    depth: int = 0
    construct: "Callable[[ast.Call, Scope], Value] | None" = None

    def at(self, module: Module, local: Bindings | None = None) -> "Scope":
        """The scope of a module's, or a class's, own names; as deep as this one."""
        return evolve(self, module=module, local=local, known={})

    def resolve(self, node: ast.expr) -> Resolved:
        """What a name means here."""
        return self.project.resolve(self.module, node, self.local)

    def span(self, node: ast.AST) -> Span:
        """The place of a node of this module."""
        return self.module.span(node)
