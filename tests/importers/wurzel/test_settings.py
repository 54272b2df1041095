"""Variables that are settings: of steps and of middlewares."""

from __future__ import annotations

import pytest

from tests.importers.wurzel.bringing import (
    bring,
    bring_manifest,
    codes,
    env_of,
    lines_of,
    pointed_at,
    said,
    text_of,
    workflow,
)

RESOLVER = {"MIDDLEWARES": "secret_resolver", "SECRET_RESOLVER__URL": "http://vault:54321"}


@pytest.mark.parametrize(
    ("variable", "text", "written"),
    [
        ("SIMPLESPLITTERSTEP__BATCH_SIZE", "100", "batch_size = 100"),
        ("SIMPLESPLITTERSTEP__BATCH_SIZE", " 1_000 ", "batch_size = 1000"),
        ("SIMPLESPLITTERSTEP__BATCH_SIZE", "12.0", "batch_size = 12"),
        ("QDRANTCONNECTORSTEP__DISTANCE", "Cosine", 'distance = "Cosine"'),
        (
            "QDRANTCONNECTORSTEP__COLLECTION_RETIRE_DRY_RUN",
            "yes",
            "collection_retire_dry_run = true",
        ),
        (
            "QDRANTCONNECTORSTEP__COLLECTION_RETIRE_DRY_RUN",
            "0",
            "collection_retire_dry_run = false",
        ),
        (
            "QDRANTCONNECTORSTEP__COLLECTION_RETIRE_DRY_RUN",
            "ON",
            "collection_retire_dry_run = true",
        ),
        ("EMBEDDINGSTEP__PREFIX_MAP", '{"e5-": "query: "}', 'prefix_map = { "e5-" = "query: " }'),
        ("SIMPLESPLITTERSTEP__TOKENIZER_MODEL", "true", 'tokenizer_model = "true"'),
        ("SIMPLESPLITTERSTEP__TOKENIZER_MODEL", "", 'tokenizer_model = ""'),
    ],
)
def test_text_becomes_what_pydantic_makes_of_it(variable: str, text: str, written: str) -> None:
    found = text_of(bring(workflow(env={variable: text})))
    assert written in found
    assert variable not in found


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("SIMPLESPLITTERSTEP__BATCH_SIZE", "many"),
        ("SIMPLESPLITTERSTEP__BATCH_SIZE", "1.5"),
        ("SIMPLESPLITTERSTEP__BATCH_SIZE", ""),
        ("QDRANTCONNECTORSTEP__DISTANCE", "cosine"),
        ("QDRANTCONNECTORSTEP__COLLECTION_RETIRE_DRY_RUN", "si"),
        ("QDRANTCONNECTORSTEP__COLLECTION_RETIRE_DRY_RUN", " true"),
        ("EMBEDDINGSTEP__PREFIX_MAP", "e5-"),
        ("EMBEDDINGSTEP__PREFIX_MAP", '["e5-"]'),
        ("EMBEDDINGSTEP__PREFIX_MAP", '{"e5-": 1}'),
    ],
)
def test_what_pydantic_refuses_is_an_error_at_its_place(variable: str, text: str) -> None:
    found = bring(workflow(env={variable: text}))
    assert codes(found) == ["WZ8301"], said(found)
    assert found.text is None
    assert pointed_at(found, "WZ8301").strip("'\"") == text
    assert variable in found.diagnostics[0].message


def test_a_limit_of_the_declaration_is_shown_in_the_values_file() -> None:
    found = bring(workflow(env={"SIMPLESPLITTERSTEP__BATCH_SIZE": "0"}))
    assert codes(found) == ["WZ3005"]
    assert pointed_at(found, "WZ3005") == "'0'"


def test_nested_keys_go_into_the_map() -> None:
    env = {"EMBEDDINGSTEP__PREFIX_MAP": '{"a": "1"}', "EMBEDDINGSTEP__PREFIX_MAP__b": "2"}
    found = env_of(bring(workflow(env=env)), "embed")
    assert found["EMBEDDINGSTEP__PREFIX_MAP"] == '{"a": "1", "b": "2"}'


def test_all_settings_in_one_variable() -> None:
    env = {"SIMPLESPLITTERSTEP": '{"BATCH_SIZE": 5}', "SIMPLESPLITTERSTEP__NUM_THREADS": "2"}
    found = text_of(bring(workflow(env=env)))
    assert "step split = SimpleSplitterStep(batch_size = 5, num_threads = 2)" in found


def test_an_unknown_setting_names_the_nearest() -> None:
    found = bring(workflow(env={"SIMPLESPLITTERSTEP__BATCHSIZE": "5"}))
    assert codes(found) == ["WZ8302"]
    assert pointed_at(found, "WZ8302") == "SIMPLESPLITTERSTEP__BATCHSIZE"
    label = found.diagnostics[0].primary
    assert label is not None and "`SIMPLESPLITTERSTEP__BATCH_SIZE`" in label.text


def test_steps_that_are_told_to_pass_over_unknown_settings() -> None:
    # wurzel/executors/base_executor.py: is_allow_extra_settings
    env = {"SIMPLESPLITTERSTEP__BATCHSIZE": "5", "ALLOW_EXTRA_SETTINGS": "True"}
    found = bring(workflow(env=env))
    assert codes(found) == ["WZ8304"]
    assert env_of(found, "split")["ALLOW_EXTRA_SETTINGS"] == "True"


def test_a_setting_in_small_letters_does_not_exist() -> None:
    # `case_sensitive=True` (wurzel/core/settings.py), and extra fields are forbidden.
    found = bring(workflow(env={"SIMPLESPLITTERSTEP__batch_size": "5"}))
    assert codes(found) == ["WZ8302"]


def test_a_class_in_other_letters_is_an_ordinary_variable() -> None:
    found = bring(workflow(env={"SimpleSplitterStep__BATCH_SIZE": "5"}))
    assert codes(found) == ["WZ8304"]
    assert env_of(found, "split")["SimpleSplitterStep__BATCH_SIZE"] == "5"


def test_settings_of_absent_steps_are_left_out() -> None:
    found = bring(workflow(env={"DROPDUPLICATIONSTEP__DROP_BY_FIELDS": '["md"]'}))
    assert codes(found) == ["WZ8303"]
    assert "DROPDUPLICATION" not in text_of(found)


def test_what_only_looks_like_a_setting_stays_a_variable() -> None:
    found = bring(workflow(env={"OTHER__BATCH_SIZE": "5"}))
    assert codes(found) == []
    assert env_of(found, "split")["OTHER__BATCH_SIZE"] == "5"


# ---- secrets


def test_a_secret_as_text_keeps_its_meaning() -> None:
    found = bring(workflow(env={"QDRANTCONNECTORSTEP__APIKEY": "hunter2"}))
    assert codes(found) == ["WZ8306"]
    assert env_of(found, "store")["QDRANTCONNECTORSTEP__APIKEY"] == "hunter2"
    assert "QDRANTCONNECTORSTEP__APIKEY" not in env_of(found, "split")


def test_a_placeholder_is_a_reference_to_the_vault() -> None:
    env = {"QDRANTCONNECTORSTEP__APIKEY": "${secret:vault:qdrant}", **RESOLVER}
    found = bring(workflow(env=env, container={"secretRef": ["vault-token"]}))
    assert codes(found) == []
    assert 'apikey = vault("qdrant")' in text_of(found)
    assert env_of(found, "store")["QDRANTCONNECTORSTEP__APIKEY"] == "${secret:vault:qdrant}"


def test_a_placeholder_that_nothing_resolves_stays_text() -> None:
    found = bring(workflow(env={"SIMPLESPLITTERSTEP__TOKENIZER_MODEL": "${secret:vault:model}"}))
    assert codes(found) == ["WZ8304"]
    env = env_of(found, "split")
    assert env["SIMPLESPLITTERSTEP__TOKENIZER_MODEL"] == "${secret:vault:model}"


# ---- what is missing


def test_a_missing_required_setting_may_come_from_outside() -> None:
    values = "workflows: {rag: {container: {secretRef: [settings]}}}"
    found = bring(values)
    assert codes(found) == []
    assert "step docs = ManualMarkdownStep(folder_path = from_env())" in text_of(found)


def test_nothing_to_bring_it_is_a_warning_at_the_step() -> None:
    found = bring("workflows: {rag: {}}")
    assert codes(found) == ["WZ8309"] * 3
    assert "folder_path = from_env()" in text_of(found)
    place = found.diagnostics[0].primary
    assert place is not None and place.span.text == "WZ(ManualMarkdownStep)"


def test_a_setting_required_under_a_condition() -> None:
    pipeline = """
from wurzel.steps import ManualMarkdownStep, S3MarkdownStep
from wurzel.utils import WZ
docs, bucket = WZ(ManualMarkdownStep), WZ(S3MarkdownStep)
docs >> bucket
"""
    values = workflow(container={"configMapRef": ["settings"]})
    found = bring(values, pipeline, name="bucket")
    assert "step bucket = S3MarkdownStep(bucket = from_env())" in text_of(found)
    skipped = workflow(env={"S3MARKDOWNSTEP__SKIP": "true"})
    assert "S3MarkdownStep(skip = true)" in text_of(bring(skipped, pipeline, name="bucket"))


# ---- middlewares


def test_middlewares_in_their_order_and_once() -> None:
    env = {"MIDDLEWARES": "Prometheus, secret_resolver,prometheus", "PROMETHEUS__GATEWAY": "push:1"}
    found = lines_of(bring(workflow(env=env)))
    assert (
        'middlewares = [wurzel.prometheus(gateway = "push:1"), wurzel.secret_resolver()]' in found
    )


def test_the_documentation_s_names_are_taken_for_the_real_ones() -> None:
    env = {"MIDDLEWARES": "prometheus", "PROMETHEUS__PROMETHEUS_GATEWAY": "push:9091"}
    found = bring(workflow(env=env))
    assert codes(found) == ["WZ8305"]
    assert env_of(found, "docs")["PROMETHEUS__GATEWAY"] == "push:9091"


def test_the_real_name_wins_over_the_documentation_s() -> None:
    env = {
        "MIDDLEWARES": "prometheus",
        "PROMETHEUS__PROMETHEUS_GATEWAY": "wrong:1",
        "PROMETHEUS__GATEWAY": "right:1",
    }
    found = bring(workflow(env=env))
    assert env_of(found, "docs")["PROMETHEUS__GATEWAY"] == "right:1"
    assert "WZ8304" in codes(found)


@pytest.mark.parametrize(
    ("env", "part"),
    [
        ({"MIDDLEWARES": "promethius"}, "no middleware `promethius`"),
        ({"MIDDLEWARES": "", "PROMETHEUS__GATEWAY": "push:1"}, "`prometheus` is not enabled"),
        ({"MIDDLEWARES": "secret_resolver", "SECRET_RESOLVER__ULR": "x"}, "no such setting"),
        ({"MIDDLEWARES": "secret_resolver", "Secret_Resolver__URL": "x"}, "capital letters"),
    ],
)
def test_what_middlewares_do_not_read_is_told(env: dict[str, str], part: str) -> None:
    found = bring(workflow(env=env))
    assert codes(found) == ["WZ8304"], said(found)
    assert part in found.diagnostics[0].message


def test_middlewares_that_a_secret_may_enable_keep_their_variables() -> None:
    found = bring(workflow(env={"PROMETHEUS__GATEWAY": "push:1"}))
    assert codes(found) == ["WZ8304"]
    assert env_of(found, "docs")["PROMETHEUS__GATEWAY"] == "push:1"


# ---- manifests


def test_two_steps_of_one_class_keep_their_own_settings() -> None:
    found = bring_manifest(
        """
        kind: Pipeline
        metadata: {name: two}
        spec:
          backend: argo
          steps:
            - name: de
              class: wurzel.steps.manual_markdown.ManualMarkdownStep
              settings: {FOLDER_PATH: /de}
            - name: en
              class: wurzel.steps.manual_markdown.ManualMarkdownStep
              settings: {FOLDER_PATH: /en}
            - name: split
              class: wurzel.steps.splitter.SimpleSplitterStep
              dependsOn: [de, en]
        """
    )
    lines = lines_of(found)
    assert 'step de = ManualMarkdownStep(folder_path = "/de")' in lines
    assert 'step en = ManualMarkdownStep(folder_path = "/en")' in lines
    assert "[de, en] >> split" in lines


def test_the_container_s_variables_win_over_a_manifest_s_settings() -> None:
    found = bring_manifest(
        """
        kind: Pipeline
        metadata: {name: one}
        spec:
          backend: argo
          steps:
            - name: docs
              class: wurzel.steps.manual_markdown.ManualMarkdownStep
              settings: {FOLDER_PATH: /settings}
          backendConfig:
            argo:
              container: {env: {MANUALMARKDOWNSTEP__FOLDER_PATH: /env}}
        """
    )
    assert env_of(found, "docs")["MANUALMARKDOWNSTEP__FOLDER_PATH"] == "/env"
