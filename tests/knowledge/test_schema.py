"""Looking things up in the tables."""

from __future__ import annotations

import pytest

from wzc.knowledge import _tables
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Scalar, Type
from wzc.knowledge.rows import object_of, versions_of
from wzc.knowledge.schema import KINDS, VERSIONS, load, versions_with


def test_the_versions() -> None:
    assert VERSIONS == ("3.5", "3.6", "3.7", "4.0", "4.1")
    with pytest.raises(KeyError):
        load("4.2")


@pytest.mark.parametrize(
    ("span", "versions"),
    [
        ("", "3.5 3.6 3.7 4.0 4.1"),
        ("3.7-", "3.7 4.0 4.1"),
        ("-3.6", "3.5 3.6"),
        ("3.6-3.7", "3.6 3.7"),
        ("3.6", "3.6"),
        ("3.5", "3.5"),
        ("4.1", "4.1"),
    ],
)
def test_spans(span: str, versions: str) -> None:
    assert versions_of(span) == tuple(versions.split())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_row_can_be_read_and_leads_somewhere(version: str) -> None:
    schema = load(version)

    def named(type: Type) -> str | None:
        if isinstance(type, ListOf):
            return named(type.item)
        return named(type.value) if isinstance(type, MapOf) else getattr(type, "name", None)

    read = 0
    for name in _tables.TYPES:
        object = object_of(name, version)
        for field in object.fields.values() if object else ():
            target = named(field.type)
            assert target is not None
            if not isinstance(innermost(field.type), Scalar):
                schema.object(target)  # raises where it leads nowhere
            read += 1
    assert read > 1000


def innermost(type: Type) -> Type:
    if isinstance(type, ListOf):
        return innermost(type.item)
    return innermost(type.value) if isinstance(type, MapOf) else type


@pytest.mark.parametrize("version", VERSIONS)
def test_a_field_is_in_a_version_once(version: str) -> None:
    for name, rows in _tables.TYPES.items():
        found = [row[0] for row in rows if version in versions_of(row[2] if len(row) > 2 else "")]
        assert len(found) == len(set(found)), name


# Argo's release notes, and its Go types, by the version that has a field first and last.
@pytest.mark.parametrize(
    ("kind", "path", "versions"),
    [
        ("CronWorkflow", "spec.schedule", "3.5 3.6 3.7"),
        ("CronWorkflow", "spec.schedules", "3.6 3.7 4.0 4.1"),
        ("CronWorkflow", "spec.when", "3.6 3.7 4.0 4.1"),
        ("CronWorkflow", "spec.stopStrategy.expression", "3.6 3.7 4.0 4.1"),
        ("CronWorkflow", "spec.stopStrategy.condition", ""),
        ("Workflow", "spec.synchronization.mutex.name", "3.5 3.6 3.7"),
        ("Workflow", "spec.synchronization.mutexes[].name", "3.6 3.7 4.0 4.1"),
        ("Workflow", "spec.templates[].synchronization.mutexes[].database", "3.7 4.0 4.1"),
        ("Workflow", "spec.podPriority", "3.5 3.6"),
        ("Workflow", "spec.templates[].priority", "3.5 3.6"),
        ("Workflow", "spec.priority", "3.5 3.6 3.7 4.0 4.1"),
        ("Workflow", "spec.templates[].memoize.cache.configMap.key", "3.5 3.6 3.7"),
        ("Workflow", "spec.templates[].memoize.cache.configMap.name", "3.5 3.6 3.7 4.0 4.1"),
        ("Workflow", "spec.podGC.deleteDelayDuration", "3.5 3.6 3.7 4.0 4.1"),
        ("Workflow", "spec.templates[].retryStrategy.backoff.cap", "3.7 4.0 4.1"),
        ("Workflow", "spec.templates[].annotations.x", "3.7 4.0 4.1"),
        ("Workflow", "spec.templates[].inputs.artifacts[].plugin.key", "4.0 4.1"),
        ("Workflow", "spec.templates[].initContainers[].restartPolicy", "3.6 3.7 4.0 4.1"),
        ("Workflow", "spec.templates[].container.resizePolicy[]", "3.6 3.7 4.0 4.1"),
        ("Workflow", "spec.templates[].container.restartPolicyRules[].action", "4.1"),
        (
            "Workflow",
            "spec.templates[].inputs.artifacts[].s3.sessionTokenSecret",
            "3.6 3.7 4.0 4.1",
        ),
        ("Workflow", "spec.templates[].inputs.artifacts[].s3.caSecret", "3.5 3.6 3.7 4.0 4.1"),
        ("Workflow", "spec.podResources.limits.cpu", "4.1"),
        ("Workflow", "spec.templates[].resourceClaims[].name", "4.1"),
        ("Workflow", "spec.templates[].pendingTimeout", "4.1"),
        ("Workflow", "spec.executorPlugins[].spec.sidecar.container.image", "4.1"),
        ("PodSpec", "hostUsers", "3.6 3.7 4.0 4.1"),
        ("PodSpec", "schedulingGates[].name", "3.6 3.7 4.0 4.1"),
        ("PodSpec", "containers[0].lifecycle.stopSignal", "3.7 4.0 4.1"),
        ("PodSpec", "containers[0].lifecycle.preStop.exec.command[1]", "3.5 3.6 3.7 4.0 4.1"),
        ("PodSpec", "workloadRef.name", "4.1"),
    ],
)
def test_the_versions_of_a_field(kind: str, path: str, versions: str) -> None:
    assert versions_with(kind, path) == tuple(versions.split())


def test_a_field_says_since_when_it_is_there() -> None:
    field = load("4.1").at("CronWorkflow", "spec.schedules")
    assert (field.since, field.until, field.required) == ("3.6", None, True)
    field = load("3.6").at("CronWorkflow", "spec.schedule")
    assert (field.since, field.until, field.required) == (None, "3.7", False)
    field = load("3.5").at("CronWorkflow", "spec.schedule")
    assert (field.since, field.until, field.required) == (None, "3.7", True)


def test_paths() -> None:
    schema = load("4.1")
    mounts = schema.at("Workflow", "spec.templates[3].container.volumeMounts")
    assert mounts == schema.at("Workflow", ("spec", "templates", 3, "container", "volumeMounts", 0))
    assert isinstance(mounts.type, ListOf)
    assert mounts.type.item == ObjectOf("core.VolumeMount")
    assert (mounts.type.merge_key, mounts.type.unique_by) == ("mountPath", ("mountPath",))
    # Keys of maps may have dots, if the path is a series.
    labels = schema.at("Workflow", ("metadata", "labels", "workflows.argoproj.io/x"))
    assert labels.type == MapOf(Scalar("string"))
    for nowhere in ("spec.nothing", "spec.entrypoint.x", "spec[0]", "spec.templates[].dag[0]"):
        assert schema.at("Workflow", nowhere) is None
    assert schema.at("Workflow", "") is None


@pytest.mark.parametrize("kind", KINDS)
def test_kinds(kind: str) -> None:
    for version in VERSIONS:
        assert load(version).kind(kind).name == KINDS[kind]
    with pytest.raises(KeyError):
        load("3.7").object("ExecutorPlugin")
    assert load("4.1").object("ExecutorPlugin").title == "ExecutorPlugin"
    assert load("4.1").kind("PodSpec").title == "PodSpec"
