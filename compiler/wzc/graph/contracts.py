"""Whether what flows along `>>` fits: something is given, something taken, and they are the same.

Wurzel compares contracts exactly (reference, section 2): lists feed lists, frames feed frames, of
the same contract. Only a type declared with `accepts = "subtypes"` takes what extends it as well.
"""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.graph.words import quoted, shown, span_key
from wzc.model.contract import DataType, StepType
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline, Step

# Reports are by arrow: those of a list (`[a, b] >> c`) share one.
_ByArrow = dict[tuple[int, int, int], list[Edge]]
_ALSO = 3


def fits(given: DataType, taker: StepType) -> bool:
    """Whether a step of a type takes such data."""
    taken = taker.input
    if taken is None or taken.kind != given.kind:
        return False
    if taken.contract is given.contract:
        return True
    return taker.accepts_subtypes and given.contract.is_a(taken.contract)


def check_contracts(
    pipeline: Pipeline, needs: dict[str, list[Edge]], is_complete: bool, diagnostics: Diagnostics
) -> set[str]:
    """The steps that would get wrong data, each reported.

    Without `is_complete` a port may be missing because its declaration was refused, and then
    nothing is said of missing ports.
    """
    steps = pipeline.steps
    portless: _ByArrow = {}
    wrong: _ByArrow = {}
    refused: set[str] = set()
    for edges in needs.values():
        for edge in edges:
            if not edge.data:
                continue
            given, taker = steps[edge.source].type.output, steps[edge.target].type
            if given is None or taker.input is None:
                portless.setdefault(span_key(edge.arrow), []).append(edge)
            elif not fits(given, taker):
                wrong.setdefault(span_key(edge.arrow), []).append(edge)
            else:
                continue
            refused.add(edge.target)
    if portless and is_complete:
        _report_portless(portless, pipeline, needs, diagnostics)
    if wrong:
        helper = _Helper(pipeline, needs)
        for edges in wrong.values():
            _report_wrong(edges, steps, helper, diagnostics)
    return refused


# ---- no port


def _report_portless(
    portless: _ByArrow, pipeline: Pipeline, needs: dict[str, list[Edge]], diagnostics: Diagnostics
) -> None:
    sizes: dict[tuple[int, int, int], int] = {}
    for edge in pipeline.edges:
        key = span_key(edge.arrow)
        sizes[key] = sizes.get(key, 0) + 1
    fed = _fed(pipeline, needs)
    for key, edges in portless.items():
        source, target = pipeline.steps[edges[0].source], pipeline.steps[edges[0].target]
        silent = source if source.type.output is None else target
        verb, port = ("gives", "output") if silent is source else ("takes", "input")
        text = f"{source.name} ~> {target.name}"
        fixes = []
        if len(edges) == sizes[key] and all(edge.target in fed for edge in edges):
            fixes.append(Fix("write `~>`", (Edit(edges[0].arrow, "~>"),)))
        diagnostics.report(
            codes.NO_DATA_PORT,
            f"step `{silent.name}` {verb} no data, so `{shown(edges[0])}` has nothing to pass",
            edges[0].arrow,
            "nothing to pass",
            secondary=[Label(silent.type.place, f"declared without an {port}")],
            notes=_also(edges),
            help=f"`{text}` only orders: `{target.name}` starts after `{source.name}`",
            fixes=fixes,
        )


def _fed(pipeline: Pipeline, needs: dict[str, list[Edge]]) -> set[str]:
    """The steps that do well without data from one that gives none: they take none or get other."""
    steps = pipeline.steps
    return {
        name
        for name, edges in needs.items()
        if steps[name].type.input is None
        or any(edge.data and steps[edge.source].type.output is not None for edge in edges)
    }


# ---- wrong data


def _report_wrong(
    edges: list[Edge], steps: dict[str, Step], helper: "_Helper", diagnostics: Diagnostics
) -> None:
    source, target = steps[edges[0].source], steps[edges[0].target]
    given, taken = source.type.output, target.type.input
    assert given is not None and taken is not None
    notes = _also(edges)
    if given.kind == taken.kind and given.contract.is_a(taken.contract):
        notes.insert(
            0,
            f"{given.contract.name} extends {taken.contract.name}, but `{target.type.name}` takes "
            "just the contract that it names",
        )
    diagnostics.report(
        codes.WRONG_CONTRACT,
        f"`{source.name}` gives {given.words}, `{target.name}` takes {taken.words}",
        edges[0].arrow,
        "passes the wrong data",
        secondary=[
            Label(given.place, f"what `{source.name}` gives"),
            Label(taken.place, f"what `{target.name}` takes"),
        ],
        notes=notes,
        help=helper.swapped(source, target) or helper.between(given, target.type),
    )


def _also(edges: list[Edge]) -> list[str]:
    others = [shown(edge) for edge in edges[1:]]
    if not others:
        return []
    more = f", and {len(others) - _ALSO:,} more" if len(others) > _ALSO else ""
    return [f"the same arrow is wrong for {quoted(others[:_ALSO])}{more}"]


class _Helper:
    """What would fit instead, as far as the pipeline tells for certain."""

    def __init__(self, pipeline: Pipeline, needs: dict[str, list[Edge]]) -> None:
        self.steps = pipeline.steps
        self.types: dict[int, tuple[StepType, str]] = {}
        for step in pipeline.steps.values():
            self.types.setdefault(id(step.type), (step.type, step.name))
        self.needs = needs
        self.outgoing: dict[str, list[Edge]] = {name: [] for name in pipeline.steps}
        for edges in needs.values():
            for edge in edges:
                self.outgoing[edge.source].append(edge)

    def swapped(self, first: Step, second: Step) -> str | None:
        """The other order of two steps in a chain, if all that meets would fit then."""
        # With any other edge between the two, the exchange could close a cycle.
        if len(self.needs[second.name]) != 1 or len(self.outgoing[first.name]) != 1:
            return None
        before = [edge.source for edge in self.needs[first.name] if edge.data]
        after = [edge.target for edge in self.outgoing[second.name] if edge.data]
        if not before:
            return None
        chain_fits = (
            self.flows(before, [second.name])
            and self.flows([second.name], [first.name])
            and self.flows([first.name], after)
        )
        if not chain_fits:
            return None
        ends = (before, [second.name], [first.name], after)
        text = " >> ".join(_end(names) for names in ends if names)
        return f"the other order fits: `{text}`"

    def flows(self, sources: list[str], targets: list[str]) -> bool:
        """Whether what each source gives is what each target takes."""
        for source in sources:
            given = self.steps[source].type.output
            for target in targets:
                if given is None or not fits(given, self.steps[target].type):
                    return False
        return True

    def between(self, given: DataType, taker: StepType) -> str | None:
        """The types of this pipeline's steps that make what is taken out of what is given."""
        found = [
            (type, name)
            for type, name in self.types.values()
            if type.output is not None and fits(given, type) and fits(type.output, taker)
        ]
        if not found:
            return None
        one = "" if len(found) > 1 else f", as `{found[0][1]}` is"
        return f"a step of type {quoted([type.name for type, _ in found], 'or')}{one}, fits between"


def _end(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
