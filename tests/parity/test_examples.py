"""The page in examples/wurzel says which line is for which row: the lines are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "wurzel"
README = EXAMPLES / "README.md"
ROWS = re.findall(
    r"^\| (.+?) \| (.+?) \| \[(.+?\.wz)\]", README.read_text(encoding="utf-8"), re.MULTILINE
)
# The rows of the documentation's tables, by their table's name here.
FIELDS = {
    "Workflow-level options": "name namespace schedule entrypoint serviceAccountName dataDir "
    "annotations podSpecPatch",
    "Pod security context": "runAsNonRoot runAsUser runAsGroup fsGroup fsGroupChangePolicy "
    "supplementalGroups seccompProfileType",
    "Container security context": "runAsNonRoot runAsUser runAsGroup allowPrivilegeEscalation "
    "readOnlyRootFilesystem dropCapabilities seccompProfileType",
    "Container resources": "cpu_request cpu_limit memory_request memory_limit",
    "Tokenizer cache": "enabled claimName mountPath readOnly createPvc storageSize "
    "storageClassName accessModes",
    "S3 artifacts": "bucket endpoint defaultMode",
    "Middlewares": "MIDDLEWARES PROMETHEUS__PROMETHEUS_GATEWAY PROMETHEUS__PROMETHEUS_JOB "
    "PROMETHEUS__PROMETHEUS_DISABLE_CREATED_METRIC",
}


@pytest.mark.parametrize(("row", "line", "file"), ROWS, ids=[row[0] for row in ROWS])
def test_a_rows_line_is_in_its_file(row: str, line: str, file: str) -> None:
    text = (EXAMPLES / file).read_text(encoding="utf-8")
    quoted = re.findall(r"`(.+?)`", line)
    assert quoted
    assert quoted[0] in text


@pytest.mark.parametrize("table", FIELDS)
def test_every_row_of_the_documentation_is_there(table: str) -> None:
    page = README.read_text(encoding="utf-8")
    section = page.split(f"## {table}\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`([A-Za-z_]+)", section))
    assert set(FIELDS[table].split()) <= named


def test_every_example_is_named() -> None:
    assert {path.name for path in EXAMPLES.glob("*.wz")} == {file for _, _, file in ROWS}
