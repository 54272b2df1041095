"""That the comparison can fail: faults planted into what was emitted are seen in the run."""

from __future__ import annotations

import pytest

from tests.cluster.cluster import Cluster, Ran
from tests.cluster.drawn.planted import FAULTS, SMALL, Small, planted
from tests.cluster.simulation.compare import differences
from tests.cluster.simulation.observed import of_cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def runs(cluster: Cluster) -> dict[str, Ran]:
    """Each program as it is, and with each fault, at the same time."""
    documents = {name: (small, small.document()) for name, small in SMALL.items()}
    documents |= {fault: (SMALL[name], planted(fault)) for fault, (name, _) in FAULTS.items()}
    started = {
        name: cluster.start([document], small.fates(), submitted(small))
        for name, (small, document) in documents.items()
    }
    return {name: cluster.end(namespace, 300) for name, namespace in started.items()}


def submitted(small: Small) -> dict[str, str]:
    return {name: str(value) for name, value in small.inputs.items()}


@pytest.mark.parametrize("name", SMALL)
def test_without_a_fault_nothing_is_different(name: str, runs: dict[str, Ran]) -> None:
    found = differences(SMALL[name].predicted(), of_cluster(runs[name]))
    assert found == [], runs[name].story()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(fault: str, runs: dict[str, Ran]) -> None:
    name, _ = FAULTS[fault]
    found = differences(SMALL[name].predicted(), of_cluster(runs[fault]))
    assert found, runs[fault].story()
