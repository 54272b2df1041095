"""`import` and `from ... import`: modules of the project are read, others are known by name."""

import ast
import re

from wzc.diagnostics import catalogue
from wzc.importers.python import Module
from wzc.importers.wurzel.pipeline.interpreter import Interpreter, Left
from wzc.importers.wurzel.pipeline.messages import raised
from wzc.importers.wurzel.pipeline.scope import Scope
from wzc.importers.wurzel.pipeline.values import (
    MISSING,
    External,
    ModuleValue,
    Unknown,
    Value,
)
from wzc.source.file import Span
from wzc.values.suggest import nearest

_INSTALLED = re.compile(r"(^|/)(site-packages|dist-packages|lib-dynload|lib/python3[^/]*)(/|$)")


def load(run: Interpreter, module: Module, name: str = "") -> ModuleValue:
    """Read a module of the project, once. `name` is its `__name__` where that is another."""
    known = run.modules.get(module.name)
    if known is not None:
        return known
    made = ModuleValue(module)
    run.modules[module.name] = made
    if module.problem is not None:
        why = f"this is not Python 3: {module.problem.why}"
        raise raised("SyntaxError", catalogue.PYTHON_FAILS, why, module.problem.place)
    made.names["__name__"] = name or module.name
    made.names["__file__"] = module.file.key
    made.names["__doc__"] = None
    with run.loading():
        run.execute(run, module.tree.body, Scope(made, made.names))
    return made


def import_modules(run: Interpreter, node: ast.Import, scope: Scope) -> list[Left]:
    """`import a.b, c as d`."""
    for alias in node.names:
        place = scope.span(alias)
        whole = _module(run, alias.name, place)
        if alias.asname:
            run.bind(scope.home(alias.asname), alias.asname, whole)
        else:
            top = alias.name.partition(".")[0]
            run.bind(scope.home(top), top, _module(run, top, place))
    return []


def _module(run: Interpreter, name: str, place: Span) -> ModuleValue | External:
    """A module by its dotted name; the packages above it are read first, as in Python."""
    if is_outside(name):
        return External(name, place)
    parts = name.split(".")
    found: ModuleValue | External = External(name, place)
    for count in range(1, len(parts) + 1):
        module = own_module(run, ".".join(parts[:count]))
        outside = External(name, place)
        found = outside if module is None else load(run, module)
    if isinstance(found, External):
        run.unknowns += 1  # whether it is there is only known when it runs
    return found


def own_module(run: Interpreter, name: str) -> Module | None:
    """A module of the project. Installed packages are not: only their classes are looked up."""
    found = run.project.module(name)
    return None if found is not None and is_installed(found.file.key) else found


def is_installed(path: str) -> bool:
    """Whether a path is where Python keeps what is installed, by the names of its folders."""
    return bool(_INSTALLED.search(path))


def is_outside(name: str) -> bool:
    """Whether a module is Wurzel's: its classes are known without its source."""
    return name.partition(".")[0] == "wurzel"


def import_from(run: Interpreter, node: ast.ImportFrom, scope: Scope) -> list[Left]:
    """`from m import a, b as c` and `from m import *`."""
    place = scope.span(node)
    source = _source(run, node, scope, place)
    for alias in node.names:
        if alias.name == "*":
            _star(run, source, scope)
            continue
        alias_place = scope.span(alias)
        if isinstance(source, External):
            value = external_member(run, source, alias.name, alias_place)
        else:
            value = member(run, source, alias.name, alias_place, is_import=True)
        name = alias.asname or alias.name
        run.bind(scope.home(name), name, value)
    return []


def _source(
    run: Interpreter, node: ast.ImportFrom, scope: Scope, place: Span
) -> ModuleValue | External:
    name = node.module or ""
    if not node.level:
        return _module(run, name, place)
    package = scope.module.module.package
    parts = package.split(".") if package else []
    up = node.level - 1
    if len(parts) <= up:
        message = f"`{'.' * node.level}{name}` leads out of the package"
        raise raised("ImportError", catalogue.PYTHON_MODULE_NOT_FOUND, message, place)
    base = ".".join([*parts[: len(parts) - up], name] if name else parts[: len(parts) - up])
    found = _module(run, base, place)
    if isinstance(found, External):
        raise not_found(run, base, place)
    return found


def not_found(run: Interpreter, module: str, place: Span) -> Exception:
    """The report of a module that is nowhere."""
    problem = raised(
        "ModuleNotFoundError",
        catalogue.PYTHON_MODULE_NOT_FOUND,
        f"the module `{module}` cannot be found",
        place,
    )
    problem.notes.append(looked_for(run))
    problem.help = (
        "run wzc in the folder from which Wurzel is run, or let --import ask Python for it"
    )
    return problem


def looked_for(run: Interpreter) -> str:
    """Where modules were looked for, in words."""
    own = [root for root in run.project.roots if not is_installed(f"{root}/")]
    folders = list(dict.fromkeys(run.project.shown(root) or "." for root in own)) or ["."]
    others = len(own) < len(run.project.roots)
    return "looked for in: " + ", ".join(folders) + (", installed packages" if others else "")


def member(
    run: Interpreter, module: ModuleValue, name: str, place: Span, *, is_import: bool = False
) -> Value:
    """`module.name`; raises what Python raises where there is no such name."""
    found = module.names.get(name, MISSING)
    if found is not MISSING:
        return run.known(found)
    inside = module.module
    if inside.is_package:
        submodule = run.project.module(f"{inside.name}.{name}")
        if submodule is not None:
            return load(run, submodule)
    starred = from_star(run, module, name, place)
    if starred is not None:
        return starred
    if "__getattr__" in module.names:
        return run.unknown(place, f"`{inside.name}` makes its names while it runs")
    if name in inside.bindings.by_name:
        # Modules that import one another: Python may or may not have come to it.
        return run.unknown(
            place, f"`{inside.name}` has not come to `{name}` when it is asked for it"
        )
    kind = "ImportError" if is_import else "AttributeError"
    message = f"the module `{inside.name}` has no `{name}`"
    problem = raised(kind, catalogue.UNKNOWN_PYTHON_NAME, message, place)
    near = nearest(name, [one for one in module.names if not one.startswith("__")])
    if near:
        problem.label = f"did you mean `{near}`?"
    problem.notes.append(f"`{inside.name}` is {inside.file.name}")
    return problem_raised(problem)


def problem_raised(problem: Exception) -> Value:
    """Raises it: an expression where one is needed."""
    raise problem


def external_member(run: Interpreter, owner: External, name: str, place: Span) -> Value:
    """`owner.name` outside of the project; or a module in a folder that is no package."""
    whole = f"{owner.name}.{name}"
    if whole == "typing.TYPE_CHECKING":
        return False
    if not is_outside(whole):
        module = own_module(run, whole)
        if module is not None:
            return load(run, module)
    return External(whole, place)


def _star(run: Interpreter, source: ModuleValue | External, scope: Scope) -> None:
    if isinstance(source, External):
        scope.module.stars.append(source)
        return
    exported = source.names.get("__all__")
    names = [name for name in source.names if not name.startswith("_")]
    if isinstance(exported, (list, tuple)):
        names = [name for name in exported if isinstance(name, str)]
    for name in names:
        if name in source.names:
            run.bind(scope.names, name, source.names[name])
    scope.module.stars += source.stars


def from_star(run: Interpreter, module: ModuleValue, name: str, place: Span) -> Value | None:
    """What a name means that only `from m import *` can have brought; None if there is none."""
    unknown: Unknown | None = None
    for source in reversed(module.stars):
        if is_outside(source.name):
            if name in run.shipped or name in ("WZ", "TypedStep"):
                return External(f"{source.name}.{name}", place)
        elif unknown is None:
            why = f"`{name}` may come from `from {source.name} import *`"
            unknown = run.unknown(place, why, notes=(looked_for(run),))
    import builtins

    return None if name in dir(builtins) else unknown
