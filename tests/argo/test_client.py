"""The client against processes that misbehave: an error that says so, no hang, no verdict."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.argo.client import Result, Validator, ValidatorError

GOOD = """
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    result = {"index": 0, "kind": "Workflow", "name": "x", "ok": True, "stage": "", "error": ""}
    print(json.dumps({"id": request["id"], "results": [result]}), flush=True)
"""
LARGE = "x" * 1_000_000  # more than a pipe holds: the client cannot even finish writing


def fake(program: str, timeout: float = 20.0) -> Validator:
    return Validator((sys.executable, "-c", program), timeout)


def test_gives_results() -> None:
    with fake(GOOD) as validator:
        expected = Result(index=0, kind="Workflow", name="x", ok=True, stage="", error="")
        assert validator.validate("a") == validator.validate(LARGE) == [expected]


def test_missing_binary(tmp_path: Path) -> None:
    with (
        Validator.of(tmp_path / "none") as validator,
        pytest.raises(ValidatorError, match="cannot start"),
    ):
        validator.validate("a")


@pytest.mark.parametrize("text", ["a", LARGE], ids=["small", "large"])
def test_dead_process_tells_its_last_words(text: str) -> None:
    program = "import sys; print('out of luck', file=sys.stderr); sys.exit(3)"
    with fake(program) as validator, pytest.raises(ValidatorError) as caught:
        validator.validate(text)
    assert "ended with status 3" in str(caught.value)
    assert "out of luck" in str(caught.value)


@pytest.mark.parametrize("text", ["a", LARGE], ids=["small", "large"])
def test_hanging_process_is_ended(text: str) -> None:
    begin = time.monotonic()
    with (
        fake("import time; time.sleep(60)", timeout=0.5) as validator,
        pytest.raises(ValidatorError, match=r"did not answer within 0\.5 s"),
    ):
        validator.validate(text)
    assert time.monotonic() - begin < 30


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ("not json", "no proper answer"),
        ("[]", "no proper answer"),
        ('{"id": 7, "results": []}', "it answers request 7, not 1"),
        ('{"id": 1, "results": [], "error": "not a request"}', "not a request"),
    ],
)
def test_wrong_answers(answer: str, complaint: str) -> None:
    program = f"import sys; sys.stdin.readline(); print({answer!r}, flush=True); sys.stdin.read()"
    with fake(program) as validator, pytest.raises(ValidatorError, match=complaint):
        validator.validate("a")


def test_starts_anew_after_a_loss(tmp_path: Path) -> None:
    flag = tmp_path / "seen"
    dies_once = f"""
import pathlib, sys
flag = pathlib.Path({str(flag)!r})
if not flag.exists():
    flag.touch()
    sys.exit(1)
"""
    with fake(dies_once + GOOD) as validator:
        with pytest.raises(ValidatorError):
            validator.validate("a")
        assert [result.ok for result in validator.validate("a")] == [True]


def test_evaluate_answers_each_call_by_itself(argo: Validator) -> None:
    calls: list[dict[str, object]] = [
        {"op": "text", "text": "{{a}} {{b}}", "scope": {"a": "1"}, "lenient": True},
        {"op": "text", "text": "{{a}} {{b}}", "scope": {"a": "1"}},
        {"op": "when", "text": "a == 'a'"},
    ]
    first, second, third = argo.evaluate(calls)
    assert first.value == "1 {{b}}"
    assert second.value is None
    assert "failed to resolve {{b}}" in second.error
    assert third.value is True


def test_evaluate_refuses_what_is_not_a_call(argo: Validator) -> None:
    with pytest.raises(ValueError, match="no operation"):
        argo.evaluate([{"op": "guess"}])
