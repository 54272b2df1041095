"""The API server takes what is made besides workflows: templates of runs, schedules that only name
a template, and the skeletons of what has to exist; and it refuses emitted documents with a fault.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

import wzc
from tests.cluster.api import Api, Document
from tests.cluster.examples import TARGET, documents_of
from tests.cluster.test_accepted import refusals
from tests.examples.goldens import EXAMPLES, Golden, goldens
from wzc.inspect.kubernetes import manifests
from wzc.inspect.report import inspect
from wzc.pipeline import Options, check_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, read_source

pytestmark = pytest.mark.slow
TEMPLATES = {"3.7": "WorkflowTemplate", "4.1": "ClusterWorkflowTemplate"}
THIN = """\
cluster prod { references_only = true }
pipeline docs {
  cluster = prod
  schedule = "0 4 * * *"
  step hello = container(image = "alpine:3.20", command = ["echo", "hello"])
}
pipeline once {
  cluster = prod
  step hello = container(image = "alpine:3.20", command = ["echo", "hello"])
}
"""


def of_all(target: str, kind: str) -> Iterator[Document]:
    """Every second example as another kind of object, with its last profile."""
    for golden in [*{golden.source: golden for golden in goldens()}.values()][::2]:
        profiles = [] if golden.profile is None else [golden.profile]
        made = wzc.compile(golden.source, profiles=profiles, kind=kind, target=target)
        if made.ok:
            yield from yaml.safe_load_all(made.yaml())


def check_objects(api: Api, target: str) -> None:
    kind = TEMPLATES[target]
    found = [*of_all(target, kind)]
    assert {document["kind"] for document in found} == {kind} and len(found) > 15
    found += yaml.safe_load_all(wzc.compile(text=THIN, target=target).yaml())
    assert {document["kind"] for document in found} >= {"CronWorkflow", "Workflow"}
    assert refusals(api, found) == []


def test_templates_and_what_names_them_are_taken(api: Api) -> None:
    check_objects(api, TARGET)


def test_templates_and_what_names_them_are_taken_by_version_4(api_of_4: Api) -> None:
    check_objects(api_of_4, "4.1")


def skeletons(golden: Golden) -> list[Document]:
    """What `wzc inspect --kubernetes` prints."""
    source = read_source(str(golden.source), golden.source.name)
    assert isinstance(source, SourceFile)
    profiles = [] if golden.profile is None else [golden.profile]
    checked = check_source(source, FileLoader(), Options(profiles, target=TARGET))
    text = manifests(inspect(checked), golden.source.name)
    return [document for document in yaml.safe_load_all(text) if document is not None]


def test_skeletons_are_taken(api: Api) -> None:
    found = [document for golden in goldens() for document in skeletons(golden)]
    kinds = {document["kind"] for document in found}
    assert kinds >= {"ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim", "Role"}
    assert refusals(api, [*{str(each): each for each in found}.values()]) == []


# ---- planted faults, in what examples become


def _spec(document: Document) -> dict[str, Any]:
    spec: dict[str, Any] = document["spec"]
    found: dict[str, Any] = spec.get("workflowSpec", spec)
    return found


def _tasks(document: Document) -> list[dict[str, Any]]:
    spec = _spec(document)
    [dag] = [each["dag"] for each in spec["templates"] if each["name"] == spec["entrypoint"]]
    tasks: list[dict[str, Any]] = dag["tasks"]
    return tasks


def _pod(document: Document) -> dict[str, Any]:
    templates = _spec(document)["templates"]
    found: dict[str, Any] = next(each for each in templates if "container" in each)
    return found


FAULTS: dict[str, tuple[Callable[[Document], object], str]] = {
    "a field of a task": (lambda d: _tasks(d)[0].update(dependss="x"), "unknown field"),
    "a field of a container": (
        lambda d: _pod(d)["container"].update(resource={}),
        "unknown field",
    ),
    "a number as an argument": (
        lambda d: _tasks(d)[0].update(arguments={"parameters": [{"name": "a", "value": [1]}]}),
        "must be of type",
    ),
    "a variable without a name": (
        lambda d: _pod(d)["container"].update(env=[{"value": "x"}]),
        "name: Required value",
    ),
    "a text for a list": (lambda d: _pod(d)["container"].update(command="run"), "must be of type"),
    "a limit that is a list": (
        lambda d: _pod(d).update(retryStrategy={"limit": [3]}),
        "limit",
    ),
}
ONLY_OF_4: dict[str, tuple[Callable[[Document], object], str]] = {
    "too many templates": (
        lambda d: _spec(d).update(templates=[_pod(d)] * 201),
        "must have at most 200 items",
    ),
    "too many tasks": (lambda d: _tasks(d).extend(_tasks(d)[:1] * 200), "must have at most 200"),
}


def _broken(target: str, breaks: Callable[[Document], object]) -> Document:
    [document] = documents_of(Golden(EXAMPLES / "rag/rag.wz", None), target)
    document = copy.deepcopy(document)
    breaks(document)
    return document


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_refused(api: Api, name: str) -> None:
    breaks, why = FAULTS[name]
    [said] = refusals(api, [_broken(TARGET, breaks)])
    assert why in said


@pytest.mark.parametrize("name", [*FAULTS, *ONLY_OF_4])
def test_a_fault_is_refused_by_version_4(api_of_4: Api, name: str) -> None:
    breaks, why = (FAULTS | ONLY_OF_4)[name]
    [said] = refusals(api_of_4, [_broken("4.1", breaks)])
    assert why in said
