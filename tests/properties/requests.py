"""Programs of requests and of objects of Kubernetes, with a run of them.

The model knows what is submitted, and so what the agent has to ask for and what `kubectl` has to
get; and it knows an answer and an object, and so how each condition has to be judged.
"""

from __future__ import annotations

import json
from typing import Any

from attrs import Factory, define
from hypothesis import strategies as st

from tests.properties.attributes import Draw, Writer
from tests.properties.expressions import AWKWARD
from tests.properties.layout import Bracket, Layout, Line, Node, Quoted, assign, call

_SUBMITTED = {"word": 'it\'s "a"-b', "lang": "en", "loud": "true", "size": "12"}
_INPUTS: tuple[Node, ...] = (
    'input word: string = "x"',
    'input lang: "de" | "en" = "de"',
    "input loud: bool = false",
    "input size: int = 3",
)
GLOBALS = {f"workflow.parameters.{name}": text for name, text in _SUBMITTED.items()}
ANSWER = {"status": 201, "body": "it's done", "headers": {"x-tries": ["3"], "Server": ["a", "b"]}}
OBJECT = {"status": {"succeeded": 3, "phase": "Ready", "parts": [{"ok": True}]}, "kind": "Job"}
# Conditions over an answer, and whether they hold for it.
_JUDGED = (
    ("response.status_code == 201", True),
    ("response.status_code >= 300", False),
    ('contains(response.body, "done")', True),
    ('response.headers["X-Tries"] == "3"', True),
    ('response.headers["missing"] != ""', False),
    ("response.headers.server == lang", False),
    ("response.status_code - size == 189", True),
    ("ends_with(response.body, word)", False),
    ("loud", True),
)
_MET = (
    ("object.status.succeeded > 2", True),
    ("object.status.succeeded <= 2", False),
    ('object.status.phase == "Ready"', True),
    ('object.status.phase != "Ready"', False),
    ("object.status.parts[0].ok == true", True),
    ("object.status.missing != null", False),
    ('object.kind == "Job"', True),
)
CONSTRUCTS = (
    *("http", "resource", "body", "headers", "secret", "timeout", "judged", "retry", "loop"),
    *("typed", "text", "waits", "fails", "outputs", "answer read", "part read", "patch"),
)


@define
class Ask:
    """A request: what the agent has to get, and whether the condition holds."""

    name: str
    node: Node
    body: str
    headers: dict[str, str]
    held: bool | None
    items: bool = False


@define
class Do:
    """What is done to an object: the manifest as it has to be read, and which conditions hold."""

    name: str
    node: Node
    manifest: Any
    success: list[bool] | None
    failure: list[bool] | None


@define
class Requests:
    """A program and a run of it."""

    asked: list[Ask]
    done: list[Do]
    readers: list[Node]
    uses: set[str] = Factory(set)

    def source(self, format: int = 0) -> str:
        """Its text."""
        layout = Layout(format)
        nodes = [*_INPUTS, *(a.node for a in self.asked), *(d.node for d in self.done)]
        body = "\n".join(layout.text(node, "") for node in [*nodes, *self.readers])
        return f'pipeline p {{\ndefaults {{ image = "a/b:1", env {{ A = "b" }} }}\n{body}\n}}\n'


@st.composite
def requests(draw: Draw) -> Requests:
    """A program."""
    w = Writer(draw)
    found = Requests([], [], [])
    for number in range(w.draw_int(0, 2)):
        found.asked.append(_ask(w, f"a{number}", found.uses))
    for number in range(w.draw_int(0 if found.asked else 1, 2)):
        found.done.append(_do(w, f"d{number}", found.uses))
    _readers(w, found)
    return found


def _text(w: Writer) -> tuple[Node, str]:
    """A text with or without a value of the run, and what it is in this run."""
    plain = str(w.pick("x", "a b", *AWKWARD)).replace("$", "")
    form = w.pick("plain", "run", "both")
    if form == "plain":
        return Quoted(plain), plain
    name = w.pick("word", "lang", "size")
    if form == "run":
        return name if name != "size" else "string(size)", _SUBMITTED[name]
    before = w.pick("", "a ", "{", "x-")
    return f'"{before}${{{name}}}!"', f"{before}{_SUBMITTED[name]}!"


def _retried(w: Writer, uses: set[str]) -> list[Node]:
    if not w.maybe():
        return []
    uses.add("retry")
    return [w.pick("retry = 2", 'retry { limit = 2, on = "Always", backoff = 10s }')]


def _ask(w: Writer, name: str, uses: set[str]) -> Ask:
    uses.add("http")
    head: list[Node] = ['url = "https://x.io/${lang}"']
    body, headers, held = "", {}, None
    if w.maybe():
        uses.add("body")
        node, body = _text(w)
        head.append(assign("body", node))
    if w.maybe():
        uses.add("headers")
        node, headers["X-A"] = _text(w)
        if "\n" in headers["X-A"] or "\t" in headers["X-A"]:
            node, headers["X-A"] = "lang", "en"
        entries: list[Node] = [assign(Quoted("X-A"), node)]
        if w.pick(True, True, False):
            uses.add("secret")
            entries.append('B = secret("s", key = "k")')
        head.append(assign("headers", Bracket("{", entries)))
    if w.maybe():
        uses.add("timeout")
        head.append(f"timeout = {w.pick('20s', '2min')}")
    if w.maybe():
        uses.add("judged")
        condition, held = w.pick(*_JUDGED)
        for _ in range(w.draw_int(0, 2)):
            more, holds = w.pick(*_JUDGED)
            if w.maybe():
                condition, held = f"({condition}) and {more}", held and holds
            else:
                condition, held = f"({condition}) or not ({more})", held or not holds
        head.append(f"success_condition = {condition}")
    block: list[Node] = list(_retried(w, uses))
    if w.maybe():
        uses.add("outputs")
        block.append("outputs { page: string from response.body }")
    items = bool(w.maybe() and w.maybe())
    if items:
        uses.add("loop")
    loop = " for x in [1, 2]" if items else ""
    parts: list[Node] = ["step ", name, " = ", call("http", head), loop]
    node = Line([*parts, " ", Bracket("{", block)]) if block else Line(parts)
    return Ask(name, node, body, headers, held, items)


def _data(w: Writer, depth: int = 0) -> tuple[Node, Any]:
    """A part of a manifest: as it is written, and as it has to be read."""
    kind = w.pick("text", "known", "int", "bool", *(("list", "map") if depth < 2 else ()))
    if kind == "text":
        return _text(w)
    if kind == "int":
        number: tuple[Node, int] = w.pick(("size", 12), ("size + 1", 13), ("7", 7))
        return number
    if kind == "bool":
        truth: tuple[Node, bool] = w.pick(("loud", True), ("false", False), ("not loud", False))
        return truth
    if kind == "known":
        text = w.pick("yes", "1", "~", "a: b", "- c", "#", "1e3", "{{workflow.name}}", "", "ü")
        return Quoted(text), text
    parts = [_data(w, depth + 1) for _ in range(w.draw_int(0, 3))]
    if kind == "list":
        return Bracket("[", [node for node, _ in parts]), [value for _, value in parts]
    keys = w.draw(
        st.lists(
            st.sampled_from(["a", "on", "a.b/c", "x y", "1", "null"]),
            min_size=len(parts), max_size=len(parts), unique=True,
        )
    )  # fmt: skip
    entries = [assign(Quoted(key), node) for key, (node, _) in zip(keys, parts, strict=True)]
    return Bracket("{", entries), {key: value for key, (_, value) in zip(keys, parts, strict=True)}


def _do(w: Writer, name: str, uses: set[str]) -> Do:
    uses.add("resource")
    action = w.pick("create", "apply", "patch", "get")
    head: list[Node] = [f'action = "{action}"']
    node, data = _data(w)
    manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data}
    if w.maybe():
        uses.add("typed")
        entries: list[Node] = ['apiVersion = "v1"', 'kind = "ConfigMap"', 'metadata { name = "a" }']
        head.append(assign("manifest", Bracket("{", [*entries, assign("data", node)])))
    else:
        uses.add("text")
        manifest["data"] = w.pick("x", {"a": [1, "{{workflow.name}}"]}, None)
        head.append(assign("manifest", Quoted(json.dumps(manifest))))
    if action == "patch":
        uses.add("patch")
        head.append('merge_strategy = "merge"')
    success = failure = None
    if w.maybe():
        uses.add("waits")
        chosen = [w.pick(*_MET) for _ in range(w.draw_int(1, 3))]
        success = [held for _, held in chosen]
        head.append(f"success_condition = {' and '.join(text for text, _ in chosen)}")
    if w.maybe():
        uses.add("fails")
        chosen = [w.pick(*_MET) for _ in range(w.draw_int(1, 3))]
        failure = [held for _, held in chosen]
        head.append(f"failure_condition = {' or '.join(text for text, _ in chosen)}")
    block: list[Node] = list(_retried(w, uses))
    if w.maybe():
        uses.add("outputs")
        block.append('outputs { part: string from json_path("{.metadata.name}") }')
    parts: list[Node] = ["step ", name, " = ", call("resource", head)]
    made = Line([*parts, " ", Bracket("{", block)]) if block else Line(parts)
    return Do(name, made, manifest, success, failure)


def _readers(w: Writer, found: Requests) -> None:
    """Containers that take what steps give."""
    layout = Layout(0)
    given = [(a.name, "page", a.node, a.items) for a in found.asked]
    given += [(d.name, "part", d.node, False) for d in found.done]
    for name, output, node, items in given:
        if f"{output}: string" in layout.text(node, ""):
            found.uses.add("answer read" if output == "page" else "part read")
            value = f"json({name}.{output})" if items else f"{name}.{output}"
            found.readers.append(f'step r_{name} = container(command = ["echo", {value}])')
