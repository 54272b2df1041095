"""What a rule is given beside the manifest."""

from attrs import Factory, define

from wzc.model.target import Target
from wzc.verify.graph import Order, order_of
from wzc.verify.model import Library, Template


@define(eq=False)
class Job:
    """One run over a set of manifests.

    `target` is the Argo that the manifests are for, `pod_security` the level of the namespace that
    their pods are meant for. The compiler's `own` may refer to templates that the cluster has, and
    what looks like a slip in a tag is text of its source.
    """

    library: Library
    target: Target
    pod_security: str = "privileged"
    own: bool = False
    _orders: dict[int, Order] = Factory(dict)

    def order_of(self, template: Template) -> Order:
        """The order of the tasks of one template, found once."""
        found = self._orders.get(id(template))
        if found is None:
            found = self._orders[id(template)] = order_of(template)
        return found
