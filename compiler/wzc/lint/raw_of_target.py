"""Raw fields that the Argo that a pipeline is for does not have."""

from collections.abc import Iterable, Iterator

from wzc.evaluate.environment import BROKEN
from wzc.knowledge.check import check
from wzc.knowledge.schema import load
from wzc.lint.places import data, distinct_steps, key_span
from wzc.lint.raw import plain
from wzc.model.pipeline import Pipeline
from wzc.model.schedule import Schedule
from wzc.model.value import Value
from wzc.source.file import Span

# What a version has under another name (backend/argo/older.py).
_LOWERED = ("schedules", "mutexes", "semaphores")


def too_new(pipeline: Pipeline) -> Iterator[tuple[str, str, Span]]:
    """The fields of patches that came later: each with the version that it came with, and where.

    An unknown field of a `pod_spec_patch` is dropped without a word: Argo merges it into what its
    own libraries of Kubernetes know of a pod (util.go: ApplyPodSpecPatch).
    """
    version = pipeline.target.version
    for value, of in _patches(pipeline):
        for finding in check(_plain(value), of, load(version), partial=True):
            name = str(finding.path[-1]) if finding.path else ""
            newer = finding.rule == "unknown" and finding.versions[:1] > (version,)
            if newer and name not in _LOWERED:
                yield name, finding.versions[0], _place(value, finding.path)


def _patches(pipeline: Pipeline) -> Iterator[tuple[Value, str]]:
    whole = pipeline.attributes
    schedule = data(whole.schedule)
    found: list[tuple[Value | None, str]] = [
        (whole.pod_spec_patch, "PodSpec"),
        (whole.patch, "WorkflowSpec"),
        (schedule.patch if isinstance(schedule, Schedule) else None, "CronWorkflowSpec"),
    ]
    for step in distinct_steps(pipeline):
        own = step.attributes
        found += [(own.pod_spec_patch, "PodSpec"), (own.patch, "Template")]
        found += [(own.task_patch, "DAGTask")]
    for step in pipeline.steps.values():
        if step.type.name == "raw_template" and step.type.built_in is not None:
            found.append((step.settings.get("template"), "Template"))
    seen: set[int] = set()
    for value, of in found:
        if value is not None and value.data is not BROKEN and id(value) not in seen:
            seen.add(id(value))
            yield value, of


def _plain(value: Value) -> object:
    if not isinstance(value.data, str):
        return plain(value)
    from wzc.importers.yaml.go import map_in

    found = map_in(value.data)
    return found if isinstance(found, dict) else {}  # told elsewhere


def _place(value: Value, path: Iterable[str | int]) -> Span:
    """The key that a path ends with, or the nearest value around it that has a place."""
    found, key = value, ""
    for part in path:
        inside = found.data
        if isinstance(inside, dict) and part in inside:
            found, key = inside[str(part)], str(part)
        elif isinstance(inside, list) and isinstance(part, int):
            found, key = inside[part], ""
        else:
            break
    return key_span(found, key) if key else found.origin.span
