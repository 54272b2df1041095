"""Applying fixes to source text."""

from collections.abc import Iterable

from wzc.diagnostics.model import Edit, Fix
from wzc.source.file import SourceFile


def choose_fixes(fixes: Iterable[Fix], *, only_certain: bool = True) -> list[Fix]:
    """The fixes that can be applied together, in the order given: an earlier one wins.

    A fix is taken whole or not at all. It is left out if one of its edits overlaps another of its
    own or one taken before, or lies outside its file. Several may want the very same edit.
    """
    chosen: list[Fix] = []
    taken: list[Edit] = []
    for fix in fixes:
        if (only_certain and not fix.certain) or not all(_is_inside(edit) for edit in fix.edits):
            continue
        merged = list(taken)
        for edit in fix.edits:
            if edit in merged:
                continue
            if any(_clash(edit, other) for other in merged):
                break
            merged.append(edit)
        else:
            chosen.append(fix)
            taken = merged
    return chosen


def apply_fixes(
    text: str, file: SourceFile, fixes: Iterable[Fix], *, only_certain: bool = True
) -> str:
    """The text of `file` with all fixes applied that `choose_fixes` takes.

    Fixes may have edits in several files: give the same fixes for each of the files. `text` must
    be the text that was compiled; ValueError if it has changed since.
    """
    if text != file.text:
        raise ValueError(f"{file.name} has changed since it was compiled")
    edits = {
        (edit.span.start, edit.span.end): edit
        for fix in choose_fixes(fixes, only_certain=only_certain)
        for edit in fix.edits
        if edit.span.file is file
    }
    parts: list[str] = []
    done = 0
    for (start, end), edit in sorted(edits.items()):
        parts += [text[done:start], edit.text]
        done = end
    return "".join([*parts, text[done:]])


def _is_inside(edit: Edit) -> bool:
    return 0 <= edit.span.start <= edit.span.end <= len(edit.span.file.text)


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two different edits touch the same characters, or insert at the same place.

    An insertion at the edge of what another edit replaces is fine: there is one way to read it.
    """
    a, b = one.span, other.span
    if a.file is not b.file:
        return False
    return (a.start, a.end) == (b.start, b.end) or (a.start < b.end and b.start < a.end)
