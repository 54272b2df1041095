"""Describes settings and contracts of Wurzel; runs inside the environment that has Wurzel in it.

Reads {settings: [{class, names}], plain: [path], contracts: [path]} as JSON from standard input:
steps, classes that are settings themselves, contracts. Writes what each of their fields is: whether
it is required, its default, and its JSON schema or the column's type.
"""

import importlib
import importlib.util
import json
import pathlib
import sys
from typing import Annotated, Any

import pandera
from loading import plain, step_class
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined


def found(path: str) -> Any:
    """The class of a path `module:name`; a module whose package lacks an extra is read alone."""
    module, _, name = path.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except ImportError:
        spec = importlib.util.find_spec("wurzel")
        assert spec is not None and spec.origin is not None
        file = pathlib.Path(spec.origin).parent.joinpath(*module.split(".")[1:])
        spec = importlib.util.spec_from_file_location(module, file.with_suffix(".py"))
        assert spec is not None and spec.loader is not None
        alone = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(alone)
        return getattr(alone, name)


def field(info: FieldInfo) -> dict[str, Any]:
    """One field: all that the type says stands in the schema."""
    annotated = info.annotation
    for item in info.metadata:
        if type(item).__module__.startswith("annotated_types"):
            annotated = Annotated[annotated, item]
    default = info.get_default(call_default_factory=True)
    return {
        "required": info.is_required(),
        "default": None if default is PydanticUndefined else plain(default),
        "schema": TypeAdapter(annotated).json_schema(),
    }


def fields(cls: Any) -> dict[str, Any]:
    """All fields of a Pydantic class."""
    return {name: field(info) for name, info in cls.model_fields.items()}


def of_step(request: dict[str, Any]) -> dict[str, Any]:
    """The fields of a step's settings; nothing where an extra is missing."""
    try:
        cls = step_class(request["class"], request["names"])
    except ImportError as error:
        return {"missing": str(error)}
    return {"fields": fields(cls.__new__(cls).settings_class)}


def contract(path: str) -> dict[str, Any]:
    """The columns of a data frame, or the fields of a document, with what may be null."""
    cls = found(path)
    if issubclass(cls, pandera.DataFrameModel):
        columns = cls.to_schema().columns
        return {
            name: {"type": str(column.dtype), "nullable": column.nullable or not column.required}
            for name, column in columns.items()
        }
    made = {name: field(info) for name, info in cls.model_fields.items()}
    return {
        name: {
            "type": item["schema"],
            "nullable": {"type": "null"} in item["schema"].get("anyOf", []),
        }
        for name, item in made.items()
    }


if __name__ == "__main__":
    request = json.load(sys.stdin)
    answer = {
        "steps": [of_step(item) for item in request["settings"]],
        "plain": [fields(found(path)) for path in request["plain"]],
        "contracts": [contract(path) for path in request["contracts"]],
    }
    print(json.dumps(answer))
