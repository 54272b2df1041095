"""wzc compiles `.wz` pipeline files to Argo Workflows YAML.

The one function most callers need is `wzc.compile`; see `wzc.api` for what it takes and gives.
Importing this package loads nothing but this file: the compiler's parts come in on first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wzc.api import Compilation, compile

__version__ = "0.1.0"
__all__ = ["Compilation", "__version__", "compile"]


def __getattr__(name: str) -> Any:
    if name in ("compile", "Compilation"):
        from wzc import api

        return getattr(api, name)
    raise AttributeError(f"module 'wzc' has no attribute '{name}'")
