"""The ways in which Argo refuses a template, and the one in which this evaluator does."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What came of a template that could not be replaced."""

    MISSING = "a name that has to be in the scope is not: the workflow waits, maybe for ever"
    ABSENT = "an output of a skipped task, without a default: the node ends in Error"
    EXPRESSION = "an expression cannot be parsed, or fails where it must not: Error"
    NO_END = "a `{{` without `}}` anywhere after it: Error"
    INVALID_JSON = (
        "what came out is no JSON, for a value has a character that Go writes its own way"
    )
    CONDITION = "a `when` or `depends` that cannot be evaluated: Error"
    LOOP = "what is to be looped over cannot be: Error"
    ARGUMENT = "an input without a value: Error"


class ArgoError(Exception):
    """Argo would give an error here. Its text is ours; only the kind is held to Argo's."""

    def __init__(self, kind: Kind, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class Unsupported(Exception):
    """Outside the subset: what Argo would do is not known here, and not guessed."""
