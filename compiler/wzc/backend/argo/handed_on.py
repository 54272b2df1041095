"""Known text that a function of Argo's would hand on, and that would be read once more.

What Argo's expressions give is read again, by Argo in its next pass or by Kubernetes: a brace in it
cannot be escaped as one in a template can.
"""

from collections.abc import Iterator
from typing import Any

from wzc.backend.argo.text import for_argo, for_kubernetes
from wzc.model.run_time import Apply, Known, Node, PerItem, Text
from wzc.types.kinds import BOOL, FLOAT, INT

# What makes something else of it, or text that has no braces and no dollars.
_MAKE_NO_TEXT = frozenset(
    (
        *("==", "!=", "<", "<=", ">", ">=", "starts_with", "ends_with", "contains"),
        *("sha256", "base64"),
    )
)

# Where only Argo reads text, whatever makes it.
SOURCE = "source"
# Values of these types become some text, whatever they are.
_NEVER_EMPTY = (INT, FLOAT, BOOL)


class Untranslatable(Exception):
    """What cannot be written as an expression; the message follows the value's own text."""


def refuse_special(node: Node, operator: str) -> None:
    """Braces and dollars that a function might hand on, and that would be read once more."""
    for text in _handed_on(node):
        if operator == SOURCE and for_argo(text) != text:
            raise Untranslatable(
                "has text with `{{`, which would be read as a tag once the run has chosen it"
            )
        if operator != SOURCE and (for_argo(text) != text or for_kubernetes(text) != text):
            raise Untranslatable(
                f"gives `{operator}` text with `{{{{` or `$(`, which would be read as a tag or a "
                "variable once the run has put it together"
            )


def _handed_on(node: Any) -> Iterator[str]:
    """The known texts that may be part of the text that a node becomes."""
    if isinstance(node, Known):
        yield from _handed_on(node.data)
    elif isinstance(node, str):
        yield node
    elif isinstance(node, PerItem):
        yield from (value.data for value in node.values if isinstance(value.data, str))
    elif isinstance(node, Text):
        # With nothing between them, parts may make a tag that none of them has.
        text = ""
        for part in node.parts:
            yield from _handed_on(part)
            if isinstance(part, Known):
                text += part.data
            elif getattr(part, "type", None) in _NEVER_EMPTY:
                yield text
                text = ""
        yield text
    elif isinstance(node, Apply) and node.operator not in _MAKE_NO_TEXT:
        for operand in node.operands[1:] if node.operator == "if" else node.operands:
            yield from _handed_on(operand)
    elif isinstance(node, (list, dict)):
        for item in (*node, *node.values()) if isinstance(node, dict) else node:
            yield from _handed_on(item)
