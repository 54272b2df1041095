"""The words of the language, as the grammar and the checker have them.

Keywords are grouped by the rules of `grammar/wz.lark` that they stand in; names come from the
tables that the compiler looks them up in. Nothing is listed here by hand but the names of groups.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark

from wzc.model.containers import BUILT_IN_STEPS
from wzc.model.order import OUTCOMES, STATES
from wzc.names.bind import NO_PATHS
from wzc.names.lookup import OF_THE_RUN
from wzc.syntax import _tables
from wzc.syntax.strings import ESCAPES
from wzc.types.attempts import LAST_FIELDS
from wzc.types.contexts import FIELDS
from wzc.types.functions import CONSTRUCTORS, FUNCTIONS, TYPE_NAMES
from wzc.types.pipelines import HOOKS
from wzc.types.ports import QUERIES
from wzc.types.stages import ALL_FIELDS
from wzc.values.duration import MILLISECONDS
from wzc.values.number import BASES
from wzc.values.units import QUANTITY_UNITS

GRAMMAR = Path(__file__).resolve().parents[2] / "grammar" / "wz.lark"
_CONSTANTS = "constant"
_BRACKETS = ("()", "[]", "{}")
_DELIMITERS = (",", ".", ":")
_ARROWS = (">>", "~>")
# The rules whose keywords are operators, and those whose keywords lead through an expression.
_OF_OPERATORS = ("binary_or", "binary_and", "unary_not")
_OF_CONTROL = ("conditional", "comprehension", "for_clause")


def text() -> str:
    """The file: one line for each list."""
    groups = []
    for name, group in words().items():
        if isinstance(group, dict):
            rows = [f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in group.items()]
            groups.append(f"  {json.dumps(name)}: {{\n" + ",\n".join(rows) + "\n  }")
        else:
            groups.append(f"  {json.dumps(name)}: {json.dumps(group)}")
    return "{\n" + ",\n".join(groups) + "\n}\n"


def words() -> dict[str, Any]:
    """All lists, by what they are."""
    brackets = [*"".join(_BRACKETS)]
    operators = [text for text, _ in _tables.OPERATORS]
    others = [o for o in operators if o not in (*brackets, *_DELIMITERS, *_ARROWS)]
    return {
        "about": "Made by `make vocabulary` from grammar/wz.lark and the checker's tables.",
        "keywords": keywords(),
        "constants": sorted(_of_rules(_CONSTANTS)),
        # Names that mean something after one keyword only.
        "contextual": {"hook": list(HOOKS), "from": list(NO_PATHS)},
        "operators": {"arrows": list(_ARROWS), "others": others},
        "punctuation": {"brackets": list(_BRACKETS), "delimiters": list(_DELIMITERS)},
        "units": {
            "quantities": list(QUANTITY_UNITS),
            "durations": list(MILLISECONDS),
            "bases": [f"0{letter}" for letter in BASES],
        },
        "strings": {
            "quotes": ['"', "'", '"""', "'''"],
            "interpolated": ['"', '"""'],
            "escapes": [f"\\{letter}" for letter in ESCAPES] + ["\\uXXXX", "\\u{X}", "$${"],
        },
        "types": sorted(TYPE_NAMES),
        "functions": sorted(FUNCTIONS),
        "constructors": sorted(CONSTRUCTORS),
        "queries": list(QUERIES),
        "step_types": sorted(BUILT_IN_STEPS),
        # Names of values that no file declares, with what stands after the dot.
        "values": {name: sorted(fields) for name, fields in _values().items()},
        # What stands after a step's name and a dot, besides its outputs.
        "steps": {"states": list(STATES), "outcomes": list(OUTCOMES)},
    }


def keywords() -> dict[str, list[str]]:
    """Each keyword in one group: operators, control, what begins an entry, and the rest."""
    constants = set(_of_rules(_CONSTANTS))
    left = {word for word, _ in _tables.KEYWORDS} - constants
    found = {}
    for name, members in (
        ("operators", _of_rules(*_OF_OPERATORS)),
        ("control", _of_rules(*_OF_CONTROL)),
        ("declarations", _leading("declaration", "entry")),
    ):
        found[name] = sorted(members & left)
        left -= members
    found["clauses"] = sorted(left)
    return found


def _values() -> dict[str, Any]:
    givers = [name for name in NO_PATHS if name not in QUERIES]
    known: dict[str, Any] = dict.fromkeys((*OF_THE_RUN, *givers), ())
    return known | {"workflow": ALL_FIELDS, "last_retry": LAST_FIELDS} | FIELDS


@cache
def _lark() -> Any:
    return Lark(GRAMMAR.read_text(encoding="utf-8"), parser="lalr", maybe_placeholders=True)


def _keyword_of() -> dict[str, str]:
    """The words by their terminals."""
    return {_tables.TERMINALS[number]: word for word, number in _tables.KEYWORDS}


def _of_rules(*names: str) -> set[str]:
    """All keywords in the rules of these names, or with these aliases."""
    keyword = _keyword_of()
    return {
        keyword[symbol.name]
        for rule in _lark().rules
        if rule.origin.name in names
        for symbol in rule.expansion
        if symbol.name in keyword
    }


def _leading(*names: str) -> set[str]:
    """The keywords that the alternatives of these rules begin with, all before the first name."""
    keyword = _keyword_of()
    rules = _lark().rules
    starts = {rule.expansion[0].name for rule in rules if rule.origin.name in names}
    found = set()
    for rule in rules:
        if rule.origin.name in starts:
            for symbol in rule.expansion:
                if symbol.name not in keyword:
                    break
                found.add(keyword[symbol.name])
    return found
