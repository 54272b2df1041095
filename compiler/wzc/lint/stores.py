"""Stores that few pipelines have, and what S3 can do besides storing."""

from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.artifacts import stores_of
from wzc.lint.places import data, distinct_steps
from wzc.model.pipeline import Pipeline
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse a store that its driver refuses, or of which it ignores a part.

    artifacts.go: newDriver; azure.go: newAzureContainerClient; s3.go: NewS3Client, GetCredentials,
    buildServerSideEnc; oss.go: newOSSClient, Delete. A run has one repository (operator.go:
    operate).
    """
    for value in stores_of(pipeline):
        check_access(value, diagnostics, writes=True)
        if value.data.keyword == "oss":
            _check_oss(pipeline, value, diagnostics)
    whole = pipeline.attributes.artifacts
    if whole is not None and getattr(data(whole), "keyword", "") == "repository":
        for step in distinct_steps(pipeline):
            written = step.values.get("artifacts")
            if written is not None and written.data is None:
                diagnostics.report(
                    codes.BAD_STORE,
                    "`artifacts = null` is where the cluster keeps data, and this run has a "
                    "repository of its own",
                    written.origin.span,
                    secondary=[Label(whole.origin.span, "for the whole run")],
                    help="leave it away: the step's data is stored there, too",
                )


def deletes(pipeline: Pipeline) -> Value | None:
    """When Argo deletes the data of a run; None where it keeps it."""
    gc = pipeline.attributes.artifact_gc
    strategy: Value | None = None if gc is None or data(gc) is None else gc.data.strategy
    return None if strategy is None or data(strategy) in (None, "Never") else strategy


def _check_oss(pipeline: Pipeline, value: Value, diagnostics: Diagnostics) -> None:
    strategy = deletes(pipeline)
    if strategy is not None:
        diagnostics.report(
            codes.BAD_STORE,
            "Argo deletes no folders from OSS, and the data of steps are folders",
            strategy.origin.span,
            secondary=[Label(value.origin.span, "where they are stored")],
            help="leave `artifact_gc` away, and let a lifecycle rule of the bucket delete them",
        )


def check_access(value: Value, diagnostics: Diagnostics, *, writes: bool = False) -> None:
    """What holds for inputs from the store, too, unless it is one that is written to."""
    store = value.data
    kind = store.keyword
    if writes and kind == "oss" and not _names_keys(value) and not _is_true(value, "use_sdk_creds"):
        _report_no_access(value, "access_key_secret", diagnostics)
    if kind == "azure":
        key, own = store.account_key_secret, _is_true(value, "use_sdk_creds")
        if key is None and not own:
            _report_no_access(value, "account_key_secret", diagnostics)
        elif key is not None and own:
            _report_ignored(
                key, "account_key_secret", store.use_sdk_creds, "`use_sdk_creds`", diagnostics
            )
    elif kind in ("s3", "oss"):
        for name in ("use_sdk_creds", "role_arn"):
            other: Value | None = getattr(store, name, None)
            if other is not None and data(other) and _names_keys(value):
                first, second = other, store.access_key_secret or store.secret_key_secret
                _report_ignored(first, name, second, "the keys", diagnostics)
    if kind == "s3":
        _check_s3(value, diagnostics)


def _check_s3(value: Value, diagnostics: Diagnostics) -> None:
    store = value.data
    if store.ca_secret is not None and _is_true(value, "insecure"):
        _report_ignored(
            store.ca_secret, "ca_secret", store.insecure, "`insecure`: HTTP", diagnostics
        )
    if _is_true(value, "object_locking") and not _is_true(value, "create_bucket"):
        _report_alone(store.object_locking, "object_locking", "create_bucket", diagnostics)
    for name in ("kms_key_id", "kms_encryption_context", "server_side_customer_key_secret"):
        written: Value | None = getattr(store, name)
        if written is not None and not _is_true(value, "enable_encryption"):
            _report_alone(written, name, "enable_encryption", diagnostics)
    context = store.kms_encryption_context
    customer, key = store.server_side_customer_key_secret, store.kms_key_id
    if customer is not None and key is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            "the store encrypts with one key, and these are two",
            key.origin.span,
            secondary=[Label(customer.origin.span, "the other one")],
            help="keep `kms_key_id` or `server_side_customer_key_secret`",
        )
    elif customer is not None and _is_true(value, "insecure"):
        diagnostics.report(
            codes.INCOMPLETE,
            "a key of your own is sent to the store, and `insecure` sends it unencrypted",
            customer.origin.span,
            secondary=[Label(store.insecure.origin.span, "HTTP")],
            help="Argo refuses it; leave `insecure` away",
        )
    elif context is not None and key is None:
        diagnostics.report(
            codes.INCOMPLETE,
            "`kms_encryption_context` means nothing without `kms_key_id`",
            context.origin.span,
            help='`kms_key_id = "..."`',
        )
    if isinstance(data(context), str) and not _is_context(context.data):
        diagnostics.report(
            codes.BAD_STORE,
            f"`kms_encryption_context` is a map of texts in JSON, not `{context.data}`",
            context.origin.span,
            help='`json({ team = "search" })` writes it',
        )


def _is_context(text: str) -> bool:
    import json

    try:
        found: Any = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, dict) and all(isinstance(item, str) for item in found.values())


def _names_keys(value: Value) -> bool:
    store = value.data
    return store.access_key_secret is not None or store.secret_key_secret is not None


def _is_true(value: Value, name: str) -> bool:
    return data(getattr(value.data, name)) is True


def _report_no_access(value: Value, name: str, diagnostics: Diagnostics) -> None:
    diagnostics.report(
        codes.INCOMPLETE,
        f"`{value.data.keyword}` does not say how the pods get access",
        value.origin.span,
        help=f'`{name} = secret("...", key = "...")`, or `use_sdk_creds = true` for the pods\' own '
        "identity",
    )


def _report_ignored(
    written: Value, name: str, other: Value | None, why: str, diagnostics: Diagnostics
) -> None:
    diagnostics.report(
        codes.INCOMPLETE,
        f"`{name}` means nothing beside {why}",
        written.origin.span,
        secondary=[] if other is None else [Label(other.origin.span, "this one counts")],
        help="keep one of the two",
    )


def _report_alone(written: Value, name: str, needs: str, diagnostics: Diagnostics) -> None:
    diagnostics.report(
        codes.INCOMPLETE,
        f"`{name}` means nothing without `{needs} = true`",
        written.origin.span,
        help=f"`{needs} = true` next to it",
    )
