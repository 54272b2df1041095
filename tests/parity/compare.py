"""The differences of two trees, path by path."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

Path = tuple[str | int, ...]


class Missing:
    """Stands for what is not there."""

    def __repr__(self) -> str:
        return "nothing"


MISSING = Missing()


@frozen
class Difference:
    """At `path` one side has `expected` and the other `actual`; MISSING where it has nothing."""

    path: Path
    expected: object
    actual: object

    @property
    def at(self) -> str:
        return " / ".join(str(part) for part in self.path)

    def __str__(self) -> str:
        return f"{self.at}: {self.expected!r} expected, {self.actual!r} found"


def differences(expected: object, actual: object, path: Path = ()) -> Iterator[Difference]:
    """All differences, each at the deepest place there is.

    A map against nothing is reported entry by entry; `1`, `1.0`, `True` and `"1"` all differ.
    """
    for one, other in ((expected, actual), (actual, expected)):
        if isinstance(one, dict) and one and (other is MISSING or isinstance(other, dict)):
            left = expected if isinstance(expected, dict) else {}
            right = actual if isinstance(actual, dict) else {}
            for key in [*left, *(key for key in right if key not in left)]:
                there, here = left.get(key, MISSING), right.get(key, MISSING)
                yield from differences(there, here, (*path, key))
            return
        if isinstance(one, list) and one and (other is MISSING or isinstance(other, list)):
            first = expected if isinstance(expected, list) else []
            second = actual if isinstance(actual, list) else []
            for index in range(max(len(first), len(second))):
                yield from differences(
                    first[index] if index < len(first) else MISSING,
                    second[index] if index < len(second) else MISSING,
                    (*path, index),
                )
            return
    if expected.__class__ is not actual.__class__ or expected != actual:
        yield Difference(path, expected, actual)
