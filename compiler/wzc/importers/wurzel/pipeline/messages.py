"""Values and failures in words."""

import ast

from wzc.diagnostics.model import Code
from wzc.importers.wurzel.pipeline.signals import Raised
from wzc.importers.wurzel.pipeline.values import (
    Backend,
    ClassValue,
    External,
    Function,
    Instance,
    Lazy,
    Method,
    ModuleValue,
    Partial,
    Required,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span

_LONGEST = 50


def in_words(value: Value) -> str:
    """What a value is, to stand in a sentence: `a list`, `the class X`."""
    if isinstance(value, Step):
        return "a step"
    if isinstance(value, ClassValue):
        return f"the class `{value.name}`"
    if isinstance(value, External):
        return f"`{value.last}`"
    if isinstance(value, (Function, Partial, Method)):
        return "a function"
    if isinstance(value, ModuleValue):
        return f"the module `{value.module.name}`"
    if isinstance(value, (Instance, Backend)):
        return f"a `{value.type.name}`" if isinstance(value, Instance) else "an `ArgoBackend`"
    if isinstance(value, (SetValue, Required)):
        return "a set"
    if isinstance(value, Lazy):
        return "a generator"
    if isinstance(value, Unknown):
        return "a value that is not known"
    if value is None:
        return "None"
    names = {"str": "a text", "bool": "a truth value", "int": "a number", "float": "a number"}
    kind = type(value).__name__
    return names.get(kind, f"an {kind}" if kind[0] in "aeiou" else f"a {kind}")


def quoted(node: ast.AST, span: Span) -> str:
    """The source of a node in backticks, shortened to one line."""
    text = " ".join(span.text.split())
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    return f"`{text}`"


def raised(kind: str, code: Code, message: str, place: Span, label: str = "") -> Raised:
    """What Python would raise at a place."""
    return Raised(kind, code, message, place, label)
