"""What the functions of the language do. `types.functions` says what they take and give."""

from collections.abc import Callable
from typing import Any

from wzc.evaluate.arithmetic import EvaluationError
from wzc.model.value import Value, plain
from wzc.values.duration import Duration
from wzc.values.quantity import Quantity

MAX_LENGTH = 1_000_000


def to_text(data: Any) -> str:
    """A value as text, as an interpolation writes it."""
    if isinstance(data, Value):
        return to_text(data.data)
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return data
    if isinstance(data, (int, float)):
        return repr(data)
    if isinstance(data, (Quantity, Duration)):
        return data.text
    raise EvaluationError("has no text")


def _json(value: Any) -> str:
    import json

    return json.dumps(plain(value), ensure_ascii=False)


def _yaml(value: Any) -> str:
    from wzc.backend.emit.tree import Map, Seq
    from wzc.backend.emit.yaml import emit_yaml

    def tree(data: Any) -> Any:
        if isinstance(data, dict):
            return Map({key: tree(item) for key, item in data.items()})
        return Seq([tree(item) for item in data]) if isinstance(data, list) else data

    data = plain(value)
    if not isinstance(data, dict):
        raise EvaluationError("is no map: YAML is written of maps")
    return emit_yaml([tree(data)])[0]


def _base64(text: str) -> str:
    import base64

    return base64.b64encode(text.encode()).decode()


def _sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


def _format(template: str, *values: Value) -> str:
    parts = template.split("{}")
    if len(parts) != len(values) + 1:
        raise EvaluationError(f"has {len(parts) - 1} `{{}}` and gets {len(values)} values")
    return "".join(
        part + (to_text(values[i]) if i < len(values) else "") for i, part in enumerate(parts)
    )


def _range(start: int, end: int | None = None) -> list[int]:
    found = range(start) if end is None else range(start, end)
    if len(found) > MAX_LENGTH:
        raise EvaluationError(f"gives more than {MAX_LENGTH} numbers")
    return list(found)


def _split(text: str, separator: str) -> list[str]:
    if not separator:
        raise EvaluationError("needs a separator")
    return text.split(separator)


def _contains(values: Any, value: Any) -> bool:
    if isinstance(values, str):
        return to_text(value) in values
    found = plain(value)
    return any(plain(item) == found for item in values)


def _sorted(values: list[Value]) -> list[Value]:
    try:
        return sorted(values, key=lambda value: value.data)
    except TypeError:
        raise EvaluationError("has entries that have no order") from None


def _merge(*maps: dict[str, Value]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for item in maps:
        found.update(item)
    return found


def _least(*values: Any) -> Any:
    return min(values, key=_size)


def _greatest(*values: Any) -> Any:
    return max(values, key=_size)


def _size(data: Any) -> Any:
    data = data.data if isinstance(data, Value) else data
    if isinstance(data, Quantity):
        return data.nano
    return data.milliseconds if isinstance(data, Duration) else data


# The data of the arguments comes as it is; entries of lists and maps are Values.
IMPLEMENTATIONS: dict[str, Callable[..., Any]] = {
    "base64": _base64,
    "contains": _contains,
    "ends_with": lambda text, end: text.endswith(end),
    "format": lambda template, *values: _format(template, *values),
    "join": lambda values, separator="": separator.join(to_text(value) for value in values),
    "json": _json,
    "keys": lambda map: list(map),
    "len": len,
    "lower": lambda text: text.lower(),
    "max": _greatest,
    "merge": _merge,
    "min": _least,
    "range": _range,
    "replace": lambda text, old, new: text.replace(old, new) if old else text,
    "sha256": _sha256,
    "sorted": _sorted,
    "split": _split,
    "starts_with": lambda text, start: text.startswith(start),
    "string": to_text,
    "trim": lambda text: text.strip(),
    "upper": lambda text: text.upper(),
    "values": lambda map: list(map.values()),
    "yaml": _yaml,
}
