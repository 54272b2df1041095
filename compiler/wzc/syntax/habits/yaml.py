"""Habits of YAML and of Argo's manifests: `key:`, `- item`, `{{tasks.a.outputs.x}}`."""

import re
from collections.abc import Callable

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Fix
from wzc.source.file import Span
from wzc.syntax.habits.fixes import edit
from wzc.syntax.mistakes import Mistake, Said
from wzc.syntax.recovery import COLON, EQUALS, Repair
from wzc.syntax.tokens import (
    BRACE,
    CLOSER_OF,
    CLOSERS,
    END,
    KEYWORD_TEXTS,
    NAME,
    NL,
    NUMBER,
    OPERATORS,
    STRINGS,
    UNBRACE,
    line_start,
)

# What Argo calls by these prefixes has a name of its own here.
_OWN = re.compile(r"(?:workflow|inputs)\.(?:parameters|artifacts)\.(\w+)")
_OUTPUT = re.compile(r"(?:tasks|steps)\.(\w+)\.outputs\.(?:parameters\.|artifacts\.)?(\w+)")
_MANIFEST = ("apiVersion", "kind", "metadata", "spec", "status")
_BLOCKS = "pipeline profile cluster component preset contract".split()


def own_name(tag: str) -> str | None:
    """How a value of Argo's `{{...}}` is called here; None if that is not known."""
    text = tag.strip("{} ")
    found = _OWN.fullmatch(text)
    if found is not None:
        return found.group(1)
    found = _OUTPUT.fullmatch(text)
    return f"{found.group(1)}.{found.group(2)}" if found is not None else None


def _tag(m: Mistake) -> Said | None:
    """`{{workflow.parameters.x}}` without quotes."""
    if m.kind() != BRACE or m.kind(-1) != BRACE or m.gap().start != m.span().start:
        return None
    end = 1
    while m.kind(end) not in (UNBRACE, NL, END):
        end += 1
    if m.kind(end) != UNBRACE or m.kind(end + 1) != UNBRACE:
        return None
    place = m.span(-1, end + 1)
    name = own_name(place.text)
    fixes = [Fix(f"write `{name}`", (edit(m, -1, end + 1, name),))] if name else []
    help = f"write `{name}`" if name else "an input is called `name`, an output `step.name`"
    return Said(
        "`{{...}}` is Argo's: here a value of the run has a name",
        place,
        help,
        fixes,
        codes.FOREIGN_SYNTAX,
        Repair(m.index, end + 1, []),  # an empty map is left
    )


def _manifest(m: Mistake) -> Said | None:
    """A whole manifest, or one that begins like one."""
    if m.index > 1 or m.innermost is not None:
        return None
    offset = -m.index
    if m.text(offset) not in _MANIFEST or m.kind(offset + 1) != COLON:
        return None
    m.lose(0, len(m.tokens.kinds) - 1)
    return Said(
        "this is a manifest in YAML, and a `.wz` file is what one is compiled from",
        m.span(offset, offset + 1),
        "`wzc verify FILE` checks a manifest; a pipeline here is `pipeline name { ... }`",
        code=codes.FOREIGN_SYNTAX,
        repair=Repair(0, len(m.tokens.kinds) - 1, []),
    )


def _block(m: Mistake) -> Said | None:
    """`env:` with indented lines below, and lists of `- item`."""
    if m.innermost != BRACE:
        return None
    if m.kind() == NL and m.kind(-1) == COLON and m.is_head(-2):
        key, first = m.index - 2, m.index - 1
    elif m.text() == "-" and m.kind(-1) == COLON and m.is_head(-2):
        key, first = m.index - 2, m.index - 1  # `key: - item`
    else:
        return None
    starts, text = m.tokens.starts, m.file.text
    indent = starts[key] - line_start(text, starts[key])
    end, depth, has_items = first + 1, 0, False
    kinds = m.tokens.kinds
    while kinds[end] != END:
        kind = kinds[end]
        if kind == NL and not depth:
            begin = starts[end + 1]
            deeper = begin - line_start(text, begin)
            is_item = kinds[end + 1] == OPERATORS["-"]
            if deeper < indent or (deeper == indent and not is_item):
                break
            has_items = has_items or is_item
        elif kind in CLOSER_OF:
            depth += 1
        elif kind in CLOSERS:
            if not depth:
                break
            depth -= 1
        end += 1
    name = m.text(key - m.index)
    form = f"`{name} {{ ... }}`"
    if has_items:
        form = f"a list is `{name} = [ ... ]`"
        if name in ("steps", "tasks", "templates"):
            form = "a list is not needed: each is `step name = Type(...)` in the pipeline's block"
        if name in ("env", "labels", "annotations", "parameters"):
            form = f"`{name} {{ NAME = value }}`"
    m.lose(first, end)
    return Said(
        f"`{name}:` is YAML, and indentation means nothing here",
        m.span(key - m.index, first - m.index),
        form if has_items and form.startswith("a list") else f"its entries stand in braces: {form}",
        code=codes.FOREIGN_SYNTAX,
        repair=Repair(first, end - first, [BRACE, UNBRACE]),
    )


def _declaration(m: Mistake) -> Said | None:
    """`pipeline: rag` and `pipeline rag:`."""
    if m.kind() != COLON or m.kind(1) == BRACE:
        return None
    for offset in (-1, -2):
        word = m.text(offset)
        if word not in _BLOCKS or not m.is_head(offset):
            continue
        name = m.text(1) if offset == -1 and m.kind(1) == NAME else m.text(-1)
        name = "name" if name == word else name
        help = f"write `{word} {name} {{ ... }}`"
        return Said(f"a {word} has its block in braces, not behind `:`", m.span(), help)
    return None


def _value(m: Mistake) -> Said | None:
    """`image: alpine:3.20`: text without quotes behind a colon."""
    first = m.entry.first
    offset = first - m.index
    if m.innermost != BRACE or first < 0 or m.kind(offset + 1) != COLON or offset > -3:
        return None
    if m.header in ("contract", "inputs", "outputs", "extern") or m.kind(offset + 2) != NAME:
        return None
    starts, ends = m.tokens.starts, m.tokens.ends
    at = m.index
    while starts[at] == ends[at - 1] and m.tokens.kinds[at] not in (NL, END, UNBRACE):
        at += 1
    if m.tokens.kinds[at] not in (NL, END, UNBRACE) or at == m.index:
        return None
    written = Span(m.file, starts[first + 2], ends[at - 1])
    if any(sign in written.text for sign in ' "(){}'):
        return None
    key = m.text(offset)
    right = f'{key} = "{written.text}"'
    return Said(
        f"text stands in quotes, and a value behind `=`: `{right}`",
        m.span(offset, at - 1 - m.index),
        None,
        [Fix(f"write `{right}`", (edit(m, offset, at - 1 - m.index, right),))],
        codes.FOREIGN_SYNTAX,
        Repair(first + 1, at - first - 1, [EQUALS, NAME]),
    )


def _long_text(m: Mistake) -> Said | None:
    """`key = |` with text below, as in YAML, and `key = <<EOF`, as in a shell."""
    if m.kind(-1) not in (EQUALS, COLON):
        return None
    kinds, starts = m.tokens.kinds, m.tokens.starts
    end = m.index + 1
    if m.text() in ("|", ">") and m.kind(1) == NL:
        end_line = m.file.text
        own = line_start(end_line, starts[m.index])
        indent = len(end_line[own:]) - len(end_line[own:].lstrip(" \t"))
        while kinds[end] == NL and kinds[end + 1] != END:
            begin = starts[end + 1]
            if begin - line_start(end_line, begin) <= indent:
                break
            end += 1
            while kinds[end] not in (NL, END, UNBRACE):
                end += 1
        place = m.span()
    elif m.text() == "<" and m.text(1) == "<" and m.span(1).start == m.span().end:
        last = 2 if m.text(2) not in ("-", "~") else 3
        word = m.text(last)
        if m.kind(last) != NAME and m.kind(last) not in KEYWORD_TEXTS:
            return None
        place = m.span(0, last)
        end = m.index + last + 1
        closing = end
        while kinds[closing] != END and m.text(closing - m.index) != word:
            closing += 1
        if kinds[closing] != END and kinds[closing - 1] == NL:
            end = closing + 1
    else:
        return None
    m.lose(m.index, end)
    return Said(
        'a text over several lines stands in `"""`',
        place,
        'write `"""`, the lines, and `"""`; the indentation that all lines share is removed',
        code=codes.FOREIGN_SYNTAX,
        repair=Repair(m.index, end - m.index, [NAME]),
    )


def _stray_item(m: Mistake) -> Said | None:
    """`- name` at the beginning of a line."""
    if m.text() != "-" or not m.is_head(0) or m.innermost not in (None, BRACE):
        return None
    after = m.kind(1)
    if m.text(1) == "-" and m.span(1).start == m.span().end:
        fixes = [Fix("write `#`", (edit(m, 0, 1, "#"),))]
        message = "a comment begins with `#`, not with `--`"
        return Said(message, m.span(0, 1), None, fixes, codes.FOREIGN_SYNTAX)
    if after != NAME and after not in STRINGS and after != NUMBER and after not in KEYWORD_TEXTS:
        return None
    return Said(
        "a list stands in brackets, not in lines that begin with `-`",
        m.span(),
        "write `name = [a, b]`",
        code=codes.FOREIGN_SYNTAX,
    )


YAML_HABITS: list[Callable[[Mistake], Said | None]] = [
    _tag,
    _manifest,
    _block,
    _declaration,
    _value,
    _long_text,
    _stray_item,
]
