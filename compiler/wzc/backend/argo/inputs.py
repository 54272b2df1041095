"""A pipeline's inputs: the workflow's parameters, and the check of what was submitted.

To Argo every parameter is text. What `enum` can say, it refuses when the workflow is submitted;
the rest is checked by a task that all others wait for. It needs no pod: it is a `suspend` whose
duration is an expression, `0` if all is well, else a sentence, which Argo fails to read as a
duration and shows as the reason (operator.go: executeSuspend, utils.go: ParseStringToDuration).
"""

from collections.abc import Iterable
from typing import Any

from attrs import define, field

from wzc.backend.argo.env import env_text, key_reference
from wzc.backend.argo.names import Names
from wzc.backend.argo.run_time import literal
from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Pipeline
from wzc.model.run_time import Input
from wzc.model.sources import ConfigMap
from wzc.source.origin import Origin
from wzc.types.kinds import Enum, ListOf, Scalar, Type
from wzc.types.words import describe

_CHECK = "check-inputs"
_WHOLE = r"^[+-]?[0-9]{1,18}$"
_NUMBER = r"^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$"
_LIMITS = {"min": ">=", "max": "<=", "greater_than": ">", "less_than": "<"}
_LIMIT_WORDS = {
    "min": "at least",
    "max": "at most",
    "greater_than": "greater than",
    "less_than": "less than",
}


@define(eq=False)
class Inputs:
    """The parameters of one workflow. `check` is the name of the task that checks them, if any."""

    pipeline: Pipeline
    names: Names
    diagnostics: Diagnostics
    check: str | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        name = _CHECK
        while name in self.names.steps.values() or name == self.names.entrypoint:
            name += "-first"
        self.check = name if any(_conditions(i) for i in self.pipeline.inputs.values()) else None

    def checks(self, names: Iterable[str]) -> bool:
        """Whether one of some inputs is looked at when the run starts."""
        return any(_conditions(self.pipeline.inputs[name]) for name in names)

    @property
    def origin(self) -> Origin:
        """Where the inputs are declared: the first one stands for all."""
        return next(iter(self.pipeline.inputs.values())).origin

    def arguments(self) -> Seq:
        """The workflow's parameters, in the order of their declaration."""
        found = Seq()
        for item in self.pipeline.inputs.values():
            parameter = Map()
            parameter.put("name", item.name, item.origin)
            if item.doc:
                refuse_tags(item.doc, item.origin, self.diagnostics)
                parameter.put("description", item.doc, item.origin)
            default = item.default
            if default is not None and isinstance(default.data, ConfigMap):
                parameter.put(
                    "valueFrom", key_reference(default.data, self.diagnostics), default.origin
                )
            elif default is not None:
                text = env_text(default.data)
                refuse_tags(text, default.origin, self.diagnostics)
                parameter.put("value", text, default.origin)
            values = _values(item.type)
            # With `enum` Argo asks for a `value` (validate.go: validateArgumentsValues).
            if values and "valueFrom" not in parameter:
                parameter.put("enum", Seq(values), item.origin)
            found.add(parameter, item.origin)
        return found

    def check_template(self) -> Map:
        """The template that ends the run at its start where an input is not what it has to be."""
        parts = []
        for item in self.pipeline.inputs.values():
            parts += [
                f"!({condition}) ? {literal(f'the input {item.name} must be {words}, not ')} + "
                f"workflow.parameters.{item.name}"
                for condition, words in _conditions(item)
            ]
        duration = "{{=" + " : ".join([*parts, "'0'"]) + "}}"
        template = Map()
        assert self.check is not None
        template.put("name", self.check)
        template.put("suspend", Map({"duration": duration}), self.origin)
        return template


def _values(type: Type) -> list[Any]:
    """The texts that Argo itself holds an input to."""
    if isinstance(type, Enum):
        return [str(value) for value in type.values]
    if isinstance(type, Scalar) and type.name == "bool":
        return ["true", "false"]
    return []


def _conditions(item: Input) -> list[tuple[str, str]]:
    """What must hold for an input, in expr-lang, each with words that follow `must be`."""
    type, name = item.type, f"workflow.parameters.{item.name}"
    values = _values(type)
    if values:
        if item.default is None or not isinstance(item.default.data, ConfigMap):
            return []
        shown = values[0] if len(values) == 1 else f"{', '.join(values[:-1])} or {values[-1]}"
        return [(f"{name} in {literal(values)}", shown)]
    if isinstance(type, ListOf):
        return [(f"{name} matches '^[[](.|[\\\\r\\\\n])*[]]$'", "a list in JSON")]
    if not isinstance(type, Scalar) or type.name not in ("int", "float"):
        return []
    whole = type.name == "int"
    found = [(f"{name} matches '{_WHOLE if whole else _NUMBER}'", describe(Scalar(type.name)))]
    for limit, bound in type.limits:
        number = f"{'asInt' if whole else 'asFloat'}({name})"
        found.append((f"{number} {_LIMITS[limit]} {bound}", f"{_LIMIT_WORDS[limit]} {bound}"))
    return found
