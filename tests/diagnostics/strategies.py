"""Arbitrary texts, places in them, and diagnostics about them."""

from hypothesis import strategies as st

from tests.diagnostics.marked import ERROR
from wzc.diagnostics.model import Diagnostic, Edit, Fix, Label
from wzc.source.file import SourceFile, Span

# Letters whose shown width is known without any table: how many columns each takes.
SHOWN = {
    "a": 1, "b": 1, " ": 1, "{": 1, "é": 1,
    "中": 2, "한": 2, "😀": 2,
    "\x1b": 4, "\x7f": 4, "\x85": 4, "\u202e": 6, "\u200b": 6, "\u2028": 6, "\r": 2,
}  # fmt: skip
_letters = st.sampled_from([*SHOWN, "\t", "\n", "\r\n", "a\u0301", "中\u0301"])
measured_texts = st.lists(_letters, max_size=40).map("".join)
any_texts = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Mn", "So", "Lo", "Zl"]), max_size=30),
    measured_texts,
    st.text("ab \t\n", max_size=400),
)


@st.composite
def places(draw: st.DrawFn, file: SourceFile) -> Span:
    start = draw(st.integers(0, len(file.text)))
    return Span(file, start, draw(st.integers(start, len(file.text))))


@st.composite
def diagnostics(draw: st.DrawFn) -> Diagnostic:
    files = [SourceFile(name, draw(any_texts)) for name in ("a.wz", "b\x1b.wz")]
    anywhere = st.sampled_from(files).flatmap(places)
    label = st.builds(Label, anywhere, any_texts)
    edits = st.lists(st.builds(Edit, anywhere, any_texts), max_size=2).map(tuple)
    return Diagnostic(
        ERROR,
        draw(any_texts),
        draw(st.none() | label),
        draw(st.lists(label, max_size=4)),
        draw(st.lists(any_texts, max_size=2)),
        draw(st.none() | any_texts),
        draw(st.lists(st.builds(Fix, any_texts, edits, st.booleans()), max_size=2)),
    )
