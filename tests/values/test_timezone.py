from datetime import datetime, timedelta

import pytest

from wzc.values.timezone import check_timezone, load_timezone


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "US/Pacific", "Etc/GMT-2", "CET"])
def test_accepted(name: str) -> None:
    assert check_timezone(name) is None
    assert datetime(2025, 1, 1, tzinfo=load_timezone(name)).utcoffset() is not None


@pytest.mark.parametrize(
    ("name", "help", "fix"),
    [
        ("europe/berlin", "`Europe/Berlin`", "Europe/Berlin"),
        ("Berlin", "`Europe/Berlin`", "Europe/Berlin"),
        ("New York", "`America/New_York`", "America/New_York"),
        ("Europe/Berlin ", "`Europe/Berlin`", "Europe/Berlin"),
        ("Europe/Berln", "`Europe/Berlin`", None),
        ("US/Pacifik", "`US/Pacific`", None),
        ("CEST", "`Europe/Berlin`", None),
        ("PST", "`America/Los_Angeles`", None),
        # POSIX counts west of Greenwich.
        ("+02:00", "`Etc/GMT-2`", None),
        ("UTC-5", "`Etc/GMT+5`", None),
        ("GMT+5:30", "`Asia/Kolkata`", None),
        ("Local", "`UTC`", None),
        ("", "`UTC`", None),
        ("../etc/passwd", "`UTC`", None),
        ("Europe", "", None),
    ],
)
def test_refused(name: str, help: str, fix: str | None) -> None:
    problem = check_timezone(name)
    assert problem is not None
    assert help in (problem.help or "")
    assert problem.fix == fix
    if fix is not None:
        assert check_timezone(fix) is None


def test_offsets_have_the_sign_that_is_meant() -> None:
    # The helps above promise that `+02:00` is `Etc/GMT-2`.
    zone = load_timezone("Etc/GMT-2")
    assert datetime(2025, 1, 1, tzinfo=zone).utcoffset() == timedelta(hours=2)


def test_loading_what_is_refused_raises() -> None:
    with pytest.raises(ValueError, match="no time zone `Mars/Olympus`"):
        load_timezone("Mars/Olympus")
