"""How a controller builds pods: what its configuration decides, and no manifest can say."""

from collections.abc import Mapping

from attrs import define

from wzc.values.pod_spec import ARGO_CONTAINERS


@define(frozen=True)
class Layout:
    """One configuration of the controller.

    `executor_security`: it gives Argo's own containers a restricted security context
    (`executor.securityContext`). `initless`: one container `supervisor` stands in the place of
    `init` and `wait` (`initlessPod.enabled`, since 4.1).
    """

    executor_security: bool = False
    initless: bool = False

    @property
    def argos_containers(self) -> tuple[str, ...]:
        """The names of Argo's own containers in the pod of an ordinary step."""
        return ("supervisor",) if self.initless else ("init", "wait")

    @property
    def containers(self) -> Mapping[str, tuple[str, ...]]:
        """The containers of that pod, by the list that they stand in."""
        if self.initless:
            return {"containers": ("main", "supervisor"), "initContainers": ()}
        return ARGO_CONTAINERS


LEGACY = Layout()
WITH_EXECUTOR_SECURITY = Layout(executor_security=True)
INITLESS = Layout(initless=True)
