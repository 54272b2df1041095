"""What a Wurzel pipeline is made of, as read from Python source or from a manifest."""

from attrs import frozen

from wzc.source.file import Span


@frozen
class StepClass:
    """A `TypedStep` class by where it is defined: `module` is dotted, as Wurzel writes it into
    `wurzel run module:name`.

    `declared` is the place of its definition where it was found in Python source that is not
    Wurzel's own; None for the classes that ship with Wurzel.
    """

    module: str
    name: str
    declared: Span | None = None

    @property
    def path(self) -> str:
        """`module:Class`."""
        return f"{self.module}:{self.name}"


@frozen
class StepNode:
    """One step: an instance that `WZ(Class)` made, or an entry of a manifest's `steps`.

    `name` is the variable or the manifest's name, not yet a name of the language and not
    necessarily unique; empty where there is none.
    """

    name: str
    type: StepClass
    place: Span


@frozen
class WurzelGraph:
    """The steps that lead to the last one, in the order in which Wurzel would visit them.

    `edges` are pairs of indices into `steps`, producer and consumer, in the order written.
    `name` is what the pipeline is called in its source: the Python variable or the manifest's
    `metadata.name`.
    """

    name: str
    steps: tuple[StepNode, ...]
    edges: tuple[tuple[int, int], ...]
