"""Wurzel's own executor on plain folders: what `wurzel run` gives without Argo and the compiler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import define

from tests.wurzel.runner import Machine


@define
class ByHand:
    """Runs steps below `folder`; the steps' paths are this machine's own."""

    machine: Machine
    folder: Path

    def run(
        self,
        step: str,
        inputs: Sequence[Path] = (),
        settings: Mapping[str, str] | None = None,
        output: str | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Path:
        """Run a step, `module:Class`, on folders; where its output is.

        `settings` get the step's prefix, `variables` do not.
        """
        name = step.rpartition(":")[2]
        there = self.folder / (output or name)
        there.parent.mkdir(parents=True, exist_ok=True)
        argv = ["wurzel", "run", step, "-o", str(there)]
        for folder in inputs:
            argv += ["-i", str(folder)]
        own = {f"{name.upper()}__{key}": text for key, text in (settings or {}).items()}
        log = self.folder / f"{there.name}.log"
        request = {
            "argv": argv,
            "env": {**self.machine.image_env, **own, **(variables or {})},
            "log": str(log),
            "root": str(self.folder),
            "isolated": False,
            "fresh": False,
        }
        code = self.machine.run(request)
        assert code == 0, log.read_text()[-3000:]
        return there
