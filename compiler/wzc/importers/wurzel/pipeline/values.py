"""What names stand for while a pipeline's Python is read.

Numbers, texts, lists, tuples and dicts are Python's own. Everything else is one of these classes.
"""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from attrs import Factory, define

from wzc.importers.python import Module
from wzc.source.file import Span

if TYPE_CHECKING:
    from wzc.importers.wurzel.pipeline.scope import Scope

Value: TypeAlias = object


@define(frozen=True)
class Doubt:
    """Why something is not known without running the file: a place and a clause in words."""

    place: Span
    why: str
    notes: tuple[str, ...] = ()


@define(eq=False)
class Unknown:
    """A value that is not known. `may` are the steps that it may be or hold.

    Calls of a `safe` one (a logger, a function of the standard library) change no step.
    """

    doubt: Doubt
    may: tuple["Step", ...] = ()
    safe: bool = False


@define(eq=False)
class External:
    """Something outside of the project by its dotted name; `place` is where it was imported."""

    name: str
    place: Span

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


@define(eq=False)
class ClassValue:
    """A class: of the project, or a step class that ships with Wurzel.

    `is_step` is None where a base class is not known. `doubt` says why its steps cannot be trusted:
    the class changes what chaining does. `opaque` ones have bases outside of the project, so that
    their instances are not known.
    """

    module: str
    name: str
    place: Span
    declared: Span | None = None
    is_step: bool | None = False
    bases: tuple["ClassValue", ...] = ()
    names: dict[str, Value] = Factory(dict)
    fields: tuple[str, ...] | None = None
    opaque: bool = False
    doubt: Doubt | None = None

    def find(self, name: str) -> Value:
        """An attribute of the class or its bases, or `MISSING`."""
        if name in self.names:
            return self.names[name]
        for base in self.bases:
            found = base.find(name)
            if found is not MISSING:
                return found
        return MISSING


@define(frozen=True, eq=False)
class Edge:
    """One `>>`: where, and its number in the order in which they happen."""

    place: Span
    number: int


@define(frozen=True)
class Touch:
    """A doubt that concerns a step, and where it does."""

    doubt: Doubt
    place: Span


@define(eq=False)
class Step:
    """An instance of a step class. `needs` are its `required_steps` in the order written.

    `variable` is a variable, `key` a dict's key or an attribute that it was given to.
    """

    type: ClassValue
    place: Span
    number: int
    needs: dict["Step", Edge] = Factory(dict)
    touches: list[Touch] = Factory(list)
    variable: str = ""
    key: str = ""


@define(eq=False)
class Required:
    """`step.required_steps`."""

    step: Step


@define(eq=False)
class Function:
    """A function or lambda with its surroundings; `owner` is the instance of a method."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: "Scope"
    defaults: dict[str, Value]
    owner: Value = None
    has_owner: bool = False
    cache: dict[tuple[Value, ...], Value] | None = None
    is_generator: bool = False
    kind: str = ""
    unknown: Doubt | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return "lambda" if isinstance(self.node, ast.Lambda) else self.node.name


@define(eq=False)
class ModuleValue:
    """A module of the project, as far as it has been read."""

    module: Module
    names: dict[str, Value] = Factory(dict)
    stars: list[External] = Factory(list)


@define(eq=False)
class Instance:
    """An instance of a simple class of the project."""

    type: ClassValue
    attributes: dict[str, Value] = Factory(dict)


@define(eq=False)
class Method:
    """A method of a value that is not interpreted: of plain data, of a step, of a backend."""

    owner: Value
    name: str


@define(eq=False)
class Partial:
    """`functools.partial(function, ...)`."""

    function: Value
    arguments: list[Value]
    keywords: dict[str, Value]


@define(eq=False)
class SetValue:
    """A set; it keeps the order in which its elements came."""

    items: dict[Value, None] = Factory(dict)


@define(eq=False)
class Lazy:
    """What a generator will give, once somebody asks."""

    items: Iterator[Value]


@define(eq=False)
class Backend:
    """An `ArgoBackend`: the values files and the workflow's name it was made with.

    `values` is None where they are not known, `workflow` where there is none.
    """

    values: tuple[str, ...] | None
    workflow: str | None
    place: Span


class _Missing:
    """The type of `MISSING`."""


MISSING = _Missing()
