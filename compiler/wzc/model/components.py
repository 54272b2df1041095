"""Components: what a declaration's body may say, and what a use of it runs."""

from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import node_of, sources
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.types.kinds import BOOL, INT, BlockOf

if TYPE_CHECKING:
    from wzc.syntax import ast

# Attributes of a step that also a use of a component may have.
OF_USES = (
    *("when", "after", "enabled", "unroll", "parallelism"),
    *("synchronization", "retry", "memoize"),
)


@lean
class ComponentAttributes(Block):
    """What holds for a component as a whole."""

    keyword = "component"

    defaults: Value | None = attribute(
        BlockOf(StepAttributes),
        "",
        "What holds for all of its steps that do not say otherwise.",
        "defaults { retry = 3 }",
    )
    parallelism: Value | None = attribute(
        INT.within(min=1),
        "T.parallelism",
        "How many of its steps run at the same time.",
        "parallelism = 2",
    )
    fail_fast: Value | None = attribute(
        BOOL,
        "T.dag.failFast",
        "Whether no step of it is started any more once one has failed.",
        "fail_fast = false",
        default="true",
    )


@define(eq=False)
class Body:
    """What one use of a component runs.

    `pipeline` are the component's steps and edges, with the attributes of the pipeline that it is
    used in; `port` is the step of it that stands for the data that it takes. `gives` is the step
    whose data it gives, `named` what its other outputs are. `passed` are the arguments that are
    handed on in the run, by parameter; all others are known in it. `parallelism` bounds its steps,
    `synchronization` is what is held as long as they run, `retry` how often all of them are tried
    again, `memoize` when what they gave in an earlier run is taken.
    """

    node: "ast.Component"
    place: Span
    pipeline: Pipeline
    passed: dict[str, Value] = Factory(dict)
    port: str | None = None
    gives: str | None = None
    gives_place: Span | None = None
    named: dict[str, Value] = Factory(dict)
    parallelism: Value | None = None
    synchronization: Value | None = None
    retry: Value | None = None
    memoize: Value | None = None

    @property
    def name(self) -> str:
        """The component's name."""
        return self.node.name.text


def outputs_of(value: Value) -> list[tuple[str, str]]:
    """The outputs of steps that a named output is made of."""
    data = value.data
    if isinstance(data, ArtifactReference):
        return [(data.step, data.output or "")]
    return [(s.step, s.name) for s in sources([node_of(data)]) if s.kind == "output"]


def giver(step: Step) -> Step:
    """The step that makes the data that a step gives: of a component, one of those inside."""
    while step.body is not None and step.body.gives in step.body.pipeline.steps:
        assert step.body.gives is not None
        step = step.body.pipeline.steps[step.body.gives]
    return step
