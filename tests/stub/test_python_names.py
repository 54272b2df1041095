"""What names mean, followed through imports without running anything."""

from __future__ import annotations

import ast

import pytest

from wzc.importers.python import External, Found, MemoryFiles, Module, Project, Unknown


def meaning(found: Project, module: str, name: str) -> str:
    """In words: `Found a.b.X`, `External x.Y`, `Module m`, or why it is unknown."""
    holder = found.module(module)
    assert holder is not None and holder.problem is None
    result = found.resolve(holder, ast.parse(name, mode="eval").body)
    if isinstance(result, Unknown):
        return result.why
    assert isinstance(result, (Found, External, Module))
    return f"{type(result).__name__} {result.name}"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("class X: ...", "X", "Found m.X"),
        ("from a.step import X", "X", "Found a.step.X"),
        ("from a import X", "X", "Found a.step.X"),
        ("from a import Y as Z", "Z", "Found a.step.X"),
        ("import a.step as s", "s.X", "Found a.step.X"),
        ("import a.step", "a.step.X", "Found a.step.X"),
        ("import a", "a.step.X", "Found a.step.X"),
        ("from a import step", "step.X", "Found a.step.X"),
        ("from a import *", "X", "Found a.step.X"),
        ("from a.limited import *", "Shown", "Found a.limited.Shown"),
        ("from a.limited import *", "Hidden", "nothing defines it"),
        ("from a.step import *", "_Private", "nothing defines it"),
        ("import a.step\nAlias = a.step.X", "Alias", "Found a.step.X"),
        ("from a.inner.deep import X", "X", "Found a.step.X"),
        ("from a.step import X\nclass X: ...", "X", "Found m.X"),
        ("if FLAG:\n    from a.step import X", "X", "Found a.step.X"),
        (
            "try:\n    from a.step import X\nexcept ImportError:\n    X = None",
            "X",
            "Found a.step.X",
        ),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a.step import X\n"
            "else:\n    X = object",
            "X",
            "Found a.step.X",
        ),
        ("from pydantic import Field as F", "F", "External pydantic.Field"),
        ("import pandera.typing as pt", "pt.Series", "External pandera.typing.Series"),
        ("from missing.package import X", "X", "External missing.package.X"),
        ("", "int", "External builtins.int"),
        ("int = str", "int", "External builtins.str"),
        ("from a.step import Nope", "Nope", "the module `a.step` has no `Nope`"),
        ("from a.lazy import X", "X", "`a.lazy` makes its names while it runs"),
        ("from a.circle import X", "X", "`X` leads back to itself"),
        ("X = Y\nY = X", "X", "`X` leads back to itself"),
        ("from missing import *", "X", "it may come from `from missing import *`"),
        ("from missing import *", "int", "External builtins.int"),
        ("from .. import X", "X", "it is a relative import that leaves its package"),
        ("from a.broken import X", "X", "the module `a.broken` cannot be read: invalid syntax"),
        (
            "if A:\n    from a.step import X\nelse:\n    from a.limited import Shown as X",
            "X",
            "it is given a meaning in several places, under conditions",
        ),
    ],
)
def test_a_name_is_followed_to_its_definition(text: str, name: str, expected: str) -> None:
    files = {
        "m.py": text,
        "a/__init__.py": "from .step import X\nfrom .step import X as Y",
        "a/step.py": "class X: ...\nclass _Private: ...",
        "a/limited.py": "__all__ = ['Shown']\nclass Shown: ...\nclass Hidden: ...",
        "a/lazy.py": "def __getattr__(name): ...",
        "a/circle.py": "from a.circle2 import X",
        "a/circle2.py": "from a.circle import X",
        "a/inner/__init__.py": "",
        "a/inner/deep.py": "from ..step import X",
        "a/broken.py": "from x import ???",
    }
    found = Project(MemoryFiles(files), [""])
    assert meaning(found, "m", name) == expected


def test_the_first_root_that_has_a_package_has_all_of_it() -> None:
    files = MemoryFiles(
        {"one/p/__init__.py": "", "two/p/__init__.py": "", "two/p/q.py": "", "two/r.py": ""}
    )
    found = Project(files, ["one", "two"])
    assert found.module("p.q") is None
    assert found.module("r") is not None


def test_a_file_has_the_name_of_its_packages() -> None:
    files = MemoryFiles(
        {
            "src/shop/__init__.py": "from .steps import A",
            "src/shop/steps.py": "from .data import A",
            "src/shop/data.py": "class A: ...",
        }
    )
    found = Project(files, ["elsewhere"])
    module = found.open("src/shop/steps.py")
    assert module is not None and module.name == "shop.steps"
    assert meaning(found, "shop.steps", "A") == "Found shop.data.A"
    assert found.submodules("shop") == ["shop", "shop.data", "shop.steps"]


@pytest.mark.parametrize(
    ("data", "line", "part"),
    [
        (b"x = (\n", 1, "never closed"),
        (b"ok = 1\nclass :\n", 2, "invalid syntax"),
        (b"x = '\xff'\n", 1, "cannot be decoded"),
        (b"# coding: no-such-thing\n", 1, "cannot be decoded"),
        (b"x = 1\x00\n", 1, "null bytes"),
        (b"x = " + b"(" * 5000, 1, "too many nested parentheses"),
        (b"x = " + b"-" * 20000 + b"1", 1, "too"),
    ],
)
def test_a_module_that_cannot_be_read_says_where_and_why(data: bytes, line: int, part: str) -> None:
    module = Project(MemoryFiles({"m.py": data}), [""]).module("m")
    assert module is not None and module.problem is not None
    assert part in module.problem.why
    assert module.problem.place.position[0] == line


def test_places_are_offsets_also_after_wide_characters_and_odd_line_ends() -> None:
    text = "a = 'äöü€😀'; B = 7\r\nclass Ünder: ...\rC = 'é'; D = 1\n"
    module = Project(MemoryFiles({"m.py": "\ufeff" + text}), [""]).module("m")
    assert module is not None and module.problem is None
    spans = {
        name: module.span(found[-1].node).text for name, found in module.bindings.by_name.items()
    }
    assert spans == {
        "a": "a = 'äöü€😀'",
        "B": "B = 7",
        "Ünder": "class Ünder: ...",
        "C": "C = 'é'",
        "D": "D = 1",
    }
    node = module.bindings.by_name["Ünder"][0].node
    assert isinstance(node, ast.ClassDef)
    assert module.name_span(node).text == "Ünder"
