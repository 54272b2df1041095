import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values.duration import Duration, suggest_duration
from wzc.values.problem import Problem

MS = Fraction(1, 1000)
SECONDS: dict[str, Fraction | int] = {"d": 86400, "h": 3600, "min": 60, "s": 1, "ms": MS}
GO_SECONDS: dict[str, Fraction | int] = {"h": 3600, "m": 60, "s": 1, "ms": MS}


def duration(text: str) -> Duration:
    parsed = Duration.parse(text)
    assert isinstance(parsed, Duration), parsed
    return parsed


def go_value(text: str) -> Fraction:
    """What Go's time.ParseDuration makes of a text, in seconds."""
    assert re.fullmatch(r"([0-9]+(ms|h|m|s))+", text)
    return sum(
        (int(n) * Fraction(GO_SECONDS[u]) for n, u in re.findall(r"([0-9]+)(ms|h|m|s)", text)),
        Fraction(0),
    )


@pytest.mark.parametrize(
    ("text", "milliseconds", "go"),
    [
        ("30s", 30_000, "30s"),
        ("90s", 90_000, "90s"),
        ("5min", 300_000, "5m"),
        ("1h30min", 5_400_000, "1h30m"),
        ("7d", 604_800_000, "168h"),
        ("1d12h", 129_600_000, "36h"),
        ("1d30min", 88_200_000, "24h30m"),
        ("250ms", 250, "250ms"),
        ("1.5h", 5_400_000, "1h30m"),
        ("0.25s", 250, "250ms"),
        ("0s", 0, "0s"),
        ("0d", 0, "0s"),
        ("1h0min5s", 3_605_000, "1h5s"),
    ],
)
def test_values(text: str, milliseconds: int, go: str) -> None:
    assert duration(text).milliseconds == milliseconds
    assert duration(text).go() == go


@given(st.lists(st.tuples(st.sampled_from(sorted(SECONDS)), st.integers(0, 999)), min_size=1))
def test_parse_and_go_agree_with_the_units(parts: list[tuple[str, int]]) -> None:
    amounts = dict(parts)
    text = "".join(f"{amounts[unit]}{unit}" for unit in SECONDS if unit in amounts)
    value = sum((n * Fraction(SECONDS[u]) for u, n in amounts.items()), Fraction(0))
    parsed = duration(text)
    assert Fraction(parsed.milliseconds, 1000) == value
    assert go_value(parsed.go()) == value
    whole = parsed.whole_seconds()
    assert whole == (value if value.denominator == 1 else None)


@given(st.integers(0, 10**5), st.integers(1, 999), st.sampled_from(["s", "min", "h", "d"]))
def test_go_of_fractions(whole: int, part: int, unit: str) -> None:
    text = f"{whole}.{part:03d}{unit}"
    value = (whole + Fraction(part, 1000)) * SECONDS[unit]
    assert Fraction(duration(text).milliseconds, 1000) == value
    assert go_value(duration(text).go()) == value


def test_order_is_that_of_the_lengths() -> None:
    assert duration("90s") == duration("1min30s")
    assert duration("59s") < duration("1min") < duration("61s")


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("30min1h", "1h30min"),
        ("5s1min2h", "2h1min5s"),
        ("5mins", "5min"),
        ("1h30m", "1h30min"),
        ("10 minutes", "10min"),
        ("2hours", "2h"),
        ("5m", "5min"),
        ("1.5m", "1.5min"),
    ],
)
def test_the_spelling_that_was_meant(text: str, fix: str) -> None:
    problem = Duration.parse(text)
    assert isinstance(problem, Problem)
    assert problem.fix == fix
    assert isinstance(Duration.parse(fix), Duration)


@pytest.mark.parametrize(
    "text", ["", "s", "1h1h", "1h2min1min", "-5s", "1y", "5", "1.5ms", "0.1ms", "1.0.0s"]
)
def test_refused_without_a_fix(text: str) -> None:
    problem = Duration.parse(text)
    assert isinstance(problem, Problem)
    assert problem.fix is None


def test_no_longer_than_go_can_count() -> None:
    # 2^63-1 nanoseconds are 106751 days and 23 hours.
    assert isinstance(Duration.parse("106751d"), Duration)
    assert isinstance(Duration.parse("106752d"), Problem)


def test_a_quantity_for_a_duration() -> None:
    assert suggest_duration("5m") == Problem(
        "`5m` is five thousandths; minutes are written `min`", help="write `5min`", fix="5min"
    )
    assert suggest_duration("30").help == "`30s`, `30min` or `30h`"
    assert suggest_duration("1e3").help == "`1000s`, `1000min` or `1000h`"
    assert "one thousandth;" in suggest_duration("1m").message
    assert "amount, not a duration" in suggest_duration("5Mi").message


@given(st.text(max_size=80))
def test_never_raises(text: str) -> None:
    assert isinstance(Duration.parse(text), Duration | Problem)
    assert isinstance(suggest_duration(text), Problem)
