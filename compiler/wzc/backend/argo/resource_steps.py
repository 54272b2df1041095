"""What is done to an object of Kubernetes: a `resource` template, and its manifest."""

import json
import re
from typing import Any

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.source import source_text
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Step
from wzc.model.resource_conditions import Requirement
from wzc.model.run_time import Apply, RunTimeValue
from wzc.model.value import Value, for_json
from wzc.types.kinds import STRING

# Text that is the same text without quotes, in every version of YAML.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*\Z")
_WORDS = frozenset("y n yes no on off true false null none nan inf".split())
# What YAML does not take as it is, and JSON does.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_FORMS = {
    "==": "{0} == {1}",
    "!=": "{0} != {1}",
    "in": "{0} in ({1})",
    "exists": "{0}",
    "missing": "!{0}",
    "<": "{0} < {1}",
    ">": "{0} > {1}",
    # Only whole numbers are compared.
    "<=": "{0} < {1}",
    ">=": "{0} > {1}",
}


def put_resource(template: Map, step: Step, scope: Scope, diagnostics: Diagnostics) -> None:
    """Make a template one that has to do with an object."""
    own = step.settings
    found = Map()
    put(found, "action", own.get("action"), diagnostics)
    put(found, "mergeStrategy", own.get("merge_strategy"), diagnostics)
    flags = own.get("flags")
    if flags is not None and flags.data:
        words = Seq()
        for flag in flags.data:
            words.add(source_text(flag, scope, diagnostics), flag.origin)
        found.put("flags", words, flags.origin)
    put(found, "setOwnerReference", own.get("set_owner_reference"), diagnostics)
    for name, key in (
        ("success_condition", "successCondition"),
        ("failure_condition", "failureCondition"),
    ):
        value = own.get(name)
        if value is not None and value.data is not None:
            found.put(key, ",".join(map(_selector, value.data.requirements)), value.origin)
    manifest = own.get("manifest")
    if manifest is not None and manifest.data is not None:
        if isinstance(manifest.data, str):
            text = source_text(manifest, scope, diagnostics)
        else:
            text = "\n".join(_lines(manifest.data, "", scope, diagnostics)) + "\n"
        found.put("manifest", text, manifest.origin)
    template.put("resource", found, step.origin)


def _selector(requirement: Requirement) -> str:
    """A comparison as a label selector (apimachinery/pkg/labels/selector.go: Parse)."""
    values = [_constant(value.data) for value in requirement.values]
    if requirement.operator == "<=":
        values = [str(int(values[0]) + 1)]
    elif requirement.operator == ">=":
        values = [str(int(values[0]) - 1)]
    return _FORMS[requirement.operator].format(requirement.path, ",".join(values)).rstrip()


def _constant(data: Any) -> str:
    return ("true" if data else "false") if isinstance(data, bool) else str(data)


# ---- the manifest


def _lines(data: Any, indent: str, scope: Scope, diagnostics: Diagnostics) -> list[str]:
    """A map or a list as lines of YAML."""
    found: list[str] = []
    pairs: list[tuple[str, Value]]
    if isinstance(data, dict):
        pairs = [(f"{_key(key, scope)}:", value) for key, value in data.items()]
    else:
        pairs = [("-", value) for value in data]
    for head, value in pairs:
        inner = value.data
        if isinstance(inner, (dict, list)) and inner:
            below = _lines(inner, indent + "  ", scope, diagnostics)
            if head == "-":
                found.append(f"{indent}- {below[0].lstrip(' ')}")
                found += below[1:]
            else:
                found += [f"{indent}{head}", *below]
        else:
            found.append(f"{indent}{head} {_scalar(value, scope, diagnostics)}")
    return found


def _key(text: str, scope: Scope) -> str:
    return text if _is_plain(text) else _quoted(text, scope)


def _is_plain(text: str) -> bool:
    return _PLAIN.match(text) is not None and text.lower() not in _WORDS


def _scalar(value: Value, scope: Scope, diagnostics: Diagnostics) -> str:
    data = value.data
    if isinstance(data, RunTimeValue):
        try:
            # As JSON it is a value of YAML too, of its type and whatever it holds.
            return scope.tag(Apply("json", (data.node,), STRING), out=False)
        except Untranslatable as problem:
            diagnostics.report(codes.ARGO_TAG, f"`{data.text}` {problem}", value.origin.span)
            return "null"
    data = for_json(data)
    if isinstance(data, str):
        return data if _is_plain(data) else _quoted(data, scope)
    return json.dumps(data)


def _quoted(text: str, scope: Scope) -> str:
    """Text in double quotes, in which Argo finds no tag."""
    from wzc.backend.argo.source import unread

    written = unread(json.dumps(text, ensure_ascii=False)[1:-1], scope)
    return '"' + _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", written) + '"'
