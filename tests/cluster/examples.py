"""All examples, run: what goes in, what came of it, and what was to come of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import yaml
from attrs import frozen

from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.cluster.api import Document
from tests.cluster.cluster import Cluster, Ran
from tests.examples.goldens import Golden, goldens
from tests.examples.test_argos import KNOWN, RESULTS, results_of
from wzc import api
from wzc.model.pipeline import Pipeline
from wzc.pipeline import Options, evaluate_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, read_source

Results: TypeAlias = Mapping[str, Result | Sequence[Result]]
# What wants values of its steps to go through.
_GIVEN: dict[str, Results] = {
    "gpu": {"tune": Result({"loss": "0.5"})},
    "templates": {"count": Result(result="12")},
    "components": {
        "company.count": Result({"points": "7"}),
        "offices-all.count": Result({"points": "8"}),
    },
}


# How many may hold what the examples' semaphores are about.
_LIMITS = {"my-config": {"template": "2"}, "gpus": {"a100": "1"}}
_IMAGE = re.compile(r"image: [\"']?([^\s\"']+)")
TARGET = "3.7"  # the version of the controller


@frozen
class Case:
    """One pipeline of an example, and a run to make of it: `results` are what its containers do.

    `library` are the templates that the document refers to.
    """

    golden: Golden
    index: int
    document: Document
    library: list[Document]
    results: Results

    @property
    def spec(self) -> Document:
        """What the manifest says of the workflow, or the template that it refers to."""
        spec: Document = self.document["spec"]
        spec = spec.get("workflowSpec", spec)
        if "workflowTemplateRef" in spec:
            name = spec["workflowTemplateRef"]["name"]
            [spec] = [each["spec"] for each in self.library if each["metadata"]["name"] == name]
        return spec

    def walked(self) -> Run:
        """The walk through its manifest."""
        return run_through(self.document, self.results, library=self.library, known=KNOWN)

    def pipeline(self) -> Pipeline:
        """The pipeline, evaluated."""
        golden = self.golden
        source = read_source(str(golden.source), golden.source.name)
        assert isinstance(source, SourceFile)
        profiles = [] if golden.profile is None else [golden.profile]
        options = Options(profiles, target=TARGET)
        return evaluate_source(source, FileLoader(), options).pipelines[self.index]


def documents_of(golden: Golden, target: str = TARGET) -> list[Document]:
    """What an example becomes for a version of Argo: the controller's, or another one."""
    profiles = [] if golden.profile is None else [golden.profile]
    text = api.compile(golden.source, profiles=profiles, target=target).yaml()
    return [*yaml.safe_load_all(text)]


@frozen
class Example:
    """A case, and how it went."""

    case: Case
    ran: Ran

    def told(self) -> str:
        """Its name and its run, for a message."""
        return f"{self.case.golden}\n{self.ran.story()}"


def images() -> set[str]:
    """The images of all examples, and of a test's sidecar."""
    texts = [golden.path.read_text(encoding="utf-8") for golden in goldens()]
    return {"db:1", *(image for text in texts for image in _IMAGE.findall(text))}


def cases() -> list[Case]:
    """Every pipeline of every example; of Argo's own, the first run that their test knows."""
    found = []
    for golden in goldens():
        name, documents = golden.source.stem, documents_of(golden)
        starting = [each for each in documents if each["kind"] in ("Workflow", "CronWorkflow")]
        library = [each for each in documents if each not in starting]
        for index, document in enumerate(starting):
            given = results_of(document, RESULTS[name][0]) if name in RESULTS else {}
            found.append(Case(golden, index, document, library, given or _GIVEN.get(name, {})))
    return found


def run_all(cluster: Cluster) -> list[Example]:
    """All cases, at the same time."""
    begun = [
        (case, cluster.start([*case.library, case.document], case.results, config_maps=_LIMITS))
        for case in cases()
    ]
    return [Example(case, cluster.end(namespace, 240)) for case, namespace in begun]
