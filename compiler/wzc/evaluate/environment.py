"""Where an expression is evaluated: the parameters in sight, and what led there."""

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
    """`locals` are values of parameters and loop variables, by the identity of their declaration.

    `via` is what led there, outermost first: profiles and presets.
    """

    locals: dict[int, Value] = Factory(dict)
    via: tuple[Via, ...] = ()

    def origin(self, span: Span) -> Origin:
        """The origin of a value written at a place in this environment."""
        return Origin(span, self.via)

    def through(self, via: Via, locals: dict[int, Value]) -> "Environment":
        """The body of a preset: one step further, with names of its own only."""
        return Environment(locals, (*self.via, via))

    def with_locals(self, extra: dict[int, Value]) -> "Environment":
        """The same with more names."""
        return Environment({**self.locals, **extra}, self.via)

    def named(self, value: Value, via: Via) -> Value:
        """A value that is written elsewhere and stands here under a name.

        Its place stays where it was written; its way leads here, through the name, and on
        through what it came by itself.
        """
        own = value.origin.via
        shared = 0
        while shared < len(own) and shared < len(self.via) and own[shared] is self.via[shared]:
            shared += 1
        origin = Origin(value.origin.span, (*self.via, via, *own[shared:]))
        return Value(value.data, origin, value.previous)


# Where the values of lets and params are evaluated: nothing led there.
OUTSIDE = Environment()
