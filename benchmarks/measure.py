"""Running commands and counting what they cost: CPU time, peak memory, instructions."""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

T = TypeVar("T")
Command = Sequence[str | Path]


class Cost(NamedTuple):
    """Of one process and those it waited for: user and system time in seconds, and peak memory.

    The system counts the memory of the process that started it in: where that hides the process's
    own, `megabytes` is 0.
    """

    cpu: float
    megabytes: float


def environment(**more: str) -> dict[str, str]:
    """The variables that a measured process sees: nothing that leads back to this checkout."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    found |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return found | more


def run(command: Command, cwd: Path, env: Mapping[str, str] | None = None) -> Cost:
    """What a command costs. Its output is thrown away; RuntimeError if it fails."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env=dict(environment() if env is None else env),
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            text = said.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(map(str, command))} gave {process.returncode}\n{text}")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kilobytes = used.ru_maxrss if used.ru_maxrss > own else 0
    return Cost(used.ru_utime + used.ru_stime, kilobytes / 1024)


def interleaved(cases: Mapping[str, Callable[[], T]], rounds: int) -> dict[str, list[T]]:
    """The results of each case: all cases once, then all once more, so that a busy spell of the
    machine meets all of them.
    """
    found: dict[str, list[T]] = {name: [] for name in cases}
    for number in range(rounds):
        for name, case in cases.items():
            progress(f"round {number + 1} of {rounds}: {name}")
            found[name].append(case())
    return found


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each."""
    return Cost(median(c.cpu for c in costs), median(c.megabytes for c in costs))


def output(command: Command, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """The standard output of a command; RuntimeError, with what it said, if it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=dict(environment() if env is None else env),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}")
    return done.stdout


def has_callgrind() -> bool:
    """Whether instructions can be counted on this machine."""
    return shutil.which("valgrind") is not None


def instructions(command: Command, cwd: Path) -> int:
    """How many instructions a command takes: the same on a busy machine as on a quiet one."""
    counted = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*counted, *(str(word) for word in command)],
        cwd=cwd,
        env=environment(PYTHONHASHSEED="0"),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    found = re.search(r"Collected\s*:\s*(\d+)", done.stderr)
    if done.returncode or found is None:
        raise RuntimeError(f"valgrind {' '.join(map(str, command))}:\n{done.stderr[-2000:]}")
    return int(found[1])


def progress(text: str) -> None:
    """Say on standard error what is going on."""
    print(f"  {text}", file=sys.stderr, flush=True)
