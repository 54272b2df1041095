"""The rules of `grammar/wz.lark` as documents: one method for each rule that needs more than
blanks between its parts.
"""

from collections.abc import Callable, Sequence
from functools import partial

from wzc.fmt.documents import SPACE, Concat, Doc, Fill, Group, Indent
from wzc.fmt.layout import ALONE, ARGUMENTS, ENTRIES, ITEMS, Item, Layout, Style
from wzc.fmt.tree import Kid, Node, first_token

# Parts that follow without a blank.
_TIGHT = frozenset({"arguments", "parameters"})
# Rules whose colon has a blank before it: what a declaration takes and gives.
_SIGNED = frozenset({"extern_step", "extern_template", "component"})
# Rules whose parts all touch.
_CLOSED = frozenset(
    "path attribute call named_type optional edge_step_optional negate for_range".split()
)


class Rules:
    """Makes the documents of one file's tree."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.texts = layout.texts
        # Whether line breaks mean nothing here: the innermost bracket is ( or [.
        self.is_free = False

    def document(self, kid: Kid) -> Doc:
        """The document of a token or a node."""
        if isinstance(kid, int):
            return self.layout.token(kid)
        method: Callable[[Rules, Node], Doc] | None = _METHODS.get(kid.name)
        if method is not None:
            return method(self, kid)
        if len(kid.kids) == 1:
            return self.document(kid.kids[0])
        if kid.name in _CLOSED:
            return Concat([self.document(part) for part in kid.kids])
        return self._spaced(kid)

    # ---- helpers

    def _spaced(self, node: Node) -> Doc:
        """Parts with blanks between them."""
        parts: list[Doc] = []
        for kid in node.kids:
            is_tight = self.texts[kid] == ":" if isinstance(kid, int) else kid.name in _TIGHT
            if parts and (not is_tight or (isinstance(kid, int) and node.name in _SIGNED)):
                parts.append(SPACE)
            parts.append(self.document(kid))
        return Concat(parts)

    def _items(self, kids: Sequence[Kid], separators: Callable[[int], bool]) -> list[Item]:
        items: list[Item] = []
        for at, kid in enumerate(kids):
            if isinstance(kid, int) and separators(kid):
                continue
            following = kids[at + 1] if at + 1 < len(kids) else None
            items.append(
                Item(
                    first_token(kid),
                    partial(self.document, kid),
                    following if isinstance(following, int) else None,
                    _tail(kid, self.texts),
                    _is_literal(kid),
                )
            )
        return items

    def _enclosed(self, kids: Sequence[Kid], style: Style, content: Item | None = None) -> Doc:
        """Brackets and the items between them; what is in ( or [ may have line breaks anywhere."""
        opener, closer = kids[0], kids[-1]
        assert isinstance(opener, int) and isinstance(closer, int)
        before, self.is_free = self.is_free, style is not ENTRIES
        if content is not None:
            items = [content]
        elif style is ENTRIES:
            items = self._items(kids[1:-1], lambda kid: True)
        else:
            items = self._items(kids[1:-1], lambda kid: self.texts[kid] == ",")
        doc = self.layout.bracket(opener, items, closer, style)
        self.is_free = before
        return doc

    def _gap(self, kid: Kid) -> list[Doc]:
        """What is before a part where an expression may go on in a new line."""
        return self.layout.gap(first_token(kid), self.is_free)

    # ---- files and blocks

    def start(self, node: Node, end: int) -> Doc:
        """The whole file."""
        return self.layout.file(self._items(node.kids, lambda kid: True), end)

    def block(self, node: Node) -> Doc:
        return self._enclosed(node.kids, ENTRIES)

    def import_names(self, node: Node) -> Doc:
        """`from a import b, c`: names fill lines, which break after commas."""
        kids = node.kids
        parts: list[Doc] = []
        name: list[Doc] = [self.document(kid) for kid in kids[:3]]
        name = [name[0], SPACE, name[1], SPACE, name[2], SPACE]
        for kid in kids[3:]:
            if isinstance(kid, int) and self.texts[kid] == ",":
                parts.append(Concat([*name, self.layout.token(kid)]))
                name = []
                continue
            if parts:
                parts.append(Concat(self.layout.gap(first_token(kid), may_break=True)))
            name.append(self.document(kid))
        return Indent(Fill([*parts, Concat(name)]))

    def edge(self, node: Node) -> Doc:
        """`a >> b >> c`: all in one line, or a line for each arrow."""
        first, *rest = node.kids
        parts: list[Doc] = []
        for kid in rest:
            is_arrow = isinstance(kid, Node) and kid.name in ("data_arrow", "order_arrow")
            parts += self.layout.gap(first_token(kid), may_break=True) if is_arrow else [SPACE]
            parts.append(self.document(kid))
        is_open = first_token(rest[0]) in self.layout.trivia.first_on_line
        doc = self.document(first)
        return Group(Concat([doc, Indent(Concat(parts))]), is_open)

    # ---- brackets

    def arguments(self, node: Node) -> Doc:
        return self._enclosed(node.kids, ARGUMENTS)

    def items(self, node: Node) -> Doc:
        return self._enclosed(node.kids, ITEMS)

    def alone(self, node: Node) -> Doc:
        """Brackets around one thing, where no comma is allowed.

        Around a single word they are never open. Lines that operators begin need no further
        indentation there.
        """
        inner = node.kids[1:-1]
        if node.last == node.first + 2 and not self.layout.trivia.has_comments(
            node.first + 1, node.last
        ):
            return Concat([self.document(kid) for kid in node.kids])
        parts = _PARTS.get(only.name) if isinstance(only := inner[0], Node) else None
        if len(inner) > 1:
            content = Item(first_token(only), lambda: self._spaced(Node("", inner)))
        elif parts is not None:
            assert isinstance(only, Node)
            content = Item(only.first, lambda: self._joined(only, parts(self, only)))
        else:
            return self._enclosed(node.kids, ALONE)
        return self._enclosed(node.kids, ALONE, content)

    def comprehension(self, node: Node) -> Doc:
        """`[x for y in z if c]`: `for` and `if` begin lines."""

        def make() -> Doc:
            parts = [self.document(node.kids[1])]
            for kid in node.kids[2:-1]:
                starts = isinstance(kid, int) and self.texts[kid] in ("for", "if")
                parts += self._gap(kid) if starts else [SPACE]
                parts.append(self.document(kid))
            return Concat(parts)

        return self._enclosed(node.kids, ALONE, Item(first_token(node.kids[1]), make))

    def indexed(self, node: Node) -> Doc:
        """`x[y]`, also of types."""
        return Concat([self.document(node.kids[0]), self.alone(Node(node.name, node.kids[1:]))])

    # ---- operators

    def chain(self, node: Node) -> Doc:
        """Operators outside of parentheses: lines that they begin are indented."""
        first, *rest = _PARTS[node.name](self, node)
        if self.is_free:
            rest = [Indent(part) for part in rest]
        return Group(self._joined(node, [first, *rest]))

    def _joined(self, node: Node, parts: list[Doc]) -> Doc:
        """Members of a union fill lines, operands get a line each."""
        return Fill(parts) if node.name == "union" and self.is_free else Concat(parts)

    def operators(self, node: Node) -> list[Doc]:
        """`a or b or c`: operands and operators of one precedence."""
        spine = [node]
        while isinstance(left := spine[-1].kids[0], Node) and left.name == node.name:
            spine.append(left)
        parts = [self.document(spine[-1].kids[0])]
        for part in reversed(spine):
            _, operator, operand = part.kids
            parts += [*self._gap(operator), self.document(operator), SPACE]
            parts.append(self.document(operand))
        return parts

    def conditional(self, node: Node) -> list[Doc]:
        """`a if c else b`; a `b` of the same kind is not indented further."""
        parts: list[Doc] = []
        while True:
            then, if_, condition, else_, otherwise = node.kids
            parts += [self.document(then), *self._gap(if_), self.document(if_), SPACE]
            parts += [self.document(condition), *self._gap(else_), self.document(else_), SPACE]
            if not (isinstance(otherwise, Node) and otherwise.name == "conditional"):
                return [*parts, self.document(otherwise)]
            node = otherwise

    def union(self, node: Node) -> list[Doc]:
        """`"a" | "b"`: the bars begin lines."""
        parts: list[Doc] = [self.document(node.kids[0])]
        for bar, member in zip(node.kids[1::2], node.kids[2::2], strict=True):
            parts.append(Concat(self._gap(bar)))
            parts.append(Concat([self.document(bar), SPACE, self.document(member)]))
        return parts

    def ranges(self, node: Node) -> Doc:
        """`a..b`, with blanks where an end is a sum or a product."""
        ends = [kid for kid in node.kids if isinstance(kid, Node)]
        is_wide = any(end.name in ("sum", "product") for end in ends)
        parts: list[Doc] = []
        for kid in node.kids:
            if parts and is_wide:
                parts.append(SPACE)
            parts.append(self.document(kid))
        return Concat(parts)


_METHODS: dict[str, Callable[[Rules, Node], Doc]] = {
    "block": Rules.block,
    "import_names": Rules.import_names,
    "edge": Rules.edge,
    "edge_list": Rules.arguments,
    "arguments": Rules.arguments,
    "parameters": Rules.arguments,
    "list": Rules.items,
    "list_type": Rules.alone,
    "named_port": Rules.alone,
    "parenthesized": Rules.alone,
    "comprehension": Rules.comprehension,
    "index": Rules.indexed,
    "generic_type": Rules.indexed,
    "range_closed": Rules.ranges,
    "range_from": Rules.ranges,
    "range_to": Rules.ranges,
}
# What operators join: an operand, then operators with operands and the lines before them.
_PARTS: dict[str, Callable[[Rules, Node], list[Doc]]] = {
    "binary_or": Rules.operators,
    "binary_and": Rules.operators,
    "comparison": Rules.operators,
    "sum": Rules.operators,
    "product": Rules.operators,
    "conditional": Rules.conditional,
    "union": Rules.union,
}
_METHODS |= dict.fromkeys(_PARTS, Rules.chain)


def _tail(kid: Kid, texts: Sequence[str]) -> int | None:
    """Where the bracket or long string opens with which an argument or item ends; None if it ends
    otherwise, or there is more before it than a name.
    """
    while isinstance(kid, Node) and kid.name in ("named", "positional"):
        kid = kid.kids[-1]
    if isinstance(kid, int):
        return None
    if kid.name in _BRACKETS:
        return kid.first
    if kid.name == "string":
        return kid.first if "\n" in texts[kid.first] else None
    if kid.name == "call":
        function, arguments = kid.kids
        while isinstance(function, Node) and function.name == "attribute":
            function = function.kids[0]
        if isinstance(function, Node) and function.name == "reference":
            return first_token(arguments)
    return None


def _is_literal(kid: Kid) -> bool:
    """Whether an argument or item is a list or a map, without a name."""
    if isinstance(kid, Node) and kid.name == "positional":
        kid = kid.kids[0]
    return isinstance(kid, Node) and kid.name in _LITERALS


_LITERALS = ("list", "block")
_BRACKETS = (*_LITERALS, "comprehension", "parenthesized")
