"""`wzc stub --check`: each difference between a declaration and its class, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.stub.runs import HEAD, stub, write_files

STEPS = (
    HEAD
    + """
class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"
class Row(PydanticModel):
    text: str
    count: int | None = None
class LoadSettings(Settings):
    FOLDER: Path
    TOKEN: SecretStr | None = None
    RETRIES: int = Field(3, gt=0)
    WAIT: float = Field(1.5, ge=0)
    COLOR: Color = Color.RED
    NAMES: list[str] = ["a"]
    SINCE: datetime.date | None = None
    ON: bool = False
    @model_validator(mode="after")
    def check(self):
        if self.ON and not self.TOKEN: raise ValueError
        return self
class Load(TypedStep[LoadSettings, None, list[Row]]):
    def run(self, inpt: None) -> list[Row]: return []
class Use(TypedStep[None, list[Row], MarkdownDataContract]):
    def run(self, inpt: list[Row]) -> MarkdownDataContract: return None
"""
)


def messages(folder: Path, *words: str) -> list[str]:
    found = stub(folder, *words, "--check", "steps.wz", "--format", "json")
    items = json.loads(found.output)
    assert {item["code"] for item in items} <= {"WZ8109"}, items
    assert found.code == (1 if items else 0)
    return [item["message"] for item in items]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_files(tmp_path, {"steps.py": STEPS})
    assert stub(tmp_path, "steps.py", "-o", "steps.wz").code == 0
    return tmp_path


@pytest.mark.parametrize("words", [[], ["steps.py"], ["steps"]])
def test_a_stub_fits_its_classes(words: list[str], folder: Path) -> None:
    assert messages(folder, *words) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("folder: string,", "## The folder.\n  folder: string,"),
        ("  required { token = on }\n", ""),
        ("  required { token = on }\n", '  unread = ["names"]\n'),
        ("wait: float(min = 0) = 1.5", 'wait: duration(unit = "s") = 1500ms'),
        (
            "retries: int(min = 1) = 3",
            'retries: duration(unit = "min", whole = true, min = 1min) = 180s',
        ),
        ("since: string?", 'since: string(pattern = "^[0-9-]+$")?'),
        ("int(min = 1)", "int(greater_than = 0)"),
        ('"red" | "blue" =', '"blue" | "red" ='),
    ],
)
def test_what_a_writer_completes_is_no_difference(old: str, new: str, folder: Path) -> None:
    path = folder / "steps.wz"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new), "utf-8")
    assert messages(folder, "steps.py") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("    ON: bool", "    NEW: int = 1\n    ON: bool", "`Load` lacks the setting `new`"),
        ("    FOLDER: Path\n", "", "the class of `Load` has no setting `folder`"),
        (
            "FOLDER: Path",
            "FOLDER: Path = Path('/data')",
            "`folder` of `Load` is required here, and the class has a default",
        ),
        (
            "ON: bool = False",
            "ON: bool",
            "`on` of `Load` is not required here, and the class requires it",
        ),
        (
            'NAMES: list[str] = ["a"]',
            'NAMES: list[str] = ["a", "b"]',
            'the default of `names` of `Load` is `["a"]` here, and `["a", "b"]` in the class',
        ),
        (
            "NAMES: list[str] =",
            "NAMES: list[int | str] =",
            "`names` of `Load` is `[string]` here, and `[int | string]` in the class",
        ),
        (
            "gt=0",
            "gt=1",
            "`retries` of `Load` is `int(min = 1)` here, and `int(min = 2)` in the class",
        ),
        (
            'BLUE = "blue"',
            'BLUE = "blue"\n    GREEN = "green"',
            '`color` of `Load` is `"red" | "blue"` here, '
            'and `"red" | "blue" | "green"` in the class',
        ),
        (
            "TOKEN: SecretStr | None",
            "TOKEN: str | None",
            "`token` of `Load` is `secret?` here, and `string?` in the class",
        ),
        (
            "WAIT: float = Field(1.5",
            "WAIT: float = Field(1.5, alias='X'",
            "no variable reaches `wait` of `Load`: its alias `X` is not read from the environment",
        ),
        (
            "    text: str",
            "    text: str\n    extra: str",
            "the contract `Row` differs from its class in `extra: string`, which it lacks",
        ),
        (
            "count: int | None",
            "count: float | None",
            "the contract `Row` differs from its class in `count`, which is `int?` here, "
            "and `float?` in the class",
        ),
        ("Use(TypedStep", "Used(TypedStep", "there is no step class `steps:Use`"),
    ],
)
@pytest.mark.parametrize("words", [[], ["steps.py"]])
def test_a_change_of_the_class_is_seen(
    old: str, new: str, expected: str, words: list[str], folder: Path
) -> None:
    assert STEPS.count(old) == 1
    (folder / "steps.py").write_text(STEPS.replace(old, new), "utf-8")
    found = messages(folder, *words)
    assert expected in found
    also = ["the step `Used` is not declared"] if words and "Used" in new else []
    assert sorted(found) == sorted([expected, *also])


def test_other_data_is_seen(folder: Path) -> None:
    text = STEPS.replace("None, list[Row], Markdown", "None, Row, Markdown")
    (folder / "steps.py").write_text(text, "utf-8")
    assert messages(folder) == ["`Use` takes `[Row]` here, and `Row` in the class"]


def test_a_new_setting_of_the_same_kind_may_be_a_renamed_one(folder: Path) -> None:
    text = STEPS.replace("RETRIES: int", "ATTEMPTS: int")
    (folder / "steps.py").write_text(text, "utf-8")
    found = stub(folder, "--check", "steps.wz")
    assert "is this it, renamed?" in found.output
    assert "is it `attempts` now?" in found.output


def test_a_step_that_moved_is_found_again(folder: Path) -> None:
    (folder / "steps.py").write_text("from inner import Load, Use\n", "utf-8")
    write_files(folder, {"inner.py": STEPS})
    assert messages(folder, "inner.py") == [
        "the class of `Load` is `inner:Load` now, not `steps:Load`",
        "the class of `Use` is `inner:Use` now, not `steps:Use`",
    ]


def test_mistakes_in_the_declarations_come_first(folder: Path) -> None:
    (folder / "steps.wz").write_text("extern step Load(a: strin) { class = 'x:Y' }\n", "utf-8")
    found = stub(folder, "steps.py", "--check", "steps.wz", "--format", "json")
    assert [item["code"] for item in json.loads(found.output)] == ["WZ3003"]
    assert found.code == 1
