"""Blocks of attributes: presets first, then what the block itself sets, amends and appends."""

from collections.abc import Iterator
from typing import Any

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.evaluate.calls import arguments
from wzc.evaluate.convert import spelt_out
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.model.attribute import Attribute, Block, schema
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.source.origin import Origin, Via
from wzc.syntax import ast
from wzc.types.blocks import accepted, appended
from wzc.types.kinds import ANY, BlockOf, MapOf, Type, member, optional

Values = dict[str, Value]
Entry = ast.Assign | ast.Amend | ast.Append

# Replacing one of these silently loses what every step was meant to have.
_GROWING = ("env_from", "tolerations")


@define(eq=False)
class BlockEvaluator:
    """Applies blocks over inherited values. Inherited values are never changed.

    `weaker` are the values of weaker layers, for what a block of a step replaces; what a profile
    replaces in the block that it amends is not inherited.
    """

    evaluator: Evaluator
    weaker: Values = Factory(dict)

    def apply(self, block: ast.Block, model: type[Block], base: Values, env: Environment) -> Values:
        """The values of an object after a block: presets that it uses, then its own entries.

        `base` is what was inherited from weaker layers.
        """
        values = dict(base)
        for entry in block.entries:
            if isinstance(entry, ast.Use):
                values = self._use(entry, model, values, env)
        known = schema(model)
        for entry in self._entries(block):
            name = entry.key.text
            found = known.get(name)
            if found is None:
                self._other(entry, model, values, env)
            else:
                values[name] = self._entry(entry, model, found, values.get(name), env)
        return values

    def _entries(self, block: ast.Block) -> Iterator[Entry]:
        """The entries that set something, without those that were refused or come again."""
        bad = self.evaluator.typed.bad
        seen: set[str] = set()
        for entry in block.entries:
            if not isinstance(entry, (ast.Assign, ast.Amend, ast.Append)):
                continue
            name = entry.key.text
            if name not in seen and id(entry.key) not in bad:
                seen.add(name)
                yield entry

    def _other(self, entry: Entry, model: type[Block], values: Values, env: Environment) -> None:
        """An entry under a name of its own."""
        others = model.others
        if others is not None and isinstance(entry, ast.Assign):
            name = entry.key.text
            made = self._value(entry.value, optional(others), f"`{name}`", env)
            values[name] = Value(made.data, made.origin, values.get(name))

    def _entry(
        self,
        entry: Entry,
        model: type[Block],
        found: Attribute,
        before: Value | None,
        env: Environment,
    ) -> Value:
        name = found.name
        if isinstance(entry, ast.Assign):
            made = self._value(entry.value, accepted(model, name), f"`{name}`", env)
            if name in _GROWING:
                self._warn_replaced(entry, made, before)
            return Value(spelt_out(made, found), made.origin, before)
        if isinstance(entry, ast.Append):
            return self._append_attribute(entry, model, found, before, env)
        data = before.data if before is not None and isinstance(before.data, dict) else {}
        origin = env.origin(entry.span)
        block = member(found.type, BlockOf)
        if block is not None:
            return Value(self.apply(entry.block, block.model, data, env), origin, before)
        map_type = member(found.type, MapOf)
        if map_type is not None:
            return Value(self.apply_map(entry.block, map_type, data, env), origin, before)
        return Value(BROKEN, origin, before)

    def _value(self, expr: ast.Expr, type: Type, subject: str, env: Environment) -> Value:
        value = self.evaluator.as_type(expr, type, subject, env)
        if isinstance(value.data, dict) and not isinstance(expr, ast.Block):
            return _came_through(value, value.origin)
        return value

    # ---- +=

    def _append_attribute(
        self,
        entry: ast.Append,
        model: type[Block],
        found: Attribute,
        before: Value | None,
        env: Environment,
    ) -> Value:
        """`+=` on an attribute; where that is a block with a shorthand, on what this stands for."""
        list_type = appended(model, found.name)
        if list_type is None:
            return Value(BROKEN, env.origin(entry.span), before)
        if not found.shorthand:
            return self._append(entry, list_type, before, env)
        data = before.data if before is not None and isinstance(before.data, dict) else {}
        made = self._append(entry, list_type, data.get(found.shorthand), env)
        if made.data is BROKEN:
            return made
        return Value({**data, found.shorthand: made}, made.origin, before)

    def _append(
        self, entry: ast.Append, type: Type, before: Value | None, env: Environment
    ) -> Value:
        made = self.evaluator.as_type(entry.value, type, f"`{entry.key.text}`", env)
        if not isinstance(made.data, list):
            return Value(BROKEN, made.origin, before)
        earlier: list[Value] = []
        if before is not None and before.data is not None and before.data is not BROKEN:
            # One value where a list may stand is a list of one.
            earlier = before.data if isinstance(before.data, list) else [before]
        return Value([*earlier, *made.data], made.origin, before)

    def _warn_replaced(self, entry: ast.Assign, made: Value, before: Value | None) -> None:
        if before is None or not isinstance(before.data, list) or not before.data:
            return
        if not isinstance(made.data, list) or not self._is_inherited(entry.key.text, before):
            return
        text = entry.file.text
        equals = text.find("=", entry.key.end, entry.value.start)
        if equals < 0:
            return  # the parser has put it there, and said so
        name = entry.key.text
        count = len(before.data)
        many = f"the {count} entries" if count > 1 else "the entry"
        edit = Edit(Span(entry.file, equals, equals + 1), "+=")
        self.evaluator.diagnostics.report(
            codes.REPLACED_LIST,
            f"`{name} =` drops {many} that would be inherited",
            entry.key.span,
            secondary=[Label(before.origin.span, "dropped")],
            help=f"`{name} += [...]` adds to it",
            fixes=[Fix("write `+=` to add to it", (edit,))],
        )

    def _is_inherited(self, name: str, value: Value) -> bool:
        if self.weaker.get(name) is value:
            return True
        return any(via.kind == "preset" for via in value.origin.via)

    # ---- maps

    def apply_map(self, block: ast.Block, type: MapOf, base: Values, env: Environment) -> Values:
        """The entries of a map after a block; what is null takes a key out."""
        values = dict(base)
        for entry in self._entries(block):
            name = entry.key.text
            before = base.get(name)
            if isinstance(entry, ast.Assign):
                made = self._value(entry.value, optional(type.element), f"`{name}`", env)
                values[name] = Value(made.data, made.origin, before)
            elif isinstance(entry, ast.Append):
                values[name] = self._append(entry, type.element, before, env)
            else:
                data = before.data if before is not None and isinstance(before.data, dict) else {}
                block_type = member(type.element, BlockOf)
                if block_type is not None:
                    inside = self.apply(entry.block, block_type.model, data, env)
                else:
                    inner = member(type.element, MapOf) or MapOf(ANY)
                    inside = self.apply_map(entry.block, inner, data, env)
                values[name] = Value(inside, env.origin(entry.span), before)
        return values

    # ---- presets

    def _use(self, entry: ast.Use, model: type[Block], values: Values, env: Environment) -> Values:
        evaluator = self.evaluator
        symbol = evaluator.typed.bound.get(entry.path)
        bad = evaluator.typed.bad
        if symbol is None or id(entry.path) in bad:
            return values
        node = symbol.node
        assert isinstance(node, ast.Preset)
        span = entry.path.span
        if any(via.kind == "preset" and via.span == span for via in env.via):
            return values  # it uses itself, which `names` has reported
        declarations = evaluator.typed.declarations
        settings = declarations.settings(node.parameters)
        given = arguments(evaluator, entry.arguments, settings, env)
        parameters: dict[int, Value] = {}
        inner = env.through(Via("preset", entry.path.text, span), parameters)
        for parameter in node.parameters:
            name = parameter.name.text
            if name in given:
                parameters[id(parameter)] = given[name]
            elif parameter.default is not None:
                type = declarations.type(parameter.type)
                default = evaluator.as_type(parameter.default, type, f"`{name}`", inner)
                parameters[id(parameter)] = default
            else:
                required = settings[name].required
                parameters[id(parameter)] = Value(BROKEN if required else None, env.origin(span))
        return self.apply(node.body, model, values, inner)


def _came_through(value: Value, origin: Origin) -> Value:
    """A map that stands here under a name: its entries came the same way."""
    way = origin.via
    if not way:
        return value
    data: Any = {
        key: _came_through(Value(item.data, Origin(item.origin.span, way), item.previous), origin)
        if isinstance(item.data, dict)
        else Value(item.data, Origin(item.origin.span, way + item.origin.via), item.previous)
        for key, item in value.data.items()
    }
    return Value(data, value.origin, value.previous)
