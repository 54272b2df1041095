"""A value that knows where it came from."""

from typing import Any

from attrs import define

from wzc.source.origin import Origin
from wzc.values.quantity import Quantity


@define(eq=False)
class Value:
    """An evaluated value.

    `data` by type: str, int, float, bool, None, `Quantity`, `Duration`, `Range`, a list of Values,
    a dict of Values by key (maps and blocks), or an object of the model (`secret(...)` and the
    like). `previous` is the value of a weaker layer that this one took the place of.
    """

    data: Any
    origin: Origin
    previous: "Value | None" = None

    def __repr__(self) -> str:
        return f"Value({self.data!r})"


@define(eq=False)
class Range:
    """`low..high`; an open end is None."""

    low: Value | None
    high: Value | None

    def __repr__(self) -> str:
        return f"Range({self.low!r}, {self.high!r})"


def plain(data: Any) -> Any:
    """Data without the places: for functions such as `json`, and for comparing.

    Quantities and durations become their text.
    """
    if isinstance(data, Value):
        return plain(data.data)
    if isinstance(data, list):
        return [plain(item) for item in data]
    if isinstance(data, dict):
        return {key: plain(item) for key, item in data.items()}
    if isinstance(data, Range):
        low = "" if data.low is None else str(plain(data.low))
        high = "" if data.high is None else str(plain(data.high))
        return f"{low}..{high}"
    text = getattr(data, "text", None)
    return text if isinstance(text, str) else data


def for_json(data: Any) -> Any:
    """Data without the places as JSON and YAML have it: an amount without a unit is a number."""
    if isinstance(data, Value):
        return for_json(data.data)
    if isinstance(data, list):
        return [for_json(item) for item in data]
    if isinstance(data, dict):
        return {key: for_json(item) for key, item in data.items()}
    if isinstance(data, Quantity) and not data.unit:
        return data.number()
    return plain(data)
