"""Random stores of data, each as its driver takes it: what contradicts itself is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from tests.properties.layout import Node, Quoted, assign, call
from wzc.model.storage import S3
from wzc.model.stores import Azure, Gcs, Oss

if TYPE_CHECKING:
    from tests.properties.attributes import Writer

PREFIXES = ("", "a", "a/b/", "runs of ümlaut", "1e3")
# Argo makes a volume of that name, so it has no dots.
_NAMES = st.one_of(
    st.sampled_from(("n", "1e3", "data", "tmp")),
    st.from_regex(r"[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?", fullmatch=True),
)
_KEYS = st.from_regex(r"[-_a-zA-Z0-9][-._a-zA-Z0-9]{0,10}", fullmatch=True)
FORMATS: dict[str, st.SearchStrategy[str]] = {
    "gcs_bucket": st.sampled_from(("docs", "my_docs.1", "08-08")),
    "azure_container": st.sampled_from(("docs", "1e3", "$web", "my-docs")),
    "azure_endpoint": st.sampled_from(
        ("https://a.blob.core.windows.net", "http://127.0.0.1:10000/devstoreaccount1")
    ),
    "oss_bucket": st.sampled_from(("docs", "1e3", "my-docs")),
    "oss_endpoint": st.sampled_from(("oss-cn-hangzhou.aliyuncs.com", "https://oss.example:443")),
}


def credential(w: Writer, model: type, name: str) -> Node:
    """A key of a Secret that Argo can mount."""
    secret: list[Node] = [Quoted(w.draw(_NAMES)), assign("key", Quoted(w.draw(_KEYS)))]
    return w.set(model, name, call("secret", secret))


def _pair(w: Writer, model: type) -> list[Node]:
    return [credential(w, model, f"{name}_key_secret") for name in ("access", "secret")]


def _rest(w: Writer, model: type, *names: str) -> list[Node]:
    """Some of the attributes that go with any others."""
    found = [w.entry(model, name) for name in (*names, "default_mode") if w.maybe()]
    if w.maybe():
        found.append(w.set(model, "key_prefix", Quoted(w.pick(*PREFIXES))))
    return found


def s3(w: Writer) -> list[Node]:
    """The arguments of `s3(...)`."""
    found = [w.entry(S3, "bucket"), *_rest(w, S3, "endpoint", "region")]
    if w.maybe():
        found += _pair(w, S3)
        if w.maybe():
            found.append(credential(w, S3, "session_token_secret"))
    elif w.maybe():
        found += [w.entry(S3, name) for name in ("use_sdk_creds", "role_arn") if w.maybe()]
    if w.maybe():
        found.append(w.entry(S3, "insecure"))
    elif w.maybe():
        found.append(credential(w, S3, "ca_secret"))
    if w.maybe():
        found.append(w.set(S3, "create_bucket", "true"))
        if w.maybe():
            found.append(w.entry(S3, "object_locking"))
    if w.maybe():
        found.append(w.set(S3, "enable_encryption", "true"))
        if w.maybe():
            found.append(w.set(S3, "kms_key_id", Quoted("arn:aws:kms:eu:1:key/k")))
            if w.maybe():
                context = 'json({ team = "search" })'
                found.append(w.set(S3, "kms_encryption_context", context))
        elif "insecure" not in str(found):
            found.append(credential(w, S3, "server_side_customer_key_secret"))
    return found


def gcs(w: Writer) -> list[Node]:
    """The arguments of `gcs(...)`."""
    found = [w.entry(Gcs, "bucket"), *_rest(w, Gcs)]
    return [*found, credential(w, Gcs, "service_account_key_secret")] if w.maybe() else found


def azure(w: Writer) -> list[Node]:
    """The arguments of `azure(...)`."""
    found = [w.entry(Azure, "endpoint"), w.entry(Azure, "container"), *_rest(w, Azure)]
    if w.maybe():
        return [*found, w.set(Azure, "use_sdk_creds", "true")]
    return [*found, credential(w, Azure, "account_key_secret")]


def oss(w: Writer) -> list[Node]:
    """The arguments of `oss(...)`."""
    found = [w.entry(Oss, "bucket"), w.entry(Oss, "endpoint"), *_rest(w, Oss, "create_bucket")]
    if w.maybe():
        return [*found, w.set(Oss, "use_sdk_creds", "true")]
    return found + _pair(w, Oss)
