"""A cluster for the tests of this folder, made once; skipped where its programs are not built."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cluster.api import Api
from tests.cluster.cluster import Cluster
from tests.cluster.examples import Example, images, run_all
from tests.cluster.kubelet import Kubelet
from tests.cluster.network import Network
from tests.cluster.servers import (
    Programs,
    etcd_of,
    install,
    start_api_server,
    start_controller,
)
from tests.conftest import IN_CI, ROOT

MODULE = "github.com/argoproj/argo-workflows/v3@v3.7.18"


def _missing(reason: str) -> None:
    if IN_CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def programs() -> Programs:
    """The servers' programs; skips where they are not there, and fails there in CI."""
    etcd = etcd_of(ROOT / "build")
    if etcd is None:
        _missing("no etcd: Debian's package etcd-server has it")
    found = Programs(
        etcd or Path(), ROOT / "build/kube-apiserver", ROOT / "build/workflow-controller"
    )
    for binary in (found.api_server, found.controller):
        if not binary.is_file():
            _missing(f"no {binary}: `scripts/build-go.sh` builds it, with Go")
    return found


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    with Network() as network:
        yield network


@pytest.fixture(scope="session")
def definitions() -> Path:
    """Argo's custom resources, in the Go module that the controller is built from."""
    modules = Path(os.environ.get("GOPATH") or Path.home() / "go") / "pkg/mod"
    folder = Path(os.environ.get("GOMODCACHE") or modules) / MODULE / "manifests/base/crds/full"
    if not folder.is_dir():
        _missing(f"no {folder}: scripts/build-go.sh gets it")
    return folder


@pytest.fixture(scope="session")
def api(
    network: Network,
    programs: Programs,
    definitions: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Api]:
    """An API server that knows Argo's resources of 3.7.18."""
    folder = tmp_path_factory.mktemp("cluster-3")
    with closing(_api_server(network, programs, definitions, folder)) as api:
        yield api


@pytest.fixture(scope="session")
def api_of_4(
    network: Network, programs: Programs, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    """One that knows those of 4.1.2, which no Go module has, where they are there.

    WZC_ARGO_CRDS_4 names their folder; else they are in `build`, or beside the checkout.
    """
    named = os.environ.get("WZC_ARGO_CRDS_4")
    places = [ROOT / "build", ROOT.parent / "shared/reference/argo"]
    folders = [Path(named)] if named else [place / "crds-v4.1.2" for place in places]
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if folder is None:
        pytest.skip(f"no {' or '.join(map(str, folders))} with the definitions of Argo 4.1")
    own = tmp_path_factory.mktemp("cluster-4")
    with closing(_api_server(network, programs, folder, own)) as api:
        yield api


@pytest.fixture(scope="session")
def cluster(
    network: Network,
    programs: Programs,
    api: Api,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cluster]:
    """That API server with Argo's controller and a stand-in for the kubelet."""
    with Kubelet(api) as kubelet:
        folder = tmp_path_factory.mktemp("controller")
        start_controller(network, programs, api, folder, images())
        yield Cluster(api, kubelet)


@pytest.fixture(scope="session")
def examples(cluster: Cluster) -> list[Example]:
    """Every example, run to its end."""
    return run_all(cluster)


def _api_server(network: Network, programs: Programs, definitions: Path, folder: Path) -> Api:
    begin = time.monotonic()
    api = start_api_server(network, programs, folder)
    ready = time.monotonic()
    install(api, definitions, ROOT / "build/definitions")
    seconds = f"{ready - begin:.1f} s, the custom resources {time.monotonic() - ready:.1f} s"
    print(f"the API server took {seconds}")
    return api
