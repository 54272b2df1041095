"""`templateDefaults`, which stand behind the templates' own fields."""

from wzc.verify.job import Job
from wzc.verify.model import KINDS_OF_TEMPLATE, Manifest, Template, mapping

# Rules that look at one template alone, and at what is written in it.
_RULES = (
    *("pods", "pod_parts", "pod_details", "cluster", "volume_sources", "locks", "metrics"),
    *("objects", "referred"),
)


def check(manifest: Manifest, job: Job) -> None:
    """Hold the defaults themselves to the rules for templates (Argo util.go: MergeTo; what is
    merged into no template is not said).
    """
    from wzc.verify.rules.table import rule

    data = mapping(manifest.spec, "templateDefaults")
    kinds = [kind for kind in KINDS_OF_TEMPLATE if data.get(kind) is not None]
    kind = kinds[0] if len(kinds) == 1 else ""
    path = (*manifest.spec_path, "templateDefaults")
    alone = Template("", kind, data, data, path)
    templates, manifest.templates = manifest.templates, [alone]
    try:
        for name in _RULES:
            # Outputs and inputs are the templates'.
            if name != "metrics" or "{{" not in str(data.get("metrics")):
                rule(f"{name}.check")(manifest, job)
        if data.get("memoize"):
            rule("timing.memoize")(manifest, job)
    finally:
        manifest.templates = templates
