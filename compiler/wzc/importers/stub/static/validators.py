"""Validators of settings classes: which settings are required, and when.

A validator runs its statements in order; what it raises under a condition cannot be so. Known are
`if FLAG and not self.X: raise`, the same nested, after `if self.SKIP: return self`, and the list of
names without a value that is raised with if it is not empty.
"""

import ast
from typing import TypeAlias

from attrs import Factory, define

from wzc.importers.python.evaluate import evaluate
from wzc.importers.python.scope import Scope
from wzc.importers.python.values import Member, NotStatic
from wzc.importers.stub.docs import paragraph
from wzc.importers.stub.model import Condition, PyField, PyType, Validator
from wzc.importers.stub.static.logic import Atom, Clause, Formula, disjuncts, negated

Function: TypeAlias = ast.FunctionDef


def validators_in(
    body: list[ast.stmt], fields: list[PyField], scope: Scope
) -> dict[str, Validator]:
    """The validators that a class's body defines, by name."""
    found: dict[str, Validator] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            kind, mode = _kind(node, scope)
            if kind:
                found[node.name] = read_validator(node, kind, mode, fields, scope)
    return found


def _kind(node: Function, scope: Scope) -> tuple[str, str]:
    """`model_validator` or `field_validator`, and its mode; nothing for other functions."""
    for decorator in node.decorator_list:
        if not isinstance(decorator, ast.Call):
            called: ast.expr = decorator
            keywords: list[ast.keyword] = []
        else:
            called, keywords = decorator.func, decorator.keywords
        if not isinstance(called, (ast.Name, ast.Attribute)):
            continue
        name = called.attr if isinstance(called, ast.Attribute) else called.id
        target = scope.resolve(called)
        name = getattr(target, "last", name)
        if name in ("model_validator", "field_validator", "validator", "root_validator"):
            mode = ""
            for keyword in keywords:
                if keyword.arg == "mode" and isinstance(keyword.value, ast.Constant):
                    mode = str(keyword.value.value)
            return name, mode
    return "", ""


def read_validator(
    node: Function, kind: str, mode: str, fields: list[PyField], scope: Scope
) -> Validator:
    """What a validator requires; what is no condition over settings is its `rest`."""
    place = scope.module.name_span(node)
    if kind == "model_validator" and mode == "after" and node.args.args:
        walk = _Walk(scope, fields, node.args.args[0].arg)
        is_complete = walk.statements(node.body, [()])
        found = tuple(dict.fromkeys(walk.found))
        return Validator(node.name, found, "" if is_complete else _rest(node), place)
    return Validator(node.name, (), _rest(node), place)


def _rest(node: Function) -> str:
    """What a validator says of itself: its docstring, or what it raises."""
    doc = ast.get_docstring(node)
    if doc:
        return paragraph(doc).rstrip(".")
    for part in ast.walk(node):
        if isinstance(part, ast.Raise) and isinstance(part.exc, ast.Call) and part.exc.args:
            text = part.exc.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                return " ".join(text.value.split()).rstrip(".")
    return ""


@define(eq=False)
class _Walk:
    """Walks the statements of a validator. A path is what holds where a statement runs."""

    scope: Scope
    fields: list[PyField]
    self_name: str
    found: list[Condition] = Factory(list)
    # Local names that hold the names of settings without a value.
    lists: dict[str, list[str]] = Factory(dict)

    def statements(self, body: list[ast.stmt], paths: list[Clause]) -> bool:
        """Read statements that run if one of the paths holds; whether all was understood."""
        is_complete = True
        for node in body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue
            if isinstance(node, ast.Return):
                return is_complete and self._returns_itself(node)
            if isinstance(node, ast.Pass):
                continue
            if isinstance(node, ast.Raise):
                return self._raised(paths) and is_complete
            if isinstance(node, ast.If):
                known = self._if(node, paths)
                if known is None:
                    return False
                paths, understood = known
                is_complete = is_complete and understood
                if not paths:
                    return is_complete
                continue
            if isinstance(node, ast.Assign) and self._assigned(node):
                continue
            return False  # from here on anything may hold
        return is_complete

    def _returns_itself(self, node: ast.Return) -> bool:
        return isinstance(node.value, ast.Name) and node.value.id == self.self_name

    def _if(self, node: ast.If, paths: list[Clause]) -> tuple[list[Clause], bool] | None:
        if isinstance(node.test, ast.Name) and node.test.id in self.lists and not node.orelse:
            return self._list_raised(node, paths)
        formula = self.formula(node.test)
        if formula is None:
            return None
        then, otherwise = disjuncts(formula), disjuncts(negated(formula))
        if then is None or otherwise is None:
            return None
        inside = [(*path, *clause) for path in paths for clause in then]
        outside = [(*path, *clause) for path in paths for clause in otherwise]
        understood = self.statements(node.body, inside)
        if node.orelse:
            understood = self.statements(node.orelse, outside) and understood
        # After a `raise` nothing new is known that matters: what it refuses is refused anyway.
        inside_returns = _returns(node.body)
        outside_returns = _returns(node.orelse)
        if not inside_returns and not outside_returns:
            return paths, understood
        rest = [] if inside_returns else inside
        rest = rest if outside_returns else [*rest, *outside]
        return rest, understood

    def _raised(self, paths: list[Clause]) -> bool:
        """Each path is a way that cannot be; True if each says that a setting is required."""
        is_complete = True
        for clause in paths:
            atoms = list(dict.fromkeys(clause))
            missing = [atom for atom in atoms if atom.kind == "missing" and atom.holds]
            if len(missing) != 1:
                is_complete = False
                continue
            others = [atom for atom in atoms if atom is not missing[0]]
            self.found.append(
                Condition(missing[0].field, " and ".join(one.source() for one in others))
            )
        return is_complete

    # ---- names without a value, gathered in a list

    def _assigned(self, node: ast.Assign) -> bool:
        """`missing = [name for name, value in (("X", self.X), ...) if not value]`."""
        target = node.targets[0]
        value = node.value
        if len(node.targets) != 1 or not isinstance(target, ast.Name):
            return False
        if not isinstance(value, ast.ListComp) or len(value.generators) != 1:
            return False
        loop = value.generators[0]
        if (
            not isinstance(loop.target, ast.Tuple)
            or len(loop.target.elts) != 2
            or not isinstance(loop.iter, (ast.Tuple, ast.List))
            or len(loop.ifs) != 1
        ):
            return False
        name = loop.target.elts[1]
        test = loop.ifs[0]
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            tested: ast.expr = test.operand
        elif isinstance(test, ast.Compare) and _is_none_test(test):
            tested = test.left
        else:
            return False
        same = isinstance(tested, ast.Name) and isinstance(name, ast.Name)
        if not same or tested.id != name.id:  # type: ignore[attr-defined]
            return False
        names = []
        for pair in loop.iter.elts:
            if not isinstance(pair, ast.Tuple) or len(pair.elts) != 2:
                return False
            field = self._field(pair.elts[1])
            if field is None or not emptiness(field.type):
                return False
            names.append(field.name)
        self.lists[target.id] = names
        return True

    def _list_raised(self, node: ast.If, paths: list[Clause]) -> tuple[list[Clause], bool] | None:
        if len(node.body) != 1 or not isinstance(node.body[0], ast.Raise):
            return None
        assert isinstance(node.test, ast.Name)
        for name in self.lists[node.test.id]:
            field = next(one for one in self.fields if one.name == name)
            atom = Atom(name, "missing", True, emptiness(field.type))
            self._raised([(*path, atom) for path in paths])
        return paths, True

    # ---- conditions

    def formula(self, node: ast.expr) -> Formula | None:
        """A condition over settings; None if it is anything else."""
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.formula(node.operand)
            return None if inner is None else negated(inner)
        if isinstance(node, ast.BoolOp):
            parts = [self.formula(part) for part in node.values]
            if any(part is None for part in parts):
                return None
            sign = "and" if isinstance(node.op, ast.And) else "or"
            return (sign, tuple(part for part in parts if part is not None))
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        field = self._field(node)
        if field is None:
            return None
        if field.type.kind == "bool":
            return Atom(field.name, "flag")
        empty = emptiness(field.type)
        return Atom(field.name, "missing", False, empty) if empty else None

    def _field(self, node: ast.expr) -> PyField | None:
        """The field that `self.X` is, also as `self.X.get_secret_value()` or `.strip()`."""
        if (
            isinstance(node, ast.Call)
            and not node.args
            and not node.keywords
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("get_secret_value", "strip")
        ):
            return self._field(node.func.value)
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == self.self_name
        ):
            return next((one for one in self.fields if one.name == node.attr), None)
        return None

    def _comparison(self, node: ast.Compare) -> Formula | None:
        if len(node.ops) != 1:
            return None
        op, right = node.ops[0], node.comparators[0]
        field = self._field(node.left)
        if field is None:
            return None
        if isinstance(op, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)) and _is_empty(right):
            is_bool = isinstance(right, ast.Constant) and isinstance(right.value, bool)
            empty = emptiness(field.type)
            if not is_bool and empty:
                return Atom(field.name, "missing", isinstance(op, (ast.Is, ast.Eq)), empty)
        value = evaluate(right, self.scope)
        if isinstance(value, Member):
            value = value.value
        if isinstance(value, NotStatic):
            return None
        if isinstance(value, bool):
            if isinstance(op, (ast.Is, ast.Eq, ast.IsNot, ast.NotEq)):
                return Atom(field.name, "flag", holds=value is isinstance(op, (ast.Is, ast.Eq)))
            return None
        signs = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<="}
        signs |= {ast.Gt: ">", ast.GtE: ">="}
        sign = signs.get(type(op))
        if sign is None or not isinstance(value, (str, int, float)):
            return None
        return Atom(field.name, sign, value=value)


def emptiness(type: PyType) -> tuple[str, ...]:
    """How a setting without a value is written: `null`, `""` or both; nothing if it always has one.

    What is false for other reasons (0, an empty list) is not known as missing.
    """
    members = type.items if type.kind == "union" else (type,)
    kinds = {member.kind for member in members}
    if not kinds - {"none"} <= {"str", "secret", "path", "url", "text", "bytes"}:
        return ("null",) if "none" in kinds and "bool" not in kinds else ()
    return (*(("null",) if "none" in kinds else ()), '""')


def _is_none_test(test: ast.Compare) -> bool:
    return len(test.ops) == 1 and isinstance(test.ops[0], ast.Is) and _is_empty(test.comparators[0])


def _is_empty(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None or node.value == ""
    return (
        isinstance(node, (ast.List, ast.Dict))
        and not getattr(node, "elts", ())
        and not getattr(node, "keys", ())
    )


def _returns(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], ast.Return)
