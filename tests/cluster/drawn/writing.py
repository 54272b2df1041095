"""A drawn step while it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from tests.cluster.drawn import blocks, kinds, looping, ordering
from tests.cluster.drawn.dice import Dice
from tests.cluster.drawn.model import Drawn, Part
from tests.cluster.drawn.words import LIKE, written
from tests.properties.expressions import Expr, Expressions

if TYPE_CHECKING:
    from tests.cluster.drawn.author import Author

_NOTED = (
    *("an output", "of a loop", "an output of a component", "a default", "an item"),
    *("retries", "a parameter"),
)


@define
class Writing:
    """One step while it is written."""

    author: Author
    step: Drawn
    kind: str
    part: Part | None
    room: int
    block: list[str] = field(factory=list)
    edges: list[str] = field(factory=list)
    after: dict[str, bool] = field(factory=dict)  # the steps it names; whether for success
    known: list[Expr] = field(factory=list)
    item: list[Expr] = field(factory=list)
    clause: str = ""
    taken: list[str] = field(factory=list)
    waited: list[str] = field(factory=list)
    used: list[Expr] = field(factory=list)
    of_maps: bool = False
    retried: bool = False

    @property
    def dice(self) -> Dice:
        return self.author.dice

    def write(self) -> None:
        step = self.step
        ordering.asks_after(self)
        ordering.takes_data(self)
        ordering.waits(self)
        self.reads()
        if self.kind in ("container", "script", "use", "http") and self.dice.chance(32):
            looping.loops(self)
        has_pod = self.kind in ("container", "script", "split")
        step.has_pod = has_pod or self.kind == "use"
        looping.asks(self)
        if (has_pod or self.kind == "http") and self.dice.chance(36):
            blocks.tries_again(self)
        head = kinds.head(self)
        if self.kind in ("container", "script"):
            blocks.gives(self)
        elif self.kind == "split":
            step.gives = True
        if has_pod and self.dice.chance(40):
            blocks.variables(self)
        if step.has_pod and not step.loop and self.dice.chance(20):
            blocks.hooks(self)
            if self.retried:
                self.author.use("hooks of what is tried again")
        if has_pod and not (step.loop or self.retried or self.author.is_part):
            blocks.remembers(self)
        block = " {\n" + "\n".join(self.block) + "\n}" if self.block else ""
        step.text = "\n".join([f"step {step.name} = {head}{self.clause}{block}", *self.edges])
        sources = [found for each in self.used for found in each.sources]
        step.uncertain = bool(self.after or self.taken or sources or self.waited)
        step.after, step.kind = bool(self.after), self.kind

    def reads(self) -> None:
        """What it may refer to: inputs, and what some earlier steps give."""
        self.known = list(self.author.values)
        readable = [s for s in self.author.steps if s.outputs and self.may_read(s)]
        for other in self.dice.few(readable[-10:], 2):
            for output in other.outputs:
                uncertain = other.name in self.after and not self.after[other.name]
                if (uncertain or other.asks) and not output.default:
                    continue
                name = f"{other.name}.{output.name}"
                if other.loop or output.type.startswith("["):
                    of = Expr("string", f"json({name})", "[]", "[]", frozenset({"of a loop"}))
                else:
                    value, text = LIKE[output.type]
                    of = Expr(output.type, name, value, text, frozenset({"an output"}))
                if other.use:
                    of = evolve(of, uses=of.uses | {"an output of a component"})
                if uncertain:
                    of = evolve(of, uses=of.uses | {"a default"})
                self.known += [evolve(of, sources=frozenset({other.name}))] * 2

    def may_read(self, other: Drawn) -> bool:
        certain = self.after.get(other.name, True)
        if other.unrolled and other.has_when:
            return False
        return certain or not other.loop

    def expression(self, type: str, *, item: bool = True, out: bool = True, depth: int = 1) -> Expr:
        sources = [*self.known, *(self.item * 4 if item else ())]
        found = Expressions(self.dice, sources, chosen=False).of(type, depth, out=out)
        self.note(found)
        return found

    def text(self, *, out: bool = True) -> str:
        """A text, most often with values in it."""
        sources = [*self.known, *(self.item * 4)]
        made = Expressions(self.dice, sources, chosen=False)
        found = made.interpolated(1, out=out) if self.dice.chance(70) else made.of("string", 2)
        self.note(found)
        return written(found)

    def note(self, found: Expr) -> None:
        self.used.append(found)
        self.author.use(*(word for word in _NOTED if word in found.uses))

    def plain(self, type: str) -> str:
        """A value for a component: an item, one of the run, or a known one."""
        items = [each for each in self.item if each.type == type]
        if items and self.dice.chance(70):
            return written(self.dice.pick(*items))
        values = [each for each in self.known if each.type == type]
        if values and self.dice.chance(70):
            found = self.dice.pick(*values)
            self.note(found)
            self.author.use("a value of the run for a component")
            return written(found)
        if type == "string":
            return f'"{self.dice.pick("a", "b c", "ü", "x")}"'
        return {"int": str(self.dice.pick(0, 1, 3, 7)), "bool": "true", "float": "1.5"}[type]
