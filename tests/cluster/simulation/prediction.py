"""What a run has to be, as data."""

from __future__ import annotations

from attrs import define, field

from tests.argo.template.outputs import Result
from tests.cluster.simulation.places import Place


@define(frozen=True)
class Given:
    """What a container is given: `words` are its command and arguments, `source` is a script's.

    A text that only the cluster knows is None. `variables` are those that the step says something
    of; there may be others.
    """

    words: tuple[str | None, ...] = ()
    variables: tuple[tuple[str, str | None], ...] = ()
    source: str | None = None


@define(frozen=True)
class Hook:
    """A hook that runs once: `name` is its first word; `sure` whether that has to be."""

    place: Place
    name: str
    given: Given
    sure: bool = True


@define
class Prediction:
    """What a run has to be.

    `ends` are how steps end, `nothing` those loops of which no item ran, for which Argo has several
    words. `pods` has what the container of a place is given in each attempt. The pods in a place of
    `before` have ended when one of the other is made. Those in `kept` may not have been started,
    because something else had failed by then: which ones is a matter of time. `bounds` say how many
    pods in a place may run at the same time. `left` is what each container does, for the stand-in
    of the kubelet. `status` is how the run ends.
    """

    ends: dict[Place, str] = field(factory=dict)
    nothing: set[Place] = field(factory=set)
    pods: dict[Place, list[Given]] = field(factory=dict)
    hooks: list[Hook] = field(factory=list)
    before: set[tuple[Place, Place]] = field(factory=set)
    kept: set[Place] = field(factory=set)
    bounds: list[tuple[Place, int]] = field(factory=list)
    left: dict[Place, list[Result]] = field(factory=dict)
    status: str = ""
