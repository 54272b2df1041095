"""Where pipelines run: which Argo, with which settings, and what holds for all that runs there."""

from typing import Any, ClassVar

from attrs import define

from wzc.lean import lean
from wzc.model.attribute import Block, attribute, later
from wzc.model.pipeline import POD_SECURITY, PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.model.target import CRDS, NEWEST, Target, usual_crds
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.types.kinds import ANY, BOOL, BlockOf, Enum
from wzc.values.versions import VERSIONS


@lean
class Executor(Block):
    """What the controller gives the containers that Argo adds to each pod.

    Workflows cannot say it: it stands in the controller's configuration.
    """

    keyword = "executor"

    security_context: Value | None = attribute(
        BOOL,
        "executor.securityContext",
        "Whether the controller gives Argo's own containers a restricted security context.",
        "security_context = true",
        default="false",
    )
    initless_pods: Value | None = attribute(
        BOOL,
        "initlessPod.enabled",
        "Whether pods have one container `supervisor` in the place of `init` and `wait`.",
        "initless_pods = true",
        default="false",
        since="4.1",
    )


@lean
class Cluster(Block):
    """`cluster prod { ... }`: the platform's half."""

    keyword = "cluster"

    argo_version: Value | None = attribute(
        Enum(VERSIONS),
        "",
        "The version of Argo: output has what it knows, and is checked against it.",
        'argo_version = "3.7"',
    )
    crds: Value | None = attribute(
        Enum(CRDS),
        "",
        "Which of Argo's definitions are installed: the full ones, standard since 4.0, have "
        "limits.",
        'crds = "minimal"',
    )
    pod_security: Value | None = attribute(
        POD_SECURITY,
        "",
        "The level of Kubernetes' Pod Security that its namespaces enforce.",
        'pod_security = "restricted"',
    )
    executor: Value | None = attribute(
        BlockOf(Executor),
        "",
        "What the controller gives Argo's own containers.",
        "executor { security_context = true }",
    )
    pipeline_defaults: Value | None = attribute(
        BlockOf(PipelineAttributes),
        "W",
        "What holds for pipelines that do not say it themselves.",
        'pipeline_defaults { service_account_name = "workflows" }',
    )
    step_defaults: Value | None = attribute(
        BlockOf(StepAttributes),
        "T",
        "What holds for all steps, below the pipelines' own `defaults`.",
        'step_defaults { node_selector { pool = "batch" } }',
    )
    references_only: Value | None = attribute(
        BOOL,
        "",
        "Whether its controller runs nothing but what stands in a WorkflowTemplate.",
        "references_only = true",
    )
    node_status_offload: Value | None = later(ANY, "", "Where the status of large runs is kept.")
    pipekit_agent: Value | None = later(ANY, "", "The agent that reads the status of runs.")


@define(eq=False)
class EvaluatedCluster:
    """A cluster as a value: `attributes` as an object, `values` as they were evaluated."""

    is_cluster: ClassVar[bool] = True

    name: str
    place: Span
    attributes: Cluster
    values: dict[str, Value]

    @property
    def pipeline_values(self) -> dict[str, Value]:
        """What is below all that a pipeline says: the weakest layer."""
        found = dict(_entries(self.values.get("pipeline_defaults")))
        steps = self.values.get("step_defaults")
        if steps is not None and _entries(steps):
            found["defaults"] = steps
        return found

    def target(self, version: str | None) -> Target:
        """The Argo that runs there; `version` is what the command line says instead."""
        of = self.attributes
        said = None if of.argo_version is None else of.argo_version.origin.span
        if version is None:
            version = NEWEST.version if of.argo_version is None else of.argo_version.data
        else:
            said = None
        crds = usual_crds(version) if of.crds is None else of.crds.data
        only = of.references_only is not None and of.references_only.data
        return Target(version, crds, only, said)


def _entries(value: Value | None) -> dict[str, Any]:
    return value.data if value is not None and isinstance(value.data, dict) else {}
