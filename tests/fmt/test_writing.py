"""What `wzc import` and `wzc stub` write is in the style.

Their own layout is that of the style already, so that long strings, which are never moved, stand
where they belong.
"""

from __future__ import annotations

from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fmt.checks import check, formatted
from tests.writing.test_values import ANY_TEXT, KEYS, VALUES
from wzc.writing import (
    AmendStep,
    Argument,
    Assign,
    Blank,
    Block,
    Call,
    Comment,
    Document,
    Entry,
    Extern,
    Line,
    Parameter,
    Raw,
    Step,
    write,
)
from wzc.writing.layout import laid_out

NAMES = st.sampled_from(["a", "image", "embed_2", "a_name_that_is_rather_long"])
REMARKS = st.sampled_from(["", "", "", "why", "two\nlines", "世界 " * 20])
EXPRESSIONS: st.SearchStrategy[Any] = st.one_of(
    VALUES,
    st.builds(
        Call,
        NAMES,
        st.lists(st.builds(Argument, VALUES, st.none() | KEYS.filter(str)), max_size=4),
    ),
    st.sampled_from([Raw("100m..500m"), Raw("from_env()"), Raw('"${a.b} and ${c}"'), None]),
)
CALLS = st.builds(Call, NAMES, st.lists(st.builds(Argument, EXPRESSIONS, NAMES), max_size=4))
ASSIGNMENTS = st.builds(
    Assign, KEYS.filter(str), EXPRESSIONS, REMARKS, st.sampled_from(["=", "+="])
)


def entries(depth: int) -> st.SearchStrategy[list[Entry]]:
    kinds: list[st.SearchStrategy[Any]] = [
        ASSIGNMENTS,
        ASSIGNMENTS,
        st.builds(Blank),
        st.builds(Comment, ANY_TEXT, st.booleans()),
        st.builds(Line, st.sampled_from(["use a", "a >> b", "md: string"]), ANY_TEXT, REMARKS),
    ]
    if depth:
        inner = entries(depth - 1)
        kinds += [
            st.builds(Block, NAMES, inner, st.booleans(), REMARKS),
            st.builds(Step, NAMES, CALLS, inner, REMARKS),
            st.builds(
                AmendStep, NAMES, st.just(()) | CALLS.map(lambda call: call.arguments), inner
            ),
        ]
    return st.lists(st.one_of(kinds), max_size=5)


PARAMETERS = st.builds(
    Parameter, NAMES, st.sampled_from(["string", "[int]?", "map[any]"]), EXPRESSIONS, REMARKS
)
DECLARATIONS = st.one_of(
    st.builds(Line, st.just("import wurzel"), ANY_TEXT),
    st.builds(
        Extern,
        NAMES.map("extern step {}".format),
        st.lists(PARAMETERS, max_size=4),
        st.sampled_from(["", "[A] -> [B]", "-> frame[C]"]),
        entries(1),
        REMARKS,
    ),
    st.builds(Block, NAMES.map("pipeline {}".format), entries(2), st.booleans(), REMARKS),
    st.builds(Blank),
)


@settings(max_examples=200, phases=[Phase.explicit, Phase.generate])
@given(st.lists(DECLARATIONS, max_size=3))
def test_what_is_written_is_formatted(document: Document) -> None:
    text = write(document)
    assert laid_out(document) == text
    assert formatted(text) == text
    check(text)
