"""What the API server or Argo refuses of a manifest, `wzc verify` finds: held to them by mutation.

A right manifest has one thing changed (tests/verify/mutations.py). `--many N` tries more of them,
`--program N` the one of this number alone.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import define, field

from tests.argo.client import Validator
from tests.cluster.api import Api, Document, Refused
from tests.cluster.cluster import moved
from tests.cluster.conftest import MODULE
from tests.conftest import ROOT
from tests.verify.bases import BASES, said_of
from tests.verify.mutations import mutated

pytestmark = pytest.mark.slow
ORDINARY = 240
# Those that have one base in common; it is looked at first.
_TOGETHER = 8
_LARGEST = 60_000
_KINDS = ("Workflow", "CronWorkflow", "WorkflowTemplate", "ClusterWorkflowTemplate")
# Full definitions want texts where Argo 3 reads what comes, and no variable twice; few clusters
# with it have them.
_OF_FULL_DEFINITIONS = (
    re.compile(r"(?:value|default|enum\[\d+\]): Invalid value: .* in body must be of type string"),
    re.compile(r"\.env\[\d+\]: Duplicate value"),
)


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Without anchors."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def written(documents: list[Document]) -> str:
    return yaml.dump_all(documents, Dumper=_Plain, sort_keys=False)


@cache
def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.yaml"))


@define
class Judges:
    """Who says what is wrong with documents, of which one has been changed."""

    api: Api
    argo: Validator
    _fine: dict[str, bool] = field(factory=dict, init=False)

    def refusal(self, documents: list[Document], changed: Document) -> str:
        """Why the API server or Argo would not have them; empty where both would."""
        try:
            self.api.create(moved(changed), "default", dry_run=True)
        except Refused as error:
            if not any(each.search(error.message) for each in _OF_FULL_DEFINITIONS):
                return error.message
        said = self.argo.validate(written(documents))
        return "; ".join(str(each) for each in said if not each.ok)

    def is_base(self, name: str, documents: list[Document]) -> bool:
        """Whether documents are right as they are."""
        if name not in self._fine:
            self._fine[name] = not errors(documents) and not any(
                self.refusal(documents, each) for each in documents
            )
        return self._fine[name]


def errors(documents: list[Document]) -> list[str]:
    """What `verify` says of documents, for the version of the other two.

    That who submits a workflow has to give a value, and that the cluster has to have a template,
    are warnings: Argo has neither as it lints.
    """
    found = said_of(written(documents), version="3.7")
    late = ("has no value", "unless the cluster has it")
    return [
        item.message
        for item in found
        if item.is_error or any(each in item.message for each in late)
    ]


def bases(module: Path) -> list[tuple[str, list[Document]]]:
    """Manifests of the tests, of the examples here, and of Argo's own."""
    small = [(f"bases.py: {name}", [data]) for name, data in sorted(BASES.items())]
    found = [*small, *small, *small]
    for path in (*_files(ROOT / "examples"), *_files(module)):
        text = path.read_text("utf-8")
        documents = [
            json.loads(json.dumps(each, default=str))
            for each in yaml.load_all(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
            if isinstance(each, dict) and each.get("kind") in _KINDS
        ]
        if documents and len(text) < _LARGEST:
            found.append((path.name, documents))
    random.Random(0).shuffle(found)
    return found


def mutants(
    judges: Judges, given: list[tuple[str, list[Document]]], numbers: list[int]
) -> Iterator[tuple[str, list[Document], Document]]:
    """Mutants by their numbers: what was done, all documents, and the changed one."""
    for number in numbers:
        chance = random.Random(number)
        at = number // _TOGETHER
        while not judges.is_base(*given[at % len(given)]):
            at += 1
        name, documents = given[at % len(given)]
        chosen = chance.randrange(len(documents))
        mutant = mutated(documents[chosen], chance)
        changed = [*documents[:chosen], mutant.data, *documents[chosen + 1 :]]
        yield f"--program {number}: {name}: {mutant}", changed, mutant.data


def test_what_the_cluster_refuses_is_found(
    api: Api, argo: Validator, definitions: Path, request: pytest.FixtureRequest
) -> None:
    many, one = (request.config.getoption(each) for each in ("--many", "--program"))
    numbers = [one] if one is not None else [*range(many or ORDINARY)]
    judges = Judges(api, argo)
    missed: list[Any] = []
    refused = 0
    for told, documents, changed in mutants(judges, bases(examples_of(definitions)), numbers):
        refusal = judges.refusal(documents, changed)
        refused += bool(refusal)
        if refusal and not errors(documents):
            missed.append(f"{told}\n    {refusal}")
    assert not missed, "\n".join(missed)
    if one is None:
        assert len(numbers) / 2 < refused < len(numbers)


def examples_of(definitions: Path) -> Path:
    """Argo's own examples, beside its definitions in the module."""
    [module] = [each for each in definitions.parents if str(each).endswith(MODULE)]
    return module / "examples"
