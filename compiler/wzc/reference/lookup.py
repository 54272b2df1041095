"""Attributes and functions by their names, as `wzc explain retry.limit` shows them."""

from textwrap import fill

from wzc.model.attribute import Attribute, Block
from wzc.reference import blocks
from wzc.reference.facts import description, facts
from wzc.reference.words import takes
from wzc.types.functions import FUNCTIONS, Function
from wzc.values.suggest import nearest

_WIDTH = 96


def look_up(name: str) -> str | None:
    """What there is of a name, None if nothing is: `retry.limit`, `limit` of all blocks, `upper`.

    Of a block or a constructor there is what may stand in it. What several have in common is told
    once.
    """
    # By where it is defined.
    attributes: dict[tuple[type, str], list[tuple[type, Attribute]]] = {}
    inside: list[str] = []
    for model in blocks.models():
        known = [each for each in blocks.attributes(model) if not each.later]
        if blocks.names()[model] == name:
            inside.append(_inside(model, known))
        for each in known:
            if f".{_full(model, each)}".endswith(f".{name}"):
                key = (blocks.definer(model, each.name), each.name)
                attributes.setdefault(key, []).append((model, each))
    found = [_attribute(uses) for uses in attributes.values()]
    if name in FUNCTIONS:
        found.append(_function(FUNCTIONS[name]))
    return "\n\n".join([*inside, *found]) + "\n" if found or inside else None


def guess(name: str) -> str | None:
    """What may be meant by a name that there is not."""
    known = {
        part
        for model in blocks.models()
        for each in blocks.attributes(model)
        for part in (each.name, f"{blocks.names()[model]}.{each.name}", blocks.names()[model])
    }
    return nearest(name, sorted({*known, *FUNCTIONS}))


def _full(model: type[Block], each: Attribute) -> str:
    return f"{blocks.names()[model]}.{each.name}"


def _attribute(uses: list[tuple[type, Attribute]]) -> str:
    head = ", ".join(_full(model, each) for model, each in uses)
    model, each = uses[0]
    rows = (each.doc, *facts(model, each, _named))
    return "\n".join([head, *(_filled(f"  {row}") for row in rows)])


def _inside(model: type[Block], known: list[Attribute]) -> str:
    width = max((len(each.name) for each in known), default=0)
    rows = [_filled(f"  {part}", 2) for part in description(model)]
    rows += [
        _filled(f"  {each.name.ljust(width)}  {each.doc}", width + 4).rstrip() for each in known
    ]
    return "\n".join([_named(model).removeprefix("a block ").strip("`"), *rows])


def _function(function: Function) -> str:
    parameters = ", ".join(name.lstrip("*") for name, _ in function.parameters)
    result = "what it is given" if function.result is None else takes(function.result, _named)
    rows = [function.doc, f"gives {result}", f"for example `{function.example}`"]
    if function.run_time:
        rows.append("takes values of the run, too")
    return "\n".join([f"{function.name}({parameters})", *(_filled(f"  {row}") for row in rows)])


def _named(model: type[Block]) -> str:
    name = blocks.names()[model]
    return f"`{name}(...)`" if blocks.is_constructor(model) else f"a block `{name}`"


def _filled(text: str, indent: int = 4) -> str:
    return fill(
        text,
        _WIDTH,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
