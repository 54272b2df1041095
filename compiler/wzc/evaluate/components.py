"""Evaluates what uses of components run.

The body of a component is evaluated anew for each use. First with all arguments that are known:
so each value in it is checked as if it stood there. Then once more for the templates, with those
arguments handed on in the run that need not be known when compiling: where a value has to be, the
evaluation asks for the parameter and starts again (`Evaluator.asks`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.body import BodyEvaluator, Use
from wzc.evaluate.declared import Declared
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.frames import Frame, is_plain
from wzc.evaluate.objects import Values
from wzc.evaluate.pipeline import PipelineEvaluator
from wzc.model.components import Body, giver, outputs_of
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, OutputPort
from wzc.model.run_time import (
    RunTimeValue,
    Source,
    for_each_item,
    has_items,
    is_of_the_run,
    node_of,
    sources,
)
from wzc.model.value import Value, plain
from wzc.source.file import Span
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.types.blocks import DEEPEST
from wzc.types.components import is_limited, may_be_passed, without_null
from wzc.types.kinds import known


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
    use = _Use(pipeline, step, declared, node, evaluator)
    given = use.arguments()
    use.check_limits(given)
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
    for body in (step.body, step.template):
        if body is not None:
            body.synchronization = step.attributes.synchronization
            body.retry, body.memoize = step.attributes.retry, step.attributes.memoize
            if step.loop is None and step.attributes.parallelism is not None:
                body.parallelism = step.attributes.parallelism
    if step.body is not None:
        use.add_outputs(step.body)


@define(eq=False)
class _Use(Use):
    evaluator: Evaluator

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

    def check_limits(self, given: Values) -> None:
        """Report values of the run for parameters with limits: nothing would check them."""
        for name, value in given.items():
            type = self.step.type.settings[name].type
            if is_limited(type) and is_of_the_run(value) and not self.was_checked(value):
                self.evaluator.diagnostics.report(
                    codes.RUN_TIME_VALUE,
                    f"`{name}` of {self.words} has limits, and "
                    f"`{getattr(value.data, 'text', value.origin.span.text)}` is only known in the "
                    "run, where nothing checks it",
                    value.origin.span,
                    secondary=[Label(self.step.type.settings[name].place, "has limits")],
                    help="an `input` with the same limits is checked when the run starts; without "
                    f"limits here {self.words} takes it",
                )

    def was_checked(self, value: Value, outwards: int = 1) -> bool:
        """Whether a value of the run is known outside, and so was looked at there."""
        if for_each_item([value], lambda data: data[0]) is not None:
            return True
        frames = self.evaluator.frames
        found = sources([node_of(value)])
        if outwards > len(frames) or not found or any(s.kind != "parameter" for s in found):
            return False
        frame = frames[-outwards]
        return all(
            s.name in frame.handed_on or self.was_checked(frame.of_the_run[s.name], outwards + 1)
            for s in found
        )

    @property
    def words(self) -> str:
        """The component, for messages."""
        what = "extern template" if self.node.extern is not None else "component"
        return f"the {what} `{self.node.name.text}`"

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
        return is_plain(texts)

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
        body = BodyEvaluator(evaluator, _as_pipeline(self.node), ()).body(self, env)
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
        type = without_null(known(self.step.type.settings[name].type))
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
        if self.step.loop is not None and has_items(node_of(value)):
            help = (
                "`unroll = true` in the block makes a task of its own for each item, whose value "
                "is known then"
            )
            if self.step.loop.items is None:
                help += "; the list has to be known for that, too"
        evaluator.diagnostics.report(
            codes.RUN_TIME_VALUE,
            f"`{name}` of {self.words} must be known when compiling, and "
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
            ports = [
                body.pipeline.steps[step].outputs.get(port) for step, port in outputs_of(value)
            ]
            port = ports[0] if len(ports) == 1 else None
            is_file = isinstance(data, ArtifactReference)
            if is_file and port is None:
                continue
            whole = is_file or isinstance(data.node, Source)
            # What an item of a loop leaves out is no list.
            looped = any(
                body.pipeline.steps[step].loop is not None for step, _ in outputs_of(value)
            )
            outputs[name] = OutputPort(
                name,
                port.type if is_file and port is not None else data.type,
                Value("", value.origin),
                value.origin.span,
                value.origin,
                # What a step of its own leaves out, a use of the component does too.
                port.default if whole and port is not None and not looped else None,
            )
        data_step = giver(self.step)
        given = data_step.data_port()
        if given is not None and data_step is not self.step:
            outputs["data"] = OutputPort("data", given.type, given.path, given.place, given.origin)


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
