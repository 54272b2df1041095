"""Programs with values of the run: inputs, containers and scripts, their ports, and references.

They are the programs of `programs.py` with more in them. The model also knows one run: what was
submitted, and what each step has put out; so it knows what each container has to get.
"""

from __future__ import annotations

import re
from graphlib import TopologicalSorter

from attrs import fields
from hypothesis import strategies as st

from tests.properties.attributes import Draw
from tests.properties.flow_boxes import BoxAuthor
from tests.properties.flow_model import Box, Flow, Input, Leaf, Output
from tests.properties.layout import Layout, Line, Quoted
from tests.properties.names import kubernetes_name
from tests.properties.programs import Program, Step, StepType, programs

_BOX_NAMES = ("fetch", "Count_1", "report_", "aB", "very_long_" * 5 + "box", "stdout_", "n1e3")
# What a box can give along `>>`: the contract, and the ending of the file.
_DATA = {"[MarkdownDataContract]": "json", "[Doc]": "json", "frame[Row]": "csv"}


@st.composite
def flows(draw: Draw, risky: bool = False) -> Flow:
    """Valid programs with values of the run; some `risky` ones may be refused (WZ5030)."""
    base = draw(programs(attributes=draw(st.integers(0, 3)) == 0))
    flow = Flow(**{field.name: getattr(base, field.name) for field in fields(Program)})
    author = BoxAuthor(draw, flow, risky)
    author.add_inputs(_is_scheduled(base))
    taken = {kubernetes_name(step.name) for step in base.steps}
    taken |= {kubernetes_name(item.name) for item in flow.inputs}
    free = [name for name in _BOX_NAMES if kubernetes_name(name) not in taken]
    names = draw(st.lists(st.sampled_from(free), unique=True, max_size=3))
    first = draw(st.integers(0, len(names)))
    if "the_db" not in taken and author.chance(3):
        flow.boxes.append(author.daemon("the_db"))
    flow.boxes += [author.box(name) for name in names[:first]]
    graph = {step.name: flow.needs(step.name) for step in base.steps}
    for name in list(TopologicalSorter(graph).static_order()):
        [step] = [each for each in flow.steps if each.name == name]
        if step.type.input is None and step.type.output in _DATA and author.chance(3):
            flow.steps.remove(step)
            flow.boxes.append(_giving(author, step.name, step.type.output))
            continue
        author.amend(step)
        if step.type.output is not None:
            author.artifacts.append((step.name, None, step.name))
    if "probe" not in taken and author.w.maybe():
        flow.types.append(_PROBE)
        flow.steps.append(_probe(author))
    flow.boxes += [author.box(name) for name in names[first:]]
    for name in ("leaf_a", "leaf_b")[: author.w.pick(1, 2, 2, 0)]:
        flow.leaves.append(author.leaf(name))
    return flow


# A step with a setting of each kind that takes values of the run.
_SETTINGS = {"s": "string", "n": "int", "f": "float", "b": "bool", "l": "[string]", "m": "map[any]"}
_PROBE = StepType(
    *("Probe", "own.probe:Probe", None, None, _SETTINGS),
    "extern step Probe(s: string?, n: int = 1, f: float = 1, b: bool = true, l: [string] = [], "
    'm: map[any] = {}) { class = "own.probe:Probe" }',
)


def _probe(author: BoxAuthor) -> Step:
    step = Step("probe", _PROBE)
    for name, type in _SETTINGS.items():
        found = author.setting(type, "probe") if author.w.draw_int(0, 3) else None
        if found is not None:
            step.settings.append((name, *found))
            author.flow.variables.append(("probe", f"PROBE__{name.upper()}", found[1]))
    return step


def _giving(author: BoxAuthor, name: str, contract: str) -> Box:
    """A box that gives data along an edge."""
    box = author.box(name)
    path = f"/out/data/{author.w.pick('all', 'a b', 'UP')}.{_DATA[contract]}"
    box.outputs.append(
        Output("data", contract, Line([f"data: {contract} from ", Quoted(path)]), None)
    )
    author.artifacts.append((name, "data", f"{name}.data"))
    author.flow.uses.add("data of a box")
    return box


def _is_scheduled(program: Program) -> bool:
    plain = [Layout(0).text(entry, "") for entry in program.attributes]
    return any(re.match("schedule|kind = .CronWorkflow", text) for text in plain)


__all__ = ["Box", "Flow", "Input", "Leaf", "Output", "flows"]
