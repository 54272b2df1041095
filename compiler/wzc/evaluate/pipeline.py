"""Evaluates pipelines: profiles amend declarations, then layers are merged."""

from collections.abc import Sequence

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.evaluate.blocks import BlockEvaluator
from wzc.evaluate.calls import arguments
from wzc.evaluate.edges import Edges
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.objects import Values, make
from wzc.evaluate.ports import add_ports
from wzc.evaluate.references import add_implied
from wzc.model.containers import BUILT_IN_STEPS
from wzc.model.contract import MiddlewareUse, StepType
from wzc.model.loops import Loop
from wzc.model.pipeline import Pipeline, PipelineAttributes, Step
from wzc.model.run_time import Input
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.types.inputs import default_type
from wzc.types.loops import is_unrolled
from wzc.values.suggest import nearest


def has_hooks(block: ast.Block) -> bool:
    """Whether a step's block declares hooks."""
    return any(isinstance(entry, (ast.OnExit, ast.Hook)) for entry in block.entries)


def evaluate_pipeline(
    evaluator: Evaluator, node: ast.Pipeline, profiles: Sequence[ast.Profile]
) -> Pipeline:
    """The evaluated pipeline with the profiles applied in their order.

    Reports changes to steps that do not exist, required settings that are missing, and whatever
    evaluation finds. What was refused is BROKEN in `values`, and left out everywhere else.
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
    event: str = ""
    of: str = ""

    def within(self, env: Environment) -> "_Declared":
        """The same where the declaration itself sees more; what amends it does not."""
        given = [(one, env if other is self.env else other) for one, other in self.arguments]
        blocks = [(one, env if other is self.env else other) for one, other in self.blocks]
        return _Declared(self.node, self.type, self.target, given, blocks, env)


@define(eq=False)
class _PipelineEvaluator:
    evaluator: Evaluator
    node: ast.Pipeline
    profiles: Sequence[ast.Profile]
    # Steps that the checker has refused, and steps that a profile removes.
    refused: set[str] = field(factory=set, init=False)
    removed: set[str] = field(factory=set, init=False)
    # Steps that were declared twice with different types: nobody knows what their edges carry.
    unclear: set[str] = field(factory=set, init=False)
    loops: bool = field(default=False, init=False)

    def evaluate(self) -> Pipeline:
        bodies = self.bodies()
        values = self.values(bodies, {})
        cluster = values.get("cluster")
        if cluster is not None and cluster.data is not None and cluster.data is not BROKEN:
            values = self.values(bodies, cluster.data.pipeline_values)
        pipeline = Pipeline(
            self.node.name.text,
            self.node.name.span,
            make(PipelineAttributes, values),
            values,
            doc=self.node.doc,
        )
        self.inputs(pipeline, bodies)
        self.steps(pipeline, self.declared(bodies))
        self.middlewares(pipeline)
        broken = self.evaluator.typed.bound.program.root.file.broken_names
        missing = self.refused | self.removed | broken | pipeline.disabled.keys()
        missing -= pipeline.steps.keys()
        silent = frozenset(missing | self.unclear)
        Edges(pipeline, silent, self.evaluator.diagnostics).add(body for body, _ in bodies)
        removed = frozenset(self.removed - pipeline.steps.keys())
        if pipeline.unrolled:
            from wzc.evaluate.unrolled import take_apart

            take_apart(pipeline, self.evaluator.diagnostics)
        add_implied(pipeline, removed, self.evaluator.diagnostics)
        if self.evaluator.names_attempts:
            from wzc.evaluate.attempts import check_attempts

            check_attempts(pipeline, self.evaluator.diagnostics)
        if self.loops:
            from wzc.evaluate.loops import check_gathered

            check_gathered(pipeline, self.evaluator.diagnostics)
        return pipeline

    def values(self, bodies: list[tuple[ast.Block, Environment]], weakest: Values) -> Values:
        """The attributes, over those of a weaker layer: the cluster's."""
        steps = weakest.get("defaults")
        weaker = {**weakest, **(steps.data if steps is not None else {})}
        blocks = BlockEvaluator(self.evaluator, weaker)
        values = dict(weakest)
        for body, env in bodies:
            values = blocks.apply(body, PipelineAttributes, values, env)
        return values

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

    def inputs(self, pipeline: Pipeline, bodies: list[tuple[ast.Block, Environment]]) -> None:
        """The inputs of the declaration, and those that profiles add."""
        declarations = self.evaluator.typed.declarations
        for body, env in bodies:
            for entry in body.entries:
                if not isinstance(entry, ast.Input) or id(entry.type) in self.evaluator.typed.bad:
                    continue
                type = declarations.type(entry.type)
                default = None
                if entry.default is not None:
                    subject = f"the input `{entry.name.text}`"
                    taken = default_type(type)
                    default = self.evaluator.as_type(entry.default, taken, subject, env)
                    if default.data is BROKEN:
                        continue
                pipeline.inputs[entry.name.text] = Input(
                    entry.name.text,
                    type,
                    default,
                    entry.name.span,
                    env.origin(entry.span),
                    entry.doc,
                )

    # ---- which steps there are

    def declared(self, bodies: list[tuple[ast.Block, Environment]]) -> dict[str, _Declared]:
        """The steps that exist after all profiles, in the order in which they were declared.

        Within a profile, what is removed goes first: it may declare the step anew.
        """
        steps: dict[str, _Declared] = {}
        for position, (body, env) in enumerate(bodies):
            amending = position > 0
            removed = [e for e in body.entries if isinstance(e, ast.RemoveStep) and amending]
            for gone in removed:
                if self.exists(steps, gone.name, "remove"):
                    steps.pop(gone.name.text, None)
                    self.removed.add(gone.name.text)
            for entry in body.entries:
                found = ast.declared_step(entry)
                if found is not None:
                    self.add(steps, found, env)
                    if not isinstance(entry, ast.Step) and found.name.text in steps:
                        event = entry.event.text if isinstance(entry, ast.Hook) else "exit"
                        steps[found.name.text].event = event
            if amending:
                for entry in body.entries:
                    if isinstance(entry, ast.AmendStep):
                        self.amend(steps, entry, env)
        return steps

    def add(self, steps: dict[str, _Declared], node: ast.Step, env: Environment) -> None:
        name = node.name.text
        if not name or not self.is_known(node):
            self.refused.add(name)
            return
        found = self.declaration(node, env)
        earlier = steps.get(name)
        if earlier is not None:
            self.evaluator.diagnostics.report(
                codes.DECLARED_TWICE,
                f"there is a step `{name}` already",
                node.name.span,
                secondary=[Label(earlier.node.name.span, "the first one")],
                help=f"`step {name} {{ ... }}` amends it",
            )
            if earlier.type.place != found.type.place:
                self.unclear.add(name)
            return
        steps[name] = found

    def declaration(self, node: ast.Step, env: Environment) -> "_Declared":
        """What a declaration says of a step whose type is known."""
        target = node.type.function if isinstance(node.type, ast.Call) else node.type
        symbol = self.evaluator.typed.bound.get(target)
        declared = symbol.node if symbol is not None else None
        declarations = self.evaluator.typed.declarations
        if isinstance(declared, ast.ExternStep):
            made = declarations.step_type(declared)
        else:
            assert isinstance(target, ast.Reference)
            made = declarations.built_in(node, target.name)
        given = node.type.arguments if isinstance(node.type, ast.Call) else None
        blocks = [] if node.block is None else [(node.block, env)]
        return _Declared(node, made, target, [(given, env)], blocks, env)

    def is_known(self, node: ast.Step) -> bool:
        """Whether the type of a step is known; what is wrong with it has been reported."""
        target = node.type.function if isinstance(node.type, ast.Call) else node.type
        symbol = self.evaluator.typed.bound.get(target)
        if symbol is None:
            return isinstance(target, ast.Reference) and target.name in BUILT_IN_STEPS
        return isinstance(symbol.node, ast.ExternStep)

    def amend(self, steps: dict[str, _Declared], node: ast.AmendStep, env: Environment) -> None:
        if not self.exists(steps, node.name, "amend"):
            return
        step = steps.get(node.name.text)
        if step is None:
            return
        if node.arguments is not None:
            step.arguments.append((node.arguments, env))
        if node.block is not None:
            step.blocks.append((node.block, env))

    def exists(self, steps: dict[str, _Declared], name: ast.Name, verb: str) -> bool:
        if name.text in steps:
            return True
        if name.text not in self.refused and id(name) not in self.evaluator.typed.bad:
            guess = nearest(name.text, steps)
            gone = name.text in self.removed
            self.evaluator.diagnostics.report(
                codes.NOTHING_TO_AMEND,
                f"there is no step `{name.text}` to {verb}",
                name.span,
                f"did you mean `{guess}`?" if guess else "",
                help="a profile that comes before removes it"
                if gone
                else "it is of a profile that is not selected, or that comes later",
            )
        return False

    # ---- what they are

    def steps(self, pipeline: Pipeline, declared: dict[str, _Declared]) -> None:
        """Merge the layers of each step. Steps that say nothing of their own share one object."""
        defaults = pipeline.values.get("defaults")
        inherited: Values = {}
        if defaults is not None and isinstance(defaults.data, dict):
            inherited = defaults.data
        shared = make(StepAttributes, inherited)
        blocks = BlockEvaluator(self.evaluator, inherited)
        found = self.in_loops(pipeline, declared)
        for name, step, loop in found:  # grows by the hooks of steps
            values, attributes = inherited, shared
            for block, env in step.blocks:
                values = blocks.apply(block, StepAttributes, values, env)
            enabled = values.get("enabled")
            if enabled is not None and enabled.data is False:
                pipeline.disabled[name] = enabled
                continue
            if "unroll" in values:
                from wzc.evaluate.loops import check_unroll

                check_unroll(self.evaluator, step.node, values["unroll"])
            if step.blocks:
                attributes = make(StepAttributes, values)
            pipeline.steps[name] = Step(
                name,
                step.node.name.span,
                step.type,
                self.settings(step, values),
                attributes,
                step.env.origin(step.node.span),
                values,
                step.node.doc,
                loop=loop,
            )
            pipeline.steps[name].event, pipeline.steps[name].of = step.event, step.of
            if not step.event and any(has_hooks(block) for block, _ in step.blocks):
                found += self.hooks(name, step)
            if step.type.built_in is not None:
                add_ports(self.evaluator, pipeline.steps[name], step.node, step.env)
        for made in pipeline.unrolled.values():
            made[:] = [each for each in made if each in pipeline.steps]

    def hooks(self, owner: str, step: _Declared) -> list[tuple[str, _Declared, Loop | None]]:
        """The hooks that the blocks of a step declare, as steps without a place in the order."""
        found: dict[str, _Declared] = {}
        for block, env in step.blocks:
            for entry in block.entries:
                if not isinstance(entry, (ast.OnExit, ast.Hook)):
                    continue
                node = ast.declared_step(entry)
                if node is None or not node.name.text or not self.is_known(node):
                    continue
                name = f"{owner}-{node.name.text}"
                if name in found:
                    self.evaluator.diagnostics.report(
                        codes.DECLARED_TWICE,
                        f"there is a hook `{node.name.text}` of `{owner}` already",
                        node.name.span,
                        secondary=[Label(found[name].node.name.span, "the first one")],
                        help="give one of them another name",
                    )
                    continue
                found[name] = self.declaration(node, env)
                found[name].event = entry.event.text if isinstance(entry, ast.Hook) else "exit"
                found[name].of = owner
        return [(name, hook, None) for name, hook in found.items()]

    def in_loops(
        self, pipeline: Pipeline, declared: dict[str, _Declared]
    ) -> list[tuple[str, _Declared, Loop | None]]:
        """The steps as they are run: those in loops know their items, or are one for each item."""
        if not any(step.node.loop for step in declared.values()):
            return [(name, step, None) for name, step in declared.items()]
        from wzc.evaluate.loops import loop_of, report_empty, with_item

        self.loops = True
        found: list[tuple[str, _Declared, Loop | None]] = []
        for name, step in declared.items():
            clause = step.node.loop
            if clause is None:
                found.append((name, step, None))
                continue
            loop = loop_of(self.evaluator, step.node, clause, step.env)
            if loop is None:
                broken = Value(BROKEN, step.env.origin(clause.span))
                env = step.env.with_locals({id(clause): broken})
                found.append((name, step.within(env), None))
                continue
            if loop.items == []:
                given = self.evaluator.evaluate(clause.iterable, step.env)
                report_empty(self.evaluator, step.node, clause, given)
                pipeline.disabled[name] = given
                self.evaluator.unrolled[id(step.node)] = []
            elif is_unrolled(step.node):
                names = [f"{name}-{number}" for number in range(len(loop.items or ()))]
                pipeline.unrolled[name] = self.evaluator.unrolled[id(step.node)] = names
                for each, item in zip(names, loop.items or (), strict=True):
                    found.append(
                        (each, step.within(step.env.with_locals({id(clause): item})), None)
                    )
            else:
                found.append((name, step.within(with_item(step.env, clause, loop)), loop))
        return found

    def settings(self, step: _Declared, values: Values) -> dict[str, Value]:
        """The settings that were written, in the order of the declaration."""
        declarations = self.evaluator.typed.declarations
        types = step.type.settings if step.type.built_in else declarations.sourced(step.type)
        found: Values = {}
        for given, env in step.arguments:
            for name, value in arguments(self.evaluator, given, types, env).items():
                before = found.get(name)
                # Values of lets and params are shared: a copy gets what it took the place of.
                found[name] = Value(value.data, value.origin, before) if before else value
        missing = [
            name
            for name, setting in step.type.settings.items()
            if setting.required and (name not in found or found[name].data is None)
        ]
        if missing:
            self.report_missing(step, missing, values)
        if step.type.conditions and not self.misspelt(step):
            from wzc.evaluate.conditions import check_conditions

            what = f"step {step.node.name.text}"
            env_from = values.get("env_from")
            may = env_from is not None and bool(env_from.data)
            check_conditions(self.evaluator, step.type, found, what, step.target.span, may)
        return {
            name: found[name]
            for name in step.type.settings
            if name in found and found[name].data is not BROKEN
        }

    def misspelt(self, step: _Declared) -> bool:
        """Whether a setting was written that does not exist."""
        bad = self.evaluator.typed.bad
        given = [a for found, _ in step.arguments if found is not None for a in found.items]
        return any(id(argument) in bad for argument in given)

    def middlewares(self, pipeline: Pipeline) -> None:
        """Check the conditions of the middlewares that are left after all profiles."""
        value = pipeline.attributes.middlewares
        uses = value.data if value is not None and isinstance(value.data, list) else []
        for item in uses:
            use = item.data
            if isinstance(use, MiddlewareUse) and use.type.conditions:
                from wzc.evaluate.conditions import check_conditions

                what = f"the middleware `{use.type.name}`"
                inherited = pipeline.values.get("defaults")
                layer = inherited.data if inherited is not None else None
                env_from = layer.get("env_from") if isinstance(layer, dict) else None
                may = env_from is not None and bool(env_from.data)
                check_conditions(self.evaluator, use.type, use.settings, what, use.place, may)

    def report_missing(self, step: _Declared, missing: list[str], values: Values) -> None:
        if self.misspelt(step):
            return  # a misspelt setting is probably the missing one
        names = ", ".join(f"`{name}`" for name in missing)
        are = "settings" if len(missing) > 1 else "setting"
        env_from = values.get("env_from")
        help = f"`{step.type.name}({missing[0]} = ...)`"
        if env_from is not None and env_from.data:
            help += f", or `{missing[0]} = from_env()` if an `env_from` source holds it"
        self.evaluator.diagnostics.report(
            codes.MISSING_SETTING,
            f"step {step.node.name.text} lacks the required {are} {names}",
            step.target.span,
            secondary=[Label(step.type.settings[missing[0]].place, "declared without a default")],
            help=help,
        )
