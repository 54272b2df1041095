"""Argo's answers beside the evaluator's, in terms that both can give."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import define

from tests.argo.client import Reply, Validator
from tests.argo.template.errors import ArgoError, Kind, Unsupported

# In this order: a part of Argo's text, and the kind of error it stands for.
_TEXTS = (
    ("Cannot find end tag", Kind.NO_END),
    ("absent optional", Kind.ABSENT),
    (" is missing", Kind.MISSING),
    ("failed to resolve {{", Kind.MISSING),
    ("failed to evaluate expression", Kind.EXPRESSION),
    ("failed to unmarshall JSON expression", Kind.EXPRESSION),
    ("failed to marshal evaluated", Kind.EXPRESSION),
    ("result was invalid JSON", Kind.INVALID_JSON),
)


def kind_of(error: str) -> Kind | str:
    """The kind of an error of Argo's; its text where there is none for it."""
    return next((kind for text, kind in _TEXTS if text in error), error)


@define
class Comparison:
    """Cases asked of both; `share` says how many of them the evaluator could decide."""

    argo: Validator
    asked: int = 0
    decided: int = 0

    def same(
        self,
        call: Mapping[str, object],
        ours: Callable[[], object],
        theirs: Callable[[Reply], object],
    ) -> None:
        """Fails where the two answers differ; nothing where the evaluator does not support it."""
        self.asked += 1
        try:
            own: object = ours()
        except ArgoError as error:
            own = error.kind
        except Unsupported:
            return
        self.decided += 1
        (reply,) = self.argo.evaluate([call])
        other = theirs(reply)
        assert (type(own), own) == (type(other), other), f"Argo: {reply}"

    @property
    def share(self) -> float:
        return self.decided / self.asked
