import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values import keys

NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"


@given(st.text("aZ0-._/ ", max_size=8))
def test_the_patterns_of_kubernetes(text: str) -> None:
    key = rf"({LABEL}(\.{LABEL})*/)?{NAME}"
    assert (keys.label_key(text) is None) == bool(re.fullmatch(key, text))
    assert (keys.annotation_key(text) is None) == bool(re.fullmatch(key, text.lower()))
    assert (keys.label_value(text) is None) == bool(re.fullmatch(f"({NAME})?", text))
    dots = text == "." or text.startswith("..")
    env = bool(re.fullmatch("[-._a-zA-Z][-._a-zA-Z0-9]*", text))
    assert (keys.env_name(text) is None) == (env and not dots)
    data = bool(re.fullmatch("[-._a-zA-Z0-9]+", text))
    assert (keys.secret_key(text) is None) == (data and not dots)


@given(st.text(max_size=20))
def test_fixes_are_right(text: str) -> None:
    for check in (keys.label_key, keys.annotation_key, keys.label_value, keys.env_name):
        problem = check(text)
        if problem is not None and problem.fix is not None:
            assert check(problem.fix) is None


def test_lengths() -> None:
    assert keys.label_value("a" * 63) is None
    assert keys.label_value("a" * 64) is not None
    assert keys.label_key("example.com/" + "a" * 63) is None
    assert keys.label_key("example.com/" + "a" * 64) is not None
    assert keys.label_key("a" * 253 + "/a") is None
    assert keys.label_key("a" * 254 + "/a") is not None
    assert keys.secret_key("a" * 253) is None
    assert keys.secret_key("a" * 254) is not None


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Example.com/team", "example.com/team"),
        ("/team", "team"),
        ("a/b/c", None),
        ("example.com/", None),
    ],
)
def test_label_keys_with_a_domain(text: str, fix: str | None) -> None:
    problem = keys.label_key(text)
    assert problem is not None
    assert f"`{text}`" in problem.message
    assert problem.fix == fix


def test_annotations_may_have_capitals_in_the_domain() -> None:
    assert keys.annotation_key("Example.com/team") is None


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("MY VAR", "for example `MY_VAR`"),
        ("1ST", "for example `_1ST`"),
        ("$HOME", "write `HOME`"),
        ("${HOME}", "write `HOME`"),
        ("A=B", "for example `A_B`"),
    ],
)
def test_env_names(text: str, help: str) -> None:
    problem = keys.env_name(text)
    assert problem is not None
    assert problem.help == help


@pytest.mark.parametrize("text", ["api key", "a/b", "..data", ".", "", "clé"])
def test_secret_keys(text: str) -> None:
    assert keys.secret_key(text) is not None


@pytest.mark.parametrize("text", ["tls.crt", ".dockerconfigjson", "API_KEY", "api-key"])
def test_right_secret_keys(text: str) -> None:
    assert keys.secret_key(text) is None


# Kubernetes' own examples: apimachinery validation_test.go, TestIsValidPortName.
@pytest.mark.parametrize(
    ("text", "fine"),
    [
        *(
            (name, True)
            for name in ("telnet", "re-mail-ck", "pop3", "a", "a-1", "1-a", "a-1-b-2-c")
        ),
        *((name, False) for name in ("longerthan15characters", "", "123", "-a", "a-", "a--b", "A")),
    ],
)
def test_port_names(text: str, fine: bool) -> None:
    assert (keys.port_name(text) is None) is fine


def test_a_port_name_near_to_it() -> None:
    problem = keys.port_name("Metrics_HTTP_of_the_store")
    assert problem is not None and problem.help == "for example `metrics-http-of`"


@pytest.mark.parametrize(("text", "fine"), [("X-A-1", True), ("", False), ("a b", False)])
def test_header_names(text: str, fine: bool) -> None:
    assert (keys.header_name(text) is None) is fine


# Argo's own examples: workflow/metrics/util_test.go, TestMetricNames.
@pytest.mark.parametrize(
    ("text", "fine"),
    [
        *((name, True) for name in ("hello", "_a", "A9", "metric_name")),
        *((name, False) for name in ("", "9a", "a-b", "a:b", "a b", "a.b")),
    ],
)
def test_metric_names(text: str, fine: bool) -> None:
    assert (keys.metric_name(text) is None) is fine
