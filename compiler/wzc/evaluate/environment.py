"""Where an expression is evaluated: its file, the parameters in sight, and what led there."""

from attrs import Factory, define

from wzc.model.value import Value
from wzc.source.file import Span
from wzc.source.origin import Origin, Via


class _Broken:
    def __repr__(self) -> str:
        return "BROKEN"


# The data of a value whose mistake has been reported: everything that needs it is silent.
BROKEN = _Broken()


@define(eq=False)
class Environment:
    """`locals` are values of parameters and loop variables, by the identity of their declaration."""

    locals: dict[int, Value] = Factory(dict)
    via: tuple[Via, ...] = ()

    def origin(self, span: Span) -> Origin:
        """The origin of a value written at a place in this environment."""
        return Origin(span, self.via)

    def through(self, via: Via) -> "Environment":
        """The same, one step further."""
        return Environment(self.locals, (*self.via, via))

    def with_locals(self, extra: dict[int, Value]) -> "Environment":
        """The same with more names."""
        return Environment({**self.locals, **extra}, self.via)
