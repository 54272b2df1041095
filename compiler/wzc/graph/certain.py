"""What is said of conditions: outputs that may be missing, steps that never run, idle `?`."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.graph.conditions import Conditions
from wzc.graph.dag import Dag
from wzc.model.edges import Edge, Read
from wzc.model.loops import never_holds, skips_items
from wzc.model.order import Ended
from wzc.model.pipeline import Step
from wzc.model.ports import OutputPort
from wzc.model.run_time import Source, node_of
from wzc.model.value import Value
from wzc.source.file import Span


def check_conditions(dag: Dag, diagnostics: Diagnostics) -> None:
    """Report what a step takes for granted and may not get, and conditions that change nothing.

    Its cost grows with the number of steps, edges and references.
    """
    conditions = dag.conditions
    fast = dag.pipeline.attributes.fail_fast
    if fast is not None and fast.data is True and conditions.waits_for_failure():
        diagnostics.report(
            codes.INCOMPLETE,
            "with `fail_fast` no step begins once one has failed, and some wait for a failure",
            fast.origin.span,
            help="leave it away: it is then off where a step waits for a failure",
        )
    for step in dag.order:
        if _never(step, dag, diagnostics):
            continue
        for edge in dag.needs[step.name]:
            if edge.source not in conditions.ends:
                continue
            if edge.optional:
                _idle(edge, dag, diagnostics)
            elif edge.data and not conditions.certain(step.name, edge.source):
                _uncertain_data(edge, step, diagnostics)
        for read in step.reads:
            if read.step == step.name:
                continue  # refused as an edge
            if read.state:
                from wzc.graph.states import check_state

                check_state(read, step, dag, diagnostics)
            elif read.step in conditions.ends and not conditions.certain(step.name, read.step):
                _uncertain_read(read, step, dag, diagnostics)
            elif read.step in dag.pipeline.steps and skips_items(dag.pipeline.steps[read.step]):
                _uncertain_items(read, dag.pipeline.steps[read.step], diagnostics)


def _entries(step: Step) -> list[Value]:
    after = step.attributes.after
    return [] if after is None else [v for v in after.data if isinstance(v.data, Ended)]


def _entry(step: Step, source: str) -> Value:
    """The entry of `after` that makes what a source gives uncertain."""
    found = [v for v in _entries(step) if any(o.step == source for o in v.data.any_of)]
    return found[0]


# ---- outputs that may be missing


def _uncertain_data(edge: Edge, step: Step, diagnostics: Diagnostics) -> None:
    entry = _entry(step, edge.source)
    diagnostics.report(
        codes.UNCERTAIN_OUTPUT,
        f"the data of `{edge.source}` may be missing, and step `{step.name}` takes it for granted",
        edge.place,
        secondary=[Label(entry.origin.span, f"runs also where `{edge.source}` has not succeeded")],
        help=f"`{edge.source}? >> {step.name}` takes the data if there is any; "
        f"`after = [{edge.source}.succeeded]` waits for it",
    )


def _uncertain_read(read: Read, step: Step, dag: Dag, diagnostics: Diagnostics) -> None:
    producer = dag.pipeline.steps[read.step]
    entry = _entry(step, read.step)
    shown = read.step if read.output is None else f"{read.step}.{read.output}"
    secondary = [Label(entry.origin.span, f"runs also where `{read.step}` has not succeeded")]
    if read.port is not None and read.port.value is read.value and _is_file(read):
        optional = read.port.options.get("optional")
        if optional is not None and optional.data is True:
            return
        help = "`{ optional = true }` behind its path, and a script that minds it"
    else:
        output = producer.outputs.get(read.output or "")
        if output is None or (output.default is not None and producer.loop is None):
            return
        secondary.append(Label(output.place, "has no default"))
        help = _default_of(producer, output, "what is taken then")
        if producer.loop is not None:
            help = f"`after = [{read.step}.succeeded]` waits for all of its items"
    diagnostics.report(
        codes.UNCERTAIN_OUTPUT,
        f"`{shown}` may be missing, and step `{step.name}` takes it for granted",
        read.value.origin.span,
        secondary=secondary,
        help=help,
    )


def _uncertain_items(read: Read, loop: Step, diagnostics: Diagnostics) -> None:
    """Report a value of a loop that items whose `when` is false do not give."""
    output = loop.outputs.get(read.output or "")
    when = loop.attributes.when
    if output is None or output.default is not None or _is_file(read):
        return
    assert when is not None
    diagnostics.report(
        codes.UNCERTAIN_OUTPUT,
        f"items of `{loop.name}` whose `when` is false give no `{output.name}`",
        read.value.origin.span,
        secondary=[
            Label(output.place, "has no default"),
            Label(when.origin.span, "asked for each item"),
        ],
        help=_default_of(loop, output, "what stands in the list then"),
    )


def _default_of(step: Step, output: OutputPort, what: str) -> str:
    """How a default is given to an output; that of a component has it from a step inside."""
    while step.body is not None and output.name in step.body.named:
        node = node_of(step.body.named[output.name])
        if not isinstance(node, Source) or step.body.pipeline.steps[node.step].loop is not None:
            return (
                "only what is the output of one step inside, and of no loop, takes over its "
                f"default: `output {output.name} = step.output`"
            )
        step = step.body.pipeline.steps[node.step]
        output = step.outputs[node.name]
    return f"`{output.origin.span.text.rstrip()} default ...` says {what}"


def _is_file(read: Read) -> bool:
    from wzc.model.ports import ArtifactReference

    return isinstance(read.value.data, ArtifactReference)


# ---- what never runs


def _never(step: Step, dag: Dag, diagnostics: Diagnostics) -> bool:
    """Whether a step never runs, whatever happens; then a warning says why."""
    found = _reason(step, dag)
    if found is None:
        return False
    place, why, labels, help = found
    what = f"the hook `{step.place.text}`" if step.of else f"step `{step.name}`"
    diagnostics.report(
        codes.NEVER_RUNS,
        f"{what} never runs: {why}",
        place,
        secondary=labels,
        help=help,
    )
    return True


def _reason(step: Step, dag: Dag) -> tuple[Span, str, list[Label], str | None] | None:
    conditions = dag.conditions
    when = step.attributes.when
    if when is not None and when.data is False:
        help = "`enabled = false` leaves a step out, with its edges"
        return when.origin.span, "its `when` is false", [], help
    if when is not None and never_holds(step):
        return when.origin.span, "its `when` is false for each item", [], None
    for entry in conditions.impossible.get(step.name, ()):
        gone = entry.data.any_of[0].step
        label = Label(dag.pipeline.disabled[gone].origin.span, f"leaves `{gone}` out")
        help = f"`enabled = false` for `{step.name}` too"
        return entry.origin.span, f"`{gone}` is left out", [label], help
    asked: dict[str, tuple[set[str], Value]] = {}
    for entry in _entries(step):
        outcomes = entry.data.any_of
        if all(o.outcome in _STATES and _unknown(o.step, o.outcome, conditions) for o in outcomes):
            first = outcomes[0]
            why = f"`{first.step}` is never {first.outcome}"
            return entry.origin.span, why, [], _HELP.get(first.outcome)
        if all(o.outcome == "succeeded" and _runs_on(o.step, conditions) for o in outcomes):
            source = outcomes[0].step
            why = f"`{source}` is a daemon, which goes on while others run"
            help = f"`after = [{source}.daemoned]` waits until it is ready"
            return entry.origin.span, why, [], help
        steps = {outcome.step for outcome in outcomes}
        if len(steps) > 1:
            continue
        [source] = steps
        allowed = {o.outcome for o in outcomes}
        if "finished" in allowed or not allowed <= _STATES:
            continue
        before = asked.get(source)
        if before is not None and not before[0] & allowed:
            why = f"`{before[1].data}` and `{entry.data}` do not go together"
            help = f"`{before[1].data} or {entry.data}` in one entry asks for one of them"
            labels = [Label(before[1].origin.span, "the other one")]
            return entry.origin.span, why, labels, help
        both = allowed if before is None else allowed & before[0]
        asked[source] = (both, entry)
    return None


def _unknown(step: str, outcome: str, conditions: Conditions) -> bool:
    return step in conditions.ends and outcome not in conditions.ends[step]


def _runs_on(step: str, conditions: Conditions) -> bool:
    return "daemoned" in conditions.ends.get(step, ())


_STATES = frozenset(("succeeded", "failed", "errored", "skipped", "omitted", "daemoned"))
_HELP = {
    "skipped": "a step is skipped where it has a `when` that is false",
    "omitted": "a step is omitted where what it waits for did not end as it needs",
    "daemoned": "only a daemon is; others succeed",
}


# ---- an idle `?`


def _why_certain(edge: Edge, dag: Dag) -> str:
    """What makes a step need the success of another one, whatever its edge says."""
    read = [r for r in dag.pipeline.steps[edge.target].reads if r.step == edge.source]
    either = f"`after = [{edge.source}.succeeded or {edge.source}.skipped]`"
    if not read:
        return f"its `after` asks for that; {either} does not"
    shown = read[0].value.origin.span.text
    return f"what it reads of it, `{shown}`, makes it so; {either} and a `default` do not"


def _idle(edge: Edge, dag: Dag, diagnostics: Diagnostics) -> None:
    conditions = dag.conditions
    if edge.source not in conditions.optional:
        why = f"`{edge.source}` is never skipped or left out"
        help = "it is optional where it, or what it waits for, has a `when` or an `after`"
    elif edge.data and len(dag.producers(edge.target)) == 1:
        why = f"without the data of `{edge.source}`, `{edge.target}` has none and does not run"
        help = f"`{edge.source} >> {edge.target}` says the same"
    elif conditions.certain(edge.target, edge.source):
        why = f"`{edge.target}` runs only where `{edge.source}` has succeeded"
        help = _why_certain(edge, dag)
    else:
        return
    start = edge.place.start
    text = edge.place.text
    fixes = []
    if text.startswith(f"{edge.source}?"):
        end = start + len(edge.source)
        fixes = [Fix("remove the `?`", (Edit(Span(edge.place.file, end, end + 1), ""),))]
    diagnostics.report(
        codes.IDLE_OPTIONAL,
        f"`?` says nothing here: {why}",
        edge.place,
        help=help,
        fixes=fixes,
    )
