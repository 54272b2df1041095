"""What is written evaluates to what was given."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.language.program import accepted, at
from wzc.model.value import for_json
from wzc.writing import Argument, Assign, Block, Call, Comment, Expression, Line, Step, write

ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]).filter(lambda c: c not in "«»"),
    max_size=40,
)
TRICKY = st.text(st.sampled_from("ab \n\t\"'\\${}#\r\0\u200b\x1b"), max_size=40)
LINES = st.lists(st.text(st.sampled_from("ab \"'\\$"), max_size=6), max_size=6).map("\n".join)
SCALARS = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: round(number, 4)),
    ANY_TEXT,
    TRICKY,
    LINES,
)
KEYS = st.one_of(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), ANY_TEXT, st.just("step"))
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def written(value: Expression) -> str:
    """A pipeline with a setting that has the value."""
    work = Step("x", Call("Work", (Argument(value, "value"),)))
    return write([Block("pipeline p", [Step("s", Call("Source")), work, Line("s >> x")])])


@given(VALUES)
@example("a\nb\n c\n")
@example("  a\n  b\n  c\n")
@example('a\nb\n"c"\n"')
@example("\\a\n${b}\n'c'")
@example("a\nb\n\n\n")
@example("\n\n\na")
@example(1e-4)
def test_values_come_back(value: Expression) -> None:
    found = at(accepted(written(value)), "x.settings.value")
    assert found is not None
    assert for_json(found) == value


@given(st.dictionaries(KEYS, TRICKY, max_size=3), TRICKY)
def test_comments_hold_nothing_but_comments(entries: dict[str, str], remark: str) -> None:
    env = Block("env", [Assign(f"K{n}", v, comment=remark) for n, v in enumerate(entries.values())])
    text = write(
        [
            Comment(remark),
            Block(
                "pipeline p",
                [
                    Step("s", Call("Source")),
                    Block("defaults", [env]),
                    Step("x", Call("Work")),
                    Line("s >> x"),
                ],
            ),
        ]
    )
    found = at(accepted(text), "x.env")
    assert for_json(found) == {f"K{n}": v for n, v in enumerate(entries.values())}
