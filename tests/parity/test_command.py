"""Commands as people write them down, and what they ask of the importer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.parity.command import Command, UnsupportedCommandError, read_command

_GENERATE = "wurzel generate -b ArgoBackend"
_PLAIN = Command("pipeline.py:pipeline", reads_values=False)
_VALUES = Command("pipeline.py:pipeline", values=("a.yaml", "b.yaml"), workflow="demo")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        (f"{_GENERATE} pipeline:pipeline", _PLAIN),
        (f"# comment\n\n$ {_GENERATE} -o output.yaml pipeline:pipeline\n# rc=0", _PLAIN),
        (f"{_GENERATE} pipeline:pipeline > output.yaml", _PLAIN),
        (f"{_GENERATE} pipeline.pipeline", _PLAIN),
        (f"{_GENERATE} -e BaseStepExecutor pipeline:pipeline", _PLAIN),
        (f"{_GENERATE} --executor=base pipeline:pipeline", _PLAIN),
        ("wurzel --log-level DEBUG generate --backend argo pipeline:pipeline", _PLAIN),
        ("uv run wurzel generate --backend=argobackend pipeline:pipeline", _PLAIN),
        (
            "MIDDLEWARES=prometheus .venv/bin/wurzel generate -b ArgoBackend pipeline:pipeline",
            _PLAIN,
        ),
        ("cd here && python3 -m wurzel generate -b ArgoBackend pipeline:pipeline", _PLAIN),
        # Without values files Wurzel does not look at the name.
        (f"{_GENERATE} --pipeline-name demo pipeline:pipeline", _PLAIN),
        (
            f"{_GENERATE} --values a.yaml \\\n  -f b.yaml --pipeline-name demo pipeline:pipeline",
            _VALUES,
        ),
        (f"{_GENERATE} pipeline:pipeline --pipeline-name=demo -fa.yaml --values=b.yaml", _VALUES),
        (f"{_GENERATE} flows.rag.all:last", Command("flows/rag/all.py:last", reads_values=False)),
        ("python pipeline.py", Command("pipeline.py")),
        ("python3.12 -u sub/flow.py --now", Command("sub/flow.py")),
        ("python -m flows.rag", Command("flows/rag.py")),
        ("wurzel manifest generate my.yaml --output output.yaml", Command(manifest="my.yaml")),
        ("wurzel manifest generate -o output.yaml my.yaml", Command(manifest="my.yaml")),
        (
            f"{_GENERATE} wurzel.steps.splitter:SimpleSplitterStep",
            Command(
                "pipeline.py:pipeline",
                synthetic="from wurzel.steps.splitter import SimpleSplitterStep\n"
                "from wurzel.utils import WZ\n\npipeline = WZ(SimpleSplitterStep)\n",
                reads_values=False,
            ),
        ),
    ],
)
def test_a_command_is_understood(text: str, command: Command, tmp_path: Path) -> None:
    (tmp_path / "command.txt").write_text(text)
    assert read_command(tmp_path) == command


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "holds no command"),
        ("# nothing\nls -l", "holds no command"),
        ("wurzel generate pipeline:pipeline", "the backend is DvcBackend"),
        (f"{_GENERATE} -e DvcBackend pipeline:pipeline", "the executor is DvcBackend"),
        ("wurzel generate --list-backends", "without a pipeline"),
        ("wurzel run wurzel.steps.splitter:SimpleSplitterStep", "generates nothing"),
        ("wurzel manifest validate my.yaml", "without `generate`"),
        ("python -c 'print()'", "is no file"),
    ],
)
def test_what_makes_no_workflow_is_said(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "command.txt").write_text(text)
    with pytest.raises(UnsupportedCommandError, match=reason):
        read_command(tmp_path)


def test_without_a_command_the_files_tell(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedCommandError):
        read_command(tmp_path)
    (tmp_path / "pipeline.py").touch()
    assert read_command(tmp_path) == _PLAIN
    (tmp_path / "values.yaml").touch()
    assert read_command(tmp_path).options() == [
        *("--pipeline", "pipeline.py:pipeline"),
        *("--values", "values.yaml"),
    ]
    (tmp_path / "pipelinemanifest.yaml").touch()
    assert read_command(tmp_path).options() == ["--manifest", "pipelinemanifest.yaml"]


def test_a_package_has_its_pipeline_in_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/__init__.py").touch()
    (tmp_path / "command.txt").write_text(f"{_GENERATE} flows:last")
    assert read_command(tmp_path).pipeline == "flows/__init__.py:last"
