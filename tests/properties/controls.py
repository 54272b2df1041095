"""Programs of control: order and conditions, handlers, and what is said of how steps run.

The order is that of `tests/conditions/rules.py`, which knows how each step ends. Here are the
handlers, with what their containers have to get, and the attributes that change no outcome. The
model knows one run: how containers end, what is submitted, and what the run's end gives.
"""

from __future__ import annotations

import json
from typing import Any

from attrs import Factory, define, evolve
from hypothesis import strategies as st

from tests.backend.argo.emitted import TYPES
from tests.conditions import rules
from tests.conditions.rules import ENDS, ERRORED, FAILED, SUCCEEDED
from tests.properties.attributes import Draw, Writer
from tests.properties.expressions import Expr, Expressions
from tests.properties.layout import Bracket, Layout, Line, Node, assign, call

STATUS = {SUCCEEDED: "Succeeded", FAILED: "Failed", ERRORED: "Error"}
FAILURES = '[{"displayName":"s0","message":"exit code 1: it\'s \\"bad\\"","phase":"Failed"}]'
# What only a cluster knows at the end, by Argo's names; it quotes the JSON once more.
KNOWN = {"workflow.failures": json.dumps(FAILURES), "workflow.duration": "12.500000"}
_SUBMITTED = {"word": "it's a-b", "lang": "en", "loud": "true"}
_INPUTS: tuple[Node, ...] = (
    'input word: string = "x"',
    'input lang: "de" | "en" = "de"',
    "input loud: bool = false",
)
# How a step runs, which says nothing of whether it does.
_ATTRIBUTES = {
    "timeout": ("timeout = 5min", "timeout = 1h30min"),
    "active_deadline": ("active_deadline = 2h",),
    "retry": ("retry = 1", 'retry { limit = 2, on = "Always", backoff = 10s..1min }'),
    "memoize": (
        'memoize { key = "v1", max_age = 1h }',
        'memoize { key = "${word}-${loud}", max_age = 7d, cache = "answers" }',
    ),
    "mutexes": (
        'synchronization { mutexes = ["tidy"] }',
        'synchronization { mutexes = ["a", "b-${lang}"] }',
    ),
    "semaphores": ('synchronization { semaphores = [config_map("limits", key = "disk")] }',),
}
_OF_PIPELINE = {
    "fail_fast": ("fail_fast = true", "fail_fast = false"),
    "active_deadline": ("active_deadline = 1d",),
    "pipeline's locks": (
        'synchronization { mutexes = ["run-${lang}"] }',
        'synchronization { semaphores = [config_map("limits", key = "runs")] }',
    ),
}


@define
class Handler:
    """What runs at the end (`exit`) or while the steps do (`running`)."""

    name: str
    event: str
    args: list[Expr]
    env: list[tuple[str, Expr]]
    when: Expr | None
    attributes: list[Node]

    def node(self) -> Node:
        head = [assign("command", '["run"]')]
        head.append(assign("args", Bracket("[", [arg.node for arg in self.args])))
        block: list[Node] = list(self.attributes)
        if self.env:
            entries = [assign(name, value.node) for name, value in self.env]
            block.append(Line(["env ", Bracket("{", entries)]))
        if self.when is not None:
            block.append(assign("when", self.when.node))
        word = "on_exit " if self.event == "exit" else "hook running "
        parts: list[Node] = [word, self.name, " = ", call("container", head)]
        return Line([*parts, " ", Bracket("{", block)] if block else parts)


@define
class Control:
    """A program and a run of it."""

    pipeline: rules.Pipeline
    disabled: str | None
    attributes: list[Node]
    run: rules.Run
    handlers: list[Handler] = Factory(list)
    # Hooks of steps, by the step.
    hooks: list[tuple[str, Handler]] = Factory(list)
    uses: set[str] = Factory(set)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How hypothesis shows it."""
        printer.text(f"<a program>\n{self.source()}\n{self.run}")

    def source(self, format: int = 0) -> str:
        """Its text."""
        layout = Layout(format)
        own = [*_INPUTS, *self.attributes, *(handler.node() for handler in self.handlers)]
        entries = "\n".join(layout.text(node, "") for node in own)
        body = f'defaults {{ image = "a/b:1" }}\n{entries}\n{self.pipeline.source()}'
        return f"import wurzel\n{TYPES}\npipeline p {{\n{body}\n}}\n"

    @property
    def left(self) -> rules.Pipeline:
        """The pipeline without what is left out."""
        return self.pipeline.without(self.disabled) if self.disabled else self.pipeline

    def submitted(self) -> dict[str, str]:
        """The values of its inputs."""
        switches = {f"on_{s.name}": self.run.inputs[s.name] for s in self.pipeline.steps if s.when}
        return {**_SUBMITTED, **{name: str(on).lower() for name, on in switches.items()}}

    def outcomes(self) -> dict[str, str]:
        return rules.outcomes(self.left, self.run)


@st.composite
def controls(draw: Draw) -> Control:
    """Programs that the language accepts, but for a few (WZ1099), with a run each."""
    w = Writer(draw)
    pipeline = draw(rules.pipelines())
    bad = draw(st.sampled_from((FAILED, ERRORED)))
    ends = st.sampled_from((SUCCEEDED, SUCCEEDED, SUCCEEDED, bad))
    run = evolve(draw(rules.runs(pipeline)), ends={s.name: draw(ends) for s in pipeline.steps})
    control = Control(pipeline, None, [], run)
    for step in pipeline.steps:
        step.together = w.pick(True, True, True, False)
        for name, written in _ATTRIBUTES.items():
            locks = any("synchronization" in text for text in step.attributes)
            if w.draw_int(0, 7) == 0 and not (name == "semaphores" and locks):
                picked = w.pick(*written)
                # With attempts Argo comes to no end where an earlier outcome is taken.
                if name == "memoize" and any("retry" in text for text in step.attributes):
                    continue
                step.attributes.append(picked)
                control.uses.add(name)
    _disable(w, control)
    for name, written in _OF_PIPELINE.items():
        if w.draw_int(0, 3) == 0:
            waits = any(step.after for step in pipeline.steps)
            # With `fail_fast` no step may wait for a failure.
            control.attributes.append(written[-1] if waits else w.pick(*written))
            control.uses.add(name)
    [status] = rules.status(control.left, control.outcomes())
    for number in range(w.pick(0, 1, 1, 2, 3)):
        event = w.pick("exit", "exit", "running")
        shown = STATUS[status] if event == "exit" else "Running"
        control.handlers.append(_handler(w, control, f"h_{number}", event, _values(shown, event)))
    ended = control.outcomes()
    for step in control.left.steps:
        if w.draw_int(0, 4) == 0:
            _hook(w, control, step, STATUS.get(ended[step.name]))
    control.uses |= _uses(control.pipeline)
    return control


def _hook(w: Writer, control: Control, step: rules.Step, status: str | None) -> None:
    """A hook of a step; without a status the step does not run."""
    event = w.pick("exit", "exit", "running")
    said = " ".join(step.attributes)
    if "retry" in said and "synchronization" in said:
        event = "exit"  # for Argo it is pending to its end
    shown, known = status or "Succeeded", ("Succeeded", "Failed", "Error")
    own = Expr("string", f"{step.name}.status", shown, shown, frozenset({"own status"}))
    values = [value for value in _values(shown, event) if not value.uses & _OF_THE_RUN]
    if event == "exit":
        values += [evolve(own, values=known)] * 3
    handler = _handler(w, control, f"k_{len(control.hooks)}", event, values)
    control.hooks.append((step.name, handler))
    step.attributes.append(Layout(0).text(handler.node(), ""))
    control.uses.add("a hook of a step" if event == "running" else "on_exit of a step")


def _disable(w: Writer, control: Control) -> None:
    """Leave a step out of which others need no more than that it stands in the order."""
    steps = control.pipeline.steps
    free = [
        step
        for step in steps[1:]
        if not any(
            step.name in (*other.read, *(name for entry in other.after for name, _ in entry))
            or list(other.takes) == [step.name]
            for other in steps
        )
    ]
    if free and w.maybe():
        chosen = w.pick(*free)
        chosen.attributes.append("enabled = false")
        control.disabled = chosen.name
        control.uses.add("enabled")


def _values(status: str, event: str) -> list[Expr]:
    """What a handler of an event can refer to."""
    known = ("Running",) if event == "running" else ("Succeeded", "Failed", "Error")
    word = _SUBMITTED["word"]
    return [
        Expr("string", "word", word, word, frozenset({"input"})),
        Expr("string", "lang", "en", "en", frozenset({"input"}), values=("de", "en")),
        Expr("bool", "loud", True, "true", frozenset({"input"})),
        Expr("string", "workflow.name", "wf", "wf"),
        *(
            [Expr("string", "workflow.status", status, status, frozenset({"status"}), values=known)]
            * 3
        ),
        Expr("string", "workflow.failures", FAILURES, FAILURES, frozenset({"failures"})),
        Expr("float", "workflow.duration", 12.5, "12.500000", frozenset({"duration"})),
    ]


def _handler(w: Writer, control: Control, name: str, event: str, values: list[Expr]) -> Handler:
    expressions = Expressions(w, values)
    args = [expressions.of("string") for _ in range(w.pick(0, 1, 2))]
    if w.maybe():
        args.append(expressions.interpolated(2))
    env = []
    for number in range(w.pick(0, 0, 1, 2)):
        type = w.pick("string", "bool", "int")
        env.append((f"V{number}", expressions.of(type, flat=type != "string")))
    when = expressions.of("bool") if w.maybe() else None
    if when is not None and when.known:
        when = None
    attributes: list[Node] = []
    if w.draw_int(0, 4) == 0:
        attributes.append("timeout = 10min")
    word = "on_exit" if event == "exit" else "hook"
    control.uses.add(word)
    written = [*args, *(value for _, value in env), *([when] if when else [])]
    control.uses |= {use for value in written for use in value.uses}
    if when is not None:
        control.uses.add(f"{word} with when")
    return Handler(name, event, args, env, when, attributes)


def _uses(pipeline: rules.Pipeline) -> set[str]:
    """The constructs of the order that are in a pipeline."""
    found = set()
    for step in pipeline.steps:
        optional = [name for name, maybe in step.takes.items() if maybe]
        found |= {"a? >> b"} if optional else set()
        if len(step.takes) > 1 and len(optional) == len(step.takes) and step.together:
            found.add("[a?, b?] >> c")
        found |= {"a? ~> b"} if any(step.waits.values()) else set()
        found |= {f"after {outcome}" for entry in step.after for _, outcome in entry}
        found |= {"after or" for entry in step.after if len(entry) > 1}
        found |= {"when"} if step.when else set()
        named = {name for entry in step.after for name, _ in entry}
        if named & set(step.reads):
            found.add("an output with a default, after")
    return found


# What is known in handlers of the run only.
_OF_THE_RUN = frozenset(("status", "failures", "duration"))
CONSTRUCTS = {
    *("on_exit of a step", "a hook of a step", "own status"),
    *("on_exit", "on_exit with when", "hook", "hook with when", "status", "failures", "duration"),
    *("a? >> b", "[a?, b?] >> c", "a? ~> b", "when", "after or", "after finished", "enabled"),
    *(f"after {outcome}" for outcome in ENDS),
    *("an output with a default, after", *_ATTRIBUTES, *_OF_PIPELINE),
}

__all__ = ["CONSTRUCTS", "KNOWN", "STATUS", "Control", "Handler", "controls"]
