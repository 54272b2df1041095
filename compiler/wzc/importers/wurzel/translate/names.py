"""Names of steps, pipelines and profiles that the language and Argo take."""

import re
from collections.abc import Iterable, Sequence

from wzc.syntax.tokens import KEYWORDS
from wzc.values.names import kubernetes_name, task_name

# Words that name no step: a task of that name breaks Argo's `depends`, or nothing is left of it.
_WORD = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def identifier(text: str, otherwise: str) -> str:
    """A name in snake_case; `otherwise` where nothing of the text can be one.

    A leading digit, and words that mean something to the language or to Argo, get an ending.
    """
    words = [part for word in _WORD.findall(text) for part in _CAPITAL.split(word)]
    found = re.sub("_+", "_", "_".join(words).lower()).strip("_")
    if not found:
        return otherwise
    if found[0].isdigit():
        found = f"{otherwise}_{found}"
    if found in KEYWORDS or task_name(kubernetes_name(found)) is not None:
        found = f"{found}_{otherwise}"
    return found


def step_name(variable: str, class_name: str) -> str:
    """A step's name: that of its variable; where that says nothing (or is a keyword), it is made of
    its class: `manual_markdown` for `ManualMarkdownStep`.
    """
    if variable and variable.lower() not in KEYWORDS:
        return identifier(variable, "step")
    return identifier(class_name.removesuffix("Step") or class_name, "step")


def profile_name(stem: str) -> str:
    """A profile's name from that of a values file: `production` for `production-values.yaml` and
    `values.production.yaml`.
    """
    found = identifier(stem, "profile")
    words = [word for word in found.split("_") if word != "values"]
    return identifier("_".join(words), "profile") if words else found


def unique(names: Sequence[str], taken: Iterable[str]) -> list[str]:
    """The names, with a number behind those that are taken already: `split`, `split2`."""
    used = {kubernetes_name(name) for name in taken}
    found = []
    for name in names:
        made, number = name, 1
        while kubernetes_name(made) in used:
            number += 1
            made = f"{name}{number}" if not name[-1:].isdigit() else f"{name}_{number}"
        used.add(kubernetes_name(made))
        found.append(made)
    return found
