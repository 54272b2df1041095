"""Names of time zones, from the pinned database of the package tzdata."""

import re
from datetime import tzinfo

from wzc.values.problem import Problem

_OFFSET = r"(?:UTC|GMT|Z)?([+-])([0-9]{1,2})(?::?([0-9]{2}))?"

# What people write for a zone, and no database has: the names of its clock in summer and winter.
_CLOCKS = {
    "CEST": "Europe/Berlin",
    "BST": "Europe/London",
    "EEST": "Europe/Helsinki",
    "EDT": "America/New_York",
    "CDT": "America/Chicago",
    "CST": "America/Chicago",
    "MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "JST": "Asia/Tokyo",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
}


def timezone_names() -> frozenset[str]:
    """All names of the pinned database, such as `Europe/Berlin`, `UTC` and `Etc/GMT-2`."""
    from importlib.resources import files

    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


def load_timezone(name: str) -> tzinfo:
    """The rules of a zone, from the pinned database and never from the machine's own.

    Raises ValueError for a name that `check_timezone` refuses.
    """
    problem = check_timezone(name)
    if problem is not None:
        raise ValueError(problem.message)
    from importlib.resources import files
    from zoneinfo import ZoneInfo

    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


def check_timezone(name: str) -> Problem | None:
    """Whether it is the name of a time zone.

    In: a name of the IANA database. Argo loads it with Go's time.LoadLocation (Argo validate.go:
    ValidateCronWorkflow, from 3.7 on; before, a wrong name only showed in the controller). `Local`
    is refused: it is whatever the controller's machine has. The fix is given where only case or
    the region is wrong.
    """
    if not name.strip():
        return Problem("the time zone is empty", help="name one, such as `UTC` or `Europe/Berlin`")
    if name == "Local":
        return Problem(
            "time zone `Local` is that of Argo's controller, whatever that is",
            help="name one, such as `UTC` or `Europe/Berlin`",
        )
    names = timezone_names()
    if name in names:
        return None
    message = f"there is no time zone `{name}`"
    offset = _fixed_offset(name)
    if offset is not None:
        return _by_offset(message, offset, names)
    if name.upper() in _CLOCKS:
        return Problem(
            f"{message}: that is a clock, not a place",
            help=f"did you mean `{_CLOCKS[name.upper()]}`?",
        )
    return _nearest(message, name, names)


def _nearest(message: str, name: str, names: frozenset[str]) -> Problem:
    plain = _plain(name)
    same = sorted(other for other in names if _plain(other) == plain)
    if not same:
        same = sorted(other for other in names if _plain(other.rpartition("/")[2]) == plain)
    if len(same) == 1:
        return Problem(message, help=f"did you mean `{same[0]}`?", fix=same[0])
    if same:
        return Problem(message, help="did you mean " + " or ".join(f"`{n}`" for n in same) + "?")
    from difflib import get_close_matches

    cities = {other.rpartition("/")[2]: other for other in sorted(names)}
    near = get_close_matches(name, sorted(names), n=1, cutoff=0.75)
    if not near:
        near = [cities[city] for city in get_close_matches(name, sorted(cities), 1, 0.75)]
    if near:
        return Problem(message, help=f"did you mean `{near[0]}`?")
    return Problem(message, help="a region and a city, such as `Europe/Berlin`, or `UTC`")


def _plain(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _fixed_offset(name: str) -> tuple[int, int] | None:
    """Hours east of Greenwich, and minutes, of a text such as `+02:00` or `UTC-5`."""
    match = re.fullmatch(_OFFSET, name.strip(), re.IGNORECASE)
    if match is None:
        return None
    hours = int(match[2])
    return (hours if match[1] == "+" else -hours), int(match[3] or 0)


def _by_offset(message: str, offset: tuple[int, int], names: frozenset[str]) -> Problem:
    hours, minutes = offset
    # The signs of these names are turned round, as POSIX wants it: west is positive.
    zone = f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"
    if minutes or zone not in names:
        return Problem(message, help="name a place with that time, such as `Asia/Kolkata`")
    return Problem(
        message,
        help=f"`{zone}` has this fixed offset (its sign is turned round); "
        "a place such as `Europe/Berlin` also knows summer time",
    )
