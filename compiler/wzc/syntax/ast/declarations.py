"""Declarations, and the file that they make up."""

from attrs import Factory

from wzc.lean import lean
from wzc.syntax.ast.base import Name, Node, Path
from wzc.syntax.ast.expressions import Block, Expr, String
from wzc.syntax.ast.types import Parameter, Signature, TypeNode


@lean
class ImportModule(Node):
    """`import module as alias`."""

    module: Path | String
    alias: Name | None


@lean
class ImportedName(Node):
    """`name as alias` after `from module import`."""

    name: Name
    alias: Name | None


@lean
class ImportNames(Node):
    """`from module import A, B as C`."""

    module: Path | String
    names: list[ImportedName]


@lean
class Param(Node):
    """`param name: type = default`."""

    name: Name
    type: TypeNode
    default: Expr | None
    doc: str | None


@lean
class Let(Node):
    """`let name = value`."""

    name: Name
    value: Expr
    doc: str | None


@lean
class Contract(Node):
    """`contract Name extends Base { field: type }`."""

    name: Name
    base: Path | None
    body: Block
    doc: str | None


@lean
class ExternStep(Node):
    """`extern step Name(settings) : In -> Out { class = "module:Class" }`."""

    name: Name
    parameters: list[Parameter]
    signature: Signature | None
    body: Block | None
    doc: str | None


@lean
class ExternMiddleware(Node):
    """`extern middleware name(settings) { ... }`."""

    name: Name
    parameters: list[Parameter]
    body: Block | None
    doc: str | None


@lean
class ExternTemplate(Node):
    """`extern template name(parameters) : In -> Out { ref = "..." }`."""

    name: Name
    parameters: list[Parameter]
    signature: Signature | None
    body: Block | None
    doc: str | None


@lean
class Component(Node):
    """`component name(parameters) : In -> Out { ... }`."""

    name: Name
    parameters: list[Parameter]
    signature: Signature | None
    body: Block
    doc: str | None
    # What it was made of, where that is an `extern template` (`names.templates`).
    extern: ExternTemplate | None = None


@lean
class Preset(Node):
    """`preset name(parameters) { ... }`."""

    name: Name
    parameters: list[Parameter]
    body: Block
    doc: str | None


@lean
class Pipeline(Node):
    """`pipeline name { ... }`, a declaration or what a profile amends."""

    name: Name
    body: Block
    doc: str | None


@lean
class Profile(Node):
    """`profile name { ... }`."""

    name: Name
    body: Block
    doc: str | None


@lean
class Cluster(Node):
    """`cluster name { ... }`."""

    name: Name
    body: Block
    doc: str | None


@lean
class Comment:
    """A comment, `#` included: for the formatter and for what it allows (`wzc.allowances`)."""

    start: int
    end: int


@lean
class File(Node):
    """A whole file.

    `broken_names` are the names that stand in text the parser had to skip: later passes must not
    call them unknown.
    """

    declarations: list[Node]
    comments: list[Comment] = Factory(list)
    broken_names: frozenset[str] = frozenset()
    broken_spans: list[tuple[int, int]] = Factory(list)
