"""The page of values that are known in the run only."""

from __future__ import annotations

from scripts.reference.layout import paragraph
from scripts.reference.words import takes
from wzc.model.metrics import MEASURED
from wzc.model.order import OUTCOMES, STATES
from wzc.types.attempts import LAST_FIELDS
from wzc.types.contexts import FIELDS
from wzc.types.kinds import Type
from wzc.types.stages import END_FIELDS, WORKFLOW_FIELDS

PAGE = "values-of-the-run.md"
TITLE = "Values of the run"
ABOUT = (
    "Known only while a workflow runs. They may stand where a page says *also a value of the "
    "run*, and in settings that are no secrets; elsewhere they are the error WZ3040."
)
_OBJECT = """\
Fields of the object, by their names as Kubernetes has them: `object.status.succeeded > 2`,
`object.status.conditions[0].type == "Ready"`, `object.status.phase in ["A", "B"]`. They are only
compared with constants."""


def text() -> str:
    """What follows the head of the page."""
    parts = [
        _plain(
            "Inputs and outputs",
            "`input` declares what is given when a workflow is submitted; by its name alone it is "
            "known in all of the pipeline. `step.output` is what a step has given, "
            "of a loop a list. `x` of `for x in xs` is an item, in the step's own parentheses and "
            "block.",
        ),
        _table("workflow", "Everywhere.", {k: v for k, (_, v) in WORKFLOW_FIELDS.items()}),
        _table(
            "workflow at the end",
            "`workflow.x` in `on_exit` and `hook running` of a pipeline.",
            {k: v for k, (_, v) in END_FIELDS.items()},
            "workflow",
        ),
        _plain(
            "step",
            "`step.x` of a step that has ended: text, but for how that was. "
            f'{_listed(STATES)}. `status` is one of `"Succeeded"`, `"Failed"`, `"Error"`, '
            '`"Skipped"` and `"Omitted"`; `ip` is the address of a step that is a `daemon`.',
        ),
        _plain(
            "retries",
            "The number of the attempt, 0 in the first: in what a step with a `retry` runs and is "
            "given, and in the `expression` of its `retry`, where it is that of the attempt "
            "that has just ended.",
        ),
        _table(
            "last_retry",
            "In the `expression` of a `retry`: how the last attempt ended.",
            {k: v for k, (_, v) in LAST_FIELDS.items()},
        ),
        _table("response", "In the `success_condition` of an `http` step.", FIELDS["response"]),
        _plain("object", f"In the conditions of a `resource` step. {_OBJECT}"),
        _table("cron", "In `when` and `stop_when` of a schedule.", FIELDS["cron"]),
        _outcomes(),
        _plain(
            "What Argo measures",
            f"The `value` of a metric may be one of {_listed(MEASURED, quoted=True)}.",
        ),
    ]
    return "\n".join(parts).rstrip()


def entries() -> list[tuple[str, str]]:
    """The names with their anchors."""
    return [
        *((f"workflow.{name}", "workflow") for name in WORKFLOW_FIELDS),
        *((f"workflow.{name}", "workflow-at-the-end") for name in END_FIELDS),
        *((f"step.{name}", "step") for name in STATES),
        ("retries", "retries"),
        *((f"last_retry.{name}", "last_retry") for name in LAST_FIELDS),
        *((f"response.{name}", "response") for name in FIELDS["response"]),
        ("object", "object"),
        *((f"cron.{name}", "cron") for name in FIELDS["cron"]),
        *((f"after.{name}", "outcomes-of-steps") for name in OUTCOMES),
    ]


def _table(title: str, where: str, fields: dict[str, Type], start: str = "") -> str:
    start = start or title
    rows = [f"| `{start}.{name}` | {_type(type)} |" for name, type in fields.items()]
    return "\n".join([f"## {title}", "", where, "", "| value | type |", "|---|---|", *rows, ""])


def _outcomes() -> str:
    rows = [f"| `step.{name}` | the step {words} |" for name, words in OUTCOMES.items()]
    where = "In `after` of a step: how another one has to have ended. `a or b` asks for one of two."
    head = ["## Outcomes of steps", "", where, "", "| outcome | holds where |", "|---|---|"]
    return "\n".join([*head, *rows, ""])


def _plain(title: str, words: str) -> str:
    return f"## {title}\n\n{paragraph(words)}\n"


def _listed(names: dict[str, str], quoted: bool = False) -> str:
    mark = '"' if quoted else ""
    words = [f"`{mark}{name}{mark}`" for name in names]
    return ", ".join(words[:-1]) + " and " + words[-1]


def _type(type: Type) -> str:
    return takes(type, lambda model: model.__name__)
