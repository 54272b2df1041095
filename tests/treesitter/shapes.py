"""The compiler's tree and the one of tree-sitter in one form, to compare them.

The form is (class of the compiler's node, start, end, parts by name). Places are offsets of
characters. What a string says is only in the compiler's tree: here it has its quotes and the
expressions in it.
"""

from __future__ import annotations

from typing import Any

from attrs import define
from tree_sitter import Node

from tests.treesitter.language import parse, text_of
from wzc.syntax import ast

Shape = Any


def of_compiler(item: Any) -> Shape:
    """The shape of a node of the compiler's tree; lists and texts as they are."""
    if isinstance(item, list):
        return [of_compiler(part) for part in item]
    if not isinstance(item, ast.Node):
        return item
    parts = {name: of_compiler(getattr(item, name)) for name in ast.child_fields(type(item))}
    if isinstance(item, ast.String):
        parts["parts"] = [of_compiler(part) for part in item.parts if isinstance(part, ast.Node)]
    kind, start = type(item).__name__, item.start
    if isinstance(item, ast.File):
        return (kind, parts)
    return (kind, start, item.end, parts)


def of_tree_sitter(text: str) -> Shape:
    """The shape of a text's tree."""
    tree = parse(text)
    assert not tree.root_node.has_error
    return _Reader(text, _offsets(text)).file(tree.root_node)


def _offsets(text: str) -> list[int]:
    """The offset of the character that begins at each byte."""
    found = []
    for at, character in enumerate(text):
        found += [at] * len(character.encode())
    return [*found, len(text)]


# Of nodes whose fields are named as in the compiler's tree, or only differently: their class, and
# the compiler's name of each part with the field's.
_CLASSES: dict[str, tuple[str, str]] = {
    "import_module": ("ImportModule", "module alias"),
    "imported_name": ("ImportedName", "name alias"),
    "param": ("Param", "name type default=value"),
    "let": ("Let", "name value"),
    "contract": ("Contract", "name base body"),
    "extern_step": ("ExternStep", "name parameters signature body"),
    "extern_middleware": ("ExternMiddleware", "name parameters body"),
    "extern_template": ("ExternTemplate", "name parameters signature body"),
    "component": ("Component", "name parameters signature body"),
    "preset": ("Preset", "name parameters body"),
    "pipeline": ("Pipeline", "name body"),
    "profile": ("Profile", "name body"),
    "cluster": ("Cluster", "name body"),
    "parameter": ("Parameter", "name=key type default=value"),
    "signature": ("Signature", "input output"),
    "named_port": ("NamedPort", "name type"),
    "named_type": ("NamedType", "path=name arguments"),
    "list_type": ("ListType", "element"),
    "generic_type": ("GenericType", "path=name element"),
    "assign": ("Assign", "key value at block=body"),
    "append": ("Append", "key value"),
    "amend": ("Amend", "key block=body"),
    "field": ("Field", "key type value default"),
    "input_port": ("InputPort", "key type value at block=body"),
    "output_port": ("OutputPort", "key type source default block=body"),
    "step": ("Step", "name type=value loop block=body"),
    "for_clause": ("ForClause", "variable iterable"),
    "amend_step": ("AmendStep", "name arguments block=body"),
    "remove_step": ("RemoveStep", "name"),
    "use": ("Use", "path=name arguments"),
    "input": ("Input", "name type default=value"),
    "output": ("Output", "path=source name value"),
    "on_exit": ("OnExit", "name type=value block=body"),
    "hook": ("Hook", "event name type=value block=body"),
    "conditional": ("Conditional", "then=value condition otherwise=alternative"),
    "range": ("RangeExpr", "low=first high=last"),
    "attribute": ("Attribute", "target=object name=member"),
    "call": ("Call", "function arguments"),
    "index": ("Index", "target=object key=index"),
    "comprehension": ("Comprehension", "element variable iterable condition"),
    "positional": ("Argument", "name= value"),
    "named": ("Argument", "name=key value"),
}
# Of nodes that hold a list.
_LISTS = {
    "union": ("UnionType", "members"),
    "block": ("Block", "entries"),
    "edge_list": ("EdgeList", "steps"),
    "list": ("List", "items"),
    "arguments": ("Arguments", "items"),
    "path": ("Path", "parts"),
}
_CONSTANTS = {"true": True, "false": False, "null": None}


@define
class _Reader:
    text: str
    offsets: list[int]

    def file(self, node: Node) -> Shape:
        return ("File", {"declarations": self._inner(node)})

    def shape(self, node: Node) -> Shape:
        kind = node.type
        if kind in _CLASSES:
            name, parts = _CLASSES[kind]
            return self._made(name, node, **dict(self._part(node, part) for part in parts.split()))
        if kind in _LISTS:
            name, part = _LISTS[kind]
            return self._made(name, node, **{part: self._inner(node)})
        if kind == "parameters":
            return self._inner(node)
        return getattr(self, f"_{kind}")(node)

    def _made(self, name: str, node: Node, /, **parts: Any) -> Shape:
        return (name, self.offsets[node.start_byte], self.offsets[node.end_byte], parts)

    def _inner(self, node: Node) -> list[Shape]:
        """The shapes of all that is named in a node."""
        return [self.shape(child) for child in node.named_children if not child.is_extra]

    def _part(self, node: Node, part: str) -> tuple[str, Shape]:
        ours, equals, field = part.partition("=")
        child = node.child_by_field_name(field if equals else ours) if field or not equals else None
        if child is None:
            return ours, [] if (node.type, ours) == ("preset", "parameters") else None
        is_key = field == "key" or (not equals and ours == "key")
        return ours, self._key(child) if is_key else self.shape(child)

    def _key(self, node: Node) -> Shape:
        text = text_of(node)
        is_quoted = node.type == "string"
        return self._made("Key", node, text=text, quoted=is_quoted)

    def _name(self, node: Node) -> Shape:
        return self._made("Name", node, text=text_of(node))

    def _reference(self, node: Node) -> Shape:
        return self._made("Reference", node, name=text_of(node))

    def _number(self, node: Node) -> Shape:
        return self._made("Number", node, text=text_of(node))

    _amount = _number

    def _boolean(self, node: Node) -> Shape:
        return self._made("Constant", node, value=_CONSTANTS[text_of(node)])

    _null = _boolean

    def _string(self, node: Node) -> Shape:
        inner = [child for child in node.named_children if child.type == "interpolation"]
        values = [child.child_by_field_name("value") for child in inner]
        form = text_of(node.children[0])
        assert text_of(node.children[-1]) == form
        parts = [self.shape(value) for value in values if value is not None]
        return self._made("String", node, parts=parts, form=form)

    def _import_names(self, node: Node) -> Shape:
        module, *names = self._inner(node)
        return self._made("ImportNames", node, module=module, names=names)

    def _optional(self, node: Node) -> Shape:
        return self._made("OptionalType", node, inner=self._inner(node)[0])

    def _literal_type(self, node: Node) -> Shape:
        return self._made("LiteralType", node, value=self._inner(node)[0])

    def _parenthesized(self, node: Node) -> Shape:
        return self._made("Parenthesized", node, inner=self._inner(node)[0])

    def _edge_step(self, node: Node) -> Shape:
        is_optional = text_of(node.children[-1]) == "?"
        return self._made("EdgeStep", node, path=self._inner(node)[0], optional=is_optional)

    def _edge(self, node: Node) -> Shape:
        arrows = [child for child in node.children if child.type in (">>", "~>")]
        shapes = [self._made("Arrow", arrow, data=arrow.type == ">>") for arrow in arrows]
        return self._made("Edge", node, ends=self._inner(node), arrows=shapes)

    def _binary(self, node: Node) -> Shape:
        parts = dict(self._part(node, part) for part in ("left", "right"))
        operator = text_of(node.child_by_field_name("operator"))
        return self._made("Binary", node, operator=operator, **parts)

    def _unary(self, node: Node) -> Shape:
        operator = text_of(node.child_by_field_name("operator"))
        operand = node.child_by_field_name("operand")
        assert operand is not None
        return self._made("Unary", node, operator=operator, operand=self.shape(operand))
