"""`jsonpath(text, path)`: paths of names and indices only; all else is `Unsupported`."""

from __future__ import annotations

import json
import re

from tests.argo.template.errors import ArgoError, Kind, Unsupported

_STEP = re.compile(
    r"\.(?P<name>[A-Za-z_][A-Za-z0-9_]*)|\['(?P<key>[^'\\]*)'\]|\[(?P<index>0|[1-9][0-9]{0,5})\]"
)


def query(text: str, path: str) -> object:
    """The value at a path such as `$.a['b-c'][0]`; numbers are floats, missing keys an error."""
    try:
        value = json.loads(text, parse_int=float, parse_constant=_refuse)
    except ValueError as error:
        raise ArgoError(Kind.EXPRESSION, f"not JSON: {error}") from error
    if not path.startswith("$"):
        raise Unsupported(f"the path `{path}`")
    at = 1
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            raise Unsupported(f"the path `{path}`")
        value = _at(value, step)
        at = step.end()
    return value


def _at(value: object, step: re.Match[str]) -> object:
    if step["index"] is not None:
        index = int(step["index"])
        if isinstance(value, list) and index < len(value):
            return value[index]
        if isinstance(value, str):
            raise Unsupported("a character by its index")
    else:
        key = step["name"] if step["name"] is not None else step["key"]
        if isinstance(value, dict) and key in value:
            return value[key]
        if isinstance(value, list | str) and key == "length":
            raise Unsupported("`length` in a path")
    raise ArgoError(Kind.EXPRESSION, f"no `{step[0]}`")


def _refuse(name: str) -> object:
    raise ValueError(name)
