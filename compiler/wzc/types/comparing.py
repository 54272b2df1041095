"""`==` with a value that the other side never has. Imported where one side is one of several, or
comes from elsewhere.
"""

from typing import TYPE_CHECKING

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Edit, Fix, Label
from wzc.syntax import ast
from wzc.types.constants import literal
from wzc.types.kinds import NULL, Built, Enum, Scalar, Type, is_source
from wzc.types.words import describe
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.types.expressions import ExpressionChecker


def is_never(checker: "ExpressionChecker", expr: ast.Binary, left: Type, right: Type) -> bool:
    """Whether a known value is compared with what can only be others; reports it."""
    if _is_kept(left, right) or _is_kept(right, left):
        checker.report(
            codes.WRONG_OPERANDS,
            "what a secret or a ConfigMap holds is known in the container only, and nothing is "
            "compared with it",
            expr,
            help="the container itself may ask, or an `input` says what the run depends on",
        )
        return True
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


def _is_kept(type: Type, other: Type) -> bool:
    """Whether one side comes from elsewhere (`secret(...)`), and the other is a plain value."""
    is_kept = isinstance(type, Built) and is_source(type.model)
    return is_kept and isinstance(other, (Scalar, Enum)) and other != NULL
