"""The modules of a project, and what names in them mean.

Modules are looked for in the roots as Python does: the first root that has the top-level package
has all of it. Names are followed through imports, re-exports and aliases, to a definition or to
the dotted name of something outside of the project.
"""

import ast
import builtins
import sys
from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import define, field

from wzc.importers.python.bindings import Binding, Bindings
from wzc.importers.python.files import Files
from wzc.importers.python.module import Module, parse_module
from wzc.source.file import Span

# What is known by name; its source says nothing more.
OPAQUE = frozenset(sys.stdlib_module_names) | {
    "annotated_types",
    "hera",
    "numpy",
    "pandas",
    "pandera",
    "pydantic",
    "pydantic_core",
    "pydantic_settings",
    "typing_extensions",
}
_DEEPEST = 12
_BUILTINS = frozenset(dir(builtins))


@define(frozen=True, eq=False)
class Found:
    """A name of the project: the module and the binding that defines it."""

    module: Module
    binding: Binding

    @property
    def name(self) -> str:
        """Its dotted name."""
        return f"{self.module.name}.{self.binding.name}"

    @property
    def place(self) -> Span:
        """Where it is defined."""
        definition = self.binding.definition
        if definition is not None:
            return self.module.name_span(definition)
        return self.module.span(self.binding.node)


@define(frozen=True)
class External:
    """Something outside of the project, by its dotted name: `pydantic.Field`, `builtins.int`."""

    name: str

    @property
    def package(self) -> str:
        """The top-level package."""
        return self.name.partition(".")[0]

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]


@define(frozen=True)
class Unknown:
    """A name that cannot be followed: where, and why."""

    place: Span
    why: str


Resolved: TypeAlias = Found | External | Module | Unknown


@define(eq=False)
class Project:
    """Modules by name and by file.

    `roots` are folders, without `/` at their end; `shown` says what messages call a path.
    """

    files: Files
    roots: Sequence[str]
    shown: Callable[[str], str] = str
    opaque: frozenset[str] = OPAQUE
    _modules: dict[str, Module | None] = field(factory=dict, init=False)
    _tops: dict[str, str | None] = field(factory=dict, init=False)

    # ---- modules

    def module(self, name: str) -> Module | None:
        """The module of a dotted name; None if the roots have none, or it is opaque."""
        if name not in self._modules:
            self._modules[name] = self._find(name)
        return self._modules[name]

    def open(self, path: str, shown: str = "") -> Module | None:
        """The module in a file; its dotted name follows from the packages it lies in."""
        parts = path.split("/")
        stem = parts[-1].removesuffix(".py")
        names = [] if stem == "__init__" else [stem]
        folders = parts[:-1]
        while folders and self.files.read("/".join([*folders, "__init__.py"])) is not None:
            names.insert(0, folders.pop())
        name = ".".join(names) or "__init__"
        known = self._modules.get(name)
        if known is not None and known.file.key == path:
            return known
        self._tops[name.partition(".")[0]] = "/".join(folders)
        self._modules[name] = self._read(name, path, shown or self.shown(path))
        return self._modules[name]

    def submodules(self, name: str) -> list[str]:
        """The dotted names of all modules within a package, the package first; sorted."""
        module = self.module(name)
        # A folder may link to itself.
        if module is None or name.count(".") > _DEEPEST:
            return []
        found = [name]
        if module.is_package:
            folder = module.file.key.rpartition("/")[0]
            for entry in self.files.names(folder):
                stem = entry.removesuffix(".py")
                is_module = entry.endswith(".py") and stem != "__init__"
                is_package = self.files.read(f"{folder}/{entry}/__init__.py") is not None
                if stem.isidentifier() and (is_module or is_package):
                    found += self.submodules(f"{name}.{stem}")
        return found

    def _find(self, name: str) -> Module | None:
        top = name.partition(".")[0]
        if top in self.opaque and top not in self._tops:
            return None
        if top not in self._tops:
            self._tops[top] = self._root_of(top)
        root = self._tops[top]
        for folder in self.roots if root is None else (root,):
            base = "/".join([folder, *name.split(".")]) if folder else name.replace(".", "/")
            for path in (f"{base}/__init__.py", f"{base}.py"):
                made = self._read(name, path, self.shown(path))
                if made is not None:
                    return made
        return None

    def _root_of(self, top: str) -> str | None:
        """The first root that has the package; None for one without `__init__.py`."""
        for root in self.roots:
            entries = self.files.names(root)
            if f"{top}.py" in entries:
                return root
            if top in entries and "__init__.py" in self.files.names(f"{root}/{top}"):
                return root
        return None

    def _read(self, name: str, path: str, shown: str) -> Module | None:
        data = self.files.read(path)
        if data is None:
            return None
        is_package = path.rpartition("/")[2] == "__init__.py"
        return parse_module(name, shown, path, data, is_package=is_package)

    # ---- names

    def resolve(self, module: Module, node: ast.expr, local: Bindings | None = None) -> Resolved:
        """What a name or a dotted name in a module means. `local` is a class's own scope."""
        if isinstance(node, ast.Name):
            found = local.of(node.id) if local is not None else None
            if isinstance(found, Binding):
                if found.alias is None:
                    return Found(module, found)
                return self._follow(module, found, set())
            if isinstance(found, str):
                return Unknown(module.span(node), found)
            result = self.lookup(module, node.id)
            return result or Unknown(module.span(node), "nothing defines it")
        if isinstance(node, ast.Attribute):
            base = self.resolve(module, node.value, local)
            return self.member(base, node.attr, module.span(node))
        return Unknown(module.span(node), "it is no name")

    def member(self, base: Resolved, name: str, place: Span) -> Resolved:
        """What `base.name` means, for a module or something outside of the project."""
        if isinstance(base, External):
            return External(f"{base.name}.{name}")
        if isinstance(base, Module):
            found = self.lookup(base, name, with_builtins=False)
            if found is None:
                return Unknown(place, f"the module `{base.name}` has no `{name}`")
            return found
        if isinstance(base, Unknown):
            return base
        return Unknown(place, f"`{base.binding.name}` is no module")

    def lookup(self, module: Module, name: str, *, with_builtins: bool = True) -> Resolved | None:
        """What a name means in a module's scope; None if nothing defines it."""
        found = self._lookup(module, name, set())
        if found is None and with_builtins and name in _BUILTINS:
            return External(f"builtins.{name}")
        return found

    def _lookup(self, module: Module, name: str, seen: set[tuple[str, str]]) -> Resolved | None:
        if (module.name, name) in seen:
            return Unknown(Span(module.file, 0, 0), f"`{name}` leads back to itself")
        seen.add((module.name, name))
        binding = module.bindings.of(name)
        if isinstance(binding, str):
            return Unknown(module.span(module.bindings.by_name[name][-1].node), binding)
        if binding is not None:
            return self._follow(module, binding, seen)
        starred = self._starred(module, name, seen)
        if starred is not None:
            return starred
        if module.is_package:
            return self.module(f"{module.name}.{name}")
        return None

    def _starred(self, module: Module, name: str, seen: set[tuple[str, str]]) -> Resolved | None:
        for node in reversed(module.bindings.stars):
            source = self._source(module, node)
            if isinstance(source, Module):
                exported = self.exported(source)
                if name in exported if exported is not None else not name.startswith("_"):
                    found = self._lookup(source, name, set(seen))
                    if found is not None and not isinstance(found, Unknown):
                        return found
            elif isinstance(source, External) and name not in _BUILTINS:
                why = f"it may come from `from {source.name} import *`"
                return Unknown(module.span(node), why)
        return None

    def exported(self, module: Module) -> list[str] | None:
        """The names of `__all__`; None if there is none, or it is no plain list."""
        binding = module.bindings.of("__all__")
        if not isinstance(binding, Binding) or not isinstance(binding.value, (ast.List, ast.Tuple)):
            return None
        parts = binding.value.elts
        return [str(part.value) for part in parts if isinstance(part, ast.Constant)]

    def _follow(self, module: Module, binding: Binding, seen: set[tuple[str, str]]) -> Resolved:
        node = binding.node
        place = module.span(node)
        if isinstance(node, ast.Import) and binding.alias is not None:
            whole = binding.alias.name
            wanted = whole if binding.alias.asname else whole.split(".")[0]
            return self.module(wanted) or External(wanted)
        if isinstance(node, ast.ImportFrom) and binding.alias is not None:
            source = self._source(module, node)
            name = binding.alias.name
            if isinstance(source, External):
                return External(f"{source.name}.{name}")
            if not isinstance(source, Module):
                return source
            if source.problem is not None:
                why = f"the module `{source.name}` cannot be read: {source.problem.why}"
                return Unknown(place, why)
            # A package's name beats its submodule's, as in Python.
            found = self._lookup(source, name, seen)
            if found is None:
                if source.bindings.of("__getattr__") is not None:
                    return Unknown(place, f"`{source.name}` makes its names while it runs")
                return Unknown(place, f"the module `{source.name}` has no `{name}`")
            return found
        if isinstance(binding.value, (ast.Name, ast.Attribute)) and binding.annotation is None:
            # An alias: `Base = other.Base`. What is no name of a module is a value.
            key = (module.name, f"={binding.name}")
            if key in seen:
                return Unknown(place, f"`{binding.name}` leads back to itself")
            seen.add(key)
            followed = self._alias(module, binding.value, seen)
            if followed is not None:
                return followed
        return Found(module, binding)

    def _alias(self, module: Module, node: ast.expr, seen: set[tuple[str, str]]) -> Resolved | None:
        """What an alias stands for; None where it is a value such as `settings.NAME`."""
        if isinstance(node, ast.Name):
            found = self._lookup(module, node.id, seen)
            if found is None and node.id in _BUILTINS:
                return External(f"builtins.{node.id}")
            return found
        if isinstance(node, ast.Attribute):
            base = self._alias(module, node.value, seen)
            if isinstance(base, (External, Module)):
                return self.member(base, node.attr, module.span(node))
        return None

    def _source(self, module: Module, node: ast.ImportFrom) -> Module | External | Unknown:
        """The module that a `from` names."""
        name = node.module or ""
        if node.level:
            parts = module.package.split(".") if module.package else []
            up = node.level - 1
            if len(parts) <= up:
                return Unknown(module.span(node), "it is a relative import that leaves its package")
            base = parts[: len(parts) - up]
            name = ".".join([*base, name] if name else base)
            found = self.module(name)
            if found is None:
                return Unknown(module.span(node), f"there is no module `{name}`")
            return found
        return self.module(name) or External(name)
