"""`http` templates: requests that Go does not send, or that say one thing twice."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_FAILS = "the request fails"
# Go net/http: validMethod; golang.org/x/net/http/httpguts: ValidHeaderFieldName.
_TOKEN = re.compile(r"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
_HOST = re.compile(r"https?://([^/?#]*)")
# Go net/url: validEncoded, unescape; of a port, digits.
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def check(manifest: Manifest, job: Job) -> None:
    """Argo executor/agent.go: executeHTTPTemplateRequest."""
    for template in manifest.templates:
        http = mapping(template.own, "http")
        if http:
            _request(manifest, http, (*template.path, "http"))


def _request(manifest: Manifest, http: Data, path: Path) -> None:
    method = text(http, "method")
    if method and "{{" not in method and not _TOKEN.fullmatch(method):
        message = f"`{method}` is no method: {_FAILS}"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, "method"), message, "such as `POST`")
    elif method != method.upper() and method.upper() in _METHODS:
        message = f"methods are told apart by case, and most servers do not know `{method}`"
        help = f"write `{method.upper()}`"
        manifest.tell(codes.RISK, (*path, "method"), message, help)
    _address(manifest, text(http, "url"), (*path, "url"))
    for number, header in enumerate(maps(http, "headers")):
        _header(manifest, header, (*path, "headers", number))
    seconds = http.get("timeoutSeconds")
    if isinstance(seconds, int) and seconds <= 0:
        message = f"`{seconds}` seconds are over as the request begins: it fails"
        instead = "take it away for none" if seconds == 0 else None
        manifest.tell(codes.TIME_REFUSED, (*path, "timeoutSeconds"), message, instead)
    source = http.get("bodyFrom")
    if isinstance(source, dict) and not source.get("bytes"):
        message = "`bodyFrom` has no `bytes`: the agent that sends requests crashes, and the step"
        manifest.tell(
            codes.TEMPLATE_REFUSED, (*path, "bodyFrom"), f"{message} never ends", "write `body`"
        )
    elif source is not None and text(http, "body"):
        message = "`body` and `bodyFrom` stand side by side: `body` is not sent"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, "body"), message, "keep one")


def _address(manifest: Manifest, url: str, path: Path) -> None:
    """Go net/url: parseHost, validOptionalPort, unescape; of the scheme, stores.py."""
    found = _HOST.match(url)
    if found is None or "{{" in url:
        return
    host = found[1].rpartition("@")[2]
    port = host.rpartition(":")[2] if ":" in host and not host.endswith("]") else ""
    why: str | None = None
    help: str | None = None
    if not host:
        why = "it names no host"
    elif " " in host:
        why = "a host has no blanks"
    elif port and not (re.fullmatch("[0-9]{1,9}", port) and int(port) < 65536):
        why, help = f"`{port}` is no port", "write a number of at most 65535 behind the `:`"
    elif _BAD_ESCAPE.search(url.partition("?")[0]):
        why, help = "two hexadecimal digits stand behind each `%`", "write `%25` for `%`"
    if why is not None:
        message = f"`{url}` is no address: {why}, and {_FAILS}"
        manifest.tell(codes.TEMPLATE_REFUSED, path, message, help)


def _header(manifest: Manifest, header: Data, path: Path) -> None:
    name = text(header, "name")
    if name and "{{" not in name and not _TOKEN.fullmatch(name):
        message = f"`{name}` cannot name a header: {_FAILS}"
        fixed = f"such as `{re.sub('[^-0-9A-Za-z]+', '-', name).strip('-')}`"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, "name"), message, fixed)
    if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text(header, "value")):
        # httpguts: ValidHeaderFieldValue.
        message = f"the value of `{name}` has a line break or the like: {_FAILS}"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, "value"), message, "write it in one line")
    secret = mapping(header, "valueFrom").get("secretKeyRef")
    if text(header, "value") and isinstance(secret, dict):
        message = "`value` and `valueFrom` stand side by side: `value` is not sent"
        manifest.tell(codes.TEMPLATE_REFUSED, (*path, "value"), message, "keep one")
