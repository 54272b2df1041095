"""What a drawn step is: a container, a script, a Wurzel step, a pause, or a use of a component."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from tests.cluster.drawn.model import Output
from tests.cluster.drawn.words import quoted, written

if TYPE_CHECKING:
    from tests.cluster.drawn.writing import Writing


def head(w: Writing) -> str:
    if w.kind == "use":
        return head_of_use(w)
    name = w.step.name
    if w.kind == "suspend":
        return suspend(w)
    if w.kind == "http":
        return http(w)
    if w.kind == "split":
        settings = []
        if w.dice.chance(60):
            settings.append(f"size = {written(w.expression('int', depth=1))}")
        if w.dice.chance(60):
            settings.append(f"note = {w.text()}")
        if w.dice.chance(30):
            settings.append(f'by = ["k", {w.plain("string")}]')
        if w.dice.chance(30):
            settings.append(f"is = {written(w.expression('bool', depth=1))}")
        return f"Split({', '.join(settings)})"
    if w.kind == "script":
        return f'script(interpreter = ["{name}"], source = {_not_empty(w.text())})'
    args = [w.text() for _ in range(w.dice.pick(0, 1, 1, 2))]
    if w.item and w.dice.chance(80):
        args.append('"${x.t}"' if w.of_maps else '"${x}"')
    return f'container(command = ["{name}"], args = [{", ".join(args)}])'


def suspend(w: Writing) -> str:
    w.step.has_pod, w.step.pods = False, 0
    if w.dice.maybe():
        w.step.outputs = [Output("go", "string", default=w.dice.maybe())]
        default = ' default "no"' if w.step.outputs[0].default else ""
        w.block.append(f"outputs {{ go: string from supplied{default} }}")
    return "suspend()"


def http(w: Writing) -> str:
    w.step.outputs = [Output("answer", "string", default=w.step.asks, printed=True)]
    default = ' default "none"' if w.step.asks else ""
    w.block.append(f"outputs {{ answer: string from response.body{default} }}")
    w.step.pods = 0
    return f'http(url = "https://example.com/{w.step.name}", body = {w.text()})'


def head_of_use(w: Writing) -> str:
    part, step = w.part, w.step
    assert part is not None
    arguments = []
    for name, type in part.parameters.items():
        if type.startswith("["):
            arguments.append(f"{name} = {list_of(w, type[1:-1])}")
        elif w.dice.chance(85):
            # Awkward text could not be handed on.
            value = w.plain(type)
            arguments.append(f"{name} = {value}")
    if w.dice.chance(20):
        on = w.dice.pick("Always", "OnFailure", "OnError")
        w.block.append(f'retry {{ limit = {w.dice.pick(1, 2)}, on = "{on}" }}')
        w.author.use("retry of a component")
        w.retried = True
    step.use, step.gives = True, part.gives
    step.pods = part.pods * max(step.pods, 1)
    step.outputs = [
        evolve(output, default=output.default and not step.loop) for output in part.outputs
    ]
    if w.author.is_part:
        w.author.use("a component in a component")
    if step.loop:
        w.author.use("a component in a loop")
    return f"{part.name}({', '.join(arguments)})"


def list_of(w: Writing, type: str) -> str:
    lists = [name for name, element in w.author.lists.items() if element == type]
    if lists and w.dice.maybe():
        return str(w.dice.pick(*lists))
    values = ["a", "b c", "d"] if type == "string" else [1, 2, 5]
    count = w.dice.pick(1, 2, 3)
    return "[" + ", ".join(quoted(value) for value in values[:count]) + "]"


def _not_empty(text: str) -> str:
    """A text with something before it: a script without any is refused."""
    return f'"run {text[1:]}' if text.startswith('"') else f'"run ${{{text}}}"'
