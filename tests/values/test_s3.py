import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values.s3 import s3_bucket, s3_endpoint, short_bucket


@pytest.mark.parametrize(
    "text", ["wurzel-bucket", "abc", "b", "kb", "my.bucket.1", "1st", "a" * 63]
)
def test_buckets(text: str) -> None:
    assert s3_bucket(text) is None


# Amazon S3, "General purpose bucket naming rules".
@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("", None),
        ("-", None),
        ("a.", None),
        ("a" * 64, None),
        ("My-Bucket", None),
        ("my_bucket", None),
        ("-bucket", None),
        ("bucket.", None),
        ("my..bucket", None),
        ("192.168.5.4", None),
        ("xn--bucket", None),
        ("bucket-s3alias", None),
        ("s3://my-bucket", "my-bucket"),
        ("s3://my-bucket/", "my-bucket"),
        ("s3://my-bucket/data", None),
        ("my-bucket/data", None),
    ],
)
def test_refused_buckets(text: str, fix: str | None) -> None:
    problem = s3_bucket(text)
    assert problem is not None
    assert problem.fix == fix


def test_the_length_of_a_bucket_is_said() -> None:
    for text, count in (("b", "1 character,"), ("bb", "2 characters,")):
        problem = short_bucket(text)
        assert problem is not None and f"has {count}" in problem.message
    problem = s3_bucket("b" * 64)
    assert problem is not None and "has 64 characters" in problem.message
    assert short_bucket("abc") is None


def test_the_prefix_of_a_bucket_is_said() -> None:
    problem = s3_bucket("s3://my-bucket/data/in")
    assert problem is not None
    assert problem.help == 'write `my-bucket`, and `key_prefix = "data/in"`'


@pytest.mark.parametrize(
    "text", ["s3.amazonaws.com", "minio:9000", "10.0.0.1:9000", "[::1]:9000", "[::1]", "localhost"]
)
def test_endpoints(text: str) -> None:
    assert s3_endpoint(text) is None


@pytest.mark.parametrize(
    ("text", "said", "fix"),
    [
        ("https://s3.amazonaws.com", "begins with `https://`", "s3.amazonaws.com"),
        ("HTTPS://s3.amazonaws.com/", "begins with `https://`", "s3.amazonaws.com"),
        ("http://minio:9000", "begins with `http://`", None),
        ("https://minio/bucket", "begins with `https://`", None),
        ("s3://bucket", "begins with `s3://`", None),
        ("minio:9000/", "has a path", "minio:9000"),
        ("minio:9000/bucket", "has a path", None),
        ("minio:port", "no valid port", None),
        ("minio:0", "no valid port", None),
        ("minio:65536", "no valid port", None),
        ("minio:", "no valid port", None),
        ("my minio", "not a host", None),
        ("my_minio", "not a host", None),
        ("", "empty", None),
    ],
)
def test_refused_endpoints(text: str, said: str, fix: str | None) -> None:
    problem = s3_endpoint(text)
    assert problem is not None
    assert said in problem.message
    assert problem.fix == fix


def test_http_needs_insecure() -> None:
    plain = s3_endpoint("http://minio:9000")
    secure = s3_endpoint("https://minio:9000")
    assert plain is not None and plain.help is not None and "insecure = true" in plain.help
    assert secure is not None and secure.help is not None and "insecure" not in secure.help


@given(st.text(max_size=30))
def test_fixes_are_right(text: str) -> None:
    for check in (s3_bucket, s3_endpoint):
        problem = check(text)
        if problem is not None and problem.fix is not None:
            assert check(problem.fix) is None
