"""Amounts that are only known in the run, as a pod spec patch.

Argo's own `resources` take no tags: they are quantities when the workflow is read. A template's
`podSpecPatch` is text, in which tags are replaced as everywhere, `retries` for each attempt anew
(operator.go: executeTemplate), before it is merged into the pod (workflowpod.go:
processPodSpecPatch). What an attempt gets is looked up in a list of finished texts where the
number of the attempt decides alone, else chosen or computed in whole numbers of one unit.
"""

from collections.abc import Iterator
from typing import Any

from wzc.backend.argo.handed_on import Untranslatable
from wzc.backend.argo.pod_spec_patch import patch_text
from wzc.backend.argo.run_time import Scope, literal
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.evaluate.amounts import (
    NAMES,
    Case,
    attempts,
    ends,
    exact,
    growing,
    node_of_end,
    of_the_run,
)
from wzc.evaluate.arithmetic import order_key
from wzc.model.pipeline import Step
from wzc.model.run_time import Apply, Known, Node, PerItem, Source, is_of_the_run
from wzc.model.value import Value
from wzc.types.kinds import INT, QUANTITY, Enum, members
from wzc.values.quantity import NANO, UNITS, Quantity

# Units that computed amounts are written in: the largest in which all parts are whole.
_CORES = ("", "m")
_BINARY = ("Gi", "Mi", "Ki", "")
_DECIMAL = ("G", "M", "k", "")


def put_amounts(template: Map, step: Step, scope: Scope, diagnostics: Diagnostics) -> None:
    """Set the `podSpecPatch` that gives a step's container its amounts, and says its own."""
    attributes = step.attributes
    assert attributes.resources is not None
    requests, limits = Map(), Map()
    for name, value in of_the_run(attributes.resources.data):
        low, high = ends(value)
        for found, end in ((requests, low), (limits, high)):
            if end is not None and is_of_the_run(end):
                try:
                    text = _Amount(name, step, scope).text(node_of_end(end))
                except Untranslatable as problem:
                    shown = getattr(end.data, "text", end.origin.span.text)
                    message = f"`{shown}` {problem}"
                    diagnostics.report(codes.ARGO_TAG, message, end.origin.span)
                    return
                found.put(NAMES[name], text, end.origin)
    retry = attributes.retry.data if attributes.retry is not None else None
    memory = attributes.resources.data.memory
    if retry is not None and retry.max_memory is not None:
        for found, end in zip((requests, limits), ends(memory), strict=True):
            if end is not None:
                each = growing(end.data, retry.max_memory.data, retry.limit.data)
                found.put(NAMES["memory"], chosen([one.text for one in each]), memory.origin)
    amounts = Map()
    if requests:
        amounts.put("requests", requests)
    if limits:
        amounts.put("limits", limits)
    container = Map({"name": "main", "resources": amounts})
    patch = Map({"containers": Seq([container])})
    text = patch_text(attributes.pod_spec_patch, attributes.runtime_class_name, patch)
    template.put("podSpecPatch", text, attributes.resources.origin)


def chosen(texts: list[str]) -> str:
    """The text for each attempt, as one: the last one holds from where they are all the same."""
    while len(texts) > 1 and texts[-1] == texts[-2]:
        texts = texts[:-1]
    *first, last = texts
    if not first:
        return last
    each = "".join(f"retries == '{number}' ? '{text}' : " for number, text in enumerate(first))
    return f"{{{{={each}'{last}'}}}}"


class _Amount:
    """One end of one resource of a step."""

    def __init__(self, name: str, step: Step, scope: Scope) -> None:
        self.name = name
        self.step = step
        self.scope = scope

    def text(self, node: Node) -> str:
        """The text of an amount in the patch; raises `Untranslatable`."""
        items = self.step.loop.items if self.step.loop is not None else None
        numbers = range(attempts(self.step, node))
        if items is None:
            found = [exact(node, Case(number)) for number in numbers]
            if None not in found:
                return chosen([_written(amount) for amount in found])
        else:
            each = [[exact(node, Case(number, i)) for i in range(len(items))] for number in numbers]
            if not any(None in amounts for amounts in each):
                return self.of_items(each)
        written = self.expression(node)
        if '"' in written or "\\" in written:
            raise Untranslatable(
                "has text with quotes or backslashes, which would not get through the patch of the "
                "pod unchanged"
            )
        while "}}" in written:
            written = written.replace("}}", "} }")
        return f"{{{{={written}}}}}"

    def of_items(self, each: list[list[Any]]) -> str:
        """A parameter of each item for each attempt that differs from the next ones."""
        while len(each) > 1 and list(map(order_key, each[-1])) == list(map(order_key, each[-2])):
            each = each[:-1]
        names = []
        for number, amounts in enumerate(each):
            column = self.name if len(each) == 1 else f"{self.name}_{number}"
            texts = tuple(Value(_written(amount), self.step.origin) for amount in amounts)
            names.append(self.scope.of_items(PerItem(texts, column), raw=True, why="a patch"))
        *first, last = names
        if not first:
            return f"{{{{{last}}}}}"
        tests = "".join(f"retries == '{number}' ? {name} : " for number, name in enumerate(first))
        return f"{{{{={tests}{last}}}}}"

    def expression(self, node: Node) -> str:
        """The text of an amount, in an expression."""
        if isinstance(node, Known):
            return literal(_written(node.data))
        if isinstance(node, Apply) and node.operator == "if":
            condition, *values = node.operands
            then, otherwise = (self.expression(value) for value in values)
            return f"({self.scope.expression(condition)} ? {then} : {otherwise})"
        units: tuple[str, ...] = _CORES
        if self.name != "cpu":
            binary = any(unit.endswith("i") for unit in _units(node))
            units = _BINARY if binary else _DECIMAL
        unit = next(unit for unit in units if _is_whole(node, UNITS[unit]))
        number = self.number(node, UNITS[unit])
        return f"string({number}) + '{unit}'" if unit else f"string({number})"

    def number(self, node: Node, unit: int) -> str:
        """How many of a unit an amount is."""
        if isinstance(node, Known):
            return str(_nano(node.data) // unit)
        if isinstance(node, Apply) and node.operator == "if":
            condition, *values = node.operands
            then, otherwise = (self.number(value, unit) for value in values)
            return f"({self.scope.expression(condition)} ? {then} : {otherwise})"
        if isinstance(node, Apply) and QUANTITY in members(node.type):
            if node.operator == "*":
                left, right = node.operands
                plain, amount = (left, right) if _is_number(left) else (right, left)
                return self.times(plain, self.number(amount, unit))
            operands = [self.number(operand, unit) for operand in node.operands]
            return f"({f' {node.operator} '.join(operands)})"
        return self.times(node, str(NANO // unit))

    def times(self, number: Node, amount: str) -> str:
        """So many times an amount."""
        return self.plain(number) if amount == "1" else f"({self.plain(number)} * {amount})"

    def plain(self, node: Node) -> str:
        """A whole number that an amount is multiplied by."""
        kind = getattr(node, "type", INT)
        whole = kind == INT or isinstance(kind, Enum) or getattr(kind, "name", "") == "int"
        if not whole or (isinstance(node, Known) and not isinstance(node.data, int)):
            raise Untranslatable(
                "is computed with a fraction, which is not exact in the run; take a smaller unit"
            )
        return self.scope.expression(node)


def _written(amount: Any) -> str:
    return amount.text if isinstance(amount, Quantity) else str(amount)


def _nano(amount: Any) -> int:
    return amount.nano if isinstance(amount, Quantity) else int(order_key(amount))


def _is_number(node: Node) -> bool:
    """Whether a factor is a plain number, not an amount."""
    if isinstance(node, Known):
        return not isinstance(node.data, Quantity)
    if isinstance(node, (Apply, Source)):
        return QUANTITY not in members(node.type)
    return False


def _units(node: Node) -> Iterator[str]:
    """The units of the known amounts in a node."""
    if isinstance(node, Known) and isinstance(node.data, Quantity):
        yield node.data.unit
    elif isinstance(node, Apply):
        for operand in node.operands:
            yield from _units(operand)


def _is_whole(node: Node, unit: int) -> bool:
    """Whether all amounts in a sum, product or choice are whole numbers of a unit."""
    if isinstance(node, Known):
        return _nano(node.data) % unit == 0
    if isinstance(node, Apply) and node.operator == "if":
        return all(_is_whole(operand, unit) for operand in node.operands[1:])
    if isinstance(node, Apply) and QUANTITY in members(node.type):
        parts = [part for part in node.operands if node.operator != "*" or not _is_number(part)]
        return all(_is_whole(part, unit) for part in parts)
    return NANO % unit == 0
