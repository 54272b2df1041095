"""`--as-profiles` gives, with all its profiles, what merging the files gives."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from attrs import evolve

from tests.parity.generated.case import Generated
from tests.parity.imported import run_import
from tests.parity.reading import GoLoader
from wzc import api


def difference(case: Generated) -> str:
    """How the two differ; empty if they do not.

    Where merging is fine and a file's own state on the way is not, the profiles may be refused:
    a `.wz` file has to be right without them, too.
    """
    with TemporaryDirectory() as made:
        folder = Path(made)
        command = case.write(folder)
        merged = run_import(folder, command)
        layered = run_import(folder, command, "--as-profiles")
        if not merged.ok:
            return "" if not layered.ok else "merging is refused, and the profiles are not"
        if not layered.ok:
            parts = [command.values[:count] for count in range(1, len(command.values))]
            alone = [run_import(folder, evolve(command, values=part)) for part in parts]
            if all(part.ok for part in alone):
                return "\n".join(["profiles are refused:", *map(str, layered.errors)])
            return ""
    names = re.findall(r"^profile (\w+)", layered.text, re.MULTILINE)
    compiled = api.compile(text=layered.text, name="pipeline.wz", profiles=names)
    if not compiled.ok:
        return compiled.messages()
    wanted, got = merged.compile().yaml(), compiled.yaml()
    same = yaml.load(wanted, GoLoader) == yaml.load(got, GoLoader)
    return "" if same else f"merged:\n{merged.text}\nas profiles:\n{layered.text}"
