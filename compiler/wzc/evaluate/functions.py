"""What the functions of the language do. `types.functions` says what they take and give."""

from collections.abc import Callable
from typing import Any

from wzc.evaluate.arithmetic import MAX_LENGTH, EvaluationError, one_kind, order_key, same
from wzc.model.value import Value
from wzc.types.conform import name_of
from wzc.values.duration import Duration
from wzc.values.number_text import number_text
from wzc.values.quantity import Quantity


class NoText(EvaluationError):
    """A value that cannot be written as text; the message names it, to follow a verb."""


def to_text(data: Any) -> str:
    """A value as text, as an interpolation writes it; raises `EvaluationError` if it has none."""
    data = data.data if isinstance(data, Value) else data
    if isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, float)):
        return number_text(data)
    if isinstance(data, (Quantity, Duration)):
        return data.text
    hint = ": `json(...)` writes it as JSON" if isinstance(data, (list, dict)) else ""
    raise NoText(f"{name_of(data)}, which has no text{hint}")


def _data(value: Any) -> Any:
    """Plain data for JSON and YAML; amounts with a unit and durations as their text."""
    data = value.data if isinstance(value, Value) else value
    if data is None or isinstance(data, (str, bool, int, float)):
        return data
    if isinstance(data, Quantity) and not data.unit:
        return data.number()
    if isinstance(data, (Quantity, Duration)):
        return data.text
    if isinstance(data, list):
        return [_data(item) for item in data]
    if isinstance(data, dict):
        return {key: _data(item) for key, item in data.items()}
    raise EvaluationError(f"takes in {name_of(data)}, which is no plain data")


def _json(value: Any) -> str:
    import json

    # Closely, and numbers in their shortest form, as Argo writes it in the run.
    return json.dumps(_shortest(_data(value)), ensure_ascii=False, separators=(",", ":"))


def _shortest(data: Any) -> Any:
    if isinstance(data, list):
        return [_shortest(item) for item in data]
    if isinstance(data, dict):
        return {key: _shortest(item) for key, item in data.items()}
    whole = isinstance(data, float) and abs(data) < 1e21 and data == int(data)
    return int(data) if whole else data


def _yaml(value: Any) -> str:
    from wzc.backend.emit.tree import Map, Seq
    from wzc.backend.emit.yaml import emit_yaml

    def tree(data: Any) -> Any:
        if isinstance(data, dict):
            return Map({key: tree(item) for key, item in data.items()})
        return Seq([tree(item) for item in data]) if isinstance(data, list) else data

    data = _data(value)
    if not isinstance(data, dict):
        raise EvaluationError(f"is given {name_of(value)}, and YAML is written of maps")
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
    texts = [to_text(value) for value in values]
    return "".join(part + text for part, text in zip(parts, [*texts, ""], strict=True))


def _join(values: list[Value], separator: str = "") -> str:
    return separator.join(to_text(value) for value in values)


def _range(start: int, end: int | None = None) -> list[int]:
    first, last = (0, start) if end is None else (start, end)
    if last - first > MAX_LENGTH:
        raise EvaluationError(f"gives more than {MAX_LENGTH:,} numbers")
    return list(range(first, last))


def _split(text: str, separator: str) -> list[str]:
    if not separator:
        raise EvaluationError("needs a separator that is not empty")
    return text.split(separator)


def _replace(text: str, old: str, new: str) -> str:
    if not old:
        raise EvaluationError("needs a text to replace that is not empty")
    if len(text) + text.count(old) * len(new) > MAX_LENGTH:
        raise EvaluationError(f"gives more than {MAX_LENGTH:,} characters")
    return text.replace(old, new)


def _contains(values: Any, value: Any) -> bool:
    if isinstance(values, str):
        return to_text(value) in values
    return any(same(item, value) for item in values)


def _sorted(values: list[Value]) -> list[Value]:
    if values and not one_kind([value.data for value in values]):
        raise EvaluationError("is given entries of several kinds, which have no order")
    return sorted(values, key=order_key)


def _merge(*maps: dict[str, Value]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for item in maps:
        found.update(item)
    return found


def _extreme(choose: Callable[..., Any]) -> Callable[..., Any]:
    def extreme(*values: Any) -> Any:
        given = list(values[0]) if len(values) == 1 and isinstance(values[0], list) else values
        if not given:
            raise EvaluationError("is given an empty list")
        data = [value.data if isinstance(value, Value) else value for value in given]
        if not one_kind(data):
            raise EvaluationError("is given values of several kinds, which have no order")
        return choose(given, key=order_key)

    return extreme


# What Go takes for blanks: what Argo's functions do in the run is done when compiling, too.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)


def _upper(text: str) -> str:
    """Upper case as Go has it: a letter becomes one letter, and so `ß` stays."""
    return "".join(map(_upper_letter, text))


def _upper_letter(letter: str) -> str:
    for changed in (letter.upper(), letter.title()):
        if len(changed) == 1:
            return changed
    return letter


def _lower(text: str) -> str:
    """Lower case as Go has it: a letter becomes one letter, wherever it stands."""
    return "".join(letter.lower()[0] for letter in text)


# The data of the arguments comes as it is; entries of lists and maps are Values.
IMPLEMENTATIONS: dict[str, Callable[..., Any]] = {
    "base64": _base64,
    "contains": _contains,
    "ends_with": lambda text, end: text.endswith(end),
    "format": _format,
    "join": _join,
    "json": _json,
    "keys": lambda map: list(map),
    "len": len,
    "lower": _lower,
    "max": _extreme(max),
    "merge": _merge,
    "min": _extreme(min),
    "range": _range,
    "replace": _replace,
    "sha256": _sha256,
    "sorted": _sorted,
    "split": _split,
    "starts_with": lambda text, start: text.startswith(start),
    "string": to_text,
    "trim": lambda text: text.strip(_SPACE),
    "upper": _upper,
    "values": lambda map: list(map.values()),
    "yaml": _yaml,
}
