"""The syntax of Argo's expressions (expr-lang 1.17), and what an expression refers to."""

import re
from collections.abc import Sequence
from typing import TypeAlias

from attrs import Factory, define, frozen

Path: TypeAlias = tuple[str, ...]

# expr-lang builtin.go.
BUILTINS = frozenset(
    """int float string map filter fromJSON all none any one find findIndex findLast findLastIndex
    count sum groupBy sortBy reduce len type abs ceil floor round trim trimPrefix trimSuffix upper
    lower split splitAfter replace repeat join indexOf lastIndexOf hasPrefix hasSuffix max min
    mean median toJSON toBase64 fromBase64 now duration date timezone first last get
    take keys values toPairs fromPairs reverse uniq concat flatten sort
    bitand bitor bitxor bitnand bitshl bitshr bitushr bitnot""".split()
)
# Argo util/expr/env: GetFuncMap, beside `sprig`.
ARGO_FUNCTIONS = frozenset({"asInt", "asFloat", "jsonpath", "toJson"})
_WITH_PREDICATE = frozenset(
    """map filter all none any one find findIndex findLast findLastIndex count sum groupBy sortBy
    reduce""".split()
)
_UNARY = {"not": 50, "!": 50, "-": 90, "+": 90}
_BINARY = {
    "|": 0, "or": 10, "||": 10, "and": 15, "&&": 15,
    "==": 20, "!=": 20, "<": 20, ">": 20, ">=": 20, "<=": 20,
    "contains": 20, "startsWith": 20, "endsWith": 20, "in": 20, "matches": 20, "..": 25,
    "+": 30, "-": 30, "*": 60, "/": 60, "%": 60, "**": 100, "^": 100, "??": 500,
}  # fmt: skip
_NEGATED = frozenset({"contains", "startsWith", "endsWith", "in", "matches"})
_WORDS = frozenset({"or", "and", "not"}) | _NEGATED
_TOKEN = re.compile(
    r"(?:\s|//[^\n]*|\#[^\S\n]*$|/\*.*?\*/)*(?:"
    r"""(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`)"""
    r"|(?P<number>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+"
    r"|(?:[0-9][0-9_]*(?:\.(?!\.)[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[^\W\d][\w$]*|\$env)"
    r"|(?P<operator>\?\?|\?\.|==|!=|<=|>=|&&|\|\||\*\*|\.\.|::|[-+*/%<>!?:.,;()\[\]{}#|^=])"
    r"|(?P<end>$))",
    re.DOTALL,
)


class ExpressionError(Exception):
    """Why a text is no expression; a message to follow a colon."""


@frozen
class Reference:
    """A path such as `inputs.parameters.x`, `tasks['my-task'].status`.

    `handled` says that a missing value is no fault: behind `??`, or with `?.`.
    """

    path: Path
    handled: bool = False


@define
class Expression:
    """What an expression refers to."""

    references: list[Reference] = Factory(list)
    calls: list[Path] = Factory(list)


@frozen
class _Token:
    kind: str
    text: str


# What the parser needs of a value: the path it is, if it is one.
_Value: TypeAlias = Path | str | None


def parse(text: str) -> Expression:
    """Take an expression apart. ExpressionError where expr-lang would refuse its syntax."""
    parser = _Parser(_tokens(text))
    parser.use(parser.sequence())
    if parser.current.kind != "end":
        raise ExpressionError(f"`{parser.current.text}` cannot stand there")
    return parser.found


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip()
            if rest[0] in "'\"`":
                raise ExpressionError("a text in it has no closing quote")
            raise ExpressionError(f"`{rest[0]}` has no place in an expression")
        kind = match.lastgroup or "end"
        value = match[kind]
        at = match.end()
        found.append(_Token("operator" if kind == "name" and value in _WORDS else kind, value))
        if kind == "end":
            return found


@define
class _Parser:
    tokens: list[_Token]
    at: int = 0
    predicates: int = 0
    found: Expression = Factory(Expression)
    names: list[str] = Factory(list)

    @property
    def current(self) -> _Token:
        return self.tokens[self.at]

    def sees(self, *texts: str) -> bool:
        return self.current.kind == "operator" and self.current.text in texts

    def next(self) -> _Token:
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

    def sequence(self) -> _Value:
        """Expressions with `;` between them: what follows a `let`."""
        value = self.statement()
        while self.sees(";"):
            self.next()
            value = self.statement()
        return value

    def statement(self) -> _Value:
        if self.current == _Token("name", "let") and self.tokens[self.at + 1].kind == "name":
            self.next()
            name = self.next().text
            self.expect("=")
            self.use(self.expression(0))
            self.names.append(name)
            self.expect(";")
            return self.sequence()
        if self.current == _Token("name", "if"):
            self.next()
            self.use(self.expression(0))
            self.block()
            if self.next() != _Token("name", "else"):
                raise ExpressionError("`if` needs an `else`")
            if self.current == _Token("name", "if"):
                return self.statement()
            self.block()
            return None
        return self.expression(0)

    def block(self) -> None:
        self.expect("{")
        self.use(self.sequence())
        self.expect("}")

    def use(self, value: _Value, handled: bool = False) -> None:
        if isinstance(value, tuple) and value and value[0] not in self.names:
            self.found.references.append(Reference(value, handled))

    def expression(self, precedence: int) -> _Value:
        left = self.primary()
        while self.current.kind == "operator":
            operator = self.current.text
            negated = operator == "not"
            if negated:
                operator = self.tokens[self.at + 1].text
                if operator not in _NEGATED:
                    raise ExpressionError("`not` cannot stand between two values")
            binds = _BINARY.get(operator)
            if binds is None or binds < precedence:
                break
            self.at += 2 if negated else 1
            if operator == "|":
                left = self.pipe(left)
                continue
            self.use(left, handled=operator == "??")
            right = self.expression(binds if operator in ("**", "^") else binds + 1)
            self.use(right)
            left = None
        return self.conditional(left) if precedence == 0 else left

    def pipe(self, left: _Value) -> _Value:
        self.use(left)
        token = self.next()
        if token.kind != "name":
            raise ExpressionError(f"`|` needs a function behind it, not `{token.text}`")
        self.found.calls.append((token.text,))
        self.arguments(token.text)
        return self.postfix(None)

    def conditional(self, value: _Value) -> _Value:
        while self.sees("?"):
            self.use(value, handled=self.tokens[self.at + 1] == _Token("operator", ":"))
            self.next()
            if not self.sees(":"):
                self.use(self.expression(0))
            self.expect(":")
            self.use(self.expression(0))
            value = None
        return value

    def primary(self) -> _Value:
        if self.sees(*_UNARY):
            self.use(self.expression(_UNARY[self.next().text]))
            return self.postfix(None)
        if self.sees("("):
            self.next()
            value = self.sequence()
            self.expect(")")
            return self.postfix(value)
        if self.predicates and self.sees("#"):
            self.next()
            if self.current.kind == "name" and self.current.text in ("acc", "index"):
                self.next()
            return self.postfix(None)
        if self.predicates and self.sees("."):
            return self.postfix(None)
        if self.sees("["):
            self.next()
            self.until("]")
            return self.postfix(None)
        if self.sees("{"):
            self.table()
            return self.postfix(None)
        if self.sees("::"):
            self.next()
        token = self.next()
        if token.kind == "number":
            return None
        if token.kind == "string":
            return self.postfix(token.text)
        if token.kind != "name":
            raise ExpressionError(f"`{token.text}` stands where a value is expected")
        if token.text in ("true", "false", "nil"):
            return None
        if self.sees("(") and token.text not in self.names:
            self.found.calls.append((token.text,))
            self.arguments(token.text)
            return self.postfix(None)
        if token.text == "$env":
            return self.postfix(())
        return self.postfix((token.text,))

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

    def arguments(self, function: str) -> None:
        self.expect("(")
        inside = function in _WITH_PREDICATE
        self.predicates += inside
        self.until(")")
        self.predicates -= inside

    def until(self, end: str) -> None:
        while not self.sees(end):
            if self.predicates and self.sees("{"):
                self.braces()
            else:
                self.use(self.sequence())
            if not self.sees(end):
                self.expect(",")
        self.expect(end)

    def braces(self) -> None:
        """A predicate in braces, or a map."""
        start = self.at
        try:
            self.table()
        except ExpressionError:
            self.at = start
            self.block()

    def postfix(self, value: _Value) -> _Value:
        path: Path | None = value if isinstance(value, tuple) else None
        optional = False
        while self.sees(".", "?.", "["):
            optional = optional or self.sees("?.")
            if self.next().text != "[" and not self.sees("["):
                token = self.next()
                if token.kind != "name" and token.text not in _WORDS:
                    raise ExpressionError(f"`{token.text}` stands where a name is expected")
                path = None if path is None else (*path, token.text)
                if self.sees("("):
                    if path is not None:
                        self.found.calls.append(path)
                    self.arguments("")
                    path = None
                continue
            if self.sees("["):
                self.next()
            path = self.index(path)
        if optional:
            self.use(path, handled=True)
            return None
        return path

    def index(self, path: Path | None) -> Path | None:
        """`['x']`, `[0]`, `[i]` or a slice, behind its bracket."""
        token = self.current
        behind: Sequence[_Token] = self.tokens[self.at + 1 : self.at + 2]
        if token.kind in ("string", "number") and behind[0] == _Token("operator", "]"):
            self.at += 2
            key = token.text[1:-1] if token.kind == "string" else token.text
            return None if path is None else (*path, key)
        self.use(path)
        if not self.sees(":"):
            self.use(self.expression(0))
        if self.sees(":"):
            self.next()
            if not self.sees("]"):
                self.use(self.expression(0))
        self.expect("]")
        return None
