"""The steps of a manifest, and the graph they make.

Wurzel's generator checks none of this; what it does with each mistake is told with it.
"""

from collections.abc import Container, Iterable

from attrs import define

from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.wurzel.graph import StepClass, StepNode, WurzelGraph
from wzc.importers.wurzel.text import Text, texts_of
from wzc.importers.yaml.tree import Mapping, Sequence, find, find_entry, plain
from wzc.source.file import Span
from wzc.values.suggest import nearest

_SHOWN = 5


@define(frozen=True, eq=False)
class Step:
    """An entry of `steps`: what it depends on as names with places, its settings as texts."""

    node: StepNode
    needs: tuple[tuple[str, Span], ...]
    settings: dict[str, Text]


def steps_of(tree: Mapping, diagnostics: Diagnostics) -> list[Step]:
    """The steps in the order written; those without a name or a class were refused already."""
    node = find(tree, ("spec", "steps"))
    if isinstance(node, Sequence) and not node.items:
        entry = find_entry(tree, ("spec", "steps"))
        diagnostics.report(
            catalogue.WRONG_YAML_VALUE,
            "`spec.steps` is empty, and a pipeline has at least one step",
            node.span if entry is None else entry.key,
        )
    items = node.items if isinstance(node, Sequence) else []
    found = [_step(item, diagnostics) for item in items if isinstance(item, Mapping)]
    return [step for step in found if step is not None]


def _step(item: Mapping, diagnostics: Diagnostics) -> Step | None:
    name, type = find_entry(item, ("name",)), find_entry(item, ("class",))
    if name is None or type is None:
        return None
    name_text, path = plain(name.node), plain(type.node)
    if not isinstance(name_text, str) or not isinstance(path, str):
        return None
    module, _, class_name = path.rpartition(".")
    if not module or not all(part.isidentifier() for part in path.split(".")):
        diagnostics.report(
            catalogue.WRONG_YAML_VALUE,
            f"`{path}` is not the path of a class: module and name, joined by dots",
            type.place,
            help=_help(path),
        )
        return None
    needs = find(item, ("dependsOn",))
    named = [
        (value, each.span)
        for each in (needs.items if isinstance(needs, Sequence) else [])
        if isinstance(value := plain(each), str)
    ]
    node = StepNode(name_text, StepClass(module, class_name), name.place)
    return Step(node, tuple(named), texts_of(find(item, ("settings",))))


def _help(path: str) -> str:
    mended = path.replace(":", ".")
    if mended != path and all(part.isidentifier() for part in mended.split(".")):
        return f"write `{mended}`"
    return "for example `wurzel.steps.manual_markdown.ManualMarkdownStep`"


def names_of(tree: Mapping) -> frozenset[str]:
    """The names of all entries of `steps`, also of those that cannot be used."""
    node = find(tree, ("spec", "steps"))
    entries = [
        find_entry(item, ("name",)) for item in (node.items if isinstance(node, Sequence) else [])
    ]
    names = [plain(entry.node) for entry in entries if entry is not None]
    return frozenset(name for name in names if isinstance(name, str))


# ---- the graph


def graph_of(
    name: str, steps: list[Step], unusable: Container[str], diagnostics: Diagnostics
) -> WurzelGraph:
    """All steps with their edges, also those that Wurzel would leave out.

    `unusable` are the names of steps that are in the file, and were reported.

    Reports names that are given twice or that no step has, cycles, and steps that Wurzel drops.
    Edges among steps that wait for one another stay out.
    """
    by_name: dict[str, int] = {}
    for index, step in enumerate(steps):
        first = by_name.get(step.node.name)
        if first is not None:
            _report_twice(step, steps[first], diagnostics)
        by_name[step.node.name] = index
    edges: dict[tuple[int, int], Span] = {}
    for step in steps:
        # Of two steps with one name, Wurzel gives the dependencies of both to the last.
        target = by_name[step.node.name]
        for needed, place in step.needs:
            source = by_name.get(needed)
            if source is None and needed in unusable:
                continue
            if source is None:
                _report_unknown(needed, place, step, by_name, diagnostics)
            else:
                edges.setdefault((source, target), place)
    is_sound = _without_cycles(edges, steps, diagnostics)
    if is_sound and not diagnostics.has_errors:
        _report_dropped(edges, steps, diagnostics)
    nodes = tuple(step.node for step in steps)
    return WurzelGraph(name, nodes, tuple(edges))


def _report_twice(step: Step, first: Step, diagnostics: Diagnostics) -> None:
    name = step.node.name
    diagnostics.report(
        catalogue.MANIFEST_STEP_TWICE,
        f"two steps are called `{name}`",
        step.node.place,
        secondary=[Label(first.node.place, "Wurzel would leave this one out")],
        help="give each step a name of its own",
    )


def _report_unknown(
    needed: str, place: Span, step: Step, names: Iterable[str], diagnostics: Diagnostics
) -> None:
    meant = nearest(needed, names)
    diagnostics.report(
        catalogue.UNKNOWN_DEPENDENCY,
        f"`{step.node.name}` depends on `{needed}`, and there is no such step",
        place,
        f"did you mean `{meant}`?" if meant else "",
        notes=[f"steps: {', '.join(names)}"],
    )


def _without_cycles(
    edges: dict[tuple[int, int], Span], steps: list[Step], diagnostics: Diagnostics
) -> bool:
    """Report a cycle of each group of steps that wait for one another, and take out the edges
    within the group. Whether there were none.
    """
    from networkx import strongly_connected_components

    from wzc.graph.order import cycles, digraph

    is_sound = True
    for source, target in [edge for edge in edges if edge[0] == edge[1]]:
        is_sound = False
        place = edges.pop((source, target))
        name = steps[source].node.name
        diagnostics.report(
            catalogue.MANIFEST_CYCLE, f"`{name}` depends on itself", place, help="remove it"
        )
    graph = digraph(
        map(str, range(len(steps))), ((str(source), str(target)) for source, target in edges)
    )
    for names in cycles(graph):
        is_sound = False
        cycle = [int(name) for name in names]
        pairs = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
        _report_cycle(pairs, edges, steps, diagnostics)
    for component in strongly_connected_components(graph):
        inside = {int(name) for name in component}
        for edge in [edge for edge in edges if inside.issuperset(edge)]:
            del edges[edge]
    return is_sound


def _report_cycle(
    cycle: list[tuple[int, int]],
    edges: dict[tuple[int, int], Span],
    steps: list[Step],
    diagnostics: Diagnostics,
) -> None:
    names = [steps[source].node.name for source, _ in cycle]
    labels = [
        Label(edges[edge], f"{steps[edge[1]].node.name} needs {steps[edge[0]].node.name}")
        for edge in cycle
    ]
    more = len(labels) - _SHOWN
    diagnostics.report(
        catalogue.MANIFEST_CYCLE,
        f"these steps wait for one another: {', '.join(names)}",
        labels[-1].span,
        labels[-1].text,
        secondary=labels[:-1][:_SHOWN],
        notes=[f"{more} more edges of this cycle are not shown"] if more > 1 else [],
        help="remove one of them",
    )


def _report_dropped(
    edges: Iterable[tuple[int, int]], steps: list[Step], diagnostics: Diagnostics
) -> None:
    """Of several steps that nothing depends on, Wurzel takes the first, and what leads to it."""
    needed = {source for source, _ in edges}
    first, *others = [index for index in range(len(steps)) if index not in needed]
    for index in others:
        diagnostics.report(
            catalogue.DROPPED_STEP,
            f"Wurzel leaves out `{steps[index].node.name}`, and what only leads there",
            steps[index].node.place,
            "nothing depends on this one either",
            secondary=[Label(steps[first].node.place, "Wurzel ends its pipeline in this step")],
            help="the import keeps all steps; remove what is not wanted",
        )


# ---- settings that Wurzel mixes


def report_mixed(steps: list[Step], diagnostics: Diagnostics) -> None:
    """Tell of settings that Wurzel gives to more than their step.

    A variable begins with the name of the class, and every container gets all variables: of two
    steps of one class the later one's settings count for both.
    """
    groups: dict[str, list[Step]] = {}
    for step in steps:
        groups.setdefault(step.node.type.name.upper(), []).append(step)
    for group in groups.values():
        for key in dict.fromkeys(key for step in group for key in step.settings):
            _report_key(key, group, diagnostics)


def _report_key(key: str, group: list[Step], diagnostics: Diagnostics) -> None:
    having = [step for step in group if key in step.settings]
    last = having[-1]
    text = last.settings[key]
    others = [
        step for step in group if key not in step.settings or step.settings[key].value != text.value
    ]
    if not others:
        return
    labels = []
    for step in others[:_SHOWN]:
        own = step.settings.get(key)
        name = step.node.name
        label = Label(step.node.place, f"`{name}` leaves it to the default")
        labels.append(Label(own.place, f"what `{name}` has") if own is not None else label)
    names = ", ".join(f"`{step.node.name}`" for step in others[:_SHOWN])
    if len(others) > _SHOWN:
        names += f" and {len(others) - _SHOWN} more"
    diagnostics.report(
        catalogue.MIXED_SETTINGS,
        f"Wurzel gives `{key}` of `{last.node.name}` to {names} as well",
        text.place,
        secondary=labels,
        notes=[f"all of them are a {last.node.type.name}, and their variables have the same name"],
        help="the import keeps each step's own; write this value to the others if Wurzel was right",
    )
