"""Where names are looked up: a function's own names, those around it, the module's, Python's."""

import ast

from attrs import Factory, define

from wzc.importers.wurzel.pipeline.values import MISSING, ModuleValue, Unknown, Value
from wzc.source.file import Span


@define(eq=False)
class Scope:
    """The names of a function, a class body or a module.

    `around` is the scope of the enclosing function, if any; `elsewhere` holds the names that are
    declared `global` or `nonlocal`, with the names they are bound in. `given` collects what a
    generator yields; `answers` what a function returns under conditions that are not known.
    """

    module: ModuleValue
    names: dict[str, Value]
    around: "Scope | None" = None
    elsewhere: dict[str, dict[str, Value]] = Factory(dict)
    given: list[Value] | None = None
    answers: list[Unknown] = Factory(list)
    in_class: bool = False
    depth: int = 0

    @property
    def is_module(self) -> bool:
        """Whether names bound here are the module's."""
        return self.names is self.module.names

    def span(self, node: ast.AST) -> Span:
        """The place of a node."""
        return self.module.module.span(node)

    def find(self, name: str) -> Value:
        """What a name means here, or `MISSING`."""
        if name in self.elsewhere:
            return self.elsewhere[name].get(name, MISSING)
        if name in self.names:
            return self.names[name]
        scope = self.around
        while scope is not None:
            if name in scope.names and not scope.in_class:
                return scope.names[name]
            scope = scope.around
        return self.module.names.get(name, MISSING)

    def home(self, name: str) -> dict[str, Value]:
        """The names in which an assignment to `name` binds it."""
        return self.elsewhere.get(name, self.names)

    def inner(self) -> "Scope":
        """The scope of a comprehension here."""
        return Scope(self.module, {}, self, depth=self.depth, given=self.given)

    def closure(self) -> "Scope | None":
        """What a function defined here sees around it."""
        scope: Scope | None = self
        while scope is not None and (scope.in_class or scope.is_module):
            scope = scope.around
        return scope
