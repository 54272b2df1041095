"""Pipelines of loops, with a run of each: what it goes through, asks, gives, and who reads it.

The model knows nothing of Argo: of each step it says which items run, with which text, what is read
of it, and how it ends, by the rules of the language reference alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from attrs import Factory, define
from hypothesis import strategies as st

OK, FAILED, SKIPPED, OMITTED = "Succeeded", "Failed", "Skipped", "Omitted"
DEFAULT = {"int": 9, "string": "none"}


@define
class Step:
    """A step of the model, with its part of the run.

    `texts` are the arguments of its containers, one list for each item that runs; `given` is what
    others read of it, a list for loops. `loop` is whether it is one.
    """

    name: str
    source: str
    end: str
    texts: list[list[str]] = Factory(list)
    given: Any = None
    type: str = "int"
    loop: bool = False
    # By the number of the item (0 where there is no loop): what it puts out, None for a failure.
    results: dict[int, str | None] = Factory(dict)
    printed: bool = False
    # Whether a reference to it needs no more than that it has succeeded.
    readable: bool = True


@define
class Pipeline:
    inputs: dict[str, Any]
    steps: list[Step] = Factory(list)
    uses: set[str] = Factory(set)

    def body(self) -> str:
        written = [
            "input ids: [string] = []",
            "input numbers: [int] = []",
            "input n: int = 2",
            "input go: bool = true",
        ]
        return "\n".join([*written, *(step.source for step in self.steps)])

    def submitted(self) -> dict[str, str]:
        return {
            name: _json(value) if isinstance(value, list) else str(value).lower()
            for name, value in self.inputs.items()
        }


@define
class _Items:
    """What a loop goes through: as it is written, the items, their type, and what it refers to."""

    node: str
    values: list[Any]
    type: str
    use: str
    needs: list[Step] = Factory(list)
    known: bool = False


class _Author:
    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        texts = st.lists(st.sampled_from(["a", "b c", "de", "é"]), max_size=3)
        self.pipeline = Pipeline(
            {
                "ids": draw(texts),
                "numbers": draw(st.lists(st.integers(-3, 6), max_size=3)),
                "n": draw(st.integers(0, 4)),
                "go": draw(st.sampled_from([True, True, False])),
            }
        )

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def chance(self, part: int) -> bool:
        return bool(self.draw(st.integers(1, part)) == 1)

    @property
    def readable(self) -> list[Step]:
        return [step for step in self.pipeline.steps if step.given is not None and step.readable]

    # ---- what a loop goes through

    def items(self) -> _Items:
        inputs, n = self.pipeline.inputs, self.pipeline.inputs["n"]
        single = [s for s in self.readable if not s.loop and s.type == "int"]
        lists = [s for s in self.readable if s.loop]
        kinds = ["texts", "numbers", "range", "ids", "ids", "input", "if"]
        kinds += ["outputs"] * 2 * bool(lists) + ["written"] * bool(single)
        kind = self.pick(*kinds)
        if kind == "texts":
            texts = self.draw(st.lists(st.sampled_from(["de", "q'", "{x}", "1"]), min_size=1))[:4]
            written = ", ".join(json.dumps(text, ensure_ascii=False) for text in texts)
            return _Items(f"[{written}]", texts, "string", "a known list", known=True)
        if kind == "numbers":
            numbers = self.draw(st.lists(st.integers(-9, 9), min_size=1, max_size=4))
            return _Items(str(numbers), numbers, "int", "a known list", known=True)
        if kind == "range":
            low = self.draw(st.integers(-2, 3))
            high = low + self.draw(st.integers(0, 3))
            return _Items(
                f"{low}..{high}", list(range(low, high + 1)), "int", "a range", known=True
            )
        if kind == "ids":
            return _Items("ids", inputs["ids"], "string", "an input")
        if kind == "input":
            return _Items("numbers", inputs["numbers"], "int", "an input")
        if kind == "if":
            values = inputs["ids"] if n > 2 else ["z"]
            return _Items('(ids if n > 2 else ["z"])', values, "string", "a list of the run")
        if kind == "written":
            step = self.pick(*single)
            node = f"[n, {step.name}.o, 5]"
            return _Items(node, [n, step.given, 5], "int", "a list of the run", [step])
        step = self.pick(*lists)
        return _Items(f"{step.name}.o", step.given, step.type, "what a loop gives", [step])

    # ---- steps

    def plain(self, name: str) -> Step:
        """A container that gives a number."""
        given = 10 + len(self.pipeline.steps)
        source = f"step {name} = container(command = ['x']) {{ outputs {{ o: int from '/o' }} }}"
        return Step(name, source, OK, [[]], given, results={0: str(given)})

    def loop(self, name: str) -> Step:
        items = self.items()
        uses = {"loop", items.use}
        needs = list(items.needs)
        number = len(self.pipeline.steps)
        block, args, words = [], ['"${x}"'], [[_text(value)] for value in items.values]
        runs, whole = [True] * len(items.values), True
        unrolls = items.known and self.chance(4)
        if unrolls:
            uses.add("unroll")
            block.append("unroll = true")
        elif self.chance(3):
            uses.add("parallelism")
            block.append(f"parallelism = {self.pick(1, 2)}")
        if self.chance(4):
            block.append("retry = 1")
        if self.readable and self.chance(3):
            read = self.pick(*self.readable)
            uses.add("a reference")
            needs.append(read)
            args.append(f"json({read.name}.o)")
            for each in words:
                each.append(_json(read.given))
        asks = False
        # An item that Argo has read as a map is compared with nothing: the step ends in an error.
        maps = items.use == "what a loop gives" and any(str(v)[:1] == "{" for v in items.values)
        if self.chance(2) and not maps:
            node, holds, of_items, more = self.condition(items)
            block.append(f"when = {node}")
            needs += more
            uses.add("when for each item" if of_items else "when")
            if of_items or unrolls:
                asks = True
                runs = [holds(value) for value in items.values]
            else:
                whole = holds(None)
        type = self.pick("int", "string")
        printed = self.chance(4)
        uses |= {"stdout"} if printed else set()
        where = "stdout" if printed else "'/o'"
        default = _written(DEFAULT[type])
        block.append(f"outputs {{ o: {type} from {where} default {default} }}")
        source = (
            f"step {name} = container(command = ['x'], args = [{', '.join(args)}]) "
            f"for x in {items.node} {{\n" + "\n".join(block) + "\n}"
        )
        end = self.end_of(needs) or (OK if whole else SKIPPED)
        step = Step(name, source, end, type=type, loop=True, printed=printed)
        self.pipeline.uses |= uses
        step.readable = not (unrolls and asks)  # each step may be skipped by itself
        if end != OK:
            return step
        fails = self.chance(6)
        # Argo takes text for JSON where all of it looks so.
        form = self.pick("{}/{}", "{}/{}", '["{}",{}]', '{{"{}":{}}}')
        step.given = []
        for index, (each, holds_) in enumerate(zip(words, runs, strict=True)):
            value: Any = 100 * number + index if type == "int" else form.format(name, index)
            if not holds_:
                step.given.append(DEFAULT[type])
                continue
            step.texts.append(each)
            step.given.append(value)
            step.results[index] = None if fails else str(value)
            if fails:
                step.end = FAILED
                self.pipeline.uses.add("a failure")
        if step.end == FAILED:
            step.given = None
        return step

    def condition(self, items: _Items) -> tuple[str, Callable[[Any], bool], bool, list[Step]]:
        """As it is written, whether it holds for an item, whether it asks it, what it refers to."""
        n, go = self.pipeline.inputs["n"], self.pipeline.inputs["go"]
        single = [s for s in self.readable if not s.loop and s.type == "int"]
        kinds: list[Any] = [("go", lambda x: go, False, []), ("n > 1", lambda x: n > 1, False, [])]
        if items.type == "int":
            kinds += [
                ("x > n", lambda x: x > n, True, []),
                ("go and x != 2", lambda x: go and x != 2, True, []),
            ]
            kinds += [
                (f"x * 5 < {s.name}.o", lambda x, s=s: x * 5 < s.given, True, [s]) for s in single
            ]
        else:
            kinds += [
                ('x != "a"', lambda x: x != "a", True, []),
                ('starts_with(x, "d") or n > 2', lambda x: x.startswith("d") or n > 2, True, []),
            ]
        found: tuple[str, Callable[[Any], bool], bool, list[Step]] = self.pick(*kinds)
        return found

    def reader(self, name: str) -> Step:
        """A container that reads a loop, waits for it, asks how it ended, or comes after it."""
        loops = [step for step in self.pipeline.steps if step.loop]
        step: Step = self.pick(*loops)
        kinds = ["order", "finished", "finished", "failed"]
        kinds += ["args", "args", "when", "when"] * step.readable
        kind = self.pick(*kinds)
        self.pipeline.uses.add(f"read: {kind}")
        made = f"step {name} = container(command = ['x']"
        if kind == "order":
            end = OK if step.end in (OK, SKIPPED) else OMITTED
            return Step(name, f"{made})\n{step.name} ~> {name}", end, [[]])
        if kind in ("finished", "failed"):
            end = OK if kind == "finished" or step.end == FAILED else OMITTED
            return Step(name, f"{made}) {{ after = [{step.name}.{kind}] }}", end, [[]])
        end = OK if step.end == OK else OMITTED
        if kind == "args":
            text = _json(step.given) if end == OK else ""
            return Step(name, f"{made}, args = [json({step.name}.o)])", end, [[text]])
        if end == OK and step.given == []:
            end = SKIPPED
        return Step(name, f'{made}) {{ when = json({step.name}.o) != "[]" }}', end, [[]])

    def end_of(self, needs: list[Step]) -> str | None:
        return OMITTED if any(step.end != OK for step in needs) else None


def _text(value: Any) -> str:
    return str(value)


def _json(value: Any) -> str:
    """As Argo writes JSON: closely, and with text as it is."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _written(value: Any) -> str:
    return json.dumps(value)


@st.composite
def loops(draw: st.DrawFn) -> Pipeline:
    """A pipeline of up to eight steps, most of them loops or readers of them."""
    author = _Author(draw)
    steps = author.pipeline.steps
    for number in range(draw(st.integers(3, 8))):
        kinds = ["loop", "loop", "plain", *(["read"] * 3 if any(s.loop for s in steps) else [])]
        kind = author.pick(*kinds) if number else "plain"
        make = {"loop": author.loop, "plain": author.plain, "read": author.reader}[kind]
        steps.append(make(f"s{number}"))
    return author.pipeline
