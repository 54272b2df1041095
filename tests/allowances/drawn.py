"""Programs with warnings, and comments that allow some of them, put in at random.

The programs are the wrong examples of the pages of all warnings. What a comment is about is
computed here from lines and entries alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from hypothesis import strategies as st

from tests.diagnostics.test_pages_examples import PageLoader, is_foreign
from wzc.api import Compilation, compile_opened
from wzc.diagnostics import catalogue
from wzc.diagnostics.model import Code, Diagnostic, Diagnostics, Severity
from wzc.diagnostics.pages import Example, load_page
from wzc.source.file import SourceFile, Span
from wzc.syntax import ast
from wzc.syntax.parser import parse
from wzc.syntax.tokens import tokenize

# Two pipelines of several warnings each, with values elsewhere; in the formatter's style, which
# gives each entry a line of its own.
MANY = """\
import wurzel
from wurzel.steps import ManualMarkdownStep, SimpleSplitterStep

let local = "x"

component pair(a: int = 1, b: int = 2) {
  step one = container(image = local, command = ["a", "${a}"])
  step two = container(image = "y")
  one ~> two
}

pipeline p {
  defaults {
    image = "ghcr.io/telekom/wurzel"
    env { API_TOKEN = "t0k3n" }
  }
  annotations { "sidecar.istio.io/inject" = "false" }
  step docs = ManualMarkdownStep(folder_path = "/data")
  step alone = container(
    image = "z",
    command = ["sh"],
  ) {
    env {
      DB_PASSWORD = "hunter2"
      OTHER = '''
        text
        '''
    }
  }
  step ends = container(image = "z", command = ["sh"]) { when = false }
  step both = pair(a = 2)
  docs ~> both
}

pipeline q {
  step a = container(image = "x")
  step b = container(image = "y", command = ["sh"])
  step c = container(image = "z:1")
  a ~> b
}
"""


@frozen
class Comment:
    """A comment to be put in: behind a line, or above an entry that begins a line."""

    line: int  # from 0, of the program without comments
    is_above: bool
    codes: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"# wz: allow({', '.join(self.codes)}) for the test"


def programs() -> list[tuple[Example, ...]]:
    """The wrong examples of all pages of warnings in a `.wz` file, and one with many."""
    found: list[tuple[Example, ...]] = [(Example("main.wz", MANY),)]
    for code in vars(catalogue).values():
        if isinstance(code, Code) and code.severity is Severity.WARNING:
            page = load_page(code.id)
            if page is not None and page.wrong and not is_foreign(page.wrong):
                found.append(page.wrong)
    return [files for files in found if files[0].text.count("wz:") == 0]


def compiled(files: tuple[Example, ...], text: str) -> Compilation:
    root = files[0]
    source = SourceFile(root.name, text, root.name)
    params = dict(setting.split("=", 1) for setting in root.settings)
    return compile_opened(source, root.profiles, params, None, PageLoader(files))


def own_warnings(files: tuple[Example, ...]) -> list[Diagnostic]:
    """The warnings of a program whose place is in its root file."""
    found = compiled(files, files[0].text).diagnostics
    assert found and not any(item.is_error for item in found)
    return [item for item in found if _place(item) is not None and _is_in(item, files[0].name)]


@st.composite
def commented(
    draw: st.DrawFn, files: tuple[Example, ...]
) -> tuple[str, list[Diagnostic], list[Diagnostic]]:
    """A program with comments, the warnings that are gone by the rule, and those that stay.

    Each comment is needed by a warning, and no two are about the same one.
    """
    text = files[0].text
    warnings = own_warnings(files)
    left = list(warnings)
    comments: list[Comment] = []
    gone: list[Diagnostic] = []
    for item in draw(st.permutations(warnings)):
        if item not in left or not draw(st.booleans()):
            continue
        choices = list(_comments_for(item, text, warnings))
        comment, covered = draw(st.sampled_from(choices))
        if any(each not in left for each in covered):
            continue  # another comment is about it
        comments.append(comment)
        gone += covered
        left = [each for each in left if each not in covered]
    return put_in(text, comments), gone, left


def put_in(text: str, comments: list[Comment]) -> str:
    """The program with the comments; codes of several at one place are in one comment."""
    rows = text.split("\n")
    behind: dict[int, list[str]] = {}
    above: dict[int, list[str]] = {}
    for comment in comments:
        place = above if comment.is_above else behind
        place.setdefault(comment.line, []).extend(comment.codes)
    made: list[str] = []
    for number, row in enumerate(rows):
        if number in above:
            indent = row[: len(row) - len(row.lstrip())]
            made.append(indent + Comment(number, True, tuple(above[number])).text)
        if number in behind:
            row += " " + Comment(number, False, tuple(behind[number])).text
        made.append(row)
    return "\n".join(made)


def _comments_for(
    item: Diagnostic, text: str, warnings: list[Diagnostic]
) -> Iterator[tuple[Comment, list[Diagnostic]]]:
    """The comments that may allow a warning, and all that each is about."""
    same = [each for each in warnings if each.code is item.code]
    place = _place(item)
    assert place is not None
    tokens = tokenize(SourceFile("text", text), Diagnostics())
    spans = list(zip(tokens.starts, tokens.ends, strict=True))
    entries = list(_entries(text))
    line = text.count("\n", 0, place.start)
    end = text.find("\n", place.start)
    in_token = any(start < end < stop for start, stop in spans)
    has_comment = "#" in text[text.rfind("\n", 0, place.start) + 1 : end]
    ends_entry = any(
        stop == len(text[:end].rstrip(", ")) and text.count("\n", start, stop)
        for start, stop in entries
    )
    if not in_token and not has_comment and not ends_entry:
        yield (
            Comment(line, False, (item.code.id,)),
            [each for each in same if _line(each, text) == line],
        )
    for start, stop in entries:
        if not start <= place.start < stop:
            continue
        row = text.rfind("\n", 0, start) + 1
        if text[row:start].strip():
            continue  # not the first of its line
        inside = [each for each in same if start <= _start(each) < stop]
        yield Comment(text.count("\n", 0, start), True, (item.code.id,)), inside


def _entries(text: str) -> Iterator[tuple[int, int]]:
    """Where declarations and entries of blocks begin and end."""
    file = parse(SourceFile("text", text), Diagnostics())
    for node in ast.walk(file):
        inner = node.entries if isinstance(node, ast.Block) else []
        for entry in [*inner, *(file.declarations if node is file else [])]:
            yield entry.start, entry.end


def _place(item: Diagnostic) -> Span | None:
    return None if item.primary is None else item.primary.span


def _start(item: Diagnostic) -> int:
    assert item.primary is not None
    return item.primary.span.start


def _line(item: Diagnostic, text: str) -> int:
    return text.count("\n", 0, _start(item))


def _is_in(item: Diagnostic, name: str) -> bool:
    return item.primary is not None and item.primary.span.file.name == name
