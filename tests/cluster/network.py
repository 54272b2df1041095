"""A network of the tests' own, in which servers use their usual ports and nobody else is reached.

On Linux a thread may have a network namespace of its own: what it starts and the sockets it makes
stay in it, wherever they are used. Without the right to make one, the machine's loopback serves.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from attrs import define, field

_CLONE_NEWNET = 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1
T = TypeVar("T")


@define
class Network:
    """Programs in a namespace, all ended with it; `own` is false where it is the machine's.

    `wanted` is false where nobody asks for a namespace: WZC_TESTS_NETWORK=host.
    """

    wanted: bool = field(factory=lambda: os.environ.get("WZC_TESTS_NETWORK") != "host")
    own: bool = field(default=False, init=False)
    _thread: ThreadPoolExecutor = field(
        factory=lambda: ThreadPoolExecutor(1, "network"), init=False
    )
    _programs: list[subprocess.Popen[bytes]] = field(factory=list, init=False)

    def __enter__(self) -> Self:
        self.own = self.wanted and self._in(_unshared)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The last started first: a server that loses its storage only fills its log.
        for program in reversed(self._programs):
            program.send_signal(signal.SIGTERM)
            try:
                program.wait(timeout=5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
        self._thread.shutdown()

    def start(
        self, command: Sequence[str], log: Path, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        """A program, with its output in a file.

        Ctrl-C does not reach it (its session is its own), and the kernel ends it where the tests
        are killed.
        """
        setpriv = shutil.which("setpriv")
        words = [setpriv, "--pdeathsig", "KILL", *command] if setpriv else [*command]

        def started() -> subprocess.Popen[bytes]:
            with log.open("wb") as output:
                return subprocess.Popen(
                    words,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **environment},
                    cwd=log.parent,
                    start_new_session=True,
                )

        program = self._in(started)
        self._programs.append(program)
        # setpriv is there before it has asked the kernel: until it is the command that it is to
        # start, a kill of the tests would leave it behind.
        while setpriv and program.poll() is None and _is_setpriv(program.pid):
            time.sleep(0.002)
        return program

    def connect(self, port: int) -> socket.socket:
        """A connection to a server in it."""
        return self._in(lambda: socket.create_connection(("127.0.0.1", port), timeout=60))

    def free_port(self) -> int:
        """A port that nobody listens at."""

        def found() -> int:
            with socket.create_server(("127.0.0.1", 0)) as server:
                port: int = server.getsockname()[1]
                return port

        return self._in(found)

    def _in(self, work: Callable[[], T]) -> T:
        return self._thread.submit(work).result()


def _is_setpriv(pid: int) -> bool:
    try:
        return b"--pdeathsig" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _unshared() -> bool:
    """Give the calling thread a network, with a loopback; false if it may not have one."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "unshare") or libc.unshare(_CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH14x", b"lo", 0)
        flags = struct.unpack("16sH14x", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))[1]
        request = struct.pack("16sH14x", b"lo", flags | _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)
    return True
