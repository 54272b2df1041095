"""Variables that are no settings: text, and what Argo and Kubernetes would make of it."""

from __future__ import annotations

import pytest

from tests.importers.wurzel.bringing import bring, codes, env_of, pointed_at, said, workflow


@pytest.mark.parametrize(
    "text",
    ["", "yes", "null", "007", "1e3", "a: b # c", "line\nline\n", " x", "ü€", "\ta", "$x", "a${b}"],
)
def test_text_reaches_the_container_as_it_is(text: str) -> None:
    assert env_of(bring(workflow(env={"X": text})), "docs")["X"] == text


@pytest.mark.parametrize(
    ("text", "emitted"),
    [
        ("{{workflow.name}}", "{{workflow.name}}"),
        ("{{ workflow.name }}", "{{workflow.name}}"),
        ('run "{{workflow.uid}}" of {{workflow.namespace}}', None),
        # Kubernetes makes one dollar of two, whatever the name begins with.
        ("${{workflow.name}}", "$${{workflow.name}}"),
        ("{{workflow.creationTimestamp.RFC3339}}", None),
        ("{{workflow.name}} {{ctx}}", "{{workflow.name}} {$(WZC_BRACE)ctx}}"),
    ],
)
def test_values_of_the_run_stay_what_they_are(text: str, emitted: str | None) -> None:
    assert env_of(bring(workflow(env={"X": text})), "docs")["X"] == (emitted or text)


def test_the_pod_s_name_comes_from_the_pod() -> None:
    found = env_of(bring(workflow(env={"X": "{{pod.name}}"})), "docs")["X"]
    assert found == {"fieldRef": {"fieldPath": "metadata.name"}}


@pytest.mark.parametrize(
    "text",
    [
        "pod {{pod.name}}",
        "{{workflow.parameters.x}}",
        "{{=1 + 1}}",
        "{{inputs.artifacts.x.path}}",
        "{{node.name}}",
        "{{workflow.nope}}",
    ],
)
def test_what_argo_would_replace_cannot_be_said(text: str) -> None:
    found = bring(workflow(env={"X": text}))
    assert codes(found) == ["WZ8308"], said(found)
    assert pointed_at(found, "WZ8308").strip("'\"") == text


def test_other_braces_are_text() -> None:
    # Argo looks for tags with known beginnings only (argo-rules.md, B3).
    found = env_of(bring(workflow(env={"X": "{{ user }}", "Y": "{{.State}}"})), "docs")
    assert found["X"] == "{$(WZC_BRACE) user }}"
    assert found["Y"] == "{$(WZC_BRACE).State}}"


def test_a_reference_to_a_variable_further_up_becomes_its_text() -> None:
    env = {"A": "one", "B": "$(A)-$(A)", "C": "$(B)!"}
    found = env_of(bring(workflow(env=env)), "docs")
    assert found["B"] == "one-one"
    assert found["C"] == "one-one!"


def test_a_reference_to_nothing_is_text() -> None:
    # Kubernetes leaves it as it is (expansion.Expand); in a manifest `$$(` says so.
    assert env_of(bring(workflow(env={"A": "$(B)", "B": "x"})), "docs")["A"] == "$$(B)"
    assert env_of(bring(workflow(env={"A": "$$(B)"})), "docs")["A"] == "$$(B)"


def test_a_reference_to_what_is_only_known_in_the_pod_cannot_be_said() -> None:
    with_secret = bring(workflow(env={"A": "$(TOKEN)"}, container={"secretRef": ["tokens"]}))
    assert codes(with_secret) == ["WZ8308"]
    service = bring(workflow(env={"A": "$(KUBERNETES_SERVICE_HOST)"}))
    assert codes(service) == ["WZ8308"]


def test_a_variable_that_wurzel_sets_again_has_no_effect() -> None:
    found = bring(workflow(env={"WURZEL_RUN_ID": "x"}))
    assert codes(found) == ["WZ8304"]
    assert env_of(found, "docs")["WURZEL_RUN_ID"] == "{{workflow.uid}}"


def test_the_folder_of_the_cache_counts_only_with_a_cache() -> None:
    assert env_of(bring(workflow(env={"HF_HOME": "/models"})), "docs")["HF_HOME"] == "/models"
    cache = {"tokenizerCache": {"enabled": True}}
    found = bring(workflow(env={"HF_HOME": "/models"}, container=cache))
    assert codes(found) == ["WZ8304"]
    assert env_of(found, "docs")["HF_HOME"] == "/cache/huggingface"


def test_a_name_that_kubernetes_refuses_is_shown_in_the_values_file() -> None:
    found = bring(workflow(env={"1 BAD": "x"}))
    assert codes(found) == ["WZ5008"]
    assert found.diagnostics[0].primary is not None
    assert found.diagnostics[0].primary.span.file.name == "values.yaml"
