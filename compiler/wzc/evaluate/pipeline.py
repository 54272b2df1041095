"""Evaluates pipelines: profiles amend declarations, then layers are merged."""

from collections.abc import Sequence
from typing import Any

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.evaluate.blocks import BlockEvaluator, Values
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.model.attribute import schema, structure
from wzc.model.contract import StepType
from wzc.model.pipeline import Edge, Pipeline, PipelineAttributes, Step
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.names.symbols import Kind
from wzc.source.file import Span
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.types.expressions import with_sources
from wzc.types.kinds import BlockOf, ListOf, Union
from wzc.values.suggest import nearest


def evaluate_pipeline(
    evaluator: Evaluator, node: ast.Pipeline, profiles: Sequence[ast.Profile]
) -> Pipeline:
    """The evaluated pipeline with the profiles applied in their order.

    Reports changes to steps that do not exist, required settings that are missing, and whatever
    evaluation finds. What was refused is left out or BROKEN.
    """
    return _PipelineEvaluator(evaluator, node, profiles).evaluate()


@define(eq=False)
class _Declared:
    """A step with all that amends it: the arguments and blocks, weakest first."""

    node: ast.Step
    type: StepType
    target: ast.Expr
    arguments: list[tuple[ast.Arguments | None, Environment]]
    blocks: list[tuple[ast.Block, Environment]]
    env: Environment


@define(eq=False)
class _PipelineEvaluator:
    evaluator: Evaluator
    node: ast.Pipeline
    profiles: Sequence[ast.Profile]
    # Steps that the checker has refused: edges to them are no further mistake.
    refused: set[str] = field(factory=set, init=False)

    def evaluate(self) -> Pipeline:
        bodies = self.bodies()
        blocks = BlockEvaluator(self.evaluator)
        values: Values = {}
        for body, env in bodies:
            values = blocks.apply(body, PipelineAttributes, values, env)
        pipeline = Pipeline(
            self.node.name.text,
            self.node.name.span,
            make(PipelineAttributes, values),
            values,
            doc=self.node.doc,
        )
        declared = self.declared(bodies)
        defaults = values.get("defaults")
        inherited = (
            defaults.data if defaults is not None and isinstance(defaults.data, dict) else {}
        )
        shared = make(StepAttributes, inherited)
        for name, step in declared.items():
            step_values, attributes = inherited, shared
            if step.blocks:
                for block, env in step.blocks:
                    step_values = blocks.apply(block, StepAttributes, step_values, env)
                attributes = make(StepAttributes, step_values)
            pipeline.steps[name] = Step(
                name,
                step.node.name.span,
                step.type,
                self.settings(step, step_values, values),
                attributes,
                step.env.origin(step.node.span),
                step_values,
                step.node.doc,
            )
        self.edges(bodies, pipeline)
        return pipeline

    def bodies(self) -> list[tuple[ast.Block, Environment]]:
        """The declaration's body and those of the profiles that amend it."""
        bodies = [(self.node.body, Environment())]
        for profile in self.profiles:
            via = Via("profile", profile.name.text, profile.name.span)
            for entry in profile.body.entries:
                if isinstance(entry, ast.Pipeline) and entry.name.text == self.node.name.text:
                    bodies.append((entry.body, Environment({}, (via,))))
                    break
        return bodies

    # ---- steps

    def declared(self, bodies: list[tuple[ast.Block, Environment]]) -> dict[str, _Declared]:
        """The steps that exist after all profiles, in the order in which they were declared."""
        steps: dict[str, _Declared] = {}
        for body, env in bodies:
            for entry in body.entries:
                if isinstance(entry, ast.Step):
                    self.add(steps, entry, env)
                elif isinstance(entry, ast.AmendStep):
                    self.amend(steps, entry, env)
                elif isinstance(entry, ast.RemoveStep) and self.exists(steps, entry.name):
                    steps.pop(entry.name.text, None)
        return steps

    def add(self, steps: dict[str, _Declared], node: ast.Step, env: Environment) -> None:
        name = node.name.text
        target = node.type.function if isinstance(node.type, ast.Call) else node.type
        symbol = self.evaluator.typed.bound.get(target)
        if not name or symbol is None or symbol.kind is not Kind.STEP_TYPE or node.loop is not None:
            self.refused.add(name)
            return
        assert isinstance(symbol.node, ast.ExternStep)
        earlier = steps.get(name)
        if earlier is not None:
            # Within one file the binder reports a second declaration only where both are in sight.
            self.evaluator.diagnostics.report(
                codes.DECLARED_TWICE,
                f"there is a step `{name}` already",
                node.name.span,
                secondary=[Label(earlier.node.name.span, "the first one")],
                help=f"`step {name} {{ ... }}` amends it",
            )
            return
        arguments = node.type.arguments if isinstance(node.type, ast.Call) else None
        blocks = [] if node.block is None else [(node.block, env)]
        made = self.evaluator.typed.declarations.step_type(symbol.node)
        steps[name] = _Declared(node, made, target, [(arguments, env)], blocks, env)

    def amend(self, steps: dict[str, _Declared], node: ast.AmendStep, env: Environment) -> None:
        if not self.exists(steps, node.name):
            return
        step = steps.get(node.name.text)
        if step is None:
            return
        if node.arguments is not None:
            step.arguments.append((node.arguments, env))
        if node.block is not None:
            step.blocks.append((node.block, env))

    def exists(self, steps: dict[str, _Declared], name: ast.Name) -> bool:
        if name.text in steps:
            return True
        if name.text not in self.refused and id(name) not in self.evaluator.typed.bad:
            guess = nearest(name.text, steps)
            self.evaluator.diagnostics.report(
                codes.NOTHING_TO_AMEND,
                f"there is no step `{name.text}` here",
                name.span,
                f"did you mean `{guess}`?" if guess else "another profile adds or removes it",
            )
        return False

    def settings(
        self, step: _Declared, step_values: Values, pipeline_values: Values
    ) -> dict[str, Value]:
        """The settings that were written, in the order of the declaration."""
        types = with_sources(step.type.settings)
        found: Values = {}
        for arguments, env in step.arguments:
            for name, value in self.evaluator.arguments(arguments, types, env).items():
                value.previous = found.get(name)
                found[name] = value
        missing = [
            name
            for name, setting in step.type.settings.items()
            if setting.required and (name not in found or found[name].data is None)
        ]
        if missing:
            self.report_missing(step, missing, step_values)
        return {name: found[name] for name in step.type.settings if name in found}

    def report_missing(self, step: _Declared, missing: list[str], step_values: Values) -> None:
        names = ", ".join(f"`{name}`" for name in missing)
        are = "settings" if len(missing) > 1 else "setting"
        env_from = step_values.get("env_from")
        help = f"`{step.type.name}({missing[0]} = ...)`"
        if env_from is not None and env_from.data:
            help += f", or `{missing[0]} = from_env()` if an `env_from` source holds it"
        broken = any(
            start < step.node.end and step.node.start < end
            for start, end in self.evaluator.typed.bound.program.root.file.broken_spans
        )
        given = [
            argument for arguments, _ in step.arguments if arguments for argument in arguments.items
        ]
        if broken or any(id(argument) in self.evaluator.typed.bad for argument in given):
            return  # a misspelt setting is probably the missing one
        self.evaluator.diagnostics.report(
            codes.MISSING_SETTING,
            f"step {step.node.name.text} lacks the required {are} {names}",
            step.target.span,
            secondary=[Label(step.type.settings[missing[0]].place, "declared without a default")],
            help=help,
        )

    # ---- edges

    def edges(self, bodies: list[tuple[ast.Block, Environment]], pipeline: Pipeline) -> None:
        removed = {
            entry.name.text
            for body, _ in bodies
            for entry in body.entries
            if isinstance(entry, ast.RemoveStep)
        } - set(pipeline.steps)
        for body, _ in bodies:
            for entry in body.entries:
                if isinstance(entry, ast.Edge):
                    self.edge(entry, pipeline, removed)

    def edge(self, node: ast.Edge, pipeline: Pipeline, removed: set[str]) -> None:
        for position, arrow in enumerate(node.arrows):
            left, right = node.ends[position], node.ends[position + 1]
            sources = [s for s in steps_of(left) if self.known(s, pipeline, removed)]
            targets = [s for s in steps_of(right) if self.known(s, pipeline, removed)]
            place = Span(node.file, left.start, right.end)
            for target in targets:
                if target.optional:
                    self.later("`?` after the target of an edge means nothing", target)
            for source in sources:
                if source.optional:
                    self.later("`?` on an edge is not supported yet", source)
                for target in targets:
                    pipeline.edges.append(
                        Edge(
                            source.path.parts[0].text,
                            target.path.parts[0].text,
                            arrow.data,
                            place,
                            arrow.span,
                            source.optional,
                        )  # fmt: skip
                    )

    def later(self, message: str, node: ast.Node) -> None:
        code = codes.NOT_SUPPORTED_YET if "yet" in message else codes.ENTRY_NOT_ALLOWED
        self.evaluator.diagnostics.report(code, message, node.span)

    def known(self, end: ast.EdgeStep, pipeline: Pipeline, removed: set[str]) -> bool:
        first = end.path.parts[0]
        broken = self.evaluator.typed.bound.program.root.file.broken_names
        if first.text in pipeline.steps:
            if len(end.path.parts) > 1:
                self.later("an output of a step on an edge is not supported yet", end)
            return True
        if (
            first.text in removed
            or first.text in self.refused
            or first.text in broken
            or not first.text
        ):
            return False
        guess = nearest(first.text, pipeline.steps)
        self.evaluator.diagnostics.report(
            codes.UNKNOWN_STEP,
            f"there is no step `{first.text}`",
            first.span,
            f"did you mean `{guess}`?" if guess else "",
            help=None if guess else f"`step {first.text} = Type(...)` declares one",
        )
        return False


def steps_of(end: ast.EdgeStep | ast.EdgeList) -> list[ast.EdgeStep]:
    """The steps at one end of an edge."""
    return end.steps if isinstance(end, ast.EdgeList) else [end]


def make(model: type, values: Values) -> Any:
    """An object of the model from evaluated values; blocks in it become objects too.

    What is BROKEN is left out: it has been reported.
    """
    made: Values = {}
    known = schema(model)
    for name, value in values.items():
        if value.data is BROKEN:
            continue
        found = known.get(name)
        block = _block(found.type) if found is not None else None
        if name != "defaults" and block is not None:
            value = _made(value, block)
        made[name] = value
    return structure(model, made)


def _made(value: Value, block: BlockOf | ListOf) -> Value:
    if isinstance(block, ListOf):
        if not isinstance(value.data, list):
            return value
        assert isinstance(block.element, BlockOf)
        return Value(
            [_made(item, block.element) for item in value.data], value.origin, value.previous
        )
    if not isinstance(value.data, dict):
        return value
    return Value(make(block.model, value.data), value.origin, value.previous)


def _block(type: object) -> BlockOf | ListOf | None:
    """The block in an attribute's type, also one that a list is made of."""
    members = type.members if isinstance(type, Union) else (type,)
    for member in members:
        if isinstance(member, BlockOf):
            return member
        if isinstance(member, ListOf) and isinstance(member.element, BlockOf):
            return member
    return None
