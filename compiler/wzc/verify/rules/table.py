"""All rules, in the order in which they look."""

from collections.abc import Callable

from wzc.verify.job import Job
from wzc.verify.model import Manifest
from wzc.verify.rules import (
    arguments,
    calls,
    cluster,
    conditions,
    dependencies,
    locks,
    loops,
    metrics,
    names,
    objects,
    outputs,
    patches,
    pods,
    risks,
    schedules,
    security,
    shared,
    sizes,
    skipped,
    templates,
    timing,
    variables,
    volumes,
)

RULES: tuple[Callable[[Manifest, Job], None], ...] = (
    objects.check,
    names.check,
    templates.check,
    arguments.check,
    dependencies.check,
    loops.check,
    variables.check,
    skipped.check,
    calls.check,
    conditions.check,
    timing.check,
    timing.memoize,
    schedules.check,
    outputs.check,
    metrics.check,
    volumes.check,
    pods.check,
    cluster.check,
    locks.check,
    patches.check,
    security.check,
    sizes.check,
    risks.check,
    shared.check,
)
