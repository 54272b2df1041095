"""What to write instead of a value that does not fit. Imported after a mistake."""

import shlex
from typing import TYPE_CHECKING, Any

from wzc.model.sources import Secret
from wzc.model.storage import Claim, Projected
from wzc.syntax import ast
from wzc.types.kinds import (
    BOOL,
    FLOAT,
    INT,
    OUTCOME,
    STRING,
    Built,
    ListOf,
    MapOf,
    Middleware,
    Type,
    fits,
    is_run_time,
    known,
    member,
    members,
)
from wzc.types.words import quoted

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

_WORDS = ("`command`", "`interpreter`", "`args`")


def instead(
    checker: "ExpressionChecker", expr: ast.Expr, expected: Type, actual: Type
) -> tuple[str | None, str | None]:
    """What to write for an expression of another type: a help, and the text itself."""
    shown = expr.span.text
    if "\n" in shown:
        return _several(expr, expected, actual), None
    is_text = any(known(part) == STRING for part in members(expected))
    numbers = all(known(part) in (INT, FLOAT, BOOL) for part in members(actual))
    if is_text and numbers and isinstance(expr, (ast.Reference, ast.Attribute, ast.Index)):
        return f'as text: `"${{{shown}}}"`', f'"${{{shown}}}"'
    if isinstance(expr, ast.List) and len(expr.items) == 1 and _is_single(expected):
        inner = expr.items[0].span.text
        return f"one value stands without brackets: `{inner}`", inner
    if isinstance(expr, ast.List) and member(expected, MapOf) is not None:
        pairs = _pairs(expr)
        return "a map is `{ NAME = value }`" + (f": `{pairs}`" if pairs else ""), pairs
    listed = member(expected, ListOf)
    if listed is not None and not is_run_time(actual) and fits(actual, listed.element):
        return f"write `[{shown}]`", f"[{shown}]"
    return _several(expr, expected, actual), None


def instead_of_literal(
    expr: ast.Expr, data: Any, expected: Type, subject: str, help: str | None
) -> tuple[str | None, str | None]:
    """What to write for a literal that does not fit: a help, and the text itself."""
    if not isinstance(data, str) or "\n" in data:
        return help, None
    if isinstance(expr, ast.String) and expr.form == "'" and "${" in data:
        plain = '"' not in data and "\\" not in data
        return (
            "in single quotes `${...}` stands for itself: write the text in double quotes",
            f'"{data}"' if plain else None,
        )
    listed = member(expected, ListOf)
    if listed is not None and listed.element == OUTCOME:
        return help, None
    if listed is not None and STRING in (known(part) for part in members(listed.element)):
        try:
            words = shlex.split(data) if subject in _WORDS else [data]
        except ValueError:
            words = [data]
        text = "[" + ", ".join(quoted(word) for word in words) + "]"
        return f"a list is written in brackets, also with one entry: `{text}`", text
    if expected == OUTCOME and "." in data and data.replace(".", "").isidentifier():
        return f"it stands without quotes: `{data}`", data
    if any(isinstance(part, Built) and part.model is Claim for part in members(expected)):
        text = f"claim({quoted(data)})"
        return f"`{text}` is a claim that exists", text if data and "/" not in data else None
    if any(isinstance(part, Built) and part.model is Secret for part in members(expected)):
        shown = [part.model.keyword for part in members(expected) if isinstance(part, Built)]
        is_whole = shown == ["secret", "config_map"]
        if is_whole and data:
            return f"`secret({quoted(data)})` or `config_map({quoted(data)})`", None
    if member(expected, Middleware) is not None and data.isidentifier():
        return f"a middleware is called: `wurzel.{data}(...)`, after `import wurzel`", None
    if member(expected, MapOf) is not None and data.count("=") == 1:
        key, _, value = data.partition("=")
        text = f"{{ {key if key.isidentifier() else quoted(key)} = {quoted(value)} }}"
        return f"write `{text}`", text
    return help, None


def _is_single(expected: Type) -> bool:
    """Whether no list is taken."""
    return member(expected, ListOf) is None and member(expected, MapOf) is None


def _pairs(expr: ast.List) -> str | None:
    """`[{ name = "A", value = "b" }]`, as Kubernetes has it, as a map."""
    found = []
    for item in expr.items:
        if not isinstance(item, ast.Block):
            return None
        entries = {e.key.text: e.value for e in item.entries if isinstance(e, ast.Assign)}
        name = entries.get("name")
        value = entries.get("value")
        if not isinstance(name, ast.String) or value is None or len(entries) != 2:
            return None
        key = name.literal or ""
        found.append(f"{key if key.isidentifier() else quoted(key)} = {value.span.text}")
    text = "{ " + ", ".join(found) + " }"
    return text if found and "\n" not in text and len(text) < 80 else None


def _several(expr: ast.Expr, expected: Type, actual: Type) -> str | None:
    """What to write for several volumes at one path, and for text or a number as a condition."""
    if BOOL in map(known, members(expected)) and "\n" not in expr.span.text:
        examples = {STRING: '== "..."', INT: "> 0", FLOAT: "> 0"}
        found = next((examples[kind] for kind in examples if fits(known(actual), kind)), None)
        return f"a condition compares: `{expr.span.text} {found}`" if found else None
    if not isinstance(actual, ListOf):
        return None
    for part in members(expected):
        if isinstance(part, Built) and part.model is Projected:
            shown = expr.span.text if "\n" not in expr.span.text else "[...]"
            return f"`projected({shown})` puts several into one folder"
    return None
