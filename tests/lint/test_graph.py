"""Rules on what flows along the edges: a mode that closes folders."""

import pytest

from tests.lint.sources import source_of
from wzc.diagnostics.model import Diagnostic
from wzc.pipeline import Options, check_source
from wzc.source.file import SourceFile
from wzc.source.loader import FileLoader


def found_in(text: str) -> list[Diagnostic]:
    return check_source(SourceFile("rag.wz", text), FileLoader(), Options()).diagnostics.sorted()


def store(mode: str) -> str:
    return f'artifacts = s3(bucket = "docs", default_mode = {mode})'


# The owner enters a folder with 0o100; the help gives an `x` to all who have an `r`.
@pytest.mark.parametrize(
    ("mode", "better"),
    [("0o644", "0o755"), ("0o600", "0o700"), ("0o666", "0o777"), ("0o640", "0o750")],
)
def test_a_mode_that_closes_folders(mode: str, better: str) -> None:
    text = source_of({"pipeline": store(mode)})
    [found] = found_in(text)
    assert found.code.id == "WZ5012" and found.primary is not None
    assert found.primary.span.text == mode
    assert f"`{mode}`" in found.message and f"`{better}`" in (found.help or "")
    assert [label.span.text for label in found.secondary] == ["docs >> split"]


@pytest.mark.parametrize("mode", ["0o775", "0o755", "0o700", "0o100"])
def test_a_mode_that_leaves_them_open(mode: str) -> None:
    assert found_in(source_of({"pipeline": store(mode)})) == []


def test_it_is_the_store_of_the_step_that_gives_the_data() -> None:
    open_one, closed_one = store("0o755"), store("0o644")
    assert found_in(source_of({"pipeline": open_one, "split": closed_one})) == []
    assert found_in(source_of({"pipeline": closed_one, "docs": "artifacts = null"})) == []
    [found] = found_in(source_of({"pipeline": open_one, "docs": closed_one}))
    assert found.code.id == "WZ5012"


def test_it_is_said_once() -> None:
    text = source_of({"pipeline": store("0o644")})
    more = "step more = SimpleSplitterStep()\nsplit >> more\ndocs >> split"
    assert len(found_in(text.replace("docs >> split", more))) == 1


def test_without_edges_it_is_only_a_mode_of_files() -> None:
    text = (
        "from wurzel.steps import ManualMarkdownStep\n"
        f'pipeline rag {{\n{store("0o644")}\ndefaults {{ image = "wurzel:1" }}\n'
        'step docs = ManualMarkdownStep(folder_path = "/data")\n}\n'
    )
    assert found_in(text) == []
