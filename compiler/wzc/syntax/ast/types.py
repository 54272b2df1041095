"""Types as written, and the signatures and parameters made of them."""

from wzc.syntax.ast.base import Key, Name, Node, Path, node
from wzc.syntax.ast.expressions import Arguments, Expr


@node
class TypeNode(Node):
    """A type as written."""


@node
class NamedType(TypeNode):
    """`string`, `int(min = 1)`, `contracts.Markdown`."""

    path: Path
    arguments: Arguments | None


@node
class LiteralType(TypeNode):
    """A literal as a type, a member of an enumeration: `"Cosine"`."""

    value: Expr


@node
class ListType(TypeNode):
    """`[T]`."""

    element: TypeNode


@node
class GenericType(TypeNode):
    """`map[T]`, `frame[T]`."""

    path: Path
    element: TypeNode


@node
class OptionalType(TypeNode):
    """`T?`."""

    inner: TypeNode


@node
class UnionType(TypeNode):
    """`A | B`."""

    members: list[TypeNode]


@node
class NamedPort(Node):
    """`(md: [T])` in a signature."""

    name: Name
    type: TypeNode


@node
class Signature(Node):
    """`In -> Out`; either side may be missing."""

    input: TypeNode | NamedPort | None
    output: TypeNode | NamedPort | None


@node
class Parameter(Node):
    """`name: type = default` in parentheses."""

    name: Key
    type: TypeNode
    default: Expr | None
    doc: str | None
