"""Evaluates pipelines: profiles amend declarations, then layers are merged."""

from collections.abc import Sequence

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.evaluate.blocks import BlockEvaluator
from wzc.evaluate.calls import arguments
from wzc.evaluate.declared import Declared, DeclaredSteps
from wzc.evaluate.edges import Edges
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.objects import Values, make
from wzc.evaluate.ports import add_ports
from wzc.evaluate.references import add_implied
from wzc.model.contract import MiddlewareUse
from wzc.model.loops import Loop
from wzc.model.pipeline import Pipeline, PipelineAttributes, Step
from wzc.model.run_time import Input
from wzc.model.step import StepAttributes
from wzc.model.target import target_of
from wzc.model.value import Value
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.types.inputs import default_type
from wzc.types.loops import is_unrolled


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
    return PipelineEvaluator(evaluator, node, profiles).evaluate()


@define(eq=False)
class PipelineEvaluator:
    """Evaluates one pipeline."""

    evaluator: Evaluator
    node: ast.Pipeline
    profiles: Sequence[ast.Profile]
    found: DeclaredSteps = field(init=False)
    loops: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        self.found = DeclaredSteps(self.evaluator)

    def evaluate(self) -> Pipeline:
        """All of it."""
        bodies = self.bodies()
        values = self.values(bodies, {})
        target = target_of(self.evaluator.target)
        cluster = values.get("cluster")
        if cluster is not None and cluster.data is not None and cluster.data is not BROKEN:
            target = cluster.data.target(self.evaluator.target)
            values = self.values(bodies, cluster.data.pipeline_values)
        pipeline = Pipeline(
            self.node.name.text,
            self.node.name.span,
            make(PipelineAttributes, values),
            values,
            doc=self.node.doc,
            target=target,
        )
        self.inputs(pipeline, bodies)
        self.steps(pipeline, self.found.declared(bodies))
        self.middlewares(pipeline)
        self.connect(pipeline, bodies)
        return pipeline

    def connect(self, pipeline: Pipeline, bodies: list[tuple[ast.Block, Environment]]) -> None:
        """Add the edges, those that are written and those that references make."""
        found = self.found
        broken = self.evaluator.typed.bound.program.root.file.broken_names
        missing = found.refused | found.removed | broken | pipeline.disabled.keys()
        missing -= pipeline.steps.keys()
        silent = frozenset(missing | found.unclear)
        Edges(pipeline, silent, self.evaluator.diagnostics).add(body for body, _ in bodies)
        removed = frozenset(found.removed - pipeline.steps.keys())
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

    # ---- what they are

    def steps(self, pipeline: Pipeline, declared: dict[str, Declared]) -> None:
        """Merge the layers of each step. Steps that say nothing of their own share one object."""
        defaults = pipeline.values.get("defaults")
        inherited: Values = {}
        if defaults is not None and isinstance(defaults.data, dict):
            inherited = defaults.data
        shared = make(StepAttributes, inherited)
        blocks = BlockEvaluator(self.evaluator, inherited)
        found = self.in_loops(pipeline, declared)
        for name, step, loop in found:  # grows by the hooks of steps
            is_use = step.type.component is not None
            values, attributes = ({}, StepAttributes()) if is_use else (inherited, shared)
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
            if step.of:
                pipeline.steps[step.of].hooked = True
            pipeline.steps[name].refused = self.refused(step)
            if not step.event and any(has_hooks(block) for block, _ in step.blocks):
                found += self.hooks(name, step)
            if step.type.built_in is not None:
                add_ports(self.evaluator, pipeline.steps[name], step.node, step.env)
            if is_use:
                from wzc.evaluate.components import add_body

                add_body(self, pipeline, pipeline.steps[name], step)
        for made in pipeline.unrolled.values():
            made[:] = [each for each in made if each in pipeline.steps]

    def hooks(self, owner: str, step: Declared) -> list[tuple[str, Declared, Loop | None]]:
        """The hooks that the blocks of a step declare, as steps without a place in the order."""
        found: dict[str, Declared] = {}
        for block, env in step.blocks:
            for entry in block.entries:
                if not isinstance(entry, (ast.OnExit, ast.Hook)):
                    continue
                node = ast.declared_step(entry)
                if node is None or not node.name.text or not self.found.is_known(node):
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
                found[name] = self.found.declaration(node, env)
                found[name].event = entry.event.text if isinstance(entry, ast.Hook) else "exit"
                found[name].of = owner
        return [(name, hook, None) for name, hook in found.items()]

    def in_loops(
        self, pipeline: Pipeline, declared: dict[str, Declared]
    ) -> list[tuple[str, Declared, Loop | None]]:
        """The steps as they are run: those in loops know their items, or are one for each item."""
        if not any(step.node.loop for step in declared.values()):
            return [(name, step, None) for name, step in declared.items()]
        from wzc.evaluate.loops import loop_of, report_empty, with_item

        self.loops = True
        found: list[tuple[str, Declared, Loop | None]] = []
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

    def settings(self, step: Declared, values: Values) -> dict[str, Value]:
        """The settings that were written, in the order of the declaration."""
        declarations = self.evaluator.typed.declarations
        if step.type.component is not None:
            from wzc.types.components import arguments as taken

            types = taken(step.type.settings)
        else:
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

    def refused(self, step: Declared) -> frozenset[str]:
        """The settings of a container or script that were written, where something is wrong."""
        # What a component asks of its arguments is reported where it is used, later.
        asked = any(frame.asked for frame in self.evaluator.frames)
        if step.type.built_in is None or not (asked or self.evaluator.diagnostics.has_errors):
            return frozenset()
        given = [a for found, _ in step.arguments if found is not None for a in found.items]
        return frozenset(a.name.text for a in given if a.name is not None)

    def misspelt(self, step: Declared) -> bool:
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

    def report_missing(self, step: Declared, missing: list[str], values: Values) -> None:
        if self.misspelt(step):
            return  # a misspelt setting is probably the missing one
        names = ", ".join(f"`{name}`" for name in missing)
        word = "setting" if step.type.component is None else "parameter"
        are = f"{word}s" if len(missing) > 1 else word
        env_from = values.get("env_from")
        written = ", ".join(f"{name} = ..." for name in missing)
        help = f"`{step.type.name}({written})`"
        if env_from is not None and env_from.data:
            help += f", or `{missing[0]} = from_env()` if an `env_from` source holds it"
        self.evaluator.diagnostics.report(
            codes.MISSING_SETTING,
            f"step `{step.node.name.text}` lacks the required {are} {names}",
            step.target.span,
            secondary=[
                Label(step.type.settings[name].place, "declared without a default")
                for name in missing[:1]
                if step.type.built_in is None
            ],
            help=help,
        )
