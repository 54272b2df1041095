"""Words that other tools have for what the language says otherwise. Imported after a mistake."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.model.attribute import Block, schema
from wzc.model.step import StepAttributes
from wzc.syntax import ast

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

_ORDER = (
    "`a ~> b` orders, `a >> b` passes data, and `after = [a.failed]` asks how a step ended; what "
    "reads an output waits by itself"
)
_LOOP = "a loop stands before the block: `step name = Type(...) for x in xs { ... }`"
_AT_END = (
    "what runs at the end is declared, of the run in the pipeline and of a step in its block: "
    "`on_exit name = Type(...) { ... }`"
)
_OF_STEPS = {
    **dict.fromkeys(("depends", "dependencies", "depends_on", "needs", "requires"), _ORDER),
    **dict.fromkeys(("if", "condition", "only_if", "unless"), "`when = ...` is a step's condition"),
    **dict.fromkeys(("with_items", "with_param", "with_sequence", "for_each", "matrix"), _LOOP),
    **dict.fromkeys(("withItems", "withParam", "withSequence"), _LOOP),
    **dict.fromkeys(
        ("continue_on", "continueOn", "ignore_errors"),
        "the step that follows says how this one may end: `after = [step.finished]`",
    ),
    **dict.fromkeys(
        ("template", "templateRef", "type"),
        "what a step is stands behind the `=`: `step name = Type(...)`",
    ),
}
_OF_BOTH = {
    **dict.fromkeys(
        ("volumes", "volumeClaimTemplates", "volume_claim_templates"),
        'a volume is made where it is mounted: `mounts { "/data" = claim("name") }`, '
        "`new_claim(...)`, `empty_dir()`",
    ),
    **dict.fromkeys(("on_exit", "onExit", "on_failure", "on_error", "finally"), _AT_END),
    **dict.fromkeys(
        ("hooks", "hook"),
        "`hook running name = Type(...) { ... }` is declared, in the pipeline or in a step's block",
    ),
}


def of_argo(name: str, model: type[Block]) -> str | None:
    """The attribute that sets a field of Argo or Kubernetes: `activeDeadlineSeconds`."""
    fields = ((known, a.argo.rpartition(".")[2]) for known, a in schema(model).items())
    found = [known for known, field in fields if field == name]
    return found[0] if len(found) == 1 else None


def is_other_word(checker: "ExpressionChecker", key: ast.Key, model: type[Block]) -> bool:
    """Whether a key is what another tool calls something that is said otherwise; reports it."""
    is_step = model is StepAttributes
    help = _OF_BOTH.get(key.text) or (_OF_STEPS.get(key.text) if is_step else None)
    if help is None:
        return False
    checker.report(
        codes.UNKNOWN_ATTRIBUTE,
        f"a {'step' if is_step else 'pipeline'} has no attribute `{key.text}`",
        key,
        help=help,
    )
    return True
