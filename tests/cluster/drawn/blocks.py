"""The rest of a drawn step's block: attempts, outputs, variables, hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cluster.drawn.model import Output
from tests.cluster.drawn.words import DEFAULTS, handler, told, written
from tests.properties.expressions import Expr

if TYPE_CHECKING:
    from tests.cluster.drawn.writing import Writing


_OUTPUTS = {"int": 4, "string": 3, "bool": 1, "float": 1}


def tries_again(w: Writing) -> None:
    dice = w.dice
    kinds = {"limit": 3, "policy": 3, "expression": 3}
    if w.kind == "http":  # a request leaves no exit code
        del kinds["expression"]
    kind = dice.weighted(kinds)
    limit = dice.pick(1, 2, 3)
    w.author.use("retry", f"retry by {kind}")
    w.retried = True
    if kind == "limit":
        w.block.append(f"retry = {limit}")
    elif kind == "policy":
        policy = dice.pick("Always", "OnFailure", "OnError")
        w.block.append(f'retry {{ limit = {limit}, on = "{policy}" }}')
    else:
        node = dice.pick(
            "last_retry.exit_code == 75",
            "contains([1, 75], last_retry.exit_code)",
            'last_retry.status == "Failed"',
            'last_retry.status == "Error" or last_retry.exit_code == 1',
            'contains(last_retry.message, "again")',
            "retries < 1",
        )
        numbers = [e for e in w.author.values if e.type == "bool" and not w.item]
        if numbers and dice.chance(30):
            node = f"{written(dice.pick(*numbers))} or {node}"
        on = dice.pick("", "", ', on = "OnFailure"')
        w.block.append(f"retry {{ limit = {limit}, expression = ({node}){on} }}")
    w.known += [Expr("int", "retries", 3, "3", frozenset({"retries"}))] * 2
    if dice.chance(60):
        w.author.shared.prone.add(w.step.name)


def gives(w: Writing) -> None:
    """Outputs, and the file that goes along `>>`."""
    step, dice = w.step, w.dice
    lines = []
    for _ in range(dice.pick(0, 1, 1, 2)):
        type = dice.weighted(_OUTPUTS)
        printed = not step.outputs and dice.chance(20) and type in ("int", "string")
        default = step.asks or dice.chance(70)
        output = Output(f"o{len(step.outputs)}", type, default, printed)
        where = "stdout" if printed else f'"/tmp/{output.name}"'
        end = f" default {DEFAULTS[type]}" if default else ""
        lines.append(f"{output.name}: {type} from {where}{end}")
        step.outputs.append(output)
        if printed:
            w.author.use("stdout")
    files = not (w.author.is_part and step.of_run)
    if files and dice.chance(25) and not (step.loop and (step.apart or step.asks)):
        step.gives = True
        lines.append('docs: [Doc] from "/tmp/docs.json"')
    if lines:
        w.block.append("outputs {\n" + "\n".join(lines) + "\n}")


def variables(w: Writing) -> None:
    lines = []
    for number in range(w.dice.pick(1, 2)):
        type = w.dice.pick("string", "int", "bool", "float")
        lines.append(f"V{number} = {written(w.expression(type, depth=2))}")
    w.block.append("env {\n" + "\n".join(lines) + "\n}")


def hooks(w: Writing) -> None:
    for _ in range(w.dice.pick(1, 1, 2)):
        name = w.author.shared.name("h")
        status = f"{w.step.name}.status"
        if w.dice.chance(65):
            when = w.dice.pick(
                "",
                f' {{ when = {status} != "Succeeded" }}',
                f' {{ when = {status} == "Succeeded" }}',
            )
            args = [status, *own(w, bool(when and "==" in when))]
            w.block.append(f"on_exit {_hook(w, name, args)}{when}")
            w.author.use("on_exit of a step", *(["on_exit with when"] if when else []))
        elif w.kind != "use":
            w.block.append(f"hook running {_hook(w, name, [])}")
            w.author.use("hook of a step")


def _hook(w: Writing, name: str, args: list[str]) -> str:
    """A container, or a component."""
    telling, dice = w.author.shared.telling, w.author.shared.aside
    if not telling or not dice.chance(30):
        return handler(name, args)
    w.author.use("a component as a hook")
    return told(name, dice.pick(*telling), args or ['"x"'])


def own(w: Writing, succeeded: bool) -> list[str]:
    """What the step itself gives, as an argument of its hook."""
    return [
        f'"{"${"}{w.step.name}.{output.name}{"}"}"'
        for output in w.step.outputs
        if (output.default or succeeded) and not (output.printed or output.type.startswith("["))
    ][:1]


def remembers(w: Writing) -> None:
    """A cache that has nothing of it yet; in loops and components keys could meet."""
    if w.dice.chance(10) and not any("hook running" in line for line in w.block):
        w.block.append('memoize { key = "v1", max_age = 1h }')
        w.author.use("memoize")
