"""Checks a program: declarations, blocks, settings, all profiles, used or not."""

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.model.attribute import schema
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.names.bind import Bound
from wzc.names.symbols import Kind, Module, Symbol
from wzc.syntax import ast
from wzc.types.blocks import check_block, check_preset
from wzc.types.declarations import Declarations
from wzc.types.expressions import ExpressionChecker, is_secret, with_sources
from wzc.types.functions import LATER_STEPS
from wzc.values.suggest import nearest


@define(eq=False)
class Typed:
    """A checked program. `bad` are the nodes whose mistakes have been reported, by identity."""

    bound: Bound
    declarations: Declarations
    bad: set[int]


def check(bound: Bound, diagnostics: Diagnostics) -> Typed:
    """Check every file of the program; the standard library's files only as far as they are used."""
    declarations = Declarations(bound, diagnostics)
    checker = ExpressionChecker(bound, declarations, diagnostics)
    for module in bound.program.modules.values():
        if not module.source.is_stdlib or module is bound.program.root:
            _Files(module, checker).check()
    return Typed(bound, declarations, checker.bad)


@define(eq=False)
class _Files:
    module: Module
    checker: ExpressionChecker

    def check(self) -> None:
        for node in self.module.file.declarations:
            self.declaration(node)
        for node in self.module.file.declarations:
            if isinstance(node, ast.Preset):
                self.unused_preset(node)

    def declaration(self, node: ast.Node) -> None:
        checker = self.checker
        declarations = checker.declarations
        if isinstance(node, ast.Param):
            type = declarations.type(node.type)
            if node.default is not None:
                checker.check(node.default, type, f"the param `{node.name.text}`")
        elif isinstance(node, ast.Let):
            checker.let_type(node)
        elif isinstance(node, ast.Contract):
            declarations.contract(node)
        elif isinstance(node, ast.ExternStep):
            self.defaults(node.parameters)
            declarations.step_type(node)
        elif isinstance(node, ast.ExternMiddleware):
            self.defaults(node.parameters)
            declarations.middleware(node)
        elif isinstance(node, ast.Preset):
            self.defaults(node.parameters)
        elif isinstance(node, ast.Pipeline):
            self.pipeline(node)
        elif isinstance(node, ast.Profile):
            self.profile(node)
        elif isinstance(node, (ast.Component, ast.Cluster, ast.ExternTemplate)):
            word = {
                ast.Component: "component",
                ast.Cluster: "cluster",
                ast.ExternTemplate: "extern template",
            }
            checker.report(
                codes.NOT_SUPPORTED_YET, f"`{word[node.__class__]}` is not supported yet", node.name
            )

    def defaults(self, parameters: list[ast.Parameter]) -> None:
        """A declared default is documentation of what happens anyway, so a secret may have one."""
        for parameter in parameters:
            if parameter.default is None:
                continue
            type = self.checker.declarations.type(parameter.type)
            if is_secret(type) and isinstance(parameter.default, ast.String):
                continue
            self.checker.check(parameter.default, type, f"`{parameter.name.text}`")

    def unused_preset(self, node: ast.Preset) -> None:
        """A preset that no block uses is checked as what its attributes look like."""
        if any(
            (id(node), model) in self.checker.presets
            for model in (PipelineAttributes, StepAttributes)
        ):
            return
        names = [
            e.key.text
            for e in node.body.entries
            if isinstance(e, (ast.Assign, ast.Amend, ast.Append))
        ]
        votes = {
            model: sum(name in schema(model) for name in names)
            for model in (PipelineAttributes, StepAttributes)
        }
        model = max(votes, key=lambda m: votes[m])
        check_preset(
            self.checker, Symbol(Kind.PRESET, node.name.text, node, node.name.span), node, model
        )

    # ---- pipelines

    def pipeline(self, node: ast.Pipeline) -> None:
        check_block(self.checker, node.body, PipelineAttributes, structure=True)
        steps = self.steps(node.name.text)
        for entry in node.body.entries:
            if isinstance(entry, ast.Step):
                self.step(entry)
            elif isinstance(entry, ast.AmendStep):
                self.amend_step(entry, steps)
            elif isinstance(entry, ast.RemoveStep):
                self.exists(entry.name, steps, "remove")
            elif isinstance(entry, (ast.Input, ast.Output, ast.OnExit, ast.Hook)):
                words = {
                    ast.Input: "input",
                    ast.Output: "output",
                    ast.OnExit: "on_exit",
                    ast.Hook: "hook",
                }
                self.checker.report(
                    codes.NOT_SUPPORTED_YET, f"`{words[type(entry)]}` is not supported yet", entry
                )
            elif isinstance(entry, ast.Pipeline):
                self.checker.report(
                    codes.ENTRY_NOT_ALLOWED, "a pipeline does not stand in a pipeline", entry.name
                )

    def steps(self, pipeline: str) -> dict[str, ast.Step]:
        """All steps that a pipeline may have, also those that a profile adds."""
        found: dict[str, ast.Step] = {}
        for body in self.bodies(pipeline):
            for entry in body.entries:
                if isinstance(entry, ast.Step):
                    found.setdefault(entry.name.text, entry)
        return found

    def bodies(self, pipeline: str) -> list[ast.Block]:
        bodies = []
        for node in self.module.file.declarations:
            if isinstance(node, ast.Pipeline) and node.name.text == pipeline:
                bodies.append(node.body)
            elif isinstance(node, ast.Profile):
                bodies += [
                    e.body
                    for e in node.body.entries
                    if isinstance(e, ast.Pipeline) and e.name.text == pipeline
                ]
        return bodies

    def step(self, node: ast.Step) -> None:
        checker = self.checker
        if node.loop is not None:
            checker.report(
                codes.NOT_SUPPORTED_YET, "a loop over steps is not supported yet", node.loop
            )
        target = node.type.function if isinstance(node.type, ast.Call) else node.type
        arguments = node.type.arguments if isinstance(node.type, ast.Call) else None
        symbol = checker.bound.get(target)
        if symbol is None:
            if isinstance(target, ast.Reference) and target.name in LATER_STEPS:
                checker.report(
                    codes.NOT_SUPPORTED_YET,
                    f"a step of type `{target.name}` is not supported yet",
                    target,
                )
        elif symbol.kind is Kind.STEP_TYPE:
            self.settings(symbol, arguments)
        elif symbol.kind in (Kind.COMPONENT, Kind.TEMPLATE):
            checker.report(
                codes.NOT_SUPPORTED_YET,
                f"a {symbol.kind.value} as a step is not supported yet",
                target,
            )
        else:
            checker.report(
                codes.WRONG_KIND,
                f"`{symbol.name}` is a {symbol.kind.value}, and a step type is needed here",
                target,
                related=Label(symbol.place, "declared here"),
            )
        if node.block is not None:
            check_block(checker, node.block, StepAttributes)

    def settings(self, symbol: Symbol, arguments: ast.Arguments | None) -> None:
        assert isinstance(symbol.node, ast.ExternStep)
        made = self.checker.declarations.step_type(symbol.node)
        self.checker.arguments(
            arguments, with_sources(made.settings), made.name,
            positional=False, unknown=codes.UNKNOWN_SETTING, word="setting",
        )  # fmt: skip

    def amend_step(self, node: ast.AmendStep, steps: dict[str, ast.Step]) -> None:
        step = self.exists(node.name, steps, "amend")
        if step is not None and node.arguments is not None:
            target = step.type.function if isinstance(step.type, ast.Call) else step.type
            symbol = self.checker.bound.get(target)
            if symbol is not None and symbol.kind is Kind.STEP_TYPE:
                self.settings(symbol, node.arguments)
        if node.block is not None:
            check_block(self.checker, node.block, StepAttributes)

    def exists(self, name: ast.Name, steps: dict[str, ast.Step], what: str) -> ast.Step | None:
        found = steps.get(name.text)
        if found is None and name.text and name.text not in self.module.file.broken_names:
            guess = nearest(name.text, steps)
            self.checker.report(
                codes.NOTHING_TO_AMEND,
                f"there is no step `{name.text}` to {what}",
                name,
                f"did you mean `{guess}`?" if guess else "",
                help=None
                if guess or what == "remove"
                else f"`step {name.text} = Type(...)` adds one",
            )
        return found

    # ---- profiles

    def profile(self, node: ast.Profile) -> None:
        checker = self.checker
        params = {n.name.text: n for n in self.module.file.declarations if isinstance(n, ast.Param)}
        pipelines = {
            n.name.text: n for n in self.module.file.declarations if isinstance(n, ast.Pipeline)
        }
        seen: dict[str, ast.Key] = {}
        amended: dict[str, ast.Pipeline] = {}
        for entry in node.body.entries:
            if isinstance(entry, ast.Assign):
                if checker.set_once(entry.key, seen):
                    self.profile_param(entry, params)
            elif isinstance(entry, ast.Pipeline):
                self.profile_pipeline(entry, pipelines, amended)
            elif isinstance(entry, ast.Field):
                check_block(
                    checker,
                    ast.Block(entry.file, entry.start, entry.end, 1, [entry]),
                    PipelineAttributes,
                )
            else:
                checker.report(
                    codes.ENTRY_NOT_ALLOWED,
                    "a profile sets params (`name = value`) and amends pipelines (`pipeline name { ... }`)",
                    entry,
                    help=self.profile_help(entry, pipelines),
                )

    def profile_help(self, entry: ast.Node, pipelines: dict[str, ast.Pipeline]) -> str | None:
        if not pipelines or not isinstance(entry, (ast.Amend, ast.Step, ast.AmendStep, ast.Edge)):
            return None
        return f"it belongs into `pipeline {next(iter(pipelines))} {{ ... }}`"

    def profile_param(self, entry: ast.Assign, params: dict[str, ast.Param]) -> None:
        name = entry.key.text
        param = params.get(name)
        if param is not None:
            type = self.checker.declarations.type(param.type)
            self.checker.check(
                entry.value, type, f"the param `{name}`", Label(param.name.span, "declared here")
            )
            return
        if not name or name in self.module.file.broken_names:
            return
        guess = nearest(name, params)
        help = None
        if guess is None and name in schema(PipelineAttributes):
            help = "an attribute of a pipeline is set in `pipeline name { ... }`"
        self.checker.report(
            codes.NOTHING_TO_AMEND,
            f"there is no param `{name}`",
            entry.key,
            f"did you mean `{guess}`?" if guess else "",
            help=help,
        )

    def profile_pipeline(
        self,
        entry: ast.Pipeline,
        pipelines: dict[str, ast.Pipeline],
        amended: dict[str, ast.Pipeline],
    ) -> None:
        name = entry.name.text
        base = pipelines.get(name)
        if base is None:
            if name and name not in self.module.file.broken_names:
                guess = nearest(name, pipelines)
                self.checker.report(
                    codes.NOTHING_TO_AMEND,
                    f"there is no pipeline `{name}` to amend",
                    entry.name,
                    f"did you mean `{guess}`?" if guess else "",
                )
            return
        first = amended.setdefault(name, entry)
        if first is not entry:
            self.checker.report(
                codes.SET_TWICE,
                f"the pipeline `{name}` is amended twice in one profile",
                entry.name,
                related=Label(first.name.span, "the first time here"),
                help="put both into one block",
            )
            return
        self.pipeline(entry)
