"""`==` with a value that the other side never has. Imported where one side is one of several."""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.syntax import ast
from wzc.types.constants import literal
from wzc.types.kinds import Enum, Type
from wzc.types.words import describe
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker


def is_never(checker: "ExpressionChecker", expr: ast.Binary, left: Type, right: Type) -> bool:
    """Whether a known value is compared with what can only be others; reports it."""
    for type, of, value in ((left, expr.left, expr.right), (right, expr.right, expr.left)):
        data = literal(value)
        if not isinstance(type, Enum) or data.__class__ not in (str, int) or data in type.values:
            continue
        guess = nearest(str(data), [str(known) for known in type.values])
        text = f'"{guess}"' if isinstance(data, str) else guess
        symbol = checker.bound.get(of)
        checker.report(
            codes.NOT_IN_ENUMERATION,
            f"`{of.span.text}` is {describe(type)}, never `{value.span.text}`",
            value,
            f"did you mean `{text}`?" if guess else "",
            related=Label(symbol.place, "declared here") if symbol is not None else None,
            fixes=[Fix(f"write `{text}`", (Edit(value.span, str(text)),))] if guess else [],
        )
        return True
    return False
