"""The style, case by case: `styles.txt`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fmt.checks import check, formatted
from wzc.diagnostics.model import Diagnostics
from wzc.fmt import FormattingError, format, format_source
from wzc.source.file import SourceFile

CASES = re.findall(
    r"^=== (.+)\n([\s\S]*?)^-->(=?)\n([\s\S]*?)(?=^===|\Z)",
    Path(__file__).with_name("styles.txt").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(
    ("before", "same", "after"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_case(before: str, same: str, after: str) -> None:
    wanted = before if same else after
    assert check(before) == wanted.strip("\n") + "\n" * bool(wanted.strip())


def test_line_ends_are_those_of_the_first_line_but_in_strings() -> None:
    text = 'let a = 1\r\nlet b = """\n x\r\n """\nlet c=1'
    assert formatted(text) == 'let a = 1\r\nlet b = """\n x\r\n """\r\nlet c = 1\r\n'
    assert formatted("let a=1\nlet b = [\r\n1]\r\n") == "let a = 1\nlet b = [\n  1,\n]\n"


def test_line_ends_in_strings_do_not_count() -> None:
    text = "let a = '''\n x'''\r\nlet b=1\n"
    assert formatted(text) == "let a = '''\n x'''\r\nlet b = 1\r\n"
    assert formatted("let a = '''\r\n x'''") == "let a = '''\r\n x'''\n"


def test_a_byte_order_mark_goes() -> None:
    assert formatted("\ufefflet a = 1") == "let a = 1\n"


def test_a_file_with_a_syntax_error_is_not_formatted() -> None:
    diagnostics = Diagnostics()
    assert format_source(SourceFile("a.wz", "let a =\nlet b=1\n"), diagnostics) is None
    assert [d.code.id for d in diagnostics] == ["WZ1008"]


def test_a_mistake_of_the_formatter_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    for broken in ("let b = 1\n", "let a = 1 # y\n", "let a = [1]\n", ""):
        monkeypatch.setattr(format, "print_document", lambda *_, text=broken: text)
        with pytest.raises(FormattingError):
            formatted("let a = 1 # x\n")
