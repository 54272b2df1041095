"""wzc compiles `.wz` pipeline files to Argo Workflows YAML.

The one function most callers need is `wzc.compile`; see `wzc.api` for what it takes and gives.
Importing this package loads nothing but this file: the compiler's parts come in on first use.
"""

# Not from `typing`, whose import takes longer than `wzc --version`: type checkers know the name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from wzc.api import Compilation, CompileError, compile

__version__ = "0.1.0"
__all__ = ["Compilation", "CompileError", "__version__", "compile"]


def __getattr__(name: str) -> "Any":
    if name in ("Compilation", "CompileError", "compile"):
        from wzc import api

        return getattr(api, name)
    raise AttributeError(f"module 'wzc' has no attribute '{name}'")
