"""Plain data to typed objects, accepting exactly what Pydantic's lax mode accepts.

Wurzel's models are Pydantic's: an int is refused where text is wanted, the text "yes" is taken for
a bool, a float without a fraction for an int. Rules: Pydantic's conversion table, and its
behaviour where that is silent; tests compare with the real models. Binary data and sets, which it
would convert, do not come here: they are refused when the YAML is read.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Generic, Literal, NewType, TypeVar, get_args, get_origin

import attrs
from attrs import frozen
from cattrs import (
    BaseValidationError,
    ClassValidationError,
    Converter,
    IterableValidationError,
)
from cattrs.cols import list_structure_factory
from cattrs.gen import make_dict_structure_fn, mapping_structure_factory, override

from wzc.importers.yaml.tree import Path

T = TypeVar("T")

_TRUE = frozenset(("1", "on", "t", "true", "y", "yes"))
_FALSE = frozenset(("0", "off", "f", "false", "n", "no"))
_WHOLE = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*(?:\.0+)?")
# What Rust's `trim` removes: Unicode's white space, which is less than Python's.
_BLANKS = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_LONGEST_NUMBER = 4300
_LARGEST = 2.0**63


@frozen
class Refusal:
    """A value that does not fit: where, what is taken there, and what stands there.

    `is_missing`: a key that has to be there is not. `is_key`: it is the key that does not fit.
    """

    path: Path
    wants: str
    value: object = None
    is_missing: bool = False
    is_key: bool = False


@frozen
class Structured(Generic[T]):
    """A typed object, and what was refused; its defaults stand where something was."""

    value: T | None
    refusals: tuple[Refusal, ...]


def structure(data: object, type: type[T]) -> Structured[T]:
    """`data` as an object of an attrs class; keys it does not know are passed over.

    Where something is refused, the smallest part around it that can be left out is left out; if
    nothing can, `value` is None.
    """
    converter = _converter()
    refusals: tuple[Refusal, ...] = ()
    while True:
        try:
            return Structured(converter.structure(data, type), refusals)
        except (BaseValidationError, _Refused) as error:
            found = tuple(_refusals(error, ()))
        # Later rounds only find what is missing because of what was left out.
        refusals = refusals or found
        data = _without(data, found)
        if data is None:
            return Structured(None, refusals)


class _Refused(Exception):
    def __init__(self, wants: str, value: object, is_key: bool = False) -> None:
        super().__init__(wants)
        self.wants = wants
        self.value = value
        self.is_key = is_key


# ---- single values


def _text(value: object, _: object) -> str:
    if isinstance(value, str):
        return value
    raise _Refused("text", value)


def _whole_number(value: object, _: object) -> int:
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        return int(value)
    if isinstance(value, str):
        text = value.strip(_BLANKS)
        if _WHOLE.fullmatch(text) and len(text) <= _LONGEST_NUMBER:
            return int(text.partition(".")[0])
    raise _Refused("a whole number", value)


def _bool(value: object, _: object) -> bool:
    if isinstance(value, (bool, int, float)) and value in (0, 1):
        return bool(value)
    if isinstance(value, str):
        if value.lower() in _TRUE:
            return True
        if value.lower() in _FALSE:
            return False
    raise _Refused("true or false", value)


def _path(value: object, _: object) -> PurePosixPath:
    if isinstance(value, str):
        return PurePosixPath(value)
    raise _Refused("a path, as text", value)


def _literal(value: object, type: Any) -> object:
    if isinstance(value, str) and value in get_args(type):
        return value
    raise _Refused(" or ".join(f"`{each}`" for each in get_args(type)), value)


# ---- collections


_Key = NewType("_Key", str)


def _key(value: object, _: object) -> str:
    try:
        return _text(value, _)
    except _Refused as error:
        raise _Refused("a text as key", value, is_key=True) from error


@cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(_Key, _key)
    converter.register_structure_hook(int, _whole_number)
    converter.register_structure_hook(bool, _bool)
    converter.register_structure_hook(PurePosixPath, _path)
    converter.register_structure_hook_func(_is_literal, _literal)
    converter.register_structure_hook_factory(_is_list, _list)
    converter.register_structure_hook_factory(_is_dict, _dict)
    converter.register_structure_hook_factory(attrs.has, _class)
    return converter


def _is_literal(type: Any) -> bool:
    return get_origin(type) is Literal


def _is_list(type: Any) -> bool:
    return get_origin(type) is list


def _is_dict(type: Any) -> bool:
    return get_origin(type) is dict


def _list(type: Any, converter: Converter) -> Callable[..., Any]:
    return _of(list, "a list", list_structure_factory(type, converter))


def _dict(type: Any, converter: Converter) -> Callable[..., Any]:
    make = mapping_structure_factory(type, converter, key_type=_Key)
    return _of(dict, "a mapping", make)


def _class(type: Any, converter: Converter) -> Callable[..., Any]:
    renamed = {
        each.name: override(rename=each.metadata["key"])
        for each in attrs.fields(type)
        if "key" in each.metadata
    }
    make = make_dict_structure_fn(type, converter, **renamed)  # type: ignore[arg-type]
    return _of(dict, "a mapping", make)


def _of(kind: type, wants: str, make: Callable[..., Any]) -> Callable[..., Any]:
    """A hook that looks at the kind of its value first; the library's own take what they get."""

    def checked(value: object, type: Any) -> Any:
        if not isinstance(value, kind):
            raise _Refused(wants, value)
        return make(value, type)

    return checked


# ---- what was refused


def _refusals(error: BaseException, path: Path) -> Iterator[Refusal]:
    """The refusals in an exception, which cattrs groups as the data is nested."""
    if isinstance(error, _Refused):
        yield Refusal(path, error.wants, error.value, is_key=error.is_key)
    elif isinstance(error, ClassValidationError):
        keys = {each.name: each.metadata.get("key", each.name) for each in attrs.fields(error.cl)}
        for inner, note in error.group_exceptions()[0]:
            yield from _refusals(inner, (*path, keys[note.name]))
    elif isinstance(error, IterableValidationError):
        for inner, item in error.group_exceptions()[0]:
            yield from _refusals(inner, (*path, item.index))
    elif isinstance(error, KeyError):
        yield Refusal(path, "", is_missing=True)
    else:
        raise error


def _without(data: object, refusals: Iterable[Refusal], depth: int = 0) -> object:
    """A copy without what was refused; None if that is all of it."""
    refusals = list(refusals)
    if any(len(one.path) - one.is_missing <= depth for one in refusals):
        return None
    below: dict[Hashable, list[Refusal]] = {}
    for one in refusals:
        below.setdefault(one.path[depth], []).append(one)

    def kept(key: Hashable, value: object) -> object:
        return _without(value, below[key], depth + 1) if key in below else value

    if isinstance(data, dict):
        pairs = [(key, kept(key, value)) for key, value in data.items()]
        return {key: value for key, value in pairs if value is not None or key not in below}
    if isinstance(data, list):
        items = [(index, kept(index, value)) for index, value in enumerate(data)]
        return [value for index, value in items if value is not None or index not in below]
    return None
