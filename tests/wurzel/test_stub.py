"""`wzc stub --check` holds the library against the package's source, and sees its changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen

from tests.wurzel.runner import ROOT, Machine

pytestmark = [pytest.mark.slow, pytest.mark.thorough]


def differences(machine: Machine, folder: Path, file: str = "steps.wz") -> list[str]:
    """The messages for a file of the library; modules in the folder come before the installed."""
    path = ROOT / "stdlib" / "wurzel" / file
    words = ["stub", "--check", str(path), "wurzel.steps", "--python", str(machine.python)]
    done = subprocess.run(
        [sys.executable, "-m", "wzc", *words, "--format", "json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT / "compiler")},
    )
    found = [f"{item['code']} {item['message']}" for item in json.loads(done.stdout)]
    assert done.returncode == (1 if found else 0), done.stderr
    return found


def test_the_library_is_equal_to_the_package(machine: Machine, tmp_path: Path) -> None:
    assert differences(machine, tmp_path) == []


@frozen
class Change:
    """What a later version might have instead of a text in a file, and what is to be said of it."""

    file: str
    old: str
    new: str
    said: tuple[str, ...]
    above: str = ""


CHANGES = {
    "a default": Change(
        "steps/splitter.py",
        "NUM_THREADS: int = Field(4, ge=1)",
        "NUM_THREADS: int = Field(8, ge=1)",
        # The embedding steps' settings extend those of the splitter.
        tuple(
            f"the default of `num_threads` of `{step}` is `4` here, and `8` in the class"
            for step in (
                *("BaseEmbeddingStep", "EmbeddingMultiVectorStep", "EmbeddingStep"),
                *("SimpleSplitterStep", "TruncatedEmbeddingStep"),
            )
        ),
    ),
    "a default of a duration": Change(
        "steps/scraperapi/settings.py",
        "TIMEOUT: int = 61",
        "TIMEOUT: int = 90",
        ("the default of `timeout` of `ScraperAPIStep` is `61s` here, and `90` in the class",),
    ),
    "a setting renamed": Change(
        "steps/s3/settings.py",
        "    TENANT: str",
        "    LABEL: str",
        (
            "`S3MarkdownStep` lacks the setting `label`",
            "the class of `S3MarkdownStep` has no setting `tenant`",
        ),
    ),
    "one more": Change(
        "steps/sftp/sftp_manual_markdown.py",
        "    TIMEOUT: float",
        "    KEEPALIVE: bool = False\n    TIMEOUT: float",
        ("`SFTPManualMarkdownStep` lacks the setting `keepalive`",),
    ),
    "one less": Change(
        "steps/milvus/settings.py",
        "    SECURED: bool = False\n",
        "",
        ("the class of `MilvusConnectorStep` has no setting `secured`",),
    ),
    "a limit": Change(
        "steps/scraperapi/settings.py",
        "RETRY: int = Field(ge=0, default=5)",
        "RETRY: int = Field(ge=1, default=5)",
        ("`retry` of `ScraperAPIStep` is `int(min = 0)` here, and `int(min = 1)` in the class",),
    ),
    "a type": Change(
        "steps/scraperapi/settings.py",
        "DEVICE_TYPE: str = ",
        "DEVICE_TYPE: int | str = ",
        ("`device_type` of `ScraperAPIStep` is `string` here, and `int | string` in the class",),
    ),
    "values that are allowed": Change(
        "steps/scraperapi/settings.py",
        'COUNTRY_CODE: str = "en"',
        'COUNTRY_CODE: Literal["en", "de"] = "en"',
        ('`country_code` of `ScraperAPIStep` is `string` here, and `"en" | "de"` in the class',),
        "from typing import Literal\n",
    ),
    "whole numbers no more": Change(
        "steps/scraperapi/settings.py",
        "TIMEOUT: int = 61",
        "TIMEOUT: float = 61",
        (
            '`timeout` of `ScraperAPIStep` is `duration(unit = "s", whole = true)` here, '
            "and `float` in the class",
        ),
    ),
    "required now": Change(
        "steps/milvus/settings.py",
        'HOST: str = "localhost"',
        "HOST: str",
        ("`host` of `MilvusConnectorStep` is not required here, and the class requires it",),
    ),
    "a secret no more": Change(
        "steps/milvus/settings.py",
        "PASSWORD: SecretStr",
        "PASSWORD: str",
        ("`password` of `MilvusConnectorStep` is `secret` here, and `string` in the class",),
    ),
    "a class renamed": Change(
        "steps/wonderful/step.py",
        "class WonderfulRAGStep(",
        "class WonderfulStep(",
        (
            "the step `WonderfulStep` is not declared",
            "there is no step class `wurzel.steps.wonderful.step:WonderfulRAGStep`",
        ),
    ),
    "a field of a contract": Change(
        "steps/milvus/data.py",
        "    old: str",
        "    older: str",
        (
            "the contract `Result` differs from its class in `old`, which the class has not; "
            "`older: string`, which it lacks",
        ),
    ),
}


@pytest.fixture(scope="module")
def package(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package's source, to be altered."""
    [installed] = (machine.python.parent.parent / "lib").glob("python*/site-packages/wurzel")
    copy = tmp_path_factory.mktemp("altered") / "wurzel"
    shutil.copytree(installed, copy, ignore=lambda folder, names: _no_source(Path(folder), names))
    return copy


def _no_source(folder: Path, names: list[str]) -> list[str]:
    return [name for name in names if not (name.endswith(".py") or (folder / name).is_dir())]


def test_the_copy_is_what_is_read(machine: Machine, package: Path) -> None:
    assert differences(machine, package.parent) == []


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_the_package_is_seen(change: Change, machine: Machine, package: Path) -> None:
    file = package / change.file
    before = file.read_text("utf-8")
    assert before.count(change.old) == 1
    file.write_text(change.above + before.replace(change.old, change.new), "utf-8")
    try:
        found = differences(machine, package.parent)
    finally:
        file.write_text(before, "utf-8")
    assert sorted(found) == sorted(f"WZ8109 {message}" for message in change.said)
