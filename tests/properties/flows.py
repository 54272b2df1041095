"""Programs with values of the run: inputs, containers and scripts, their ports, and references.

They are the programs of `programs.py` with more in them. The model also knows one run: what was
submitted, and what each step has put out; so it knows what each container has to get.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from graphlib import TopologicalSorter
from typing import Any

from attrs import Factory, define, evolve, fields, frozen
from hypothesis import strategies as st

from tests.properties.attempts import Attempt, attempt, retries
from tests.properties.attributes import Draw, Writer
from tests.properties.expressions import AWKWARD, TAME, Expr, Expressions, text_of
from tests.properties.layout import Bracket, Layout, Line, Node, Quoted, Template, assign, call
from tests.properties.locations import Outside, outside, place
from tests.properties.names import kubernetes_name
from tests.properties.programs import Expected, Program, Step, StepType, programs

WORKFLOW = {
    "name": ("string", "workflow.name", "the-run-x7k2p"),
    "namespace": ("string", "workflow.namespace", "batch"),
    "uid": ("string", "workflow.uid", "0b1c-22"),
    "service_account_name": ("string", "workflow.serviceAccountName", "robot"),
    "creation_timestamp": (
        *("string", "workflow.creationTimestamp.RFC3339"),
        "2026-01-02T03:04:05Z",
    ),
    "scheduled_time": ("string", "workflow.scheduledTime", "2026-01-02T03:00:00Z"),
    "creation_timestamp_seconds": ("int", "workflow.creationTimestamp.s", "1767323045"),
}
# Words of Argo's expressions are names like any other here.
_INPUT_NAMES = (
    *("since", "size", "nil", "matches", "contains", "map", "filter", "sprig", "toJson", "string_"),
    *("asInt", "startsWith", "Q", "q_1", "UPPER_1", "parameters", "inputs", "tasks", "name", "x1"),
)
_TYPES = ("string", "int", "float", "bool", '"a" | "b c"', "[string]", "[int]")


@frozen
class Input:
    """An input, with what is submitted for it, as text."""

    name: str
    node: Node
    given: str


@frozen
class Output:
    """An output of a box. `given` is what the run puts out, as text; None for files."""

    name: str
    type: str
    node: Node
    given: str | None
    printed: bool = False
    # Where it is put, if it says so itself.
    to: Outside | None = None


@define
class Box:
    """A container, a script or a set of containers.

    `words` are its command and arguments, or the script's text; `taken` the inputs: (name, path,
    what), where `what` is the expected text, or (step, output) of an artifact, `None` for its data,
    or where it comes from. A set is its `main`, with `beside` it the words of the others, by name.
    """

    name: str
    kind: str
    head: list[Node]
    words: list[str]
    env: list[tuple[str, Node, str]] = Factory(list)
    taken: list[tuple[str, Node, str, str | tuple[str, str | None] | Outside]] = Factory(list)
    outputs: list[Output] = Factory(list)
    attributes: list[Node] = Factory(list)
    attempt: Attempt | None = None
    beside: dict[str, list[str]] = Factory(dict)

    def node(self) -> Node:
        block: list[Node] = list(self.attributes)
        if self.taken:
            block.append(
                Line(["inputs ", Bracket("{", [_port(n, s, p) for n, s, p, _ in self.taken])])
            )
        if self.outputs:
            block.append(Line(["outputs ", Bracket("{", [out.node for out in self.outputs])]))
        if self.env:
            block.append(_env(self.env))
        if self.kind == "container_set":
            block.append(Line(["containers ", Bracket("{", self.head)]))
            return Line(["step ", self.name, " = container_set ", Bracket("{", block)])
        parts: list[Node] = ["step ", self.name, " = ", call(self.kind, self.head)]
        return Line([*parts, " ", Bracket("{", block)] if block else parts)


def _port(name: str, source: Node, path: str) -> Node:
    return Line([name, " = ", source, " at ", Quoted(path)])


def _env(entries: list[tuple[str, Node, str]]) -> Node:
    return Line(["env ", Bracket("{", [assign(name, node) for name, node, _ in entries])])


@define
class Leaf:
    """A container at the end of everything, which may have a condition, an order, or items.

    `words` are its arguments, for each item where it has any; `runs` is whether it does.
    """

    name: str
    node: Node
    words: list[list[str]]
    runs: bool = True
    loops: bool = False


@define
class Flow(Program):
    """A program with a run of it."""

    inputs: list[Input] = Factory(list)
    boxes: list[Box] = Factory(list)
    leaves: list[Leaf] = Factory(list)
    # The added variables and settings of the program's own steps: step, name, expected text.
    variables: list[tuple[str, str, Expected]] = Factory(list)
    references: set[tuple[str, str]] = Factory(set)
    uses: set[str] = Factory(set)
    daemons: set[str] = Factory(set)

    def entries(self) -> list[Node]:
        own = [*(item.node for item in self.inputs), *(box.node() for box in self.boxes)]
        own += [leaf.node for leaf in self.leaves]
        return [*super().entries(), *own]

    def needs(self, step: str) -> list[str]:
        waits = [source for source, target, _ in self.edges if target == step]
        return [*waits, *sorted(s for s, t in self.references if t == step and s not in waits)]

    def scope(self) -> dict[str, str]:
        """The run's values by Argo's names."""
        found = {name: value for _, name, value in WORKFLOW.values()}
        return {**found, **{f"workflow.parameters.{i.name}": i.given for i in self.inputs}}

    def put_out(self) -> dict[str, str]:
        """What the steps have put out, by Argo's names."""
        found = {}
        for box in self.boxes:
            for out in box.outputs:
                if out.given is not None:
                    part = "result" if out.printed else f"parameters.{out.name}"
                    found[f"tasks.{kubernetes_name(box.name)}.outputs.{part}"] = out.given
            found[f"tasks.{kubernetes_name(box.name)}.status"] = "Succeeded"
            found[f"tasks.{kubernetes_name(box.name)}.ip"] = _ADDRESS
        return found


class _Author:
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
            type = "[string]" if name == "things" else self.w.pick(*_TYPES)
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
            step.attributes = [*step.attributes, _env(entries)]
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

    # ---- containers and scripts

    def daemon(self, name: str) -> Box:
        """A container that runs on, whose address the others know."""
        uses = frozenset({"ip"})
        address = Expr("string", f"{name}.ip", _ADDRESS, _ADDRESS, uses, frozenset({name}))
        self.values += [address] * 3
        self.flow.daemons.add(name)
        head: list[Node] = [assign("image", Quoted("db:1")), assign("command", '["db"]')]
        return Box(name, "container", head, ["db"], attributes=[assign("daemon", "true")])

    def set_of(self, name: str) -> Box:
        """Several containers; one of them is `main`."""
        words: dict[str, list[str]] = {}
        head: list[Node] = []
        for each in [*("first", "n1e3")[: self.w.draw_int(0, 2)], "main"]:
            values = [self.text(name, "args of a set") for _ in range(self.w.draw_int(1, 3))]
            block: list[Node] = [
                assign("command", Bracket("[", [Quoted("run")])),
                assign("args", Bracket("[", [value.node for value in values])),
            ]
            if words and self.w.maybe():
                block.append(assign("after", Bracket("[", [Quoted(self.w.pick(*words))])))
            if self.w.maybe():
                block.append(assign("image", Quoted("tools:2")))
            words[each] = ["run", *(value.text for value in values)]
            head.append(Line([f"{each} ", Bracket("{", block)]))
        return Box(name, "container_set", head, words.pop("main"), beside=words)

    def box(self, name: str) -> Box:
        kind = self.w.pick("container", "script", "container", "script", "container_set")
        if kind == "container_set" and _is_of_one_container(self.flow):
            kind = "container"
        self.flow.uses.add(kind)
        if kind == "container_set":
            return self.finished(self.set_of(name))
        number = retries(self.w.pick(0, 1, 3)) if self.w.pick(True, True, False) else None
        if number is not None:
            self.values += [number, number]
        head: list[Node] = []
        if self.w.maybe():
            head.append(assign("image", Quoted("tools:1")))
        if kind == "container":
            values = [self.text(name, "args") for _ in range(self.w.draw_int(0, 3))]
            head += [
                assign("command", Bracket("[", [Quoted("run")])),
                assign("args", Bracket("[", [value.node for value in values])),
            ]
            words = ["run", *(value.text for value in values)]
        else:
            source = self.text(name, "source")
            head.append(assign("interpreter", Bracket("[", [Quoted("python")])))
            head.append(assign("source", source.node))
            words = [source.text]
        box = Box(name, kind, list(self.draw(st.permutations(head))), words)
        return self.finished(box, number)

    def finished(self, box: Box, number: Expr | None = None) -> Box:
        """A box with variables, and with what it takes and gives."""
        name = box.name
        if self.w.maybe():
            box.env = self.env(name)
        if number is not None:
            box.attempt, found = attempt(self.w, number.value, self.values)
            box.attributes += box.attempt.attributes
            if found is not None:
                self.used(found, name, "an expression of a retry")
            if box.attempt.memory is not None:
                self.flow.uses.add("memory of an attempt")
        self.take(box)
        if number is not None:
            self.values = [value for value in self.values if value is not number]
        box.outputs = self.outputs(box)
        status = Expr("string", f"{name}.status", "Succeeded", "Succeeded")
        of = frozenset({name})
        known = ("Succeeded", "Failed", "Error", "Skipped", "Omitted")
        self.values.append(evolve(status, uses=frozenset({"state"}), sources=of, values=known))
        return box

    def take(self, box: Box) -> None:
        """Inputs: files of earlier steps, and text."""
        for number in range(self.w.pick(0, 1, 2, 3)):
            name, path = f"in_{number}", f"/in/{number}"
            if self.chance(4):
                value = self.run_text(box.name, "an input")
                node, where = outside(self.w, value.node, value.text)
                box.taken.append((name, node, path, where))
                self.flow.uses |= {"outside", where.kind}
            elif self.artifacts and self.w.pick(True, True, False):
                files = [each for each in self.artifacts if each[1] is not None]
                chosen = files if files and self.w.maybe() else self.artifacts
                step, output, node = self.w.pick(*chosen)
                box.taken.append((name, node, path, (step, output)))
                self.flow.references.add((step, box.name))
                self.flow.uses |= {"artifact", "folder of a step" if output is None else "file"}
            else:
                found = self.text(box.name, "an input")
                box.taken.append((name, found.node, path, found.text))

    def run_text(self, step: str, place: str) -> Expr:
        """A text of the run by its name."""
        own = f"{step}."  # what a step gives is known once it has ended
        values = [
            value
            for value in self.values
            if value.type == "string"
            and isinstance(value.node, str)
            and not value.node.startswith(own)
        ]
        return self.used(self.w.pick(*values), step, place)

    def placed(self, box: Box, name: str, type: str) -> Output:
        """A file that says where it is put."""
        value = self.run_text(box.name, "a key")
        _, entry, where = place(self.w, f"{box.name}/{name}", value.node, value.text)
        head = f'{name}: {type} from "/out/{name}" '
        # All of these are of the run, whether or not something was submitted for them.
        self.flow.uses |= {"place of an output", "in a key"}
        return Output(name, type, Line([head, Bracket("{", [entry])]), None, to=where)

    def outputs(self, box: Box) -> list[Output]:
        """Outputs of all types, each offered to what comes later."""
        found: list[Output] = []
        printed = False
        for number in range(self.w.draw_int(0, 3)):
            name = self.w.pick("rows", "log", "n", "result", "map", "x_y") + str(number)
            if self.chance(3):
                type = self.w.pick("file", "dir")
                options = self.w.pick("", "", ' { archive = "tar" }', ' { archive = "none" }')
                node = f'{name}: {type} from "/out/{name}"{options}'
                if self.chance(3):
                    found.append(self.placed(box, name, type))
                else:
                    found.append(Output(name, type, node, None))
                self.artifacts.append((box.name, name, f"{box.name}.{name}"))
                self.flow.uses.add(f"output: {type}")
                continue
            type = self.w.pick(*_TYPES)
            value, given = self.submitted(type)
            parts: list[Node] = [f"{name}: {type} from "]
            stdout = not printed and self.w.maybe()
            parts.append("stdout" if stdout else Quoted(f"/out/{name}"))
            if not stdout and self.w.maybe():
                parts += [" default ", self.literal(type)]
                self.flow.uses.add("output with a default")
            printed = printed or stdout
            found.append(Output(name, type, Line(parts), given, stdout))
            uses = {"output", f"output: {type}", *(["stdout"] if stdout else [])}
            self.offer(
                Expr(
                    *(type, f"{box.name}.{name}", value, given),
                    *(frozenset(uses), frozenset({box.name})),
                )
            )
        return found


_ADDRESS = "10.20.30.40"
_BOX_NAMES = ("fetch", "Count_1", "report_", "aB", "very_long_" * 5 + "box", "stdout_", "n1e3")
# What a box can give along `>>`: the contract, and the ending of the file.
_DATA = {"[MarkdownDataContract]": "json", "[Doc]": "json", "frame[Row]": "csv"}


@st.composite
def flows(draw: Draw, risky: bool = False) -> Flow:
    """Valid programs with values of the run; some `risky` ones may be refused (WZ5030)."""
    base = draw(programs(attributes=draw(st.integers(0, 3)) == 0))
    flow = Flow(**{field.name: getattr(base, field.name) for field in fields(Program)})
    author = _Author(draw, flow, risky)
    author.add_inputs(_is_scheduled(base))
    taken = {kubernetes_name(step.name) for step in base.steps}
    taken |= {kubernetes_name(item.name) for item in flow.inputs}
    free = [name for name in _BOX_NAMES if kubernetes_name(name) not in taken]
    names = draw(st.lists(st.sampled_from(free), unique=True, max_size=3))
    first = draw(st.integers(0, len(names)))
    if "the_db" not in taken and author.chance(3):
        flow.boxes.append(author.daemon("the_db"))
    flow.boxes += [author.box(name) for name in names[:first]]
    graph = {step.name: flow.needs(step.name) for step in base.steps}
    for name in list(TopologicalSorter(graph).static_order()):
        [step] = [each for each in flow.steps if each.name == name]
        if step.type.input is None and step.type.output in _DATA and author.chance(3):
            flow.steps.remove(step)
            flow.boxes.append(_giving(author, step.name, step.type.output))
            continue
        author.amend(step)
        if step.type.output is not None:
            author.artifacts.append((step.name, None, step.name))
    if "probe" not in taken and author.w.maybe():
        flow.types.append(_PROBE)
        flow.steps.append(_probe(author))
    flow.boxes += [author.box(name) for name in names[first:]]
    for name in ("leaf_a", "leaf_b")[: author.w.pick(1, 2, 2, 0)]:
        flow.leaves.append(author.leaf(name))
    return flow


# A step with a setting of each kind that takes values of the run.
_SETTINGS = {"s": "string", "n": "int", "f": "float", "b": "bool", "l": "[string]", "m": "map[any]"}
_PROBE = StepType(
    *("Probe", "own.probe:Probe", None, None, _SETTINGS),
    "extern step Probe(s: string?, n: int = 1, f: float = 1, b: bool = true, l: [string] = [], "
    'm: map[any] = {}) { class = "own.probe:Probe" }',
)


def _probe(author: _Author) -> Step:
    step = Step("probe", _PROBE)
    for name, type in _SETTINGS.items():
        found = author.setting(type, "probe") if author.w.draw_int(0, 3) else None
        if found is not None:
            step.settings.append((name, *found))
            author.flow.variables.append(("probe", f"PROBE__{name.upper()}", found[1]))
    return step


def _giving(author: _Author, name: str, contract: str) -> Box:
    """A box that gives data along an edge."""
    box = author.box(name)
    path = f"/out/data/{author.w.pick('all', 'a b', 'UP')}.{_DATA[contract]}"
    box.outputs.append(
        Output("data", contract, Line([f"data: {contract} from ", Quoted(path)]), None)
    )
    author.artifacts.append((name, "data", f"{name}.data"))
    author.flow.uses.add("data of a box")
    return box


def _is_of_one_container(program: Program) -> bool:
    """Whether `defaults` say what a set does not take: which of its containers is probed."""
    text = "".join(Layout(0).text(entry, "") for entry in program.attributes)
    return "_probe" in text or "ports" in text


def _is_scheduled(program: Program) -> bool:
    plain = [Layout(0).text(entry, "") for entry in program.attributes]
    return any(re.match("schedule|kind = .CronWorkflow", text) for text in plain)


__all__ = ["Box", "Flow", "Input", "Leaf", "Output", "flows"]
