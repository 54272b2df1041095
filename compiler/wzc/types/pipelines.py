"""Checks the bodies of pipelines: their steps, the steps' settings and blocks."""

from collections.abc import Iterable

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.model.containers import built_in_step
from wzc.model.contract import Setting, StepType
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.names.lookup import article
from wzc.names.symbols import Kind, Module
from wzc.syntax import ast
from wzc.types import calls, inputs
from wzc.types.blocks import check_block
from wzc.types.expressions import ExpressionChecker
from wzc.types.functions import CONSTRUCTORS, FUNCTIONS
from wzc.types.loops import check_loop
from wzc.types.ports import check_ports
from wzc.values.suggest import nearest

HOOKS = ("running",)


@define(eq=False)
class Pipelines:
    """Checks the pipelines of one file, and what its profiles change about them."""

    module: Module
    checker: ExpressionChecker
    _steps: dict[str, dict[str, ast.Step]] = field(factory=dict, init=False)
    # Those of them that are an `on_exit` or a `hook`, by identity.
    _handlers: dict[int, str] = field(factory=dict, init=False)

    def check(self, node: ast.Pipeline, *, amending: bool = False) -> None:
        """Check a pipeline, or what a profile says of it (then `amending`)."""
        check_block(self.checker, node.body, PipelineAttributes, structure=True)
        steps = self.steps(node.name.text)
        for entry in node.body.entries:
            if isinstance(entry, ast.Step):
                self.step(entry)
            elif isinstance(entry, (ast.OnExit, ast.Hook)):
                self._handler(entry)
            elif isinstance(entry, (ast.AmendStep, ast.RemoveStep)):
                self.change(entry, steps, amending)
            elif isinstance(entry, ast.Input):
                self._input(entry)
            elif isinstance(entry, ast.Output):
                self.checker.report(
                    codes.ENTRY_NOT_ALLOWED,
                    "an `output` does not belong into a pipeline",
                    entry,
                    help="it is what a component gives; the data of a pipeline's last steps stays "
                    "where they put it",
                )
            elif isinstance(entry, ast.Pipeline):
                self.checker.report(
                    codes.ENTRY_NOT_ALLOWED,
                    "a pipeline does not stand in a pipeline",
                    entry.name,
                )

    def steps(self, pipeline: str) -> dict[str, ast.Step]:
        """All steps that a pipeline may have, also those that a profile adds."""
        found = self._steps.get(pipeline)
        if found is None:
            found = self._steps[pipeline] = {}
            for body in self._bodies(pipeline):
                for entry in body.entries:
                    step = ast.declared_step(entry)
                    if step is not None:
                        kept = found.setdefault(step.name.text, step)
                        if kept is step and step is not entry:
                            event = entry.event.text if isinstance(entry, ast.Hook) else "exit"
                            self._handlers[id(step)] = event
        return found

    def _bodies(self, pipeline: str) -> Iterable[ast.Block]:
        for node in self.module.base.file.declarations:
            if isinstance(node, ast.Pipeline) and node.name.text == pipeline:
                yield node.body
        for profile in self.module.profiles:
            for entry in profile.body.entries:
                if isinstance(entry, ast.Pipeline) and entry.name.text == pipeline:
                    yield entry.body

    # ---- inputs

    def _input(self, node: ast.Input) -> None:
        type = self.checker.declarations.type(node.type)
        problem = inputs.problem(type)
        if problem is not None:
            self.checker.report(
                codes.BAD_INPUT,
                f"the input `{node.name.text}` cannot be {problem}",
                node.type,
                help="inputs are text, numbers, `bool`, one of several values, or lists of them",
            )
        if node.default is not None:
            subject = f"the input `{node.name.text}`"
            self.checker.check(node.default, inputs.default_type(type), subject)

    # ---- steps

    def _handler(self, node: ast.OnExit | ast.Hook) -> None:
        """What runs at the end, or beside the steps: a step that nothing waits for."""
        checker = self.checker
        if isinstance(node, ast.Hook) and node.event.text not in HOOKS:
            end = node.event.text in ("exit", "on_exit", "succeeded", "failed", "error")
            checker.report(
                codes.UNKNOWN_NAME,
                f"there is no hook `{node.event.text}`",
                node.event,
                help=f"`on_exit {node.name.text} = ...` runs at the end; `when` may ask for "
                "`workflow.status`"
                if end
                else "`hook running` runs while the steps do, `on_exit` at the end",
            )
        step = ast.declared_step(node)
        assert step is not None
        checker.in_handler = node.event.text if isinstance(node, ast.Hook) else "exit"
        self.step(step)
        checker.in_handler = ""

    def step(self, node: ast.Step) -> None:
        """Check a step's declaration."""
        checker = self.checker
        check_loop(checker, node)
        arguments = node.type.arguments if isinstance(node.type, ast.Call) else None
        made = self._step_type(node)
        if made is not None:
            self._settings(made, arguments)
        elif arguments is not None:
            for argument in arguments.items:
                checker.infer(argument.value)
        if made is not None and made.component is not None:
            self._use(made, made.component, node, node.block)
        elif node.block is not None:
            settings = made.settings if made is not None else ()
            ports = made is not None and made.built_in is not None
            hooks = checker.hook is None and not checker.in_handler
            check_block(
                checker, node.block, StepAttributes, settings=settings, ports=ports, hooks=hooks
            )
            if ports:
                check_ports(checker, node)
            if hooks:
                self._hooks(node, node.block)

    def _hooks(self, step: ast.Step | None, block: ast.Block) -> None:
        """The hooks in the block of a step, or in what a profile says of it."""
        for entry in block.entries:
            if isinstance(entry, (ast.OnExit, ast.Hook)) and step is not None:
                from wzc.types.hooks import check_hook

                self.checker.hook = check_hook(self.checker, entry, step)
                declared = ast.declared_step(entry)
                assert declared is not None
                self.step(declared)
                self.checker.hook = None

    def _step_type(self, node: ast.Step) -> StepType | None:
        """The type of a step; None, and a report, where it is none."""
        checker = self.checker
        target = node.type.function if isinstance(node.type, ast.Call) else node.type
        symbol = checker.bound.get(target)
        if symbol is None:
            name = target.name if isinstance(target, ast.Reference) else ""
            if built_in_step(name) is not None:
                return checker.declarations.built_in(node, name)
            if name in FUNCTIONS or name in CONSTRUCTORS:
                checker.report(
                    codes.WRONG_KIND,
                    f"`{name}` is a function, and a step type is needed here",
                    target,
                )
            return None
        if symbol.kind is Kind.STEP_TYPE:
            assert isinstance(symbol.node, ast.ExternStep)
            return checker.declarations.step_type(symbol.node)
        if symbol.kind in (Kind.COMPONENT, Kind.TEMPLATE):
            assert isinstance(symbol.node, ast.Component)
            return checker.declarations.component(symbol.node)
        kind = article(symbol.kind.value)
        checker.report(
            codes.WRONG_KIND,
            f"`{target.span.text}` is {kind}, and a step type is needed here",
            target,
            related=Label(symbol.place, "declared here"),
        )
        return None

    def _settings(self, made: StepType, given: ast.Arguments | None) -> None:
        calls.arguments(
            self.checker,
            given,
            self._taken(made),
            made.name,
            positional=False,
            unknown=codes.UNKNOWN_SETTING,
            word="setting" if made.component is None else "parameter",
            declared=made.built_in is None,
        )

    def _taken(self, made: StepType) -> dict[str, Setting]:
        """The settings of a step of a type, as they may be written."""
        if made.component is not None:
            from wzc.types.components import arguments

            return arguments(made.settings)
        return made.settings if made.built_in else self.checker.declarations.sourced(made)

    def _use(
        self,
        made: StepType,
        node: ast.Component,
        step: ast.Step | None,
        block: ast.Block | None,
    ) -> None:
        """Check the block of a step that uses a component."""
        if block is not None:
            from wzc.types.uses import check_use

            check_use(self, block, node, made)
            if self.checker.hook is None and not self.checker.in_handler:
                self._hooks(step, block)

    # ---- changes to steps

    def change(
        self,
        node: ast.AmendStep | ast.RemoveStep,
        steps: dict[str, ast.Step],
        amending: bool,
    ) -> None:
        """Check an entry that amends or removes one of some steps."""
        name = node.name.text
        if not amending:
            removing = isinstance(node, ast.RemoveStep)
            verb = "remove" if removing else "amend"
            others = any(entry.name.text == name for entry in steps.values())
            self.checker.report(
                codes.ENTRY_NOT_ALLOWED,
                f"only a profile can {verb} a step"
                if others or removing
                else f"the step `{name}` has no type",
                node.name,
                help=None if removing else f"`step {name} = Type(...)` declares a step",
            )
            return
        step = self._exists(node, steps)
        if isinstance(node, ast.RemoveStep):
            return
        self.checker.in_handler = self._handlers.get(id(step), "")
        self.amendment(node, self.declared_type(step), step)
        self.checker.in_handler = ""

    def amendment(self, node: ast.AmendStep, made: StepType | None, step: ast.Step | None) -> None:
        """Check what is said of a step of a type that is declared elsewhere."""
        if made is not None:
            self._settings(made, node.arguments)
        if made is not None and made.component is not None:
            self._use(made, made.component, step, node.block)
        elif node.block is not None:
            settings = made.settings if made is not None else ()
            hooks = not self.checker.in_handler
            check_block(self.checker, node.block, StepAttributes, settings=settings, hooks=hooks)
            if hooks:
                self._hooks(step, node.block)

    def declared_type(self, step: ast.Step | None) -> StepType | None:
        """The type of another place's step; what is wrong with it has been reported there."""
        if step is None:
            return None
        target = step.type.function if isinstance(step.type, ast.Call) else step.type
        symbol = self.checker.bound.get(target)
        name = target.name if isinstance(target, ast.Reference) else ""
        if symbol is None and built_in_step(name) is not None:
            return self.checker.declarations.built_in(step, name)
        if symbol is not None and isinstance(symbol.node, ast.Component):
            return self.checker.declarations.component(symbol.node)
        if symbol is None or not isinstance(symbol.node, ast.ExternStep):
            return None
        return self.checker.declarations.step_type(symbol.node)

    def _exists(
        self, node: ast.AmendStep | ast.RemoveStep, steps: dict[str, ast.Step]
    ) -> ast.Step | None:
        name = node.name.text
        found = steps.get(name)
        if found is None and name and name not in self.module.file.broken_names:
            guess = nearest(name, steps)
            removing = isinstance(node, ast.RemoveStep)
            self.checker.report(
                codes.NOTHING_TO_AMEND,
                f"there is no step `{name}` to {'remove' if removing else 'amend'}",
                node.name,
                f"did you mean `{guess}`?" if guess else "",
                help=None if guess or removing else f"`step {name} = Type(...)` adds one",
            )
        return found
