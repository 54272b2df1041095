"""What cannot be brought over: each has one clear message, and nothing is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wzc
from tests.importers.wurzel.bringing import (
    PIPELINE,
    bring,
    bring_manifest,
    codes,
    said,
    workflow,
)

CYCLE = """
from wurzel.steps import DropDuplicationStep
from wurzel.utils import WZ
a = WZ(DropDuplicationStep)
b = WZ(DropDuplicationStep)
a >> b
b >> a
pipeline = b
"""
UNKNOWN_CLASS = """
from wurzel.steps import SimpleSpliterStep
from wurzel.utils import WZ
pipeline = WZ(SimpleSpliterStep)
"""
DYNAMIC = """
import os
from wurzel.steps import ManualMarkdownStep, DropDuplicationStep
from wurzel.utils import WZ
docs = WZ(ManualMarkdownStep)
pipeline = docs
for _ in range(int(os.environ["COUNT"])):
    dedup = WZ(DropDuplicationStep)
    pipeline >> dedup
    pipeline = dedup
"""
OF_A_FUNCTION = """
from elsewhere import make_pipeline
pipeline = make_pipeline()
"""
WRONG_DATA = """
from wurzel.steps import EmbeddingStep, ManualMarkdownStep, SimpleSplitterStep
from wurzel.utils import WZ
docs, embed, split = WZ(ManualMarkdownStep), WZ(EmbeddingStep), WZ(SimpleSplitterStep)
docs >> embed >> split
pipeline = split
"""


@pytest.mark.parametrize(
    ("values", "pipeline", "code", "place", "part"),
    [
        ("- a\n- b\n", PIPELINE, "WZ8003", "values.yaml:1:1", "a list"),
        (
            "workflows:\n  rag: {name: 5}\n",
            PIPELINE,
            "WZ8003",
            "values.yaml:2:15",
            "`workflows.rag.name`",
        ),
        ("a: [1\nb: 2\n", PIPELINE, "WZ8001", "values.yaml:1:4", "never closed"),
        ("a: *x\n", PIPELINE, "WZ8001", "values.yaml:1:4", "x"),
        (workflow(), CYCLE, "WZ8206", "pipeline.py:", "a, b"),
        (workflow(), UNKNOWN_CLASS, "WZ8204", "pipeline.py:", "`SimpleSpliterStep`"),
        (workflow(), DYNAMIC, "WZ8201", "pipeline.py:", ""),
        (workflow(), OF_A_FUNCTION, "WZ8201", "pipeline.py:", "`elsewhere`"),
        (workflow(), "def f(:\n", "WZ8202", "pipeline.py:1:", ""),
        (workflow(), "", "WZ8207", "", "`pipeline.py`"),
        (workflow(), WRONG_DATA, "WZ3031", "pipeline.py:4:", "`split`"),
    ],
)
def test_one_message_with_its_place(
    values: str, pipeline: str, code: str, place: str, part: str
) -> None:
    found = bring(values, pipeline)
    [error] = [item for item in found.diagnostics if item.is_error]
    assert error.code.id == code, said(found)
    assert found.text is None
    shown = f"{error.primary.span}" if error.primary is not None else ""
    assert shown.startswith(place)
    assert part in error.message


def test_a_key_twice_is_told_and_the_last_one_counts() -> None:
    found = bring(workflow() + "    name: one\n    name: two\n")
    assert codes(found) == ["WZ8002"], said(found)
    assert found.text is not None
    assert 'name = "two"' in found.text


def test_an_unknown_workflow() -> None:
    found = bring(workflow(), workflow="rga")
    assert codes(found) == ["WZ8006"]


def test_a_class_of_one_s_own_that_is_nowhere() -> None:
    pipeline = PIPELINE.replace("WZ(SimpleSplitterStep)", "WZ(Mine)")
    found = bring(workflow(), f"from mine import Mine\n{pipeline}")
    assert codes(found) == ["WZ8203"], said(found)


def test_own_steps_are_declared_in_the_file() -> None:
    pipeline = """
from mine.steps import CrawlStep
from wurzel.steps import SimpleSplitterStep
from wurzel.utils import WZ
crawl, split = WZ(CrawlStep), WZ(SimpleSplitterStep)
crawl >> split
pipeline = split
"""
    steps = """
from wurzel.core import Settings, TypedStep
from wurzel.datacontract import MarkdownDataContract

class CrawlSettings(Settings):
    DEPTH: int = 2

class CrawlStep(TypedStep[CrawlSettings, None, list[MarkdownDataContract]]):
    def run(self, inpt: None) -> list[MarkdownDataContract]:
        return []
"""
    values = "workflows: {rag: {container: {env: {CRAWLSTEP__DEPTH: '3'}}}}"
    files = {"mine/__init__.py": "", "mine/steps.py": steps}
    found = bring(values, pipeline, files=files)
    assert found.ok, said(found)
    assert found.text is not None
    assert "extern step CrawlStep(depth: int = 2) : -> [MarkdownDataContract] {" in found.text
    assert "step crawl = CrawlStep(depth = 3)" in found.text


def test_names_that_the_language_or_argo_refuses_are_changed() -> None:
    pipeline = """
from wurzel.steps import ManualMarkdownStep, DropDuplicationStep, SimpleSplitterStep
from wurzel.utils import WZ
step = WZ(ManualMarkdownStep)
Not = WZ(DropDuplicationStep)
wurzel = WZ(DropDuplicationStep)
Step_2 = WZ(DropDuplicationStep)
step_2 = WZ(SimpleSplitterStep)
step >> Not >> wurzel >> Step_2 >> step_2
"""
    found = bring(workflow(), pipeline, name="step_2")
    assert found.ok, said(found)
    assert found.text is not None
    names = "manual_markdown >> drop_duplication >> wurzel2 >> step_2 >> step_2_2"
    assert found.text.rstrip("}\n").endswith(names), found.text


# ---- going on in spite of errors


def test_keep_going_says_what_is_missing_where_it_is_missing() -> None:
    env = {"SIMPLESPLITTERSTEP__BATCH_SIZE": "many", "X": "a {{node.name}}"}
    found = bring(workflow(env=env, name="Bad_Name"), keep_going=True)
    assert sorted(codes(found)) == ["WZ5001", "WZ8301", "WZ8308"]
    assert not found.ok
    assert found.text is not None
    lines = [line.strip() for line in found.text.splitlines()]
    step = next(at for at, line in enumerate(lines) if line.startswith("step split"))
    assert lines[step - 1].startswith("# missing: `SIMPLESPLITTERSTEP__BATCH_SIZE` takes")
    assert "(values.yaml:" in lines[step - 1]
    defaults = lines.index("defaults {")
    assert lines[defaults + 1].startswith("# missing: Argo puts a value")
    assert any(line.startswith("# to be mended: `Bad_Name`") for line in lines)
    assert "step split = SimpleSplitterStep()" in lines


def test_keep_going_without_a_graph() -> None:
    found = bring(workflow(namespace="rag-prod"), CYCLE, keep_going=True)
    assert codes(found) == ["WZ8206"], said(found)
    assert found.text is not None
    assert 'namespace = "rag-prod"' in found.text
    assert "# missing: " in found.text


def test_nothing_is_written_without_it() -> None:
    assert bring(workflow(namespace="rag-prod"), CYCLE).text is None


# ---- anything at all

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@settings(deadline=None, max_examples=30)
@given(st.dictionaries(_TEXT.map(lambda text: f"X{text}"), _TEXT, max_size=4), _TEXT, _TEXT)
def test_whatever_is_written_compiles_or_is_an_error(
    env: dict[str, str], annotation: str, patch: str
) -> None:
    values = workflow(env=env, annotations={"a": annotation}, podSpecPatch=patch)
    found = bring(values)
    assert found.ok == (found.text is not None)
    if found.text is not None:
        assert wzc.compile(text=found.text).ok
    for item in found.diagnostics:
        if item.is_error and item.primary is not None:
            assert item.primary.span.file.name == "values.yaml", said(found)


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_values_files_with_holes_never_raise(data: st.DataObject) -> None:
    text = workflow(schedule="0 4 * * *", container={"secretRef": ["a"]}, podSpecPatch="a: b")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 10)))
    changed = text[:start] + data.draw(_TEXT) + text[end:]
    found = bring(changed, keep_going=True)
    assert found.diagnostics or found.text is not None


MANIFEST = """
kind: Pipeline
metadata: {name: own}
spec:
  backend: argo
  steps:
    - {name: crawl, class: CLASS}
"""
OWN = """
from wurzel.core import NoSettings, TypedStep
from wurzel.datacontract import MarkdownDataContract

class CrawlStep(TypedStep[NoSettings, None, list[MarkdownDataContract]]):
    def run(self, inpt: None) -> list[MarkdownDataContract]:
        return []
"""
MINE = {"mine/__init__.py": "from mine.steps import CrawlStep\n", "mine/steps.py": OWN}


def test_a_manifest_s_class_is_named_where_it_is_defined() -> None:
    # Wurzel's command names `cls.__module__` (wurzel/cli: generate_cli_call).
    found = bring_manifest(MANIFEST.replace("CLASS", "mine.CrawlStep"), files=MINE)
    assert found.text is not None, said(found)
    assert 'class = "mine.steps:CrawlStep"' in found.text


@pytest.mark.parametrize(
    ("path", "code", "part"),
    [
        ("mine.CrawStep", "WZ8204", "`mine` has no class `CrawStep`"),
        ("yours.CrawlStep", "WZ8203", "no Python module `yours`"),
        ("wurzel.steps.splitter.SimpleSpliterStep", "WZ8204", "no step class `SimpleSpliterStep`"),
    ],
)
def test_a_manifest_s_unknown_class(path: str, code: str, part: str) -> None:
    found = bring_manifest(MANIFEST.replace("CLASS", path), files=MINE)
    [error] = [item for item in found.diagnostics if item.is_error]
    assert error.code.id == code
    assert part in error.message


def test_a_class_that_only_a_function_knows_is_an_error() -> None:
    pipeline = """
from wurzel.core import NoSettings, TypedStep
from wurzel.datacontract import MarkdownDataContract
from wurzel.utils import WZ

def make():
    class Crawl(TypedStep[NoSettings, None, list[MarkdownDataContract]]):
        pass
    return Crawl

pipeline = WZ(make())
"""
    found = bring("", pipeline)
    assert codes(found) == ["WZ8308"], said(found)
    assert found.text is None


def test_an_empty_manifest() -> None:
    assert not bring_manifest("").ok
