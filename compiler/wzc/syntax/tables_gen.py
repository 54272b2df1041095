"""Turns `grammar/wz.lark` into the parser's tables, when the package is built.

Lark reads the grammar and computes the LALR(1) tables; this module writes them, with the lexer's
expression made from the grammar's terminals, as a Python module of plain tuples that loads in a
few milliseconds. It is the only place that needs Lark, and it imports nothing of wzc so that a
build hook can load it by path.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

# What a rule's reduction does with the values of its symbols.
NODE, PASS, LIST = 0, 1, 2

# Added to actions, so that reductions (negative) can be written as characters as well.
SHIFT = 1 << 10

START_RULES = ("start", "interpolation")

HEADER = '''"""The parser's tables, made from grammar/wz.lark by tables_gen.py."""

# ruff: noqa
'''


def write_tables(grammar_path: Path, target: Path) -> None:
    """Write the tables for a grammar to `target`, unless they are there already."""
    text = grammar_path.read_text(encoding="utf-8")
    content = make_tables(text)
    if not target.exists() or target.read_text(encoding="utf-8") != content:
        target.write_text(content, encoding="utf-8")


def load_grammar(text: str, *, strict: bool = False) -> Any:
    """The grammar as a Lark parser. `strict` needs `interegular` and refuses any conflict."""
    from lark import Lark

    return Lark(
        text + "\ninterpolation: expr\n",
        parser="lalr",
        lexer="basic",
        maybe_placeholders=True,
        start=list(START_RULES),
        strict=strict,
    )


def make_tables(grammar: str) -> str:
    """The text of the tables module for a grammar's text."""
    lark = load_grammar(grammar)
    table = lark.parser.parser._parse_table
    terminals = sorted(t.name for t in lark.terminals if t.name not in lark.lexer_conf.ignore)
    terminals.append("$END")
    rules: list[Any] = []
    for state in sorted(table.states):
        for _action, argument in table.states[state].values():
            if not isinstance(argument, int) and argument not in rules:
                rules.append(argument)
    rules.sort(key=lambda rule: (str(rule.origin.name), rule.order, str(rule)))
    names = sorted({str(rule.origin.name) for rule in rules})
    ids = {name: number for number, name in enumerate([*terminals, *names])}
    rule_ids = {rule: number for number, rule in enumerate(rules)}

    numbers = _number_states(table, ids)
    rows = []
    for state in numbers:
        cells = []
        for symbol, (_action, argument) in table.states[state].items():
            target = numbers[argument] if isinstance(argument, int) else ~rule_ids[argument]
            cells.append((ids[str(symbol)], target))
        # As text, a pair of characters for a cell: that loads ten times faster than tuples.
        rows.append("".join(chr(symbol) + chr(target + SHIFT) for symbol, target in sorted(cells)))

    keywords, operators, pattern, literals = _lexer(lark)
    parts = {
        "GRAMMAR_SHA256": hashlib.sha256(grammar.encode()).hexdigest(),
        "TERMINALS": tuple(terminals),
        "SYMBOLS": (*terminals, *names),
        "KEYWORDS": tuple((text, ids[name]) for text, name in keywords),
        "OPERATORS": tuple((text, ids[name]) for text, name in operators),
        "PATTERN": pattern,
        "LITERALS": literals,
        "SHIFT": SHIFT,
        "ROWS": tuple(rows),
        "RULES": tuple(_rule(rule, ids) for rule in rules),
        "STARTS": tuple((name, numbers[table.start_states[name]]) for name in START_RULES),
        "ENDS": tuple((name, numbers[table.end_states[name]]) for name in START_RULES),
    }
    return HEADER + "".join(f"{name} = {value!r}\n" for name, value in parts.items())


def _number_states(table: Any, ids: dict[str, int]) -> dict[int, int]:
    """States numbered by how they are reached: Lark's own numbers differ from run to run."""
    order = [table.start_states[name] for name in START_RULES]
    seen = set(order)
    for state in order:
        for _symbol, (_action, argument) in sorted(
            table.states[state].items(), key=lambda c: ids[str(c[0])]
        ):
            if isinstance(argument, int) and argument not in seen:
                seen.add(argument)
                order.append(argument)
    return {state: number for number, state in enumerate(order)}


def _kept(symbol: Any, rule: Any) -> bool:
    return not (symbol.is_term and symbol.filter_out and not rule.options.keep_all_tokens)


def _passes(rule: Any) -> bool:
    """Whether a reduction just hands on the value of its one symbol: it costs a state change only.

    So it is with `?rule`s, whose other alternatives are rules of their own, and with keywords.
    """
    kept = [symbol for symbol in rule.expansion if _kept(symbol, rule)]
    alone = len(kept) == 1 and not any(rule.options.empty_indices or ())
    return alone and (rule.options.expand1 or rule.origin.name == "_keyword")


def _rule(rule: Any, ids: dict[str, int]) -> tuple[Any, ...]:
    """(length, origin, mode, name, items).

    Items are (index, splice) of symbols, or None for an absent one.
    """
    origin = str(rule.origin.name)
    empty = tuple(rule.options.empty_indices or ()) or (False,) * len(rule.expansion)
    # As Lark has it: the string of flags says where a left-out [...] stands between the symbols.
    gaps = [len(ones) for ones in "".join(str(int(flag)) for flag in empty).split("0")]
    items: list[tuple[int, bool] | None] = []
    for index, symbol in enumerate(rule.expansion):
        items.extend([None] * gaps[index])
        if _kept(symbol, rule):
            splice = (
                not symbol.is_term and symbol.name.startswith("_") and symbol.name != "_keyword"
            )
            items.append((index, splice))
    items.extend([None] * gaps[len(rule.expansion)])
    if _passes(rule):
        mode = PASS
    elif origin.startswith("_"):
        mode = LIST
    else:
        mode = NODE
    return (len(rule.expansion), ids[origin], mode, str(rule.alias or origin), tuple(items))


def _lexer(lark: Any) -> tuple[list[tuple[str, str]], list[tuple[str, str]], str, str]:
    """Keywords and operators by text, and two expressions: for all else, and for the operators.

    Groups of the first are named by terminal; `NAME` stands also for keywords.
    """
    keywords: list[tuple[str, str]] = []
    operators: list[tuple[str, str]] = []
    expressions = []
    for terminal in lark.terminals:
        pattern = terminal.pattern
        name, text = terminal.name, pattern.to_regexp()
        if pattern.type == "str":
            (keywords if pattern.value[0].isalpha() else operators).append((pattern.value, name))
        elif name == "COMPARE":
            # An alternation of literals: its members are operators with one terminal.
            members = [m.replace("\\", "") for m in re.findall(r"[^()?:|]+", text)]
            operators.extend((member, name) for member in members)
        elif not name.startswith("__IGNORE"):  # blanks: the lexer skips them
            expressions.append((-terminal.priority, -pattern.max_width, name, text))
    expressions.sort()
    pattern = "|".join(f"(?P<{name}>{regexp})" for *_, name, regexp in expressions)
    literals = sorted((text for text, _ in operators), key=lambda text: (-len(text), text))
    return sorted(keywords), sorted(operators), pattern, "|".join(map(re.escape, literals))
