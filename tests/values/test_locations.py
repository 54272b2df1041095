"""Addresses that Argo fetches from."""

from __future__ import annotations

import pytest

from wzc.values.locations import git_repo, http_url, is_ssh


@pytest.mark.parametrize(
    ("address", "ssh"),
    [
        ("https://github.com/a/b.git", False),
        ("http://git.internal:8080/a", False),
        ("https://user@github.com/a/b", False),
        ("git://example.com/a", False),
        ("ssh://git@github.com:22/a/b.git", True),
        ("git@github.com:a/b.git", True),
        ("host.example:a/b.git", True),
    ],
)
def test_a_repository(address: str, ssh: bool) -> None:
    assert git_repo(address) is None
    assert is_ssh(address) is ssh


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("github.com/a/b", "https://github.com/a/b"),
        *((text, None) for text in ("", "a/b", "/srv/git/a", "https://", "ftp://example.com/a")),
        *(
            (text, None)
            for text in ("https://u:p@github.com/a", "https://github.com/a b", "file:///a")
        ),
    ],
)
def test_no_repository(address: str, fix: str | None) -> None:
    found = git_repo(address)
    assert found is not None and found.fix == fix


@pytest.mark.parametrize(
    "address", ["https://e.com", "http://10.0.0.1:8080/a?b#c", "HTTPS://e.com/x"]
)
def test_an_address(address: str) -> None:
    assert http_url(address) is None


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("example.com/x", "https://example.com/x"),
        *((text, None) for text in ("", "x", "ftp://e.com/x", "https:///x", "https://e.com/a b")),
        ("https://user:word@e.com/x", None),
    ],
)
def test_no_address(address: str, fix: str | None) -> None:
    found = http_url(address)
    assert found is not None and found.fix == fix


def test_a_password_is_not_repeated() -> None:
    for check in (git_repo, http_url):
        found = check("https://user:hidden@e.com/x")
        assert found is not None and "hidden" not in found.message + str(found.help)
