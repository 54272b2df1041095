"""Binds the names of a program to what they stand for (the rules: `lookup`)."""

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.model.containers import TEMPLATE_REFERENCE
from wzc.names.contexts import CRON, SCHEDULE, SETTINGS
from wzc.names.cycles import check_cycles
from wzc.names.expressions import ExpressionBinder
from wzc.names.lookup import Lookup
from wzc.names.scopes import Scopes
from wzc.names.symbols import Bound, Kind, Module, Program, Symbol
from wzc.names.unused import report_unused_imports
from wzc.syntax import ast

# What follows `from` in an output and is no path.
NO_PATHS = ("stdout", "supplied", "response", "json_path", "jq")
# What a declaration's block says of its own settings.
_OF_SETTINGS = ("required", "unread")


def bind(program: Program, builtins: frozenset[str], diagnostics: Diagnostics) -> Bound:
    """Bind the names of all files.

    `builtins` are the names of the language's own functions, constructors and types. Reports
    unknown names, names of the wrong kind, shadowing, definitions that need one another, and
    imports without a use.
    """
    bound = Bound(program)
    used: dict[str, set[int]] = {}
    for module in program.modules.values():
        lookup = Lookup(module, builtins, diagnostics)
        scopes = Scopes(module, lookup, diagnostics)
        _Binder(bound, lookup, scopes, module, diagnostics).module_body()
        bound.order[module.source.key] = check_cycles(module, bound.symbols, diagnostics)
        used[module.source.key] = lookup.used
    for module in program.modules.values():
        if not module.source.is_stdlib and not diagnostics.has_errors:
            report_unused_imports(module, used[module.source.key], diagnostics)
    return bound


@define(eq=False)
class _Binder(ExpressionBinder):
    """Binds the names of declarations and of what stands in their blocks."""

    module: Module
    diagnostics: Diagnostics

    def module_body(self) -> None:
        for name in self.module.callables.keys() & self.names.builtins:
            self.diagnostics.report(
                codes.SHADOWED,
                f"`{name}` is a word of the language: a function or a type",
                self.module.callables[name].place,
                help="give it another name",
            )
        for node in self.module.file.declarations:
            self.declaration(node)

    def declaration(self, node: ast.Node) -> None:
        if isinstance(node, ast.Param):
            self.type(node.type)
            self.value(node.default)
        elif isinstance(node, ast.Let):
            self.value(node.value)
        elif isinstance(node, ast.Contract):
            if node.base is not None:
                self.path(node.base, (Kind.CONTRACT,), "contract")
            for field in node.body.entries:
                if isinstance(field, ast.Field):
                    self.type(field.type)
                elif not isinstance(field, ast.Assign):
                    self.entry(field)
        elif isinstance(node, (ast.ExternStep, ast.ExternMiddleware)):
            self.parameters(node.parameters)
            if isinstance(node, ast.ExternStep):
                self.signature(node.signature)
            for entry in node.body.entries if node.body is not None else ():
                if isinstance(entry, ast.Amend) or (
                    isinstance(entry, ast.Assign) and entry.key.text in _OF_SETTINGS
                ):
                    self.conditions(node.parameters, entry)
                else:
                    self.entry(entry)
        elif isinstance(node, (ast.Preset, ast.Component)):
            self.parametrized(node)
        elif isinstance(node, ast.Pipeline):
            self.pipeline(node)
        elif isinstance(node, ast.Profile):
            for entry in node.body.entries:
                if isinstance(entry, ast.Pipeline):
                    self.pipeline(entry)
                else:
                    self.entry(entry)
        elif isinstance(node, ast.Cluster):
            self.block(node.body)

    def parameters(self, parameters: list[ast.Parameter]) -> None:
        for parameter in parameters:
            self.type(parameter.type)
            self.value(parameter.default)

    def conditions(self, parameters: list[ast.Parameter], entry: ast.Amend | ast.Assign) -> None:
        """The names in `required { bucket = not skip }`: settings, and nothing else.

        Those that are none stay unbound; `types.conditions` reports them.
        """
        known = {parameter.name.text: parameter for parameter in parameters}
        for node in ast.walk(entry):
            found = known.get(node.name) if isinstance(node, ast.Reference) else None
            if found is not None:
                symbol = Symbol(Kind.PARAMETER, found.name.text, found, found.name.span)
                self.bound.symbols[id(node)] = symbol

    def parametrized(self, node: ast.Preset | ast.Component) -> None:
        scope: dict[str, Symbol] = {}
        self.parameters(node.parameters)
        for parameter in node.parameters:
            self.locals.declare(scope, Kind.PARAMETER, parameter.name, parameter)
        if isinstance(node, ast.Component):
            self.signature(node.signature)
            port = node.signature.input if node.signature is not None else None
            if isinstance(port, ast.NamedPort):
                self.locals.declare(scope, Kind.STEP, port.name, port)
            self.locals.add_steps(scope, node.body)
        self.names.scopes.append(scope)
        self.names.component = node.name.text if isinstance(node, ast.Component) else ""
        self.block(node.body)
        self.names.component = ""
        self.names.scopes.pop()

    def pipeline(self, node: ast.Pipeline) -> None:
        self.names.scopes.append(self.locals.steps_of(node.name.text))
        self.block(node.body)
        self.names.scopes.pop()

    # ---- entries

    def block(self, block: ast.Block | None, of_step: bool = False) -> None:
        if block is None:
            return
        misplaced = {
            entry.name.text: Symbol(Kind.LET, entry.name.text, entry, entry.name.span)
            for entry in block.entries
            if isinstance(entry, ast.Let)
        }
        # A `let` in a block is refused by the checker; its name is no further mistake.
        if misplaced:
            self.names.scopes.append(misplaced)
        for entry in block.entries:
            # The checker refuses an `output` in a step, whose ports are meant: `stdout` is one.
            if not (of_step and isinstance(entry, ast.Output)):
                self.entry(entry)
        if misplaced:
            self.names.scopes.pop()

    def entry(self, entry: ast.Node) -> None:
        if isinstance(entry, ast.Assign):
            if entry.key.text == "schedule" and isinstance(entry.value, ast.Block):
                self.schedule(entry.value)
            else:
                self.value(entry.value)
            self.value(entry.at)
            self.block(entry.block)
        elif isinstance(entry, ast.Append):
            self.value(entry.value)
        elif isinstance(entry, ast.Amend):
            if entry.key.text == "schedule":
                self.schedule(entry.block)
            else:
                self.block(entry.block)
        elif isinstance(entry, ast.Step):
            self.step_type(entry.type)
            self.loop_and_block(entry)
        elif isinstance(entry, ast.AmendStep):
            declared = self.names.find(entry.name.text)
            type = declared.node.type if declared and isinstance(declared.node, ast.Step) else None
            self.settings(type, entry.arguments)
            self.block(entry.block)
        elif isinstance(entry, ast.Field):
            # `key: value`, which the checker refuses: what stands there was not meant as a type.
            self.value(entry.value)
            self.value(entry.default)
        elif isinstance(entry, ast.InputPort):
            self.type(entry.type)
            self.value(entry.value)
            self.value(entry.at)
            self.block(entry.block)
        elif isinstance(entry, ast.OutputPort):
            self.type(entry.type)
            if isinstance(entry.source, ast.Call) and _is_no_path(entry.source.function):
                self.arguments(entry.source.arguments)
            elif not _is_no_path(entry.source):
                self.value(entry.source)
            self.value(entry.default)
            self.block(entry.block)
        elif isinstance(entry, ast.Use):
            self.path(entry.path, (Kind.PRESET,), "preset")
            self.arguments(entry.arguments)
        elif isinstance(entry, (ast.OnExit, ast.Hook)):
            self.step_type(entry.type)
            if isinstance(entry.type, ast.Call):
                self.settings(entry.type, entry.type.arguments)
            self.block(entry.block)
        elif isinstance(entry, ast.Input):
            self.type(entry.type)
            self.value(entry.default)
        elif isinstance(entry, (ast.Let, ast.Output)):
            self.value(entry.value)
        elif isinstance(entry, ast.Pipeline):
            self.block(entry.body)

    def loop_and_block(self, step: ast.Step) -> None:
        scope: dict[str, Symbol] = {}
        if step.loop is not None:
            self.value(step.loop.iterable)
            self.locals.declare(scope, Kind.VARIABLE, step.loop.variable, step.loop)
        self.names.scopes.append(scope)
        if isinstance(step.type, ast.Call):
            self.settings(step.type, step.type.arguments)
        self.block(step.block, of_step=True)
        self.names.scopes.pop()

    def settings(self, type: ast.Expr | None, arguments: ast.Arguments | None) -> None:
        """The settings of a step, of which some see a name of their own."""
        target = type.function if isinstance(type, ast.Call) else type
        of = target.name if isinstance(target, ast.Reference) else ""
        for argument in arguments.items if arguments is not None else ():
            name = argument.name.text if argument.name is not None else ""
            self.seeing(SETTINGS.get((of, name)), argument.value)

    def schedule(self, block: ast.Block) -> None:
        """The entries of a `schedule { }`."""
        for entry in block.entries:
            if isinstance(entry, ast.Assign) and entry.key.text in SCHEDULE:
                self.seeing(CRON, entry.value)
            else:
                self.entry(entry)

    def seeing(self, name: str | None, value: ast.Expr) -> None:
        """A value that may see one name more."""
        if name is None:
            self.value(value)
            return
        node = ast.Name(self.module.source, value.start, value.start, name)
        symbol = Symbol(Kind.CONTEXT, name, node, node.span)
        self.names.scopes.append({name: symbol})
        self.value(value)
        self.names.scopes.pop()

    def step_type(self, node: ast.Expr) -> None:
        target = node.function if isinstance(node, ast.Call) else node
        if not isinstance(target, ast.Reference) or target.name != TEMPLATE_REFERENCE:
            self.callable(target, "step type")

    def signature(self, signature: ast.Signature | None) -> None:
        if signature is None:
            return
        for port in (signature.input, signature.output):
            if port is not None:
                self.type(port.type if isinstance(port, ast.NamedPort) else port)


def _is_no_path(expr: ast.Expr) -> bool:
    """Whether an output is no file: `from stdout`, `from response.body`, `from jq(...)`."""
    if isinstance(expr, ast.Attribute):
        expr = expr.target
    return isinstance(expr, ast.Reference) and expr.name in NO_PATHS
