"""Types of the columns of data frames, as pandera names them ("Data Type Validation")."""

import ast
from collections.abc import Collection

from wzc.importers.python.project import External
from wzc.importers.stub.model import Json, PyType
from wzc.importers.stub.static.annotations import Reader, union

# Types of numpy, pandas and pandera, by the beginning of their name in lower case.
_DTYPES = (
    ("int", "int"),
    ("uint", "int"),
    ("float", "float"),
    ("double", "float"),
    ("bool", "bool"),
    ("str", "str"),
    ("object", "any"),
    ("category", "str"),
    ("datetime", "text"),
    ("timestamp", "text"),
    ("date", "text"),
    ("timedelta", "text"),
)


def column_type(node: ast.expr, reader: Reader) -> PyType | None:
    """The type of a column; None for an index, which is not stored."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            quoted = ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return PyType("custom", node.value)
        return column_type(quoted, reader)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _optional([node.left, node.right], reader)
    if isinstance(node, ast.Subscript):
        target = reader.scope.resolve(node.value)
        name = target.last if isinstance(target, External) else ""
        if name == "Optional":
            return _optional([node.slice, ast.Constant(None)], reader)
        if name == "Index":
            return None
        if name == "Series":
            return _dtype(node.slice, reader)
    return _dtype(node, reader)


def _optional(parts: list[ast.expr], reader: Reader) -> PyType | None:
    found = [column_type(part, reader) for part in parts]
    known = [one for one in found if one is not None]
    return union(known) if len(known) == len(found) else None


def _dtype(node: ast.expr, reader: Reader) -> PyType:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return dtype(node.value) or reader.read(node)
    if isinstance(node, (ast.Name, ast.Attribute)):
        target = reader.scope.resolve(node)
        if isinstance(target, External) and target.package in ("numpy", "pandas", "pandera"):
            return dtype(target.last) or PyType("custom", target.name)
    if isinstance(node, ast.Subscript):
        target = reader.scope.resolve(node.value)
        if isinstance(target, External) and target.last == "Annotated":
            first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
            return _dtype(first, reader)
    return reader.read(node)


def are_enumerable(values: Collection[Json]) -> bool:
    """Whether an enumeration of the language can have the values: texts and whole numbers."""
    kinds = (str, int)
    return bool(values) and all(type(value) in kinds for value in values)


def dtype(name: str) -> PyType | None:
    """The type of numpy's, pandas' or pandera's name for it; None if it is not known."""
    lowered = name.lower()
    for start, kind in _DTYPES:
        if lowered.startswith(start):
            return PyType(kind, "a date or time" if kind == "text" else "")
    return None
