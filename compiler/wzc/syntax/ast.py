"""The syntax tree: what a `.wz` file says, before anything is looked up.

Every node knows its file and the offsets it covers. Nodes are never changed after parsing; what
later passes find out about a node stands in tables of their own, keyed by the node (nodes compare
by identity).
"""

from collections.abc import Iterator
from typing import TypeVar, dataclass_transform

from attrs import Factory, define

from wzc.source.file import SourceFile, Span

_C = TypeVar("_C")


@dataclass_transform(eq_default=False)
def node(cls: type[_C]) -> type[_C]:
    """A class of nodes.

    There are many of them, and every run of the compiler creates them all: what they do not need
    is left out, which halves the time.
    """
    return define(
        cls,
        eq=False,
        repr=False,
        slots=True,
        getstate_setstate=False,
        on_setattr=[],
        auto_detect=False,
    )


@node
class Node:
    """A stretch of source with a meaning."""

    file: SourceFile
    start: int
    end: int

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.span}>"

    @property
    def span(self) -> Span:
        """The place of the whole node."""
        return Span(self.file, self.start, self.end)


# ---- names


@node
class Name(Node):
    """A name as written. Empty where the parser had to make one up."""

    text: str


@node
class Key(Name):
    """What stands before `=`, `+=`, `{` or `:`: a name, or a string in quotes (then `quoted`)."""

    quoted: bool = False


@node
class Path(Node):
    """`a.b.c`."""

    parts: list[Name]

    @property
    def text(self) -> str:
        """The path with its dots."""
        return ".".join(part.text for part in self.parts)


# ---- expressions


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


# ---- types


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


# ---- entries of blocks


@node
class Assign(Node):
    """`key = value`, in `inputs { }` also with `at path` and a block."""

    key: Key
    value: Expr
    at: Expr | None
    block: Block | None


@node
class Append(Node):
    """`key += [ ... ]`."""

    key: Key
    value: Expr


@node
class Amend(Node):
    """`key { ... }`."""

    key: Key
    block: Block


@node
class Field(Node):
    """`key: type`, with a value or a default: a field of a contract, or a port of a step."""

    key: Key
    type: TypeNode
    value: Expr | None
    default: Expr | None
    doc: str | None


@node
class InputPort(Node):
    """`key: type = value at path`."""

    key: Key
    type: TypeNode
    value: Expr
    at: Expr
    block: Block | None


@node
class OutputPort(Node):
    """`key: type from path default value`."""

    key: Key
    type: TypeNode
    source: Expr
    default: Expr | None
    block: Block | None


@node
class ForClause(Node):
    """`for variable in iterable`; a range's ends stand in a RangeExpr."""

    variable: Name
    iterable: Expr


@node
class Step(Node):
    """`step name = Type(...) for x in xs { ... }`."""

    name: Name
    type: Expr
    loop: ForClause | None
    block: Block | None
    doc: str | None


@node
class AmendStep(Node):
    """`step name { ... }` or `step name(setting = value) { ... }`."""

    name: Name
    arguments: Arguments | None
    block: Block | None


@node
class RemoveStep(Node):
    """`remove step name`."""

    name: Name


@node
class Use(Node):
    """`use preset(arguments)`."""

    path: Path
    arguments: Arguments | None


@node
class EdgeStep(Node):
    """A step, or an output of one, at an end of an edge; `optional` for `step?`."""

    path: Path
    optional: bool


@node
class EdgeList(Node):
    """`[a, b]` at an end of an edge."""

    steps: list[EdgeStep]


@node
class Arrow(Node):
    """`>>` passes data (then `data`), `~>` only orders."""

    data: bool


@node
class Edge(Node):
    """`a >> [b, c] ~> d`: ends and the arrows between them."""

    ends: list[EdgeStep | EdgeList]
    arrows: list[Arrow]


@node
class Input(Node):
    """`input name: type = default`."""

    name: Name
    type: TypeNode
    default: Expr | None
    doc: str | None


@node
class Output(Node):
    """`output step` (then `path`) or `output name = value`."""

    path: Path | None
    name: Name | None
    value: Expr | None


@node
class OnExit(Node):
    """`on_exit name = Type(...) { ... }`."""

    name: Name
    type: Expr
    block: Block | None


@node
class Hook(Node):
    """`hook event name = Type(...) { ... }`."""

    event: Name
    name: Name
    type: Expr
    block: Block | None


# ---- declarations


@node
class ImportModule(Node):
    """`import module as alias`."""

    module: Path | String
    alias: Name | None


@node
class ImportedName(Node):
    """`name as alias` after `from module import`."""

    name: Name
    alias: Name | None


@node
class ImportNames(Node):
    """`from module import A, B as C`."""

    module: Path | String
    names: list[ImportedName]


@node
class Param(Node):
    """`param name: type = default`."""

    name: Name
    type: TypeNode
    default: Expr | None
    doc: str | None


@node
class Let(Node):
    """`let name = value`."""

    name: Name
    value: Expr
    doc: str | None


@node
class Contract(Node):
    """`contract Name extends Base { field: type }`."""

    name: Name
    base: Path | None
    body: Block
    doc: str | None


@node
class ExternStep(Node):
    """`extern step Name(settings) : In -> Out { class = "module:Class" }`."""

    name: Name
    parameters: list[Parameter]
    signature: Signature | None
    body: Block | None
    doc: str | None


@node
class ExternMiddleware(Node):
    """`extern middleware name(settings) { ... }`."""

    name: Name
    parameters: list[Parameter]
    body: Block | None
    doc: str | None


@node
class ExternTemplate(Node):
    """`extern template name(parameters) : In -> Out { ref = "..." }`."""

    name: Name
    parameters: list[Parameter]
    signature: Signature | None
    body: Block | None
    doc: str | None


@node
class Component(Node):
    """`component name(parameters) : In -> Out { ... }`."""

    name: Name
    parameters: list[Parameter]
    signature: Signature | None
    body: Block
    doc: str | None


@node
class Preset(Node):
    """`preset name(parameters) { ... }`."""

    name: Name
    parameters: list[Parameter]
    body: Block
    doc: str | None


@node
class Pipeline(Node):
    """`pipeline name { ... }`, a declaration or what a profile amends."""

    name: Name
    body: Block
    doc: str | None


@node
class Profile(Node):
    """`profile name { ... }`."""

    name: Name
    body: Block
    doc: str | None


@node
class Cluster(Node):
    """`cluster name { ... }`."""

    name: Name
    body: Block
    doc: str | None


@node
class Comment:
    """A comment, `#` included: for the formatter and for suppressions."""

    start: int
    end: int


@node
class File(Node):
    """A whole file.

    `broken_names` are the names that stand in text the parser had to skip: later passes must not
    call them unknown.
    """

    declarations: list[Node]
    comments: list[Comment] = Factory(list)
    broken_names: frozenset[str] = frozenset()
    broken_spans: list[tuple[int, int]] = Factory(list)


def walk(root: Node) -> Iterator[Node]:
    """All nodes below `root`, itself first, in source order."""
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, Node):
            yield item
            stack.extend(getattr(item, name) for name in reversed(child_fields(type(item))))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def child_fields(cls: type[Node]) -> tuple[str, ...]:
    """The fields of a class of nodes that make it up: all but its place, depth and doc."""
    found = _CHILDREN.get(cls)
    if found is None:
        names = (a.name for a in cls.__attrs_attrs__)  # type: ignore[attr-defined]
        found = tuple(n for n in names if n not in _NO_CHILDREN)
        _CHILDREN[cls] = found
    return found


_NO_CHILDREN = ("file", "start", "end", "depth", "doc", "comments", "broken_names", "broken_spans")
_CHILDREN: dict[type[Node], tuple[str, ...]] = {}
