"""Outcomes that are taken from a cache, and what runs after them."""

from collections.abc import Iterator, Mapping

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Manifest, Path, Task, Template, mapping, text


def check(manifest: Manifest, job: Job) -> None:
    """Hold every DAG to what Argo finds of it where each outcome is taken from the cache.

    A node with a `retryStrategy` stands for its attempts, also where the cache has spared them:
    then it has none, and what waits for it hangs on nothing (operator.go: getOutboundNodes). The
    end of a DAG is found by walking along its nodes (dag.go: assessDAGPhase), and that stops there.
    """
    walk = _Walk(job)
    told: set[Path] = set()
    for template in manifest.templates:
        if template.kind != "dag":
            continue
        tasks = {task.name: task for task in template.tasks}
        found = walk.found(manifest, template)
        ends = {task.name for task in job.order_of(template).ends}
        for name, task in tasks.items():
            cause = None if name in found else walk.cause(manifest, template, name, found)
            if cause is None:
                continue
            place = _place(manifest, cause, task)
            if place not in told:
                told.add(place)
                _tell(manifest, place, cause, name, ends - found)


def _tell(manifest: Manifest, place: Path, cause: "_Cause", name: str, lost: set[str]) -> None:
    message = f"where the outcome of `{cause.task}` is taken from the cache there are no attempts, "
    message += f"and Argo does not find `{name}` behind it: "
    message += "the run never ends" if lost else f"where `{name}` fails, the run still succeeds"
    help = (
        "leave out `retryStrategy`, or put the template into a DAG of one task, and `memoize` there"
    )
    manifest.tell(codes.MEMO_REFUSED, place, message, help)


def _place(manifest: Manifest, cause: "_Cause", waiting: Task) -> Path:
    """The `memoize`; the task that waits, where that is in another document."""
    if cause.manifest is manifest and mapping(cause.template.own, "memoize"):
        return (*cause.template.path, "memoize")
    key = "depends" if text(waiting.data, "depends") else "dependencies"
    return (*waiting.path, key)


@define(frozen=True)
class _Cause:
    """A template whose attempts the cache spares, and the task that runs it."""

    manifest: Manifest
    template: Template
    task: str


@define(eq=False)
class _Walk:
    """Argo's walk along the nodes of a run in which every cache has an outcome."""

    job: Job
    # What stops the walk in a template, None where it comes out of it.
    _stops: dict[int, _Cause | None] = Factory(dict)
    _found: dict[int, set[str]] = Factory(dict)

    def found(self, manifest: Manifest, template: Template) -> set[str]:
        """The tasks of a DAG that the walk comes to."""
        known = self._found.get(id(template))
        if known is not None:
            return known
        tasks = {task.name: task for task in template.tasks}
        waits_for = self.job.order_of(template).waits_for
        found = self._found[id(template)] = set()
        followers: dict[str, list[str]] = {}
        for name, waits in waits_for.items():
            for each in waits:
                followers.setdefault(each, []).append(name)
        left = [name for name in tasks if not waits_for.get(name)]
        while left:
            name = left.pop()
            if name in found:
                continue
            found.add(name)
            if self._stop(manifest, tasks[name]) is None:
                left += followers.get(name, ())
        return found

    def cause(
        self, manifest: Manifest, template: Template, name: str, found: set[str]
    ) -> _Cause | None:
        """What a task waits for that stops the walk; None where that lies further ahead."""
        tasks = {task.name: task for task in template.tasks}
        for each in self.job.order_of(template).waits_for.get(name, ()):
            if each in found and each in tasks:
                return self._stop(manifest, tasks[each])
        return None

    def _stop(self, manifest: Manifest, task: Task) -> _Cause | None:
        target = self.job.library.target(manifest, task.data)
        if target is None:
            return None
        holder, template = target
        data: Mapping[str, object] = template.data
        if data.get("retryStrategy") is not None:
            is_kept = data.get("memoize") is not None
            return _Cause(holder, template, task.name) if is_kept else None
        if template.is_leaf:
            return None
        if id(template) not in self._stops:
            self._stops[id(template)] = None  # a template may come back to itself
            self._stops[id(template)] = self._stop_within(holder, template)
        return self._stops[id(template)]

    def _stop_within(self, manifest: Manifest, template: Template) -> _Cause | None:
        """What stops the walk before it comes out of a DAG or of steps."""
        last: _Cause | None = None
        for ways in self._ways(manifest, template):
            stops = [self._stop(manifest, task) for task in ways]
            if stops and all(stops):
                last = stops[0]
        return last

    def _ways(self, manifest: Manifest, template: Template) -> Iterator[list[Task]]:
        """Tasks of which one has to let the walk through: a DAG's last ones, each group."""
        if template.kind == "steps":
            groups: dict[int, list[Task]] = {}
            for task in template.tasks:
                groups.setdefault(task.group, []).append(task)
            yield from groups.values()
        else:
            found = self.found(manifest, template)
            yield [task for task in self.job.order_of(template).ends if task.name in found]
