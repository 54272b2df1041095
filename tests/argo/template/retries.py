"""Retries: which attempts a container gets, and what `{{retries}}` and the like are in each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tests.argo.template.arguments import substitute
from tests.argo.template.canonical import Document
from tests.argo.template.depends import Phase
from tests.argo.template.errors import Unsupported
from tests.argo.template.expressions import boolean
from tests.argo.template.outputs import Node


def retried(
    template: Document, strategy: Document, globals_: Mapping[str, str], attempts: Sequence[Node]
) -> Iterator[tuple[int, Document]]:
    """Each attempt's number and its template; the caller adds to `attempts` what came of it.

    Durations are those of attempts that take no time.
    """
    own = template.get("retryStrategy") or strategy
    while not attempts or _again(own, attempts):
        number = len(attempts)
        names = {
            "retries": str(number),
            "lastRetry.exitCode": "0",
            "lastRetry.duration": "0",
            "lastRetry.status": "",
            "lastRetry.message": "",
        }
        if attempts:
            names |= _last(attempts[-1], "0")
        yield number, substitute(template, globals_, names)


def _last(attempt: Node, exit_code: str) -> dict[str, str]:
    assert attempt.phase is not None
    return {
        "lastRetry.exitCode": attempt.exit_code or exit_code,
        "lastRetry.status": attempt.phase.value,
        "lastRetry.duration": "0",
        "lastRetry.message": attempt.message,
    }


def _again(strategy: Document, attempts: Sequence[Node]) -> bool:
    """Whether the last attempt is followed by another."""
    last = attempts[-1]
    if last.phase not in (Phase.FAILED, Phase.ERROR):
        return False
    expression = strategy.get("expression", "")
    policy = strategy.get("retryPolicy") or ("Always" if expression else "OnFailure")
    if policy not in ("Always", "OnFailure", "OnError"):
        raise Unsupported(f"the retry policy {policy}")
    if policy != "Always" and (policy == "OnFailure") != (last.phase is Phase.FAILED):
        return False
    limit = strategy.get("limit")
    if limit is not None and len(attempts) > int(limit):
        return False
    if limit is None and len(attempts) > 20:
        raise Unsupported("retries without a limit")
    if not expression:
        return True
    scope = {"retries": str(len(attempts) - 1), **_last(last, "-1")}
    return boolean(expression, scope)
