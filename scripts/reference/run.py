"""The page of values that are known in the run only."""

from __future__ import annotations

from scripts.reference.layout import paragraph
from wzc.model.metrics import MEASURED
from wzc.model.order import OUTCOMES, STATES
from wzc.reference.words import takes
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
# What each value is, by its name in full.
WORDS = {
    "workflow.name": "the run's name",
    "workflow.namespace": "where it runs",
    "workflow.uid": "what no other run has",
    "workflow.service_account_name": "the account that its pods run as",
    "workflow.main_entrypoint": "the name of the template that it began with",
    "workflow.creation_timestamp": "when it was made, as `2026-01-02T03:04:05Z`",
    "workflow.creation_timestamp_seconds": "the same in seconds since 1970",
    "workflow.scheduled_time": "the time that the schedule meant; when it was made, if by hand",
    "workflow.status": "how it has ended, or that it goes on",
    "workflow.duration": "how long it has taken, in seconds",
    "workflow.failures": "which steps have failed, and why, as JSON",
    "last_retry.exit_code": "what the container ended with; `-1` where it left none",
    "last_retry.status": "`Failed`: the container did; `Error`: Argo or Kubernetes",
    "last_retry.duration": "how long it took",
    "last_retry.message": "what Argo says of its end",
    "response.status_code": "the status, as `200`",
    "response.body": "the body, as text",
    "response.headers": "by name, the first value of each",
    "cron.name": "the schedule's name",
    "cron.namespace": "where it is",
    "cron.succeeded": "how many of its runs have succeeded",
    "cron.failed": "how many have failed",
    "cron.has_run": "whether there was one yet",
    "cron.seconds_since_last_run": "how long ago the last one was due; before the first, very long",
}
_OBJECT = """\
Fields of the object, by their names as Kubernetes has them: `object.status.succeeded > 2`,
`object.status.conditions[0].type == "Ready"`,
`object.status.phase == "A" or object.status.phase == "B"`. They are only
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
    rows = [
        f"| `{start}.{name}` | {_type(type)} | {WORDS[f'{start}.{name}']} |"
        for name, type in fields.items()
    ]
    head = [f"## {title}", "", where, "", "| value | type | is |", "|---|---|---|"]
    return "\n".join([*head, *rows, ""])


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
