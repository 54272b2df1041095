"""What is merged into pods: text as written, a block as YAML, each at its own level."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.backend.argo.emitted import compiled, spec, step, template
from tests.properties.texts import tagless_texts
from wzc.backend.argo.pod_spec_patch import put_patch
from wzc.backend.emit.tree import Map
from wzc.diagnostics.model import Diagnostics
from wzc.model.value import Value
from wzc.source.file import SourceFile, Span
from wzc.source.origin import Origin

TOLERATIONS = '[{ key = "batch", operator = "Exists" }]'


def test_each_level_has_its_own() -> None:
    # Argo applies the workflow's first and the template's over it.
    found = spec(
        "pod_spec_patch { priority = 1 }\n"
        "step a = Ping() { pod_spec_patch { priority = 2 } }\nstep b = Ping()"
    )
    assert found["podSpecPatch"] == "priority: 1\n"
    assert template(found, "a")["podSpecPatch"] == "priority: 2\n"
    assert "podSpecPatch" not in template(found, "b")


def test_a_block_is_yaml() -> None:
    found = spec(
        "pod_spec_patch {\n"
        f"tolerations = {TOLERATIONS}\n"
        'containers = [{ name = "main", resources = { limits = { cpu = 500m, memory = 1Gi } } }]\n'
        'nodeSelector { "kubernetes.io/arch" = "on" }\n'
        "hostNetwork = false\npriority = 1_000\nsecurityContext = { runAsUser = null } }\n"
        "step a = Ping()"
    )
    assert yaml.safe_load(str(found["podSpecPatch"])) == {
        "tolerations": [{"key": "batch", "operator": "Exists"}],
        "containers": [{"name": "main", "resources": {"limits": {"cpu": "500m", "memory": "1Gi"}}}],
        "nodeSelector": {"kubernetes.io/arch": "on"},
        "hostNetwork": False,
        "priority": 1000,
        "securityContext": {"runAsUser": None},
    }


def test_a_null_takes_a_field_away() -> None:
    found = spec("pod_spec_patch { nodeSelector = null, priority = 1 }\nstep a = Ping()")
    read = yaml.safe_load(str(found["podSpecPatch"]))
    assert read == {"nodeSelector": None, "priority": 1}


def test_text_stays_as_it_was_written() -> None:
    text = "# Taints of the batch nodes.\ntolerations: [{ key: batch, operator: Exists }]\n"
    found = spec(f'pod_spec_patch = """\n{text}"""\nstep a = Ping()')
    assert found["podSpecPatch"] == text


def test_a_profile_amends_a_block() -> None:
    found = spec(
        "pod_spec_patch { priority = 1, hostNetwork = false }\nstep a = Ping()\n"
        "---\nprofile prod { pipeline p { pod_spec_patch { priority = 2 } } }",
        profiles=("prod",),
    )
    assert yaml.safe_load(str(found["podSpecPatch"])) == {"priority": 2, "hostNetwork": False}


@pytest.mark.parametrize("nothing", ["{}", "null"])
def test_nothing_is_emitted_for_nothing(nothing: str) -> None:
    assert "podSpecPatch" not in spec(f"pod_spec_patch = {nothing}\nstep a = Ping()")


def test_tags_are_refused() -> None:
    found = compiled('pod_spec_patch { subdomain = "{{workflow.name}}" }\nstep a = Ping()')
    assert [item.code.id for item in found.errors] == ["WZ5030"]


def test_s3_without_an_endpoint_is_amazons() -> None:
    # Argo takes a location without one for no location (S3Artifact.HasLocation).
    found = spec('artifacts = s3(bucket = "docs")\nstep a = Read()\nstep b = Split()\na >> b')
    made: Any = template(found, "a")
    [output] = made["outputs"]["artifacts"]
    assert output["s3"]["endpoint"] == "s3.amazonaws.com"


@pytest.mark.parametrize(
    ("patch", "text"),
    [
        ('pod_spec_patch { hostname = "a" }', "hostname: a\nruntimeClassName: gvisor\n"),
        (
            'pod_spec_patch = "# why\\nhostname: a"',
            "# why\nhostname: a\nruntimeClassName: gvisor\n",
        ),
        ('pod_spec_patch = "{hostname: a}"', "hostname: a\nruntimeClassName: gvisor\n"),
        ("pod_spec_patch {}", "runtimeClassName: gvisor\n"),
    ],
)
def test_a_runtime_class_is_one_more_line(patch: str, text: str) -> None:
    found = step(f'runtime_class_name = "gvisor"\n{patch}')
    assert found["podSpecPatch"] == text


@given(
    st.dictionaries(st.sampled_from(["hostname", "subdomain", "nodeName"]), tagless_texts),
    st.booleans(),
)
def test_a_runtime_class_leaves_a_patch_of_text_what_it_is(
    fields: dict[str, str], flow: bool
) -> None:
    # In quotes: what PyYAML takes for text, Go may take for a number (`1e3`).
    text = yaml.safe_dump(fields, default_flow_style=flow, default_style='"') if fields else ""
    target = Map()
    origin = Origin(Span(SourceFile("a.wz", text), 0, 0))
    put_patch(target, Value(text, origin), Diagnostics(), Value("1e3", origin))
    assert yaml.safe_load(str(target["podSpecPatch"])) == {**fields, "runtimeClassName": "1e3"}
