"""What names stand for, and the tables of it."""

from enum import Enum

from attrs import Factory, define

from wzc.source.file import SourceFile, Span
from wzc.syntax import ast


class Kind(Enum):
    """The kinds of things that have names. The value is the word used in messages."""

    PARAM = "param"
    LET = "let"
    MODULE = "module"
    STEP_TYPE = "step type"
    MIDDLEWARE = "middleware"
    TEMPLATE = "extern template"
    COMPONENT = "component"
    CONTRACT = "contract"
    PRESET = "preset"
    PIPELINE = "pipeline"
    PROFILE = "profile"
    CLUSTER = "cluster"
    PARAMETER = "parameter"
    VARIABLE = "variable"
    STEP = "step"
    INPUT = "input"
    RUN = "value of the run"
    CONTEXT = "value of a condition"


# What is looked up where a value is expected; the others where something is called or used.
VALUES = (
    Kind.PARAM,
    Kind.LET,
    Kind.CLUSTER,
    Kind.MODULE,
    Kind.PARAMETER,
    Kind.VARIABLE,
    Kind.STEP,
    Kind.INPUT,
    Kind.RUN,
    Kind.CONTEXT,
)


@define(eq=False)
class Symbol:
    """One named thing. `node` is its declaration; for a MODULE `module` is what it stands for."""

    kind: Kind
    name: str
    node: ast.Node
    place: Span
    module: "Module | None" = None
    home: "Module | None" = None

    def __str__(self) -> str:
        return f"{self.kind.value} {self.name}"


@define(eq=False)
class Module:
    """One file with the names it declares and imports.

    `values` and `callables` are two namespaces: what is called or used is looked up among the
    callables only, everything else among the values only. A file of profiles (`--profile-file`) has
    in `amended` the root file, whose pipelines and params its profiles are about; the root file has
    all of these in `amending`.
    """

    source: SourceFile
    file: ast.File
    amended: "Module | None" = None
    amending: "list[Module]" = Factory(list)
    values: dict[str, Symbol] = Factory(dict)
    callables: dict[str, Symbol] = Factory(dict)
    own: list[Symbol] = Factory(list)
    imports: dict[int, "Module"] = Factory(dict)

    @property
    def base(self) -> "Module":
        """The file whose pipelines and params the profiles of this one are about."""
        return self.amended or self

    @property
    def profiles(self) -> list[ast.Profile]:
        """The profiles about this file's pipelines: its own, then those of files of profiles."""
        files = [self.base, *self.base.amending]
        return [n for m in files for n in m.file.declarations if isinstance(n, ast.Profile)]

    def exported(self, name: str) -> list[Symbol]:
        """What an import of `name` brings: what the file itself declares under it."""
        return [s for s in self.own if s.name == name and s.kind is not Kind.MODULE]

    @property
    def public_names(self) -> list[str]:
        """Names an import may ask for."""
        kinds = (Kind.PIPELINE, Kind.PROFILE, Kind.MODULE)
        return [s.name for s in self.own if s.kind not in kinds and not s.name.startswith("_")]


@define(eq=False)
class Program:
    """The root file and everything it imports, each module once.

    `complete` is False where an import failed: what it would have brought is missing, so nothing
    that is looked for later can be said to be missing.
    """

    root: Module
    modules: dict[str, Module]
    complete: bool = True


@define(eq=False)
class Bound:
    """What each name in the program stands for.

    `symbols` is keyed by the identity of the node: a Reference or an Attribute for values, the
    function of a Call, the Path of a `use`, of a type or of a base contract, the type of a step.
    A name that is not in it has been reported, or is a built-in function. `order` has the lets and
    params of each file, by its key, each after those that it needs.
    """

    program: Program
    symbols: dict[int, Symbol] = Factory(dict)
    order: dict[str, list[ast.Let | ast.Param]] = Factory(dict)

    def get(self, node: ast.Node) -> Symbol | None:
        """What a node's name stands for."""
        return self.symbols.get(id(node))
