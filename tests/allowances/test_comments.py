"""How a comment may be written, and what is said of each that is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.allowances.allowing import compiled, found
from tests.language.program import assert_reads_well
from wzc.allowances.comment import is_meant, read_words
from wzc.diagnostics.apply import apply_fixes
from wzc.source.file import SourceFile

TEXT = 'pipeline p {{\n  step a = container(image = "x") {}\n}}\n'


@pytest.mark.parametrize(
    "comment",
    [
        "# wz: allow(WZ7001, WZ7011) the image has one version",
        "#wz: allow(WZ7001,WZ7011) why",
        "#   wz:   allow( WZ7001 , WZ7011 )   why",
        "#\twz:\tallow(WZ7001, WZ7011,)\twhy",
        "# wz: allow(WZ7001, WZ7011): why",
        "# wz: allow(WZ7001, WZ7011) - why",
        "# wz: allow(WZ7001, WZ7011) \u2014 (see #12) \u00fcber \U0001f600",
        "# wz: allow(WZ7011, WZ7001) 1",
        "# wz: allow(WZ7011, WZ7001, WZ7016) why",
    ],
)
def test_what_is_understood(comment: str) -> None:
    assert found(TEXT.format(comment)) == []
    assert compiled(TEXT.format(comment)).yaml() == compiled(TEXT.format("")).yaml()


@pytest.mark.parametrize(
    "comment",
    ["# wz", "# about wz: it is a file", "# see WZ7001", "# WZ7001: fine", "# wzc: the compiler",
     "# allow WZ7001 here? no", "# wz.yaml: generated", "# the wz: allow(WZ7001) why"],
)  # fmt: skip
def test_comments_for_people(comment: str) -> None:
    assert {item.code.id for item in found(TEXT.format(comment))} == {"WZ7001", "WZ7011"}


# The comment, what is said of it, what is marked, and the comment mended (None: not by itself).
MISTAKES: list[tuple[str, str, str, str | None]] = [
    ("# wz:allow(WZ7001, WZ7011) why", "a blank is missing after `wz:`",
     "# wz:", "# wz: allow(WZ7001, WZ7011) why"),
    ("# WZ: allow(WZ7001, WZ7011) why",
     "a comment for the compiler begins with `# wz:`, not `# WZ:`",
     "# WZ:", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz : allow(WZ7001, WZ7011) why",
     "a comment for the compiler begins with `# wz:`, not `# wz :`",
     "# wz :", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wzc: allow(WZ7001, WZ7011) why",
     "a comment for the compiler begins with `# wz:`, not `# wzc:`",
     "# wzc:", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz allow(WZ7001, WZ7011) why",
     "a comment for the compiler begins with `# wz:`, not `# wz`",
     "# wz", "# wz: allow(WZ7001, WZ7011) why"),
    ("# noqa: WZ7001, WZ7011", "a comment for the compiler begins with `# wz:`, not `# noqa`",
     "# noqa", None),
    ("# allow(WZ7001, WZ7011) why",
     "a comment for the compiler begins with `# wz:`, not `# allow`",
     "# allow", "# wz: allow(WZ7001, WZ7011) why"),
    ("## wz: allow(WZ7001, WZ7011) why",
     "`##` begins documentation, and a comment for the compiler has one `#`",
     "##", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: alow(WZ7001, WZ7011) why", "`# wz:` knows `allow` only, not `alow`",
     "alow", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: Allow(WZ7001, WZ7011) why", "`# wz:` knows `allow` only, not `Allow`",
     "Allow", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: ignore WZ7001 WZ7011 why", "`# wz:` knows `allow` only, not `ignore`",
     "ignore", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: disable=WZ7001,WZ7011 why", "`# wz:` knows `allow` only, not `disable`",
     "disable", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow WZ7001, WZ7011 why", "the codes stand in parentheses, right after `allow`",
     "WZ7001, WZ7011 ", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow[WZ7001, WZ7011] why", "the codes stand in parentheses, right after `allow`",
     "WZ7001, WZ7011", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow(WZ7001, WZ7011 why", "the codes stand in parentheses, right after `allow`",
     "WZ7001, WZ7011 ", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow(WZ7001 WZ7011) why", "between two codes stands a comma",
     "WZ7001 WZ7011", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow(WZ7001; WZ7011) why", "between two codes stands a comma",
     "WZ7001; WZ7011", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow(wz7001, WZ7011) why", "`wz7001` is written `WZ7001`",
     "wz7001", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow(WZ7001, WZ7011, WZ7001) why", "`WZ7001` is named twice",
     "WZ7001", "# wz: allow(WZ7001, WZ7011) why"),
    ("# wz: allow(WZ7001, WZ7011)", "nothing says why `WZ7001` and `WZ7011` are allowed",
     "# wz: allow(WZ7001, WZ7011)", None),
    ("# wz: allow(WZ7001, WZ7011) - ...", "nothing says why `WZ7001` and `WZ7011` are allowed",
     "# wz: allow(WZ7001, WZ7011) - ...", None),
]  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_comment_that_is_almost_right(mistake: tuple[str, str, str, str | None]) -> None:
    comment, says, marked, mended = mistake
    text = TEXT.format(comment)
    # One message: what can be read is allowed all the same.
    [item] = found(text)
    assert (item.code.id, item.message) == ("WZ1017", says)
    assert_reads_well(item)
    assert item.primary is not None and item.primary.span.text == marked
    if mended is None:
        assert not item.fixes
        assert item.help == "write `# wz: allow(WZ7001, WZ7011) why`"
        return
    assert all(fix.certain for fix in item.fixes)
    file = item.primary.span.file
    assert apply_fixes(text, file, item.fixes) == TEXT.format(mended)
    assert found(TEXT.format(mended)) == []


@pytest.mark.parametrize(
    ("comment", "says", "help"),
    [
        ("# wz:", "`# wz:` is for the compiler, and no `allow` follows",
         "a comment for people begins with something else than `wz:`"),
        ("# WZ: see ticket 5", "a comment for the compiler begins with `# wz:`, not `# WZ:`", None),
        ("# wz: see ticket 5", "`# wz:` knows `allow` only, not `see`",
         "a comment for people begins with something else than `wz:`"),
        ("# wz: allow", "the comment names no code in parentheses, so it allows nothing",
         "write `# wz: allow(WZ7001) why`"),
        ("# wz: allow why", "the comment names no code in parentheses, so it allows nothing",
         "write `# wz: allow(WZ7001) why`"),
        ("# wz: allow() why", "the comment names no code, so it allows nothing",
         "write `# wz: allow(WZ7001) why`"),
        ("# wz: allow(,) why", "the comment names no code, so it allows nothing",
         "write `# wz: allow(WZ7001) why`"),
    ],
)  # fmt: skip
def test_a_comment_that_says_nothing(comment: str, says: str, help: str | None) -> None:
    told = [item for item in found(TEXT.format(comment)) if item.is_error]
    [item] = told
    assert (item.code.id, item.message) == ("WZ1017", says)
    assert help is None or item.help == help
    assert not item.fixes
    assert_reads_well(item)


@pytest.mark.parametrize(
    ("name", "says", "more"),
    [
        ("WZ5001", "`WZ5001` is an error, and only warnings can be allowed",
         "`wzc explain WZ5001` says how to mend it"),
        ("WZ1017", "`WZ1017` is an error, and only warnings can be allowed",
         "`wzc explain WZ1017` says how to mend it"),
        ("WZ7016", "`WZ7016` is about the codes beside it, and there are none",
         "`# wz: allow(WZ7001, WZ7016) why` allows `WZ7001` where it may not be needed"),
        ("WZ8104", "`WZ8104` is a warning about Python and YAML files: a .wz file never gets it",
         "leave it out"),
        ("WZ9027", "`WZ9027` is a warning about manifests: a .wz file never gets it",
         "leave it out"),
        ("WZ7301", "there is no code `WZ7301`",
         "did you mean `WZ7001`, an image without a version?"),
        ("7001", "there is no code `7001`", None),
        ("image-version", "there is no code `image-version`",
         "codes are `WZ` and four digits, as the warning has them"),
        ("unused import", "there is no code `unused import`",
         "codes are `WZ` and four digits, as the warning has them"),
    ],
)  # fmt: skip
def test_a_code_that_cannot_be_allowed(name: str, says: str, more: str | None) -> None:
    text = TEXT.format(f"# wz: allow({name}) why")
    [item] = [item for item in found(text) if item.is_error]
    assert (item.code.id, item.message) == ("WZ2019", says)
    assert item.primary is not None and item.primary.span.text == name
    assert more is None or more in (item.help, item.primary.text)
    assert_reads_well(item)
    # The warnings are there as ever.
    assert {item.code.id for item in found(text)} == {"WZ2019", "WZ7001", "WZ7011"}


def test_an_unknown_code_beside_a_known_one() -> None:
    text = TEXT.format("# wz: allow(WZ7001, WZ7099, WZ7011) why")
    assert [item.code.id for item in found(text)] == ["WZ2019"]


def test_a_text_with_such_words_is_no_comment() -> None:
    text = 'pipeline p {\n  description = "# wz: alow(WZ7001)"\n  step a = script(image = "x:1",'
    text += ' interpreter = ["sh"], source = """\n    # wz: alow(WZ7001)\n    echo\n    """)\n}\n'
    assert found(text) == []


def test_no_output_with_a_comment_that_cannot_be_read() -> None:
    assert compiled(TEXT.format("# wz: alow(WZ7001) why")).documents == []


def test_a_byte_order_mark_and_dos_line_ends() -> None:
    text = "\ufeff# wz: allow(WZ7001, WZ7011) why\npipeline p {\n  # wz: allow(WZ4009) x\n"
    text += '  step a = container(image = "x")\n}\n'
    [item] = found(text.replace("\n", "\r\n"))
    assert item.code.id == "WZ7016"
    file = SourceFile("main.wz", text.replace("\n", "\r\n"))
    assert item.primary is not None
    mended = apply_fixes(file.text, item.primary.span.file, item.fixes)
    assert mended == text.replace("  # wz: allow(WZ4009) x\n", "").replace("\n", "\r\n")


PIECES = ["#", "##", " ", "wz", "WZ", "wzc", ":", "allow", "alow", "noqa", "(", ")", "[", "]", ",",
          ";", "WZ7001", "WZ7011", "wz7001", "WZ5001", "WZ99", "why", "-",
          "\u00e9", "\t", "WZ7016"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_mended_comment_is_right_and_says_the_same(text: str) -> None:
    text = f"# wz{text}"
    if not is_meant(text):
        return
    words = read_words(text)
    start, end = words.place
    assert 0 <= start <= end <= len(text)
    assert all(text[at : at + len(name)] == name for name, at in words.codes)
    if words.fault is None:
        assert words.codes and words.reason
    else:
        assert words.fault.count("`") % 2 == 0 and start < end
    if words.mended is not None:
        again = read_words(words.mended)
        assert again.fault is None
        assert again.reason == words.reason
        assert [name for name, _ in again.codes] == [name.upper() for name, _ in words.codes]


@given(st.lists(st.sampled_from(["#", "wz", "\n", ":", "allow", "(", ")", "WZ7001", " ", "why",
                                 "{", "}", "pipeline p", "timeout = 1h", '"', "'''", ","]),
                max_size=20).map("".join))  # fmt: skip
def test_whatever_stands_in_a_file(text: str) -> None:
    for item in found(text):
        assert item.primary is None or item.primary.span.end <= len(text)
