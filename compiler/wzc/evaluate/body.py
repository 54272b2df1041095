"""Evaluates the bodies of components."""

from copy import copy

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.evaluate.blocks import BlockEvaluator
from wzc.evaluate.declared import Declared
from wzc.evaluate.environment import Environment
from wzc.evaluate.frames import is_plain
from wzc.evaluate.objects import Values
from wzc.evaluate.pipeline import PipelineEvaluator
from wzc.evaluate.values import is_broken
from wzc.model.components import Body, ComponentAttributes, outputs_of
from wzc.model.contract import StepType
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import RunTimeValue, node_of
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.components import data_output, named_outputs, port_of
from wzc.types.kinds import Artifact, known


@define(eq=False)
class Use:
    """What is said of a component where it is used: the step, and all that amends it."""

    outside: Pipeline
    step: Step
    declared: Declared
    node: ast.Component


class BodyEvaluator(PipelineEvaluator):
    """Evaluates a component's body like a pipeline of its own."""

    def body(self, use: Use, env: Environment) -> Body:
        node, outside = use.node, use.outside
        blocks = BlockEvaluator(self.evaluator)
        values: Values = {}
        inherited = outside.values.get("defaults")
        if node.extern is not None:
            inherited = None  # they are about the pipeline's own pods
        if inherited is not None:
            values["defaults"] = inherited
        values = blocks.apply(node.body, ComponentAttributes, values, env)
        for block, around in use.declared.blocks:
            for entry in block.entries:
                if isinstance(entry, ast.Amend) and entry.key.text == "defaults":
                    before = values.get("defaults")
                    data = before.data if before is not None else None
                    layer = data if isinstance(data, dict) else {}
                    made = blocks.apply(entry.block, StepAttributes, layer, around)
                    values["defaults"] = Value(made, around.origin(entry.span), before)
        attributes = copy(outside.attributes)
        attributes.entrypoint = None
        attributes.fail_fast = values.get("fail_fast")
        pipeline = Pipeline(
            node.name.text,
            node.name.span,
            attributes,
            {
                **{key: value for key, value in outside.values.items() if key != "defaults"},
                **({"defaults": values["defaults"]} if "defaults" in values else {}),
            },
            doc=node.doc,
            is_body=True,
            target=outside.target,
        )
        found = self.found.declared([(node.body, env)])
        for block, around in use.declared.blocks:
            for entry in block.entries:
                if isinstance(entry, ast.AmendStep) and entry.name.text in found:
                    self.found.amend(found, entry, around)
        made_port = self.port(pipeline, use, env)
        self.steps(pipeline, found)
        self.ask_in_lists(pipeline)
        self.refuse_unnumbered(pipeline)
        self.connect(pipeline, [(node.body, env)])
        body = Body(node, use.step.place, pipeline, port=made_port)
        body.parallelism = values.get("parallelism")
        self.outputs(body, use, env)
        return body

    def port(self, pipeline: Pipeline, use: Use, env: Environment) -> str | None:
        """Add the step that stands for the data that the component takes."""
        port = port_of(use.node)
        if port is None or use.step.type.input is None:
            return None
        type = StepType(port.name.text, port.span, {}, output=use.step.type.input)
        origin = env.origin(port.span)
        step = Step(port.name.text, port.name.span, type, {}, StepAttributes(), origin, {})
        step.is_port = True
        pipeline.steps[port.name.text] = step
        return port.name.text

    def refuse_unnumbered(self, pipeline: Pipeline) -> None:
        """Refuse loops whose items give files, and get their numbers from the names of nodes.

        In a component such a name may have the numbers of other loops in it.
        """
        for step in pipeline.steps.values():
            gives = step.type.output is not None or step.type.component is not None
            gives = gives or any(isinstance(port.type, Artifact) for port in step.outputs.values())
            if step.loop is not None and step.loop.items is None and gives:
                self.evaluator.diagnostics.report(
                    codes.NOT_SUPPORTED_YET,
                    "a loop in a component, over a list that is known only in the run, whose items "
                    "give files is not supported yet",
                    step.place,
                    secondary=[Label(step.loop.place, "the loop")],
                    help="a list that is known when compiling",
                )

    def ask_in_lists(self, pipeline: Pipeline) -> None:
        """Ask for parameters in lists and maps of settings with text that Argo would read.

        They become JSON in the run, which cannot be kept from that.
        """
        for step in pipeline.steps.values():
            if step.type.built_in is None and step.type.component is None:
                for value in step.settings.values():
                    if isinstance(value.data, (list, dict)) and not is_plain(value.data):
                        self.evaluator.asks(value, value.origin.span)

    def outputs(self, body: Body, use: Use, env: Environment) -> None:
        """What the component gives; reports what is left out."""
        pipeline = body.pipeline
        given = data_output(use.node)
        if given is not None and given.path is not None:
            name = given.path.parts[0].text
            body.gives_place = given.path.span
            if name in pipeline.steps and pipeline.steps[name].type.output is not None:
                body.gives = name
            else:
                self.left_out(pipeline, name, given.path.span, use)
        for name, entry in named_outputs(use.node).items():
            if entry.value is None:
                continue
            value = self.evaluator.evaluate(entry.value, env)
            if not isinstance(value.data, ArtifactReference):
                # Also what is known with these arguments: others may have another answer.
                type = known(self.evaluator.typed.type_of(entry.value))
                if is_broken(value):
                    continue
                made = RunTimeValue(type, node_of(value), entry.value.span.text)
                value = Value(made, value.origin)
            gone = [step for step, _ in outputs_of(value) if step not in pipeline.steps]
            if gone:
                self.left_out(pipeline, gone[0], entry.value.span, use)
                continue
            body.named[name] = value
            if isinstance(value.data, RunTimeValue):
                pipeline.gives += outputs_of(value)

    def left_out(self, pipeline: Pipeline, name: str, place: Span, use: Use) -> None:
        cause = pipeline.disabled.get(name)
        if cause is not None:
            self.evaluator.diagnostics.report(
                codes.MISSING_INPUT,
                f"the component `{use.node.name.text}` gives what `{name}` makes, and `{name}` is "
                "left out",
                place,
                secondary=[Label(cause.origin.span, f"leaves `{name}` out")],
            )
