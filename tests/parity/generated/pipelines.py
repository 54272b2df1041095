"""Random pipelines of Wurzel's steps and of own ones, as Python and as manifests.

They are trees of distinct classes: anything else Wurzel itself cannot generate (wurzel.md, D1).
"""

from __future__ import annotations

from typing import Any

from attrs import Factory, define, frozen

from tests.parity.generated.chooser import Chooser

NOTHING, MARKDOWN, NOTES, PAGES = "None", "list[MarkdownDataContract]", "list[Note]", "pages"
VECTORS, MULTI = "vectors", "multi"


@frozen
class Kind:
    """A class of steps: where it is imported from, and what it takes and gives."""

    name: str
    module: str
    takes: str
    gives: str

    @property
    def own(self) -> bool:
        """Whether the pipeline's own file declares it."""
        return not self.module


KINDS = [
    Kind("ManualMarkdownStep", "wurzel.steps.manual_markdown", NOTHING, MARKDOWN),
    Kind("SFTPManualMarkdownStep", "wurzel.steps.sftp", NOTHING, MARKDOWN),
    Kind("DoclingStep", "wurzel.steps.docling.docling_step", NOTHING, MARKDOWN),
    Kind("OwnSourceStep", "", NOTHING, MARKDOWN),
    Kind("PagesStep", "", NOTHING, PAGES),
    Kind("ScraperAPIStep", "wurzel.steps.scraperapi.step", PAGES, MARKDOWN),
    Kind("DropDuplicationStep", "wurzel.steps.duplication", MARKDOWN, MARKDOWN),
    Kind("SimpleSplitterStep", "wurzel.steps.splitter", MARKDOWN, MARKDOWN),
    Kind("S3MarkdownStep", "wurzel.steps.s3.step", MARKDOWN, MARKDOWN),
    Kind("DecagonKnowledgeBaseStep", "wurzel.steps.decagon.step", MARKDOWN, MARKDOWN),
    Kind("ElevenLabsKnowledgeBaseStep", "wurzel.steps.elevenlabs", MARKDOWN, MARKDOWN),
    Kind("WonderfulRAGStep", "wurzel.steps.wonderful.step", MARKDOWN, MARKDOWN),
    Kind("PlainStep", "", MARKDOWN, MARKDOWN),
    Kind("NoteStep", "", MARKDOWN, NOTES),
    Kind("NotesToMarkdown", "", NOTES, MARKDOWN),
    Kind("FrameStep", "", MARKDOWN, "frame"),
    Kind("FrameSink", "", "frame", "summary"),
    Kind("EmbeddingStep", "wurzel.steps.embedding", MARKDOWN, VECTORS),
    Kind("TruncatedEmbeddingStep", "wurzel.steps.embedding.step", MARKDOWN, VECTORS),
    Kind("EmbeddingMultiVectorStep", "wurzel.steps.embedding.step_multivector", MARKDOWN, MULTI),
    Kind("QdrantConnectorStep", "wurzel.steps.qdrant.step", VECTORS, "qdrant"),
    Kind("MilvusConnectorStep", "wurzel.steps.milvus.step", VECTORS, "result"),
    Kind(
        "QdrantConnectorMultiVectorStep", "wurzel.steps.qdrant.step_multi_vector", MULTI, "multiq"
    ),
]
# What the classes that are declared in a pipeline's file look like there.
OWN = {
    "PagesStep": """\
class PagesStep(TypedStep[NoSettings, None, list[UrlItem]]):
    def run(self, inpt: None) -> list[UrlItem]:
        return []
""",
    "OwnSourceStep": """\
class OwnSourceSettings(Settings):
    START: str
    DEPTH: int = Field(2, gt=0)
    TAGS: list[str] = []
    TOKEN: SecretStr = SecretStr("")


class OwnSourceStep(TypedStep[OwnSourceSettings, None, list[MarkdownDataContract]]):
    def run(self, inpt: None) -> list[MarkdownDataContract]:
        return []
""",
    "PlainStep": """\
class PlainStep(TypedStep[NoSettings, list[MarkdownDataContract], list[MarkdownDataContract]]):
    def run(self, inpt: list[MarkdownDataContract]) -> list[MarkdownDataContract]:
        return inpt
""",
    "NoteStep": """\
class NoteSettings(Settings):
    RATIO: float = 0.5
    STRICT: bool = False
    MODE: Literal["fast", "slow"] = "fast"
    LIMIT: int | None = None


class NoteStep(TypedStep[NoteSettings, list[MarkdownDataContract], list[Note]]):
    def run(self, inpt: list[MarkdownDataContract]) -> list[Note]:
        return []
""",
    "FrameStep": """\
class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class Nested(BaseModel):
    A: int = 1
    B: list[str] = []


class BaseOfSettings(Settings):
    PATH: Path | None = None
    RETRIES: int = Field(default=3, ge=0, le=10)


class FrameSettings(BaseOfSettings):
    RETRIES: int = Field(default=5, ge=1, le=9, description="How often")
    COLOR: Color = Color.RED
    NESTED: Nested = Nested()
    LEVELS: dict[str, int] = Field(default_factory=dict)
    KEY: SecretStr | None = None
    SIZES: list[float] | None = None
    EITHER: int | str = 1


class Row(PanderaDataFrameModel):
    text: Series[str]
    size: Series[int]


class FrameStep(TypedStep[FrameSettings, list[MarkdownDataContract], DataFrame[Row]]):
    def run(self, inpt: list[MarkdownDataContract]) -> DataFrame[Row]:
        raise NotImplementedError
""",
    "FrameSink": """\
class Summary(PydanticModel):
    count: int


class FrameSink(TypedStep[NoSettings, DataFrame[Row], Summary]):
    def run(self, inpt: DataFrame[Row]) -> Summary:
        return Summary(count=0)
""",
    "NotesToMarkdown": """\
class NotesToMarkdown(TypedStep[NoSettings, list[Note], list[MarkdownDataContract]]):
    def run(self, inpt: list[Note]) -> list[MarkdownDataContract]:
        return []
""",
}
_CONTRACT = "class Note(PydanticModel):\n    text: str\n    tags: list[str] = []\n"
_VARIABLES = (
    "source",
    "Docs",
    "step",
    "import_",
    "x1",
    "_a",
    "STORE",
    "pipeline_step",
    "für",
    "if_",
)


@define
class Node:
    """One step, and the steps that it takes its data from."""

    kind: Kind
    name: str = ""
    producers: list[Node] = Factory(list)

    def all(self) -> list[Node]:
        """This one and all before it, producers first."""
        return [node for producer in self.producers for node in producer.all()] + [self]


def random_tree(choose: Chooser, *, own: bool) -> Node:
    """A pipeline by its last step. A few have steps that get no data: Wurzel generates them too."""
    tree = _any_tree(choose, own=own)
    may_be_unconnected = choose.chance(0.03)
    while not may_be_unconnected and not is_connected(tree):
        tree = _any_tree(choose, own=own)
    return tree


def _any_tree(choose: Chooser, *, own: bool) -> Node:
    unused = [kind for kind in KINDS if own or not kind.own]
    last = choose.one([kind for kind in unused if kind.takes != NOTHING or choose.chance(0.2)])
    unused.remove(last)
    tree = _grow(choose, last, unused, depth=0)
    _name(choose, tree)
    return tree


def _grow(choose: Chooser, kind: Kind, unused: list[Kind], depth: int) -> Node:
    node = Node(kind)
    if kind.takes == NOTHING:
        return node
    for _ in range(choose.one((1, 1, 1, 1, 2, 2, 3))):
        options = [other for other in unused if other.gives == kind.takes]
        sources = [other for other in options if other.takes == NOTHING]
        if sources and (depth > 2 or choose.chance(0.3)):
            options = sources
        if not options:
            break
        chosen = choose.one(options)
        unused.remove(chosen)
        node.producers.append(_grow(choose, chosen, unused, depth + 1))
    return node


def _name(choose: Chooser, tree: Node) -> None:
    taken: set[str] = set()
    plain = choose.chance(0.6)
    for number, node in enumerate(tree.all()):
        name = node.kind.name.removesuffix("Step").lower()
        if not plain:
            name = choose.one(_VARIABLES)
        while name in taken:
            name += str(number)
        taken.add(name)
        node.name = name


def is_connected(tree: Node) -> bool:
    """Whether every step that takes data gets some."""
    return all(node.producers or node.kind.takes == NOTHING for node in tree.all())


def python(choose: Chooser, tree: Node, name: str) -> dict[str, str]:
    """The pipeline as modules, by file name: `pipeline.py` holds it under a name."""
    nodes = tree.all()
    own = [node.kind.name for node in nodes if node.kind.own]
    library = choose.one(("", "", "my_steps", "lib.steps")) if own else ""
    files = {}
    declared = _declarations(own)
    if library:
        files[f"{library.replace('.', '/')}.py"] = "\n".join(declared).lstrip("\n") + "\n"
        if "." in library:
            files[f"{library.partition('.')[0]}/__init__.py"] = ""
    modules = {node.kind.name: node.kind.module or library for node in nodes}
    head, references = _imports(choose, modules)
    lines = head if library else [*head, *declared]
    lines += ["", ""]
    body = [f"{node.name} = WZ({references[node.kind.name]})" for node in nodes]
    body += _chains(choose, tree)
    if choose.chance(0.15):
        lines += ["def build():", *(f"    {line}" for line in body), f"    return {tree.name}"]
        lines += ["", "", f"{name} = build()"]
    elif choose.chance(0.15):
        lines += [
            "steps = {",
            *(f'    "{node.name}": WZ({references[node.kind.name]}),' for node in nodes),
            "}",
        ]
        pairs = [(producer.name, node.name) for node in nodes for producer in node.producers]
        lines += [f"for first, second in {pairs!r}:", "    steps[first] >> steps[second]"]
        lines += [f'{name} = steps["{tree.name}"]']
    else:
        lines += [*body, f"{name} = {tree.name}"]
    if choose.chance(0.1):
        lines += ["", 'if __name__ == "__main__":', f"    print({name})"]
    return {**files, "pipeline.py": "\n".join(lines) + "\n"}


def _declarations(own: list[str]) -> list[str]:
    """The classes that are declared, with what they need."""
    if not own:
        return []
    lines = ["from typing import Literal", ""] if "NoteStep" in own else []
    lines += [
        "from pydantic import Field, SecretStr",
        "from wurzel.core import NoSettings, Settings, TypedStep",
        "from wurzel.datacontract import MarkdownDataContract, PydanticModel",
    ]
    if "PagesStep" in own:
        lines.append("from wurzel.steps.scraperapi.data import UrlItem")
    if "FrameStep" in own:
        lines = ["from enum import StrEnum", "from pathlib import Path", *lines]
        lines += ["from pandera.typing import DataFrame, Series", "from pydantic import BaseModel"]
        lines.append("from wurzel.datacontract import PanderaDataFrameModel")
    if {"NoteStep", "NotesToMarkdown"} & set(own):
        lines += ["", "", _CONTRACT.rstrip()]
    for name in own:
        lines += ["", "", OWN[name].rstrip()]
    return lines


def _imports(choose: Chooser, modules: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """The imports, and how each class is referred to; without a module it is declared below."""
    lines = ["from wurzel.utils import WZ"]
    references = {}
    for name, module in modules.items():
        references[name] = name
        form = choose.number(0, 9)
        if not module:
            continue
        if form == 0:
            lines.append(f"import {module}")
            references[name] = f"{module}.{name}"
        elif form == 1:
            lines.append(f"import {module} as {name.lower()}_module")
            references[name] = f"{name.lower()}_module.{name}"
        elif form == 2:
            lines.append(f"from {module} import {name} as It{name}")
            references[name] = f"It{name}"
        else:
            lines.append(f"from {module} import {name}")
    return lines, references


def _chains(choose: Chooser, tree: Node) -> list[str]:
    """The edges, in chains or one by one."""
    lines: list[str] = []

    def visit(node: Node) -> str:
        """The chain that ends in a node; other producers get lines of their own."""
        if not node.producers:
            return node.name
        *others, first = node.producers
        for other in others:
            lines.append(f"{visit(other)} >> {node.name}")
        chain = visit(first)
        if choose.chance(0.3):
            lines.append(f"{chain} >> {node.name}")
            return node.name
        return f"{chain} >> {node.name}"

    last = visit(tree)
    if ">>" in last:
        lines.append(last)
    return lines


def manifest_steps(choose: Chooser, tree: Node, settings: dict[str, dict[str, str]]) -> list[Any]:
    """The steps of a manifest, in any order; `settings` by class."""
    steps = []
    for node in tree.all():
        step: dict[str, Any] = {"name": node.name.replace("_", "-")}
        step["class"] = f"{node.kind.module}.{node.kind.name}"
        if node.producers:
            step["dependsOn"] = [other.name.replace("_", "-") for other in node.producers]
        if settings.get(node.kind.name):
            step["settings"] = settings[node.kind.name]
        steps.append(step)
    if choose.chance(0.3):
        choose.random.shuffle(steps)
    return steps
