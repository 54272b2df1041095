"""What values of the run are: the trees that evaluation leaves, computed for one run.

docs/language.md, "Values" and "Inputs, and values of the run": operators and functions mean in the
run what they mean when compiling, and a number has no needless digits as text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from wzc.model.run_time import Apply, Known, Node, PerItem, Source, Text, node_of
from wzc.model.value import Value, for_json
from wzc.types.kinds import Enum, ListOf, Scalar, Type, members
from wzc.types.kinds import known as without_run


class Environment(Protocol):
    """What a value may be made of, where it stands."""

    def source(self, source: Source) -> Any:
        """What a source has given, as plain data."""

    def item(self) -> int:
        """The number of the item of the step's loop."""


def evaluated(value: Value, env: Environment) -> Any:
    """A value, known or not, as plain data."""
    return computed(node_of(value), env)


def written(value: Value, env: Environment) -> str:
    """A value as a container is given it."""
    return text_of(evaluated(value, env))


def computed(node: Node, env: Environment) -> Any:
    """The plain data of a node."""
    if isinstance(node, Known):
        return for_json(node.data)
    if isinstance(node, PerItem):
        return for_json(node.values[env.item()])
    if isinstance(node, Text):
        return "".join(text_of(computed(part, env)) for part in node.parts)
    if isinstance(node, Source):
        return env.source(node)
    return _applied(node, env)


def _applied(node: Apply, env: Environment) -> Any:
    name = node.operator
    # What decides is looked at first, the rest only where it has to be.
    if name == "if":
        condition, then, other = node.operands
        return computed(then if computed(condition, env) else other, env)
    if name in ("and", "or"):
        one, two = node.operands
        first = computed(one, env)
        return first if bool(first) is (name == "or") else computed(two, env)
    operands = [computed(operand, env) for operand in node.operands]
    if name == "-" and len(operands) == 1:
        return -operands[0]
    if name == "map":
        return dict(zip(operands[::2], operands[1::2], strict=True))
    if name == "list":
        return operands
    return _FUNCTIONS[name](*operands)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "not": lambda one: not one,
    "+": lambda one, two: one + two,
    "-": lambda one, two: one - two,
    "*": lambda one, two: one * two,
    "/": lambda one, two: one / two,
    "%": lambda one, two: one % two,
    "==": lambda one, two: one == two,
    "!=": lambda one, two: one != two,
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
    "contains": lambda one, two: two in one,
    "starts_with": lambda one, two: one.startswith(two),
    "ends_with": lambda one, two: one.endswith(two),
    "lower": lambda one: one.lower(),
    "upper": lambda one: one.upper(),
    "trim": lambda one: one.strip(),
    "replace": lambda one, two, three: one.replace(two, three),
    "string": lambda one: text_of(one),
    "json": lambda one: json_of(one),
    "base64": lambda one: base64.b64encode(one.encode()).decode(),
    "sha256": lambda one: hashlib.sha256(one.encode()).hexdigest(),
}


def text_of(data: Any) -> str:
    """Data as text; lists and maps become JSON."""
    if isinstance(data, str):
        return data
    return json_of(data)


def json_of(data: Any) -> str:
    """Data as JSON: closely, and numbers without needless digits."""
    return json.dumps(_whole(data), separators=(",", ":"), ensure_ascii=False)


def _whole(data: Any) -> Any:
    if isinstance(data, float) and data.is_integer():
        return int(data)
    if isinstance(data, list):
        return [_whole(item) for item in data]
    return {k: _whole(v) for k, v in data.items()} if isinstance(data, dict) else data


def parsed(text: str, type: Type) -> Any:
    """What a container has left, or somebody has submitted, as its type has it."""
    found = members(without_run(type))
    scalars = {member.name for member in found if isinstance(member, Scalar)}
    if "string" in scalars or any(isinstance(member, Enum) for member in found):
        return text
    if "bool" in scalars or any(isinstance(member, ListOf) for member in found):
        return json.loads(text)
    return int(text) if "int" in scalars else float(text)
