"""Words that other tools have for what the language says otherwise. Imported after a mistake."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix
from wzc.model.attribute import Block, schema
from wzc.model.containers import BUILT_IN_STEPS
from wzc.model.pipeline import PipelineAttributes
from wzc.model.step import StepAttributes
from wzc.names.symbols import Kind
from wzc.source.file import Span
from wzc.syntax import ast

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

_ORDER = (
    "`a ~> b` orders, `a >> b` passes data, and `after = [a.failed]` asks how a step ended; what "
    "reads an output waits by itself"
)
_LOOP = "a loop stands before the block: `step name = Type(...) for x in xs { ... }`"
_RETRY = (
    "`retry = 3` tries again three times; `retry { limit = 3, backoff = 30s..10min }` says more"
)
_RESOURCES = "`resources { cpu = 100m..1, memory = 1Gi..2Gi }`: request and limit"
_ENV = (
    "`env { NAME = value }` sets variables, `env_from = [...]` takes all of a Secret or ConfigMap"
)
_AT_END = (
    "what runs at the end is declared, of the run in the pipeline and of a step in its block: "
    "`on_exit name = Type(...) { ... }`"
)
_OF_STEPS = {
    **dict.fromkeys(("depends", "dependencies", "depends_on", "needs", "requires"), _ORDER),
    **dict.fromkeys(("if", "condition", "only_if", "unless"), "`when = ...` is a step's condition"),
    **dict.fromkeys(("with_items", "with_param", "with_sequence", "for_each", "matrix"), _LOOP),
    **dict.fromkeys(("withItems", "withParam", "withSequence"), _LOOP),
    **dict.fromkeys(("count", "for", "loop", "repeat", "items", "foreach"), _LOOP),
    **dict.fromkeys(
        ("retries", "max_retries", "attempts", "retry_limit", "retry_count", "backoff_limit"),
        _RETRY,
    ),
    **dict.fromkeys(("cpu", "memory", "requests", "limits", "gpu", "mem"), _RESOURCES),
    **dict.fromkeys(("environment", "envs", "env_vars", "variables", "vars"), _ENV),
    "inputs": '`inputs { name = step.output at "/path" }` takes files in',
    "outputs": '`outputs { name: type from "/path" }` says what a container or script gives',
    "name": "a step's name stands behind `step`: `step name = Type(...)`",
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
_STEPS = "steps stand right in the pipeline's block: `step name = Type(...)`"
_EDGES = "edges stand right in the pipeline's block: `a >> b` passes data, `a ~> b` only orders"
_OF_PIPELINES = {
    **dict.fromkeys(
        ("steps", "tasks", "templates", "dag", "jobs", "stages", "nodes", "workflow"), _STEPS
    ),
    **dict.fromkeys(("edges", "depends_on", "dependencies", "order", "flow", "needs"), _EDGES),
    **dict.fromkeys(
        ("params", "parameters", "arguments", "inputs", "variables", "args"),
        "what a run is given is `input name: type = default`, what a compile is given a `param`",
    ),
    **dict.fromkeys(
        ("cron", "cron_schedule", "crontab", "triggers", "trigger", "on"),
        '`schedule = "0 4 * * *"` runs it at times',
    ),
    **dict.fromkeys(("environment", "envs", "env_vars", "vars"), f"for steps: {_ENV}"),
    "outputs": "what a run leaves are the outputs of its steps; a component has `output`s",
}
# Words for attributes of other blocks: by the block, the attribute or what to write.
_OF_BLOCKS = {
    "resources": {
        **dict.fromkeys(
            ("requests", "limits"), "one range is both: `cpu = 100m..1` is request and limit"
        ),
        "mem": "`memory`",
        **dict.fromkeys(("disk", "storage"), "`ephemeral_storage`"),
    },
    "retry": {
        **dict.fromkeys(
            ("attempts", "count", "max", "retries", "times", "max_attempts", "max_retries"),
            "`limit` is how often it is tried again",
        ),
        **dict.fromkeys(("policy", "when", "retry_policy"), '`on = "OnError"` says after what'),
        **dict.fromkeys(
            ("delay", "duration", "wait", "interval"),
            "`backoff = 30s..10min` is the first and the longest delay",
        ),
    },
    "schedule": {
        **dict.fromkeys(("expression", "at", "schedule", "time"), '`cron = "0 4 * * *"`'),
        "tz": "`timezone`",
    },
}
# The same words with another ending, for pipelines and steps.
_SAME = dict.fromkeys(("service_account", "serviceAccount"), "service_account_name")


def of_argo(name: str, model: type[Block]) -> str | None:
    """The attribute that sets a field of Argo or Kubernetes: `activeDeadlineSeconds`."""
    fields = ((known, a.argo.rpartition(".")[2]) for known, a in schema(model).items())
    found = [known for known, field in fields if field == name]
    return found[0] if len(found) == 1 else None


def is_other_word(
    checker: "ExpressionChecker", entry: "ast.Assign | ast.Append | ast.Amend", model: type[Block]
) -> bool:
    """Whether a key is what another tool calls something that is said otherwise; reports it."""
    key, kind = entry.key, model.keyword
    if model is PipelineAttributes and _is_step(checker, entry):
        return True
    is_whole = model in (StepAttributes, PipelineAttributes)
    name = _SAME.get(key.text) if is_whole else None
    help = None
    if model is StepAttributes:
        help = _OF_BOTH.get(key.text) or _OF_STEPS.get(key.text)
    elif model is PipelineAttributes:
        help = _OF_BOTH.get(key.text) or _OF_PIPELINES.get(key.text)
    elif (meant := _OF_BLOCKS.get(kind, {}).get(key.text)) is not None:
        help = f"did you mean {meant}?" if meant.count("`") == 2 and meant[-1] == "`" else meant
    if help is None and name is None:
        return False
    checker.report(
        codes.UNKNOWN_ATTRIBUTE,
        f"{f'a {kind}' if is_whole else f'`{kind}`'} has no attribute `{key.text}`",
        key,
        f"did you mean `{name}`?" if name else "",
        help=help,
        fixes=[Fix(f"write `{name}`", (Edit(key.span, name),), certain=True)] if name else [],
    )
    return True


def _is_step(checker: "ExpressionChecker", entry: ast.Node) -> bool:
    """Whether `a = container(...)` lacks its `step`; reports it."""
    if not isinstance(entry, ast.Assign) or not isinstance(entry.value, ast.Call):
        return False
    target = entry.value.function
    symbol = checker.bound.get(target)
    is_type = symbol is not None and symbol.kind in (
        Kind.STEP_TYPE,
        Kind.COMPONENT,
        Kind.TEMPLATE,
    )
    is_built_in = isinstance(target, ast.Reference) and target.name in BUILT_IN_STEPS
    if not is_type and not is_built_in:
        return False
    start = Span(entry.file, entry.start, entry.start)
    shown = f"step {entry.key.text} = {target.span.text}(...)"
    checker.report(
        codes.ENTRY_NOT_ALLOWED,
        f"a step is declared with `step`: `{shown}`",
        entry.key,
        fixes=[Fix("write `step`", (Edit(start, "step "),))],
    )
    return True
