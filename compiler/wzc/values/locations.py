"""Addresses of repositories and of files on web servers."""

import re

from wzc.values.problem import Problem

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#]*)(.*)", re.DOTALL)
# `git@github.com:owner/name.git`, as ssh knows it.
_SSH = re.compile(r"(?:[^@/:\s]+@)?[^@/:\s]+:(?!//)\S+")
_SCHEMES = ("https", "http", "ssh", "git")


def is_ssh(text: str) -> bool:
    """Whether a repository is fetched by ssh."""
    found = _URL.fullmatch(text)
    return found[1].lower() == "ssh" if found else _SSH.fullmatch(text) is not None


def git_repo(text: str) -> Problem | None:
    """Whether it is the address of a repository, by https or ssh, without a password in it.

    (go-git: transport.NewEndpoint; a plain path would be a folder of Argo's own container.)
    """
    found = _URL.fullmatch(text)
    if found is None:
        if _SSH.fullmatch(text):
            return None
        host = text.partition("/")[0]
        guess = f"https://{text}" if "." in host and "/" in text and " " not in text else None
        return Problem(
            f"`{text}` is not the address of a repository",
            help=f"write `{guess}`"
            if guess
            else "as `https://github.com/OWNER/NAME.git`, or "
            "`git@github.com:OWNER/NAME.git` for ssh",
            fix=guess,
        )
    return _address(text, _SCHEMES, "https://github.com/OWNER/NAME.git")


def http_url(text: str) -> Problem | None:
    """Whether it is an address by http or https, without a password in it."""
    if _URL.fullmatch(text) is None:
        fits = re.fullmatch(r"[A-Za-z0-9.-]+(?::[0-9]+)?/\S*", text) is not None
        return Problem(
            f"`{text}` is not an address: it has no `https://`",
            help=f"write `https://{text}`" if fits else "as `https://example.com/model.bin`",
            fix=f"https://{text}" if fits else None,
        )
    return _address(text, ("http", "https"), "https://example.com/model.bin")


def host_port(text: str) -> Problem | None:
    """Whether it is a host and a port, without a scheme (hdfs.NewClient dials it)."""
    found = re.fullmatch(r"(?:[a-z]+://)?([^\s:/@]+)(?::([0-9]{1,5}))?/?", text)
    if found is None:
        return Problem(f"`{text}` is not a host and a port", help="as `namenode.hadoop:8020`")
    host, port = found.groups()
    if port is None:
        return Problem(f"`{text}` has no port", help=f"`{host}:8020`, where that is the port")
    fix = f"{host}:{port}"
    if not 0 < int(port) < 65536:
        return Problem(f"`{port}` is no port", help="a port is between 1 and 65535")
    if fix != text:
        return Problem(f"`{text}` is more than a host and a port", help=f"write `{fix}`", fix=fix)
    return None


def _address(text: str, schemes: tuple[str, ...], example: str) -> Problem | None:
    found = _URL.fullmatch(text)
    assert found is not None
    scheme, authority, _ = found.groups()
    user, at, host = authority.rpartition("@")
    if scheme.lower() not in schemes:
        return Problem(
            f"`{scheme}://` is no address that Argo fetches from", help=f"as `{example}`"
        )
    if at and ":" in user:
        return Problem(
            f"the address of `{host}` has a password in it, which would stand in the manifest",
            help='keep it in a Secret: `username_secret = secret("...", key = "...")` and '
            "`password_secret`",
        )
    if not host or re.search(r"\s", text):
        what = "no host" if not host else "blanks"
        return Problem(f"`{text}` is not an address: it has {what}", help=f"as `{example}`")
    return None
