"""Values of the run as Argo writes them: tags, and expressions where tags are not enough.

A tag is `{{inputs.parameters.x}}`, an expression `{{=...}}`, in the language of expr-lang with the
functions of sprig (Argo docs/variables.md). Both are replaced in text. What Argo cannot evaluate it
leaves as it stands (argo-rules.md, B2), so only what always has a value is written.
"""

import re
from typing import TYPE_CHECKING, Any

from attrs import Factory, define

from wzc.backend.argo.handed_on import SOURCE, Untranslatable, refuse_special
from wzc.backend.argo.text import BRACE_VARIABLE, for_argo, for_kubernetes, takes_brace
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.run_time import Apply, Known, Node, PerItem, Source, Text, node_of
from wzc.model.value import Value, for_json
from wzc.types.kinds import BOOL, FLOAT, INT, QUANTITY, STRING, Enum, ListOf, Scalar, Type, members
from wzc.types.stages import ALL_FIELDS
from wzc.values.number_text import number_text

if TYPE_CHECKING:
    from wzc.backend.argo.loops import Items

_OPERATORS = {"and": "&&", "or": "||"}
# Functions as sprig or expr-lang have them; `{0}` and so on are the operands.
_FUNCTIONS = {
    "base64": "sprig.b64enc({0})",
    "contains": "({0} contains {1})",
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
# Parameters that hold a brace, or lead to one.
_BRACE = "wzc-brace"


@define(eq=False)
class Scope:
    """What a step's template can refer to. `parameters` are the inputs that it needs for that.

    Outputs of other steps are known to the DAG only: each becomes a parameter of the template, by
    the name that stands for (step, output). So does the item of a loop over a list of the run, as
    an output of no step.
    """

    parameters: dict[tuple[str, str], str] = Factory(dict)
    # The same for parameters of the component that the step is a part of, by their name there.
    handed_on: dict[str, str] = Factory(dict)
    # What the items of the step's loop hand on, where they are known when compiling.
    items: "Items | None" = None
    # Whether Argo has to put a brace together (see `source`).
    breaks_braces: bool = False
    # Whether Kubernetes has to put a brace together: `BRACE_VARIABLE` has to be set then.
    takes_brace: bool = False

    def variable(self, source: Source) -> str:
        """What Argo calls a source, within the template."""
        if source.kind == "workflow":
            return ALL_FIELDS[source.name][0]
        if source.kind == "input":
            return f"workflow.parameters.{source.name}"
        if source.kind == "attempt":
            from wzc.types.attempts import variable

            return variable(source.name)
        if source.kind == "parameter":
            given = self.handed_on.get(source.name)
            if given is None:
                given = source.name
                while given in self.names():
                    given += "_"
                self.handed_on[source.name] = given
            return f"inputs.parameters.{given}"
        key = (source.step, source.name)
        name = self.parameters.get(key)
        if name is None:
            name = source.name
            if source.step:
                name = f"{source.step.replace('-', '_')}_{source.name}"
            while name in self.names():
                name += "_"
            self.parameters[key] = name
        return f"inputs.parameters.{name}"

    def names(self) -> list[str]:
        """All the inputs that the template has for what it refers to."""
        columns = self.items.columns if self.items is not None else {}
        return [*self.parameters.values(), *self.handed_on.values(), *columns]

    def of_items(self, node: PerItem, *, raw: bool, why: str) -> str:
        """What Argo calls a value that each item has.

        Its text is as Kubernetes has to read it; with `raw` it is the value's own, as expressions
        and files take it, and may have nothing in it that would be read as a tag.
        """
        texts = [plain_text(value.data) for value in node.values]
        if raw:
            for text in texts:
                if "{{" in text or text[:1] == "{" or text[-1:] == "{":
                    _refuse_braces(text, why)
        else:
            texts = [for_variables(text) for text in texts]
            self.takes_brace = self.takes_brace or any(map(takes_brace, texts))
        assert self.items is not None
        return f"inputs.parameters.{self.items.column(texts, node.name, self.names())}"

    def brace(self) -> str:
        """A tag that Argo replaces by a brace, in the last of its readings."""
        self.breaks_braces = True
        return f"{{{{inputs.parameters.{_BRACE}-1}}}}"

    def braces(self, readings: int) -> Seq:
        """The parameters behind `brace`, where Argo reads the template so often after the first.

        The text takes over a parameter's value in each reading, and so do the values themselves:
        before the last one it has to be a tag still, whose parameter holds the brace by then.
        """
        if not self.breaks_braces:
            return Seq()
        last = 2**readings
        found = Seq()
        for number in range(1, last + 1):
            value = "{" if number == last else f"{{{{inputs.parameters.{_BRACE}-{number + 1}}}}}"
            found.add(Map({"name": f"{_BRACE}-{number}", "value": value}))
        return found

    def declared(self, readings: int, *more: str) -> Seq:
        """The parameters of the template, with those behind `brace`."""
        found = Seq([Map({"name": name}) for name in (*self.names(), *more)])
        found.add_all(self.braces(readings))
        return found

    def text(self, data: Any) -> str:
        """Text for variables, commands and arguments, which Kubernetes puts together.

        `data` is that of a value, known or not. Raises `Untranslatable`.
        """
        node = node_of(data)
        if isinstance(node, Apply) and node.operator in ("list", "map"):
            # Wurzel's settings read lists and maps as JSON.
            node = Apply("json", (node,), node.type)
        parts = node.parts if isinstance(node, Text) else (node,)
        written = ""
        for position, part in enumerate(parts):
            if not isinstance(part, Known):
                written += self.tag(part)
                continue
            text = for_argo(for_kubernetes(part.data))
            if position + 1 < len(parts):
                # A brace would be taken for a part of the tag that follows.
                brace = f"$({BRACE_VARIABLE})" if text.endswith("{") else ""
                text = text.removesuffix("{") if brace else text
                if re.search(r"(?<!\$)\$$", text):
                    text += "$"  # what follows may begin with a parenthesis
                text += brace
            written += text
        self.takes_brace = self.takes_brace or takes_brace(written)
        return written

    def text_of(self, value: Value, data: Any, diagnostics: Diagnostics) -> str:
        """The same for the data of a value; reports what cannot be written."""
        try:
            return self.text(data)
        except Untranslatable as problem:
            shown = getattr(value.data, "text", value.origin.span.text)
            diagnostics.report(codes.ARGO_TAG, f"`{shown}` {problem}", value.origin.span)
            return ""

    def tag(self, node: Node, *, out: bool = True) -> str:
        """The tag or expression that Argo replaces by the value's text.

        With `out` Kubernetes reads the text after Argo: known text that the value takes over
        unchanged is put together by it where it has braces, as it is outside of expressions.
        """
        if isinstance(node, PerItem):
            return f"{{{{{self.of_items(node, raw=not out, why='a file')}}}}}"
        if isinstance(node, Source) and not _is_converted(node):
            variable = self.variable(node)
            return f"{{{{={variable}}}}}" if "(" in variable else f"{{{{{variable}}}}}"
        if not out:
            refuse_special(node, SOURCE)
        text = self._as_text(node, out=out)
        # `}}` inside would end the tag too early.
        while "}}" in text:
            text = text.replace("}}", "} }")
        return f"{{{{={text}}}}}"

    def whole(self, node: Node, form: str = "{}") -> str:
        """An expression alone, in braces: what it gives is read as a value, not as text."""
        text = form.format(self.expression(node))
        while "}}" in text:
            text = text.replace("}}", "} }")
        return f"{{{{={text}}}}}"

    def expression(self, node: Node) -> str:
        """A node in the language of expr-lang, with the type that the language gives it."""
        if isinstance(node, Known):
            return literal(node.data)
        if isinstance(node, PerItem):
            name = self.of_items(node, raw=True, why="an expression of the run")
            return _typed(name, _type_of(node))
        if isinstance(node, Source):
            if _is_converted(node):
                return _gathered(self.variable(node), node.type)
            return _typed(self.variable(node), node.type)
        if isinstance(node, Text):
            return "(" + " + ".join(self._as_text(part, out=False) for part in node.parts) + ")"
        if QUANTITY in members(node.type) and node.operator != "if":
            raise Untranslatable(
                "is an amount that the run would have to compute, and only those of `resources` are"
            )
        if node.operator in _MAKE_TEXT:
            for operand in node.operands:
                refuse_special(operand, node.operator)
        operands = [self.expression(operand) for operand in node.operands]
        if node.operator == "contains" and isinstance(node.operands[0], Known):
            values = node.operands[0].data
            if not isinstance(values, str):
                each = [f"{operands[1]} == {literal(value)}" for value in values]
                return f"({' || '.join(each)})" if each else "false"
        if node.operator == "list":
            return f"[{', '.join(operands)}]"
        if node.operator == "map":
            pairs = zip(operands[::2], operands[1::2], strict=True)
            return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        if node.operator == "string":
            return self._as_text(node.operands[0], out=False)
        if node.operator == "-" and len(operands) == 1:
            return f"(-{operands[0]})"
        form = _FUNCTIONS.get(node.operator)
        if form is not None:
            return form.format(*operands)
        left, right = operands
        return f"({left} {_OPERATORS.get(node.operator, node.operator)} {right})"

    def _as_text(self, node: Node, *, out: bool = True) -> str:
        """A node as text in an expression; `out` where it is the value itself or part of it."""
        if isinstance(node, Source):  # it is text already
            return (
                f"toJson({self.expression(node)})" if _is_converted(node) else self.variable(node)
            )
        if isinstance(node, PerItem):
            return self.of_items(node, raw=not out, why="an expression of the run")
        if isinstance(node, Known):
            data = for_json(node.data)
            text = data if isinstance(data, str) else _plain(data)
            return literal(for_argo(for_kubernetes(text)) if out else text)
        if isinstance(node, Text):
            return "(" + " + ".join(self._as_text(part, out=out) for part in node.parts) + ")"
        if node.operator == "if":
            condition, *values = node.operands
            then, otherwise = (self._as_text(value, out=out) for value in values)
            return f"({self.expression(condition)} ? {then} : {otherwise})"
        written = self.expression(node)
        if isinstance(node.type, Scalar) and node.type.name in ("int", "bool"):
            return f"string({written})"
        return f"toJson({written})" if node.type == FLOAT else written


def _is_converted(source: Source) -> bool:
    """Whether Argo has another list than the language for what the items of a loop have given.

    It has texts where the language has numbers or truth values, and lists or maps where all texts
    look like such in JSON (operator.go: aggregatedJSONValueList).
    """
    element = source.type.element if isinstance(source.type, ListOf) else None
    return source.gathered and element is not None and not isinstance(element, ListOf)


def _gathered(name: str, type: Type) -> str:
    assert isinstance(type, ListOf)
    item = _typed("#", type.element)
    if item == "#":
        item = "toJson(#) startsWith '\"' ? # : toJson(#)"
    return f"map(jsonpath({name}, '$'), {item})"


def _type_of(node: PerItem) -> Type:
    """The type that all items have; `Untranslatable` if they have several."""
    kinds = {value.data.__class__ for value in node.values}
    found = {str: STRING, bool: BOOL, int: INT, float: FLOAT, list: ListOf(STRING)}
    if kinds == {int, float}:
        return FLOAT
    if len(kinds) != 1 or not kinds <= found.keys():
        raise Untranslatable(
            "is not of one type for all items, and the run cannot compute with it; give all of "
            "them the same one"
        )
    return found[kinds.pop()]


def _refuse_braces(text: str, why: str) -> None:
    raise Untranslatable(
        f"has the item `{text}`, and Argo would read braces like these in {why} as the beginning "
        "of a tag; hand it on in `env`"
    )


def for_variables(text: str) -> str:
    """Known text as part of a variable or argument, whatever stands before and after it."""
    text = text.replace("$", "$$").replace("{{", f"{{$({BRACE_VARIABLE})")
    return text[:-1] + f"$({BRACE_VARIABLE})" if text.endswith("{") else text


def plain_text(data: Any) -> str:
    """A known value as the text that it is in a setting and in a string."""
    from wzc.backend.argo.env import env_text

    return env_text(data)


def _typed(name: str, type: Type) -> str:
    """A parameter, which is text to Argo, as a value of its type."""
    if isinstance(type, Scalar) and type.name == "int":
        return f"asInt({name})"
    if isinstance(type, Scalar) and type.name in ("float", "duration"):  # in seconds
        return f"asFloat({name})"
    if isinstance(type, Scalar) and type.name == "bool":
        return f"({name} == 'true')"
    if isinstance(type, Enum) and all(isinstance(value, int) for value in type.values):
        return f"asInt({name})"
    if isinstance(type, ListOf):
        return f"jsonpath({name}, '$')"
    return name


def _plain(data: Any) -> str:
    if isinstance(data, bool):
        return "true" if data else "false"
    return number_text(data) if isinstance(data, (int, float)) else str(data)


def literal(data: Any) -> str:
    """A known value in the language of expr-lang, without braces that Argo would take for a tag."""
    data = for_json(data)
    if data is None:
        return "nil"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, int):
        return str(data)
    if isinstance(data, float):
        digits = number_text(data)
        return digits if "." in digits or "e" in digits else f"{digits}.0"
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
