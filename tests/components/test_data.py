"""The data of steps goes where it goes with the bodies of components written out."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from hypothesis import assume, given, settings

from tests.argo.client import Validator
from tests.argo.template.walk import run_through
from tests.components.data import Program, programs
from tests.components.dataflow import Dataflow
from tests.components.test_written_out import DRAWN
from wzc import api


def flow(source: str) -> dict[str, Counter[str]]:
    """For each pod the pods whose files it is given, with their numbers."""
    found = api.compile(text=source, expand=True)
    # A step that would run on too many files, in both of the two.
    assume({error.code.id for error in found.errors} != {"WZ4008"})
    assert not found.errors, found.messages() + source
    document: dict[str, Any] = json.loads(json.dumps(found.documents[0]))
    run = run_through(document)
    assert run.phase is not None and run.phase.value == "Succeeded"
    made = Dataflow(document, run).given()
    return {plain(pod): Counter(plain(file.pod) for file in files) for pod, files in made.items()}


def plain(path: str) -> str:
    """The path of a node as the step that is written in its place is called."""
    return re.sub(r"\((\d+):[^()]*\)", r"-\1", path).replace(".", "-")


@settings(DRAWN, max_examples=100)
@given(programs())
def test_data_goes_the_same_ways(program: Program) -> None:
    assert flow(program.source()) == flow(program.written_out()), program.source()


@settings(DRAWN, max_examples=15)
@given(programs())
def test_argo_accepts_it(argo: Validator, program: Program) -> None:
    found = api.compile(text=program.source())
    assume(not found.errors)
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
