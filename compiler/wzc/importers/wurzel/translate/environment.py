"""Variables to settings: of steps, of middlewares, and what is left for `env { }`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import Factory, define, frozen

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.wurzel.placeholders import check_placeholder
from wzc.importers.wurzel.translate.middlewares import read_middlewares
from wzc.importers.wurzel.translate.places import Places
from wzc.importers.wurzel.translate.texts import Refused, data_value, merged, setting_value
from wzc.importers.wurzel.translate.variables import Variable, without_tags
from wzc.model.contract import MiddlewareType, Setting, StepType
from wzc.source.file import Span
from wzc.types.sources import is_secret
from wzc.values.suggest import nearest
from wzc.writing import Call, Expression, Raw

FROM_ENV = Raw("from_env()")
# Wurzel itself sets these behind all others, so that what is written has no effect.
RUN_ID, CACHE = "WURZEL_RUN_ID", "HF_HOME"

# With it set to `true`, steps pass over settings they do not know (executors/base_executor.py).
_ALLOW_EXTRA = "ALLOW_EXTRA_SETTINGS"

_PLACEHOLDER = re.compile(r"\$\{secret:([^:}]+):([^}]+)\}")


@frozen
class NamedStep:
    """A step as it will be written: its name, its declared type, and where it was made."""

    name: str
    type: StepType
    place: Span


@define
class Environment:
    """What the variables came to.

    `settings` and `step_env` are by the step's name; `rest` is for all steps.
    """

    settings: dict[str, dict[str, Expression]] = Factory(dict)
    step_env: dict[str, dict[str, Expression]] = Factory(dict)
    rest: dict[str, Expression] = Factory(dict)
    middlewares: list[Call] = Factory(list)


def read_environment(
    variables: Sequence[Variable],
    steps: Sequence[NamedStep],
    middlewares: Mapping[str, MiddlewareType],
    classes: frozenset[str],
    has_cache: bool,
    places: Places,
    diagnostics: Diagnostics,
) -> Environment:
    """Divide the variables among steps, middlewares and `env`.

    `classes` are the prefixes of all known steps, `has_cache` says whether a tokenizer cache is
    mounted. What Wurzel's steps would refuse is an error, what nothing reads a warning.
    """
    reader = _Reader(steps, classes, has_cache, places, diagnostics)
    found = reader.found
    rest, found.middlewares = read_middlewares(
        variables, middlewares, found.rest, places, diagnostics
    )
    names = {str(call.name).rpartition(".")[2] for call in found.middlewares}
    reader.has_resolver = "secret_resolver" in names
    reader.allows_extra = any(
        variable.name == _ALLOW_EXTRA and variable.text.upper() == "TRUE" for variable in rest
    )
    for variable in rest:
        if reader.has_resolver:
            check_placeholder(variable.text, variable.place, diagnostics)
        reader.read(variable)
    reader.finish()
    return found


@define
class _Given:
    """What the variables say of one setting: text or data, and what is below nested keys."""

    variable: Variable
    data: Any = None
    is_text: bool = True
    nested: list[tuple[list[str], Variable]] = Factory(list)


@define
class _Reader:
    steps: Sequence[NamedStep]
    classes: frozenset[str]
    has_cache: bool
    places: Places
    diagnostics: Diagnostics
    has_resolver: bool = False
    allows_extra: bool = False
    found: Environment = Factory(Environment)
    _given: dict[str, dict[str, _Given]] = Factory(dict)
    _absent: dict[str, list[Variable]] = Factory(dict)

    def read(self, variable: Variable) -> None:
        """Put a variable where it belongs."""
        prefix, separator, field = variable.name.partition("__")
        owners = [
            step
            for index, step in enumerate(self.steps)
            if step.type.class_name.upper() == prefix and variable.step in (None, index)
        ]
        if owners:
            for step in owners:
                self.places.about((f"step {step.name}",), variable.place, variable.key)
                self._setting(step, field, variable)
        elif separator and prefix in self.classes:
            self._absent.setdefault(prefix, []).append(variable)
        elif variable.name == RUN_ID or (variable.name == CACHE and self.has_cache):
            self._ignored(
                variable,
                f"`{variable.name}` has no effect: Wurzel sets it itself, behind this one",
                "the folder is `tokenizerCache.mountPath`" if variable.name == CACHE else None,
            )
        else:
            self._other(variable, prefix if separator else "", field)

    def _other(self, variable: Variable, prefix: str, field: str) -> None:
        """A variable that is none of Wurzel's; perhaps it was meant to be."""
        meant = {step.type.class_name.upper() for step in self.steps}
        if prefix.upper() in meant and prefix not in meant:
            self._ignored(
                variable,
                f"Wurzel does not take `{variable.name}` for a setting: "
                f"`{prefix}` has to be written in capital letters",
                f"`{prefix.upper()}__{field}` would be the setting; "
                "it is brought over as an ordinary variable",
            )
        self.places.about(("defaults",), variable.place, variable.key)
        value = without_tags(variable, self.diagnostics)
        if value is not None:
            self.found.rest[variable.name] = value
            self.places.put(("defaults", "env", variable.name), variable.place)

    def _ignored(self, variable: Variable, message: str, help: str | None) -> None:
        self.diagnostics.report(codes.IGNORED_VARIABLE, message, variable.key, help=help)

    # ---- settings of steps

    def _setting(self, step: NamedStep, field: str, variable: Variable) -> None:
        if not step.type.settings:
            self._ignored(
                variable, f"`{variable.name}` has no effect: {step.type.name} has no settings", None
            )
            return
        if "__" not in variable.name:
            self._whole(step, variable)
            return
        name, *path = field.split("__")
        setting = self._declared(step, name, variable)
        if setting is None:
            return
        given = self._given.setdefault(step.name, {})
        if path:
            known = given.setdefault(setting.name, _Given(variable, is_text=False))
            known.nested.append((path, variable))
        else:
            # What stands below a key counts only behind the whole: pydantic-settings goes by order.
            before = given.get(setting.name)
            for _, one in before.nested if before is not None else ():
                self._ignored(one, f"`{one.name}` has no effect: `{variable.name}` behind it", None)
            given[setting.name] = _Given(variable, variable.text)

    def _whole(self, step: NamedStep, variable: Variable) -> None:
        """All settings in one variable, as JSON: pydantic-settings takes the step for a field."""
        try:
            data = json.loads(variable.text)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            self.diagnostics.report(
                codes.REFUSED_SETTING,
                f"`{variable.name}` holds all settings of {step.type.name} as a JSON object, "
                "and this is none",
                variable.place,
                help=f"one setting is `{variable.name}__NAME`",
            )
            return
        given = self._given.setdefault(step.name, {})
        for key, value in data.items():
            setting = self._declared(step, key, variable)
            if setting is not None and setting.name not in given:
                given[setting.name] = _Given(variable, value, is_text=False)

    def _declared(self, step: NamedStep, field: str, variable: Variable) -> Setting | None:
        setting = step.type.settings.get(field.lower())
        if setting is not None and field == field.upper():
            return setting
        names = [name.upper() for name in step.type.settings]
        guess = field.upper() if setting is not None else nearest(field.upper(), names)
        if self.allows_extra:
            self._ignored(
                variable,
                f"{step.type.name} has no setting `{field}`, and passes over it",
                f"did you mean `{step.type.class_name.upper()}__{guess}`?" if guess else None,
            )
            return None
        self.diagnostics.report(
            codes.NO_SUCH_SETTING,
            f"{step.type.name} has no setting `{field}`: with `{variable.name}` it would not start",
            variable.key,
            f"did you mean `{step.type.class_name.upper()}__{guess}`?" if guess else "",
            notes=[f"settings: {_listed(names)}"],
        )
        return None

    def finish(self) -> None:
        """Turn what was collected into values, and report settings of absent steps."""
        for step in self.steps:
            given = self._given.get(step.name, {})
            settings = self.found.settings.setdefault(step.name, {})
            for name, setting in step.type.settings.items():
                if name in given:
                    value = self._value(step, setting, given[name])
                    if value is not None:
                        settings[name] = value
                        self.places.put(
                            (f"step {step.name}", "()", name), given[name].variable.place
                        )
        # Without a graph nobody knows which steps there are.
        for prefix, variables in self._absent.items() if self.steps else ():
            names = _listed([variable.name for variable in variables])
            self.diagnostics.report(
                codes.ABSENT_STEP,
                f"no step of the pipeline reads {names}",
                variables[0].key,
                secondary=[Label(variable.key) for variable in variables[1:]],
                notes=[f"there is no step of the class that `{prefix}` stands for"],
                help="left out: nothing reads a setting of another step",
            )

    def _value(self, step: NamedStep, setting: Setting, given: _Given) -> Expression | None:
        variable = given.variable
        if is_secret(setting.type) and isinstance(given.data, str):
            return self._secret(step, setting, given)
        if given.is_text and isinstance(given.data, str):
            placed = self._placeholder(variable)
            if placed is not None:
                return placed
            text = without_tags(variable, self.diagnostics)
            if not isinstance(text, str):
                return text
            value = setting_value(text, setting.type)
        elif given.data is None and given.nested:
            value = {}
        else:
            value = data_value(given.data, setting.type)
        for path, one in given.nested:
            if isinstance(value, dict):
                value = dict(value)
                merged(value, path, one.text)
                value = data_value(value, setting.type)
            else:
                self._nested_nothing(step, setting, one)
                return None
        if isinstance(value, Refused):
            self._refused(setting, variable, value)
            return None
        return value

    def _secret(self, step: NamedStep, setting: Setting, given: _Given) -> Expression | None:
        """A secret: a reference to the vault, or text, which stays a variable of the step."""
        variable = given.variable
        placed = self._placeholder(variable)
        if placed is not None:
            return placed
        text: Expression | None = given.data
        if given.is_text:
            text = without_tags(variable, self.diagnostics)
        if text is None:
            return None
        name = f"{step.type.class_name}__{setting.name}".upper()
        self.found.step_env.setdefault(step.name, {})[name] = text
        self.places.put((f"step {step.name}", "env", name), variable.place)
        if text and not _PLACEHOLDER.fullmatch(variable.text):
            report_secret(variable, setting.name, self.diagnostics)
        return FROM_ENV

    def _placeholder(self, variable: Variable) -> Call | None:
        found = _PLACEHOLDER.fullmatch(variable.text)
        if found is None:
            return None
        if self.has_resolver and found[1] == "vault":
            return Call.of("vault", found[2])
        if not self.has_resolver:
            self._ignored(
                variable,
                f"nothing resolves the placeholder in `{variable.name}`: "
                "the middleware `secret_resolver` is not enabled",
                "the step gets the text as it stands",
            )
        return None

    def _refused(self, setting: Setting, variable: Variable, refused: Refused) -> None:
        shown = _shown(variable.text)
        if refused.is_unsayable:
            self.diagnostics.report(
                codes.CANNOT_SAY,
                f"`{variable.name}` is {shown}, and a value of .wz is {refused.wants}",
                variable.place,
            )
            return
        self.diagnostics.report(
            codes.REFUSED_SETTING,
            f"`{variable.name}` takes {refused.wants}, not {shown}",
            variable.place,
            secondary=[Label(setting.place, "declared here")],
        )

    def _nested_nothing(self, step: NamedStep, setting: Setting, variable: Variable) -> None:
        self.diagnostics.report(
            codes.NO_SUCH_SETTING,
            f"`{setting.name.upper()}` of {step.type.name} has nothing below it, "
            f"so the step would not start with `{variable.name}`",
            variable.key,
        )


def report_secret(variable: Variable, setting: str, diagnostics: Diagnostics) -> None:
    """Tell that a secret is brought over as text."""
    diagnostics.report(
        codes.SECRET_AS_TEXT,
        f"`{variable.name}` is a secret, and its text stands in the file, in the manifest and in "
        "every pod",
        variable.place,
        help=f'put it into a Secret and write `{setting} = secret("...", key = "...")` instead of '
        f"the variable `{variable.name}`",
    )


def _shown(text: str) -> str:
    line = text.split("\n", 1)[0]
    return f"`{text}`" if line == text and len(text) <= 40 else f"`{line[:37]}...`"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:6])
    return shown if len(names) <= 6 else f"{shown} and {len(names) - 6} more"
