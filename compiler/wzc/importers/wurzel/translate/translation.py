"""One configuration and one graph as what a pipeline says: attributes, steps with settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.translate.attributes import Attributes
from wzc.importers.wurzel.translate.environment import FROM_ENV, NamedStep, read_environment
from wzc.importers.wurzel.translate.layers import Group, Node
from wzc.importers.wurzel.translate.library import Library
from wzc.importers.wurzel.translate.places import Places
from wzc.importers.wurzel.translate.source import Source
from wzc.importers.wurzel.translate.variables import Variable, expanded, overlaid
from wzc.model.contract import MiddlewareType
from wzc.values.names import kubernetes_name
from wzc.writing import Argument, Call, Expression


@define
class WrittenStep:
    """A step as it is to be written: its settings, and what stands in its block."""

    step: NamedStep
    settings: dict[str, Expression]
    entries: Group

    @property
    def name(self) -> str:
        """The step's name."""
        return self.step.name


@define
class Translation:
    """A pipeline with all that holds for it, also what the preset sets."""

    name: str
    attributes: Group
    steps: list[WrittenStep]
    places: Places = Factory(Places)

    @property
    def has_env_from(self) -> bool:
        """Whether something brings variables that are not in the file."""
        defaults = self.attributes.entries.get("defaults")
        return isinstance(defaults, Group) and bool(defaults.entries.get("env_from"))


def translate(
    name: str,
    source: Source,
    first: Sequence[Variable],
    steps: Sequence[NamedStep],
    library: Library,
    diagnostics: Diagnostics,
) -> Translation:
    """A pipeline called `name`; `first` are a manifest's variables, which `container.env` beats."""
    places = Places()
    config = source.config
    reader = Attributes(source, places, diagnostics)
    attributes: dict[str, Node] = {}
    places.put(("name",), source.place(("name",)))
    places.put(("pipeline",), source.place(("name",)) or source.place(()))
    for step in steps:
        places.put((f"step {step.name}",), step.place)
    if config.name != kubernetes_name(name):
        attributes["name"] = config.name
    attributes |= reader.pipeline()
    defaults = reader.defaults()
    variables = expanded(
        overlaid(first, _variables(source)), bool(defaults.get("env_from")), diagnostics
    )
    environment = read_environment(
        variables,
        steps,
        library.middlewares,
        library.class_prefixes(),
        config.container.tokenizerCache.enabled,
        places,
        diagnostics,
    )
    if environment.middlewares:
        attributes = _after(attributes, "artifacts", "middlewares", environment.middlewares)
    if environment.rest:
        defaults = _after(defaults, "resources", "env", Group(environment.rest, is_map=True))
    attributes["defaults"] = Group(defaults)
    written = [
        WrittenStep(
            step,
            environment.settings.get(step.name, {}),
            _step_entries(environment.step_env.get(step.name, {})),
        )
        for step in steps
    ]
    return Translation(name, Group(attributes), written, places)


def require(translation: Translation, diagnostics: Diagnostics) -> None:
    """Write `from_env()` for required settings that nothing gives; a warning where nothing can.

    Wurzel looks for them when the pod starts: `env_from` may bring them, or the image.
    """
    for written in translation.steps:
        type = written.step.type
        missing = [
            setting.name
            for setting in type.settings.values()
            if setting.required and setting.name not in written.settings
        ]
        come_from_outside(translation, written, missing, diagnostics)


def come_from_outside(
    translation: Translation,
    written: WrittenStep,
    names: Sequence[str],
    diagnostics: Diagnostics,
) -> None:
    """Settings that are required and not in the files: `from_env()`."""
    if not names:
        return
    type = written.step.type
    given = {**written.settings, **dict.fromkeys(names, FROM_ENV)}
    written.settings = {name: given[name] for name in type.settings if name in given}
    if translation.has_env_from:
        return
    variables = [f"{type.class_name}__{name}".upper() for name in names]
    listed = ", ".join(f"`{name}`" for name in variables)
    diagnostics.report(
        codes.NOTHING_GIVES,
        f"step {written.name} requires {listed}, and nothing in the files gives "
        + ("it" if len(names) == 1 else "them"),
        written.step.place,
        help=f"`{names[0]} = from_env()` is written: a pod starts only if its image sets the "
        "variable; better give the value",
    )


def middleware_from_outside(
    translation: Translation, type: MiddlewareType, names: Sequence[str], diagnostics: Diagnostics
) -> None:
    """The same for settings of a middleware."""
    calls = translation.attributes.entries.get("middlewares")
    assert isinstance(calls, list)
    changed: list[Expression] = []
    for call in calls:
        if isinstance(call, Call) and call.name == f"wurzel.{type.name}":
            more = (Argument(FROM_ENV, name) for name in names)
            order = list(type.settings)
            arguments = sorted(
                [*call.arguments, *more], key=lambda one: order.index(one.name or "")
            )
            call = Call(call.name, tuple(arguments))
        changed.append(call)
    entries = {**translation.attributes.entries, "middlewares": changed}
    translation.attributes = Group(entries)
    if not translation.has_env_from:
        listed = ", ".join(f"`{type.name}__{name}`".upper() for name in names)
        diagnostics.report(
            codes.NOTHING_GIVES,
            f"the middleware `{type.name}` requires {listed}, and nothing in the files gives "
            + ("it" if len(names) == 1 else "them"),
            translation.places.nearest(("middlewares",)),
            help=f"`{names[0]} = from_env()` is written: better give the value",
        )


def _variables(source: Source) -> Mapping[str, Variable]:
    found = {}
    for name, text in source.config.container.env.items():
        path = ("container", "env", name)
        place, key = source.place(path), source.key(path)
        assert place is not None and key is not None  # there are no default variables
        found[name] = Variable(name, text, place, key)
    return found


def _step_entries(env: dict[str, Expression]) -> Group:
    return Group({"env": Group(dict(env), is_map=True)} if env else {})


def _after(entries: Mapping[str, Node], key: str, name: str, node: Node) -> dict[str, Node]:
    """The entries with one more, behind `key`."""
    found: dict[str, Node] = {}
    for known, value in entries.items():
        found[known] = value
        if known == key:
            found[name] = node
    return found
