"""Entries to lines: what fits into the width stays on one line, else each item gets its own."""

from collections.abc import Mapping, Sequence

from wzc.diagnostics.columns import text_width
from wzc.diagnostics.model import Diagnostics
from wzc.fmt import format_source
from wzc.source.file import SourceFile
from wzc.writing import literals
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

WIDTH = 100
_STEP = "  "
# A block on one line is easy to read up to here.
_INLINE_WIDTH = 90
_INLINE_ENTRIES = 4


def write(document: Document) -> str:
    """The text of a file, with a line break at its end, in the style of `wzc.fmt`.

    Entries that make no file alone, because they belong into a block, are set out likewise.
    """
    text = laid_out(document)
    return format_source(SourceFile("written.wz", text), Diagnostics()) or text


def laid_out(document: Document) -> str:
    """The text before it is formatted: which brackets are open is decided here."""
    lines = _entries(document, "")
    return "\n".join(lines) + "\n" if lines else ""


# ---- entries


def _entries(entries: Sequence[Entry], indent: str) -> list[str]:
    lines: list[str] = []
    for entry in entries:
        if isinstance(entry, Blank):
            if lines and lines[-1] != "":
                lines.append("")
            continue
        lines += _entry(entry, indent)
    while lines and lines[-1] == "":
        lines.pop()
    return lines


def _entry(entry: Entry, indent: str) -> list[str]:
    if isinstance(entry, Comment):
        return _comment(entry.text, "##" if entry.doc else "#", indent)
    if isinstance(entry, Line):
        doc = _comment(entry.doc, "##", indent)
        return [*doc, *_remarked([indent + entry.text], entry.comment, indent)]
    if isinstance(entry, Assign):
        head = f"{indent}{literals.key(entry.key)} {entry.sign} "
        return _remarked(_broken(head, entry.value, indent), entry.comment, indent)
    if isinstance(entry, Block):
        return _block(entry, indent)
    if isinstance(entry, Step):
        return _step(entry, indent)
    if isinstance(entry, AmendStep):
        return _amend_step(entry, indent)
    assert isinstance(entry, Extern)
    return _extern(entry, indent)


def _comment(text: str, sign: str, indent: str) -> list[str]:
    return [f"{indent}{sign} {line}".rstrip() for line in text.splitlines()]


def _remarked(lines: list[str], comment: str, indent: str) -> list[str]:
    """The lines with a comment behind the first one, or above where there is no room."""
    if not comment:
        return lines
    if len(lines) == 1 and text_width(lines[0] + comment) + 3 <= WIDTH and "\n" not in comment:
        return [f"{lines[0]} # {comment}"]
    return [*_comment(comment, "#", indent), *lines]


def _block(block: Block, indent: str) -> list[str]:
    head = indent + (literals.key(block.head) if block.keyed else block.head)
    if not block.entries:
        return _remarked([head + " {}"], block.comment, indent)
    flat = _inline(block.entries) if block.inline else None
    if flat is not None and text_width(head + flat) + 5 <= _INLINE_WIDTH:
        return _remarked([f"{head} {{ {flat} }}"], block.comment, indent)
    first, *rest = _braced(head, block.entries, indent)
    return [*_remarked([first], block.comment, indent), *rest]


def _inline(entries: Sequence[Entry]) -> str | None:
    """Short entries on one line, None where one of them needs lines of its own."""
    if len(entries) > _INLINE_ENTRIES:
        return None
    parts = []
    for entry in entries:
        if not isinstance(entry, Assign) or entry.comment or not _is_simple(entry.value):
            return None
        parts.append(f"{literals.key(entry.key)} {entry.sign} {_flat(entry.value)}")
    return ", ".join(parts)


def _is_simple(value: Expression) -> bool:
    if isinstance(value, str):
        return literals.long_text(value, "") is None
    return not isinstance(value, Mapping) or not value


def _step(step: Step, indent: str) -> list[str]:
    head = f"{indent}step {step.name} = "
    if not step.entries:
        return _remarked(_broken(head, step.type, indent), step.comment, indent)
    lines = _with_block(_broken(head, step.type, indent, room=2), step.entries, indent)
    return _remarked(lines, step.comment, indent)


def _amend_step(step: AmendStep, indent: str) -> list[str]:
    head = f"step {step.name}"
    if not step.settings:
        return _block(Block(head, step.entries), indent)
    call = _broken(indent, Call(head, step.settings), indent, room=2)
    return _with_block(call, step.entries, indent) if step.entries else call


def _with_block(call: list[str], entries: Sequence[Entry], indent: str) -> list[str]:
    """The lines of a call with a block behind it."""
    if len(call) == 1:
        return _block(Block(call[0].lstrip(), entries), indent)
    return [*call[:-1], *_braced(call[-1], entries, indent)]


def _braced(head: str, entries: Sequence[Entry], indent: str) -> list[str]:
    """The lines of a block that is open, unless nothing is in it."""
    inner = _entries(entries, indent + _STEP)
    return [head + " {", *inner, indent + "}"] if inner else [head + " {}"]


def _extern(extern: Extern, indent: str) -> list[str]:
    tail = f" : {extern.signature}" if extern.signature else ""
    flat = ", ".join(_parameter(parameter) for parameter in extern.parameters)
    head = f"{indent}{extern.head}("
    lines = _comment(extern.doc, "##", indent)
    documented = any(parameter.doc for parameter in extern.parameters)
    if documented or text_width(head + flat + tail) + 3 > WIDTH:
        lines.append(head)
        for parameter in extern.parameters:
            lines += _comment(parameter.doc, "##", indent + _STEP)
            lines += _with_comma(_long_parameter(parameter, indent + _STEP))
        start = f"{indent}){tail}"
    else:
        start = f"{head}{flat}){tail}"
    if extern.entries:
        return [*lines, *_braced(start, extern.entries, indent)]
    return [*lines, start]


def _parameter(parameter: Parameter) -> str:
    default = f" = {_flat(parameter.default)}" if parameter.default is not None else ""
    return f"{literals.key(parameter.name)}: {parameter.type}{default}"


def _long_parameter(parameter: Parameter, indent: str) -> list[str]:
    if parameter.default is None:
        return [indent + _parameter(parameter)]
    head = f"{indent}{literals.key(parameter.name)}: {parameter.type} = "
    return _broken(head, parameter.default, indent, room=1)


# ---- expressions


def _flat(value: Expression) -> str:
    """An expression on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return literals.number(value)
    if isinstance(value, str):
        return literals.text(value)
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Call):
        return f"{value.name}({', '.join(_flat_argument(item) for item in value.arguments)})"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{literals.key(k)} = {_flat(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return f"[{', '.join(_flat(item) for item in value)}]"


def _flat_argument(argument: Argument) -> str:
    flat = _flat(argument.value)
    return flat if argument.name is None else f"{literals.key(argument.name)} = {flat}"


def _broken(head: str, value: Expression, indent: str, room: int = 0) -> list[str]:
    """The lines of `head` and an expression; `room` is kept for what follows."""
    if isinstance(value, str):
        content = literals.long_text(value, indent + _STEP)
        if content is not None:
            return [head + content[0], *content[1:]]
    flat = _flat(value)
    fits = text_width(head + flat) + room <= WIDTH
    if (fits and not _has_long(value)) or not isinstance(value, (Call, Mapping, list, tuple)):
        return [head + flat]
    inner = indent + _STEP
    if isinstance(value, Call):
        if not value.arguments:
            return [head + flat]
        lines = [f"{head}{value.name}("]
        for argument in value.arguments:
            start = inner if argument.name is None else f"{inner}{literals.key(argument.name)} = "
            lines += _with_comma(_broken(start, argument.value, inner, room=1))
        return [*lines, indent + ")"]
    if isinstance(value, Mapping):
        if not value:
            return [head + flat]
        lines = [head + "{"]
        for key, item in value.items():
            lines += _broken(f"{inner}{literals.key(key)} = ", item, inner)
        return [*lines, indent + "}"]
    if not value:
        return [head + flat]
    lines = [head + "["]
    for item in value:
        lines += _with_comma(_broken(inner, item, inner, room=1))
    return [*lines, indent + "]"]


def _with_comma(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1] + ","]


def _has_long(value: Expression) -> bool:
    """Whether a text in it is to be written over several lines."""
    if isinstance(value, str):
        return literals.long_text(value, "") is not None
    if isinstance(value, Call):
        return any(_has_long(item.value) for item in value.arguments)
    if isinstance(value, Mapping):
        return any(_has_long(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_has_long(item) for item in value)
    return False
