"""Python source from the disk, and where modules are looked for."""

import os
import sys
from collections.abc import Sequence

from wzc.cli.usage import UsageError
from wzc.importers.python.project import Project

_MAX_BYTES = 4 * 1024 * 1024
_PATHS = "import json, sys; print(json.dumps(sys.path))"


class DiskFiles:
    """See `importers.python.Files`."""

    def read(self, path: str) -> bytes | None:
        """See `Files.read`; what is larger than 4 MB is no module anybody wrote."""
        try:
            with open(path, "rb") as file:
                data = file.read(_MAX_BYTES + 1)
        except (OSError, ValueError):
            return None
        return data if len(data) <= _MAX_BYTES else None

    def names(self, folder: str) -> Sequence[str]:
        """See `Files.names`."""
        try:
            return sorted(os.listdir(folder or "."))
        except (OSError, ValueError):
            return ()


def python_project(files: Sequence[str], python: str | None) -> Project:
    """A project that looks into the folders of the files, the current folder, then `sys.path`.

    `python` is another interpreter whose `sys.path` is taken; UsageError where it does not run.
    """
    folders = [os.path.dirname(os.path.abspath(file)) for file in files]
    paths = list(sys.path) if python is None else _paths_of(python)
    roots = [_top(folder) for folder in folders] + [os.getcwd()] + paths
    known = [os.path.abspath(root) for root in dict.fromkeys(roots) if root]
    return Project(DiskFiles(), tuple(dict.fromkeys(known)), lambda path: _shown(path, known))


def module_of_file(file: str) -> tuple[str, str]:
    """The folder to look in and the dotted name by which a file is imported."""
    path = os.path.abspath(file)
    root = _top(os.path.dirname(path))
    inside = os.path.relpath(path, root).removesuffix(".py").removesuffix("/__init__")
    return root, inside.replace(os.sep, ".")


def _top(folder: str) -> str:
    """The folder above the packages that a folder is in."""
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        above = os.path.dirname(folder)
        if above == folder:
            break
        folder = above
    return folder


def _paths_of(python: str) -> list[str]:
    import json
    import subprocess

    from wzc.cli.terminal import reason

    try:
        done = subprocess.run(
            [python, "-c", _PATHS], capture_output=True, text=True, check=False, timeout=60
        )
        found = json.loads(done.stdout) if done.returncode == 0 else None
    except OSError as error:
        raise UsageError(f"`{python}` does not run: {reason(error)}") from error
    except (ValueError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"`{python}` is no Python") from error
    if not isinstance(found, list):
        raise UsageError(f"`{python}` is no Python")
    return [str(path) for path in found]


def _shown(path: str, roots: Sequence[str]) -> str:
    """A path as messages have it: from the current folder, or from the root it lies in."""
    inside = os.path.relpath(path)
    if not inside.startswith(".."):
        return inside.replace(os.sep, "/")
    for root in sorted(roots, key=len, reverse=True):
        if path.startswith(root.rstrip("/") + "/"):
            return path[len(root.rstrip("/")) + 1 :]
    return path
