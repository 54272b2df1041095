"""Drawn programs on the real controller: what goes in, what came of it, and what was to come."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator

import yaml
from attrs import define

from tests.argo.template.errors import Unsupported
from tests.argo.template.walk import Run, run_through
from tests.cluster.api import Document, path_of
from tests.cluster.cluster import NAME, Cluster, Ran
from tests.cluster.drawn.fates import Fates, does
from tests.cluster.drawn.program import REFUSED, Program, program
from tests.cluster.simulation.compare import differences
from tests.cluster.simulation.observed import of_cluster
from tests.cluster.simulation.places import shown
from tests.cluster.simulation.prediction import Prediction
from tests.cluster.simulation.run import run
from wzc import api
from wzc.model.pipeline import Pipeline
from wzc.pipeline import Options, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader

TARGET = "3.7"  # the version of the controller
# What only a cluster knows at the end of a run.
KNOWN = {"workflow.failures": '"[]"', "workflow.duration": "1.0"}


@define(frozen=True)
class Case:
    """A program that compiles, its manifests, and what its run has to be."""

    program: Program
    documents: list[Document]
    found: Prediction

    @property
    def pipeline(self) -> Pipeline:
        """The evaluated pipeline."""
        return pipeline_of(self.program.source)

    def start(self, cluster: Cluster) -> str:
        """Start it; the namespace that it runs in."""
        submitted = self.program.submitted()
        # Argo's agent, which makes requests, runs as somebody.
        accounts = ["default"] if "http" in self.program.uses else []
        fates = Fates(self.found.left)
        return cluster.start(self.documents, fates, submitted, accounts=accounts)

    def wrong(self, ran: Ran) -> list[str]:
        """What is not as predicted on the cluster."""
        return differences(self.found, of_cluster(ran))

    def walked(self) -> Run:
        """The walk through its manifest; `Unsupported` where that cannot tell."""
        if REFUSED in self.program.uses:
            raise Unsupported("checks of inputs")
        *library, document = self.documents
        fates, submitted = Fates(self.found.left), self.program.submitted()
        return run_through(document, fates, submitted, library=library, known=KNOWN)

    def told(self, ran: Ran, wrong: Iterable[str]) -> str:
        """All that it takes to see why."""
        drawn = self.program
        fates = [
            f"  {shown(place)}: {result}"
            for place, results in self.found.left.items()
            for result in results
            if result.exit_code or result.phase or result.parameters or result.result
        ]
        again = f"pytest tests/cluster/test_drawn.py --program {drawn.seed}"
        return "\n".join(
            [
                f"program {drawn.seed}, again with: {again}",
                *list(wrong)[:10],
                drawn.source,
                f"submitted: {drawn.submitted()}",
                *fates,
                ran.story(),
            ]
        )


def ended(cluster: Cluster, namespace: str, seconds: float = 400) -> Ran:
    """A run at its end; where nothing happens in it any more, the controller is woken up.

    It drops what it was about to write where somebody has resumed the run meanwhile, and does not
    look at it again before something else happens (operator.go: persistUpdates, reapplyUpdate).
    """
    place, before = path_of("Workflow", namespace, NAME), ""
    until = time.monotonic() + seconds
    while True:
        try:
            return cluster.end(namespace, 15)
        except TimeoutError:
            if time.monotonic() > until:
                raise
        now = cluster.api.ask("GET", place)["metadata"]["resourceVersion"]
        if now == before:
            woken = {"metadata": {"annotations": {"tests/woken": now}}}
            cluster.api.merge(place, woken)
        before = now


def case(seed: int) -> Case | None:
    """The program of a number with its prediction; None where the compiler refuses it."""
    drawn = program(seed)
    made = api.compile(text=drawn.source, target=TARGET)
    if made.errors:
        return None
    documents = [*yaml.load_all(made.yaml(), yaml.CSafeLoader)]
    return Case(drawn, documents, predicted(drawn))


def predicted(drawn: Program) -> Prediction:
    """What the run of a program has to be."""
    return run(
        pipeline_of(drawn.source),
        lambda place, step, number: does(drawn, place, step, number),
        drawn.inputs,
        {"name": NAME},
    )


def pipeline_of(text: str) -> Pipeline:
    """The evaluated pipeline of a source."""
    source = SourceFile("p.wz", text)
    return evaluate_source(source, FileLoader(), Options(target=TARGET)).pipelines[0]


def cases(count: int) -> Iterator[Case]:
    """So many programs, the first ones that the compiler takes."""
    found = filter(None, map(case, itertools.count()))
    return itertools.islice(found, count)
