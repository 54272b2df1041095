"""Type annotations to `PyType`, read from their syntax.

The names are those of `typing`, `collections.abc`, Pydantic's "Types" and `annotated-types`.
"""

import ast
from collections.abc import Callable
from typing import Any

from attrs import define, evolve

from wzc.importers.python.enums import enum_kind
from wzc.importers.python.evaluate import enum_members, evaluate
from wzc.importers.python.module import source_of
from wzc.importers.python.project import External, Found, Unknown
from wzc.importers.python.scope import Scope
from wzc.importers.python.values import NotStatic, Pattern
from wzc.importers.stub import names
from wzc.importers.stub.model import Json, PyType, replaced_limits

_DEEPEST = 40


@define(frozen=True, eq=False)
class Reader:
    """Reads the annotations of one scope. `model` makes the type of a class that is a model."""

    scope: Scope
    model: Callable[[Found, int], PyType]
    depth: int = 0

    def read(self, node: ast.expr) -> PyType:
        """The type that an annotation means; `custom` with its text where it cannot be followed."""
        if self.depth > _DEEPEST:
            return self._custom(node)
        inner = evolve(self, depth=self.depth + 1)
        if isinstance(node, ast.Constant):
            return inner._constant(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union([inner.read(node.left), inner.read(node.right)])
        if isinstance(node, ast.Subscript):
            return inner._subscript(node)
        if isinstance(node, ast.Call):
            return inner._call(node)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return inner._named(node)
        return self._custom(node)

    def _custom(self, node: ast.expr) -> PyType:
        return PyType("custom", source_of(node))

    def _constant(self, node: ast.Constant) -> PyType:
        if node.value is None:
            return PyType("none")
        if not isinstance(node.value, str):
            return self._custom(node)
        try:
            quoted = ast.parse(node.value.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            return PyType("custom", node.value)
        for part in ast.walk(quoted):
            ast.copy_location(part, node)
        return self.read(quoted)

    def _named(self, node: ast.Name | ast.Attribute) -> PyType:
        target = self.scope.resolve(node)
        if isinstance(target, External):
            return external(target) or self._custom(node)
        if isinstance(target, Found):
            return self._found(target, node)
        return self._custom(node)

    def _found(self, target: Found, node: ast.expr) -> PyType:
        binding = target.binding
        if isinstance(binding.node, ast.ClassDef):
            kind = enum_kind(target, self.scope.project)
            if kind is not None:
                return self._enum(target, kind)
            return self.model(target, self.depth)
        if binding.value is None:
            return self._custom(node)
        # An alias, `NewType` or `TypeVar` of the module it is defined in.
        local = self.scope.local if self.scope.local is not None else None
        is_local = local is not None and binding in local.by_name.get(binding.name, ())
        scope = Scope(self.scope.project, target.module, local if is_local else None)
        return evolve(self, scope=scope).read(binding.value)

    def _enum(self, target: Found, kind: str) -> PyType:
        members = enum_members(target, self.scope.project)
        if isinstance(members, NotStatic):
            return PyType("custom", target.name)
        values = [member.value for member in members]
        if kind in ("Flag", "IntFlag") or not values:
            return PyType("custom", target.name)
        unique = tuple(dict.fromkeys(values)) if all(map(_is_hashable, values)) else tuple(values)
        is_exact = kind == "Enum" or kind == "float"
        return PyType("enum", target.name, values=unique, is_exact=is_exact)

    def _subscript(self, node: ast.Subscript) -> PyType:
        target = self.scope.resolve(node.value)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not isinstance(target, External):
            if isinstance(target, Unknown):
                return self._custom(node)
            if isinstance(node.value, (ast.Name, ast.Attribute)):
                return self._named(node.value)
            return self._custom(node)
        name = names.generic(target.name)
        if name == "Annotated":
            return self._annotated(parts)
        if name == "Literal":
            return self._literal(node, parts)
        if name == "Optional":
            return union([self.read(parts[0]), PyType("none")])
        if name == "Union":
            return union([self.read(part) for part in parts])
        if name == "tuple":
            return self._tuple(parts)
        if name in ("list", "set"):
            return PyType(name, items=(self.read(parts[0]),))
        if name == "dict":
            items = tuple(self.read(part) for part in parts)
            return PyType("dict", items=items if len(items) == 2 else (items[0], PyType("any")))
        if name == "wrapper":
            return self.read(parts[0])
        return external(target) or self._custom(node)

    def _tuple(self, parts: list[ast.expr]) -> PyType:
        if len(parts) == 2 and isinstance(parts[1], ast.Constant) and parts[1].value is ...:
            return PyType("list", items=(self.read(parts[0]),))
        return PyType("tuple", items=tuple(self.read(part) for part in parts))

    def _literal(self, node: ast.Subscript, parts: list[ast.expr]) -> PyType:
        values: list[Json] = []
        for part in parts:
            value = evaluate(part, self.scope)
            if isinstance(value, NotStatic):
                inner = self.read(part)  # an alias of another Literal
                if inner.kind != "literal":
                    return self._custom(node)
                values += inner.values
                continue
            plain = getattr(value, "value", value)
            if not isinstance(plain, (str, int, bool, type(None))):
                return self._custom(node)
            values.append(plain)
        return PyType("literal", values=tuple(values), is_exact=True)

    def _annotated(self, parts: list[ast.expr]) -> PyType:
        made = self.read(parts[0])
        for part in parts[1:]:
            made = replaced_limits(made, self.metadata(part))
        return made

    def metadata(self, node: ast.expr) -> dict[str, Json]:
        """The limits in an entry of `Annotated`, or in a `Field(...)`."""
        if not isinstance(node, ast.Call):
            return {}
        target = self.scope.resolve(node.func)
        if not isinstance(target, External):
            return {}
        given: dict[str, Json] = {}
        order = names.POSITIONAL_LIMITS.get(target.last, ())
        if target.package != "annotated_types":
            order = ()
        for key, value in [
            *zip(order, node.args, strict=False),
            *((one.arg, one.value) for one in node.keywords if one.arg),
        ]:
            limit = names.LIMITS.get(str(key))
            if limit is not None:
                known = plain_limit(evaluate(value, self.scope))
                if known is not None and (limit, known) != ("min_length", 0):
                    given[limit] = known
        return given

    def _call(self, node: ast.Call) -> PyType:
        target = self.scope.resolve(node.func)
        if not isinstance(target, External):
            return self._custom(node)
        if target.package == "pydantic" and target.last in names.CONSTRAINED:
            kind = names.CONSTRAINED[target.last]
            made = PyType(kind)
            if kind in ("list", "set"):
                item = node.args[0] if node.args else _keyword(node, "item_type")
                items = (self.read(item),) if item is not None else ()
                made = PyType(kind, items=items)
            return replaced_limits(made, self.metadata(node))
        if target.last == "NewType" and len(node.args) == 2:
            return self.read(node.args[1])
        if target.last == "TypeVar":
            bound = _keyword(node, "bound")
            return self.read(bound) if bound is not None else PyType("any")
        return self._custom(node)


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in node.keywords if one.arg == name), None)


def _is_hashable(value: Any) -> bool:
    return isinstance(value, (str, int, float, bool, bytes, type(None)))


def plain_limit(value: Any) -> Json:
    """A bound as JSON has it; None where it is none."""
    if isinstance(value, Pattern):
        return value.text
    return value if isinstance(value, (int, float, str)) and not isinstance(value, bool) else None


def external(target: External) -> PyType | None:
    """The type of a name outside of the project."""
    return names.known_type(target.name)


def union(members: list[PyType]) -> PyType:
    """Any of several types, each once."""
    flat: list[PyType] = []
    for member in members:
        for part in member.items if member.kind == "union" and not member.limits else (member,):
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else PyType("union", items=tuple(flat))
