import pytest
from hypothesis import given
from hypothesis import strategies as st

from wzc.values.image import image_reference

SHA = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "text",
    [
        *("python", "python:3.12-slim", "ghcr.io/telekom/wurzel:3.3.1", "localhost/app"),
        *(
            "registry:5000/team/app:v1",
            "registry:5000/app",
            "a/b/c/d",
            "my__app",
            "my--app",
            "app_1.2",
        ),
        *(f"python@{SHA}", f"ghcr.io/team/app:1.0@{SHA}", "[::1]:5000/app", "10.0.0.1:5000/app"),
        # Only a registry may have capital letters (normalize.go: splitDockerDomain).
        *("Registry.example.com/app", "REGISTRY/app", "app:V1.0_RC", "app:" + "a" * 128),
    ],
)
def test_accepted(text: str) -> None:
    assert image_reference(text) is None


@pytest.mark.parametrize(
    ("text", "said", "fix"),
    [
        ("", "empty", None),
        ("  ", "empty", None),
        ("python:", "an empty tag", None),
        ("MyApp:1", "a capital letter", "myapp:1"),
        ("ghcr.io/Team/App:V1", "a capital letter", "ghcr.io/team/app:V1"),
        (" python:3", "a blank", "python:3"),
        ("python :3", "a blank", None),
        ("https://ghcr.io/team/app:1", "begins with `https://`", "ghcr.io/team/app:1"),
        ("docker://python", "begins with `docker://`", "python"),
        ("python:3:4", "no valid tag: `3:4`", None),
        ("python:-rc", "no valid tag", None),
        ("python:" + "a" * 129, "a tag of 129 characters", None),
        ("python@", "no digest", None),
        ("python@md5:0123", "no digest", None),
        ("python@sha256:0123", "no sha256", None),
        ("python@" + SHA.upper().replace("SHA", "sha"), "no sha256", None),
        ("python@" + SHA[:-1] + "g", "no sha256", None),
        ("python@" + SHA[:-1], "no sha256", None),
        ("python@" + SHA.replace("256", "512"), "no sha512", None),
        ("a//b", "no valid name", None),
        ("/app", "no valid name", None),
        ("app/", "no valid name", None),
        ("my___app", "no valid name", None),
        ("my..app", "no valid name", None),
        ("-app", "no valid name", None),
        ("app$", "no valid name", None),
        (":3", "no name", None),
        ("-bad.io/app", "not a registry", None),
        ("a" * 256, "256 characters", None),
        ("0123456789abcdef" * 4, "a hash without a name", None),
    ],
)
def test_refused(text: str, said: str, fix: str | None) -> None:
    problem = image_reference(text)
    assert problem is not None
    assert said in problem.message
    assert problem.fix == fix


@given(st.text("aZ0.:/@-_ ", max_size=20))
def test_fixes_are_right(text: str) -> None:
    problem = image_reference(text)
    if problem is not None and problem.fix is not None:
        assert image_reference(problem.fix) is None
