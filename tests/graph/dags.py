"""Random pipelines that are right: what they are made of, and their text."""

import random

from attrs import Factory, define, evolve
from hypothesis import strategies as st

# By name: what it takes and gives, its class, and whether it needs its input whole. `d` and `f` are
# a list of documents and a data frame. Some classes differ by what Wurzel leaves out of names.
KINDS: dict[str, tuple[str, str, str]] = {
    "Read": ("", "d", "ReadStep"),
    "ReadStep": ("", "d", "ReadStepStep"),
    "Crawl": ("", "d", "Crawl"),
    "Split": ("d", "d", "SplitStep"),
    "Clean": ("d", "d", "Clean_StepStep"),
    "Dedup": ("d", "d", "DedupStep"),
    "Bare": ("d", "d", "Step"),
    "Long": ("d", "d", "L" + "o" * 120 + "ngStep"),
    "Longer": ("d", "d", "L" + "o" * 185 + "ng"),
    "Embed": ("d", "f", "EmbedStep"),
    "Store": ("f", "f", "StoreStep"),
    "Sink": ("f", "", "SinkStep"),
    "Ping": ("", "", "PingStep"),
}
_PORT = {"": "", "d": "[Doc]", "f": "frame[Doc]"}
TYPES = "contract Doc { text: string }\n" + "".join(
    f"extern step {name}() : {_PORT[takes]} -> {_PORT[gives]} "
    f'{{ class = "m:{cls}"{", whole_input = true" if name == "Dedup" else ""} }}\n'
    for name, (takes, gives, cls) in KINDS.items()
)


@define(frozen=True)
class Sketch:
    """A pipeline: kinds of steps by name, in the order of declaration, and its edges."""

    kinds: dict[str, str]
    edges: list[tuple[str, str, str]] = Factory(list)

    def text(self) -> str:
        lines = [f"step {name} = {kind}()" for name, kind in self.kinds.items()]
        lines += [" ".join(edge) for edge in self.edges]
        return "pipeline p {\n" + "\n".join(lines) + "\n}\n"

    def producers(self, name: str) -> list[str]:
        """In the order in which they are declared."""
        found = {source for source, arrow, target in self.edges if (arrow, target) == (">>", name)}
        return [source for source in self.kinds if source in found]

    def shuffled(self, seed: int, *, steps: bool = False, edges: bool = False) -> "Sketch":
        names, listed = list(self.kinds), list(self.edges)
        if steps:
            random.Random(seed).shuffle(names)
        if edges:
            random.Random(seed).shuffle(listed)
        return evolve(self, kinds={name: self.kinds[name] for name in names}, edges=listed)

    def with_edge(self, *edge: str) -> "Sketch":
        source, arrow, target = edge
        return evolve(self, edges=[*self.edges, (source, arrow, target)])

    def in_order(self) -> list[str]:
        """Topological, by the definition: again and again the first that waits for nobody."""
        left, order = list(self.kinds), []
        while left:
            waiting = {target for source, _, target in self.edges if source in left}
            free = next(name for name in left if name not in waiting)
            left.remove(free)
            order.append(free)
        return order


@st.composite
def sketches(draw: st.DrawFn, most: int = 60) -> Sketch:
    """Valid pipelines: each step that takes data gets what fits from steps made before it.

    The shape is drawn from a seed: drawn one by one, pipelines would hardly ever become large.
    """
    count = draw(st.integers(1, most))
    reach = draw(st.integers(1, 6), label="how far back a step looks for data")
    fan = draw(st.integers(1, 3), label="how many producers it may have")
    documents_only = draw(st.booleans())
    rng = random.Random(draw(st.integers(0, 2**32), label="seed"))
    kinds: dict[str, str] = {}
    edges: dict[tuple[str, str], str] = {}
    for number in range(count):
        name = _name(rng, number)
        kind = rng.choice([k for k in KINDS if not documents_only or KINDS[k][1] == "d"])
        fitting = [s for s, k in kinds.items() if KINDS[k][1] == KINDS[kind][0] != ""]
        if KINDS[kind][0] and not fitting:
            kind = "Read"
        if KINDS[kind][0]:
            near = fitting[-reach:]
            for source in rng.sample(near, min(len(near), rng.randint((fan + 1) // 2, fan))):
                edges[source, name] = ">>"
        if kinds and rng.random() < 0.25:
            edges.setdefault((rng.choice(list(kinds)), name), "~>")
        kinds[name] = kind
    sketch = Sketch(kinds, [(source, arrow, target) for (source, target), arrow in edges.items()])
    return sketch.shuffled(rng.randrange(2**16), steps=True, edges=True)


def _name(rng: random.Random, number: int) -> str:
    """Names that look alike: some contain others, some end in digits, some are long."""
    text = "".join(rng.choice("aB_") for _ in range(rng.choice([0, 2, 4])))
    return rng.choice(
        [f"s{text}{number}", f"s{number}_{text}x", f"s_{number}", "l" * 55 + f"{number}"]
    )
