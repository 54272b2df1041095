"""What a step takes and gives: the types in `TypedStep[Settings, Input, Output]`.

The rules are those of Wurzel's `TypedStep`: it looks at the nearest class with types in brackets,
and there at the first base that has any.
"""

import ast

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.importers.python.module import source_of
from wzc.importers.python.project import External, Found, Unknown
from wzc.importers.stub.model import PyContract, PyPort
from wzc.importers.stub.static.classes import Class, Classes, is_named
from wzc.importers.stub.static.contracts import FRAMES, MODELS, Contracts
from wzc.importers.stub.static.fields import Fields

_CONTAINERS = {"list": "list", "List": "list", "set": "set", "Set": "set", "DataFrame": "frame"}
_PAIR = "SelfConsumingLeafStep"
Triple = tuple[Class, ast.expr, ast.expr, ast.expr]


@define(eq=False)
class Ports:
    """Reads the types in brackets behind the bases of step classes."""

    classes: Classes
    fields: Fields
    contracts: Contracts
    diagnostics: Diagnostics

    def _typed_base(self, owner: Class) -> tuple[Class, ast.Subscript] | None:
        """The base with types in brackets that Wurzel looks at, and the class it stands in."""
        for base in self.classes.order(owner):
            inherited = self.classes.of(base)
            if inherited is None or is_named(base, "wurzel", ("TypedStep", _PAIR)):
                continue
            for node in inherited.node.bases:
                if isinstance(node, ast.Subscript):
                    return inherited, node
        return None

    def is_generic(self, owner: Class) -> bool:
        """Whether a type variable stands among the types: a base that others complete."""
        found = self._typed_base(owner)
        if found is None:
            return False
        holder, node = found
        for part in ast.walk(node.slice):
            if isinstance(part, (ast.Name, ast.Attribute)):
                target = self.classes.project.resolve(holder.module, part)
                value = target.binding.value if isinstance(target, Found) else None
                if isinstance(value, ast.Call):
                    called = self.classes.project.resolve(target.module, value.func)  # type: ignore[union-attr]
                    if isinstance(called, External) and called.last == "TypeVar":
                        return True
        return False

    def triple(self, owner: Class) -> Triple | None:
        """Settings, input and output, and the class they stand in; None with a report."""
        found = self._typed_base(owner)
        if found is None:
            self.diagnostics.report(
                codes.STEP_NOT_READ,
                f"the step `{owner.node.name}` says neither what it takes nor what it gives",
                owner.found.place,
                help="Wurzel needs `TypedStep[Settings, Input, Output]`",
            )
            return None
        holder, node = found
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        base = self.classes.base(holder, node)
        if is_named(base, "wurzel", (_PAIR,)) and len(parts) == 2:
            return holder, parts[0], ast.Constant(None), parts[1]
        if len(parts) != 3:
            self.diagnostics.report(
                codes.STEP_NOT_READ,
                f"the step `{owner.node.name}` needs three types, and Wurzel finds {len(parts)}",
                holder.module.span(node),
                help="Wurzel takes the first base with types in brackets: "
                "`TypedStep[Settings, Input, Output]`",
            )
            return None
        return holder, parts[0], parts[1], parts[2]

    def is_none(self, holder: Class, node: ast.expr) -> bool:
        """Whether it is `None`, also by another name such as Wurzel's `NoSettings`."""
        if isinstance(node, ast.Constant):
            return node.value is None
        if not isinstance(node, (ast.Name, ast.Attribute)):
            return False
        target = self.classes.project.resolve(holder.module, node)
        if isinstance(target, External):
            return target.last in ("NoSettings", "NoneType")
        value = target.binding.value if isinstance(target, Found) else None
        return isinstance(value, ast.Constant) and value.value is None

    def port(self, holder: Class, node: ast.expr) -> PyPort | Unknown | None:
        """What stands for the input or output; None for nothing, Unknown after a report."""
        if self.is_none(holder, node):
            return None
        place = holder.module.span(node)
        kind, inner = "one", node
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return self._wrong(holder, node, "Wurzel does not follow types in quotes here")
        if isinstance(node, ast.Subscript):
            target = self.classes.project.resolve(holder.module, node.value)
            name = target.last if isinstance(target, External) else ""
            kind = _CONTAINERS.get(name, "")
            inner = node.slice
            if not kind or isinstance(inner, ast.Tuple):
                return self._wrong(holder, node, "Wurzel knows `list`, `set` and `DataFrame`")
        if not isinstance(inner, (ast.Name, ast.Attribute)):
            return self._wrong(holder, node, "it is no class of data")
        target = self.classes.project.resolve(holder.module, inner)
        contract = self._contract(target)
        if contract is None:
            why = target.why if isinstance(target, Unknown) else "it is no contract of Wurzel's"
            return self._wrong(holder, inner, why)
        return PyPort(kind, contract, place)

    def _contract(self, target: object) -> str | None:
        """The name of the contract that a class is; those of the project are read."""
        if isinstance(target, External):
            # Without the package nothing more is known than the name.
            self.contracts.found.setdefault(target.name, PyContract(target.name))
            return target.name
        if not isinstance(target, Found):
            return None
        owner = self.classes.of(target)
        if owner is None:
            return None
        known = ("wurzel", "pandera", "pydantic")
        if not any(
            is_named(base, top, (*FRAMES, *MODELS))
            for base in self.classes.order(owner)
            for top in known
        ):
            return None
        self.contracts.add(owner)
        return owner.name

    def _wrong(self, holder: Class, node: ast.expr, why: str) -> Unknown:
        place = holder.module.span(node)
        self.diagnostics.report(
            codes.STEP_NOT_READ,
            f"`{source_of(node)}` cannot be read as data of the step `{holder.node.name}`",
            place,
            why,
        )
        return Unknown(place, why)
