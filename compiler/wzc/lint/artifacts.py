"""Where data passed along `>>` is stored."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.places import data, distinct_steps
from wzc.lint.sources import check_value
from wzc.model.attribute import Block
from wzc.model.pipeline import Pipeline
from wzc.model.sources import Secret
from wzc.model.storage import S3, credentials_of
from wzc.model.value import Value

if TYPE_CHECKING:
    from wzc.graph.dag import Binding

# The longest name of a volume (Kubernetes validation.go: ValidateDNS1123Label).
MAX_VOLUME = 63


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse half a pair of credentials, and names and keys that Argo turns into wrong ones.

    Argo makes a volume of each Secret with credentials and names it after the Secret, so a dot in
    its name makes a pod that Kubernetes refuses (argo-rules.md, B2). A key that begins with `/`
    has an empty first folder; `{{` would be read as one of Argo's variables.
    """
    for value in stores_of(pipeline):
        check_credentials(value, diagnostics)
        _check_prefix(value.data, diagnostics)
        _check_key(value, diagnostics)


def stores_of(pipeline: Pipeline) -> list[Value]:
    """The stores of a pipeline and its steps, each once."""
    found: dict[int, Value] = {}
    for value in (
        pipeline.attributes.artifacts,
        *(step.attributes.artifacts for step in distinct_steps(pipeline)),
    ):
        if value is not None and isinstance(data(value), Block):
            found.setdefault(id(value.data), value)
    return list(found.values())


def _check_key(value: Value, diagnostics: Diagnostics) -> None:
    key: Value | None = getattr(value.data, "key", None)
    if key is None or value.data.keyword == "repository":
        return
    diagnostics.report(
        codes.BAD_STORE,
        "each step of each run has a key of its own, and `key` would be the same for all",
        key.origin.span,
        help="`key_prefix` is what their keys begin with; `key` names one file or folder, for an "
        "input",
    )


def check_modes(
    pipeline: Pipeline, inputs: "Mapping[str, list[Binding]]", diagnostics: Diagnostics
) -> None:
    """Refuse a mode that closes the folders it is set on. `inputs` are the steps' bindings.

    Argo sets the mode of an input on the folder, and on all that is in it (`recurseMode`; executor:
    `chmod`). A folder that its owner may not enter (`x`) is closed; on single files it is a mode
    like others (tests/wurzel/test_runner.py).
    """
    told: set[int] = set()
    for step, bindings in inputs.items():
        for binding in bindings:
            store = pipeline.store_of(pipeline.steps[binding.producer])
            if binding.files is not None or store is None or not isinstance(data(store), Block):
                continue
            mode: Value | None = store.data.default_mode
            number = data(mode)
            if mode is None or not isinstance(number, int) or number & 0o100 or id(mode) in told:
                continue
            told.add(id(mode))
            open_ = number | (number & 0o444) >> 2 if number & 0o400 else 0o755
            diagnostics.report(
                codes.BAD_STORE,
                f"the mode `0o{number:03o}` closes the folder that `{step}` reads: "
                "nobody may enter it",
                mode.origin.span,
                secondary=[
                    Label(edge.place, f"passes the folder of `{binding.producer}`")
                    for edge in pipeline.edges
                    if edge.data and (edge.source, edge.target) == (binding.producer, step)
                ][:1],
                help=f"a folder needs an `x` where it has an `r`: `0o{open_:o}`",
            )


def check_credentials(value: Value, diagnostics: Diagnostics) -> None:
    """Refuse Secrets that Argo cannot use, and half a pair of keys, in a store or an input."""
    for name, secret in credentials_of(value.data).items():
        check_value(secret, f"`{name}`", diagnostics)
        if isinstance(secret.data, Secret):
            _check_secret(secret, diagnostics)
        optional: Value | None = secret.data.optional
        if optional is not None and data(optional):
            diagnostics.report(
                codes.INCOMPLETE,
                "what gives access to a store is never optional: without it the pod does not start",
                optional.origin.span,
                help="leave `optional` away",
            )
    if not isinstance(value.data, S3) and value.data.keyword != "oss":
        return
    pair = {name: getattr(value.data, name) for name in ("access_key_secret", "secret_key_secret")}
    given = {name: secret for name, secret in pair.items() if secret is not None}
    token: Value | None = getattr(value.data, "session_token_secret", None)
    if token is not None and not given:
        diagnostics.report(
            codes.INCOMPLETE,
            "`session_token_secret` is not read without `access_key_secret`",
            token.origin.span,
            help="a token belongs to a pair of keys that is only good for a while",
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


def _check_secret(secret: Value, diagnostics: Diagnostics) -> None:
    source: Secret = secret.data
    if source.name is not None and "." in str(source.name.data):
        diagnostics.report(
            codes.BAD_STORE,
            f"Argo cannot use the Secret `{source.name.data}` for artifacts: its name has a dot",
            source.name.origin.span,
            help="Argo names a volume after it; keep the keys in a Secret without a dot",
        )
    elif source.name is not None and len(str(source.name.data)) > MAX_VOLUME:
        diagnostics.report(
            codes.BAD_STORE,
            f"Argo cannot use the Secret `{source.name.data}` for artifacts: its name is longer "
            f"than {MAX_VOLUME} characters",
            source.name.origin.span,
            help="Argo names a volume after it; keep the keys in a Secret with a shorter name",
        )


def _check_prefix(store: Block, diagnostics: Diagnostics) -> None:
    written: Value | None = getattr(store, "key_prefix", None)
    prefix = data(written)
    if written is None or not isinstance(prefix, str):
        return
    place = written.origin.span
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
