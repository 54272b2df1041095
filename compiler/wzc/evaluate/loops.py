"""Loops: what a step runs over, and the value that its variable has then."""

from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.evaluate.references import endings
from wzc.evaluate.run_time import items
from wzc.model.gathered import wraps_items
from wzc.model.loops import Loop, is_dag_of_its_own, may_do_nothing, skips_items
from wzc.model.order import OF_LOOPS
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, InputPort
from wzc.model.run_time import RunTimeValue, Source, is_of_the_run, node_of
from wzc.model.value import Range, Value
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.kinds import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NULL,
    STRING,
    Artifact,
    Enum,
    ListOf,
    RangeOf,
    Scalar,
    members,
    union,
)
from wzc.types.loops import is_unrolled
from wzc.values.duration import Duration
from wzc.values.quantity import Quantity

# Each item is at least one node of the run, whose ids begin to collide at a few thousand
# (argo-rules.md, D).
MAX_ITEMS = 5_000
# Stores whose folders have keys of their own (backend/argo/stores.py).
_BY_PREFIX = ("gcs", "azure")


def loop_of(
    evaluator: Evaluator, step: ast.Step, clause: ast.ForClause, env: Environment
) -> Loop | None:
    """What a step runs over; None where that has been reported."""
    name, place = clause.variable.text, clause.span
    if isinstance(clause.iterable, ast.RangeExpr):
        whole = RangeOf(INT)
        found = evaluator.as_type(clause.iterable, whole, "an end of the range", env)
    else:
        found = evaluator.evaluate(clause.iterable, env)
    data = found.data
    if isinstance(data, RunTimeValue):
        if evaluator.frames and evaluator.asks(
            found, clause.iterable.span, always=is_unrolled(step)
        ):
            return None
        return Loop(name, place, None, data)
    if isinstance(data, Range):
        return _range(evaluator, data, clause, found)
    if not isinstance(data, list):
        return None
    if len(data) > MAX_ITEMS:
        _too_many(evaluator, clause, len(data))
        return None
    if not is_unrolled(step):
        if any(is_of_the_run(item) for item in data):
            return _put_together(evaluator, clause, data)
        for item in data:
            odd = _odd(item)
            if odd is not None:
                _report_odd(evaluator, clause, odd)
                return None
    return Loop(name, place, data)


def with_item(env: Environment, clause: ast.ForClause, loop: Loop) -> Environment:
    """Where the settings and the block of a step in a loop are evaluated."""
    origin = env.origin(clause.variable.span)
    if loop.items is not None:
        value = items(loop.items, loop.variable, ANY, loop.variable, origin)
    else:
        assert loop.list is not None
        type = loop.list.type.element if isinstance(loop.list.type, ListOf) else ANY
        node = Source("item", loop.variable, type)
        value = Value(RunTimeValue(type, node, loop.variable), origin)
    return env.with_locals({id(clause): value})


def check_unroll(evaluator: Evaluator, step: ast.Step, found: Value | None) -> None:
    """Report an `unroll` that comes from elsewhere: it decides about types in the declaration."""
    if found is not None and found.data is not BROKEN and bool(found.data) != is_unrolled(step):
        evaluator.diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            "`unroll` stands in the block where the loop is declared, and nowhere else",
            found.origin.span,
            secondary=[Label(step.name.span, "would count for this step")],
        )


def check_gathered(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Report files and folders of loops that cannot be passed on, and what cannot be asked.

    Argo hands on no artifacts of loops: what takes them has to know where they lie.
    """
    loops = {step.name: step for step in pipeline.steps.values() if step.loop is not None}
    for edge in pipeline.edges:
        source = loops.get(edge.source)
        if not edge.data or source is None or source.loop is None:
            continue
        if source.type.is_template:
            from wzc.evaluate.template_loops import report_template

            report_template(source, edge.arrow, diagnostics)
            continue
        if source.type.component is not None and source.loop.items is None:
            diagnostics.report(
                codes.NOT_SUPPORTED_YET,
                f"passing on the data of the loop `{source.name}` over a component is not "
                "supported yet for a list of the run",
                edge.arrow,
                secondary=[Label(source.loop.place, "known only in the run")],
                help="over a list that is known when compiling it is",
            )
            continue
        _check_store(source, edge.arrow, pipeline, diagnostics)
        _check_kept(source, edge.arrow, diagnostics)
        given = source.data_port()
        if given is not None:
            _check_output(source, given.name, edge.arrow, diagnostics)
    for step in pipeline.steps.values():
        _check_hidden(step, pipeline, diagnostics)
        for port in step.inputs.values():
            reference = port.value.data
            if not isinstance(reference, ArtifactReference):
                continue
            place = port.value.origin.span
            if reference.step in loops:
                _check_layout(loops[reference.step], reference, place, pipeline, diagnostics)
                _check_store(loops[reference.step], place, pipeline, diagnostics)
                _check_kept(loops[reference.step], place, diagnostics)
                _check_output(loops[reference.step], reference.output, place, diagnostics)


def _check_layout(
    loop: Step,
    reference: ArtifactReference,
    place: Span,
    pipeline: Pipeline,
    diagnostics: Diagnostics,
) -> None:
    """Report data of a loop over a list of the run that is wanted in two ways.

    Wurzel reads one folder, and how many items there are is not known: all files lie in it then.
    """
    assert loop.loop is not None
    port = loop.outputs.get(reference.output or "")
    is_data = port is None or (isinstance(port.type, Artifact) and port.type.data is not None)
    along = [edge for edge in pipeline.edges if edge.data and edge.source == loop.name]
    if loop.loop.items is None and is_data and along:
        diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            f"taking in the data of the loop `{loop.name}`, which is passed along `>>` too, is not "
            "supported yet for a list of the run",
            place,
            secondary=[Label(along[0].arrow, "passed along here")],
            help="another output of it, a `file`, may be taken in beside",
        )


def _check_store(step: Step, place: Span, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    store = pipeline.store_of(step)
    if step.body is not None and getattr(getattr(store, "data", None), "keyword", "") in _BY_PREFIX:
        assert store is not None
        diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            f"gathering what the items of the loop `{step.name}` over a component give is not "
            f"supported yet for `{store.data.keyword}(...)`",
            place,
            secondary=[Label(store.origin.span, "where it is stored")],
        )
        return
    if store is not None and getattr(store.data, "keyword", "repository") != "repository":
        return
    written = step.values.get("artifacts") or pipeline.values.get("artifacts")
    if written is not None and written.data is BROKEN:
        return
    where = "nothing says where it is stored"
    if store is not None and store.data is not None:
        where = "only the cluster knows where a repository stores it"
    diagnostics.report(
        codes.BAD_STORE,
        f"the data of all items of the loop `{step.name}` cannot be gathered: {where}",
        place,
        secondary=[Label(step.place, "a loop")],
        help='`artifacts = s3(bucket = "...")` in the pipeline; `unroll = true` in the block of '
        f"`{step.name}` makes steps of its items, whose data needs no store that is written",
    )


def _check_kept(loop: Step, place: Span, diagnostics: Diagnostics) -> None:
    """Report files of items that may be those of an earlier run, which are stored there."""
    step = loop
    while step.attributes.memoize is None:
        if step.body is None or step.body.gives not in step.body.pipeline.steps:
            return
        assert step.body.gives is not None
        step = step.body.pipeline.steps[step.body.gives]
    diagnostics.report(
        codes.BAD_LOOP,
        f"the data of all items of the loop `{loop.name}` cannot be gathered: what is taken from "
        "an earlier run is stored with that",
        place,
        secondary=[Label(step.attributes.memoize.origin.span, "takes it")],
        help=f"without `memoize`; or with `unroll = true` in the block of `{loop.name}`, which "
        "makes steps of its items",
    )


def _check_output(step: Step, output: str | None, place: Span, diagnostics: Diagnostics) -> None:
    port = step.outputs.get(output or "")
    to = port.options.get("to") if port is not None else None
    if to is not None:
        diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            "gathering what a loop puts in a place of its own is not supported yet",
            place,
            secondary=[Label(to.origin.span, "the place")],
            help="without `to` it is stored where the step's data is",
        )
    archive = port.options.get("archive") if port is not None else None
    if archive is not None and archive.data != "none":
        diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            f"gathering what a loop has packed (`{archive.data}`) is not supported yet",
            place,
            secondary=[Label(archive.origin.span, "packed here")],
            help="files and folders of loops are gathered as they are",
        )


def _check_hidden(step: Step, pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Report what cannot be asked of a loop whose items stand behind a DAG (`model.gathered`).

    Argo says of a task how its items have ended, and not of a DAG how those within it have.
    """
    for entry in endings(step):
        for part in entry.data.any_of:
            source = pipeline.steps.get(part.step)
            behind = _behind(source, pipeline) if source is not None else None
            if part.outcome in OF_LOOPS and behind is not None:
                diagnostics.report(
                    codes.NOT_SUPPORTED_YET,
                    f"asking `{part}` of a loop {behind[0]} is not supported yet",
                    entry.origin.span,
                    secondary=[Label(behind[1], "the reason")],
                )
    wanted = [
        (edge.source, edge.arrow)
        for edge in pipeline.edges
        if edge.data and edge.target == step.name
    ]
    wanted += [
        (port.value.data.step, port.value.origin.span)
        for port in step.inputs.values()
        if isinstance(port.value.data, ArtifactReference) and not _is_optional(port)
    ]
    for name, place in wanted:
        source = pipeline.steps.get(name)
        if source is None or not may_do_nothing(source):
            continue
        behind = _behind(source, pipeline)
        if behind is not None:
            diagnostics.report(
                codes.NOT_SUPPORTED_YET,
                f"passing on the files of a loop {behind[0]}, of which no item may run, is not "
                "supported yet",
                place,
                secondary=[Label(behind[1], "the reason")],
                help=f"`{{ optional = true }}` behind the path, and a script that minds it, if "
                f"`{step.name}` takes them in with `inputs {{ }}`",
            )


def _is_optional(port: InputPort) -> bool:
    optional = port.options.get("optional")
    return optional is not None and optional.data is True


def _behind(loop: Step, pipeline: Pipeline) -> tuple[str, Span] | None:
    """Why the items of a loop stand behind a DAG, in words that follow it, and where that is."""
    bound, when = loop.attributes.parallelism, loop.attributes.when
    if loop.loop is not None and bound is not None:
        return "with `parallelism`", bound.origin.span
    if loop.status_read is not None and is_dag_of_its_own(loop):
        return "whose `status` is read", loop.status_read
    if when is not None and is_dag_of_its_own(loop):
        return "over a list of the run with a `when`", when.origin.span
    if when is not None and skips_items(loop) and wraps_items(pipeline, loop):
        return "with a `when` for each item whose outputs are read", when.origin.span
    return None


def report_empty(
    evaluator: Evaluator, step: ast.Step, clause: ast.ForClause, found: Value | None
) -> None:
    """Warn of a loop without items."""
    written = clause.iterable.span
    elsewhere = found is not None and found.origin.span != written
    evaluator.diagnostics.report(
        codes.EMPTY_LOOP,
        f"step `{step.name.text}` never runs: the list it goes through is empty",
        written,
        secondary=[Label(found.origin.span, "the list")] if elsewhere and found else [],
        help="it is left out, as with `enabled = false`",
    )


def _range(evaluator: Evaluator, data: Range, clause: ast.ForClause, found: Value) -> Loop | None:
    low = data.low.data if data.low is not None else None
    high = data.high.data if data.high is not None else None
    if not isinstance(low, int) or not isinstance(high, int):
        evaluator.diagnostics.report(
            codes.WRONG_TYPE,
            "`for` goes through a closed range of whole numbers",
            clause.iterable.span,
            help="both ends are among the items: `1..5` has five",
        )
        return None
    if high < low:
        evaluator.diagnostics.report(
            codes.BACKWARDS_RANGE,
            f"the range ends with {high} before it begins with {low}",
            clause.iterable.span,
            help=f"`{high}..{low}` has the same numbers",
        )
        return None
    if high - low >= MAX_ITEMS:
        _too_many(evaluator, clause, high - low + 1)
        return None
    numbers = [Value(number, found.origin) for number in range(low, high + 1)]
    return Loop(clause.variable.text, clause.span, numbers, counts=True)


def _odd(item: Value) -> Value | None:
    """The first part of an item that is no plain value."""
    data: Any = item.data
    if isinstance(data, (list, dict)):
        inner = data.values() if isinstance(data, dict) else data
        return next((odd for entry in inner if (odd := _odd(entry)) is not None), None)
    plain = isinstance(data, (str, int, float, bool, Quantity, Duration)) and data is not BROKEN
    return None if plain else item


def _report_odd(evaluator: Evaluator, clause: ast.ForClause, odd: Value) -> None:
    what = "`null`" if odd.data is None else f"`{odd.origin.span.text}`"
    evaluator.diagnostics.report(
        codes.BAD_LOOP,
        f"an item of a loop is text, a number, `bool`, or a list or map of these, not {what}",
        odd.origin.span,
        secondary=[Label(clause.span, "goes through it")],
        help="with `unroll = true` in the block an item may be anything",
    )


def _too_many(evaluator: Evaluator, clause: ast.ForClause, count: int) -> None:
    evaluator.diagnostics.report(
        codes.BAD_LOOP,
        f"a loop has {MAX_ITEMS:,} items at most, and this one has {count:,}",
        clause.iterable.span,
        help="Argo keeps a record of each in one object; divide the work into fewer, larger items",
    )


def _put_together(evaluator: Evaluator, clause: ast.ForClause, items: list[Value]) -> Loop | None:
    """A loop over a list that is written out, and whose items are known in the run only."""
    types = []
    for item in items:
        data = item.data
        type = data.type if isinstance(data, RunTimeValue) else _TYPES.get(data.__class__)
        plain = [isinstance(part, (Scalar, Enum)) for part in members(type or NULL)]
        if type is None or type == NULL or not all(plain):
            evaluator.diagnostics.report(
                codes.NOT_SUPPORTED_YET,
                f"`{item.origin.span.text}` among values of the run is not supported yet",
                item.origin.span,
                secondary=[Label(clause.span, "goes through it")],
                help="in such a list items are text, numbers and `bool`; with `unroll = true` in "
                "the block they may be anything",
            )
            return None
        types.append(type)
    place = clause.iterable.span
    text = " ".join(place.text.split())
    found = RunTimeValue(ListOf(union(*types)), node_of(items), text)
    return Loop(clause.variable.text, clause.span, None, found)


_TYPES = {str: STRING, bool: BOOL, int: INT, float: FLOAT}
