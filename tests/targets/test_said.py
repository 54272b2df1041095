"""Which target a pipeline has: the command line's, its cluster's, or the newest."""

from __future__ import annotations

import pytest

import wzc
from tests.backend.argo.emitted import TYPES
from tests.language.program import refused
from wzc import api
from wzc.backend.emit.tree import Map

CLUSTERS = """
cluster old { argo_version = "3.5" }
cluster new { argo_version = "4.1" }
cluster plain { }
profile aged { pipeline p { cluster = old } }
"""
BODY = """
pipeline p {{
  {0}
  schedule = "@daily"
  defaults {{ image = "a:1" }}
  step a = Ping()
}}
"""


def schedule(line: str, **options: object) -> str:
    found = api.compile(text=CLUSTERS + BODY.format(line) + TYPES, **options)  # type: ignore[call-overload]
    assert not found.errors, found.messages()
    spec = found.documents[0]["spec"]
    assert isinstance(spec, Map)
    return next(iter(spec))


@pytest.mark.parametrize(
    ("line", "options", "field"),
    [
        ("", {}, "schedules"),
        ("cluster = old", {}, "schedule"),
        ("cluster = new", {}, "schedules"),
        ("cluster = plain", {}, "schedules"),
        ("", {"target": "3.5"}, "schedule"),
        ("cluster = old", {"target": "3.6"}, "schedules"),
        ("cluster = new", {"target": "3.5"}, "schedule"),
        ("cluster = plain", {"target": "3.5"}, "schedule"),
        ("", {"profiles": ["aged"]}, "schedule"),
        ("cluster = new", {"profiles": ["aged"]}, "schedule"),
    ],
)
def test_who_wins(line: str, options: dict[str, object], field: str) -> None:
    assert schedule(line, **options) == field


def test_each_pipeline_has_its_own() -> None:
    text = CLUSTERS + BODY.format("cluster = old")
    text += BODY.format("cluster = new").replace("pipeline p", "pipeline q") + TYPES
    first, second = api.compile(text=text).documents
    assert "schedule" in first["spec"] and "schedules" in second["spec"]  # type: ignore[operator]


def test_the_cluster_is_shown_where_it_is_to_blame() -> None:
    body = BODY.format("cluster = old").replace('"@daily"', '["@daily", "@weekly"]')
    (error,) = api.compile(text=CLUSTERS + body + TYPES).errors
    assert [label.span.text for label in error.secondary] == ['"@daily"', '"3.5"']
    (error,) = api.compile(text=CLUSTERS + body + TYPES, target="3.5").errors
    assert [label.span.text for label in error.secondary] == ['"@daily"']


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("argo_version = «3.7»", "WZ3001"),
        ('argo_version = «"3.8"»', "WZ3004"),
        ('crds = «"some"»', "WZ3004"),
        ('references_only = «"yes"»', "WZ3001"),
    ],
)
def test_what_a_cluster_may_say(entry: str, code: str) -> None:
    refused(f"cluster c {{ {entry} }}\npipeline p {{ cluster = c }}\n", code)


def test_a_version_is_no_number() -> None:
    text = "cluster c { argo_version = 4.0 }\npipeline p { cluster = c }\n"
    error = api.compile(text=text).errors[0]
    assert error.help == "put it in quotes"
    assert [edit.text for fix in error.fixes for edit in fix.edits] == ['"4.0"']


def test_another_target_makes_no_sense() -> None:
    with pytest.raises(ValueError, match=r"target is one of '3\.5', .* not '3\.8'"):
        wzc.compile(text="", target="3.8")
    with pytest.raises(ValueError, match="kind is one of"):
        wzc.compile(text="", kind="CronWorkflow")
