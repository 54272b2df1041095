"""SARIF: one log written out by hand; any other says what the JSON says, and points to the text.

The logs of wzc's own messages have been held to the schema of the standard, which is not kept here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.diagnostics.marked import ERROR, WARNING, spans
from tests.diagnostics.strategies import diagnostics
from wzc.diagnostics.json import to_json
from wzc.diagnostics.model import Diagnostic, Edit, Fix, Label
from wzc.diagnostics.pages import load_page
from wzc.diagnostics.sarif import to_sarif


def region(line: int, start: int, end: int) -> dict[str, int]:
    return {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}


def test_one_written_out() -> None:
    place, value = spans("\nx = «batchsize»\ny = «1»\n", "my docs/rag.wz")
    found = Diagnostic(
        ERROR,
        "no setting `batchsize`",
        Label(place, "did you mean `batch_size`?"),
        [Label(value)],
        ["a note"],
        "do this",
        [
            Fix("rename it", (Edit(place, "batch_size"),), certain=True),
            Fix("or leave it away", (Edit(place, ""),)),
        ],
    )
    log = to_sarif([found, Diagnostic(WARNING, "no file", None)], "1.2.3")
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("wzc", "1.2.3")
    assert [each["id"] for each in driver["rules"]] == ["WZ2004", "WZ7001"]
    page = load_page("WZ2004")
    assert page is not None and driver["rules"][0]["help"]["markdown"] == page.text
    uri = {"uri": "my%20docs/rag.wz"}
    assert run["results"] == [
        {
            "ruleId": "WZ2004",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "no setting `batchsize`\na note\nhelp: do this"},
            "locations": [
                {
                    "physicalLocation": {"artifactLocation": uri, "region": region(2, 5, 14)},
                    "message": {"text": "did you mean `batch_size`?"},
                }
            ],
            "relatedLocations": [
                {"id": 0, "physicalLocation": {"artifactLocation": uri, "region": region(3, 5, 6)}}
            ],
            "fixes": [
                {
                    "description": {"text": "rename it"},
                    "artifactChanges": [
                        {
                            "artifactLocation": uri,
                            "replacements": [
                                {
                                    "deletedRegion": region(2, 5, 14),
                                    "insertedContent": {"text": "batch_size"},
                                }
                            ],
                        }
                    ],
                }
            ],
        },
        {
            "ruleId": "WZ7001",
            "ruleIndex": 1,
            "level": "warning",
            "message": {"text": "no file"},
            "locations": [],
        },
    ]


def test_a_file_by_its_whole_path() -> None:
    [place] = spans("«x»", "/work docs/rag.wz")
    log = to_sarif([Diagnostic(ERROR, "m", Label(place))], "1")
    [location] = log["runs"][0]["results"][0]["locations"]
    uri = location["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///work%20docs/rag.wz"


def text_at(text: str, place: dict[str, int]) -> str:
    """What stands in a region, read by lines and columns alone."""
    lines = re.findall(r"[^\n]*\n|[^\n]+$|$", text) or [""]
    before = [sum(map(len, lines[: n - 1])) for n in (place["startLine"], place["endLine"])]
    start, end = before[0] + place["startColumn"] - 1, before[1] + place["endColumn"] - 1
    return text[start:end]


@given(st.lists(diagnostics(), max_size=3))
def test_it_says_what_the_json_says(found: list[Diagnostic]) -> None:
    log: Any = json.loads(json.dumps(to_sarif(found, "1")))
    [run] = log["runs"]
    results = run["results"]
    for item, plain, result in zip(found, to_json(found), results, strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == plain["code"]
        assert result["message"]["text"].startswith(plain["message"])
        labels = [*([item.primary] if item.primary else []), *item.secondary]
        places = [*result["locations"], *result.get("relatedLocations", [])]
        for label, place in zip(labels, places, strict=True):
            where = place["physicalLocation"]["region"]
            assert text_at(label.span.file.text, where) == label.span.text
        edits = [edit for fix in item.fixes if fix.certain for edit in fix.edits]
        told = [
            replaced["insertedContent"]["text"]
            for fix in result.get("fixes", [])
            for change in fix["artifactChanges"]
            for replaced in change["replacements"]
        ]
        assert sorted(told) == sorted(edit.text for edit in edits)
