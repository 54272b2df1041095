"""Drawn pipelines of Wurzel steps in components, and the same with the bodies written out."""

from __future__ import annotations

from attrs import define
from hypothesis import strategies as st

TYPES = """
contract Doc { text: string }
extern step Read(n: int = 1) : -> [Doc] { class = "steps:ReadStep" }
extern step Split(n: int = 1) : [Doc] -> [Doc] { class = "steps:SplitStep" }
extern step Clean(n: int = 1) : [Doc] -> [Doc] { class = "steps:CleanStep" }
"""


@define
class Part:
    """A step, or a use of a component where `type` is one; `feeds` are those that its data is of.

    `docs` stands for the data that the component takes.
    """

    name: str
    type: str | Component
    feeds: list[str]
    items: int = 0


@define
class Component:
    name: str
    takes: bool
    parts: list[Part]
    gives: str


@define
class Program:
    components: list[Component]
    parts: list[Part]

    def source(self) -> str:
        written = "\n".join(_component(each) for each in self.components)
        return _pipeline(_body(self.parts), written)

    def written_out(self) -> str:
        lines: list[str] = []
        _inline(self.parts, "", {}, lines)
        return _pipeline("\n".join(lines), "")


def _pipeline(body: str, rest: str) -> str:
    head = 'defaults { image = "a/b:1" }\nartifacts = s3(bucket = "bucket")'
    return f"pipeline p {{\n{head}\n{body}\n}}\n{rest}\n{TYPES}"


def _component(one: Component) -> str:
    takes = "(docs: [Doc]) " if one.takes else ""
    head = f"component {one.name}(n: int) : {takes}-> [Doc] {{\n"
    return f"{head}{_body(one.parts, 'n')}\n  output {one.gives}\n}}"


def _body(parts: list[Part], number: str = "7") -> str:
    lines = []
    for part in parts:
        loop = f" for it in [{', '.join(map(str, range(part.items)))}]" if part.items else ""
        argument = "it" if part.items else number
        name = part.type if isinstance(part.type, str) else part.type.name
        lines.append(f"  step {part.name} = {name}(n = {argument}){loop}")
        if part.feeds:
            lines.append(f"  [{', '.join(part.feeds)}] >> {part.name}")
    return "\n".join(lines)


def _inline(
    parts: list[Part], before: str, ports: dict[str, list[str]], lines: list[str]
) -> dict[str, list[str]]:
    """Write steps out; the steps that give the data of each."""
    givers = dict(ports)
    for part in parts:
        feeds = [name for feed in part.feeds for name in givers[feed]]
        made: list[str] = []
        for number in range(part.items or 1):
            name = f"{before}{part.name}" + (f"_{number}" if part.items else "")
            if isinstance(part.type, str):
                lines.append(f"  step {name} = {part.type}()")
                if feeds:
                    lines.append(f"  [{', '.join(feeds)}] >> {name}")
                made.append(name)
            else:
                inside = _inline(part.type.parts, f"{name}_", {"docs": feeds}, lines)
                made += inside[part.type.gives]
        givers[part.name] = made
    return givers


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Up to three components, which may use those before them, and up to five steps and uses."""
    components: list[Component] = []
    for number in range(draw(st.integers(1, 3))):
        takes = draw(st.booleans())
        parts = _drawn(draw, components, ["docs"] if takes else [], 3)
        if not any("docs" in part.feeds for part in parts) and takes:
            takers = [part for part in parts if part.feeds]
            if takers:
                takers[0].feeds.insert(0, "docs")
            else:
                takes = False
        gives = [part.name for part in parts if not part.items]
        if gives:
            chosen = draw(st.sampled_from(gives))
            components.append(Component(f"part{number}", takes, parts, chosen))
    return Program(components, _drawn(draw, components, [], 5))


def _drawn(
    draw: st.DrawFn, components: list[Component], sources: list[str], most: int
) -> list[Part]:
    parts: list[Part] = []
    for number in range(draw(st.integers(1, most))):
        before = [*sources, *(part.name for part in parts)]
        types: list[str | Component] = ["Read", *(c for c in components if not c.takes)]
        if before:
            types += ["Split", "Clean", *(c for c in components if c.takes)]
        type = draw(st.sampled_from(types))
        takes = type in ("Split", "Clean") or (isinstance(type, Component) and type.takes)
        feeds = []
        if takes:
            feeds = draw(st.lists(st.sampled_from(before), min_size=1, max_size=3, unique=True))
        items = draw(st.sampled_from((0, 0, 0, 1, 2)))
        parts.append(Part(f"s{number}", type, feeds, items))
    return parts
