"""What a declaration says for a step class: the class's settings in terms of the language.

Both what is written and what is compared come from here.
"""

import re
from collections.abc import Iterable, Mapping

from attrs import define, evolve

from wzc.importers.stub.model import Condition, Json, PyField, PyStep, PyType
from wzc.importers.stub.types import said
from wzc.syntax.tokens import KEYWORDS
from wzc.types.conform import Mismatch, conform
from wzc.types.kinds import NULL, SECRET, ListOf, MapOf, Type, Union, members, optional, union

_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@define(frozen=True)
class Declared:
    """A setting of a declaration. `has_default` with `default` None is `null`.

    `notes` are sentences for its documentation, `inexact` what the type cannot say.
    """

    name: str
    type: Type
    required: bool
    has_default: bool
    default: Json
    field: PyField
    notes: tuple[str, ...] = ()
    inexact: str = ""

    @property
    def is_default_known(self) -> bool:
        """Whether the default is known without running the code, and no secret."""
        if self.field.default is not None and not self.has_default:
            return False
        return not self.field.default_text and not self.hides_default

    @property
    def hides_default(self) -> bool:
        """Whether the default is a secret that must not be copied."""
        return _holds_secret(self.field.type) and self.field.default not in (None, "", [], {})


def declared_settings(step: PyStep) -> list[Declared]:
    """The settings that variables reach, in the class's order."""
    always = {
        condition.field
        for validator in step.validators
        for condition in validator.conditions
        if not condition.text
    }
    return [
        declared(field, always=field.name in always) for field in step.settings if field.variable
    ]


def declared(field: PyField, *, always: bool = False) -> Declared:
    """One setting. `always` if the class refuses the default."""
    known = said(field.type)
    type, name = known.type, field.variable.lower()
    required = (field.required or always) and not _makes_itself(field.type)
    notes = list(known.notes)
    made = Declared(name, type, required, False, None, field, inexact=known.inexact)
    if required:
        # Pydantic wants a value, and a variable cannot say that there is none.
        return evolve(made, type=_without_null(type), notes=(*notes, *_keys(field.type)))
    if made.hides_default or field.default_text or (field.required and not always):
        if made.hides_default:
            notes.append("Has a default in the code.")
        elif field.default_text:
            notes.append(f"Default: `{field.default_text}`, which only the code knows.")
        return evolve(made, type=optional(type), notes=(*notes, *_keys(field.type)))
    if field.default is not None and not _takes(type, field.default):
        notes.append(f"Default: `{field.default!r}`, which no variable can say.")
        return evolve(made, type=optional(type), notes=(*notes, *_keys(field.type)))
    if field.default is None:
        return evolve(made, type=optional(type), notes=(*notes, *_keys(field.type)))
    return evolve(made, has_default=True, default=field.default, notes=(*notes, *_keys(field.type)))


def _takes(type: Type, value: Json) -> bool:
    """Whether a type of the language takes a value, also in lists and maps."""
    for part in members(type):
        if isinstance(part, ListOf) and isinstance(value, list):
            if all(_takes(part.element, item) for item in value):
                return True
        elif isinstance(part, MapOf) and isinstance(value, dict):
            if all(_takes(part.element, item) for item in value.values()):
                return True
        elif (part == SECRET and value == "") or not isinstance(conform(value, part, ""), Mismatch):
            return True
    return False


def _holds_secret(type: PyType) -> bool:
    """Whether values of the type are, or hold, secrets."""
    inner = (*type.items, *(field.type for field in type.fields))
    return type.kind == "secret" or any(_holds_secret(one) for one in inner)


def _without_null(type: Type) -> Type:
    parts = tuple(part for part in members(type) if part != NULL)
    return union(*parts) if isinstance(type, Union) and parts else type


def _makes_itself(type: PyType) -> bool:
    """Whether Wurzel makes a nested settings class that is required, from its own defaults."""
    return type.kind == "model" and type.is_exact and all(not one.required for one in type.fields)


def _keys(type: PyType) -> Iterable[str]:
    """The fields of a model, which is a map in the language."""
    inner = type.items[0] if type.kind == "union" and type.items else type
    if inner.kind != "model" or not inner.fields:
        return ()
    return ("Keys: " + ", ".join(f"`{one.name}`" for one in inner.fields) + ".",)


# ---- conditions


def declared_conditions(step: PyStep) -> tuple[dict[str, str], list[str]]:
    """What `required { }` says, by setting; and sentences for what it cannot say."""
    settings = {setting.field.name: setting for setting in declared_settings(step)}
    found: dict[str, list[str]] = {}
    sentences: list[str] = []
    for validator in step.validators:
        for condition in validator.conditions:
            setting = settings.get(condition.field)
            if setting is None or setting.required or not condition.text:
                continue
            if _is_sayable(condition, settings):
                texts = found.setdefault(setting.name, [])
                if condition.text not in texts:
                    texts.append(condition.text)
            else:
                sentences.append(f"`{setting.name}` is required if {condition.text}.")
        if validator.rest:
            sentences.append(f"The class also checks: {validator.rest}.")
    return {name: _either(texts) for name, texts in found.items()}, sentences


def _is_sayable(condition: Condition, settings: Mapping[str, Declared]) -> bool:
    """Whether the condition is over settings that are declared, by names that can be read."""
    words = re.sub(r"\"(\\.|[^\"\\])*\"|'[^']*'", "", condition.text)
    known = {setting.name for setting in settings.values()}
    own = settings[condition.field].name
    for word in _NAME.findall(words):
        if word in ("and", "or", "not", "null", "true", "false"):
            continue
        if word not in known or word in KEYWORDS or word == own:
            return False
    return True


def _either(texts: list[str]) -> str:
    if len(texts) == 1:
        return texts[0]
    return " or ".join(f"({text})" if " and " in text else text for text in texts)
