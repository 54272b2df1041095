"""What a rule is given beside the manifest."""

from attrs import define

from wzc.model.target import Target
from wzc.verify.model import Library


@define(eq=False)
class Job:
    """One run over a set of manifests.

    `target` is the Argo that the manifests are for, `pod_security` the level of the namespace that
    their pods are meant for.
    """

    library: Library
    target: Target
    pod_security: str = "privileged"
