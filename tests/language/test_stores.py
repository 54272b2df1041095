"""Stores of artifacts: what is wrong with one argument may need another."""

from __future__ import annotations

import pytest

from wzc import api
from wzc.diagnostics.apply import apply_fixes

SOURCE = """\
import wurzel
from wurzel.steps import ManualMarkdownStep, SimpleSplitterStep
pipeline p {{
  use wurzel.defaults
  artifacts = s3(bucket = "docs", {arguments})
  defaults {{ image = "a:1" }}
  step a = ManualMarkdownStep(folder_path = "/data")
  step b = SimpleSplitterStep()
  a >> b
}}
"""


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ('endpoint = "http://minio:9000"', 'endpoint = "minio:9000", insecure = true'),
        (
            'insecure = true, endpoint = "HTTP://minio:9000/"',
            'insecure = true, endpoint = "minio:9000"',
        ),
    ],
)
def test_plain_http_is_mended_with_insecure(written: str, mended: str) -> None:
    text = SOURCE.format(arguments=written)
    [found] = api.compile(text=text, name="p.wz").diagnostics
    assert found.code.id == "WZ5012" and found.primary is not None
    after = apply_fixes(text, found.primary.span.file, found.fixes)
    assert after == SOURCE.format(arguments=mended)
    assert api.compile(text=after, name="p.wz").messages() == ""


@pytest.mark.parametrize(
    "written",
    ['endpoint = "http://minio:9000", insecure = false', 'endpoint = "http://minio:9000/bucket"'],
)
def test_what_is_not_certain_is_not_mended(written: str) -> None:
    [found] = api.compile(text=SOURCE.format(arguments=written), name="p.wz").diagnostics
    assert found.code.id == "WZ5012"
    assert found.fixes == []
