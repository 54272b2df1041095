"""From the step that was asked for to the graph: what leads to it, in order, with names."""

import ast
from collections.abc import Iterable

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.python import Module
from wzc.importers.wurzel.graph import StepClass, StepNode, WurzelGraph
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, above
from wzc.importers.wurzel.pipeline.values import (
    Doubt,
    ModuleValue,
    Step,
    Touch,
    Value,
)
from wzc.source.file import Span

INSTEAD = "with --import, the file is run and asked for its steps instead of read"
_MOST = 5


def graph_of(
    run: Interpreter, name: str, target: Step, main: ModuleValue, diagnostics: Diagnostics
) -> WurzelGraph | None:
    """The steps that lead to a step. Reports what is not certain about them, and cycles."""
    steps = above([target])
    touches = [touch for step in steps for touch in step.touches] + run.everywhere
    if touches:
        report_touches(touches, diagnostics)
        return None
    cycle = _cycle(target)
    names = names_of(steps, main, run.modules.values())
    if cycle:
        _report_cycle(cycle, names, diagnostics)
        return None
    order = _visited(target)
    index = {step: number for number, step in enumerate(order)}
    edges = sorted(
        (edge.number, index[producer], index[step])
        for step in order
        for producer, edge in step.needs.items()
    )
    return WurzelGraph(
        name,
        tuple(StepNode(names[step], _class_of(step), step.place) for step in order),
        tuple((producer, consumer) for _, producer, consumer in edges),
    )


def _class_of(step: Step) -> StepClass:
    return StepClass(step.type.module, step.type.name, step.type.declared)


def _visited(target: Step) -> list[Step]:
    """As Wurzel visits them: what a step needs, in the order written, before the step."""
    order: dict[Step, None] = {}
    todo: list[tuple[Step, bool]] = [(target, False)]
    while todo:
        step, is_done = todo.pop()
        if is_done:
            order[step] = None
        elif step not in order:
            todo.append((step, True))
            todo += [
                (producer, False) for producer in reversed(step.needs) if producer not in order
            ]
    return list(order)


# ---- names


def names_of(
    steps: Iterable[Step], main: ModuleValue, modules: Iterable[ModuleValue]
) -> dict[Step, str]:
    """What each step is called: by a variable of its module, else by a key or a local variable.

    Variables are those that still hold it when all is read, as somebody sees them who imports the
    file. A local name that several steps had is none.
    """
    names: dict[Step, str] = {}
    wanted = dict.fromkeys(steps)
    every = [main, *(module for module in modules if module is not main)]
    for module in every:
        passing = loop_variables(module.module)
        for name, value in module.names.items():
            if isinstance(value, Step) and value in wanted and name not in passing:
                names.setdefault(value, name)
    for module in every:
        for value in module.names.values():
            if isinstance(value, dict) and value is not module.names:
                _keys(value, wanted, names)
    for is_key in (True, False):
        found: dict[str, list[Step]] = {}
        for step in wanted:
            found.setdefault(step.key if is_key else step.variable, []).append(step)
        for name, its_steps in found.items():
            if name and len(its_steps) == 1:
                names.setdefault(its_steps[0], name)
    return {step: names.get(step, "") for step in wanted}


def loop_variables(module: Module) -> set[str]:
    """The variables of a module that only its loops bind: they name nothing."""
    return {
        name
        for name, bindings in module.bindings.by_name.items()
        if all(isinstance(one.node, (ast.For, ast.AsyncFor)) for one in bindings)
    }


def _keys(value: dict[Value, Value], wanted: dict[Step, None], names: dict[Step, str]) -> None:
    for key, part in value.items():
        if isinstance(key, str) and isinstance(part, Step) and part in wanted:
            names.setdefault(part, key)


# ---- cycles


def _cycle(target: Step) -> list[Step]:
    """Steps of which each needs the one before it, and the first the last; else empty."""
    done: set[Step] = set()
    path: dict[Step, None] = {}
    todo: list[tuple[Step, bool]] = [(target, False)]
    while todo:
        step, is_left = todo.pop()
        if is_left:
            path.popitem()
            done.add(step)
            continue
        if step in done or step in path:
            continue
        path[step] = None
        todo.append((step, True))
        for producer in step.needs:
            if producer in path:
                on_path = list(path)
                return on_path[on_path.index(producer) :][::-1]
            todo.append((producer, False))
    return []


def _report_cycle(cycle: list[Step], names: dict[Step, str], diagnostics: Diagnostics) -> None:
    """`cycle` runs along the arrows: each is needed by the next, the last by the first."""
    shown = {step: names[step] or step.type.name for step in cycle}
    places: list[Label] = []
    for producer, consumer in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        place = consumer.needs[producer].place
        places.append(Label(place, f"{shown[consumer]} needs {shown[producer]}"))
    places.sort(key=lambda label: (label.span.file.name, label.span.start))
    first, *others = places
    if len(cycle) == 1:
        message = f"`{shown[cycle[0]]}` is chained to itself"
    else:
        message = "these steps need one another: " + ", ".join(shown.values())
    diagnostics.report(
        catalogue.PYTHON_CYCLE,
        message,
        first.span,
        first.text,
        secondary=others,
        help="a step can only need steps that do not need it: remove one of the `>>`",
    )


# ---- what is not known


def report_touches(touches: Iterable[Touch], diagnostics: Diagnostics) -> None:
    """Report why steps are not known, each reason once with the first place it concerns."""
    seen: set[tuple[int, int, int]] = set()
    for touch in touches:
        span = touch.doubt.place
        key = (id(span.file), span.start, span.end)
        if key in seen:
            continue
        seen.add(key)
        if len(seen) > _MOST:
            return
        report_doubt(touch.doubt, diagnostics, touch.place)


def report_doubt(doubt: Doubt, diagnostics: Diagnostics, place: Span | None = None) -> None:
    """Report why something is not known; `place` is where it concerns the pipeline."""
    same = place is None or place == doubt.place
    diagnostics.report(
        catalogue.NOT_STATIC,
        f"{doubt.why}, and the pipeline depends on it",
        doubt.place,
        secondary=[] if same or place is None else [Label(place, "here it concerns a step")],
        notes=doubt.notes,
        help=INSTEAD,
    )
