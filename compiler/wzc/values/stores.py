"""Where artifacts lie: the buckets of Google and Alibaba, and Azure's containers."""

import re

from wzc.values.problem import Problem
from wzc.values.s3 import s3_endpoint

_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]*)://")
_GCS = re.compile("[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")
_PLAIN = re.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_IPV4 = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")


def gcs_bucket(text: str) -> Problem | None:
    """Whether it can name a bucket of Google: 3 to 63 of a-z, 0-9, `-`, `_` and `.`.

    With dots it may have 222 characters, 63 between two of them. (Cloud Storage, "Bucket names")
    """
    found = _more_than_a_name(text, "bucket")
    if found is not None:
        return found
    parts = text.split(".")
    if not _GCS.fullmatch(text) or "" in parts:
        return Problem(
            f"`{text}` cannot name a bucket",
            help="lower-case letters, digits, `-`, `_` and single dots, with a letter or digit at "
            "both ends",
        )
    if len(text) < 3 or len(text) > 222 or any(len(part) > 63 for part in parts):
        return _length("bucket", text, "3 to 63 (222 with dots)", "Google")
    if _IPV4.fullmatch(text):
        return Problem(f"bucket `{text}` looks like an address", help="Google refuses such names")
    if text.startswith("goog") or "google" in text:
        return Problem(
            f"bucket `{text}` has `goog` in its name, which Google keeps for itself",
            help="give it another name",
        )
    return None


def azure_container(text: str) -> Problem | None:
    """Whether it can name a container: 3 to 63 of a-z, 0-9 and single `-`.

    (Azure Storage, "Naming and referencing containers, blobs, and metadata")
    """
    found = _more_than_a_name(text, "container")
    if found is not None or text in ("$root", "$web"):
        return found
    if not _PLAIN.fullmatch(text) or "--" in text:
        return Problem(
            f"`{text}` cannot name a container",
            help="lower-case letters, digits and single `-`, with a letter or digit at both ends",
        )
    return None if 3 <= len(text) <= 63 else _length("container", text, "3 to 63", "Azure")


def azure_endpoint(text: str) -> Problem | None:
    """Whether it is the address of an account. Argo appends the container's name to its path.

    (azure.go: newAzureContainerClient, determineAccountName)
    """
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[1].lower() not in ("http", "https"):
        host = text[scheme.end() :] if scheme else text
        looks = s3_endpoint(host.rstrip("/")) is None and "." in host
        return Problem(
            f"endpoint `{text}` is not an address",
            help=f"write `https://{host}`"
            if looks
            else "such as `https://ACCOUNT.blob.core.windows.net`",
            fix=f"https://{host}" if looks and scheme is None else None,
        )
    rest = text[scheme.end() :]
    host, _, path = rest.partition("/")
    if found := re.search("[?#]", text):
        return Problem(
            f"endpoint `{text[: found.start()]}` is followed by more",
            help="a token for shared access belongs into a Secret: `account_key_secret`",
        )
    if s3_endpoint(host) is not None:
        return Problem(
            f"endpoint `{text}` has no host",
            help="such as `https://ACCOUNT.blob.core.windows.net`",
        )
    local = host.startswith(("127.0.0.1", "localhost"))
    if path.strip("/") and not local and "." in host and host.endswith(".windows.net"):
        account = f"{scheme[0]}{host}"
        return Problem(
            f"endpoint `{text}` goes on after the account",
            help=f'write `{account}`, and `container = "{path.strip("/").split("/")[0]}"`',
        )
    return None


def oss_bucket(text: str) -> Problem | None:
    """Whether it can name a bucket of Alibaba: 3 to 63 of a-z, 0-9 and `-`.

    (OSS, "Bucket naming conventions"; aliyun-oss-go-sdk: CheckBucketName)
    """
    found = _more_than_a_name(text, "bucket")
    if found is not None:
        return found
    if not _PLAIN.fullmatch(text):
        return Problem(
            f"`{text}` cannot name a bucket",
            help="lower-case letters, digits and `-`, with a letter or digit at both ends",
        )
    return None if 3 <= len(text) <= 63 else _length("bucket", text, "3 to 63", "OSS")


def oss_endpoint(text: str) -> Problem | None:
    """Whether it is a host, with or without `https://`, which OSS takes both."""
    scheme = _SCHEME.match(text)
    host = text[scheme.end() :] if scheme else text
    if scheme is not None and scheme[1].lower() not in ("http", "https"):
        return Problem(f"endpoint `{text}` begins with `{scheme[0]}`", help=f"write `{host}`")
    return s3_endpoint(host)


def _more_than_a_name(text: str, what: str) -> Problem | None:
    """An address, or a path, in the place of a name."""
    if not text:
        return Problem(f"the {what} is empty", help="the name alone")
    scheme = _SCHEME.match(text)
    if scheme is None and "/" not in text:
        return None
    name, _, prefix = text[scheme.end() if scheme else 0 :].strip("/").partition("/")
    more = f', and `key_prefix = "{prefix}"`' if prefix else ""
    return Problem(
        f"{what} `{text}` is more than the name of a {what}", help=f"write `{name}`{more}"
    )


def _length(what: str, text: str, takes: str, who: str) -> Problem:
    count = "1 character" if len(text) == 1 else f"{len(text)} characters"
    return Problem(f"{what} `{text}` has {count}, and {who} takes {takes}")
