"""Expressions at a place: what they refer to and call."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.language.expressions import (
    ARGO_FUNCTIONS,
    BUILTINS,
    Expression,
    ExpressionError,
    parse,
)
from wzc.verify.language.sprig import SPRIG
from wzc.verify.model import Path
from wzc.verify.places import Place

_CONVERSION = re.compile(r"""\b(asInt|int|asFloat|float)\(\s*['"]([^'"]*)['"]\s*\)""")
_NUMBER = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?")
_FUNCTIONS = BUILTINS | ARGO_FUNCTIONS | {"sprig"}


def look(place: Place, path: Path, source: str, shown: str) -> None:
    """Report what is wrong with an expression at a place; `shown` is how it stands there."""
    try:
        found = parse(source)
    except ExpressionError as error:
        message = f"`{shown}` is no expression: {error}"
        place.manifest.tell(codes.EXPRESSION_REFUSED, path, message)
        return
    left = "so the text stays as it stands" if shown.startswith("{{") else "so it fails"
    _calls(place, path, found, left)
    for function, word in _CONVERSION.findall(source):
        if not _NUMBER.fullmatch(word):
            message = f"`{word}` in `{shown}` is no number for `{function}`, {left}"
            place.manifest.tell(codes.TAG_LEFT, path, message)
    hyphen = _hyphenated(found)
    for reference in found.references:
        name = ".".join(reference.path)
        if reference.path[0] == "sprig":
            if len(reference.path) > 1 and reference.path[1] not in SPRIG:
                _calls(place, path, Expression(calls=[reference.path[:2]]), left)
            continue
        if reference.path[0] in _FUNCTIONS or place.scope.reaches(name):
            continue
        if place.order is not None and reference.path[0] == place.order.word:
            if len(reference.path) > 2:
                place.of_task(path, name, name, hyphen=hyphen)
            continue
        if reference.handled:
            continue
        message = f"`{name}` in `{shown}` has no value, {left}"
        help = f"write `{hyphen}`" if hyphen else None
        if help is None:
            right = nearest(name, place.scope.names)
            help = f"write `{right}`" if right else None
        place.manifest.tell(codes.TAG_LEFT, path, message, help)
        return


def _calls(place: Place, path: Path, found: Expression, left: str) -> None:
    for call in found.calls:
        name = ".".join(call)
        if call[0] == "sprig" and len(call) == 2:
            if call[1] in SPRIG:
                continue
            right = nearest(call[1], SPRIG)
            help = f"write `sprig.{right}`" if right else None
        elif len(call) == 1 and call[0] not in _FUNCTIONS:
            right = nearest(call[0], _FUNCTIONS)
            help = f"write `{right}`" if right else None
            if call[0] in SPRIG:
                help = f"write `sprig.{call[0]}`"
        else:
            continue
        place.manifest.tell(codes.TAG_LEFT, path, f"there is no function `{name}`, {left}", help)


def _hyphenated(found: Expression) -> str | None:
    """`inputs.parameters.my-p` is a subtraction: what was meant."""
    for first, second in zip(found.references, found.references[1:], strict=False):
        if len(first.path) > 2 and len(second.path) == 1 and first.path[1] == "parameters":
            *above, last = first.path
            return f"{'.'.join(above)}['{last}-{second.path[0]}']"
        if len(first.path) == 2 and first.path[0] in ("tasks", "steps"):
            rest = "".join(f".{each}" for each in second.path[1:])
            return f"{first.path[0]}['{first.path[1]}-{second.path[0]}']{rest}"
    return None
