"""Classes that cost little to create.

Every run of the compiler creates all classes of the syntax tree and of the model, well over a
hundred: what they do not need is left out, which halves the time.
"""

from typing import TypeVar, dataclass_transform

from attrs import define

_C = TypeVar("_C")


@dataclass_transform(eq_default=False)
def lean(cls: type[_C]) -> type[_C]:
    """An attrs class with slots that compares by identity, without repr, pickling and matching."""
    return define(
        cls,
        eq=False,
        repr=False,
        slots=True,
        getstate_setstate=False,
        match_args=False,
        on_setattr=[],
        auto_detect=False,
    )
