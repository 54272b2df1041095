"""Following a path into an evaluated file."""

from collections.abc import Iterator
from typing import Any

from attrs import Factory, define

from wzc.explain.path import Path, path_text
from wzc.explain.show import entries_of
from wzc.model.attribute import Block, schema
from wzc.model.pipeline import Pipeline, PipelineAttributes, Step
from wzc.model.step import StepAttributes
from wzc.model.value import Value
from wzc.pipeline import Result
from wzc.source.origin import Origin
from wzc.syntax import ast
from wzc.types.kinds import BlockOf, Type, Union


@define(frozen=True)
class Found:
    """What is at a path. `value` is None where it may be set and is not; `doc` says what it is for.

    `trail` are all values that had a part in it, strongest first, the final one itself first.
    `dropped_by` is the value of a block around it that took the place of what was set there.
    """

    path: str
    value: Value | None
    trail: list[Value]
    doc: str | None = None
    dropped_by: Value | None = None


@define(frozen=True)
class Missing:
    """How far a path led (`before`), which part is not there, and which are."""

    before: Path
    part: str | int
    known: list[str | int]


@define(frozen=True)
class _Node:
    """A place in the tree of names: its trail of values, its type, and the names below it.

    `levels` are the values at this place, strongest layer first: a block that was replaced as a
    whole still had entries there. `dropped_by` is what replaced them, if none is left.
    """

    levels: list[Value] = Factory(list)
    type: Type | None = None
    doc: str | None = None
    children: "dict[str, list[_Node]]" = Factory(dict)
    dropped_by: Value | None = None


def find(result: Result, path: Path) -> list[Found] | Missing:
    """What is at a path: mostly one thing, several where a name stands for several.

    A path begins with `params`, a pipeline, a step or an attribute of a pipeline; steps and
    attributes are looked for in all pipelines.
    """
    names = [pipeline.name for pipeline in result.pipelines]
    if len(names) < 2 or path[0] in ("params", *names):
        return _follow(_root(result), path)
    answers = [_follow(_root(result), (name, *path)) for name in names]
    found = [item for answer in answers if not isinstance(answer, Missing) for item in answer]
    return found or _follow(_root(result), path)


def _follow(root: _Node, path: Path) -> list[Found] | Missing:
    nodes = [root]
    for position, part in enumerate(path):
        inner = [child for node in nodes for child in _step(node, part)]
        if not inner:
            return Missing(path[:position], part, _known(nodes))
        nodes = inner
    shown = path_text(path)
    found = [_found(shown, node) for node in nodes if not node.children]
    return found or Missing(path, "", _known(nodes))


def _known(nodes: list[_Node]) -> list[str | int]:
    return list(dict.fromkeys(name for node in nodes for name in _names(node)))


def _found(path: str, node: _Node) -> Found:
    trail: list[Value] = []
    for level in node.levels:
        value: Value | None = level
        while value is not None:
            if not any(value is other for other in trail):
                trail.append(value)
            value = value.previous
    value = trail[0] if trail and node.dropped_by is None else None
    return Found(path, value, trail, node.doc, node.dropped_by if trail else None)


def _root(result: Result) -> _Node:
    root: dict[str, list[_Node]] = {"params": [_Node(children=_params(result))]}
    for pipeline in result.pipelines:
        inside = _pipeline(pipeline)
        root.setdefault(pipeline.name, []).append(_Node(children=inside))
    for pipeline in result.pipelines:
        for name, nodes in _pipeline(pipeline).items():
            root.setdefault(name, []).extend(nodes)
    return _Node(children=root)


def _params(result: Result) -> dict[str, list[_Node]]:
    return {
        node.name.text: [_Node([result.params[id(node)]], doc=node.doc)]
        for node in result.program.root.file.declarations
        if isinstance(node, ast.Param) and id(node) in result.params
    }


def _pipeline(pipeline: Pipeline) -> dict[str, list[_Node]]:
    found: dict[str, list[_Node]] = {}
    for name, step in pipeline.steps.items():
        found[name] = [_Node(children=_step_children(step))]
    for name, nodes in _attributes(PipelineAttributes, pipeline.values).items():
        found.setdefault(name, []).extend(nodes)
    defaults = pipeline.values.get("defaults")
    levels = [] if defaults is None else [defaults]
    found["defaults"] = [_Node(levels, BlockOf(StepAttributes), "What holds for all steps.")]
    return found


def _step_children(step: Step) -> dict[str, list[_Node]]:
    found: dict[str, list[_Node]] = {}
    for name, setting in step.type.settings.items():
        levels = [step.settings[name]] if name in step.settings else []
        if not setting.required:
            levels.append(Value(setting.default, Origin(setting.place)))
        found[name] = [_Node(levels, doc=setting.doc)]
    for name, nodes in _attributes(StepAttributes, step.values).items():
        found.setdefault(name, []).extend(nodes)
    if step.body is not None and not step.type.is_template:
        for name, inner in step.body.pipeline.steps.items():
            if not inner.is_port:
                found.setdefault(name, []).append(_Node(children=_step_children(inner)))
    return found


def _attributes(model: type[Block], values: dict[str, Value]) -> dict[str, list[_Node]]:
    found = {
        name: [_Node([values[name]] if name in values else [], attribute.type, attribute.doc)]
        for name, attribute in schema(model).items()
        if not attribute.later
    }
    for name, value in values.items():
        found.setdefault(name, [_Node([value])])
    return found


def _step(node: _Node, part: str | int) -> list[_Node]:
    """The nodes one part further."""
    if node.children:
        return node.children.get(str(part), []) if isinstance(part, str) else []
    levels = list(_entries(node.levels, part))
    dropped_by = node.dropped_by
    if dropped_by is None and node.levels and part not in entries_of(node.levels[0].data):
        dropped_by = node.levels[0]
    model = _block(node.type)
    attribute = schema(model).get(part) if model is not None and isinstance(part, str) else None
    if attribute is not None and not attribute.later:
        return [_Node(levels, attribute.type, attribute.doc, dropped_by=dropped_by)]
    return [_Node(levels, dropped_by=dropped_by)] if levels else []


def _entries(levels: list[Value], part: str | int) -> Iterator[Value]:
    for level in levels:
        value: Value | None = level
        while value is not None:
            entry = entries_of(value.data).get(part)
            if entry is not None:
                yield entry
            value = value.previous


def _names(node: _Node) -> list[str | int]:
    if node.children:
        return list(node.children)
    names: list[str | int] = list(entries_of(node.levels[0].data)) if node.levels else []
    model = _block(node.type)
    if model is not None:
        names += [name for name, attribute in schema(model).items() if not attribute.later]
    return names


def _block(type: Any) -> type | None:
    members = type.members if isinstance(type, Union) else (type,)
    return next((member.model for member in members if isinstance(member, BlockOf)), None)
