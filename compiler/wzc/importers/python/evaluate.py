"""Values of constant expressions, without running anything.

Literals, containers, comprehension-free arithmetic, f-strings of constants, constants of modules
and classes, members of enumerations, and the few calls that make data: `Path("x")`,
`SecretStr("")`, `re.compile("x")`, `timedelta(seconds=1)`, `list()`. Everything else is
`NotStatic`, with the place and the reason.
"""

import ast
from pathlib import PurePosixPath

from attrs import evolve

from wzc.importers.python import calls, operators
from wzc.importers.python.bindings import Binding, collect
from wzc.importers.python.enums import enum_kind
from wzc.importers.python.module import Module, source_of
from wzc.importers.python.project import External, Found, Project, Resolved, Unknown
from wzc.importers.python.scope import Scope
from wzc.importers.python.values import Member, NotStatic, Reference, Value
from wzc.source.file import Span

_MAX_DEPTH = 100
_MAX_SIZE = 100_000


def evaluate(node: ast.expr, scope: Scope) -> Value:
    """The value of an expression, or `NotStatic`."""
    if scope.depth > _MAX_DEPTH:
        return NotStatic(scope.span(node), "it is nested too deeply, or defined by itself")
    scope = evolve(scope, depth=scope.depth + 1)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return _sequence(node, scope)
    if isinstance(node, ast.Dict):
        return _dict(node, scope)
    if isinstance(node, ast.JoinedStr):
        return _f_string(node, scope)
    if isinstance(node, ast.Name):
        return _name(node, scope)
    if isinstance(node, ast.Attribute):
        return _attribute(node, scope)
    if isinstance(node, ast.UnaryOp):
        return _unary(node, scope)
    if isinstance(node, ast.BinOp):
        return _binary(node, scope)
    if isinstance(node, ast.Call):
        return _call(node, scope)
    if isinstance(node, ast.Subscript):
        return _subscript(node, scope)
    if isinstance(node, ast.IfExp):
        return _conditional(node, scope)
    what = {
        ast.Lambda: "a function",
        ast.ListComp: "a comprehension",
        ast.SetComp: "a comprehension",
        ast.DictComp: "a comprehension",
        ast.GeneratorExp: "a comprehension",
        ast.Compare: "a comparison",
        ast.BoolOp: "a condition",
    }.get(type(node), "no constant")
    return NotStatic(scope.span(node), f"it is {what}")


def evaluate_factory(node: ast.expr, scope: Scope) -> Value:
    """What a `default_factory` makes.

    It may be a lambda without parameters, a container, or a function that only returns something
    constant; else `NotStatic`.
    """
    if isinstance(node, ast.Lambda):
        if _has_parameters(node.args):
            return NotStatic(scope.span(node), "it takes parameters")
        return evaluate(node.body, scope)
    if not isinstance(node, (ast.Name, ast.Attribute)):
        return NotStatic(scope.span(node), "what it makes is only known when it runs")
    target = scope.resolve(node)
    return _made_by(target, scope.span(node), scope)


def _made_by(target: Resolved, place: Span, scope: Scope) -> Value:
    if isinstance(target, External) and target.package == "builtins" and target.last in calls.EMPTY:
        return calls.EMPTY[target.last]()
    if isinstance(target, Found) and isinstance(target.binding.node, ast.FunctionDef):
        function = target.binding.node
        body = [
            one
            for one in function.body
            if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        ]
        only = body[0] if len(body) == 1 else None
        if (
            isinstance(only, ast.Return)
            and only.value is not None
            and not function.decorator_list
            and not _has_parameters(function.args)
        ):
            inner = scope.at(target.module)
            return evaluate(only.value, inner)
        return NotStatic(place, f"`{function.name}` has to run to make it")
    return NotStatic(place, "what it makes is only known when it runs")


def _has_parameters(args: ast.arguments) -> bool:
    return bool(args.args or args.posonlyargs or args.kwonlyargs or args.vararg or args.kwarg)


# ---- containers and text


def _sequence(node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Value:
    found: list[Value] = []
    for part in node.elts:
        if isinstance(part, ast.Starred):
            value = evaluate(part.value, scope)
            if isinstance(value, NotStatic):
                return value
            if not isinstance(value, (list, tuple, set, frozenset, dict)):
                return NotStatic(scope.span(part), "it cannot be unpacked")
            found += list(value)
            continue
        value = evaluate(part, scope)
        if isinstance(value, NotStatic):
            return value
        found.append(value)
    if isinstance(node, ast.Set):
        try:
            return set(found)
        except TypeError:
            return NotStatic(scope.span(node), "its entries cannot be in a set")
    return found if isinstance(node, ast.List) else tuple(found)


def _dict(node: ast.Dict, scope: Scope) -> Value:
    found: dict[Value, Value] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        value = evaluate(value_node, scope)
        if isinstance(value, NotStatic):
            return value
        if key_node is None:
            if not isinstance(value, dict):
                return NotStatic(scope.span(value_node), "it cannot be unpacked")
            found.update(value)
            continue
        key = evaluate(key_node, scope)
        if isinstance(key, NotStatic):
            return key
        try:
            found[key] = value
        except TypeError:
            return NotStatic(scope.span(key_node), "it cannot be a key")
    return found


def _f_string(node: ast.JoinedStr, scope: Scope) -> Value:
    text = ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
            continue
        assert isinstance(part, ast.FormattedValue)
        value = evaluate(part.value, scope)
        if isinstance(value, NotStatic):
            return value
        # What an enumeration's member looks like depends on its class and on Python's version.
        if not isinstance(value, (str, int, float, PurePosixPath)) or part.conversion != -1:
            return NotStatic(scope.span(part), "how it looks as text is only known when it runs")
        form = evaluate(part.format_spec, scope) if part.format_spec is not None else ""
        if isinstance(form, NotStatic):
            return form
        try:
            text += format(value, form)
        except (ValueError, TypeError):
            return NotStatic(scope.span(part), "its format does not fit")
        if len(text) > _MAX_SIZE:
            return NotStatic(scope.span(node), "it is very long")
    return text


# ---- names


def _name(node: ast.Name, scope: Scope) -> Value:
    if node.id in scope.known:
        return scope.known[node.id]
    return _value_of(scope.resolve(node), node, scope)


def _attribute(node: ast.Attribute, scope: Scope) -> Value:
    if _root(node) in scope.known:
        return NotStatic(scope.span(node), f"`{source_of(node)}` is only known when it runs")
    target = scope.resolve(node)
    if not isinstance(target, Unknown):
        return _value_of(target, node, scope)
    # Not a name of a module: perhaps of a class or of a member.
    base = evaluate(node.value, scope)
    if isinstance(base, NotStatic):
        return base
    if isinstance(base, Member) and node.attr in ("value", "name"):
        return base.value if node.attr == "value" else base.name
    if isinstance(base, Reference) and isinstance(base.target, Found):
        return class_value(base.target, node.attr, scope.span(node), scope)
    return NotStatic(scope.span(node), target.why)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def class_value(owner: Found, name: str, place: Span, scope: Scope) -> Value:
    """The value of `Class.name`: a member of an enumeration, or a constant of a class."""
    node = owner.binding.node
    if not isinstance(node, ast.ClassDef):
        return NotStatic(place, f"`{owner.binding.name}` is no class")
    bindings = collect(node)
    binding = bindings.of(name)
    is_enum = enum_kind(owner, scope.project) is not None
    if not isinstance(binding, Binding) or binding.value is None:
        what = "member" if is_enum else "constant"
        return NotStatic(place, f"`{owner.binding.name}` has no {what} `{name}`")
    if is_enum:
        members = enum_members(owner, scope.project)
        if isinstance(members, NotStatic):
            return Member(owner.name, name, members)
        for member in members:
            if member.name == name:
                return member
        return NotStatic(place, f"`{owner.binding.name}` has no member `{name}`")
    inner = scope.at(owner.module, bindings)
    return evaluate(binding.value, inner)


def _value_of(target: Resolved, node: ast.expr, scope: Scope) -> Value:
    if isinstance(target, Unknown):
        shown = source_of(node)
        return NotStatic(scope.span(node), f"`{shown}` is unknown: {target.why}")
    if isinstance(target, Module):
        return NotStatic(scope.span(node), "it is a module")
    if isinstance(target, External):
        return Reference(target)
    binding = target.binding
    if binding.definition is not None:
        return Reference(target)
    if binding.value is None:
        return NotStatic(
            scope.span(node), f"the value of `{binding.name}` is made while the code runs"
        )
    changed = target.module.bindings.changed.get(binding.name)
    if changed is not None:
        return NotStatic(scope.span(node), f"`{binding.name}` is changed after it is assigned")
    local = scope.local if _is_local(target, scope) else None
    inner = scope.at(target.module, local)
    return evaluate(binding.value, inner)


def _is_local(target: Found, scope: Scope) -> bool:
    return scope.local is not None and any(
        target.binding is one for one in scope.local.by_name.get(target.binding.name, ())
    )


# ---- operators and calls


def _unary(node: ast.UnaryOp, scope: Scope) -> Value:
    value = evaluate(node.operand, scope)
    if isinstance(value, NotStatic):
        return value
    return operators.unary(node.op, value, scope.span(node))


def _binary(node: ast.BinOp, scope: Scope) -> Value:
    left = evaluate(node.left, scope)
    if isinstance(left, NotStatic):
        return left
    right = evaluate(node.right, scope)
    if isinstance(right, NotStatic):
        return right
    return operators.binary(node.op, left, right, scope.span(node))


def _conditional(node: ast.IfExp, scope: Scope) -> Value:
    test = evaluate(node.test, scope)
    if isinstance(test, NotStatic):
        return test
    if not isinstance(test, (bool, int, str, list, dict, tuple, type(None))):
        return NotStatic(scope.span(node.test), "it is no constant")
    return evaluate(node.body if test else node.orelse, scope)


def _subscript(node: ast.Subscript, scope: Scope) -> Value:
    base = evaluate(node.value, scope)
    if isinstance(base, (NotStatic, Reference)):
        return base if isinstance(base, NotStatic) else NotStatic(scope.span(node), "it is a type")
    index = evaluate(node.slice, scope)
    if isinstance(index, NotStatic):
        return index
    try:
        return base[index]
    except (TypeError, LookupError):
        return NotStatic(scope.span(node), "it has no such entry")


def _call(node: ast.Call, scope: Scope) -> Value:
    if not isinstance(node.func, (ast.Name, ast.Attribute)):
        return NotStatic(scope.span(node), "what it gives is only known when it runs")
    if _root(node.func) in scope.known:
        return NotStatic(scope.span(node), "what it gives is only known when it runs")
    target = scope.resolve(node.func)
    if isinstance(target, Unknown):
        return NotStatic(scope.span(node), f"`{source_of(node.func)}`: {target.why}")
    if isinstance(target, Found):
        made = scope.construct(node, scope) if scope.construct is not None else None
        if made is not None:
            return made
        if isinstance(target.binding.node, ast.ClassDef) and len(node.args) == 1:
            return _member_by_value(target, node, scope)
        if not node.args and not node.keywords:
            return _made_by(target, scope.span(node), scope)
    if not isinstance(target, External):
        return NotStatic(scope.span(node), "what it gives is only known when it runs")
    return _outside_call(target, node, scope)


def _member_by_value(target: Found, node: ast.Call, scope: Scope) -> Value:
    """`Distance("Dot")`."""
    members = enum_members(target, scope.project)
    value = evaluate(node.args[0], scope)
    if isinstance(value, NotStatic):
        return value
    for member in () if isinstance(members, NotStatic) else members:
        if member.value == value:
            return member
    return NotStatic(scope.span(node), "what it gives is only known when it runs")


def _outside_call(target: External, node: ast.Call, scope: Scope) -> Value:
    not_static = NotStatic(scope.span(node), "what it gives is only known when it runs")
    if any(isinstance(one, ast.Starred) for one in node.args):
        return not_static
    args = [evaluate(one, scope) for one in node.args]
    keywords = {one.arg: evaluate(one.value, scope) for one in node.keywords}
    if None in keywords:
        return not_static
    for value in (*args, *keywords.values()):
        if isinstance(value, NotStatic):
            return value
    made = calls.make(target, args, {str(key): value for key, value in keywords.items()})
    return not_static if isinstance(made, NotStatic) else made


# ---- enumerations


def enum_members(owner: Found, project: Project) -> list[Member] | NotStatic:
    """The members of an enumeration, in order."""
    node = owner.binding.node
    kind = enum_kind(owner, project)
    if kind is None or not isinstance(node, ast.ClassDef):
        return NotStatic(owner.place, f"`{owner.binding.name}` is no enumeration")
    bindings = collect(node)
    scope = Scope(project, owner.module, bindings)
    found: list[Member] = []
    last: Value = 0
    for binding in (one for group in bindings.by_name.values() for one in group):
        if binding.value is None or binding.name.startswith("_") or binding.annotation is not None:
            continue
        if isinstance(binding.value, ast.Lambda):
            continue
        value = _enum_value(binding, kind, last, scope)
        if isinstance(value, NotStatic):
            return value
        last = value
        found.append(Member(owner.name, binding.name, value))
    return found


def _enum_value(binding: Binding, kind: str, last: Value, scope: Scope) -> Value:
    assert binding.value is not None
    if isinstance(binding.value, ast.Call):
        target = scope.resolve(binding.value.func)
        if isinstance(target, External) and target.name == "enum.auto":
            if kind == "StrEnum":
                return binding.name.lower()
            if "_generate_next_value_" in (scope.local.by_name if scope.local else {}):
                return NotStatic(scope.span(binding.value), "the class makes its own values")
            if kind in ("Flag", "IntFlag"):
                return 1 if not last else 1 << last.bit_length()
            return last + 1 if isinstance(last, int) else 1
    value = evaluate(binding.value, scope)
    if kind == "str" and isinstance(value, (int, float)):
        return str(value)
    return value
