"""Reads Hera's generated models: the fields of Argo's types in the version they were made from.

The models are Pydantic classes made from Argo's OpenAPI description. They know field names, types
and what is required; what lists are merged by and what values may be they do not know.
"""

from __future__ import annotations

import ast
from pathlib import Path

from scripts.knowledge.shapes import Fields, Shape, Types, named_type

# The modules that argoproj/workflow/v1alpha1.py imports, as it calls them.
_MODULES = {"v1": "core.", "v1_1": "meta.", "v1_2": "policy."}
_SCALARS = {
    "str": "string",
    "int": "int64",
    "float": "number",
    "bool": "boolean",
    "Any": "any",
    "Base64Str": "bytes",
    "intstr.IntOrString": "int-or-string",
}
# Types of Argo's that are one value in JSON (`RootModel`).
_ROOTS = {
    "Amount": "number",
    "Item": "any",
    "ParallelSteps": "[WorkflowStep]",
    "Plugin": "any",
}
_META_ROOTS = {"meta.Time": "time", "meta.MicroTime": "time", "meta.Duration": "string"}

# These have the fields of a Kubernetes container, which differ with the version of Kubernetes'
# types; what Argo adds to them is the same in 3.7 and 4.0.
_HAVE_A_CONTAINER = frozenset({"ContainerNode", "ScriptTemplate", "UserContainer"})
# Hera makes `prometheus` optional here; Argo's types and CRDs do not.
_REQUIRED_AS_BEFORE = frozenset({"Metrics"})


def read(path: Path) -> Types:
    """The classes of Hera's `workflows/models/io/argoproj/workflow/v1alpha1.py`, by name."""
    found: Types = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name not in _ROOTS:
            found[node.name] = dict(
                _field(each) for each in node.body if isinstance(each, ast.AnnAssign)
            )
    return found


def _field(node: ast.AnnAssign) -> tuple[str, Shape]:
    assert isinstance(node.target, ast.Name)
    name, annotation = node.target.id, node.annotation
    if isinstance(annotation, ast.Subscript) and ast.unparse(annotation.value) == "Annotated":
        assert isinstance(annotation.slice, ast.Tuple)
        annotation, field = annotation.slice.elts
        assert isinstance(field, ast.Call)
        for keyword in field.keywords:
            if keyword.arg == "alias":
                name = ast.literal_eval(keyword.value)
    required = node.value is None
    if isinstance(annotation, ast.BinOp):  # `X | None`
        assert ast.unparse(annotation.right) == "None"
        annotation = annotation.left
    return name, Shape(_type(annotation), required)


def _type(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        inner = node.slice.elts[-1] if isinstance(node.slice, ast.Tuple) else node.slice
        kind = ast.unparse(node.value)
        assert kind in ("list", "dict"), kind
        return f"[{_type(inner)}]" if kind == "list" else f"{{{_type(inner)}}}"
    text = ast.unparse(node)
    if text in _SCALARS:
        return _SCALARS[text]
    module, _, name = text.rpartition(".")
    full = (_MODULES[module] if module else "") + name
    return _ROOTS.get(full) or _META_ROOTS.get(full) or full


def amended(before: Types, models: Types) -> Types:
    """Argo's types as the models have them; what models do not say is kept from `before`.

    Types of Kubernetes, and of Argo where the models do not have them, are kept as they are.
    """
    found = dict(before)
    for name, fields in models.items():
        if name not in before:
            found[name] = fields
        elif name not in _HAVE_A_CONTAINER:
            found[name] = _amended(before[name], fields, name in _REQUIRED_AS_BEFORE)
    return found


def _amended(before: Fields, fields: Fields, keep_required: bool) -> Fields:
    found: Fields = {}
    for name, shape in fields.items():
        old = before.get(name)
        if old is None:
            found[name] = shape
            continue
        refers = named_type(shape.type)
        # A number's size, a time, a quantity: Go's types say more.
        same = refers is None or refers == named_type(old.type)
        type = old.type if same else shape.type
        required = old.required if keep_required else shape.required
        found[name] = Shape(type, required, old.constraints if same else {})
    return found
