"""What holds for a component as a whole: fields of its DAG's template.

The DAG knows no tasks but its own: what those fields are made of comes in as parameters of the
template, which the task that uses the component passes.
"""

from collections.abc import Sequence

from attrs import define

from wzc.backend.argo.retry import put_retry
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map
from wzc.diagnostics.model import Diagnostics
from wzc.model.components import Body


@define(eq=False)
class WholeScope(Scope):
    """What the fields refer to; `taken` are other parameters of the template.

    `cache` is what keys of a cache begin with, and the name of the one where none is written.
    """

    taken: Sequence[str] = ()
    cache: tuple[str, str] = ("", "")

    def names(self) -> list[str]:
        """All parameters of the template so far."""
        return [*self.taken, *self.needed()]

    def needed(self) -> list[str]:
        """The parameters that the fields need."""
        return super().names()


def put_whole(template: Map, body: Body, scope: WholeScope, diagnostics: Diagnostics) -> None:
    """Set them. Argo holds the locks from the first attempt to the last (operator.go:
    executeTemplate), and bounds the tasks of each attempt (checkParallelism).
    """
    put(template, "parallelism", body.parallelism, diagnostics)
    if body.synchronization is not None:
        from wzc.backend.argo.locks import put_locks

        put_locks(template, body.synchronization, scope, diagnostics)
    put_retry(template, body.retry, scope, diagnostics)
    if body.memoize is not None:
        from wzc.backend.argo.memoize import put_memoize

        put_memoize(template, body.memoize, scope.cache, scope, diagnostics)
