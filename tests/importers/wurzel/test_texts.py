"""The text of a variable as a value: what Wurzel's own settings make of the same text."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import IN_CI
from tests.wurzel.runner import environment_python
from wzc.backend.argo.env import env_text
from wzc.importers.wurzel.translate.texts import Refused, setting_value
from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    FLOAT,
    INT,
    NULL,
    STRING,
    Enum,
    ListOf,
    MapOf,
    Scalar,
    Type,
    Union,
)
from wzc.writing import Raw

HERE = Path(__file__).resolve().parent
# The fields of settings_oracle.py.
TYPES: dict[str, Type] = {
    "TEXT": STRING,
    "NUMBER": INT,
    "REAL": FLOAT,
    "FLAG": BOOL,
    "CHOICE": Enum(("a", "B", "1")),
    "TEXTS": ListOf(STRING),
    "NUMBERS": ListOf(INT),
    "FLAGS": MapOf(BOOL),
    "MAP": MapOf(STRING),
    "ANYTHING": MapOf(ANY),
    "MAYBE_NUMBER": Union((INT, NULL)),
    "MAYBE_TEXT": Union((STRING, NULL)),
    "MAYBE_TEXTS": Union((ListOf(STRING), NULL)),
}
Ask = Callable[[str, str], dict[str, Any]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    python = environment_python()
    if not python.is_file():
        if IN_CI:
            pytest.fail(f"no Wurzel at {python}", pytrace=False)
        pytest.skip(f"no Wurzel at {python}")
    process = subprocess.Popen(
        [str(python), str(HERE / "settings_oracle.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def asked(name: str, text: str) -> dict[str, Any]:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps({name: text}) + "\n")
        process.stdin.flush()
        found: dict[str, Any] = json.loads(process.stdout.readline())
        return found

    yield asked
    process.communicate(timeout=30)


_SINGLE = st.one_of(
    st.sampled_from(
        ["", "true", "Yes", "on", "0", "1", "null", "a", "B", " 1 ", "1.0", "1.5", "1e3"]
    ),
    st.sampled_from(
        ["-0", "+5", "1_000", "0x10", "nan", "inf", "08", "\u0661", "t", "n", "{}", "[]"]
    ),
    st.integers().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
)
_JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.sampled_from(["", "a", "1", "yes", "1.0"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=6,
).map(json.dumps)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(TYPES)), st.one_of(_SINGLE, _JSON))
@example("MAYBE_TEXTS", "null")
@example("ANYTHING", '{"a": 1.5, "b": null}')
@example("NUMBERS", '["1", 2.0, true]')
@example("FLAGS", '{"a": "on", "b": 0}')
def test_what_is_written_means_what_the_text_meant(ask: Ask, name: str, text: str) -> None:
    found = setting_value(text, TYPES[name])
    real = ask(name, text)
    if isinstance(found, Refused):
        assert found.is_unsayable or "refused" in real, (text, real)
        return
    assert "refused" not in real, (text, found)
    if found is None:
        assert real["value"] == "None"
        return
    assert ask(name, env_text(found)) == real, (text, found)


@pytest.mark.parametrize(
    ("text", "limits", "written"),
    [
        ("120", {"unit": "s", "whole": True}, "2min"),
        ("90", {"unit": "s", "whole": True}, "90s"),
        ("86400", {"unit": "s"}, "1d"),
        ("0.5", {"unit": "s"}, "500ms"),
        ("0", {"unit": "s"}, "0s"),
        ("5", {"unit": "min"}, "5min"),
    ],
)
def test_counted_durations_get_their_unit(text: str, limits: dict[str, Any], written: str) -> None:
    assert setting_value(text, DURATION.within(**limits)) == Raw(written)


@pytest.mark.parametrize("text", ["1.5", "5s", ""])
def test_a_whole_number_of_seconds_is_one(text: str) -> None:
    type: Scalar = DURATION.within(unit="s", whole=True)
    assert isinstance(setting_value(text, type), Refused)
