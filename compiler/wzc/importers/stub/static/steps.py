"""Step classes in modules: which there are, and what each is made of."""

import ast
from collections.abc import Sequence

from attrs import define, evolve

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.python.bindings import Binding
from wzc.importers.python.module import Module, source_of
from wzc.importers.python.project import External, Found, Project, Unknown
from wzc.importers.stub.docs import paragraph
from wzc.importers.stub.model import Package, PyField, PyStep, Validator
from wzc.importers.stub.static.classes import Class, Classes, is_named
from wzc.importers.stub.static.contracts import Contracts
from wzc.importers.stub.static.fields import Fields
from wzc.importers.stub.static.ports import Ports
from wzc.importers.stub.static.validators import validators_in

_STEP = ("TypedStep", "SelfConsumingLeafStep")
_IMPORT = "`--import` reads it by running the module, in a Python that has what it needs"


def read_modules(project: Project, modules: Sequence[Module], diagnostics: Diagnostics) -> Package:
    """The step classes of the modules, and the contracts they exchange.

    A class counts where it is defined, and in the `__init__` of a package that imports it.
    Abstract classes, and those whose name begins with `_`, are bases of others and left out.
    """
    reader = _Reader.of(project, modules, diagnostics)
    steps: dict[str, PyStep] = {}
    for module in modules:
        for owner in reader.candidates(module):
            if owner.name not in steps:
                made = reader.step(owner)
                if made is not None:
                    steps[owner.name] = made
    return Package(tuple(steps.values()), reader.contracts.found)


@define(eq=False)
class _Reader:
    project: Project
    classes: Classes
    fields: Fields
    contracts: Contracts
    ports: Ports
    diagnostics: Diagnostics
    tops: frozenset[str]

    @staticmethod
    def of(project: Project, modules: Sequence[Module], diagnostics: Diagnostics) -> "_Reader":
        """A reader for the modules of a project."""
        classes = Classes(project)
        fields = Fields(classes)
        contracts = Contracts(classes, fields)
        ports = Ports(classes, fields, contracts, diagnostics)
        tops = frozenset(module.name.partition(".")[0] for module in modules)
        return _Reader(project, classes, fields, contracts, ports, diagnostics, tops)

    def candidates(self, module: Module) -> list[Class]:
        """The classes of a module that may be steps, in the order of their lines."""
        found = []
        for name, bindings in module.bindings.by_name.items():
            for binding in bindings:
                self._made_by_call(module, binding)
            target = self.project.lookup(module, name, with_builtins=False)
            owner = self.classes.of(target) if target is not None else None
            if owner is None or owner.node.name.startswith("_"):
                continue
            own = owner.module is module
            top = owner.module.name.partition(".")[0]
            reexported = module.is_package and (top in self.tops or top != "wurzel")
            if (own or reexported) and self.is_step(owner):
                found.append(owner)
        return sorted(found, key=lambda owner: (owner.module is not module, owner.node.lineno))

    def is_step(self, owner: Class) -> bool:
        """Whether it derives from Wurzel's `TypedStep`. Bases that hide it are reported."""
        order = self.classes.order(owner)
        if any(is_named(base, "wurzel", _STEP) for base in order[1:]):
            return not self._is_base(owner)
        for node, unknown in self.classes.unknown_bases(owner):
            if "Step" in source_of(node):
                self._unknown_base(owner, node, unknown)
                return False
        for base in order[1:]:
            if isinstance(base, External) and base.last.endswith("Step"):
                why = f"`{base.package}` is not found"
                self._unknown_base(owner, owner.node.bases[0], Unknown(owner.found.place, why))
        return False

    def _unknown_base(self, owner: Class, node: ast.expr, unknown: Unknown) -> None:
        self.diagnostics.report(
            codes.STEP_UNKNOWN_BASE,
            f"whether `{owner.node.name}` is a step cannot be seen: its base "
            f"`{source_of(node)}` cannot be followed",
            owner.found.place,
            unknown.why,
            secondary=[] if unknown.place.file is owner.module.file else [Label(unknown.place)],
            help=_IMPORT,
        )

    def _made_by_call(self, module: Module, binding: Binding) -> None:
        """`X = type("X", (TypedStep[...],), {})`: a class that only running the code makes."""
        call = binding.value
        if not isinstance(call, ast.Call) or len(call.args) != 3:
            return
        if isinstance(call.func, (ast.Name, ast.Attribute)) and isinstance(call.args[1], ast.Tuple):
            for base in call.args[1].elts:
                plain = base.value if isinstance(base, ast.Subscript) else base
                target = self.project.resolve(module, plain)
                if is_named(target, "wurzel", _STEP) and not isinstance(target, Unknown):
                    self.diagnostics.report(
                        codes.STEP_NOT_READ,
                        f"the step `{binding.name}` is made while the code runs",
                        module.span(call),
                        help=_IMPORT,
                    )

    # ---- abstract classes

    def _is_base(self, owner: Class) -> bool:
        """Whether it is there for others: without `run`, with abstract methods, or generic."""
        defined: set[str] = set()
        abstract: set[str] = set()
        has_run = False
        for base in self.classes.order(owner):
            if is_named(base, "wurzel", _STEP):
                continue
            inherited = self.classes.of(base)
            if inherited is None:
                has_run = has_run or not isinstance(base, External)
                continue
            for name, bindings in inherited.bindings.by_name.items():
                if name in defined:
                    continue
                defined.add(name)
                has_run = has_run or name == "run"
                if self._is_abstract(inherited, bindings[-1]):
                    abstract.add(name)
        return bool(abstract) or not has_run or self.ports.is_generic(owner)

    def _is_abstract(self, owner: Class, binding: Binding) -> bool:
        definition = binding.definition
        for node in definition.decorator_list if definition is not None else ():
            target = self.project.resolve(owner.module, node)
            if isinstance(target, External) and target.package == "abc":
                return True
        return False

    # ---- one step

    def step(self, owner: Class) -> PyStep | None:
        """What a step class says; None, and a report, where that cannot be read."""
        for node in self.classes.strange_decorators(owner):
            self._decorated(owner, node)
        triple = self.ports.triple(owner)
        if triple is None:
            return None
        holder, settings_node, input_node, output_node = triple
        settings = self._settings(owner, holder, settings_node)
        if settings is None:
            return None
        fields, validators = settings
        input = self.ports.port(holder, input_node)
        output = self.ports.port(holder, output_node)
        if isinstance(input, Unknown) or isinstance(output, Unknown):
            return None
        return PyStep(
            owner.module.name,
            owner.node.name,
            fields,
            input,
            output,
            validators,
            paragraph(owner.doc),
            owner.found.place,
        )

    def _decorated(self, owner: Class, node: ast.expr) -> None:
        self.diagnostics.report(
            codes.STEP_UNKNOWN_BASE,
            f"what `{source_of(node)}` makes of `{owner.node.name}` is only known when it runs",
            owner.module.span(node),
            "the class is read as it is written",
            help=_IMPORT,
        )

    def _settings(
        self, owner: Class, holder: Class, node: ast.expr
    ) -> tuple[tuple[PyField, ...], tuple[Validator, ...]] | None:
        """The fields and validators of a step's settings; nothing for a step without settings."""
        if self.ports.is_none(holder, node):
            return (), ()
        target = self.project.resolve(holder.module, node)
        settings = self.classes.of(target)
        if settings is None or not self.fields.is_settings(settings):
            why = target.why if isinstance(target, Unknown) else ""
            if isinstance(target, Found) and settings is None:
                why = "it is made while the code runs"
            elif settings is not None:
                why = "it is no subclass of Wurzel's `Settings`"
            elif isinstance(target, External):
                why = f"`{target.package}` is not found"
            self.diagnostics.report(
                codes.STEP_NOT_READ,
                f"the settings `{source_of(node)}` of `{owner.node.name}` cannot be read",
                holder.module.span(node),
                why,
                help=_IMPORT if why != "it is no subclass of Wurzel's `Settings`" else None,
            )
            return None
        for base_node, unknown in self.classes.unknown_bases(settings):
            self._missing_fields(settings, source_of(base_node), unknown.why)
        for base in self.classes.order(settings):
            known = ("pydantic", "pydantic_settings", "wurzel", "typing", "abc", "builtins")
            if isinstance(base, External) and base.package not in known:
                self._missing_fields(settings, base.name, f"`{base.package}` is not found")
        for decorator in self.classes.strange_decorators(settings):
            self._decorated(settings, decorator)
        fields = tuple(self._prefixed(settings, self.fields.of(settings)))
        return fields, tuple(self._validators(settings, list(fields)))

    def _missing_fields(self, settings: Class, base: str, why: str) -> None:
        self.diagnostics.report(
            codes.STEP_UNKNOWN_BASE,
            f"the settings that `{settings.node.name}` has from `{base}` cannot be read",
            settings.found.place,
            why,
            help=_IMPORT,
        )

    def _prefixed(self, settings: Class, fields: list[PyField]) -> list[PyField]:
        """With `env_prefix` or `alias_generator` Wurzel's own names reach no field."""
        for base in self.classes.order(settings):
            inherited = self.classes.of(base)
            if inherited is None or inherited.module.name.partition(".")[0] == "wurzel":
                continue
            binding = inherited.bindings.of("model_config")
            value = binding.value if isinstance(binding, Binding) else None
            for name, node in _entries(value):
                empty = isinstance(node, ast.Constant) and not node.value
                if name in ("env_prefix", "alias_generator") and not empty:
                    why = f"`{name}` in `model_config` gives it another name"
                    return [evolve(field, variable="", why=why) for field in fields]
        return fields

    def _validators(self, settings: Class, fields: list[PyField]) -> list[Validator]:
        """Those of the class and of what it inherits from; the nearest of each name."""
        found: dict[str, Validator] = {}
        for base in reversed(self.classes.order(settings)):
            inherited = self.classes.of(base)
            # Wurzel's own base has a validator that fills defaults in.
            if inherited is not None and inherited.module.name != "wurzel.core.settings":
                scope = self.classes.scope(inherited)
                found |= validators_in(inherited.node.body, fields, scope)
        return list(found.values())


def _entries(node: ast.expr | None) -> list[tuple[str, ast.expr]]:
    """The entries of `SettingsConfigDict(a=1)` or `{"a": 1}`."""
    if isinstance(node, ast.Call):
        return [(one.arg, one.value) for one in node.keywords if one.arg]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return [(str(k.value), v) for k, v in pairs if isinstance(k, ast.Constant)]
    return []
