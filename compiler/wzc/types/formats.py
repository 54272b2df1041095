"""Formats: rules of Kubernetes and Argo that narrow text and numbers.

A format is named in a type (`STRING.of("dns_label")`); the functions behind them are in
`wzc.values` and are loaded when a value is first checked against one.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code
from wzc.values.problem import Problem

# name: (module of wzc.values, function, code)
_FORMATS: dict[str, tuple[str, str, Code]] = {
    "dns_label": ("names", "dns_label", codes.BAD_NAME),
    "dns_subdomain": ("names", "dns_subdomain", codes.BAD_NAME),
    "template_name": ("names", "argo_template_name", codes.BAD_NAME),
    "template_ref": ("names", "template_ref", codes.BAD_NAME),
    "label_key": ("keys", "label_key", codes.BAD_KEY),
    "label_value": ("keys", "label_value", codes.BAD_KEY),
    "annotation_key": ("keys", "annotation_key", codes.BAD_KEY),
    "env_name": ("keys", "env_name", codes.BAD_KEY),
    "port_name": ("keys", "port_name", codes.BAD_KEY),
    "header_name": ("keys", "header_name", codes.BAD_KEY),
    "metric_name": ("keys", "metric_name", codes.BAD_KEY),
    "secret_key": ("keys", "secret_key", codes.BAD_KEY),
    "image": ("image", "image_reference", codes.BAD_IMAGE),
    "cron": ("cron", "check_cron", codes.BAD_CRON),
    "timezone": ("timezone", "check_timezone", codes.BAD_TIMEZONE),
    "path": ("paths", "absolute_path", codes.BAD_PATH),
    "bucket": ("s3", "s3_bucket", codes.BAD_STORE),
    "endpoint": ("s3", "s3_endpoint", codes.BAD_STORE),
    "gcs_bucket": ("stores", "gcs_bucket", codes.BAD_STORE),
    "azure_endpoint": ("stores", "azure_endpoint", codes.BAD_STORE),
    "azure_container": ("stores", "azure_container", codes.BAD_STORE),
    "oss_bucket": ("stores", "oss_bucket", codes.BAD_STORE),
    "oss_endpoint": ("stores", "oss_endpoint", codes.BAD_STORE),
    "git_repo": ("locations", "git_repo", codes.BAD_LOCATION),
    "http_url": ("locations", "http_url", codes.BAD_LOCATION),
    "host_port": ("locations", "host_port", codes.BAD_LOCATION),
    "mode": ("paths", "file_mode", codes.BAD_STORE),
    "whole": ("resources", "check_whole", codes.BAD_QUANTITY),
    "memory": ("resources", "check_memory", codes.WRONG_UNIT),
    "cpu": ("resources", "check_cpu", codes.WRONG_UNIT),
}


def check_format(
    format: str, data: Any, text: str | None = None, subject: str = ""
) -> tuple[Code, Problem] | None:
    """What is wrong with a value by a format, None if nothing is.

    `subject` is what takes the value, for formats whose messages name it: "`gpu`". `text` is how a
    number was written: modes of files are octal, and `400` is not meant as `0o620`.
    """
    if format == "condition":
        return None  # says only what is meant by a `bool`
    if format == "mode":
        problem = _function("mode")(data, text)
        return None if problem is None else (codes.BAD_STORE, problem)
    if format == "url":
        problem = _url(data)
        return None if problem is None else (codes.OUT_OF_BOUNDS, problem)
    if format == "whole":
        problem = _function("whole")(data, subject.strip("`"))
    else:
        problem = _function(format)(data)
    return None if problem is None else (_FORMATS[format][2], problem)


@cache
def _function(format: str) -> Callable[..., Problem | None]:
    module, function, _ = _FORMATS[format]
    found: Callable[..., Problem | None] = getattr(import_module(f"wzc.values.{module}"), function)
    return found


def _url(text: str) -> Problem | None:
    """An address with a scheme and a host (pydantic's `Url` needs both)."""
    scheme, separator, rest = text.partition("://")
    if not text:
        return Problem("the address is empty", help='such as `"https://example.com/docs"`')
    if not separator or not scheme.isalnum():
        return Problem(
            f"`{text}` is not an address: it has no `http://` or the like",
            help=f'write `"http://{text}"`',
        )
    if not rest or rest.startswith("/") or " " in text:
        return Problem(f"`{text}` is not an address: no host follows `{scheme}://`")
    return None
