"""Expressions: all that has a value."""

from wzc.lean import lean
from wzc.syntax.ast.base import Key, Name, Node


@lean
class Expr(Node):
    """Anything that has a value. `depth` bounds the recursion of later passes."""

    depth: int


@lean
class Reference(Expr):
    """A name that stands for a value."""

    name: str


@lean
class String(Expr):
    """A string: literal text and interpolated expressions in turn; `form` is its quotes."""

    parts: list["str | Expr"]
    form: str

    @property
    def literal(self) -> str | None:
        """Its text if nothing is interpolated, else None."""
        if not self.parts:
            return ""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, str) else None


@lean
class Number(Expr):
    """A number with its unit, as written: an integer, a fraction, a quantity or a duration."""

    text: str


@lean
class Constant(Expr):
    """`true`, `false` or `null`."""

    value: bool | None


@lean
class List(Expr):
    """`[a, b]`."""

    items: list[Expr]


@lean
class Comprehension(Expr):
    """`[element for variable in iterable if condition]`."""

    element: Expr
    variable: Name
    iterable: Expr
    condition: Expr | None


@lean
class Block(Expr):
    """`{ ... }`: the body of a declaration or an object, or a map as a value."""

    entries: list["Node"]


@lean
class Parenthesized(Expr):
    """`(inner)`."""

    inner: Expr


@lean
class Conditional(Expr):
    """`then if condition else otherwise`."""

    then: Expr
    condition: Expr
    otherwise: Expr


@lean
class Binary(Expr):
    """`left operator right`, for `or and == != <= >= < > + - * / %`."""

    operator: str
    left: Expr
    right: Expr


@lean
class Unary(Expr):
    """`not operand` or `-operand`."""

    operator: str
    operand: Expr


@lean
class RangeExpr(Expr):
    """`low..high`, `low..` or `..high`."""

    low: Expr | None
    high: Expr | None


@lean
class Attribute(Expr):
    """`target.name`."""

    target: Expr
    name: Name


@lean
class Argument(Node):
    """One argument of a call, `name = value` or just `value`."""

    name: Key | None
    value: Expr


@lean
class Arguments(Node):
    """`( ... )` of a call."""

    items: list[Argument]


@lean
class Call(Expr):
    """`function(arguments)`."""

    function: Expr
    arguments: Arguments


@lean
class Index(Expr):
    """`target[key]`."""

    target: Expr
    key: Expr
