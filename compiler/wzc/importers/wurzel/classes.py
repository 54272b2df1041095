"""The step classes that a manifest names by a dotted path, where they are defined."""

from attrs import evolve

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.importers.python.project import External, Found, Project
from wzc.importers.wurzel.graph import StepClass, StepNode, WurzelGraph
from wzc.values.suggest import nearest


def located(graph: WurzelGraph, project: Project, diagnostics: Diagnostics) -> WurzelGraph:
    """The graph with each class by the module that defines it, which is what Wurzel's command
    names; a manifest may also name a package that only imports it.

    What cannot be found is reported (WZ8203, WZ8204). Wurzel's own classes stay as they are.
    """
    steps = tuple(evolve(node, type=_located(node, project, diagnostics)) for node in graph.steps)
    return evolve(graph, steps=steps)


def _located(node: StepNode, project: Project, diagnostics: Diagnostics) -> StepClass:
    type = node.type
    if type.module.split(".")[0] == "wurzel":
        return type
    module = project.module(type.module)
    if module is None:
        diagnostics.report(
            codes.PYTHON_MODULE_NOT_FOUND,
            f"there is no Python module `{type.module}`",
            node.place,
            notes=["looked for in the current folder and where Python looks (`sys.path`)"],
            help="start in the folder that has it, or name the Python that does: `--python PATH`",
        )
        return type
    found = project.lookup(module, type.name, with_builtins=False)
    if isinstance(found, Found):
        return StepClass(found.module.name, found.binding.name, found.place)
    if isinstance(found, External) and found.package == "wurzel":
        return StepClass(found.name.rpartition(".")[0], found.last)
    known = [name for name, given in module.bindings.by_name.items() if given]
    guess = nearest(type.name, known)
    diagnostics.report(
        codes.UNKNOWN_PYTHON_NAME,
        f"the module `{type.module}` has no class `{type.name}`",
        node.place,
        f"did you mean `{guess}`?" if guess else "",
    )
    return type
