"""What connects the steps of an evaluated pipeline: edges, and references to outputs."""

from attrs import define

from wzc.model.ports import InputPort
from wzc.model.value import Value
from wzc.source.file import Span


@define(eq=False)
class Edge:
    """`source >> target` (then `data`) or `source ~> target`.

    `place` is the stretch from one end to the other, `arrow` the arrow itself.
    """

    source: str
    target: str
    data: bool
    place: Span
    arrow: Span
    optional: bool = False
    # Not written as an edge: something of the target refers to an output of the source.
    implied: bool = False


@define(eq=False)
class Read:
    """An output of another step, or its data (then None), and the value that refers to it.

    `port` is the input that it is given to, where it is one. With `state` it is no output, but what
    is known of the step besides.
    """

    step: str
    output: str | None
    value: Value
    port: InputPort | None = None
    state: bool = False
