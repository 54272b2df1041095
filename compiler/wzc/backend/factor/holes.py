"""What two templates have to have in common to be one, and the texts in which they may differ.

A parameter stands where Argo replaces tags and a person would put one: in what a container runs, in
the values of its variables, and in where files lie. All else has to be equal. A tag that is there
already means the same in both, and stays.
"""

import re
from collections.abc import Iterator

from attrs import define

from wzc.backend.emit.tree import Map, Node, Seq

# Templates with other fields stay alone: what locks, caches and metrics are about is one step.
_FIELDS = frozenset(
    (
        "name",
        "inputs",
        "outputs",
        "metadata",
        "retryStrategy",
        "timeout",
        "activeDeadlineSeconds",
        "securityContext",
        "serviceAccountName",
        "automountServiceAccountToken",
        "nodeSelector",
        "tolerations",
        "affinity",
        "priorityClassName",
        "schedulerName",
        "hostAliases",
        "podSpecPatch",
        "volumes",
        "initContainers",
        "sidecars",
        "container",
        "script",
    )
)
# Of an artifact's location: where in the store it lies (workflow_types.go: ArtifactLocation).
_STORES = ("s3", "gcs", "oss", "azure")
_TAG = re.compile(r"(\{\{.*?\}\})", re.DOTALL)
# Argo quotes a value as Go does before it puts it into JSON text, which goes wrong for characters
# that Go would escape: only such as certainly print are handed on.
_PRINTED = re.compile(r"[ -z|~\u00a1-\u00ac\u00ae-\u024f]+")


@define(frozen=True)
class Place:
    """A text of a template: the node that holds it, its key there, and what a parameter in its
    place would be called.
    """

    holder: Map | Seq
    key: str | int
    called: str

    def text(self) -> str:
        """The text that stands there."""
        holder, key = self.holder, self.key
        found = holder[str(key)] if isinstance(holder, Map) else holder[int(key)]
        assert isinstance(found, str)
        return found

    def write(self, text: str) -> None:
        """Put another one there."""
        if isinstance(self.holder, Map):
            self.holder[str(self.key)] = text
        else:
            self.holder[int(self.key)] = text


@define(frozen=True)
class Shape:
    """What is equal in templates that may become one, and the texts that may differ."""

    key: tuple[str, ...]
    texts: tuple[str, ...]


class Shapes:
    """Takes the shapes of one document's templates. What several share is looked at once."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, template: Map) -> Shape | None:
        """The shape of a template; None for one that stays as it is."""
        if not template.keys() <= _FIELDS:
            return None
        kind = "container" if "container" in template else "script"
        own = template.get(kind)
        if not isinstance(own, Map):
            return None
        key: list[str] = []
        for name, value in template.items():
            if name == kind:
                key += (kind, *self._container(own))
            elif name in ("inputs", "outputs"):
                assert isinstance(value, Map)
                key += (name, *self._ports(value))
            elif name != "name":
                key += (name, self._all(value))
        texts: list[str] = []
        paths: dict[str, str] = {}
        for place in places(template):
            parts = _TAG.split(place.text())
            for number, part in enumerate(parts):
                if not number % 2 and _PRINTED.fullmatch(part):
                    # What is the folder of some data is so in all that is alike.
                    if place.called in ("input", "output") and len(parts) == 1:
                        paths.setdefault(part, str(len(texts)))
                    key.append(paths.get(part, ""))
                    texts.append(part)
                else:
                    key.append(f"={part}")
        if any("inputs.artifacts" in part for part in key):
            return None  # a tag with the name of an artifact, which may become another
        return Shape(tuple(key), tuple(texts))

    def _container(self, container: Map) -> Iterator[str]:
        for name, value in container.items():
            yield name
            if name in ("command", "args"):
                assert isinstance(value, Seq)
                yield str(len(value))
                if name == "command" and value:
                    yield str(value[0])
            elif name == "env":
                assert isinstance(value, Seq)
                for item in value:
                    assert isinstance(item, Map)
                    yield str(item["name"]) if _has_text(item) else self._all(item)
            else:
                yield self._all(value)

    def _ports(self, ports: Map) -> Iterator[str]:
        """Inputs and outputs. The names of inputs' artifacts are free, and paths and keys."""
        for name, value in ports.items():
            yield name
            if name != "artifacts":
                yield self._all(value)
                continue
            assert isinstance(value, Seq)
            for item in value:
                assert isinstance(item, Map)
                for field, inside in item.items():
                    yield field
                    if field in _STORES and isinstance(inside, Map):
                        yield repr({key: inside[key] for key in inside if key != "key"})
                    elif field not in ("name", "path"):
                        yield self._all(inside)

    def _all(self, node: Node) -> str:
        """All of a node as text: equal texts are equal nodes."""
        if not isinstance(node, (Map, Seq)):
            return repr(node)
        found = self._known.get(id(node))
        if found is None:
            found = self._known[id(node)] = repr(node)
        return found


def places(template: Map) -> Iterator[Place]:
    """The texts of a template in which it may differ from others, in the order of the template."""
    for side in ("inputs", "outputs"):
        ports = template.get(side)
        artifacts = ports.get("artifacts") if isinstance(ports, Map) else None
        if isinstance(artifacts, Seq):
            for item in artifacts:
                assert isinstance(item, Map)
                if "path" in item:
                    yield Place(item, "path", side.removesuffix("s"))
                for store in _STORES:
                    inside = item.get(store)
                    if isinstance(inside, Map) and isinstance(inside.get("key"), str):
                        yield Place(inside, "key", "key")
    for kind in ("container", "script"):
        container = template.get(kind)
        if isinstance(container, Map):
            yield from _of_container(container)


def _of_container(container: Map) -> Iterator[Place]:
    for name in ("command", "args"):
        words = container.get(name)
        if isinstance(words, Seq):
            before = ""
            for index, word in enumerate(words):
                assert isinstance(word, str)
                if name == "command" and not index:
                    before = word
                    continue  # the program itself
                flag = re.match(r"--([a-z][a-z-]+)", before)
                inside = re.match(r"--([a-z][a-z-]+)=", word)
                yield Place(words, index, inside[1] if inside else flag[1] if flag else "argument")
                before = word
    env = container.get("env")
    if isinstance(env, Seq):
        for item in env:
            assert isinstance(item, Map)
            if _has_text(item):
                name = str(item["name"]).rpartition("__")[2].lower().replace("_", "-").strip("-")
                yield Place(item, "value", name or "value")


def _has_text(variable: Map) -> bool:
    return isinstance(variable.get("value"), str) and len(variable) == 2


def with_texts(place: Place, texts: Iterator[str]) -> None:
    """Write a place's text anew: each part that is free is the next of `texts`."""
    parts = _TAG.split(place.text())
    for number, part in enumerate(parts):
        if not number % 2 and _PRINTED.fullmatch(part):
            parts[number] = next(texts)
    place.write("".join(parts))


def free_parts(text: str) -> int:
    """How many parts of a text are free."""
    parts = _TAG.split(text)
    return sum(
        1 for number, part in enumerate(parts) if not number % 2 and _PRINTED.fullmatch(part)
    )


def copied(node: Node) -> Node:
    """A copy of a node and of all that is in it, with the origins."""
    if isinstance(node, Map):
        found = Map({key: copied(value) for key, value in node.items()})
        found.origins.update(node.origins)
        return found
    if isinstance(node, Seq):
        copy = Seq([copied(item) for item in node])
        copy.origins.extend(node.origins)
        return copy
    return node
