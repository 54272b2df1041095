"""Types in words, all that they take: messages say less."""

from collections.abc import Callable

from wzc.types.kinds import (
    ANY,
    BlockOf,
    Built,
    ClusterType,
    Ending,
    Enum,
    Judgement,
    ListOf,
    MapOf,
    Middleware,
    RangeOf,
    RunTime,
    Scalar,
    Type,
    Union,
    members,
)
from wzc.types.words import quoted

_PLAIN = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "`true` or `false`",
    "null": "`null`",
    "quantity": "an amount",
    "duration": "a duration",
    "secret": "a secret",
    "any": "any value",
}
_FORMATS = {
    "dns_label": "a name of Kubernetes (a label)",
    "dns_subdomain": "a name of Kubernetes",
    "template_name": "a name of a template",
    "label_key": "a key of labels",
    "label_value": "a value of labels",
    "annotation_key": "a key of annotations",
    "env_name": "a name of a variable",
    "port_name": "a name of a port",
    "header_name": "a name of a header",
    "metric_name": "a name of a metric",
    "secret_key": "a key of a Secret or ConfigMap",
    "image": "an image",
    "cron": "a time of cron, as `0 4 * * *` or `@daily`",
    "timezone": "a time zone",
    "path": "an absolute path",
    "bucket": "a name of a bucket",
    "gcs_bucket": "a name of a bucket",
    "oss_bucket": "a name of a bucket",
    "azure_container": "a name of a container",
    "endpoint": "a host, with its port if need be",
    "oss_endpoint": "a host, with or without `http://`",
    "azure_endpoint": "an address",
    "git_repo": "an address of a repository",
    "host_port": "a host and a port",
    "http_url": "an address",
    "url": "an address",
    "mode": "a mode of files in octal, as `0o644`",
    "memory": "an amount of bytes, as `512Mi`",
    "cpu": "an amount of cores, as `500m`",
    "whole": "a whole number",
    "condition": "a condition",
}
_LIMITS = {
    "min": "at least {}",
    "max": "at most {}",
    "greater_than": "more than {}",
    "less_than": "less than {}",
    "multiple_of": "a multiple of {}",
    "min_length": "{} or more characters",
    "max_length": "at most {} characters",
    "pattern": "of the form `{}`",
}
_KEYS = {
    "label_key": "keys of labels",
    "annotation_key": "keys of annotations",
    "env_name": "names of variables",
    "port_name": "names of ports",
    "header_name": "names of headers",
    "metric_name": "names for Prometheus",
    "path": "paths",
    "dns_label": "names",
}


def takes(type: Type, link: Callable[[type], str]) -> str:
    """All that a type takes; `link` writes blocks and constructors by their classes."""
    parts = members(type)
    known = [part for part in parts if not isinstance(part, RunTime)]
    run = [part.type for part in parts if isinstance(part, RunTime)]
    if not known:
        return f"{takes(run[0], link)} of the run"
    words = list(dict.fromkeys(_one(part, link) for part in _simplest(known)))
    # A shorter form of what is there already, as `true` or `false` beside a condition.
    text = words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]
    return f"{text}, also a value of the run" if run else text


def _simplest(parts: list[Type]) -> list[Type]:
    """Without a number beside one that may have a fraction."""
    names = {part.name for part in parts if isinstance(part, Scalar)}
    return [
        part
        for part in parts
        if not (isinstance(part, Scalar) and part.name == "int" and "float" in names)
    ]


def _one(type: Type, link: Callable[[type], str]) -> str:
    if isinstance(type, Scalar):
        return _scalar(type)
    if isinstance(type, Enum):
        found = [f"`{quoted(value)}`" for value in type.values]
        return found[0] if len(found) == 1 else "one of " + ", ".join(found)
    if isinstance(type, ListOf):
        return (
            "a list" if type.element == ANY else f"a list, each entry {takes(type.element, link)}"
        )
    if isinstance(type, MapOf):
        keys = f" by {_KEYS[type.key_format]}" if type.key_format in _KEYS else ""
        return f"a map{keys}" + (
            "" if type.element == ANY else f", each {takes(type.element, link)}"
        )
    if isinstance(type, RangeOf):
        return "a range of these"
    if isinstance(type, (BlockOf, Built)):
        return link(type.model)
    if isinstance(type, Middleware):
        return "a middleware"
    if isinstance(type, ClusterType):
        return "a `cluster`"
    if isinstance(type, Ending):
        return "how a step ended, as `audit.succeeded`"
    if isinstance(type, Judgement):
        return f"comparisons of the `object`, joined by `{type.joined}`"
    assert isinstance(type, Union), type
    return takes(type, link)


def _scalar(type: Scalar) -> str:
    text = _FORMATS.get(type.format) or _PLAIN[type.name]
    limits = dict(type.limits)
    limits.pop("unit", None)
    if limits.pop("whole", False):
        text += " of whole seconds"
    if limits.get("min_length") == 1:
        limits.pop("min_length")
        text += " that is not empty"
    if "min" in limits and "max" in limits:
        high = limits.pop("max")
        low = limits.pop("min")
        text += f" from {low} to {high}" if high != 2**31 - 1 else f" from {low} on"
    rest = [_LIMITS[name].format(getattr(bound, "text", bound)) for name, bound in limits.items()]
    return ", ".join([text, *rest])
