"""What a `resource` step waits for."""

from attrs import define

from wzc.model.value import Value
from wzc.source.origin import Origin


@define(eq=False)
class Requirement:
    """A comparison of a field of the object with constants.

    `path` is the field's, `operator` one of `== != < <= > >=`, `in`, `exists` and `missing`.
    """

    path: str
    operator: str
    values: list[Value]
    origin: Origin


@define(eq=False)
class ObjectCondition:
    """The data of a `Value`: comparisons that are joined, and `text`, how they were written."""

    requirements: list[Requirement]
    text: str
