"""Lists, entries and texts of evaluated values."""

from typing import Any

from wzc.evaluate.arithmetic import EvaluationError
from wzc.evaluate.environment import BROKEN
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.values.suggest import nearest


def entry_of(data: Any, key: Any) -> Value:
    """The entry of a list or map that is known; raises `EvaluationError` if it has none."""
    if isinstance(data, list) and isinstance(key, int) and not isinstance(key, bool):
        if not -len(data) <= key < len(data):
            if not data:
                raise EvaluationError(f"asks for entry {key} of an empty list")
            many = f"{len(data)} entries" if len(data) != 1 else "one entry"
            counted = f"counting begins at 0, and the last one is {len(data) - 1}"
            if key < 0:
                counted = f"from the end it begins at -1, and the first one is -{len(data)}"
            raise EvaluationError(f"asks for entry {key} of a list of {many}: {counted}")
        at: Value = data[key]
        return at
    if isinstance(data, dict) and isinstance(key, str):
        found: Value | None = data.get(key)
        if found is None:
            guess = nearest(key, data)
            known = ", ".join(f"`{name}`" for name in list(data)[:8]) or "nothing"
            hint = f"did you mean `{guess}`?" if guess else f"it has {known}"
            raise EvaluationError(f"asks for the key `{key}`, which is not in the map: {hint}")
        return found
    raise EvaluationError("asks for an entry of something that has none by this key")


def is_broken(data: Any) -> bool:
    """Whether a value, or an entry of it, has been refused."""
    if isinstance(data, Value):
        return is_broken(data.data)
    if isinstance(data, list):
        return any(is_broken(item) for item in data)
    return data is BROKEN or (isinstance(data, dict) and any(map(is_broken, data.values())))


def text_of(parts: list[str]) -> str:
    """The parts as one text; raises `EvaluationError` if that is too long to be meant."""
    from wzc.evaluate.arithmetic import MAX_LENGTH

    if sum(map(len, parts)) > MAX_LENGTH:
        raise EvaluationError(f"gives more than {MAX_LENGTH:,} characters")
    return "".join(parts)


def list_of(items: list[Value], origin: Origin) -> Value:
    """A list, BROKEN if one of its entries is."""
    broken = any(item.data is BROKEN for item in items)
    return Value(BROKEN if broken else items, origin)
