"""Conditions over settings, as far as validators need them."""

from typing import TypeAlias

from attrs import define, evolve

from wzc.importers.stub.model import Json
from wzc.writing import literals

_MAX_CLAUSES = 16
_NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


@define(frozen=True)
class Atom:
    """One statement about a setting.

    `kind` is `flag` (it is true), `missing` (it is one of the literals in `value`), or the sign of
    a comparison with `value`.
    """

    field: str
    kind: str
    holds: bool = True
    value: Json = None

    def source(self) -> str:
        """In the language, over the setting's name."""
        name = self.field.lower()
        if self.kind == "flag":
            return name if self.holds else f"not {name}"
        if self.kind == "missing":
            sign, join = ("==", " or ") if self.holds else ("!=", " and ")
            text = join.join(f"{name} {sign} {one}" for one in self.value)
            return f"({text})" if self.holds and len(self.value) > 1 else text
        sign = self.kind if self.holds else _NEGATED[self.kind]
        value = literals.text(self.value) if isinstance(self.value, str) else repr(self.value)
        return f"{name} {sign} {value}"


# `("and" | "or", parts)`, or an atom.
Formula: TypeAlias = Atom | tuple[str, tuple["Formula", ...]]
Clause: TypeAlias = tuple[Atom, ...]


def negated(formula: Formula) -> Formula:
    """Its opposite."""
    if isinstance(formula, Atom):
        return evolve(formula, holds=not formula.holds)
    sign, parts = formula
    return ("or" if sign == "and" else "and", tuple(negated(part) for part in parts))


def disjuncts(formula: Formula) -> list[Clause] | None:
    """The ways in which it can hold, each a list of atoms; None if there are too many."""
    if isinstance(formula, Atom):
        return [(formula,)]
    sign, parts = formula
    found = [disjuncts(part) for part in parts]
    ways: list[Clause] = [()] if sign == "and" else []
    for part in found:
        if part is None:
            return None
        ways = [(*way, *more) for way in ways for more in part] if sign == "and" else [*ways, *part]
        if len(ways) > _MAX_CLAUSES:
            return None
    return ways
