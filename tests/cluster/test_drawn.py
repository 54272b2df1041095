"""Whole drawn programs on the real controller: each run is as the language's rules predict it.

`--many 300` runs so many programs, `--program 17` that of a number. What is wrong is told with the
source, what the containers do, and the first differences.
"""

from __future__ import annotations

from itertools import islice

import pytest
from attrs import frozen

from tests.argo.template.errors import Unsupported
from tests.cluster.artifacts import artifacts_of
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.drawn.runs import Case, case, cases, ended
from tests.cluster.pods import difference, spec_of
from tests.cluster.simulation.compare import differences
from tests.cluster.simulation.observed import of_walk
from tests.cluster.simulation.order import FAILED, OMITTED, SKIPPED
from wzc.pods.layout import LEGACY

pytestmark = pytest.mark.slow

PROGRAMS = 30
AT_ONCE = 30


@frozen
class Drawn:
    """A program, and how it went; what is wrong with that."""

    case: Case
    ran: Ran

    @property
    def wrong(self) -> list[str]:
        return self.case.wrong(self.ran)

    def told(self) -> str:
        return self.case.told(self.ran, self.wrong)


@pytest.fixture(scope="module")
def drawn(cluster: Cluster, pytestconfig: pytest.Config) -> list[Drawn]:
    """All programs, many at the same time: most of what takes time in them is waiting."""
    number = pytestconfig.getoption("--program")
    if number is not None:
        chosen = case(number)
        assert chosen is not None, f"the compiler refuses the program {number}"
        left = iter([chosen])
    else:
        left = cases(pytestconfig.getoption("--many") or PROGRAMS)
    found = []
    while batch := [*islice(left, AT_ONCE)]:
        started = [(each, each.start(cluster)) for each in batch]
        found += [Drawn(each, ended(cluster, namespace)) for each, namespace in started]
    return found


def test_each_run_is_as_predicted(drawn: list[Drawn]) -> None:
    wrong = [each for each in drawn if each.wrong]
    assert not wrong, "\n\n".join(each.told() for each in wrong[:3])


def test_files_come_from_the_right_places(drawn: list[Drawn]) -> None:
    for each in drawn:
        found = artifacts_of(each.ran, each.case.pipeline)
        assert found.wrong == [], each.case.told(each.ran, found.wrong)


def test_the_pods_are_those_that_were_predicted(drawn: list[Drawn]) -> None:
    for each in drawn:
        spec = spec_of(each.case.documents)
        wrong = [f"{path}: {text}" for path, text in difference(spec, LEGACY, each.ran) if text]
        assert wrong == [], each.case.told(each.ran, wrong)


def test_the_walk_through_the_manifest_says_the_same(drawn: list[Drawn]) -> None:
    """`tests/argo/template`, which reads what was emitted, is the third opinion."""
    told = 0
    for each in drawn:
        try:
            walked = each.case.walked()
        except Unsupported:
            continue
        told += 1
        assert differences(each.case.found, of_walk(walked)) == [], each.told()
    assert told > 0.9 * len(drawn)


def test_much_happens_in_them(drawn: list[Drawn], pytestconfig: pytest.Config) -> None:
    """The programs are not trivial, and neither are their runs."""
    if pytestconfig.getoption("--program") is not None:
        pytest.skip("one program")
    found = [each.case.found for each in drawn]
    ends = [end for each in found for end in each.ends.values()]
    assert len(ends) > 12 * len(found)
    assert min(ends.count(end) for end in (FAILED, SKIPPED, OMITTED)) > len(found) / 2
    pods = [len(attempts) for each in found for attempts in each.pods.values()]
    assert sum(pods) > 8 * len(found) and sum(n > 1 for n in pods) > len(found) / 2
    assert max(sum(map(len, each.pods.values())) for each in found) > 30
    assert {each.status for each in found} >= {"Succeeded", "Failed"}
