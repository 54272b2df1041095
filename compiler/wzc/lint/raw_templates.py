"""Steps whose templates are written as Argo has them: `raw_template`."""

from collections.abc import Mapping

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.environment import BROKEN
from wzc.knowledge.schema import Schema
from wzc.lint.own_attributes import OF_TASKS, inherited, refuse_others
from wzc.lint.places import key_span
from wzc.lint.raw import check_directives, check_raw, parsed, tables
from wzc.model.pipeline import Pipeline, Step
from wzc.model.value import Value

ALLOWED = OF_TASKS | {"retry", "timeout", "memoize", "synchronization", "metrics"}
# What a template runs: one of them. Of those with files in and out, the pod is the step's own.
KINDS = ("container", "script", "containerSet", "resource", "http", "data", "plugin", "suspend")
WITH_FILES = ("container", "script", "containerSet")
_DECIDED: Mapping[str, str] = {
    "name": "the name of the step is what it is made of",
    "inputs": "`inputs { }` in the block says what it is given; values of the run stand in place",
    "outputs": "`outputs { }` in the block says what it gives",
    "dag": "a component is a DAG of its own",
    "steps": "a component is a DAG of its own",
    "templateRef": "an `extern template` is one of the cluster, and stands behind the `=`",
    "daemon": "what waits for the step hangs on it; `container(...)` takes it as an attribute",
    "retryStrategy": "`retry { }` in the block says all of it",
    "memoize": "`memoize { }` in the block says all of it",
    "timeout": "`timeout` in the block says it",
    "synchronization": "`synchronization { }` in the block says all of it",
    "parallelism": "`parallelism` in the block says it for the items of a loop",
}


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse raw templates that Argo would refuse, and what the step itself decides.

    Argo validate.go: validateTemplateType (just one type). Defaults of containers do not reach
    them.
    """
    defaults = inherited(pipeline)
    for step in pipeline.steps.values():
        value = step.settings.get("template")
        if step.type.name != "raw_template" or step.type.built_in is None or value is None:
            continue
        why = "has a template of its own"
        refuse_others(step, defaults, ALLOWED, why, codes.ENTRY_NOT_ALLOWED, diagnostics)
        tree = parsed(value, codes.BAD_PATCH, "raw_template", diagnostics)
        if tree is not None and tree.data is not BROKEN:
            _check(step, tree, tables(pipeline), diagnostics)


def kinds(tree: Value) -> list[str]:
    """What a raw template runs; one thing if it is right."""
    return [key for key, value in tree.data.items() if key in KINDS and value.data is not None]


def _check(step: Step, tree: Value, schema: Schema, diagnostics: Diagnostics) -> None:
    refused = []
    for key, help in _DECIDED.items():
        value = tree.data.get(key)
        if value is not None:
            refused.append((key,))
            diagnostics.report(
                codes.DECIDED_ELSEWHERE,
                f"`{key}` does not stand in a `raw_template`: the step says it",
                key_span(value, key),
                help=help,
            )
    check_directives(tree, codes.BAD_PATCH, diagnostics)
    check_raw(tree, "Template", schema, codes.BAD_PATCH, "raw_template", diagnostics, refused)
    found = kinds(tree)
    if len(found) != 1 and not refused:
        has = "nothing" if not found else " and ".join(f"`{kind}`" for kind in found)
        diagnostics.report(
            codes.BAD_PATCH,
            f"a template runs one thing, and that of step `{step.name}` runs {has}",
            tree.origin.span if not found else key_span(tree.data[found[1]], found[1]),
            help="one of " + ", ".join(f"`{kind}`" for kind in KINDS),
        )
        return
    if not found:
        return
    body = tree.data[found[0]]
    if found[0] in ("container", "script") and isinstance(body.data, dict):
        image = body.data.get("image")
        if image is None or image.data in (None, ""):
            diagnostics.report(
                codes.BAD_PATCH,
                f"the `{found[0]}` of step `{step.name}` has no `image`",
                key_span(body, found[0]),
                help='`image = "..."` in it: that of `defaults` does not reach it',
            )
    places = [port.origin.span for port in step.inputs.values()]
    places += [port.place for port in step.outputs.values()]
    if found[0] not in WITH_FILES and places:
        diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            f"ports of a raw `{found[0]}` are not supported yet",
            places[0],
            secondary=[Label(key_span(tree.data[found[0]], found[0]), "what it runs")],
            help="values of the run can stand in its fields",
        )
