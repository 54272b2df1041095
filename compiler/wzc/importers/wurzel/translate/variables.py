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
from wzc.types.stages import WORKFLOW_FIELDS
from wzc.writing import Call, Expression, Raw, interpolated

# k8s.io/kubernetes third_party/forked/golang/expansion/expand.go
_REFERENCE = re.compile(r"\$(?:\$|\(([^)]*)\))")
# What the kubelet adds for each Service of the namespace, and for the API server.
_OF_SERVICES = re.compile(r"[A-Z0-9_]+_(SERVICE_(HOST|PORT)|PORT)(_[A-Z0-9_]+)?")

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_WHOLE_TAG = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
# Tags of which the pod itself knows the value.
_FIELDS = {"pod.name": "metadata.name"}
# Tags that the language has as values of the run.
_VALUES = {tag: f"workflow.{name}" for name, (tag, _) in WORKFLOW_FIELDS.items()}
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
    """The variable's text; with tags of Argo's that it replaces, an expression of the language.

    None, and an error, where there is none for a tag.
    """
    text = variable.text
    whole = _WHOLE_TAG.fullmatch(text)
    if whole is not None and whole[1] in _FIELDS:
        return Call.of("field", _FIELDS[whole[1]])
    parts: list[str | Raw] = []
    end = 0
    for match in _TAG.finditer(text):
        tag = match[1].strip()
        if tag in _VALUES:
            parts += [text[end : match.start()], Raw(_VALUES[tag])]
            end = match.end()
        elif tag.startswith(_REPLACED) or tag in _REPLACED_WHOLE:
            known = ", ".join(f"`{{{{{name}}}}}`" for name in _VALUES)
            diagnostics.report(
                codes.CANNOT_SAY,
                f"Argo puts a value in the place of `{match[0]}` in the text of "
                f"`{variable.name}`, and .wz has no such value",
                variable.place,
                help=f"what can be brought over are {known}",
            )
            return None
    if not parts:
        return text
    return interpolated([part for part in (*parts, text[end:]) if part != ""])
