"""The names that stand in a scope of their own: steps, inputs, parameters and loop variables."""

from collections.abc import Iterable

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.names.lookup import Lookup
from wzc.names.symbols import Kind, Module, Symbol
from wzc.syntax import ast


@define(eq=False)
class Scopes:
    """Declares names in the scopes of one file.

    Reports what is declared twice, and what hides a name that `lookup` finds from here.
    """

    module: Module
    lookup: Lookup
    diagnostics: Diagnostics
    _steps: dict[str, dict[str, Symbol]] = field(factory=dict, init=False)

    def steps_of(self, pipeline: str) -> dict[str, Symbol]:
        """The steps and inputs of a pipeline, with those that profiles add."""
        scope = self._steps.get(pipeline)
        if scope is not None:
            return scope
        scope = self._steps[pipeline] = {}
        removed: set[str] = set()
        amending: list[ast.Block] = []
        for node in self.module.base.file.declarations:
            if isinstance(node, ast.Pipeline) and node.name.text == pipeline:
                self.add_steps(scope, node.body)
        for profile in self.module.profiles:
            for entry in profile.body.entries:
                if isinstance(entry, ast.Pipeline) and entry.name.text == pipeline:
                    amending.append(entry.body)
                    removed |= {
                        e.name.text for e in entry.body.entries if isinstance(e, ast.RemoveStep)
                    }
        for body in amending:
            self.add_steps(scope, body, amending=True, removed=removed)
        return scope

    def add_steps(
        self,
        scope: dict[str, Symbol],
        body: ast.Block,
        *,
        amending: bool = False,
        removed: Iterable[str] = (),
    ) -> None:
        """Declare the steps and inputs of a body.

        A profile (`amending`) may declare what the pipeline has only where a profile `removed` it;
        two profiles may add the same step, if they are not selected together.
        """
        here: dict[str, Symbol] = {}
        for entry in body.entries:
            step = ast.declared_step(entry)
            if step is not None:
                self.declare(here, Kind.STEP, step.name, step)
            elif isinstance(entry, ast.Input):
                self.declare(here, Kind.INPUT, entry.name, entry)
        for name, symbol in here.items():
            first = scope.setdefault(name, symbol)
            if not amending or first is symbol or name in removed:
                continue
            if self._in_pipeline(first):
                self.diagnostics.report(
                    codes.DECLARED_TWICE,
                    f"there is a {first.kind.value} `{name}` already",
                    symbol.place,
                    secondary=[Label(first.place, "the first one")],
                    help=f"`step {name} {{ ... }}` or `step {name}(setting = ...)` amends it",
                )

    def _in_pipeline(self, symbol: Symbol) -> bool:
        base = self.module.base
        return symbol.place.file is base.source and any(
            isinstance(node, ast.Pipeline) and node.body.start <= symbol.place.start < node.body.end
            for node in base.file.declarations
        )

    def declare(self, scope: dict[str, Symbol], kind: Kind, name: ast.Name, node: ast.Node) -> None:
        """Declare in `scope` what `node` declares; a name the parser made up is left out."""
        if not name.text:
            return
        outer = self.lookup.find(name.text)
        if outer is not None and outer.node is not node:
            self.diagnostics.report(
                codes.SHADOWED,
                f"the {kind.value} `{name.text}` hides the {outer.kind.value} of the same name",
                name.span,
                secondary=[]
                if outer.kind is Kind.RUN  # it stands nowhere
                else [Label(outer.place, f"the {outer.kind.value}")],
                help="give one of them another name",
            )
        elif name.text in scope:
            self.diagnostics.report(
                codes.DECLARED_TWICE,
                f"the {kind.value} `{name.text}` is declared twice",
                name.span,
                secondary=[Label(scope[name.text].place, "the first time here")],
                help="give one of them another name",
            )
            return
        scope[name.text] = Symbol(kind, name.text, node, name.span, home=self.module)
