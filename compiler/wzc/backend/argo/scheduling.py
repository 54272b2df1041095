"""Which nodes pods may run on."""

from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.scheduling import Toleration
from wzc.model.value import Value


def tolerations(value: Value | None, diagnostics: Diagnostics) -> Seq:
    """A pod's `tolerations`, in their order."""
    found = Seq()
    for item in value.data if value is not None else ():
        given: Toleration = item.data
        toleration = Map()
        put(toleration, "key", given.key, diagnostics)
        put(toleration, "operator", given.operator, diagnostics)
        put(toleration, "value", given.value, diagnostics)
        put(toleration, "effect", given.effect, diagnostics)
        put(toleration, "tolerationSeconds", given.toleration_seconds, diagnostics)
        found.add(toleration, item.origin)
    return found
