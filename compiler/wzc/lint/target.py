"""What the Argo that a pipeline is for does not have."""

from collections.abc import Iterable, Iterator

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.environment import BROKEN
from wzc.lint.places import data, distinct_steps, items, key_span
from wzc.lint.raw_of_target import too_new
from wzc.model.attribute import Block, schema
from wzc.model.locks import Synchronization
from wzc.model.pipeline import Pipeline, Step
from wzc.model.retry import Retry
from wzc.model.schedule import Schedule
from wzc.model.target import Target
from wzc.model.value import Range, Value
from wzc.source.file import Span

# What does nearly the same in every version.
_INSTEAD = {
    ("InitContainer", "restart_policy"): "what runs beside a step can stand in its `sidecars`",
    ("StepAttributes", "pending_timeout"): "`timeout` counts the time of waiting too",
    ("Schedule", "when"): "a `when` on the first steps skips a run from within",
    ("Mutex", "database"): "without it, runs of one cluster wait for each other",
    ("Semaphore", "database"): '`config_map("limits", key = "...")` says how many may hold it',
}


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse what came with a later version of Argo than the target (docs/versions.md).

    Some attributes are fields that an older Argo does not know (`since`), others are several where
    it takes one: times and locks in Argo 3.5, a longest delay before 3.7.
    """
    found = _Check(pipeline.target, diagnostics)
    found.pipeline(pipeline)
    for name, since, place in too_new(pipeline):
        if not diagnostics.said_at(place):
            found.refuse(f"the field `{name}`", place, since, "")


class _Check:
    def __init__(self, target: Target, diagnostics: Diagnostics) -> None:
        self.target = target
        self.diagnostics = diagnostics
        self.seen: set[int] = set()

    def pipeline(self, pipeline: Pipeline) -> None:
        self.block(pipeline.attributes)
        cluster = data(pipeline.attributes.cluster)
        if cluster is not None and cluster.attributes.executor is not None:
            self.value(cluster.attributes.executor)
        schedule = data(pipeline.attributes.schedule)
        if isinstance(schedule, Schedule):
            self.times(schedule)
        self.locks(pipeline.attributes.synchronization)
        for step in distinct_steps(pipeline):
            self.block(step.attributes)
            self.locks(step.attributes.synchronization)
            self.backoff(step.attributes.retry)
        for step in pipeline.steps.values():
            for value in _given(step):
                self.value(value)

    def value(self, value: Value) -> None:
        found = value.data
        if found is BROKEN or id(value) in self.seen:
            return
        self.seen.add(id(value))
        if isinstance(found, Block):
            self.block(found)
        elif isinstance(found, (list, dict)):
            for item in found.values() if isinstance(found, dict) else found:
                if isinstance(item, Value):
                    self.value(item)

    def block(self, block: Block) -> None:
        """What a block says, attribute by attribute."""
        model = type(block)
        for name, item in schema(model).items():
            value: Value | None = getattr(block, name, None)
            if value is None:
                continue
            if item.since and self.target.is_before(item.since):
                plain = block.keyword in ("step", "pipeline", "")
                what = f"`{name}`" if plain else f"`{name}` of `{block.keyword}`"
                instead = _INSTEAD.get((model.__name__, name), "")
                self.refuse(what, key_span(value, name), item.since, instead)
            else:
                self.value(value)

    def times(self, schedule: Schedule) -> None:
        times = items(schedule.cron)
        if len(times) > 1 and self.target.is_before("3.6"):
            self.refuse(
                "a schedule of several times",
                times[1].origin.span,
                "3.6",
                "write one time that means all, as `0 4,16 * * *`, or a pipeline for each",
                [Label(times[0].origin.span, "the first one")],
            )

    def locks(self, value: Value | None) -> None:
        held = data(value)
        if not isinstance(held, Synchronization) or not self.target.is_before("3.6"):
            return
        locks = [*items(held.mutexes), *items(held.semaphores)]
        if len(locks) > 1:
            self.refuse(
                "a second lock",
                locks[1].origin.span,
                "3.6",
                "hold the others in steps of their own, or one in their place",
                [Label(locks[0].origin.span, "the first one")],
            )

    def backoff(self, value: Value | None) -> None:
        retry = data(value)
        delay = data(retry.backoff) if isinstance(retry, Retry) else None
        if isinstance(delay, Range) and delay.high is not None and self.target.is_before("3.7"):
            first = "backoff = ..." if delay.low is None else f"backoff = {delay.low.data.text}"
            self.refuse(
                "a longest delay between attempts",
                delay.high.origin.span,
                "3.7",
                f"`{first}` waits as long each time, or longer and longer with `factor = 2`; "
                "`max_duration` ends it",
            )

    def refuse(
        self,
        what: str,
        place: Span,
        since: str,
        instead: str,
        secondary: Iterable[Label] = (),
    ) -> None:
        said = self.target.said
        labels = list(secondary)
        if said is not None:
            labels.append(Label(said, f"it is to run on {self.target.title}"))
        self.diagnostics.report(
            codes.NOT_IN_TARGET,
            f"{what} came with Argo {since}, and this is for {self.target.version}",
            place,
            secondary=labels,
            help=instead or None,
        )


def _given(step: Step) -> Iterator[Value]:
    """What a step's settings and ports hold."""
    yield from step.settings.values()
    for taken in step.inputs.values():
        yield taken.value
        yield from taken.options.values()
    for given in step.outputs.values():
        yield from given.options.values()
