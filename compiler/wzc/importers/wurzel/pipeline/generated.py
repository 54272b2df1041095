"""How a file generates its workflow when it is run: `python pipeline.py`."""

from collections.abc import Mapping
from contextlib import suppress

from attrs import frozen

from wzc.importers.python import Project
from wzc.importers.wurzel.pipeline.expressions import evaluate
from wzc.importers.wurzel.pipeline.imports import load
from wzc.importers.wurzel.pipeline.interpreter import Interpreter
from wzc.importers.wurzel.pipeline.shipped import shipped_steps
from wzc.importers.wurzel.pipeline.signals import Exhausted, Raised
from wzc.importers.wurzel.pipeline.statements import execute
from wzc.importers.wurzel.pipeline.values import Step
from wzc.source.file import Span


@frozen
class GeneratedWith:
    """What a file gives to its `ArgoBackend`.

    `values` are the paths of values files as written, None where the configuration is made in
    Python or not known without running the file; `workflow` is the name of the workflow in them,
    None where there is none; `pipeline` the variable of the step, empty where it has none. `place`
    is the call of `generate_artifact`.
    """

    values: tuple[str, ...] | None
    workflow: str | None
    pipeline: str
    place: Span


def generated_with(
    project: Project, file: str, shipped: Mapping[str, str] | None = None
) -> list[GeneratedWith]:
    """All calls of `ArgoBackend.generate_artifact` that `python file` makes, in order.

    Reports nothing: a file that cannot be read gives none, or those before it had to stop.
    """
    module = project.open(file)
    if module is None or "generate_artifact" not in module.file.text:
        return []
    names = dict(shipped_steps() if shipped is None else shipped)
    run = Interpreter(project, names, evaluate, execute)
    with suppress(Raised, Exhausted, RecursionError):
        load(run, module, "__main__")
    variables = run.modules[module.name].names
    found = []
    for call in run.generated:
        pipeline = ""
        if isinstance(call.step, Step):
            same = (name for name, value in variables.items() if value is call.step)
            pipeline = next(same, "")
        backend = call.backend
        found.append(GeneratedWith(backend.values, backend.workflow, pipeline, call.place))
    return found
