"""The types of the language.

A type says which values are allowed and what they are called in messages. Types are compared by
value and never change. A `format` narrows text or numbers by a rule of Kubernetes or Argo
(`types.formats`); `limits` are what a declaration writes in parentheses, as `int(min = 1)`.
"""

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define, evolve

if TYPE_CHECKING:
    from wzc.model.attribute import Block


@define(frozen=True)
class Type:
    """Any type."""


@define(frozen=True)
class Scalar(Type):
    """string int float bool null quantity duration secret, and `any` and `error`."""

    name: str
    format: str = ""
    limits: tuple[tuple[str, Any], ...] = ()

    def of(self, format: str) -> "Scalar":
        """The same narrowed by a format."""
        return evolve(self, format=format)

    def within(self, **limits: Any) -> "Scalar":
        """The same narrowed by limits."""
        return evolve(self, limits=tuple(limits.items()))


@define(frozen=True)
class Enum(Type):
    """One of some texts or numbers."""

    values: tuple[str | int, ...]


@define(frozen=True)
class ListOf(Type):
    """`[element]`."""

    element: Type


@define(frozen=True)
class MapOf(Type):
    """Values by key; `key_format` is a rule for the keys."""

    element: Type
    key_format: str = ""


@define(frozen=True)
class RangeOf(Type):
    """`low..high`, `low..`, `..high`."""

    element: Type


@define(frozen=True)
class BlockOf(Type):
    """An object with the attributes of a class of the model.

    Classes for what few pipelines have are given as `module:Class`, and made when they are needed.
    """

    of: "type[Block] | str"

    @property
    def model(self) -> "type[Block]":
        """The class."""
        return self.of if isinstance(self.of, type) else _load(self.of)


@define(frozen=True)
class Built(Type):
    """What one of the language's constructors makes, as `secret(...)`; `model` is its class.

    Classes of rare ones are given as `module:Class`, and made when they are needed.
    """

    of: "type[Block] | str"

    @property
    def model(self) -> "type[Block]":
        """The class."""
        return self.of if isinstance(self.of, type) else _load(self.of)


@define(frozen=True)
class Middleware(Type):
    """What the call of a middleware gives."""


@define(frozen=True)
class Ending(Type):
    """How a step has ended: what `after` asks for."""


@define(frozen=True)
class ClusterType(Type):
    """A cluster that pipelines run on."""


@define(frozen=True)
class Judgement(Type):
    """A condition over the object that a `resource` step has to do with.

    Comparisons are `joined` by `and` or by `or`, the only thing that Argo does there.
    """

    joined: str


@define(frozen=True)
class Module(Type):
    """The name of an import; only a step to what is in it."""


@define(frozen=True)
class Union(Type):
    """Any of several."""

    members: tuple[Type, ...]


@define(frozen=True)
class Artifact(Type):
    """A file or a folder that a step gives: `kind` is `file` or `dir`.

    `data` is the `DataType` of what is in it, where its type is a contract: a file then, which
    goes along `>>` too.
    """

    kind: str
    data: Any = None


@define(frozen=True)
class RunTime(Type):
    """A value of a type that is only known in the run.

    Where it is what is expected, such a value is taken too; known ones are what the other members
    of a union say.
    """

    type: Type


@define(frozen=True)
class Sourced(Union):
    """A setting's own type, with the sources that its value may also come from."""

    own: Type


@cache
def _load(name: str) -> "type[Block]":
    from importlib import import_module

    module, _, attribute = name.partition(":")
    found: type[Block] = getattr(import_module(f"wzc.model.{module}"), attribute)
    return found


Found = TypeVar("Found", bound=Type)

STRING = Scalar("string")
INT = Scalar("int")
FLOAT = Scalar("float")
BOOL = Scalar("bool")
NULL = Scalar("null")
QUANTITY = Scalar("quantity")
DURATION = Scalar("duration")
SECRET = Scalar("secret")
ANY = Scalar("any")
OUTCOME = Ending()
CLUSTER = ClusterType()
# What an expression has whose mistake has been reported; it fits everywhere.
ERROR = Scalar("error")

NAMED = {
    "string": STRING,
    "int": INT,
    "float": FLOAT,
    "bool": BOOL,
    "quantity": QUANTITY,
    "duration": DURATION,
    "secret": SECRET,
    "any": ANY,
    "url": STRING.of("url"),
}


def union(*members: Type) -> Type:
    """Any of the members; a union of one is that one.

    One with `any` is `any`, but for values that are only known in the run: those are never meant
    by it.
    """
    flat: list[Type] = []
    for member in members:
        for part in member.members if isinstance(member, Union) else (member,):
            if part is ERROR:
                return part
            if part not in flat:
                flat.append(part)
    if ANY in flat:
        flat = [ANY, *(part for part in flat if isinstance(part, RunTime))]
    return flat[0] if len(flat) == 1 else Union(tuple(flat))


def optional(inner: Type) -> Type:
    """The type or null."""
    return union(inner, NULL)


def members(type: Type) -> tuple[Type, ...]:
    """The members of a union, else the type alone."""
    return type.members if isinstance(type, Union) else (type,)


def member(of: Type, wanted: type[Found]) -> Found | None:
    """The first of a type's members that is of a class of types; `any` has one of each kind."""
    for found in members(of):
        if isinstance(found, wanted):
            return found
        if (found is ANY or found is ERROR) and wanted in (ListOf, MapOf, RangeOf):
            # What takes anything of the run takes it in lists and maps too.
            return wanted(of if is_run_time(of) else ANY)  # type: ignore[call-arg]
    return None


def fits(actual: Type, expected: Type) -> bool:
    """Whether values of a type may stand where another is expected.

    Formats, limits and enumerations are about values, not types: they are checked when the value
    is known. So is null: `size if size != null else 5` is fine for a `size` that may be null.
    """
    if ERROR in (actual, expected):
        return True
    if isinstance(actual, (Artifact, Ending, ClusterType)):
        return actual in members(expected)
    if isinstance(actual, RunTime):
        return any(
            isinstance(part, RunTime) and fits(actual.type, part.type) for part in members(expected)
        )
    if isinstance(expected, RunTime):
        return False
    if ANY in (actual, expected) and not is_run_time(actual):
        return True
    if isinstance(actual, Union):
        return all(fits(part, expected) for part in actual.members if part != NULL)
    if isinstance(expected, Union):
        return any(fits(actual, part) for part in expected.members)
    if isinstance(actual, Enum):
        return any(fits(kind, expected) for kind in _kinds(actual)) and (
            not isinstance(expected, Enum) or any(v in expected.values for v in actual.values)
        )
    if isinstance(expected, Enum):
        return isinstance(actual, Scalar) and any(actual.name == k.name for k in _kinds(expected))
    if isinstance(actual, Scalar) and isinstance(expected, Scalar):
        return actual.name == expected.name or (actual.name, expected.name) in _WIDER
    if isinstance(actual, (ListOf, RangeOf)) and actual.__class__ is expected.__class__:
        return fits(actual.element, expected.element)
    if isinstance(actual, MapOf):
        if isinstance(expected, MapOf):
            return fits(actual.element, expected.element)
        return isinstance(expected, BlockOf)
    if SECRET in (actual, expected):
        # Which of the sources a secret is, is known when the value is.
        other = expected if actual == SECRET else actual
        return isinstance(other, Built) and is_source(other.model)
    return actual == expected


def is_run_time(type: Type) -> bool:
    """Whether values of the type may be known only in the run."""
    return any(isinstance(part, RunTime) for part in members(type))


def known(type: Type) -> Type:
    """The type of what a value is once it is known."""
    if not is_run_time(type):
        return type
    return union(*(part.type if isinstance(part, RunTime) else part for part in members(type)))


def staged(result: Type, *operands: Type) -> Type:
    """The type of what is made of operands: known in the run only if one of them is."""
    run_time = any(is_run_time(operand) for operand in operands)
    return RunTime(known(result)) if run_time and result != ERROR else result


def also_at_run_time(type: Type) -> Type:
    """The type for a place that takes values of the run too, also as entries of lists and maps."""
    found: list[Type] = []
    for part in members(type):
        if isinstance(part, ListOf):
            part = ListOf(also_at_run_time(part.element))
        elif isinstance(part, MapOf):
            part = MapOf(also_at_run_time(part.element), part.key_format)
        found.append(part)
    return Union((*found, RunTime(type)))


def keyword_of(made: Built) -> str:
    """What the constructor is called by."""
    return made.model.keyword


def is_source(model: "type[Block]") -> bool:
    """Whether a constructor names where a secret is kept."""
    return getattr(model, "keyword", "") in ("secret", "from_env", "vault")


def _kinds(type: Enum) -> set[Scalar]:
    return {STRING if isinstance(value, str) else INT for value in type.values}


_WIDER = {
    ("int", "float"),
    ("int", "quantity"),
    ("float", "quantity"),
    ("quantity", "float"),
    ("quantity", "int"),
}
