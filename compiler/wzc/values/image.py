"""References to container images: `ghcr.io/telekom/wurzel:3.3.1`."""

import re

from wzc.values.problem import Problem

_COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_DOMAIN_COMPONENT = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
_DOMAIN = re.compile(
    rf"(?:{_DOMAIN_COMPONENT}(?:\.{_DOMAIN_COMPONENT})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
)
_PATH = re.compile(f"{_COMPONENT}(?:/{_COMPONENT})*")
_TAG = re.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_DIGEST = re.compile(
    "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}",
)
_SHA = {"sha256": 64, "sha384": 96, "sha512": 128}
_NAME_LENGTH = 255
_EXAMPLE = "such as `python:3.12-slim` or `ghcr.io/team/app@sha256:...`"


def image_reference(text: str) -> Problem | None:
    """Whether a container runtime can read it: `[domain/]path[:tag][@digest]`.

    The grammar is that of distribution/reference (regexp.go, normalize.go): the path is in lower
    case and at most 255 characters with its domain, a tag at most 128, a digest the hexadecimal
    hash of a known algorithm. Stricter in one thing: a first part with a dot is always a registry,
    so it has no `_`. Kubernetes itself looks only for blanks at the ends, so a mistake
    here shows as `InvalidImageName` in the pod.
    """
    if not text.strip():
        return Problem("the image is empty", help=_EXAMPLE)
    if any(character.isspace() for character in text):
        plain = "".join(text.split())
        fix = plain if text.strip() == plain and image_reference(plain) is None else None
        return Problem(f"image `{text}` has a blank", help=f"write `{plain}`", fix=fix)
    scheme = re.match("[A-Za-z]+://", text)
    if scheme is not None:
        plain = text[scheme.end() :]
        fix = plain if image_reference(plain) is None else None
        return Problem(
            f"image `{text}` begins with `{scheme[0]}`", help=f"write `{plain}`", fix=fix
        )
    rest, at, digest = text.partition("@")
    if at:
        problem = _check_digest(text, digest)
        if problem is not None:
            return problem
    # A colon before the last slash is the port of the domain.
    head, slash, last = rest.rpartition("/")
    last, colon, tag = last.partition(":")
    name = head + slash + last
    if colon and not tag:
        return Problem(
            f"image `{text}` has an empty tag",
            help="put the version after the `:`, or leave both away",
        )
    if colon and not _TAG.fullmatch(tag):
        return _bad_tag(text, tag)
    return _check_name(text, name)


def registry(text: str) -> str:
    """The host that a valid reference is pulled from; `docker.io` where it names none."""
    name = text.partition("@")[0]
    return _divided(name)[0] or ("localhost" if name.startswith("localhost/") else "docker.io")


def _check_name(text: str, name: str) -> Problem | None:
    if not name:
        return Problem(f"image `{text}` has no name", help=_EXAMPLE)
    domain, path = _divided(name)
    if domain and not _DOMAIN.fullmatch(domain):
        return Problem(f"`{domain}` in image `{text}` is not a registry", help=_EXAMPLE)
    if path != path.lower() and _PATH.fullmatch(path.lower()):
        fix = text.replace(name, name[: len(name) - len(path)] + path.lower(), 1)
        return Problem(
            f"image `{text}` has a capital letter, and the names of images have none",
            help=f"write `{fix}`",
            fix=fix,
        )
    if not _PATH.fullmatch(path):
        return Problem(
            f"image `{text}` has no valid name: `{path}`",
            help="lower-case letters and digits, with one `.`, one or two `_` or some `-` between "
            "them, in parts divided by `/`",
        )
    if len(name) > _NAME_LENGTH:
        return Problem(f"image `{text}` has a name of {len(name)} characters: at most 255")
    if re.fullmatch("[a-f0-9]{64}", name):
        return Problem(f"image `{text}` is a hash without a name", help=_EXAMPLE)
    return None


def _divided(name: str) -> tuple[str, str]:
    """Domain and path (normalize.go: splitDockerDomain); no domain means Docker Hub.

    `localhost` is a domain too, but reads the same as a part of the path.
    """
    first, slash, rest = name.partition("/")
    is_domain = any(c in ".:" for c in first) or first != first.lower()
    return (first, rest) if slash and is_domain else ("", name)


def _bad_tag(text: str, tag: str) -> Problem:
    if len(tag) > 128:
        return Problem(f"image `{text}` has a tag of {len(tag)} characters: at most 128")
    return Problem(
        f"image `{text}` has no valid tag: `{tag}`",
        help="a tag has letters, digits, `_`, `.` and `-`, and does not begin with `.` or `-`",
    )


def _check_digest(text: str, digest: str) -> Problem | None:
    algorithm, _, value = digest.partition(":")
    length = _SHA.get(algorithm)
    if length is None:
        return Problem(
            f"image `{text}` has no digest after the `@`",
            help="a digest is `sha256:` and 64 hexadecimal digits",
        )
    if not _DIGEST.fullmatch(digest) or value != value.lower() or len(value) != length:
        return Problem(
            f"the digest of image `{text}` is no {algorithm}",
            help=f"it has {length} hexadecimal digits in lower case; this one has {len(value)} "
            "characters",
        )
    return None
