"""Types as written, and the signatures and parameters made of them."""

from wzc.lean import lean
from wzc.syntax.ast.base import Key, Name, Node, Path
from wzc.syntax.ast.expressions import Arguments, Expr


@lean
class TypeNode(Node):
    """A type as written."""


@lean
class NamedType(TypeNode):
    """`string`, `int(min = 1)`, `contracts.Markdown`."""

    path: Path
    arguments: Arguments | None


@lean
class LiteralType(TypeNode):
    """A literal as a type, a member of an enumeration: `"Cosine"`."""

    value: Expr


@lean
class ListType(TypeNode):
    """`[T]`."""

    element: TypeNode


@lean
class GenericType(TypeNode):
    """`map[T]`, `frame[T]`."""

    path: Path
    element: TypeNode


@lean
class OptionalType(TypeNode):
    """`T?`."""

    inner: TypeNode


@lean
class UnionType(TypeNode):
    """`A | B`."""

    members: list[TypeNode]


@lean
class NamedPort(Node):
    """`(md: [T])` in a signature."""

    name: Name
    type: TypeNode


@lean
class Signature(Node):
    """`In -> Out`; either side may be missing."""

    input: TypeNode | NamedPort | None
    output: TypeNode | NamedPort | None


@lean
class Parameter(Node):
    """`name: type = default` in parentheses."""

    name: Key
    type: TypeNode
    default: Expr | None
    doc: str | None
