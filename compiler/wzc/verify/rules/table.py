"""All rules, in the order in which they look, with the fields that they are about."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from importlib import import_module

from wzc.verify.job import Job
from wzc.verify.model import Manifest

# A rule is read where one of its fields is in the manifest, or always where it has none.
RULES: Mapping[str, tuple[str, ...]] = {
    "objects.check": (),
    "names.check": (),
    "templates.check": (),
    "arguments.check": (),
    "dependencies.check": ("depends", "dependencies", "continueOn", "target"),
    "loops.check": ("withItems", "withParam", "withSequence"),
    "outputs.check": (),
    "repeated.check": ("withItems", "withParam", "withSequence"),
    "stores.check": ("artifacts", "archiveLocation", "http", "data"),
    "data.check": ("transformation", "data"),
    "variables.check": (),
    "braces.check": ("arguments", "inputs"),
    "global_outputs.check": ("outputs",),
    "skipped.check": ("when",),
    "own_names.check": ("dag",),
    "calls.check": ("tasks", "steps", "templateRef"),
    "conditions.check": (
        *("when", "hooks", "metrics", "expression", "http", "resource", "workflowMetadata"),
        "stopStrategy",
    ),
    "statuses.check": ("when", "hooks", "metrics", "expression", "container", "script", "outputs"),
    "timing.check": (
        *("timeout", "pendingTimeout", "activeDeadlineSeconds", "parallelism", "ttlStrategy"),
        *("podGC", "retryStrategy", "suspend", "volumeClaimGC", "shutdown"),
    ),
    "timing.memoize": ("memoize",),
    "words.check": (
        *("retryStrategy", "podGC", "concurrencyPolicy", "resource", "metrics"),
        "templateDefaults",
    ),
    "cached.check": ("memoize", "templateRef"),
    "hooked.check": ("hooks", "onExit", "templateRef"),
    "schedules.check": ("workflowSpec", "schedules", "schedule"),
    "metrics.check": ("metrics",),
    "volumes.check": (
        *("volumes", "volumeClaimTemplates", "volumeMounts", "artifacts"),
        *("containerSet", "sidecars", "initContainers"),
    ),
    "devices.check": ("volumeDevices",),
    "pods.check": (),
    "cluster.check": (),
    "containers.check": (),
    "pod_parts.check": (),
    "pod_details.check": (
        *("securityContext", "ports", "env", "volumeMounts", "tolerations", "affinity"),
        *("dnsConfig", "executor", "sidecars", "initContainers", "containerSet"),
        *("readinessProbe", "livenessProbe", "startupProbe"),
    ),
    "volume_sources.check": ("volumes",),
    "expansions.check": ("env", "volumeMounts", "sidecars", "initContainers", "containerSet"),
    "no_effect.check": (),
    "referred.check": ("arguments", "inputs", "synchronization", "artifactRepositoryRef"),
    "locks.check": ("synchronization",),
    "held.check": ("synchronization",),
    "defaults.check": ("templateDefaults",),
    "patches.check": ("podSpecPatch",),
    "patched.check": ("podSpecPatch",),
    "collected.check": ("artifactGC",),
    "requests.check": ("http",),
    "security.check": (),
    "sizes.check": (),
    "risks.check": (),
    "shared.check": ("volumeClaimTemplates", "outputs"),
}


def apply(manifest: Manifest, job: Job, leave_out: Collection[str] = ()) -> None:
    """Hold a manifest to every rule that is about something in it, but some."""
    keys = manifest.keys
    for name, fields in RULES.items():
        if name in leave_out or (name == "security.check" and job.pod_security == "privileged"):
            continue
        if not fields or not keys.isdisjoint(fields):
            rule(name)(manifest, job)


@cache
def rule(name: str) -> Callable[[Manifest, Job], None]:
    """The rule of a name of `RULES`."""
    module, _, function = name.partition(".")
    found: Callable[[Manifest, Job], None] = getattr(
        import_module(f"wzc.verify.rules.{module}"), function
    )
    return found
