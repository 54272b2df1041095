"""Steps that have to do with objects of Kubernetes: `resource`."""

from collections.abc import Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.own_attributes import OF_TASKS, inherited, own_retry, refuse_others
from wzc.lint.places import data, items, key_span
from wzc.model.pipeline import Pipeline, Step
from wzc.model.resource_conditions import Requirement
from wzc.model.value import Value
from wzc.values.keys import label_value

ALLOWED = OF_TASKS | {
    *("retry", "timeout", "pending_timeout", "active_deadline"),
    *("memoize", "synchronization", "metrics"),
    *("node_selector", "tolerations", "affinity", "priority_class_name", "scheduler_name"),
    *("runtime_class_name", "service_account_name", "automount_service_account_token"),
    *("pod_labels", "pod_annotations", "pod_security_context", "pod_spec_patch", "patch"),
}
_CONDITIONS = ("success_condition", "failure_condition")
# What brings an object about, so that it can have an owner.
_MAKING = ("create", "apply", "replace")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse what the executor cannot do with an object.

    Its pod runs Argo's own image (operator.go: executeResource). A deleted object has neither
    conditions nor values (argoexec/commands/resource.go: execResource); a JSON patch says in
    `flags` what it is for (executor/resource.go: getKubectlArguments); conditions are label
    selectors, whose values are those of labels (apimachinery/pkg/labels: NewRequirement).
    """
    defaults = inherited(pipeline)
    for step in pipeline.steps.values():
        if step.type.name == "resource" and step.type.built_in is not None:
            why = "runs Argo's own image and no container of yours"
            refuse_others(step, defaults, ALLOWED, why, codes.ENTRY_NOT_ALLOWED, diagnostics)
            memory = own_retry(step, defaults, "max_memory")
            if memory is not None:
                diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    f"step `{step.name}` {why}, which always has the memory that Argo gives it",
                    key_span(memory, "max_memory"),
                    help="leave `max_memory` away",
                )
            action = data(step.settings.get("action"))
            if isinstance(action, str):
                _check_action(step, action, diagnostics)
            for value in (step.settings.get(name) for name in _CONDITIONS):
                condition = data(value)
                for requirement in condition.requirements if condition is not None else ():
                    _check_requirement(requirement, diagnostics)
            for flag in items(step.settings.get("flags")):
                _check_flag(flag, diagnostics)
            for port in step.outputs.values():
                if port.query and port.path is not None:
                    _check_query(port.query, port.path, diagnostics)


def _check_action(step: Step, action: str, diagnostics: Diagnostics) -> None:
    place = Label(step.settings["action"].origin.span, "the action")
    if action == "delete":
        for name in _CONDITIONS:
            condition = step.settings.get(name)
            if data(condition) is not None and condition is not None:
                diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    "an object that is deleted meets no conditions any more",
                    condition.origin.span,
                    secondary=[place],
                    help='leave it away; `flags = ["--wait=true"]` waits until it is gone',
                )
        for port in step.outputs.values():
            diagnostics.report(
                codes.ENTRY_NOT_ALLOWED,
                f"nothing is left of the object that `{port.name}` could be taken from",
                port.place,
                secondary=[place],
                help="leave the output away",
            )
    strategy = step.settings.get("merge_strategy")
    if strategy is not None and data(strategy) is not None and action != "patch":
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`merge_strategy` says how a `patch` is merged, and this is `{action}`",
            strategy.origin.span,
            secondary=[place],
            help="leave it away",
        )
    if action == "patch" and data(strategy) == "json" and not items(step.settings.get("flags")):
        assert strategy is not None
        diagnostics.report(
            codes.INCOMPLETE,
            "a JSON patch does not say which object it is for",
            strategy.origin.span,
            help='`flags = ["configmap", "settings"]`: the kind and the name',
        )
    owner = step.settings.get("set_owner_reference")
    if owner is not None and data(owner) and action not in _MAKING:
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`{action}` makes no object that the run could own",
            owner.origin.span,
            secondary=[place],
            help="leave `set_owner_reference` away",
        )


def _check_requirement(requirement: Requirement, diagnostics: Diagnostics) -> None:
    for value in requirement.values:
        found: Any = data(value)
        if isinstance(found, str):
            problem = label_value(found)
            if problem is not None:
                diagnostics.report(
                    codes.BAD_KEY,
                    f"Argo cannot compare `{requirement.path}` with `{found}`: it reads a "
                    "condition as a selector of labels",
                    value.origin.span,
                    help="such a value has at most 63 letters, digits, `-`, `_` and `.`",
                )
        elif isinstance(found, int) and not isinstance(found, bool):
            least = 1 if requirement.operator == ">=" else 0
            if requirement.operator == "<=":
                least = -1
            if found < least:
                diagnostics.report(
                    codes.BAD_KEY,
                    f"Argo cannot compare `{requirement.path}` with a number below zero"
                    if found < 0
                    else f"`>= 0` would ask whether `{requirement.path}` is more than -1, and Argo "
                    "has no numbers below zero",
                    requirement.origin.span,
                    help="`!= null` holds once it is there",
                )


def _check_flag(flag: Value, diagnostics: Diagnostics) -> None:
    text = data(flag)
    if isinstance(text, str) and _sets_output(text):
        diagnostics.report(
            codes.ENTRY_NOT_ALLOWED,
            f"`{text}` changes what `kubectl` says, and Argo reads that",
            flag.origin.span,
            help="leave it away",
        )


def _sets_output(flag: str) -> bool:
    name = flag.partition("=")[0]
    return name in ("--output", "--dry-run") or flag.startswith("-o")


def _check_query(query: str, value: Value, diagnostics: Diagnostics) -> None:
    text = data(value)
    if not isinstance(text, str):
        return
    message, help = "", None
    if not text.strip():
        message = f"`{query}` takes nothing from the object"
    elif problem := _unbalanced(text):
        message = f"`{query}` would fail: {problem}"
    elif query == "json_path" and "{" not in text:
        message = f"`{text}` would be text, not a value: a JSON path stands in braces"
        help = f'`json_path("{{.{text.lstrip("$.")}}}")`'
    if message:
        diagnostics.report(
            codes.OUT_OF_BOUNDS,
            message,
            value.origin.span,
            help=help or ('for example `json_path("{.metadata.name}")`, `jq(".metadata.name")`'),
        )


def _unbalanced(text: str) -> str:
    open_: list[str] = []
    for character in _outside_of_strings(text):
        if character in "([{":
            open_.append(character)
        elif character in ")]}" and (
            not open_ or "([{".index(open_.pop()) != ")]}".index(character)
        ):
            return f"nothing is closed by `{character}`"
    return f"`{open_[-1]}` is never closed" if open_ else ""


def _outside_of_strings(text: str) -> Iterator[str]:
    quote, escaped = "", False
    for character in text:
        if quote:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        else:
            yield character
