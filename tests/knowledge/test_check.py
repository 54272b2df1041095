"""Plain data against a type: what is found, where, and what is said."""

from __future__ import annotations

from typing import Any

import pytest

from wzc.knowledge.check import Finding, check
from wzc.knowledge.model import Scalar
from wzc.knowledge.schema import load


def found(value: object, of: str, version: str = "4.1", *, partial: bool = False) -> list[Finding]:
    return list(check(value, of, load(version), partial=partial))


def said(value: object, of: str, version: str = "4.1", *, partial: bool = False) -> list[str]:
    """Each finding as one line."""
    lines = []
    for each in found(value, of, version, partial=partial):
        path = ".".join(map(str, each.path))
        help = f" ({each.problem.help})" if each.problem.help else ""
        lines.append(f"{path}: {each.problem.message}{help}")
    return lines


def rules(value: object, of: str, version: str = "4.1") -> list[tuple[str, str]]:
    return [(".".join(map(str, each.path)), each.rule) for each in found(value, of, version)]


def workflow(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {}, "spec": spec}


class TestUnknownFields:
    def test_a_misspelt_field(self) -> None:
        (finding,) = found({"name": "a", "imagePulPolicy": "Always"}, "core.Container")
        assert finding.path == ("imagePulPolicy",)
        assert finding.problem.fix == "imagePullPolicy"
        assert finding.problem.message == "a Container of Argo 4.1 has no field `imagePulPolicy`"
        assert "image" in finding.allowed

    def test_a_field_of_a_later_version(self) -> None:
        (finding,) = found({"cap": "1m"}, "Backoff", "3.6")
        assert finding.versions == ("3.7", "4.0", "4.1")
        assert finding.problem.message == (
            "a Backoff of Argo 3.6 has no field `cap`: it came with 3.7"
        )

    def test_a_field_of_an_earlier_version(self) -> None:
        (line,) = said({"mutex": {"name": "m"}}, "Synchronization", "4.0")
        assert line == (
            "mutex: a Synchronization of Argo 4.0 has no field `mutex`: 3.7 was the last "
            "(Argo 4.0 has `mutexes`)"
        )

    @pytest.mark.parametrize(
        ("of", "field", "version", "help"),
        [
            ("CronWorkflowSpec", "schedule", "4.1", "Argo 4.1 has `schedules`"),
            ("CronWorkflowSpec", "schedules", "3.5", "Argo 3.5 has `schedule`"),
            ("Synchronization", "semaphores", "3.5", "Argo 3.5 has `semaphore`"),
            ("Template", "priority", "3.7", "Argo 3.7 has `priorityClassName`"),
            ("WorkflowSpec", "podPriority", "4.0", "Argo 4.0 has `podPriorityClassName`"),
            ("CronWorkflowSpec", "when", "3.5", None),
        ],
    )
    def test_what_is_there_instead(
        self, of: str, field: str, version: str, help: str | None
    ) -> None:
        (finding,) = found({field: 1}, of, version, partial=True)
        assert finding.rule == "unknown"
        assert finding.problem.help == help
        assert finding.problem.fix is None

    @pytest.mark.parametrize(
        ("of", "said"),
        [
            ("Artifact", "an Artifact"),
            ("HTTPArtifact", "an HTTPArtifact"),
            ("S3Artifact", "an S3Artifact"),
            ("UserContainer", "a UserContainer"),
            ("core.HostAlias", "a HostAlias"),
            ("core.NFSVolumeSource", "an NFSVolumeSource"),
            ("DAGTask", "a DAGTask"),
        ],
    )
    def test_articles(self, of: str, said: str) -> None:
        (finding,) = found({"zzz": 1}, of, partial=True)
        assert finding.problem.message == f"{said} of Argo 4.1 has no field `zzz`"

    def test_nothing_like_it(self) -> None:
        (line,) = said({"expression": "x", "zzz": 1}, "StopStrategy")
        assert (
            line == "zzz: a StopStrategy of Argo 4.1 has no field `zzz` (its fields: `expression`)"
        )

    def test_keys_of_maps_are_free_and_what_is_any_is_free(self) -> None:
        good = workflow(
            nodeSelector={"a/b": "c"},
            templates=[{"name": "a", "plugin": {"x": {"y": [1]}}}],
        )
        assert said(good, "Workflow") == []

    def test_keys_are_texts(self) -> None:
        assert said({1: "x"}, "core.Container", partial=True) == [
            ': the key `1` is a whole number, not a text (write `"1"`)'
        ]
        assert rules({"metadata": {"labels": {True: "x"}}} | workflow(), "Workflow") == []
        assert rules(workflow() | {"metadata": {"labels": {True: "x"}}}, "Workflow") == [
            ("metadata.labels", "type")
        ]


class TestTypes:
    @pytest.mark.parametrize(
        ("type", "right", "wrong"),
        [
            ("string", ["", "a", "{{x}}"], [1, True, [], {}, 1.5, None]),
            ("boolean", [True, False], ["true", 0, 1, None]),
            ("int32", [0, -1, 2**31 - 1, -(2**31)], [2**31, -(2**31) - 1, "1", True, 1.0]),
            ("int64", [2**31, 2**63 - 1], [2**63, "1", False]),
            ("number", [1, 1.5, -3], ["1", True, float("inf"), float("nan")]),
            ("int-or-string", [1, "a", "50%", ""], [True, 1.5, [], 2**31]),
            ("quantity", ["1", "500m", "1.5Gi", 2, 0.5, "1e3"], ["512MB", "", "{{x}}", True, []]),
            ("time", ["2024-12-31T23:59:59Z", "2024-12-31T23:59:59.5+02:00"], ["now", 1, "2024"]),
            ("bytes", ["", "YQ==", "YWJj"], ["a", "YQ", 1]),
            ("any", [1, "a", None, [], {"a": [None]}], []),
        ],
    )
    def test_scalars(self, type: str, right: list[object], wrong: list[object]) -> None:
        for value in right:
            assert list(check(value, Scalar(type), load("4.1"))) == [], value
        for value in wrong:
            (finding,) = check(value, Scalar(type), load("4.1"))
            assert finding.rule == "type", value

    def test_what_is_said(self) -> None:
        assert said({"name": "A", "value": 5}, "core.EnvVar") == [
            'value: `5` is a whole number, not a text (write `"5"`)'
        ]
        assert said({"name": "A", "value": True}, "core.EnvVar") == [
            'value: `true` is a truth value, not a text (write `"true"`)'
        ]
        assert said({"name": "A", "valueFrom": "x"}, "core.EnvVar") == [
            "valueFrom: `x` is a text, not a map"
        ]
        assert said({"name": "A", "valueFrom": []}, "core.EnvVar") == [
            "valueFrom: this is a list, not a map"
        ]
        assert said({"name": "a", "args": "x"}, "core.Container") == [
            "args: `x` is a text, not a list"
        ]
        assert said({"name": "a", "args": [None]}, "core.Container") == [
            "args.0: `null` is nothing, not a text"
        ]

    def test_null_stands_for_an_absent_field(self) -> None:
        assert said({"name": "a", "args": None, "resources": None}, "core.Container") == []
        assert rules({"name": None}, "core.Container") == [("", "required")]


class TestLimits:
    @pytest.mark.parametrize(
        ("of", "value", "expected"),
        [
            ("Template", {"name": "my_main"}, ("name", "pattern")),
            ("Template", {"name": "a" * 129}, ("name", "max_length")),
            ("Template", {"name": "main\n"}, ("name", "pattern")),
            ("Template", {"parallelism": 0}, ("parallelism", "minimum")),
            ("Artifact", {"name": "a", "mode": 999}, ("mode", "maximum")),
            ("Counter", {"value": ""}, ("value", "min_length")),
            ("RetryStrategy", {"retryPolicy": "always"}, ("retryPolicy", "enum")),
            ("DAGTemplate", {"tasks": []}, ("tasks", "min_items")),
            (
                "DAGTemplate",
                {"tasks": [{"name": f"t{n}"} for n in range(201)]},
                ("tasks", "max_items"),
            ),
            (
                "CronWorkflowSpec",
                {"workflowSpec": {}, "schedules": ["TZ=UTC 0 4 * * *"]},
                ("schedules.0", "pattern"),
            ),
        ],
    )
    def test_of_argo_4_alone(self, of: str, value: Any, expected: tuple[str, str]) -> None:
        assert rules(value, of, "4.1") == [expected]
        assert rules(value, of, "4.0") == [expected]
        assert rules(value, of, "3.7") == []

    def test_words_of_kubernetes_are_for_the_pod(self) -> None:
        for version in ("3.5", "4.1"):
            assert rules({"name": "a", "imagePullPolicy": "always"}, "core.Container", version) == [
                ("imagePullPolicy", "enum")
            ]
        tag = {"name": "a", "imagePullPolicy": "{{inputs.parameters.policy}}"}
        assert rules(tag, "core.Container") == []
        assert rules({"name": "a", "imagePullPolicy": ""}, "core.Container") == []
        # Argo's own are for the document, tags or not.
        tag = {"retryPolicy": "{{inputs.parameters.policy}}"}
        assert rules(tag, "RetryStrategy") == [("retryPolicy", "enum")]

    def test_the_nearest_word(self) -> None:
        (finding,) = found({"retryPolicy": "onFailure"}, "RetryStrategy")
        assert finding.problem.fix == "OnFailure"
        assert finding.allowed == ("Always", "OnFailure", "OnError", "OnTransientError")

    def test_the_kind(self) -> None:
        wrong = workflow() | {"apiVersion": "v1"}
        assert said(wrong, "Workflow") == ["apiVersion: `v1` is not `argoproj.io/v1alpha1`"]


class TestRequired:
    def test_a_field_that_is_missing(self) -> None:
        assert said({"workflowSpec": {}}, "CronWorkflowSpec", "4.0") == [
            ": a CronWorkflowSpec has no `schedules`, which it needs"
        ]
        assert said({"workflowSpec": {}}, "CronWorkflowSpec", "3.5") == [
            ": a CronWorkflowSpec has no `schedule`, which it needs"
        ]
        assert said({"workflowSpec": {}}, "CronWorkflowSpec", "3.7") == []

    def test_the_container_of_a_template_needs_no_name(self) -> None:
        assert rules({"container": {"image": "a"}}, "Template") == []
        assert rules({"sidecars": [{"image": "a"}]}, "Template") == [("sidecars.0", "required")]


class TestUnique:
    @pytest.mark.parametrize("version", ["3.7", "4.1"])
    def test_lists_that_are_maps(self, version: str) -> None:
        mounts = [{"name": "a", "mountPath": "/d"}, {"name": "b", "mountPath": "/d"}]
        assert said({"name": "a", "volumeMounts": mounts}, "core.Container", version) == [
            "volumeMounts.1: item 0 has `mountPath` `/d` already"
        ]

    def test_a_default_counts(self) -> None:
        ports = [
            {"containerPort": 53},
            {"containerPort": 53, "protocol": "UDP"},
            {"containerPort": 53, "protocol": "TCP"},
        ]
        assert said({"name": "a", "ports": ports}, "core.Container") == [
            "ports.2: item 0 has `containerPort` `53` and `protocol` `TCP` already"
        ]

    def test_names_of_argo(self) -> None:
        twice = workflow(templates=[{"name": "a"}, {"name": "b"}, {"name": "a"}])
        assert rules(twice, "Workflow", "3.5") == [("spec.templates.2", "unique")]

    def test_sets(self) -> None:
        rule = {"operator": "In", "values": [1, 2, 1]}
        assert said(rule, "core.ContainerRestartRuleOnExitCodes") == [
            "values.2: item 0 has `1` already"
        ]


class TestRules:
    @pytest.mark.parametrize(
        ("of", "value", "expected"),
        [
            ("Template", {"container": {}, "script": {"source": "x"}}, ("script", "at_most_one")),
            ("Template", {"suspend": {}, "steps": [[]]}, ("steps", "at_most_one")),
            (
                "Template",
                {"dag": {"tasks": [{"name": "a"}]}, "timeout": "1m"},
                ("timeout", "not_together"),
            ),
            (
                "DAGTask",
                {"name": "a", "depends": "b", "dependencies": ["b"]},
                ("depends", "not_together"),
            ),
            ("DAGTask", {"name": "1a", "depends": "b"}, ("name", "matches")),
            ("Sequence", {"count": 3, "end": 4}, ("count", "not_together")),
            (
                "ResourceTemplate",
                {"action": "get", "manifest": "x", "manifestFrom": {"artifact": {"name": "a"}}},
                ("manifest", "not_together"),
            ),
            (
                "Gauge",
                {"realtime": True, "value": "{{resourcesDuration.cpu}}"},
                ("value", "matches"),
            ),
        ],
    )
    def test_fields_that_exclude_one_another(
        self, of: str, value: Any, expected: tuple[str, str]
    ) -> None:
        assert rules(value, of, "3.7") == [expected]
        assert rules(value, of, "4.1") == [expected]

    def test_what_is_empty_is_not_there(self) -> None:
        dag = {"tasks": [{"name": "a"}]}
        assert rules({"dag": dag, "timeout": ""}, "Template") == []
        assert rules({"name": "1a", "depends": "", "dependencies": []}, "DAGTask") == []
        assert rules({"realtime": False, "value": "{{resourcesDuration.cpu}}"}, "Gauge") == []
        # Zero is something.
        assert rules({"count": 0, "end": 1}, "Sequence") == [("count", "not_together")]

    def test_one_store_for_an_artifact_is_a_rule_of_the_crds(self) -> None:
        two = {"name": "a", "raw": {"data": "x"}, "http": {"url": "y"}}
        assert rules(two, "Artifact", "4.0") == [("http", "at_most_one")]
        assert rules(two, "Artifact", "3.7") == []

    def test_defaults_of_templates_may_be_for_several_types(self) -> None:
        defaults = {"container": {}, "script": {"source": "x"}, "timeout": "1m"}
        assert rules(workflow(templateDefaults=defaults), "Workflow") == []


class TestPatches:
    def test_a_patch_needs_only_the_keys_of_merging(self) -> None:
        good = {
            "containers": [{"name": "main", "env": [{"name": "A"}]}],
            "volumes": [{"name": "v"}],
        }
        assert said(good, "PodSpec", partial=True) == []
        assert rules(good | {"containers": []}, "PodSpec") == []
        bad = {"containers": [{"image": "a"}], "tolerations": [{}]}
        assert said(bad, "PodSpec", partial=True) == [
            "containers.0: items of this list are merged by their `name`, and this one has none "
            "(add a `name`)"
        ]

    def test_types_and_words_count_in_a_patch(self) -> None:
        bad = {"restartPolicy": "never", "hostNetwork": "yes", "hostNetwrk": True}
        assert [each.rule for each in found(bad, "PodSpec", partial=True)] == [
            *("enum", "type", "unknown"),
        ]

    def test_directives(self) -> None:
        patch = {
            "volumes": [{"$patch": "replace"}, {"name": "a", "$retainKeys": ["name"]}],
            "$setElementOrder/containers": [{"name": "main"}],
            "$deleteFromPrimitiveList/finalizers": ["x"],
        }
        assert said(patch, "PodSpec", partial=True) == []
        assert rules({"containers": [], "$patch": "delete"}, "PodSpec") == [("$patch", "unknown")]

    def test_null_takes_a_field_away(self) -> None:
        assert said({"nodeSelector": None, "containers": None}, "PodSpec", partial=True) == []


def test_an_unknown_type() -> None:
    with pytest.raises(KeyError):
        found({}, "Nothing")
