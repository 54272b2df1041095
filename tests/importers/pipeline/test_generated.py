"""What `python pipeline.py` would generate: values files, the workflow's name, the step."""

from __future__ import annotations

import pytest

from tests.importers.pipeline.reading import HEAD, SHIPPED
from wzc.importers.python import MemoryFiles, Project
from wzc.importers.wurzel.pipeline.generated import GeneratedWith, generated_with

MADE = (
    HEAD
    + "from pathlib import Path\n"
    + "from wurzel.executors.backend.backend_argo import ArgoBackend, WorkflowConfig\n"
    + "a = WZ(ManualMarkdownStep)\npipeline = a >> WZ(SimpleSplitterStep)\n"
)


def generated(text: str) -> list[GeneratedWith]:
    return generated_with(
        Project(MemoryFiles({"pipeline.py": text}), ("",)), "pipeline.py", SHIPPED
    )


# The call that makes the backend: values files, workflow.
CALLS = {
    'ArgoBackend.from_values(files=[Path("values.yaml")], workflow_name="x")': (
        ("values.yaml",),
        "x",
    ),
    'ArgoBackend.from_values([Path("a.yaml"), Path("b") / "c.yaml"], "y")': (
        ("a.yaml", "b/c.yaml"),
        "y",
    ),
    'ArgoBackend.from_values(["a.yaml"])': (("a.yaml",), None),
    'ArgoBackend.from_values(sorted([Path("x") / n for n in ("b", "a")], key=str))': (
        ("x/a", "x/b"),
        None,
    ),
    "ArgoBackend()": ((), None),
    'ArgoBackend(workflow_name="z")': ((), "z"),
    'ArgoBackend.from_values(Path(".").glob("*.yaml"), "x")': (None, "x"),
    'ArgoBackend.from_values([os.environ["VALUES"]], "x")': (None, "x"),
    "ArgoBackend(values=1)": (None, None),
    "ArgoBackend(values=None, config=None)": ((), None),
    # Made in Python: not in a file that could be read.
    "ArgoBackend(config=WorkflowConfig(name='x'))": (None, None),
    "ArgoBackend(WorkflowConfig(name='x'), workflow_name='z')": (None, "z"),
    "ArgoBackend.from_manifest_config({'name': 'x'})": (None, None),
}


@pytest.mark.parametrize("call", CALLS)
def test_how_the_backend_is_made(call: str) -> None:
    [found] = generated(f"{MADE}backend = {call}\nbackend.generate_artifact(pipeline)\n")
    assert (found.values, found.workflow) == CALLS[call]
    assert found.pipeline == "pipeline"
    assert found.place.text == "backend.generate_artifact(pipeline)"


def test_variables_of_its_own() -> None:
    text = 'ArgoBackend().generate_artifact(pipeline, env_vars={"A": "b"})\n'
    assert [one.values for one in generated(MADE + text)] == [None]
    text = "ArgoBackend().generate_artifact(pipeline, env_vars={})\n"
    assert [one.values for one in generated(MADE + text)] == [()]


def test_within_the_part_that_only_a_script_runs() -> None:
    text = (
        "def main(out='x'):\n"
        "    backend = ArgoBackend.from_values(files=[Path('v.yaml')], workflow_name='w')\n"
        "    Path(out).write_text(backend.generate_artifact(step=a))\n"
        "if __name__ == '__main__':\n    main()\n"
    )
    [found] = generated(MADE + text)
    assert (found.values, found.workflow, found.pipeline) == (("v.yaml",), "w", "a")


def test_several_and_none() -> None:
    text = "for step in (a, pipeline):\n    ArgoBackend().generate_artifact(step)\n"
    assert [one.pipeline for one in generated(MADE + text)] == ["a", "pipeline"]
    assert generated(MADE) == []
    assert generated("") == []
    assert generated("generate_artifact(\n") == []


def test_what_comes_before_a_mistake_is_kept() -> None:
    text = "ArgoBackend().generate_artifact(pipeline)\nnothing_there\n"
    assert len(generated(MADE + text)) == 1
