"""Run a command and print what was imported for it: `python imports_of.py WORD ...`.

The last line of standard error is JSON: `direct` are the modules that wzc's own code imports,
`loaded` all that is in memory in the end. Both are top-level names, but for wzc's own packages.
"""

from __future__ import annotations

import builtins
import os
import sys

_direct: set[str] = set()
_import = builtins.__import__
_before = frozenset(sys.modules)


def _record(name, globals=None, locals=None, fromlist=(), level=0):  # type: ignore[no-untyped-def]
    importer = (globals or {}).get("__name__") or ""
    if level == 0 and importer.partition(".")[0] == "wzc" and name.partition(".")[0] != "wzc":
        _direct.add(name.partition(".")[0])
    return _import(name, globals, locals, fromlist, level)


def _top(name: str) -> str:
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "wzc" else parts[0]


builtins.__import__ = _record
from wzc.cli.main import main  # noqa: E402


class Left(BaseException):
    """Instead of the end of the process."""


def _exit(code: int) -> None:
    raise Left(code)


os._exit = _exit  # type: ignore[assignment]
code = None
try:
    main()
except Left as left:
    code = left.args[0]
builtins.__import__ = _import
loaded = sorted({_top(name) for name in sys.modules if name not in _before})

import json  # noqa: E402

print(json.dumps({"code": code, "direct": sorted(_direct), "loaded": loaded}), file=sys.stderr)
