"""Small programs, and faults that a compiler might make in them, planted into what was emitted."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import yaml
from attrs import Factory, frozen

from tests.argo.template.outputs import Result
from tests.cluster.api import Document
from tests.cluster.cluster import NAME
from tests.cluster.drawn.fates import Fates
from tests.cluster.drawn.runs import TARGET, pipeline_of
from tests.cluster.simulation.places import Place, shown
from tests.cluster.simulation.prediction import Prediction
from tests.cluster.simulation.run import run
from wzc import api
from wzc.model.pipeline import Step

Fault: TypeAlias = Callable[[Document], None]
BAD = Result(exit_code=1)


@frozen
class Small:
    """A program, what is submitted, and what its containers leave, by their places."""

    body: str
    left: Mapping[str, Result | Sequence[Result]] = Factory(dict)
    inputs: Mapping[str, Any] = Factory(dict)
    components: str = ""

    def source(self) -> str:
        return f'{self.components}\npipeline p {{\ndefaults {{ image = "a/b:1" }}\n{self.body}\n}}'

    def document(self) -> Document:
        """What it becomes; each step has a template of its own."""
        made = api.compile(text=self.source(), target=TARGET, expand=True)
        assert not made.errors, made.messages()
        [found] = yaml.safe_load_all(made.yaml())
        document: Document = found
        return document

    def does(self, place: Place, step: Step, number: int) -> Result:
        found = self.left.get(shown(place), Result())
        return found if isinstance(found, Result) else found[min(number, len(found) - 1)]

    def predicted(self) -> Prediction:
        return run(pipeline_of(self.source()), self.does, self.inputs, {"name": NAME})

    def fates(self) -> Fates:
        return Fates(self.predicted().left)


def given(value: object) -> Result:
    """What a container leaves that puts out `n`."""
    return Result({"n": str(value)})


N = 'outputs { n: int from "/n" default 9 }'
SMALL = {
    "order": Small(
        'step a = container(command = ["a"])\nstep b = container(command = ["b"])\na ~> b\n'
        'step c = container(command = ["c"]) { after = [b.finished] }'
    ),
    "failures": Small(
        'step a = container(command = ["a"])\nstep z = container(command = ["z"])\n'
        'step b = container(command = ["b"]) { after = [a.failed] }\n'
        'step c = container(command = ["c"]) { after = [a.errored or a.failed, z.succeeded] }\n'
        'step d = container(command = ["d"]) { after = [a.finished] }',
        {"a": BAD},
    ),
    "skipped": Small(
        "input n: int = 1\n"
        'step a = container(command = ["a"]) { when = n > 1 }\n'
        'step b = container(command = ["b"])\nstep c = container(command = ["c"])\n'
        "a ~> b\na? ~> c\n"
        'step d = container(command = ["d"]) { when = n < 2 }',
        inputs={"n": 1},
    ),
    "attempts": Small(
        'step a = container(command = ["a", "${retries}"]) { retry = 2 }\n'
        'step b = container(command = ["b"]) { retry { limit = 2, on = "OnError" } }\n'
        'step c = container(command = ["c"]) {\n'
        "retry { limit = 2, expression = last_retry.exit_code == 75 }\n}",
        {"a": BAD, "b": BAD, "c": [Result(exit_code=75), BAD]},
    ),
    "items": Small(
        f'step w = container(command = ["w", "${{x}}"]) for x in [1, 5, 3] {{ {N} }}\n'
        'step r = container(command = ["r", json(w.n)])\n'
        'step s = container(command = ["s", "${y}"]) for y in w.n\n'
        f'step t = container(command = ["t"]) for y in [1, 2] {{\nwhen = y > 1\n{N}\n}}\n'
        'step u = container(command = ["u", json(t.n)])',
        {"w(0)": given(4), "w(1)": given(2), "w(2)": given(8), "t(1)": given(6)},
    ),
    "bounds": Small(
        'step w = container(command = ["w", "${x}"]) for x in [1, 2, 3] { parallelism = 1 }'
    ),
    "values": Small(
        f'input k: string = "x"\nstep a = container(command = ["a"]) {{ {N} }}\n'
        f'step b = container(command = ["b"]) {{ {N} }}\n'
        'step c = container(command = ["c", "${a.n}"]) { env { B = b.n + 1, K = k } }\n'
        'step d = script(interpreter = ["sh"], source = "echo ${a.n}")',
        {"a": given(3), "b": Result()},
        {"k": "y"},
    ),
    "components": Small(
        'step a = c(n = 1, w = "x")\nstep b = c(n = 2, w = i) for i in ["y", "z"]\n'
        'step d = container(command = ["d", "${a.m}", json(b.m)])\n'
        'step e = c(n = 3, w = "e") { retry = 1 }',
        {"a.two": given(5), "b(0).two": given(6), "b(1).two": given(7),
         "e, attempt 0.two": BAD, "e, attempt 1.two": given(1)},
        components=(
            "component c(n: int, w: string) {\n"
            f'step one = container(command = ["one", "${{n}}-${{w}}"]) {{ {N} }}\n'
            f'step two = container(command = ["two", "${{one.n}}"]) {{ {N} }}\n'
            "output m = two.n\n}"
        ),
    ),
    "hooks": Small(
        'step a = container(command = ["a"]) {\n'
        'on_exit h1 = container(command = ["h1", a.status]) { when = a.status == "Failed" }\n'
        'hook running h2 = container(command = ["h2"])\n}\n'
        'on_exit r1 = container(command = ["r1", workflow.status])\n'
        'on_exit r2 = container(command = ["r2"]) { when = workflow.status == "Succeeded" }',
        {"a": BAD},
    ),
}  # fmt: skip


def template(document: Document, name: str) -> Document:
    [found] = [each for each in document["spec"]["templates"] if each["name"] == name]
    one: Document = found
    return one


def task(document: Document, name: str, of: str = "p") -> Document:
    [found] = [each for each in template(document, of)["dag"]["tasks"] if each["name"] == name]
    one: Document = found
    return one


def put(document: Document, *path: str | int, value: Any) -> None:
    """Set what has to be there already, and be something else; None takes it away."""
    *above, last = path
    at: Any = document
    for key in above:
        at = at[key]
    assert at[last] != value, f"{path} is {value!r} already"
    if value is None:
        del at[last]
    else:
        at[last] = value


def argument(document: Document, name: str, number: int = 0, of: str = "p") -> Document:
    found: Document = task(document, name, of)["arguments"]["parameters"][number]
    return found


def _swap(items: list[Any], one: int, other: int) -> None:
    assert items[one] != items[other]
    items[one], items[other] = items[other], items[one]


def _swap_arguments(document: Document) -> None:
    parameters = task(document, "a")["arguments"]["parameters"]
    one, other = parameters[0], parameters[1]
    one["value"], other["value"] = other["value"], one["value"]


def _without_hook(document: Document) -> None:
    hooks = task(document, "a")["hooks"]
    [running] = [key for key in hooks if key != "exit"]
    del hooks[running]


def _without_run_hook(document: Document) -> None:
    tasks = template(document, "on-exit")["dag"]["tasks"]
    [second] = [each for each in tasks if each["name"] == "r2"]
    del second["when"]


def _no_retry_of_use(document: Document) -> None:
    found = [
        each for each in document["spec"]["templates"] if "dag" in each and "retryStrategy" in each
    ]
    assert len(found) == 1, [each["name"] for each in found]
    found[0]["retryStrategy"]["limit"] = "0"


# What a compiler might get wrong, by the program that it is planted in.
FAULTS: dict[str, tuple[str, Fault]] = {
    "an edge is left out": ("order", lambda d: put(task(d, "b"), "depends", value=None)),
    "the order is turned round": ("order", lambda d: put(task(d, "c"), "depends", value="a")),
    "`failed` is `succeeded`": (
        "failures",
        lambda d: put(task(d, "b"), "depends", value="a.Succeeded"),
    ),
    "`or` is `and`": (
        "failures",
        lambda d: put(task(d, "c"), "depends", value="(a.Errored && a.Failed) && z.Succeeded"),
    ),
    "`finished` waits for success": (
        "failures",
        lambda d: put(task(d, "d"), "depends", value="a.Succeeded"),
    ),
    "a `when` is left out": ("skipped", lambda d: put(task(d, "a"), "when", value=None)),
    "a `when` never holds": ("skipped", lambda d: put(task(d, "d"), "when", value="false")),
    "a skipped step is not enough": (
        "skipped",
        lambda d: put(task(d, "b"), "depends", value="a.Succeeded"),
    ),
    "one attempt more": (
        "attempts",
        lambda d: put(template(d, "a"), "retryStrategy", "limit", value="3"),
    ),
    "another policy": (
        "attempts",
        lambda d: put(template(d, "b"), "retryStrategy", "retryPolicy", value="Always"),
    ),
    "the expression is not asked": (
        "attempts",
        lambda d: put(template(d, "c"), "retryStrategy", "expression", value="true"),
    ),
    "the number of an attempt": (
        "attempts",
        lambda d: put(template(d, "a"), "container", "command", 1, value="1"),
    ),
    "items in another order": ("items", lambda d: _swap(task(d, "w")["withItems"], 0, 1)),
    "an item is left out": ("items", lambda d: task(d, "w")["withItems"].pop()),
    "the list of another loop is gathered": (
        "items",
        lambda d: put(argument(d, "u"), "value", value="{{tasks.w.outputs.parameters.n}}"),
    ),
    "another list": ("items", lambda d: put(task(d, "s"), "withParam", value="[4]")),
    "a loop without its bound": (
        "bounds",
        lambda d: put(template(d, "w-items"), "parallelism", value=None),
    ),
    "the output of another step": (
        "values",
        lambda d: put(argument(d, "c"), "value", value="{{tasks.b.outputs.parameters.n}}"),
    ),
    "another default": (
        "values",
        lambda d: put(
            template(d, "b"), "outputs", "parameters", 0, "valueFrom", "default", value="8"
        ),
    ),
    "another variable": (
        "values",
        lambda d: put(template(d, "c"), "container", "env", 1, "value", value="x"),
    ),
    "another script": ("values", lambda d: put(template(d, "d"), "script", "source", value="echo")),
    "arguments of a component change places": ("components", _swap_arguments),
    "the item of a component's loop": (
        "components",
        lambda d: _swap(task(d, "b")["withItems"], 0, 1),
    ),
    "a component gives another step's output": (
        "components",
        lambda d: put(
            template(d, "c"), "outputs", "parameters", 0, "valueFrom",
            value={"parameter": "{{tasks.one.outputs.parameters.n}}"},
        ),
    ),
    "a component is not tried again": ("components", _no_retry_of_use),
    "a hook for another end": (
        "hooks",
        lambda d: put(
            task(d, "a"), "hooks", "exit", "expression", value="tasks['a'].status == 'Succeeded'"
        ),
    ),
    "a hook is left out": ("hooks", _without_hook),
    "a hook of the run without its `when`": ("hooks", _without_run_hook),
}  # fmt: skip


def planted(fault: str) -> Document:
    """The document of a fault's program, with the fault in it."""
    name, plant = FAULTS[fault]
    document = copy.deepcopy(SMALL[name].document())
    plant(document)
    return document
