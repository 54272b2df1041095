"""Templates that are written as Argo has them."""

from wzc.backend.argo.patches import put_patch_of, tree
from wzc.backend.argo.ports import values_and_files
from wzc.backend.argo.rare import put_rare_of_any
from wzc.backend.argo.retry import put_attempts
from wzc.backend.argo.run_time import Scope
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.raw import parsed, tables
from wzc.model.pipeline import Pipeline, Step


def put_raw(
    template: Map,
    step: Step,
    ports: tuple[Seq, Map],
    names: tuple[str, str],
    scope: Scope,
    pipeline: Pipeline,
    diagnostics: Diagnostics,
) -> None:
    """Fill the template of a `raw_template`: its fields, and what the step's block says.

    `ports` are the files it is given, and all that it gives; `names` those of the step and of the
    cache for memoizing.
    """
    value = step.settings["template"]
    fields = parsed(value, codes.BAD_PATCH, "raw_template", diagnostics)
    if fields is None:
        return
    raw = tree(fields, f"of step {step.name}", scope, diagnostics, via="raw template")
    around = Map()
    put_attempts(around, step, scope, diagnostics)
    put_rare_of_any(around, step, names, scope, diagnostics)
    files, gives = ports
    takes = values_and_files(scope.declared(2 if "retryStrategy" in around else 1), files)
    if takes:
        template.put("inputs", takes)
    if gives:
        template.put("outputs", gives)
    for key, item in around.items():
        template.put(key, item, around.get_origin(key))
    put_patch_of(template, raw, "Template", value.origin, tables(pipeline), diagnostics)
