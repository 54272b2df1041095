"""A workflow's configuration: what is written, and that it is only what the preset lacks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importers.wurzel.bringing import (
    bring,
    codes,
    compiled,
    lines_of,
    pointed_at,
    said,
    text_of,
    workflow,
)


def pipeline_of(found: Any) -> list[str]:
    """The lines between the header and the steps that are not always there."""
    lines = lines_of(found)
    start = lines.index("use wurzel.defaults") + 1
    end = next(at for at, line in enumerate(lines) if line.startswith("step "))
    return [line for line in lines[start:end] if line]


# In code Wurzel has no limit for the CPU, unlike its documentation (wurzel.md, section (h)).
DEFAULT = ['name = "wurzel"', "defaults {", "resources { cpu = 100m.. }", "}"]


def test_wurzel_s_defaults_are_the_preset_but_for_the_limit_of_the_cpu() -> None:
    assert pipeline_of(bring(workflow())) == DEFAULT


@pytest.mark.parametrize(
    ("config", "line"),
    [
        ({"name": "other"}, 'name = "other"'),
        ({"namespace": "rag"}, 'namespace = "rag"'),
        ({"schedule": "0 4 * * *"}, 'schedule = "0 4 * * *"'),
        ({"schedules": ["0 4 * * *", "0 5 * * *"]}, 'schedule = ["0 4 * * *", "0 5 * * *"]'),
        ({"entrypoint": "main"}, 'entrypoint = "main"'),
        ({"serviceAccountName": "runner"}, 'service_account_name = "runner"'),
        ({"dataDir": "/data/"}, 'data_dir = "/data"'),
        ({"annotations": {"a/b": "c"}}, 'annotations { "a/b" = "c" }'),
        ({"nodeSelector": {}}, "node_selector = {}"),
        ({"nodeSelector": {"gpu": "yes"}}, 'node_selector = { gpu = "yes" }'),
        ({"artifacts": {"bucket": "docs", "defaultMode": 509}},
         'artifacts = s3(bucket = "docs", endpoint = "s3.amazonaws.com", default_mode = 0o775)'),
        ({"podSecurityContext": {"fsGroup": 5}}, "pod_security_context { fs_group = 5 }"),
        ({"podSpecPatch": "hostNetwork: true"}, "pod_spec_patch { hostNetwork = true }"),
        # Argo reads the text, so by Go's rules.
        ({"podSpecPatch": "hostNetwork: n"}, "pod_spec_patch { hostNetwork = false }"),
        ({"podSpecPatch": "priority: 0o17"}, "pod_spec_patch { priority = 15 }"),
        ({"podSpecPatch": "hostname: 2024-01-01"}, 'pod_spec_patch { hostname = "2024-01-01" }'),
    ],
)  # fmt: skip
def test_attributes_of_the_pipeline(config: dict[str, Any], line: str) -> None:
    assert line in pipeline_of(bring(workflow(**config)))


@pytest.mark.parametrize(
    "config",
    [
        {"namespace": "argo-workflows"},
        {"schedule": None},
        {"schedules": []},
        {"entrypoint": "wurzel-pipeline"},
        {"dataDir": "/usr/app"},
        {"nodeSelector": {"kubernetes.io/arch": "amd64"}},
        {"artifacts": {"endpoint": "s3.amazonaws.com", "insecure": False}},
        {"podSecurityContext": {"supplementalGroups": []}},
        {"podSpecPatch": ""},
        {"podSpecPatch": "# nothing\n"},
        {"podSpecPatch": "null"},
        {"container": {"image": "ghcr.io/telekom/wurzel"}},
        {"container": {"tokenizerCache": {"claimName": "x"}}},
        {"container": {"securityContext": {"dropCapabilities": ["ALL"]}}},
    ],
)
def test_what_the_preset_sets_is_not_written(config: dict[str, Any]) -> None:
    assert pipeline_of(bring(workflow(**config))) == DEFAULT


@pytest.mark.parametrize(
    ("resources", "line"),
    [
        ({"cpu_limit": "500m"}, None),
        ({"cpu_request": "1", "cpu_limit": "1"}, "resources { cpu = 1 }"),
        ({"memory_request": "1Gi"}, "resources { cpu = 100m.., memory = 1Gi..512Mi }"),
        ({"ephemeral_limit": "4Gi"}, "resources { cpu = 100m.., ephemeral_storage = ..4Gi }"),
        ({"cpu_request": "1e-1"}, None),
        ({"cpu_request": "2e0"}, "resources { cpu = 2.. }"),
        ({"memory_limit": "+1e9"}, "resources { cpu = 100m.., memory = 128Mi..1000000000 }"),
    ],
)
def test_requests_and_limits_are_ranges(resources: dict[str, str], line: str | None) -> None:
    found = bring(workflow(container={"resources": resources}), keep_going=True)
    written = [part.strip() for part in (found.text or "").splitlines()]
    if line is not None:
        assert line in written, found.text
    elif resources.get("cpu_limit"):
        assert not any(part.startswith("resources") for part in written)
    else:
        assert "resources { cpu = 100m.. }" in written


def test_an_amount_that_is_none_is_an_error_in_the_values_file() -> None:
    found = bring(workflow(container={"resources": {"memory_limit": "512MB"}}))
    assert codes(found) == ["WZ5005"], said(found)
    assert pointed_at(found, "WZ5005") == "512MB"


def test_a_request_over_its_limit_is_an_error_in_the_values_file() -> None:
    resources = {"cpu_request": "2", "cpu_limit": "1"}
    found = bring(workflow(container={"resources": resources}))
    assert codes(found) == ["WZ5006"]
    assert pointed_at(found, "WZ5006") == "'2'"


def test_a_default_request_over_its_limit_is_shown_at_the_limit() -> None:
    found = bring(workflow(container={"resources": {"cpu_limit": "50m"}}))
    assert codes(found) == ["WZ5006"]
    assert pointed_at(found, "WZ5006") == "50m"
    assert found.diagnostics[0].primary is not None
    assert found.diagnostics[0].primary.text == ""  # no label that is about the request


def test_security_contexts() -> None:
    context: dict[str, Any] = {
        "runAsNonRoot": False,
        "runAsUser": 0,
        "allowPrivilegeEscalation": None,
        "dropCapabilities": [],
        "seccompProfileType": "Localhost",
        "seccompLocalhostProfile": "audit.json",
    }
    lines = lines_of(bring(workflow(container={"securityContext": context})))
    start = lines.index("security_context {")
    assert lines[start + 1 : start + 6] == [
        "run_as_non_root = false",
        "run_as_user = 0",
        "drop_capabilities = []",
        'seccomp_profile = localhost("audit.json")',
        "allow_privilege_escalation = null",
    ]


def test_a_profile_that_its_type_does_not_take() -> None:
    context = {"seccompLocalhostProfile": "audit.json"}
    found = bring(workflow(podSecurityContext=context))
    assert codes(found) == ["WZ8308"]
    assert pointed_at(found, "WZ8308") == "audit.json"


def test_sources_of_variables_in_wurzel_s_order() -> None:
    container = {
        "configMapRef": ["last"],
        "secretRef": ["third"],
        "envFrom": [
            {"name": "first", "optional": False},
            {"kind": "configMap", "name": "second", "prefix": "P_"},
        ],
    }
    found = text_of(bring(workflow(container=container)))
    order = [
        'secret("first")',
        'config_map("second", prefix = "P_", optional = true)',
        'secret("third", optional = true)',
        'config_map("last", optional = true)',
    ]
    places = [found.index(part) for part in order]
    assert places == sorted(places)


def test_mounts_of_secrets() -> None:
    container = {
        "mountSecrets": [
            {"from": "tls", "to": "/etc/ssl", "mappings": [{"key": "a", "value": "a.pem"}]},
            {"from": "tls", "to": "/etc/ssl", "mappings": [{"key": "b", "value": "b.pem"}]},
            {"from": "ssh", "to": "/x", "mappings": [{"key": "id", "value": "/home/.ssh/id"}]},
        ]
    }
    found = text_of(bring(workflow(container=container)))
    assert '"/etc/ssl" = secret("tls", items = { a = "a.pem", b = "b.pem" })' in found
    assert '"/home/.ssh" = secret("ssh", items = { id = "id" })' in found


def test_two_secrets_in_one_folder_cannot_be_said() -> None:
    container = {
        "mountSecrets": [
            {"from": "one", "to": "/etc/ssl", "mappings": [{"key": "a", "value": "a.pem"}]},
            {"from": "two", "to": "/etc/ssl", "mappings": [{"key": "b", "value": "b.pem"}]},
        ]
    }
    found = bring(workflow(container=container))
    assert codes(found) == ["WZ8308"], said(found)


def test_a_cache_that_nobody_could_fill_is_writable() -> None:
    found = bring(workflow(container={"tokenizerCache": {"enabled": True, "createPvc": True}}))
    assert codes(found) == ["WZ8307"]
    assert "tokenizer_cache { create_pvc = true }" in lines_of(found)


def test_an_existing_cache() -> None:
    cache = {"enabled": True, "claimName": "models", "mountPath": "/models", "readOnly": False}
    found = lines_of(bring(workflow(container={"tokenizerCache": cache})))
    expected = (
        'tokenizer_cache { claim_name = "models", mount_path = "/models", read_only = false }'
    )
    assert expected in found


def test_a_patch_s_unknown_init_container_can_only_be_argo_s() -> None:
    patch = "initContainers:\n- name: custom-init\n  securityContext: {runAsNonRoot: true}\n"
    found = bring(workflow(podSpecPatch=patch))
    assert codes(found) == ["WZ8307"]
    assert pointed_at(found, "WZ8307") == "custom-init"
    assert 'name = "init"' in text_of(found)


@pytest.mark.parametrize(
    "patch", ["}{ not yaml : [", "- a", "just text", "hostNetwork: true\nhostNetwork: false"]
)
def test_a_patch_that_is_no_patch_is_an_error_in_the_values_file(patch: str) -> None:
    found = bring(workflow(podSpecPatch=patch))
    assert codes(found) == ["WZ5021"], said(found)
    assert found.diagnostics[0].primary is not None
    assert found.diagnostics[0].primary.span.file.name == "values.yaml"


@pytest.mark.parametrize(
    ("config", "code", "text"),
    [
        ({"name": "My Pipeline!"}, "WZ5001", "My Pipeline!"),
        ({"namespace": "Bad_NS"}, "WZ5001", "Bad_NS"),
        ({"schedule": "99 * * * *"}, "WZ5002", "99 * * * *"),
        ({"schedules": ["0 4 * * *", "nope"]}, "WZ5002", "nope"),
        ({"dataDir": "data"}, "WZ5007", "data"),
        ({"artifacts": {"endpoint": "https://minio:9000"}}, "WZ5012", "https://minio:9000"),
        ({"artifacts": {"bucket": "Bad_Bucket!"}}, "WZ5012", "Bad_Bucket!"),
        ({"artifacts": {"defaultMode": 775}}, "WZ5012", "775"),
        ({"container": {"image": "not an image!!"}}, "WZ5004", "not an image!!"),
    ],
)
def test_what_argo_would_refuse_is_shown_where_it_was_written(
    config: dict[str, Any], code: str, text: str
) -> None:
    found = bring(workflow(**config))
    assert codes(found) == [code], said(found)
    assert pointed_at(found, code).strip("'\"") == text


def test_the_object_keeps_wurzel_s_name() -> None:
    [document] = compiled(bring(workflow(name="nightly-rag", schedule="0 4 * * *")))
    assert document["metadata"]["name"] == "nightly-rag"
