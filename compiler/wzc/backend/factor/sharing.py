"""Templates that differ only in a few texts become one with parameters, which tasks pass."""

import re
from collections.abc import Mapping, Sequence

from attrs import Factory, define

from wzc.backend.emit.tree import Map, Row, Seq, maps
from wzc.backend.factor.columns import column, name_parameters
from wzc.backend.factor.factor import tasks_of
from wzc.backend.factor.holes import Shapes, copied, free_parts, places, with_texts

# So many templates have to be alike, by how many parameters they would take, and no template takes
# more than that: with few of them, each step's own template reads better.
_ENOUGH = {0: 2, 1: 3, 2: 3, 3: 4, 4: 4, 5: 5, 6: 5}
# What an argument costs beside its name and value; how many characters have to be saved at least,
# and how much of what one template less would save.
_ARGUMENT = 30
_LEAST = 800
_WORTH = 0.5
_LONGEST_NAME = 40
_LOOPS = frozenset(("withItems", "withParam", "withSequence"))


@define
class Shared:
    """What becomes of a template: the name of the one it is now, and what its tasks pass to that.

    `artifacts` are the new names of those that it takes.
    """

    name: str
    arguments: Seq
    artifacts: dict[str, str]


@define
class _Group:
    members: list[Map] = Factory(list)
    texts: list[tuple[str, ...]] = Factory(list)


def share(templates: Seq, kept: set[str], kinds: Mapping[str, str]) -> Seq:
    """The templates of a workflow with those that are alike made one.

    `kept` are the names of those that something other than a task refers to. `kinds` has the type
    of the step that a template was made for, by the template's name: of other templates, and of
    those of different types, nothing is shared.
    """
    groups: dict[tuple[str, ...], _Group] = {}
    shapes = Shapes()
    called = _called(templates)
    for template in templates:
        assert isinstance(template, Map)
        name = template["name"]
        if name in kept or name not in called or name not in kinds:
            continue
        shape = shapes.of(template)
        if shape is not None:
            group = groups.setdefault((kinds[str(name)], *shape.key), _Group())
            group.members.append(template)
            group.texts.append(shape.texts)
    taken = {str(template["name"]) for template in maps(templates)}
    replaced: dict[int, Map | None] = {}
    now: dict[str, Shared] = {}
    for group in groups.values():
        if len(group.members) > 1:
            made = _one(group, kinds, called, taken)
            if made is not None:
                template, uses = made
                replaced |= dict.fromkeys(map(id, group.members))
                replaced[id(group.members[0])] = template
                now |= uses
    if not now:
        return templates
    found = Seq()
    for index, template in enumerate(templates):
        assert isinstance(template, Map)
        written = replaced.get(id(template), template)
        if written is not None:
            found.add(_calling(written, now), templates.get_origin(index))
    return found


def _called(templates: Seq) -> dict[str, bool]:
    """The names of templates that tasks run, and whether each task is called like its template.

    Items of a loop have names of their own.
    """
    found: dict[str, bool] = {}
    for task in (task for template in maps(templates) for task in tasks_of(template)):
        name = str(task.get("template"))
        same = task["name"] == name and not _LOOPS & task.keys()
        found[name] = found.get(name, True) and same
    return found


def _one(
    group: _Group, kinds: Mapping[str, str], called: Mapping[str, bool], taken: set[str]
) -> tuple[Map, dict[str, Shared]] | None:
    """The template that a group becomes, and what tasks pass to it; None if it is not worth it."""
    first = group.members[0]
    names = [str(member["name"]) for member in group.members]
    columns = [column(texts) for texts in zip(*group.texts, strict=True)]
    # The name of the task is known to Argo (operator.go: executeTemplate, since 3.3).
    known = {tuple(names): "tasks.name"} if all(called[name] for name in names) else {}
    distinct = {each.values for each in columns if each.values} - known.keys()
    if len(names) < _ENOUGH.get(len(distinct), len(names) + 1):
        return None
    if not _is_worth(group, distinct):
        return None
    template = copied(first)
    assert isinstance(template, Map)
    found = list(places(template))
    counts = [free_parts(place.text()) for place in found]
    hints = [place.called for place, count in zip(found, counts, strict=True) for _ in range(count)]
    inputs = template.get("inputs")
    values = inputs.get("parameters") if isinstance(inputs, Map) else None
    has = {str(item["name"]) for item in maps(values)}
    if not known and tuple(names) in distinct:
        hints = [
            "name" if each.values == tuple(names) else hint
            for each, hint in zip(columns, hints, strict=True)
        ]
    passed = name_parameters(columns, hints, known, has)
    written = iter([each.text() for each in columns])
    for place in found:
        with_texts(place, written)
    name = _name(first, kinds[names[0]], taken - set(names))
    taken.difference_update(names)
    taken.add(name)
    template["name"] = name
    if passed:
        _take(template, list(passed))
    renamed = _rename_artifacts(template, group.members)
    uses = {}
    for index, member in enumerate(group.members):
        arguments = Seq()
        for parameter, column_values in passed.items():
            origin = member.get_origin("name")
            arguments.add(Map({"name": parameter, "value": column_values[index]}), origin)
        uses[names[index]] = Shared(name, arguments, renamed[index])
    return template, uses


def _is_worth(group: _Group, distinct: set[tuple[str, ...]]) -> bool:
    """Whether tasks and one template are clearly shorter than the templates."""
    count = len(group.members)
    arguments = sum(_ARGUMENT * count + sum(map(len, values)) for values in distinct)
    saved = len(repr(group.members[0])) * (count - 1)
    return arguments < saved * _WORTH and saved - arguments >= _LEAST


def _take(template: Map, parameters: Sequence[str]) -> None:
    """Make a template take parameters, after those that it has."""
    inputs = template.get("inputs")
    if not isinstance(inputs, Map):
        inputs = Map()
        before = dict(template)
        origins = dict(template.origins)
        template.clear()
        for key, value in before.items():
            template[key] = value
            if key == "name":
                template["inputs"] = inputs
        template.origins = origins
    old = inputs.get("parameters")
    items = old if isinstance(old, Seq) else Seq()
    for parameter in parameters:
        items.add(Map({"name": parameter}))
    if old is None:
        others = dict(inputs)
        inputs.clear()
        inputs["parameters"] = items
        inputs.update(others)


def _rename_artifacts(template: Map, members: Sequence[Map]) -> list[dict[str, str]]:
    """Give what a template takes names for all, where each had its own; the new by the old."""
    lists = [_artifacts(member) for member in members]
    renamed: list[dict[str, str]] = [{} for _ in members]
    own = [str(item["name"]) for item in _artifacts(template)]
    differ = [
        index
        for index in range(len(own))
        if len({str(items[index]["name"]) for items in lists}) > 1
    ]
    taken = {name for index, name in enumerate(own) if index not in differ}
    for index in differ:
        name = "input" if len(differ) == 1 else f"input-{differ.index(index) + 1}"
        while name in taken:
            name += "-data"
        _artifacts(template)[index]["name"] = name
        for items, names in zip(lists, renamed, strict=True):
            names[str(items[index]["name"])] = name
    return renamed


def _artifacts(template: Map) -> list[Map]:
    inputs = template.get("inputs")
    return maps(inputs.get("artifacts")) if isinstance(inputs, Map) else []


def _name(template: Map, kind: str, taken: set[str]) -> str:
    """What a shared template is called: by what its steps are, else by the image they run."""
    if kind:
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", kind)
        wanted = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-").removesuffix("-step")
    else:
        wanted = _program(template)
    wanted = wanted[:_LONGEST_NAME].strip("-") or "shared"
    name, number = wanted, 2
    while name in taken:
        name = f"{wanted}-{number}"
        number += 1
    return name


def _program(template: Map) -> str:
    container = template.get("container", template.get("script"))
    image = container.get("image") if isinstance(container, Map) else None
    path = str(image or "").partition("@")[0].rpartition("/")[2].partition(":")[0]
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")


def _calling(template: Map, now: Mapping[str, Shared]) -> Map:
    """A DAG with its tasks as they call what has become of the templates; others as they are."""
    graph = template.get("dag")
    tasks = graph.get("tasks") if isinstance(graph, Map) else None
    if not isinstance(graph, Map) or not isinstance(tasks, Seq):
        return template
    written = Seq()
    for index, task in enumerate(tasks):
        assert isinstance(task, Map)
        shared = now.get(str(task.get("template")))
        written.add(task if shared is None else _passing(task, shared), tasks.get_origin(index))
    return template.changed("dag", graph.changed("tasks", written))


def _passing(task: Map, shared: Shared) -> Map:
    found = task.changed("template", shared.name)
    before = task.get("arguments")
    old = before if isinstance(before, Map) else Map()
    parameters = Row()
    values = old.get("parameters")
    if isinstance(values, Seq):
        parameters.add_all(values)
    parameters.add_all(shared.arguments)
    arguments = Map()
    if parameters:
        arguments.put("parameters", parameters, old.get_origin("parameters"))
    artifacts = old.get("artifacts")
    if isinstance(artifacts, Seq):
        renamed = Row()
        for index, item in enumerate(artifacts):
            assert isinstance(item, Map)
            name = shared.artifacts.get(str(item["name"]))
            renamed.add(
                item if name is None else item.changed("name", name), artifacts.get_origin(index)
            )
        arguments.put("artifacts", renamed, old.get_origin("artifacts"))
    if arguments:
        found = found.changed("arguments", arguments)
    return found
