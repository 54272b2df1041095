"""What lacks a connection: no steps, steps alone, steps without data; and names that meet."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.graph.contracts import fits
from wzc.graph.words import quoted, span_key
from wzc.model.contract import StepType
from wzc.model.edges import Edge
from wzc.model.pipeline import Pipeline, Step
from wzc.values.names import kubernetes_name

# After one of these a step, an edge or a port may be missing from the pipeline because it was
# refused. Whoever then says that something is not there only repeats the first mistake.
_DROPS = frozenset(
    code.id
    for code in (
        *(codes.NOT_SUPPORTED_YET, codes.FILE_NOT_FOUND, codes.UNKNOWN_NAME, codes.IMPORT_CYCLE),
        *(codes.DECLARED_TWICE, codes.SHADOWED, codes.DEFINITION_CYCLE, codes.WRONG_KIND),
        *(codes.ENTRY_NOT_ALLOWED, codes.PRIVATE_NAME, codes.UNKNOWN_TYPE, codes.UNKNOWN_STEP),
    )
)
# How many steps a help names that could give the missing data.
_OFFERED = 3


def is_complete(diagnostics: Diagnostics) -> bool:
    """Whether all that was written has come as far as the graph."""
    return not any(item.code.id in _DROPS or item.code.id.startswith("WZ1") for item in diagnostics)


def may_lack_edges(diagnostics: Diagnostics) -> bool:
    """Whether a reference, or an entry of `after`, may be missing because it was refused."""
    return any(
        item.code.id.startswith("WZ3") or item.code is codes.UNKNOWN_ATTRIBUTE
        for item in diagnostics
        if item.is_error
    )


# Where what seems to lack may just be written in a place that was refused.
_NO_PLACES = (codes.UNKNOWN_ATTRIBUTE, codes.ENTRY_NOT_ALLOWED)
_REFUSALS = (codes.UNKNOWN_ATTRIBUTE, codes.UNKNOWN_SETTING, codes.WRONG_ARGUMENTS)


def has_refusals(step: Step, pipeline: Pipeline, diagnostics: Diagnostics) -> bool:
    """Whether a setting or an attribute is refused between a step's name and the next step's."""
    file = step.place.file
    behind = [s.place.start for s in pipeline.steps.values() if s.place.file is file]
    end = min((at for at in behind if at > step.place.start), default=len(file.text))
    return any(
        item.code in _REFUSALS
        and item.primary is not None
        and item.primary.span.file is file
        and step.place.start <= item.primary.span.start < end
        for item in diagnostics
    )


def report_no_steps(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """A pipeline with nothing in it; silent where its steps may stand in what was refused."""
    if any(item.code in _NO_PLACES for item in diagnostics):
        return
    disabled = [value for value in pipeline.disabled.values() if value.data is False][:_OFFERED]
    diagnostics.report(
        codes.NO_STEPS,
        f"pipeline `{pipeline.name}` has no steps"
        + (": each of them says `enabled = false`" if disabled else ""),
        pipeline.place,
        "nothing would run",
        secondary=[Label(value.origin.span, "left out") for value in disabled],
        help="`enabled = true` for one of them"
        if disabled
        else "`step name = Type(...)` declares one",
    )


def check_places(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Report steps whose names become the same in Kubernetes, where they are lower case.

    They would be one template, and write to one place. A name of which nothing is left is refused
    where names are checked.
    """
    taken: dict[str, Step] = {}
    for step in pipeline.steps.values():
        name = kubernetes_name(step.name)
        first = taken.setdefault(name, step)
        if name and first is not step:
            diagnostics.report(
                codes.SAME_PLACE,
                f"steps `{first.name}` and `{step.name}` would both be `{name}` in the cluster, "
                "and write to the same place",
                step.place,
                f"becomes `{name}`",
                secondary=[Label(first.place, f"becomes `{name}` too")],
                help="rename one of them: capital letters and `_` do not tell names apart",
            )


def check_connected(pipeline: Pipeline, refused: set[str], diagnostics: Diagnostics) -> None:
    """Warn of steps without any edge, except those that an error is reported for.

    Where there is no edge at all, and no data that could go along one, that is meant: steps that
    run side by side.
    """
    connected = set(refused)
    for edge in pipeline.edges:
        connected.add(edge.source)
        connected.add(edge.target)
    ordered = [step for step in pipeline.steps.values() if not step.event]
    has_data = any(step.type.input or step.type.output for step in ordered)
    if len(ordered) == 1 or not (pipeline.edges or has_data):
        return
    for step in ordered:
        if step.name not in connected:
            diagnostics.report(
                codes.UNCONNECTED,
                f"no edge leads to step `{step.name}` or away from it",
                step.place,
                "runs by itself",
                help="connect it with `>>` or `~>`, or give it a pipeline of its own",
            )


def check_inputs(
    pipeline: Pipeline,
    order: list[str],
    needs: dict[str, list[Edge]],
    is_complete: bool,
    diagnostics: Diagnostics,
) -> set[str]:
    """The steps that take data and get none; where not even an attempt was made, reports them.

    An edge that is wrong in itself has its own report.
    """
    attempted = {edge.target for edge in pipeline.edges if edge.data}
    missing = [
        step
        for step in pipeline.steps.values()
        if step.type.input is not None and not any(edge.data for edge in needs[step.name])
    ]
    untried = [step for step in missing if step.name not in attempted]
    if untried and is_complete:
        offers = _Offers(pipeline, order, needs)
        arrows: dict[tuple[int, int, int], int] = {}
        for edge in pipeline.edges:
            key = span_key(edge.arrow)
            arrows[key] = arrows.get(key, 0) + 1
        for step in untried:
            if step.name in pipeline.cut:
                _report_cut(step, pipeline, diagnostics)
            else:
                _report_missing(step, needs[step.name], offers, arrows, diagnostics)
    return {step.name for step in missing}


class _Offers:
    """Which steps give what, for the helps."""

    def __init__(self, pipeline: Pipeline, order: list[str], needs: dict[str, list[Edge]]) -> None:
        self.position = {name: position for position, name in enumerate(order)}
        self.needs = needs
        self.by_type: dict[int, tuple[StepType, list[str]]] = {}
        for name in order:
            type = pipeline.steps[name].type
            if type.output is not None:
                self.by_type.setdefault(id(type), (type, []))[1].append(name)

    def to(self, step: Step) -> list[str]:
        """Some steps that give what the step takes and do not themselves wait for it.

        That is certain of those without needs and of those that come earlier.
        """
        here = self.position.get(step.name, -1)
        found = []
        for type, names in self.by_type.values():
            if type.output is not None and fits(type.output, step.type):
                # The earliest: if these do not come earlier, none of this type does.
                found += [
                    name
                    for name in names[: _OFFERED + 1]
                    if name != step.name and (self.position[name] < here or not self.needs[name])
                ]
        return sorted(found, key=self.position.__getitem__)[:_OFFERED]


def _report_cut(step: Step, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """A step whose producers are all left out."""
    takes = step.type.input
    assert takes is not None
    source = pipeline.cut[step.name]
    diagnostics.report(
        codes.MISSING_INPUT,
        f"step `{step.name}` takes {takes.words}, and `{source}`, which would give it, is left out",
        step.place,
        "gets no data",
        secondary=[Label(pipeline.disabled[source].origin.span, f"leaves `{source}` out")],
        help=f"`enabled = false` for `{step.name}` too, or data from another step",
    )


def _report_missing(
    step: Step,
    needs: list[Edge],
    offers: _Offers,
    arrows: dict[tuple[int, int, int], int],
    diagnostics: Diagnostics,
) -> None:
    takes = step.type.input
    assert takes is not None
    secondary = [Label(takes.place, f"what `{step.type.name}` takes")]
    fixes: list[Fix] = []
    offered = offers.to(step)
    ordering = next((edge for edge in needs if edge.source in offered), None)
    if ordering is not None:
        secondary.insert(0, Label(ordering.arrow, "only orders, it carries no data"))
        help = f"`{ordering.source} >> {step.name}` passes the data of `{ordering.source}`"
        if arrows[span_key(ordering.arrow)] == 1:
            fixes.append(Fix("write `>>`", (Edit(ordering.arrow, ">>"),)))
    elif offered:
        verb = "gives" if len(offered) == 1 else "give"
        help = f"{quoted(offered, 'and')} {verb} such data: `{offered[0]} >> {step.name}`"
    else:
        help = f"no step before it gives {takes.words}; declare one and pass it on with `>>`"
    diagnostics.report(
        codes.MISSING_INPUT,
        f"step `{step.name}` takes {takes.words}, and no `>>` leads to it",
        step.place,
        "gets no data",
        secondary=secondary,
        help=help,
        fixes=fixes,
    )
