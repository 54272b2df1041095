"""What the container of a pod is given: Argo's last replacement, and then Kubernetes' own.

Argo puts the template, as JSON in a variable, beside the main container, and replaces tags in the
whole pod once more. So in a value that has looked like a tag twice, a quote breaks the template.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from attrs import field, frozen

from tests.argo.template.arguments import substitute
from tests.argo.template.canonical import Document, canonical
from tests.argo.template.errors import ArgoError, Kind, Unsupported
from tests.argo.template.gotext import json_text, ordered_json
from tests.argo.template.tags import replaced_json
from tests.kubelet import expand

SCRIPT = "/argo/staging/script"


@frozen
class Pod:
    """One pod, as its main container sees it.

    `env` has the values after `$(NAME)`; one that comes from a Secret and the like is shown as
    `<secretKeyRef name/key>`. `source` is a script's text. `patches` are the pod spec patches with
    their tags replaced, the workflow's first. `template` is the template with its arguments.
    """

    path: str
    name: str
    command: tuple[str, ...]
    args: tuple[str, ...]
    env: Mapping[str, str]
    source: str | None
    patches: tuple[str, ...]
    template: Document = field(repr=False)

    def texts(self) -> list[str]:
        """All that the container gets to read."""
        source = [] if self.source is None else [self.source]
        return [*self.command, *self.args, *self.env.values(), *source]

    def resources(self) -> dict[str, dict[str, str]]:
        """The requests and limits of the main container, with what the patches say of them."""
        container = self.template.get("container") or self.template.get("script") or {}
        given = container.get("resources", {})
        found = {part: dict(given.get(part, {})) for part in ("requests", "limits")}
        for patch in self.patches:
            for each in yaml.safe_load(patch).get("containers", []):
                if each["name"] == "main":
                    for part, amounts in found.items():
                        amounts.update(each.get("resources", {}).get(part, {}))
        return found


def pod_of(
    path: str,
    name: str,
    template: Document,
    globals_: Mapping[str, str],
    patches: tuple[str, ...] = (),
) -> Pod:
    """The pod of a template whose arguments are in it; `patches` are the workflow's."""
    if "containerSet" in template:
        raise Unsupported("a containerSet")
    main = template.get("container") or template.get("script") or {}
    script = template.get("script")
    whole = _last_pass(path, name, template, globals_)
    if script is not None:
        script = whole["template"]["script"]
        main = {**main, "args": [*main.get("args", ()), *([SCRIPT] if script["source"] else ())]}
    main = {**main, **whole["main"]}
    env = _environment(main.get("env", ()))
    own = (template["podSpecPatch"],) if template.get("podSpecPatch") else ()
    return Pod(
        path,
        name,
        tuple(expand(text, env) for text in main.get("command", ())),
        tuple(expand(text, env) for text in main.get("args", ())),
        env,
        script["source"] if script is not None else None,
        tuple(_patch(template, patch, name, globals_) for patch in (*patches, *own)),
        template,
    )


def _last_pass(
    path: str, name: str, template: Document, globals_: Mapping[str, str]
) -> dict[str, Any]:
    """The main container and the template after tags are replaced in the pod."""
    scope = {**globals_, "pod.name": name}
    for parameter in template["inputs"].get("parameters", ()):
        scope[f"inputs.parameters.{parameter['name']}"] = parameter.get("value", "")
    kept = (
        {"artifacts": template["inputs"]["artifacts"]} if "artifacts" in template["inputs"] else {}
    )
    simplified = canonical("Template", {**template, "inputs": kept})
    main = template.get("container") or template.get("script") or {}
    shown = {key: main[key] for key in ("image", "command", "args", "env") if key in main}
    if template.get("script"):
        shown["args"] = [*shown.get("args", ()), *([SCRIPT] if main.get("source") else ())]
    inner = ordered_json(simplified)
    text = f'{{"template":{json_text(inner)},"main":{ordered_json(shown)}}}'
    if any(text.rfind("{{") > text.rfind("}}") for text in _strings([simplified, shown])):
        raise Unsupported("a `{{` without an end in a pod: where it ends depends on the whole pod")
    found: dict[str, Any] = json.loads(replaced_json(text, scope))
    try:
        found["template"] = json.loads(found["template"])
    except ValueError as error:
        raise ArgoError(Kind.INVALID_JSON, f"the template in the pod {path}: {error}") from error
    return found


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _strings(entry)


def _environment(entries: Any) -> dict[str, str]:
    """The variables in their order; each can use those before it."""
    env: dict[str, str] = {}
    for entry in entries:
        if "valueFrom" in entry:
            ((kind, reference),) = entry["valueFrom"].items()
            place = reference.get("fieldPath") or f"{reference.get('name')}/{reference.get('key')}"
            env[entry["name"]] = f"<{kind} {place}>"
        else:
            env[entry["name"]] = expand(entry.get("value", ""), env)
    return env


def _patch(template: Document, patch: str, name: str, globals_: Mapping[str, str]) -> str:
    patched = canonical("Template", {**template, "podSpecPatch": patch})
    text: str = substitute(patched, globals_, {"pod.name": name})["podSpecPatch"]
    return text


def pod_name(workflow: str, node: str, template: str) -> str:
    """Argo's name of a node's pod: workflow, template and a hash of the node's name."""
    if workflow == node:
        return workflow
    number = 0x811C9DC5
    for byte in node.encode():
        number = (number ^ byte) * 0x01000193 % 2**32
    prefix = f"{workflow}-{template}" if template else workflow
    return f"{prefix[:242]}-{number}"
