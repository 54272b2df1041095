"""Annotations that only pods have a use for."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix
from wzc.lint.places import entries, key_span
from wzc.model.pipeline import Pipeline
from wzc.source.file import Span

_NAME = "annotations"
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
    written = entries(pipeline.attributes.annotations)
    for name, value in written.items():
        if name.startswith(_READ_ON_PODS):
            diagnostics.report(
                codes.POD_ANNOTATION,
                f"`{name}` is read on pods, and `annotations` are those of the object",
                key_span(value, name),
                help=f'`pod_annotations {{ "{name}" = ... }}`',
                fixes=_fixes(pipeline)
                if all(key.startswith(_READ_ON_PODS) for key in written)
                else [],
            )


def _fixes(pipeline: Pipeline) -> list[Fix]:
    """Rename the block, where nothing in it is for the object, and pods have none yet."""
    attributes = pipeline.attributes
    assert attributes.annotations is not None
    span = attributes.annotations.origin.span
    if attributes.pod_annotations is not None or not span.text.startswith(_NAME):
        return []
    key = Span(span.file, span.start, span.start + len(_NAME))
    return [Fix("write `pod_annotations`", (Edit(key, "pod_annotations"),))]
