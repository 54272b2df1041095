"""The Argo that output is for: which version, with which definitions in the cluster."""

from attrs import define

from wzc.source.file import Span
from wzc.values.versions import VERSIONS

CRDS = ("full", "minimal")

# The first version whose standard installation has the full CRDs, and the first in which these have
# limits (Argo docs/upgrading.md, 4.0).
_FULL = "4.0"


@define(frozen=True)
class Target:
    """What a pipeline's output is made for.

    `said` is where the version was written, None for one of the command line or the newest.
    With `references_only` the controller runs nothing but what stands in a WorkflowTemplate (Argo
    docs/workflow-restrictions.md).
    """

    version: str = VERSIONS[-1]
    crds: str = CRDS[0]
    references_only: bool = False
    said: Span | None = None

    def is_before(self, version: str) -> bool:
        """Whether it is older than a version."""
        return VERSIONS.index(self.version) < VERSIONS.index(version)

    @property
    def is_newest(self) -> bool:
        """Whether it has all that there is."""
        return self.version == VERSIONS[-1]

    @property
    def has_limits(self) -> bool:
        """Whether its API server counts templates, tasks and parameters."""
        return self.crds == "full" and not self.is_before(_FULL)

    @property
    def title(self) -> str:
        """How messages call it: `Argo 4.1`."""
        return f"Argo {self.version}"


NEWEST = Target()


def usual_crds(version: str) -> str:
    """The definitions that a standard installation of a version has."""
    return CRDS[VERSIONS.index(version) < VERSIONS.index(_FULL)]


def target_of(version: str | None) -> Target:
    """The standard installation of a version; the newest where none is said."""
    return NEWEST if version is None else Target(version, usual_crds(version))
