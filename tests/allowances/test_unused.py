"""Allowances that no warning needs, and where that cannot be known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import wzc
from tests.allowances.allowing import compiled, found, shown
from wzc.cli.main import main
from wzc.cli.profiles import check_file
from wzc.diagnostics.apply import apply_fixes

FINE = 'container(image = "x:1", command = ["a"])'


def mended(text: str) -> str:
    [item] = found(text)
    assert item.code.id == "WZ7016" and item.primary is not None
    assert all(fix.certain for fix in item.fixes)
    return apply_fixes(text, item.primary.span.file, item.fixes)


def test_the_comment_is_taken_away() -> None:
    right = f"pipeline p {{\n  step a = {FINE}\n}}\n"
    assert mended(right.replace('"])', '"]) # wz: allow(WZ7001) why')) == right
    assert mended(right.replace("  step", "  # wz: allow(WZ7001) why\n  step")) == right
    assert mended(f"# wz: allow(WZ7001) why\n{right}") == right
    assert mended(right.replace("{\n", "{   # wz: allow(WZ7001) why\n")) == right


@pytest.mark.parametrize(
    ("written", "stays", "gone"),
    [
        ("WZ7001, WZ7002", "WZ7001", "`WZ7002` is"),
        ("WZ7002, WZ7001", "WZ7001", "`WZ7002` is"),
        ("WZ7002, WZ7001 , WZ7003", "WZ7001", "`WZ7002` and `WZ7003` are"),
    ],
)
def test_only_some_of_the_codes(written: str, stays: str, gone: str) -> None:
    text = 'pipeline p {{\n  step a = container(image = "x", command = ["a"]) '
    text += "# wz: allow({}) why\n}}\n"
    [item] = found(text.format(written))
    assert item.message == f"{gone} allowed here, and there is no such warning"
    assert mended(text.format(written)) == text.format(stays)
    assert found(text.format(stays)) == []


def test_the_narrower_one_counts() -> None:
    text = 'pipeline p {\n  # wz: allow(WZ7001) why\n  step a = container(image = "x", '
    text += 'command = ["a"]) # wz: allow(WZ7001) why\n}\n'
    # The line of the step is wider than the step: the comment above it is the one.
    assert shown(found(text)) == [("WZ7016", 3)]
    assert found(mended(text)) == []
    text = text.replace("  # wz", "# wz", 1).replace("pipeline p {\n# wz", "# wz")
    text = text.replace("why\n", "why\npipeline p {\n", 1)
    assert shown(found(text)) == [("WZ7016", 1)]
    assert found(mended(text)) == []


def test_one_within_another_and_both_needed() -> None:
    text = """# wz: allow(WZ7001) why
pipeline p {
  # wz: allow(WZ7001) why
  step a = container(image = "x", command = ["a"])
  step b = container(image = "x", command = ["a"])
  a ~> b
}
"""
    assert found(text) == []


def test_the_warning_that_was_meant_is_shown() -> None:
    text = f"""pipeline p {{
  # wz: allow(WZ7001) why
  step a = {FINE}
  step b = container(image = "x", command = ["a"]) {{}}
  a ~> b
}}
"""
    unused, image = found(text)
    assert (unused.code.id, image.code.id) == ("WZ7016", "WZ7001")
    assert image.primary is not None
    assert [label.span for label in unused.secondary] == [image.primary.span]
    assert unused.help is not None and "right below" in unused.help


def test_nothing_is_said_beside_an_error() -> None:
    text = f"pipeline p {{\n  nonsense = 1\n  step a = {FINE} # wz: allow(WZ7001) why\n}}\n"
    assert [item.code.id for item in found(text)] == ["WZ2005"]


def test_an_allowance_that_may_be_idle() -> None:
    text = f"pipeline p {{\n  step a = {FINE} # wz: allow(WZ7001, WZ7016) why\n}}\n"
    assert found(text) == []


def test_what_nothing_in_the_file_uses_may_be_for_others() -> None:
    text = f"""preset local {{ image = "x" }} # wz: allow(WZ7001) why
pipeline p {{
  step a = {FINE}
}}
"""
    assert found(text) == []
    fixed = text.replace('image = "x"', 'image = "x:1"').replace(
        "{\n  step", "{\n  defaults { use local }\n  step"
    )
    assert shown(found(fixed)) == [("WZ7016", 1)]


def test_in_a_module() -> None:
    """Alone it is only known what needs no pipeline; what imports it says nothing of it."""
    lib = """component twice(a: int = 1, b: int = 2) { # wz: allow(WZ2017) why
  step s = container(image = "x", command = ["a"], args = ["${a}"]) # wz: allow(WZ7001) why
}
let c = 1 # wz: allow(WZ2017) why
"""
    alone, unused = found(lib)
    assert alone.code.id == "WZ2014"
    assert shown([unused]) == [("WZ7016", 4)]
    text = (
        f'import "./lib.wz" as lib\npipeline p {{\n  step a = {FINE}\n  env {{ C = lib.c }}\n}}\n'
    )
    assert "WZ7016" not in [item.code.id for item in found(text, {"./lib.wz": lib})]


PROFILES = """param image: string = "x:1"
param level: string = "info" # wz: allow(WZ7001) why
pipeline p {{
  step a = container(image = image, command = ["a"]){plain}
}}
profile dev {{
  image = "x"{dev}
}}
profile prod {{
  image = "x:2"{prod}
}}
"""
ALLOW = " # wz: allow(WZ7001) why"


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], list[tuple[str, int]]]:
    monkeypatch.chdir(tmp_path)

    def check(text: str) -> list[tuple[str, int]]:
        Path("p.wz").write_text(text)
        return shown(check_file("p.wz", (), {}, None).diagnostics)

    return check


def test_with_profiles(check: Callable[[str], list[tuple[str, int]]]) -> None:
    text = PROFILES.format(plain="", dev=ALLOW, prod="")
    assert check(text) == [("WZ7016", 2)]
    assert check(PROFILES.format(plain="", dev="", prod="")) == [("WZ7016", 2), ("WZ7001", 7)]
    text = PROFILES.format(plain=ALLOW, dev=ALLOW, prod=ALLOW)
    assert check(text) == [("WZ7016", 2), ("WZ7016", 4), ("WZ7016", 10)]
    # A compile sees one of them: it says nothing of the others.
    for profiles in [(), ("dev",), ("prod",), ("dev", "prod")]:
        assert wzc.compile("p.wz", profiles=profiles).diagnostics == []


def test_a_param_that_only_profiles_set(check: Callable[[str], list[tuple[str, int]]]) -> None:
    text = PROFILES.replace(' = "x:1"', "", 1).format(plain="", dev=ALLOW, prod="")
    assert check(text) == [("WZ7016", 2)]
    assert check(text.replace(ALLOW + "\npipeline", "\npipeline")) == []


def test_fixing_a_file_with_profiles(
    check: Callable[[str], list[tuple[str, int]]], capsys: pytest.CaptureFixture[str]
) -> None:
    check(PROFILES.format(plain=ALLOW, dev=ALLOW, prod=ALLOW))
    assert main(["check", "p.wz", "--fix"]) == 0
    right = PROFILES.format(plain="", dev=ALLOW, prod="").replace(ALLOW, "", 1)
    assert Path("p.wz").read_text() == right
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "options",
    [{"params": {"image": "x:2"}}, {"kind": "WorkflowTemplate"}, {"target": "3.6"},
     {"pipeline": "p"}],
)  # fmt: skip
def test_a_compile_of_something_else_than_the_file_as_it_stands(options: dict[str, object]) -> None:
    text = f'param image: string = "x:1"\npipeline p {{\n  step a = {FINE}{ALLOW}\n}}\n'
    assert shown(compiled(text).diagnostics) == [("WZ7016", 3)]
    assert wzc.compile(text=text, **options).diagnostics == []  # type: ignore[call-overload]
