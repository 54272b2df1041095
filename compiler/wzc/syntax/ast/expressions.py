"""Expressions: all that has a value."""

from wzc.syntax.ast.base import Key, Name, Node, node


@node
class Expr(Node):
    """Anything that has a value. `depth` bounds the recursion of later passes."""

    depth: int


@node
class Reference(Expr):
    """A name that stands for a value."""

    name: str


@node
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


@node
class Number(Expr):
    """A number with its unit, as written: an integer, a fraction, a quantity or a duration."""

    text: str


@node
class Constant(Expr):
    """`true`, `false` or `null`."""

    value: bool | None


@node
class List(Expr):
    """`[a, b]`."""

    items: list[Expr]


@node
class Comprehension(Expr):
    """`[element for variable in iterable if condition]`."""

    element: Expr
    variable: Name
    iterable: Expr
    condition: Expr | None


@node
class Block(Expr):
    """`{ ... }`: the body of a declaration or an object, or a map as a value."""

    entries: list["Node"]


@node
class Parenthesized(Expr):
    """`(inner)`."""

    inner: Expr


@node
class Conditional(Expr):
    """`then if condition else otherwise`."""

    then: Expr
    condition: Expr
    otherwise: Expr


@node
class Binary(Expr):
    """`left operator right`, for `or and == != <= >= < > + - * / %`."""

    operator: str
    left: Expr
    right: Expr


@node
class Unary(Expr):
    """`not operand` or `-operand`."""

    operator: str
    operand: Expr


@node
class RangeExpr(Expr):
    """`low..high`, `low..` or `..high`."""

    low: Expr | None
    high: Expr | None


@node
class Attribute(Expr):
    """`target.name`."""

    target: Expr
    name: Name


@node
class Argument(Node):
    """One argument of a call, `name = value` or just `value`."""

    name: Key | None
    value: Expr


@node
class Arguments(Node):
    """`( ... )` of a call."""

    items: list[Argument]


@node
class Call(Expr):
    """`function(arguments)`."""

    function: Expr
    arguments: Arguments


@node
class Index(Expr):
    """`target[key]`."""

    target: Expr
    key: Expr
