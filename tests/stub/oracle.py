"""Reads step classes by running their source; runs in the environment that has Wurzel in it.

Each line of standard input is a JSON text of modules by name; the answer is what
`introspect.py` makes of the step classes in module `m`.
"""

import importlib.util
import json
import linecache
import logging
import os
import sys
import types
from typing import Any

logging.disable(logging.CRITICAL)


def load(path: str) -> Any:
    """The script under test, as a module."""
    spec = importlib.util.spec_from_file_location("introspect", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def made(name: str, text: str) -> Any:
    """A module of a source text, whose lines `inspect` can read."""
    module = types.ModuleType(name)
    module.__file__ = f"<{name}>"
    lines = text.splitlines(keepends=True)
    linecache.cache[module.__file__] = (len(text), None, lines, module.__file__)
    sys.modules[name] = module
    exec(compile(text, module.__file__, "exec"), module.__dict__)
    return module


def answer(introspect: Any, texts: dict[str, str]) -> Any:
    """The step classes of module `m`, or why Python or Wurzel refuses it."""
    try:
        for name, text in texts.items():
            module = made(name, text)
        contracts: dict[str, Any] = {}
        found = [
            introspect.step_of(one, contracts)
            for one in vars(module).values()
            if introspect.is_step(one) and one.__module__ == module.__name__
        ]
        return {"steps": found, "contracts": contracts, "failures": []}
    except BaseException as error:
        return {"refused": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    script = load(sys.argv[1])
    for line in sys.stdin:
        out.write(json.dumps(answer(script, json.loads(line))) + "\n")
        out.flush()
