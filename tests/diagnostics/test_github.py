"""Commands for GitHub's jobs: one written out by hand, and any other read back."""

from __future__ import annotations

from hypothesis import given

from tests.diagnostics.marked import ERROR, WARNING, spans
from tests.diagnostics.strategies import diagnostics
from wzc.diagnostics.github import to_github
from wzc.diagnostics.model import Diagnostic, Label


def test_some_written_out() -> None:
    [place] = spans("\nx = «100%»\n", "a,b:c.wz")
    [long] = spans("«x\ny»")
    found = [
        Diagnostic(ERROR, "`100%`: no", Label(place), [], ["a note"], "do this"),
        Diagnostic(WARNING, "two lines", Label(long)),
        Diagnostic(ERROR, "no file", None),
    ]
    assert to_github(found).splitlines() == [
        "::error title=wzc WZ2004,file=a%2Cb%3Ac.wz,line=2,endLine=2,col=5,endColumn=9"
        "::a,b:c.wz:2:5: `100%25`: no%0Aa note%0Ahelp: do this",
        "::warning title=wzc WZ7001,file=rag.wz,line=1,endLine=2::rag.wz:1:1: two lines",
        "::error title=wzc WZ2004::no file",
    ]


def unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(code, character)
    return text.replace("%25", "%")


@given(diagnostics())
def test_any_is_one_line_that_can_be_read_back(item: Diagnostic) -> None:
    written = to_github([item])
    assert written.endswith("\n") and written.count("\n") == 1 and "\r" not in written
    _, head, message = written[:-1].split("::", 2)
    kind, _, properties = head.partition(" ")
    given = dict(each.split("=", 1) for each in properties.split(","))
    assert kind == "error" and unescaped(given["title"]) == f"wzc {item.code.id}"
    place = "" if item.primary is None else f"{item.primary.span}: "
    lines = [place + item.message, *item.notes, *([f"help: {item.help}"] if item.help else [])]
    assert unescaped(message) == "\n".join(lines)
    if item.primary is not None:
        assert unescaped(given["file"]) == item.primary.span.file.name
        assert (int(given["line"]), int(given["endLine"])) == (
            item.primary.span.position[0],
            item.primary.span.file.position(item.primary.span.end)[0],
        )
