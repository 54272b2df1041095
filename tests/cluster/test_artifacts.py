"""Files come from where they have to, on the real controller: `artifacts.py` says how that is seen.

The examples, a program with every way for a file from step to step, and generated programs; and
emitted documents with a fault in them, each of which has to be found.
"""

from __future__ import annotations

import functools
import itertools
from collections import Counter

import pytest
import yaml

from tests.argo.template.outputs import Result
from tests.cluster.artifacts import Artifacts, artifacts_of
from tests.cluster.cluster import Cluster
from tests.cluster.drawn_files import DrawnFiles, drawn_files
from tests.cluster.examples import Example
from tests.cluster.pods import difference, refused, spec_of
from tests.cluster.programs import Program, read
from wzc.pods.layout import LEGACY

pytestmark = pytest.mark.slow
PROGRAMS = 5


def count(found: Artifacts) -> int:
    return sum(map(len, found.got.values()))


def test_files_of_examples_come_from_where_they_have_to(examples: list[Example]) -> None:
    fetched = 0
    for example in examples:
        found = artifacts_of(example.ran, example.case.pipeline())
        assert found.wrong == [], example.told()
        fetched += count(found)
    assert fetched > 70


# The first attempt fails, and the second one does not write what is optional.
_CRAWL = [Result(exit_code=1), Result(missing=frozenset({"maybe"}))]


def test_files_of_every_kind_come_from_where_they_have_to(cluster: Cluster) -> None:
    program = read("files")
    run = cluster.end(cluster.start(program.documents, {"crawl": _CRAWL}))
    found = artifacts_of(run, program.pipeline)
    assert run.phase == "Succeeded" and found.wrong == [], run.story()
    assert count(found) > 50
    [gathered] = [files for path, files in found.got.items() if path.startswith("gather")]
    assert {path: str(made) for path, made in gathered.items() if "pack" in path} == {
        f"/in/logs/{item}/pack.log": f"pack({item}):log" for item in range(3)
    }


THEIRS = "{s3: {bucket: theirs, endpoint: 'theirs.test:9000', insecure: true}}"


def test_files_lie_in_the_repository_that_is_named(cluster: Cluster) -> None:
    program = Program.of(
        """
        pipeline p {
          artifacts = repository("repositories", key = "theirs")
          step make = container(image = "a:1", command = ["make"]) {
            outputs { log: file from "/out/log", tree: dir from "/out/tree" { archive = "none" } }
          }
          step take = container(image = "a:1", command = ["take"]) {
            inputs { log = make.log at "/in/log", tree = make.tree at "/in/tree" }
          }
        }"""
    )
    assert program is not None
    config_maps = {"repositories": {"theirs": THEIRS}}
    run = cluster.end(cluster.start(program.documents, config_maps=config_maps))
    found = artifacts_of(run, program.pipeline, ("s3", ("theirs.test:9000", "theirs")))
    assert run.phase == "Succeeded" and found.wrong == [], run.story()
    assert len(found.got["take"]) == 3


# ---- generated programs


@functools.cache
def drawn(wanted: int) -> list[tuple[DrawnFiles, Program]]:
    """The first programs that compile, the same ones each time."""
    found: list[tuple[DrawnFiles, Program]] = []
    for seed in itertools.count():
        files = drawn_files(seed)
        program = Program.of(files.source)
        if program is not None:
            found.append((files, program))
        if len(found) == wanted:
            return found
    raise AssertionError


def test_files_of_generated_programs_come_from_where_they_have_to(cluster: Cluster) -> None:
    begun = [(program, cluster.start(program.documents)) for _, program in drawn(PROGRAMS)]
    fetched = 0
    for program, namespace in begun:
        run = cluster.end(namespace)
        found = artifacts_of(run, program.pipeline)
        assert run.phase == "Succeeded" and found.wrong == [], f"{run.story()}\n{program.text}"
        others = dict(difference(spec_of(program.documents), LEGACY, run))
        assert refused(run) == {} and not any(others.values()), f"{others}\n{program.text}"
        fetched += count(found)
    assert fetched > 10 * PROGRAMS


CONSTRUCTS = {
    *("source", "wurzel", "ingest", "both", "cut", "loop", "loop of the run", "unrolled"),
    *("store", "skipped", "optional data", "file", "dir", "file of a loop", "dir of a loop"),
    *("pages", "place", "key"),
}


def test_each_construct_is_there() -> None:
    uses = Counter(use for files, _ in drawn(20) for use in files.uses)
    assert {name: uses[name] for name in CONSTRUCTS if not uses[name]} == {}


# ---- planted faults

# What is written, what stands in its place, and what is said then. Those of one run do not meet.
FAULTS: list[dict[str, tuple[str, str, str]]] = [
    {
        "another file": (
            "subPath: ManualMarkdown.json",
            "subPath: Other.json",
            "split(0): nobody has put de at",
        ),
        "another item": ("more/1/docs", "more/0/docs", "not ['de:/ManualMarkdown.json', "),
        "another output": ('/pack/log"', '/pack/tree"', "logs has no pack(0):log at /in/logs"),
        "another file of a store": ("models/latest", "models/newest", "its key is 'models/newest'"),
    },
    {
        "another step": ("{{tasks.de.outputs", "{{tasks.en.outputs", "reads ['en:/ManualMarkdown"),
        "another bucket": ("bucket: small", "bucket: other", "nobody has put more-1 at s3:s3"),
        "one place for all runs": ("/{{workflow.uid}}/split", "/split", "its data: lies under"),
    },
    {
        "one place for two steps": (
            'uid}}/{{tasks.name}}"',
            'uid}}/both"',
            "/both",
        ),
        "a folder that is not read": (
            "/usr/app/_inputs/more-0",
            "/usr/app/_inputs/below/more-0",
            "gets more(0).docs:/ManualMarkdown.json at /usr/app/_inputs/below/more-0-docs-Manual",
        ),
        "a place of the step's own": ("bucket: trees", "bucket: small", "not in ('s3', ('s3.amaz"),
    },
    {
        "one place for all items": (
            "more/{{item.number}}",
            "more",
            "/more/docs",
        ),
        "another folder": (
            '"-i"\n          - /usr/app/_inputs',
            '"-i"\n          - /usr/app/inputs',
            "gets de:/ManualMarkdown.json at /usr/app/_inputs/de-ManualMarkdown.json, and nothing",
        ),
    },
]


def test_planted_faults_are_found(cluster: Cluster) -> None:
    program = read("few_files")
    begun = []
    for faults in [{}, *FAULTS]:
        manifest = program.manifest
        for old, new, _ in faults.values():
            assert old in manifest
            manifest = manifest.replace(old, new, 1)
        begun.append((faults, cluster.start([*yaml.safe_load_all(manifest)])))
    for faults, namespace in begun:
        run = cluster.end(namespace)
        wrong = artifacts_of(run, program.pipeline).wrong
        for name, (_, _, said) in faults.items():
            assert any(said in each for each in wrong), f"{name}: {wrong}\n{run.story()}"
        assert run.phase == "Succeeded" and bool(wrong) == bool(faults), run.story()
