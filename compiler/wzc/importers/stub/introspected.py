"""What `introspect` printed, as the same model that the source gives."""

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import Factory, define, evolve, resolve_types
from cattrs import Converter
from cattrs.errors import BaseValidationError

from wzc.importers.python import MemoryFiles, Project, Scope
from wzc.importers.python.module import parse_module
from wzc.importers.stub import names
from wzc.importers.stub.docs import attributes_section, paragraph
from wzc.importers.stub.frames import are_enumerable, dtype
from wzc.importers.stub.model import (
    Json,
    Package,
    PyContract,
    PyField,
    PyPort,
    PyStep,
    PyType,
    Validator,
)
from wzc.importers.stub.static.annotations import union
from wzc.importers.stub.static.validators import validators_in
from wzc.importers.stub.variables import reach


@define(frozen=True)
class RawType:
    """See `introspect.type_of`."""

    kind: str
    name: str = ""
    items: tuple["RawType", ...] = ()
    values: tuple[Json, ...] = ()
    limits: dict[str, Json] = Factory(dict)
    is_exact: bool = False
    fields: tuple["RawField", ...] = ()


@define(frozen=True)
class RawField:
    """See `introspect.field_of`."""

    name: str
    type: RawType
    required: bool
    description: str = ""
    alias: str = ""
    validation_alias: str = ""
    default: Json = None
    default_text: str = ""
    class_doc: str = ""


resolve_types(RawType)
resolve_types(RawField)


@define(frozen=True)
class RawColumn:
    """See `introspect.column_of`."""

    name: str
    type: RawType
    optional: bool = False
    index: bool = False
    nullable: bool = False
    description: str = ""
    allowed: tuple[Json, ...] = ()
    limits: dict[str, Json] = Factory(dict)


@define(frozen=True)
class RawValidator:
    """See `introspect.validators_of`."""

    name: str
    kind: str
    mode: str
    source: str


@define(frozen=True)
class RawSettings:
    """See `introspect.settings_of`."""

    fields: tuple[RawField, ...] = ()
    validators: tuple[RawValidator, ...] = ()
    renamed: str = ""


@define(frozen=True)
class RawContract:
    """See `introspect.contract_of`."""

    name: str
    doc: str = ""
    base: str = ""
    fields: tuple[RawField, ...] = ()
    columns: tuple[RawColumn, ...] = ()


@define(frozen=True)
class RawStep:
    """See `introspect.step_of`."""

    module: str
    name: str
    doc: str
    settings: RawSettings
    input: PyPort | None
    output: PyPort | None


@define(frozen=True)
class Failure:
    """A module that could not be imported, or a class that Wurzel refuses, and where."""

    name: str
    error: str
    file: str
    line: int


@define(frozen=True)
class Introspected:
    """All that was printed."""

    steps: tuple[RawStep, ...]
    contracts: dict[str, RawContract]
    failures: tuple[Failure, ...]


def structure(data: object) -> Introspected | None:
    """The JSON as typed data; None if it is anything else."""
    converter = Converter(detailed_validation=False)
    converter.register_structure_hook(PyPort, lambda one, _: PyPort(one["kind"], one["contract"]))
    try:
        return converter.structure(data, Introspected)
    except (BaseValidationError, KeyError, TypeError, ValueError, AttributeError):
        return None


def package_of(found: Introspected) -> Package:
    """The same as the static reader gives, without places."""
    contracts = {name: _contract(raw) for name, raw in found.contracts.items()}
    return Package(tuple(_step(raw) for raw in found.steps), contracts)


def _step(raw: RawStep) -> PyStep:
    fields = [_setting(one, raw.settings.renamed) for one in raw.settings.fields]
    validators = tuple(_validator(one, fields) for one in raw.settings.validators)
    doc = paragraph(raw.doc)
    return PyStep(raw.module, raw.name, tuple(fields), raw.input, raw.output, validators, doc)


def _setting(raw: RawField, renamed: str) -> PyField:
    made = _field(raw)
    if renamed:
        return evolve(made, variable="", why=f"`{renamed}` in `model_config` gives it another name")
    if raw.alias:
        made = evolve(made, why=f"its alias `{raw.alias}` is not read from the environment")
    elif raw.validation_alias == "?":
        made = evolve(made, why="its alias is only known when the code runs")
    else:
        made = evolve(made, variable=raw.validation_alias)
    return reach(made)


def _field(raw: RawField) -> PyField:
    doc = paragraph(raw.description) or attributes_section(raw.class_doc).get(raw.name, "")
    return PyField(raw.name, _type(raw.type), raw.required, raw.default, raw.default_text, doc)


def _type(raw: RawType) -> PyType:
    """Names resolved by the table that the static reader uses too."""
    limits = {key: value for key, value in raw.limits.items() if (key, value) != ("min_length", 0)}
    items = [_type(one) for one in raw.items]
    if raw.kind == "union":
        made = union(items)
    elif raw.kind == "generic":
        made = _generic(raw.name, items)
    elif raw.kind == "named":
        made = names.known_type(raw.name) or PyType("custom", raw.name)
    else:
        fields = tuple(_field(one) for one in raw.fields)
        made = PyType(
            raw.kind, raw.name, tuple(items), raw.values, is_exact=raw.is_exact, fields=fields
        )
    return evolve(made, limits={**made.limits, **limits}) if limits else made


def _generic(name: str, items: list[PyType]) -> PyType:
    kind = names.generic(name)
    if kind == "dict":
        return PyType("dict", items=tuple(items[:2]))
    if kind in ("list", "set", "tuple"):
        return PyType(kind, items=tuple(items))
    return names.known_type(name) or PyType("custom", name)


def _validator(raw: RawValidator, fields: list[PyField]) -> Validator:
    """Its conditions, from the source that Python has of it."""
    source = f"import pydantic\nfrom pydantic import field_validator, model_validator\n{raw.source}"
    module = parse_module("validator", "validator", "", source.encode(), is_package=False)
    scope = Scope(Project(MemoryFiles({}), ()), module)
    body: list[ast.stmt] = [node for node in module.tree.body if isinstance(node, ast.FunctionDef)]
    found = validators_in(body, fields, scope).get(raw.name)
    return Validator(raw.name) if found is None else evolve(found, place=None)


def _contract(raw: RawContract) -> PyContract:
    fields = [_field(evolve(one, class_doc=raw.doc)) for one in raw.fields]
    docs = attributes_section(raw.doc)
    for column in raw.columns:
        if not column.index:
            made = _column(column)
            fields.append(evolve(made, doc=made.doc or docs.get(made.name, "")))
    return PyContract(raw.name, raw.base, tuple(fields), paragraph(raw.doc))


def _column(raw: RawColumn) -> PyField:
    made = _type(raw.type)
    if made.kind == "custom":
        made = dtype(made.name.rpartition(".")[2]) or made
    if raw.allowed and are_enumerable(raw.allowed):
        made = PyType("literal", values=raw.allowed, is_exact=True)
    if raw.limits:
        made = evolve(made, limits={**made.limits, **raw.limits})
    if raw.nullable or raw.optional:
        made = union([made, PyType("none")])
    return PyField(raw.name, made, doc=paragraph(raw.description))


def request(roots: Sequence[str], modules: Sequence[str]) -> Mapping[str, Any]:
    """What the script is asked for."""
    return {"roots": list(roots), "modules": list(modules)}
