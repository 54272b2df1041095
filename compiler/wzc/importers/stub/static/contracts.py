"""Data contracts from their source: Pydantic models and pandera's `DataFrameModel`s."""

import ast
from typing import Any

from attrs import Factory, define, evolve

from wzc.importers.python.evaluate import evaluate
from wzc.importers.python.project import External
from wzc.importers.python.values import NotStatic
from wzc.importers.stub.docs import attributes_section, paragraph
from wzc.importers.stub.frames import are_enumerable, column_type
from wzc.importers.stub.model import PyContract, PyField, PyType, replaced_limits
from wzc.importers.stub.names import LIMITS
from wzc.importers.stub.static.annotations import Reader, plain_limit, union
from wzc.importers.stub.static.classes import Class, Classes
from wzc.importers.stub.static.fields import Fields

FRAMES = ("PanderaDataFrameModel", "DataFrameModel", "SchemaModel")
MODELS = ("PydanticModel", "BaseModel")
_LIMITS = {
    "gt": "gt",
    "ge": "ge",
    "lt": "lt",
    "le": "le",
    "greater_than": "gt",
    "greater_than_or_equal_to": "ge",
    "less_than": "lt",
    "less_than_or_equal_to": "le",
}


@define(eq=False)
class Contracts:
    """Reads contracts, each once, with those that they extend."""

    classes: Classes
    fields: Fields
    found: dict[str, PyContract] = Factory(dict)

    def is_frame(self, owner: Class) -> bool:
        """Whether it is the schema of a data frame."""
        return any(
            base.name.partition(".")[0] in ("pandera", "wurzel")
            and base.name.rpartition(".")[2] in FRAMES
            for base in self.classes.order(owner)
        )

    def add(self, owner: Class) -> None:
        """Read a contract and those it extends into `found`."""
        if owner.name in self.found:
            return
        base, base_name = self._base(owner)
        fields = self._columns(owner) if self.is_frame(owner) else self.fields.own(owner)
        # Their names are names of data: no variable has to reach them.
        plain = tuple(evolve(one, variable="", why="") for one in fields)
        doc = paragraph(owner.doc)
        made = PyContract(owner.name, base_name, plain, doc, owner.found.place)
        self.found[owner.name] = made
        if base is not None:
            self.add(base)

    def _base(self, owner: Class) -> tuple[Class | None, str]:
        """The contract it extends; a base of Wurzel's or of a library only by its name."""
        for node in owner.node.bases:
            target = self.classes.base(owner, node)
            if isinstance(target, External) and target.last in (*FRAMES, *MODELS):
                return None, target.name
            base = self.classes.of(target)
            if base is not None and (self.fields.is_model(base) or self.is_frame(base)):
                return base, base.name
        return None, ""

    # ---- data frames

    def _columns(self, owner: Class) -> list[PyField]:
        docs = attributes_section(owner.doc)
        found = []
        for node in owner.node.body:
            if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
                continue
            name = node.target.id
            if name.startswith("_") or name == "Config":
                continue
            column = self._column(owner, name, node)
            if column is not None:
                found.append(evolve(column, doc=column.doc or docs.get(name, "")))
        return found

    def _column(self, owner: Class, name: str, node: ast.AnnAssign) -> PyField | None:
        scope = self.classes.scope(owner)
        reader = Reader(scope, self.fields.model)
        type = column_type(node.annotation, reader)
        if type is None:
            return None
        doc, nullable = "", False
        if isinstance(node.value, ast.Call):
            given = {one.arg: one.value for one in node.value.keywords if one.arg}

            def value(key: str, otherwise: Any) -> Any:
                made = evaluate(given[key], scope) if key in given else otherwise
                return otherwise if isinstance(made, NotStatic) else made

            nullable = value("nullable", False) is True
            doc = paragraph(str(value("description", "") or ""))
            name = str(value("alias", name))
            allowed = value("isin", None)
            if isinstance(allowed, (list, tuple, set)) and are_enumerable(allowed):
                # As pandera keeps them: in no order of their own.
                values = tuple(sorted(allowed, key=repr))
                type = PyType("literal", values=values, is_exact=True)
            limits = {
                _LIMITS.get(key, LIMITS.get(key, "")): plain_limit(value(key, None))
                for key in given
                if key in _LIMITS
            }
            type = replaced_limits(type, {k: v for k, v in limits.items() if v is not None})
        if nullable:
            type = union([type, PyType("none")])
        span = owner.module.span(node.target)
        return PyField(name, type, doc=doc, place=span)
