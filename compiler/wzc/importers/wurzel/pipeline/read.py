"""Reads a pipeline: from a file and a name to the graph of its steps."""

import ast
from collections.abc import Mapping

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics
from wzc.importers.python import Project
from wzc.importers.wurzel.graph import WurzelGraph
from wzc.importers.wurzel.pipeline.calls import make_step
from wzc.importers.wurzel.pipeline.expressions import evaluate
from wzc.importers.wurzel.pipeline.imports import load, looked_for
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, above
from wzc.importers.wurzel.pipeline.messages import in_words
from wzc.importers.wurzel.pipeline.result import INSTEAD, graph_of, report_doubt
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.shipped import shipped_steps
from wzc.importers.wurzel.pipeline.signals import Exhausted, Raised
from wzc.importers.wurzel.pipeline.statements import execute
from wzc.importers.wurzel.pipeline.values import (
    ClassValue,
    External,
    Lazy,
    ModuleValue,
    SetValue,
    Step,
    Unknown,
    Value,
)
from wzc.source.file import Span
from wzc.values.suggest import nearest

_USUAL = "pipeline"


def read_pipeline(
    project: Project,
    file: str,
    name: str | None,
    diagnostics: Diagnostics,
    shipped: Mapping[str, str] | None = None,
) -> WurzelGraph | None:
    """The graph of the steps that lead to the variable `name` of a Python file, without running it.

    Without a name it is the variable `pipeline`, else what `ArgoBackend.generate_artifact` is
    given, else the only step that no other one needs. A name may go on with elements and
    attributes: `steps[-1]`, `pipelines["rag"]`. `shipped` are Wurzel's own step classes with their
    modules; by default those of the standard library.

    Gives None after an error: what is not static where it matters (WZ8201), what Python or Wurzel
    would refuse (WZ8202 to WZ8205), cycles (WZ8206), a name that is not there (WZ8207).
    """
    module = project.open(file)
    if module is None:
        message = f"`{file}` cannot be read"
        diagnostics.report(catalogue.PYTHON_MODULE_NOT_FOUND, message, None)
        return None
    run = Interpreter(
        project, dict(shipped_steps() if shipped is None else shipped), evaluate, execute
    )
    start = Span(module.file, 0, 0)
    try:
        main = load(run, module)
        shown, value = _asked_for(run, main, name, diagnostics)
        if shown is None:
            return None
        step = _the_step(run, main, shown, value, diagnostics)
        return None if step is None else graph_of(run, shown, step, main, diagnostics)
    except Raised as problem:
        report(problem, diagnostics)
    except Exhausted as problem:
        diagnostics.report(catalogue.NOT_STATIC, problem.why, problem.place, help=INSTEAD)
    except RecursionError:
        why = "the file is nested too deeply to be read"
        diagnostics.report(catalogue.NOT_STATIC, why, start, help=INSTEAD)
    return None


def report(problem: Raised, diagnostics: Diagnostics) -> None:
    """Report what Python would raise."""
    diagnostics.report(
        problem.code,
        problem.message,
        problem.place,
        problem.label,
        secondary=problem.secondary,
        notes=problem.notes,
        help=problem.help,
    )


def _asked_for(
    run: Interpreter, main: ModuleValue, name: str | None, diagnostics: Diagnostics
) -> tuple[str | None, Value]:
    """The name of the pipeline and what it stands for; no name after a report."""
    if name is not None:
        return _by_name(run, main, name, diagnostics)
    if _USUAL in main.names:
        return _USUAL, main.names[_USUAL]
    generated = [call.step for call in run.generated if isinstance(call.step, Step)]
    if not generated:
        generated = _generated_as_script(run, main)
    distinct = list(dict.fromkeys(generated))
    if len(distinct) == 1:
        return _variable(main, distinct[0]) or _USUAL, distinct[0]
    steps = [value for value in main.names.values() if isinstance(value, Step)]
    needed = {producer for step in above(steps) for producer in step.needs}
    sinks = list(dict.fromkeys(step for step in steps if step not in needed))
    if len(sinks) == 1 and not distinct:
        return _variable(main, sinks[0]), sinks[0]
    candidates = [_variable(main, step) for step in (distinct or sinks)]
    _report_no_name(main, [one for one in candidates if one], diagnostics)
    return None, None


def _generated_as_script(run: Interpreter, main: ModuleValue) -> list[Step]:
    """What `python FILE` would generate: with `__name__` as it is then."""
    if "generate_artifact" not in main.module.file.text:
        return []
    again = Interpreter(run.project, run.shipped, evaluate, execute)
    try:
        script = load(again, main.module, "__main__")
    except (Raised, Exhausted):
        return []
    found = [call.step for call in again.generated if isinstance(call.step, Step)]
    # The same steps of the first reading, where they have a variable.
    names = [_variable(script, step) for step in found]
    if all(isinstance(main.names.get(name), Step) for name in names if name):
        known = [main.names[name] for name in names if name]
        if len(known) == len(found):
            return [step for step in known if isinstance(step, Step)]
    return found


def _variable(module: ModuleValue, step: Step) -> str:
    for name, value in module.names.items():
        if value is step:
            return name
    return ""


def _by_name(
    run: Interpreter, main: ModuleValue, name: str, diagnostics: Diagnostics
) -> tuple[str | None, Value]:
    """`NAME`, `NAME[0]`, `NAME["key"]`, `NAME.attribute`."""
    file = main.module.file
    start = Span(file, 0, 0)
    try:
        node = ast.parse(name.strip(), mode="eval").body
    except (SyntaxError, ValueError):
        node = None
    root = node
    while isinstance(root, (ast.Attribute, ast.Subscript)):
        root = root.value
    if node is None or not isinstance(root, ast.Name):
        message = f"`{name}` is not the name of a variable"
        diagnostics.report(catalogue.UNKNOWN_PIPELINE, message, None)
        return None, None
    if root.id not in main.names:
        _report_unknown(main, root.id, diagnostics)
        return None, None
    try:
        return name.strip(), evaluate(run, node, Scope(main, main.names))
    except Raised as problem:
        diagnostics.report(catalogue.UNKNOWN_PIPELINE, f"`{name}`: {problem.message}", start)
        return None, None


def _report_unknown(main: ModuleValue, name: str, diagnostics: Diagnostics) -> None:
    file = main.module.file
    candidates = _candidates(main)
    near = nearest(name, candidates) or nearest(name, main.names)
    notes = [f"steps in it: {', '.join(candidates)}"] if candidates else []
    if not candidates:
        notes = ["no variable of it holds a step"]
    diagnostics.report(
        catalogue.UNKNOWN_PIPELINE,
        f"`{file.name}` has no variable `{name}`",
        None,
        notes=notes,
        help=f"did you mean `{near}`?" if near else None,
    )


def _report_no_name(main: ModuleValue, sinks: list[str], diagnostics: Diagnostics) -> None:
    file = main.module.file
    if sinks:
        message = f"`{file.name}` holds several pipelines"
        help = f"name one of them: {file.name}:{sinks[0]}"
        notes = [f"steps that no other one needs: {', '.join(sinks)}"]
    else:
        message = f"`{file.name}` has no variable that holds a step"
        help = "name what holds the pipeline, such as FILE.py:NAME; a list's element is NAME[0]"
        notes = []
    diagnostics.report(catalogue.UNKNOWN_PIPELINE, message, None, notes=notes, help=help)


def _candidates(main: ModuleValue) -> list[str]:
    return [name for name, value in main.names.items() if isinstance(value, Step)]


def _the_step(
    run: Interpreter, main: ModuleValue, name: str, value: Value, diagnostics: Diagnostics
) -> Step | None:
    value = run.known(value)
    if isinstance(value, Step):
        return value
    place = _bound_at(main, name)
    if isinstance(value, Unknown):
        report_doubt(value.doubt, diagnostics, place)
        return None
    is_class = isinstance(value, ClassValue) and value.is_step is not False
    if is_class or (isinstance(value, External) and value.last in run.shipped):
        # Wurzel's command takes a class as well.
        made = make_step(run, [value], place)
        return made if isinstance(made, Step) else None
    parts: list[str] = []
    if isinstance(value, dict):
        parts = [f'{name}["{key}"]' for key, one in value.items() if isinstance(one, Step)]
    elif isinstance(value, (list, tuple)):
        parts = [f"{name}[{at}]" for at, one in enumerate(value) if isinstance(one, Step)]
    elif isinstance(value, (SetValue, Lazy)):
        parts = []
    help = f"name one of its steps: {', '.join(parts[-3:])}" if parts else None
    if help is None and _candidates(main):
        help = f"variables that hold a step: {', '.join(_candidates(main))}"
    message = f"`{name}` is {in_words(value)}, not a step"
    diagnostics.report(catalogue.NOT_A_WURZEL_STEP, message, place, help=help)
    return None


def _bound_at(main: ModuleValue, name: str) -> Span:
    root = name.partition("[")[0].partition(".")[0]
    found = main.module.bindings.by_name.get(root)
    if not found:
        return Span(main.module.file, 0, 0)
    return main.module.span(found[-1].alias or found[-1].node)


__all__ = ["looked_for", "read_pipeline", "report"]
