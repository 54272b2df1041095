import pytest

from wzc.values.paths import absolute_path, file_mode


@pytest.mark.parametrize("text", ["/", "/data", "/etc/ssl/cert.pem", "/a..b/..c", "/with blank"])
def test_paths(text: str) -> None:
    assert absolute_path(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("data", "relative"),
        ("./data", "relative"),
        ("~/data", "only a shell"),
        ("/data/../etc", "goes up"),
        ("/..", "goes up"),
        ("/data:/mnt", "has a `:`"),
        ("C:\\data", "not of Linux"),
        ("C:/data", "not of Linux"),
        ("\\data", "not of Linux"),
        ("/data\n", "control character"),
    ],
)
def test_refused_paths(text: str, said: str) -> None:
    problem = absolute_path(text)
    assert problem is not None
    assert said in problem.message


def test_modes() -> None:
    assert file_mode(0o775) is None
    assert file_mode(0) is None
    assert file_mode(0o777) is None
    assert file_mode(0o644, "0o644") is None
    assert file_mode(0o1000) is not None
    assert file_mode(-1) is not None
    assert file_mode(888) is not None


@pytest.mark.parametrize(("number", "fix"), [(775, "0o775"), (644, "0o644"), (777, "0o777")])
def test_a_mode_in_decimal_that_is_too_large(number: int, fix: str) -> None:
    for problem in (file_mode(number), file_mode(number, str(number))):
        assert problem is not None
        assert problem.fix == fix


def test_a_mode_in_decimal_that_could_be_one() -> None:
    # 420 is 0o644, as YAML for Kubernetes has it; 400 is 0o620, which nobody means.
    for number, other in ((400, "0o620"), (420, "0o644")):
        assert file_mode(number) is None
        problem = file_mode(number, str(number))
        assert problem is not None
        assert problem.fix is None
        assert problem.help is not None
        assert f"`0o{number}`" in problem.help and f"`{other}`" in problem.help
