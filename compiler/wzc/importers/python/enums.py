"""Which classes are enumerations, read from their bases."""

import ast

from wzc.importers.python.project import External, Found, Project

_ENUMS = {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"}


def enum_kind(owner: Found, project: Project, depth: int = 0) -> str | None:
    """`Enum`, `StrEnum`, ... if a class is an enumeration; `str` or `int` if it mixes one in."""
    node = owner.binding.node
    if not isinstance(node, ast.ClassDef) or depth > 20:
        return None
    kind, mixed = None, None
    for base in node.bases:
        target = project.resolve(owner.module, base)
        if isinstance(target, External):
            if target.package == "enum" and target.last in _ENUMS:
                kind = target.last
            elif target.package == "builtins" and target.last in ("str", "int", "float"):
                mixed = target.last
        elif isinstance(target, Found):
            inherited = enum_kind(target, project, depth + 1)
            kind = inherited or kind
    if kind is None:
        return None
    return mixed or kind
