"""Claims that are created with the run: `new_claim`, and that of a `tokenizer_cache`."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.lint.places import data
from wzc.model.value import Value


def check_size(size: Value | None, diagnostics: Diagnostics) -> None:
    """Refuse a size that is not above zero.

    Kubernetes core/validation.go: ValidatePersistentVolumeClaimSpec.
    """
    if size is not None and data(size) is not None and size.data.nano <= 0:
        diagnostics.report(
            codes.BAD_QUANTITY,
            "a claim needs a size above zero",
            size.origin.span,
            help="`new_claim(size = 10Gi)`",
        )


def check_access_modes(value: Value | None, what: str, diagnostics: Diagnostics) -> None:
    """Refuse access modes that Kubernetes refuses, or with which nobody could fill the volume.

    `what` is what is created. At least one is needed, and `ReadWriteOncePod` stands by itself
    (Kubernetes core/validation.go: ValidatePersistentVolumeClaimSpec).
    """
    modes = data(value)
    if value is None or not isinstance(modes, list):
        return
    texts = {mode.data for mode in modes}
    message = ""
    if not texts:
        message = "a claim needs an access mode"
    elif texts == {"ReadOnlyMany"}:
        message = f"a {what} that is created with the run is empty, and nobody could fill it"
    elif "ReadWriteOncePod" in texts and len(texts) > 1:
        message = "`ReadWriteOncePod` stands by itself: Kubernetes refuses other modes beside it"
    if message:
        diagnostics.report(
            codes.INCOMPLETE,
            message,
            value.origin.span,
            help='`["ReadWriteOnce"]`, or `["ReadWriteMany"]` for steps on several nodes',
        )
