"""YAML as Argo and kubectl read it: by Go's rules, which are not Python's.

Go's reader (sigs.k8s.io/yaml, on go-yaml v2) takes `y`, `n`, `on`, `1e3` and `0o17` for a truth
value and numbers, a date for a text, and refuses a key that stands twice.
"""

import math
import re
from collections.abc import Hashable, Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode
from yaml.nodes import Node as YamlNode

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.yaml.read import TreeBuilder, refused
from wzc.importers.yaml.reasons import Reason, reason_of
from wzc.importers.yaml.scan import GoLoader
from wzc.importers.yaml.tree import Mapping, Node, Scalar, Sequence, plain
from wzc.source.file import SourceFile, Span
from wzc.values.problem import Problem

_TAG = "tag:yaml.org,2002:"
# go-yaml v2 resolve.go: resolveTable and its words.
_WORDS: dict[str, object] = {
    **dict.fromkeys("y Y yes Yes YES true True TRUE on On ON".split(), True),
    **dict.fromkeys("n N no No NO false False FALSE off Off OFF".split(), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
# More values than any manifest has.
_MOST = 100_000
# From here on JSON of Go's has an exponent.
_LARGEST_WHOLE = 1e21
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
# An anchor may stand before the tag.
_TAGGED = re.compile(r"(?:&\S+\s+)?!")
_OF_TAGS: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
}
_INTEGERS = (
    (re.compile(r"[-+]?0b[01]+"), 2),
    (re.compile(r"[-+]?0x[0-9a-fA-F]+"), 16),
    (re.compile(r"[-+]?0o?[0-7]+"), 8),
    (re.compile(r"[-+]?(0|[1-9][0-9]*)"), 10),
)


def read(file: SourceFile, diagnostics: Diagnostics, broken: set[int] | None = None) -> list[Node]:
    """The documents of a file; empty ones are left out. What cannot be read is reported (WZ9001),
    and the documents before it come back. Those that Argo drops for a key that stands twice come
    back, too; the `id`s of their nodes are put into `broken`.
    """
    found: list[Node] = []
    root: YamlNode | None = None
    try:
        for loader, root in _documents(file):
            builder = _Builder(file, loader, diagnostics)
            node = builder.build(root)
            found.append(node)
            builder.report_hidden(node)
            if builder.twice:
                builder.report_twice(node)
                if broken is not None:
                    broken.add(id(node))
    except yaml.YAMLError as error:
        reason = _of_tag(error, file, root) or reason_of(error, file)
        diagnostics.report(
            codes.MANIFEST_UNREADABLE,
            f"`{file.name}` cannot be read as YAML: {reason.message}",
            reason.place,
            reason.label,
            secondary=() if reason.other is None else (reason.other,),
            help=reason.help,
        )
    return found


def _of_tag(error: yaml.YAMLError, file: SourceFile, root: YamlNode | None) -> Reason | None:
    """A tag without quotes, which is a map whose key is a map (go-yaml refuses such a key)."""
    mark = getattr(error, "problem_mark", None)
    if mark is None or not file.text.startswith("{{", mark.index - 1) or mark.index == 0:
        return None
    found = re.compile(r"\{\{[^{}\n]*\}\}").match(file.text, mark.index - 1)
    if found is None:
        return None
    message = f"`{found[0]}` without quotes is a map, and no text: Argo reads none of the file"
    place = Span(file, found.start(), found.end())
    return Reason(message, place, _path_to(root, mark.index), f'write `"{found[0]}"`')


def _path_to(node: YamlNode | None, index: int) -> str:
    """The path of the value at an index of the text, as far as there are keys: `spec.items[0]`."""
    path, at = "", node
    while at is not None:
        inner: YamlNode | None = None
        if isinstance(at, MappingNode):
            for key, value in at.value:
                if value.start_mark.index <= index < value.end_mark.index:
                    path, inner = f"{path}.{key.value}" if path else f"{key.value}", value
        elif isinstance(at, SequenceNode):
            for number, value in enumerate(at.value):
                if value.start_mark.index <= index < value.end_mark.index:
                    path, inner = f"{path}[{number}]", value
        at = inner
    return path


def value_in_go(text: str) -> object:
    """What Go reads for a plain scalar, one without quotes."""
    return _in_json(_resolved(text))


def _resolved(text: str) -> object:
    """What go-yaml v2 makes of it (resolve.go: resolve)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    plain = text.replace("_", "")
    for pattern, base in _INTEGERS:
        if pattern.fullmatch(plain):
            digits = re.sub("0[box]?", "", plain, count=1) if base != 10 else plain
            found = int(digits or "0", base)
            if -(2**63) <= found < 2**64:
                return found
            return float(found) if base == 10 else text
    if _FLOAT.fullmatch(text if text[0] == "." else plain) and math.isfinite(float(plain)):
        return float(plain)
    return text


def _in_json(value: object) -> object:
    """A value as it is in the JSON that the YAML becomes, where `2.0` is `2` (Go's encoding/json:
    floatEncoder).
    """
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return int(value)
    return value


def _documents(file: SourceFile) -> Iterator[tuple[GoLoader, YamlNode]]:
    loader = GoLoader(file.text)
    while loader.check_node():
        loader.depth = 0
        node = loader.get_node()
        if node is not None and not (isinstance(node, ScalarNode) and node.value == ""):
            yield loader, node


class _Builder(TreeBuilder):
    def __init__(self, file: SourceFile, loader: GoLoader, diagnostics: Diagnostics) -> None:
        super().__init__(file, loader, diagnostics)
        self.twice: list[tuple[Hashable, Span, Span]] = []
        self.hidden: list[tuple[Hashable, Span, Span]] = []

    def _made(self, node: YamlNode) -> Node:
        # What maps and lists are called changes nothing.
        if isinstance(node, MappingNode):
            node.tag = _TAG + "map"
        elif isinstance(node, SequenceNode):
            node.tag = _TAG + "seq"
        return super()._made(node)

    def scalar(self, node: ScalarNode) -> object:
        if _TAGGED.match(self.file.text, node.start_mark.index):
            return _tagged(node)
        return node.value if node.style is not None else value_in_go(node.value)

    def key_twice(self, key: Hashable, place: Span, first: Span) -> None:
        self.twice.append((key, place, first))

    def key_before_merge(self, key: Hashable, place: Span, merge: Span) -> None:
        self.hidden.append((key, place, merge))

    def report_hidden(self, root: Node) -> None:
        """Report keys in front of a `<<` that has them, too: Go takes both as they come in the text
        (go-yaml v2 decode.go: merge).
        """
        for key, place, merge in self.hidden:
            self.diagnostics.report(
                codes.MANIFEST_UNREADABLE,
                f"`<<` behind `{key}` takes its place: what is written here has no effect",
                place,
                _path_of(root, place),
                secondary=[Label(merge, "the one that counts")],
                help="put `<<` first",
            )

    def report_twice(self, root: Node) -> None:
        """Report the keys that stand twice, each with its path in the document."""
        twice = {key for key, place, _ in self.twice if _is_key_of(root, key, place)}
        are_two = {"kind", "apiVersion"} <= twice
        for key, place, first in self.twice:
            message = f"the key `{key}` is written twice in one map: Argo drops the whole document"
            help = "keep one of the two"
            if are_two:
                help = "put a line `---` between two documents"
            self.diagnostics.report(
                codes.MANIFEST_UNREADABLE,
                message,
                place,
                _path_of(root, place),
                secondary=[Label(first, "the first one")],
                help=help,
            )
            if are_two:
                return


def _is_key_of(node: Node, key: Hashable, place: Span) -> bool:
    entry = node.entries.get(key) if isinstance(node, Mapping) else None
    return entry is not None and entry.key.start == place.start


def _path_of(node: Node, place: Span, path: str = "") -> str:
    """The path of the field whose key stands at a place; empty where it is not found."""
    if isinstance(node, Sequence):
        inner = (_path_of(each, place, f"{path}[{at}]") for at, each in enumerate(node.items))
        return next((found for found in inner if found), "")
    for key, entry in node.entries.items() if isinstance(node, Mapping) else ():
        own = f"{path}.{key}" if path else str(key)
        found = own if entry.key.start == place.start else _path_of(entry.node, place, own)
        if found:
            return found
    return ""


def _tagged(node: ScalarNode) -> object:
    """The value of a scalar with a tag (go-yaml v2 resolve.go: resolve): tags that it does not know
    make a text.
    """
    kind = node.tag.removeprefix(_TAG)
    if kind == "binary":
        import base64  # late: hardly any file has such a tag

        try:
            return base64.b64decode(node.value).decode()
        except ValueError:
            raise refused(node, f"`{node.value}` is no base64") from None
    types = _OF_TAGS.get(kind)
    if types is None:
        return node.value
    value = _resolved(node.value)
    if type(value) not in types:
        raise refused(node, f"`{node.value}` is no `!!{kind}`")
    return _in_json(value)


def plain_value(text: str) -> object:
    """What Go reads of a text of one document, as plain data; a ValueError comes back."""
    file, diagnostics = SourceFile("patch", text), Diagnostics()
    found = read(file, diagnostics)
    for diagnostic in diagnostics:
        return ValueError(diagnostic.message.partition(": ")[2] or diagnostic.message)
    return plain(found[0]) if found else None


def documents_in(text: str) -> list[Any] | Problem:
    """The documents of a text within another file, as plain data whose keys are texts.

    A Problem, whose message follows `the text is`, where there are none, or too much of it.
    """
    file, diagnostics = SourceFile("text", text), Diagnostics()
    nodes = read(file, diagnostics)
    for diagnostic in diagnostics:
        message = diagnostic.message.removeprefix("`text` cannot be read as YAML: ")
        place = diagnostic.primary
        line = 1 + text.count("\n", 0, place.span.start if place is not None else 0)
        return Problem(f"no YAML, line {line}: {message}", diagnostic.help)
    if sum(size_of(node, {}) for node in nodes) > _MOST:
        return Problem("too much once its aliases are written out")
    return [_with_texts_as_keys(plain(node)) for node in nodes]


def map_in(text: str) -> dict[str, Any] | Problem:
    """The map that a text within another file is, as `documents_in` has it, or a Problem."""
    found = documents_in(text)
    if isinstance(found, Problem):
        return found
    if len(found) == 1 and isinstance(found[0], dict):
        return found[0]
    return Problem("no map" if len(found) < 2 else f"no map, but {len(found)} documents")


def size_of(node: Node, known: dict[int, int]) -> int:
    """How many values there are in a node once its aliases are written out."""
    if isinstance(node, Scalar):
        return 1
    size = known.get(id(node))
    if size is None:
        entries = [] if isinstance(node, Sequence) else [*node.entries.values()]
        inside = node.items if isinstance(node, Sequence) else [each.node for each in entries]
        size = known[id(node)] = 1 + sum(size_of(each, known) for each in inside)
    return size


def _with_texts_as_keys(data: Any) -> Any:
    if isinstance(data, list):
        return [_with_texts_as_keys(item) for item in data]
    if isinstance(data, dict):
        return {_key(key): _with_texts_as_keys(item) for key, item in data.items()}
    return data


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
