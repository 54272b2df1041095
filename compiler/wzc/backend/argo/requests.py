"""Templates of steps that ask others: what goes around an `http` or a `resource`."""

from wzc.backend.argo.env import env_text
from wzc.backend.argo.http import put_http
from wzc.backend.argo.rare import put_rare_of_any
from wzc.backend.argo.resource_steps import put_resource
from wzc.backend.argo.retry import put_attempts, put_retry
from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.text import put, refuse_tags
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.pipeline import Step
from wzc.model.ports import OutputPort

_QUERIES = {"json_path": "jsonPath", "jq": "jqFilter"}


def put_request(
    template: Map,
    step: Step,
    fields: Map | None,
    names: tuple[str, str],
    scope: Scope,
    diagnostics: Diagnostics,
) -> None:
    """Fill the template of an `http` or a `resource`.

    `fields` are those of its pod, None where it has none; `names` those of the step and of the
    cache for memoizing.
    """
    made, around = Map(), Map()
    if fields is None:
        put_http(made, step, scope, diagnostics)
        put_attempts(around, step, scope, diagnostics)
    else:
        put_resource(made, step, scope, diagnostics)
        put_retry(around, step.attributes.retry, scope, diagnostics)
        for key, value in fields.items():
            if key != "retryStrategy":  # there without what only this step's scope gives
                around.put(key, value, fields.get_origin(key))
    put_rare_of_any(around, step, names, scope, diagnostics)
    retry = around.get("retryStrategy")
    if fields is None and isinstance(retry, Map):
        retry.pop("affinity", None)  # inherited: there is no pod to be placed
    # A pod is read once more than what goes to the agent (operator.go: processNodeRetries;
    # workflowpod.go: substitutePodParams).
    readings = ("retryStrategy" in around) + (fields is not None)
    takes = scope.declared(readings)
    if takes:
        template.put("inputs", Map({"parameters": takes}))
    gives = Seq()
    for port in step.outputs.values():
        if port.query:
            gives.add(_part(port, diagnostics), port.origin)
    if gives:
        template.put("outputs", Map({"parameters": gives}))
    for part in (around, made):
        for key, value in part.items():
            template.put(key, value, part.get_origin(key))


def _part(port: OutputPort, diagnostics: Diagnostics) -> Map:
    """A value that is taken from the object when the step is over."""
    found, source = Map(), Map()
    found.put("name", port.name, port.origin)
    put(source, _QUERIES[port.query], port.path, diagnostics)
    if port.default is not None:
        text = env_text(port.default.data)
        refuse_tags(text, port.default.origin, diagnostics)
        source.put("default", text, port.default.origin)
    found.put("valueFrom", source)
    return found
