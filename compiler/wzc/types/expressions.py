"""The types of expressions, and whether they fit where they stand."""

from typing import Any

from attrs import Factory, define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code, Diagnostics, Edit, Fix, Label
from wzc.model.attribute import Block
from wzc.names.symbols import Bound
from wzc.syntax import ast
from wzc.types.conform import Mismatch, conform
from wzc.types.constants import NOT_CONSTANT, literal
from wzc.types.declarations import Declarations
from wzc.types.formats import check_format
from wzc.types.infer import INFERENCES, comprehension_scope
from wzc.types.kinds import (
    BOOL,
    ERROR,
    OUTCOME,
    STRING,
    Artifact,
    BlockOf,
    Judgement,
    ListOf,
    MapOf,
    RangeOf,
    Type,
    fits,
    is_run_time,
    member,
    members,
    optional,
)
from wzc.types.order import is_no_outcome, report_outcome
from wzc.types.sources import is_secret
from wzc.types.stages import report_stage
from wzc.types.words import describe, describe_actual
from wzc.values.problem import Problem


@define(eq=False)
class ExpressionChecker:
    """Checks expressions against the types expected of them.

    `bad` holds the nodes whose mistakes have been reported: evaluation is silent about them.
    `uses` are the places that led to the preset whose body is being checked, `inside` the presets
    themselves.
    """

    bound: Bound
    declarations: Declarations
    diagnostics: Diagnostics
    bad: set[int] = Factory(set)
    variables: dict[int, Type] = Factory(dict)
    presets: set[tuple[int, type]] = Factory(set)
    uses: list[Label] = Factory(list)
    inside: list[ast.Preset] = Factory(list)
    # Whether this is the declaration of an `on_exit` or a `hook`.
    in_handler: str = ""  # the event that it waits for
    # In a hook of a step: the step, and when the hook runs.
    hook: tuple[ast.Step, str] | None = None
    # The name that is known only in the attribute whose value is being checked.
    scope: str = ""
    _lets: dict[int, Type] = field(factory=dict, init=False)
    inferred: dict[int, Type] = field(factory=dict, init=False)

    def report(
        self,
        code: Code,
        message: str,
        node: ast.Node,
        label: str = "",
        *,
        related: Label | None = None,
        help: str | None = None,
        notes: list[str] | None = None,
        fixes: list[Fix] | None = None,
    ) -> None:
        """Report a mistake of a node and remember it."""
        self.bad.add(id(node))
        self.diagnostics.report(
            code,
            message,
            node.span,
            label,
            secondary=[related, *self.uses] if related is not None else self.uses,
            help=help,
            notes=notes or [],
            fixes=fixes or [],
        )

    # ---- against an expected type

    def check(
        self, expr: ast.Expr, expected: Type, subject: str, related: Label | None = None
    ) -> None:
        """Check that an expression may stand where `expected` is; `subject` is what takes it."""
        if isinstance(expr, ast.Parenthesized):
            self.check(expr.inner, expected, subject, related)
            return
        if expected.__class__ is Judgement:
            from wzc.types.resources import check_condition

            check_condition(self, expr, expected, subject)
            return
        data = literal(expr)
        if data is not NOT_CONSTANT:
            self.literal(expr, data, expected, subject, related)
            return
        if isinstance(expr, ast.Conditional) and not is_run_time(self.infer(expr.condition)):
            self.check(expr.condition, BOOL, "a condition")
            self.check(expr.then, expected, subject, related)
            self.check(expr.otherwise, expected, subject, related)
            return
        if isinstance(expr, ast.Block):
            self._map(expr, expected, subject, related)
            return
        if isinstance(expr, (ast.List, ast.Comprehension)):
            element = member(expected, ListOf)
            if element is not None:
                each = f"each entry of {subject}"
                if isinstance(expr, ast.Comprehension):
                    comprehension_scope(self, expr)
                    self.check(expr.element, element.element, each, related)
                    return
                for item in expr.items:
                    self.check(item, element.element, each, related)
                return
        elif isinstance(expr, ast.RangeExpr):
            found = member(expected, RangeOf)
            if found is not None:
                for end in (expr.low, expr.high):
                    if end is not None:
                        self.check(end, found.element, subject, related)
                return
        if isinstance(expr, ast.Reference) and _is_of_outcomes(expected):
            from wzc.types.order import report_step

            if report_step(self, expr, subject):
                return
        if expected == OUTCOME and is_no_outcome(self, expr, subject):
            return
        actual = self.infer(expr)
        if id(expr) not in self.bad and not fits(actual, expected):
            self._does_not_fit(expr, actual, expected, subject, related)

    def _does_not_fit(
        self, expr: ast.Expr, actual: Type, expected: Type, subject: str, related: Label | None
    ) -> None:
        if isinstance(actual, Artifact):
            what = describe(actual)
            self.report(
                codes.WRONG_TYPE,
                f"{subject} takes {describe(expected)}, and `{expr.span.text}` is {what}",
                expr,
                related=related,
                help=f'`inputs {{ name = {expr.span.text} at "/path" }}` in a container or script '
                "takes it in; data goes along `>>`",
            )
            return
        if actual == OUTCOME:
            report_outcome(self, expr, expected, subject)
            return
        if is_run_time(actual) and not is_run_time(expected):
            report_stage(self, expr, subject, related)
            return
        symbol = self.bound.get(expr)
        if symbol is not None:
            name = getattr(symbol.node, "name", None)
            place = name.span if name is not None else symbol.place
            related = Label(place, f"`{expr.span.text}` is {describe_actual(actual)}")
        if is_secret(expected) and actual == STRING:
            # The same mistake as a literal.
            found = conform("", expected, subject)
            self.report(found.code, found.message, expr, related=related, help=found.help)
            return
        from wzc.types.instead import instead

        help, text = instead(self, expr, expected, actual)
        self.report(
            codes.WRONG_TYPE,
            f"{subject} takes {describe(expected)}, and this is {describe_actual(actual)}",
            expr,
            related=related,
            help=help,
            fixes=_fixes(expr, text, certain=False),
        )

    def literal(
        self, expr: ast.Expr, data: Any, expected: Type, subject: str, related: Label | None
    ) -> None:
        """Check the value of a literal."""
        if isinstance(data, Problem):
            self.report(
                codes.BAD_NUMBER, data.message, expr, help=data.help, fixes=_fixes(expr, data.fix)
            )
            return
        text = expr.text if isinstance(expr, ast.Number) else None
        found = conform(data, expected, subject, text)
        if isinstance(found, Mismatch):
            help, guess = found.help, None
            if found.fix is None:
                from wzc.types.instead import instead_of_literal

                help, guess = instead_of_literal(expr, data, expected, subject, help)
            self.report(
                found.code,
                found.message,
                expr,
                related=related,
                help=help,
                fixes=_fixes(expr, found.fix) or _fixes(expr, guess, certain=False),
            )

    def _map(self, expr: ast.Block, expected: Type, subject: str, related: Label | None) -> None:
        block = member(expected, BlockOf)
        if block is not None:
            self.block_entries(expr, block.model)
            return
        found = member(expected, MapOf)
        if found is None:
            self.report(
                codes.WRONG_TYPE,
                f"{subject} takes {describe(expected)}, not a map",
                expr,
                related=related,
                help="as text in JSON: `json({ ... })`" if STRING in members(expected) else None,
            )
            return
        self.map_entries(expr, found)

    def map_entries(self, block: ast.Block, type: MapOf) -> None:
        """Check the entries of a map: `key = value`, or `key { ... }` for a map in it."""
        seen: dict[str, ast.Key] = {}
        for entry in block.entries:
            if isinstance(entry, ast.Field):
                from wzc.types.blocks import set_with_colon

                set_with_colon(self, entry)
                continue
            if not isinstance(entry, (ast.Assign, ast.Amend, ast.Append)):
                self.report(
                    codes.ENTRY_NOT_ALLOWED, "a map consists of entries `key = value`", entry
                )
                continue
            self.set_once(entry.key, seen)
            self.map_key(entry.key, type)
            subject = f"`{entry.key.text}`"
            if isinstance(entry, ast.Assign):
                self.check(entry.value, optional(type.element), subject)
            elif isinstance(entry, ast.Amend):
                self._map(entry.block, type.element, subject, None)
            else:
                self.check(entry.value, type.element, subject)

    def map_key(self, key: ast.Key, type: MapOf) -> None:
        """Check a key against the rule for the keys of a map."""
        if not type.key_format or not (key.text or key.quoted):
            return
        found = check_format(type.key_format, key.text)
        if found is not None:
            code, problem = found
            fix = None if problem.fix is None else f'"{problem.fix}"'
            self.report(code, problem.message, key, help=problem.help, fixes=_fixes(key, fix))

    def set_once(self, key: ast.Key, seen: dict[str, ast.Key]) -> bool:
        """Report a key that stands twice in a block; whether it is the first."""
        first = seen.setdefault(key.text, key)
        if first is not key and key.text:
            self.report(
                codes.SET_TWICE,
                f"`{key.text}` is set twice in one block",
                key,
                related=Label(first.span, "the first time here"),
                help="remove one of the two",
            )
            return False
        return True

    def block_entries(self, block: ast.Block, model: type[Block]) -> None:
        """Check the entries of a block against its schema."""
        from wzc.types.blocks import check_block

        check_block(self, block, model)

    # ---- without an expected type

    def infer(self, expr: ast.Expr) -> Type:
        """The type of an expression; ERROR where it has been reported."""
        if id(expr) in self.bad:
            return ERROR
        found = self.inferred.get(id(expr))
        if found is None:
            found = self.inferred[id(expr)] = INFERENCES[expr.__class__](self, expr)
        return found

    def let_type(self, node: ast.Let) -> Type:
        """The type of a let's value; a cycle of lets has been reported."""
        found = self._lets.get(id(node))
        if found is None:
            self._lets[id(node)] = ERROR
            found = self._lets[id(node)] = self.infer(node.value)
        return found


def _is_of_outcomes(expected: Type) -> bool:
    """Whether this is the type of `after`."""
    listed = member(expected, ListOf)
    return listed is not None and listed.element == OUTCOME


def _fixes(node: ast.Node, text: str | None, *, certain: bool = True) -> list[Fix]:
    if text is None:
        return []
    return [Fix(f"write `{text}`", (Edit(node.span, text),), certain)]
