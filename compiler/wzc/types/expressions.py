"""The types of expressions, and whether they fit where they stand."""

from typing import Any

from attrs import Factory, define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix, Label
from wzc.model.attribute import schema
from wzc.model.contract import Setting
from wzc.names.bind import Bound
from wzc.names.symbols import Kind
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.conform import Mismatch, conform
from wzc.types.constants import NOT_CONSTANT, literal
from wzc.types.declarations import Declarations
from wzc.types.formats import check_format
from wzc.types.functions import CONSTRUCTORS, FUNCTIONS, LATER, Function
from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    ERROR,
    FLOAT,
    INT,
    NULL,
    QUANTITY,
    STRING,
    BlockOf,
    Built,
    ListOf,
    MapOf,
    Middleware,
    Module,
    RangeOf,
    Type,
    Union,
    describe,
    fits,
    short,
    union,
)
from wzc.types.operators import binary_type
from wzc.values.duration import Duration
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity
from wzc.values.suggest import nearest

_MISSING = object()


@define(eq=False)
class ExpressionChecker:
    """Checks expressions against the types expected of them.

    `bad` holds the nodes whose mistakes have been reported: evaluation is silent about them.
    """

    bound: Bound
    declarations: Declarations
    diagnostics: Diagnostics
    bad: set[int] = Factory(set)
    variables: dict[int, Type] = Factory(dict)
    presets: set[tuple[int, type]] = Factory(set)
    _lets: dict[int, Type] = field(factory=dict, init=False)

    def report(
        self,
        code: Code,
        message: str,
        node: ast.Node,
        label: str = "",
        *,
        related: Label | None = None,
        help: str | None = None,
        fixes: list[Fix] | None = None,
    ) -> None:
        """Report a mistake of a node and remember it."""
        self.bad.add(id(node))
        self.diagnostics.report(
            code,
            message,
            node.span,
            label,
            secondary=[related] if related is not None else [],
            help=help,
            fixes=fixes or [],
        )

    # ---- against an expected type

    def check(
        self, expr: ast.Expr, expected: Type, subject: str, related: Label | None = None
    ) -> None:
        """Check that an expression may stand where `expected` is; `subject` is what takes it."""
        if isinstance(expr, ast.Parenthesized):
            self.check(expr.inner, expected, subject, related)
            return
        if isinstance(expr, ast.Conditional):
            self.check(expr.condition, BOOL, "a condition")
            self.check(expr.then, expected, subject, related)
            self.check(expr.otherwise, expected, subject, related)
            return
        data = literal(expr)
        if data is not NOT_CONSTANT:
            self._literal(expr, data, expected, subject, related)
        elif isinstance(expr, ast.List) and self._member(expected, ListOf) is not None:
            element = self._member(expected, ListOf)
            assert isinstance(element, ListOf)
            for item in expr.items:
                self.check(item, element.element, f"each entry of {subject}", related)
        elif isinstance(expr, ast.Block):
            self._map(expr, expected, subject, related)
        elif isinstance(expr, ast.RangeExpr) and self._member(expected, RangeOf) is not None:
            found = self._member(expected, RangeOf)
            assert isinstance(found, RangeOf)
            for end in (expr.low, expr.high):
                if end is not None:
                    self.check(end, found.element, subject, related)
        elif isinstance(expr, ast.Comprehension) and self._member(expected, ListOf) is not None:
            element = self._member(expected, ListOf)
            assert isinstance(element, ListOf)
            self._comprehension(expr)
            self.check(expr.element, element.element, f"each entry of {subject}", related)
        else:
            actual = self.infer(expr)
            if id(expr) not in self.bad and not fits(actual, expected):
                self.report(
                    codes.WRONG_TYPE,
                    f"{subject} takes {describe(expected)}, and this is {describe(actual)}",
                    expr,
                    related=related,
                )

    def _member(self, type: Type, wanted: type) -> Type | None:
        """The type itself, or the first member of a union, that is of a class of types."""
        if isinstance(type, wanted):
            return type
        if isinstance(type, Union):
            return next((member for member in type.members if isinstance(member, wanted)), None)
        return ListOf(ANY) if type in (ANY, ERROR) and wanted is ListOf else None

    def _literal(
        self, expr: ast.Expr, data: Any, expected: Type, subject: str, related: Label | None
    ) -> None:
        if isinstance(data, Problem):
            self.report(
                codes.BAD_NUMBER, data.message, expr, help=data.help, fixes=_fixes(expr, data.fix)
            )
            return
        found = conform(data, expected, subject)
        if isinstance(found, Mismatch):
            self.mismatch(found, expr, related)

    def mismatch(self, found: Mismatch, expr: ast.Node, related: Label | None = None) -> None:
        """Report why a value is not allowed."""
        self.report(
            found.code,
            found.message,
            expr,
            related=related,
            help=found.help,
            fixes=_fixes(expr, found.fix),
        )

    def _map(self, expr: ast.Block, expected: Type, subject: str, related: Label | None) -> None:
        block = self._member(expected, BlockOf)
        if block is not None:
            assert isinstance(block, BlockOf)
            self.block_entries(expr, block.model)
            return
        found = self._member(expected, MapOf)
        if found is None and expected in (ANY, ERROR):
            found = MapOf(ANY)
        if found is None:
            self.report(
                codes.WRONG_TYPE,
                f"{subject} takes {describe(expected)}, not a map",
                expr,
                related=related,
            )
            return
        assert isinstance(found, MapOf)
        self.map_entries(expr, found)

    def map_entries(self, block: ast.Block, type: MapOf) -> None:
        """Check the entries of a map: `key = value`, or `key { ... }` for a map in it."""
        seen: dict[str, ast.Key] = {}
        for entry in block.entries:
            if not isinstance(entry, (ast.Assign, ast.Amend, ast.Append)):
                self.report(
                    codes.ENTRY_NOT_ALLOWED, "a map consists of entries `key = value`", entry
                )
                continue
            self.set_once(entry.key, seen)
            self.map_key(entry.key, type)
            if isinstance(entry, ast.Assign):
                if isinstance(entry.value, ast.Constant) and entry.value.value is None:
                    continue
                self.check(entry.value, type.element, f"`{entry.key.text}`")
            elif isinstance(entry, ast.Amend):
                self._map(entry.block, type.element, f"`{entry.key.text}`", None)
            else:
                self.check(entry.value, type.element, f"`{entry.key.text}`")

    def map_key(self, key: ast.Key, type: MapOf) -> None:
        if not type.key_format or not (key.text or key.quoted):
            return
        found = check_format(type.key_format, key.text)
        if found is not None:
            code, problem = found
            fix = None if problem.fix is None else f'"{problem.fix}"'
            self.report(code, problem.message, key, help=problem.help, fixes=_fixes(key, fix))

    def set_once(self, key: ast.Key, seen: dict[str, ast.Key]) -> bool:
        """Report a key that stands twice in a block; whether it is the first."""
        first = seen.setdefault(key.text, key)
        if first is not key and key.text:
            self.report(
                codes.SET_TWICE,
                f"`{key.text}` is set twice in one block",
                key,
                related=Label(first.span, "the first time here"),
                help="remove one of the two",
            )
            return False
        return True

    def block_entries(self, block: ast.Block, model: type) -> None:
        """Check the entries of a block against its schema; `types.blocks` extends this for `use`."""
        from wzc.types.blocks import check_block

        check_block(self, block, model)

    # ---- calls

    def arguments(
        self,
        arguments: ast.Arguments | None,
        settings: dict[str, Setting],
        what: str,
        *,
        positional: bool,
        unknown: Code = codes.WRONG_ARGUMENTS,
        word: str = "argument",
    ) -> set[str]:
        """Check named (and positional) arguments against a declaration; the names that are given."""
        names = list(settings)
        given: dict[str, ast.Node] = {}
        for position, argument in enumerate(arguments.items if arguments is not None else ()):
            if argument.name is None:
                if not positional or position >= len(names):
                    self._surplus(argument, names, what, word, positional)
                    continue
                name: str = names[position]
                place: ast.Node = argument
            else:
                name, place = argument.name.text, argument.name
            setting = settings.get(name)
            if setting is None:
                if name:
                    self._unknown_argument(argument, names, what, unknown, word)
                continue
            if name in given:
                self.report(
                    codes.SET_TWICE,
                    f"`{name}` is given twice",
                    place,
                    related=Label(given[name].span, "the first time here"),
                    help="remove one of the two",
                )
                continue
            given[name] = place
            related = (
                Label(setting.place, "declared here")
                if setting.place.file is not argument.file
                else None
            )
            self.check(argument.value, setting.type, f"`{name}`", related)
        return set(given)

    def _surplus(
        self, argument: ast.Argument, names: list[str], what: str, word: str, positional: bool
    ) -> None:
        if positional:
            many = f"{len(names)} {word}s" if len(names) != 1 else f"one {word}"
            self.report(codes.WRONG_ARGUMENTS, f"`{what}` takes {many}", argument)
        else:
            shown = names[0] if names else "name"
            self.report(
                codes.WRONG_ARGUMENTS,
                f"the {word}s of `{what}` are named",
                argument,
                help=f"`{shown} = {argument.span.text}`"
                if "\n" not in argument.span.text
                else None,
            )

    def _unknown_argument(
        self, argument: ast.Argument, names: list[str], what: str, code: Code, word: str
    ) -> None:
        assert argument.name is not None
        name = argument.name.text
        self.bad.add(id(argument))
        guess = nearest(name, names)
        listed = ", ".join(names[:4]) + (f", and {len(names) - 4} more" if len(names) > 4 else "")
        fixes = []
        if guess:
            fixes = [Fix(f"write `{guess}`", (Edit(argument.name.span, guess),), certain=True)]
        self.diagnostics.report(
            code,
            f"{what} has no {word} `{name}`",
            argument.name.span,
            f"did you mean `{guess}`?" if guess else "",
            notes=[f"{word}s: {listed}"] if names else [],
            fixes=fixes,
        )

    def _call(self, expr: ast.Call) -> Type:
        target = expr.function
        symbol = self.bound.get(target)
        if symbol is not None:
            if symbol.kind is Kind.MIDDLEWARE:
                assert isinstance(symbol.node, ast.ExternMiddleware)
                made = self.declarations.middleware(symbol.node)
                given = self.arguments(
                    expr.arguments,
                    with_sources(made.settings),
                    made.name,
                    positional=False,
                    unknown=codes.UNKNOWN_SETTING,
                    word="setting",
                )
                self._missing(expr, made.settings, given, made.name, "setting")
                return Middleware()
            words = (
                "stands after `step name =`"
                if symbol.kind in (Kind.STEP_TYPE, Kind.COMPONENT)
                else "is taken in with `use`"
            )
            if symbol.kind is Kind.CONTRACT:
                words = "is the type of data on an edge"
            self.report(
                codes.WRONG_KIND,
                f"`{target.span.text}` is a {symbol.kind.value}: it {words}",
                target,
            )
            self.bad.add(id(expr))
            return ERROR
        if not isinstance(target, ast.Reference):
            self.bad.add(id(expr))
            return ERROR
        name = target.name
        if name in CONSTRUCTORS:
            return self._construct(expr, CONSTRUCTORS[name])
        if name in FUNCTIONS:
            return self._function(expr, FUNCTIONS[name])
        if name in LATER:
            self.report(codes.NOT_SUPPORTED_YET, f"`{name}(...)` is not supported yet", target)
        self.bad.add(id(expr))
        return ERROR

    def _construct(self, expr: ast.Call, model: type) -> Type:
        keyword = model.keyword  # type: ignore[attr-defined]
        settings = {
            name: Setting(name, a.type, a.required, None, a.doc, expr.function.span)
            for name, a in schema(model).items()
        }
        given = self.arguments(expr.arguments, settings, keyword, positional=True)
        for argument in expr.arguments.items:
            if argument.name is not None and argument.name.text in settings:
                if schema(model)[argument.name.text].later:
                    self.report(
                        codes.NOT_SUPPORTED_YET,
                        f"`{argument.name.text}` of `{keyword}` is not supported yet",
                        argument.name,
                    )
        self._missing(expr, settings, given, keyword, "argument")
        return Built(model)

    def _missing(
        self, expr: ast.Call, settings: dict[str, Setting], given: set[str], what: str, word: str
    ) -> None:
        missing = [
            name for name, setting in settings.items() if setting.required and name not in given
        ]
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            self.report(
                codes.WRONG_ARGUMENTS if word == "argument" else codes.MISSING_SETTING,
                f"`{what}` needs {names}",
                expr,
            )

    def _function(self, expr: ast.Call, function: Function) -> Type:
        items = expr.arguments.items
        types: list[Type] = []
        parameters = list(function.parameters)
        rest = parameters.pop()[1] if parameters[-1][0].startswith("*") else None
        for position, argument in enumerate(items):
            if argument.name is not None:
                self.report(
                    codes.WRONG_ARGUMENTS,
                    f"the arguments of `{function.name}` have no names",
                    argument.name,
                )
                continue
            if position < len(parameters):
                wanted: Type = parameters[position][1]
            elif rest is not None:
                wanted = rest
            else:
                self.report(
                    codes.WRONG_ARGUMENTS,
                    f"`{function.name}` takes {len(parameters)} arguments at most",
                    argument,
                )
                continue
            self.check(argument.value, wanted, f"`{function.name}`")
            types.append(self.infer(argument.value))
        needed = len(parameters) if function.required is None else function.required
        if len(items) < needed:
            self.report(
                codes.WRONG_ARGUMENTS,
                f"`{function.name}` needs {needed} argument{'s' if needed > 1 else ''}: "
                + ", ".join(name for name, _ in parameters),
                expr,
            )
        if function.result is not None:
            return function.result
        return types[0] if types else ERROR

    # ---- without an expected type

    def infer(self, expr: ast.Expr) -> Type:
        """The type of an expression; ERROR where it has been reported."""
        if id(expr) in self.bad:
            return ERROR
        if isinstance(expr, ast.String):
            self._interpolations(expr)
            return STRING
        data = literal(expr)
        if data is not NOT_CONSTANT:
            if isinstance(data, Problem):
                self._literal(expr, data, ANY, "", None)
                return ERROR
            return type_of(data)
        if isinstance(expr, ast.Parenthesized):
            return self.infer(expr.inner)
        if isinstance(expr, ast.Reference):
            return self._reference(expr)
        if isinstance(expr, ast.List):
            items = [self.infer(item) for item in expr.items]
            return ListOf(union(*items)) if items else ListOf(ANY)
        if isinstance(expr, ast.Block):
            self.map_entries(expr, MapOf(ANY))
            values = [self.infer(e.value) for e in expr.entries if isinstance(e, ast.Assign)]
            return MapOf(union(*values)) if values else MapOf(ANY)
        if isinstance(expr, ast.Conditional):
            self.check(expr.condition, BOOL, "a condition")
            return union(self.infer(expr.then), self.infer(expr.otherwise))
        if isinstance(expr, ast.Unary):
            return self._unary(expr)
        if isinstance(expr, ast.Binary):
            return self._binary(expr)
        if isinstance(expr, ast.RangeExpr):
            ends = [self.infer(end) for end in (expr.low, expr.high) if end is not None]
            return RangeOf(ends[0]) if ends else ERROR
        if isinstance(expr, ast.Call):
            return self._call(expr)
        if isinstance(expr, ast.Index):
            return self._index(expr)
        if isinstance(expr, ast.Attribute):
            return self._attribute(expr)
        assert isinstance(expr, ast.Comprehension)
        self._comprehension(expr)
        return ListOf(self.infer(expr.element))

    def _interpolations(self, expr: ast.String) -> None:
        for part in expr.parts:
            if not isinstance(part, ast.Expr):
                continue
            found = self.infer(part)
            if (
                isinstance(found, (ListOf, MapOf, Built, BlockOf, RangeOf, Middleware, Module))
                or found == NULL
            ):
                help = None
                if isinstance(found, (ListOf, MapOf)):
                    help = f"`json({part.span.text})` writes it as JSON"
                    if isinstance(found, ListOf):
                        help += f', `join({part.span.text}, ",")` puts its entries together'
                self.report(
                    codes.WRONG_TYPE, f"a string cannot take {describe(found)} in", part, help=help
                )

    def _reference(self, expr: ast.Reference) -> Type:
        symbol = self.bound.get(expr)
        if symbol is None:
            self.bad.add(id(expr))
            return ERROR
        node = symbol.node
        if isinstance(node, ast.Param):
            return self.declarations.type(node.type)
        if isinstance(node, ast.Let):
            return self.let_type(node)
        if isinstance(node, ast.Parameter):
            return self.declarations.type(node.type)
        if isinstance(node, ast.Comprehension):
            return self.variables.get(id(node), ERROR)
        if symbol.kind is Kind.MODULE:
            self.report(
                codes.WRONG_KIND,
                f"`{expr.name}` is an imported file: a value of it is `{expr.name}.name`",
                expr,
            )
            return ERROR
        what = {
            Kind.STEP: f"using the step `{expr.name}` as a value",
            Kind.INPUT: f"the input `{expr.name}`",
            Kind.VARIABLE: f"the loop variable `{expr.name}`",
        }[symbol.kind]
        self.report(codes.NOT_SUPPORTED_YET, f"{what} is not supported yet", expr)
        return ERROR

    def let_type(self, node: ast.Let) -> Type:
        """The type of a let's value; a cycle of lets has been reported."""
        found = self._lets.get(id(node))
        if found is None:
            self._lets[id(node)] = ERROR
            found = self._lets[id(node)] = self.infer(node.value)
        return found

    def _unary(self, expr: ast.Unary) -> Type:
        if expr.operator == "not":
            self.check(expr.operand, BOOL, "`not`")
            return BOOL
        found = self.infer(expr.operand)
        if found in (INT, FLOAT, QUANTITY, DURATION, ANY, ERROR):
            return found
        self.report(
            codes.WRONG_OPERANDS, f"`-` takes a number, and this is {describe(found)}", expr
        )
        return ERROR

    def _binary(self, expr: ast.Binary) -> Type:
        if expr.operator in ("and", "or"):
            self.check(expr.left, BOOL, f"`{expr.operator}`")
            self.check(expr.right, BOOL, f"`{expr.operator}`")
            return BOOL
        left, right = self.infer(expr.left), self.infer(expr.right)
        if ERROR in (left, right):
            return ERROR
        found = binary_type(expr.operator, left, right)
        if found is None:
            self.report(
                codes.WRONG_OPERANDS,
                f"`{expr.operator}` does not go with {describe(left)} and {describe(right)}",
                expr,
                help='texts are put together with "${a}${b}"' if STRING in (left, right) else None,
            )
            return ERROR
        return found

    def _index(self, expr: ast.Index) -> Type:
        target = self.infer(expr.target)
        if isinstance(target, ListOf):
            self.check(expr.key, INT, "the index of a list")
            return target.element
        if isinstance(target, MapOf):
            self.check(expr.key, STRING, "the key of a map")
            return target.element
        self.infer(expr.key)
        if target not in (ANY, ERROR):
            self.report(
                codes.WRONG_OPERANDS,
                f"only lists and maps have entries, and this is {describe(target)}",
                expr.target,
            )
            return ERROR
        return target

    def _attribute(self, expr: ast.Attribute) -> Type:
        symbol = self.bound.get(expr)
        if symbol is not None:
            if isinstance(symbol.node, ast.Let):
                return self.let_type(symbol.node)
            assert isinstance(symbol.node, ast.Param)
            return self.declarations.type(symbol.node.type)
        root = self.bound.get(expr.target)
        if root is not None and root.kind is Kind.MODULE:
            self.bad.add(id(expr))
            return ERROR
        target = self.infer(expr.target)
        if isinstance(target, MapOf):
            return target.element
        if target not in (ANY, ERROR):
            self.report(
                codes.WRONG_OPERANDS,
                f"only maps have named entries, and this is {describe(target)}",
                expr.target,
            )
            return ERROR
        return target

    def _comprehension(self, expr: ast.Comprehension) -> None:
        found = self.infer(expr.iterable)
        if isinstance(found, ListOf):
            self.variables[id(expr)] = found.element
        elif found in (ANY, ERROR):
            self.variables[id(expr)] = found
        else:
            self.variables[id(expr)] = ERROR
            self.report(
                codes.WRONG_TYPE,
                f"`for` goes through a list, and this is {describe(found)}",
                expr.iterable,
                help="`keys(m)` are the keys of a map, `range(a, b)` is a list of numbers",
            )
        if expr.condition is not None:
            self.check(expr.condition, BOOL, "a condition")


def with_sources(settings: dict[str, Setting]) -> dict[str, Setting]:
    """Settings that may also come from a Secret, a ConfigMap or the environment."""
    from attrs import evolve

    from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault

    secret: list[Type] = [Built(Secret), Built(FromEnv), Built(Vault)]
    open_sources: list[Type] = [*secret, Built(ConfigMap), Built(FieldRef)]
    return {
        name: evolve(
            setting,
            type=union(setting.type, *(secret if is_secret(setting.type) else open_sources)),
        )
        for name, setting in settings.items()
    }


def is_secret(type: Type) -> bool:
    """Whether a type is `secret` or `secret?`."""
    members = type.members if isinstance(type, Union) else (type,)
    return any(short(member).startswith("secret") for member in members)


def type_of(data: Any) -> Type:
    """The type of a literal's value."""
    if data is None:
        return NULL
    if isinstance(data, bool):
        return BOOL
    if isinstance(data, str):
        return STRING
    if isinstance(data, int):
        return INT
    if isinstance(data, float):
        return FLOAT
    return (
        QUANTITY
        if isinstance(data, Quantity)
        else DURATION
        if isinstance(data, Duration)
        else ERROR
    )


def _fixes(node: ast.Node, text: str | None) -> list[Fix]:
    if text is None:
        return []
    return [Fix(f"write `{text}`", (Edit(node.span, text),), certain=True)]


__all__ = ["ExpressionChecker", "Span", "is_secret", "type_of", "with_sources"]
