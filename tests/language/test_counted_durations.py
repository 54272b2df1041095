"""Durations that a class takes as plain numbers: `duration(unit = "s")`."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.program import compiled, final, in_pipeline, refused
from wzc.backend.argo.env import in_units
from wzc.model.value import plain
from wzc.types.limits import UNITS, counted
from wzc.values.duration import Duration

# ISO 8601 has the units; these are their lengths in milliseconds.
SIZES = {"ms": 1, "s": 1000, "min": 60 * 1000, "h": 60 * 60 * 1000}


def own(type: str, default: str = "") -> str:
    return f'extern step Own(a: {type}{default}) {{ class = "a:B" }}\n'


def step(value: str) -> str:
    return in_pipeline(f"step s = Own(a = {value})")


def emitted(type: str, value: str) -> object:
    """What the class gets for a setting of a type."""
    result = compiled(own(type) + step(value))
    assert not list(result.diagnostics)
    [made] = result.pipelines[0].steps.values()
    return plain(in_units(made.settings["a"], made.type.settings["a"].type))


@pytest.mark.parametrize(
    ("type", "value", "expected"),
    [
        ('duration(unit = "s")', "61s", 61),
        ('duration(unit = "s")', "1min1s", 61),
        ('duration(unit = "s")', "500ms", 0.5),
        ('duration(unit = "s", whole = true)', "2min", 120),
        ('duration(unit = "ms")', "1.5s", 1500),
        ('duration(unit = "min")', "90s", 1.5),
        ('duration(unit = "h")', "7d", 168),
        ('duration(unit = "s")?', "1s", 1),
        ('[duration(unit = "s")]', "[1s, 1min]", [1, 60]),
        ('map[duration(unit = "s")]', "{ a = 1h }", {"a": 3600}),
        ("duration", "90s", "90s"),
        ('duration(unit = "s") | string', '"90s"', "90s"),
    ],
)
def test_the_class_gets_a_number(type: str, value: str, expected: object) -> None:
    found = emitted(type, value)
    assert found == expected and found.__class__ is expected.__class__


@given(st.integers(0, 10**12), st.sampled_from(UNITS))
def test_counting_loses_nothing(milliseconds: int, unit: str) -> None:
    found = counted(Duration(milliseconds, "x"), unit)
    exact = Fraction(milliseconds, SIZES[unit])
    assert abs(Fraction(found) - exact) <= exact * Fraction(1, 2**52)
    # Whole numbers are written without a fraction, for classes that take no others.
    assert isinstance(found, int) == (exact.denominator == 1)


@given(st.integers(0, 10**6), st.sampled_from(UNITS), st.sampled_from(UNITS))
def test_whole_numbers_are_taken_and_nothing_else(amount: int, written: str, unit: str) -> None:
    text = own(f'duration(unit = "{unit}", whole = true)') + step(f"{amount}{written}")
    found = [item.code.id for item in compiled(text).diagnostics]
    assert found == ([] if amount * SIZES[written] % SIZES[unit] == 0 else ["WZ3012"])


@given(st.integers(0, 10**6), st.sampled_from(UNITS))
def test_the_fix_of_a_plain_number_adds_the_unit(number: int, unit: str) -> None:
    declaration = own(f'duration(unit = "{unit}")')
    [found] = compiled(declaration + step(str(number))).diagnostics
    assert found.code.id == "WZ3012"
    [fix] = found.fixes
    assert fix.edits[0].text == f"{number}{unit}" and fix.certain
    assert emitted(f'duration(unit = "{unit}")', fix.edits[0].text) == number


def test_what_is_refused() -> None:
    declaration = own('duration(unit = "s", whole = true, min = 1s)')
    for value, code, help in [
        ("«61»", "WZ3012", "write `61s`"),
        ("«0.5»", "WZ3012", "write `0.5s`"),
        ("«5m»", "WZ3012", "write `5min`"),
        ("«1500ms»", "WZ3012", "write `1s` or `2s`"),
        ('«"61s"»', "WZ3001", "a duration stands without quotes"),
        ("«0s»", "WZ3005", None),
        ("«-1»", "WZ3012", None),
    ]:
        [found] = refused(declaration + step(value), code)
        assert help is None or found.help == help, found.help


def test_values_from_elsewhere() -> None:
    for value in ("from_env()", 'secret("s", key = "k")', 'config_map("c", key = "k")'):
        assert not list(compiled(own('duration(unit = "s")') + step(value)).diagnostics)


def test_params_profiles_and_set() -> None:
    text = 'param wait: duration(unit = "s") = 1s\n' + own('duration(unit = "s")') + step("wait")
    assert final(text, "s.settings.a") == "1s"
    assert final(text, "s.settings.a", params={"wait": "2min"}) == "2min"
    profile = "profile slow { wait = 1h }\n"
    assert final(text + profile, "s.settings.a", profiles=["slow"]) == "1h"
    [found] = refused(text, "WZ3012", params={"wait": "61"})
    assert found.help == "write `61s`"


def test_declarations() -> None:
    for type, code in [
        ('duration(unit = «"d"»)', "WZ3003"),
        ("duration(unit = «s»)", "WZ3003"),
        ('duration(unit = "s", whole = «1»)', "WZ3003"),
        ("duration«(whole = true)»", "WZ3003"),
        ('duration«(unit = "min", whole = true, min = 90s)»', "WZ3003"),
        ('int(«unit» = "s")', "WZ3003"),
    ]:
        text = own(type) + in_pipeline("")
        if "«s»" in type:
            refused(text.replace("«s»", "s"), "WZ2002", code)
        else:
            refused(text, code)
    refused(own('duration(unit = "s", whole = true)', " = «500ms»") + in_pipeline(""), "WZ3012")
    refused(own('duration(unit = "s")', " = «61»") + in_pipeline(""), "WZ3012")
