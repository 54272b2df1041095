"""Argo's own examples, rewritten: each is shorter, and means the same.

Argo's are read from the Go module's sources, where they are; they are not part of this repository.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import evolve

from tests.argo.template.depends import Phase
from tests.argo.template.outputs import Result
from tests.argo.template.pods import Pod
from tests.argo.template.walk import Run, run_through
from tests.examples.goldens import EXAMPLES
from wzc import api

FOLDER = EXAMPLES / "argo"
_CACHE = Path(os.environ.get("GOMODCACHE") or Path.home() / "go" / "pkg" / "mod")
_ARGOS = _CACHE / "github.com/argoproj/argo-workflows/v3@v3.7.18/examples"
_ROW = re.compile(r"\| `(\w+)\.wz` \| `([-\w]+)\.yaml` \| (\d+) \| (\d+) \|")
# A shell that says something, and may fail then.
_SAYS = re.compile(r"echo [^;|&$`]*(?:; exit 1)?")
ROWS = _ROW.findall((FOLDER / "README.md").read_text(encoding="utf-8"))

# What the containers of a run leave behind: by the name of a task, for ours and for Argo's.
# A list is for the attempts of one.
RESULTS: dict[str, Sequence[Mapping[str, Result | list[Result]]]] = {
    "scripts_bash": [{"generate": Result(result=number)} for number in ("7", "100")],
    "output_parameter": [
        {"generate-parameter": Result({"hello": text, "hello-param": text})}
        for text in ("hello world", "")
    ],
    "artifact_passing": [{}],
    "artifact_disable_archive": [{}],
    "input_artifact_git": [{}],
    "loops_param_result": [{"generate": Result(result=text)} for text in ("[20, 21, 22]", "[3]")],
    "conditionals_complex": [
        {"flip-coin": Result(result=first), "flip-again": Result(result=second)}
        for first, second in itertools.product(("heads", "tails"), repeat=2)
    ],
    "exit_handlers": [
        {"intentional-fail": end}
        for end in (Result(exit_code=1), Result(phase=Phase.ERROR), Result())
    ],
    "k8s_jobs": [
        {"rand-num": Result({f"job{sep}{name}": name for sep in "-_" for name in ("name", "obj")})}
    ],
    "memoize_simple": [{"world-to-file": Result({"hello": "world"})}],
    "synchronization_tmpl_level": [{}],
    "daemon_step": [{}, {"init-database": Result(exit_code=1)}],
    "suspend_template": [
        *({}, {"approve": Result(phase=Phase.FAILED)}, {"delay": Result(phase=Phase.ERROR)}),
        {"build": Result(exit_code=1)},
    ],
    "suspend_template_outputs": [
        *({"approve": Result({"message": text})} for text in ("go on", "it's {1}")),
        {"approve": Result(phase=Phase.FAILED)},
    ],
    "retry_conditional": [
        {"safe-to-retry": Result(result=safe), "retry": [*ends, Result()]}
        for safe in ("true", "false")
        for ends in (
            *([], [Result(exit_code=1)], [Result(exit_code=2)] * 3, [Result(exit_code=2)] * 11),
            [Result(exit_code=2, message="imminent node shutdown"), Result(exit_code=2)],
            [Result(exit_code=137, message="the pod deleted"), Result(exit_code=1)],
            [Result(exit_code=2, phase=Phase.ERROR)],
        )
    ],
    "enhanced_depends": [
        {name: Result(exit_code=code) for name, code in zip(names, codes, strict=True)}
        for names in [("a", "b", "c", "should-execute-2")]
        for codes in itertools.product((0, 1), repeat=4)
    ],
}
# What only a cluster knows of an end. Argo quotes the JSON once more (operator.go: operate).
KNOWN = {
    "workflow.duration": "12.500000",
    "workflow.failures": json.dumps(
        '[{"displayName":"a","message":"exit code 1","phase":"Failed"}]'
    ),
}


def _lines(path: Path) -> int:
    """Lines with something in them, without comments."""
    text = path.read_text(encoding="utf-8")
    return len([line for line in text.splitlines() if line.strip() and line.strip()[0] != "#"])


def _original(name: str) -> Path:
    path = _ARGOS / f"{name}.yaml"
    if not path.is_file():
        pytest.skip("Argo's sources are not there: scripts/build-go.sh gets them")
    return path


def test_the_table_has_all() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(path.stem for path in FOLDER.glob("*.wz"))
    assert {row[0] for row in ROWS} == RESULTS.keys()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_it_is_shorter(row: tuple[str, str, str, str]) -> None:
    ours, argos, lines, of = row
    assert _lines(FOLDER / f"{ours}.wz") == int(lines) < int(of)
    assert _lines(_original(argos)) == int(of)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_it_means_the_same(row: tuple[str, str, str, str]) -> None:
    ours, argos = row[:2]
    original = _as_dag(yaml.safe_load(_original(argos).read_text(encoding="utf-8")))
    made = yaml.safe_load(api.compile(FOLDER / f"{ours}.wz").yaml())
    assert _asked(made) == _asked(original)
    for results in RESULTS[ours]:
        runs = _run(made, results), _run(original, results)
        assert _said(runs[0]) == _said(runs[1])
        assert _ends(runs[0]) == _ends(runs[1])


# An item of a loop by its place alone: one that nothing is made of is not handed on.
_ITEM = re.compile(r"\((\d+):.*?\)")
# Images that have no version any more.
_IMAGES = {"appropriate/curl": "curlimages/curl", "python:alpine3.6": "python:3.12-alpine"}


def _ends(run: Run) -> dict[str, str]:
    return {_ITEM.sub(r"(\1)", path): phase for path, phase in run.phases().items() if path}


def _asked(document: dict[str, Any]) -> dict[str, Any]:
    """What templates of tasks ask of Kubernetes, besides what their containers do."""
    found = {}
    for template in document["spec"]["templates"]:
        asked = dict(template.get("resource", {}))
        if asked:
            text = asked["manifest"]
            for old, new in _IMAGES.items():
                text = text.replace(old, new)
            asked["manifest"] = yaml.safe_load(text)
            values = template["outputs"]["parameters"]
            asked["outputs"] = [each["valueFrom"] for each in values]
        for name in ("memoize", "synchronization", "daemon"):
            if name in template:
                asked[name] = template[name]
        if "memoize" in asked:
            own = f"{{{{workflow.namespace}}}}-STEP-{template['name']}-KEY-"
            key = asked["memoize"]["key"].removeprefix(own)
            asked["memoize"] = {**asked["memoize"], "key": key}
        probe = template.get("container", {}).get("readinessProbe")
        if probe is not None:
            asked["readiness"] = probe
        if asked:
            found[_held(template["name"], document)] = asked
    return found


def _held(name: str, document: dict[str, Any]) -> str:
    """The tasks that run a template."""
    tasks = [
        t for each in document["spec"]["templates"] for t in each.get("dag", {}).get("tasks", [])
    ]
    return ", ".join(sorted(task["name"] for task in tasks if task.get("template") == name))


def _run(document: dict[str, Any], results: Mapping[str, Result | list[Result]]) -> Run:
    return run_through(document, results_of(document, results), known=KNOWN)


def results_of(
    document: dict[str, Any], results: Mapping[str, Result | list[Result]]
) -> dict[str, Result | list[Result]]:
    """The results, with the parameters that the document's own steps give."""
    text = json.dumps(document)

    def own(result: Result) -> Result:
        known = {k: v for k, v in result.parameters.items() if f'"{k}"' in text}
        return evolve(result, parameters=known)

    return {
        name: [*map(own, result)] if isinstance(result, list) else own(result)
        for name, result in results.items()
    }


def _as_dag(document: dict[str, Any]) -> dict[str, Any]:
    """The workflow with its `steps` as tasks, each group after the one before; names in small."""
    text = json.dumps(document).replace("{{steps.", "{{tasks.")
    found: dict[str, Any] = json.loads(text)
    start = found["spec"]["entrypoint"]
    if any(t["name"] == start and "container" in t for t in found["spec"]["templates"]):
        alone = {"tasks": [{"name": start, "template": start}]}
        found["spec"]["templates"].append({"name": "start", "dag": alone})
        found["spec"]["entrypoint"] = "start"
    _wrap(found["spec"])
    for template in found["spec"]["templates"]:
        groups = template.pop("steps", None)
        if groups is not None:
            tasks: list[dict[str, Any]] = []
            before: list[str] = []
            for group in groups:
                after = {"depends": " && ".join(before)} if before else {}
                tasks += [{**step, **after} for step in group]
                before = [step["name"] for step in group]
            template["dag"] = {"tasks": tasks}
        for task in template.get("dag", {}).get("tasks", []):
            task["name"] = task["name"].lower()
            if "depends" in task:
                task["depends"] = re.sub(r"\b([ABC])\b", lambda m: m[1].lower(), task["depends"])
    return found


def _wrap(spec: dict[str, Any]) -> None:
    """Put a workflow of one container into a DAG of one task."""
    [first] = [each for each in spec["templates"] if each["name"] == spec["entrypoint"]]
    if not first.keys() & {"steps", "dag"}:
        task = {"name": first["name"], "template": first["name"]}
        spec["templates"].append({"name": "the-dag", "dag": {"tasks": [task]}})
        spec["entrypoint"] = "the-dag"


def _said(run: Run) -> Mapping[str, tuple[object, ...]]:
    """What each pod runs: the image without its version, and the words, or the script's text."""
    found = {}
    for path, pod in run.pods.items():
        container = pod.template.get("container") or pod.template["script"]
        words = _printed([*pod.command, *pod.args], pod.env)
        if words[:2] == ["sh", "-c"]:
            words = [words[2]]
            for name, value in pod.env.items():
                words = [words[0].replace(f"${name}", value)]
        text = " ".join(words)
        taken = [
            (item["path"], item.get("git"))
            for item in pod.template.get("inputs", {}).get("artifacts", [])
        ]
        # What says nothing is packed, and compressed.
        left = [
            (item["path"], item.get("archive", {"tar": {}}))
            for item in pod.template.get("outputs", {}).get("artifacts", [])
        ]
        image = container["image"].partition(":")[0]
        if pod.template.get("daemon"):
            text = ""  # Argo's has no command
        found[_ITEM.sub(r"(\1)", path)] = (
            _IMAGES.get(image, image),
            text,
            _program(pod),
            taken,
            left,
        )
    return found


def _printed(words: list[str], env: Mapping[str, str]) -> list[str]:
    """What is said by words that only say something, also through a shell."""
    if words[:1] == ["echo"]:
        return [" ".join(words[1:])]
    if words[:2] == ["sh", "-c"] and _SAYS.fullmatch(words[2]):
        ran = subprocess.run(words, env=dict(env), capture_output=True, text=True, check=False)
        return [ran.stdout.rstrip("\n")]
    return words


def _program(pod: Pod) -> str | None:
    """A script's text; where it is Python without chance in it, what it prints."""
    if pod.source is None or pod.command != ("python",):
        return pod.source and pod.source.strip()
    if "random" in pod.source:
        return str(sorted({_of_chance(pod.source, seed) for seed in range(12)}))
    words = [sys.executable, "-c", pod.source]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()


@functools.cache
def _of_chance(source: str, seed: int) -> str:
    """What a program prints, and how it ends, that leaves something to chance."""
    words = [sys.executable, "-c", f"import random\nrandom.seed({seed})\n{source}"]
    ran = subprocess.run(words, capture_output=True, text=True, check=False)
    return f"{ran.stdout.strip()} {ran.returncode}"
