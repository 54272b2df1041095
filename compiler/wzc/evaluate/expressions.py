"""Expressions to values."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.arithmetic import EvaluationError, apply, negate
from wzc.evaluate.calls import call
from wzc.evaluate.convert import Converter
from wzc.evaluate.environment import BROKEN, OUTSIDE, Environment
from wzc.evaluate.functions import to_text
from wzc.evaluate.named import named
from wzc.evaluate.params import Params
from wzc.evaluate.run_time import (
    any_of_the_run,
    applied,
    entry,
    in_text,
    text,
)
from wzc.evaluate.values import entry_of, list_of, text_of
from wzc.model.order import Ended
from wzc.model.value import Range, Value
from wzc.source.file import Span
from wzc.source.loader import Loader
from wzc.source.origin import Origin
from wzc.syntax import ast
from wzc.types.check import Typed
from wzc.types.constants import literal
from wzc.types.kinds import (
    ANY,
    BOOL,
    OUTCOME,
    BlockOf,
    Judgement,
    ListOf,
    MapOf,
    RangeOf,
    RunTime,
    Type,
    Union,
    member,
    members,
)
from wzc.values.problem import Problem

if TYPE_CHECKING:
    from wzc.evaluate.frames import Frame
    from wzc.model.cluster import EvaluatedCluster


@define(eq=False)
class Evaluator:
    """Evaluates expressions of a checked program.

    What the checker has refused is BROKEN, and so is everything that needs it. `unrolled` are the
    names of the steps that a loop was made into, by the identity of its step's node.
    """

    typed: Typed
    loader: Loader
    diagnostics: Diagnostics
    params: Params = field(factory=Params)
    unrolled: dict[int, list[str]] = field(factory=dict)
    # The version of Argo that the command line names.
    target: str | None = None
    # Whether `retries` has been named, which not every step has.
    names_attempts: bool = field(default=False, init=False)
    # The parameters of components that have to be known, by the identity of the declaration.
    constants: dict[int, set[str]] = field(factory=dict)
    # The components whose bodies are being evaluated, outermost first.
    frames: "list[Frame]" = field(factory=list, init=False)
    converter: Converter = field(init=False)
    _lets: dict[int, Value] = field(factory=dict, init=False)
    # Those that a pipeline has named, by the identity of their declarations.
    clusters: "dict[int, EvaluatedCluster]" = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.converter = Converter(self.diagnostics)
        self.converter.ask = partial(self.asks, always=True)
        self.converter.is_inside = lambda: bool(self.frames)

    def definitions(self) -> None:
        """Evaluate all lets and params of the program's own files, whether or not they are used.

        Each comes after those it needs, so that a long chain of them is not a deep one.
        """
        program = self.typed.bound.program
        for key, nodes in self.typed.bound.order.items():
            module = program.modules[key]
            if module.source.is_stdlib and module is not program.root:
                continue
            for node in nodes:
                if isinstance(node, ast.Let):
                    self.let(node)
                else:
                    self.params.value(self, node)

    # ---- as a type

    def as_type(self, expr: ast.Expr, type: Type, subject: str, env: Environment) -> Value:
        """The value of an expression where a type is expected."""
        if id(expr) in self.typed.bad:
            return Value(BROKEN, env.origin(expr.span))
        if isinstance(type, Judgement):
            from wzc.evaluate.resources import requirements

            return requirements(self, expr, type, env)
        visit = _TYPED.get(expr.__class__)
        if visit is not None:
            found = visit(self, expr, type, subject, env)
            if found is not None:
                return found
        value = self.evaluate(expr, env)
        return self.converter.convert(value, type, subject, expr)

    def _typed_parenthesized(
        self, expr: ast.Parenthesized, type: Type, subject: str, env: Environment
    ) -> Value:
        return self.as_type(expr.inner, type, subject, env)

    def _typed_conditional(
        self, expr: ast.Conditional, type: Type, subject: str, env: Environment
    ) -> Value:
        condition = self.truth(expr.condition, "a condition", env)
        if condition.data is BROKEN:
            return Value(BROKEN, env.origin(expr.span))
        if any_of_the_run([condition]):
            made = self._choice(condition, expr, env)
            return self.converter.convert(made, type, subject, expr)
        return self.as_type(expr.then if condition.data else expr.otherwise, type, subject, env)

    def _conditional(self, expr: ast.Conditional, env: Environment) -> Value:
        """One that is part of something else, so that either value may be of the run."""
        condition = self.truth(expr.condition, "a condition", env)
        if condition.data is BROKEN:
            return Value(BROKEN, env.origin(expr.span))
        if any_of_the_run([condition]):
            return self._choice(condition, expr, env)
        return self.evaluate(expr.then if condition.data else expr.otherwise, env)

    def _choice(self, condition: Value, expr: ast.Conditional, env: Environment) -> Value:
        then, otherwise = self.evaluate(expr.then, env), self.evaluate(expr.otherwise, env)
        if then.data is BROKEN or otherwise.data is BROKEN:
            return Value(BROKEN, env.origin(expr.span))
        return self._applied("if", [condition, then, otherwise], expr, env)

    def _typed_list(
        self, expr: ast.List, type: Type, subject: str, env: Environment
    ) -> Value | None:
        found = member(type, ListOf)
        if found is None:
            return None
        each = f"each entry of {subject}"
        items = []
        for item in expr.items:
            items.append(self.as_type(item, found.element, each, env))
        return list_of(items, env.origin(expr.span))

    def _typed_comprehension(
        self, expr: ast.Comprehension, type: Type, subject: str, env: Environment
    ) -> Value | None:
        found = member(type, ListOf)
        if found is None:
            return None
        origin = env.origin(expr.span)
        iterable = self.as_type(expr.iterable, ListOf(ANY), "`for`", env)
        if not isinstance(iterable.data, list):
            return Value(BROKEN, origin)
        each = f"each entry of {subject}"
        items = []
        for item in iterable.data:
            inner = env.with_locals({id(expr): item})
            if expr.condition is not None:
                condition = self.as_type(expr.condition, BOOL, "a condition", inner)
                if condition.data is BROKEN:
                    return Value(BROKEN, origin)
                if not condition.data:
                    continue
            items.append(self.as_type(expr.element, found.element, each, inner))
        return list_of(items, origin)

    def _typed_range(
        self, expr: ast.RangeExpr, type: Type, subject: str, env: Environment
    ) -> Value | None:
        found = member(type, RangeOf)
        if found is None:
            return None
        low = None if expr.low is None else self.as_type(expr.low, found.element, subject, env)
        high = None if expr.high is None else self.as_type(expr.high, found.element, subject, env)
        origin = env.origin(expr.span)
        if any(end is not None and end.data is BROKEN for end in (low, high)):
            return Value(BROKEN, origin)
        return Value(Range(low, high), origin)

    def _typed_block(
        self, expr: ast.Block, type: Type, subject: str, env: Environment
    ) -> Value | None:
        from wzc.evaluate.blocks import BlockEvaluator

        origin = env.origin(expr.span)
        blocks = BlockEvaluator(self)
        block = member(type, BlockOf)
        if block is not None:
            return Value(blocks.apply(expr, block.model, {}, env), origin)
        self.converter.written[origin.span] = expr
        map_type = member(type, MapOf) or MapOf(ANY)
        made = blocks.apply_map(expr, map_type, {}, env)
        # Nothing is below a map that is a value of its own: what is null is not there.
        kept = {key: value for key, value in made.items() if value.data is not None}
        return Value(made if ANY in members(map_type.element) else kept, origin)

    # ---- without a type

    def evaluate(self, expr: ast.Expr, env: Environment) -> Value:
        """The value of an expression."""
        if id(expr) in self.typed.bad:
            return Value(BROKEN, env.origin(expr.span))
        try:
            return _VALUES[expr.__class__](self, expr, env)
        except EvaluationError as error:
            text = expr.span.text
            line = text.split("\n", 1)[0]
            shown = text if line == text and len(text) <= 60 else line[:57] + "..."
            self.diagnostics.report(codes.CANNOT_EVALUATE, f"`{shown}` {error}", expr.span)
            return Value(BROKEN, env.origin(expr.span))

    def _plain(self, expr: ast.Number | ast.Constant, env: Environment) -> Value:
        data = literal(expr)
        return Value(BROKEN if isinstance(data, Problem) else data, env.origin(expr.span))

    def _parenthesized(self, expr: ast.Parenthesized, env: Environment) -> Value:
        return self.evaluate(expr.inner, env)

    def _anything(self, expr: ast.Expr, env: Environment) -> Value:
        return self.as_type(expr, ANY, "the value", env)

    def _string(self, expr: ast.String, env: Environment) -> Value:
        origin = env.origin(expr.span)
        if expr.literal is not None:
            return Value(expr.literal, origin)
        parts: list[str] = []
        staged: list[str | Value] = []
        of_the_run = False
        for part in expr.parts:
            if isinstance(part, str):
                parts.append(part)
                staged.append(part)
                continue
            value = self.evaluate(part, env)
            try:
                value = in_text(value)
                if value.data is BROKEN:
                    return Value(BROKEN, origin)
                staged.append(value)
                if any_of_the_run([value]):
                    of_the_run = True
                else:
                    parts.append(to_text(value.data))
            except EvaluationError as error:
                message = f"`{part.span.text}` is {error}"
                self.diagnostics.report(codes.CANNOT_EVALUATE, message, part.span)
                return Value(BROKEN, origin)
        if of_the_run and self.frames and self.frames[-1].asks_text(staged, expr.span):
            return Value(BROKEN, origin)
        return text(staged, expr, origin) if of_the_run else Value(text_of(parts), origin)

    def _name(self, expr: ast.Reference | ast.Attribute, env: Environment) -> Value:
        return named(self, expr, env)

    def let(self, node: ast.Let) -> Value:
        """The value of a let, found when it is first needed."""
        found = self._lets.get(id(node))
        if found is None:
            self._lets[id(node)] = Value(BROKEN, OUTSIDE.origin(node.name.span))
            found = self._lets[id(node)] = self.evaluate(node.value, OUTSIDE)
        return found

    def _unary(self, expr: ast.Unary, env: Environment) -> Value:
        origin = env.origin(expr.span)
        if expr.operator == "not":
            operand = self.truth(expr.operand, "`not`", env)
            if any_of_the_run([operand]):
                return self._applied("not", [operand], expr, env)
            return Value(BROKEN if operand.data is BROKEN else not operand.data, origin)
        operand = self.evaluate(expr.operand, env)
        if any_of_the_run([operand]):
            return self._applied("-", [operand], expr, env)
        return Value(BROKEN if operand.data is BROKEN else negate(operand.data), origin)

    def _binary(self, expr: ast.Binary, env: Environment) -> Value:
        origin = env.origin(expr.span)
        if self.typed.type_of(expr) == OUTCOME:
            return self._outcomes(expr, env)
        if expr.operator in ("and", "or"):
            subject = f"`{expr.operator}`"
            left = self.truth(expr.left, subject, env)
            if left.data is BROKEN or left.data is (expr.operator == "or"):
                return Value(left.data, origin)
            right = self.truth(expr.right, subject, env)
            if right.data is not BROKEN and any_of_the_run([left, right]):
                if left.data is True or left.data is False:
                    return right  # a known left side that does not decide
                return self._applied(expr.operator, [left, right], expr, env)
            return Value(right.data, origin)
        left, right = self.evaluate(expr.left, env), self.evaluate(expr.right, env)
        if left.data is BROKEN or right.data is BROKEN:
            return Value(BROKEN, origin)
        if any_of_the_run([left, right]):
            return self._applied(expr.operator, [left, right], expr, env)
        return Value(apply(expr.operator, left.data, right.data), origin)

    def _outcomes(self, expr: ast.Binary, env: Environment) -> Value:
        """`a.failed or a.errored`."""
        sides = [self.as_type(side, OUTCOME, "`or`", env).data for side in (expr.left, expr.right)]
        if BROKEN in sides:
            return Value(BROKEN, env.origin(expr.span))
        return Value(Ended(sides[0].any_of + sides[1].any_of), env.origin(expr.span))

    def truth(self, expr: ast.Expr, subject: str, env: Environment) -> Value:
        """A condition, which may be known only in the run."""
        return self.as_type(expr, Union((BOOL, RunTime(BOOL))), subject, env)

    def _applied(
        self, operator: str, operands: list[Value], expr: ast.Expr, env: Environment
    ) -> Value:
        if self.frames and self.frames[-1].asks_operands(self.typed, operator, operands, expr):
            return Value(BROKEN, env.origin(expr.span))
        return applied(operator, operands, self.typed.type_of(expr), expr, env.origin(expr.span))

    def asks(self, value: Value, place: Span, *, always: bool = False) -> bool:
        """Ask for parameters of the component to be known, in the innermost body.

        Whether a value is made of such: of those that are known outside and only handed on in the
        run, or, with `always`, of any. Who evaluates the body goes on from there.
        """
        if not self.frames or not any_of_the_run([value]):
            return False
        return self.frames[-1].asks(value, place, always=always)

    def _index(self, expr: ast.Index, env: Environment) -> Value:
        target, key = self.evaluate(expr.target, env), self.evaluate(expr.key, env)
        origin = env.origin(expr.span)
        if target.data is BROKEN or key.data is BROKEN:
            return Value(BROKEN, origin)
        return self.entry(target, key.data, expr, origin)

    def entry(self, target: Value, key: Any, expr: ast.Expr, origin: Origin) -> Value:
        """`target.key` or `target[key]`."""
        if target.data is BROKEN:
            return Value(BROKEN, origin)
        if any_of_the_run([target, Value(key, origin)]):
            both = (target, Value(key, origin))
            if self.frames and any(self.asks(each, expr.span, always=True) for each in both):
                return Value(BROKEN, origin)
            return entry(target, key, entry_of, expr, origin)
        return entry_of(target.data, key)

    def _call(self, expr: ast.Call, env: Environment) -> Value:
        return call(self, expr, env)


_TYPED: dict[type, Callable[[Evaluator, Any, Type, str, Environment], Value | None]] = {
    ast.Parenthesized: Evaluator._typed_parenthesized,
    ast.Conditional: Evaluator._typed_conditional,
    ast.List: Evaluator._typed_list,
    ast.Comprehension: Evaluator._typed_comprehension,
    ast.RangeExpr: Evaluator._typed_range,
    ast.Block: Evaluator._typed_block,
}

_VALUES: dict[type, Callable[[Evaluator, Any, Environment], Value]] = {
    ast.Number: Evaluator._plain,
    ast.Constant: Evaluator._plain,
    ast.String: Evaluator._string,
    ast.Parenthesized: Evaluator._parenthesized,
    ast.Reference: Evaluator._name,
    ast.Attribute: Evaluator._name,
    ast.List: Evaluator._anything,
    ast.Block: Evaluator._anything,
    ast.Conditional: Evaluator._conditional,
    ast.RangeExpr: Evaluator._anything,
    ast.Comprehension: Evaluator._anything,
    ast.Unary: Evaluator._unary,
    ast.Binary: Evaluator._binary,
    ast.Index: Evaluator._index,
    ast.Call: Evaluator._call,
}
