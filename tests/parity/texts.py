"""Variables that are written differently and reach a step as the same.

What tells two ways to write from two meanings is who reads them: the kubelet puts `$(NAME)` and
`$$` together (tests/kubelet.py), pydantic reads a setting by its type, Wurzel the list of
middlewares. Each function here puts what is read alike under one text on both sides, and says how
many variables that were; whatever is left differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from tests.kubelet import expand
from tests.parity.sides import Sides, prefix_of
from wzc.pipeline import Options, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader
from wzc.types.kinds import ListOf, MapOf, Scalar, Type, members

Tree = dict[str, Any]
# The settings of each step, by the step's class: the type of each variable.
Types = Mapping[str, Mapping[str, Type]]
# What the compiler writes `{{` with, so that Argo does not see it.
_BRACE = "WZC_BRACE"
_MIDDLEWARES = ("prometheus", "secret_resolver")
# Pydantic's own words for booleans.
_TRUE, _FALSE = ("1", "on", "t", "true", "y", "yes"), ("0", "off", "f", "false", "n", "no")


def unify(sides: Sides, source: str) -> dict[str, int]:
    """All of it; `source` is the .wz text, in which the types of the settings are declared."""
    return {
        "repeated": unify_repeated(sides),
        "bare-numbers": unify_numbers(sides),
        "same-tags": unify_tags(sides),
        "same-texts": unify_expanded(sides),
        "same-settings": unify_settings(sides, declared_types(source) if _differ(sides) else {}),
        "same-middlewares": unify_middlewares(sides),
    }


def declared_types(text: str) -> Types:
    """The types of the settings of all steps of a .wz file."""
    result = evaluate_source(SourceFile("p.wz", text, "p.wz"), FileLoader(), Options())
    found: dict[str, dict[str, Type]] = {}
    for pipeline in result.pipelines:
        for step in pipeline.steps.values():
            prefix = step.type.class_name.upper()
            found[step.type.class_path] = {
                f"{prefix}__{name.upper()}": setting.type
                for name, setting in step.type.settings.items()
            }
    return found


# ---- variables that come twice


def unify_repeated(sides: Sides) -> int:
    """Of two variables with a name, Kubernetes takes the second; Wurzel's own are the last."""
    count = 0
    for _, there, _ in steps(sides):
        for name in [name for name in there["env"] if f"{name} again" in there["env"]]:
            there["env"][name] = there["env"].pop(f"{name} again")
            order = [one for one in there["env order"] if one != name]
            there["env order"] = [one.removesuffix(" again") for one in order]
            count += 1
    return count


# ---- numbers


def unify_numbers(sides: Sides) -> int:
    """Text that Wurzel writes bare and Argo reads as a number (wurzel.md, D6)."""
    texts = {
        name: value
        for _, _, here in steps(sides)
        for name, value in here["env"].items()
        if isinstance(value, str)
    }
    found = set()
    for _, there, _ in steps(sides):
        for name, value in there["env"].items():
            if isinstance(value, float) and _number(texts.get(name, "")) == Decimal(str(value)):
                there["env"][name] = texts[name]
                found.add(name)
    return len(found)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


# ---- what Argo puts in


def unify_tags(sides: Sides) -> int:
    """Tags with blanks in them: Argo strips those of the names it looks for."""
    count = 0
    for _, there, here in steps(sides):
        for name, wanted in there["env"].items():
            got = here["env"].get(name)
            if isinstance(wanted, str) and wanted != got and _stripped(wanted) == got:
                there["env"][name] = got
                count += 1
    return count


def _stripped(text: str) -> str:
    return re.sub(r"\{\{\s*((?:workflow|pod)\.[A-Za-z.]+)\s*\}\}", r"{{\1}}", text)


# ---- what the kubelet puts together


class _Known(dict[str, str]):
    """The variables that `$(NAME)` may name; others may come with the pod's sources, or not."""

    def __init__(self, may_be_elsewhere: bool) -> None:
        super().__init__()
        self._elsewhere = may_be_elsewhere

    def get(self, key: str, default: Any = None) -> Any:
        if key in self or not self._elsewhere or not key:
            return super().get(key, default)
        return f"<what the sources say of {key}>"


def expanded(step: Tree) -> Tree:
    """A step's variables as the container has them."""
    known = _Known(bool(step.get("env from")))
    found: Tree = {}
    for name in step["env order"]:
        value = step["env"][name]
        found[name] = expand(value, known) if isinstance(value, str) else value
        if isinstance(value, str):
            known[name] = found[name]
    return found


def unify_expanded(sides: Sides) -> int:
    """Texts that are the same once the kubelet has put them together."""
    count = 0
    for _, there, here in steps(sides):
        if not any("$" in str(value) for one in (there, here) for value in one["env"].values()):
            continue
        wanted, got = expanded(there), expanded(here)
        if got.get(_BRACE) == "{" and _BRACE not in wanted:
            del here["env"][_BRACE]
            here["env order"] = [name for name in here["env order"] if name != _BRACE]
        both = [name for name in wanted if name in got]
        same = [name for name in both if wanted[name] == got[name]]
        for name in same:
            count += there["env"][name] != here["env"][name]
            # As text: it is put together, and nothing in it refers to anything any more.
            there["env"][name] = here["env"][name] = _plain(wanted[name])
        if same == both:
            # The order has done what it can do: no text refers to another any more.
            for one, texts in ((there, wanted), (here, got)):
                one["env"] |= {name: _plain(texts[name]) for name in one["env"]}
    return count


def _plain(value: Any) -> Any:
    return value.replace("$(", "<put together: $>(") if isinstance(value, str) else value


# ---- settings


def _differ(sides: Sides) -> bool:
    return any(own_variables(path, a) != own_variables(path, b) for path, a, b in steps(sides))


def unify_settings(sides: Sides, types: Types) -> int:
    """Texts that pydantic reads as the same value of the setting's type."""
    found = set()
    for declared in types.values():
        for name, type in declared.items():
            if any(isinstance(member, MapOf) for member in members(type)):
                for step in sides.expected["steps"].values():
                    _fold(step, name)
    for path, declared in types.items():
        if not declared:
            found |= {(path, name) for name in _unread(sides, path)}
    for path, there, here in steps(sides):
        declared = types.get(path.partition(" ")[0], {})
        for name, type in declared.items():
            wanted, got = there["env"].get(name), here["env"].get(name)
            if isinstance(wanted, str) and isinstance(got, str) and wanted != got:
                if not same_value(wanted, got, type):
                    continue
                found.add((path, name))
                for _, one, _ in steps(sides):
                    # Wurzel gives it to all steps.
                    if one["env"].get(name) == wanted:
                        one["env"][name] = got
    return len(found)


def _unread(sides: Sides, path: str) -> set[str]:
    """Variables for a step without settings, which nothing reads; they are taken away."""
    prefix = f"{prefix_of(path)}__"
    here = [name for _, _, step in steps(sides) for name in step["env"]]
    found = set()
    for step in sides.expected["steps"].values():
        for name in [one for one in step.get("env", ()) if one.startswith(prefix)]:
            if name not in here:
                del step["env"][name]
                step["env order"].remove(name)
                found.add(name)
    return found


def _fold(step: Tree, name: str) -> None:
    """Put what variables say below a setting (`X__A` is `A` in `X`) into its own.

    As pydantic-settings does: in their order, so that the setting itself undoes what is before it.
    """
    below = [one for one in step.get("env", ()) if one.startswith(f"{name}__")]
    if not below:
        return
    data: Any = {}
    for variable in step["env order"]:
        if variable == name:
            data = json.loads(step["env"][name])
        elif variable in below:
            inner = data
            *keys, last = variable.removeprefix(f"{name}__").split("__")
            for key in keys:
                inner = inner.setdefault(key, {})
            inner[last] = step["env"][variable]
    for variable in below:
        del step["env"][variable]
    step["env"][name] = json.dumps(data)
    step["env order"] = [one for one in step["env order"] if one not in below]
    if name not in step["env order"]:
        step["env order"].append(name)


def same_value(first: str, second: str, type: Type) -> bool:
    """Whether a setting of the type takes both texts, and for the same value."""
    for member in members(type):
        values = [_read(text, member) for text in (first, second)]
        if None not in values and values[0] == values[1]:
            return True
    return False


def _read(text: str, type: Type) -> object:
    """What pydantic makes of it; None if nothing, or if the text is the value."""
    if isinstance(type, ListOf | MapOf):
        try:
            return json.dumps(json.loads(text), sort_keys=True)
        except ValueError:
            return None
    if not isinstance(type, Scalar):
        return None
    word = text.lower()
    if type.name == "bool" and word in (*_TRUE, *_FALSE):
        return word in _TRUE
    is_number = re.fullmatch(r"\s*[-+]?[0-9._]+(e[-+]?[0-9]+)?\s*", word)
    if is_number and type.name in ("int", "float", "duration"):
        return _number(word.strip().replace("_", ""))
    return None


# ---- middlewares


def unify_middlewares(sides: Sides) -> int:
    """Names of middlewares and their one boolean, as Wurzel reads them.

    It goes by small letters and without blanks, takes each once, and passes over unknown ones.
    """
    count = 0
    for _, there, here in steps(sides):
        count += _one(there, here, "MIDDLEWARES", _listed)
        count += _one(there, here, "PROMETHEUS__DISABLE_CREATED_METRIC", _boolean)
    return count


def _one(there: Tree, here: Tree, name: str, read: Any) -> bool:
    wanted, got = there["env"].get(name), here["env"].get(name)
    if wanted == got or not isinstance(wanted, str) or read(wanted) is None:
        return False
    if got is None and not read(wanted):
        there["env"][name] = ""  # none of them is enabled
        return wanted != ""
    if not isinstance(got, str) or read(wanted) != read(got):
        return False
    there["env"][name] = got
    return True


def _listed(text: str) -> list[str]:
    names = [name.strip().lower() for name in text.split(",")]
    return [name for name in dict.fromkeys(names) if name in _MIDDLEWARES]


def _boolean(text: str) -> object:
    return _read(text, Scalar("bool"))


def steps(sides: Sides) -> Iterator[tuple[str, Tree, Tree]]:
    """The steps that both sides have."""
    for path, there in sides.expected["steps"].items():
        here = sides.actual["steps"].get(path)
        if here is not None and "env" in there and "env" in here:
            yield path, there, here


def own_variables(path: str, step: Tree) -> dict[str, str]:
    """The variables that are settings of a step itself."""
    prefix = f"{prefix_of(path)}__"
    return {
        name: value
        for name, value in step["env"].items()
        if name.startswith(prefix) and isinstance(value, str)
    }
