"""Classes and what they inherit, as far as their source shows."""

import ast
from collections.abc import Sequence
from typing import TypeAlias

from attrs import Factory, define

from wzc.importers.python.bindings import Bindings, collect
from wzc.importers.python.module import Module
from wzc.importers.python.project import External, Found, Project, Resolved, Unknown
from wzc.importers.python.scope import Scope

Base: TypeAlias = Found | External

_DEEPEST = 50
_PLAIN_DECORATORS = {"typing.final", "typing_extensions.final", "typing.runtime_checkable"}


@define(eq=False)
class Class:
    """A class of the project: its definition, and the scope of its body."""

    found: Found
    node: ast.ClassDef
    bindings: Bindings

    @property
    def name(self) -> str:
        """With its module: `shop.steps.Load`."""
        return self.found.name

    @property
    def module(self) -> Module:
        """Where it is defined."""
        return self.found.module

    @property
    def doc(self) -> str:
        """Its docstring."""
        return ast.get_docstring(self.node) or ""


@define(eq=False)
class Classes:
    """Makes and keeps what is known of classes."""

    project: Project
    _made: dict[str, Class] = Factory(dict)
    _orders: dict[str, list[Base]] = Factory(dict)

    def of(self, target: Resolved) -> Class | None:
        """The class that a name stands for; None if it is none of the project."""
        if not isinstance(target, Found) or not isinstance(target.binding.node, ast.ClassDef):
            return None
        made = self._made.get(target.name)
        if made is None or made.node is not target.binding.node:
            node = target.binding.node
            made = self._made[target.name] = Class(target, node, collect(node))
        return made

    def scope(self, owner: Class) -> Scope:
        """The scope of a class's body."""
        return Scope(self.project, owner.module, owner.bindings)

    def order(self, owner: Class, depth: int = 0) -> list[Base]:
        """The class and all that it inherits from, nearest first, as Python looks things up.

        Bases that cannot be followed are left out; `unknown_bases` has them.
        """
        known = self._orders.get(owner.name)
        if known is not None:
            return known
        if depth > _DEEPEST:
            return [owner.found]
        bases: list[Base] = []
        for base in owner.node.bases:
            target = self.base(owner, base)
            if isinstance(target, (Found, External)):
                bases.append(target)
        lines: list[list[Base]] = []
        for target in bases:
            inherited = self.of(target)
            same = inherited is None or inherited.name == owner.name
            lines.append([target] if same else list(self.order(inherited, depth + 1)))  # type: ignore[arg-type]
        merged = [owner.found, *_merge([*lines, bases])]
        self._orders[owner.name] = merged
        return merged

    def base(self, owner: Class, node: ast.expr) -> Resolved:
        """What one of a class's bases is, without what stands in brackets behind it."""
        plain = node.value if isinstance(node, ast.Subscript) else node
        return self.project.resolve(owner.module, plain)

    def unknown_bases(self, owner: Class) -> list[tuple[ast.expr, Unknown]]:
        """The bases that cannot be followed, of the class and all it inherits from."""
        found = []
        for base in self.order(owner):
            inherited = self.of(base)
            for node in inherited.node.bases if inherited is not None else ():
                target = self.base(inherited, node)  # type: ignore[arg-type]
                if isinstance(target, Unknown):
                    found.append((node, target))
                elif isinstance(target, Found) and self.of(target) is None:
                    why = f"`{target.binding.name}` is made while the code runs"
                    found.append((node, Unknown(inherited.module.span(node), why)))  # type: ignore[union-attr]
        return found

    def inherits(self, owner: Class, package: str, names: Sequence[str]) -> bool:
        """Whether it is, or inherits from, one of some classes of a top-level package."""
        return any(is_named(base, package, names) for base in self.order(owner))

    def strange_decorators(self, owner: Class) -> list[ast.expr]:
        """Decorators, and a metaclass, that may change what the class is."""
        found = []
        for node in owner.node.decorator_list:
            called = node.func if isinstance(node, ast.Call) else node
            target = self.project.resolve(owner.module, called)
            if not (isinstance(target, External) and target.name in _PLAIN_DECORATORS):
                found.append(node)
        for keyword in owner.node.keywords:
            if keyword.arg == "metaclass":
                target = self.project.resolve(owner.module, keyword.value)
                if not (isinstance(target, External) and target.name == "abc.ABCMeta"):
                    found.append(keyword.value)
        return found


def is_named(target: Resolved, package: str, names: Sequence[str]) -> bool:
    """Whether something is one of some names of a top-level package, wherever in it."""
    if not isinstance(target, (Found, External)):
        return False
    whole = target.name
    return whole.partition(".")[0] == package and whole.rpartition(".")[2] in names


def _key(base: Base) -> str:
    return base.name


def _merge(lines: list[list[Base]]) -> list[Base]:
    """C3; where the bases contradict one another (Python would refuse), the order of first use."""
    result: list[Base] = []
    rest = [list(line) for line in lines if line]
    while rest:
        for line in rest:
            head = line[0]
            if not any(_key(head) == _key(one) for other in rest for one in other[1:]):
                break
        else:
            head = rest[0][0]
        result.append(head)
        rest = [[one for one in line if _key(one) != _key(head)] for line in rest]
        rest = [line for line in rest if line]
    return result
