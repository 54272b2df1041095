"""The pipelines that are measured: four shapes of DAG, of any size, and their `.wz` source.

Wurzel runs a step once for each input file, so where data flows together again and again the files
multiply, and the compiler refuses a step that gets more than 500. Such shapes have `>>` as far as a
real pipeline would have it, and `~>` from there on; ARROWS says how far that is.

Standard library only: the environment with Hera imports this module too.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

# How many steps of a chain stand on one line.
RUN = 10
WIDTH = 4
# One step in ten says something of its own, as in real pipelines.
BLOCK_EVERY = 10


class Line(NamedTuple):
    """One line of edges: groups of steps, and the arrow between each two of them."""

    groups: list[list[str]]
    arrows: list[str]


class Graph(NamedTuple):
    """A pipeline: its steps in order, which of them are sources of data, and its edges."""

    steps: list[str]
    sources: set[str]
    lines: list[Line]

    def edges(self) -> Iterator[tuple[str, str, str]]:
        """Each single edge: from, arrow, to."""
        for line in self.lines:
            for before, arrow, after in zip(
                line.groups, line.arrows, line.groups[1:], strict=False
            ):
                for source in before:
                    for target in after:
                        yield source, arrow, target


def chain(count: int) -> Graph:
    """One after another, all by `>>`, in lines of RUN."""
    steps = names(count)
    lines = []
    for start in range(0, count, RUN):
        run = steps[max(start - 1, 0) : start + RUN]
        if len(run) > 1:
            lines.append(Line([[step] for step in run], [">>"] * (len(run) - 1)))
    return Graph(steps, set(steps[:1]), lines)


def layers(count: int) -> Graph:
    """Layers of WIDTH, each step after all of the layer before: `>>` from every second layer.

    The last layer is narrower where the count asks for it.
    """
    steps = names(count)
    rows = [steps[start : start + WIDTH] for start in range(0, count, WIDTH)]
    lines = [
        Line([above, below], ["~>" if index % 2 else ">>"])
        for index, (above, below) in enumerate(pairwise(rows))
    ]
    sources = {step for row in rows[::2] for step in row}
    return Graph(steps, sources, lines)


def diamonds(count: int) -> Graph:
    """`a >> [b, c] >> d`, each diamond after the one before. What is left over is a chain."""
    steps = names(count)
    lines = []
    sources = set()
    for start in range(0, count, 4):
        part = steps[start : start + 4]
        sources.add(part[0])
        groups = [[part[0]], part[1:3], part[3:]] if len(part) == 4 else [[step] for step in part]
        arrows = [">>"] * (len(groups) - 1)
        if start:
            groups, arrows = [[steps[start - 1]], *groups], ["~>", *arrows]
        if arrows:
            lines.append(Line(groups, arrows))
    return Graph(steps, sources, lines)


def fan_in(count: int) -> Graph:
    """All steps but the last are sources, and the last runs after all of them, by `~>`."""
    steps = names(count)
    return Graph(steps, set(steps), [Line([steps[:-1], steps[-1:]], ["~>"])])


SHAPES: dict[str, Callable[[int], Graph]] = {
    "chain": chain,
    "layers": layers,
    "diamonds": diamonds,
    "fan-in": fan_in,
}

# What docs/benchmarks.md says of each.
ARROWS = {
    "chain": "all `>>`",
    "layers": f"{WIDTH} wide, full mesh, `>>` and `~>` by turns",
    "diamonds": "`a >> [b, c] >> d`, `~>` between the diamonds",
    "fan-in": "all but one into the last, by `~>`",
}


def names(count: int) -> list[str]:
    """Distinct names of steps."""
    return [f"s{index}" for index in range(count)]


def source(graph: Graph) -> str:
    """The graph as a `.wz` file that compiles without errors."""
    types = "ManualMarkdownStep"
    if len(graph.sources) < len(graph.steps):
        types += ", SimpleSplitterStep"
    lines = [
        "import wurzel",
        f"from wurzel.steps import {types}",
        "",
        "# Full definitions take 200 tasks.",
        'cluster any { crds = "minimal" }',
        "",
        "pipeline bench {",
        "  cluster = any",
        "  use wurzel.defaults",
        '  defaults { image = "ghcr.io/telekom/wurzel:3.3.1" }',
        "",
    ]
    for index, step in enumerate(graph.steps):
        if step in graph.sources:
            made = f'ManualMarkdownStep(folder_path = "/data/{step}")'
        else:
            made = f"SimpleSplitterStep(batch_size = {100 + index % 50})"
        own = " { resources { memory = 1Gi..2Gi } }" if index % BLOCK_EVERY == 0 else ""
        lines.append(f"  step {step} = {made}{own}")
    lines.append("")
    for line in graph.lines:
        text = group_text(line.groups[0])
        for arrow, group in zip(line.arrows, line.groups[1:], strict=True):
            text += f" {arrow} {group_text(group)}"
        lines.append(f"  {text}")
    lines += ["}", ""]
    return "\n".join(lines)


def group_text(group: list[str]) -> str:
    """One step by its name, several as a list."""
    return group[0] if len(group) == 1 else f"[{', '.join(group)}]"


def baseline() -> str:
    """A pipeline of one step: what is left of a compile when there is nothing to do."""
    return source(Graph(["s0"], {"s0"}, []))
