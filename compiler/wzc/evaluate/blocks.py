"""Blocks of attributes: presets first, then what the block itself sets, amends, appends and removes."""

from typing import Any

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.model.attribute import Attribute, schema
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.types.blocks import with_shorthand
from wzc.types.kinds import BlockOf, ListOf, MapOf, Type, Union

Values = dict[str, Value]

# Replacing one of these silently loses what every step was meant to have.
_GROWING = ("env_from", "tolerations")


@define(eq=False)
class BlockEvaluator:
    """Applies blocks over inherited values. Inherited values are never changed."""

    evaluator: Evaluator

    def apply(self, block: ast.Block, model: type, base: Values, env: Environment) -> Values:
        """The values of an object after a block: presets that it uses, in order, then its own entries.

        `base` is what was inherited from weaker layers.
        """
        values = dict(base)
        for entry in block.entries:
            if isinstance(entry, ast.Use):
                values = self._use(entry, model, values, env)
        inherited = dict(values)
        known = schema(model)
        seen: set[str] = set()
        for entry in block.entries:
            if not isinstance(entry, (ast.Assign, ast.Amend, ast.Append)) or entry.key.text in seen:
                continue
            seen.add(entry.key.text)
            if id(entry.key) in self.evaluator.typed.bad:
                continue
            found = known.get(entry.key.text)
            if found is None:
                self._other(entry, model, values, env)
            else:
                values[entry.key.text] = self._entry(entry, found, inherited, env)
        return values

    def _other(
        self,
        entry: ast.Assign | ast.Amend | ast.Append,
        model: type,
        values: Values,
        env: Environment,
    ) -> None:
        """An entry under a name of its own."""
        others = model.others  # type: ignore[attr-defined]
        if others is not None and isinstance(entry, ast.Assign):
            name = entry.key.text
            made = self._value(entry.value, others, f"`{name}`", env)
            values[name] = Value(made.data, made.origin, values.get(name))

    def _entry(
        self,
        entry: ast.Assign | ast.Amend | ast.Append,
        found: Attribute,
        inherited: Values,
        env: Environment,
    ) -> Value:
        name = entry.key.text
        before = inherited.get(name)
        if isinstance(entry, ast.Assign):
            made = self._value(entry.value, with_shorthand(found), f"`{name}`", env)
            if name in _GROWING:
                self._warn_replaced(entry, before)
            return Value(self._spelt_out(made, found), made.origin, before)
        if isinstance(entry, ast.Append):
            return self._append(entry, found.type, before, env)
        data = before.data if before is not None and isinstance(before.data, dict) else {}
        origin = env.origin(Span(entry.file, entry.start, entry.end))
        block = _member(found.type, BlockOf)
        if isinstance(block, BlockOf):
            return Value(self.apply(entry.block, block.model, data, env), origin, before)
        map_type = _member(found.type, MapOf)
        if isinstance(map_type, MapOf):
            return Value(self.apply_map(entry.block, map_type, data, env), origin, before)
        return Value(BROKEN, origin, before)

    def _value(self, expr: ast.Expr, type: Type, subject: str, env: Environment) -> Value:
        if isinstance(expr, ast.Constant) and expr.value is None:
            return Value(None, env.origin(expr.span))
        return self.evaluator.as_type(expr, type, subject, env)

    def _spelt_out(self, value: Value, found: Attribute) -> Any:
        """A shorthand as the block that it stands for: `retry = 3` is `retry = { limit = 3 }`."""
        if (
            not found.shorthand
            or value.data is None
            or value.data is BROKEN
            or isinstance(value.data, dict)
        ):
            return value.data
        return {found.shorthand: Value(value.data, value.origin)}

    def _append(
        self, entry: ast.Append, type: Type, before: Value | None, env: Environment
    ) -> Value:
        made = self.evaluator.as_type(entry.value, type, f"`{entry.key.text}`", env)
        earlier = before.data if before is not None and isinstance(before.data, list) else []
        if not isinstance(made.data, list):
            return Value(BROKEN, made.origin, before)
        return Value([*earlier, *made.data], made.origin, before)

    def _warn_replaced(self, entry: ast.Assign, before: Value | None) -> None:
        if before is None or not isinstance(before.data, list) or not before.data:
            return
        if isinstance(entry.value, ast.Constant):
            return
        text = entry.file.text
        equals = text.index("=", entry.key.end)
        name = entry.key.text
        count = len(before.data)
        many = f"the {count} entries" if count > 1 else "the entry"
        self.evaluator.diagnostics.report(
            codes.REPLACED_LIST,
            f"`{name} =` drops {many} that would be inherited",
            entry.key.span,
            secondary=[Label(before.origin.span, "dropped")],
            fixes=[
                Fix("write `+=` to add to it", (Edit(Span(entry.file, equals, equals + 1), "+="),))
            ],
        )

    def apply_map(self, block: ast.Block, type: MapOf, base: Values, env: Environment) -> Values:
        """The entries of a map after a block; `null` takes a key out."""
        values = dict(base)
        for entry in block.entries:
            if (
                not isinstance(entry, (ast.Assign, ast.Amend, ast.Append))
                or id(entry.key) in self.evaluator.typed.bad
            ):
                continue
            name = entry.key.text
            before = base.get(name)
            if isinstance(entry, ast.Assign):
                made = self._value(entry.value, type.element, f"`{name}`", env)
                values[name] = Value(made.data, made.origin, before)
            elif isinstance(entry, ast.Append):
                values[name] = self._append(entry, type.element, before, env)
            else:
                inner = _member(type.element, MapOf)
                data = before.data if before is not None and isinstance(before.data, dict) else {}
                origin = env.origin(entry.span)
                map_type = inner if isinstance(inner, MapOf) else MapOf(type.element)
                values[name] = Value(
                    self.apply_map(entry.block, map_type, data, env), origin, before
                )
        return values

    def _use(self, entry: ast.Use, model: type, values: Values, env: Environment) -> Values:
        evaluator = self.evaluator
        symbol = evaluator.typed.bound.get(entry.path)
        if symbol is None:
            return values
        node = symbol.node
        assert isinstance(node, ast.Preset)
        path = [via.span for via in env.via if via.kind == "preset"]
        if any(
            span is not None and span.file is entry.file and span.start == entry.path.start
            for span in path
        ):
            evaluator.diagnostics.report(
                codes.DEFINITION_CYCLE,
                f"the preset `{entry.path.text}` uses itself",
                entry.path.span,
            )
            return values
        settings = evaluator.typed.declarations.settings(node.parameters)
        given = evaluator.arguments(entry.arguments, settings, env)
        parameters = {}
        inner = Environment({}, (*env.via, Via("preset", entry.path.text, entry.path.span)))
        for parameter in node.parameters:
            name = parameter.name.text
            if name in given:
                parameters[id(parameter)] = given[name]
            elif parameter.default is not None:
                type = evaluator.typed.declarations.type(parameter.type)
                parameters[id(parameter)] = evaluator.as_type(
                    parameter.default, type, f"`{name}`", inner
                )
            else:
                null = Value(None, env.origin(entry.span))
                parameters[id(parameter)] = (
                    null if not settings[name].required else Value(BROKEN, null.origin)
                )
        return self.apply(node.body, model, values, inner.with_locals(parameters))


def _member(type: Type, wanted: type) -> Type | None:
    if isinstance(type, wanted):
        return type
    if isinstance(type, Union):
        return next((member for member in type.members if isinstance(member, wanted)), None)
    return ListOf(type) if wanted is ListOf else None
