"""Pauses, and what is supplied by the person who ends one."""

from wzc.backend.argo.env import env_text
from wzc.backend.argo.text import refuse_tags
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Step
from wzc.types.kinds import BOOL, Enum, Type


def put_suspend(template: Map, step: Step, diagnostics: Diagnostics) -> None:
    """Make a template a pause. Argo's pages ask for what is supplied (operator.go: executeSuspend).

    They offer the values of an input of the same name (docs/intermediate-inputs.md).
    """
    asked, given = Seq(), Seq()
    for port in step.outputs.values():
        value = Map()
        value.put("name", port.name, port.origin)
        source = Map({"supplied": Map()})
        offered = _values(port.type)
        default = None
        if port.default is not None:
            default = env_text(port.default.data)
            refuse_tags(default, port.default.origin, diagnostics)
            source.put("default", default, port.default.origin)
        value.put("valueFrom", source)
        given.add(value, port.origin)
        if offered:
            question = Map()
            question.put("name", port.name, port.origin)
            question.put("value", offered[0] if default is None else default)
            question.put("enum", Seq(offered), port.origin)
            asked.add(question, port.origin)
    if asked:
        inputs = template.get("inputs")
        if isinstance(inputs, Map):
            before = inputs["parameters"]
            assert isinstance(before, Seq)
            before.add_all(asked)
        else:
            template.put("inputs", Map({"parameters": asked}))
    if given:
        template.put("outputs", Map({"parameters": given}))
    pause = Map()
    duration = step.settings.get("duration")
    if duration is not None:
        pause.put("duration", duration.data.go(), duration.origin)
    template.put("suspend", pause, step.origin)


def _values(type: Type) -> list[str]:
    if type == BOOL:
        return ["true", "false"]
    return [env_text(value) for value in type.values] if isinstance(type, Enum) else []
