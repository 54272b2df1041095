"""Where data passed along `>>` is stored."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps
from wzc.lint.sources import check_value
from wzc.model.pipeline import Pipeline
from wzc.model.sources import Secret
from wzc.model.storage import S3
from wzc.model.value import Value


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse half a pair of credentials, and names and keys that Argo turns into wrong ones.

    Argo makes a volume of each Secret with credentials and names it after the Secret, so a dot in
    its name makes a pod that Kubernetes refuses (argo-rules.md, B2). A key that begins with `/`
    has an empty first folder; `{{` would be read as one of Argo's variables.
    """
    stores: dict[int, Value] = {}
    for value in (
        pipeline.attributes.artifacts,
        *(step.attributes.artifacts for step in distinct_steps(pipeline)),
    ):
        if value is not None and isinstance(data(value), S3):
            stores.setdefault(id(value.data), value)
    for value in stores.values():
        _check_credentials(value, diagnostics)
        _check_prefix(value.data, diagnostics)


def _check_credentials(value: Value, diagnostics: Diagnostics) -> None:
    store: S3 = value.data
    pair = {
        "access_key_secret": store.access_key_secret,
        "secret_key_secret": store.secret_key_secret,
    }
    given = {name: secret for name, secret in pair.items() if secret is not None}
    for name, secret in given.items():
        check_value(secret, f"`{name}`", diagnostics)
        source = secret.data
        if isinstance(source, Secret) and source.name is not None and "." in str(source.name.data):
            diagnostics.report(
                codes.BAD_STORE,
                f"Argo cannot use the Secret `{source.name.data}` for artifacts: its name has a "
                "dot",
                source.name.origin.span,
                help="Argo names a volume after it; keep the keys in a Secret without a dot",
            )
    if len(given) == 1:
        [(name, secret)] = given.items()
        [missing] = pair.keys() - given.keys()
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{name}` without `{missing}` is half of a key",
            secret.origin.span,
            secondary=[Label(value.origin.span, f"`{missing}` is missing")],
            help=f'`{missing} = secret("...", key = "...")`; without both, the pods\' own '
            "account is used",
        )


def _check_prefix(store: S3, diagnostics: Diagnostics) -> None:
    prefix = data(store.key_prefix)
    if store.key_prefix is None or not isinstance(prefix, str):
        return
    place = store.key_prefix.origin.span
    if prefix.startswith("/"):
        diagnostics.report(
            codes.BAD_STORE,
            f"`key_prefix` `{prefix}` begins with `/`: keys in a bucket have no root",
            place,
            help=f"write `{prefix.lstrip('/')}`" if prefix.strip("/") else "leave it away",
        )
    elif "{{" in prefix:
        diagnostics.report(
            codes.BAD_STORE,
            "`key_prefix` has a `{{`, which Argo would read as the start of a variable",
            place,
            help="the name of the run is added to every key anyway",
        )
