"""Which templates there are, what is handed on, and where data lies."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from attrs import frozen

from tests.argo.client import Validator
from tests.argo.template.outputs import Result
from tests.argo.template.walk import Run, run_through
from tests.backend.argo.emitted import TYPES
from wzc import api
from wzc.graph.flat import flat
from wzc.pipeline import Options, check_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader

INGEST = """
component ingest(folder: string, size: int = 1, memory: quantity = 1Gi) : -> [Doc] {
  defaults { resources { memory = memory } }
  step read = Read(folder = "${folder}/in")
  step split = Split(size = size)
  step count = container(command = ["count", folder]) {
    inputs { docs = split at "/in" }
    outputs { rows: string from "/tmp/rows" }
  }
  read >> split
  output split
  output rows = count.rows
}
component index(name: string) : (docs: [Doc]) -> [Doc] {
  step first = Split(size = 2)
  step second = Split(size = 3) { env { NAME = name } }
  docs >> first >> second
  output second
}
"""
STORE = 'artifacts = s3(bucket = "bucket")\n'


def compiled(body: str, rest: str = INGEST) -> api.Compilation:
    head = 'pipeline p {\n  defaults { image = "a/b:1" }\n'
    return api.compile(text=f"import wurzel\n{head}{body}\n}}\n{rest}{TYPES}")


def document(body: str, rest: str = INGEST) -> dict[str, Any]:
    found = compiled(body, rest)
    assert not found.errors, found.messages()
    made: dict[str, Any] = json.loads(json.dumps(found.documents[0]))
    return made


def templates(found: dict[str, Any]) -> dict[str, Any]:
    return {template["name"]: template for template in found["spec"]["templates"]}


def tasks_of(found: dict[str, Any], name: str) -> dict[str, str]:
    """The templates that the tasks of a DAG run, by the tasks' names."""
    return {task["name"]: task["template"] for task in templates(found)[name]["dag"]["tasks"]}


def artifacts_of(found: dict[str, Any], dag: str, task: str) -> list[dict[str, Any]]:
    """What a task is given."""
    (one,) = [each for each in templates(found)[dag]["dag"]["tasks"] if each["name"] == task]
    given: list[dict[str, Any]] = one["arguments"]["artifacts"]
    return given


def walked(found: dict[str, Any], parameters: dict[str, str] | None = None) -> Run:
    results = {
        template["name"]: Result(parameters={p["name"]: f"of {template['name']}" for p in given})
        for template in found["spec"]["templates"]
        if "dag" not in template
        and (given := template.get("outputs", {}).get("parameters")) is not None
    }
    return run_through(found, results, parameters or {})


# ---- sharing


def test_uses_that_differ_in_what_is_handed_on_share_all_templates() -> None:
    found = document(
        """step a = ingest(folder = "/a")
        step b = ingest(folder = "/b", size = 7)
        a ~> b"""
    )
    assert set(templates(found)) == {"p", "ingest", "ingest-read", "ingest-split", "ingest-count"}
    run = walked(found)
    env = {path: pod.env for path, pod in run.pods.items()}
    assert env["a.read"]["READSTEP__FOLDER"] == "/a/in"
    assert env["b.read"]["READSTEP__FOLDER"] == "/b/in"
    assert env["a.split"]["SPLITSTEP__SIZE"] == "1"
    assert env["b.split"]["SPLITSTEP__SIZE"] == "7"
    assert run.pod("b.count").command == ("count", "/b")


def test_an_amount_makes_templates_of_its_own() -> None:
    found = document(
        """step a = ingest(folder = "/a")
        step b = ingest(folder = "/b", memory = 2Gi)
        step c = ingest(folder = "/c", memory = 2Gi)
        a ~> b ~> c"""
    )
    tasks = tasks_of(found, "p")
    assert tasks == {"a": "ingest", "b": "ingest-2", "c": "ingest-2"}
    memory = templates(found)["ingest-2-read"]["container"]["resources"]["limits"]["memory"]
    assert memory == "2Gi"


def test_equal_steps_of_other_uses_are_one_template() -> None:
    found = document(
        """step a = ingest(folder = "/a")
        step b = ingest(folder = "/b") { step read { timeout = 1h } }
        a ~> b"""
    )
    assert "ingest-2-read" in templates(found)
    assert "ingest-2-split" not in templates(found)
    tasks = {
        task["name"]: task["template"] for task in templates(found)["ingest-2"]["dag"]["tasks"]
    }
    assert tasks == {"read": "ingest-2-read", "split": "ingest-split", "count": "ingest-count"}


def test_names_of_steps_outside_are_left_alone() -> None:
    found = document(
        """step ingest = ingest(folder = "/a")
        step ingest_read = Read()
        ingest ~> ingest_read"""
    )
    assert {"ingest-read", "ingest-2", "ingest-2-read"} <= set(templates(found))


@pytest.mark.parametrize("text", ["costs $5", "{{workflow.name}}", "a{", "}", "\\u{1F600}", "$(A)"])
def test_text_that_would_be_read_on_its_way_is_not_handed_on(text: str, argo: Validator) -> None:
    found = document(f'step a = ingest(folder = "{text}")')
    assert "folder" not in str(templates(found)["ingest"].get("inputs"))
    written = text.replace("\\u{1F600}", "\U0001f600")
    run = walked(found)
    assert run.pods["a.read"].env["READSTEP__FOLDER"] == f"{written}/in"
    assert run.pods["a.count"].command == ("count", written)


# ---- values of the run


def test_values_of_the_run_are_handed_on() -> None:
    found = document(
        """input day: string = "monday"
        step a = ingest(folder = "/data/${day}")
        step b = ingest(folder = a.rows)
        step c = ingest(folder = upper(day)) { when = day == "monday" }"""
    )
    run = walked(found, {"day": "friday"})
    assert run.pods["a.read"].env["READSTEP__FOLDER"] == "/data/friday/in"
    assert run.pods["b.read"].env["READSTEP__FOLDER"] == "of ingest-count/in"
    assert run.phases()["c"] == "Skipped"
    run = walked(found, {"day": "monday"})
    assert run.pods["c.read"].env["READSTEP__FOLDER"] == "MONDAY/in"


def test_an_output_is_read_outside() -> None:
    found = document(
        """step a = ingest(folder = "/a")
        step l = ingest(folder = f) for f in ["/x", "/y"]
        step end = container(command = ["end", a.rows, "${json(l.rows)}"])"""
    )
    assert walked(found).pods["end"].command == (
        "end",
        "of ingest-count",
        '["of ingest-count","of ingest-count"]',
    )


KINDS = """
component kinds(
  token: secret, text: string? = null, mode: "a" | "b" = "a",
  xs: [string] = ["x"], rate: float = 0.5,
) {
  parallelism = 2
  fail_fast = false
  step s = Split(key = token, words = xs, maybe = text, rate = rate)
  step c = container(command = ["c", mode, "${rate}", json(xs)])
  s ~> c
}
"""


def test_each_type_of_parameter_gets_there(argo: Validator) -> None:
    rest = KINDS.replace("Split(", "Take(") + (
        "extern step Take(key: secret, words: [string] = [], maybe: string?, rate: float = 1)"
        ' { class = "steps:TakeStep" }\n'
    )
    body = """
        input m: "a" | "b" = "b"
        input list: [string] = ["q"]
        step go = container(command = ["go"])
        step one = kinds(token = secret("s", key = "k"))
        step two = kinds(token = secret("s", key = "k"), mode = m, text = go.status)
        step three = kinds(token = secret("s", key = "k"), xs = list, rate = 0.25, text = "it's")
        one ~> three"""
    found = document(body, rest)
    assert templates(found)["kinds"]["parallelism"] == 2
    assert templates(found)["kinds"]["dag"]["failFast"] is False
    run = walked(found)
    assert run.pods["one.c"].command == ("c", "a", "0.5", '["x"]')
    assert run.pods["two.c"].command == ("c", "b", "0.5", '["x"]')
    env = {use: run.pods[f"{use}.s"].env for use in ("one", "two", "three")}
    assert "TAKESTEP__MAYBE" not in env["one"]
    assert env["two"]["TAKESTEP__MAYBE"] == "Succeeded"
    assert env["three"]["TAKESTEP__MAYBE"] == "it's"
    assert env["three"]["TAKESTEP__WORDS"] == '["q"]'
    assert env["three"]["TAKESTEP__RATE"] == "0.25"
    assert {each["TAKESTEP__KEY"] for each in env.values()} == {"<secretKeyRef s/k>"}
    assert [str(r) for r in argo.validate(compiled(body, rest).yaml()) if not r.ok] == []


GIVES = """
component gives(word: string, add: int = 1) {
  step a = container(command = ["a"]) { outputs { n: int from "/n", t: string from stdout } }
  step w = container(command = ["w", x]) for x in ["p", "q"] {
    outputs { m: int from "/m", s: string from "/s" }
  }
  step maybe = container(command = ["m"]) {
    when = a.n > 5
    outputs { k: int from "/k" default 0 }
  }
  output sum = a.n + add
  output text = "${a.t}-${word}"
  output numbers = w.m
  output texts = w.s
  output either = a.n + maybe.k
  output many = [a.t, word]
}
"""


@pytest.mark.parametrize("count", [3, 7])
def test_outputs_may_be_put_together(count: int, argo: Validator) -> None:
    body = """
        step g = gives(word = "z")
        step end = container(
          command = ["end", "${g.sum}", g.text, "${g.either}", "${g.sum + 1}"],
          args = [json(g.texts), json(g.numbers), json(g.many)],
        )"""
    found = compiled(body, GIVES)
    assert not found.errors, found.messages()
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
    # What the walk cannot compute is asked of Argo itself.
    made = templates(json.loads(json.dumps(found.documents[0])))["gives"]
    sources = {p["name"]: p["valueFrom"] for p in made["outputs"]["parameters"]}
    scope = {
        **{"tasks.a.outputs.parameters.n": str(count), "tasks.a.outputs.result": "out"},
        **{"tasks.w.outputs.parameters.m": '["1","2"]', "inputs.parameters.word": "z"},
        **{"tasks.w.outputs.parameters.s": "[1,2]", "inputs.parameters.add": "1"},
    }
    if count > 5:
        scope["tasks.maybe.outputs.parameters.k"] = "4"
    calls = [
        {"op": "expression", "text": source["expression"], "scope": scope}
        for source in sources.values()
    ]
    replies = argo.evaluate(calls)
    assert [reply.error for reply in replies if reply.error] == []
    assert dict(zip(sources, (reply.value["text"] for reply in replies), strict=True)) == {
        "sum": str(count + 1),
        "text": "out-z",
        "numbers": "[1,2]",
        "texts": '["1","2"]',
        "either": str(count + (4 if count > 5 else 0)),
        "many": '["out","z"]',
    }


# ---- data


@frozen
class Data:
    """One thing that a pod reads: the key under which it lies."""

    path: str
    key: str


def written(found: dict[str, Any]) -> dict[str, str]:
    """The key of each pod's data, by the pod's path; all are different."""
    keys = {}
    for path, pod in walked(found).pods.items():
        for artifact in pod.template["outputs"].get("artifacts", ()):
            keys[path] = artifact["s3"]["key"].split("/", 3)[3]
    assert len(set(keys.values())) == len(keys)
    return {re.sub(r":[^()]*\)", ")", path): key for path, key in keys.items()}


def test_each_use_has_a_place_of_its_own_for_its_data() -> None:
    found = document(
        STORE
        + """step a = ingest(folder = "/a")
        step l = ingest(folder = f) for f in ["/x", "/y"]
        a ~> l"""
    )
    assert written(found) == {
        "a.read": "a/read",
        "a.split": "a/split",
        "l(0).read": "l/0/read",
        "l(0).split": "l/0/split",
        "l(1).read": "l/1/read",
        "l(1).split": "l/1/split",
    }


NESTED = (
    INGEST
    + """
component both(folder: string) : -> [Doc] {
  step de = ingest(folder = "${folder}/de")
  step en = ingest(folder = "${folder}/${lang}") for lang in ["en", "fr"]
  step joined = index(name = folder)
  [de, en] >> joined
  output joined
}
"""
)


def test_data_goes_through_components_in_components() -> None:
    found = document(
        STORE
        + """step a = both(folder = "/a")
        step l = both(folder = f) for f in ["/x", "/y"]
        step end = Split()
        [a, l] >> end""",
        NESTED,
    )
    assert set(written(found).values()) == {
        *(f"{use}/de/{step}" for use in ("a", "l/0", "l/1") for step in ("read", "split")),
        *(
            f"{use}/en/{number}/{step}"
            for use in ("a", "l/0", "l/1")
            for number in (0, 1)
            for step in ("read", "split")
        ),
        *(f"{use}/joined/{s}" for use in ("a", "l/0", "l/1") for s in ("first", "second")),
        "end",
    }
    # What the last step takes: by tags from the use, by keys from the loop.
    given = artifacts_of(found, "p", "end")
    keys = [key.split("/", 3)[3] for each in given if (key := each.get("s3", {}).get("key"))]
    made = set(written(found).values())
    assert all(key.rpartition("/")[0] in made for key in keys)
    assert {key.split("/")[1] for key in keys} == {"0", "1"}
    assert {each["from"] for each in given if "from" in each} == {
        "{{tasks.a.outputs.artifacts.data}}"
    }


def test_several_producers_are_several_inputs() -> None:
    found = document(
        STORE
        + """step one = Read()
        step two = Read()
        step i = index(name = "x")
        step j = index(name = "y")
        [one, two] >> i
        one >> j"""
    )
    assert [a["name"] for a in artifacts_of(found, "p", "i")] == ["docs-1", "docs-2"]
    assert [a["name"] for a in artifacts_of(found, "p", "j")] == ["docs"]
    names = tasks_of(found, "p")
    for use, expected in (("i", ["docs-1", "docs-2"]), ("j", ["docs"])):
        dag = templates(found)[names[use]]
        assert [a["name"] for a in dag["inputs"]["artifacts"]] == expected
        sources = [a["from"] for a in artifacts_of(found, names[use], "first")]
        assert sources == [f"{{{{inputs.artifacts.{name}}}}}" for name in expected]


def test_a_container_gives_a_component_its_file() -> None:
    found = document(
        STORE
        + """step make = container(command = ["make"]) {
          outputs { docs: [Doc] from "/out/docs.json" }
        }
        step i = index(name = "x")
        make >> i"""
    )
    first = templates(found)["index-first"]
    assert first["inputs"]["artifacts"][0]["path"] == "/usr/app/docs/docs.json"


# ---- amending inside


def test_defaults_and_amendments_reach_inside() -> None:
    found = document(
        """step a = ingest(folder = "/a") {
          defaults { env { LEVEL = "info" } }
          step split(size = 9) { env { OWN = "yes" }, image = "c/d:2" }
        }"""
    )
    run = walked(found)
    assert run.pods["a.read"].env["LEVEL"] == "info"
    assert run.pods["a.split"].env["LEVEL"] == "info"
    assert run.pods["a.split"].env["OWN"] == "yes"
    assert run.pods["a.split"].env["SPLITSTEP__SIZE"] == "9"
    assert templates(found)["ingest-split"]["container"]["image"] == "c/d:2"
    assert templates(found)["ingest-read"]["container"]["image"] == "a/b:1"


def test_a_profile_reaches_inside() -> None:
    text = """
      pipeline p {
        defaults { image = "a/b:1" }
        step a = both(folder = "/a")
      }
      profile big {
        pipeline p {
          step a(folder = "/big") {
            step de {
              step read { timeout = 1h }
              defaults { env { BIG = "1" } }
            }
          }
        }
      }
    """
    text += NESTED.replace('for lang in ["en", "fr"]', "").replace("${lang}", "en") + TYPES
    found = api.compile(text=text, profiles=("big",))
    assert not found.errors, found.messages()
    made = templates(json.loads(json.dumps(found.documents[0])))
    assert [name for name, each in made.items() if each.get("timeout")] == ["ingest-read"]
    run = walked(json.loads(json.dumps(found.documents[0])))
    assert run.pods["a.de.read"].env["READSTEP__FOLDER"] == "/big/de/in"
    assert run.pods["a.de.split"].env["BIG"] == "1"
    assert "BIG" not in run.pods["a.en.read"].env


def test_what_holds_for_a_use_as_a_whole(argo: Validator) -> None:
    body = """
        input lock: string = "m"
        step a = ingest(folder = "/a") { parallelism = 1, synchronization { mutexes = [lock] } }
        step b = ingest(folder = "/b")
        a ~> b"""
    found = document(body)
    assert templates(found)["ingest"]["parallelism"] == 1
    mutexes = templates(found)["ingest"]["synchronization"]["mutexes"]
    assert mutexes == [{"name": "{{workflow.parameters.lock}}"}]
    assert "synchronization" not in templates(found)["ingest-2"]
    assert tasks_of(found, "ingest") == tasks_of(found, "ingest-2")
    assert [str(each) for each in argo.validate(compiled(body).yaml()) if not each.ok] == []


# ---- conditions


def test_a_skipped_use_skips_all_of_it_and_a_default_stands_for_its_output() -> None:
    rest = INGEST.replace('from "/tmp/rows"', 'from "/tmp/rows" default "none"')
    found = document(
        """input go: bool = true
        step a = ingest(folder = "/a") { when = go }
        step b = container(command = ["b", a.rows]) { after = [a.finished] }""",
        rest,
    )
    run = walked(found, {"go": "false"})
    assert run.phases()["a"] == "Skipped"
    assert run.pods["b"].command == ("b", "none")


def test_conditions_inside_go_by_what_is_handed_on() -> None:
    rest = """
component c(go: bool) {
  step one = container(command = ["one"]) { when = go }
  step two = container(command = ["two"])
  one ~> two
}
"""
    found = document("step a = c(go = true)\nstep b = c(go = false)\na ~> b", rest)
    assert set(templates(found)) == {"p", "c", "c-one", "c-two"}
    assert walked(found).phases() == {
        **{"": "Succeeded", "a": "Succeeded", "a.one": "Succeeded", "a.two": "Succeeded"},
        **{"b": "Succeeded", "b.one": "Skipped", "b.two": "Succeeded"},
    }


def test_argo_accepts_all_of_this(argo: Validator) -> None:
    body = (
        STORE
        + """input day: string = "x"
        step a = both(folder = "/a")
        step l = both(folder = "${f}/1") for f in ["/x", "/y"] { parallelism = 1 }
        step i = index(name = day)
        step j = ingest(folder = a.rows, memory = 3Gi) { when = day == "x" }
        step n = ingest(folder = "/${k}", size = k) for k in 1..3 { unroll = true }
        [a, l] >> i"""
    )
    rest = NESTED.replace("  output joined\n", "  output joined\n  output rows = de.rows\n")
    found = compiled(body, rest)
    assert not found.errors, found.messages()
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
    run = walked(json.loads(json.dumps(found.documents[0])))
    assert run.phase is not None and run.phase.value == "Succeeded"
    assert not run.left_tags()


# ---- what is shown of it


def test_what_steps_need_is_said_of_those_inside() -> None:
    text = """
      pipeline p {
        defaults { image = "a/b:1" }
        step a = both(folder = "/a")
        step end = Split()
        a >> end
      }
    """
    text += NESTED.replace('for lang in ["en", "fr"]', "").replace("${lang}", "en") + TYPES
    found = check_source(SourceFile("p.wz", text), FileLoader(), Options())
    assert not found.diagnostics.has_errors
    whole = flat(found.dags[0])
    given = {name: whole.producers(name) for name in (step.name for step in whole.order)}
    assert given == {
        "a.de.read": [],
        "a.de.split": ["a.de.read"],
        "a.de.count": [],
        "a.en.read": [],
        "a.en.split": ["a.en.read"],
        "a.en.count": [],
        "a.joined.first": ["a.de.split", "a.en.split"],
        "a.joined.second": ["a.joined.first"],
        "end": ["a.joined.second"],
    }
    port = whole.pipeline.steps["a.de.count"].inputs["docs"]
    assert port.value.data.step == "a.de.split"


@pytest.mark.parametrize(
    "block",
    [
        'on_exit more = container(command = ["hook", "${image}"])\n'
        'on_exit tell = container(command = ["hook"])',
        "parallelism = 1",
    ],
)
def test_a_template_is_shared_only_where_all_that_it_runs_is(block: str, argo: Validator) -> None:
    loop = " for x in [1, 2]" if "parallelism" in block else ""
    rest = (
        "component c(image: string) {\n"
        f'  step s = container(image = image, command = ["s", image]){loop} {{ {block} }}\n}}'
    )
    body = 'step a = c(image = "a/b:1")\nstep b = c(image = "c/d:2")\na ~> b'
    run = walked(document(body, rest))
    for path, pod in run.pods.items():
        if "tell" not in path:
            assert pod.command[1] == ("a/b:1" if path.startswith("a") else "c/d:2"), path
    assert [str(each) for each in argo.validate(compiled(body, rest).yaml()) if not each.ok] == []


def test_parameters_with_limits_are_handed_on_too() -> None:
    """A value that is known outside has been checked, however deep it is handed on."""
    limited = """
component inner(n: int(min = 1)) {
  step s = container(command = ["s", "${n}"])
}
component outer(n: int(min = 1)) {
  step i = inner(n = n)
}
"""
    found = document("step a = outer(n = 1)\nstep b = outer(n = 2)\na ~> b", limited)
    assert set(templates(found)) == {"p", "outer", "inner", "inner-s"}
    run = walked(found)
    assert (run.pod("a.i.s").command, run.pod("b.i.s").command) == (("s", "1"), ("s", "2"))
