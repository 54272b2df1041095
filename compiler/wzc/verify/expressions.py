"""Expressions at a place: what they refer to and call."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.language.checks import function_of
from wzc.verify.language.expressions import Expression, ExpressionError, parse
from wzc.verify.language.functions import BUILTINS, OF_ARGO, WITH_PREDICATE
from wzc.verify.language.kinds import BOOL, TEXT, Kinds, named
from wzc.verify.model import Manifest, Path
from wzc.verify.places import ROOTS, Place

_CONVERSION = re.compile(r"""\b(asInt|int|asFloat|float)\(\s*['"]([^'"]*)['"]\s*\)""")
_MATCHES = re.compile(r"""\bmatches\s+(["'])((?:(?!\1)[^\\\n])*)\1""")
_BROKEN_PATTERNS = (
    *("unterminated character set", "unterminated subpattern", "unbalanced parenthesis"),
    "nothing to repeat",
)
# Of other languages.
_OTHER_WORDS = {"True": "true", "False": "false", "None": "nil", "null": "nil", "undefined": "nil"}
_NUMBER = re.compile(r"[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?")
_FUNCTIONS = {*BUILTINS, *OF_ARGO, *WITH_PREDICATE, "sprig"}
_MAPS = ("parameters", "labels", "annotations", "artifacts")


def look(place: Place, path: Path, source: str, shown: str, wanted: Kinds | None = None) -> None:
    """Report what is wrong with an expression at a place; `shown` is how it stands there.

    `wanted` is what it has to give there, if that is not any value.
    """
    try:
        found = parse(source, lambda name: _kinds_of(place, name))
    except ExpressionError as error:
        effect = "the step ends in an error" if shown.startswith("{{") else "it fails"
        message = f"`{shown}` is no expression: {error}; {effect}"
        place.manifest.tell(codes.EXPRESSION_REFUSED, path, message)
        return
    for _, pattern in _MATCHES.findall(source):
        try:
            re.compile(pattern)
        except re.error as error:
            # Others are Go's and not Python's.
            if any(word in str(error) for word in _BROKEN_PATTERNS):
                message = f"`{pattern}` in `{shown}` is no pattern: it fails"
                place.manifest.tell(codes.EXPRESSION_REFUSED, path, message)
                return
    left = "so the text stays as it stands" if shown.startswith("{{") else "so it fails"
    if shown.startswith("{{") and '"' in source:
        # What stays is quoted once more, and cannot be read when Argo looks again.
        left += ", or the step ends in an error"
    _calls(place, path, found, left)
    for function, word in _CONVERSION.findall(source):
        if not _NUMBER.fullmatch(word):
            message = f"`{word}` in `{shown}` is no number for `{function}`, {left}"
            place.manifest.tell(codes.TAG_LEFT, path, message)
    hyphen = _hyphenated(found, source)
    for reference in found.references:
        name = ".".join(reference.path)
        if reference.path[0] == "sprig":
            if len(reference.path) > 1 and function_of(reference.path[:2]) is None:
                _calls(place, path, Expression(calls=[reference.path[:2]]), left)
            continue
        if reference.path[0] in _FUNCTIONS or place.scope.reaches(name):
            _fields(place, path, reference.path, left)
            continue
        if place.order is not None and reference.path[0] == place.order.word:
            if len(reference.path) > 2:
                place.of_task(path, name, name, hyphen=hyphen)
            continue
        # A name that stands for nothing fails also before `?.` and `??`.
        # Who asks whether a task's result or an item's entry is there, fails where it is not (Argo
        # expression_template.go: expressionReplaceStrict).
        asked = reference.path in found.asked and reference.path[0] in ("inputs", "workflow")
        if asked or (reference.handled and reference.path[0] in ROOTS):
            continue
        message = f"`{name}` in `{shown}` has no value, {left}"
        help = f"write `{hyphen}`" if hyphen else None
        if name in _OTHER_WORDS:
            help = f"write `{_OTHER_WORDS[name]}`"
        if help is None:
            right = nearest(name, place.scope.names)
            help = f"write `{right}`" if right else None
        place.manifest.tell(codes.TAG_LEFT, path, message, help)
        return
    if hyphen is None:
        tell_mistakes(place.manifest, path, found, shown, left, wanted)


def tell_mistakes(
    manifest: Manifest,
    path: Path,
    found: Expression,
    shown: str,
    left: str,
    wanted: Kinds | None = None,
) -> None:
    """Report values that do not go together, and a result that is not `wanted`."""
    for mistake in found.mistakes:
        message = mistake.message if mistake.silent else f"{mistake.message}, {left}"
        manifest.tell(codes.EXPRESSION_TYPES, path, message, mistake.help)
    given = found.kinds
    # A text in braces may be what is wanted, written down.
    fine = wanted | TEXT if wanted is not None and shown.startswith("{{") else wanted
    if wanted is not None and fine is not None and given is not None and given.isdisjoint(fine):
        message = f"`{shown}` gives {named(given)}, and {named(wanted)} is needed here"
        message += ": it fails"
        help = None
        if wanted == BOOL:
            help = "compare it: `... == 'x'`" if given == TEXT else "compare it: `... > 0`"
        manifest.tell(codes.EXPRESSION_TYPES, path, message, help)


def _kinds_of(place: Place, path: tuple[str, ...]) -> Kinds | None:
    """What is at a path: all values that Argo hands to expressions are texts."""
    name = ".".join(path)
    if path[-1] in _MAPS or (".artifacts." in name and path[-1] != "path"):
        return None
    if name == "item":
        one = not any(each.startswith("item.") for each in (*place.scope.names, *place.scope.open))
        return TEXT if one and name in place.scope.names else None
    if name in place.scope.names:
        return TEXT
    if place.order is not None and path[0] == place.order.word and place.fields is not None:
        fields = place.fields.get(path[1]) if len(path) > 2 else None
        return TEXT if fields is not None and ".".join(path[2:]) in fields.names else None
    return None


def _fields(place: Place, path: Path, name: tuple[str, ...], left: str) -> None:
    """A field of a text: it may be JSON, and is none of expr-lang's maps."""
    for length in range(2, len(name)):
        above = ".".join(name[:length])
        if ".".join(name) in place.scope.names or not above.startswith("inputs.parameters."):
            continue
        if above in place.scope.names and not name[length].isdigit():
            message = f"`{above}` is a text, and has no `{name[length]}`, {left}"
            rest = "".join(f".{each}" for each in name[length:])
            help = f"if it is JSON, write `fromJSON({above}){rest}`"
            place.manifest.tell(codes.EXPRESSION_TYPES, path, message, help)
            return


def _calls(place: Place, path: Path, found: Expression, left: str) -> None:
    for call in found.calls:
        name = ".".join(call)
        if call[0] == "sprig" and len(call) == 2:
            if function_of(call) is not None:
                continue
            from wzc.verify.language.sprig import SPRIG

            right = nearest(call[1], SPRIG)
            help = f"write `sprig.{right}`" if right else None
        elif len(call) > 1 and ".".join(call[:-1]) in place.scope.names:
            of_what, last = ".".join(call[:-1]), call[-1]
            message = f"`{of_what}` is a text, which has no `{last}()`, {left}"
            right = last if last in _FUNCTIONS else nearest(last, _FUNCTIONS)
            help = f"write `{right}({of_what})`" if right else None
            place.manifest.tell(codes.EXPRESSION_TYPES, path, message, help)
            continue
        elif len(call) == 1 and call[0] and call[0] not in _FUNCTIONS:
            right = nearest(call[0], _FUNCTIONS)
            help = f"write `{right}`" if right else None
            if function_of(("sprig", call[0])) is not None:
                help = f"write `sprig.{call[0]}`"
        else:
            continue
        place.manifest.tell(codes.TAG_LEFT, path, f"there is no function `{name}`, {left}", help)


def _hyphenated(found: Expression, source: str) -> str | None:
    """`inputs.parameters.my-p` is a subtraction: what was meant."""
    for first, second in zip(found.references, found.references[1:], strict=False):
        if f"{first.path[-1]}-{second.path[0]}" not in source:
            continue
        if len(first.path) > 2 and len(second.path) == 1 and first.path[1] == "parameters":
            *above, last = first.path
            return f"{'.'.join(above)}['{last}-{second.path[0]}']"
        if len(first.path) == 2 and first.path[0] in ("tasks", "steps"):
            rest = "".join(f".{each}" for each in second.path[1:])
            return f"{first.path[0]}['{first.path[1]}-{second.path[0]}']{rest}"
    return None
