"""Entries of `inputs { }` and `outputs { }` that are no ports. Imported after a mistake."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.syntax import ast

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker

_FORMS = {
    "inputs": '`name = step.output at "/path"`',
    "outputs": '`name: type from "/path"`, or `from stdout`',
}


def report_no_port(checker: "ExpressionChecker", entry: ast.Node, block: str) -> None:
    """Report an entry that is no port, and say how the one that was meant is written."""
    key = getattr(entry, "key", None)
    message, place, help = f"`{block} {{ }}` consists of ports", entry, _FORMS[block]
    if isinstance(key, ast.Key) and key.text.isidentifier():
        name, place = key.text, key
        value = _text(getattr(entry, "value", None) or getattr(entry, "default", None))
        if block == "outputs":
            type = _text(getattr(entry, "type", None)) or "string"
            source = value if value[:1] in ("'", '"') or value == "stdout" else f'"/tmp/{name}"'
            missing = "its type, and " if isinstance(entry, (ast.Assign, ast.Amend)) else ""
            message = f"the output `{name}` does not say {missing}what it is taken `from`"
            help = f"write `{name}: {type} from {source}`"
        else:
            source = _text(getattr(entry, "source", None)) or value or "step.output"
            message = f"the input `{name}` does not say what it is given, and `at` which path"
            if isinstance(entry, ast.OutputPort):
                message = f"the input `{name}` is set with `=`: it has the type of what it is given"
            help = f'write `{name} = {source} at "/in/{name}"`'
    checker.report(codes.ENTRY_NOT_ALLOWED, message, place, help=help)


def _text(node: ast.Node | None) -> str:
    """What stands in the source, if that is on one line."""
    text = node.span.text if node is not None else ""
    return text if "\n" not in text else ""
