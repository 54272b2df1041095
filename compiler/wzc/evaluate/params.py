"""Values of the root file's params: `--set` beats profiles, later profiles beat earlier ones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.environment import BROKEN, OUTSIDE, Environment
from wzc.evaluate.outside import Outside, from_outside
from wzc.model.value import Value
from wzc.source.origin import Via
from wzc.syntax import ast
from wzc.values.suggest import nearest

if TYPE_CHECKING:
    from wzc.evaluate.expressions import Evaluator


@define(eq=False)
class Params:
    """The values of params, each found when it is first needed: they may need one another.

    `given` are what sets each, by the identity of its declaration, weakest first: expressions of
    profiles with what led to them, and values from outside. `values` are the final ones, as far as
    they are known.
    """

    given: dict[int, list[tuple[ast.Expr, Environment] | Outside]] = Factory(dict)
    values: dict[int, Value] = Factory(dict)
    _open: list[ast.Param] = Factory(list)

    def value(self, evaluator: "Evaluator", param: ast.Param) -> Value:
        """The final value of a param; `previous` are those that it beat."""
        found = self.values.get(id(param))
        if found is not None:
            return found
        if any(param is other for other in self._open):
            return self._cycle(evaluator, param)
        self._open.append(param)
        found = self._find(evaluator, param)
        self._open.pop()
        return self.values.setdefault(id(param), found)

    def _find(self, evaluator: "Evaluator", param: ast.Param) -> Value:
        type = evaluator.typed.declarations.type(param.type)
        subject = f"the param `{param.name.text}`"
        value: Value | None = None
        given = self.given.get(id(param), [])
        if param.default is not None:
            value = evaluator.as_type(param.default, type, subject, OUTSIDE)
        for source in given:
            if isinstance(source, Outside):
                made = from_outside(evaluator, param, source)
            else:
                made = evaluator.as_type(source[0], type, subject, source[1])
            value = Value(made.data, made.origin, value)
        if value is None:
            value = Value(BROKEN, OUTSIDE.origin(param.name.span))
            if id(param.name) not in evaluator.typed.bad:
                self._missing(evaluator, param)
        return value

    def _missing(self, evaluator: "Evaluator", param: ast.Param) -> None:
        name = param.name.text
        help = f"`--set {name}=...`, or `{name} = ...` in a profile"
        if param.file is not evaluator.typed.bound.program.root.file.file:
            help = "only params of the file that is compiled can be set: give it a default"
        evaluator.diagnostics.report(
            codes.PARAM_NOT_SET,
            f"the param `{name}` has no default and was not set",
            param.name.span,
            help=help,
        )

    def _cycle(self, evaluator: "Evaluator", param: ast.Param) -> Value:
        """A cycle that a profile makes; those of the defaults have been reported by `names`."""
        start = next(i for i, other in enumerate(self._open) if other is param)
        places = []
        for other in self._open[start:]:
            last = self.given.get(id(other), [None])[-1]
            if isinstance(last, tuple):
                places.append(Label(last[0].span, f"`{other.name.text}` is set here"))
        if places:
            names = ", ".join(f"`{other.name.text}`" for other in self._open[start:])
            alone = len(self._open) == start + 1
            evaluator.diagnostics.report(
                codes.DEFINITION_CYCLE,
                f"the param {names} needs itself, with these profiles"
                if alone
                else f"with these profiles the params need one another: {names}",
                places[0].span,
                places[0].text,
                secondary=places[1:],
            )
        return Value(BROKEN, OUTSIDE.origin(param.name.span))


def evaluate_params(
    evaluator: "Evaluator", profiles: Sequence[ast.Profile], settings: Mapping[str, object]
) -> None:
    """Take in what sets params, then evaluate all params and lets.

    `settings` are those of `--set` (text) or of the Python interface (text, numbers, lists ...).
    Reports unknown names, wrong types, and params that have no value.
    """
    root = evaluator.typed.bound.program.root
    params = {n.name.text: n for n in root.file.declarations if isinstance(n, ast.Param)}
    given = evaluator.params.given
    for profile in profiles:
        env = Environment({}, (Via("profile", profile.name.text, profile.name.span),))
        for entry in profile.body.entries:
            if not isinstance(entry, ast.Assign) or id(entry.key) in evaluator.typed.bad:
                continue
            found = params.get(entry.key.text)
            if found is not None:
                given.setdefault(id(found), []).append((entry.value, env))
    for name, data in settings.items():
        found = params.get(name)
        if found is None:
            _unknown(name, params, root.source.name, evaluator.diagnostics)
        else:
            given.setdefault(id(found), []).append(Outside(data))
    evaluator.definitions()


def _unknown(
    name: str, params: Mapping[str, ast.Param], file: str, diagnostics: Diagnostics
) -> None:
    guess = nearest(name, params)
    known = ", ".join(f"`{param}`" for param in params) or "none"
    diagnostics.report(
        codes.UNKNOWN_PROFILE,
        f"`{file}` has no param `{name}` to set",
        None,
        help=f"did you mean `--set {guess}=...`?" if guess else f"its params: {known}",
    )
