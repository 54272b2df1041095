"""`MIDDLEWARES` and the middlewares' variables, as the list that the language has.

Wurzel reads the names without regard to case and takes each once; a name it does not know it only
logs. A middleware reads the variables of its own settings and looks at no others, so that a
misspelt one does nothing (`executors/middlewares/__init__.py` of Wurzel 3.3.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.wurzel.translate.places import Places
from wzc.importers.wurzel.translate.texts import Refused, setting_value
from wzc.importers.wurzel.translate.variables import Variable, without_tags
from wzc.model.contract import MiddlewareType
from wzc.types.sources import is_secret
from wzc.values.suggest import nearest
from wzc.writing import Argument, Call, Expression, Raw

NAMES = "MIDDLEWARES"


def read_middlewares(
    variables: Sequence[Variable],
    types: Mapping[str, MiddlewareType],
    rest_env: dict[str, Expression],
    places: Places,
    diagnostics: Diagnostics,
) -> tuple[list[Variable], list[Call]]:
    """The variables that are not the middlewares', and the enabled middlewares with settings.

    A secret that is plain text goes to `rest_env`.
    """
    enabled = _enabled(variables, types, diagnostics)
    # Otherwise a Secret or the image may say which are.
    is_known = any(variable.name == NAMES for variable in variables)
    rest: list[Variable] = []
    given: dict[str, dict[str, Variable]] = {name: {} for name in enabled}
    for variable in variables:
        owner, separator, field = variable.name.partition("__")
        if variable.name == NAMES:
            places.put(("middlewares",), variable.place)
        elif not separator or owner.lower() not in types:
            rest.append(variable)
        elif owner != owner.upper():
            _report_ignored(
                variable,
                f"`{owner}` has to be written in capital letters",
                diagnostics,
                help=f"`{owner.upper()}__{field}` would be the setting; it is brought over as an "
                "ordinary variable",
            )
            rest.append(variable)
        elif not is_known:
            diagnostics.report(
                codes.IGNORED_VARIABLE,
                f"nothing here enables the middleware that would read `{variable.name}`",
                variable.place,
                help=f"`{NAMES}: {owner.lower()}` enables it; the variable is brought over as it "
                "is, since a Secret or the image may do so, too",
            )
            rest.append(variable)
        elif owner.lower() not in given:
            _report_ignored(
                variable,
                f"the middleware `{owner.lower()}` is not enabled",
                diagnostics,
                help=f"`{NAMES}: {owner.lower()}` enables it",
            )
        else:
            _keep(variable, field, types[owner.lower()], given[owner.lower()], diagnostics)
    calls = [_call(types[name], given[name], rest_env, places, diagnostics) for name in enabled]
    return rest, calls


def _enabled(
    variables: Sequence[Variable], types: Mapping[str, MiddlewareType], diagnostics: Diagnostics
) -> list[str]:
    found: dict[str, None] = {}
    for variable in variables:
        if variable.name != NAMES or not variable.text.strip():
            continue
        for word in variable.text.strip().split(","):
            name = word.strip().lower()
            if name in types:
                found[name] = None
                continue
            guess = nearest(name, types)
            diagnostics.report(
                codes.IGNORED_VARIABLE,
                f"Wurzel has no middleware `{name}`, and passes over it"
                if name
                else f"`{NAMES}` has an empty name, which Wurzel passes over",
                variable.place,
                f"did you mean `{guess}`?" if guess else "",
                notes=["middlewares: " + ", ".join(f"`{known}`" for known in types)],
            )
    return list(found)


def _keep(
    variable: Variable,
    field: str,
    type: MiddlewareType,
    given: dict[str, Variable],
    diagnostics: Diagnostics,
) -> None:
    """Keep a setting; those under the documentation's names as what they were meant to be."""
    setting = field.lower()
    if setting in type.settings and field == field.upper():
        before = given.get(setting)
        if before is not None:
            _report_hidden(before, variable, diagnostics)
        given[setting] = variable
        return
    meant = field.removeprefix(f"{type.name.upper()}_").lower()
    if meant in type.settings and field == field.upper():
        real = f"{type.name}__{meant}".upper()
        if meant in given:
            _report_hidden(variable, given[meant], diagnostics)
            return
        diagnostics.report(
            codes.MISNAMED_VARIABLE,
            f"nothing reads `{variable.name}`: the setting's variable is `{real}`",
            variable.key,
            help=f"brought over as `{meant}`, which takes effect now; Wurzel has been using its "
            "default",
        )
        given[meant] = variable
        return
    names = [f"{type.name}__{name}".upper() for name in type.settings]
    guess = nearest(variable.name, names)
    _report_ignored(
        variable,
        f"the middleware `{type.name}` has no such setting",
        diagnostics,
        help=f"did you mean `{guess}`?" if guess else f"settings: {', '.join(names)}",
    )


def _call(
    type: MiddlewareType,
    given: Mapping[str, Variable],
    rest_env: dict[str, Expression],
    places: Places,
    diagnostics: Diagnostics,
) -> Call:
    arguments = []
    for name, setting in type.settings.items():
        variable = given.get(name)
        if variable is None:
            continue
        text = without_tags(variable, diagnostics)
        value: Expression | Refused | None = text
        if is_secret(setting.type) and isinstance(text, str):
            real = f"{type.name}__{name}".upper()
            rest_env[real] = text
            places.put(("defaults", "env", real), variable.place)
            value = Raw("from_env()")
            if text:
                from wzc.importers.wurzel.translate.environment import report_secret

                report_secret(variable, name, diagnostics)
        elif isinstance(text, str):
            value = setting_value(text, setting.type)
        if isinstance(value, Refused):
            diagnostics.report(
                codes.REFUSED_SETTING,
                f"`{variable.name}` takes {value.wants}, and Wurzel leaves the middleware "
                f"`{type.name}` out, as it is not",
                variable.place,
                secondary=[Label(setting.place, "declared here")],
            )
        elif value is not None:
            arguments.append(Argument(value, name))
            places.put(("middlewares", "()", name), variable.place)
    return Call(f"wurzel.{type.name}", tuple(arguments))


def _report_ignored(
    variable: Variable, why: str, diagnostics: Diagnostics, help: str | None = None
) -> None:
    diagnostics.report(
        codes.IGNORED_VARIABLE,
        f"`{variable.name}` has no effect: {why}",
        variable.key,
        help=help,
    )


def _report_hidden(hidden: Variable, real: Variable, diagnostics: Diagnostics) -> None:
    diagnostics.report(
        codes.IGNORED_VARIABLE,
        f"`{hidden.name}` has no effect: nothing reads it",
        hidden.key,
        secondary=[Label(real.key, "this is what counts")],
    )
