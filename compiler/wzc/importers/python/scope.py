"""Where an expression stands, and so what its names mean."""

import ast
from collections.abc import Mapping

from attrs import Factory, define

from wzc.importers.python.bindings import Bindings
from wzc.importers.python.module import Module
from wzc.importers.python.project import Project, Resolved
from wzc.importers.python.values import Value
from wzc.source.file import Span


@define(frozen=True, eq=False)
class Scope:
    """Where an expression stands: its module, the class around it, and names with known values."""

    project: Project
    module: Module
    local: Bindings | None = None
    known: Mapping[str, Value] = Factory(dict)
    depth: int = 0

    def resolve(self, node: ast.expr) -> Resolved:
        """What a name means here."""
        return self.project.resolve(self.module, node, self.local)

    def span(self, node: ast.AST) -> Span:
        """The place of a node of this module."""
        return self.module.span(node)
