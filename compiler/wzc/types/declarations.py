"""Declared types: from syntax to types, contracts, step types and middlewares.

Each is made once, when it is first asked for: of a library of steps only those cost anything that
a pipeline uses.
"""

import re
from typing import Any

from attrs import Factory, define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.model.attribute import schema
from wzc.model.containers import built_in_step
from wzc.model.contract import MiddlewareType, Setting, StepType
from wzc.names.symbols import Bound
from wzc.syntax import ast
from wzc.types.constants import NOT_CONSTANT, constant
from wzc.types.contracts import Contracts, is_file, names_contract
from wzc.types.kinds import (
    ERROR,
    NAMED,
    NULL,
    Enum,
    ListOf,
    MapOf,
    Scalar,
    Type,
    Union,
    optional,
    union,
)
from wzc.types.limits import LIMITS, bad_combination, bad_limit
from wzc.types.sources import with_sources
from wzc.types.step_outputs import output_ports
from wzc.values.suggest import nearest

_STEP_ATTRIBUTES = ("class", "accepts", "whole_input", "unread", "required")
_MIDDLEWARE_ATTRIBUTES = ("class", "unread", "required")

# What Python imports; Wurzel names files after the class, and file names end at 255 bytes.
_CLASS_PATH = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*:[A-Za-z_]\w{0,199}", re.ASCII)
_SETTING_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


@define(eq=False)
class Declarations:
    """Makes and keeps the types of declarations."""

    bound: Bound
    diagnostics: Diagnostics
    _types: dict[int, Type] = Factory(dict)
    _steps: dict[int, StepType] = Factory(dict)
    _middlewares: dict[int, MiddlewareType] = Factory(dict)
    _sourced: dict[int, dict[str, Setting]] = Factory(dict)
    contracts: Contracts = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.contracts = Contracts(self.bound, self.diagnostics, self.type)

    def type(self, node: ast.TypeNode) -> Type:
        """The type that a type node means; ERROR, and a report, where it means none."""
        found = self._types.get(id(node))
        if found is None:
            found = self._types[id(node)] = self._type(node)
        return found

    def _type(self, node: ast.TypeNode) -> Type:
        if isinstance(node, ast.NamedType):
            return self._named(node)
        if isinstance(node, ast.LiteralType):
            return self._literal(node)
        if isinstance(node, ast.ListType):
            return ListOf(self.type(node.element))
        if isinstance(node, ast.OptionalType):
            return optional(self.type(node.inner))
        if isinstance(node, ast.GenericType):
            return self._generic(node)
        assert isinstance(node, ast.UnionType)
        members = [self.type(member) for member in node.members]
        literals: list[str | int] = []
        others: list[Type] = []
        for member in members:
            if isinstance(member, Enum):
                literals.extend(member.values)
            else:
                others.append(member)
        enums: list[Type] = [Enum(tuple(dict.fromkeys(literals)))] if literals else []
        return union(*enums, *others)

    def _named(self, node: ast.NamedType) -> Type:
        name = node.path.text
        base = NAMED.get(name) if len(node.path.parts) == 1 else None
        if base is None:
            if name in ("map", "frame"):
                self.diagnostics.report(
                    codes.UNKNOWN_TYPE,
                    f"`{name}` needs the type of what is in it",
                    node.span,
                    help=f"`{name}[string]`" if name == "map" else "`frame[Contract]`",
                )
            elif name in ("file", "dir"):
                _not_yet(self.diagnostics, f"the type `{name}`", node)
            elif self.bound.get(node.path) is not None:
                self.diagnostics.report(
                    codes.UNKNOWN_TYPE,
                    f"`{name}` is a contract: it is the type of data on an edge, not of a value",
                    node.span,
                )
            return ERROR
        return base if node.arguments is None else self._limited(base, node.arguments)

    def _literal(self, node: ast.LiteralType) -> Type:
        value = constant(node.value)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            return Enum((value,))
        self.diagnostics.report(
            codes.UNKNOWN_TYPE,
            f"`{node.span.text}` cannot be one of several values: those are texts or whole numbers",
            node.span,
        )
        return ERROR

    def _limited(self, base: Scalar, arguments: ast.Arguments) -> Type:
        """A type with limits, as `int(min = 1)`."""
        limits: dict[str, Any] = {}
        allowed = LIMITS.get(base.name, ())
        name = "url" if base.format == "url" else base.name
        for argument in arguments.items:
            key = argument.name.text if argument.name is not None else ""
            if key not in allowed:
                guess = nearest(key, allowed)
                listed = "its limits: " + ", ".join(f"`{limit}`" for limit in allowed)
                self.diagnostics.report(
                    codes.UNKNOWN_TYPE,
                    f"`{name}` has no limit `{key or argument.span.text}`",
                    (argument.name or argument).span,
                    f"did you mean `{guess}`?" if guess else "",
                    help=listed if allowed else f"`{name}` takes no limits",
                )
                continue
            value = constant(argument.value)
            problem = bad_limit(base.name, key, value)
            if problem is not None or key in limits:
                self.diagnostics.report(
                    codes.UNKNOWN_TYPE if problem is not None else codes.SET_TWICE,
                    f"the limit `{key}` {problem or 'is given twice'}",
                    argument.value.span,
                )
                continue
            limits[key] = value
        together = bad_combination(limits)
        if together is not None:
            self.diagnostics.report(codes.UNKNOWN_TYPE, f"`{name}` {together}", arguments.span)
        return base.within(**limits)

    def _generic(self, node: ast.GenericType) -> Type:
        name = node.path.text
        if name == "map":
            return MapOf(self.type(node.element))
        if name == "frame":
            self.diagnostics.report(
                codes.UNKNOWN_TYPE,
                "`frame[...]` is the type of data on an edge, not of a value",
                node.span,
            )
        else:
            self.diagnostics.report(
                codes.UNKNOWN_TYPE,
                f"there is no type `{name}[...]`",
                node.path.span,
                help="`map[T]` is a map, `[T]` a list, `frame[T]` a data frame",
            )
        return ERROR

    # ---- settings

    def settings(
        self, parameters: list[ast.Parameter], *, of_argo: bool = False
    ) -> dict[str, Setting]:
        """The settings or parameters that a declaration lists, by name; with `of_argo` a name is
        a parameter's in the cluster.
        """
        found: dict[str, Setting] = {}
        for parameter in parameters:
            name = parameter.name.text
            if name in found:
                self.diagnostics.report(
                    codes.DECLARED_TWICE,
                    f"`{name}` is declared twice",
                    parameter.name.span,
                    secondary=[Label(found[name].place, "the first time here")],
                )
                continue
            if name and not of_argo and not _SETTING_NAME.fullmatch(name):
                self.diagnostics.report(
                    codes.BAD_KEY,
                    f"`{name}` cannot name a setting: it becomes part of a variable's name",
                    parameter.name.span,
                    help="letters, digits and `_`, with no digit in front",
                )
            if of_argo and is_file(parameter.type) and id(parameter.type) not in self._types:
                type: Type = ERROR
                self._types[id(parameter.type)] = ERROR
                self.diagnostics.report(
                    codes.BAD_INPUT,
                    f"the parameter `{name}` of an `extern template` cannot be a file: Argo hands "
                    "on text",
                    parameter.type.span,
                    help="data that the template takes stands in its signature: "
                    f"`... : ({name}: [Document]) -> ...`",
                )
            else:
                type = self.type(parameter.type)
            nullable = isinstance(type, Union) and NULL in type.members
            default = constant(parameter.default) if parameter.default is not None else None
            found[name] = Setting(
                name,
                type,
                parameter.default is None and not nullable,
                default,
                parameter.doc,
                parameter.name.span,
            )
        return found

    def sourced(self, declared: StepType | MiddlewareType) -> dict[str, Setting]:
        """Settings as they may be written: also from a Secret, a ConfigMap or the environment."""
        found = self._sourced.get(id(declared))
        if found is None:
            found = self._sourced[id(declared)] = with_sources(declared.settings)
        return found

    def step_type(self, node: ast.ExternStep) -> StepType:
        """What an `extern step` declares."""
        found = self._steps.get(id(node))
        if found is not None:
            return found
        made = StepType(
            node.name.text, node.name.span, self.settings(node.parameters), doc=node.doc
        )
        self._steps[id(node)] = made
        if node.signature is not None:
            made.input = self.contracts.port(node.signature.input)
            made.output = self.contracts.port(node.signature.output)
        attributes = self._plain_attributes(node.body, _STEP_ATTRIBUTES, "extern step")
        class_path = attributes.get("class")
        if isinstance(class_path, str) and _CLASS_PATH.fullmatch(class_path):
            made.class_path = class_path
        else:
            self._missing_class(node, class_path)
        self._rules(made, attributes)
        made.accepts_subtypes = attributes.get("accepts") == "subtypes"
        made.whole_input = attributes.get("whole_input") is True
        return made

    def component(self, node: ast.Component) -> StepType:
        """A component as the type of the steps that use it."""
        found = self._steps.get(id(node))
        if found is not None:
            return found
        settings = self.settings(node.parameters, of_argo=node.extern is not None)
        made = StepType(node.name.text, node.name.span, settings, doc=node.doc)
        made.component = node
        self._steps[id(node)] = made
        if node.signature is not None:
            port = node.signature.input
            if isinstance(port, ast.NamedPort):
                made.input = self.contracts.port(port.type)
            elif port is not None:
                self.diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    f"what the component `{node.name.text}` takes has no name",
                    port.span,
                    help=f"`(docs: {port.span.text}) -> ...`: its body uses `docs` like a step",
                )
            made.output = self.contracts.port(node.signature.output)
        return made

    def built_in(self, node: ast.Step, name: str) -> StepType:
        """The type of a step of the language's own; its ports are the step's own affair."""
        found = self._steps.get(id(node.type))
        if found is not None:
            return found
        block = built_in_step(name)
        assert block is not None
        model = block.model
        settings = {
            key: Setting(key, item.type, item.required, None, item.doc, node.type.span)
            for key, item in schema(model).items()
        }
        made = StepType(name, node.type.span, settings, built_in=model)
        self._steps[id(node.type)] = made
        for port in output_ports(node):
            if made.output is None and names_contract(port.type):
                made.output = self.contracts.port(port.type)
        return made

    def _missing_class(self, node: ast.ExternStep, class_path: object) -> None:
        place = node.name.span
        if class_path is None:
            self.diagnostics.report(
                codes.MISSING_SETTING,
                f"the step type `{node.name.text}` does not say which class it is",
                place,
                help='`class = "package.module:Class"` in its block',
            )
        elif class_path is not NOT_CONSTANT:
            self.diagnostics.report(
                codes.WRONG_TYPE,
                f"`class` is written `module:Class`, not `{class_path}`",
                place,
                help='for example `class = "wurzel.steps.splitter:SimpleSplitterStep"`',
            )

    def middleware(self, node: ast.ExternMiddleware) -> MiddlewareType:
        """What an `extern middleware` declares."""
        found = self._middlewares.get(id(node))
        if found is None:
            attributes = self._plain_attributes(
                node.body, _MIDDLEWARE_ATTRIBUTES, "extern middleware"
            )
            found = MiddlewareType(
                node.name.text, node.name.span, self.settings(node.parameters), node.doc
            )
            self._rules(found, attributes)
            self._middlewares[id(node)] = found
        return found

    def _plain_attributes(
        self, body: ast.Block | None, known: tuple[str, ...], what: str
    ) -> dict[str, Any]:
        """The attributes of a declaration's block: plain values, and the entries of rules.

        The last of `known` is a block.
        """
        found: dict[str, Any] = {}
        for entry in body.entries if body is not None else ():
            block = isinstance(entry, ast.Amend) and entry.key.text in known[:-1]
            if block or not isinstance(entry, (ast.Assign, ast.Amend)):
                self.diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    f"this does not belong into the block of an `{what}`",
                    entry.span,
                    help="it takes "
                    + ", ".join(f"`{name} = ...`" for name in known[:-1])
                    + " and `required { ... }`",
                )
                continue
            name = entry.key.text
            if name not in known:
                guess = nearest(name, known)
                self.diagnostics.report(
                    codes.UNKNOWN_ATTRIBUTE,
                    f"an `{what}` has no attribute `{name}`",
                    entry.key.span,
                    f"did you mean `{guess}`?" if guess else "",
                    help="a template of the cluster is an `extern template`"
                    if name in ("ref", "cluster_scope")
                    else None,
                    fixes=[Fix(f"write `{guess}`", (Edit(entry.key.span, guess),))]
                    if guess
                    else [],
                )
                continue
            if name in found:
                self.diagnostics.report(codes.SET_TWICE, f"`{name}` is set twice", entry.key.span)
            if isinstance(entry, ast.Amend) or name in ("required", "unread"):
                found.setdefault(name, entry)  # `_rules` looks into it
                continue
            found[name] = constant(entry.value)
            if found[name] is NOT_CONSTANT:
                self.diagnostics.report(
                    codes.WRONG_TYPE, f"`{name}` must be a plain value here", entry.value.span
                )
        return found

    def _rules(self, made: StepType | MiddlewareType, attributes: dict[str, Any]) -> None:
        """What the block says of the settings together."""
        if "required" in attributes or "unread" in attributes:
            from wzc.types.conditions import add_rules

            required, unread = attributes.get("required"), attributes.get("unread")
            add_rules(made, required, unread, self.diagnostics)


def _not_yet(diagnostics: Diagnostics, what: str, node: ast.Node) -> None:
    diagnostics.report(codes.NOT_SUPPORTED_YET, f"{what} is not supported yet", node.span)
