"""Every `.wz` block of the README and the documentation is right."""

from __future__ import annotations

import json
import re

import pytest
import yaml

from tests.argo.client import Validator
from tests.argo.stand_ins import library
from tests.examples.blocks import ROOT, Block, blocks, outputs
from tests.examples.goldens import profiles_of
from wzc import api
from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax.parser import parse

BLOCKS = blocks()
FILES = [block for block in BLOCKS if block.marker == "wz"]
FRAGMENTS = [block for block in BLOCKS if block.marker == "wz fragment"]


def compiled(block: Block, profile: str | None) -> api.Compilation:
    # As a file in examples/, so that it may import from there.
    name = str(ROOT / "examples" / "documentation.wz")
    return api.compile(text=block.text, name=name, profiles=[] if profile is None else [profile])


@pytest.mark.parametrize("block", FILES, ids=str)
def test_a_file_compiles_and_argo_accepts_it(block: Block, argo: Validator) -> None:
    for profile in (None, *profiles_of(block.text)):
        found = compiled(block, profile)
        assert found.messages() == ""
        namespace = yaml.safe_load(found.yaml().partition("\n---")[0])["metadata"].get("namespace")
        holders = library(block.text, namespace or "")
        there = [f"---\n{json.dumps(holder)}\n" for holder in holders]
        results = argo.validate("".join([found.yaml(), *there]))
        assert results
        assert [str(result) for result in results if not result.ok] == []


@pytest.mark.parametrize(("block", "shown"), outputs(), ids=str)
def test_the_output_that_is_shown_is_what_comes_out(block: Block, shown: Block) -> None:
    left = compiled(block, None).yaml().partition("\n")[2]  # the first comment names the file
    parts = re.split(r"^ *# \.\.\.\n", shown.text, flags=re.MULTILINE)
    assert any(parts), f"{shown} shows nothing"
    for part in filter(None, parts):
        _, found, left = left.partition(part)
        assert found == part, f"{shown} has other lines than those that come out:\n{part}"


@pytest.mark.parametrize("block", FRAGMENTS, ids=str)
def test_a_fragment_can_be_read(block: Block) -> None:
    messages = [_syntax_errors(block.text), _syntax_errors(f"pipeline p {{\n{block.text}\n}}\n")]
    assert "" in messages, messages[1]


def _syntax_errors(text: str) -> str:
    from wzc.diagnostics.terminal import render

    diagnostics = Diagnostics()
    parse(SourceFile("fragment.wz", text), diagnostics)
    return render(diagnostics.sorted(), color=False)


def test_every_block_has_a_marker_that_is_known() -> None:
    # `wz before`: what is formatted to the next block (tests/fmt).
    others = [block for block in BLOCKS if block not in (*FILES, *FRAGMENTS)]
    assert [f"{b}: {b.marker}" for b in others if b.marker != "wz before"] == []
    assert any(block.path.name == "README.md" for block in FILES)
