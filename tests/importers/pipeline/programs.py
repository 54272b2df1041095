"""A random graph, written down as Python in random styles."""

from __future__ import annotations

from collections.abc import Callable

from attrs import Factory, define
from hypothesis import strategies as st

HEAD = """\
import functools
import itertools
import logging
import operator
import os

from wurzel.core import NoSettings, TypedStep
from wurzel.datacontract import MarkdownDataContract
from wurzel.utils import WZ

"""
# Each step has a class of its own, so that it is known without a name. All fit one another.
CLASS = """\
class {name}(TypedStep[NoSettings, list[MarkdownDataContract], list[MarkdownDataContract]]):
    def run(self, inpt: list[MarkdownDataContract]) -> list[MarkdownDataContract]:
        return inpt


"""
NOISE = (
    "logging.getLogger(__name__).info('here')",
    "FLAG = os.environ.get('SOME_FLAG', '')",
    "if os.environ.get('SOME_FLAG'):\n    print('flag')",
    "for part in os.environ.get('SOME_FLAG', '').split():\n    print(part)",
    "try:\n    import not_installed\nexcept ImportError:\n    not_installed = None",
    "if __name__ == '__main__':\n    print('main')",
    "def unused(x):\n    return x >> x",
    "'''A text.'''",
)


@define
class Program:
    """The files, and what they mean: edges between classes, each with the module it is in."""

    files: dict[str, str]
    modules: dict[str, str]
    edges: set[tuple[str, str]]
    target: str


@define
class _Writer:
    draw: Callable[..., object]
    lines: list[str] = Factory(list)
    parts: list[str] = Factory(list)
    others: list[str] = Factory(list)

    def pick(self, number: int) -> int:
        found = self.draw(st.integers(0, number - 1))
        assert isinstance(found, int)
        return found

    def noise(self) -> None:
        if self.pick(4) == 0:
            self.lines.append(NOISE[self.pick(len(NOISE))])


@st.composite
def programs(draw: Callable[..., object]) -> Program:
    """A program whose variable `pipeline` is the last step of a random graph."""
    writer = _Writer(draw)
    count = 1 + writer.pick(7)
    classes = [f"S{number}Step" for number in range(count)]
    edges = [
        (low, high)
        for high in range(count)
        for low in range(high)
        if writer.pick(3) == 0 or (high == count - 1 and low == count - 2)
    ]
    in_parts = [writer.pick(3) == 0 for _ in classes]
    modules = {
        name: "company.parts" if other else "pipeline"
        for name, other in zip(classes, in_parts, strict=True)
    }
    values = _make(writer, classes, in_parts)
    _connect(writer, edges, values)
    last = values[-1]
    ends = (
        f"pipeline = {last}",
        f"def end():\n    return {last}\npipeline = end()",
        f"(pipeline := {last})",
        f"pipeline, other = {last}, None",
        f"globals()['pipeline'] = {last}",
    )
    writer.lines.append(ends[writer.pick(len(ends))])
    writer.noise()
    imported = [name for name, other in zip(classes, in_parts, strict=True) if other]
    own = [name for name, other in zip(classes, in_parts, strict=True) if not other]
    text = HEAD
    if imported:
        starred = "*" if writer.pick(3) == 0 else ", ".join(imported)
        text += f"from company.parts import {starred}\nimport company.parts as parts\n\n"
    text += "".join(CLASS.format(name=name) for name in own)
    files = {
        "pipeline.py": text + "\n".join(writer.lines) + "\n",
        "company/__init__.py": "",
        "company/parts.py": HEAD
        + "".join(CLASS.format(name=name) for name in imported)
        + "\n".join(writer.parts)
        + "\n",
    }
    meant = {(classes[low], classes[high]) for low, high in _above(edges, count - 1)}
    return Program(files, modules, meant, classes[-1])


def _above(edges: list[tuple[int, int]], target: int) -> set[tuple[int, int]]:
    """The edges that lead to the target."""
    wanted, found = {target}, set()
    for low, high in sorted(edges, key=lambda edge: -edge[1]):
        if high in wanted:
            wanted.add(low)
            found.add((low, high))
    return found


def _make(writer: _Writer, classes: list[str], in_parts: list[bool]) -> list[str]:
    """Make each step in some style; gives an expression for each."""
    values: list[str] = []
    for number, name in enumerate(classes):
        writer.noise()
        style = writer.pick(10)
        if in_parts[number] and style < 4:
            writer.parts.append(f"made_{number} = WZ({name})")
            values.append(f"parts.made_{number}")
            continue
        lines, value = _STYLES[style](number, name)
        writer.lines += lines
        values.append(value)
    return values


def _style(lines: str, value: str) -> Callable[[int, str], tuple[list[str], str]]:
    return lambda number, name: (
        [lines.format(n=number, c=name)],
        value.format(n=number, c=name),
    )


_STYLES = (
    _style("v{n} = WZ({c})", "v{n}"),
    _style("v{n} = {c}()", "v{n}"),
    _style("steps{n} = [WZ({c})]", "steps{n}[0]"),
    _style("steps{n} = {{'a': WZ({c}), 'b': None}}", "steps{n}['a']"),
    _style("def make{n}(cls={c}):\n    step = WZ(cls)\n    return step\nv{n} = make{n}()", "v{n}"),
    _style("(v{n},) = [WZ(cls) for cls in ({c},)]", "v{n}"),
    _style("class Box{n}:\n    step = WZ({c})", "Box{n}.step"),
    _style(
        "class Maker{n}:\n    def __init__(self, cls):\n        self.made = WZ(cls)\n"
        "maker{n} = Maker{n}({c})",
        "maker{n}.made",
    ),
    _style("steps{n} = []\nfor cls in [{c}]:\n    steps{n}.append(WZ(cls))", "steps{n}[-1]"),
    _style(
        "@functools.cache\ndef get{n}():\n    return WZ({c})",
        "get{n}()",
    ),
)


def _connect(writer: _Writer, edges: list[tuple[int, int]], values: list[str]) -> None:
    """Write all edges, in groups, each in some style."""
    left = list(edges)
    while left:
        writer.noise()
        style = writer.pick(8)
        low, high = left.pop(writer.pick(len(left)))
        a, b = values[low], values[high]
        if style == 0:
            path = [low, high]
            while True:
                following = [edge for edge in left if edge[0] == path[-1]]
                if not following:
                    break
                left.remove(following[0])
                path.append(following[0][1])
            names = [values[index] for index in path]
            if writer.pick(2):
                writer.lines.append(" >> ".join(names))
            else:
                listed = ", ".join(names)
                writer.lines.append(f"functools.reduce(operator.rshift, [{listed}])")
        elif style == 1:
            same = [edge for edge in left if edge[1] == high]
            left = [edge for edge in left if edge[1] != high]
            sources = ", ".join(values[one[0]] for one in [(low, high), *same])
            ways = (
                f"for source in [{sources}]:\n    source >> {b}",
                f"[source >> {b} for source in ({sources},)]",
                f"def fan_in(*sources):\n    for one in sources:\n        one >> {b}\n"
                f"fan_in({sources})",
                f"list(map(lambda one: one >> {b}, [{sources}]))",
                f"{b}.required_steps |= {{{sources}}}",
            )
            writer.lines.append(ways[writer.pick(len(ways))])
        elif style == 2:
            writer.lines.append(f"{b}.add_required_step({a})")
        elif style == 3:
            writer.lines.append(f"def connect(x, y):\n    return x >> y\nconnect({a}, y={b})")
        elif style == 4:
            writer.lines.append(f"for x, y in zip([{a}], [{b}]):\n    x >> y")
        elif style == 5:
            writer.lines.append(f"if len('ab') == 2 and not False:\n    {a} >> {b}")
        elif style == 6:
            writer.lines.append(
                f"i = 0\nwhile i < 2:\n    if i == 1:\n        {a} >> {b}\n    i += 1"
            )
        else:
            writer.lines.append(f"for x, y in itertools.pairwise([{a}, {b}]):\n    x >> y")
