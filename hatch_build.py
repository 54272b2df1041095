"""Build hook: makes the parser's tables, and adds grammar and standard library to the wheel.

Run as a script (`python hatch_build.py`, which is `make tables`) it makes the tables only.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GRAMMAR = Path("grammar/wz.lark")
GENERATOR = Path("compiler/wzc/syntax/tables_gen.py")
TABLES = Path("compiler/wzc/syntax/_tables.py")
STDLIB = Path("stdlib")


def generate_tables(root: Path) -> Path:
    """Write the tables of the checkout (or unpacked sdist) at `root`, and say where they are."""
    for needed in (GRAMMAR, GENERATOR):
        if not (root / needed).is_file():
            raise FileNotFoundError(f"the parser's tables cannot be made: {needed} is missing")
    # By path, not as `wzc.syntax.tables_gen`: importing the package would need its dependencies,
    # and, sooner or later, the very tables that are being made.
    spec = importlib.util.spec_from_file_location("_wzc_tables_gen", root / GENERATOR)
    assert spec is not None and spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = generator  # attrs and dataclasses look their module up by name
    spec.loader.exec_module(generator)
    target = root / TABLES
    generator.write_tables(root / GRAMMAR, target)
    if not target.is_file():
        raise FileNotFoundError(f"{GENERATOR} ended without writing {TABLES}")
    return target


class CustomBuildHook(BuildHookInterface[Any]):
    """Called by hatchling before it collects the files of an sdist or a wheel, editable or not."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        generate_tables(root)
        # Inside the package these two sit beside the modules. Not in an editable install: there the
        # compiler finds them in the checkout, and a copy in site-packages would go stale unseen.
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"][str(root / GRAMMAR)] = f"wzc/{GRAMMAR.as_posix()}"
            build_data["force_include"][str(root / STDLIB)] = f"wzc/{STDLIB.as_posix()}"

    def clean(self, versions: list[str]) -> None:
        (Path(self.root) / TABLES).unlink(missing_ok=True)


if __name__ == "__main__":
    print(generate_tables(Path(__file__).resolve().parent))
