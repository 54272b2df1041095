"""YAML text to a tree, as PyYAML's safe loader understands it, with the place of each value."""

from collections.abc import Hashable

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.nodes import Node as YamlNode

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.yaml.reasons import reason_of
from wzc.importers.yaml.tree import Entry, Mapping, Node, Scalar, Sequence
from wzc.source.file import SourceFile, Span

# Nobody nests deeper by hand; PyYAML itself gives up at about 480, by Python's recursion limit.
MAX_DEPTH = 100

_TAG = "tag:yaml.org,2002:"
_MAP, _SEQ, _STR = f"{_TAG}map", f"{_TAG}seq", f"{_TAG}str"
_MERGE, _VALUE = f"{_TAG}merge", f"{_TAG}value"
_SCALARS = {_TAG + name for name in ("null", "bool", "int", "float", "timestamp", "str")}
# What the safe loader's constructors let through where a text is not what its tag says:
# `2024-13-45` looks like a date, `0x_` like a number.
_NOT_A_VALUE = (ValueError, KeyError, AttributeError, OverflowError, TypeError, IndexError)


def read_yaml(file: SourceFile, diagnostics: Diagnostics) -> Node | None:
    """The one document of a file; an empty file is a null, as it is for PyYAML.

    None after a report (WZ8001) if PyYAML's safe loader would not read it. Also refused: values
    that contain themselves, more than 100 levels, and the types `!!binary`,
    `!!set`, `!!omap` and `!!pairs`.
    """
    try:
        loader = TreeLoader(file.text)
        root = loader.get_single_node()
        if root is None:
            return Scalar(Span(file, 0, 0), None)
        return TreeBuilder(file, loader, diagnostics).build(root)
    except yaml.YAMLError as error:
        reason = reason_of(error, file)
        secondary = () if reason.other is None else (reason.other,)
        diagnostics.report(
            catalogue.BAD_YAML,
            f"`{file.name}` cannot be read: {reason.message}",
            reason.place,
            reason.label,
            secondary=secondary,
            help=reason.help,
        )
        return None


class TreeLoader(yaml.SafeLoader):
    """The safe loader, with an end to nesting that does not depend on who calls it."""

    depth = 0

    def compose_node(self, parent: YamlNode | None, index: int) -> YamlNode | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise ConstructorError(None, None, f"more than {MAX_DEPTH} levels of nesting", mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class TreeBuilder:
    """Makes the tree of one document. A node that aliases refer to is made once.

    What a scalar is, and what is said of a key that stands twice, may differ by who reads it.
    """

    def __init__(self, file: SourceFile, loader: TreeLoader, diagnostics: Diagnostics) -> None:
        self.file = file
        self.loader = loader
        self.diagnostics = diagnostics
        self.made: dict[int, Node] = {}
        self.begun: set[int] = set()

    def build(self, node: YamlNode) -> Node:
        found = self.made.get(id(node))
        if found is not None:
            found.is_shared = True
            return found
        if id(node) in self.begun:
            raise refused(node, "an alias stands inside of what it refers to")
        self.begun.add(id(node))
        made = self._made(node)
        self.made[id(node)] = made
        return made

    def _made(self, node: YamlNode) -> Node:
        if isinstance(node, ScalarNode):
            return Scalar(self.span(node), self.scalar(node))
        if isinstance(node, SequenceNode) and node.tag == _SEQ:
            items = [self.build(item) for item in node.value]
            return Sequence(self._around(node, items), items)
        if isinstance(node, MappingNode) and node.tag == _MAP:
            entries = self._entries(node)
            return Mapping(self._around(node, [one.node for one in entries.values()]), entries)
        raise refused(node, f"the tag `{_shown(node.tag)}` does not belong here")

    def scalar(self, node: ScalarNode) -> object:
        """The value of a scalar."""
        if node.tag not in _SCALARS:
            if node.tag in (_MERGE, _VALUE):
                raise refused(node, f"`{node.value}` alone means something else in YAML; quote it")
            raise refused(node, f"the tag `{_shown(node.tag)}` does not belong here")
        try:
            return self.loader.construct_object(node)
        except _NOT_A_VALUE:
            kind = node.tag.removeprefix(_TAG)
            message = f"`{node.value}` looks like the YAML type {kind}, but is none; quote it"
            raise refused(node, message) from None

    def _entries(self, node: MappingNode) -> dict[Hashable, Entry]:
        """Merged entries (`<<`) first, then the mapping's own, as PyYAML orders them."""
        merged: dict[Hashable, Entry] = {}
        own: list[tuple[Hashable, Entry]] = []
        first: dict[Hashable, Span] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                for source in self._merge_sources(value_node):
                    merged.update(source.entries)
                for key in first.keys() & merged.keys():
                    self.key_before_merge(key, first[key], self.span(key_node))
                continue
            key, place = self._key(key_node), self.span(key_node)
            if key in first:
                self.key_twice(key, place, first[key])
            first.setdefault(key, place)
            own.append((key, Entry(place, self.build(value_node))))
        merged.update(own)
        return merged

    def _merge_sources(self, node: YamlNode) -> list[Mapping]:
        """What `<<` takes in, the strongest last: of a list, the first one wins."""
        is_list = isinstance(node, SequenceNode)
        sources = [self.build(each) for each in (reversed(node.value) if is_list else [node])]
        for source in sources:
            if not isinstance(source, Mapping):
                raise refused(node, "`<<` takes in a mapping or a list of mappings")
        return [source for source in sources if isinstance(source, Mapping)]

    def _key(self, node: YamlNode) -> Hashable:
        if not isinstance(node, ScalarNode):
            raise refused(node, "a key has to be a single value")
        if node.tag == _VALUE:
            return str(node.value)
        key = self.scalar(node)
        assert isinstance(key, Hashable)
        return key

    def key_twice(self, key: Hashable, place: Span, first: Span) -> None:
        """Report a key that one mapping has already."""
        self.diagnostics.report(
            catalogue.YAML_KEY_TWICE,
            f"the key `{key}` is written twice in one mapping, and the last one wins",
            place,
            "this one counts",
            secondary=[Label(first, "without effect")],
            help="keep one of the two",
        )

    def key_before_merge(self, key: Hashable, place: Span, merge: Span) -> None:
        """Report a key in front of a `<<` that has it, too: in YAML the key counts."""

    def span(self, node: YamlNode) -> Span:
        start, end = node.start_mark.index, node.end_mark.index
        text = self.file.text[start:end]
        # A block scalar ends where the next token begins.
        return Span(self.file, start, start + len(text.rstrip()))

    def _around(self, node: YamlNode, inside: list[Node]) -> Span:
        """From the start of a collection to the end of its last value, without what follows."""
        span = self.span(node)
        if getattr(node, "flow_style", False):
            return span
        ends = [each.span.end for each in inside if span.start <= each.span.start < span.end]
        return Span(self.file, span.start, max(ends, default=span.end))


def refused(node: YamlNode, message: str) -> ConstructorError:
    """The error to raise for a node that cannot stand there."""
    return ConstructorError(None, None, message, node.start_mark)


def _shown(tag: str) -> str:
    return "!!" + tag.removeprefix(_TAG) if tag.startswith(_TAG) else tag
