"""Containers, scripts and sets of containers: what they take, and what they give."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from tests.properties.attempts import attempt, retries
from tests.properties.expressions import Expr
from tests.properties.flow_model import ADDRESS, Box, Output
from tests.properties.flow_values import TYPES, Author
from tests.properties.layout import Bracket, Layout, Line, Node, Quoted, assign
from tests.properties.locations import outside, place
from tests.properties.programs import Program, said


class BoxAuthor(Author):
    """Adds steps that are not Wurzel's to a program."""

    def daemon(self, name: str) -> Box:
        """A container that runs on, whose address the others know."""
        uses = frozenset({"ip"})
        address = Expr("string", f"{name}.ip", ADDRESS, ADDRESS, uses, frozenset({name}))
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
        is_tried = self.w.pick(True, True, False) and not said(self.flow.defaults, "memoize")
        number = retries(self.w.pick(0, 1, 3)) if is_tried else None
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
            if not source.text:
                source = evolve(source, node=Quoted("a = 1"), text="a = 1")
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
        entries, where = place(self.w, f"{box.name}/{name}", type, value.node, value.text)
        head = f'{name}: {type} from "/out/{name}" '
        # All of these are of the run, whether or not something was submitted for them.
        self.flow.uses |= {"place of an output", "in a key"}
        return Output(name, type, Line([head, Bracket("{", entries)]), None, to=where)

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
            type = self.w.pick(*TYPES)
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


def _is_of_one_container(program: Program) -> bool:
    """Whether `defaults` say what a set does not take: which of its containers is probed."""
    text = "".join(Layout(0).text(entry, "") for entry in program.defaults)
    return "_probe" in text or "ports" in text
