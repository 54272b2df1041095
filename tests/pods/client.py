"""Client for the Go program in tests/pods/admission: what Kubernetes makes of a pod's spec."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import define, field


class AdmissionError(Exception):
    """Kubernetes' code could not read what it was asked."""


@define
class Admission:
    """The process, started when first asked."""

    binary: Path
    _process: subprocess.Popen[str] | None = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            assert self._process.stdin is not None and self._process.stdout is not None
            self._process.stdin.close()
            self._process.wait(timeout=10)
            self._process.stdout.close()

    def reasons(self, spec: Mapping[str, Any], level: str) -> set[str]:
        """Why a namespace of this level refuses a pod; empty if it lets it in."""
        return set(self._ask({"spec": spec, "level": level})["reasons"])

    def merged(self, spec: Mapping[str, Any], patch: Mapping[str, Any]) -> Any:
        """The spec after a strategic merge patch."""
        return self._ask({"spec": spec, "patch": patch})["merged"]

    def _ask(self, request: Mapping[str, Any]) -> Any:
        if self._process is None:
            self._process = subprocess.Popen(
                [str(self.binary)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer.get("error"):
            raise AdmissionError(answer["error"])
        return answer
