"""Argo's expressions (expr-lang 1.17): what one refers to, calls and gives, and what cannot be."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import Factory, define, frozen

from wzc.verify.language import kinds as of
from wzc.verify.language.checks import Checks, Mistake, Value
from wzc.verify.language.functions import WITH_PREDICATE
from wzc.verify.language.kinds import Kinds
from wzc.verify.language.tokens import NEGATED, WORDS, Token, tokens
from wzc.verify.language.tokens import ExpressionError as ExpressionError

Path: TypeAlias = tuple[str, ...]

_UNARY = {"not": 50, "!": 50, "-": 90, "+": 90}
_BINARY = {
    "|": 0, "or": 10, "||": 10, "and": 15, "&&": 15,
    "==": 20, "!=": 20, "<": 20, ">": 20, ">=": 20, "<=": 20,
    "contains": 20, "startsWith": 20, "endsWith": 20, "in": 20, "matches": 20, "..": 25,
    "+": 30, "-": 30, "*": 60, "/": 60, "%": 60, "**": 100, "^": 100, "??": 500,
}  # fmt: skip
# They stand one behind another, as in `1 < x < 9`.
_CHAINED = ("<", ">", "<=", ">=")
# What is right of them may not be asked for.
_SHORT = ("and", "&&", "or", "||", "??")


@frozen
class Reference:
    """A path such as `inputs.parameters.x`, `tasks['my-task'].status`.

    `handled` says that a missing value is no fault: behind `??`, or with `?.`.
    """

    path: Path
    handled: bool = False


@define
class Expression:
    """What an expression refers to and calls, the kinds of its value, and what cannot be in it.

    `asked` are the paths of which it asks whether they are there: `x == nil`, `'x' in inputs`.
    """

    references: list[Reference] = Factory(list)
    asked: set[Path] = Factory(set)
    calls: list[Path] = Factory(list)
    kinds: Kinds | None = None
    mistakes: list[Mistake] = Factory(list)


def _unknown(path: Path) -> Kinds | None:
    return None


def parse(text: str, kinds_of: Callable[[Path], Kinds | None] = _unknown) -> Expression:
    """Take an expression apart. ExpressionError where expr-lang would refuse its syntax.

    `kinds_of` says what is at a path outside, None where that is not known.
    """
    parser = _Parser(tokens(text), Checks(text), kinds_of)
    value = parser.sequence()
    parser.use(value)
    if parser.current.kind != "end":
        raise ExpressionError(f"`{parser.current.text}` cannot stand there")
    parser.found.kinds = parser.kinds(value)
    parser.found.mistakes = parser.checks.found
    return parser.found


@define
class _Parser:
    tokens: list[Token]
    checks: Checks
    kinds_of: Callable[[Path], Kinds | None]
    at: int = 0
    predicates: int = 0
    found: Expression = Factory(Expression)
    names: dict[str, Kinds | None] = Factory(dict)

    @property
    def current(self) -> Token:
        return self.tokens[self.at]

    def sees(self, *texts: str) -> bool:
        return self.current.kind == "operator" and self.current.text in texts

    def next(self) -> Token:
        token = self.current
        if token.kind == "end":
            raise ExpressionError("it ends too soon")
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        if not self.sees(text):
            there = self.current.text
            raise ExpressionError(f"`{text}` is missing" + (f" before `{there}`" if there else ""))
        self.at += 1

    def made(self, start: int, kinds: Kinds | None = None, path: Path | None = None) -> Value:
        """A value that begins at an offset and has just ended."""
        return Value(start, self.tokens[self.at - 1].end, kinds, path)

    def kinds(self, value: Value) -> Kinds | None:
        """What a value is, also one outside."""
        if not value.path:
            return value.kinds
        if value.path[0] in self.names:
            return self.names[value.path[0]] if len(value.path) == 1 else None
        return self.kinds_of(value.path)

    def use(self, value: Value, handled: bool = False) -> Kinds | None:
        """Take a value as it is; what it is comes back."""
        if value.path and value.path[0] not in self.names:
            self.found.references.append(Reference(value.path, handled))
        value.kinds = self.kinds(value)
        return value.kinds

    def sequence(self) -> Value:
        """Expressions with `;` between them: what follows a `let`."""
        value = self.statement()
        while self.sees(";"):
            self.next()
            if self.current.kind != "end":
                value = self.statement()
        return value

    def statement(self) -> Value:
        start = self.current.start
        if self.current.is_name("let") and self.tokens[self.at + 1].kind == "name":
            self.next()
            name = self.next().text
            self.expect("=")
            self.names[name] = self.use(self.expression(0))
            self.expect(";")
            return self.sequence()
        if self.current.is_name("if"):
            self.next()
            condition = self.expression(0)
            self.use(condition)
            self.checks.condition(condition)
            self.checks.maybe += 1
            first = self.block()
            if not self.next().is_name("else"):
                raise ExpressionError("`if` needs an `else`")
            second = self.use(self.statement()) if self.current.is_name("if") else self.block()
            self.checks.maybe -= 1
            return self.made(start, of.either(first, second))
        return self.expression(0)

    def block(self) -> Kinds | None:
        self.expect("{")
        found = self.use(self.sequence())
        self.expect("}")
        return found

    def expression(self, precedence: int) -> Value:
        left = self.primary()
        before: Value | None = None
        while self.current.kind == "operator":
            operator = self.current.text
            negated = operator == "not"
            if negated:
                operator = self.tokens[self.at + 1].text
                if operator not in NEGATED:
                    raise ExpressionError("`not` cannot stand between two values")
            binds = _BINARY.get(operator)
            if binds is None or binds < precedence:
                break
            self.at += 2 if negated else 1
            if operator == "|":
                left = self.pipe(left)
                continue
            self.use(left, handled=operator == "??")
            chained = operator in _CHAINED and before is not None
            maybe = chained or operator in _SHORT
            self.checks.maybe += maybe
            right = self.expression(binds if operator in ("**", "^") else binds + 1)
            self.use(right)
            if operator in _SHORT:
                self.checks.maybe -= maybe
            self.ask(operator, left, right)
            given = self.checks.binary(operator, before if chained and before else left, right)
            if operator not in _SHORT:
                self.checks.maybe -= maybe
            before = right if operator in _CHAINED else None
            left = self.made(left.start, given)
        return self.conditional(left) if precedence == 0 else left

    def ask(self, operator: str, left: Value, right: Value) -> None:
        """Note whether a comparison asks if there is something at a path."""
        if operator in ("==", "!="):
            for one, other in ((left, right), (right, left)):
                if one.path and other.kinds == of.NIL:
                    self.found.asked.add(one.path)
        elif operator == "in" and left.kinds == of.TEXT and right.path:
            self.found.asked.add((*right.path, self.checks.text(left)[1:-1]))

    def pipe(self, left: Value) -> Value:
        self.use(left)
        token = self.next()
        if token.kind != "name":
            raise ExpressionError(f"`|` needs a function behind it, not `{token.text}`")
        return self.postfix(self.call((token.text,), left.start, [left]))

    def conditional(self, value: Value) -> Value:
        while self.sees("?"):
            short = self.tokens[self.at + 1].is_operator(":")
            self.use(value, handled=short)
            self.checks.condition(value)
            self.next()
            self.checks.maybe += 1
            first: Kinds | None = of.BOOL
            if not self.sees(":"):
                first = self.use(self.statement())
            self.expect(":")
            second = self.use(self.statement())
            self.checks.maybe -= 1
            value = self.made(value.start, of.either(first, second))
        return value

    def primary(self) -> Value:
        start = self.current.start
        if self.sees(*_UNARY):
            operator = self.next().text
            value = self.expression(_UNARY[operator])
            self.use(value)
            return self.postfix(self.made(start, self.checks.unary(operator, value)))
        if self.sees("("):
            self.next()
            value = self.sequence()
            self.expect(")")
            inside = self.made(start, value.kinds, value.path)
            inside.items = value.items
            return self.postfix(inside)
        if self.predicates and self.sees("#"):
            self.next()
            if self.current.kind == "name" and self.current.text in ("acc", "index"):
                self.next()
            return self.postfix(self.made(start))
        if self.predicates and self.sees("."):
            return self.postfix(Value(start, start))
        if self.sees("["):
            self.next()
            items = [each.kinds for each in self.until("]")]
            value = self.made(start, of.LIST)
            if items and None not in items:
                value.items = frozenset().union(*(each for each in items if each is not None))
            return self.postfix(value)
        if self.sees("{"):
            self.table()
            return self.postfix(self.made(start, of.MAP))
        if self.sees("::"):
            self.next()
        return self.atom(self.next())

    def atom(self, token: Token) -> Value:
        text, start = token.text, token.start
        if token.kind == "number":
            whole = text[:2].lower() in ("0x", "0b", "0o") or text.replace("_", "").isdigit()
            return self.made(start, of.INT if whole else of.FLOAT)
        if token.kind == "string":
            return self.postfix(self.made(start, of.TEXT))
        if token.kind != "name":
            raise ExpressionError(f"`{text}` stands where a value is expected")
        if text in ("true", "false", "nil"):
            return self.made(start, of.NIL if text == "nil" else of.BOOL)
        if self.sees("(") and text not in self.names:
            return self.postfix(self.call((text,), start, []))
        return self.postfix(self.made(start, None, () if text == "$env" else (text,)))

    def table(self) -> None:
        self.expect("{")
        while not self.sees("}"):
            if self.sees("("):
                self.next()
                self.use(self.expression(0))
                self.expect(")")
            elif self.next().kind not in ("string", "name", "number"):
                raise ExpressionError("a key of a map is a name or a text")
            self.expect(":")
            self.use(self.expression(0))
            if not self.sees("}"):
                self.expect(",")
        self.expect("}")

    def call(self, function: Path, start: int, given: list[Value]) -> Value:
        """A call, at its parenthesis; `given` is what comes through a pipe.

        `function` is empty for a method of a value, such as `now().Year()`.
        """
        if function:
            self.found.calls.append(function)
        self.expect("(")
        inside = len(function) == 1 and function[0] in WITH_PREDICATE
        of_sprig = function[:1] == ("sprig",)
        self.checks.in_sprig += of_sprig
        given = [*given, *self.until(")", inside, len(given))]
        self.checks.in_sprig -= of_sprig
        found = self.made(start)
        found.kinds = self.checks.call(function, given, found)
        return found

    def until(self, end: str, with_predicate: bool = False, piped: int = 0) -> list[Value]:
        """Values up to a bracket; with a predicate, that is what comes behind the first."""
        found: list[Value] = []
        while not self.sees(end):
            inside = with_predicate and len(found) + piped > 0
            self.predicates += inside
            self.checks.maybe += inside
            if inside and self.sees("{"):
                found.append(self.braces())
            else:
                value = self.statement()
                self.use(value)
                found.append(value)
            self.predicates -= inside
            self.checks.maybe -= inside
            if not self.sees(end):
                self.expect(",")
        self.expect(end)
        return found

    def braces(self) -> Value:
        """A predicate in braces, or a map."""
        start, first = self.at, self.current.start
        if self.tokens[self.at + 1].is_operator("}"):
            raise ExpressionError("a predicate is empty")
        try:
            self.table()
        except ExpressionError:
            self.at = start
            self.block()
        return self.made(first)

    def postfix(self, value: Value) -> Value:
        path, optional = value.path, False
        while self.sees(".", "?.", "["):
            optional = optional or self.sees("?.")
            value.kinds, value.items = None, None
            dot = self.next().text
            opened = dot == "["
            if not opened and not (dot == "?." and self.sees("[")):
                token = self.next()
                if token.kind != "name" and token.text not in WORDS:
                    raise ExpressionError(f"`{token.text}` stands where a name is expected")
                path = None if path is None else (*path, token.text)
                if self.sees("("):
                    made = self.call(path or (), value.start, [])
                    value.kinds, path = made.kinds, None
                continue
            if not opened:
                self.next()
            path = self.index(path)
        value.path, value.end = path, self.tokens[self.at - 1].end
        if optional:
            kinds = of.either(self.use(value, handled=True), of.NIL)
            return Value(value.start, value.end, kinds)
        return value

    def index(self, path: Path | None) -> Path | None:
        """`['x']`, `[0]`, `[i]` or a slice, behind its bracket."""
        token = self.current
        behind: Sequence[Token] = self.tokens[self.at + 1 : self.at + 2]
        if token.kind in ("string", "number") and behind[0].is_operator("]"):
            self.at += 2
            key = token.text[1:-1] if token.kind == "string" else token.text
            return None if path is None else (*path, key)
        if path is not None:
            self.use(Value(token.start, token.start, None, path))
        if not self.sees(":"):
            self.use(self.expression(0))
        if self.sees(":"):
            self.next()
            if not self.sees("]"):
                self.use(self.expression(0))
        self.expect("]")
        return None
