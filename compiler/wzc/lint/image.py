"""Images of steps."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data, distinct_steps, is_written, steps_named
from wzc.model.pipeline import Pipeline, Step


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse steps without an image; warn of images without a version.

    Argo validate.go: validateLeaf (`image may not be empty`). Without a tag, or with `latest`, the
    same manifest runs other code tomorrow, and `imagePullPolicy` becomes `Always` (Kubernetes
    core/v1/defaults.go: SetDefaults_Container). The standard library's own defaults are spared:
    the user has not written them.
    """
    without = [
        step
        for step in pipeline.steps.values()
        if step.type.has_container
        and step.type.name != "container_set"
        and not is_written(step.values, "image")
        and not is_written(step.settings, "image")
        and "image" not in step.refused
    ]
    if without:
        diagnostics.report(
            codes.MISSING_IMAGE,
            f"no image is set for {steps_named(step.name for step in without)}",
            without[0].place,
            help='set one for all steps: `defaults { image = "..." }`',
        )
    own = [step.settings["image"] for step in pipeline.steps.values() if _has_own(step)]
    for image in [*own, *(step.attributes.image for step in distinct_steps(pipeline))]:
        text = data(image)
        if image is None or not isinstance(text, str) or image.origin.span.file.is_stdlib:
            continue
        tag = _tag(text)
        if tag not in ("", "latest"):
            continue
        says = "has no version" if tag == "" else "has no fixed version: `latest` moves"
        name = text.removesuffix(":latest")
        diagnostics.report(
            codes.IMAGE_WITHOUT_VERSION,
            f"image `{text}` {says}",
            image.origin.span,
            help=f"name the version that was tested, such as `{name}:1.2.3`, or a digest",
        )


def _has_own(step: Step) -> bool:
    """Whether the image of a container or script stands in its parentheses."""
    return step.type.built_in is not None and "image" in step.settings


def _tag(image: str) -> str:
    """What follows the `:` of the last part: the tag, or the digest; empty if there is none."""
    return image.rpartition("/")[2].partition(":")[2]
