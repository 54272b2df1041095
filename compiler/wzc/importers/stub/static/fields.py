"""The fields of Pydantic models and settings, from their source.

The rules are Pydantic's ("Models", "Fields"): annotated names of the class and of all it inherits
from, those of bases first; a field that is declared again is replaced as a whole.
"""

import ast
from typing import Any

from attrs import Factory, define, evolve

from wzc.importers.python.evaluate import evaluate, evaluate_factory
from wzc.importers.python.module import source_of
from wzc.importers.python.project import External, Found
from wzc.importers.python.scope import Scope
from wzc.importers.python.values import NotStatic
from wzc.importers.stub.docs import attributes_section, paragraph
from wzc.importers.stub.model import Json, PyField, PyType, replaced_limits
from wzc.importers.stub.static.annotations import Reader
from wzc.importers.stub.static.classes import Class, Classes
from wzc.importers.stub.static.plain import Unplain, plain
from wzc.importers.stub.variables import reach
from wzc.source.file import Span

SETTINGS = ("Settings", "SettingsLeaf", "SettingsBase", "BaseSettings")
MODELS = ("BaseModel", "PydanticModel", "RootModel")
_NO_FIELDS = {"ClassVar", "InitVar"}
# What does not belong to the fields of a model, though it is annotated.
_OWN_NAMES = {"model_config", "model_fields", "model_computed_fields"}


@define(eq=False)
class Fields:
    """Reads fields, and keeps the types of models that were read."""

    classes: Classes
    _models: dict[str, PyType] = Factory(dict)
    _open: set[str] = Factory(set)

    def of(self, owner: Class) -> list[PyField]:
        """The fields of a settings class or model, in Pydantic's order."""
        found: dict[str, PyField] = {}
        for base in reversed(self.classes.order(owner)):
            inherited = self.classes.of(base)
            if inherited is not None:
                for field in self._own(inherited):
                    found[field.name] = field
        return list(found.values())

    def own(self, owner: Class) -> list[PyField]:
        """The fields that the class itself declares."""
        return self._own(owner)

    def _own(self, owner: Class) -> list[PyField]:
        docs = attributes_section(owner.doc)
        found: list[PyField] = []
        body = owner.node.body
        for at, node in enumerate(body):
            if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
                continue
            name = node.target.id
            if name.startswith("_") or name in _OWN_NAMES or self._is_no_field(owner, node):
                continue
            field = self._field(owner, name, node)
            if not field.doc:
                field = evolve(field, doc=_docstring(body, at) or docs.get(name, ""))
            found.append(field)
        return found

    def _is_no_field(self, owner: Class, node: ast.AnnAssign) -> bool:
        annotation = node.annotation
        plain_type = annotation.value if isinstance(annotation, ast.Subscript) else annotation
        if not isinstance(plain_type, (ast.Name, ast.Attribute)):
            return False
        target = self.classes.project.resolve(owner.module, plain_type)
        if not isinstance(target, External):
            return False
        # Pydantic takes a `Final` with a value for a variable of the class.
        return target.last in _NO_FIELDS or (target.last == "Final" and node.value is not None)

    def _field(self, owner: Class, name: str, node: ast.AnnAssign) -> PyField:
        scope = evolve(self.classes.scope(owner), construct=self._model_value)
        reader = Reader(scope, self.model)
        type = reader.read(node.annotation)
        made = PyField(name, type, place=Span(owner.module.file, *_name_place(owner, node)))
        for call in [*_annotated_calls(node.annotation, scope), node.value]:
            if call is not None:
                made = self._assigned(made, call, reader)
        return reach(made)

    def _assigned(self, field: PyField, node: ast.expr, reader: Reader) -> PyField:
        """The field with what is assigned to it: a value, or `Field(...)`."""
        scope = reader.scope
        if not _is_field_call(node, scope):
            return self._with_default(field, node, scope)
        assert isinstance(node, ast.Call)
        given: dict[str, ast.expr] = {one.arg: one.value for one in node.keywords if one.arg}
        if node.args:
            given["default"] = node.args[0]
        field = evolve(field, type=replaced_limits(field.type, reader.metadata(node)))
        text = self._text(given.get("description"), scope)
        if text:
            field = evolve(field, doc=paragraph(text))
        alias = self._text(given.get("alias"), scope)
        validation = given.get("validation_alias")
        if alias:
            field = evolve(field, why=f"its alias `{alias}` is not read from the environment")
        elif validation is not None:
            chosen = self._choice(validation, scope)
            field = (
                evolve(field, variable=chosen)
                if chosen
                else evolve(field, why="its alias is only known when the code runs")
            )
        if "default_factory" in given:
            return self._with_factory(field, given["default_factory"], scope)
        if "default" in given:
            return self._with_default(field, given["default"], scope)
        return field

    def _text(self, node: ast.expr | None, scope: Scope) -> str:
        value = evaluate(node, scope) if node is not None else ""
        return value if isinstance(value, str) else ""

    def _choice(self, node: ast.expr, scope: Scope) -> str:
        """The first name of `validation_alias`, also of `AliasChoices(...)`."""
        if isinstance(node, ast.Call) and node.args:
            target = scope.resolve(node.func)
            if isinstance(target, External) and target.last == "AliasChoices":
                return self._text(node.args[0], scope)
        return self._text(node, scope)

    # ---- defaults

    def _with_default(self, field: PyField, node: ast.expr, scope: Scope) -> PyField:
        if isinstance(node, ast.Constant) and node.value is ...:
            return evolve(field, required=True)
        if isinstance(node, ast.Name) and node.id == "PydanticUndefined":
            return evolve(field, required=True)
        return _defaulted(field, evaluate(node, scope), node, scope)

    def _with_factory(self, field: PyField, node: ast.expr, scope: Scope) -> PyField:
        made = None
        if isinstance(node, (ast.Name, ast.Attribute)):
            owner = self.classes.of(scope.resolve(node))
            if owner is not None and self.is_model(owner):
                made = self._defaults_of(owner, [], scope)
        value = evaluate_factory(node, scope) if made is None else made
        return _defaulted(field, value, node, scope)

    def _model_value(self, node: ast.Call, scope: Scope) -> Any:
        """What `Model(a=1)` is as a map; None if it is no call of a model."""
        owner = self.classes.of(scope.resolve(node.func))
        if owner is None or not self.is_model(owner):
            return None
        if node.args or any(one.arg is None for one in node.keywords):
            return NotStatic(scope.span(node), "what it gives is only known when it runs")
        return self._defaults_of(owner, node.keywords, scope)

    def _defaults_of(self, owner: Class, given: list[ast.keyword], scope: Scope) -> Any:
        place = owner.found.place
        found: dict[str, Json] = {}
        for field in self.of(owner):
            if field.default_text:
                why = f"the default of its `{field.name}` is only known when the code runs"
                return NotStatic(place, why)
            if not field.required:
                found[field.name] = field.default
        for keyword in given:
            value = evaluate(keyword.value, scope)
            if isinstance(value, NotStatic):
                return value
            found[str(keyword.arg)] = value
        return found

    # ---- models as types

    def is_model(self, owner: Class) -> bool:
        """Whether it is a Pydantic model, settings included."""
        return any(
            base.name.partition(".")[0] in ("pydantic", "pydantic_settings", "wurzel")
            and base.name.rpartition(".")[2] in (*MODELS, *SETTINGS)
            for base in self.classes.order(owner)
        )

    def is_settings(self, owner: Class) -> bool:
        """Whether it is a settings class of Wurzel or of pydantic-settings."""
        return any(
            base.name.partition(".")[0] in ("pydantic_settings", "wurzel")
            and base.name.rpartition(".")[2] in SETTINGS
            for base in self.classes.order(owner)
        )

    def model(self, target: Found, depth: int) -> PyType:
        """The type of a class in an annotation: a model, a subclass of `str`, or a custom one."""
        owner = self.classes.of(target)
        if owner is None:
            return PyType("custom", target.name)
        if not self.is_model(owner):
            for base in self.classes.order(owner):
                if base.name in ("builtins.str", "builtins.int", "builtins.float"):
                    return PyType("custom", target.name)
                if base.name.rpartition(".")[2] == "TypedDict":
                    return PyType("model", target.name)
            return PyType("custom", target.name)
        if owner.name in self._open:
            return PyType("model", target.name)  # a model that contains itself
        known = self._models.get(owner.name)
        if known is None:
            self._open.add(owner.name)
            # Their variables follow other rules; they are only there for the documentation.
            fields = tuple(evolve(one, variable="", why="") for one in self.of(owner))
            self._open.discard(owner.name)
            is_settings = self.is_settings(owner)
            known = PyType("model", target.name, fields=fields, is_exact=is_settings)
            self._models[owner.name] = known
        return known


def _defaulted(field: PyField, value: Any, node: ast.expr, scope: Scope) -> PyField:
    place = scope.span(node)
    made = value if isinstance(value, NotStatic) else plain(value, field.type)
    if isinstance(made, (NotStatic, Unplain)):
        text = source_of(node)
        return evolve(field, required=False, default=None, default_text=text, default_place=place)
    return evolve(field, required=False, default=made, default_text="", default_place=place)


def _is_field_call(node: ast.expr, scope: Scope) -> bool:
    if not isinstance(node, ast.Call):
        return False
    target = scope.resolve(node.func)
    packages = ("pydantic", "pydantic_settings", "pandera")
    return isinstance(target, External) and target.package in packages and target.last == "Field"


def _annotated_calls(node: ast.expr, scope: Scope) -> list[ast.expr]:
    """The `Field(...)` in `Annotated[...]`."""
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
        return []
    target = scope.resolve(node.value)
    if not isinstance(target, External) or target.last != "Annotated":
        return []
    return [part for part in node.slice.elts[1:] if _is_field_call(part, scope)]


def _name_place(owner: Class, node: ast.AnnAssign) -> tuple[int, int]:
    span = owner.module.span(node.target)
    return span.start, span.end


def _docstring(body: list[ast.stmt], at: int) -> str:
    """The text that stands below a field, as documentation tools read it."""
    node = body[at + 1] if at + 1 < len(body) else None
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        text = node.value.value
        return paragraph(text) if isinstance(text, str) else ""
    return ""
