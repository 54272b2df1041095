"""Params: `--set` beats profiles, later profiles beat earlier ones, the default comes last."""

from typing import Any

import pytest

from tests.language.program import compiled, final, in_pipeline, in_step, refused, spans
from wzc.model.value import Value, plain
from wzc.syntax import ast

PROFILES = "profile a { n = 2 }\nprofile b { n = 3 }\nprofile c { }\n"
TEXT = "param n: int = 1\n" + PROFILES + in_step("", "value = n")


def n(**options: Any) -> object:
    return final(TEXT, "s.settings.value", **options)


def test_the_default_comes_last() -> None:
    assert n() == 1
    assert n(profiles=["c"]) == 1


def test_later_profiles_beat_earlier_ones() -> None:
    assert n(profiles=["a", "b"]) == 3
    assert n(profiles=["b", "a"]) == 2
    assert n(profiles=["a", "c"]) == 2


def test_set_beats_profiles() -> None:
    assert n(profiles=["a", "b"], params={"n": "4"}) == 4
    assert n(profiles=["a"], params={"n": 5}) == 5


def test_what_was_beaten_is_kept() -> None:
    result = compiled(TEXT, profiles=["a", "b"], params={"n": "4"})
    [node] = [
        d for d in result.typed.bound.program.root.file.declarations if isinstance(d, ast.Param)
    ]
    found: Value | None = result.params[id(node)]
    chain = []
    while found is not None:
        chain.append((plain(found), [str(via) for via in found.origin.via]))
        found = found.previous
    assert chain == [(4, ["--set n"]), (3, ["profile b"]), (2, ["profile a"]), (1, [])]


def test_params_see_the_final_values_of_others() -> None:
    # A value is found when it is needed, not in the order in which it is set.
    text = (
        "param b: int = a * 10\nparam a: int = 1\nparam c: int = 0\n"
        "profile p1 { c = b + 1 }\nprofile p2 { a = 2 }\n" + in_step("", "value = [a, b, c]")
    )
    assert final(text, "s.settings.value") == [1, 10, 0]
    assert final(text, "s.settings.value", profiles=["p1", "p2"]) == [2, 20, 21]
    assert final(text, "s.settings.value", profiles=["p1", "p2"], params={"a": "3"}) == [3, 30, 31]


def test_lets_see_the_final_values_of_params() -> None:
    text = "let twice = n * 2\n" + TEXT.replace("value = n", "value = twice")
    assert final(text, "s.settings.value", params={"n": "4"}) == 8


def test_a_profile_can_make_a_cycle() -> None:
    text = "param a: int = b\nparam b: int = 1\nprofile x { b = «a» }\n" + in_pipeline("")
    refused(text, "WZ2009", profiles=["x"])
    # Without the profile there is none.
    assert not list(compiled(text.replace("«", "").replace("»", "")).diagnostics)


SET = [
    ("string", "plain text", "plain text"),
    ("string", "${n} {{x}}", "${n} {{x}}"),
    ("string", "", ""),
    ("string", "5", "5"),
    ("string?", "null", None),
    ("string?", "x", "x"),
    ("int", "42", 42),
    ("int", "-1", -1),
    ("int", "0o17", 15),
    ("int?", "null", None),
    ("float", "1.5", 1.5),
    ("float", "2", 2),
    ("bool", "true", True),
    ("bool", "false", False),
    ("[string]", '["a", "b"]', ["a", "b"]),
    ("[int]", "[]", []),
    ("map[int]", "{ a = 1 }", {"a": 1}),
    ("quantity", "2Gi", "2Gi"),
    ("quantity", "2", "2"),
    ("duration", "5min", "5min"),
    ('"dev" | "prod"', "prod", "prod"),
    ('"dev" | 3', "3", 3),
    ("url", "http://x:80/", "http://x:80/"),
    ("any", "text", "text"),
]


@pytest.mark.parametrize(("type", "text", "expected"), SET)
def test_text_of_set_is_read_as_the_type_says(type: str, text: str, expected: object) -> None:
    source = f"param x: {type}\n" + in_step("", "value = x")
    found = final(source, "s.settings.value", params={"x": text})
    assert found == expected and found.__class__ is expected.__class__


@pytest.mark.parametrize(
    ("type", "text", "code"),
    [
        ("int", "a", "WZ3001"),
        ("int", "1.5", "WZ3001"),
        ("int", "", "WZ3001"),
        ("int", "[1", "WZ3001"),
        ("int", "n", "WZ3001"),
        ("int", 'file("/etc/passwd")', "WZ3001"),
        ("int(max = 3)", "4", "WZ3005"),
        ("bool", "yes", "WZ3001"),
        ("duration", "5m", "WZ3012"),
        ("duration", "5", "WZ3012"),
        ("quantity", "5Gb", "WZ1013"),
        ("[string]", "a", "WZ3001"),
        ('"dev" | "prod"', "test", "WZ3004"),
        ("url", "nowhere", "WZ3005"),
    ],
)
def test_text_of_set_that_does_not_fit(type: str, text: str, code: str) -> None:
    source = f"param n: {type}\n" + in_step("", "value = n")
    [found] = refused(source, code, params={"n": text})
    assert found.primary is not None and found.primary.span.file.name == "--set n"
    assert spans(found) == ["n"]
    assert not found.fixes  # there is no file to mend


def test_a_secret_is_neither_taken_nor_shown() -> None:
    source = "param key: secret\n" + in_step("", "token = key")
    [found] = refused(source, "WZ3013", params={"key": "hunter2"})
    assert found.primary is not None and "hunter2" not in found.primary.span.file.text
    assert "hunter2" not in found.message


@pytest.mark.parametrize(
    "given",
    [
        1,
        -5,
        1.5,
        True,
        False,
        None,
        "a",
        'quotes " and \\ and ${x}\n',
        [1, "a", [True]],
        {"a": {"b": 2}},
    ],
)
def test_values_from_python(given: object) -> None:
    source = "param x: any?\n" + in_step("", "value = x")
    assert final(source, "s.settings.value", params={"x": given}) == given


def test_values_from_python_are_checked() -> None:
    refused("param n: [int]\n" + in_step("", "value = n"), "WZ3001", params={"n": [1, "a"]})
    refused("param n: string\n" + in_step("", "value = n"), "WZ3001", params={"n": 5})
    refused("param n: int\n" + in_step("", "value = n"), "WZ3001", params={"n": object()})


def test_a_param_without_default_has_to_be_set() -> None:
    text = "param «n»: int\n" + in_step("", "size = n")
    [found] = refused(text, "WZ3014")
    assert found.help == "`--set n=...`, or `n = ...` in a profile"
    plain_text = text.replace("«", "").replace("»", "")
    assert final(plain_text, "s.settings.size", params={"n": "7"}) == 7
    assert final(plain_text + "profile x { n = 8 }", "s.settings.size", profiles=["x"]) == 8


def test_an_optional_param_is_null_only_if_its_default_says_so() -> None:
    assert final("param n: int? = null\n" + in_step("", "value = n"), "s.settings.value") is None
    refused("param «n»: int?\n" + in_step("", "value = n"), "WZ3014")


def test_an_unknown_param_gets_the_nearest() -> None:
    text = "param size: int = 1\n" + in_pipeline("")
    [found] = refused(text, "WZ2013", params={"sise": "1"})
    assert found.message == "`main.wz` has no param `sise` to set"
    assert found.help == "did you mean `--set size=...`?"
    assert refused(TEXT, "WZ2013", params={"colour": "1"})[0].help == "its params: `n`"


def test_a_default_of_the_wrong_type() -> None:
    refused('param n: int = «"1"»\n' + in_step("", "value = n"), "WZ3001")
