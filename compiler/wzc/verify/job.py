"""What a rule is given beside the manifest."""

from attrs import Factory, define

from wzc.model.target import Target
from wzc.verify.graph import Order, order_of
from wzc.verify.model import Library, Template


@define(eq=False)
class Job:
    """One run over a set of manifests.

    `target` is the Argo that the manifests are for, `pod_security` the level of the namespace that
    their pods are meant for. Whether a template that is in none of the manifests is a mistake says
    `all_are_here`: those of a compile may refer to what the cluster has.
    """

    library: Library
    target: Target
    pod_security: str = "privileged"
    all_are_here: bool = True
    _orders: dict[int, Order] = Factory(dict)

    def order_of(self, template: Template) -> Order:
        """The order of the tasks of one template, found once."""
        found = self._orders.get(id(template))
        if found is None:
            found = self._orders[id(template)] = order_of(template)
        return found
