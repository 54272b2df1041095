"""Plain data to `.wz` source text: what `wzc import` and `wzc stub` print."""

from wzc.writing.document import (
    AmendStep,
    Argument,
    Assign,
    Blank,
    Block,
    Call,
    Comment,
    Document,
    Entry,
    Expression,
    Extern,
    Line,
    Parameter,
    Raw,
    Step,
)
from wzc.writing.layout import write
from wzc.writing.literals import interpolated

__all__ = [
    "AmendStep",
    "Argument",
    "Assign",
    "Blank",
    "Block",
    "Call",
    "Comment",
    "Document",
    "Entry",
    "Expression",
    "Extern",
    "Line",
    "Parameter",
    "Raw",
    "Step",
    "interpolated",
    "write",
]
