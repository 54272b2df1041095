"""A step of each kind on the real controller: requests by Argo's agent, objects, pauses, sets of
containers, daemons, and containers beside a step; what each of them gives reaches the next ones.

No example has requests or sets of containers; of those that the examples have, `test_examples.py`
compares the runs.
"""

from __future__ import annotations

from typing import TypeAlias

import pytest
import yaml

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Results
from tests.cluster.api import Document
from tests.cluster.artifacts import artifacts_of
from tests.cluster.cluster import Cluster, Ran
from tests.cluster.pods import difference, refused, spec_of
from tests.cluster.programs import Program, read
from tests.pods.client import Admission
from wzc.pods.layout import LEGACY

pytestmark = pytest.mark.slow
Run: TypeAlias = tuple[Program, Ran, Document]
# What comes of each step: an answer, what somebody supplies, what is asked of an object.
RESULTS: Results = {
    "refresh": [Result(exit_code=1), Result(result='{"ok":1}')],
    "each(0:a).each": Result(result="A"),
    "each(1:b).each": Result(result='"B"'),
    "lost": Result(phase=Phase.ERROR),
    "approve": Result({"who": "Ann"}),
    "both": Result({"rows": "7"}),
    "job": Result({"name": "rows-x7k2p"}),
}
ENDS = {
    **dict.fromkeys(("refresh", "each", "told", "approve", "wait", "both", "db"), "Succeeded"),
    **dict.fromkeys(("query", "job", "last", "last.onExit"), "Succeeded"),
    "lost": "Error",
}


@pytest.fixture(scope="module")
def kinds(cluster: Cluster) -> Run:
    program = read("kinds")
    namespace = cluster.start(program.documents, RESULTS, accounts=["default"])
    run = cluster.end(namespace)
    agent = cluster.kubelet.agent(namespace)
    assert agent is not None, run.story()
    return program, run, agent


def words(run: Ran, place: str, container: str = "main") -> list[str]:
    """What a container runs."""
    [seen] = run.pods_of(place)
    command: list[str] = seen.container(container)["command"]
    return command[command.index("--") + 1 :] if "--" in command else command


def test_each_kind_ends_as_it_has_to(kinds: Run) -> None:
    _, run, _ = kinds
    phases = run.phases()
    assert {name: phases.get(name) for name in ENDS} == ENDS, run.story()
    # The step that waits for a failure has handled it.
    assert run.phase == "Succeeded", run.story()


def test_a_request_is_made_again_after_a_failure(kinds: Run) -> None:
    _, run, _ = kinds
    attempts = {path: end for path, end in run.phases().items() if path.startswith("refresh(")}
    assert attempts == {"refresh(0)": "Failed", "refresh(1)": "Succeeded"}


def test_answers_reach_those_who_read_them(kinds: Run) -> None:
    _, run, _ = kinds
    assert words(run, "told") == ["tell", '{"ok":1}', '["A","\\"B\\""]']


def test_what_is_supplied_reaches_each_container_of_a_set(kinds: Run) -> None:
    _, run, _ = kinds
    assert words(run, "both", "first") == ["one", "Ann"]
    [seen] = run.pods_of("both")
    [note] = seen.template["inputs"]["artifacts"]
    assert note["raw"] == {"data": "for Ann"}


def test_a_daemon_goes_on_while_others_ask_it(kinds: Run) -> None:
    _, run, _ = kinds
    assert words(run, "query") == ["query", "10.1.2.3"]
    [db], [query] = run.pods_of("db"), run.pods_of("query")
    assert db.ended is None or (query.ended is not None and db.ended > query.ended)


def test_an_object_is_made_with_values_of_the_run(kinds: Run) -> None:
    _, run, _ = kinds
    [seen] = run.pods_of("job")
    manifest = yaml.safe_load(seen.template["resource"]["manifest"])
    assert (manifest["kind"], manifest["data"]) == ("ConfigMap", {"rows": "7"})
    [last] = run.pods_of("last")
    assert last.template["script"]["source"].strip() == "echo rows-x7k2p"


def test_pods_of_each_kind_are_those_that_were_predicted(kinds: Run) -> None:
    program, run, _ = kinds
    assert refused(run) == {}
    found = dict(difference(spec_of(program.documents), LEGACY, run))
    assert set(found) == {"both", "db", "query", "told", "job", "last"}
    assert not any(found.values()), found
    assert artifacts_of(run, program.pipeline).wrong == []


def test_the_agents_pod_gets_into_restricted_namespaces(kinds: Run, admission: Admission) -> None:
    _, _, agent = kinds
    assert admission.reasons(agent["spec"], "restricted") == set()
