"""Plain data of the shape of a class, mostly right, and what is compared."""

from __future__ import annotations

import datetime
from pathlib import PurePosixPath
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from hypothesis import strategies as st

from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.wurzel.ignored import field_types

TEXTS = [
    "",
    "a",
    "x/y//z/",
    "0",
    "1",
    "yes",
    "OFF",
    "true",
    "1_000",
    "1.0",
    "+7",
    "-0",
    " 12 ",
    "é",
]
NUMBERS = ["1.", "_1", "1__0", "0x1", "1e3", "\u0663", "\xa05", "1_0.00", "--1", "010", "9" * 4301]
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.sampled_from([2**63, -(2**63), 2**70, 10**30]),
    st.sampled_from([0.0, 1.0, -1.0, 1.5, 1e3, 2.0**62, 2.0**63, 1e20, float("inf")]),
    st.sampled_from([*TEXTS, *NUMBERS, "secret", "Always"]),
    st.sampled_from([datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1, 2)]),
    st.lists(st.sampled_from(["a", 1, None]), max_size=2),
    st.dictionaries(st.sampled_from(["a", "name", 1, True]), st.just("x"), max_size=2),
)


def good(type: Any, odd: int = 20) -> st.SearchStrategy[Any]:
    """Values that fit a type, some only by Pydantic's conversions."""
    if get_origin(type) in (Union, UnionType):
        [inner] = [each for each in get_args(type) if each is not NoneType]
        return st.none() | data(inner, odd)
    if get_origin(type) is Literal:
        return st.sampled_from(get_args(type))
    if get_origin(type) is list:
        return st.lists(data(get_args(type)[0], odd), max_size=2)
    if get_origin(type) is dict:
        return st.dictionaries(st.sampled_from(["A", "B", "c d", ""]), data(str, odd), max_size=3)
    if attrs.has(type):
        return shaped(type, odd)
    return {
        str: st.sampled_from(TEXTS),
        PurePosixPath: st.sampled_from(["/", "/usr/app", "a/../b", "", ".", "//x", "/a//b/"]),
        int: st.integers(-5, 70000) | st.sampled_from(["0", "12", "1_000", 3.0, "+4", " 5\n"]),
        bool: st.booleans() | st.sampled_from(["yes", "Off", "T", "1", 0, 1.0]),
    }[type]


def data(type: Any, odd: int = 20) -> st.SearchStrategy[Any]:
    """Values that fit a type, and one time in `odd` one that perhaps does not (0: never)."""
    if not odd:
        return good(type, odd)
    draw = st.integers(1, odd)
    return draw.flatmap(lambda number: ODD if number == odd else good(type, odd))


def shaped(type: Any, odd: int = 20) -> st.SearchStrategy[dict[Any, Any]]:
    """Mappings of a class; sometimes without a required key or with an unknown one."""
    keys = {key: data(of, odd) for key, of in field_types(type).items()}
    if type is WorkflowConfig:
        keys["schedule"] = st.none() | st.just("0 4 * * *") | st.lists(st.just("@daily"))
        if odd:
            keys["schedule"] |= ODD
    needed = {
        each.metadata.get("key", each.name)
        for each in attrs.fields(type)
        if each.default is attrs.NOTHING
    }
    required: dict[Any, Any] = {key: of for key, of in keys.items() if key in needed}
    optional: dict[Any, Any] = {key: of for key, of in keys.items() if key not in needed}
    optional.update({"lables": ODD, 1: ODD})
    full = st.fixed_dictionaries(required, optional=optional)
    nothing: dict[Any, Any] = {}
    partial = st.fixed_dictionaries(nothing, optional={**required, **optional})
    return (
        full
        if not needed or not odd
        else st.integers(0, 9).flatmap(lambda n: partial if n == 0 else full)
    )


def dumped(value: Any) -> Any:
    """A config as Pydantic dumps its own."""
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return {f.metadata.get("key", f.name): dumped(getattr(value, f.name)) for f in fields}
    if isinstance(value, list):
        return [dumped(item) for item in value]
    return str(value) if isinstance(value, PurePosixPath) else value


def located(path: tuple[Any, ...]) -> tuple[str, ...]:
    """A path as Pydantic gives it, to which a key `true` is the number 1."""
    return tuple(str(int(step) if isinstance(step, bool) else step) for step in path)
