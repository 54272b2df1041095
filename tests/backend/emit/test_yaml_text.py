"""The text a person would have written, by hand."""

from typing import Any

import pytest

from tests.backend.emit.trees import document
from wzc.backend.emit.yaml import emit_yaml


def text_of(*values: dict[str, Any], header: str = "") -> str:
    return emit_yaml([document(value) for value in values], header=header)[0]


def test_a_workflow() -> None:
    value = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "docs", "labels": {}, "annotations": {"a/b": "yes"}},
        "spec": {
            "schedules": ["0 4 * * *"],
            "suspend": False,
            "startingDeadlineSeconds": 0,
            "timezone": None,
            "workflowSpec": {
                "templates": [
                    {
                        "name": "load",
                        "container": {
                            "image": "ghcr.io/wurzel/wurzel:3.3.1",
                            "command": ["sh", "-c", "set -eu\nwurzel run\n"],
                            "args": [],
                            "env": [{"name": "RUN_ID", "value": "{{workflow.uid}}"}],
                            "resources": {"limits": {"memory": "512Mi", "cpu": "1"}},
                        },
                    },
                    {"name": "n", "dag": {"tasks": []}},
                ],
            },
        },
    }
    assert text_of(value) == (
        """\
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata:
  name: docs
  labels: {}
  annotations:
    a/b: "yes"
spec:
  schedules:
    - "0 4 * * *"
  suspend: false
  startingDeadlineSeconds: 0
  timezone: null
  workflowSpec:
    templates:
      - name: load
        container:
          image: ghcr.io/wurzel/wurzel:3.3.1
          command:
            - sh
            - "-c"
            - |
              set -eu
              wurzel run
          args: []
          env:
            - name: RUN_ID
              value: "{{workflow.uid}}"
          resources:
            limits:
              memory: 512Mi
              cpu: "1"
      - name: "n"
        dag:
          tasks: []
"""
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        # Plain: names, paths, images, quantities, sentences.
        ("load", "load"),
        ("load-docs_2", "load-docs_2"),
        ("a/b.c:1.2@sha256", "a/b.c:1.2@sha256"),
        ("/data/in", "/data/in"),
        ("./run.sh", "./run.sh"),
        (".env", ".env"),
        ("Loads the pages, once (or twice)", "Loads the pages, once (or twice)"),
        ("512Mi", "512Mi"),
        ("250m", "250m"),
        ("1.5Gi", "1.5Gi"),
        ("30s", "30s"),
        # Double quotes.
        ("", '""'),
        ("y", '"y"'),
        ("NO", '"NO"'),
        ("08", '"08"'),
        ("1e3", '"1e3"'),
        ("5e01", '"5e01"'),
        ("e5", '"e5"'),
        ("e5-large", "e5-large"),
        ("12:30", '"12:30"'),
        ("2020-01-01", '"2020-01-01"'),
        ("1h30m", '"1h30m"'),
        ("3.3.1", '"3.3.1"'),
        ("-c", '"-c"'),
        ("=", '"="'),
        ("<<", '"<<"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("a:", '"a:"'),
        (" a", '" a"'),
        ("it's", '"it\'s"'),
        ("x == 'a'", "\"x == 'a'\""),
        ("{{inputs.parameters.a}}", '"{{inputs.parameters.a}}"'),
        ("Größe", '"Größe"'),
        ("日本語 😀", '"日本語 😀"'),
        # Single quotes save escapes, unless that would need escapes, too.
        ('{"a": 1}', "'{\"a\": 1}'"),
        ("C:\\temp", "'C:\\temp'"),
        ('Größe "L"', "'Größe \"L\"'"),
        ('it\'s "both"', '"it\'s \\"both\\""'),
        # Escapes.
        ("a\tb", '"a\\tb"'),
        ("\0\a\b\v\f\r\x1b\x7f", '"\\0\\a\\b\\v\\f\\r\\e\\x7F"'),
        ("\x85\u2028\ufeff\u202e", '"\\x85\\u2028\\uFEFF\\u202E"'),
        # Several lines.
        ("a\nb", "|-\n  a\n  b"),
        ("a\nb\n", "|\n  a\n  b"),
        ("a\n\n  b\n\n", "|+\n  a\n\n    b\n"),
        ("  a\nb", "|2-\n    a\n  b"),
        ("\n a\n", "|2\n\n   a"),
        ("\na", "|-\n\n  a"),
        ("#!/bin/sh\n\techo\n", "|\n  #!/bin/sh\n  \techo"),
        ("\n", '"\\n"'),
        (" \n ", '" \\n "'),
        ("a\n ", '"a\\n "'),
        ("a\r\nb", '"a\\r\\nb"'),
        # Everything else.
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (-(2**63), "-9223372036854775808"),
        (1.0, "1.0"),
        (1e16, "1.0e+16"),
        (1.5e-7, "1.5e-07"),
        (-0.0, "-0.0"),
        ({}, "{}"),
        ([], "[]"),
    ],
)
def test_values(value: Any, written: str) -> None:
    assert text_of({"k": value}) == f"k: {written}\n"


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("name", "name:"),
        ("a/b-c", "a/b-c:"),
        ("n", '"n":'),
        ("on", '"on":'),
        ("", '"":'),
        ("5", '"5":'),
        ("<<", '"<<":'),
        ("a\nb", '"a\\nb":'),
        ('"', "'\"':"),
        ("k" * 999, "k" * 999 + ":"),
        ("k" * 1001, "? " + "k" * 1001 + "\n:"),
        ("é" * 501, '? "' + "é" * 501 + '"\n:'),
    ],
)
def test_keys(key: str, written: str) -> None:
    assert text_of({key: 1}) == f"{written} 1\n"


def test_sequences_in_sequences() -> None:
    value = {"a": [[1, [2, {"b": 3, "c": [4]}]], [[], {}], ["x\ny\n"]]}
    assert text_of(value) == (
        """\
a:
  - - 1
    - - 2
      - b: 3
        c:
          - 4
  - - []
    - {}
  - - |
      x
      y
"""
    )


def test_a_long_key_of_a_mapping() -> None:
    key = "k" * 2000
    value = [{key: {"a": 1}, "b": 2}]
    assert text_of({"s": value}) == f"s:\n  - ? {key}\n    :\n      a: 1\n    b: 2\n"


def test_long_lines_are_not_folded() -> None:
    assert text_of({"a": "word " * 500 + "end"}) == "a: " + "word " * 500 + "end\n"


def test_documents() -> None:
    assert text_of() == ""
    assert text_of({}) == "{}\n"
    assert text_of({"a": 1}, {}, {"b": 2}) == "a: 1\n---\n{}\n---\nb: 2\n"


def test_a_document_that_ends_in_a_block_text() -> None:
    """Argo cuts at `\\n---`, so the last line break needs something behind it."""
    after = {"b": 2}
    assert text_of({"a": "x\ny\n"}, after) == "a: |\n  x\n  y\n...\n---\nb: 2\n"
    assert text_of({"a": "x\n\n"}, after) == "a: |+\n  x\n\n...\n---\nb: 2\n"
    assert text_of({"a": "x\ny"}, after) == "a: |-\n  x\n  y\n---\nb: 2\n"
    assert text_of({"a": "x\n", "b": 1}, after) == "a: |\n  x\nb: 1\n---\nb: 2\n"


def test_header() -> None:
    header = "Generated by wzc.\n\nFrom docs.wz\x1b[0m \udc80\u2028---"
    assert text_of({"a": 1}, header=header) == (
        "# Generated by wzc.\n#\n# From docs.wz\\x1b[0m \\udc80\n# ---\na: 1\n"
    )


def test_values_that_are_no_nodes() -> None:
    with pytest.raises(TypeError, match="tuple"):
        text_of({"a": (1, 2)})


def test_cost_grows_with_the_text() -> None:
    """One piece for each line: twice the document is twice the lines, and no more text a line."""
    template = {"name": "step", "container": {"image": "a:1", "args": ["x", "y\nz"]}}
    once = text_of({"templates": [template] * 100})
    twice = text_of({"templates": [template] * 200})
    assert len(twice) - len("templates:\n") == 2 * (len(once) - len("templates:\n"))
