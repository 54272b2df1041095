"""The environment variables of Wurzel's containers, before they become settings.

In Wurzel every container gets the same list. Order and precedence: `manifest/generator.py`
(`collect_env_vars`) and `backend_argo.py` (`_create_task`) of Wurzel 3.3.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import Span
from wzc.writing import Call, Expression

# k8s.io/kubernetes third_party/forked/golang/expansion/expand.go
_REFERENCE = re.compile(r"\$(?:\$|\(([^)]*)\))")
# What the kubelet adds for each Service of the namespace, and for the API server.
_OF_SERVICES = re.compile(r"[A-Z0-9_]+_(SERVICE_(HOST|PORT)|PORT)(_[A-Z0-9_]+)?")

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WHOLE_TAG = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
# Tags of which the pod itself knows the value. Argo labels each pod with its workflow's name.
_FIELDS = {
    "workflow.name": "metadata.labels['workflows.argoproj.io/workflow']",
    "workflow.namespace": "metadata.namespace",
    "workflow.serviceAccountName": "spec.serviceAccountName",
    "pod.name": "metadata.name",
}
# What else Argo looks for: it replaces these or refuses the workflow; other tags stay as they are
# (common/common.go: the prefixes that validation knows; argo-rules.md, B3).
_REPLACED = ("item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks.", "=")
_REPLACED_WHOLE = ("node.name", "retries", "workflow", "item")


@frozen
class Variable:
    """One variable: what it is called, its text, where that and its name were written.

    `step` is the index of the one step that it was written for, in a manifest.
    """

    name: str
    text: str
    place: Span
    key: Span
    step: int | None = None


def overlaid(first: Iterable[Variable], env: Mapping[str, Variable]) -> list[Variable]:
    """A manifest's variables with those of `container.env` over them, which win in place."""
    found: list[Variable] = []
    seen = set()
    for variable in first:
        seen.add(variable.name)
        over = env.get(variable.name)
        if over is not None:
            variable = evolve(over, step=variable.step)
        found.append(variable)
    return [*found, *(variable for name, variable in env.items() if name not in seen)]


def expanded(
    variables: Sequence[Variable], has_env_from: bool, diagnostics: Diagnostics
) -> list[Variable]:
    """The variables with `$(NAME)` replaced as Kubernetes does it, by variables further up.

    What may come from a Secret, a ConfigMap or a Service is not known here: an error.
    """
    known: dict[str, str] = {}
    found = []
    for variable in variables:
        unknown: list[str] = []

        def value(match: re.Match[str], unknown: list[str] = unknown) -> str:
            name = match[1]
            if name is None:
                return "$"
            if name in known:
                return known[name]
            if name and (has_env_from or _OF_SERVICES.fullmatch(name)):
                unknown.append(name)
            return match[0]

        text = _REFERENCE.sub(value, variable.text)
        if unknown:
            diagnostics.report(
                codes.CANNOT_SAY,
                f"`{variable.name}` refers to `$({unknown[0]})`, which is only known in the pod",
                variable.place,
                help="write the text out, or `$$(...)` for text that only looks like a reference",
            )
        known[variable.name] = text
        found.append(evolve(variable, text=text))
    return found


def without_tags(variable: Variable, diagnostics: Diagnostics) -> Expression | None:
    """The variable's text; a field of the pod for a tag of Argo's that is all of it.

    None, and an error, where Argo would replace a part of the text.
    """
    text = variable.text
    whole = _WHOLE_TAG.fullmatch(text)
    if whole is not None and whole[1] in _FIELDS:
        return Call.of("field", _FIELDS[whole[1]])
    for match in _TAG.finditer(text):
        tag = match[1].strip()
        if tag.startswith(_REPLACED) or tag in _REPLACED_WHOLE:
            known = ", ".join(f"`{{{{{name}}}}}`" for name in _FIELDS)
            diagnostics.report(
                codes.CANNOT_SAY,
                f"Argo puts a value in the place of `{match[0]}` in the text of "
                f"`{variable.name}`, and text of .wz reaches the container as it is",
                variable.place,
                help=f"what can be brought over are texts that are nothing but {known}",
            )
            return None
    return text
