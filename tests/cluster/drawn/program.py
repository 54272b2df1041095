"""Whole programs with up to 60 pods, and what is submitted with them, each from a number."""

from __future__ import annotations

import json
from typing import Any

from attrs import define

from tests.cluster.drawn.author import Author, Shared
from tests.cluster.drawn.dice import Dice
from tests.cluster.drawn.model import TEXTS, TYPES, Drawn, Output, Part
from tests.cluster.drawn.words import handler, telling, told
from tests.properties.expressions import Expr

MOST = 60
# What is submitted is more than an input may be.
REFUSED = "an input that is refused"
_INPUTS = """input word: string = "x"
input lang: "de" | "en" = "de"
input loud: bool = false
input n_of: int(max = 9) = 2
input ids: [string] = ["q"]
input numbers: [int] = []"""
_PARAMETERS = {"n_of": "int", "word": "string", "loud": "bool", "ids": "[string]"}
_DEFAULTS = {"n_of": "3", "word": '"w"', "loud": "true", "ids": '["i", "j"]'}
_LIKE = {
    "n_of": Expr("int", "n_of", 20, "20", frozenset({"a parameter"})),
    "word": Expr("string", "word", "a", "a", frozenset({"a parameter"})),
    "loud": Expr("bool", "loud", True, "true", frozenset({"a parameter"})),
}


@define(frozen=True)
class Program:
    """A program, and what is said of its run: inputs, and how containers end that do not succeed.

    `prone` are the names of steps that are likely to fail, the others fail with a chance of `rate`
    in a hundred. All failures are of one kind in the end, `bad`: with two of them it would be a
    matter of time how a run ends.
    """

    seed: int
    source: str
    inputs: dict[str, Any]
    uses: frozenset[str]
    prone: frozenset[str]
    rate: int
    bad: str
    pods: int = 0

    def submitted(self) -> dict[str, str]:
        return {name: _text(value) for name, value in self.inputs.items()}


def program(seed: int) -> Program:
    """The program of a number; it is accepted by the compiler, but for a few."""
    dice = Dice(f"program {seed}")
    shared = Shared(dice, Dice(f"telling of {seed}"))
    size = dice.pick(6, 8, 10, 12, 15, 25, 50)
    components = [_telling(shared) for _ in range(shared.aside.pick(0, 1))]
    components += [_component(shared) for _ in range(dice.pick(0, 1, 1, 2, 3))]
    values = [
        Expr("string", "word", "a", "a", frozenset({"input"})),
        Expr("string", "lang", "de", "de", frozenset({"input"}), values=("de", "en")),
        Expr("bool", "loud", True, "true", frozenset({"input"})),
        Expr("int", "n_of", 20, "20", frozenset({"input"})),
        Expr("string", "workflow.name", "wf", "wf"),
    ]
    author = Author(shared, values, {"ids": "string", "numbers": "int"}, calm=dice.chance(25))
    while author.pods() < size and len(author.steps) < 40:
        author.add(min(size + 5, MOST) - author.pods())
    own = ['defaults { image = "a/b:1" }', 'artifacts = s3(bucket = "data")', _INPUTS]
    handlers = _handlers(dice, shared)
    at_end = sum(text.startswith("on_exit") for text in handlers)
    body = "\n".join([*own, *_attributes(dice, author, at_end), author.source(), *handlers])
    inputs = {
        "word": dice.pick(*TEXTS),
        "lang": dice.pick("de", "en"),
        "loud": dice.maybe(),
        "n_of": dice.pick(0, 1, 2, 5),
        "ids": [dice.pick(*TEXTS) for _ in range(dice.pick(0, 1, 2, 3))],
        "numbers": [dice.pick(-1, 0, 3, 7) for _ in range(dice.pick(0, 1, 2, 3))],
    }
    if dice.chance(4):
        inputs["n_of"] = 10
        shared.uses.add(REFUSED)
    return Program(
        seed,
        "\n".join([TYPES, *components, f"pipeline p {{\n{body}\n}}\n"]),
        inputs,
        frozenset(shared.uses),
        frozenset(shared.prone),
        dice.pick(0, 0, 2, 4, 8),
        dice.pick("Failed", "Failed", "Error"),
        author.pods(),
    )


def _component(shared: Shared) -> str:
    """A component more, which may use those before it."""
    dice = shared.dice
    name = shared.name("c")
    names = ["n_of", *dice.few(["word", "loud", "ids"], 3)]
    takes = dice.chance(35)
    lists = {"ids": "string"} if "ids" in names else {}
    values = [_LIKE[each] for each in names if each in _LIKE]
    author = Author(shared, values, lists, "docs" if takes else "", is_part=True)
    if takes:
        author.add_split()
    for _ in range(dice.pick(1, 2, 2, 3, 4)):
        author.add(12 - author.pods())
    lines = [author.source()]
    givers = [s for s in author.steps if s.gives and not s.loop and not (s.has_when or s.after)]
    givers = [s for s in givers if s.kind != "use" and not s.asked]
    gives = bool(givers) and not author.waits_for_failures and dice.chance(70)
    if gives:
        lines.append(f"output {dice.pick(*givers).name}")
    outputs: list[Output] = []
    for step in author.steps:
        for output in step.outputs:
            if len(outputs) < 2 and dice.chance(60) and _may_give(author, step, output):
                outputs.append(_output(f"{name}_{len(outputs)}", step, output))
                lines.append(f"output {outputs[-1].name} = {step.name}.{output.name}")
    if not author.waits_for_failures and dice.chance(25):
        lines.append(f"fail_fast = {dice.pick('true', 'false')}")
    elif dice.chance(15):
        lines.append("fail_fast = false")
    given = ", ".join(f"{each}: {_PARAMETERS[each]} = {_DEFAULTS[each]}" for each in names)
    along = "(docs: [Doc]) " if takes else ""
    along = f" : {along}-> {'[Doc]' if gives else ''}" if takes or gives else ""
    if takes and not gives:
        along = " : (docs: [Doc]) ->"
    shared.parts.append(
        Part(
            name, {each: _PARAMETERS[each] for each in names}, takes, gives, outputs, author.pods()
        )
    )
    shared.uses.add("component")
    if takes:
        shared.uses.add("data into a component")
    if gives:
        shared.uses.add("data of a component")
    text = "\n".join(lines)
    return f"component {name}({given}){along} {{\n{text}\n}}"


def _telling(shared: Shared) -> str:
    """A component for hooks."""
    component, first, then = shared.name("c"), shared.name("told"), shared.name("told")
    shared.telling.append(component)
    if shared.aside.chance(12):
        shared.prone.add(first)
    return telling(component, first, then)


def _may_give(author: Author, step: Drawn, output: Output) -> bool:
    """Whether a value of a step may be one of its component: it has to be there."""
    if author.waits_for_failures:
        return output.default and not step.loop and not output.type.startswith("[")
    if output.type.startswith("["):
        return not (step.has_when or step.uncertain)
    if step.loop:
        return not step.uncertain and (not step.has_when or (step.asks and output.default))
    return output.default or not (step.has_when or step.uncertain)


def _output(name: str, step: Drawn, output: Output) -> Output:
    looped = step.loop or output.type.startswith("[")
    type = f"[{output.type}]" if step.loop else output.type
    return Output(name, type, output.default and not looped)


def _attributes(dice: Dice, author: Author, at_end: int) -> list[str]:
    """How the run as a whole goes."""
    found = []
    if dice.chance(50 if author.calm else 20):
        fast = "true" if not author.waits_for_failures and dice.chance(75) else "false"
        found.append(f"fail_fast = {fast}")
        author.use(f"fail_fast = {fast}")
    no_room = {"hook", "hook of a step", "a component at the end"}
    if dice.chance(25) and not author.shared.uses & no_room:
        found.append(f"parallelism = {dice.pick(1, 3) if at_end < 2 else 3}")
        author.use("parallelism")
    return found


def _handlers(dice: Dice, shared: Shared) -> list[str]:
    """Hooks of the run."""
    found = []
    for _ in range(dice.pick(0, 0, 1, 2)):
        name = shared.name("r")
        args = ["workflow.status", '"${word}"']
        if dice.chance(70):
            when = dice.pick(
                "", ' { when = workflow.status != "Succeeded" }', " { when = n_of > 1 or loud }"
            )
            if shared.telling and shared.aside.chance(45):
                found.append(f"on_exit {told(name, shared.telling[0], args)}{when}")
                shared.uses.add("a component at the end")
            else:
                found.append(f"on_exit {handler(name, args)}{when}")
            shared.uses.add("on_exit")
            if dice.chance(12):
                shared.prone.add(name)
        else:
            found.append(f"hook running {handler(name, args[1:])}")
            shared.uses.add("hook")
    return found


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
