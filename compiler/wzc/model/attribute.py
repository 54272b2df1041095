"""How the model's classes say what may be written.

Each class of blocks and constructors is an attrs class whose fields are made by `attribute`: the
field's metadata is the schema that the checker uses and the language reference is made from.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

from attrs import define, field, fields

from wzc.lean import lean
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.types.kinds import Type


@define(frozen=True)
class Attribute:
    """What may be written under one name.

    `argo` is the path of the field it becomes: below `T.` the step's template, `D.` its task, `W.`
    the workflow spec, `C.` that of a CronWorkflow; without these, below the object that the block
    becomes or a part of it. `example` is a line that shows it, `default` what holds where it is not
    said, as it would be written. `shorthand` names the attribute that a value that is not a block
    stands for (`retry = 3`). `later` marks what has no meaning yet. `scope` is a name that is known
    in its value only (`last_retry`). `since` is the first version of Argo that has it, where not
    all have.
    """

    name: str
    type: Type
    argo: str = ""
    doc: str = ""
    example: str = ""
    required: bool = False
    shorthand: str = ""
    later: bool = False
    scope: str = ""
    default: str = ""
    since: str = ""


@lean
class Block:
    """Base of all blocks and constructed objects: fields hold a `Value`, or None if not set."""

    #: What a constructor is called by (`secret`), or a block in messages.
    keyword: ClassVar[str] = ""
    #: The type of entries under names of their own (`resources { "example.com/gpu" = 1 }`).
    others: ClassVar[Type | None] = None


def attribute(
    type: Type,
    argo: str = "",
    doc: str = "",
    example: str = "",
    *,
    required: bool = False,
    shorthand: str = "",
    scope: str = "",
    default: str = "",
    since: str = "",
) -> Any:
    """A field of a block class; see `Attribute`."""
    found = Attribute(
        "", type, argo, doc, example, required, shorthand, scope=scope, default=default, since=since
    )
    return field(default=None, metadata={"attribute": found})


def later(type: Type, argo: str = "", doc: str = "", example: str = "") -> Any:
    """A field whose meaning is still to come: it is known, and refused as not supported yet."""
    found = Attribute("", type, argo, doc, example, later=True)
    return field(default=None, metadata={"attribute": found})


_F = TypeVar("_F", bound=Callable[..., Any])


def remembered(function: _F) -> _F:
    """`functools.cache` with the function's own types: the general ones refuse a `type[Block]`."""
    return cast(_F, cache(function))


@remembered
def schema(model: type[Block]) -> dict[str, Attribute]:
    """The attributes of a block class by name, in their order.

    An attribute is written as its field is named, without the underscore that keeps a Python
    keyword apart (`class_`).
    """
    from attrs import evolve

    definition: Any = model  # of attrs: `lean` does not say so
    return {
        item.name.rstrip("_"): evolve(item.metadata["attribute"], name=item.name.rstrip("_"))
        for item in fields(definition)
        if "attribute" in item.metadata
    }


def structure(model: type[Block], data: dict[str, Value], origin: Origin | None = None) -> Any:
    """An object of a block class from evaluated entries: what is null or missing is None.

    Entries under names of their own go to the class's field `extra`, if it has one. The data has
    been checked against the schema.
    """
    known = schema(model)
    arguments: dict[str, Any] = {}
    extra: dict[str, Value] = {}
    for name, value in data.items():
        attribute_ = known.get(name)
        if value.data is None:
            continue
        if attribute_ is None:
            extra[name] = value
        else:
            arguments[_FIELD_NAMES.get(name, name)] = value
    found: Any = model(**arguments)
    if extra:
        found.extra = extra
    return found


def amended(weaker: Value | None, own: Value | None) -> Value | None:
    """What amends a weaker value: blocks and maps entry by entry, all else as a whole."""
    if own is None or weaker is None:
        return weaker if own is None else own
    if isinstance(own.data, dict) and isinstance(weaker.data, dict):
        return Value({**weaker.data, **own.data}, own.origin)
    if not isinstance(own.data, Block) or type(own.data) is not type(weaker.data):
        return own
    model: Any = type(own.data)
    made = model(
        **{
            name: amended(getattr(weaker.data, name), getattr(own.data, name))
            for name in (item.name for item in fields(model) if "attribute" in item.metadata)
        }
    )
    if model.others is not None:
        made.extra = getattr(weaker.data, "extra", {}) | getattr(own.data, "extra", {})
    return Value(made, own.origin)


_FIELD_NAMES = {"class": "class_"}
