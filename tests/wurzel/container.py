"""Starts the containers' commands; runs inside the environment that has Wurzel in it.

A process that has imported Wurzel once and is forked for each command, because the imports take two
seconds and a step milliseconds. Requests and answers are JSON, one a line, on standard input and
output. Needs nothing but Python: it is no part of the tests' own environment.

A command runs in a mount namespace of its own, where this machine's files are the image: read-only,
and with the pod's folders at the very paths that the manifest names. Where that is not permitted
(neither root nor user namespaces), the answer to the first request says so.
"""

# Paths are texts here: those of one root are put behind another.
# ruff: noqa: PTH103, PTH110, PTH112, PTH115, PTH120, PTH123, PTH211

import ctypes
import importlib
import json
import os
import sys
import tempfile
import traceback
from contextlib import suppress
from typing import Any, NoReturn

_COMMAND = "wurzel.cli._main"
# What every command imports, and the steps that the tests use most.
_IMPORTS = (
    *(_COMMAND, "wurzel.core", "wurzel.executors", "wurzel.steps.duplication"),
    *("wurzel.steps.manual_markdown", "wurzel.steps.splitter"),
)

_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
_READ_ONLY, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 32, 4096, 16384, 1 << 18
# nosuid, nodev, noexec, noatime, nodiratime, relatime as statvfs gives them, and as mount takes
# them: where another user namespace set them, a remount has to repeat them.
_KEPT = ((2, 2), (4, 4), (8, 8), (1024, 1024), (2048, 2048), (4096, 1 << 21))
# These are not files; a remount would only fail.
_KERNEL = ("/proc", "/sys", "/dev")

_libc = ctypes.CDLL(None, use_errno=True)


def main() -> None:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin, os.fdopen(os.dup(1), "w")
    # What Wurzel's imports print is no answer.
    os.dup2(2, 1)
    print(json.dumps({"isolated": _is_possible()}), file=answers, flush=True)
    for name in _IMPORTS:
        importlib.import_module(name)
    for line in requests:
        code = _fork(json.loads(line))
        print(json.dumps({"code": code}), file=answers, flush=True)


def _fork(request: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        _run(request)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _run(request: dict[str, Any]) -> NoReturn:
    """Be the container's process."""
    code = 70
    try:
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(log, 1)
        os.dup2(log, 2)
        if request["isolated"]:
            enter(request["root"], request["mounts"], request["folders"], request["read_only"])
        else:
            os.chdir(request["root"])
        code = _command(request["argv"], request["env"], request["fresh"])
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _command(argv: list[str], env: dict[str, str], fresh: bool) -> int:
    """Run a command: Wurzel's own in this process, unless it is to be a fresh one."""
    if fresh or argv[0] != "wurzel":
        os.execvpe(argv[0], argv, env)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = list(argv)
    sys.path[1:1] = [folder for folder in env.get("PYTHONPATH", "").split(os.pathsep) if folder]
    try:
        importlib.import_module(_COMMAND).main()
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        print(error.code, file=sys.stderr)
        return 1
    except Exception:
        # As Python ends: by the hook, which Wurzel replaces.
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


# ---- the namespace


def _is_possible() -> bool:
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(OSError), tempfile.TemporaryDirectory() as root:
            enter(root, [[root, "/wzc-probe/a", True]], ["/usr/wzc-probe/b"], True)
            code = 0
            os._exit(code)  # the folder belongs to the parent's namespace
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def enter(root: str, mounts: list[Any], folders: list[str], read_only: bool) -> None:
    """Make `root`, a folder, this process's root, with this machine's files in it.

    `mounts` are (folder or file here, path in the container, whether it may be written). `folders`
    are paths that it must be possible to make. `read_only` is the container's root.
    OSError if it is not permitted.
    """
    _unshare()
    _mount("none", "/", _REC | _PRIVATE)
    # A mount of its own, so that it can be made read-only in the end; all others lie on top of it.
    _mount(root, root, _BIND)
    points = {path: (here, writable) for here, path, writable in mounts}
    made = {"/"}
    for path in (*points, *folders):
        made.update(parent for parent in _parents(path) if not _inside(parent, points))
    for folder in sorted(made):
        os.makedirs(root + folder, exist_ok=True)
        if os.path.isdir(folder):
            _show(folder, root, {*made, *points})
    for path in sorted(points):
        here, writable = points[path]
        _bind(here, root + path, writable)
    if read_only:
        _mount(root, root, _BIND | _REMOUNT | _READ_ONLY | _kept(root))
    os.chroot(root)
    os.chdir("/")


def _unshare() -> None:
    user, group = os.getuid(), os.getgid()
    flags = _CLONE_NEWNS if user == 0 else _CLONE_NEWNS | _CLONE_NEWUSER
    if _libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    if user != 0:
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"0 {user} 1"),
            ("gid_map", f"0 {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)


def _show(folder: str, root: str, others: set[str]) -> None:
    """What is in a folder of this machine, read-only, except what has a place of its own."""
    for entry in os.scandir(folder):
        if entry.path in others:
            continue
        if not entry.is_symlink():
            _bind(entry.path, root + entry.path, entry.path in _KERNEL)
        elif not os.path.lexists(root + entry.path):
            os.symlink(os.readlink(entry.path), root + entry.path)


def _bind(here: str, there: str, writable: bool) -> None:
    if os.path.isdir(here):
        os.makedirs(there, exist_ok=True)
    elif not os.path.exists(there):
        os.makedirs(os.path.dirname(there), exist_ok=True)
        os.close(os.open(there, os.O_CREAT | os.O_WRONLY))
    _mount(here, there, _BIND | _REC)
    if not writable:
        _mount(there, there, _BIND | _REMOUNT | _READ_ONLY | _kept(there))


def _kept(path: str) -> int:
    have = os.statvfs(path).f_flag
    return sum(flag for bit, flag in _KEPT if have & bit)


def _mount(source: str, target: str, flags: int) -> None:
    if _libc.mount(source.encode(), target.encode(), None, ctypes.c_ulong(flags), None) != 0:
        raise OSError(ctypes.get_errno(), f"mount {source} on {target}")


def _parents(path: str) -> list[str]:
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:count]) for count in range(len(parts))]


def _inside(path: str, points: dict[str, Any]) -> bool:
    return any(path == point or path.startswith(f"{point}/") for point in points)


if __name__ == "__main__":
    main()
