"""Values of the run in a program: inputs, expressions over them, and what takes them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from tests.properties.attributes import Draw, Writer
from tests.properties.expressions import AWKWARD, TAME, Expr, Expressions, text_of
from tests.properties.flow_model import WORKFLOW, Flow, Input, Leaf, env
from tests.properties.layout import Bracket, Layout, Line, Node, Quoted, Template, assign, call
from tests.properties.programs import Expected, Step

# Words of Argo's expressions are names like any other here.
_INPUT_NAMES = (
    *("since", "size", "nil", "matches", "contains", "map", "filter", "sprig", "toJson", "string_"),
    *("asInt", "startsWith", "Q", "q_1", "UPPER_1", "parameters", "inputs", "tasks", "name", "x1"),
)
TYPES = ("string", "int", "float", "bool", '"a" | "b c"', "[string]", "[int]")


class Author:
    """Adds to a program what is of the run."""

    def __init__(self, draw: Draw, flow: Flow, risky: bool) -> None:
        self.draw = draw
        self.flow = flow
        self.w = Writer(draw)
        self.risky = risky
        self.values: list[Expr] = [
            Expr(type, f"workflow.{name}", int(value) if type == "int" else value, value)
            for name, (type, _, value) in WORKFLOW.items()
        ]
        self.artifacts: list[tuple[str, str | None, Node]] = []

    def chance(self, part: int) -> bool:
        return self.w.draw_int(1, part) == 1

    # ---- inputs

    def add_inputs(self, scheduled: bool) -> None:
        taken = {step.name for step in self.flow.steps}
        # More often than not there are some.
        names = self.draw(st.lists(st.sampled_from(_INPUT_NAMES), unique=True, max_size=4))
        for name in [*names, *(["things"] if self.chance(2) else [])]:
            if name in taken:
                continue
            type = "[string]" if name == "things" else self.w.pick(*TYPES)
            parts: list[Node] = [f"input {name}: {type}"]
            if scheduled or self.w.maybe():
                parts += [" = ", self.default(type)]
            value, given = self.submitted(type)
            self.flow.inputs.append(Input(name, Line(parts), given))
            self.offer(Expr(type, name, value, given, frozenset({"input", f"input: {type}"})))

    def offer(self, found: Expr) -> None:
        """Make a value known; one of several counts as text, too."""
        if found.type.startswith('"'):
            values = tuple(part.strip('"') for part in found.type.split(" | "))
            found = evolve(found, type="string", values=values)
        self.values += [found, found]

    def default(self, type: str) -> Node:
        if self.chance(4):
            self.flow.uses.add("config_map")
            return call("config_map", [Quoted("inputs"), assign("key", Quoted("k"))])
        return self.literal(type)

    # ---- conditions and loops

    def leaf(self, name: str) -> Leaf:
        uses = self.flow.uses
        first = self.text(name, "args")
        args, loop, block = [first.node], "", list[Node]()
        words = [[first.text]]
        loops = bool(self.w.pick(True, True, False))
        if loops:
            node, items, use = self.items(name)
            uses |= {"loop", use}
            text = self.w.pick("", "n=", "{{", "ü ")
            args.append(Template([Quoted(text), "an_item"]))
            words = [[first.text, text + item] for item in items]
            loop = " for an_item in "
        runs = True
        if self.w.pick(True, True, False):
            found = self.expressions().of("bool", 2, out=False)
            if found.known:
                found = self.expressions().of("bool", 2, out=False)
            if not found.known:
                self.used(found, name, "when")
                block.append(assign("when", found.node))
                runs = found.value
        others = [*(step.name for step in self.flow.steps), *(box.name for box in self.flow.boxes)]
        others = [
            each
            for each in others
            if (each, name) not in self.flow.references and each not in self.flow.daemons
        ]
        if others and self.w.maybe():
            waits, outcome = self.w.pick(*others), self.w.pick("succeeded", "finished")
            block.append(assign("after", f"[{waits}.{outcome}]"))
            self.flow.references.add((waits, name))
            uses.add("after")
        head = [assign("image", Quoted("t:1")), assign("command", '["run"]')]
        head.append(assign("args", Bracket("[", args)))
        parts: list[Node] = [f"step {name} = ", call("container", head)]
        parts += [loop, node] if loops else []
        return Leaf(name, Line([*parts, " ", Bracket("{", block)]), words, runs, loops)

    def items(self, name: str) -> tuple[Node, list[str], str]:
        """What a loop goes through, and the text of each item."""
        lists = [value for value in self.values if value.type in ("[string]", "[int]")]
        kind = self.w.pick("range", "known", "known", *(["run", "run"] if lists else []))
        if kind == "run":
            found = self.used(self.w.pick(*lists), name, "a loop")
            return found.node, [text_of(item) for item in found.value], "loop of the run"
        if kind == "range":
            low, count = self.w.pick(0, 1, 7), self.w.pick(1, 3)
            numbers = range(low, low + count + 1)
            return f"{low}..{low + count}", [str(number) for number in numbers], "range"
        texts = self.draw(
            st.lists(st.sampled_from((*TAME, *AWKWARD)), min_size=1, max_size=3, unique=True)
        )
        return Bracket("[", [Quoted(text) for text in texts]), texts, "list of known items"

    def literal(self, type: str) -> Node:
        """A known value of the type, as it is written."""
        written: dict[str, Any] = {
            "string": Quoted(self.w.pick(*TAME)),
            **{"int": "5", "float": "0.5", "bool": "true", "[string]": '["x", "y"]'},
            **{"[int]": "[]", '"a" | "b c"': '"b c"'},
        }
        node: Node = written[type]
        return node

    def submitted(self, type: str) -> tuple[Any, str]:
        """A value that somebody gives, and the text that it is given as."""
        pick: Callable[..., Any] = self.w.pick
        found: tuple[Any, str] = self._submitted(type, pick)
        return found

    def _submitted(self, type: str, pick: Callable[..., Any]) -> Any:
        if type == "string":
            text = pick(*TAME)
            return text, text
        if type == "int":
            return pick((5, "5"), (-3, "-3"), (0, "0"), (12, "+12"), (100, "100"))
        if type == "float":
            return pick((2.5, "2.5"), (-0.25, "-0.25"), (1000.0, "1e3"), (3.0, "3"), (0.5, ".5"))
        if type == "bool":
            return pick((True, "true"), (False, "false"))
        if type == "[string]":
            found = self.draw(st.lists(st.sampled_from(TAME), max_size=3))
            return found, json.dumps(found, ensure_ascii=self.w.maybe())
        if type == "[int]":
            return pick(([1, 2], "[1, 2]"), ([], "[]"), ([-7], "[ -7 ]"))
        return pick(("a", "a"), ("b c", "b c"))

    # ---- expressions

    def expressions(self, place: str = "") -> Expressions:
        chosen = self.risky or place not in ("source", "an input")
        return Expressions(self.w, self.values, risky=self.risky, chosen=chosen)

    def used(self, found: Expr, step: str, place: str) -> Expr:
        """Take note of an expression that stands in a step."""
        self.flow.uses |= found.uses
        if found.uses:
            self.flow.uses.add(f"in {place}")
        self.flow.references |= {(source, step) for source in found.sources}
        if found.sources:
            self.flow.uses.add("reference")
        return found

    def text(self, step: str, place: str, *, out: bool = True) -> Expr:
        expressions = self.expressions(place)
        if self.w.maybe():
            return self.used(expressions.interpolated(2, out=out), step, place)
        return self.used(expressions.of("string", out=out), step, place)

    # ---- the program's own steps

    def amend(self, step: Step) -> None:
        """Values of the run in the settings and variables of a Wurzel step."""
        for number, (name, _, expected) in enumerate(step.settings):
            type = step.type.settings[name].removesuffix("!").removesuffix("?")
            wanted = expected.how != "absent" and self.w.maybe()
            found = self.setting(type, step.name) if wanted else None
            if found is not None:
                node, expected = found
                step.settings[number] = (name, node, expected)
                variable = f"{step.type.prefix}__{name.upper()}"
                self.flow.variables.append((step.name, variable, expected))
        plain = [Layout(0).text(entry, "") for entry in step.attributes]
        if self.w.maybe() and not any(re.match(r"env\b", text) for text in plain):
            entries = self.env(step.name)
            step.attributes = [*step.attributes, env(entries)]
            for name, _, text in entries:
                self.flow.variables.append((step.name, name, Expected("text", text)))

    def setting(self, type: str, step: str) -> tuple[Node, Expected] | None:
        """A value for a setting, or None where the type takes none."""
        expressions = self.expressions()
        if type == "any":
            type = self.w.pick("string", "float", "[string]", "map[any]", "map[any]")
        if type == "string":
            found = self.text(step, "a setting")
            return found.node, Expected("text", found.text)
        if type in ("int", "float", "count"):
            number = expressions.of("float" if type == "float" else "int")
            # Its bounds hold for each value that an `if` could give.
            if type == "count" and (number.value < 1 or "if" in number.uses):
                return None
            self.used(number, step, "a setting")
            return number.node, Expected("number", number.value)
        if type == "bool":
            truth = self.used(expressions.of(type), step, "a setting")
            return truth.node, Expected("text", truth.text)
        if type == "[string]":
            lists = [value for value in self.values if value.type == "[string]"]
            if lists and self.w.maybe():
                found = self.used(self.w.pick(*lists), step, "a setting")
                return found.node, Expected("json", found.value)
            items = [
                self.used(expressions.of("string", 1, out=self.risky), step, "a list")
                for _ in range(self.w.pick(1, 2, 3, 0))
            ]
            return Bracket("[", [i.node for i in items]), Expected("json", [i.value for i in items])
        if type == "map[any]":
            entries = {
                key: self.used(
                    expressions.of(self.w.pick("int", "string", "bool"), 1, out=self.risky),
                    *(step, "a map"),
                )
                for key in ("k", "x y")[: self.w.draw_int(1, 2)]
            }
            node = Bracket("{", [assign(Quoted(key), e.node) for key, e in entries.items()])
            return node, Expected("json", {key: e.value for key, e in entries.items()})
        return None

    def env(self, step: str) -> list[tuple[str, Node, str]]:
        """Variables with values of any type; a number's text is not tested where it is a float."""
        found = []
        for number in range(self.w.draw_int(1, 3)):
            type = self.w.pick("string", "int", "bool")
            value = (
                self.text(step, "env")
                if type == "string"
                else self.used(self.expressions().of(type), step, "env")
            )
            found.append((f"R{number}", value.node, value.text))
        return found
