"""Declarations held against the classes they stand for: what changed since they were written.

Documentation, conditions, `unread` and units of durations are the writer's own and no differences.
"""

from collections.abc import Mapping, Sequence

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.stub.declared import Declared, declared_settings
from wzc.importers.stub.likeness import default_text, same_default, same_type, type_text
from wzc.importers.stub.model import Package, PyContract, PyPort, PyStep
from wzc.importers.stub.types import said, source
from wzc.model.contract import Contract, DataType, Setting, StepType
from wzc.source.file import Span
from wzc.types.kinds import optional
from wzc.values.suggest import nearest


def compare(
    declared: Sequence[StepType],
    package: Package,
    whole: bool,
    place: Span,
    diagnostics: Diagnostics,
) -> None:
    """Report each difference at its place in the `.wz` file, with the place in the class.

    `whole` says that the file is to declare all steps of the package; those it lacks are reported
    at `place`, the beginning of the file.
    """
    comparison = _Comparison(package, diagnostics)
    steps = {step.path: step for step in package.steps}
    by_name = {step.name: step for step in package.steps}
    seen: set[str] = set()
    for type in declared:
        step = steps.get(type.class_path) or by_name.get(type.class_name)
        if step is None:
            comparison.gone(type, steps)
            continue
        seen.add(step.path)
        comparison.step(type, step)
    missing = [step for path, step in steps.items() if whole and path not in seen]
    if missing:
        diagnostics.report(
            codes.STUB_DIFFERS,
            f"{_listed('step', [step.name for step in missing])} not declared",
            place,
            secondary=[Label(step.place, "a class") for step in missing if step.place is not None],
            help="`wzc stub` writes the declaration",
        )


def _listed(what: str, names: Sequence[str]) -> str:
    """`the step a is` or `the steps a, b are`."""
    shown = ", ".join(f"`{name}`" for name in names)
    return f"the {what} {shown} is" if len(names) == 1 else f"the {what}s {shown} are"


@define(eq=False)
class _Comparison:
    package: Package
    diagnostics: Diagnostics
    _contracts: set[str] = Factory(set)

    def report(
        self, message: str, place: Span, python: Span | None, what: str, help: str | None = None
    ) -> None:
        secondary = [] if python is None else [Label(python, what)]
        self.diagnostics.report(codes.STUB_DIFFERS, message, place, secondary=secondary, help=help)

    def gone(self, type: StepType, steps: Mapping[str, PyStep]) -> None:
        """A declared step whose class was not found."""
        guess = nearest(type.class_path, steps)
        self.report(
            f"there is no step class `{type.class_path}`",
            type.place,
            None,
            "",
            f"there is `{guess}`" if guess else "was it removed, moved or made abstract?",
        )

    def step(self, type: StepType, step: PyStep) -> None:
        """All differences of one step."""
        if type.class_path != step.path:
            start = type.place.start
            self.report(
                f"the class of `{type.name}` is `{step.path}` now, not `{type.class_path}`",
                Span(type.place.file, start, start + 1),  # what it lacks is reported at its name
                step.place,
                "it is defined here",
            )
        there = {setting.name: setting for setting in declared_settings(step)}
        unreached = {field.name.lower(): field for field in step.settings if not field.variable}
        removed = [one for name, one in type.settings.items() if name not in there]
        added = [one for name, one in there.items() if name not in type.settings]
        for setting in removed:
            field = unreached.get(setting.name)
            if field is not None:
                self.report(
                    f"no variable reaches `{setting.name}` of `{type.name}`: {field.why}",
                    setting.place,
                    field.place,
                    "declared here",
                )
                continue
            self.removed(type, step, setting, added)
        if added:
            noun = "setting" if len(added) == 1 else "settings"
            self.diagnostics.report(
                codes.STUB_DIFFERS,
                f"`{type.name}` lacks the {noun} " + ", ".join(f"`{one.name}`" for one in added),
                type.place,
                secondary=[
                    Label(one.field.place, "the class has it")
                    for one in added
                    if one.field.place is not None
                ],
                help=", ".join(f"`{_written(one)}`" for one in added),
            )
        for name, setting in type.settings.items():
            if name in there:
                self.setting(type, setting, there[name])
        self.port(type, type.input, step.input, "takes", step)
        self.port(type, type.output, step.output, "gives", step)

    def removed(
        self, type: StepType, step: PyStep, setting: Setting, added: list[Declared]
    ) -> None:
        """A setting that the class has no more; perhaps it has another name."""
        alike = [
            one for one in added if same_type(setting.type, one.type) and same_default(setting, one)
        ]
        renamed = alike[0] if len(alike) == 1 else None
        guess = renamed.name if renamed else nearest(setting.name, [one.name for one in added])
        self.report(
            f"the class of `{type.name}` has no setting `{setting.name}`",
            setting.place,
            renamed.field.place if renamed else step.place,
            "is this it, renamed?" if renamed else "the class",
            f"is it `{guess}` now?" if guess else None,
        )

    def setting(self, type: StepType, setting: Setting, new: Declared) -> None:
        """The type, whether it is required, and the default."""
        place, name = setting.place, f"`{setting.name}` of `{type.name}`"
        if setting.required != new.required:
            here, there = (
                ("required", "has a default")
                if setting.required
                else (
                    "not required",
                    "requires it",
                )
            )
            self.report(
                f"{name} is {here} here, and the class {there}",
                place,
                new.field.place,
                "the class",
                f"`{_written(new)}`",
            )
        elif new.is_default_known and not new.required and not same_default(setting, new):
            self.report(
                f"the default of {name} is {default_text(setting.default)} here, "
                f"and {default_text(new.default)} in the class",
                place,
                new.field.default_place or new.field.place,
                "the class",
            )
        if new.inexact:
            return  # the declaration may well be narrower
        own = new.type if new.has_default or new.required else optional(new.type)
        if not same_type(setting.type, own):
            self.report(
                f"{name} is `{type_text(setting.type)}` here, and `{source(own)}` in the class",
                place,
                new.field.place,
                "the class",
            )

    # ---- data

    def port(
        self, type: StepType, here: DataType | None, there: PyPort | None, verb: str, step: PyStep
    ) -> None:
        """What the step takes or gives, and the fields of that contract."""
        kind = "" if there is None else {"set": "list"}.get(there.kind, there.kind)
        name = "" if there is None else there.contract.rpartition(".")[2]
        if (here.kind if here else "") != kind or (here.contract.name if here else "") != name:
            form = {"list": "[{}]", "frame": "frame[{}]", "one": "{}", "": "nothing"}
            self.report(
                f"`{type.name}` {verb} `{here or 'nothing'}` here, "
                f"and `{form[kind].format(name)}` in the class",
                here.place if here is not None else type.place,
                there.place if there is not None else step.place,
                "the class",
            )
        elif here is not None and there is not None:
            contract = self.package.contracts.get(there.contract)
            if contract is not None and contract.place is not None:
                self.contract(here.contract, contract)

    def contract(self, here: Contract, there: PyContract) -> None:
        """The fields of a contract and of those it extends; each once."""
        if there.name in self._contracts:
            return
        self._contracts.add(there.name)
        fields = {field.name: field for field in there.fields}
        unlike = [
            f"`{name}`, which the class has not" for name in here.fields if name not in fields
        ]
        for name, field in fields.items():
            known = said(field.type, in_json=True)
            if name not in here.fields:
                unlike.append(f"`{name}: {source(known.type)}`, which it lacks")
            elif not known.inexact and not same_type(here.fields[name], known.type):
                shown = type_text(here.fields[name])
                unlike.append(
                    f"`{name}`, which is `{shown}` here, and `{source(known.type)}` in the class"
                )
        if unlike:
            self.report(
                f"the contract `{here.name}` differs from its class in " + "; ".join(unlike),
                here.place,
                there.place,
                "the class",
            )
        base = self.package.contracts.get(there.base)
        if base is not None and here.base is not None:
            self.contract(here.base, base)


def _written(new: Declared) -> str:
    """The setting as a declaration has it."""
    default = f" = {default_text(new.default).strip('`')}" if new.has_default else ""
    return f"{new.name}: {source(new.type)}{default}"
