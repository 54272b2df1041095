"""All rules, in the order in which they look."""

from collections.abc import Callable

from wzc.verify.job import Job
from wzc.verify.model import Manifest
from wzc.verify.rules import (
    arguments,
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
    sizes,
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
    conditions.check,
    timing.check,
    timing.memoize,
    schedules.check,
    outputs.check,
    metrics.check,
    volumes.check,
    pods.check,
    locks.check,
    patches.check,
    security.check,
    sizes.check,
    risks.check,
)
