"""The last pass of a compile: faults of the backend are caught, and users' raw fields are theirs.

A fault is planted into the documents just before the last pass looks; the source has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from wzc import api
from wzc.backend.argo import lower
from wzc.cli.main import main
from wzc.verify.own import FaultyManifest

SOURCE = """\
contract Doc { text: string }
extern step Read(folder: string = "/data") : -> [Doc] { class = "steps:ReadStep" }
extern step Split(size: int = 1) : [Doc] -> [Doc] { class = "steps:SplitStep" }

cluster dev { pod_security = "baseline" }

pipeline docs {
  cluster = dev
  schedule = "0 4 * * *"
  input day: string = "today"
  input sizes: [int] = [1, 2]
  synchronization { mutexes = ["docs"] }
  defaults { image = "ghcr.io/acme/docs:1.2" }

  step read = Read(folder = "/docs") {
    mounts { "/cache" = new_claim(size = 1Gi), "/work" = empty_dir() }
    timeout = 10min
    retry { limit = 2, on = "OnError", backoff = 10s..1min }
    pod_spec_patch { terminationGracePeriodSeconds = 60 }
  }
  step split = Split(size = 2) {
    memoize { key = "v1-${day}", max_age = 1h }
  }
  step say = container(command = ["echo"], args = ["hello ${day}"]) {
    metrics { docs_said { help = "Runs.", counter = 1 } }
    outputs { words: string from "/tmp/words" }
  }
  step each = container(command = ["echo"], args = ["${n}"]) for n in sizes
  step last = container(command = ["echo"], args = [say.words]) { when = day == "today" }

  read >> split ~> say ~> last
  read ~> each
}
"""


def spec(documents: list[Any]) -> Any:
    found = documents[0]["spec"]
    return found.get("workflowSpec", found)


def template(documents: list[Any], name: str) -> Any:
    return next(each for each in spec(documents)["templates"] if each["name"] == name)


def task(documents: list[Any], name: str) -> Any:
    for each in spec(documents)["templates"]:
        for found in each.get("dag", {}).get("tasks", ()):
            if found["name"] == name:
                return found
    raise AssertionError(name)


def forget_argument(found: list[Any]) -> None:
    del task(found, "split")["arguments"]


def argument_of_nobody(found: list[Any]) -> None:
    task(found, "say")["arguments"] = {"parameters": [{"name": "size", "value": "1"}]}


def forget_dependency(found: list[Any]) -> None:
    task(found, "split")["depends"] = "check-inputs"


def misspell_tag(found: list[Any]) -> None:
    task(found, "last")["arguments"]["parameters"][0]["value"] = (
        "{{tasks.say.outputs.parameters.word}}"
    )


def tag_that_stays(found: list[Any]) -> None:
    parameter = {"name": "say_words", "value": "{{task.say.outputs.parameters.words}}"}
    task(found, "last")["arguments"]["parameters"] = [parameter]


def path_of_argo(found: list[Any]) -> None:
    mounts = template(found, "read")["container"]["volumeMounts"]
    mounts[1]["mountPath"] = "/var/run/argo"


def no_type_of_metric(found: list[Any]) -> None:
    del template(found, "say")["metrics"]["prometheus"][0]["counter"]


def one_cpu_too_many(found: list[Any]) -> None:
    template(found, "say")["container"]["resources"] = {
        "requests": {"cpu": "2"},
        "limits": {"cpu": "1"},
    }


def mistake(code: str, plant: Callable[[list[Any]], object], name: str = "") -> Any:
    return pytest.param(code, plant, id=f"{code} {name or plant.__name__}")


FAULTS = [
    mistake("WZ9002", lambda d: spec(d).update(onExti="say"), "unknown field"),
    mistake("WZ9003", lambda d: spec(d).update(parallelism="2"), "text for a number"),
    mistake("WZ9003", lambda d: spec(d).update(priority=2**40), "too large"),
    mistake("WZ9003", lambda d: spec(d)["volumes"].append({"name": "empty-work"}), "key twice"),
    mistake("WZ9004", lambda d: task(d, "last").update(name="la st"), "name of a task"),
    mistake("WZ9004", lambda d: d[0]["metadata"].update(name="D_ocs"), "name of the object"),
    mistake("WZ9004", lambda d: d[0]["metadata"].pop("name"), "no name"),
    mistake("WZ9005", lambda d: task(d, "last").update(template="lst"), "unknown template"),
    mistake("WZ9005", lambda d: spec(d).pop("entrypoint"), "no entrypoint"),
    mistake("WZ9006", lambda d: template(d, "say").update(parallelism=1), "setting of a DAG"),
    mistake("WZ9006", lambda d: template(d, "say").pop("container"), "no kind"),
    mistake("WZ9007", forget_argument),
    mistake("WZ9008", argument_of_nobody),
    mistake("WZ9009", misspell_tag),
    mistake("WZ9009", lambda d: spec(d).pop("arguments"), "inputs of the workflow"),
    mistake("WZ9010", tag_that_stays),
    mistake("WZ9010", lambda d: task(d, "each").pop("withParam"), "item without a loop"),
    mistake("WZ9011", forget_dependency),
    mistake("WZ9012", lambda d: task(d, "last").update(when="a = b"), "condition"),
    mistake("WZ9012", lambda d: template(d, "say")["container"].update(args=["{{=1 +}}"]), "tag"),
    mistake("WZ9013", lambda d: task(d, "say").update(depends="split,"), "no condition"),
    mistake("WZ9013", lambda d: task(d, "say").update(depends="spilt"), "unknown task"),
    mistake("WZ9013", lambda d: task(d, "read").update(depends="say"), "cycle"),
    mistake("WZ9014", lambda d: task(d, "each").update(withParam="[1"), "no list"),
    mistake("WZ9015", lambda d: template(d, "read").update(timeout="10min"), "duration"),
    mistake("WZ9016", lambda d: template(d, "split")["memoize"].update(key="a_b"), "key"),
    mistake("WZ9017", lambda d: d[0]["spec"].update(schedules=["0 4 * *"]), "four fields"),
    mistake("WZ9018", lambda d: template(d, "read")["outputs"]["artifacts"][0].pop("path"), "path"),
    mistake("WZ9019", no_type_of_metric),
    mistake("WZ9020", lambda d: spec(d).pop("volumes"), "no volume"),
    mistake("WZ9021", path_of_argo),
    mistake("WZ9022", one_cpu_too_many),
    mistake("WZ9023", lambda d: spec(d).update(hostNetwork=True), "baseline"),
    mistake("WZ9025", lambda d: spec(d)["synchronization"]["mutexes"][0].pop("name"), "mutex"),
    mistake("WZ9028", lambda d: task(d, "last").update(when="{{=workflow.name == 1}}"), "types"),
]


@pytest.fixture
def plant(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Any], object]], None]]:
    """What plants a fault into the documents of each compile, when all else is done."""
    finish = lower.finish

    def planted(change: Callable[[Any], object]) -> None:
        def changed(documents: Any, *others: Any) -> Any:
            found = finish(documents, *others)
            change(found)
            return found

        monkeypatch.setattr(lower, "finish", changed)

    yield planted


def test_there_is_nothing_wrong_without_a_fault() -> None:
    assert [item.message for item in api.compile(text=SOURCE).diagnostics] == []


@pytest.mark.parametrize("expand", [False, True], ids=["shared", "expanded"])
@pytest.mark.parametrize(("code", "change"), FAULTS)
def test_a_fault_of_the_backend_is_caught(
    plant: Any, code: str, change: Callable[[Any], object], expand: bool
) -> None:
    plant(change)
    with pytest.raises(FaultyManifest, match=rf"^{code} at `[^`]+` of the CronWorkflow, from \S+:"):
        api.compile(text=SOURCE, expand=expand)


def test_each_code_that_can_apply_has_a_fault() -> None:
    from wzc.diagnostics import catalogue
    from wzc.diagnostics.model import Code

    codes = {each.id for each in vars(catalogue).values() if isinstance(each, Code)}
    told = {case.values[0] for case in FAULTS}
    # No YAML is read, patches of pods and sizes are users' (below), and risks are the lint's.
    apart = {"WZ9001", "WZ9024", "WZ9026", "WZ9027"}
    assert {code for code in codes if code.startswith("WZ9")} - told == apart


def test_nothing_is_written(plant: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "docs.wz", tmp_path / "docs.yaml"
    source.write_text(SOURCE, encoding="utf-8")
    plant(forget_dependency)
    assert main(["compile", str(source), "-o", str(output)]) == 3
    assert main(["check", str(source)]) == 3
    assert not output.exists()
    said = capsys.readouterr().err
    assert "what it was about to write would fail in the cluster" in said
    assert "WZ9011" in said and f"{source}:" in said and "does not wait for `read`" in said


# ---- what users write in Argo's own words

RAW = """pipeline docs {{
  {pipeline}
  step say = container(image = "alpine:3.20", command = ["echo"]) {{ {step} }}
  {more}
}}
"""


@pytest.mark.parametrize(
    ("code", "pipeline", "step"),
    [
        ("WZ9022", 'patch { serviceAccountName = «"A_B"» }', ""),
        ("WZ9015", "patch { activeDeadlineSeconds = «0» }", ""),
        (
            "WZ9022",
            "",
            'patch { container { resources { requests { cpu = «"2"» }, limits { cpu = "1" } } } }',
        ),
    ],
)
def test_raw_fields_are_the_users(code: str, pipeline: str, step: str) -> None:
    marked = RAW.format(pipeline=pipeline, step=step, more="")
    start, end = marked.index("«"), marked.index("»") - 1
    found = api.compile(text=marked.replace("«", "").replace("»", ""))
    assert [item.code.id for item in found.errors] == [code], found.messages()
    [said] = found.errors
    assert said.primary is not None
    assert (said.primary.span.start, said.primary.span.end) == (start, end)
    assert "of the Workflow" in said.notes[0] and found.documents == []


def test_what_stands_beside_a_patch_may_come_from_it(plant: Any) -> None:
    """A fault that no origin explains is a patch's where there is one, and the compiler's else."""
    plant(lambda found: found[0]["spec"].update(parallelism="2"))
    patched = RAW.format(pipeline='patch { schedulerName = "x" }', step="", more="")
    [said] = api.compile(text=patched).errors
    assert said.code.id == "WZ9003"
    assert [label.text for label in said.secondary] == ["this is part of it"]
    with pytest.raises(FaultyManifest):
        api.compile(text=RAW.format(pipeline="", step="", more=""))


def test_a_text_of_the_source_that_looks_like_a_comparison_is_a_text() -> None:
    source = """\
pipeline p {
  step a = container(image = "a/b:1", command = ["a"])
  on_exit tell = container(
    image = "a/b:1",
    command = ["echo"],
    args = ["abc==${workflow.status}", "${workflow.status} == done"],
  )
}
"""
    found = api.compile(text=source)
    assert not found.diagnostics, found.messages()


def test_a_pipeline_that_is_too_large_is_told_as_such() -> None:
    """1 MiB is Argo's limit for a Workflow (packer.go); more than 200 templates are another one."""
    text = "x" * 12_000
    steps = "\n".join(
        f'step s{n} = container(image = "a/b:1", command = ["c"], args = ["{n}{text}"])\ns ~> s{n}'
        for n in range(100)
    )
    first = 'step s = container(image = "a/b:1", command = ["c"])'
    found = api.compile(text=f"pipeline big {{\n{first}\n{steps}\n}}")
    [said] = found.errors
    assert said.code.id == "WZ9026" and "Argo stops at 1,048,576" in said.message
    assert said.primary is not None and said.primary.span.text == "big"
    assert found.documents == []
