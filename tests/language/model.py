"""A tiny model of merging, in dicts alone, and programs whose layers it can say the result of.

A block is the presets it uses and its entries: name to what is done with it. It knows nothing of
the compiler; the rules are those of language.md, "Attributes, and how they merge".
"""

from __future__ import annotations

import random
from typing import Any

from attrs import Factory, define
from hypothesis import strategies as st

Draw = st.DrawFn


@define
class Block:
    """Presets that are used, in order, and entries: `(what, content)` by name."""

    uses: list[int] = Factory(list)
    entries: dict[str, tuple[str, Any]] = Factory(dict)


@define
class Program:
    """Layers of one step: the pipeline's defaults and the step's block, each with profiles."""

    presets: list[Block]
    defaults: list[Block]
    steps: list[Block]


# ---- the rules


def merged(base: dict[str, Any], block: Block, presets: list[Block]) -> dict[str, Any]:
    result = dict(base)
    for number in block.uses:
        result = merged(result, presets[number], presets)
    for name, (what, content) in block.entries.items():
        before = result.get(name)
        if what == "set":
            result[name] = {"limit": content} if name == "retry" else content
        elif what == "null":
            result[name] = None
        elif what == "append":
            result[name] = [*(before or []), *content]
        else:
            inherited = before if what == "amend" and isinstance(before, dict) else {}
            result[name] = merged(inherited, content, presets)
    return result


def expected(program: Program) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for block in (*program.defaults, *program.steps):
        result = merged(result, block, program.presets)
    found: dict[str, Any] = without_null(result)
    return found


def without_null(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: without_null(item) for key, item in data.items() if item is not None}
    return data


# ---- any program

_hours = st.integers(1, 9).map("{}h".format)
_cpus = st.integers(1, 9).map(str)
_letters = st.sampled_from("ABC")


@st.composite
def blocks(draw: Draw, presets: int) -> Block:
    entries: dict[str, tuple[str, Any]] = {}
    for name in draw(st.lists(st.sampled_from(list(_ENTRIES)), max_size=5, unique=True)):
        entries[name] = draw(_ENTRIES[name])
    uses = draw(st.lists(st.integers(0, presets - 1), max_size=2)) if presets else []
    return Block(uses, entries)


@st.composite
def programs(draw: Draw) -> Program:
    presets: list[Block] = []
    for number in range(draw(st.integers(0, 3))):
        presets.append(draw(blocks(number)))  # a preset uses earlier ones
    count = draw(st.integers(1, 3))
    layers = [draw(blocks(len(presets))) for _ in range(2 * count)]
    return Program(presets, layers[:count], layers[count:])


def _null_or(*others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(("null", None)), *others)


def _entries(of: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Block]:
    return st.fixed_dictionaries({}, optional=of).map(lambda entries: Block([], entries))


def _block(of: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    return _null_or(*(st.tuples(st.just(what), _entries(of)) for what in ("amend", "replace")))


def _set(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return _null_or(st.tuples(st.just("set"), values))


_words = st.lists(_letters, max_size=3)
_ENTRIES: dict[str, st.SearchStrategy[Any]] = {
    "timeout": _set(_hours),
    "image": _set(_letters.map(lambda x: f"a/{x.lower()}:1")),
    "resources": _block({"cpu": _set(_cpus), "memory": _set(_cpus.map("{}Gi".format))}),
    "env": _block({name: _set(_letters) for name in "ABC"}),
    "security_context": _block(
        {"drop_capabilities": _null_or(*(st.tuples(st.just(w), _words) for w in ("set", "append")))}
    ),
    "retry": st.one_of(
        _block({"limit": _set(st.integers(0, 9)), "on": _set(st.just("OnError"))}),
        st.tuples(st.just("set"), st.integers(0, 9)),
    ),
}


# ---- as text


def source(program: Program, seed: int, planted: dict[str, str] | None = None) -> str:
    """The program as text; the order of entries and declarations is the seed's.

    `planted` are further lines: at `preset`, `defaults`, `step`, `pipeline`, `profile`, `file`,
    and `settings` between the step's parentheses.
    """
    chance = random.Random(seed)
    extra = {key: [line] for key, line in (planted or {}).items()}
    parts = []
    for number, preset in enumerate(program.presets):
        lines = [*_lines(preset, chance), *(extra.pop("preset", []) if number == 0 else [])]
        parts.append(_braces(f"preset p{number}", lines, chance))
    for number in range(len(program.defaults)):
        defaults = _lines(program.defaults[number], chance)
        step = _lines(program.steps[number], chance)
        if number == 0:
            defaults += extra.get("defaults", [])
            step += extra.get("step", [])
            settings = ", ".join(extra.get("settings", []))
            head, body = "pipeline p", extra.get("pipeline", [])
            body = [
                *body,
                _braces(f"step s = Work({settings})", step, chance),
                "step a = Source()",
                "a >> s",
            ]
        else:
            body = [_braces("step s", step, chance)]
            head = "pipeline p"
            if number == 1:
                body += extra.get("profile", [])
        body = [*body, _braces("defaults", defaults, chance)]
        block = _braces(head, body, chance)
        parts.append(block if number == 0 else _braces(f"profile x{number}", [block], chance))
    parts += extra.get("file", [])
    chance.shuffle(parts)
    return "\n".join(parts)


def profiles(program: Program) -> list[str]:
    return [f"x{number}" for number in range(1, len(program.defaults))]


def _lines(block: Block, chance: random.Random) -> list[str]:
    """The entries in any order; presets keep theirs, wherever they stand."""
    lines = [_line(name, what, content, chance) for name, (what, content) in block.entries.items()]
    chance.shuffle(lines)
    at = sorted(chance.randint(0, len(lines)) for _ in block.uses)
    for shift, (position, number) in enumerate(zip(at, block.uses, strict=True)):
        lines.insert(position + shift, f"use p{number}")
    return lines


def _line(name: str, what: str, content: Any, chance: random.Random) -> str:
    if what == "null":
        return f"{name} = null"
    if what in ("amend", "replace"):
        return _braces(name if what == "amend" else f"{name} =", _lines(content, chance), chance)
    if isinstance(content, list):
        text = "[" + ", ".join(f'"{item}"' for item in content) + "]"
        return f"{name} {'+=' if what == 'append' else '='} {text}"
    plain = isinstance(content, int) or content[0].isdigit()
    return f"{name} = {content}" if plain else f'{name} = "{content}"'


def _braces(head: str, lines: list[str], chance: random.Random) -> str:
    lines = list(lines)
    if not any(line.startswith("use ") for line in lines):
        chance.shuffle(lines)
    return head + " {\n" + "\n".join(lines) + "\n}"
