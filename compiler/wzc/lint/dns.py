"""Whom pods ask for addresses."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data
from wzc.lint.raw import entries_at
from wzc.model.pipeline import Pipeline

_CONFIG = "dnsConfig"


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse `dns_policy = "None"` without nameservers (core/validation.go: validatePodDNSConfig),
    which only raw fields can name.
    """
    policy, patch = pipeline.attributes.dns_policy, pipeline.attributes.patch
    if policy is None or policy.data != "None":
        return
    if patch is not None and "nameservers" in entries_at(patch, _CONFIG):
        return
    pods = pipeline.attributes.pod_spec_patch
    if pods is not None and _CONFIG in data(pods):
        return
    diagnostics.report(
        codes.INCOMPLETE,
        'with `dns_policy = "None"` pods need nameservers, and there are none: Kubernetes refuses '
        "the pods",
        policy.origin.span,
        help='name them: `patch { dnsConfig { nameservers = ["10.0.0.10"] } }`, or take it away',
    )
