"""Values to the type that is expected where they are used."""

from collections.abc import Callable
from typing import Any

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix, Label
from wzc.evaluate.environment import BROKEN
from wzc.model.attribute import Attribute, Block, schema
from wzc.model.run_time import PerItem, RunTimeValue, for_each_item
from wzc.model.value import Range, Value
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.types.blocks import accepted
from wzc.types.conform import Mismatch, conform
from wzc.types.constants import NOT_CONSTANT, literal
from wzc.types.formats import check_format
from wzc.types.kinds import (
    ANY,
    ERROR,
    BlockOf,
    ListOf,
    MapOf,
    RangeOf,
    Type,
    is_run_time,
    member,
    members,
)
from wzc.values.suggest import nearest


@define(eq=False)
class Converter:
    """Makes values fit, and reports those that do not.

    A value is reported where it is used; an entry of a list or map where it is written, with the
    place of the use. `written` are the maps of the source by their places: the keys stand there.
    """

    diagnostics: Diagnostics
    written: dict[Span, ast.Block] = Factory(dict)
    # Asks for a value of the run to be known; whether that is possible, or said elsewhere.
    ask: Callable[[Value, Span], bool] | None = None
    # Whether the body of a component is being evaluated.
    is_inside: Callable[[], bool] | None = None

    def convert(self, value: Value, type: Type, subject: str, place: ast.Node) -> Value:
        """A value as a type has it; BROKEN where that has been reported."""
        return self._convert(value, type, subject, place, entry=False)

    def _convert(
        self, value: Value, type: Type, subject: str, place: ast.Node, *, entry: bool
    ) -> Value:
        data = value.data
        if isinstance(data, RunTimeValue):
            return self._of_the_run(value, data, type, subject, place)
        if data is BROKEN or type is ANY or type is ERROR:
            return value
        if isinstance(data, list):
            list_type = member(type, ListOf)
            if list_type is not None:
                each = f"each entry of {subject}"
                items = [
                    self._convert(item, list_type.element, each, place, entry=True) for item in data
                ]
                broken = any(item.data is BROKEN for item in items)
                return Value(BROKEN if broken else items, value.origin)
        elif isinstance(data, dict):
            block = member(type, BlockOf)
            if block is not None:
                return self._block(value, block.model, place)
            map_type = member(type, MapOf)
            if map_type is not None:
                return self._map(value, map_type, place)
        elif isinstance(data, Range):
            range_type = member(type, RangeOf)
            if range_type is not None:
                ends = [
                    end
                    if end is None
                    else self._convert(end, range_type.element, subject, place, entry=True)
                    for end in (data.low, data.high)
                ]
                broken = any(end is not None and end.data is BROKEN for end in ends)
                return Value(BROKEN if broken else Range(ends[0], ends[1]), value.origin)
        number = isinstance(data, int) and not isinstance(data, bool)
        found = conform(data, type, subject, value.origin.span.text if number else None)
        if isinstance(found, Mismatch):
            self._mismatch(found, value, place, entry)
            return Value(BROKEN, value.origin)
        return value if found is data else Value(found, value.origin)

    def _of_the_run(
        self, value: Value, data: RunTimeValue, type: Type, subject: str, place: ast.Node
    ) -> Value:
        """A value of the run where one may stand; the checker has seen most of the others."""
        items = for_each_item([value], lambda each: each[0]) if is_run_time(type) else None
        if items is not None:
            each = [self._convert(item, type, subject, place, entry=True) for item in items.values]
            if any(item.data is BROKEN for item in each):
                return Value(BROKEN, value.origin)
            if isinstance(data.node, PerItem):
                node = PerItem(tuple(each), data.node.name)
                return Value(RunTimeValue(data.type, node, data.text), value.origin)
        if is_run_time(type) or type is ANY:
            return value
        if self.ask is not None and self.ask(value, place.span):
            return Value(BROKEN, value.origin)
        self.diagnostics.report(
            codes.RUN_TIME_VALUE,
            f"{subject} must be known when compiling, and `{data.text}` is only known in the run",
            place.span,
            secondary=_elsewhere(value.origin.span, place),
        )
        return Value(BROKEN, value.origin)

    def _block(self, value: Value, model: type[Block], place: ast.Node) -> Value:
        known = schema(model)
        others = model.others
        made: dict[str, Value] = {}
        for key, item in value.data.items():
            found = known.get(key)
            subject = f"`{key}`"
            if found is not None and not found.later:
                item = self._convert(item, accepted(model, key), subject, place, entry=True)
                made[key] = Value(spelt_out(item, found), item.origin)
                continue
            made[key] = Value(BROKEN, item.origin)
            if found is not None:
                message = f"`{key}` is not supported yet"
                self._at_key(codes.NOT_SUPPORTED_YET, message, key, value, place)
            elif others is None or not self._own_name(key, value):
                what = model.keyword
                guess = nearest(key, known)
                message = f"`{what}` has no attribute `{key}`"
                hint = f"did you mean `{guess}`?" if guess else None
                self._at_key(codes.UNKNOWN_ATTRIBUTE, message, key, value, place, hint)
            elif self._good_key(key, "label_key", value, place):
                made[key] = self._convert(item, others, subject, place, entry=True)
        return Value(made, value.origin)

    def _own_name(self, key: str, value: Value) -> bool:
        """Whether a key is meant as a name of its own: in quotes, or what would need them."""
        block = self.written.get(value.origin.span)
        return not key.isidentifier() or any(
            isinstance(entry, ast.Assign) and entry.key.text == key and entry.key.quoted
            for entry in (block.entries if block is not None else ())
        )

    def _map(self, value: Value, type: MapOf, place: ast.Node) -> Value:
        made: dict[str, Value] = {}
        for key, item in value.data.items():
            if item.data is None and ANY not in members(type.element):
                continue
            if not self._good_key(key, type.key_format, value, place):
                continue
            made[key] = self._convert(item, type.element, f"`{key}`", place, entry=True)
        return Value(made, value.origin)

    def _good_key(self, key: str, format: str, value: Value, place: ast.Node) -> bool:
        found = check_format(format, key) if format else None
        if found is None:
            return True
        code, problem = found
        self._at_key(code, problem.message, key, value, place, problem.help)
        return False

    # ---- reports

    def _at_key(
        self,
        code: Code,
        message: str,
        key: str,
        value: Value,
        place: ast.Node,
        help: str | None = None,
    ) -> None:
        block = self.written.get(value.origin.span)
        keys = [
            entry.key.span
            for entry in (block.entries if block is not None else ())
            if isinstance(entry, (ast.Assign, ast.Amend, ast.Append)) and entry.key.text == key
        ]
        span = keys[0] if keys else place.span
        self.diagnostics.report(code, message, span, secondary=_elsewhere(span, place), help=help)

    def _mismatch(self, found: Mismatch, value: Value, place: ast.Node, entry: bool) -> None:
        written = value.origin.span
        # In a component what is wrong is what this use gives: its body may be fine for others.
        given = self.is_inside is not None and self.is_inside() and not _within(written, place.span)
        if entry or given:
            inside = _elsewhere(written, place)
            self.diagnostics.report(
                found.code, found.message, written, secondary=inside, help=found.help
            )
            return
        fixes = []
        secondary = []
        if isinstance(place, ast.Expr) and literal(place) is not NOT_CONSTANT:
            if found.fix is not None:
                edit = Edit(place.span, found.fix)
                fixes = [Fix(f"write `{found.fix}`", (edit,), certain=True)]
        elif not _within(written, place.span):
            secondary = [Label(written, "the value is written here")]
        self.diagnostics.report(
            found.code,
            found.message,
            place.span,
            secondary=secondary,
            help=found.help,
            fixes=fixes,
        )


def spelt_out(value: Value, found: Attribute) -> Any:
    """A shorthand as the block that it stands for: `retry = 3` is `retry = { limit = 3 }`."""
    data = value.data
    if not found.shorthand or data is None or data is BROKEN or isinstance(data, dict):
        return data
    return {found.shorthand: Value(data, value.origin)}


def _elsewhere(span: Span, place: ast.Node) -> list[Label]:
    """The place of the use, where what is wrong does not stand in it."""
    return [] if _within(span, place.span) else [Label(place.span, "used here")]


def _within(inner: Span, outer: Span) -> bool:
    return inner.file is outer.file and outer.start <= inner.start and inner.end <= outer.end
