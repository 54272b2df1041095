"""`extern template`s: what their uses run, held to components with the same container inside.

Each template of `LIBRARY` does what a component of `TWINS` does, so a pipeline that uses the ones
has to run what it runs with the others.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.argo.stand_ins import library
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import TYPES
from tests.cluster.examples import TARGET
from wzc import api
from wzc.names.templates import VALUES
from wzc.types.kinds import NAMED

EXTERNS = """
extern template say(
  text: string, "max-words": int = 40, tone: "plain" | "warm" = "plain", pages: [int] = [1, 2],
) {
  ref = "tools/say-it"
  outputs {
    rows: int default 0
    by: string from "said-by" default "nobody"
    ids: [string] default []
    log: file
  }
}
extern template clean(level: int) : [Doc] -> (clean: [Doc]) {
  ref = "data/clean"
  cluster_scope = true
  takes = "raw-docs"
  gives = "clean-docs"
}
"""
LIBRARY = library(EXTERNS)
# The parameter's name is not one that a component's could have.
TWINS = """
component say(
  text: string, max_words: int = 40, tone: "plain" | "warm" = "plain", pages: [int] = [1, 2],
) {
  step extern_template = container(command = ["say-it", text, "${max_words}", tone, json(pages)]) {
    outputs {
      rows: int from "/rows" default 0
      by: string from "/by" default "nobody"
      ids: [string] from "/ids" default []
      log: file from "/log"
    }
  }
  output rows = extern_template.rows
  output by = extern_template.by
  output ids = extern_template.ids
  output log = extern_template.log
}
component clean(level: int) : (raw: [Doc]) -> [Doc] {
  step extern_template = container(command = ["clean", "${level}"]) {
    inputs { raw = raw at "/in" }
    outputs { clean_docs: [Doc] from "/out/docs.json" }
  }
  output extern_template
}
"""
HEAD = 'pipeline p {\n  defaults { image = "a/b:1" }\n  artifacts = s3(bucket = "bucket")\n'
NUMBERS = {"rows": "7", "said-by": "tom", "by": "tom", "ids": '["x", "y"]', "n": "5"}


def source(body: str, declared: str = EXTERNS) -> str:
    return f"{HEAD}{body}\n}}\n{declared}{TYPES}"


def document(body: str, declared: str = EXTERNS) -> dict[str, Any]:
    found = api.compile(text=source(body, declared), target=TARGET)
    assert not found.errors, found.messages()
    made: dict[str, Any] = json.loads(json.dumps(found.documents[0]))
    return made


def walked(found: dict[str, Any], results: dict[str, Result], **given: str) -> Run:
    run = run_through(found, results, given, library=LIBRARY, known={"workflow.failures": "[]"})
    assert run.left_tags() == {}
    return run


def told(run: Run) -> tuple[object, object]:
    """What each container was given, and how each step ended."""
    pods = {_plain(path): list(map(_as_json, pod.command)) for path, pod in run.pods.items()}
    return pods, {_plain(path): phase for path, phase in run.phases().items()}


def _plain(path: str) -> str:
    """A path without what the items of loops are: a component is told the number of its item."""
    return re.sub(r"\((\d+):[^)]*\)", r"(\1)", path)


def _as_json(text: str) -> str:
    """A text; where it is a list, without blanks."""
    return json.dumps(json.loads(text)) if text.startswith("[") else text


BAD = Result(exit_code=1)
A = 'step a = container(command = ["a"]) { outputs { n: int from "/n" default 0 } }\n'
# Entries of a pipeline, and what its containers do beside leaving numbers; names are of steps.
CASES = {
    "alone": ('step s = say(text = "hi")', {}),
    "all is given": ('step s = say(text = "x y", MAX = 3, tone = "warm", pages = [])', {}),
    "values of the run": (
        A + 'step s = say(text = "${a.n} of ${workflow.name}", MAX = a.n + 1, pages = [a.n, 4])',
        {},
    ),
    "an input": ('input t: string = "it\'s"\nstep s = say(text = t)', {}),
    "odd text": ("step s = say(text = 'a \"b\" {c} $d \\ ä')", {}),
    "read by others": (
        'step s = say(text = "x")\n'
        'step t = say(text = "${s.by} ${s.rows}", MAX = s.rows + 1)\n'
        'step u = container(command = ["u", s.by]) { inputs { log = s.log at "/log" } }',
        {},
    ),
    "skipped": (
        A + 'step s = say(text = "x") { when = a.n > 100 }\n'
        'step t = container(command = ["t", "${s.rows}", s.by]) { after = [s.finished] }',
        {},
    ),
    "after a failure": (
        A + 'step s = say(text = "x") { after = [a.failed] }',
        {"a": BAD},
    ),
    "fails": ('step s = say(text = "x")\nstep t = say(text = s.by)', {"s.extern-template": BAD}),
    "its status": (
        'step s = say(text = "x")\n'
        'step t = container(command = ["t", s.status]) { after = [s.failed or s.succeeded] }',
        {"s.extern-template": BAD},
    ),
    "tried again": (
        'step s = say(text = "x") { retry = 2 }\nstep t = say(text = "${s.rows}")',
        {"s(0).extern-template": BAD},
    ),
    "tried again in vain": (
        'step s = say(text = "x") { retry = 1 }\nstep t = say(text = "y") { after = [s.failed] }',
        {"s(0).extern-template": BAD, "s(1).extern-template": BAD},
    ),
    "a loop": (
        'step s = say(text = x) for x in ["a", "b"]\n'
        'step t = container(command = ["t", json(s.rows)])',
        {},
    ),
    "a loop with bounds": (
        'step s = say(text = x) for x in ["a", "b", "c"] { parallelism = 2 }',
        {},
    ),
    "a loop over a list of the run": (
        'step s = say(text = "x")\nstep t = say(text = "${i}!") for i in s.ids',
        {},
    ),
    "a loop without items that run": (
        'step t = say(text = x) for x in ["a", "b"] { when = x == "b" }\n'
        'step u = container(command = ["u", json(t.rows)])',
        {},
    ),
    "unrolled": (
        'step s = say(text = x) for x in ["a", "b"] { unroll = true }\n'
        'step u = container(command = ["u", json(s.rows)])',
        {},
    ),
    "hooks": (
        'step s = say(text = "x") {\n'
        '  on_exit bye = say(text = "${s.status} ${s.rows}")\n'
        '  hook running meanwhile = say(text = "runs")\n}\n'
        'step t = say(text = "y") { retry = 1, on_exit bye = container(command = ["bye"]) }\n'
        "s ~> t",
        {"t(0).extern-template": BAD},
    ),
    "at the end of the run": (
        A + "on_exit one = say(text = workflow.status)\n"
        'on_exit two = say(text = "x") { when = workflow.status == "Failed" }',
        {"a": BAD},
    ),
    "beside the run": (A + 'hook running h = say(text = "runs")', {}),
    "in a component": (
        'step w = wrap(text = "x")\nstep v = container(command = ["v", "${w.rows}"])',
        {},
    ),
    "data": (
        "step r = Read()\nstep c = clean(level = 2)\nstep s = Split()\nr >> c >> s\n"
        'step l = container(command = ["l"]) { inputs { c = c at "/c.json" } }',
        {},
    ),
    "data of a container": (
        'step r = container(command = ["r"]) { outputs { d: [Doc] from "/d.json" } }\n'
        "step c = clean(level = 2)\nstep d = clean(level = 3)\nr >> c >> d",
        {},
    ),
    "a lock, and earlier outcomes": (
        'step s = say(text = "x") {\n'
        '  synchronization { mutexes = ["m"] }\n  memoize { key = "v1", max_age = 7d }\n}',
        {},
    ),
}
WRAP = """
component wrap(text: string) {
  step s = say(text = "in ${text}")
  step t = say(text = s.by)
  output rows = t.rows
}
"""


@pytest.mark.parametrize("name", CASES)
def test_a_use_runs_what_one_of_a_component_with_its_container_does(
    name: str, argo: Validator
) -> None:
    body, given = CASES[name]
    assert any(word in body for word in ("say(", "clean(", "wrap("))
    extern = document(body.replace("MAX", '"max-words"'), EXTERNS + WRAP)
    twin = document(body.replace("MAX", "max_words"), TWINS + WRAP)
    assert told(_walked(extern, given)) == told(_walked(twin, given))
    found = "---\n".join(json.dumps(each) + "\n" for each in (extern, *LIBRARY))
    assert [str(each) for each in argo.validate(found, lint=False) if not each.ok] == []


def _walked(found: dict[str, Any], results: dict[str, Result]) -> Run:
    return walked(found, all_results(found, results))


def all_results(found: dict[str, Any], results: dict[str, Result]) -> dict[str, Result]:
    """What each container does, by its path or its template; others leave the numbers."""
    everyone: dict[str, Result] = {}
    for holder in (found, *LIBRARY):
        for template in holder["spec"]["templates"]:
            given = template.get("outputs", {}).get("parameters", ())
            if "container" in template:
                numbers = {each["name"]: NUMBERS[each["name"]] for each in given}
                everyone[template["name"]] = Result(numbers)
    return {**everyone, **results}


def test_a_type_that_is_no_contract_is_one_of_values() -> None:
    assert {*NAMED, "file", "dir"} == VALUES


_PLAIN = st.characters(max_codepoint=0x17F, exclude_categories=["Cc"], exclude_characters="{}")
GIVEN = st.text(_PLAIN, max_size=12)
TEXTS = st.text(st.sampled_from("{}$\"'\\= \n[],:#-") | _PLAIN, max_size=12)


def quoted(text: str) -> str:
    """A text as the language writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("${", "$${") + '"'


@given(TEXTS, GIVEN)
def test_each_text_reaches_the_template_as_it_is_or_is_refused(known: str, given: str) -> None:
    body = f"""input i: string
step one = say(text = {quoted(known)})
step two = say(text = i)
step three = say(text = x) for x in [{quoted(known)}, "b"]
"""
    found = api.compile(text=source(body), target=TARGET)
    if found.errors:
        assert {error.code.id for error in found.errors} == {"WZ5030"}
        assert "{{" in known or set(known) & set("{}$")
        return
    made = json.loads(json.dumps(found.documents[0]))
    pods = walked(made, all_results(made, {}), i=given).pods
    # As Argo has it: what Kubernetes makes of it, is the template's affair.
    told = {path: pod.template["container"]["command"][1] for path, pod in pods.items()}
    assert told["one.extern-template"] == known
    assert told["two.extern-template"] == given
    items = [text for path, text in told.items() if path.startswith("three")]
    assert sorted(items) == sorted([known, "b"])
