"""`--import`: a pipeline as Python sees it when it imports the file.

The counterpart of reading it (`pipeline/`): for what is not static. The answer of the script in the
user's Python is structured and becomes the same `WurzelGraph`.
"""

import json
from collections.abc import Callable, Mapping
from typing import TypeAlias

from attrs import Factory, frozen
from cattrs import BaseValidationError, Converter

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.python import Module, Project
from wzc.importers.wurzel.graph import StepClass, StepNode, WurzelGraph
from wzc.importers.wurzel.introspect_process import Outcome
from wzc.importers.wurzel.pipeline.result import loop_variables
from wzc.source.file import Span
from wzc.values.suggest import nearest

# From a request (`introspect_script`) to what Python said.
Ask: TypeAlias = Callable[[Mapping[str, object]], Outcome]


@frozen
class _Frame:
    file: str
    line: int | None


@frozen
class _Failure:
    kind: str
    text: str
    code: str | None
    module: str | None
    frames: list[_Frame]
    in_wurzel: bool


@frozen
class _Step:
    module: str
    name: str
    variable: str


@frozen
class _Answer:
    """What the script says: a failure, a problem with the name, or a graph."""

    failure: _Failure | None = None
    problem: str = ""
    kind: str = ""
    candidates: list[str] = Factory(list)
    name: str = ""
    steps: list[_Step] = Factory(list)
    edges: list[tuple[int, int]] = Factory(list)
    target: int = 0


def introspect(
    project: Project, file: str, name: str | None, diagnostics: Diagnostics, ask: Ask
) -> WurzelGraph | None:
    """The graph of the steps that lead to the variable `name` of a file, by importing it.

    `ask` runs Python (`introspect_process.ask_python`). Steps that need the same are in the order
    of their variables, since Wurzel itself keeps no order. Gives None after an error: the import
    fails (WZ8208), a name that is not there (WZ8207), no step (WZ8205), a cycle (WZ8206).
    """
    module = project.open(file)
    if module is None:
        message = f"`{file}` cannot be read"
        diagnostics.report(catalogue.PYTHON_MODULE_NOT_FOUND, message, None)
        return None
    depth = module.name.count(".") + (2 if module.is_package else 1)
    home = "/".join(module.file.key.split("/")[:-depth])
    roots = list(dict.fromkeys([home or ".", *(root or "." for root in project.roots)]))
    passing = sorted(loop_variables(module))
    outcome = ask({"roots": roots, "module": module.name, "name": name, "passing": passing})
    answer = _structured(outcome.answer)
    if answer is None:
        why = outcome.why or "Python gave no answer"
        diagnostics.report(
            catalogue.IMPORT_FAILED,
            f"`{module.file.name}` cannot be imported: {why}",
            None,
            notes=outcome.printed,
        )
        return None
    if answer.failure is not None:
        _report_failure(answer.failure, module, project, diagnostics)
        return None
    if answer.problem:
        _report_problem(answer, module, name, diagnostics)
        return None
    return _graph(answer, module, project, diagnostics)


def _structured(text: str | None) -> _Answer | None:
    if text is None:
        return None
    try:
        answer = Converter().structure(json.loads(text), _Answer)
    except (ValueError, TypeError, BaseValidationError):
        return None
    return answer if answer.failure or answer.problem or answer.steps else None


def _report_failure(
    failure: _Failure, module: Module, project: Project, diagnostics: Diagnostics
) -> None:
    place: Span | None = None
    for frame in reversed(failure.frames):
        place = _line(frame, module, project)
        if place is not None:
            break
    reason = f"{failure.kind}: {failure.text}" if failure.text else failure.kind
    help = None
    if failure.kind == "SystemExit":
        reason = "it exits" + (f" with {failure.code}" if failure.code is not None else "")
    elif failure.in_wurzel:
        reason = f"Wurzel cannot be imported: {reason}"
        help = "--python names the Python of the environment in which Wurzel is installed"
    elif failure.kind == "ModuleNotFoundError" and failure.module:
        help = f"install what brings `{failure.module}`, or name another Python with --python"
    diagnostics.report(
        catalogue.IMPORT_FAILED,
        f"`{module.file.name}` cannot be imported: {reason}",
        place,
        help=help,
    )


def _line(frame: _Frame, module: Module, project: Project) -> Span | None:
    """A line of a file of the project; None for files of other packages."""
    found = module if _is_file(frame.file, module) else None
    parts = frame.file.removesuffix(".py").removesuffix("/__init__").split("/")
    for at in range(len(parts) if found is None else 0):
        candidate = project.module(".".join(parts[at:]))
        if candidate is not None and _is_file(frame.file, candidate):
            found = candidate
            break
    if found is None or frame.line is None or frame.line > found.file.line_count:
        return None
    start_of, end = found.file.line_span(frame.line)
    text = found.file.text[start_of:end]
    return Span(found.file, start_of + len(text) - len(text.lstrip()), end)


def _is_file(path: str, module: Module) -> bool:
    """Whether a path is a module's file; the module's may be relative."""
    return path == module.file.key or path.endswith("/" + module.file.key.removeprefix("./"))


def _report_problem(
    answer: _Answer, module: Module, name: str | None, diagnostics: Diagnostics
) -> None:
    shown = module.file.name
    held = ", ".join(answer.candidates)
    notes = [f"steps in it: {held}"] if held else ["no variable of it holds a step"]
    if answer.problem == "kind":
        message = f"`{answer.name}` is of the type `{answer.kind}`, not a step"
        place = _bound_at(module, answer.name)
        diagnostics.report(catalogue.NOT_A_WURZEL_STEP, message, place, notes=notes)
    elif answer.problem == "unknown":
        near = nearest(name or "", answer.candidates)
        diagnostics.report(
            catalogue.UNKNOWN_PIPELINE,
            f"`{shown}` has no variable `{name}`",
            None,
            notes=notes,
            help=f"did you mean `{near}`?" if near else None,
        )
    else:
        many = answer.problem == "ambiguous"
        message = f"`{shown}` holds several pipelines" if many else f"`{shown}` holds no pipeline"
        help = "name the variable of the last step, such as FILE.py:NAME"
        diagnostics.report(catalogue.UNKNOWN_PIPELINE, message, None, notes=notes, help=help)


def _graph(
    answer: _Answer, module: Module, project: Project, diagnostics: Diagnostics
) -> WurzelGraph | None:
    needs: dict[int, list[int]] = {}
    for producer, consumer in answer.edges:
        needs.setdefault(consumer, []).append(producer)
    order: dict[int, None] = {}
    open_: list[int] = []
    todo: list[tuple[int, bool]] = [(answer.target, False)]
    while todo:
        step, is_done = todo.pop()
        if is_done:
            open_.pop()
            order[step] = None
        elif step in open_:
            _report_cycle(answer, open_[open_.index(step) :], module, diagnostics)
            return None
        elif step not in order:
            open_.append(step)
            todo.append((step, True))
            todo += [(producer, False) for producer in reversed(needs.get(step, []))]
    index = {step: number for number, step in enumerate(order)}
    nodes = tuple(_node(answer.steps[step], module, project) for step in order)
    edges = tuple((index[producer], index[consumer]) for producer, consumer in answer.edges)
    return WurzelGraph(answer.name, nodes, edges)


def _node(step: _Step, module: Module, project: Project) -> StepNode:
    declared: Span | None = None
    if not step.module.startswith("wurzel."):
        home = module if step.module == module.name else project.module(step.module)
        bindings = home.bindings.by_name.get(step.name, []) if home is not None else []
        for binding in bindings:
            if home is not None and binding.definition is not None:
                declared = home.name_span(binding.definition)
    kind = StepClass(step.module, step.name, declared)
    return StepNode(step.variable, kind, _bound_at(module, step.variable))


def _bound_at(module: Module, name: str) -> Span:
    """Where a variable gets its value; the start of the file if that is not to be seen."""
    root = name.partition("[")[0].partition(".")[0]
    found = module.bindings.by_name.get(root)
    return module.span(found[0].node) if found else Span(module.file, 0, 0)


def _report_cycle(
    answer: _Answer, cycle: list[int], module: Module, diagnostics: Diagnostics
) -> None:
    """`cycle` goes against the arrows: each needs the next, the last the first."""
    steps = [answer.steps[number] for number in reversed(cycle)]
    shown = [step.variable or step.name for step in steps]
    message = (
        f"`{shown[0]}` is chained to itself"
        if len(shown) == 1
        else "these steps need one another: " + ", ".join(shown)
    )
    diagnostics.report(
        catalogue.PYTHON_CYCLE,
        message,
        _bound_at(module, steps[0].variable),
        help="a step can only need steps that do not need it: remove one of the `>>`",
    )
