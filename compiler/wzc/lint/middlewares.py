"""What Wurzel wraps around each step."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps, entries, items
from wzc.model.pipeline import Pipeline

_VARIABLE = "PROMETHEUS__GATEWAY"
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of metrics that are pushed to the pod itself.

    Without `gateway`, Wurzel's Prometheus middleware takes localhost:9091. In a pod nothing listens
    there; the push fails, which is only logged (wurzel.md, section (h)).
    """
    for value in items(pipeline.attributes.middlewares):
        use = value.data
        if use.type.name != "prometheus" or "gateway" not in use.type.settings:
            continue
        gateway = use.settings.get("gateway")
        if gateway is None:
            if all(_VARIABLE in entries(step.attributes.env) for step in distinct_steps(pipeline)):
                continue
            message = "without a `gateway`, metrics are pushed to `localhost:9091`: the pod itself"
            place = value.origin.span
        elif str(data(gateway)).removeprefix("http://").startswith(_LOCAL):
            message = f"metrics are pushed to `{gateway.data}`: in the cluster, that is the pod"
            place = gateway.origin.span
        else:
            continue
        diagnostics.report(
            codes.LOCAL_GATEWAY,
            message,
            place,
            help='name the Pushgateway: `gateway = "pushgateway.monitoring:9091"`',
        )
