"""Servers of tests do not outlive them, and nobody else's are reached."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.cluster.network import Network
from tests.cluster.servers import Programs, start_api_server
from tests.conftest import ROOT

# Who starts tests in the background may have had Ctrl-C ignored; then Python ignores it as well.
_WAITS = """
import signal, sys, time
from pathlib import Path
from tests.cluster.network import Network
signal.signal(signal.SIGINT, signal.default_int_handler)
with Network() as network:
    print(network.start(["sleep", "1000"], Path(sys.argv[1]) / "log", {}).pid, flush=True)
    time.sleep(1000)
"""


def is_there(pid: int) -> bool:
    """Whether a process runs; one that has ended and nobody asked for is gone as well."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_what_was_started_ends_with_the_network(tmp_path: Path) -> None:
    with Network() as network:
        pid = network.start(["sleep", "1000"], tmp_path / "log", {}).pid
        assert is_there(pid)
    assert not is_there(pid)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_was_started_ends_with_the_tests(tmp_path: Path, how: signal.Signals) -> None:
    setpriv = shutil.which("setpriv")
    if how is signal.SIGKILL and setpriv is None:
        pytest.skip("no setpriv, by which the kernel would be asked")
    path = {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'compiler'}"}
    if setpriv is not None:
        # As slow as it is on a machine that has much to do.
        slow = tmp_path / "setpriv"
        slow.write_text(f'#!/bin/sh\nsleep 0.5\nexec {setpriv} "$@"\n', encoding="utf-8")
        slow.chmod(0o755)
        path["PATH"] = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    tests = subprocess.Popen(
        [sys.executable, "-c", _WAITS, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **path},
        text=True,
    )
    assert tests.stdout is not None
    with tests.stdout:
        pid = int(tests.stdout.readline())
        assert is_there(pid)
        tests.send_signal(how)
        tests.wait(timeout=20)
    end = time.monotonic() + 10
    while is_there(pid) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_there(pid)


def test_a_network_of_its_own_reaches_no_server_of_the_machine() -> None:
    with Network() as network, socket.create_server(("127.0.0.1", 0)) as server:
        if not network.own:
            pytest.skip("no right to make a network namespace")
        with pytest.raises(OSError, match="refused"):
            network.connect(server.getsockname()[1])


def test_without_a_network_of_its_own_the_servers_are_there_all_the_same(
    programs: Programs, tmp_path: Path
) -> None:
    with Network(wanted=False) as network:
        assert not network.own
        with closing(start_api_server(network, programs, tmp_path)) as api:
            assert api.ask("GET", "/version")["gitVersion"].startswith("v1.35.")
            # Reached as anybody's of the machine.
            socket.create_connection(("127.0.0.1", api.port), timeout=5).close()
