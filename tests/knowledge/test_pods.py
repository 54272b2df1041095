"""A pod's spec: Kubernetes' own examples of it have every field, and the tables no other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from scripts.knowledge.sources import KUBERNETES, module_folder
from wzc.knowledge.check import check
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Type
from wzc.knowledge.schema import VERSIONS, Schema, load


def example(version: str) -> dict[str, Any]:
    """A pod's spec with all fields filled, which Kubernetes tests its encodings with."""
    folder = module_folder("k8s.io/api", KUBERNETES[version])
    path = folder / "testdata" / "HEAD" / "core.v1.Pod.yaml"
    if not path.is_file():
        pytest.skip(f"no {path}: `make knowledge` brings it")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    spec: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)["spec"]
    return spec


def fields(value: Any, type: Type, schema: Schema) -> Iterator[tuple[str, str]]:
    """The fields that stand in a value, each with its type's name."""
    if isinstance(type, ListOf):
        for each in value:
            yield from fields(each, type.item, schema)
    elif isinstance(type, MapOf):
        for each in value.values():
            yield from fields(each, type.value, schema)
    elif isinstance(type, ObjectOf):
        for key, each in value.items():
            yield type.name, key
            yield from fields(each, schema.object(type.name).fields[key].type, schema)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_is_known(version: str) -> None:
    found = list(check(example(version), "PodSpec", load(version)))
    # Its texts say which field they are for, also where Kubernetes has words of its own.
    assert [each for each in found if each.rule != "enum"] == []
    assert all(
        each.problem.message.startswith(f"`{each.path[-1]}Value`")
        for each in found
        if isinstance(each.path[-1], str)
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_there_is_no_other_field(version: str) -> None:
    schema = load(version)
    seen = set(fields(example(version), ObjectOf("core.PodSpec"), schema))
    names = {name for name, _ in seen}
    assert seen == {(name, field) for name in names for field in schema.object(name).fields}
    assert len(seen) > 400


# k8s.io/api core/v1: PodSpec and Container, the tags that kubectl merges by.
MERGED = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "volumes": "name",
    "imagePullSecrets": "name",
    "hostAliases": "ip",
    "topologySpreadConstraints": "topologyKey",
    "containers[].env": "name",
    "containers[].ports": "containerPort",
    "containers[].volumeMounts": "mountPath",
    "containers[].volumeDevices": "devicePath",
    "initContainers[].env": "name",
}
REPLACED = (
    *("tolerations", "readinessGates", "containers[].command", "containers[].args"),
    *("containers[].envFrom", "containers[].securityContext.capabilities.add"),
    *("dnsConfig.nameservers", "volumes[].projected.sources", "containers[].resizePolicy"),
)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_lists_are_merged_by(version: str) -> None:
    schema = load(version)
    for path, key in MERGED.items():
        type = schema.at("PodSpec", path).type
        assert isinstance(type, ListOf)
        assert (type.merge, type.merge_key) == (True, key), path
    assert schema.at("PodSpec", "volumes").type.retain_keys
    for path in REPLACED:
        field = schema.at("PodSpec", path)
        assert field is None or not field.type.merge, path
    assert schema.at("PodSpec", "containers[].command") is not None
