"""Random attributes, from the schema that the model's classes are.

`write` follows the types; what depends on other attributes (a request is at most its limit, a
toleration without a key says `Exists`) has a function of its own in `SPECIAL`. A type or format
without a generator raises KeyError, and `test_attributes.py` fails for an attribute that is never
written: so a new attribute of the model needs one here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.properties import of_containers, of_pods, of_runs, stores
from tests.properties.layout import Bracket, Line, Node, Quoted, assign, call
from tests.properties.texts import (
    AMOUNTS,
    DURATIONS,
    FORMATS,
    INTS,
    dns_labels,
    literal,
    tagless_texts,
    text,
)
from wzc.model.affinity import (
    LabelExpression,
    LabelSelector,
    NodeExpression,
    NodeField,
    NodePreference,
    NodeTerm,
    PodDisruptionBudget,
    PodPreference,
    PodTerm,
)
from wzc.model.attribute import Attribute, schema
from wzc.model.cleaning import ArtifactGc
from wzc.model.locks import Synchronization
from wzc.model.pipeline import PipelineAttributes
from wzc.model.resources import Resources
from wzc.model.retry import Retry
from wzc.model.schedule import Schedule
from wzc.model.scheduling import Toleration
from wzc.model.security import Localhost, PodSecurityContext, SecurityContext
from wzc.model.sidecars import (
    InitContainer,
    Probe,
    Sidecar,
)
from wzc.model.sources import ConfigMap, FieldRef, Secret
from wzc.model.step import StepAttributes
from wzc.model.storage import S3, Claim, EmptyDir, NewClaim, Projected, TokenizerCache
from wzc.model.stores import Azure, Gcs, Oss, Repository
from wzc.types.kinds import (
    BlockOf,
    Built,
    Enum,
    ListOf,
    MapOf,
    RangeOf,
    RunTime,
    Scalar,
    Type,
    Union,
)

Draw = Callable[[st.SearchStrategy[Any]], Any]


_VARIANTS = (
    *("retry", "tokenizer_cache", "security_context"),
    *("liveness_probe", "readiness_probe"),
)


# Made by calls, whose arguments have `=`.
_BUILT = (
    *(Secret, ConfigMap, FieldRef, Claim, NewClaim, EmptyDir, Projected, Localhost),
    *(S3, Gcs, Azure, Oss, Repository),
)


class Writer:
    """Writes random attributes; `used` are those it has written, as (class, attribute)."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.used: set[tuple[type, str]] = set()
        # In a step's block: what it amends there, `defaults` may hold in another variant.
        self.in_step = False

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def maybe(self) -> bool:
        return bool(self.draw(st.booleans()))

    def draw_int(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    # ---- values by type

    def value(self, type: Type) -> Node:
        """Something that has the type."""
        if isinstance(type, Union):
            members = [member for member in type.members if member != Scalar("null")]
            known = [member for member in members if not isinstance(member, RunTime)]
            # Amounts of the run hang on what else the step has: `attempts` draws them.
            is_amount = any(getattr(member, "name", "") == "quantity" for member in known)
            if known != members and (is_amount or not (self.maybe() and self.maybe())):
                members = known
            return self.value(self.pick(*members))
        if isinstance(type, Scalar):
            return self.scalar(type)
        if isinstance(type, Enum):
            return literal(self.pick(*type.values))
        if isinstance(type, ListOf):
            return Bracket("[", self.distinct(type.element))
        if isinstance(type, MapOf):
            keys = self.draw(st.lists(FORMATS[type.key_format], max_size=3, unique=True))
            return Bracket("{", [assign(Quoted(key), self.value(type.element)) for key in keys])
        if isinstance(type, RangeOf):
            inside = type.element
            parts = inside.members if isinstance(inside, Union) else (inside,)
            [element] = [part for part in parts if isinstance(part, Scalar)]
            return self.range(element)
        if isinstance(type, (BlockOf, Built)):
            return self.object(type.model, built=isinstance(type, Built))
        if isinstance(type, RunTime) and type.type == Scalar("bool"):
            return 'workflow.name == "x"'
        if isinstance(type, RunTime):
            return str(self.pick("workflow.name", '"${workflow.uid}-x"', "workflow.namespace"))
        raise KeyError(f"no generator for the type {type}")

    def scalar(self, type: Scalar) -> Node:
        """A value of a simple type."""
        if type.name == "string" and dict(type.limits).get("min_length"):
            return Quoted(self.draw(tagless_texts.filter(bool)))
        if type.name == "string":
            return Quoted(self.draw(FORMATS[type.format] if type.format else tagless_texts))
        if type.name == "bool":
            return str(self.pick("true", "false"))
        if type.name == "int":
            if type.format == "mode":
                # Folders stay open to their owner: other modes are refused where data flows.
                return str(self.pick("0o775", "0o700", "0o100", "0o777"))
            limits = dict(type.limits)
            low, high = limits.get("min", -5), limits.get("max", 2**31 - 1)
            return str(self.pick(*(number for number in INTS if low <= number <= high)))
        if type.name == "float":
            return str(self.pick("1.5", "0.0", "2.0", "1e-7", "3"))
        if type.name == "duration":
            return str(self.pick(*DURATIONS))
        assert type.name == "quantity", type
        return str(self.pick(*AMOUNTS[type.format]))

    def range(self, type: Scalar, *, needs_low: bool = False) -> Node:
        """A range with its ends in order; the tables above are in order but for durations."""
        values = (
            ("1s", "90s", "5min", "2h", "7d") if type.name == "duration" else AMOUNTS[type.format]
        )
        low = self.draw(st.integers(0, len(values) - 1))
        high = self.draw(st.integers(low, len(values) - 1))
        forms = [f"{values[low]}..{values[high]}", f"{values[low]}.."]
        if not needs_low:
            forms.append(f"..{values[high]}")
        return str(self.pick(*forms))

    def distinct(self, element: Type) -> list[Node]:
        """Up to three different entries."""
        found: list[Node] = []
        for _ in range(self.draw(st.integers(0, 3))):
            value = self.value(element)
            if value not in found:
                found.append(value)
        return found

    # ---- objects

    def object(self, model: type, *, built: bool) -> Node:
        """A block, or a constructor's call."""
        special = SPECIAL.get(model)
        entries = special(self) if special is not None else self.some(model)
        return call(model.keyword, entries) if built else Bracket("{", entries)  # type: ignore[attr-defined]

    def some(self, model: type, *but: str) -> list[Node]:
        """Some of a class's attributes, in any order; the required ones always."""
        known = [item for item in schema(model).values() if not item.later and item.name not in but]
        chosen = [item for item in known if item.required or self.maybe()]
        return [self.entry(model, item) for item in self.draw(st.permutations(chosen))]

    def entry(self, model: type, item: Attribute | str) -> Node:
        """One attribute of a class as it is written."""
        if isinstance(item, str):
            item = schema(model)[item]
        special = SPECIAL_ATTRIBUTES.get((model, item.name))
        if special is not None:
            value = special(self)
        elif item.shorthand and isinstance(item.type, BlockOf) and self.maybe():
            value = self.value(schema(item.type.model)[item.shorthand].type)
        else:
            value = self.value(item.type)
        return self.set(model, item.name, value)

    def set(self, model: type, name: str, value: Node) -> Node:
        """An attribute with a certain value. A block is written with or without `=`."""
        self.used.add((model, name))
        is_block = isinstance(value, Bracket) and value.kind == "{" and model not in _BUILT
        if is_block and not (self.in_step and name in _VARIANTS) and self.maybe():
            return Line([name, " ", value])
        return assign(name, value)


SPECIAL: dict[type, Callable[[Writer], list[Node]]] = {
    NodeExpression: of_pods.expression(NodeExpression),
    LabelExpression: of_pods.expression(LabelExpression),
    NodeField: lambda w: [
        w.set(NodeField, "key", text("metadata.name")),
        w.entry(NodeField, "operator"),
        w.set(NodeField, "values", Bracket("[", [text("node-1")])),
    ],
    NodeTerm: of_pods.node_term(NodeTerm),
    NodePreference: of_pods.node_term(NodePreference),
    PodTerm: of_pods.pod_term(PodTerm),
    PodPreference: of_pods.pod_term(PodPreference),
    PodDisruptionBudget: of_pods.disruption,
    LabelSelector: of_pods.selector,
    Probe: of_pods.probe,
    Synchronization: of_runs.synchronization,
    Retry: of_runs.retry,
    Schedule: of_runs.schedule,
    Toleration: of_pods.toleration,
    S3: stores.s3,
    Gcs: stores.gcs,
    Azure: stores.azure,
    Oss: stores.oss,
    TokenizerCache: of_containers.tokenizer_cache,
    Claim: of_containers.claim,
    NewClaim: of_containers.new_claim,
    Projected: of_containers.projected,
    SecurityContext: of_pods.security,
    PodSecurityContext: of_pods.pod_security,
    Resources: of_containers.resources,
    Secret: of_containers.value_source(Secret),
    ConfigMap: of_containers.value_source(ConfigMap),
    FieldRef: lambda w: [
        w.set(
            FieldRef,
            "path",
            text(w.pick("metadata.name", "metadata.labels['a/b']", "status.podIP")),
        )
    ],
    Localhost: lambda w: [w.set(Localhost, "profile", text(w.pick("a.json", "profiles/x y.json")))],
}
SPECIAL_ATTRIBUTES: dict[tuple[type, str], Callable[[Writer], Node]] = {
    (Schedule, "when"): of_runs.of_schedule,
    (Schedule, "stop_when"): of_runs.of_schedule,
    (StepAttributes, "timeout"): of_runs.deadline,
    # The data of a program's runs may be deleted, and then nothing may be kept.
    (PipelineAttributes, "artifact_gc"): lambda w: Bracket(
        "{",
        [w.set(ArtifactGc, "strategy", text("Never")), *w.some(ArtifactGc, "strategy")],
    ),
    # A daemon gives nothing, which the data of a program's steps is tested by.
    (StepAttributes, "daemon"): lambda w: "false",
    (StepAttributes, "metrics"): of_runs.metrics,
    (PipelineAttributes, "metrics"): of_runs.metrics,
    (StepAttributes, "sidecars"): of_pods.around(Sidecar),
    **dict.fromkeys(((Sidecar, "command"), (InitContainer, "command")), of_pods.command),
    (StepAttributes, "init_containers"): of_pods.around(InitContainer),
    **{
        (model, name): write
        for model in (StepAttributes, Sidecar, InitContainer)
        for name, write in (
            ("env", of_containers.env),
            ("env_from", of_containers.env_from),
            ("mounts", of_containers.mounts),
            ("ports", of_pods.container_ports),
            ("liveness_probe", of_pods.liveness),
        )
    },
    # Off, it needs an account of the pipeline; a step that is left out leaves an empty pipeline.
    (StepAttributes, "automount_service_account_token"): lambda w: "true",
    (StepAttributes, "enabled"): lambda w: "true",
    (PipelineAttributes, "pod_disruption_budget"): lambda w: Bracket("{", of_pods.disruption(w)),
    (StepAttributes, "pod_spec_patch"): of_pods.pod_spec_patch,
    (StepAttributes, "patch"): of_pods.patch(
        ("hostAliases", of_pods.aliases), ("annotations", of_pods.notes)
    ),
    (StepAttributes, "task_patch"): of_pods.patch(
        ("hooks", lambda w: '{ exit { templateRef = { name = "a", template = "b" } } }'),
    ),
    (PipelineAttributes, "patch"): of_pods.patch(
        ("hostAliases", of_pods.aliases), ("dnsConfig", lambda w: '{ searches = ["a.io"] }')
    ),
    (Schedule, "patch"): of_pods.patch(
        ("workflowMetadata", lambda w: f"{{ annotations {of_pods.notes(w)} }}")
    ),
    (ArtifactGc, "pod_spec_patch"): of_pods.pod_spec_patch,
    (PipelineAttributes, "pod_spec_patch"): of_pods.pod_spec_patch,
    (StepAttributes, "active_deadline"): of_runs.deadline,
    (PipelineAttributes, "active_deadline"): of_runs.deadline,
    (PipelineAttributes, "description"): of_runs.description,
    # "None" needs nameservers, which only a patch can name.
    (PipelineAttributes, "dns_policy"): lambda w: Quoted(w.pick("ClusterFirst", "Default")),
    (PipelineAttributes, "generate_name"): lambda w: Quoted(w.draw(dns_labels) + w.pick("", "-")),
    (PipelineAttributes, "kind"): lambda w: Quoted("auto"),
    (PipelineAttributes, "middlewares"): of_runs.middlewares,
    (PipelineAttributes, "schedule"): of_runs.when,
}
# What the programs themselves decide: kinds, names, and what is a list of steps' attributes.
BY_PROGRAM = {"name", "generate_name", "kind", "schedule", "defaults", "data_dir", "entrypoint"}
# It is an error where a step waits for a failure.
BY_PROGRAM |= {"fail_fast"}
# A declaration of its own, beside the pipeline.
BY_PROGRAM |= {"cluster", "pod_security"}
# What is about other steps, or about loops: `flows.py` writes it.
OF_ORDER = {"when", "after", "unroll", "parallelism"}
# What is of steps of one type: of container sets, which `flows.py` writes.
OF_ORDER |= {"containers"}
