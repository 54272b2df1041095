"""What step classes say, however it was read: plain data that both readers make.

Values are as JSON has them: a member of an enumeration is its value, a path its text, a set a
list. Places are there only where the source was read.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from attrs import Factory, define, field

from wzc.source.file import Span

Json: TypeAlias = Any


@define(frozen=True)
class PyType:
    """A Python type.

    `kind` is one of: any none bool int float str bytes path url secret text list set tuple dict
    union literal enum model custom. `name` is the class of an enum, model or custom type, and says
    what a `text` has to be; `items` are the types in it, in order; `values` those of an enum or
    literal. `limits` are Pydantic's: gt ge lt le multiple_of min_length max_length pattern.
    `is_exact` is True for an enumeration whose values are never made from other types, and for a
    model that is a settings class, which Wurzel makes by itself.
    """

    kind: str
    name: str = ""
    items: tuple["PyType", ...] = ()
    values: tuple[Json, ...] = ()
    limits: Mapping[str, Json] = Factory(dict)
    is_exact: bool = False
    fields: tuple["PyField", ...] = ()


@define(frozen=True)
class PyField:
    """A field of a settings class, a Pydantic model or a data frame.

    With `default_text` the default is there, but only known when the code runs. `variable` is the
    name that the environment uses, empty where none reaches the field; `why` says why not.
    """

    name: str
    type: PyType
    required: bool = True
    default: Json = None
    default_text: str = ""
    doc: str = ""
    variable: str = ""
    why: str = ""
    place: Span | None = field(default=None, eq=False)
    default_place: Span | None = field(default=None, eq=False)


@define(frozen=True)
class Condition:
    """A setting that is required while a condition over other settings holds.

    `text` is an expression of the language over the names of fields; empty means always.
    """

    field: str
    text: str


@define(frozen=True)
class Validator:
    """A validator of a settings class. `rest` says what of it is no condition, as its doc."""

    name: str
    conditions: tuple[Condition, ...] = ()
    rest: str = ""
    place: Span | None = field(default=None, eq=False)


@define(frozen=True)
class PyPort:
    """What a step takes or gives: `kind` is list, set, frame or one; `contract` a class's name."""

    kind: str
    contract: str
    place: Span | None = field(default=None, eq=False)


@define(frozen=True)
class PyContract:
    """A data contract. `base` is the class it extends, if that is a contract too."""

    name: str
    base: str = ""
    fields: tuple[PyField, ...] = ()
    doc: str = ""
    place: Span | None = field(default=None, eq=False)

    @property
    def short(self) -> str:
        """The class's own name."""
        return self.name.rpartition(".")[2]


@define(frozen=True)
class PyStep:
    """A step class. `module` and `name` make its path; names of classes have their module."""

    module: str
    name: str
    settings: tuple[PyField, ...] = ()
    input: PyPort | None = None
    output: PyPort | None = None
    validators: tuple[Validator, ...] = ()
    doc: str = ""
    place: Span | None = field(default=None, eq=False)

    @property
    def path(self) -> str:
        """As `class = "..."` has it."""
        return f"{self.module}:{self.name}"


@define(frozen=True)
class Package:
    """All that was found: steps in the order of modules and lines, contracts by class."""

    steps: Sequence[PyStep] = ()
    contracts: Mapping[str, PyContract] = Factory(dict)


def replaced_limits(type: PyType, limits: Mapping[str, Json]) -> PyType:
    """The type with more limits; the given ones win."""
    from attrs import evolve

    return evolve(type, limits={**type.limits, **limits}) if limits else type
