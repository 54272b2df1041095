"""Container sets: several containers in one pod, which Argo starts in their order."""

from wzc.backend.argo.env import Environment
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.sidecars import container_of
from wzc.backend.argo.volumes import Volumes
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.container_set import containers_of
from wzc.model.pipeline import Step


def container_set(
    step: Step,
    scope: Scope,
    environment: Environment,
    volumes: Volumes,
    diagnostics: Diagnostics,
) -> Map:
    """A template's `containerSet`. Each container has all its mounts itself."""
    made = Seq()
    for name, value in containers_of(step.attributes).items():
        mounts = volumes.of_container(step, name, value.data)
        container = container_of(name, value, scope, environment, volumes, diagnostics, mounts)
        after = Seq()
        for entry in [] if value.data.after is None else value.data.after.data:
            after.add(entry.data, entry.origin)
        if after:
            container.put("dependencies", after, value.data.after.origin)
        made.add(container, value.origin)
    return Map({"containers": made})
