"""The syntax of Argo's expressions (expr-lang 1.17), as far as a compiler needs it.

In: text. Out: a tree of the nodes below; `ArgoError` where expr-lang finds a fault in the syntax,
`Unsupported` for syntax outside the subset: pipes, ranges, slices, `let`, `if`, `not in`, powers,
comments, chained comparisons, raw strings, and predicates other than those of `map` and `filter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.gotext import SPACE


@frozen
class Literal:
    """A number, string, boolean or nil."""

    value: str | float | int | bool | None


@frozen
class Name:
    """A name at the beginning of a path."""

    name: str


@frozen
class Member:
    """`node.x`, `node["x"]` and `node?.x`."""

    node: Node
    key: Node
    optional: bool = False


@frozen
class Chain:
    """What a `?.` inside leaves when it finds nil; nil is its value then."""

    node: Node


@frozen
class Unary:
    operator: str
    node: Node


@frozen
class Binary:
    operator: str
    left: Node
    right: Node


@frozen
class Conditional:
    condition: Node
    then: Node
    otherwise: Node


@frozen
class Call:
    function: Node
    arguments: tuple[Node, ...]


@frozen
class Builtin:
    """A call of one of expr-lang's own functions."""

    name: str
    arguments: tuple[Node, ...]


@frozen
class Array:
    """`[a, b]`."""

    items: tuple[Node, ...]


@frozen
class Table:
    """`{"key": value}`; a key is known."""

    entries: tuple[tuple[str, Node], ...]


@frozen
class Predicate:
    """What `map` and `filter` do with each item."""

    node: Node


@frozen
class Pointer:
    """`#`, the item of the predicate around it."""


Node: TypeAlias = (
    Literal | Name | Member | Chain | Unary | Binary | Conditional | Call | Builtin
    | Array | Table | Predicate | Pointer
)  # fmt: skip

# expr-lang's own; of these only the first six are in the subset.
BUILTINS = frozenset(
    """int float string map filter fromJSON all none any one find findIndex findLast findLastIndex
    count sum groupBy sortBy reduce len type abs ceil floor round trim trimPrefix trimSuffix upper
    lower split splitAfter replace repeat join indexOf lastIndexOf hasPrefix hasSuffix max min
    mean median toJSON toBase64 fromBase64 now duration date timezone first last get
    take keys values toPairs fromPairs reverse uniq concat flatten sort bitnot""".split()
)
OF_ITEMS = frozenset({"map", "filter"})
SUPPORTED_BUILTINS = frozenset({"int", "float", "string", "fromJSON"}) | OF_ITEMS

_UNARY = {"not": 50, "!": 50, "-": 90}
_BINARY = {
    "or": 10, "||": 10, "and": 15, "&&": 15,
    "==": 20, "!=": 20, "<": 20, ">": 20, ">=": 20, "<=": 20,
    "contains": 20, "startsWith": 20, "endsWith": 20, "in": 20, "matches": 20,
    "+": 30, "-": 30, "*": 60, "/": 60, "%": 60, "??": 500,
}  # fmt: skip
_COMPARISONS = frozenset({"<", ">", ">=", "<="})
_OF_VALUES = frozenset({"contains", "startsWith", "endsWith", "in", "matches"})
_WORDS = frozenset({"or", "and", "not"}) | _OF_VALUES
_OUTSIDE_WORDS = frozenset({"let", "if", "else"})

_TOKEN = re.compile(
    rf"[{SPACE}]*(?:"
    r"""(?P<string>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<operator>\?\?|\?\.|==|!=|<=|>=|&&|\|\||[-+*/%<>!?:.,()\[\]{}#])"
    r"|(?P<end>$))",
    re.DOTALL,
)
# What the expression above would cut in two, or take for something else.
_OUTSIDE = re.compile(r"//|/\*|\*\*|::|\.\.|\|(?!\|)|[&=<>!*][&*]|[&<>*=!]=[&*=]|[$`^;~@]|#\w")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}


@frozen
class Token:
    kind: str
    text: str


def syntax_error(text: str) -> ArgoError:
    return ArgoError(Kind.EXPRESSION, text)


def tokens(text: str) -> Iterator[Token]:
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        if match is None:
            rest = text[at:].lstrip(SPACE)
            if rest[0] in "'\"":
                raise syntax_error("a string without an end")
            raise Unsupported(f"`{rest[:10]}` in an expression")
        kind = match.lastgroup
        assert kind is not None
        value = match[kind]
        at = match.end()
        if kind == "number" and re.match(r"[\w.$]", text[at:]):
            raise Unsupported(f"`{value}{text[at]}` in an expression")
        if kind == "name" and re.match(r"[^\x00-\x7f]", text[at:]) and text[at].isalnum():
            raise Unsupported("names of other letters than ASCII's")
        if (
            kind == "operator"
            and value in "&=<>!*|/.:*"
            and _OUTSIDE.match(text, match.start(kind))
        ):
            raise Unsupported(f"`{text[match.start(kind) :][:3]}` in an expression")
        if kind == "operator" and re.match(r"[&*=]", text[at:]) and value[-1] in "&!=*<>":
            raise Unsupported(f"`{value}{text[at]}` in an expression")
        if kind == "name" and value in _OUTSIDE_WORDS:
            raise Unsupported(f"`{value}` in an expression")
        yield Token("operator" if value in _WORDS and kind == "name" else kind, value)
        if kind == "end":
            return


def string_value(token: str) -> str:
    """What a string in quotes stands for."""
    quote, inner = token[0], token[1:-1]

    def escaped(match: re.Match[str]) -> str:
        character = match[1]
        if character == quote:
            return quote
        if len(character) > 1 and not 0xD800 <= int(character[1:], 16) < 0xE000:
            return chr(int(character[1:], 16))
        if character not in _ESCAPES:
            raise Unsupported(f"`\\{character}` in a string of an expression")
        return _ESCAPES[character]

    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", escaped, inner, flags=re.DOTALL)


def parse(text: str) -> Node:
    """The tree of a whole expression."""
    parser = _Parser(list(tokens(text)))
    tree = parser.expression(0)
    if parser.current.kind != "end":
        raise syntax_error(f"`{parser.current.text}` after the end")
    return tree


class _Parser:
    """Climbs by precedence, as expr-lang's parser does; one token ahead."""

    def __init__(self, found: list[Token]) -> None:
        self.found = found
        self.at = 0
        self.depth = 0  # of predicates

    @property
    def current(self) -> Token:
        return self.found[self.at]

    def next(self) -> Token:
        token = self.current
        if token.kind == "end":
            raise syntax_error("the expression ends too soon")
        self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        return self.current.kind == "operator" and self.current.text in texts

    def expect(self, text: str) -> None:
        if not self.sees(text):
            raise syntax_error(f"`{text}` is missing before `{self.current.text}`")
        self.next()

    def expression(self, precedence: int) -> Node:
        left = self.primary()
        previous = ""
        while self.current.kind == "operator":
            operator = self.current.text
            if operator == "not":
                if self.found[self.at + 1].text in _OF_VALUES:
                    raise Unsupported(f"`not {self.found[self.at + 1].text}`")
                raise syntax_error("`not` between two values")
            if _BINARY.get(operator, -1) < precedence:
                break
            self.next()
            if previous == "??" and operator != "??":
                raise syntax_error(f"`{operator}` after `??` needs parentheses")
            right = self.expression(_BINARY[operator] + 1)
            if operator in _COMPARISONS and self.sees(*_COMPARISONS):
                raise Unsupported("a chain of comparisons")
            left = Binary(operator, left, right)
            previous = operator
        return self.conditional(left) if precedence == 0 else left

    def conditional(self, node: Node) -> Node:
        while self.sees("?"):
            self.next()
            if self.sees(":"):
                self.next()
                node = Conditional(node, node, self.expression(0))
                continue
            then = self.expression(0)
            self.expect(":")
            node = Conditional(node, then, self.expression(0))
        return node

    def primary(self) -> Node:
        if self.sees(*_UNARY):
            operator = self.next().text
            return self.postfix(Unary(operator, self.expression(_UNARY[operator])))
        if self.sees("("):
            self.next()
            node = self.expression(0)
            self.expect(")")
            return self.postfix(node)
        if self.depth and self.sees("#"):
            self.next()
            return self.postfix(Pointer())
        if self.sees("[", "{"):
            return self.postfix(self.array() if self.sees("[") else self.table())
        if self.sees("+", "."):
            raise Unsupported(f"`{self.current.text}` before a value")
        token = self.next()
        if token.kind == "number":
            return Literal(number_value(token.text))
        if token.kind == "string":
            return self.postfix(Literal(string_value(token.text)))
        if token.kind != "name":
            raise syntax_error(f"`{token.text}` where a value should be")
        if token.text in ("true", "false", "nil"):
            return Literal({"true": True, "false": False, "nil": None}[token.text])
        if not self.sees("("):
            return self.postfix(Name(token.text))
        if token.text not in BUILTINS:
            return self.postfix(Call(Name(token.text), self.arguments()))
        if token.text not in SUPPORTED_BUILTINS:
            raise Unsupported(f"the function `{token.text}`")
        arguments = self.of_items() if token.text in OF_ITEMS else self.arguments()
        return self.postfix(Builtin(token.text, arguments))

    def of_items(self) -> tuple[Node, ...]:
        """A list, and what is done with its items, which may stand in braces."""
        self.expect("(")
        values = self.expression(0)
        self.expect(",")
        braces = self.sees("{")
        if braces:
            self.next()
        self.depth += 1
        predicate = Predicate(self.expression(0))
        self.depth -= 1
        if braces:
            self.expect("}")
        if self.sees(","):
            self.next()
        self.expect(")")
        return (values, predicate)

    def array(self) -> Node:
        self.expect("[")
        return Array(tuple(self.until("]")))

    def table(self) -> Node:
        self.expect("{")
        found: list[tuple[str, Node]] = []
        while not self.sees("}"):
            if found:
                self.expect(",")
                if self.sees("}"):
                    break
            key = self.next()
            if key.kind not in ("string", "name"):
                raise Unsupported(f"`{key.text}` as a key")
            self.expect(":")
            name = string_value(key.text) if key.kind == "string" else key.text
            found.append((name, self.expression(0)))
        self.expect("}")
        return Table(tuple(found))

    def arguments(self) -> tuple[Node, ...]:
        self.expect("(")
        return tuple(self.until(")"))

    def until(self, end: str) -> list[Node]:
        """Values with commas between them, also after the last."""
        found: list[Node] = []
        while not self.sees(end):
            if found:
                self.expect(",")
                if self.sees(end):
                    break
            found.append(self.expression(0))
        self.expect(end)
        return found

    def postfix(self, node: Node) -> Node:
        while self.sees(".", "?.", "["):
            optional = self.sees("?.")
            if self.next().text != "[" and not self.sees("["):
                node = self.named_member(node, optional)
                continue
            if optional:
                self.expect("[")
            if self.sees(":"):
                raise Unsupported("a slice")
            key = self.expression(0)
            if self.sees(":"):
                raise Unsupported("a slice")
            self.expect("]")
            node = Member(node, key, optional)
            if optional:
                node = Chain(node)
        return node

    def named_member(self, node: Node, optional: bool) -> Node:
        token = self.next()
        if token.kind != "name" and token.text not in _WORDS:
            raise syntax_error(f"`{token.text}` where a name should be")
        in_chain = isinstance(node, Chain)
        inner = node.node if isinstance(node, Chain) else node
        found: Node = Member(inner, Literal(token.text), optional)
        if self.sees("("):
            found = Call(found, self.arguments())
        return Chain(found) if in_chain or optional else found


def number_value(text: str) -> int | float:
    if "." in text or "e" in text.lower():
        number = float(text)
        if number == float("inf"):
            raise syntax_error(f"{text} is too large")
        return number
    if int(text) >= 2**63:
        raise syntax_error(f"{text} is too large")
    return int(text)
