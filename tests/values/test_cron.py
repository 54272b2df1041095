import re
from datetime import UTC, datetime, timedelta

import pytest
from cronsim import CronSim, CronSimError
from hypothesis import given
from hypothesis import strategies as st

from wzc.values.cron import check_cron, next_runs
from wzc.values.problem import Problem

# The pattern of `schedules` in the full CRDs of Argo 4.1.2.
CRD = re.compile(
    r"^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)"
    r"|@every\s+([0-9]+(ns|us|µs|ms|s|m|h))+|([A-Za-z0-9*,/?-]+\s+){4}[A-Za-z0-9*,/?-]+)$"
)


def problem(text: str) -> Problem:
    found = check_cron(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        *("0 4 * * *", "*/15 * * * *", "0 8-18/2 * * MON-FRI", "0 0 1,15 * ?", "5/15 * * * *"),
        *("0 0 1 JAN *", "0 0 1 jan sun", "0\t4  * * *", "05 04 * * *", "0 0 29 2 *"),
        *("@daily", "@midnight", "@yearly", "@annually", "@monthly", "@weekly", "@hourly"),
        *("@every 1h30m", "@every 90s", "*/60 * * * *", "0 0 * * 0-6", "0 0 31 * *"),
        # With a day of the week as well, either is enough (robfig spec.go: dayMatches).
        "0 0 31 2 MON",
        # `*/2` leaves the field closed (robfig parser.go: getRange), so the Sundays count.
        "0 0 30 2 */2",
    ],
)
def test_accepted(text: str) -> None:
    assert check_cron(text) is None
    assert CRD.match(text)


@pytest.mark.parametrize(
    ("text", "message", "fix"),
    [
        ("60 * * * *", "minute 60 is out of range 0-59", "0 * * * *"),
        ("0 24 * * *", "hour 24 is out of range 0-23", "0 0 * * *"),
        ("0 4 0 * *", "day of month 0 is out of range 1-31", None),
        ("0 4 32 * *", "day of month 32 is out of range 1-31", None),
        ("0 4 * 13 *", "month 13 is out of range 1-12", None),
        ("0 4 * 0 *", "month 0 is out of range 1-12", None),
        ("0 4 * * 8", "day of week 8 is out of range 0-6", None),
        ("0 4 * * 7", "day of week 7 is out of range 0-6: Sunday is 0", "0 4 * * 0"),
        ("0 4 * * 5-7", "Sunday is 0", "0 4 * * 0,5-6"),
        ("0 4 * * 1-7", "Sunday is 0", "0 4 * * 0-6"),
        ("0 22-2 * * *", "hour `22-2` runs backwards", "0 22-23,0-2 * * *"),
        ("0 4 * * FRI-MON", "`FRI-MON` runs backwards", "0 4 * * FRI-SAT,SUN-MON"),
        ("0 4 * * sat-sun", "`sat-sun` runs backwards", "0 4 * * sat,sun"),
        ("0 22-2/2 * * *", "runs backwards", None),
        ("*/0 * * * *", "step 0", None),
        ("*/x * * * *", "no step after `/`", None),
        ("*/90 * * * *", "never takes a second step", None),
        ("1,,2 * * * *", "empty entry", None),
        ("*-5 * * * *", "`*-5` is not a minute", None),
        ("1-2-3 * * * *", "`1-2-3` is not a minute", None),
        ("-5 * * * *", "`-5` is not a minute", None),
        ("+5 * * * *", "`+5` is not a minute", None),
        ("0 4 L * *", "Argo's knows no `L`, `W` or `#`", None),
        ("0 4 15W * *", "Argo's knows no `L`, `W` or `#`", None),
        ("0 4 * * MON#2", "Argo's knows no `L`, `W` or `#`", None),
        ("H 4 * * *", "`H` is of another cron", None),
        ("0 4 * * MONDAY", "`MONDAY` is not a day of week", "0 4 * * MON"),
        ("0 4 * * wednesday", "`wednesday` is not a day of week", "0 4 * * WED"),
        ("0 4 * FEBB *", "`FEBB` is not a month", "0 4 * FEB *"),
        ("0 4 MON * *", "`MON` is not a day of month", None),
        ("0 0 4 * * *", "has 6 fields: Argo's cron has five", "0 4 * * *"),
        ("30 0 4 * * *", "has 6 fields", None),
        # Every hour with seconds, or every day with a field too many.
        ("0 4 * * * *", "has 6 fields", None),
        # With `?` it may be a cron that ends with the year.
        ("0 4 * * ? *", "has 6 fields", None),
        ("0 0 4 ? * MON *", "has 7 fields", "0 4 ? * MON"),
        ("0 0 4 ? * MON 2027", "has 7 fields", None),
        ("0 4 * *", "has 4 fields", None),
        ("every day at 4", "is not a cron expression", None),
        ("run it every day please", "is not a cron expression", None),
        ("daily", "is not a cron expression", None),
        ("", "empty", None),
        ("  ", "empty", None),
        (" 0 4 * * *", "blanks around it", "0 4 * * *"),
        ("0 4 * * *\n", "blanks around it", "0 4 * * *"),
        ("TZ=Europe/Berlin 0 4 * * *", "time zone `Europe/Berlin`", None),
        ("CRON_TZ=UTC 0 4 * * *", "time zone `UTC`", None),
        ("@reboot", "`@reboot` has no meaning in a cluster", None),
        ("@dayly", "`@dayly` is not a schedule", None),
        ("@Daily", "capital letters", "@daily"),
        ("@every", "no interval", None),
        ("@every  1h", "no interval", None),
        ("@every 1.5h", "no interval", None),
        ("@every -1h", "no interval", None),
        ("@every 1d", "no interval", None),
        # robfig would run it every second (constantdelay.go: Every).
        ("@every 500ms", "whole number of seconds", None),
        ("@every 0s", "whole number of seconds", None),
        # 2^63 nanoseconds are about 2562047.8 hours.
        ("@every 2562048h", "more than Go can count", None),
        ("0 0 31 2 *", "never comes: February has no day 31", None),
        ("0 0 30 2 ?", "never comes: February has no day 30", None),
        ("0 0 31 4,6 *", "never comes: none of April, June has a day 31", None),
        ("0 0 30,31 2 */1", "never comes: February has no day 30", None),
    ],
)
def test_refused(text: str, message: str, fix: str | None) -> None:
    found = problem(text)
    assert message in found.message
    assert found.fix == fix
    if fix is not None:
        assert check_cron(fix) is None


def test_help() -> None:
    assert problem("TZ=Europe/Berlin 0 4 * * *").help == (
        'write `timezone = "Europe/Berlin"`, and the schedule `0 4 * * *`'
    )
    assert "last day that all of them can have is 30" in (problem("0 0 31 4,6 *").help or "")
    assert problem("@dayly").help == "did you mean `@daily`?"


# ---------------------------------------------------------------- against cronsim

ranges = {"minute": (0, 59), "hour": (0, 23), "day": (1, 31), "month": (1, 12), "weekday": (0, 6)}


@st.composite
def fields(draw: st.DrawFn, low: int, high: int) -> str:
    """One field in what both dialects read alike; values may be one out of range."""
    a, b = draw(st.integers(low, high + 1)), draw(st.integers(low, high + 1))
    return draw(
        st.sampled_from(["*", str(a), f"{a}-{b}", f"{a},{b}", f"{min(a, b)}-{max(a, b)}/2"])
    )


expressions = st.tuples(*(fields(*ends) for ends in ranges.values())).map(" ".join)


def accepted_by_cronsim(text: str) -> bool:
    try:
        CronSim(text, datetime(2025, 1, 1))
    except CronSimError:
        return False
    return True


@given(expressions)
def test_accepts_what_cronsim_accepts(text: str) -> None:
    # Sunday as 7 is the difference: cronsim knows it, robfig does not.
    weekday = text.split()[4]
    sunday = "7" in weekday
    assert (check_cron(text) is None) == (accepted_by_cronsim(text) and not sunday)


@given(st.text("0159*,/?-LWmonSUN@ \t", max_size=20))
def test_what_is_accepted_matches_the_crd(text: str) -> None:
    if check_cron(text) is None:
        assert CRD.match(text)


@given(st.text(max_size=30))
def test_never_raises(text: str) -> None:
    found = check_cron(text)
    assert found is None or found.message


# ---------------------------------------------------------------- the next runs


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_runs_in_the_zone_of_the_schedule() -> None:
    runs = next_runs("0 4 * * *", "Europe/Berlin", at("2025-01-10T12:00:00+00:00"), 2)
    assert [run.isoformat() for run in runs] == [
        "2025-01-11T04:00:00+01:00",
        "2025-01-12T04:00:00+01:00",
    ]


def test_a_run_is_after_the_start() -> None:
    assert next_runs("0 4 * * *", None, at("2025-01-10T04:00:00+00:00"), 1) == [
        at("2025-01-11T04:00:00+00:00")
    ]


def test_an_hour_that_is_left_out_has_no_run() -> None:
    runs = next_runs("30 2 * * *", "Europe/Berlin", at("2025-03-29T12:00:00+00:00"), 1)
    assert [run.isoformat() for run in runs] == ["2025-03-31T02:30:00+02:00"]


def test_an_hour_that_comes_twice_has_two() -> None:
    runs = next_runs("30 2 * * *", "Europe/Berlin", at("2025-10-25T12:00:00+00:00"), 2)
    assert [run.isoformat() for run in runs] == [
        "2025-10-26T02:30:00+02:00",
        "2025-10-26T02:30:00+01:00",
    ]


def test_a_midnight_that_is_left_out_has_no_run() -> None:
    runs = next_runs("0 0 * * SUN", "America/Sao_Paulo", at("2018-11-03T12:00:00+00:00"), 1)
    assert [run.isoformat() for run in runs] == ["2018-11-11T00:00:00-02:00"]


def test_either_day_field_is_enough() -> None:
    # 2025-01-01 is a Wednesday, 2025-01-06 a Monday.
    runs = next_runs("0 0 1 * MON", None, at("2024-12-31T12:00:00+00:00"), 3)
    assert [run.day for run in runs] == [1, 6, 13]


def test_a_stepped_star_is_a_closed_field() -> None:
    # Odd days or Mondays: 2025-02-02 is a Sunday, the 3rd a Monday, the 10th one too.
    runs = next_runs("0 0 */2 * MON", None, at("2025-02-07T12:00:00+00:00"), 3)
    assert [run.day for run in runs] == [9, 10, 11]


def test_question_marks_names_and_descriptors() -> None:
    start = at("2025-01-10T12:00:00+00:00")
    assert next_runs("0 0 ? * mon", None, start, 1) == [at("2025-01-13T00:00:00+00:00")]
    assert next_runs("@monthly", None, start, 1) == [at("2025-02-01T00:00:00+00:00")]
    assert next_runs("@weekly", None, start, 1) == [at("2025-01-12T00:00:00+00:00")]


def test_a_value_with_a_step_goes_on_to_the_end() -> None:
    runs = next_runs("5/15 * * * *", None, at("2025-01-10T12:00:00+00:00"), 5)
    assert [run.minute for run in runs] == [5, 20, 35, 50, 5]


def test_every_counts_from_the_start() -> None:
    start = at("2025-01-10T12:00:00.25+00:00")
    assert next_runs("@every 1h30m", None, start, 2) == [
        at("2025-01-10T13:30:00+00:00"),
        at("2025-01-10T15:00:00+00:00"),
    ]


def test_argo_looks_five_years_ahead() -> None:
    # 2100 is no leap year: from 2096 the next 29 February is eight years away.
    runs = next_runs("0 0 29 2 *", None, at("2091-01-01T00:00:00+00:00"), 5)
    assert [run.year for run in runs] == [2092, 2096]


def test_a_start_without_a_zone_is_in_that_of_the_schedule() -> None:
    runs = next_runs("0 4 * * *", "Asia/Tokyo", datetime(2025, 1, 10, 3), 1)
    assert [run.isoformat() for run in runs] == ["2025-01-10T04:00:00+09:00"]


def test_what_the_checks_refuse_raises() -> None:
    with pytest.raises(ValueError, match="out of range"):
        next_runs("60 * * * *", None, datetime(2025, 1, 1), 1)
    with pytest.raises(ValueError, match="no time zone"):
        next_runs("0 * * * *", "Nowhere", datetime(2025, 1, 1), 1)


@given(expressions.filter(lambda text: check_cron(text) is None))
def test_runs_match_their_fields(text: str) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    runs = next_runs(text, None, start, 3)
    assert runs == sorted(set(runs))
    for run in runs:
        assert start < run < start + timedelta(days=366 * 20)
        minute, hour, day, month, weekday = (
            holds(f, v) for f, v in zip(text.split(), now(run), strict=True)
        )
        stars = [field == "*" for field in text.split()]
        assert minute and hour and month
        assert (day and weekday) if stars[2] or stars[4] else (day or weekday)


def now(run: datetime) -> tuple[int, int, int, int, int]:
    return run.minute, run.hour, run.day, run.month, run.isoweekday() % 7


def holds(field: str, value: int) -> bool:
    """Whether a field of the grammar above names a value."""
    if field == "*":
        return True
    if "," in field:
        return str(value) in field.split(",")
    span, _, step = field.partition("/")
    low, _, high = span.partition("-")
    return int(low) <= value <= int(high or low) and (value - int(low)) % int(step or 1) == 0
