"""Random values and types, in many layouts: the lower half of `strategies.Writer`."""

from collections.abc import Callable, Sequence
from contextlib import contextmanager
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


class ValueWriter:
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

    def block(self, depth: int) -> str:
        raise NotImplementedError
