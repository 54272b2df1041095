"""Functions on text do the same when compiling and in the run: held to those of Argo."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from wzc.evaluate.functions import IMPLEMENTATIONS
from wzc.values.number_text import number_text

CHARACTERS = [
    chr(code)
    for code in range(1, sys.maxunicode + 1)
    if not 0xD800 <= code < 0xE000 and chr(code) not in "{}|"
]


def asked(argo: Validator, function: str, text: str) -> str:
    """What Argo makes of a text."""
    tag = f"{{{{=sprig.{function}(workflow.parameters.x)}}}}"
    scope = {"workflow.parameters.x": text}
    [reply] = argo.evaluate([{"op": "text", "text": tag, "scope": scope}])
    assert not reply.error, reply.error
    found: str = json.loads(f'"{reply.value}"')  # for JSON, which the tag usually stands in
    return found


@pytest.mark.parametrize("function", ["upper", "lower"])
def test_letters_change_as_in_argo(function: str, argo: Validator) -> None:
    found = asked(argo, function, "|".join(CHARACTERS)).split("|")
    own = [IMPLEMENTATIONS[function](character) for character in CHARACTERS]
    different = [pair for pair in zip(CHARACTERS, found, own, strict=True) if pair[1] != pair[2]]
    assert different == []
    for text in ("ΟΔΟΣ", "Straße", "İstanbul"):
        assert IMPLEMENTATIONS[function](text) == asked(argo, function, text)


def test_blanks_are_trimmed_as_in_argo(argo: Validator) -> None:
    blanks = [character for character in CHARACTERS if character.isspace()]
    for blank in [*blanks, "\u200b", "\ufeff"]:
        text = f"{blank}a{blank}"
        assert IMPLEMENTATIONS["trim"](text) == asked(argo, "trim", text), hex(ord(blank))


@settings(max_examples=200)
@given(st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_are_written_as_argo_writes_them(argo: Validator, number: float) -> None:
    text = repr(float(number))
    tag = "{{=toJson(asFloat(workflow.parameters.x))}}"
    [reply] = argo.evaluate([{"op": "text", "text": tag, "scope": {"workflow.parameters.x": text}}])
    assert not reply.error, reply.error
    assert number_text(float(number)) == reply.value
