"""The machine form: one written out by hand, any other held to the schema."""

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given

import wzc.diagnostics
from tests.diagnostics.marked import ERROR, WARNING, spans
from tests.diagnostics.strategies import diagnostics
from wzc.diagnostics.json import to_json
from wzc.diagnostics.model import Diagnostic, Edit, Fix, Label

FOLDER = Path(wzc.diagnostics.__file__).parent
SCHEMA: dict[str, Any] = json.loads((FOLDER / "diagnostics.schema.json").read_text("utf-8"))
TYPES: dict[str, type] = {
    "array": list, "boolean": bool, "integer": int,
    "null": type(None), "object": dict, "string": str,
}  # fmt: skip
KEYWORDS = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "description", "enum", "items",
    "minimum", "pattern", "properties", "required", "title", "type",
}  # fmt: skip


def check(value: object, schema: dict[str, Any]) -> bool:
    """Whether a value is as the schema says, for the part of JSON Schema that is used here."""
    assert schema.keys() <= KEYWORDS
    if "$ref" in schema:
        return check(value, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    if "anyOf" in schema:
        return any(check(value, choice) for choice in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "type" in schema:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        if type(value) not in [TYPES[name] for name in names]:
            return False
    if "minimum" in schema and not (isinstance(value, int) and value >= schema["minimum"]):
        return False
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return False
    if isinstance(value, list) and not all(check(item, schema["items"]) for item in value):
        return False
    if isinstance(value, dict):
        assert schema["additionalProperties"] is False
        assert set(schema["required"]) <= schema["properties"].keys()
        return set(schema["required"]) <= value.keys() <= schema["properties"].keys() and all(
            check(item, schema["properties"][key]) for key, item in value.items()
        )
    return True


def test_one_written_out() -> None:
    [place, value] = spans("\nx = «batchsize»\ny = «1»\n")
    diagnostic = Diagnostic(
        ERROR,
        "no setting `batchsize`",
        Label(place, "did you mean `batch_size`?"),
        [Label(value, "set here")],
        ["a note"],
        "do this",
        [Fix("rename it", (Edit(place, "batch_size"),), True)],
    )
    start = {"line": 2, "column": 5, "offset": 5}
    end = {"line": 2, "column": 14, "offset": 14}
    assert to_json([diagnostic]) == [
        {
            "code": "WZ2004",
            "severity": "error",
            "message": "no setting `batchsize`",
            "file": "rag.wz",
            "start": start,
            "end": end,
            "label": "did you mean `batch_size`?",
            "related": [
                {
                    "file": "rag.wz",
                    "start": {"line": 3, "column": 5, "offset": 19},
                    "end": {"line": 3, "column": 6, "offset": 20},
                    "label": "set here",
                }
            ],
            "notes": ["a note"],
            "help": "do this",
            "fixes": [
                {
                    "title": "rename it",
                    "certain": True,
                    "edits": [{"file": "rag.wz", "start": start, "end": end, "text": "batch_size"}],
                }
            ],
            "page": "WZ2004",
        }
    ]


def test_no_place_at_all() -> None:
    [found] = to_json([Diagnostic(WARNING, "no file", None)])
    assert check([found], SCHEMA)
    assert found["severity"] == "warning"
    assert [found["file"], found["start"], found["end"], found["help"]] == [None] * 4
    assert found["label"] == ""


@given(diagnostics())
def test_the_schema_holds_and_json_keeps_everything(diagnostic: Diagnostic) -> None:
    found = to_json([diagnostic, diagnostic])
    assert check(found, SCHEMA)
    assert json.loads(json.dumps(found)) == found


def test_the_schema_refuses_what_is_not_one() -> None:
    [found] = to_json([Diagnostic(ERROR, "no file", None)])
    assert not check([{**found, "more": 1}], SCHEMA)
    assert not check([{**found, "code": "2004"}], SCHEMA)
    assert not check([{**found, "severity": "info"}], SCHEMA)
    assert not check([{**found, "start": {"line": 0, "column": 1, "offset": 0}}], SCHEMA)
    assert not check([{key: value for key, value in found.items() if key != "page"}], SCHEMA)
