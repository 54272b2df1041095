"""Where artifacts lie: buckets and endpoints of S3."""

import re

from wzc.values.problem import Problem

_BUCKET = re.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_IPV4 = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
_HOST_PART = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?:{_HOST_PART}(?:\.{_HOST_PART})*|\[[0-9A-Fa-f:]+\])")
_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]*)://")
_RESERVED_STARTS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def s3_bucket(text: str) -> Problem | None:
    """Whether it can name a bucket: up to 63 lower-case letters, digits, `-` and `.`.

    The rules of Amazon S3 for general purpose buckets ("Bucket naming rules"), which others follow.
    That a name is too short, only the store says (`short_bucket`): Argo and Kubernetes take it.
    """
    if not text:
        return Problem("the bucket is empty", help="the name alone, such as `wurzel-bucket`")
    scheme = _SCHEME.match(text)
    if scheme is not None or "/" in text:
        name, _, prefix = text[scheme.end() if scheme else 0 :].strip("/").partition("/")
        more = f', and `key_prefix = "{prefix}"`' if prefix else ""
        # With a prefix, cutting it off alone would write the data elsewhere.
        fix = name if not prefix and s3_bucket(name) is None else None
        return Problem(
            f"bucket `{text}` is more than the name of a bucket",
            help=f"write `{name}`{more}",
            fix=fix,
        )
    if len(text) > 63:
        return Problem(f"bucket `{text}` has {len(text)} characters, and S3 takes 63")
    if not _BUCKET.fullmatch(text) or ".." in text:
        return Problem(
            f"`{text}` cannot name a bucket",
            help="lower-case letters, digits, `-` and single dots, with a letter or digit at "
            "both ends",
        )
    if _IPV4.fullmatch(text):
        return Problem(f"bucket `{text}` looks like an address", help="S3 refuses such names")
    for start in _RESERVED_STARTS:
        if text.startswith(start):
            return Problem(f"bucket `{text}` begins with `{start}`, which S3 keeps for itself")
    for end in _RESERVED_ENDS:
        if text.endswith(end):
            return Problem(f"bucket `{text}` ends with `{end}`, which S3 keeps for itself")
    return None


def short_bucket(text: str) -> Problem | None:
    """Whether S3 and MinIO would take a name of a bucket for its length: 3 characters or more."""
    if len(text) >= 3:
        return None
    count = "1 character" if len(text) == 1 else f"{len(text)} characters"
    return Problem(f"bucket `{text}` has {count}, and S3 takes no fewer than 3")


def s3_endpoint(text: str) -> Problem | None:
    """Whether it is a host, with or without a port: `s3.amazonaws.com`, `minio:9000`.

    Argo hands it to the MinIO library, which refuses a scheme and a path. Encryption is the
    attribute `insecure`; so the fix for `http://` needs `insecure = true` next to it.
    """
    if not text.strip():
        return Problem("the endpoint is empty", help="such as `s3.amazonaws.com` or `minio:9000`")
    scheme = _SCHEME.match(text)
    if scheme is not None:
        return _with_scheme(text, scheme[1].lower(), text[scheme.end() :].rstrip("/"))
    if "/" in text:
        host = text.partition("/")[0]
        only_slash = text.rstrip("/") == host and s3_endpoint(host) is None
        return Problem(
            f"endpoint `{text}` has a path",
            help=f"write `{host}`; what lies below it is the bucket and `key_prefix`",
            fix=host if only_slash else None,
        )
    host, colon, port = text.rpartition(":") if not text.endswith("]") else (text, "", "")
    if not colon:
        host = text
    elif not re.fullmatch("[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        return Problem(f"endpoint `{text}` has no valid port", help="a port is 1 to 65535")
    if not _HOST.fullmatch(host) or len(host) > 253:
        return Problem(
            f"endpoint `{text}` is not a host",
            help="a name or an address, and a port if need be: `minio.storage:9000`",
        )
    return None


def _with_scheme(text: str, scheme: str, host: str) -> Problem:
    # Without `http://` the store would be spoken to by HTTPS: one edit alone does not mend that.
    fix = host if scheme == "https" and s3_endpoint(host) is None else None
    more = ", and `insecure = true` next to it" if scheme == "http" else ""
    return Problem(
        f"endpoint `{text}` begins with `{scheme}://`, and Argo takes the host alone",
        help=f"write `{host}`{more}",
        fix=fix,
    )
