"""The grammar is strict LALR(1), and the package's tables are those of the grammar."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lark.exceptions import GrammarError, LarkError

from wzc.syntax import _tables, tables_gen

ROOT = Path(__file__).parents[2]
GRAMMAR = (ROOT / "grammar" / "wz.lark").read_text(encoding="utf-8")


def test_it_has_no_conflict() -> None:
    tables_gen.load_grammar(GRAMMAR, strict=True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # A name alone as an entry: is `a` that, or the beginning of an edge or an attribute?
        ("?entry: assign |", "?entry: reference -> lone | path -> other | assign |"),
        # An edge as an expression: `>>` could belong to either.
        ("?atom: reference |", "?atom: reference | edge |"),
        # Two terminals for the same text.
        ("| NULL\nlist:", "| NULL | WORD\nWORD: /[a-z]+/\nlist:"),
    ],
)
def test_a_conflict_is_found(old: str, new: str) -> None:
    assert old in GRAMMAR
    with pytest.raises((GrammarError, LarkError)):
        tables_gen.load_grammar(GRAMMAR.replace(old, new, 1), strict=True)


def test_the_tables_are_those_of_the_grammar() -> None:
    assert hashlib.sha256(GRAMMAR.encode()).hexdigest() == _tables.GRAMMAR_SHA256
    assert Path(_tables.__file__).read_text(encoding="utf-8") == tables_gen.make_tables(GRAMMAR)


def test_the_tables_are_the_same_in_every_process() -> None:
    code = (
        "import hashlib, sys; from wzc.syntax.tables_gen import make_tables;"
        "text = make_tables(open(sys.argv[1], encoding='utf-8').read());"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT / "grammar" / "wz.lark")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "compiler")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]


def test_writing_tables_leaves_a_current_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "_tables.py"
    tables_gen.write_tables(ROOT / "grammar" / "wz.lark", target)
    os.utime(target, (1, 1))
    tables_gen.write_tables(ROOT / "grammar" / "wz.lark", target)
    assert target.stat().st_mtime == 1


def test_each_rule_has_a_method_that_builds_its_node() -> None:
    from wzc.syntax.build import Builder

    names = {name for _, _, mode, name, _ in _tables.RULES if mode == tables_gen.NODE}
    assert not [name for name in names if not callable(getattr(Builder, name, None))]
