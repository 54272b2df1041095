"""Taking pages apart, showing them, and what holds for each that is shipped."""

from pathlib import Path

import pytest

from wzc.diagnostics import catalogue, pages
from wzc.diagnostics.model import Code
from wzc.diagnostics.pages import Example, Page, load_page, parse_page, render_page

CODES = {code.id: code for code in vars(catalogue).values() if isinstance(code, Code)}
SHIPPED = sorted((Path(pages.__file__).parent / "pages").glob("*"))

PAGE = """\
# WZ2004: unknown setting

The step has no such setting.

## Why
Wurzel would not notice `it`.

## Wrong
```wz profile=prod set=image=x set="greeting=good morning"
# main
import "./steps.wz"
```
The other file:
```wz file=steps.wz
step x
```
```console
error[WZ2004]: no
```

## Right
```wz
pipeline x {

}
```
"""


def test_taking_a_page_apart() -> None:
    page = parse_page(PAGE)
    assert page == Page(
        code_id="WZ2004",
        title="unknown setting",
        text=PAGE.split("\n\n", 1)[1],
        wrong=(
            Example(
                "example.wz",
                '# main\nimport "./steps.wz"\n',
                ("prod",),
                ("image=x", "greeting=good morning"),
            ),
            Example("steps.wz", "step x\n"),
        ),
        right=(Example("example.wz", "pipeline x {\n\n}\n"),),
    )
    assert page.is_testable


def test_an_example_that_is_not_text() -> None:
    page = parse_page("# WZ1011: not UTF-8\n\n## Wrong\n```console\n$ wzc check a.wz\n```\n")
    assert page.wrong == () and not page.is_testable


@pytest.mark.parametrize(
    ("markdown", "says"),
    [
        ("WZ2004: no heading\n", "first line"),
        ("# WZ2004: x\n\n## Why\n```wz\n```\n", "below `## Wrong`"),
        ("# WZ2004: x\n\n## Wrong\n```wz\n```\n```wz\n```\n", "same name"),
        ("# WZ2004: x\n\n## Wrong\n```wz\n", "not closed"),
        ("# WZ2004: x\n\n## Wrong\n```wz name=x\n```\n", "not `name=x`"),
        ("# WZ2004: x\n\n## Wrong\n```wz steps.wz\n```\n", "not `steps.wz`"),
        ("# WZ2004: x\n\n## Wrong\n```wz\n```\n```wz file=b.wz set=a=b\n```\n", "first file"),
    ],
)
def test_pages_that_are_no_pages(markdown: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse_page(markdown)


def test_showing_a_page() -> None:
    assert (
        render_page(parse_page(PAGE), color=False)
        == """\
WZ2004: unknown setting

The step has no such setting.

Why
Wurzel would not notice `it`.

Wrong
    # main
    import "./steps.wz"
The other file:
  steps.wz:
    step x
    error[WZ2004]: no

Right
    pipeline x {

    }
"""
    )


def test_headings_are_bold_in_color() -> None:
    rows = render_page(parse_page(PAGE), color=True).splitlines()
    assert [row for row in rows if "\x1b" in row] == [
        f"\x1b[1m{text}\x1b[0m" for text in ("WZ2004: unknown setting", "Why", "Wrong", "Right")
    ]


def test_loading_a_page() -> None:
    page = load_page("WZ1001")
    assert page is not None and page.code_id == "WZ1001"
    assert load_page("WZ9999") is None
    assert load_page("../pages/WZ1001") is None
    assert load_page("WZ1001\n") is None


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_page(path: Path) -> None:
    page = parse_page(path.read_text("utf-8"))
    assert page.code_id == path.stem
    assert path.suffix == ".md"
    assert page.title == CODES[page.code_id].title
    headings = [line for line in page.text.splitlines() if line.startswith("## ")]
    assert headings == ["## Why", "## Wrong", "## Right"]
    assert not page.is_testable or page.right
    assert max(len(line) for line in page.text.splitlines()) <= 100  # shown as written
