"""The volume with the tokenizers' files."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps, is_written, key_span
from wzc.model.pipeline import Pipeline, Step
from wzc.model.storage import TokenizerCache
from wzc.model.value import Value

_OF_A_CREATED_ONE = ("storage_size", "storage_class_name", "access_modes")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a cache that is neither an existing claim nor a created one, or half of each.

    A claim that is created with the run is empty, so it must not be read-only (Wurzel's own
    default; wurzel.md, D9). Kubernetes core/validation.go: ValidatePersistentVolumeClaimSpec: at
    least one access mode, and `ReadWriteOncePod` only by itself.
    """
    for step in distinct_steps(pipeline):
        cache = step.attributes.tokenizer_cache
        if cache is not None and isinstance(data(cache), TokenizerCache):
            _check(step, cache, cache.data, diagnostics)


def _check(step: Step, value: Value, cache: TokenizerCache, diagnostics: Diagnostics) -> None:
    if cache.create_pvc is not None and cache.create_pvc.data is True:
        _check_created(cache, cache.create_pvc, diagnostics)
        return
    has_claim = is_written(step.values, "tokenizer_cache", "claim_name")
    for name in _OF_A_CREATED_ONE:
        wrong: Value | None = getattr(cache, name)
        if wrong is not None:
            claim = cache.claim_name
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{name}` is about a claim that is created, and this one is not",
                wrong.origin.span,
                secondary=[] if claim is None else [Label(claim.origin.span, "it exists already")],
                help="`create_pvc = true` creates one for each run",
            )
            has_claim = True  # one report is enough
    if has_claim or (
        is_written(step.values, "tokenizer_cache", "create_pvc")
        and (
            cache.create_pvc is None  # it was refused
        )
    ):
        return
    diagnostics.report(
        codes.INCOMPLETE,
        "`tokenizer_cache` does not say which volume it is",
        key_span(value, "tokenizer_cache"),
        help='`claim_name = "..."` takes an existing claim, `create_pvc = true` creates one for '
        "each run",
    )


def _check_created(cache: TokenizerCache, created: Value, diagnostics: Diagnostics) -> None:
    if cache.claim_name is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            "`claim_name` takes an existing claim, and `create_pvc` creates one",
            cache.claim_name.origin.span,
            secondary=[Label(created.origin.span, "creates one for each run")],
            help="keep one of the two; `claim_name = null` takes out an inherited one",
        )
    if cache.read_only is not None and cache.read_only.data is True:
        diagnostics.report(
            codes.INCOMPLETE,
            "a cache that is created with the run is empty, and nobody could fill it",
            cache.read_only.origin.span,
            secondary=[Label(created.origin.span, "created here")],
            help='leave `read_only` away, or take an existing claim: `claim_name = "..."`',
        )
    from wzc.lint.claims import check_access_modes

    check_access_modes(cache.access_modes, "cache", diagnostics)
