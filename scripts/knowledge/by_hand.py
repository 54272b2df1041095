"""What no registry serves: how 3.5, 3.6 and 4.1 differ, and what Argo 4 holds values to.

Facts of Argo's sources (Apache-2.0), written down in a form of our own. Each group names the file
it was read in; all paths are below pkg/apis/workflow/v1alpha1 of the tag, if nothing else is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.knowledge.shapes import Shape, Types

API_VERSION = "argoproj.io/v1alpha1"
KINDS = ("Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate")

_ARTIFACT_STORES = ("s3", "git", "http", "artifactory", "hdfs", "raw", "oss", "gcs", "azure")
_TEMPLATE_TYPES = (
    *("container", "script", "dag", "steps", "resource", "suspend", "containerSet", "data"),
    *("http", "plugin"),
)


def before_3_7(types: Types) -> Types:
    """Argo 3.6, of 3.7's types."""
    types = _copy(types)
    # v3.6.19 workflow_types.go: what 3.7.0 added.
    _drop(types, "Backoff", "cap")
    _drop(types, "Mutex", "database")
    _drop(types, "SemaphoreRef", "database")
    _drop(types, "Template", "annotations")
    _drop(types, "NodeStatus", "taskResultSynced")
    # v3.6.19 workflow_types.go: what 3.7.0 took away.
    types["Template"]["priority"] = Shape("int32")
    types["WorkflowSpec"]["podPriority"] = Shape("int32")
    # v3.6.19 cron_workflow_types.go, workflow_types.go: no `+optional` yet.
    _require(types, "CronWorkflowStatus", "active", "lastScheduledTime", "conditions")
    _require(types, "CronWorkflowStatus", "succeeded", "failed", "phase")
    _require(types, "ScriptTemplate", "source")
    return types


def before_3_6(types: Types) -> Types:
    """Argo 3.5, of 3.6's types."""
    types = _copy(types)
    # v3.5.15 cron_workflow_types.go
    _drop(types, "CronWorkflowSpec", "schedules", "stopStrategy", "when")
    _drop(types, "CronWorkflowStatus", "failed", "phase", "succeeded")
    _require(types, "CronWorkflowSpec", "schedule")
    # v3.5.15 workflow_types.go
    _drop(types, "GitArtifact", "insecureSkipTLS")
    _drop(types, "HDFSArtifact", "dataTransferProtection")
    _drop(types, "HDFSArtifactRepository", "dataTransferProtection")
    _drop(types, "S3Artifact", "sessionTokenSecret")
    _drop(types, "S3ArtifactRepository", "sessionTokenSecret")
    _drop(types, "Synchronization", "mutexes", "semaphores")
    return types


def after_4_0(types: Types) -> Types:
    """Argo 4.1, of 4.0's types."""
    types = _copy(types)
    # v4.1.2 workflow_types.go
    types["HTTPArtifact"]["saveStreamViaFile"] = Shape("boolean")
    style = Shape("string").constrained(enum=("", "path", "virtual-hosted"))
    types["S3Artifact"]["addressingStyle"] = style
    types["S3ArtifactRepository"]["addressingStyle"] = style
    types["Template"]["pendingTimeout"] = Shape("string")
    for name in ("Template", "WorkflowSpec"):
        types[name]["podResources"] = Shape("core.ResourceRequirements")
        types[name]["resourceClaims"] = Shape("[core.PodResourceClaim]")
    types["WorkflowSpec"]["executorPlugins"] = Shape("[ExecutorPlugin]")
    types["ExecutorPlugin"] = {
        "metadata": Shape("meta.ObjectMeta", required=True),
        "spec": Shape("ExecutorPluginSpec", required=True),
    }
    types["ExecutorPluginSpec"] = {"sidecar": Shape("ExecutorPluginSidecar", required=True)}
    types["ExecutorPluginSidecar"] = {
        "automountServiceAccountToken": Shape("boolean"),
        "container": Shape("core.Container", required=True),
    }
    return types


def in_every_version(types: Types) -> Types:
    """What Go's types do not say, and Argo or Kubernetes holds values to."""
    types = _copy(types)
    for kind in KINDS:
        # register.go: the group and version; without them a document is of no kind.
        types[kind]["apiVersion"] = Shape("string", True, {"enum": (API_VERSION,)})
        types[kind]["kind"] = Shape("string", True, {"enum": (kind,)})
    # Argo names the container of a template itself; the CRDs do not ask for a name there either.
    _constrain(types, "Template", "container", waives=("name",))
    types["ScriptTemplate"]["name"] = Shape("string")
    # Parts of templates, which may belong to templates of different types.
    _constrain(types, "WorkflowSpec", "templateDefaults", no_rules=True)
    # v3.7.18 workflow/validate/validate.go: names that are said twice. (The names of `steps` are
    # unique over several lists.)
    _constrain(types, "WorkflowSpec", "templates", unique_by=("name",))
    _constrain(types, "DAGTemplate", "tasks", unique_by=("name",))
    _constrain(types, "ContainerSetTemplate", "containers", unique_by=("name",))
    for name in ("Arguments", "Inputs", "Outputs"):
        _constrain(types, name, "parameters", unique_by=("name",))
        _constrain(types, name, "artifacts", unique_by=("name",))
    # k8s.io/kubernetes pkg/apis/core/validation: a pod's volumes and containers.
    for name in ("Template", "WorkflowSpec"):
        _constrain(types, name, "volumes", unique_by=("name",))
    _constrain(types, "Template", "initContainers", unique_by=("name",))
    _constrain(types, "Template", "sidecars", unique_by=("name",))
    return types


_NAME: Mapping[str, Any] = {"pattern": "^[a-zA-Z0-9][-a-zA-Z0-9]*$", "max_length": 128}
_ARTIFACT_NAME = "^[-a-zA-Z0-9_{}.]+$"
_METRIC_NAME = "^[a-zA-Z_][a-zA-Z0-9_]*$"
_CRON = (
    r"^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)"
    r"|@every\s+([0-9]+(ns|us|µs|ms|s|m|h))+"
    r"|([A-Za-z0-9*,/?-]+\s+){4}[A-Za-z0-9*,/?-]+)$"
)


def from_4_0(types: Types) -> Types:
    """The kubebuilder markers of Argo 4, which its full CRDs have: the API server checks them."""
    types = _copy(types)
    # v4.1.2 workflow_types.go
    for name in ("Artifact", "ArtifactPaths"):
        _constrain(types, name, "name", pattern=_ARTIFACT_NAME)
        _constrain(types, name, "mode", minimum=0, maximum=0o777)
    for name in ("DAGTask", "Template", "WorkflowStep"):
        _constrain(types, name, "name", **_NAME)
    _constrain(types, "Parameter", "name", pattern="^[-a-zA-Z0-9_]+$")
    _constrain(types, "Parameter", "enum", min_items=1)
    _constrain(types, "Inputs", "parameters", max_items=500)
    _constrain(types, "WorkflowSpec", "templates", max_items=200)
    _constrain(types, "WorkflowSpec", "parallelism", minimum=1)
    _constrain(types, "Template", "parallelism", minimum=1)
    _constrain(types, "Template", "steps", min_items=1)
    _constrain(types, "DAGTemplate", "tasks", min_items=1, max_items=200)
    _constrain(
        types,
        "PodGC",
        "strategy",
        enum=(
            *("", "OnPodCompletion", "OnPodSuccess"),
            *("OnWorkflowCompletion", "OnWorkflowSuccess"),
        ),
    )
    _constrain(
        types,
        "RetryStrategy",
        "retryPolicy",
        enum=("Always", "OnFailure", "OnError", "OnTransientError"),
    )
    actions = ("get", "create", "apply", "delete", "replace", "patch")
    _constrain(types, "ResourceTemplate", "action", enum=actions)
    _constrain(types, "ResourceTemplate", "mergeStrategy", enum=("strategic", "merge", "json"))
    _constrain(types, "Metrics", "prometheus", max_items=100)
    _constrain(types, "Prometheus", "name", pattern=_METRIC_NAME)
    _constrain(types, "Prometheus", "help", min_length=1)
    _constrain(types, "MetricLabel", "key", pattern=_METRIC_NAME)
    _constrain(types, "Counter", "value", min_length=1)
    _constrain(types, "Histogram", "value", min_length=1)
    _constrain(types, "Gauge", "value", min_length=1, max_length=256)
    _constrain(types, "Gauge", "operation", enum=("Set", "Add", "Sub"))
    # v4.1.2 cron_workflow_types.go
    _constrain(types, "CronWorkflowSpec", "concurrencyPolicy", enum=("Allow", "Forbid", "Replace"))
    _constrain(types, "CronWorkflowSpec", "schedules", min_items=1, item={"pattern": _CRON})
    _constrain(types, "CronWorkflowSpec", "startingDeadlineSeconds", minimum=0)
    return types


# What fields of one object are held to together: the type, the rule, from which version on.
# `at_most_one` names fields; `not_together` one field and those it cannot stand beside; `matches`
# a field, a pattern, and the fields beside which it has to match.
RULES: tuple[tuple[str, tuple[Any, ...], str], ...] = (
    # v3.7.18 workflow/validate/validate.go; Argo 4 has them in its CRDs too.
    ("Template", ("at_most_one", _TEMPLATE_TYPES), "3.5"),
    ("Template", ("not_together", "timeout", ("steps", "dag")), "3.5"),
    ("Template", ("not_together", "activeDeadlineSeconds", ("steps", "dag")), "3.5"),
    ("DAGTask", ("not_together", "depends", ("dependencies", "continueOn")), "3.5"),
    ("DAGTask", ("matches", "name", "^[^0-9]", ("depends", "dependencies")), "3.5"),
    ("ResourceTemplate", ("not_together", "manifest", ("manifestFrom",)), "3.5"),
    ("Sequence", ("not_together", "count", ("end",)), "3.5"),
    ("DAGTask", ("at_most_one", ("withItems", "withParam", "withSequence")), "3.5"),
    ("WorkflowStep", ("at_most_one", ("withItems", "withParam", "withSequence")), "3.5"),
    ("Gauge", ("matches", "value", r"^(?![\s\S]*resourcesDuration\.)", ("realtime",)), "3.5"),
    # v4.1.2 workflow_types.go: CEL of the full CRDs.
    ("Artifact", ("at_most_one", (*_ARTIFACT_STORES, "plugin")), "4.0"),
    ("ArtifactLocation", ("at_most_one", (*_ARTIFACT_STORES, "plugin")), "4.0"),
    ("ArtifactPaths", ("at_most_one", (*_ARTIFACT_STORES, "plugin")), "4.0"),
)


# Fields that took the place of others, which went in the same version or a later one: the type, the
# field that went, and the one that came. docs/deprecations.md and docs/upgrading.md of v4.1.2.
SUCCESSORS: tuple[tuple[str, str, str], ...] = (
    ("CronWorkflowSpec", "schedule", "schedules"),
    ("Synchronization", "mutex", "mutexes"),
    ("Synchronization", "semaphore", "semaphores"),
    ("Template", "priority", "priorityClassName"),
    ("WorkflowSpec", "podPriority", "podPriorityClassName"),
)


def _copy(types: Types) -> Types:
    return {name: dict(fields) for name, fields in types.items()}


def _drop(types: Types, name: str, *fields: str) -> None:
    for each in fields:
        del types[name][each]


def _require(types: Types, name: str, *fields: str) -> None:
    for each in fields:
        shape = types[name][each]
        types[name][each] = Shape(shape.type, True, shape.constraints)


def _constrain(types: Types, name: str, field: str, /, **constraints: Any) -> None:
    types[name][field] = types[name][field].constrained(**constraints)
