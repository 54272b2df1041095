"""From a few lines of source to the document, and to parts of it by path."""

from __future__ import annotations

from typing import Any

from wzc import api
from wzc.backend.emit.tree import Map, Seq
from wzc.source.origin import Origin

# What most cases need around them: a source, a step in the middle, and one that only runs.
TYPES = """
contract Doc { text: string }
extern step Read(folder: string = "/data") : -> [Doc] { class = "steps:ReadStep" }
extern step Split(
  size: int = 1, words: [string] = [], note: any = 1, by: map[any] = {}, rate: float = 1,
  wait: duration = 1s, much: quantity = 1Gi, is: bool = true, key: secret = "", maybe: string?,
) : [Doc] -> [Doc] { class = "steps:SplitStep" }
extern step Ping() { class = "steps:PingStep" }
"""
IMAGE = 'defaults { image = "a/b:1" }\n'


def compiled(
    body: str,
    *,
    profiles: tuple[str, ...] = (),
    image: bool = True,
    target: str | None = None,
    kind: str | None = None,
) -> api.Compilation:
    """The compilation of a pipeline `p` with this body, and of what follows it after `---`.

    Each step has a template with all its fields: nothing is shared.
    """
    text = source(body, image=image)
    return api.compile(text=text, profiles=profiles, target=target, kind=kind, expand=True)


def source(body: str, *, image: bool = True) -> str:
    """The text of a pipeline `p` with this body, and of what follows it after `---`."""
    inside, _, after = body.partition("---")
    first = "import wurzel\n" if "wurzel." in body else ""
    return f"{first}pipeline p {{\n{IMAGE if image else ''}{inside}\n}}\n{after}{TYPES}"


def document(body: str, **options: Any) -> Map:
    """Its document; there are no errors."""
    found = compiled(body, **options)
    assert not found.errors, found.messages()
    return found.documents[0]


def spec(body: str, **options: Any) -> Map:
    """The spec of its workflow."""
    found = document(body, **options)["spec"]
    assert isinstance(found, Map)
    inner = found.get("workflowSpec", found)
    assert isinstance(inner, Map)
    return inner


def template(found: Map, name: str) -> Map:
    """One of a spec's templates."""
    templates = found["templates"]
    assert isinstance(templates, list)
    (wanted,) = [each for each in templates if each["name"] == name]  # type: ignore[index, call-overload]
    assert isinstance(wanted, Map)
    return wanted


def step(entries: str, **options: Any) -> Map:
    """The template of a single step whose block has these entries."""
    return template(spec(f"step a = Ping() {{ {entries} }}", **options), "a")


def container(entries: str, **options: Any) -> Map:
    """Its container."""
    found = step(entries, **options)["container"]
    assert isinstance(found, Map)
    return found


def env(found: Map) -> dict[str, Any]:
    """The variables of a template's or container's environment, in their order."""
    inside: Any = found.get("container", found)
    return {item["name"]: item.get("value", item.get("valueFrom")) for item in inside["env"]}


def at(found: Any, path: str) -> Any:
    """What stands at a path such as `spec.templates.0.name`; KeyError if nothing does.

    Keys with dots stand in brackets: `nodeSelector[kubernetes.io/arch]`.
    """
    for part in _parts(path):
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found


def origin_at(found: Any, path: str) -> Origin | None:
    """Where the value at a path came from: its own origin, or that of what it stands in."""
    origin: Origin | None = None
    for part in _parts(path):
        origin = _own_origin(found, part) or origin
        found = found[int(part)] if isinstance(found, Seq) else found[part]
    return origin


def has_origin(found: Any, path: str) -> bool:
    """Whether something says where the value at a path came from, or else all that is in it."""
    return origin_at(found, path) is not None or _is_covered(at(found, path))


def _is_covered(node: Any) -> bool:
    if not isinstance(node, (Map, Seq)) or not node:
        return False
    keys = list(node) if isinstance(node, Map) else [str(index) for index in range(len(node))]
    return all(
        _own_origin(node, key) is not None
        or _is_covered(node[int(key)] if isinstance(node, Seq) else node[key])
        for key in keys
    )


def _own_origin(node: Any, part: str) -> Origin | None:
    origin: Origin | None = node.get_origin(int(part) if isinstance(node, Seq) else part)
    return origin


def _parts(path: str) -> list[str]:
    parts: list[str] = []
    for dotted in path.split("["):
        if "]" in dotted:
            key, dotted = dotted.split("]")
            parts.append(key)
        parts += [part for part in dotted.split(".") if part]
    return parts
