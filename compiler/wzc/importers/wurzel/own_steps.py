"""One's own step classes, declared in the file that uses them."""

from collections.abc import Sequence

from attrs import evolve, frozen

from wzc.diagnostics.model import Diagnostics
from wzc.importers.python.project import Project
from wzc.importers.stub.model import Package
from wzc.importers.wurzel.graph import StepClass
from wzc.names.imports import load
from wzc.source.file import SourceFile
from wzc.source.loader import Loader
from wzc.syntax import ast
from wzc.writing import Blank, Comment, Document, Entry, Extern, Line

_LIBRARY = "import wurzel.contracts as c\nimport wurzel.steps as s\n"


@frozen
class OwnSteps:
    """Declarations of steps and contracts, and the lines that import what they need."""

    imports: Sequence[Line] = ()
    entries: Document = ()
    names: Sequence[str] = ()

    @property
    def document(self) -> Document:
        """As a file of their own."""
        return [*self.imports, *self.entries]


def declare_own_steps(
    project: Project,
    classes: Sequence[StepClass],
    loader: Loader,
    diagnostics: Diagnostics,
    package: Package | None = None,
) -> OwnSteps:
    """Declarations for the classes, as `wzc stub` writes them, from their source or from a
    `package` that was read by running it. What that does not say, or the language cannot, is
    reported (WZ81xx).
    """
    if not classes:
        return OwnSteps()
    from wzc.importers.stub.document import Shipped, stub_entries
    from wzc.importers.stub.static.steps import read_modules

    if package is None:
        modules = [project.module(name) for name in dict.fromkeys(one.module for one in classes)]
        found = [module for module in modules if module is not None]
        package = read_modules(project, found, diagnostics)
    wanted = {one.path for one in classes}
    used = tuple(step for step in package.steps if step.path in wanted)
    shipped = Shipped(_contracts(loader))
    entries = stub_entries(evolve(package, steps=used), shipped, diagnostics)
    imports = [one for one in entries if isinstance(one, Line) and one.text.startswith("from ")]
    declared: list[Entry] = [
        one for one in entries if one not in imports and not isinstance(one, Comment)
    ]
    while declared and isinstance(declared[0], Blank):
        del declared[0]
    names = [one.head.rpartition(" ")[2] for one in declared if isinstance(one, Extern)]
    return OwnSteps(imports, declared, names)


def _contracts(loader: Loader) -> frozenset[str]:
    """The contracts that the standard library declares."""
    program = load(SourceFile("library", _LIBRARY), loader, Diagnostics())
    return frozenset(
        node.name.text
        for module in program.modules.values()
        for node in module.file.declarations
        if isinstance(node, ast.Contract) and module.source.is_stdlib
    )
