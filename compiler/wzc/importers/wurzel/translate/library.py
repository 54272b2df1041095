"""What step types and middlewares there are, as they are declared: Wurzel's and one's own."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from wzc.importers.wurzel.graph import StepClass
from wzc.importers.wurzel.translate.layers import Group, evaluated
from wzc.model.contract import MiddlewareType, StepType
from wzc.pipeline import Options, Result, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import Loader
from wzc.syntax import ast
from wzc.writing import Document, Line, write

# What is asked of the compiler to see everything that is declared.
_PROBE = """
import wurzel
import wurzel.steps as probe_steps

pipeline probe {
  use wurzel.defaults
}
"""


@frozen
class Library:
    """Step types by `module:Class`, middlewares by name, and what `wurzel.defaults` sets."""

    steps: Mapping[str, StepType]
    own: frozenset[str]
    middlewares: Mapping[str, MiddlewareType]
    preset: Group

    def step(self, wanted: StepClass) -> StepType | None:
        """The declaration of a class: by its path, else by its name among Wurzel's own."""
        found = self.steps.get(wanted.path)
        if found is None and wanted.module.split(".")[0] == "wurzel":
            named = (type for path, type in self.steps.items() if path not in self.own)
            found = next((type for type in named if type.class_name == wanted.name), None)
        return found

    def is_own(self, type: StepType) -> bool:
        """Whether a type is declared in the file that is being written."""
        return type.class_path in self.own

    def class_prefixes(self) -> frozenset[str]:
        """What the variables of all known steps begin with."""
        return frozenset(type.class_name.upper() for type in self.steps.values())


def read_library(own: Document, loader: Loader) -> Library:
    """All declarations of the standard library's `wurzel`, and those of a document."""
    text = write([*own, *(Line(line) for line in _PROBE.strip().splitlines())])
    source = SourceFile("declarations", text, "declarations")
    result = evaluate_source(source, loader, Options())
    nodes = [
        node for module in result.program.modules.values() for node in module.file.declarations
    ]
    declared = result.typed.declarations
    steps = [declared.step_type(node) for node in nodes if isinstance(node, ast.ExternStep)]
    root = result.program.root.file
    return Library(
        {type.class_path: type for type in steps},
        frozenset(type.class_path for type in steps if type.place.file is root.file),
        {
            node.name.text: declared.middleware(node)
            for node in nodes
            if isinstance(node, ast.ExternMiddleware)
        },
        _preset(result),
    )


def _preset(result: Result) -> Group:
    return evaluated(result.pipelines[0].values) if result.pipelines else Group({})


def names_of(types: Sequence[StepType]) -> list[str]:
    """The names of step types, each once, in their order."""
    return list(dict.fromkeys(type.name for type in types))
