"""The process that runs Wurzel (real.py), asked for the workflow of a folder of the corpus."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import define, field, frozen

from tests.parity.command import Command
from tests.wurzel.runner import environment_python

_PROGRAM = Path(__file__).with_name("real.py")


class WurzelError(Exception):
    """Wurzel itself ended with an error; the text is its own."""


@frozen
class Loaded:
    """A step's settings as Wurzel reads them, by field; or why it does not, by field.

    The reasons are pydantic's names for them: `missing`, `extra_forbidden`, `int_parsing`...
    """

    values: dict[str, str]
    errors: dict[str, str]


@define
class Wurzel:
    """Wurzel 3.3.1, started when first asked."""

    python: Path = field(factory=environment_python)
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
            self._process.communicate()

    def generate(self, folder: Path, command: Command) -> str:
        """What Wurzel makes of a command in that folder; WurzelError if it fails."""
        self.begin(folder, command)
        return self.finish()

    def begin(self, folder: Path, command: Command) -> None:
        """Let it begin, and do something else meanwhile."""
        request: dict[str, Any] = {"folder": str(folder)}
        if command.manifest:
            request["manifest"] = command.manifest
        else:
            file, _, name = command.pipeline.partition(":")
            module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            request |= {"pipeline": f"{module}:{name or 'pipeline'}"}
            request |= {"values": list(command.values), "workflow": command.workflow}
        self._send(request)

    def finish(self) -> str:
        """What came of what was begun last."""
        found: str = self._received()["yaml"]
        return found

    def settings(
        self, folder: Path, steps: Sequence[tuple[str, Mapping[str, str]]]
    ) -> list[Loaded]:
        """What the settings of steps, by `module:class`, are in containers with these variables."""
        asked = [{"class": path, "env": dict(env)} for path, env in steps]
        answer = self._ask({"folder": str(folder), "settings": asked})
        return [
            Loaded(item.get("values", {}), item.get("errors", {})) for item in answer["settings"]
        ]

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        self._send(request)
        return self._received()

    def _send(self, request: dict[str, Any]) -> None:
        if self._process is None:
            self._process = subprocess.Popen(
                [str(self.python), "-P", str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            self._answer()
        assert self._process.stdin is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)

    def _received(self) -> dict[str, Any]:
        answer = self._answer()
        if "error" in answer:
            raise WurzelError(answer["error"])
        return answer

    def _answer(self) -> dict[str, Any]:
        assert self._process is not None
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.python} real.py ended: {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer
