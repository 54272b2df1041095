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
from wzc.source.file import Span
from wzc.values.names import kubernetes_name
from wzc.writing import Argument, Call, Expression


@define
class WrittenStep:
    """A step as it is to be written: its settings, and what stands in its block.

    `missing` are required settings that no file gives.
    """

    step: NamedStep
    settings: dict[str, Expression]
    entries: Group
    missing: list[str] = Factory(list)

    @property
    def name(self) -> str:
        """The step's name."""
        return self.step.name


@define
class Translation:
    """A pipeline with all that holds for it, also what the preset sets.

    `missing` are variables of middlewares that are required, and that no file gives.
    """

    name: str
    attributes: Group
    steps: list[WrittenStep]
    places: Places = Factory(Places)
    missing: list[str] = Factory(list)

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


def require(translation: Translation) -> None:
    """Write `from_env()` for required settings that nothing gives.

    Wurzel looks for them when the pod starts: `env_from` may bring them, or the image.
    """
    for written in translation.steps:
        missing = [
            setting.name
            for setting in written.step.type.settings.values()
            if setting.required and setting.name not in written.settings
        ]
        come_from_outside(written, missing)


def come_from_outside(written: WrittenStep, names: Sequence[str]) -> bool:
    """Write `from_env()` for settings that are not written; whether there were any."""
    missing = [name for name in names if name not in written.settings]
    given = {**written.settings, **dict.fromkeys(missing, FROM_ENV)}
    written.settings = {name: given[name] for name in written.step.type.settings if name in given}
    written.missing += missing
    return bool(missing)


def middleware_from_outside(
    translation: Translation, type: MiddlewareType, names: Sequence[str]
) -> bool:
    """The same for settings of a middleware."""
    calls = translation.attributes.entries.get("middlewares")
    changed: list[Expression] = []
    missing: list[str] = []
    for call in calls if isinstance(calls, list) else ():
        if isinstance(call, Call) and call.name == f"wurzel.{type.name}":
            given = {one.name: one for one in call.arguments}
            missing = [name for name in names if name not in given]
            given |= {name: Argument(FROM_ENV, name) for name in missing}
            call = Call(call.name, tuple(given[name] for name in type.settings if name in given))
        changed.append(call)
    if missing:
        translation.attributes = Group({**translation.attributes.entries, "middlewares": changed})
        translation.missing += [f"{type.name}__{name}".upper() for name in missing]
    return bool(missing)


def report_missing(translation: Translation, diagnostics: Diagnostics) -> None:
    """Warn of settings that are `from_env()` where no `env_from` could bring them."""
    if translation.has_env_from:
        return
    for written in translation.steps:
        prefix = written.step.type.class_name
        names = [f"{prefix}__{name}".upper() for name in written.missing]
        if names:
            what, place = f"step {written.name}", written.step.place
            _report_missing(what, names, written.missing[0], place, diagnostics)
    if translation.missing:
        setting = translation.missing[0].partition("__")[2].lower()
        place_of_list = translation.places.nearest(("middlewares",))
        _report_missing("a middleware", translation.missing, setting, place_of_list, diagnostics)


def _report_missing(
    what: str, names: Sequence[str], first: str, place: Span | None, diagnostics: Diagnostics
) -> None:
    listed = ", ".join(f"`{name}`" for name in names)
    it = "it" if len(names) == 1 else "them"
    diagnostics.report(
        codes.NOTHING_GIVES,
        f"{what} requires {listed}, and nothing in the files gives {it}",
        place,
        help=f"`{first} = from_env()` is written: a pod starts only if its image sets the "
        "variable; better give the value",
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
