"""The types of expressions, and whether they fit where they stand."""

from collections.abc import Callable
from typing import Any

from attrs import Factory, define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix, Label
from wzc.names.bind import Bound
from wzc.names.symbols import Kind
from wzc.syntax import ast
from wzc.types import calls
from wzc.types.conform import Mismatch, conform
from wzc.types.constants import NOT_CONSTANT, literal
from wzc.types.declarations import Declarations
from wzc.types.formats import check_format
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
    Enum,
    ListOf,
    MapOf,
    RangeOf,
    Scalar,
    Type,
    describe,
    describe_actual,
    fits,
    member,
    members,
    optional,
    union,
)
from wzc.types.operators import binary_type
from wzc.types.sources import is_secret
from wzc.values.duration import Duration
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity

_TEXTUAL = ("string", "int", "float", "bool", "quantity", "duration", "any", "error", "null")


@define(eq=False)
class ExpressionChecker:
    """Checks expressions against the types expected of them.

    `bad` holds the nodes whose mistakes have been reported: evaluation is silent about them.
    `uses` are the places that led to the preset whose body is being checked, `inside` the presets
    themselves.
    """

    bound: Bound
    declarations: Declarations
    diagnostics: Diagnostics
    bad: set[int] = Factory(set)
    variables: dict[int, Type] = Factory(dict)
    presets: set[tuple[int, type]] = Factory(set)
    uses: list[Label] = Factory(list)
    inside: list[ast.Preset] = Factory(list)
    _lets: dict[int, Type] = field(factory=dict, init=False)
    _inferred: dict[int, Type] = field(factory=dict, init=False)

    def report(
        self,
        code: Code,
        message: str,
        node: ast.Node,
        label: str = "",
        *,
        related: Label | None = None,
        help: str | None = None,
        notes: list[str] | None = None,
        fixes: list[Fix] | None = None,
    ) -> None:
        """Report a mistake of a node and remember it."""
        self.bad.add(id(node))
        self.diagnostics.report(
            code,
            message,
            node.span,
            label,
            secondary=[related, *self.uses] if related is not None else self.uses,
            help=help,
            notes=notes or [],
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
        data = literal(expr)
        if data is not NOT_CONSTANT:
            self._literal(expr, data, expected, subject, related)
            return
        if isinstance(expr, ast.Conditional):
            self.check(expr.condition, BOOL, "a condition")
            self.check(expr.then, expected, subject, related)
            self.check(expr.otherwise, expected, subject, related)
            return
        if isinstance(expr, ast.Block):
            self._map(expr, expected, subject, related)
            return
        if isinstance(expr, (ast.List, ast.Comprehension)):
            element = member(expected, ListOf)
            if element is not None:
                each = f"each entry of {subject}"
                if isinstance(expr, ast.Comprehension):
                    self._comprehension_scope(expr)
                    self.check(expr.element, element.element, each, related)
                    return
                for item in expr.items:
                    self.check(item, element.element, each, related)
                return
        elif isinstance(expr, ast.RangeExpr):
            found = member(expected, RangeOf)
            if found is not None:
                for end in (expr.low, expr.high):
                    if end is not None:
                        self.check(end, found.element, subject, related)
                return
        actual = self.infer(expr)
        if id(expr) not in self.bad and not fits(actual, expected):
            self._does_not_fit(expr, actual, expected, subject, related)

    def _does_not_fit(
        self, expr: ast.Expr, actual: Type, expected: Type, subject: str, related: Label | None
    ) -> None:
        symbol = self.bound.get(expr)
        if symbol is not None:
            name = getattr(symbol.node, "name", None)
            place = name.span if name is not None else symbol.place
            related = Label(place, f"`{expr.span.text}` is {describe_actual(actual)}")
        if is_secret(expected) and actual == STRING:
            # The same mistake as a literal.
            found = conform("", expected, subject)
            self.report(found.code, found.message, expr, related=related, help=found.help)
            return
        self.report(
            codes.WRONG_TYPE,
            f"{subject} takes {describe(expected)}, and this is {describe_actual(actual)}",
            expr,
            related=related,
        )

    def _literal(
        self, expr: ast.Expr, data: Any, expected: Type, subject: str, related: Label | None
    ) -> None:
        if isinstance(data, Problem):
            self.report(
                codes.BAD_NUMBER, data.message, expr, help=data.help, fixes=_fixes(expr, data.fix)
            )
            return
        text = expr.text if isinstance(expr, ast.Number) else None
        found = conform(data, expected, subject, text)
        if isinstance(found, Mismatch):
            self.report(
                found.code,
                found.message,
                expr,
                related=related,
                help=found.help,
                fixes=_fixes(expr, found.fix),
            )

    def _map(self, expr: ast.Block, expected: Type, subject: str, related: Label | None) -> None:
        block = member(expected, BlockOf)
        if block is not None:
            self.block_entries(expr, block.model)
            return
        found = member(expected, MapOf)
        if found is None:
            self.report(
                codes.WRONG_TYPE,
                f"{subject} takes {describe(expected)}, not a map",
                expr,
                related=related,
            )
            return
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
            subject = f"`{entry.key.text}`"
            if isinstance(entry, ast.Assign):
                self.check(entry.value, optional(type.element), subject)
            elif isinstance(entry, ast.Amend):
                self._map(entry.block, type.element, subject, None)
            else:
                self.check(entry.value, type.element, subject)

    def map_key(self, key: ast.Key, type: MapOf) -> None:
        """Check a key against the rule for the keys of a map."""
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
        """Check the entries of a block against its schema."""
        from wzc.types.blocks import check_block

        check_block(self, block, model)

    # ---- without an expected type

    def infer(self, expr: ast.Expr) -> Type:
        """The type of an expression; ERROR where it has been reported."""
        if id(expr) in self.bad:
            return ERROR
        found = self._inferred.get(id(expr))
        if found is None:
            found = self._inferred[id(expr)] = _INFERENCES[expr.__class__](self, expr)
        return found

    def _plain(self, expr: ast.Number | ast.Constant) -> Type:
        data = literal(expr)
        if isinstance(data, Problem):
            self._literal(expr, data, ANY, "", None)
            return ERROR
        return type_of(data)

    def _parenthesized(self, expr: ast.Parenthesized) -> Type:
        return self.infer(expr.inner)

    def _list(self, expr: ast.List) -> Type:
        return ListOf(_common([self.infer(item) for item in expr.items]))

    def _block(self, expr: ast.Block) -> Type:
        self.map_entries(expr, MapOf(ANY))
        values = [self.infer(e.value) for e in expr.entries if isinstance(e, ast.Assign)]
        return MapOf(_common(values))

    def _conditional(self, expr: ast.Conditional) -> Type:
        self.check(expr.condition, BOOL, "a condition")
        return union(self.infer(expr.then), self.infer(expr.otherwise))

    def _range(self, expr: ast.RangeExpr) -> Type:
        return RangeOf(
            _common([self.infer(end) for end in (expr.low, expr.high) if end is not None])
        )

    def _call(self, expr: ast.Call) -> Type:
        return calls.call(self, expr)

    def _string(self, expr: ast.String) -> Type:
        for part in expr.parts:
            if isinstance(part, str):
                continue
            found = self.infer(part)
            odd = next((m for m in members(found) if not _has_text(m)), None)
            if odd is None and found != NULL:
                continue
            help = None
            text = part.span.text
            if isinstance(odd, (ListOf, MapOf)):
                help = f"`json({text})` writes it as JSON"
                if isinstance(odd, ListOf):
                    help += f', `join({text}, ",")` puts its entries together'
            elif is_secret(odd or found):
                help = "its value is not known here: give the setting the secret itself"
            self.report(
                codes.WRONG_TYPE,
                f"a string cannot take in {describe_actual(odd or found)}",
                part,
                help=help,
            )
        return STRING

    def _reference(self, expr: ast.Reference) -> Type:
        symbol = self.bound.get(expr)
        if symbol is None:
            self.bad.add(id(expr))
            return ERROR
        node = symbol.node
        if isinstance(node, (ast.Param, ast.Parameter)):
            return self.declarations.type(node.type)
        if isinstance(node, ast.Let):
            return self.let_type(node)
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
        bases = [Scalar(m.name) if isinstance(m, Scalar) else m for m in members(found)]
        if all(base in (INT, FLOAT, QUANTITY, ANY, ERROR) for base in bases):
            return union(*bases)
        self.report(
            codes.WRONG_OPERANDS, f"`-` takes a number, and this is {describe_actual(found)}", expr
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
                f"`{expr.operator}` does not go with {describe_actual(left)} "
                f"and {describe_actual(right)}",
                expr,
                help=_joining(expr) if STRING in (left, right) else None,
            )
            return ERROR
        return found

    def _index(self, expr: ast.Index) -> Type:
        target = self.infer(expr.target)
        if member(target, ListOf) is not None and target not in (ANY, ERROR):
            self.check(expr.key, INT, "the index of a list")
        elif member(target, MapOf) is not None and target not in (ANY, ERROR):
            self.check(expr.key, STRING, "the key of a map")
        else:
            self.infer(expr.key)
        return self._entry(expr.target, target, (ListOf, MapOf), "only lists and maps have entries")

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
        return self._entry(expr.target, target, (MapOf,), "only maps have named entries")

    def _entry(
        self, node: ast.Expr, target: Type, kinds: tuple[type[ListOf] | type[MapOf], ...], rule: str
    ) -> Type:
        if target in (ANY, ERROR):
            return target
        found: list[Type] = []
        for part in members(target):
            if isinstance(part, kinds):
                found.append(part.element)
            elif part != NULL:
                self.report(
                    codes.WRONG_OPERANDS, f"{rule}, and this is {describe_actual(target)}", node
                )
                return ERROR
        return union(*found) if found else ERROR

    def _comprehension(self, expr: ast.Comprehension) -> Type:
        self._comprehension_scope(expr)
        return ListOf(self.infer(expr.element))

    def _comprehension_scope(self, expr: ast.Comprehension) -> None:
        found = self.infer(expr.iterable)
        if found in (ANY, ERROR):
            self.variables[id(expr)] = found
        elif all(isinstance(part, ListOf) for part in members(found)):
            parts = [part.element for part in members(found) if isinstance(part, ListOf)]
            self.variables[id(expr)] = union(*parts)
        else:
            self.variables[id(expr)] = ERROR
            self.report(
                codes.WRONG_TYPE,
                f"`for` goes through a list, and this is {describe_actual(found)}",
                expr.iterable,
                help="`keys(m)` are the keys of a map, `range(a, b)` is a list of numbers",
            )
        if expr.condition is not None:
            self.check(expr.condition, BOOL, "a condition")


_INFERENCES: dict[type, Callable[[ExpressionChecker, Any], Type]] = {
    ast.Number: ExpressionChecker._plain,
    ast.Constant: ExpressionChecker._plain,
    ast.String: ExpressionChecker._string,
    ast.Parenthesized: ExpressionChecker._parenthesized,
    ast.Reference: ExpressionChecker._reference,
    ast.List: ExpressionChecker._list,
    ast.Block: ExpressionChecker._block,
    ast.Conditional: ExpressionChecker._conditional,
    ast.Unary: ExpressionChecker._unary,
    ast.Binary: ExpressionChecker._binary,
    ast.RangeExpr: ExpressionChecker._range,
    ast.Call: ExpressionChecker._call,
    ast.Index: ExpressionChecker._index,
    ast.Attribute: ExpressionChecker._attribute,
    ast.Comprehension: ExpressionChecker._comprehension,
}


def _common(types: list[Type]) -> Type:
    """The type of entries: what all have, else `any`; each is looked at when it is used."""
    found = union(*types) if types else ANY
    return found if len(members(found)) == 1 else ANY


def _has_text(type: Type) -> bool:
    return isinstance(type, Enum) or (isinstance(type, Scalar) and type.name in _TEXTUAL)


def _joining(expr: ast.Binary) -> str:
    """How to put what was added together in a string."""
    parts = []
    for side in (expr.left, expr.right):
        text = literal(side)
        parts.append(text if isinstance(text, str) else f"${{{side.span.text}}}")
    both = "".join(parts)
    plain = expr.operator == "+" and '"' not in both and "\n" not in both
    return f'in a string: `"{both}"`' if plain else 'values stand in a string as `"${value}"`'


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
    if isinstance(data, Quantity):
        return QUANTITY
    return DURATION if isinstance(data, Duration) else ERROR


def _fixes(node: ast.Node, text: str | None) -> list[Fix]:
    if text is None:
        return []
    return [Fix(f"write `{text}`", (Edit(node.span, text),), certain=True)]
