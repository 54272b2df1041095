"""When a due run takes place, and when a schedule ends: as Argo's cron controller sees it."""

from __future__ import annotations

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import compiled, document

# The schedule before its first run, and later.
STATES = [
    {"name": "p", "namespace": "n", "since": -1, "succeeded": 0, "failed": 0},
    {"name": "p", "namespace": "n", "since": 100, "succeeded": 2, "failed": 1},
    {"name": "p", "namespace": "n", "since": 5000, "succeeded": 2, "failed": 3},
]


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        ("cron.seconds_since_last_run > 3600", [True, False, True]),
        ("not cron.has_run", [True, False, False]),
        ("cron.failed >= 3", [False, False, True]),
        ("cron.succeeded + cron.failed == 3", [False, True, False]),
        ('cron.name == "p" and starts_with(cron.namespace, "n")', [True, True, True]),
        ('"${cron.name}-${cron.failed}" == "p-1"', [False, True, False]),
        ('cron.name == "}}{{p"', [False, False, False]),
        ("contains([1, 3], cron.failed)", [False, True, True]),
        ("false", [False, False, False]),
    ],
)
def test_both_are_judged(condition: str, held: list[bool], argo: Validator) -> None:
    body = f"""
      schedule {{ cron = "0 * * * *", when = {condition}, stop_when = {condition} }}
      step a = container(command = ["x"])
    """
    assert [str(r) for r in argo.validate(compiled(body).yaml()) if not r.ok] == []
    found: dict[str, dict[str, object]] = document(body)  # type: ignore[assignment]
    when, stop = found["spec"]["when"], found["spec"]["stopStrategy"]["expression"]  # type: ignore[index]
    for op, text in (("cron_when", when), ("cron_stop", stop)):
        calls = [{"op": op, "text": text, "schedule": state} for state in STATES]
        replies = argo.evaluate(calls)
        assert [(r.value, r.error) for r in replies] == [(value, "") for value in held]


@pytest.mark.parametrize(
    ("schedule", "code", "says"),
    [
        ("when = cron.annotations == 1", "WZ2002", "`cron` has no value `annotations`"),
        ("when = who == cron.name", "WZ3040", "here it is decided whether there is one"),
        ("stop_when = cron", "WZ2010", "`cron` is the schedule itself"),
        ('when = "x"', "WZ3001", "`when` takes `true` or `false`"),
    ],
)
def test_what_is_refused(schedule: str, code: str, says: str) -> None:
    body = f"""
      input who: string = "me"
      schedule {{ cron = "0 * * * *", {schedule} }}
      step a = container(command = ["x"])
    """
    [error] = compiled(body).errors
    assert (error.code.id, says in error.message) == (code, True), error.message


def test_a_param_may_be_called_so() -> None:
    body = """
      schedule { cron = cron, when = cron.has_run }
      step a = container(command = ["x"])
      ---
      param cron: string = "0 4 * * *"
    """
    found = document(body)["spec"]
    assert found["schedules"] == ["0 4 * * *"]  # type: ignore[index, call-overload]
