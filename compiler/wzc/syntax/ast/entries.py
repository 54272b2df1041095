"""What stands in blocks: attributes, ports, steps, edges and what amends them."""

from wzc.lean import lean
from wzc.syntax.ast.base import Key, Name, Node, Path
from wzc.syntax.ast.expressions import Arguments, Block, Expr
from wzc.syntax.ast.types import TypeNode


@lean
class Assign(Node):
    """`key = value`, in `inputs { }` also with `at path` and a block."""

    key: Key
    value: Expr
    at: Expr | None
    block: Block | None


@lean
class Append(Node):
    """`key += [ ... ]`."""

    key: Key
    value: Expr


@lean
class Amend(Node):
    """`key { ... }`."""

    key: Key
    block: Block


@lean
class Field(Node):
    """`key: type`, with a value or a default: a field of a contract, or a port of a step."""

    key: Key
    type: TypeNode
    value: Expr | None
    default: Expr | None
    doc: str | None


@lean
class InputPort(Node):
    """`key: type = value at path`."""

    key: Key
    type: TypeNode
    value: Expr
    at: Expr
    block: Block | None


@lean
class OutputPort(Node):
    """`key: type from path default value`."""

    key: Key
    type: TypeNode
    source: Expr
    default: Expr | None
    block: Block | None


@lean
class ForClause(Node):
    """`for variable in iterable`; a range's ends stand in a RangeExpr."""

    variable: Name
    iterable: Expr


@lean
class Step(Node):
    """`step name = Type(...) for x in xs { ... }`."""

    name: Name
    type: Expr
    loop: ForClause | None
    block: Block | None
    doc: str | None


@lean
class AmendStep(Node):
    """`step name { ... }` or `step name(setting = value) { ... }`."""

    name: Name
    arguments: Arguments | None
    block: Block | None


@lean
class RemoveStep(Node):
    """`remove step name`."""

    name: Name


@lean
class Use(Node):
    """`use preset(arguments)`."""

    path: Path
    arguments: Arguments | None


@lean
class EdgeStep(Node):
    """A step, or an output of one, at an end of an edge; `optional` for `step?`."""

    path: Path
    optional: bool


@lean
class EdgeList(Node):
    """`[a, b]` at an end of an edge."""

    steps: list[EdgeStep]


@lean
class Arrow(Node):
    """`>>` passes data (then `data`), `~>` only orders."""

    data: bool


@lean
class Edge(Node):
    """`a >> [b, c] ~> d`: ends and the arrows between them."""

    ends: list[EdgeStep | EdgeList]
    arrows: list[Arrow]


@lean
class Input(Node):
    """`input name: type = default`."""

    name: Name
    type: TypeNode
    default: Expr | None
    doc: str | None


@lean
class Output(Node):
    """`output step` (then `path`) or `output name = value`."""

    path: Path | None
    name: Name | None
    value: Expr | None


@lean
class OnExit(Node):
    """`on_exit name = Type(...) { ... }`."""

    name: Name
    type: Expr
    block: Block | None


@lean
class Hook(Node):
    """`hook event name = Type(...) { ... }`."""

    event: Name
    name: Name
    type: Expr
    block: Block | None


def declared_step(entry: Node) -> Step | None:
    """The step that an entry of a pipeline declares; a handler is one without a place in order."""
    if isinstance(entry, Step):
        return entry
    if isinstance(entry, (OnExit, Hook)):
        return Step(
            entry.file, entry.start, entry.end, entry.name, entry.type, None, entry.block, None
        )
    return None
