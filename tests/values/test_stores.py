"""Names of buckets and containers, and addresses of stores."""

from __future__ import annotations

import pytest

from wzc.values.stores import azure_container, azure_endpoint, gcs_bucket, oss_bucket, oss_endpoint


@pytest.mark.parametrize(
    "name", ["docs", "my_docs-1", "docs.example.com", "a" * 63, "a" * 63 + "." + "b" * 63]
)
def test_google_takes(name: str) -> None:
    assert gcs_bucket(name) is None


@pytest.mark.parametrize(
    "name",
    [
        *("", "ab", "Docs", "-docs", "docs_", "a..b", "a" * 64, "192.168.1.1"),
        *("goog-docs", "my-google-docs", "gs://docs", "docs/a", ".".join(["a" * 60] * 4)),
    ],
)
def test_google_refuses(name: str) -> None:
    assert gcs_bucket(name) is not None


@pytest.mark.parametrize("name", ["docs", "my-docs-1", "$web", "$root", "a" * 63, "1ab"])
def test_azure_takes(name: str) -> None:
    assert azure_container(name) is None


@pytest.mark.parametrize(
    "name", ["", "ab", "a" * 64, "my--docs", "Docs", "my_docs", "a.b", "docs-", "docs/x"]
)
def test_azure_refuses(name: str) -> None:
    assert azure_container(name) is not None


@pytest.mark.parametrize(
    "address",
    [
        *("https://acc.blob.core.windows.net", "https://acc.blob.core.windows.net/"),
        *("http://127.0.0.1:10000/devstoreaccount1", "http://azurite:10000/devstoreaccount1"),
    ],
)
def test_an_account(address: str) -> None:
    assert azure_endpoint(address) is None


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("acc.blob.core.windows.net", "https://acc.blob.core.windows.net"),
        ("acc", None),
        ("", None),
        ("ftp://acc.blob.core.windows.net", None),
        ("https://", None),
        ("https://acc.blob.core.windows.net/docs", None),
        ("https://acc.blob.core.windows.net?sv=2022&sig=abc", None),
    ],
)
def test_no_account(address: str, fix: str | None) -> None:
    found = azure_endpoint(address)
    assert found is not None and found.fix == fix


def test_a_token_is_not_repeated() -> None:
    found = azure_endpoint("https://acc.blob.core.windows.net?sv=2022&sig=hidden")
    assert found is not None and "hidden" not in found.message + str(found.help)


@pytest.mark.parametrize(("name", "fine"), [("docs-1", True), ("ab", False), ("a_b", False)])
def test_a_bucket_of_oss(name: str, fine: bool) -> None:
    assert (oss_bucket(name) is None) is fine


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        *((f"{scheme}oss-cn.aliyuncs.com", True) for scheme in ("", "http://", "https://")),
        *(("ftp://oss-cn.aliyuncs.com", False), ("https://oss-cn.aliyuncs.com/docs", False)),
    ],
)
def test_where_oss_is(address: str, fine: bool) -> None:
    assert (oss_endpoint(address) is None) is fine
