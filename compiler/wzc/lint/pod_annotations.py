"""Annotations that only pods have a use for."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import entries, key_span
from wzc.model.pipeline import Pipeline

_READ_ON_PODS = (
    "sidecar.istio.io/",
    "traffic.sidecar.istio.io/",
    "proxy.istio.io/",
    "linkerd.io/",
    "config.linkerd.io/",
    "prometheus.io/",
    "cluster-autoscaler.kubernetes.io/",
    "container.apparmor.security.beta.kubernetes.io/",
    "vault.hashicorp.com/",
)


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Warn of annotations of the pipeline's object that are read on pods only.

    Argo copies none of the object's annotations to its pods, so they do nothing (wurzel.md,
    section 4, end).
    """
    for name, value in entries(pipeline.attributes.annotations).items():
        if name.startswith(_READ_ON_PODS):
            diagnostics.report(
                codes.POD_ANNOTATION,
                f"`{name}` is read on pods, and `annotations` are those of the object",
                key_span(value, name),
                help=f'`pod_annotations {{ "{name}" = ... }}`',
            )
