"""The state of one reading: which steps there are, what is chained, what is not known.

Statements whose condition is not known are read *in doubt*: names they bind are not known
afterwards, and what they would chain is noted at the steps (`Step.touches`) and not done. It
only matters where such a step belongs to the pipeline that was asked for.
"""

import ast
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from attrs import Factory, define, field

from wzc.diagnostics import catalogue
from wzc.importers.python import Project
from wzc.importers.wurzel.pipeline.messages import in_words, raised
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.signals import (
    Exhausted,
    LeftLoop,
    MayRaise,
    NextRound,
    Raised,
    Returned,
)
from wzc.importers.wurzel.pipeline.values import (
    MISSING,
    Backend,
    ClassValue,
    Doubt,
    Edge,
    External,
    Function,
    Instance,
    Lazy,
    Method,
    ModuleValue,
    Partial,
    Required,
    SetValue,
    Step,
    Touch,
    Unknown,
    Value,
)
from wzc.source.file import Span

MAX_OPERATIONS = 100_000
MAX_DEPTH = 40

Names: TypeAlias = dict[str, Value]
# What may have left a block early, and why that is not known.
Left: TypeAlias = tuple[Returned | LeftLoop | NextRound | MayRaise, Doubt]


@define(eq=False)
class Generated:
    """One call of `generate_artifact`."""

    backend: Backend
    step: Value
    place: Span


@define(eq=False)
class Interpreter:
    """Reads modules. `shipped` maps the names of Wurzel's own step classes to their modules.

    `unknowns` counts what was not known so far; `guards` are the reasons of the `try` statements
    around what is being read: whatever is not known may raise what they catch.
    """

    project: Project
    shipped: dict[str, str]
    evaluate: Callable[["Interpreter", ast.expr, Scope], Value]
    execute: Callable[["Interpreter", Sequence[ast.stmt], Scope], list[Left]]
    modules: dict[str, ModuleValue] = Factory(dict)
    generated: list[Generated] = Factory(list)
    everywhere: list[Touch] = Factory(list)
    unknowns: int = 0
    guards: list[Doubt] = Factory(list)
    _operations: int = field(default=0, init=False)
    _edges: int = field(default=0, init=False)
    _made: list[Step] = field(factory=list, init=False)
    _loading: list[tuple[int, Doubt]] = field(factory=list, init=False)
    _doubts: list[Doubt] = field(factory=list, init=False)
    _journals: list[dict[tuple[int, str], tuple[Names, Value]]] = field(factory=list, init=False)
    _changed: dict[int, tuple[Value, Unknown]] = field(factory=dict, init=False)
    _shipped_classes: dict[str, ClassValue] = field(factory=dict, init=False)

    # ---- bounds

    def tick(self, place: Span, amount: int = 1) -> None:
        """Count operations; raises `Exhausted` when there are too many."""
        self._operations += amount
        if self._operations > MAX_OPERATIONS:
            raise Exhausted(
                place, f"reading the file takes more than {MAX_OPERATIONS:,} operations"
            )

    # ---- what is not known

    @property
    def in_doubt(self) -> bool:
        """Whether it is not known if what is being read happens at all."""
        return bool(self._doubts)

    def unknown(
        self,
        place: Span,
        why: str,
        holding: Iterable[Value] = (),
        *,
        safe: bool = False,
        notes: tuple[str, ...] = (),
    ) -> Unknown:
        """A value that is not known; `holding` is what it may be made of."""
        self.unknowns += 1
        return Unknown(Doubt(place, why, notes), self.steps_in(*holding), safe)

    def follows(self, from_: Unknown, *holding: Value, safe: bool = False) -> Unknown:
        """A value that is not known because another one is not."""
        self.unknowns += 1
        may = tuple(dict.fromkeys((*from_.may, *self.steps_in(*holding))))
        return Unknown(from_.doubt, may, safe or from_.safe)

    def known(self, value: Value) -> Value:
        """The value; or an unknown one if it is a list or dict that was changed in doubt."""
        changed = self._changed.get(id(value))
        return value if changed is None else changed[1]

    def steps_in(self, *values: Value) -> tuple[Step, ...]:
        """The steps that values are or hold."""
        found: dict[Step, None] = {}
        seen: set[int] = set()
        todo: list[Value] = list(reversed(values))
        while todo:
            value = todo.pop()
            if isinstance(value, Step):
                found[value] = None
                continue
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, Unknown):
                found.update(dict.fromkeys(value.may))
            elif isinstance(value, (list, tuple, deque)):
                todo += value
            elif isinstance(value, dict):
                todo += [*value.keys(), *value.values()]
            elif isinstance(value, SetValue):
                todo += value.items
            elif isinstance(value, Instance):
                todo += value.attributes.values()
            elif isinstance(value, Partial):
                todo += [value.function, *value.arguments, *value.keywords.values()]
            elif isinstance(value, Method):
                todo.append(value.owner)
            elif isinstance(value, Required):
                todo += value.step.needs
            elif isinstance(value, Lazy):
                todo += self._made  # to look into it would use it up
            elif isinstance(value, Function) and value.has_owner:
                todo.append(value.owner)
        return tuple(found)

    def touch(self, steps: Iterable[Step], doubt: Doubt, place: Span) -> None:
        """Note that something that is not known may have happened to steps."""
        for step in steps:
            step.touches.append(Touch(doubt, place))

    def touch_all_above(self, steps: Iterable[Step], doubt: Doubt, place: Span) -> None:
        """The same for all that they need: who has a step can reach those."""
        self.touch(above(steps), doubt, place)

    # ---- doing something

    def bind(self, names: Names, name: str, value: Value) -> None:
        """Give a name a value; `MISSING` removes it."""
        if self._journals:
            self._journals[-1].setdefault((id(names), name), (names, names.get(name, MISSING)))
        if value is MISSING:
            names.pop(name, None)
        else:
            names[name] = value

    def change(self, value: Value, place: Span, *added: Value) -> bool:
        """Whether a list or dict may be changed; in doubt it is not known from now on."""
        before = self._changed.get(id(value))
        if not self._doubts and before is None:
            return True
        if before is not None:
            self._changed[id(value)] = (value, self.follows(before[1], *added))
        else:
            doubt = self._doubts[-1]
            may = self.steps_in(value, *added)
            self._changed[id(value)] = (value, Unknown(doubt, may))
        return False

    def spoil(self, doubt: Doubt, *values: Value) -> None:
        """Lists, dicts and objects that code outside of the project got: it may change them."""
        todo = list(values)
        seen: set[int] = set()
        while todo:
            value = todo.pop()
            if id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, Instance):
                todo += value.attributes.values()
                for name, held in list(value.attributes.items()):
                    self.bind(value.attributes, name, Unknown(doubt, self.steps_in(held)))
            elif isinstance(value, (list, dict, deque, SetValue)):
                if any(value is module.names for module in self.modules.values()):
                    self.everywhere.append(Touch(doubt, doubt.place))
                elif id(value) not in self._changed:
                    self._changed[id(value)] = (value, Unknown(doubt, self.steps_in(value)))
                inside = value.items if isinstance(value, SetValue) else value
                todo += inside.values() if isinstance(inside, dict) else inside

    def link(self, producer: Value, consumer: Value, place: Span) -> None:
        """`producer >> consumer`, for values of any kind."""
        producer, consumer = self.known(producer), self.known(consumer)
        if isinstance(consumer, Unknown):
            self.touch(consumer.may, consumer.doubt, place)
        elif not isinstance(consumer, Step):
            problem = raised("TypeError", catalogue.NOT_A_WURZEL_STEP, "", place)
            what = in_words(consumer)
            name = self._step_class(consumer)
            if name:
                problem.message = f"`{name}` is a class: only steps can be chained"
                problem.help = f"make a step of it: WZ({name})"
            elif isinstance(consumer, (list, tuple)):
                problem.message = f"a step cannot be chained to {what}"
                problem.help = "Wurzel chains steps one by one: write a `>>` for each of them"
            else:
                problem.message = f"a step cannot be chained to {what}"
            raise problem
        elif isinstance(producer, Unknown):
            self.touch([consumer], producer.doubt, place)
        elif not isinstance(producer, Step):
            raise raised(
                "TypeError",
                catalogue.NOT_A_WURZEL_STEP,
                f"{in_words(producer)} cannot be chained to a step",
                place,
            )
        elif self._doubts:
            self.touch([consumer], self._doubts[-1], place)
        elif self._loading and consumer.number <= self._loading[-1][0]:
            # A module that is only imported under a condition chains a step of another one.
            self.touch([consumer], self._loading[-1][1], place)
        elif producer not in consumer.needs:
            self._edges += 1
            consumer.needs[producer] = Edge(place, self._edges)

    def _step_class(self, value: Value) -> str:
        """The name of a step class; empty for anything else."""
        if isinstance(value, External):
            return value.last if value.last in self.shipped else ""
        return value.name if isinstance(value, ClassValue) and value.is_step is not False else ""

    # ---- doubt

    def branches(self, doubt: Doubt, *parts: Callable[[], list[Left]]) -> list[Left]:
        """Read parts of which it is not known whether they are run, each as if it were alone.

        What they bind is unknown afterwards. Gives what left them early.
        """
        left: list[Left] = []
        changes: dict[tuple[int, str], tuple[Names, list[Value]]] = {}
        for part in parts:
            self._doubts.append(doubt)
            self._journals.append({})
            try:
                left += part()
            except (Returned, LeftLoop, NextRound) as signal:
                left.append((signal, doubt))
            except Raised:
                pass  # then it would not be run, or nothing would come of the file
            finally:
                self._doubts.pop()
                for key, (names, old) in self._journals.pop().items():
                    _, values = changes.setdefault(key, (names, [old]))
                    values.append(names.get(key[1], MISSING))
                    if old is MISSING:
                        names.pop(key[1], None)
                    else:
                        names[key[1]] = old
        for (_, name), (names, values) in changes.items():
            if any(value is not values[0] for value in values):
                self.bind(names, name, Unknown(doubt, self.steps_in(*values)))
        return left

    @contextmanager
    def loading(self) -> Iterator[None]:
        """While a module is read: what it does with its own steps is certain, once it is read."""
        doubts, journals, guards = self._doubts, self._journals, self.guards
        if doubts:
            self._loading.append((len(self._made), doubts[-1]))
        self._doubts, self._journals, self.guards = [], [], []
        try:
            yield
        finally:
            self._doubts, self._journals, self.guards = doubts, journals, guards
            if doubts:
                self._loading.pop()

    # ---- values

    def new_step(self, type: ClassValue, place: Span) -> Step:
        """A step of a class."""
        made = Step(type, place, len(self._made) + 1)
        self._made.append(made)
        if type.doubt is not None:
            made.touches.append(Touch(type.doubt, place))
        return made

    def iterate(self, value: Value, place: Span) -> Iterator[Value] | Unknown:
        """The elements of a value, counted while they are taken."""
        value = self.known(value)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Lazy):
            if self._doubts:
                # Whether there is anything left afterwards is not known.
                unknown = Unknown(self._doubts[-1], self.steps_in(value))
                self._changed[id(value)] = (value, unknown)
            return self._counted(value.items, place)
        if isinstance(value, SetValue):
            return self._counted(list(value.items), place)
        if isinstance(value, Required):
            return self._counted(list(value.step.needs), place)
        if isinstance(value, dict):
            return self._counted(list(value), place)
        if isinstance(value, (list, tuple, range, str, bytes, deque)):
            return self._counted(value, place)
        if isinstance(value, (Instance, External, ClassValue)):
            return self.unknown(place, f"what {in_words(value)} gives is only known when it runs")
        raise raised(
            "TypeError", catalogue.PYTHON_FAILS, f"{in_words(value)} cannot be looped over", place
        )

    def _counted(self, values: Iterable[Value], place: Span) -> Iterator[Value]:
        for value in values:
            self.tick(place)
            yield value

    def shipped_class(self, name: str, place: Span) -> ClassValue:
        """The class of one of Wurzel's own steps; the same object each time."""
        if name not in self._shipped_classes:
            made = ClassValue(self.shipped[name], name, place, is_step=True)
            self._shipped_classes[name] = made
        return self._shipped_classes[name]


def above(steps: Iterable[Step]) -> list[Step]:
    """Steps and all that they need, each once."""
    found: dict[Step, None] = {}
    todo = list(steps)
    while todo:
        step = todo.pop()
        if step not in found:
            found[step] = None
            todo += step.needs
    return list(found)
