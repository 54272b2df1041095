"""Generated values files: what the real Wurzel accepts, refuses, and makes of them."""

from __future__ import annotations

import datetime
import re
from pathlib import PurePosixPath
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.values.real import RealWurzel
from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel import config as schema
from wzc.importers.wurzel.config import WorkflowConfig
from wzc.importers.wurzel.ignored import field_types
from wzc.importers.wurzel.structure import structure
from wzc.importers.wurzel.values import (
    TemplateValues,
    configure,
    normalised,
    read_values,
)
from wzc.importers.yaml.tree import plain
from wzc.source.file import SourceFile

# ---- data of the schema's shape, mostly right

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
    st.sampled_from([b"", b"a", b"1", b"yes", b"\xff", b" 2 "]),
    st.sampled_from([datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1, 2)]),
    st.lists(st.sampled_from(["a", 1, None]), max_size=2),
    st.dictionaries(st.sampled_from(["a", "name", 1, True, b"k"]), st.just("x"), max_size=2),
)


def good(type: Any) -> st.SearchStrategy[Any]:
    """Values that fit a type, some only by Pydantic's conversions."""
    if get_origin(type) in (Union, UnionType):
        [inner] = [each for each in get_args(type) if each is not NoneType]
        return st.none() | data(inner)
    if get_origin(type) is Literal:
        return st.sampled_from(get_args(type))
    if get_origin(type) is list:
        return st.lists(data(get_args(type)[0]), max_size=2)
    if get_origin(type) is dict:
        return st.dictionaries(st.sampled_from(["A", "B", "c d", ""]), data(str), max_size=3)
    if attrs.has(type):
        return shaped(type)
    return {
        str: st.sampled_from(TEXTS),
        PurePosixPath: st.sampled_from(["/", "/usr/app", "a/../b", "", ".", "//x", "/a//b/"]),
        int: st.integers(-5, 70000) | st.sampled_from(["0", "12", "1_000", 3.0, "+4", " 5\n"]),
        bool: st.booleans() | st.sampled_from(["yes", "Off", "T", "1", 0, 1.0]),
    }[type]


def data(type: Any) -> st.SearchStrategy[Any]:
    """Values that fit a type, now and then one that perhaps does not."""
    return st.integers(0, 19).flatmap(lambda number: ODD if number == 0 else good(type))


def shaped(type: Any) -> st.SearchStrategy[dict[Any, Any]]:
    """Mappings of a class; sometimes without a required key or with an unknown one."""
    keys = {key: data(of) for key, of in field_types(type).items()}
    if type is WorkflowConfig:
        keys["schedule"] = st.none() | st.just("0 4 * * *") | st.lists(st.just("@daily")) | ODD
    needed = {
        each.metadata.get("key", each.name)
        for each in attrs.fields(type)
        if each.default is attrs.NOTHING
    }
    required: dict[Any, Any] = {key: of for key, of in keys.items() if key in needed}
    optional: dict[Any, Any] = {key: of for key, of in keys.items() if key not in needed}
    optional.update({"labels": ODD, 1: ODD})
    full = st.fixed_dictionaries(required, optional=optional)
    nothing: dict[Any, Any] = {}
    partial = st.fixed_dictionaries(nothing, optional={**required, **optional})
    return full if not needed else st.integers(0, 9).flatmap(lambda n: partial if n == 0 else full)


FILES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "workflows": st.integers(0, 19).flatmap(
                lambda number: (
                    ODD
                    if number == 0
                    else st.dictionaries(
                        st.sampled_from(["docs", "wiki", "", 5]), data(WorkflowConfig), max_size=2
                    )
                )
            ),
            "dvc": ODD,
        },
    ),
    max_size=3,
)


def dumped(value: Any) -> Any:
    """A config as Pydantic dumps its own."""
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return {f.metadata.get("key", f.name): dumped(getattr(value, f.name)) for f in fields}
    if isinstance(value, list):
        return [dumped(item) for item in value]
    return str(value) if isinstance(value, PurePosixPath) else value


def is_same(found: Diagnostics, code: Any) -> bool:
    return any(item.code is code for item in found)


# ---- the tests


def test_the_schema_is_wurzels(wurzel: RealWurzel) -> None:
    real = wurzel.ask(schema=True)
    ours = {
        name: {key: shown(of) for key, of in field_types(type).items()}
        for name, type in {**vars(schema), "TemplateValues": TemplateValues}.items()
        if isinstance(type, type_) and attrs.has(type)
    }
    theirs = {
        name: {key: plainly(of) for key, of in fields.items()}
        for name, fields in real["models"].items()
    }
    assert theirs == ours
    assert dumped(WorkflowConfig()) == real["default"]


def located(path: tuple[Any, ...]) -> tuple[str, ...]:
    """A path as Pydantic gives it, to which a key `true` is the number 1."""
    return tuple(str(int(step) if isinstance(step, bool) else step) for step in path)


type_ = type


def shown(type: Any) -> str:
    return plainly(type.__name__ if isinstance(type, type_) and not get_args(type) else str(type))


def plainly(type: str) -> str:
    """Types without their modules."""
    type = re.sub(r"<class '(.*)'>", r"\1", type).replace("NoneType", "None")
    type = re.sub(r"\b[A-Za-z_]+\.", "", re.sub(r"\b(\w+\.)+(?=\w)", "", type))
    return type.replace("PurePosixPath", "Path")


@given(files=FILES, name=st.sampled_from([None, "", "docs", "wiki", "nope"]))
@settings(max_examples=400)
def test_accepted_refused_and_read_as_by_wurzel(
    wurzel: RealWurzel, files: list[Any], name: str | None
) -> None:
    texts = [yaml.safe_dump(file, allow_unicode=True, sort_keys=False) for file in files]
    real = wurzel.ask(values=texts, workflow=name)
    found = Diagnostics()
    values = read_values(
        [SourceFile(f"{number}.yaml", text) for number, text in enumerate(texts)], found
    )
    configured = configure(values, name, found)
    if "config" in real:
        assert not found.has_errors, [item.message for item in found]
        assert configured is not None
        assert dumped(configured.config) == real["config"]
    elif "refused" in real:
        assert is_same(found, catalogue.WRONG_YAML_VALUE)
        refusals = structure(plain(normalised(values.tree)), TemplateValues).refusals
        ours = {(located(one.path), one.is_key) for one in refusals}
        theirs = {
            (tuple(part for part in loc if part != "[key]"), loc[-1] == "[key]")
            for loc in real["refused"]
        }
        assert ours <= theirs
        # Of an entry whose key and value are both wrong, we name the value.
        for path, is_key in theirs - ours:
            assert is_key and any(one[: len(path)] == path for one, _ in ours), path
    else:
        assert is_same(found, catalogue.UNKNOWN_WORKFLOW), real
        assert configured is None
