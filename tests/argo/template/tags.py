"""Tags in text replaced, as Argo's util/template does.

Argo writes an object as JSON, replaces the tags in that text and reads it back, so everything here
is about text in which quotes and line ends are escaped. A name's value is written with Go's
escapes; some of them JSON does not know, and then the whole object is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence

from tests.argo.template import syntax
from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.expressions import run
from tests.argo.template.functions import FUNCTIONS, Value
from tests.argo.template.gotext import SPACE, json_text, quoted, unfixed
from tests.argo.template.scope import Environment, Scope, environment, holds

# Whether a name has to be in the scope.
Strict = Callable[[str], bool]

# Without these an expression stays as it is, for they come later in a workflow's life.
LATE = frozenset(
    """item retries lastRetry.exitCode lastRetry.status lastRetry.duration lastRetry.message
    workflow.status workflow.failures""".split()
)


def pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """The text cut at its tags: what stands before each, and the tag without its braces.

    A tag ends at the first `}}`, so one in another begins the outer one's text.
    """
    while True:
        before, opening, rest = text.partition("{{")
        if not opening:
            yield text, None
            return
        tag, closing, text = rest.partition("}}")
        if not closing:
            raise ArgoError(Kind.NO_END, f"no `}}}}` after `{{{{{tag[:20]}`")
        yield before, tag


def simple_tags(text: str) -> list[str]:
    """The tags that Argo's validation looks at: all but expressions."""
    return [tag for _, tag in pieces(text) if tag is not None and not tag.startswith("=")]


def replaced_text(text: str, scope: Scope, *, lenient: bool) -> str:
    """`Template.Replace`: one text, not taken for JSON. `lenient` leaves what is not in scope."""
    return _replaced(text, scope, None if lenient else lambda name: True, lenient)


def replaced_json(
    text: str, scope: Scope, *, lenient: bool = True, strict: Sequence[str] = ()
) -> str:
    """`template.Replace`, or with `strict` `ReplaceStrictAny`: the tags of a JSON text.

    With `strict`, names whose first part is one of these must be there, and others may be missing.
    """
    must: Strict | None = None if lenient else (lambda name: True)
    if strict:
        lenient = True
        first = re.compile("(" + "|".join(map(re.escape, strict)) + r")(\.|$)")

        def must(name: str) -> bool:
            return first.match(name) is not None

    result = _replaced(text, scope, must, lenient)
    try:
        json.loads(result)
    except ValueError as error:
        raise ArgoError(Kind.INVALID_JSON, str(error)) from error
    return result


def _replaced(text: str, scope: Scope, must: Strict | None, artifacts: bool) -> str:
    # Only needed for expressions, and in some scopes it cannot be said what they see.
    nested: Environment | None = None
    found: list[str] = []
    for before, tag in list(pieces(text)):
        found.append(before)
        if tag is None:
            continue
        if not tag.startswith("="):
            found.append(_simple(tag, scope, must, artifacts))
            continue
        nested = environment(scope) if nested is None else nested
        found.append(_expression(unfixed(tag[1:]), nested, must))
    return "".join(found)


def _simple(tag: str, scope: Scope, must: Strict | None, artifacts: bool) -> str:
    name = tag.strip(SPACE)
    if name in scope:
        value = scope[name]
        if value is None:
            raise ArgoError(Kind.ABSENT, f"{{{{{name}}}}} is of a skipped task")
        return quoted(value)
    at = tag.rfind("{{")
    if at > 0 and tag[at + 2 :] in scope:
        inner = scope[tag[at + 2 :]]
        if inner is None:
            raise ArgoError(Kind.ABSENT, f"{{{{{tag}}}}} is of a skipped task")
        return "{{" + tag[:at] + quoted(inner)
    if must is not None and must(name) and not (artifacts and ".outputs.artifacts." in name):
        raise ArgoError(Kind.MISSING, f"{{{{{tag}}}}} is not in the scope")
    return "{{" + tag + "}}"


def _expression(text: str, nested: Environment, must: Strict | None) -> str:
    try:
        source = json.loads(f'"{text}"')
    except ValueError as error:
        raise ArgoError(Kind.EXPRESSION, f"not the inside of a JSON string: {error}") from error
    if any("\ud800" <= character <= "\udfff" for character in source):
        raise Unsupported("half a surrogate pair")
    tree = syntax.parse(source)
    missing = [name for name in names(tree) if not holds(nested, name, FUNCTIONS)]
    for name in missing:
        if must is not None and must(name):
            raise ArgoError(Kind.MISSING, f"{name} is not in the scope")
    lenient = bool(missing) or must is None
    as_it_was = "{{=" + text + "}}"
    if lenient and LATE.intersection(missing):
        return as_it_was
    try:
        value = run(tree, nested)
        if value is None:
            raise ArgoError(Kind.EXPRESSION, f"{source!r} gives nil")
        return inserted(value)
    except ArgoError:
        if lenient:
            return as_it_was
        raise


def inserted(value: Value) -> str:
    """A value as it is put into the JSON string around its tag."""
    try:
        text = json_text(value)
    except ValueError as error:
        raise ArgoError(Kind.EXPRESSION, str(error)) from error
    return text[1:-1] if isinstance(value, str) else quoted(text)


def names(tree: syntax.Node) -> list[str]:
    """The names an expression needs, with all their prefixes: `a.b` needs `a` and `a.b`.

    Not what stands before a `??`, and before a `?.` only its beginning.
    """
    guarded: set[int] = set()
    for node in walk(tree):
        if isinstance(node, syntax.Binary) and node.operator == "??":
            guarded |= {id(at) for at in walk(node.left) if isinstance(at, syntax.Member)}
        if (
            isinstance(node, syntax.Member)
            and node.optional
            and isinstance(node.node, syntax.Member)
        ):
            guarded.add(id(node.node))
    found: dict[str, None] = {}
    for node in walk(tree):
        if id(node) in guarded:
            continue
        if isinstance(node, syntax.Name):
            found[node.name] = None
        elif isinstance(node, syntax.Member) and (path := _path(node)) is not None:
            found[path] = None
    return list(found)


def _path(node: syntax.Member) -> str | None:
    parts: list[str] = []
    at: syntax.Node = node
    while isinstance(at, syntax.Member):
        if at.optional or not isinstance(at.key, syntax.Literal) or type(at.key.value) is not str:
            return None
        parts.insert(0, at.key.value)
        at = at.node
    return ".".join([at.name, *parts]) if isinstance(at, syntax.Name) else None


def walk(node: syntax.Node) -> Iterator[syntax.Node]:
    """Each node after those in it, as expr-lang's `ast.Walk`."""
    match node:
        case syntax.Member(inner, key):
            yield from walk(inner)
            yield from walk(key)
        case syntax.Chain(inner) | syntax.Unary(_, inner):
            yield from walk(inner)
        case syntax.Binary(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case syntax.Conditional(condition, then, otherwise):
            yield from walk(condition)
            yield from walk(then)
            yield from walk(otherwise)
        case syntax.Call(function, arguments):
            yield from walk(function)
            for argument in arguments:
                yield from walk(argument)
        case syntax.Builtin(_, nodes) | syntax.Array(nodes):
            for inner in nodes:
                yield from walk(inner)
        case syntax.Table(entries):
            for _, inner in entries:
                yield from walk(inner)
        case syntax.Predicate(inner):
            yield from walk(inner)
        case _:
            pass
    yield node
