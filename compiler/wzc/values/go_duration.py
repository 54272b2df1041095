"""Go's durations, which know no days."""

import re

_PART = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h)"
_AMOUNTS = re.compile(r"([0-9]*\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)")
_DURATION = re.compile(rf"[-+]?(?:0|(?:{_PART})+)")
_DAYS = re.compile(r"\s*([0-9]+)\s*(d|days?)\s*")
_WORDS = re.compile(r"\s*([0-9]+)\s*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?)\s*")


def is_duration(text: str) -> bool:
    """Whether Go's time.ParseDuration reads a text."""
    return _DURATION.fullmatch(text) is not None


def is_duration_or_seconds(text: str) -> bool:
    """Whether Argo's ParseStringToDuration reads it: a number is one of seconds."""
    return re.fullmatch(r"[-+]?[0-9]+", text) is not None or is_duration(text)


_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}


def seconds(text: str) -> float | None:
    """The seconds of what `is_duration_or_seconds` reads; None for other texts."""
    if not text or not is_duration_or_seconds(text):
        return None
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return float(text)
    total = sum(float(number) * _UNITS[unit] for number, unit in _AMOUNTS.findall(text))
    return -total if text.startswith("-") else total


def help_for(text: str) -> str:
    """What to write instead of a text that is no duration."""
    days = _DAYS.fullmatch(text)
    if days is not None:
        return f"write `{int(days[1]) * 24}h`: Go's durations have no days"
    words = _WORDS.fullmatch(text)
    if words is not None:
        return f"write `{words[1]}{words[2][0]}`"
    return "a duration is written `30s`, `5m` or `1h30m`"
