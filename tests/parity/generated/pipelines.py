"""Random pipelines of Wurzel's steps and of own ones, as Python and as manifests.

They are trees of distinct classes: anything else Wurzel itself cannot generate (wurzel.md, D1).
"""

from __future__ import annotations

from typing import Any

from attrs import Factory, define, frozen

from tests.parity.generated.chooser import Chooser

NOTHING, MARKDOWN, NOTES = "None", "list[MarkdownDataContract]", "list[Note]"
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
    Kind("DropDuplicationStep", "wurzel.steps.duplication", MARKDOWN, MARKDOWN),
    Kind("SimpleSplitterStep", "wurzel.steps.splitter", MARKDOWN, MARKDOWN),
    Kind("S3MarkdownStep", "wurzel.steps.s3.step", MARKDOWN, MARKDOWN),
    Kind("DecagonKnowledgeBaseStep", "wurzel.steps.decagon.step", MARKDOWN, MARKDOWN),
    Kind("ElevenLabsKnowledgeBaseStep", "wurzel.steps.elevenlabs", MARKDOWN, MARKDOWN),
    Kind("WonderfulRAGStep", "wurzel.steps.wonderful.step", MARKDOWN, MARKDOWN),
    Kind("PlainStep", "", MARKDOWN, MARKDOWN),
    Kind("NoteStep", "", MARKDOWN, NOTES),
    Kind("NotesToMarkdown", "", NOTES, MARKDOWN),
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


def python(choose: Chooser, tree: Node, name: str) -> str:
    """The pipeline as a module that holds it under a name."""
    nodes = tree.all()
    lines = _imports(choose, nodes)
    own = [node.kind.name for node in nodes if node.kind.own]
    if {"NoteStep", "NotesToMarkdown"} & set(own):
        lines += ["", "", _CONTRACT.rstrip()]
    for declared in own:
        lines += ["", "", OWN[declared].rstrip()]
    lines += ["", ""]
    modules = {node.kind.name: _reference(node, lines) for node in nodes}
    lines += [f"{node.name} = WZ({modules[node.kind.name]})" for node in nodes]
    lines += _chains(choose, tree)
    lines += [f"{name} = {tree.name}"]
    return "\n".join(lines) + "\n"


def _imports(choose: Chooser, nodes: list[Node]) -> list[str]:
    lines = []
    if any(node.kind.name == "NoteStep" for node in nodes):
        lines += ["from typing import Literal", ""]
    if any(node.kind.own for node in nodes):
        lines += [
            "from pydantic import Field, SecretStr",
            "from wurzel.core import NoSettings, Settings, TypedStep",
            "from wurzel.datacontract import MarkdownDataContract, PydanticModel",
        ]
    for node in nodes:
        if node.kind.own:
            continue
        if choose.chance(0.15):
            lines.append(f"import {node.kind.module}")
        else:
            lines.append(f"from {node.kind.module} import {node.kind.name}")
    return [*lines, "from wurzel.utils import WZ"]


def _reference(node: Node, lines: list[str]) -> str:
    whole = f"import {node.kind.module}"
    return f"{node.kind.module}.{node.kind.name}" if whole in lines else node.kind.name


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
