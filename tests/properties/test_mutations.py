"""Files with a slip or two, as people make them: there is a message or correct output, no crash.

The files are the examples, the documentation's and those of the diagnostics' pages, so all
constructs are among them.
"""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.examples.blocks import ROOT, blocks, blocks_of
from wzc import api
from wzc.diagnostics.model import Diagnostics
from wzc.knowledge.check import check
from wzc.knowledge.schema import load
from wzc.source.file import SourceFile
from wzc.syntax.tokens import tokenize

pytestmark = pytest.mark.slow

# Imports of the files are looked for there.
NAME = str(ROOT / "examples" / "documentation.wz")
VALUES = (
    *('"x"', '""', "null", "true", "-1", "0", "[]", "{}", "x", "99999999999999999999"),
    *("1.5", "5min", "1Gi", '"{{item}}"', '"${x}"', "1..3"),
)


@cache
def files() -> list[str]:
    pages = sorted((ROOT / "compiler/wzc/diagnostics/pages").glob("*.md"))
    found = [block.text for block in blocks() if block.marker == "wz"]
    found += [path.read_text("utf-8") for path in sorted((ROOT / "examples").rglob("*.wz"))]
    found += [block.text for page in pages for block in blocks_of(page)]
    return [text for text in found if "pipeline " in text]


@cache
def tokens(text: str) -> list[tuple[int, int]]:
    read = tokenize(SourceFile("x.wz", text), Diagnostics())
    places = zip(read.starts, read.ends, strict=True)
    return [(start, end) for start, end in places if end > start]


@cache
def words() -> list[str]:
    return [text[start:end] for text in files() for start, end in tokens(text)]


def slip(text: str, random: Random) -> str:
    """The text with one mistake."""
    places, lines = tokens(text), text.split("\n")
    (start, end), (other, stop) = sorted((random.choice(places), random.choice(places)))
    line = random.randrange(len(lines))
    match random.choice(("out", "swap", "value", "word", "same", "line", "twice", "foreign")):
        case "out":
            return text[:start] + text[end:]
        case "swap" if end <= other:
            return text[:start] + text[other:stop] + text[end:other] + text[start:end] + text[stop:]
        case "value":
            values = [at for at in places if text[at[0]].isdigit() or text[at[0]] == '"']
            start, end = random.choice(values or places)
            return text[:start] + random.choice(VALUES) + text[end:]
        case "word":
            return text[:start] + random.choice(words()) + text[end:]
        case "same":
            kind = _kind(text[start])
            return (
                text[:start]
                + random.choice([w for w in words() if _kind(w[0]) == kind])
                + (text[end:])
            )
        case "line":
            return "\n".join(lines[:line] + lines[line + 1 :])
        case "twice":
            return "\n".join(lines[: line + 1] + lines[line:])
        case _:
            added = random.choice(random.choice(files()).split("\n"))
            return "\n".join([*lines[: line + 1], added, *lines[line + 1 :]])


def _kind(character: str) -> str:
    if character.isalpha():
        return "name"
    return "number" if character.isdigit() else character


@settings(max_examples=300, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.integers(0, 10**9))
def test_a_message_or_what_argo_accepts(argo: Validator, seed: int) -> None:
    random = Random(seed)
    text = slip(random.choice(files()), random)
    if random.random() < 0.3:
        text = slip(text, random) if tokens(text) else text
    try:
        found = api.compile(text=text, name=NAME)
        found.messages()
        if not found.ok:
            return
        emitted = found.yaml()
    except Exception as error:
        error.add_note(text)
        raise
    assert [str(each) for each in argo.validate(emitted) if not each.ok] == [], text
    if "argo_version" in text or "crds" in text:
        return  # for another version than the one below
    for document in found.documents:
        problems = list(check(document, str(document["kind"]), load("4.1")))
        assert [each for each in problems if each.allowed != ("key",)] == [], text
