"""Data of loops over lists of the run, along `>>`: all files in one folder, each with a number."""

from __future__ import annotations

import json

import pytest

from tests.argo.client import Validator
from tests.argo.template.walk import run_through
from tests.backend.argo.emitted import compiled, spec, template
from tests.backend.argo.test_loops import STORE, keys, plain, taken, task

IDS = STORE + "input ids: [string] = []\n"
READ = IDS + "step r = Read(folder = x) for x in ids\n"
STORES = [
    "s3(bucket = 'store', endpoint = 's3:9000')",
    "gcs(bucket = 'store')",
    "azure(endpoint = 'https://a.blob.core.windows.net', container = 'store', "
    "use_sdk_creds = true)",
]


def test_a_step_reads_the_files_of_all_items_in_one_folder(argo: Validator) -> None:
    found = spec(READ + "step w = Split()\nr >> w")
    stored = keys(found, "r", 3, argo)
    [folder] = taken(found, "w", argo)
    assert stored == [[f"{folder}/{number}-Read.json"] for number in range(3)]
    made = plain(template(found, "w"))
    [artifact] = made["inputs"]["artifacts"]
    command = made["container"]["command"]
    assert command[command.index("-i") + 1] == artifact["path"]
    # What it has not got it does not run on.
    assert task(found, "w")["depends"] == "r && r.AnySucceeded"


def test_each_file_of_an_item_is_stored_by_itself(argo: Validator) -> None:
    found = spec(
        IDS + "step a = Read()\nstep b = Read()\n"
        "step r = Split(words = [x]) for x in ids\nstep w = Split()\n[a, b] >> r >> w"
    )
    stored = keys(found, "r", 2, argo)
    [folder] = taken(found, "w", argo)
    files = ["a-Read-Split.json", "b-Read-Split.json"]
    assert stored == [[f"{folder}/{number}-{file}" for file in files] for number in range(2)]


def test_a_container_gives_its_file(argo: Validator) -> None:
    found = spec(
        IDS + "step r = container(command = ['x'], args = [x]) for x in ids {\n"
        "outputs {\ndocs: [Doc] from '/o/d.json'\nlog: file from '/l.txt'\n} }\n"
        "step w = Split()\nstep v = container(command = ['y']) { inputs { l = r.log at '/in' } }\n"
        "r >> w"
    )
    [folder] = taken(found, "w", argo)
    [logs] = taken(found, "v", argo)
    for number, stored in enumerate(keys(found, "r", 2, argo)):
        assert stored == [f"{folder}/{number}-d.json", f"{logs}/{number}/l.txt"]


@pytest.mark.parametrize(
    "step",
    [
        "Read(folder = x) for x in ids",
        "container(command = ['x']) for x in ids { outputs { d: [Doc] from '/o/Read.json' } }",
    ],
)
def test_a_component_is_given_the_folder_of_all(step: str, argo: Validator) -> None:
    """As a step is: not the one that has a folder for each item."""
    component = "component c() : (docs: [Doc]) -> [Doc] {\nstep s = Split()\ndocs >> s\noutput s\n}"
    found = spec(f"{IDS}step r = {step}\nstep w = c()\nr >> w\n---\n{component}")
    [folder] = taken(found, "w", argo)
    assert keys(found, "r", 2, argo) == [[f"{folder}/{number}-Read.json"] for number in range(2)]
    assert task(found, "w")["depends"] == "r && r.AnySucceeded"


def test_two_loops_of_the_run_gather() -> None:
    """Each item of the second gets the files of all items of the first."""
    found = spec(READ + "step w = Split(words = [y]) for y in ids\nr >> w")
    [given] = task(found, "w")["arguments"]["artifacts"]
    assert given["s3"]["key"].endswith("/r/_all")
    assert task(found, "w")["withParam"] == "{{workflow.parameters.ids}}"


@pytest.mark.parametrize(("ids", "ends"), [("[]", "Omitted"), ('["a"]', "Succeeded")])
def test_without_items_there_is_no_data(ids: str, ends: str) -> None:
    found = compiled(READ + "step w = Split()\nr >> w\nstep z = Ping()\nr ~> z")
    document = json.loads(json.dumps(found.documents[0]))
    for each in document["spec"]["templates"]:
        if "suspend" in each:
            each["suspend"]["duration"] = "0"
    phases = run_through(document, {}, {"ids": ids}).phases()
    assert (phases["w"], phases["z"]) == (ends, "Succeeded")


@pytest.mark.parametrize("store", STORES)
def test_argo_accepts_it(store: str, argo: Validator) -> None:
    body = (
        f"artifacts = {store}\ninput ids: [string] = []\n"
        "step r = Read(folder = x) for x in ids { when = x != 'q' }\n"
        "step c = container(command = ['x'], args = [x]) for x in ids {\n"
        "outputs { docs: [Doc] from '/o/d.json' } }\n"
        "step s = Split()\nstep t = Split(size = y) for y in [1, 2]\n[r, c] >> s >> t"
    )
    found = compiled(body)
    assert not found.errors, found.messages()
    assert [str(result) for result in argo.validate(found.yaml()) if not result.ok] == []


@pytest.mark.parametrize(
    "body",
    [
        # Their files have the same names, and nobody knows how many there are.
        READ + "step q = Read(folder = x) for x in ids\nstep w = Split()\n[r, q] >> w",
        READ + "step q = Split(words = [y]) for y in ids\nstep w = Split()\nr >> q >> w",
        READ + "step q = Split(size = y) for y in [1, 2]\nstep w = Split()\nr >> q >> w",
        READ + "input go: bool = true\nstep q = Read() { when = go }\n"
        "step w = Split()\n[r, q?] >> w",
        READ + "step w = Split()\nr >> w\n"
        "step v = container(command = ['y']) { inputs { d = r at '/in' } }",
        IDS
        + "step r = Read(folder = x) for x in ids { parallelism = 2 }\nstep w = Split()\nr >> w",
    ],
)
def test_what_needs_the_number_of_items_is_refused(body: str) -> None:
    assert {error.code.id for error in compiled(body).errors} == {"WZ1099"}
