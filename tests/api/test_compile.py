"""`wzc.compile`: compiling from Python."""

from __future__ import annotations

from pathlib import Path

import pytest

import wzc
from wzc.source.file import SourceFile
from wzc.source.loader import LoadFailure

TEXT = """\
extern step Print(text: string, count: int = 1) { class = "acme.steps:Print" }
param image: string = "acme:1"
param count: int = 2
pipeline good {
  defaults { image = image }
  step one = Print(text = "one", count = count)
}
profile prod {
  image = "acme:prod"
  pipeline good { namespace = "prod" }
}
"""
TWO = TEXT + 'pipeline other {\n  defaults { image = image }\n  step a = Print(text = "a")\n}\n'


def test_text_gives_documents_and_yaml() -> None:
    found = wzc.compile(text=TEXT, name="good.wz")
    assert found.ok
    assert found.diagnostics == found.errors == found.warnings == []
    [document] = found.documents
    assert document["kind"] == "Workflow"
    lines = found.yaml().splitlines()
    assert lines[0] == f"# Generated from good.wz by wzc {wzc.__version__}; edit that."
    assert lines[1] == "apiVersion: argoproj.io/v1alpha1"
    assert found.json().startswith('{\n  "apiVersion": "argoproj.io/v1alpha1"')


def test_a_path_is_read_as_str_or_as_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.wz").write_text(TEXT, encoding="utf-8")
    expected = wzc.compile(text=TEXT, name="good.wz").yaml()
    assert wzc.compile("good.wz").yaml() == expected
    assert wzc.compile(Path("good.wz")).yaml() == expected
    assert wzc.compile(tmp_path / "good.wz").yaml() == expected


def test_profiles_params_and_pipeline() -> None:
    found = wzc.compile(text=TWO, profiles=["prod"], params={"count": 7}, pipeline="good")
    assert found.ok, found.messages()
    assert len(found.documents) == 1
    text = found.yaml()
    assert "with profile prod" in text.splitlines()[0]
    assert "acme:prod" in text
    assert "namespace: prod" in text
    assert "7" in text
    assert len(wzc.compile(text=TWO).documents) == 2
    assert "acme:mine" in wzc.compile(text=TEXT, params={"image": "acme:mine"}).yaml()


def test_the_source_map_knows_the_lines_of_the_yaml() -> None:
    found = wzc.compile(text=TEXT, name="good.wz")
    text = found.yaml().splitlines()
    mapped = found.source_map("out.yaml")
    assert mapped["output"] == "out.yaml"
    assert mapped["sources"] == ["good.wz"]
    [image] = [m for m in mapped["mappings"] if m["path"].endswith(".image")]
    assert "acme:1" in text[image["line"] - 1]
    assert image["from"] == {"line": 2, "column": 23}


def test_mistakes_are_diagnostics_and_never_raise(tmp_path: Path) -> None:
    found = wzc.compile(text=TEXT.replace("count = count", "cuont = count"))
    assert not found.ok
    assert found.documents == []
    assert [item.code.id for item in found.errors] == ["WZ2004"]
    assert "`cuont`" in found.messages()
    missing = wzc.compile(tmp_path / "nothing.wz")
    assert [item.code.id for item in missing.errors] == ["WZ2001"]
    (tmp_path / "latin.wz").write_bytes(b"\xff")
    assert [item.code.id for item in wzc.compile(tmp_path / "latin.wz").errors] == ["WZ1011"]
    assert [item.code.id for item in wzc.compile(tmp_path).errors] == ["WZ2001"]
    assert [item.code.id for item in wzc.compile(text="").errors] == ["WZ2014"]
    unknown = wzc.compile(text=TEXT, profiles=["no"], params={"no": 1}, pipeline="no")
    assert {item.code.id for item in unknown.errors} == {"WZ2013"}


def test_output_of_a_failed_compile_raises_with_the_messages() -> None:
    found = wzc.compile(text="pipeline p {}", name="p.wz")
    for call in (found.yaml, found.json, lambda: found.source_map("x")):
        with pytest.raises(wzc.CompileError, match="WZ4007") as caught:
            call()
        assert caught.value.compilation is found


def test_a_path_and_text_are_not_mistaken_for_one_another() -> None:
    with pytest.raises(TypeError, match="text="):
        wzc.compile(TEXT)
    with pytest.raises(TypeError, match="either"):
        wzc.compile("good.wz", text=TEXT)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="either"):
        wzc.compile()  # type: ignore[call-overload]
    with pytest.raises(TypeError, match=r"profiles=\['prod'\]"):
        wzc.compile(text=TEXT, profiles="prod")


class Memory:
    """A loader with files of its own."""

    def module(
        self, reference: str, relative: bool, origin: SourceFile
    ) -> SourceFile | LoadFailure:
        assert relative
        if reference == "./image.wz":
            return SourceFile("image.wz", 'let image = "acme:memory"\n', "image.wz")
        return LoadFailure(reference, "missing")

    def text(self, path: str, origin: SourceFile) -> str | LoadFailure:
        return LoadFailure(path, "missing")


def test_imports_come_through_the_loader() -> None:
    text = 'from "./image.wz" import image\n' + TEXT.replace('param image: string = "acme:1"\n', "")
    text = text.replace('  image = "acme:prod"\n', "")
    found = wzc.compile(text=text, loader=Memory())
    assert found.ok, found.messages()
    assert "acme:memory" in found.yaml()


def test_relative_imports_of_text_start_in_the_folder_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "image.wz").write_text('let image = "acme:sub"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    text = TEXT.replace('param image: string = "acme:1"\n', "").replace(
        '  image = "acme:prod"\n', ""
    )
    text = 'from "./image.wz" import image\n' + text
    assert "acme:sub" in wzc.compile(text=text, name="sub/pipeline.wz").yaml()


def test_the_same_source_gives_the_same_bytes() -> None:
    first = wzc.compile(text=TWO)
    second = wzc.compile(text=TWO)
    assert first.yaml() == second.yaml() == first.yaml()
    assert first.source_map("x") == second.source_map("x")


def test_absolute_paths_do_not_get_into_the_output(tmp_path: Path) -> None:
    (tmp_path / "good.wz").write_text(TEXT, encoding="utf-8")
    found = wzc.compile(tmp_path / "good.wz")
    assert found.header.startswith("Generated from good.wz by ")
    assert found.source_map("x")["sources"] == ["good.wz"]


def test_a_run_of_a_scheduled_pipeline_by_hand() -> None:
    text = (
        'pipeline p { schedule = "@daily", name = "n", input day: string = "x"\n'
        'step a = container(image = "a/b:1", command = ["x", day]) }'
    )
    [scheduled] = wzc.compile(text=text).documents
    found = wzc.compile(text=text, kind="Workflow")
    [run] = found.documents
    assert (run["kind"], run["metadata"]) == ("Workflow", {"generateName": "n-"})
    assert run["spec"] == scheduled["spec"]["workflowSpec"]  # type: ignore[index, call-overload]
    assert "generateName" in found.yaml()


def test_a_workflow_keeps_its_name() -> None:
    text = 'pipeline p { name = "n", step a = container(image = "a/b:1", command = ["x"]) }'
    assert wzc.compile(text=text, kind="Workflow").yaml() == wzc.compile(text=text).yaml()


def test_another_kind_makes_no_sense() -> None:
    with pytest.raises(ValueError, match="CronWorkflow"):
        wzc.compile(text="", kind="CronWorkflow")
