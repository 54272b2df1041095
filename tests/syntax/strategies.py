"""Random source text that is valid: every rule of the grammar, in many layouts.

`sources()` is the strategy. The texts mean nothing: names are not declared, types do not fit.
"""

from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.syntax.values_writer import ValueWriter


class Writer(ValueWriter):
    """Writes one text; each choice is drawn."""

    # ---- blocks

    def block(self, depth: int) -> str:
        with self.inside(False):
            entries = self.many(lambda: self.entry(depth), 0, 3 if depth > 0 else 1)
            text = "{" + self.pick([" ", "", self.line_break()])
            for number, entry in enumerate(entries):
                text += self.separator() * (number > 0) + entry
            if entries and self.chance(4):
                text += self.gap() + ","
            return text + self.pick([" ", "", self.line_break()]) + "}"

    def separator(self) -> str:
        return self.pick([self.line_break(), self.line_break(), ", ", f",{self.line_break()}"])

    def doc(self) -> str:
        return self.maybe(lambda: "## what `it` is\n", 5)

    def entry(self, depth: int) -> str:
        names = (
            "assign assign amend append field input_port output_port step amend_step remove use"
            " edge input output on_exit hook pipeline let"
        )
        makers = [getattr(self, name) for name in names.split()]
        return str(self.pick(makers if depth > 0 else makers[:1])(depth))

    def equals(self) -> str:
        return f"{self.gap()}={self.gap()}"

    def block_after(self, depth: int) -> str:
        return self.maybe(lambda: self.gap() + self.block(depth - 1), 3)

    def assign(self, depth: int) -> str:
        at = self.maybe(lambda: f" at {self.bound(9, depth)}" + self.block_after(depth), 8)
        return f"{self.key()}{self.equals()}{self.expr(depth)}{at if depth > 0 else ''}"

    def append(self, depth: int) -> str:
        return f"{self.key()}{self.gap()}+={self.gap()}{self.expr(depth)}"

    def amend(self, depth: int) -> str:
        return f"{self.key()}{self.gap()}{self.block(depth - 1)}"

    def typed(self, depth: int) -> str:
        return f"{self.gap()}:{self.gap()}{self.type(2)}"

    def field(self, depth: int) -> str:
        value = self.maybe(lambda: self.equals() + self.expr(depth - 1), 2)
        default = self.maybe(lambda: f" default {self.bound(9, depth)}", 4)
        return f"{self.doc()}{self.key()}{self.typed(depth)}{value}{default}"

    def input_port(self, depth: int) -> str:
        value = self.expr(depth - 1)
        at = self.bound(9, depth)
        return f"{self.key()}{self.typed(depth)} = {value} at {at}{self.block_after(depth)}"

    def output_port(self, depth: int) -> str:
        default = self.maybe(lambda: f" default {self.bound(9, depth)}", 3)
        source = self.bound(9, depth)
        return f"{self.key()}{self.typed(depth)} from {source}{default}{self.block_after(depth)}"

    def step(self, depth: int) -> str:
        loop = self.maybe(lambda: f" for {self.name()} in {self.loop_range(depth)}", 4)
        head = f"{self.doc()}step {self.name()}{self.equals()}{self.bound(9, depth)}"
        return head + loop + self.block_after(depth)

    def loop_range(self, depth: int) -> str:
        if self.chance(2):
            return f"{self.bound(8, depth)}..{self.bound(8, depth)}"
        return self.bound(9, depth)

    def amend_step(self, depth: int) -> str:
        if self.chance(2):
            return f"step {self.name()}{self.gap()}{self.block(depth - 1)}"
        return f"step {self.name()}{self.arguments(depth - 1)}{self.block_after(depth)}"

    def remove(self, depth: int) -> str:
        return f"remove step {self.name()}"

    def use(self, depth: int) -> str:
        return f"use {self.path()}" + self.maybe(lambda: self.arguments(depth - 1))

    def edge(self, depth: int) -> str:
        text = self.edge_end()
        for _ in range(1 + self.number(2)):
            gap = self.line_break() if self.chance(4) else self.gap()
            text += f"{gap}{self.pick(['>>', '>>', '~>'])}{self.gap()}{self.edge_end()}"
        return text

    def edge_end(self) -> str:
        def one() -> str:
            return self.path() + self.maybe(lambda: "?", 4)

        if self.chance(3):
            with self.inside(True):
                return self.listed("[", self.many(one, 1), "]")
        return one()

    def input(self, depth: int) -> str:
        value = self.maybe(lambda: self.equals() + self.expr(depth - 1), 2)
        return f"{self.doc()}input {self.name()}{self.typed(depth)}{value}"

    def output(self, depth: int) -> str:
        if self.chance(2):
            return f"output {self.path()}"
        return f"output {self.name()}{self.equals()}{self.expr(depth - 1)}"

    def on_exit(self, depth: int) -> str:
        return (
            f"on_exit {self.name()}{self.equals()}{self.bound(9, depth)}{self.block_after(depth)}"
        )

    def hook(self, depth: int) -> str:
        head = f"hook {self.name()} {self.name()}{self.equals()}{self.bound(9, depth)}"
        return head + self.block_after(depth)

    # ---- declarations

    def imports(self, depth: int) -> str:
        module = self.path() if self.chance(2) else self.pick(['"./a.wz"', "'b.wz'"])
        if self.chance(2):
            return f"import {module}" + self.maybe(lambda: f" as {self.name()}")
        names = self.many(lambda: self.name() + self.maybe(lambda: f" as {self.name()}"), 1)
        return f"from {module} import " + self.pick([", ", ",", ",\n  "]).join(names)

    def param(self, depth: int) -> str:
        value = self.maybe(lambda: self.equals() + self.expr(depth), 2)
        return f"{self.doc()}param {self.name()}{self.typed(depth)}{value}"

    def let(self, depth: int) -> str:
        return f"{self.doc()}let {self.name()}{self.equals()}{self.expr(depth)}"

    def contract(self, depth: int) -> str:
        base = self.maybe(lambda: f" extends {self.path()}")
        return f"{self.doc()}contract {self.name()}{base} {self.block(depth)}"

    def parameters(self, depth: int) -> str:
        with self.inside(True):

            def parameter() -> str:
                value = self.maybe(lambda: self.equals() + self.expr(depth - 1), 2)
                return f"{self.key()}{self.typed(depth)}{value}"

            return self.listed("(", self.many(parameter), ")")

    def signature(self) -> str:
        def port() -> str:
            if self.chance(4):
                return f"({self.name()}: {self.type(1)})"
            return self.type(1) if self.chance(2) else ""

        return self.maybe(lambda: f"{self.gap()}: {port()} -> {port()}", 2)

    def extern(self, depth: int) -> str:
        kind = self.pick(["step", "middleware", "template"])
        signature = self.signature() if kind != "middleware" else ""
        head = f"{self.doc()}extern {kind} {self.name()}{self.parameters(depth)}"
        return head + signature + self.block_after(depth)

    def component(self, depth: int) -> str:
        head = f"{self.doc()}component {self.name()}{self.parameters(depth)}{self.signature()}"
        return f"{head} {self.block(depth)}"

    def preset(self, depth: int) -> str:
        parameters = self.maybe(lambda: self.parameters(depth), 2)
        return f"{self.doc()}preset {self.name()}{parameters} {self.block(depth)}"

    def pipeline(self, depth: int) -> str:
        return f"{self.doc()}pipeline {self.name()} {self.block(depth)}"

    def named(self, depth: int) -> str:
        return f"{self.doc()}{self.pick(['profile', 'cluster'])} {self.name()} {self.block(depth)}"

    def declaration(self, depth: int) -> str:
        makers = [self.imports, self.param, self.let, self.contract, self.extern, self.component,
                  self.preset, self.pipeline, self.pipeline, self.named]  # fmt: skip
        return self.pick(makers)(depth)

    def file(self, depth: int) -> str:
        text = self.pick(["", "", "\n", "# head\n", "#!/usr/bin/env wzc\n"])
        for number, declaration in enumerate(self.many(lambda: self.declaration(depth), 0, 4)):
            text += (self.line_break() if number else "") + declaration
        return text + self.pick(["", "\n", "\n\n", "\n# end", "\n## end\n"])


class RandomWriter(Writer):
    """Chooses by itself: for independent samples, which Hypothesis does not give."""

    def __init__(self, random: Random) -> None:
        super().__init__(lambda strategy: None)
        self.random = random

    def number(self, most: int) -> int:
        return self.random.randint(0, most)


@st.composite
def sources(draw: Any, depth: int = 3) -> str:
    """The text of a valid file."""
    text: str = Writer(draw).file(depth)
    ending = draw(st.sampled_from(["\n", "\n", "\n", "\r\n"]))
    mark = draw(st.sampled_from(["", "", "", "\ufeff"]))
    return str(mark) + text.replace("\n", ending)


@st.composite
def expressions(draw: Any, depth: int = 4) -> str:
    """The text of an expression."""
    return Writer(draw).expr(depth)
