"""Whole valid programs as a small model, and their source text.

The model says what the tests need to know of a program without asking the compiler: which steps
there are and of which class, which settings they have and what the container has to get, and who
waits for whom. `Program.source` prints it in a format chosen by a seed.
"""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

from attrs import Factory, define, frozen
from hypothesis import strategies as st

from tests.properties.attributes import BY_PROGRAM, OF_ORDER, Draw, Writer
from tests.properties.layout import Bracket, Edge, Layout, Line, Node, Quoted, assign, call
from tests.properties.names import kubernetes_name, pipeline_names, several
from tests.properties.texts import dns_labels, texts
from wzc.model.attribute import schema
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes


@frozen
class Expected:
    """What a variable of the container has to be.

    `how` says how its text is to be read: `text`, `json`, `number`, `source` (then `value` is the
    entry's `valueFrom`), or `absent`.
    """

    how: str
    value: Any = None


@define
class StepType:
    """A step type: from the standard library, or declared in the program."""

    name: str
    class_path: str
    input: str | None
    output: str | None
    settings: dict[str, str] = Factory(dict)
    declaration: Node | None = None

    @property
    def prefix(self) -> str:
        return self.class_path.rpartition(":")[2].upper()


@define
class Step:
    """A step with the source of its settings, and what they have to become."""

    name: str
    type: StepType
    settings: list[tuple[str, Node, Expected]] = Factory(list)
    attributes: list[Node] = Factory(list)
    bare: bool = False

    def node(self) -> Node:
        arguments = [assign(name, source) for name, source, _ in self.settings]
        parts: list[Node] = ["step ", self.name, " = "]
        parts.append(
            self.type.name if self.bare and not arguments else call(self.type.name, arguments)
        )
        if self.attributes:
            parts += [" ", Bracket("{", self.attributes)]
        return Line(parts)


@define
class Program:
    """One file with one pipeline. `edges` are (source, target, passes data)."""

    name: str
    steps: list[Step]
    edges: list[tuple[str, str, bool]]
    attributes: list[Node]
    defaults: list[Node]
    declarations: list[Node]
    types: list[StepType]
    used: set[tuple[type, str]]
    chains: list[list[Node]]
    params: dict[str, str] = Factory(dict)
    data_dir: str = "/usr/app"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """How hypothesis shows it."""
        printer.text(f"<a program>\n{self.source()}")

    def entries(self) -> list[Node]:
        """What stands in the pipeline's block, in the order of the model."""
        found: list[Node] = list(self.attributes)
        if self.defaults:
            found.append(Line(["defaults ", Bracket("{", self.defaults)]))
        found += [step.node() for step in self.steps]
        found += [Edge(chain) for chain in self.chains]
        return found

    def nodes(self) -> list[Node]:
        """All declarations of the file, in the order of the model."""
        own = [type.declaration for type in self.types if type.declaration is not None]
        pipeline = Line(["pipeline ", self.name, " ", Bracket("{", self.entries())])
        return [*_IMPORTS, *own, *self.declarations, pipeline]

    def source(self, format: int = 0, order: int = 0) -> str:
        """The text, formatted by one seed; entries and declarations shuffled by the other."""
        nodes = self.nodes()
        if order:
            mixed = random.Random(order)
            entries = self.entries()
            # `use` acts where it stands; it is not among these, so all may change places.
            mixed.shuffle(entries)
            nodes[-1] = Line(["pipeline ", self.name, " ", Bracket("{", entries)])
            mixed.shuffle(nodes)
        return Layout(format).document(nodes)

    def producers(self, step: str) -> list[str]:
        return [source for source, target, data in self.edges if target == step and data]

    def needs(self, step: str) -> list[str]:
        return [source for source, target, _ in self.edges if target == step]


_IMPORTS: list[Node] = [
    "import wurzel",
    "from wurzel.contracts import MarkdownDataContract, EmbeddingResult",
    "from wurzel.steps import ManualMarkdownStep, DropDuplicationStep",
    "from wurzel.steps import SimpleSplitterStep, EmbeddingStep",
]
_MARKDOWN, _ROWS = "[MarkdownDataContract]", "frame[EmbeddingResult]"
_DOCUMENTS, _FRAME, _ONE = "[Doc]", "frame[Row]", "Doc"
_DATA = (_MARKDOWN, _DOCUMENTS, _FRAME, _ONE)
_CONTRACTS: list[Node] = [
    Line(["contract Doc ", Bracket("{", ["text: string", "n: int?"])]),
    Line(["contract Row ", Bracket("{", ["vector: [float]"])]),
]

# Of the standard library, with the settings used here: name and what kind of value it takes.
_LIBRARY = tuple(
    StepType(class_path.rpartition(":")[2], f"wurzel.steps.{class_path}", takes, gives, settings)
    for class_path, takes, gives, settings in (
        ("manual_markdown:ManualMarkdownStep", None, _MARKDOWN, {"folder_path": "string!"}),
        ("duplication:DropDuplicationStep", _MARKDOWN, _MARKDOWN, {"drop_by_fields": "[string]"}),
        (
            "splitter:SimpleSplitterStep",
            *(_MARKDOWN, _MARKDOWN),
            {"batch_size": "count", "tokenizer_model": "string"},
        ),
        (
            "embedding.step:EmbeddingStep",
            *(_MARKDOWN, _ROWS),
            {"api": "url!", "normalize": "bool", "prefix_map": "map[string]"},
        ),
    )
)
_SETTING_TYPES = (
    *("string", "int", "float", "bool", "url", "secret", "any", "duration", "quantity"),
    *('duration(unit = "s")', '[duration(unit = "min")]', 'duration(unit = "ms", whole = true)'),
    *("[string]", "[int]", "map[string]", "map[any]", "string?", "[[string]]", '"a" | "b c"'),
)

# Durations that the class takes as numbers of a unit.
_COUNTED: dict[str, tuple[tuple[str, Any], ...]] = {
    'duration(unit = "s")': (("61s", 61), ("1h30min", 5400), ("500ms", 0.5)),
    '[duration(unit = "min")]': (("[]", []), ("[90s, 2h]", [1.5, 120])),
    'duration(unit = "ms", whole = true)': (("1.5s", 1500), ("0s", 0)),
}
# What is never an empty text, which counts as missing where a condition asks for a value.
_NEVER_EMPTY = ("int", "float", "bool", "url", "duration", "quantity", "secret", *_COUNTED)


def _setting(w: Writer, type: str) -> tuple[Node, Expected]:
    """A value for a setting of a type, and what it has to become in the container."""
    type = type.removesuffix("!")
    if type == "secret" or w.draw(st.integers(0, 9)) == 0:
        return _sourced(w, type)
    if type == "string?":
        if w.maybe():
            return "null", Expected("absent")
        type = "string"
    if type == "any":
        type = w.pick("string", "int", "bool", "map[any]", "[any]")
    if type == "string":
        value = w.draw(texts)
        return Quoted(value), Expected("text", value)
    if type == '"a" | "b c"':
        value = w.pick("a", "b c")
        return Quoted(value), Expected("text", value)
    if type == "url":
        value = w.pick("http://a", "https://h:1/p?q=$(X)&r={{s}}")
        return Quoted(value), Expected("text", value)
    if type == "duration":
        value = w.pick("30s", "1h30min")
        return value, Expected("text", value)
    if type in _COUNTED:
        value, number = w.pick(*_COUNTED[type])
        return value, Expected("json" if isinstance(number, list) else "number", number)
    if type == "quantity":
        value = w.pick("512Mi", "100m")
        return value, Expected("text", value)
    if type == "bool":
        value = w.maybe()
        return str(value).lower(), Expected("text", str(value).lower())
    if type == "count":
        value = w.pick(1, 100, 10**12)
        return _number(w, value), Expected("number", value)
    if type in ("int", "float"):
        value = w.pick(0, 1, 100, 10**12) if type == "int" else w.pick(0.5, 1e-7, 3, 12345.678)
        return _number(w, value), Expected("number", value)
    plain = _plain(w, type)
    return _written(plain), Expected("json", plain)


def _number(w: Writer, value: float) -> str:
    if value == 100:
        return str(w.pick("100", "1_00", "0o144"))
    return repr(value)


def _plain(w: Writer, type: str) -> Any:
    """Plain data of the type of a list or a map."""
    if type.startswith("["):
        inner = type[1:-1]
        return [_plain(w, inner) for _ in range(w.draw(st.integers(0, 3)))]
    if type.startswith("map["):
        keys = w.draw(st.lists(texts, max_size=3, unique=True))
        return {key: _plain(w, type[4:-1]) for key in keys}
    if type == "string":
        return w.draw(texts)
    if type == "int":
        return w.pick(0, 7)
    assert type == "any", type
    return w.draw(_any)


_any: st.SearchStrategy[Any] = st.recursive(
    st.one_of(texts, st.integers(-9, 9), st.booleans(), st.none(), st.just(1.5)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


def _written(plain: Any) -> Node:
    """Plain data as it is written in the language."""
    if isinstance(plain, str):
        return Quoted(plain)
    if isinstance(plain, list):
        return Bracket("[", [_written(item) for item in plain])
    if isinstance(plain, dict):
        return Bracket("{", [assign(Quoted(key), _written(item)) for key, item in plain.items()])
    return (
        {True: "true", False: "false", None: "null"}[plain]
        if plain is None or plain is True or plain is False
        else repr(plain)
    )


def _sourced(w: Writer, type: str) -> tuple[Node, Expected]:
    """A value that comes from elsewhere."""
    sources = ["secret"] if type == "secret" else ["secret", "config_map", "field"]
    kind = w.pick(*sources)
    if kind == "field":
        return 'field("metadata.name")', Expected(
            "source", {"fieldRef": {"fieldPath": "metadata.name"}}
        )
    name, key = w.draw(dns_labels), w.pick("key", "a.b", "1e3", "_")
    found = {"name": name, "key": key}
    arguments: list[Node] = [Quoted(name), assign("key", Quoted(key))]
    if w.maybe():
        arguments.append(assign("optional", "true"))
        found["optional"] = True
    reference = "secretKeyRef" if kind == "secret" else "configMapKeyRef"
    return call(kind, arguments), Expected("source", {reference: found})


# ---- shapes

Edges = list[tuple[int, int, bool]]


def _chain(draw: Draw) -> tuple[int, Edges]:
    count = draw(st.integers(1, 7))
    return count, [(i, i + 1, draw(st.booleans()) or i == 0) for i in range(count - 1)]


def _layers(draw: Draw) -> tuple[int, Edges]:
    sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=3))
    edges: Edges = []
    start = 0
    for size, following in pairwise(sizes):
        next_start = start + size
        edges += [(start + a, next_start + b, True) for a in range(size) for b in range(following)]
        start = next_start
    return sum(sizes), edges


def _diamond(draw: Draw) -> tuple[int, Edges]:
    edges = [(0, 1, True), (0, 2, True), (1, 3, True), (2, 3, True)]
    if draw(st.booleans()):
        return 4, [*edges, (1, 2, False)]
    return 7, [*edges, (3, 4, True), (3, 5, True), (4, 6, True), (5, 6, True)]


def _fan_in(draw: Draw) -> tuple[int, Edges]:
    count = draw(st.integers(2, 6))
    return count + 1, [(i, count, True) for i in range(count)]


def _any_graph(draw: Draw) -> tuple[int, Edges]:
    count = draw(st.integers(2, 7))
    pairs = [(a, b) for b in range(count) for a in range(b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=9))
    return count, [(a, b, draw(st.booleans())) for a, b in sorted(chosen)]


SHAPES = (_chain, _layers, _diamond, _fan_in, _any_graph)


def _data_types(draw: Draw, count: int, edges: Edges) -> list[str]:
    """What each step gives: the producers of one step all give the same."""
    group = list(range(count))
    for target in range(count):
        sources = [a for a, b, data in edges if b == target and data]
        for source in sources[1:]:
            old, new = group[source], group[sources[0]]
            group = [new if g == old else g for g in group]
    kinds = {g: draw(st.sampled_from(_DATA)) for g in sorted(set(group))}
    return [kinds[g] for g in group]


@st.composite
def programs(draw: Draw, attributes: bool = True) -> Program:
    """Valid programs; without `attributes` there is no more of them than an image."""
    w = Writer(draw)
    count, edges = draw(st.sampled_from(SHAPES))(draw)
    given = _data_types(draw, count, edges)
    names = draw(several(count))
    # The order of declaration is not that of the graph.
    positions = draw(st.permutations(range(count)))
    types: list[StepType] = []
    steps: list[Step] = []
    for number in range(count):
        sources = [a for a, b, data in edges if b == number and data]
        takes = given[sources[0]] if sources else None
        gives: str | None = given[number]
        if not any(a == number and data for a, _, data in edges) and w.maybe():
            gives = w.pick(None, _ROWS)
        type = _type(w, types, takes, gives)
        steps.append(_step(w, names[number], type, attributes))
    named = [(names[a], names[b], data) for a, b, data in edges]
    program = Program(
        name=draw(pipeline_names),
        steps=[steps[i] for i in positions],
        edges=named,
        attributes=[],
        defaults=[],
        declarations=list(_CONTRACTS),
        types=types,
        used=w.used,
        chains=_chains(draw, named),
    )
    _attributes(w, program, attributes)
    _forget(program)
    return program


def said(entries: list[Node], name: str) -> bool:
    """Whether an attribute is among the entries of a block."""
    return any(isinstance(entry, Line) and str(entry.parts[0]).strip() == name for entry in entries)


def _forget(program: Program) -> None:
    """Without what does not go with attempts: Argo would not end a run with `memoize`, and one with
    an exit hook, which is what is drawn in a `task_patch`, would end as the hook does.
    """
    refused = ("memoize", "task_patch")

    def forgetful(entries: list[Node]) -> list[Node]:
        return [entry for entry in entries if not any(said([entry], name) for name in refused)]

    if any(said(e, "retry") for e in (program.defaults, *(s.attributes for s in program.steps))):
        program.defaults = forgetful(program.defaults)
    for step in program.steps:
        if said(step.attributes, "retry") or said(program.defaults, "retry"):
            step.attributes = forgetful(step.attributes)


def _type(w: Writer, types: list[StepType], takes: str | None, gives: str | None) -> StepType:
    """A type with that input and output: one that is there, from the library, or a new one."""
    fitting = [t for t in (*types, *_LIBRARY) if (t.input, t.output) == (takes, gives)]
    if fitting and w.draw(st.integers(0, 3)):
        found: StepType = w.pick(*fitting)
    else:
        found = _declared(w, f"Own{len(types)}", takes, gives)
    if found not in types:
        types.append(found)
    return found


def _declared(w: Writer, name: str, takes: str | None, gives: str | None) -> StepType:
    wanted = w.draw(st.lists(st.sampled_from(_SETTING_TYPES), max_size=3))
    settings = {
        f"s{i}" if w.maybe() else f"long_setting_{i}": type for i, type in enumerate(wanted)
    }
    last = w.pick(name, f"{name}Step", "X" * 40 + name, f"{name}_x")
    parameters: list[Node] = []
    rules = _rules(w, settings)
    for setting, type in settings.items():
        if type.endswith("!"):  # a rule asks for it, whatever its default
            parameters.append(f"{setting}: {type[:-1]}{_default(type[:-1])}")
            continue
        optional = type.endswith("?") or type == "secret" or w.maybe()
        default = "" if type.endswith("?") or not optional else _default(type)
        if not default and not type.endswith("?"):
            settings[setting] = type + "!"
        parameters.append(f"{setting}: {type}{default}")
    parts: list[Node] = ["extern step ", name, Bracket("(", parameters)]
    if takes is not None or gives is not None:
        parts.append(f" : {takes or ''} -> {gives or ''}")
    parts += [" ", Bracket("{", [assign("class", Quoted(f"own.pack_age.mod:{last}")), *rules])]
    return StepType(name, f"own.pack_age.mod:{last}", takes, gives, settings, Line(parts))


def _rules(w: Writer, settings: dict[str, str]) -> list[Node]:
    """Rules of a declaration that its uses keep: what is required under a condition is marked."""
    rules: list[Node] = []
    switches = [name for name, type in settings.items() if type == "bool"]
    asked = [name for name, type in settings.items() if type in _NEVER_EMPTY]
    if asked and w.maybe():
        chosen = w.pick(*asked)
        conditions = ["true", "not false", "1 < 2 or false"]
        conditions += [f"{switch} or not {switch}" for switch in switches if switch != chosen]
        rules.append(Line(["required ", Bracket("{", [f"{chosen} = {w.pick(*conditions)}"])]))
        settings[chosen] += "!"
    if settings and not w.draw(st.integers(0, 4)):
        unread = w.pick(*settings)
        rules.append(assign("unread", Bracket("[", [Quoted(unread)])))
    return rules


def _default(type: str) -> str:
    defaults = {
        "string": '"x"', "int": "1", "float": "0.5", "bool": "true", "url": '"http://x"',
        "secret": '""', "any": "1", "duration": "1s", "quantity": "1Gi", '"a" | "b c"': '"a"',
    }  # fmt: skip
    if type in _COUNTED and not type.startswith("["):
        return " = 7s"
    return " = " + defaults.get(type, "[]" if type.startswith("[") else "{}")


def _step(w: Writer, name: str, type: StepType, attributes: bool) -> Step:
    step = Step(name, type, bare=w.maybe())
    for setting, kind in w.draw(st.permutations(list(type.settings.items()))):
        if kind.endswith("!") or w.maybe():
            source, expected = _setting(w, kind)
            step.settings.append((setting, source, expected))
    if attributes and w.draw(st.integers(0, 2)) == 0:
        w.in_step = True
        step.attributes = _step_attributes(w)
        w.in_step = False
    return step


def _step_attributes(w: Writer) -> list[Node]:
    known = [
        item
        for item in schema(StepAttributes).values()
        # Argo 3.7 validates programs; what is newer: tests/targets.
        if not item.later and item.name not in OF_ORDER and item.since <= "3.7"
    ]
    chosen = w.draw(st.lists(st.sampled_from(known), unique_by=lambda item: item.name, max_size=5))
    return [w.entry(StepAttributes, item) for item in chosen]


def _attributes(w: Writer, program: Program, attributes: bool) -> None:
    image = assign("image", Quoted("a/b:1"))
    program.defaults = [image]
    if not attributes:
        return
    known = [
        item
        for item in schema(PipelineAttributes).values()
        if not item.later and item.name not in BY_PROGRAM
    ]
    chosen = w.draw(st.lists(st.sampled_from(known), unique_by=lambda item: item.name, max_size=6))
    program.attributes = [w.entry(PipelineAttributes, item) for item in chosen]
    if w.maybe():
        found = [e for e in _step_attributes(w) if not str(e.parts[0]).startswith("image")]
        program.defaults = [image, *found]
    add = program.attributes.append
    scheduled = w.maybe()
    if scheduled:
        add(w.entry(PipelineAttributes, "schedule"))
    if w.maybe():
        w.used.add((PipelineAttributes, "kind"))
        add(
            assign(
                "kind", Quoted("auto" if w.maybe() else "CronWorkflow" if scheduled else "Workflow")
            )
        )
    if w.maybe():
        add(w.set(PipelineAttributes, "name", Quoted(w.draw(dns_labels))))
    elif not scheduled and w.maybe():
        add(w.entry(PipelineAttributes, "generate_name"))
    if w.maybe():
        program.data_dir = w.pick("/data", "/a b/$(X)", "/tmp", "/ü/}}")
        add(w.set(PipelineAttributes, "data_dir", Quoted(program.data_dir)))
    if w.maybe():
        add(w.entry(PipelineAttributes, "entrypoint"))
    w.used.add((PipelineAttributes, "defaults"))


def _chains(draw: Draw, edges: list[tuple[str, str, bool]]) -> list[list[Node]]:
    """The edges as they are written: single, several from or to a list, or in chains."""
    found: list[list[Node]] = []
    left = list(draw(st.permutations(edges)))
    while left:
        source, target, data = left.pop(0)
        arrow = ">>" if data else "~>"
        together = [t for s, t, d in left if s == source and d == data]
        if together and draw(st.booleans()):
            left = [e for e in left if not (e[0] == source and e[2] == data)]
            found.append([source, arrow, Bracket("[", [target, *together])])
            continue
        gathered = [s for s, t, d in left if t == target and d == data]
        if gathered and draw(st.booleans()):
            left = [e for e in left if not (e[1] == target and e[2] == data)]
            found.append([Bracket("[", [source, *gathered]), arrow, target])
            continue
        chain: list[Node] = [source, arrow, target]
        following = [e for e in left if e[0] == target]
        while following and draw(st.booleans()):
            _, next_target, next_data = edge = following[0]
            left.remove(edge)
            chain += [">>" if next_data else "~>", next_target]
            following = [e for e in left if e[0] == next_target]
        found.append(chain)
    return found


__all__ = ["Expected", "Program", "Step", "StepType", "kubernetes_name", "programs"]
