"""Requests: an `http` template, which Argo's agent works off. It has no pod of its own."""

from wzc.backend.argo.judged import condition
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.schedule import seconds
from wzc.backend.argo.source import source_text
from wzc.backend.argo.text import put
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Step
from wzc.model.sources import Secret
from wzc.model.value import Value


def put_http(template: Map, step: Step, scope: Scope, diagnostics: Diagnostics) -> None:
    """Make a template a request."""
    own = step.settings
    request = Map()
    for name in ("url", "method", "body"):
        value = own.get(name)
        if value is not None and value.data is not None:
            request.put(name, source_text(value, scope, diagnostics), value.origin)
    headers = own.get("headers")
    if headers is not None and headers.data:
        found = Seq()
        for name, value in headers.data.items():
            if value.data is not None:
                found.add(_header(name, value, scope, diagnostics), value.origin)
        request.put("headers", found, headers.origin)
    seconds(request, "timeoutSeconds", own.get("timeout"))
    judged = own.get("success_condition")
    if judged is not None and judged.data is not None:
        request.put("successCondition", condition(judged, scope, diagnostics), judged.origin)
    put(request, "insecureSkipVerify", own.get("insecure_skip_verify"), diagnostics)
    template.put("http", request, step.origin)


def _header(name: str, value: Value, scope: Scope, diagnostics: Diagnostics) -> Map:
    header = Map()
    header.put("name", name)
    if isinstance(value.data, Secret):
        key = Map()
        put(key, "name", value.data.name, diagnostics)
        put(key, "key", value.data.key, diagnostics)
        header.put("valueFrom", Map({"secretKeyRef": key}))
    else:
        header.put("value", source_text(value, scope, diagnostics))
    return header
