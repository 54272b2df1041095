"""Evaluated values to the objects of the model that later passes read."""

from typing import Any

from wzc.evaluate.environment import BROKEN
from wzc.model.attribute import Block, schema, structure
from wzc.model.value import Value
from wzc.types.kinds import ANY, BlockOf, ListOf, MapOf, Type, members

Values = dict[str, Value]


def make(model: type[Block], values: Values) -> Any:
    """An object of the model; blocks in it become objects too.

    What is BROKEN has been reported, and is left out; so is what is null, also in maps: in those
    of anything it is a value, which takes a field away from what a patch is merged into.
    """
    made: Values = {}
    known = schema(model)
    for name, value in values.items():
        if value.data is BROKEN:
            continue
        found = known.get(name)
        if found is not None and name != "defaults" and isinstance(value.data, (dict, list)):
            value = _made(value, found.type)
        made[name] = value
    return structure(model, made)


def _made(value: Value, type: Type) -> Value:
    for part in members(type):
        if isinstance(value.data, dict):
            if isinstance(part, BlockOf):
                return Value(make(part.model, value.data), value.origin, value.previous)
            if isinstance(part, MapOf):
                takes_null = ANY in members(part.element)
                kept = {
                    key: _made(item, part.element)
                    for key, item in value.data.items()
                    if item.data is not BROKEN and (takes_null or item.data is not None)
                }
                return Value(kept, value.origin, value.previous)
        elif isinstance(part, ListOf) and isinstance(value.data, list):
            items = [_made(item, part.element) for item in value.data]
            return Value(items, value.origin, value.previous)
    return value
