"""Random source text that is valid: every rule of the grammar, in many layouts.

`sources()` is the strategy. The texts mean nothing: names are not declared, types do not fit.
"""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")

NAMES = "a b embed split_2 Docs _x xs EmbeddingStep wurzel très".split()[:-1]
KEYWORDS = (
    "import as from param let contract extends extern middleware template component preset pipeline"
    " profile cluster step remove use for in input output on_exit hook at default if else or and"
    " not true false null"
).split()
NUMBERS = "0 42 0o775 1.5 1_000 500m 128Mi 1.5Gi 30s 1h30min 1e3 2.5e-3".split()
INTERPOLATIONS = [
    "name", " a.b ", "f(x)", "xs[0]", "a if b else 'c'", 'join(xs, ", ")', "{k = 1}", "1 + 2",
]  # fmt: skip
TEXTS = [
    "",
    "x",
    "a b",
    "# no comment",
    "https://x.y/z",
    "{{item}}",
    "{",
    "}",
    "é",
    "😀",
    "--",
    "$",
    "$$",
    "\t",
]
ESCAPES = ["\\n", "\\t", '\\"', "\\\\", "\\u00e9", "\\u{1F600}", "\\0", "$${", "$${x}"]


class Writer:
    """Writes one text; each choice is drawn."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.is_free = False  # whether a line break means nothing here
        self.indent = 0

    # ---- choices

    def number(self, most: int) -> int:
        return self.draw(st.integers(0, most))  # type: ignore[no-any-return]

    def pick(self, things: Sequence[T]) -> T:
        return things[self.number(len(things) - 1)]

    def chance(self, one_in: int) -> bool:
        return self.number(one_in - 1) == one_in - 1

    def maybe(self, make: Callable[[], str], one_in: int = 3) -> str:
        return make() if self.chance(one_in) else ""

    def many(self, make: Callable[[], str], least: int = 0, most: int = 3) -> list[str]:
        return [make() for _ in range(least + self.number(most - least))]

    # ---- layout

    @contextmanager
    def inside(self, is_free: bool) -> Any:
        before = self.is_free
        self.is_free = is_free
        self.indent += 1
        yield
        self.is_free = before
        self.indent -= 1

    def line_break(self) -> str:
        text = self.pick(
            ["\n", "\n", "\n", "\n\n", " # comment\n", "\n  \n", '\n# `x` = "\n', " \t\n"]
        )
        return text + "  " * self.indent

    def gap(self) -> str:
        """Blanks that may be missing."""
        if self.is_free and self.chance(8):
            return self.line_break()
        return self.pick(["", " ", " ", "  "])

    def blank(self) -> str:
        """At least one blank."""
        return self.line_break() if self.is_free and self.chance(8) else " "

    def listed(self, opening: str, items: list[str], closing: str) -> str:
        text = opening + self.gap()
        for number, item in enumerate(items):
            text += (f"{self.gap()},{self.gap()}" if number else "") + item
        return text + (self.gap() + "," if items and self.chance(3) else "") + self.gap() + closing

    # ---- names

    def name(self) -> str:
        return self.pick(NAMES)

    def key(self) -> str:
        if self.chance(6):
            return self.pick(KEYWORDS)
        return self.pick(['"a.b/c"', "'K'"]) if self.chance(6) else self.name()

    def path(self) -> str:
        return ".".join([self.name(), *self.many(lambda: self.pick([*NAMES, "step", "in"]), 0, 2)])

    # ---- expressions: each comes with how tightly it binds

    def expr(self, depth: int) -> str:
        return self.any_expr(depth)[0]

    def bound(self, tightness: int, depth: int) -> str:
        """An expression that binds at least so tightly, in parentheses if need be."""
        text, has = self.any_expr(depth - 1)
        if has >= tightness:
            return text
        return f"({text})"

    def any_expr(self, depth: int) -> tuple[str, int]:
        if depth <= 0:
            return self.atom(0), 9
        blank, gap, bound = self.blank, self.gap, self.bound
        kind = self.number(14)
        if kind == 0:
            words = [bound(1, depth), "if", bound(1, depth), "else", bound(0, depth)]
            return self.spaced(words), 0
        if kind == 1:
            return self.spaced([bound(1, depth), "or", bound(2, depth)]), 1
        if kind == 2:
            return self.spaced([bound(2, depth), "and", bound(3, depth)]), 2
        if kind == 3:
            return f"not{blank()}{bound(3, depth)}", 3
        if kind == 4:
            sign = self.pick(["==", "!=", "<=", ">=", "<", ">"])
            return f"{bound(5, depth)}{gap()}{sign}{gap()}{bound(5, depth)}", 4
        if kind == 5:
            form = self.number(2)
            low = bound(6, depth) + gap() if form != 1 else ""
            high = gap() + bound(6, depth) if form != 2 else ""
            return f"{low}..{high}", 5
        if kind == 6:
            return f"{bound(6, depth)}{blank()}{self.pick('+-')}{blank()}{bound(7, depth)}", 6
        if kind == 7:
            # Blanks: `//` would be something else.
            return f"{bound(7, depth)}{blank()}{self.pick('*/%')}{blank()}{bound(8, depth)}", 7
        if kind == 8:
            return f"-{gap()}{bound(8, depth)}", 8
        if kind == 9:
            return f"{bound(9, depth)}.{self.pick([*NAMES, 'if', 'from', 'true'])}", 9
        if kind == 10:
            return bound(9, depth) + self.arguments(depth - 1), 9
        if kind == 11:
            with self.inside(True):
                key = self.expr(depth - 1)
            return f"{bound(9, depth)}[{key}]", 9
        return self.atom(depth), 9

    def spaced(self, words: list[str]) -> str:
        text = words[0]
        for word in words[1:]:
            text += self.blank() + word
        return text

    def atom(self, depth: int) -> str:
        kind = self.number(8 if depth > 0 else 3)
        if kind <= 1:
            return self.name()
        if kind == 2:
            return self.pick([*NUMBERS, "true", "false", "null"])
        if kind <= 4:
            return self.string()
        if kind == 5:
            return self.block(depth - 1)
        with self.inside(True):
            if kind == 6:
                return self.listed("[", self.many(lambda: self.expr(depth - 1)), "]")
            if kind == 7:
                return f"({self.gap()}{self.expr(depth - 1)}{self.gap()})"
            words = [self.expr(depth - 1), "for", self.name(), "in", self.bound(1, depth)]
            if self.chance(2):
                words += ["if", self.bound(1, depth)]
            return f"[{self.gap()}{self.spaced(words)}{self.gap()}]"

    def arguments(self, depth: int) -> str:
        with self.inside(True):

            def argument() -> str:
                name = f"{self.key()}{self.gap()}={self.gap()}" if self.chance(2) else ""
                return name + self.expr(depth - 1)

            return self.listed("(", self.many(argument), ")")

    # ---- strings

    def string(self) -> str:
        kind = self.number(5)
        if kind == 0:
            return "'" + "".join(self.many(lambda: self.pick([*TEXTS, "\\n", '"', "${x}"]))) + "'"
        if kind == 1:
            texts = [*TEXTS, "\\", '"', "${x}", "\n", "\n    ", "''a"]
            return "'''" + "".join(self.many(lambda: self.pick(texts), 0, 6)) + "x'''"
        if kind == 2:
            texts = [*TEXTS, *ESCAPES, "\n", "\n    ", '""a', "'", "\\\n"]
            parts = self.many(lambda: self.part(texts), 0, 6)
            return '"""' + "".join(parts) + 'x"""'
        texts = [*TEXTS, *ESCAPES, "'"]
        return '"' + "".join(self.many(lambda: self.part(texts))) + '"'

    def part(self, texts: list[str]) -> str:
        """A piece of a string; a `$` at its end must not join with what follows."""
        text = self.pick(texts)
        text = text + " " if text.endswith("$") else text
        return text + self.maybe(self.interpolation, 4)

    def interpolation(self) -> str:
        # A `$` before it would make it a literal `${`.
        return " ${" + self.pick(INTERPOLATIONS) + "}"

    # ---- types

    def type(self, depth: int) -> str:
        kind = self.number(6) if depth > 0 else 0
        if kind == 1:
            return f"{self.gap()}|{self.gap()}".join(
                self.type_item(depth - 1) for _ in range(2 + self.number(1))
            )
        return self.type_item(depth)

    def type_item(self, depth: int) -> str:
        kind = self.number(5) if depth > 0 else 0
        if kind <= 1:
            text = self.path() + (self.arguments(depth - 1) if kind else "")
        elif kind == 2:
            text = self.pick(['"Cosine"', "'x'", "3", "1.5"])
        else:
            with self.inside(True):
                text = f"[{self.gap()}{self.type(depth - 1)}{self.gap()}]"
            text = text if kind == 3 else self.path() + text
        return text + self.maybe(lambda: "?", 5)

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
            return f"{self.bound(9, depth)}..{self.bound(9, depth)}"
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
