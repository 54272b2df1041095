"""Values of the run as Argo writes them: tags, and expressions where tags are not enough.

A tag is `{{inputs.parameters.x}}`, an expression `{{=...}}`, in the language of expr-lang with the
functions of sprig (Argo docs/variables.md). Both are replaced in text. What Argo cannot evaluate it
leaves as it stands (argo-rules.md, B2), so only what always has a value is written.
"""

import re
from typing import Any

from wzc.backend.argo.text import BRACE_VARIABLE, for_argo, for_kubernetes
from wzc.model.run_time import Apply, Known, Node, Source, Text, node_of
from wzc.types.kinds import BOOL, FLOAT, INT, Enum, ListOf, Scalar, Type
from wzc.types.stages import WORKFLOW_FIELDS

_OPERATORS = {"and": "&&", "or": "||"}
# Functions as sprig or expr-lang have them; `{0}` and so on are the operands.
_FUNCTIONS = {
    "base64": "sprig.b64enc({0})",
    "ends_with": "({0} endsWith {1})",
    "json": "toJson({0})",
    "lower": "sprig.lower({0})",
    "not": "!({0})",
    "replace": "sprig.replace({1}, {2}, {0})",
    "sha256": "sprig.sha256sum({0})",
    "starts_with": "({0} startsWith {1})",
    "string": "string({0})",
    "trim": "sprig.trim({0})",
    "upper": "sprig.upper({0})",
    "if": "({0} ? {1} : {2})",
    # The remainder has the sign of the divisor, as in the language.
    "%": "((({0}) % ({1}) + ({1})) % ({1}))",
}
# What makes text of text: known braces in it would come out, and be read again.
_MAKE_TEXT = frozenset(("lower", "upper", "replace", "trim", "json", "list", "map", "+"))


class Untranslatable(Exception):
    """What cannot be written as an expression; the message follows the value's own text."""


def env_tags(data: Any) -> str:
    """The text of a variable whose value is made in the run, in whole or in part.

    Raises `Untranslatable`.
    """
    node = node_of(data)
    if isinstance(node, Apply) and node.operator in ("list", "map"):
        # Wurzel's settings read lists and maps as JSON.
        node = Apply("json", (node,), node.type)
    parts = node.parts if isinstance(node, Text) else (node,)
    written = ""
    for position, part in enumerate(parts):
        if not isinstance(part, Known):
            written += tag(part)
            continue
        text = for_argo(for_kubernetes(part.data))
        if text.endswith("{") and position + 1 < len(parts):
            # The brace would be taken for a part of the tag that follows.
            text = text[:-1] + f"$({BRACE_VARIABLE})"
        written += text
    return written


def tag(node: Node) -> str:
    """The tag or expression that Argo replaces by the value's text, for a variable.

    Known text that the value takes over unchanged is put together by Kubernetes where it has
    braces, as it is outside of expressions.
    """
    if isinstance(node, Source):
        return f"{{{{{variable(node)}}}}}"
    text = _as_text(node)
    # `}}` inside would end the tag too early.
    while "}}" in text:
        text = text.replace("}}", "} }")
    return f"{{{{={text}}}}}"


def variable(source: Source) -> str:
    """What Argo calls a source, within a tag."""
    if source.kind == "workflow":
        return WORKFLOW_FIELDS[source.name][0]
    return f"workflow.parameters.{source.name}"


def expression(node: Node) -> str:
    """A node in the language of expr-lang, with the type that the language gives it."""
    if isinstance(node, Known):
        return literal(node.data)
    if isinstance(node, Source):
        return _typed(variable(node), node.type)
    if isinstance(node, Text):
        return "(" + " + ".join(_as_text(part, out=False) for part in node.parts) + ")"
    if node.operator in _MAKE_TEXT:
        for operand in node.operands:
            _refuse_special(operand, node.operator)
    operands = [expression(operand) for operand in node.operands]
    if node.operator == "list":
        return f"[{', '.join(operands)}]"
    if node.operator == "map":
        pairs = zip(operands[::2], operands[1::2], strict=True)
        return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
    if node.operator == "string":
        return _as_text(node.operands[0], out=False)
    if node.operator == "-" and len(operands) == 1:
        return f"(-{operands[0]})"
    form = _FUNCTIONS.get(node.operator)
    if form is not None:
        return form.format(*operands)
    left, right = operands
    return f"({left} {_OPERATORS.get(node.operator, node.operator)} {right})"


def _refuse_special(node: Node, operator: str) -> None:
    """Braces and dollars that a function might hand on, and that would be read once more."""
    texts = [node] if not isinstance(node, (Text, Apply)) else []
    for known in texts:
        text = known.data if isinstance(known, Known) else None
        if isinstance(text, str) and (for_argo(text) != text or for_kubernetes(text) != text):
            raise Untranslatable(
                f"gives `{operator}` text with `{{{{` or `$(`, which would be read as a tag or a "
                "variable once the run has put it together"
            )


def type_of(node: Node) -> Type | None:
    """The type of a node; None for lists, maps and what is not looked at."""
    if isinstance(node, (Source, Apply)):
        return node.type
    if isinstance(node, Known):
        for kind, type in ((bool, BOOL), (int, INT), (float, FLOAT)):
            if isinstance(node.data, kind):
                return type
    return None


def _typed(name: str, type: Type) -> str:
    """A parameter, which is text to Argo, as a value of its type."""
    if isinstance(type, Scalar) and type.name == "int":
        return f"asInt({name})"
    if isinstance(type, Scalar) and type.name == "float":
        return f"asFloat({name})"
    if isinstance(type, Scalar) and type.name == "bool":
        return f"({name} == 'true')"
    if isinstance(type, Enum) and all(isinstance(value, int) for value in type.values):
        return f"asInt({name})"
    if isinstance(type, ListOf):
        return f"jsonpath({name}, '$')"
    return name


def _as_text(node: Node, *, out: bool = True) -> str:
    """A node as text in an expression; `out` where the text is the value itself or part of it."""
    if isinstance(node, Source):
        return variable(node)  # it is text already
    if isinstance(node, Known):
        text = node.data if isinstance(node.data, str) else _plain(node.data)
        return literal(for_argo(for_kubernetes(text)) if out else text)
    if isinstance(node, Text):
        return "(" + " + ".join(_as_text(part, out=out) for part in node.parts) + ")"
    if node.operator == "if":
        condition, *values = node.operands
        then, otherwise = (_as_text(value, out=out) for value in values)
        return f"({expression(condition)} ? {then} : {otherwise})"
    written = expression(node)
    if isinstance(node.type, Scalar) and node.type.name in ("int", "bool"):
        return f"string({written})"
    return f"toJson({written})" if node.type == FLOAT else written


def _plain(data: Any) -> str:
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data)


def literal(data: Any) -> str:
    """A known value in the language of expr-lang, without braces that Argo would take for a tag."""
    if data is None:
        return "nil"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, float)):
        return str(data) if isinstance(data, int) else format(data, "f")
    if isinstance(data, list):
        return f"[{', '.join(literal(item) for item in data)}]"
    if isinstance(data, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in data.items()) + "}"
    text = str(data).replace("\\", "\\\\").replace("'", "\\'")
    text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    # `{{` and `}}` are put together in the run.
    pieces = re.split(r"(?<=\{)(?=\{)|(?<=\})(?=\})", text)
    if len(pieces) == 1:
        return f"'{text}'"
    return "(" + " + ".join(f"'{piece}'" for piece in pieces) + ")"
