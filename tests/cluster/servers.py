"""The servers of a cluster without nodes: etcd, the API server, and Argo's controller."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml
from attrs import define

from tests.cluster.api import Api, Document, Refused, path_of
from tests.cluster.network import Network

TOKEN = "of-the-tests"
ARGO = "argo"  # the namespace of the controller and of its configuration
# Go collects garbage less often: a fifth of the time that the two take, and a third of what the
# custom resources take. The limit is a soft one.
_LESS_OFTEN = {"GOGC": "400", "GOMEMLIMIT": "1500MiB"}
CONFIGURATION = """\
executor:
  image: argoexec:test
metricsConfig: {enabled: false}
telemetryConfig: {enabled: false}
artifactRepository:
  s3:
    bucket: artifacts
    endpoint: storage.test:9000
    insecure: true
    accessKeySecret: {name: s3, key: access}
    secretKeySecret: {name: s3, key: secret}
"""


class ServerError(Exception):
    """A server did not come up; with the end of what it had to say."""


@define(frozen=True)
class Programs:
    """Where the programs are."""

    etcd: Path
    api_server: Path
    controller: Path


def start_api_server(network: Network, programs: Programs, folder: Path) -> Api:
    """Start etcd and an API server that lets everybody in who has the token."""
    storage, peers, port = (network.free_port() for _ in range(3))
    at, peer = f"http://127.0.0.1:{storage}", f"http://127.0.0.1:{peers}"
    etcd = network.start(
        [
            *(str(programs.etcd), "--data-dir", "etcd", "--unsafe-no-fsync"),
            *("--listen-client-urls", at, "--advertise-client-urls", at),
            *("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer),
            *("--initial-cluster", f"default={peer}"),
        ],
        folder / "etcd.log",
        # It starts on ARM only when told so.
        {"ETCD_UNSUPPORTED_ARCH": "arm64"} if os.uname().machine == "aarch64" else {},
    )
    key = folder / "accounts.key"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    (folder / "tokens.csv").write_text(f"{TOKEN},admin,admin,system:masters\n")
    server = network.start(
        [
            str(programs.api_server),
            f"--etcd-servers={at}",
            f"--secure-port={port}",
            *("--bind-address=127.0.0.1", "--advertise-address=127.0.0.1"),
            *("--cert-dir=certificates", "--token-auth-file=tokens.csv"),
            *("--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/24"),
            f"--service-account-issuer=https://127.0.0.1:{port}",
            f"--service-account-key-file={key}",
            f"--service-account-signing-key-file={key}",
            *("--authorization-mode=AlwaysAllow", "--allow-privileged=true"),
            "--disable-admission-plugins=ServiceAccount",
            *("--enable-priority-and-fairness=false", "--max-requests-inflight=0"),
            # Debian's etcd lacks what the cache of watches waits for.
            "--watch-cache=false",
        ],
        folder / "api-server.log",
        _LESS_OFTEN,
    )
    api = Api(network, port, TOKEN)

    def is_ready() -> bool:
        try:
            api.ask("GET", "/readyz")
        except (Refused, OSError):
            return False
        return True

    _await(
        "the API server", is_ready, 120, [(etcd, "etcd.log"), (server, "api-server.log")], folder
    )
    return api


def install(api: Api, definitions: Path, cache: Path) -> None:
    """Make the custom resources of a folder known, and wait until they serve."""
    place = path_of("CustomResourceDefinition")
    names = set()
    for file in sorted(definitions.glob("argoproj.io_*.yaml")):
        names.add(api.ask("POST", place, _as_json(file, cache))["metadata"]["name"])

    def serve() -> bool:
        known = {
            item["metadata"]["name"]
            for item in api.items(place)[0]
            for condition in item["status"]["conditions"] or []
            if condition["type"] == "Established" and condition["status"] == "True"
        }
        return names <= known

    _await("the custom resources", serve, 120, [], definitions)


def start_controller(
    network: Network,
    programs: Programs,
    api: Api,
    folder: Path,
    images: Iterable[str],
    configuration: str = CONFIGURATION,
    name: str = "workflow-controller-configmap",
) -> None:
    """Start Argo's controller, for all namespaces.

    It would ask a registry for the command of a container that has none, but for these images. A
    second one has a configuration of its own, with an `instanceID`.
    """
    commands = {image: {"entrypoint": ["its-own"]} for image in images}
    namespace = {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": ARGO}}
    with contextlib.suppress(Refused):  # it is there
        api.create(namespace)
    document: Document = {
        "kind": "ConfigMap",
        "apiVersion": "v1",
        "metadata": {"name": name},
        "data": {"config": configuration + yaml.safe_dump({"images": commands})},
    }
    api.create(document, ARGO)
    access = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": "tests",
                "cluster": {
                    "server": f"https://127.0.0.1:{api.port}",
                    "insecure-skip-tls-verify": True,
                },
            }
        ],
        "users": [{"name": "tests", "user": {"token": TOKEN}}],
        "contexts": [
            {"name": "tests", "context": {"cluster": "tests", "user": "tests", "namespace": ARGO}}
        ],
        "current-context": "tests",
    }
    (folder / "kubeconfig").write_text(yaml.safe_dump(access))
    network.start(
        [
            *(str(programs.controller), "--kubeconfig", "kubeconfig", "--configmap", name),
            *("--qps", "400", "--burst", "800"),
        ],
        folder / "controller.log",
        # By default it looks at a workflow once in ten seconds.
        {"LEADER_ELECTION_DISABLE": "true", "DEFAULT_REQUEUE_TIME": "200ms", **_LESS_OFTEN},
    )


def etcd_of(build: Path) -> Path | None:
    """The etcd on the PATH, or the one that scripts/build-go.sh has unpacked."""
    found = shutil.which("etcd")
    own = build / "etcd"
    return Path(found) if found else own if own.is_file() else None


def _await(
    what: str,
    holds: Callable[[], bool],
    seconds: float,
    programs: list[tuple[subprocess.Popen[bytes], str]],
    folder: Path,
) -> None:
    end = time.monotonic() + seconds
    while not holds():
        lost = [log for program, log in programs if program.poll() is not None]
        if lost or time.monotonic() > end:
            said = "".join(_end_of(folder / log) for log in lost or [log for _, log in programs])
            raise ServerError(f"{what} did not come up\n{said}")
        time.sleep(0.1)


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:] if log.is_file() else ""


def _as_json(file: Path, cache: Path) -> bytes:
    """A definition as JSON: as YAML some are too large for the API server.

    It is kept, as reading megabytes of YAML takes Python ten seconds.
    """
    text = file.read_bytes()
    kept = cache / f"{hashlib.sha256(text).hexdigest()}.json"
    if not kept.is_file():
        found = json.dumps(yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        cache.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}")
        new.write_text(found)
        new.replace(kept)
    return kept.read_bytes()
