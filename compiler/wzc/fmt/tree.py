"""Tokens to a lossless tree: every token is in it, and each node is named by its rule.

The compiler's own tree leaves out what means nothing; the formatter needs it. Only files without
mistakes come here, so the driver is a plain one over the same tables as the compiler's parser.
"""

from typing import Any, TypeAlias

from wzc.syntax import _tables
from wzc.syntax.rows import row
from wzc.syntax.tokens import Tokens

_STATE = dict(_tables.STARTS)["start"]
_END_STATE = dict(_tables.ENDS)["start"]
_PASS, _LIST = 1, 2


class Node:
    """What a rule of `grammar/wz.lark` has matched.

    `kids` are nodes, and tokens by their index; `first` and `last` are its tokens, -1 if it has
    none (an empty file).
    """

    __slots__ = ("first", "kids", "last", "name")

    def __init__(self, name: str, kids: "list[Kid]") -> None:
        self.name = name
        self.kids = kids
        self.first = first_token(kids[0]) if kids else -1
        self.last = last_token(kids[-1]) if kids else -1


Kid: TypeAlias = int | Node


def first_token(kid: Kid) -> int:
    """The first token of a node, or the token itself."""
    return kid if isinstance(kid, int) else kid.first


def last_token(kid: Kid) -> int:
    """The last token of a node, or the token itself."""
    return kid if isinstance(kid, int) else kid.last


def read_tree(tokens: Tokens) -> Node:
    """The tree of a file's tokens, which the parser has accepted."""
    kinds = tokens.kinds
    states = [_STATE]
    values: list[Any] = [None]
    index = 0
    while True:
        action = row(states[-1])[kinds[index]]
        if action >= 0:
            states.append(action)
            values.append(index)
            index += 1
            continue
        length, origin, mode, name, _items = _tables.RULES[~action]
        if mode == _PASS and length == 1:
            states.pop()
            value = values.pop()
        else:
            children = values[len(values) - length :]
            del states[len(states) - length :], values[len(values) - length :]
            kids = _spliced(children)
            value = kids if mode == _LIST else Node(name, kids)
        state = row(states[-1])[origin]
        if state == _END_STATE and index == len(kinds) - 1:
            assert isinstance(value, Node)
            return value
        states.append(state)
        values.append(value)


def _spliced(children: list[Any]) -> list[Kid]:
    """Children with lists spliced in; the first is taken over, so that lists cost linear time."""
    if children and isinstance(children[0], list):
        kids: list[Kid] = children[0]
        rest = children[1:]
    else:
        kids, rest = [], children
    for child in rest:
        if isinstance(child, list):
            kids.extend(child)
        else:
            kids.append(child)
    return kids
