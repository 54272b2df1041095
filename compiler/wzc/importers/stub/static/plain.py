"""Values of the static reader as JSON has them."""

import datetime
from pathlib import PurePosixPath
from typing import Any

from wzc.importers.python.values import Member, NotStatic, Pattern, Reference, SecretText
from wzc.importers.stub.model import Json, PyType


class Unplain:
    """A value that JSON has no form for."""


def plain(value: Any, type: PyType) -> Json | Unplain:
    """The value as JSON has it, as Pydantic writes one of its type."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, Member):
        return plain(value.value, type) if not isinstance(value.value, NotStatic) else Unplain()
    if isinstance(value, (SecretText, Pattern)):
        return value.text
    if isinstance(value, PurePosixPath):
        return str(value)
    if isinstance(value, datetime.timedelta):
        return iso_duration(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (NotStatic, Reference)):
        return Unplain()
    return _container(value, type)


def _container(value: Any, type: PyType) -> Json | Unplain:
    inner = type.items[-1] if type.items else PyType("any")
    if isinstance(value, dict):
        found: dict[str, Json] = {}
        for key, item in value.items():
            name, made = plain(key, inner), plain(item, inner)
            if isinstance(made, Unplain) or not isinstance(name, (str, int)):
                return Unplain()
            found[str(name)] = made
        return found
    if isinstance(value, (list, tuple, set, frozenset)):
        entries = [plain(item, inner) for item in value]
        if any(isinstance(entry, Unplain) for entry in entries):
            return Unplain()
        # A set has no order of its own, and what is written must not change between runs.
        return sorted(entries, key=repr) if isinstance(value, (set, frozenset)) else entries
    return Unplain()


def iso_duration(value: datetime.timedelta) -> str:
    """As Pydantic reads and writes durations: `PT1M30S`."""
    sign = "-" if value < datetime.timedelta(0) else ""
    value = abs(value)
    hours, rest = divmod(value.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    text = f"P{value.days}D" if value.days else "P"
    time = f"{hours}H" if hours else ""
    time += f"{minutes}M" if minutes else ""
    if seconds or value.microseconds:
        fraction = f".{value.microseconds:06}".rstrip("0") if value.microseconds else ""
        time += f"{seconds}{fraction}S"
    if time:
        text += f"T{time}"
    return sign + (text if text != "P" else "PT0S")
