"""Expressions to values."""

from typing import Any

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix
from wzc.evaluate.arithmetic import EvaluationError, apply
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.functions import IMPLEMENTATIONS, to_text
from wzc.model.attribute import schema
from wzc.model.contract import MiddlewareUse
from wzc.model.value import Range, Value
from wzc.names.imports import report_failure
from wzc.names.symbols import Kind, Symbol
from wzc.source.loader import Loader, LoadFailure
from wzc.syntax import ast
from wzc.types.check import Typed
from wzc.types.conform import Mismatch, conform
from wzc.types.constants import NOT_CONSTANT, literal, negated
from wzc.types.expressions import with_sources
from wzc.types.functions import CONSTRUCTORS, FUNCTIONS
from wzc.types.kinds import ANY, BOOL, ERROR, NULL, BlockOf, ListOf, MapOf, RangeOf, Type, Union
from wzc.values.problem import Problem


@define(eq=False)
class Evaluator:
    """Evaluates expressions of a checked program.

    `params` are the values of the root file's params. What the checker has refused is BROKEN, and
    so is everything that needs it.
    """

    typed: Typed
    loader: Loader
    diagnostics: Diagnostics
    params: dict[int, Value] = field(factory=dict)
    _lets: dict[int, Value] = field(factory=dict, init=False)

    # ---- as a type

    def as_type(self, expr: ast.Expr, type: Type, subject: str, env: Environment) -> Value:
        """The value of an expression where a type is expected."""
        if id(expr) in self.typed.bad:
            return Value(BROKEN, env.origin(expr.span))
        if isinstance(expr, ast.Parenthesized):
            return self.as_type(expr.inner, type, subject, env)
        if isinstance(expr, ast.Conditional):
            return self._conditional(expr, type, subject, env)
        if isinstance(expr, ast.List):
            element = _member(type, ListOf)
            if isinstance(element, ListOf):
                items = [
                    self.as_type(item, element.element, f"each entry of {subject}", env)
                    for item in expr.items
                ]
                return _list(items, env.origin(expr.span))
        if isinstance(expr, ast.Comprehension):
            element = _member(type, ListOf)
            if isinstance(element, ListOf):
                return self._comprehension(expr, element.element, f"each entry of {subject}", env)
        if isinstance(expr, ast.RangeExpr):
            found = _member(type, RangeOf)
            if isinstance(found, RangeOf):
                return self._range(expr, found.element, subject, env)
        if isinstance(expr, ast.Block):
            return self._block(expr, type, subject, env)
        value = self.evaluate(expr, env)
        return self.convert(value, type, subject, expr)

    def convert(self, value: Value, type: Type, subject: str, place: ast.Node) -> Value:
        """A value as a type has it; what does not fit is reported where the value was used."""
        data = value.data
        if data is BROKEN or type in (ANY, ERROR):
            return value
        if isinstance(data, list):
            found = _member(type, ListOf)
            if isinstance(found, ListOf):
                items = [
                    self.convert(item, found.element, f"each entry of {subject}", place)
                    for item in data
                ]
                return _list(items, value.origin)
        if isinstance(data, dict):
            return self._convert_map(value, type, subject, place)
        if isinstance(data, Range):
            range_type = _member(type, RangeOf)
            if isinstance(range_type, RangeOf):
                ends = [
                    None if end is None else self.convert(end, range_type.element, subject, place)
                    for end in (data.low, data.high)
                ]
                return Value(Range(ends[0], ends[1]), value.origin)
        found_data = conform(data, type, subject)
        if isinstance(found_data, Mismatch):
            self._mismatch(found_data, place)
            return Value(BROKEN, value.origin)
        return value if found_data is data else Value(found_data, value.origin)

    def _convert_map(self, value: Value, type: Type, subject: str, place: ast.Node) -> Value:
        data: dict[str, Value] = value.data
        block = _member(type, BlockOf)
        if isinstance(block, BlockOf):
            known = schema(block.model)
            made = {}
            for key, item in data.items():
                found = known.get(key)
                if found is None or found.later:
                    what = "has no attribute" if found is None else "does not support yet"
                    self.diagnostics.report(
                        codes.UNKNOWN_ATTRIBUTE, f"{subject} {what} `{key}`", place.span
                    )
                    made[key] = Value(BROKEN, item.origin)
                    continue
                made[key] = self.convert(item, found.type, f"`{key}`", place)
            return Value(made, value.origin)
        map_type = _member(type, MapOf)
        if isinstance(map_type, MapOf):
            converted = {
                k: self.convert(v, map_type.element, f"`{k}`", place) for k, v in data.items()
            }
            return Value(converted, value.origin)
        self._mismatch(conform(data, type, subject), place)
        return Value(BROKEN, value.origin)

    def _mismatch(self, found: Mismatch, place: ast.Node) -> None:
        fixes = []
        if (
            found.fix is not None
            and isinstance(place, ast.Expr)
            and literal(place) is not NOT_CONSTANT
        ):
            fixes = [Fix(f"write `{found.fix}`", (Edit(place.span, found.fix),), certain=True)]
        self.diagnostics.report(found.code, found.message, place.span, help=found.help, fixes=fixes)

    def _conditional(
        self, expr: ast.Conditional, type: Type, subject: str, env: Environment
    ) -> Value:
        condition = self.as_type(expr.condition, BOOL, "a condition", env)
        if condition.data is BROKEN:
            return Value(BROKEN, env.origin(expr.span))
        return self.as_type(expr.then if condition.data else expr.otherwise, type, subject, env)

    def _comprehension(
        self, expr: ast.Comprehension, type: Type, subject: str, env: Environment
    ) -> Value:
        iterable = self.evaluate(expr.iterable, env)
        if not isinstance(iterable.data, list):
            return Value(BROKEN, env.origin(expr.span))
        items = []
        for item in iterable.data:
            inner = env.with_locals({id(expr): item})
            if expr.condition is not None:
                condition = self.as_type(expr.condition, BOOL, "a condition", inner)
                if condition.data is BROKEN:
                    return Value(BROKEN, env.origin(expr.span))
                if not condition.data:
                    continue
            items.append(self.as_type(expr.element, type, subject, inner))
        return _list(items, env.origin(expr.span))

    def _range(self, expr: ast.RangeExpr, type: Type, subject: str, env: Environment) -> Value:
        low = None if expr.low is None else self.as_type(expr.low, type, subject, env)
        high = None if expr.high is None else self.as_type(expr.high, type, subject, env)
        origin = env.origin(expr.span)
        if any(end is not None and end.data is BROKEN for end in (low, high)):
            return Value(BROKEN, origin)
        return Value(Range(low, high), origin)

    def _block(self, expr: ast.Block, type: Type, subject: str, env: Environment) -> Value:
        from wzc.evaluate.blocks import BlockEvaluator

        block = _member(type, BlockOf)
        origin = env.origin(expr.span)
        blocks = BlockEvaluator(self)
        if isinstance(block, BlockOf):
            return Value(blocks.apply(expr, block.model, {}, env), origin)
        map_type = _member(type, MapOf)
        return Value(
            blocks.apply_map(
                expr, map_type if isinstance(map_type, MapOf) else MapOf(ANY), {}, env
            ),
            origin,
        )

    # ---- without a type

    def evaluate(self, expr: ast.Expr, env: Environment) -> Value:
        """The value of an expression."""
        origin = env.origin(expr.span)
        if id(expr) in self.typed.bad:
            return Value(BROKEN, origin)
        try:
            return self._evaluate(expr, env)
        except EvaluationError as error:
            text = expr.span.text.split("\n")[0]
            self.diagnostics.report(codes.CANNOT_EVALUATE, f"`{text}` {error}", expr.span)
            return Value(BROKEN, origin)

    def _evaluate(self, expr: ast.Expr, env: Environment) -> Value:
        origin = env.origin(expr.span)
        if isinstance(expr, ast.String):
            return self._string(expr, env)
        data = literal(expr)
        if data is not NOT_CONSTANT:
            return Value(BROKEN if isinstance(data, Problem) else data, origin)
        if isinstance(expr, ast.Parenthesized):
            return self.evaluate(expr.inner, env)
        if isinstance(expr, (ast.Reference, ast.Attribute)):
            symbol = self.typed.bound.get(expr)
            if symbol is not None:
                return self._symbol(symbol, expr, env)
            if isinstance(expr, ast.Attribute):
                target = self.evaluate(expr.target, env)
                return self._entry(target, expr.name.text, origin)
            return Value(BROKEN, origin)
        if isinstance(
            expr, (ast.List, ast.Block, ast.Conditional, ast.RangeExpr, ast.Comprehension)
        ):
            return self.as_type(expr, _ANYTHING[type(expr)], "the value", env)
        if isinstance(expr, ast.Unary):
            operand = self.evaluate(expr.operand, env)
            if operand.data is BROKEN:
                return operand
            if expr.operator == "not":
                return Value(not operand.data, origin)
            found = negated(operand.data)
            return Value(BROKEN if found is NOT_CONSTANT else found, origin)
        if isinstance(expr, ast.Binary):
            return self._binary(expr, env)
        if isinstance(expr, ast.Index):
            target, key = self.evaluate(expr.target, env), self.evaluate(expr.key, env)
            if BROKEN in (target.data, key.data):
                return Value(BROKEN, origin)
            return self._entry(target, key.data, origin)
        assert isinstance(expr, ast.Call)
        return self._call(expr, env)

    def _string(self, expr: ast.String, env: Environment) -> Value:
        origin = env.origin(expr.span)
        parts = []
        for part in expr.parts:
            if isinstance(part, str):
                parts.append(part)
                continue
            value = self.evaluate(part, env)
            if value.data is BROKEN:
                return Value(BROKEN, origin)
            parts.append(to_text(value.data))
        return Value("".join(parts), origin)

    def _symbol(self, symbol: Symbol, expr: ast.Expr, env: Environment) -> Value:
        """What a name stands for, with the place where the value was written, not where it is used."""
        node = symbol.node
        if isinstance(node, ast.Param):
            return self.params.get(id(node)) or self.param_default(node)
        if isinstance(node, ast.Let):
            found = self._lets.get(id(node))
            if found is None:
                self._lets[id(node)] = Value(BROKEN, env.origin(expr.span))
                found = self._lets[id(node)] = self.evaluate(node.value, Environment())
            return found
        return env.locals.get(id(node)) or Value(BROKEN, env.origin(expr.span))

    def param_default(self, node: ast.Param) -> Value:
        """The declared default of a param; a param without one has been reported by `params`."""
        if node.default is None:
            return Value(BROKEN, Environment().origin(node.name.span))
        self.params[id(node)] = Value(BROKEN, Environment().origin(node.name.span))
        type = self.typed.declarations.type(node.type)
        value = self.as_type(node.default, type, f"the param `{node.name.text}`", Environment())
        self.params[id(node)] = value
        return value

    def _binary(self, expr: ast.Binary, env: Environment) -> Value:
        origin = env.origin(expr.span)
        left = self.evaluate(expr.left, env)
        if left.data is BROKEN:
            return Value(BROKEN, origin)
        if expr.operator in ("and", "or") and bool(left.data) is (expr.operator == "or"):
            return Value(bool(left.data), origin)
        right = self.evaluate(expr.right, env)
        if right.data is BROKEN:
            return Value(BROKEN, origin)
        if expr.operator in ("and", "or"):
            return Value(bool(right.data), origin)
        return Value(apply(expr.operator, left.data, right.data), origin)

    def _entry(self, target: Value, key: Any, origin: Any) -> Value:
        data = target.data
        if data is BROKEN:
            return Value(BROKEN, origin)
        if isinstance(data, list):
            if not isinstance(key, int) or not -len(data) <= key < len(data):
                raise EvaluationError(f"asks for entry {key} of a list of {len(data)}")
            found: Value = data[key]
            return found
        if isinstance(data, dict):
            if key not in data:
                raise EvaluationError(
                    f"asks for the key `{key}`; the map has "
                    + (", ".join(f"`{k}`" for k in data) or "none")
                )
            value: Value = data[key]
            return value
        raise EvaluationError("asks for an entry of something that has none")

    # ---- calls

    def _call(self, expr: ast.Call, env: Environment) -> Value:
        origin = env.origin(expr.span)
        symbol = self.typed.bound.get(expr.function)
        if symbol is not None:
            if symbol.kind is not Kind.MIDDLEWARE:
                return Value(BROKEN, origin)
            assert isinstance(symbol.node, ast.ExternMiddleware)
            made = self.typed.declarations.middleware(symbol.node)
            settings = self.arguments(expr.arguments, with_sources(made.settings), env)
            return Value(MiddlewareUse(made, settings, expr.span), origin)
        assert isinstance(expr.function, ast.Reference)
        name = expr.function.name
        if name in CONSTRUCTORS:
            return self._construct(expr, CONSTRUCTORS[name], env)
        if name == "file":
            return self._file(expr, env)
        return self._function(expr, name, env)

    def arguments(
        self, arguments: ast.Arguments | None, settings: dict[str, Any], env: Environment
    ) -> dict[str, Value]:
        """Arguments by name. Those that were refused are BROKEN."""
        names = list(settings)
        found: dict[str, Value] = {}
        for position, argument in enumerate(arguments.items if arguments is not None else ()):
            if argument.name is None:
                name = names[position] if position < len(names) else ""
            else:
                name = argument.name.text
            setting = settings.get(name)
            if setting is not None:
                found.setdefault(name, self.as_type(argument.value, setting.type, f"`{name}`", env))
        return found

    def _construct(self, expr: ast.Call, model: type, env: Environment) -> Value:
        known = schema(model)
        values = self.arguments(expr.arguments, known, env)
        origin = env.origin(expr.span)
        if any(value.data is BROKEN for value in values.values()):
            return Value(BROKEN, origin)
        return Value(
            model(**{name: value for name, value in values.items() if value.data is not None}),
            origin,
        )

    def _function(self, expr: ast.Call, name: str, env: Environment) -> Value:
        origin = env.origin(expr.span)
        function = FUNCTIONS[name]
        types = [type for _, type in function.parameters]
        values = []
        for position, argument in enumerate(expr.arguments.items):
            wanted = types[min(position, len(types) - 1)]
            values.append(self.as_type(argument.value, wanted, f"`{name}`", env))
        if any(value.data is BROKEN for value in values):
            return Value(BROKEN, origin)
        try:
            result = IMPLEMENTATIONS[name](*(value.data for value in values))
        except EvaluationError as error:
            self.diagnostics.report(codes.CANNOT_EVALUATE, f"`{name}` {error}", expr.span)
            return Value(BROKEN, origin)
        return wrap(result, origin)

    def _file(self, expr: ast.Call, env: Environment) -> Value:
        origin = env.origin(expr.span)
        argument = expr.arguments.items[0].value
        path = self.evaluate(argument, env)
        if path.data is BROKEN:
            return Value(BROKEN, origin)
        found = self.loader.text(path.data, expr.file)
        if isinstance(found, LoadFailure):
            report_failure(found, argument.span, self.diagnostics)
            return Value(BROKEN, origin)
        return Value(found, origin)


_ANYTHING: dict[type, Type] = {
    ast.List: ListOf(ANY),
    ast.Block: MapOf(ANY),
    ast.Conditional: ANY,
    ast.RangeExpr: RangeOf(ANY),
    ast.Comprehension: ListOf(ANY),
}


def _member(type: Type, wanted: type) -> Type | None:
    if isinstance(type, wanted):
        return type
    if isinstance(type, Union):
        return next((member for member in type.members if isinstance(member, wanted)), None)
    if type in (ANY, ERROR):
        return {ListOf: ListOf(ANY), MapOf: MapOf(ANY), RangeOf: RangeOf(ANY)}.get(wanted)  # type: ignore[return-value]
    return None


def _list(items: list[Value], origin: Any) -> Value:
    broken = any(item.data is BROKEN for item in items)
    return Value(BROKEN if broken else items, origin)


def wrap(data: Any, origin: Any) -> Value:
    """Plain data as a value, its entries with the same origin."""
    if isinstance(data, Value):
        return data
    if isinstance(data, list):
        return Value([wrap(item, origin) for item in data], origin)
    if isinstance(data, dict):
        return Value({key: wrap(item, origin) for key, item in data.items()}, origin)
    return Value(data, origin)


__all__ = ["NULL", "Evaluator", "wrap"]
