"""Writing files so that nobody ever sees half of one."""

import os
import stat

from wzc.cli.terminal import reason
from wzc.cli.usage import UsageError


def write_file(path: str, data: bytes) -> None:
    """Put `data` into a file: all of it or, if that fails, nothing.

    It is written to a temporary file in the same folder, which then takes the place of the old one;
    mode and symbolic links stay. What is no regular file (a device, a named pipe) is written to
    directly. UsageError where the system refuses.
    """
    target = os.path.realpath(path)
    try:
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            with open(target, "wb") as device:
                device.write(data)
            return
        if mode is not None and not os.access(target, os.W_OK):
            raise UsageError(f"`{path}` cannot be written: it is write-protected")
        _replace(target, data, mode)
    except OSError as error:
        folder = os.path.dirname(path)
        if folder and not os.path.isdir(folder):
            raise UsageError(
                f"`{path}` cannot be written: there is no folder `{folder}`; "
                f"`-o {folder}/` makes it, and writes a file for each object"
            ) from error
        raise UsageError(f"`{path}` cannot be written: {reason(error)}") from error


def _mode(target: str) -> int | None:
    try:
        return os.stat(target).st_mode
    except FileNotFoundError:
        return None


def _replace(target: str, data: bytes, mode: int | None) -> None:
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name[:100]}.{os.urandom(6).hex()}.tmp")
    # A new file is what `open` would make: the umask decides. One that takes the place of another
    # is private until it has that one's mode.
    create = 0o666 if mode is None else 0o600
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, create)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def read_file(path: str) -> bytes | None:
    """The bytes of a file, None if there is none. UsageError where the system refuses."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {reason(error)}") from error


def make_folder(path: str) -> None:
    """Make a folder and those above it. UsageError where the system refuses."""
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder `{path}` cannot be made: {reason(error)}") from error
