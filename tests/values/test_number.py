import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values.duration import Duration
from wzc.values.number import classify
from wzc.values.problem import Problem
from wzc.values.quantity import Quantity

tokens = st.from_regex(r"[0-9][0-9_A-Za-z]{0,12}(\.[0-9][0-9A-Za-z_]{0,6})?([eE][+-][0-9]{1,3})?")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", 0), ("42", 42), ("1_000", 1000), ("0o775", 0o775), ("0o0", 0), ("1_0_0", 100)],
)
def test_integers(text: str, value: int) -> None:
    number = classify(text)
    assert type(number) is int
    assert number == value


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("0.0", 0.0), ("1_000.2_5", 1000.25)])
def test_decimals(text: str, value: float) -> None:
    number = classify(text)
    assert type(number) is float
    assert number == value


@pytest.mark.parametrize(
    ("text", "nano", "emitted"),
    [
        ("500m", 500 * 10**6, "500m"),
        ("128Mi", 128 * 2**20 * 10**9, "128Mi"),
        ("1.5Gi", 3 * 2**29 * 10**9, "1.5Gi"),
        ("1e9", 10**18, "1e9"),
        ("1E9", 10**18, "1E9"),
        ("1e-3", 10**6, "1e-3"),
        ("1_000k", 10**15, "1000k"),
        ("2E", 2 * 10**27, "2E"),
        ("5n", 5, "5n"),
    ],
)
def test_quantities(text: str, nano: int, emitted: str) -> None:
    value = classify(text)
    assert isinstance(value, Quantity)
    assert (value.nano, value.text) == (nano, emitted)


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("5min", 300), ("1h30min", 5400), ("7d", 604800)]
)
def test_durations(text: str, seconds: int) -> None:
    value = classify(text)
    assert isinstance(value, Duration)
    assert value.whole_seconds() == seconds


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("0x1F", "31"),
        ("0b101", "5"),
        ("0O775", "0o775"),
        ("08", "8"),
        ("00", "0"),
        ("00.5", "0.5"),
        ("0755m", "755m"),
        ("05min", "5min"),
        ("5mins", "5min"),
        ("10sec", "10s"),
        ("1hr", "1h"),
        ("2days", "2d"),
        ("2H", "2h"),
        ("1w", "7d"),
        ("2weeks", "14d"),
        ("100MiB", "100Mi"),
        ("100mi", "100Mi"),
        ("100MI", "100Mi"),
        ("2cores", "2"),
        ("250millicores", "250m"),
        ("1h30m", "1h30min"),
        ("1hr30mins", "1h30min"),
        ("30min1h", "1h30min"),
        ("5_min", "5min"),
        ("1__0", "10"),
        ("1_", "1"),
    ],
)
def test_certain_fixes(text: str, fix: str) -> None:
    problem = classify(text)
    assert isinstance(problem, Problem)
    assert problem.fix == fix
    assert not isinstance(classify(fix), Problem)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("512MB", "unknown unit `MB`", "`512M` (megabytes) or `512Mi` (mebibytes)"),
        ("4gb", "unknown unit `gb`", "`4G` (gigabytes) or `4Gi` (gibibytes)"),
        ("4g", "unknown unit `g`", "`4G` (gigabytes) or `4Gi` (gibibytes)"),
        ("8kb", "unknown unit `kb`", "`8k` (kilobytes) or `8Ki` (kibibytes)"),
        ("1K", "unknown unit `K`", "`1k` (thousands) or `1Ki` (1,024 each)"),
        ("007", "`007` begins with a zero", "in octal it is `0o7`, in decimal `7`"),
        ("5mims", "unknown unit `mims`", "did you mean `5min`?"),
        ("2h30", "the `30` of `2h30` has no unit", "write `2h30min`, if that is meant"),
    ],
)
def test_choices_left_to_the_user(text: str, message: str, help: str) -> None:
    assert classify(text) == Problem(message, help)


@pytest.mark.parametrize(
    "text",
    [
        *("0o8", "0o", "0x", "0xZZ", "0o0o7", "3abc", "1e3Mi", "1.0.0", "1e", "2months", "10us"),
        *(
            "1M1",
            "0.1n",
            "10E",
            "1h1h",
            "9" * 100,
            "9223372036854775808",
            "0o7777777777777777777777",
            "1" + "0" * 5000,
            "1e99999999999999999999",
        ),
        *("1.", "1.0.0s", "1.0.0hr", "\u0663", ""),
    ],
)
def test_mistakes(text: str) -> None:
    problem = classify(text)
    assert isinstance(problem, Problem)
    assert problem.fix is None


@given(tokens)
def test_every_token_means_something_or_is_a_problem(text: str) -> None:
    value = classify(text)
    assert isinstance(value, int | float | Quantity | Duration | Problem)
    if isinstance(value, Problem) and value.fix is not None:
        assert not isinstance(classify(value.fix), Problem)


@given(st.text(max_size=70))
def test_never_raises(text: str) -> None:
    assert isinstance(classify(text), int | float | Quantity | Duration | Problem)


@given(st.integers(0, 2**63 - 1))
def test_integers_round_trip(number: int) -> None:
    assert classify(str(number)) == number
    assert classify(f"{number:_}") == number
    assert classify(f"0o{number:o}") == number
    hexadecimal = classify(f"0x{number:x}")
    assert isinstance(hexadecimal, Problem)
    assert hexadecimal.fix == str(number)
