"""What a module binds its names to, read from its syntax.

A name may be bound several times, and under conditions: `if HAS_X: from .x import Step`. All are
kept; `Bindings.of` picks the one that counts where that is certain.
"""

import ast
from typing import Protocol, TypeAlias

from attrs import Factory, define


class _Add(Protocol):
    """Keeps a binding of the statement at hand."""

    def __call__(self, name: str, value: ast.expr | None = None) -> None: ...


Definition: TypeAlias = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
Statement: TypeAlias = ast.stmt | ast.ExceptHandler

_CHANGES = frozenset(
    "append extend insert remove pop clear sort reverse update setdefault popitem add discard "
    "appendleft extendleft".split()
)


@define(frozen=True, eq=False)
class Binding:
    """One statement that gives a name a meaning.

    `node` is the statement; `value` the expression of a plain assignment; `alias` the part of an
    import; without any of them the meaning is made by something else: a loop, `with`, `del`, `+=`.
    `is_certain` is False in the branches of `if`, `try`, loops and the like; `is_fallback` is True
    where it is what happens without an optional package, or without a type checker.
    """

    name: str
    node: Statement
    value: ast.expr | None = None
    alias: ast.alias | None = None
    annotation: ast.expr | None = None
    is_certain: bool = True
    is_fallback: bool = False

    @property
    def definition(self) -> Definition | None:
        """The class or function, if it is one."""
        return self.node if isinstance(self.node, Definition) else None


@define(eq=False)
class Bindings:
    """All bindings of a scope by name, star imports in order, and the names of changed objects."""

    by_name: dict[str, list[Binding]] = Factory(dict)
    stars: list[ast.ImportFrom] = Factory(list)
    changed: dict[str, ast.AST] = Factory(dict)

    def of(self, name: str) -> Binding | str | None:
        """The binding that counts, None if there is none, a reason in words if it is unclear."""
        found = self.by_name.get(name)
        if not found:
            return None
        if len(found) == 1 or found[-1].is_certain:
            return found[-1]
        likely = [one for one in found if not one.is_fallback]
        if len(likely) == 1 and (likely[0].alias is not None or likely[0].definition is not None):
            return likely[0]
        return "it is given a meaning in several places, under conditions"


def collect(tree: ast.Module | ast.ClassDef) -> Bindings:
    """The bindings of a module's or class's own scope."""
    found = Bindings()
    _walk(tree.body, found, True, False)
    return found


def _walk(body: list[ast.stmt], found: Bindings, certain: bool, fallback: bool) -> None:
    for node in body:
        _statement(node, found, certain, fallback)


def _statement(node: ast.stmt, found: Bindings, certain: bool, fallback: bool) -> None:
    def add(
        name: str,
        value: ast.expr | None = None,
        alias: ast.alias | None = None,
        annotation: ast.expr | None = None,
    ) -> None:
        made = Binding(name, node, value, alias, annotation, certain, fallback)
        found.by_name.setdefault(name, []).append(made)

    if isinstance(node, Definition):
        add(node.name)
    elif isinstance(node, ast.Import):
        for alias in node.names:
            add(alias.asname or alias.name.split(".")[0], alias=alias)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if alias.name == "*":
                found.stars.append(node)
            else:
                add(alias.asname or alias.name, alias=alias)
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                add(target.id, node.value)
            else:
                _assign_parts(target, node.value, found, add)
    elif isinstance(node, ast.AnnAssign):
        if isinstance(node.target, ast.Name):
            add(node.target.id, node.value, annotation=node.annotation)
        else:
            _other_names(node.target, found, add)
    elif isinstance(node, ast.AugAssign):
        _other_names(node.target, found, add)
    elif isinstance(node, ast.Delete):
        for target in node.targets:
            _other_names(target, found, add)
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        _other_names(node.target, found, add)
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        for item in node.items:
            if item.optional_vars is not None:
                _other_names(item.optional_vars, found, add)
    elif isinstance(node, ast.Expr):
        _changes(node.value, found)
    for inner in _walruses(node):
        add(inner.target.id)
    _nested(node, found, certain, fallback)


def _nested(node: ast.stmt, found: Bindings, certain: bool, fallback: bool) -> None:
    """Statements within a statement, which share its scope."""
    if isinstance(node, (ast.With, ast.AsyncWith)):
        _walk(node.body, found, certain, fallback)
    elif isinstance(node, ast.If):
        _walk(node.body, found, False, fallback)
        _walk(node.orelse, found, False, fallback or _is_type_checking(node.test))
    elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
        _walk(node.body, found, False, fallback)
        _walk(node.orelse, found, False, fallback)
    elif isinstance(node, (ast.Try, ast.TryStar)):
        _walk(node.body, found, False, fallback)
        _walk(node.orelse, found, False, fallback)
        for handler in node.handlers:
            _walk(handler.body, found, False, True)
        _walk(node.finalbody, found, certain, fallback)
    elif isinstance(node, ast.Match):
        for case in node.cases:
            _walk(case.body, found, False, fallback)


def _is_type_checking(test: ast.expr) -> bool:
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


def _assign_parts(target: ast.expr, value: ast.expr, found: Bindings, add: _Add) -> None:
    """`a, b = 1, 2` part by part; anything else on the left changes or hides something."""
    pair = (ast.Tuple, ast.List)
    if (
        isinstance(target, pair)
        and isinstance(value, pair)
        and len(target.elts) == len(value.elts)
        and not any(isinstance(part, ast.Starred) for part in (*target.elts, *value.elts))
    ):
        for part, its_value in zip(target.elts, value.elts, strict=True):
            if isinstance(part, ast.Name):
                add(part.id, its_value)
            else:
                _assign_parts(part, its_value, found, add)
        return
    _other_names(target, found, add)


def _other_names(target: ast.expr, found: Bindings, add: _Add) -> None:
    if isinstance(target, ast.Name):
        add(target.id)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for part in target.elts:
            _other_names(part, found, add)
    elif isinstance(target, ast.Starred):
        _other_names(target.value, found, add)
    elif isinstance(target, (ast.Attribute, ast.Subscript)):
        base = target.value
        while isinstance(base, (ast.Attribute, ast.Subscript)):
            base = base.value
        if isinstance(base, ast.Name):
            found.changed.setdefault(base.id, target)


def _changes(node: ast.expr, found: Bindings) -> None:
    """`NAMES.append(...)`: what NAMES was assigned is not what it holds in the end."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in _CHANGES
        and isinstance(node.func.value, ast.Name)
    ):
        found.changed.setdefault(node.func.value.id, node)


def _walruses(node: ast.stmt) -> list[ast.NamedExpr]:
    """`(x := ...)` in the statement's own expressions."""
    if isinstance(node, Definition):
        return []
    found = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            found += [one for one in ast.walk(child) if isinstance(one, ast.NamedExpr)]
    return found
