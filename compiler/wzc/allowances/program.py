"""The last word on the warnings of a program."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from wzc.allowances.model import Allowance
from wzc.allowances.silence import Idle, report_idle, silence
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostic, Diagnostics
from wzc.syntax import ast

if TYPE_CHECKING:
    from wzc.pipeline import Options, Result

# What is found in a declaration whether or not anything uses it.
_STATIC = (codes.UNUSED_IMPORT, codes.UNUSED_PARAMETER)
# Declarations that mean something by themselves.
_ROOTS = (ast.Pipeline, ast.Profile, ast.Param, ast.ImportModule, ast.ImportNames)


def settle(result: "Result", options: "Options") -> None:
    """Take the allowed warnings of a compile away; `result.idle` are allowances without one.

    These are reported if this compile has seen all that there is: as the file stands, and no
    profile in it says something else. Else it is for `wzc check` to compare several.
    """
    idle = silence(result.allowances, result.diagnostics)
    if not _is_wrong(result.diagnostics):
        result.idle = [each for each in idle if _is_certain(each, result)]
    if not is_partial(options) and not result.program.root.profiles:
        report_idle(result.idle, result.diagnostics, result.diagnostics.sorted())


def _is_wrong(found: Iterable[Diagnostic]) -> bool:
    """Whether there are errors, after which warnings are missing. A module has no pipeline."""
    return any(item.is_error and item.code is not codes.NOTHING_TO_COMPILE for item in found)


def idle_in_all(results: "Sequence[Result]", found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What to say of allowances that are idle in all compiles of a file, one for each profile.

    `found` is what they found together: nothing is said beside errors. One that failed for a
    param that only profiles set has seen nothing.
    """
    found = list(found)
    seen = [result for result in results if not _is_wrong(result.diagnostics)]
    if _is_wrong(found) or not seen:
        return []
    by_place = [
        {each.place: each for idle in result.idle for each in idle.codes} for result in seen
    ]
    idle: list[Idle] = []
    for each in seen[0].idle:
        everywhere = [one for one in each.codes if all(one.place in other for other in by_place)]
        if everywhere:
            idle.append(Idle(each.allowance, tuple(everywhere)))
    diagnostics = Diagnostics()
    report_idle(idle, diagnostics, found)
    return diagnostics.sorted()


def is_partial(options: "Options") -> bool:
    """Whether a compile looks at something else than the file as it stands."""
    return bool(
        options.profiles or options.params or options.pipeline or options.kind or options.target
    )


def _is_certain(idle: Idle, result: "Result") -> bool:
    """Whether the warning cannot come from another file that uses the same declarations."""
    root = result.program.root
    place = idle.allowance.comment
    if place.file is not root.source:
        return False
    if all(each.code in _STATIC for each in idle.codes):
        return True
    declaration = _declaration_at(root.file, idle.allowance)
    if declaration is None or isinstance(declaration, _ROOTS):
        return bool(result.pipelines)
    used = {id(symbol.node) for symbol in result.typed.bound.symbols.values()}
    return bool(result.pipelines) and id(declaration) in used


def _declaration_at(file: ast.File, allowance: Allowance) -> ast.Node | None:
    at = allowance.stretches[0].start if allowance.is_own else allowance.comment.start
    before = [node for node in file.declarations if node.start <= at]
    return max(before, key=lambda node: node.start, default=None)
