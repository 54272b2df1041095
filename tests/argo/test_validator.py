"""The validator is itself checked: one that accepts everything, or rejects everything, fails here.

The verdicts are Argo's rules written down, not its output recorded: each entry names the stage and
the part of the message that shows it was refused for its defect, and for no other.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.argo.client import Validator

CASES = Path(__file__).parent / "cases"

# case -> for each document: None when accepted, else stage and what the message must hold
VERDICTS: dict[str, list[tuple[str, str] | None]] = {
    "ok-cron": [None],
    "ok-depends": [None],
    "ok-diamond": [None],
    "ok-template-refs": [None, None, None],
    "bad-yaml": [("yaml", "line 3")],
    "bad-duplicate-key": [("yaml", 'key "image" already set')],
    "bad-kind": [("kind", "ConfigMap")],
    "bad-type": [("parse", "spec.parallelism of type int64")],
    "bad-quantity": [("parse", "quantities must match")],
    "bad-unknown-field": [("parse", 'unknown field "spec.templates[1].container.imagee"')],
    "bad-unknown-template": [("validate", "template name 'stepp' undefined")],
    "bad-template-ref": [("validate", 'couldn\'t find workflow template "nowhere"')],
    "bad-template-name": [("validate", "'under_score' is invalid")],
    "bad-entrypoint": [("validate", "template name 'nope' undefined")],
    "bad-cycle": [("validate", "cycle")],
    "bad-dependency": [("validate", "invalid dependency zz")],
    "bad-duplicate-task": [("validate", "duplicated nodeName a")],
    "bad-missing-argument": [("validate", "inputs.parameters.x was not supplied")],
    "bad-unresolved": [("validate", "failed to resolve {{tasks.q.outputs.result}}")],
    "bad-name-64": [("validate", "more than 63 characters")],
    "bad-cron-name-53": [("validate", "more than 52 characters")],
    "bad-cron-schedule": [("validate", "above maximum (59)")],
    "bad-cron-timezone": [("validate", "unknown time zone Mars/Olympus")],
    # Argo's code breaks on these; the process must not.
    "panic-cron-zone-only": [("panic", "slice bounds out of range")],
    "panic-cluster-to-namespaced": [("panic", "nil pointer")],
    # Wrong, and accepted: where Argo's validation does not look, the compiler has to by itself.
    "blind-name-case": [None],
    "blind-recursion": [None],
    "blind-request-over-limit": [None],
}


def case(name: str) -> str:
    return (CASES / f"{name}.yaml").read_text(encoding="utf-8")


def test_every_case_has_a_verdict() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(VERDICTS)


@pytest.mark.parametrize("name", VERDICTS)
def test_verdict(argo: Validator, name: str) -> None:
    results = argo.validate(case(name))
    assert [result.index for result in results] == list(range(len(VERDICTS[name])))
    for result, expected in zip(results, VERDICTS[name], strict=True):
        if expected is None:
            assert result.ok, str(result)
            assert (result.stage, result.error) == ("", "")
        else:
            stage, message = expected
            assert not result.ok
            assert result.stage == stage, str(result)
            assert message in result.error


def test_results_name_their_document(argo: Validator) -> None:
    results = argo.validate(case("ok-template-refs"))
    assert [(result.kind, result.name) for result in results] == [
        ("WorkflowTemplate", "library"),
        ("ClusterWorkflowTemplate", "shared"),
        ("Workflow", "uses-both"),
    ]


def test_one_bad_document_leaves_the_others_their_verdict(argo: Validator) -> None:
    text = "\n---\n".join(case(name) for name in ("ok-diamond", "bad-cycle", "bad-yaml", "ok-cron"))
    assert [result.ok for result in argo.validate(text)] == [True, False, False, True]


def test_requests_do_not_see_one_another(argo: Validator) -> None:
    library, _shared, user = case("ok-template-refs").split("---\n")
    assert [result.ok for result in argo.validate(library)] == [True]
    (alone,) = argo.validate(user)
    assert 'couldn\'t find workflow template "library"' in alone.error


def test_rules_of_lint_and_of_submission_differ(argo: Validator) -> None:
    # A parameter without a value: `argo lint` leaves it to whoever submits; a submission needs it.
    text = case("ok-diamond").replace(
        "spec:\n", "spec:\n  arguments: {parameters: [{name: day}]}\n"
    )
    assert [result.ok for result in argo.validate(text, lint=True)] == [True]
    (submitted,) = argo.validate(text, lint=False)
    assert "spec.arguments.day.value" in submitted.error


@pytest.mark.parametrize(
    "junk",
    ["\x00", "just text", "5", "null", "- 1", "kind: 5", "a: &a [*a]", "[" * 20_000, "\ud800: 1"],
    ids=range(9),
)
def test_survives_junk(argo: Validator, junk: str) -> None:
    results = argo.validate(junk)
    assert len(results) == 1
    assert not results[0].ok
    assert [result.ok for result in argo.validate(case("ok-diamond"))] == [True]


def test_no_documents_no_results(argo: Validator) -> None:
    assert argo.validate("") == argo.validate("---\n\n---\n") == []
    assert argo.read("") == []


def test_reads_what_pyyaml_reads(argo: Validator) -> None:
    text = case("ok-template-refs")
    assert argo.read(text) == list(yaml.safe_load_all(text))


def test_reads_as_go_does_where_pyyaml_does_not(argo: Validator) -> None:
    # Go takes YAML 1.2's octals and exponents for numbers, PyYAML for text; dates the other way.
    # So whatever is written has to quote these.
    text = "a: 1e3\nb: 0o17\nc: yes\nd: 2020-01-01\n"
    assert argo.read(text) == [{"a": 1000, "b": 15, "c": True, "d": "2020-01-01"}]
    assert yaml.safe_load(text) != argo.read(text)[0]


def test_read_refuses_what_is_not_yaml(argo: Validator) -> None:
    with pytest.raises(ValueError, match="document 1: yaml: line"):
        argo.read("a: 1\n---\nb: [\n")
