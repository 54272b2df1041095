"""A package's steps and contracts as `.wz` source."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.stub.declared import Declared, declared_conditions, declared_settings
from wzc.importers.stub.model import Package, PyContract, PyField, PyPort, PyStep
from wzc.importers.stub.types import said, source
from wzc.writing import (
    Assign,
    Blank,
    Block,
    Comment,
    Entry,
    Expression,
    Extern,
    Line,
    Parameter,
    Raw,
    literals,
    write,
)

_WIDTH = 100
_BASES = {
    "PydanticModel": "PydanticModel",
    "BaseModel": "PydanticModel",
    "PanderaDataFrameModel": "PanderaDataFrameModel",
    "DataFrameModel": "PanderaDataFrameModel",
    "SchemaModel": "PanderaDataFrameModel",
}


@define(frozen=True)
class Shipped:
    """What the standard library declares: the names of contracts."""

    contracts: frozenset[str] = frozenset()

    def contract(self, name: str) -> str | None:
        """The library's contract for a class of Wurzel's; None if it has none."""
        top, last = name.partition(".")[0], name.rpartition(".")[2]
        return last if top == "wurzel" and last in self.contracts else None


def stub_text(package: Package, title: str, shipped: Shipped, diagnostics: Diagnostics) -> str:
    """The text of a `.wz` file. What the language cannot say is reported."""
    return write(_Writer(package, shipped, diagnostics).document(title))


def stub_entries(package: Package, shipped: Shipped, diagnostics: Diagnostics) -> list[Entry]:
    """The same as entries, for a file that has more in it; imports are the first of them."""
    return _Writer(package, shipped, diagnostics).document("")


@define(eq=False)
class _Writer:
    package: Package
    shipped: Shipped
    diagnostics: Diagnostics
    # The contract's name in the file, by the class.
    names: dict[str, str] = Factory(dict)

    def document(self, title: str) -> list[Entry]:
        """All entries of the file."""
        steps = self._steps()
        own = self._contracts(steps)
        entries: list[Entry] = [Comment(title), Blank()]
        imported = dict(sorted(self._imports(steps, own).items()))
        if imported:
            entries += [*_import_lines(imported), Blank()]
        for contract in own:
            entries += [*self._contract(contract), Blank()]
        for step in steps:
            entries += [self._step(step), Blank()]
        return entries

    def _steps(self) -> list[PyStep]:
        """The steps, each name once."""
        found: dict[str, PyStep] = {}
        for step in self.package.steps:
            other = found.setdefault(step.name, step)
            if other is not step:
                self._same_name("steps", step.name, step, other)
        return list(found.values())

    def _same_name(
        self, what: str, name: str, one: PyStep | PyContract, other: PyStep | PyContract
    ) -> None:
        secondary = [Label(other.place, "the other one")] if other.place is not None else []
        self.diagnostics.report(
            codes.SAME_CLASS_NAME,
            f"two {what} are called `{name}`, and a file has room for one",
            one.place,
            secondary=secondary,
            help="Wurzel tells steps apart by the names of their classes; rename one of them"
            if what == "steps"
            else "rename one of the classes, or write stubs of the modules into files of their own",
        )

    # ---- contracts

    def _contracts(self, steps: Sequence[PyStep]) -> list[PyContract]:
        """The contracts that the file declares, each after the one it extends."""
        found: dict[str, PyContract] = {}
        taken: dict[str, PyContract | PyStep] = {step.name: step for step in steps}
        ports = [port for step in steps for port in (step.input, step.output) if port is not None]
        for port in ports:
            self._add_contract(port.contract, found, taken)
        return list(found.values())

    def _add_contract(
        self,
        name: str,
        found: dict[str, PyContract],
        taken: dict[str, PyContract | PyStep],
    ) -> None:
        if name in self.names:
            return
        shipped = self.shipped.contract(name)
        if shipped is not None:
            self.names[name] = shipped
            return
        contract = self.package.contracts.get(name, PyContract(name))
        self.names[name] = contract.short
        other = taken.setdefault(contract.short, contract)
        if other is not contract:
            self._same_name("classes", contract.short, contract, other)
        if contract.base and contract.base.rpartition(".")[2] not in _BASES:
            self._add_contract(contract.base, found, taken)
        found[name] = contract

    def _imports(self, steps: Sequence[PyStep], own: Sequence[PyContract]) -> dict[str, str]:
        """The library's contracts that the file needs: name there by name here."""
        declared = {contract.short for contract in own} | {step.name for step in steps}
        needed: dict[str, str] = {}
        for name in list(self.names):
            shipped = self.shipped.contract(name)
            if shipped is not None:
                alias = shipped if shipped not in declared else f"Wurzel{shipped}"
                self.names[name] = alias
                needed[shipped] = alias
        for contract in own:
            base = _BASES.get(contract.base.rpartition(".")[2])
            if base is not None and base in self.shipped.contracts:
                needed[base] = base
                self.names[contract.base] = base
        return needed

    def _contract(self, contract: PyContract) -> list[Entry]:
        extends = f" extends {self.names[contract.base]}" if contract.base in self.names else ""
        fields: list[Entry] = []
        for field in contract.fields:
            known = said(field.type, in_json=True)
            self._inexact(field, known.inexact, f"the field `{field.name}` of `{contract.short}`")
            fields.append(
                Line(f"{literals.key(field.name)}: {source(known.type)}", doc=_wrapped(field.doc))
            )
        if not contract.fields and not contract.base and contract.place is None:
            self.diagnostics.report(
                codes.STEP_UNKNOWN_BASE,
                f"the fields of the contract `{contract.name}` are not known: "
                "its package is not found",
                None,
            )
        head = f"contract {contract.short}{extends}"
        text = _wrapped(contract.doc, width=_WIDTH - 3)
        doc: list[Entry] = [Comment(text, doc=True)] if text else []
        return [*doc, Block(head, fields, inline=False)]

    # ---- steps

    def _step(self, step: PyStep) -> Extern:
        conditions, sentences = declared_conditions(step)
        body: list[Entry] = [Assign("class", step.path)]
        if conditions:
            requirements = [Assign(name, Raw(text)) for name, text in conditions.items()]
            body.append(Block("required", requirements))
        for field in step.settings:
            if not field.variable:
                self._unreached(step, field)
        parameters = [self._parameter(step, setting) for setting in declared_settings(step)]
        signature = self._port(step.output)
        if step.input is not None:
            signature = f"{self._port(step.input)} -> {signature}"
        else:
            signature = f"-> {signature}"
        doc = _wrapped(step.doc, *sentences, width=_WIDTH - 3)
        return Extern(f"extern step {step.name}", parameters, signature, body, doc)

    def _port(self, port: PyPort | None) -> str:
        if port is None:
            return ""
        name = self.names.get(port.contract, port.contract.rpartition(".")[2])
        if port.kind == "set":
            self.diagnostics.report(
                codes.INEXACT_TYPE,
                f"`set[{name}]` is declared as a list: the language has no sets",
                port.place,
            )
        form = {"list": "[{}]", "set": "[{}]", "frame": "frame[{}]", "one": "{}"}
        return form[port.kind].format(name)

    def _parameter(self, step: PyStep, setting: Declared) -> Parameter:
        field = setting.field
        what = f"the setting `{field.name}` of `{step.name}`"
        self._inexact(field, setting.inexact, what)
        if field.default_text:
            self.diagnostics.report(
                codes.UNKNOWN_DEFAULT,
                f"the default of {what} is only known when the code runs",
                field.default_place or field.place,
                help="the stub says that it has one; `--import` reads it by running the module",
            )
        doc = _wrapped(field.doc, *setting.notes)
        default: Expression = setting.default
        given = default if setting.has_default else None
        return Parameter(setting.name, source(setting.type), given, doc)

    def _inexact(self, field: PyField, inexact: str, what: str) -> None:
        if inexact:
            self.diagnostics.report(
                codes.INEXACT_TYPE,
                f"the type of {what} is wider in the declaration: {inexact}",
                field.place,
            )

    def _unreached(self, step: PyStep, field: PyField) -> None:
        required = field.required and not field.default_text
        self.diagnostics.report(
            codes.UNREACHED_SETTING,
            f"the setting `{field.name}` of `{step.name}` is left out: no variable reaches it",
            field.place,
            field.why,
            help="it is required, so the step cannot run as the class stands" if required else None,
        )


def _wrapped(*paragraphs: str, width: int = _WIDTH - 5) -> str:
    """Paragraphs for a comment, each begun on a line of its own."""
    lines: list[str] = []
    for text in paragraphs:
        lines += wrap(text, width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines)


def _import_lines(imported: Mapping[str, str]) -> list[Entry]:
    """`from wurzel.contracts import A, B as C`, on as many lines as it takes."""
    parts = [name if name == alias else f"{name} as {alias}" for name, alias in imported.items()]
    lines: list[Entry] = []
    while parts:
        line = f"from wurzel.contracts import {parts.pop(0)}"
        while parts and len(line) + len(parts[0]) + 2 <= _WIDTH:
            line += f", {parts.pop(0)}"
        lines.append(Line(line))
    return lines
