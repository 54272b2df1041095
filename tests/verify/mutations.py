"""Right manifests with one thing changed: what hands do to YAML, and what a careless edit leaves.

Each of `CHANGES` takes data, the path of a value in it, and a source of chance; it changes the data
in place, and is true where it has. `mutated` draws one that does something.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from attrs import frozen

Path: TypeAlias = tuple[Any, ...]
Change: TypeAlias = Callable[[Any, Path, random.Random], bool]
# Fields that stand for others: what is written at the wrong place, or by a wrong name.
_SETTINGS = (
    *("timeout", "activeDeadlineSeconds", "parallelism", "retryStrategy", "memoize", "when"),
    *("onExit", "hooks", "depends", "dependencies", "withItems", "withParam", "arguments"),
    *("inputs", "outputs", "container", "script", "volumes", "volumeMounts", "env", "image"),
    *("metadata", "nodeSelector", "synchronization", "podSpecPatch", "template", "templateRef"),
    *("value", "valueFrom", "default", "path", "from", "globalName", "optional", "resources"),
)
_UNITS = re.compile(r"(\d+)\s*([a-zA-Z]+)")
_TAG = re.compile(r"\{\{(=?)\s*(.*?)\s*\}\}", re.DOTALL)
_WORDS_IN_TAGS = {
    "inputs": ("input", "outputs", "workflow", "tasks"),
    "outputs": ("output", "inputs", "status"),
    "parameters": ("parameter", "artifacts", "params", "result"),
    "artifacts": ("artifact", "parameters"),
    "tasks": ("task", "steps"),
    "steps": ("step", "tasks"),
    "workflow": ("workflows", "pod", "inputs"),
    "item": ("items", "item.name", "item.x"),
    "result": ("results", "status", "parameters.result"),
}


@frozen
class Mutant:
    """A manifest with one thing changed: `what` was done, and at which path."""

    data: Any
    what: str
    path: Path

    def __str__(self) -> str:
        place = ".".join(str(each) for each in self.path)
        return f"{self.what} at {place}"


def mutated(base: Any, chance: random.Random) -> Mutant:
    """A base with one thing changed."""
    places = [path for path in _paths(base) if len(path) > 1]
    while True:
        what = chance.choice([*CHANGES])
        chance.shuffle(places)
        for path in places[:80]:
            data = copy.deepcopy(base)
            if CHANGES[what](data, path, chance) and data != base:
                return Mutant(data, what, path)


def _paths(data: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(data, dict):
        for key, each in data.items():
            yield from _paths(each, (*path, key))
    elif isinstance(data, list):
        for number, each in enumerate(data):
            yield from _paths(each, (*path, number))


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: Path, value: Any) -> bool:
    _at(data, path[:-1])[path[-1]] = value
    return True


def _texts(data: Any) -> list[tuple[Path, str]]:
    return [(p, v) for p in _paths(data) if isinstance(v := _at(data, p), str)]


# ------------------------------------------------------------ fields and entries


def _drop(data: Any, path: Path, chance: random.Random) -> bool:
    del _at(data, path[:-1])[path[-1]]
    return True


def _double(data: Any, path: Path, chance: random.Random) -> bool:
    above = _at(data, path[:-1])
    if not isinstance(above, list):
        return False
    above.insert(path[-1], copy.deepcopy(above[path[-1]]))
    return True


def _rename(data: Any, path: Path, chance: random.Random) -> bool:
    above, key = _at(data, path[:-1]), path[-1]
    if not isinstance(above, dict) or not isinstance(key, str) or len(key) < 2:
        return False
    new = chance.choice([_slip(key, chance), chance.choice(_SETTINGS)])
    if new in above:
        return False
    above[new] = above.pop(key)
    return True


def _move(data: Any, path: Path, chance: random.Random) -> bool:
    """A field from where it stands to a map above it, beside it, or below."""
    above, key = _at(data, path[:-1]), path[-1]
    if not isinstance(above, dict):
        return False
    others = [p for p in _paths(data) if isinstance(_at(data, p), dict) and p != path[:-1]]
    near = [p for p in others if p == path[: len(p)] or p[:-1] == path[:-2] or p[:-1] == path[:-1]]
    wherever = [p for p in near or others if p[: len(path)] != path and key not in _at(data, p)]
    if not wherever:
        return False
    holder = _at(data, chance.choice(wherever))
    holder[key] = above.pop(key)
    return True


def _copy_to(data: Any, path: Path, chance: random.Random) -> bool:
    """A setting of one template, task or container also at another one."""
    above, key = _at(data, path[:-1]), path[-1]
    if not isinstance(above, dict) or key not in _SETTINGS:
        return False
    holders = [
        holder
        for p in _paths(data)
        if isinstance(holder := _at(data, p), dict) and holder is not above and key not in holder
    ]
    if not holders:
        return False
    chance.choice(holders)[key] = copy.deepcopy(above[key])
    return True


def _swap(data: Any, path: Path, chance: random.Random) -> bool:
    """Two values of one map or list."""
    above, key = _at(data, path[:-1]), path[-1]
    keys = [*above] if isinstance(above, dict) else [*range(len(above))]
    others = [each for each in keys if each != key]
    if not others:
        return False
    other = chance.choice(others)
    above[key], above[other] = above[other], above[key]
    return True


def _other_value(data: Any, path: Path, chance: random.Random) -> bool:
    """The value of another field; twice as often of one with the same name."""
    value = _at(data, path)
    if isinstance(value, dict | list):
        return False
    every = [p for p in _paths(data) if p != path and not isinstance(_at(data, p), dict | list)]
    same = [p for p in every if p[-1] == path[-1]]
    of = chance.choice([same, same, every])
    return bool(of) and _put(data, path, _at(data, chance.choice(of)))


def _empty(data: Any, path: Path, chance: random.Random) -> bool:
    value = _at(data, path)
    nothing: Any = {} if isinstance(value, dict) else [] if isinstance(value, list) else ""
    return _put(data, path, chance.choice([nothing, None]))


# ------------------------------------------------------------ types


def _type(data: Any, path: Path, chance: random.Random) -> bool:
    value = _at(data, path)
    if isinstance(value, bool):
        new: Any = chance.choice([str(value).lower(), int(value), "yes"])
    elif isinstance(value, int | float):
        new = chance.choice([str(value), bool(value), [value], -value, 0, value + 0.5])
    elif isinstance(value, str):
        numbers = [int(value)] if re.fullmatch(r"-?\d{1,9}", value) else []
        words = [value == "true"] if value in ("true", "false") else []
        new = chance.choice([*numbers, *words, [value], {"name": value}, True, 7])
    elif isinstance(value, list):
        first = value[0] if value else "x"
        new = chance.choice([first, {str(n): each for n, each in enumerate(value)}, [value]])
    elif isinstance(value, dict):
        new = chance.choice([[value], "x", [*value], [*value.values()]])
    else:
        return False
    return _put(data, path, copy.deepcopy(new))


def _unit(data: Any, path: Path, chance: random.Random) -> bool:
    """Another unit, or none."""
    value = _at(data, path)
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return _put(data, path, f"{value}{chance.choice('s m h d Gi % w'.split())}")
    if not isinstance(value, str) or not (found := _UNITS.fullmatch(value)):
        return False
    amount, unit = found[1], found[2]
    new = [amount, f"{amount} {unit}", f"{amount}{unit}s", f"-{value}", f"{amount}.5{unit}"]
    new += [f"{amount}d", f"{amount}GB", f"{amount}{unit.upper()}", f"{amount} minutes", unit]
    return _put(data, path, chance.choice(new))


# ------------------------------------------------------------ words


def _slip(word: str, chance: random.Random) -> str:
    """A word as fingers write it."""
    at = chance.randrange(len(word))
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] * 2 + word[at + 1 :],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
            word[:at] + word[at].swapcase() + word[at + 1 :],
            word + "s",
            word.replace("-", "_"),
            re.sub("[A-Z]", lambda found: "_" + found[0].lower(), word),
        ]
    )


def _word(data: Any, path: Path, chance: random.Random) -> bool:
    """A slip in a text; more often in one that names something."""
    value = _at(data, path)
    if not isinstance(value, str) or not value or len(value) > 200:
        return False
    if not re.fullmatch(r"[-\w./]+", value) and chance.random() < 0.5:
        return False
    return _put(data, path, _slip(value, chance))


def _spelled(data: Any, path: Path, chance: random.Random) -> bool:
    """A name as it cannot be written, or with blanks around it."""
    value = _at(data, path)
    if not isinstance(value, str) or not re.fullmatch(r"[-\w./]{1,60}", value):
        return False
    new = [value.upper(), value.replace("-", "_"), f"{value}.x", f"{value} ", f"-{value}"]
    new += [f"1{value}", value * 20, f"{value}/x", value.replace("-", " "), f"{value}_"]
    return _put(data, path, chance.choice(new))


# ------------------------------------------------------------ tags, depends, conditions


def _tag(data: Any, path: Path, chance: random.Random) -> bool:
    value = _at(data, path)
    found = [*_TAG.finditer(value)] if isinstance(value, str) else []
    if not found:
        return False
    match = chance.choice(found)
    name = match[2]
    names = {each[2] for _, text in _texts(data) for each in _TAG.finditer(text)} - {name}
    new = [f"{{{{{match[1]}{name}", f"{{{name}}}", name, f"${{{{{name}}}}}", f"{{{{ {name} }}}}"]
    new += [f"{{{{={name}}}}}", f"{{{{'{name}'}}}}", f"{{{{{name}.x}}}}", "{{item}}"]
    new += [f"{{{{{each}}}}}" for each in (chance.choice(sorted(names)),) if names] if names else []
    parts = name.split(".")
    at = chance.randrange(len(parts))
    for word in (*_WORDS_IN_TAGS.get(parts[at], ()), _slip(parts[at] or "x", chance)):
        new.append("{{" + match[1] + ".".join([*parts[:at], word, *parts[at + 1 :]]) + "}}")
    new.append("{{" + match[1] + ".".join(parts[:at] + parts[at + 1 :]) + "}}")
    return _put(data, path, value[: match.start()] + chance.choice(new) + value[match.end() :])


def _reference(data: Any, path: Path, chance: random.Random) -> bool:
    """A tag of somewhere else, where there is a text."""
    value = _at(data, path)
    tags = sorted({m[0] for _, text in _texts(data) for m in _TAG.finditer(text)})
    if not isinstance(value, str) or not tags or len(path) < 4:
        return False
    return _put(data, path, chance.choice([chance.choice(tags), value + chance.choice(tags)]))


def _depends(data: Any, path: Path, chance: random.Random) -> bool:
    """What a task waits for."""
    value, key = _at(data, path), path[-1]
    if key == "depends" and isinstance(value, str):
        tasks = [text for p, text in _texts(data) if p[-1] == "name" and "tasks" in p[-3:]]
        other = chance.choice(tasks) if tasks else "x"
        new = [f"{value}.Success", f"{value}.Succeeded", f"({value}", f"{value}, {other}"]
        new += [f"{value} and {other}", f"{value} & {other}", f"!{value}", f"{value} {other}"]
        new += [f"{value} || {other}.AnySucceeded", f"{value}.Failed", other, f"{value} && "]
        new += [f"{value} && {other}.Errored", value.replace("&&", "||"), value.upper()]
        return _put(data, path, chance.choice(new))
    if "dag" in path and isinstance(value, dict) and "name" in value and "tasks" in path[-2:]:
        tasks = [text for p, text in _texts(data) if p[-1] == "name" and "tasks" in p[-3:]]
        value.pop("dependencies", None)
        value["depends"] = chance.choice(tasks)
        return True
    return False


def _condition(data: Any, path: Path, chance: random.Random) -> bool:
    value, key = _at(data, path), path[-1]
    if key not in ("when", "expression", "successCondition") or not isinstance(value, str):
        return False
    new = [value.replace("==", "="), value.replace("==", "==="), f"!{value}", f"({value}"]
    new += [value.replace("'", ""), value.replace('"', ""), value.replace("'", '"'), f"{value} &&"]
    new += [value.replace("&&", "and"), value.replace("==", "eq"), value.replace("==", "is")]
    new += [_TAG.sub(lambda found: found[2], value), value.replace("==", ">"), "true", "yes"]
    return _put(data, path, chance.choice(new))


CHANGES: dict[str, Change] = {
    "drop": _drop,
    "double": _double,
    "rename": _rename,
    "move": _move,
    "copy": _copy_to,
    "swap": _swap,
    "other value": _other_value,
    "empty": _empty,
    "type": _type,
    "unit": _unit,
    "slip": _word,
    "spelled": _spelled,
    "tag": _tag,
    "reference": _reference,
    "depends": _depends,
    "condition": _condition,
}
