"""Runs the script that imports a pipeline: the one place of `--import` with effects."""

import json
import os
import subprocess
from collections.abc import Mapping

from attrs import frozen

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "introspect_script.py")
SECONDS = 120.0
_LAST_LINES = 5


@frozen
class Outcome:
    """How it ended: the answer as text, or a reason in words with the end of what was printed."""

    answer: str | None
    why: str = ""
    printed: tuple[str, ...] = ()


def ask_python(python: str, request: Mapping[str, object], seconds: float = SECONDS) -> Outcome:
    """Let another Python import what a request names, and give the script's answer."""
    try:
        ended = subprocess.run(
            [python, SCRIPT],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired as error:
        why = f"importing it takes longer than {seconds:g} seconds"
        return Outcome(None, why, _end_of(error.stderr or b""))
    except OSError as error:
        return Outcome(None, f"`{python}` cannot be started: {error.strerror}")
    lines = ended.stdout.decode("utf-8", "replace").splitlines()
    if lines:
        return Outcome(lines[-1])
    if ended.returncode < 0:
        why = f"Python was ended by signal {-ended.returncode}"
    else:
        why = f"Python ended with code {ended.returncode}"
    return Outcome(None, why, _end_of(ended.stderr))


def _end_of(printed: bytes) -> tuple[str, ...]:
    lines = [line for line in printed.decode("utf-8", "replace").splitlines() if line.strip()]
    return tuple(lines[-_LAST_LINES:])
