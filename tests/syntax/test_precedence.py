"""What binds how tightly, and to which side."""

import pytest

from tests.syntax.printer import read_valid
from wzc.syntax import ast


def grouped(text: str) -> str:
    """The text with parentheses that show its structure."""
    let = read_valid(f"let x = {text}").declarations[0]
    assert isinstance(let, ast.Let)
    return _group(let.value)


def _group(e: ast.Expr) -> str:
    match e:
        case ast.Conditional():
            return f"({_group(e.then)} if {_group(e.condition)} else {_group(e.otherwise)})"
        case ast.Binary():
            return f"({_group(e.left)} {e.operator} {_group(e.right)})"
        case ast.Unary():
            return f"({e.operator} {_group(e.operand)})"
        case ast.RangeExpr():
            return f"({_group(e.low) if e.low else ''}..{_group(e.high) if e.high else ''})"
        case ast.Attribute():
            return f"({_group(e.target)}.{e.name.text})"
        case ast.Call():
            return f"({_group(e.function)}())"
        case ast.Index():
            return f"({_group(e.target)}[{_group(e.key)}])"
        case ast.Parenthesized():
            return _group(e.inner)
        case ast.Reference():
            return e.name
    raise AssertionError(e)


@pytest.mark.parametrize(
    ("text", "structure"),
    [
        # weakest first: each level against the next one
        ("a if b or c else d", "(a if (b or c) else d)"),
        ("a or b if c else d", "((a or b) if c else d)"),
        ("a or b and c", "(a or (b and c))"),
        ("a and b or c", "((a and b) or c)"),
        ("not a and b", "((not a) and b)"),
        ("a and not b", "(a and (not b))"),
        ("not a == b", "(not (a == b))"),
        ("a == b..c", "(a == (b..c))"),
        ("a..b == c", "((a..b) == c)"),
        ("a + b..c - d", "((a + b)..(c - d))"),
        ("a + b * c", "(a + (b * c))"),
        ("a * b + c", "((a * b) + c)"),
        ("-a * b", "((- a) * b)"),
        ("a * -b", "(a * (- b))"),
        ("a - -b", "(a - (- b))"),
        ("-a.b", "(- (a.b))"),
        ("-a()", "(- (a()))"),
        ("-a[b]", "(- (a[b]))"),
        ("not -a", "(not (- a))"),
        # to the left
        ("a or b or c", "((a or b) or c)"),
        ("a and b and c", "((a and b) and c)"),
        ("a - b - c", "((a - b) - c)"),
        ("a + b - c", "((a + b) - c)"),
        ("a / b / c", "((a / b) / c)"),
        ("a % b * c", "((a % b) * c)"),
        ("a.b.c", "((a.b).c)"),
        ("a()()", "((a())())"),
        ("a[b][c]", "((a[b])[c])"),
        ("a.b()[c].d", "((((a.b)())[c]).d)"),
        # to the right
        ("a if b else c if d else e", "(a if b else (c if d else e))"),
        ("not not a", "(not (not a))"),
        ("- - a", "(- (- a))"),
        # ranges
        ("a..", "(a..)"),
        ("..a", "(..a)"),
        ("a.. == b", "((a..) == b)"),
        ("..a + b", "(..(a + b))"),
        ("a if b.. else ..c", "(a if (b..) else (..c))"),
        # parentheses win
        ("(a or b) and c", "((a or b) and c)"),
        ("a * (b + c)", "(a * (b + c))"),
        ("(a if b else c) if d else e", "((a if b else c) if d else e)"),
        ("not (a and b)", "(not (a and b))"),
    ],
)
def test_structure(text: str, structure: str) -> None:
    assert grouped(text) == structure


@pytest.mark.parametrize("operator", ["==", "!=", "<=", ">=", "<", ">"])
def test_all_comparisons_bind_alike(operator: str) -> None:
    assert grouped(f"a + b {operator} c and d") == f"(((a + b) {operator} c) and d)"
