"""Expressions over values of the run, each with the value that it has to have.

The generator knows what the run gives (what is submitted, what steps put out), and computes along
with what it writes, by the rules of the language reference: nothing here asks the compiler.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from attrs import evolve, frozen

from tests.properties.attributes import Writer
from tests.properties.layout import Line, Node, Quoted, Template

# What a run hands over: nothing that Argo or Kubernetes would read (language.md says that they do).
TAME = (
    *("a", "b c", "", "ü", "日本", "x'y", 'x"y', "back\\slash", "1999-12-31", "yes", "08", "1e3"),
    *("two\nlines", "tab\t", "#", ": ", "- ", "%d", "a,b", "A-b-C", "😀", "null", "true", "{", "}"),
)
# Known text on its way out: nothing of it may be read.
AWKWARD = (
    *("{{workflow.name}}", "{{item}}", "{{=1+1}}", "$(HOME)", "$$", "{{", "}}", "{", "$", "${a}"),
    *("{{ .Values.x }}", "{% raw %}", "{{{", "}}}", "a {{x}} $(Y) $$(Z)", "$(RUN)"),
)


@frozen
class Expr:
    """An expression: its type, how it is written, its value, and the text that it becomes.

    `uses` are the constructs in it, `sources` the steps whose outputs it has; `known` is what can
    be computed while compiling.
    """

    type: str
    node: Node
    value: Any
    text: str
    uses: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    known: bool = False
    # All that it could be, where these are written down: it is compared with nothing else.
    values: tuple[str, ...] = ()


def text_of(value: Any) -> str:
    """How the language writes a value into text; a whole float as Argo does it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value) if isinstance(value, (str, int)) else repr(value)


class Expressions:
    """Draws expressions over the values that are there.

    `risky` allows what may be refused, `chosen` awkward text that the run chooses with `if`.
    """

    def __init__(
        self, w: Writer, sources: list[Expr], *, risky: bool = False, chosen: bool = True
    ) -> None:
        self.w = w
        self.sources = sources
        self.risky = risky
        self.chosen = chosen

    def of(self, type: str, depth: int = 2, *, flat: bool = False, out: bool = True) -> Expr:
        """One of the type. `flat`: without interpolation. `out`: known text may be awkward."""
        leaf = depth == 0 or self.w.draw_int(0, 3) == 0
        if leaf:
            return self.leaf(type, out=out)
        return {
            "string": self._string,
            "int": self._int,
            "float": self._float,
            "bool": self._bool,
        }[type](depth - 1, flat, out)

    def leaf(self, type: str, *, out: bool = True) -> Expr:
        """A value of the run, if there is one of the type; else a known one."""
        found = self._source(type)
        return found if found is not None else self.known(type, out=out)

    def _source(self, type: str) -> Expr | None:
        fitting = [item for item in self.sources if item.type == type]
        if not fitting or self.w.draw_int(0, 4) == 0:
            return None
        found: Expr = self.w.pick(*fitting)
        return found

    def known(self, type: str, *, out: bool = True) -> Expr:
        """A known value."""
        if type == "string":
            awkward = out and self.w.draw_int(0, 2) == 0
            value = self.w.pick(*(AWKWARD if awkward else TAME))
            return Expr(type, Quoted(value), value, value, known=True)
        if type == "int":
            number = self.w.pick(0, 1, 2, 3, 7, 100)
            return _number(number)
        if type == "float":
            real = self.w.pick(0.5, 2.25, 1.75, 12.5)
            return Expr(type, repr(real), real, text_of(real), known=True)
        value = self.w.maybe()
        return Expr(type, text_of(value), value, text_of(value), known=True)

    def made(self, type: str, node: Node, value: Any, name: str, *parts: Expr) -> Expr:
        """An expression of parts."""
        uses = frozenset({name}).union(*(part.uses for part in parts))
        sources = frozenset[str]().union(*(part.sources for part in parts))
        known = all(part.known for part in parts)
        return Expr(type, node, value, text_of(value), uses, sources, known)

    # ---- by type

    def _string(self, depth: int, flat: bool, out: bool) -> Expr:
        kind = self.w.pick("text", "text", "text", "if", "function", "function", "string")
        if kind == "text" and not flat:
            return self.interpolated(depth, out=out)
        if kind == "if":
            return self._choice("string", depth, flat, out)
        if kind == "string":
            inner = self.of(self.w.pick("int", "bool"), depth, flat=flat)
            return self.made("string", _call("string", inner.node), inner.text, "string()", inner)
        # What a function makes of known text may not be read again either.
        risky = out and self.risky and self.w.draw_int(0, 2) == 0
        one = self.of("string", depth, flat=flat, out=risky)
        name = self.w.pick("lower", "upper", "trim", "replace", "base64", "sha256")
        raw = one.value
        value = {
            "lower": raw.lower(),
            "upper": raw.upper(),
            "trim": raw.strip(),
            "replace": raw.replace("-", "/"),
            "base64": base64.b64encode(raw.encode()).decode(),
            "sha256": hashlib.sha256(raw.encode()).hexdigest(),
        }[name]
        more: list[Node] = [Quoted("-"), Quoted("/")] if name == "replace" else []
        return self.made("string", _call(name, one.node, *more), value, f"{name}()", one)

    def interpolated(self, depth: int = 1, *, out: bool = True) -> Expr:
        """Text with values in it."""
        parts: list[Node] = []
        text = ""
        values: list[Expr] = []
        for _ in range(self.w.draw_int(1, 4)):
            if self.w.maybe():
                piece = self.known("string", out=out)
                parts.append(piece.node)
                text += piece.text
            else:
                type = self.w.pick("string", "string", "int", "bool")
                value = self.of(type, depth, flat=True, out=out)
                values.append(value)
                parts.append(Line([value.node]))
                text += value.text
        return self.made("string", Template(parts), text, '"${}"', *values)

    def _int(self, depth: int, flat: bool, out: bool) -> Expr:
        one = self.of("int", depth, flat=flat)
        name = self.w.pick("+", "-", "*", "%", "neg", "if")
        if name == "if":
            return self._choice("int", depth, flat, out)
        if name == "neg":
            return self.made("int", Line(["(-", one.node, ")"]), -one.value, "neg", one)
        if name == "%":
            by = self.w.pick(1, 2, 7)
            divisor = _number(-by if self.w.maybe() else by)
            return self.made(
                *("int", _binary(one, "%", divisor), one.value % divisor.value, "%", one)
            )
        other = self.of("int", depth, flat=flat)
        value = {
            "+": one.value + other.value,
            "-": one.value - other.value,
            "*": one.value * other.value,
        }[name]
        if abs(value) > 10**9:
            return one
        return self.made("int", _binary(one, name, other), value, name, one, other)

    def _float(self, depth: int, flat: bool, out: bool) -> Expr:
        name = self.w.pick("/", "/", "/", "*", "+", "if")
        if name == "if":
            return self._choice("float", depth, flat, out)
        if name == "/":
            one = self.of("int", depth, flat=flat)
            by = self.w.pick(2, 4, 8)
            divisor = _number(by)
            return self.made("float", _binary(one, "/", divisor), one.value / by, "/", one)
        one = self.of("float", depth, flat=flat)
        other = self.of("float", 0) if name == "+" else _number(2)
        value = one.value + other.value if name == "+" else one.value * 2
        return self.made("float", _binary(one, name, other), float(value), name, one, other)

    def _bool(self, depth: int, flat: bool, out: bool) -> Expr:
        name = self.w.pick("not", "and", "or", "compare", "compare", "text", "has", "if")
        if name == "if":
            return self._choice("bool", depth, flat, out)
        if name == "not":
            one = self.of("bool", depth, flat=flat)
            return self.made("bool", Line(["(not ", one.node, ")"]), not one.value, "not", one)
        if name in ("and", "or"):
            one, other = (self.of("bool", depth, flat=flat) for _ in range(2))
            both = one.value and other.value
            value = both if name == "and" else one.value or other.value
            found = self.made("bool", _binary(one, name, other), value, name, one, other)
            # Where the first decides, the other is not there.
            decides = one.known and one.value == (name == "or")
            return evolve(found, sources=frozenset(), known=True) if decides else found
        if name == "has":
            one = self.of("string", depth, flat=flat)
            piece = self.w.pick("a", "1999", "ü", "'")
            function = self.w.pick("starts_with", "ends_with")
            test = one.value.startswith if function == "starts_with" else one.value.endswith
            node = _call(function, one.node, Quoted(piece))
            return self.made("bool", node, test(piece), f"{function}()", one)
        type = "string" if name == "text" else self.w.pick("int", "float", "float")
        one, other = (self.of(type, depth, flat=flat) for _ in range(2))
        operator = self.w.pick("==", "!=", "<", "<=", ">", ">=")
        if operator in ("==", "!="):
            one, other = self._among(one, other), self._among(other, one)
        value = {
            "==": one.value == other.value,
            "!=": one.value != other.value,
            "<": one.value < other.value,
            "<=": one.value <= other.value,
            ">": one.value > other.value,
            ">=": one.value >= other.value,
        }[operator]
        return self.made("bool", _binary(one, operator, other), value, "compare", one, other)

    def _among(self, one: Expr, other: Expr) -> Expr:
        """What may be compared with `other`: a known text has to be one that it could be."""
        if not one.known or not other.values or one.value in other.values:
            return one
        chosen = self.w.pick(*other.values)
        return Expr("string", Quoted(chosen), chosen, chosen, known=True)

    def _choice(self, type: str, depth: int, flat: bool, out: bool) -> Expr:
        condition = self.of("bool", depth, flat=flat)
        out = out and self.chosen
        then, other = (self.of(type, depth, flat=flat, out=out) for _ in range(2))
        chosen = then if condition.value else other
        node = Line(["(", then.node, " if ", condition.node, " else ", other.node, ")"])
        found = self.made(type, node, chosen.value, "if", condition, then, other)
        values = then.values if then.values == other.values else ()
        found = evolve(found, text=chosen.text, values=values)
        if condition.known:
            return evolve(found, sources=chosen.sources, known=chosen.known)
        return found


def _number(number: int) -> Expr:
    written = str(number) if number >= 0 else f"({number})"
    return Expr("int", written, number, str(number), known=True)


def _call(name: str, *arguments: Node) -> Line:
    parts: list[Node] = [name, "("]
    for number, argument in enumerate(arguments):
        parts += [", ", argument] if number else [argument]
    return Line([*parts, ")"])


def _binary(one: Expr, operator: str, other: Expr) -> Line:
    return Line(["(", one.node, f" {operator} ", other.node, ")"])
