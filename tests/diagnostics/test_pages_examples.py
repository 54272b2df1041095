"""Every code has a page, and its examples are true: the wrong one is refused for just that."""

import contextlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import define

import wzc
from wzc.api import Compilation, compile_opened
from wzc.cli.main import main
from wzc.diagnostics import catalogue, pages
from wzc.diagnostics.model import Code, Diagnostic
from wzc.diagnostics.pages import Example, Page, load_page
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader, LoadFailure
from wzc.verify.verify import verify

CONSTANTS = {name: code for name, code in vars(catalogue).items() if isinstance(code, Code)}
CODES = {code.id: code for code in CONSTANTS.values()}
PAGES = sorted(path.stem for path in (Path(pages.__file__).parent / "pages").glob("*"))
PACKAGE = Path(wzc.__file__).parent

STEP = """
from wurzel.steps import ManualMarkdownStep, DropDuplicationStep

pipeline docs {{
  defaults {{ image = "ghcr.io/telekom/wurzel:3.3.1" }}
  step read = ManualMarkdownStep(folder_path = {folder})
{more}
}}
"""


class PageLoader(FileLoader):
    """Serves the files of one example, and the standard library as it is shipped."""

    def __init__(self, files: tuple[Example, ...]) -> None:
        self.files = {file.name: file.text for file in files}

    def module(
        self, reference: str, relative: bool, origin: SourceFile
    ) -> SourceFile | LoadFailure:
        if not relative:
            return super().module(reference, relative, origin)
        name = reference.removeprefix("./")
        if name not in self.files:
            return LoadFailure(name, "missing", candidates=tuple(self.files))
        return SourceFile(name, self.files[name], name)

    def text(self, path: str, origin: SourceFile) -> str | LoadFailure:
        found = self.files.get(path.removeprefix("./"))
        return found if found is not None else LoadFailure(path, "missing")


def compiled(files: tuple[Example, ...]) -> Compilation:
    root = files[0]
    source = SourceFile(root.name, root.text, root.name)
    params = dict(setting.split("=", 1) for setting in root.settings)
    return compile_opened(source, root.profiles, params, None, PageLoader(files))


def is_foreign(files: tuple[Example, ...]) -> bool:
    """Whether an example is of what is brought over from elsewhere."""
    return any(not file.name.endswith(".wz") for file in files)


@define
class BroughtOver:
    """What the command line said of an example in Python or YAML, and whether it wrote a file."""

    ids: set[str]
    wrote: bool
    said: str


def brought_over(files: tuple[Example, ...], folder: Path) -> BroughtOver:
    """Run `wzc import`, `stub` or `verify` on an example, as its files' names say."""
    folder.mkdir()
    for file in files:
        (folder / file.name).write_text(file.text, "utf-8")
    printed, said = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(said),
    ):
        code = main([*words_for(files), "--format", "json"])
    text = said.getvalue() + printed.getvalue()
    found = json.JSONDecoder().raw_decode(text[text.index("[") :])[0]
    codes = {item["code"] for item in found}
    if not any(file.name.endswith(".yaml") for file in files):
        codes -= {catalogue.NOTHING_GIVES.id}  # an example of a graph leaves its settings open
    is_check = any(file.name.endswith(".wz") or file.name == "workflow.yaml" for file in files)
    return BroughtOver(codes, code == 0 and (is_check or (folder / "out.wz").exists()), text)


def words_for(files: tuple[Example, ...]) -> list[str]:
    """The command that an example is for."""
    names = [file.name for file in files]
    written = ["-o", "out.wz"]
    root = files[0]
    if "workflow.yaml" in names:
        return ["verify", *names, *(["--pod-security", root.level] if root.level else [])]
    if "pipelinemanifest.yaml" in names:
        return ["import", "wurzel", "--manifest", "pipelinemanifest.yaml", *written]
    if "pipeline.py" in names:
        words = ["import", "wurzel", "--pipeline", "pipeline.py"]
        for name in names:
            words += ["--values", name] if name.endswith(".yaml") else []
        words += ["--workflow", root.workflow] if root.workflow else []
        return [*words, *(["--import"] if root.imports else []), *written]
    declared = [name for name in names if name.endswith(".wz")]
    if declared:
        return ["stub", "steps.py", "--check", declared[0]]
    return ["stub", *names[:1], *written]


def ids(diagnostics: list[Diagnostic]) -> set[str]:
    return {item.code.id for item in diagnostics}


def page_of(code_id: str) -> Page:
    page = load_page(code_id)
    assert page is not None, f"pages/{code_id}.md is missing"
    return page


# ---- mistakes that no example of a page can show, and how each is made here


def _not_utf8() -> Compilation:
    Path("docs.wz").write_bytes('description = "Größe"\n'.encode("latin-1"))
    return wzc.compile("docs.wz")


def _too_large() -> Compilation:
    Path("docs.wz").write_bytes(b"#" * 10_000_000)
    return wzc.compile("docs.wz")


def _too_deep() -> Compilation:
    return wzc.compile(text=STEP.format(folder="(" * 1000 + '"/docs"' + ")" * 1000, more=""))


def _too_many_files() -> Compilation:
    # Ten diamonds one after another: each doubles the files, and 2**10 are more than 500.
    rows = ["read >> a0"]
    for number in range(10):
        rows += [f"step {name}{number} = DropDuplicationStep()" for name in "abc"]
        rows += [f"a{number} >> [b{number}, c{number}]"]
        rows += [f"[b{number}, c{number}] >> a{number + 1}"]
    rows += ["step a10 = DropDuplicationStep()"]
    # Warnings of many inputs are right, and no concern of this page.
    text = STEP.format(folder='"/docs"', more="\n".join(rows))
    return wzc.compile(text=text.replace("DropDuplicationStep", "SimpleSplitterStep"))


def _too_many_templates() -> Compilation:
    # Argo's full CRDs take 200 tasks of a DAG (workflow_types.go); there is one more.
    rows = [f"step s{number} = DropDuplicationStep()" for number in range(200)]
    rows += [f"read >> s{number}" for number in range(200)]
    return wzc.compile(text=STEP.format(folder='"/docs"', more="\n".join(rows)))


def _too_large_a_manifest() -> Compilation:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: docs}\n"
    text = head + "spec:\n  templates:\n"
    text += "    - name: large\n      container:\n        image: alpine:3.20\n"
    text += f'        command: ["{"x" * 1_100_000}"]\n'
    found = verify([SourceFile("large.yaml", text)])
    return Compilation("large.yaml", (), [], found)


UNTESTABLE: dict[str, tuple[str, Callable[[], Compilation]]] = {
    "WZ1010": ("a hundred brackets do not fit on a page", _too_deep),
    "WZ1011": ("a page is UTF-8", _not_utf8),
    "WZ1012": ("4 MB are too much for a page", _too_large),
    "WZ4008": ("it takes more than 500 files", _too_many_files),
    "WZ9026": ("a page is smaller", _too_large_a_manifest),
    "WZ6002": ("it takes 201 steps", _too_many_templates),
}

# Their examples are no pipelines, and are held by tests/stub/test_pages.py.
STUBS = {code for code in CODES if code.startswith("WZ81")}


# ---- codes and pages


def test_each_code_has_a_page_and_each_page_a_code() -> None:
    assert sorted(CODES) == PAGES


def test_numbers_and_titles_are_used_once() -> None:
    assert len(CODES) == len(CONSTANTS)
    assert len({code.title for code in CODES.values()}) == len(CODES)


def test_each_code_is_reported_somewhere() -> None:
    text = "\n".join(
        path.read_text("utf-8")
        for path in PACKAGE.rglob("*.py")
        if path.name not in ("catalogue.py", "_tables.py")
    )
    names = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", text))
    assert [code.id for name, code in CONSTANTS.items() if name not in names] == []


@pytest.mark.parametrize("code_id", PAGES)
def test_a_page_mentions_only_codes_that_exist(code_id: str) -> None:
    assert set(re.findall(r"WZ[0-9]{4}", page_of(code_id).text)) <= CODES.keys()


@pytest.mark.parametrize("code_id", PAGES)
def test_a_page_begins_with_one_paragraph(code_id: str) -> None:
    start = page_of(code_id).text.split("\n## ", 1)[0].strip()
    assert start and "\n\n" not in start and "```" not in start


# ---- examples


@pytest.mark.parametrize("code_id", sorted(CODES.keys() - UNTESTABLE.keys() - STUBS))
def test_the_wrong_example_is_refused_with_the_code_alone(code_id: str, tmp_path: Path) -> None:
    page = page_of(code_id)
    assert page.is_testable
    if is_foreign(page.wrong):
        found = brought_over(page.wrong, tmp_path / "wrong")
        assert found.ids == {code_id}, found.said
        return
    compilation = compiled(page.wrong)
    assert ids(compilation.diagnostics) == {code_id}, compilation.messages()


@pytest.mark.parametrize("code_id", sorted(CODES.keys() - UNTESTABLE.keys() - STUBS))
def test_the_right_example_compiles_in_silence(code_id: str, tmp_path: Path) -> None:
    page = page_of(code_id)
    assert page.right != page.wrong
    if is_foreign(page.right):
        found = brought_over(page.right, tmp_path / "right")
        assert (found.ids, found.wrote) == (set(), True), found.said
        return
    compilation = compiled(page.right)
    assert compilation.diagnostics == [], compilation.messages()
    assert compilation.documents


@pytest.mark.parametrize("code_id", sorted(UNTESTABLE))
def test_a_mistake_that_no_page_can_show(
    code_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = page_of(code_id)
    assert not page.is_testable
    if page.right:
        assert compiled(page.right).diagnostics == []
    compilation = UNTESTABLE[code_id][1]()
    messages = compilation.messages()
    assert ids(compilation.diagnostics) == {code_id}, messages
    quoted = [line for line in page.text.splitlines() if line.startswith("error[")]
    assert all(line in messages.splitlines() for line in quoted), messages


def test_the_loader_serves_only_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "steps.wz").write_text("let a = 1\n")
    root = Example("example.wz", 'import "./steps.wz" as steps\n')
    assert "WZ2001" in ids(compiled((root,)).diagnostics)
