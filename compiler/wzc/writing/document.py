"""What can be written: entries, and the expressions in them.

Nothing here is checked against the language's schema: whoever builds a document compiles what
comes out.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import frozen


@frozen
class Raw:
    """An expression that is source text already: `100m..500m`, `from_env()`, `0o775`."""

    text: str


@frozen
class Argument:
    """One argument of a call; without a `name` it goes by its position."""

    value: "Expression"
    name: str | None = None


@frozen
class Call:
    """`name(arguments)`; `name` may have dots."""

    name: str
    arguments: Sequence[Argument] = ()

    @staticmethod
    def of(name: str, *positional: "Expression", **named: "Expression") -> "Call":
        """A call with arguments as Python has them."""
        given = [Argument(value) for value in positional]
        given += [Argument(value, key) for key, value in named.items()]
        return Call(name, tuple(given))


# `int` and `float` are written as numbers; None is `null`.
Expression: TypeAlias = (
    "bool | int | float | str | Raw | Call | Sequence[Expression] | Mapping[str, Expression] | None"
)


@frozen
class Assign:
    """`key = value`, or `key += value`; `comment` stands behind it on the line."""

    key: str
    value: Expression
    comment: str = ""
    sign: str = "="


@frozen
class Block:
    """`head { entries }`: `defaults`, `pipeline rag`, `profile prod`, `step embed`.

    Short ones of plain assignments stand on one line, unless `inline` is False. `keyed` heads are
    keys that may need quotes.
    """

    head: str
    entries: "Sequence[Entry]"
    inline: bool = True
    comment: str = ""
    keyed: bool = False


@frozen
class Step:
    """`step name = type(settings) { entries }`; the block is left out where it is empty."""

    name: str
    type: Call
    entries: "Sequence[Entry]" = ()
    comment: str = ""


@frozen
class AmendStep:
    """`step name(settings) { entries }`, which amends a step in a profile; what is empty is left
    out.
    """

    name: str
    settings: Sequence[Argument] = ()
    entries: "Sequence[Entry]" = ()


@frozen
class Parameter:
    """A setting of an `extern` declaration; `default` is None where there is none.

    `type` is source text, `doc` the text of its `##` comment (several lines are fine). A default
    that is `null` is `Raw("null")`.
    """

    name: str
    type: str
    default: Expression = None
    doc: str = ""


@frozen
class Extern:
    """`extern step Name(parameters) : signature { entries }`.

    `head` is `extern step Name` or `extern middleware name`; `signature` the text after the colon,
    empty where there is none. A parameter with a `doc` stands on lines of its own.
    """

    head: str
    parameters: Sequence[Parameter] = ()
    signature: str = ""
    entries: "Sequence[Entry]" = ()
    doc: str = ""


@frozen
class Line:
    """An entry that is source text already, on one line: `import wurzel`, `a >> b`, `md: string`.

    `doc` is the text of a `##` comment above it, `comment` stands behind it.
    """

    text: str
    doc: str = ""
    comment: str = ""


@frozen
class Comment:
    """`# text`, one for each line of the text; `##` where it documents what follows."""

    text: str
    doc: bool = False


@frozen
class Blank:
    """An empty line. Several are one, and none stands at the ends of a block."""


Entry = Assign | Block | Step | AmendStep | Extern | Line | Comment | Blank
Document = Sequence[Entry]
