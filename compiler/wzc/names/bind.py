"""Binds names in expressions, types and `use` to what they stand for.

What is called or used is looked up among types, components, presets and functions; everything else
among values: loop variables and parameters first, then the pipeline's steps and inputs, then the
file's lets, params and imports. Attributes are never names.
"""

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.names.symbols import Kind, Module, Program, Symbol
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.values.suggest import nearest

_CONSTANTS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "nil": "null",
    "yes": "true",
    "no": "false",
}


@define(eq=False)
class Bound:
    """What each name in the program stands for.

    `symbols` is keyed by the identity of the node: a Reference or an Attribute for values, the
    function of a Call, the Path of a `use`, of a type or of a base contract, the type of a step.
    A name that is not in it has been reported, or is a built-in function.
    """

    program: Program
    symbols: dict[int, Symbol] = Factory(dict)

    def get(self, node: ast.Node) -> Symbol | None:
        """What a node's name stands for."""
        return self.symbols.get(id(node))


def bind(program: Program, builtins: frozenset[str], diagnostics: Diagnostics) -> Bound:
    """Bind the names of all files.

    `builtins` are the names of the language's own functions, constructors and types. Reports
    unknown names, names of the wrong kind, shadowing, and definitions that need one another.
    """
    bound = Bound(program)
    for module in program.modules.values():
        _Binder(module, bound, builtins, diagnostics).module_body()
        _check_cycles(module, bound, diagnostics)
    return bound


@define(eq=False)
class _Binder:
    module: Module
    bound: Bound
    builtins: frozenset[str]
    diagnostics: Diagnostics
    scopes: list[dict[str, Symbol]] = Factory(list)

    def module_body(self) -> None:
        for symbol in self.module.own:
            if symbol.name in self.builtins and self.module.callables.get(symbol.name) is symbol:
                self.diagnostics.report(
                    codes.SHADOWED,
                    f"`{symbol.name}` is a function of the language",
                    symbol.place,
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
            self.block(node.body)
        elif isinstance(node, (ast.ExternStep, ast.ExternMiddleware, ast.ExternTemplate)):
            for parameter in node.parameters:
                self.type(parameter.type)
                self.value(parameter.default)
            if isinstance(node, (ast.ExternStep, ast.ExternTemplate)):
                self.signature(node.signature)
            if node.body is not None:
                self.block(node.body)
        elif isinstance(node, (ast.Preset, ast.Component)):
            self.parametrized(node)
        elif isinstance(node, ast.Pipeline):
            self.pipeline(node, self.steps_of(node.name.text))
        elif isinstance(node, ast.Profile):
            for entry in node.body.entries:
                if isinstance(entry, ast.Pipeline):
                    self.pipeline(entry, self.steps_of(entry.name.text))
                else:
                    self.entry(entry)
        elif isinstance(node, ast.Cluster):
            self.block(node.body)

    def parametrized(self, node: ast.Preset | ast.Component) -> None:
        scope: dict[str, Symbol] = {}
        for parameter in node.parameters:
            self.type(parameter.type)
            self.value(parameter.default)
            self.declare(scope, Kind.PARAMETER, parameter.name, parameter)
        if isinstance(node, ast.Component):
            self.signature(node.signature)
            self.add_steps(scope, node.body)
        self.scopes.append(scope)
        self.block(node.body)
        self.scopes.pop()

    def steps_of(self, pipeline: str) -> dict[str, Symbol]:
        """The steps and inputs of a pipeline, with those that profiles add."""
        scope: dict[str, Symbol] = {}
        for node in self.module.file.declarations:
            if isinstance(node, ast.Pipeline) and node.name.text == pipeline:
                self.add_steps(scope, node.body)
            elif isinstance(node, ast.Profile):
                for entry in node.body.entries:
                    if isinstance(entry, ast.Pipeline) and entry.name.text == pipeline:
                        self.add_steps(scope, entry.body)
        return scope

    def add_steps(self, scope: dict[str, Symbol], body: ast.Block) -> None:
        for entry in body.entries:
            if isinstance(entry, ast.Step) and entry.name.text not in scope:
                self.declare(scope, Kind.STEP, entry.name, entry)
            elif isinstance(entry, ast.Input):
                self.declare(scope, Kind.INPUT, entry.name, entry)

    def declare(self, scope: dict[str, Symbol], kind: Kind, name: ast.Name, node: ast.Node) -> None:
        if not name.text:
            return
        outer = self.find(name.text)
        if outer is not None and outer.node is not node:
            self.diagnostics.report(
                codes.SHADOWED,
                f"the {kind.value} `{name.text}` hides the {outer.kind.value} of the same name",
                name.span,
                secondary=[Label(outer.place, f"the {outer.kind.value}")],
                help="give one of them another name",
            )
        elif name.text in scope:
            self.diagnostics.report(
                codes.DECLARED_TWICE,
                f"`{name.text}` is declared twice",
                name.span,
                secondary=[Label(scope[name.text].place, "the first time here")],
            )
            return
        scope[name.text] = Symbol(kind, name.text, node, name.span, home=self.module)

    def find(self, name: str) -> Symbol | None:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return self.module.values.get(name)

    def pipeline(self, node: ast.Pipeline, scope: dict[str, Symbol]) -> None:
        self.scopes.append(scope)
        self.block(node.body)
        self.scopes.pop()

    # ---- entries

    def block(self, block: ast.Block | None) -> None:
        if block is not None:
            for entry in block.entries:
                self.entry(entry)

    def entry(self, entry: ast.Node) -> None:
        if isinstance(entry, ast.Assign):
            self.value(entry.value)
            self.value(entry.at)
            self.block(entry.block)
        elif isinstance(entry, ast.Append):
            self.value(entry.value)
        elif isinstance(entry, ast.Amend):
            self.block(entry.block)
        elif isinstance(entry, ast.Field):
            self.type(entry.type)
            self.value(entry.value)
            self.value(entry.default)
        elif isinstance(entry, ast.Use):
            self.path(entry.path, (Kind.PRESET,), "preset")
            self.arguments(entry.arguments)
        elif isinstance(entry, ast.Step):
            self.step_type(entry.type)
            self.loop_and_block(entry)
        elif isinstance(entry, ast.AmendStep):
            self.arguments(entry.arguments)
            self.block(entry.block)
        elif isinstance(entry, (ast.OnExit, ast.Hook)):
            self.step_type(entry.type)
            self.block(entry.block)
        elif isinstance(entry, ast.Pipeline):
            self.block(entry.body)

    def loop_and_block(self, step: ast.Step) -> None:
        scope: dict[str, Symbol] = {}
        if step.loop is not None:
            self.value(step.loop.iterable)
            self.declare(scope, Kind.VARIABLE, step.loop.variable, step.loop)
        self.scopes.append(scope)
        if isinstance(step.type, ast.Call):
            self.arguments(step.type.arguments)
        self.block(step.block)
        self.scopes.pop()

    def step_type(self, node: ast.Expr) -> None:
        target = node.function if isinstance(node, ast.Call) else node
        self.callable(target, "step type", bare=not isinstance(node, ast.Call))

    def signature(self, signature: ast.Signature | None) -> None:
        if signature is None:
            return
        for port in (signature.input, signature.output):
            if port is not None:
                self.type(port.type if isinstance(port, ast.NamedPort) else port)

    # ---- types

    def type(self, node: ast.TypeNode) -> None:
        if isinstance(node, ast.NamedType):
            if len(node.path.parts) > 1 or node.path.text not in self.builtins:
                self.path(node.path, (Kind.CONTRACT,), "type")
            self.arguments(node.arguments)
        elif isinstance(node, (ast.ListType, ast.GenericType)):
            self.type(node.element)
        elif isinstance(node, ast.OptionalType):
            self.type(node.inner)
        elif isinstance(node, ast.UnionType):
            for member in node.members:
                self.type(member)

    def path(self, path: ast.Path, kinds: tuple[Kind, ...], wanted: str) -> None:
        """A dotted name in a place where only one kind of thing may stand."""
        found = self.lookup(
            [part.text for part in path.parts], [part.span for part in path.parts], wanted
        )
        if found is None:
            return
        if found.kind not in kinds:
            article = "an" if wanted[0] in "aeiou" else "a"
            self.diagnostics.report(
                codes.WRONG_KIND,
                f"`{path.text}` is a {found.kind.value}, and {article} {wanted} is needed here",
                path.span,
                secondary=[Label(found.place, "declared here")],
            )
            return
        self.bound.symbols[id(path)] = found

    # ---- expressions

    def value(self, expr: ast.Expr | None) -> None:
        if expr is None or isinstance(expr, (ast.Number, ast.Constant)):
            return
        if isinstance(expr, ast.Reference):
            self.reference(expr)
        elif isinstance(expr, ast.String):
            for part in expr.parts:
                if isinstance(part, ast.Expr):
                    self.value(part)
        elif isinstance(expr, ast.List):
            for item in expr.items:
                self.value(item)
        elif isinstance(expr, ast.Block):
            self.block(expr)
        elif isinstance(expr, ast.Parenthesized):
            self.value(expr.inner)
        elif isinstance(expr, ast.Conditional):
            self.value(expr.then)
            self.value(expr.condition)
            self.value(expr.otherwise)
        elif isinstance(expr, ast.Binary):
            self.value(expr.left)
            self.value(expr.right)
        elif isinstance(expr, ast.Unary):
            self.value(expr.operand)
        elif isinstance(expr, ast.RangeExpr):
            self.value(expr.low)
            self.value(expr.high)
        elif isinstance(expr, ast.Index):
            self.value(expr.target)
            self.value(expr.key)
        elif isinstance(expr, ast.Attribute):
            self.attribute(expr)
        elif isinstance(expr, ast.Call):
            self.callable(expr.function, "function", bare=False)
            self.arguments(expr.arguments)
        elif isinstance(expr, ast.Comprehension):
            self.comprehension(expr)

    def arguments(self, arguments: ast.Arguments | None) -> None:
        if arguments is not None:
            for argument in arguments.items:
                self.value(argument.value)

    def comprehension(self, expr: ast.Comprehension) -> None:
        self.value(expr.iterable)
        scope: dict[str, Symbol] = {}
        self.declare(scope, Kind.VARIABLE, expr.variable, expr)
        self.scopes.append(scope)
        self.value(expr.element)
        self.value(expr.condition)
        self.scopes.pop()

    def reference(self, expr: ast.Reference) -> None:
        if not expr.name:
            return
        found = self.find(expr.name)
        if found is not None:
            self.bound.symbols[id(expr)] = found
        elif expr.name not in self.module.file.broken_names:
            self.unknown_value(expr)

    def unknown_value(self, expr: ast.Reference) -> None:
        name = expr.name
        other = self.module.callables.get(name)
        if name in _CONSTANTS:
            word = _CONSTANTS[name]
            self.diagnostics.report(
                codes.UNKNOWN_NAME,
                f"`{name}` is written `{word}`",
                expr.span,
                fixes=[Fix(f"write `{word}`", (Edit(expr.span, word),), certain=name[0].isupper())],
            )
        elif other is not None:
            self.diagnostics.report(
                codes.WRONG_KIND,
                f"`{name}` is a {other.kind.value}, and a value is needed here",
                expr.span,
                secondary=[Label(other.place, "declared here")],
                help=f"`{name}(...)` calls it" if other.kind is not Kind.CONTRACT else None,
            )
        elif name in self.builtins:
            self.diagnostics.report(
                codes.WRONG_KIND,
                f"`{name}` is a function, and a value is needed here",
                expr.span,
                help=f"`{name}(...)` calls it",
            )
        else:
            names = [key for scope in self.scopes for key in scope] + list(self.module.values)
            guess = nearest(name, names)
            self.diagnostics.report(
                codes.UNKNOWN_NAME,
                f"nothing is named `{name}` here",
                expr.span,
                f"did you mean `{guess}`?" if guess else "",
                help=None if guess else f'text stands in quotes: `"{name}"`',
                fixes=[Fix(f"write `{guess}`", (Edit(expr.span, guess),))] if guess else [],
            )

    def attribute(self, expr: ast.Attribute) -> None:
        """`module.name` is a value of another file; any other dot belongs to the value before it."""
        if isinstance(expr.target, ast.Reference):
            root = self.find(expr.target.name)
            if root is not None and root.kind is Kind.MODULE:
                self.bound.symbols[id(expr.target)] = root
                self.member(expr, root)
                return
        self.value(expr.target)

    def member(self, expr: ast.Attribute, root: Symbol) -> None:
        assert root.module is not None
        name = expr.name.text
        found = [s for s in root.module.exported(name) if s.kind in (Kind.LET, Kind.PARAM)]
        if found:
            self.bound.symbols[id(expr)] = found[0]
        elif name and name not in root.module.file.broken_names:
            self.not_in_module(name, expr.name.span, root, "value")

    def callable(self, target: ast.Expr, wanted: str, *, bare: bool) -> None:
        names: list[str] = []
        places: list[Span] = []
        node: ast.Expr = target
        while isinstance(node, ast.Attribute):
            names.append(node.name.text)
            places.append(node.name.span)
            node = node.target
        if not isinstance(node, ast.Reference):
            self.diagnostics.report(
                codes.WRONG_KIND, f"a {wanted} is named here, not computed", target.span
            )
            return
        names.append(node.name)
        places.append(node.span)
        if len(names) == 1 and names[0] in self.builtins:
            return
        found = self.lookup(names[::-1], places[::-1], wanted)
        if found is not None:
            self.bound.symbols[id(target)] = found

    def lookup(self, names: list[str], places: list[Span], wanted: str) -> Symbol | None:
        """A name, or one in an imported module, among what is called and used."""
        first = names[0]
        if not first:
            return None
        if len(names) == 1:
            found = self.module.callables.get(first)
            if found is None and first not in self.module.file.broken_names:
                self.unknown_callable(first, places[0], wanted)
            return found
        root = self.module.values.get(first)
        if root is None or root.kind is not Kind.MODULE:
            if first not in self.module.file.broken_names:
                modules = [s.name for s in self.module.values.values() if s.kind is Kind.MODULE]
                guess = nearest(first, modules)
                self.diagnostics.report(
                    codes.UNKNOWN_NAME,
                    f"no module is imported as `{first}`",
                    places[0],
                    f"did you mean `{guess}`?" if guess else "",
                    help=None
                    if guess
                    else f"`import {first}` brings it in, if the standard library has it",
                )
            return None
        assert root.module is not None
        name = names[1]
        found = next(
            (s for s in root.module.exported(name) if s.kind not in (Kind.LET, Kind.PARAM)), None
        )
        if found is None and name and name not in root.module.file.broken_names:
            self.not_in_module(name, places[1], root, wanted)
        return found

    def not_in_module(self, name: str, place: Span, root: Symbol, wanted: str) -> None:
        assert root.module is not None
        guess = nearest(name, root.module.public_names)
        self.diagnostics.report(
            codes.UNKNOWN_NAME,
            f"`{root.name}` has no {wanted} `{name}`",
            place,
            f"did you mean `{guess}`?" if guess else "",
            secondary=[Label(root.place, f"`{root.name}` is {root.module.source.name}")],
            fixes=[Fix(f"write `{guess}`", (Edit(place, guess),))] if guess else [],
        )

    def unknown_callable(self, name: str, place: Span, wanted: str) -> None:
        value = self.find(name)
        if value is not None:
            self.diagnostics.report(
                codes.WRONG_KIND,
                f"`{name}` is a {value.kind.value}, and a {wanted} is needed here",
                place,
                secondary=[Label(value.place, "declared here")],
            )
            return
        candidates = list(self.module.callables)
        if wanted in ("function", "type"):
            candidates += self.builtins
        guess = nearest(name, candidates)
        help = None
        if guess is None and wanted == "step type":
            help = f"`from wurzel.steps import {name}` brings in Wurzel's own; others are declared with `extern step`"
        code = (
            codes.UNKNOWN_FUNCTION
            if wanted == "function"
            else codes.UNKNOWN_TYPE
            if wanted == "type"
            else codes.UNKNOWN_NAME
        )
        self.diagnostics.report(
            code,
            f"there is no {wanted} `{name}`",
            place,
            f"did you mean `{guess}`?" if guess else "",
            help=help,
            fixes=[Fix(f"write `{guess}`", (Edit(place, guess),))] if guess else [],
        )


def _check_cycles(module: Module, bound: Bound, diagnostics: Diagnostics) -> None:
    """Report lets and params whose values need one another."""
    nodes = [n for n in module.file.declarations if isinstance(n, (ast.Let, ast.Param))]
    uses: dict[int, list[tuple[ast.Node, ast.Node]]] = {}
    for node in nodes:
        value = node.value if isinstance(node, ast.Let) else node.default
        found = []
        for inner in ast.walk(value) if value is not None else ():
            symbol = bound.get(inner)
            if symbol is not None and isinstance(symbol.node, (ast.Let, ast.Param)):
                found.append((inner, symbol.node))
        uses[id(node)] = found
    done: set[int] = set()
    for node in nodes:
        path: list[ast.Node] = []
        stack: list[tuple[ast.Node, int]] = [(node, 0)]
        on_path: set[int] = set()
        while stack:
            current, position = stack.pop()
            if position == 0:
                if id(current) in done:
                    continue
                path.append(current)
                on_path.add(id(current))
            following = uses.get(id(current), [])
            if position < len(following):
                stack.append((current, position + 1))
                _, target = following[position]
                if id(target) in on_path:
                    start = next(i for i, n in enumerate(path) if n is target)
                    _report_definition_cycle(path[start:], uses, diagnostics)
                elif id(target) not in done:
                    stack.append((target, 0))
            else:
                done.add(id(current))
                on_path.discard(id(current))
                path.pop()


def _report_definition_cycle(
    path: list[ast.Node],
    uses: dict[int, list[tuple[ast.Node, ast.Node]]],
    diagnostics: Diagnostics,
) -> None:
    names = [f"`{node.name.text}`" for node in path]  # type: ignore[attr-defined]
    labels = []
    for position, node in enumerate(path):
        target = path[(position + 1) % len(path)]
        place = next(inner for inner, found in uses[id(node)] if found is target)
        labels.append(
            Label(place.span, f"{names[position]} needs {names[(position + 1) % len(path)]}")
        )
    message = (
        f"{names[0]} is defined by itself"
        if len(path) == 1
        else "these need one another: " + ", ".join(names)
    )
    diagnostics.report(
        codes.DEFINITION_CYCLE, message, labels[0].span, labels[0].text, secondary=labels[1:]
    )
