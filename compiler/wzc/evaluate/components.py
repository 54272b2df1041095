"""Evaluates what uses of components run.

The body of a component is evaluated anew for each use. First with all arguments that are known:
so each value in it is checked as if it stood there. Then once more for the templates, with those
arguments handed on in the run that need not be known when compiling: where a value has to be, the
evaluation asks for the parameter and starts again (`Evaluator.asks`).
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from typing import Any

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.blocks import BlockEvaluator
from wzc.evaluate.declared import Declared
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.objects import Values
from wzc.evaluate.pipeline import PipelineEvaluator
from wzc.model.components import Body, ComponentAttributes, giver
from wzc.model.contract import StepType
from wzc.model.loops import skips_items
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, OutputPort
from wzc.model.run_time import (
    Apply,
    Known,
    PerItem,
    RunTimeValue,
    Source,
    Text,
    for_each_item,
    is_of_the_run,
    node_of,
    sources,
)
from wzc.model.step import StepAttributes
from wzc.model.value import Value, plain
from wzc.source.file import Span
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.types.blocks import DEEPEST
from wzc.types.components import data_output, may_be_passed, named_outputs, port_of
from wzc.types.kinds import Artifact, known

# What Argo and Kubernetes would read in a text that goes through several templates, and characters
# that Argo's own quoting of text writes as JSON does not (Go: strconv.Quote).
_PLAIN = re.compile(r"[^{}$\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xa0\u2028\u2029\ud800-\U0010ffff]*")


@define(eq=False)
class Frame:
    """A body that is being evaluated.

    `handed_on` are arguments that are known and handed on in the run all the same, `of_the_run`
    those that are not known; `asked` are the parameters that have to be known, with a place that
    says so. `for_templates` is whether it is evaluated for the templates.
    """

    node: ast.Component
    handed_on: Mapping[str, Value]
    of_the_run: Mapping[str, Value]
    for_templates: bool
    asked: dict[str, Span] = Factory(dict)


def add_body(
    outside: PipelineEvaluator, pipeline: Pipeline, step: Step, declared: Declared
) -> None:
    """Add what a step runs that uses a component.

    Reports what is wrong in the body with these arguments, and values of the run where it needs
    constants.
    """
    evaluator = outside.evaluator
    node = step.type.component
    assert node is not None
    if any(frame.node is node for frame in evaluator.frames):
        return  # it uses itself, which `names` has reported
    if len(evaluator.frames) >= DEEPEST:
        evaluator.diagnostics.report(
            codes.TOO_DEEP,
            f"components use one another more than {DEEPEST} deep",
            step.type.place,
        )
        return
    when = step.attributes.when
    if when is not None and skips_items(step):
        evaluator.diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            "a `when` for each item of a loop over a component is not supported yet",
            when.origin.span,
            help="a list without some of its items: `[x for x in xs if ...]`",
        )
    use = _Use(evaluator, pipeline, step, declared, node)
    given = use.arguments()
    if evaluator.frames and evaluator.frames[-1].for_templates:
        step.body = step.template = use.for_templates(given)
    else:
        use.check_items(given)
        count = len(evaluator.diagnostics)
        step.body = use.evaluate(given, {}, for_templates=False)
        if not evaluator.frames and len(evaluator.diagnostics) == count:
            with _quietly(evaluator) as found:
                step.template = use.for_templates(given)
            if found.has_errors:
                step.template = None
    if step.body is not None:
        use.add_outputs(step.body)


@define(eq=False)
class _Use:
    evaluator: Evaluator
    outside: Pipeline
    step: Step
    declared: Declared
    node: ast.Component

    def arguments(self) -> Values:
        """A value for each parameter: what was given, else its default."""
        evaluator, declarations = self.evaluator, self.evaluator.typed.declarations
        written = {
            item.name.text
            for given, _ in self.declared.arguments
            for item in (given.items if given is not None else ())
            if item.name is not None
        }
        env = Environment({}, (*self.declared.env.via, self.via()))
        found: Values = {}
        for parameter in self.node.parameters:
            name = parameter.name.text
            setting = self.step.type.settings.get(name)
            if name in found or setting is None:
                continue
            if name in self.step.settings:
                found[name] = self.step.settings[name]
            elif name not in written and parameter.default is not None:
                type = declarations.type(parameter.type)
                found[name] = evaluator.as_type(parameter.default, type, f"`{name}`", env)
            else:
                missing = name in written or setting.required
                found[name] = Value(BROKEN if missing else None, env.origin(self.step.place))
        return found

    def via(self) -> Via:
        return Via("component", self.node.name.text, self.step.place)

    def check_items(self, given: Values) -> None:
        """Check the body for each item of the step's loop, as far as the items are known."""
        loop = self.step.loop
        if loop is None or loop.items is None:
            return
        columns = {
            name: items.values
            for name, value in given.items()
            if (items := for_each_item([value], lambda data: data[0])) is not None
        }
        seen: set[str] = set()
        for index in range(len(loop.items) if columns else 0):
            row = {name: values[index] for name, values in columns.items()}
            key = repr(plain({name: value.data for name, value in row.items()}))
            if key not in seen:
                seen.add(key)
                self.evaluate({**given, **row}, {}, for_templates=False)

    def for_templates(self, given: Values) -> Body:
        """The body with as much as possible handed on in the run."""
        asked = self.evaluator.constants.setdefault(id(self.node), set())
        while True:
            handed_on = {
                name: value
                for name, value in given.items()
                if name not in asked and self.may_be_handed_on(name, value)
            }
            count = len(asked)
            body = self.evaluate(given, handed_on, for_templates=True, asked=asked)
            if len(asked) == count:
                return body

    def may_be_handed_on(self, name: str, value: Value) -> bool:
        """Whether a known value means the same when it goes through several templates."""
        data = value.data
        if data is BROKEN or data is None or is_of_the_run(data):
            return False
        if not may_be_passed(self.step.type.settings[name].type):
            return False
        texts = [item.data for item in data] if isinstance(data, list) else [data]
        if isinstance(data, list) and not all(isinstance(text, (str, int)) for text in texts):
            return False
        return _is_plain(texts)

    def evaluate(
        self,
        given: Values,
        handed_on: Values,
        *,
        for_templates: bool,
        asked: set[str] | None = None,
    ) -> Body:
        """The body with some of the arguments handed on, and those of the run in any case.

        `asked` gets the parameters that may not be handed on, and then the body is of no use.
        """
        evaluator = self.evaluator
        of_the_run = {name: value for name, value in given.items() if is_of_the_run(value)}
        passed = {name: given[name] for name in given if name in handed_on or name in of_the_run}
        frame = Frame(self.node, handed_on, of_the_run, for_templates)
        values = {name: self.in_the_run(name, value) for name, value in passed.items()}
        known_ = {**given, **values}
        locals = {id(p): known_[p.name.text] for p in self.node.parameters if p.name.text in known_}
        env = Environment(locals, (*self.declared.env.via, self.via()))
        evaluator.frames.append(frame)
        body = _BodyEvaluator(evaluator, _as_pipeline(self.node), ()).body(self, env)
        evaluator.frames.pop()
        body.passed = passed
        again = [name for name in frame.asked if name in handed_on]
        if asked is not None and again:
            asked.update(again)
            return body
        for name, place in frame.asked.items():
            if name in of_the_run:
                self.ask_outside(name, of_the_run[name], place)
        return body

    def in_the_run(self, name: str, value: Value) -> Value:
        """An argument as the body sees it that is handed on."""
        type = known(self.step.type.settings[name].type)
        return Value(RunTimeValue(type, Source("parameter", name, type), name), value.origin)

    def ask_outside(self, name: str, value: Value, place: Span) -> None:
        """A value of the run where the body needs a constant: ask for it to be known, or report."""
        evaluator = self.evaluator
        kinds = {source.kind for source in sources([node_of(value)])}
        if "parameter" in kinds:
            evaluator.asks(value, place, always=True)
        if kinds == {"parameter"}:
            return
        text = getattr(value.data, "text", value.origin.span.text)
        help = f"make `{text}` a `param`, which `--set` or a profile sets"
        if self.step.loop is not None and _has_item(value):
            help = (
                "`unroll = true` in the block makes a task of its own for each item, whose value "
                "is known then"
            )
        evaluator.diagnostics.report(
            codes.RUN_TIME_VALUE,
            f"`{name}` of the component `{self.node.name.text}` must be known when compiling, and "
            f"`{text}` is only known in the run",
            value.origin.span,
            secondary=[Label(place, "needs a constant")],
            help=help,
        )

    # ---- what it gives

    def add_outputs(self, body: Body) -> None:
        """Add what a component gives to the step that uses it."""
        outputs = self.step.outputs
        for name, value in body.named.items():
            data: Any = value.data
            if isinstance(data, ArtifactReference):
                inner = body.pipeline.steps.get(data.step)
                port = inner.outputs.get(data.output or "") if inner is not None else None
            else:
                inner = body.pipeline.steps.get(data.node.step)
                port = inner.outputs.get(data.node.name) if inner is not None else None
            if inner is None or port is None:
                continue
            type = port.type if isinstance(port.type, Artifact) else data.type
            place = Value("", value.origin)
            outputs[name] = OutputPort(
                name, type, place, value.origin.span, value.origin, port.default
            )
        data_step = giver(self.step)
        for port in data_step.outputs.values():
            along = isinstance(port.type, Artifact) and port.type.data is not None
            if along and data_step is not self.step:
                outputs["data"] = OutputPort("data", port.type, port.path, port.place, port.origin)


def _is_plain(data: Any) -> bool:
    """Whether all known text in a value means the same wherever it stands."""
    if isinstance(data, (list, tuple)):
        return all(_is_plain(item) for item in data)
    if isinstance(data, dict):
        return all(_is_plain(key) and _is_plain(item) for key, item in data.items())
    if isinstance(data, Value):
        return _is_plain(data.data)
    if isinstance(data, RunTimeValue):
        return _is_plain(data.node)
    if isinstance(data, (Text, Apply)):
        return _is_plain(data.parts if isinstance(data, Text) else data.operands)
    if isinstance(data, Known):
        return _is_plain(data.data)
    return not isinstance(data, str) or _PLAIN.fullmatch(data) is not None


def _has_item(value: Value) -> bool:
    node: Any = getattr(value.data, "node", None)
    parts = getattr(node, "parts", (node,))
    return any(
        isinstance(part, PerItem) or (isinstance(part, Source) and part.kind == "item")
        for part in parts
    )


def _as_pipeline(node: ast.Component) -> ast.Pipeline:
    return ast.Pipeline(node.file, node.start, node.end, node.name, node.body, node.doc)


@contextmanager
def _quietly(evaluator: Evaluator) -> Iterator[Diagnostics]:
    """Evaluate without reports: what is wrong has been reported, or is only so in the run."""
    kept = evaluator.diagnostics
    found = Diagnostics()
    evaluator.diagnostics = evaluator.converter.diagnostics = found
    yield found
    evaluator.diagnostics = evaluator.converter.diagnostics = kept


class _BodyEvaluator(PipelineEvaluator):
    """Evaluates a component's body like a pipeline of its own."""

    def body(self, use: _Use, env: Environment) -> Body:
        node, outside = use.node, use.outside
        blocks = BlockEvaluator(self.evaluator)
        values: Values = {}
        inherited = outside.values.get("defaults")
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

    def port(self, pipeline: Pipeline, use: _Use, env: Environment) -> str | None:
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
                    help="the loop around the component, or a list that is known when compiling",
                )

    def ask_in_lists(self, pipeline: Pipeline) -> None:
        """Ask for parameters in lists and maps of settings with text that Argo would read.

        They become JSON in the run, which cannot be kept from that.
        """
        for step in pipeline.steps.values():
            if step.type.built_in is None and step.type.component is None:
                for value in step.settings.values():
                    if isinstance(value.data, (list, dict)) and not _is_plain(value.data):
                        self.evaluator.asks(value, value.origin.span)

    def outputs(self, body: Body, use: _Use, env: Environment) -> None:
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
            data: Any = value.data
            step = ""
            if isinstance(data, ArtifactReference):
                step = data.step
            elif isinstance(data, RunTimeValue) and isinstance(data.node, Source):
                step = data.node.step
            if step in pipeline.steps:
                body.named[name] = value
                if isinstance(data, RunTimeValue) and isinstance(data.node, Source):
                    pipeline.gives.append((step, data.node.name))
            elif step:
                self.left_out(pipeline, step, entry.value.span, use)

    def left_out(self, pipeline: Pipeline, name: str, place: Span, use: _Use) -> None:
        cause = pipeline.disabled.get(name)
        if cause is not None:
            self.evaluator.diagnostics.report(
                codes.MISSING_INPUT,
                f"the component `{use.node.name.text}` gives what `{name}` makes, and `{name}` is "
                "left out",
                place,
                secondary=[Label(cause.origin.span, f"leaves `{name}` out")],
            )
