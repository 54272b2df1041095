"""Looks names up, and says what may have been meant where there is nothing.

What is called or used is looked up among types, components, presets and functions; everything else
among values: loop variables and parameters first, then the pipeline's steps and inputs, then the
file's lets, params and imports. Attributes are never names.
"""

from attrs import Factory, define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Edit, Fix, Label
from wzc.names.contexts import PLACES
from wzc.names.symbols import Kind, Module, Symbol
from wzc.source.file import Span
from wzc.syntax import ast
from wzc.values.suggest import nearest

_CONSTANTS = {
    "True": "true",
    "False": "false",
    "None": "null",
    "nil": "null",
    "TRUE": "true",
    "FALSE": "false",
    "NULL": "null",
    "Null": "null",
    "yes": "true",
    "no": "false",
}
# What things are called in other languages.
_MEANT = {
    "type": {
        "boolean": "bool",
        "dict": "map[any]",
        "double": "float",
        "integer": "int",
        "list": "[string]",
        "number": "float",
        "object": "map[any]",
        "str": "string",
        "text": "string",
        "uri": "url",
    },
    "function": {
        "length": "len",
        "size": "len",
        "str": "string",
        "strip": "trim",
        "to_json": "json",
        "toJson": "json",
        "to_yaml": "yaml",
        "tostring": "string",
    },
}

# The run, as a name for its values: `workflow.name`. What a step with a `retry` knows besides: the
# number of its attempt, and in `retry { expression = ... }` how the last one ended.
RUN = "workflow"
OF_THE_RUN = (RUN, "retries", "last_retry")

_CODES = {"function": codes.UNKNOWN_FUNCTION, "type": codes.UNKNOWN_TYPE}
# How a thing of this kind is used, where it was taken for a value or for something else.
USES = {
    Kind.STEP_TYPE: "`step name = {}(...)` makes a step of it",
    Kind.COMPONENT: "`step name = {}(...)` makes a step of it",
    Kind.PRESET: "`use {}` takes it in",
    Kind.MIDDLEWARE: "`middlewares = [{}(...)]` wraps it around the steps",
    Kind.CONTRACT: "it is the type of data on an edge: `extern step Name() : -> [{}]`",
}


@define(eq=False)
class Lookup:
    """Looks up the names of one file. `builtins` are the language's own callables and types."""

    module: Module
    builtins: frozenset[str]
    diagnostics: Diagnostics
    scopes: list[dict[str, Symbol]] = Factory(list)
    # The component whose body is being looked at.
    component: str = ""
    # The file's own names that something stands for, by the identity of their symbols.
    used: set[int] = Factory(set)

    def find(self, name: str) -> Symbol | None:
        """What a name stands for as a value, innermost scope first."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        found = self.module.values.get(name)
        if found is None and name in OF_THE_RUN and self.scopes:
            # Of the file's own names only what belongs to a run can see it: pipelines and presets.
            node = ast.Name(self.module.source, 0, 0, name)
            found = Symbol(Kind.RUN, name, node, node.span)
        return found

    def value(self, expr: ast.Reference) -> Symbol | None:
        """What a name stands for where a value is expected; reports if that is nothing."""
        name = expr.name
        found = self.find(name)
        if found is not None:
            self.used.add(id(found))
        elif name and name not in self.module.file.broken_names:
            self._unknown_value(name, expr.span)
        return found

    def member(self, expr: ast.Attribute, root: Symbol) -> Symbol | None:
        """`module.name` as a value."""
        self.used.add(id(root))
        return self._member(expr.name.text, expr.name.span, root, "value")

    def path(self, names: list[str], places: list[Span], wanted: str) -> Symbol | None:
        """A name, or `module.name`, among what is called and used; reports if there is none."""
        first = names[0]
        if not first or not names[-1]:
            return None
        if len(names) == 1:
            found = self.module.callables.get(first)
            if found is not None:
                self.used.add(id(found))
            elif first not in self.module.file.broken_names:
                self._unknown_callable(first, places[0], wanted)
            return found
        root = self.find(first)
        if root is None or root.kind is not Kind.MODULE:
            if first not in self.module.file.broken_names:
                self._no_module(root, names, places, wanted)
            return None
        self.used.add(id(root))
        if len(names) > 2:
            whole = ".".join(names[:-1])
            node = root.node
            help = f"a name of an imported file has two parts: `{first}.{names[1]}`"
            if isinstance(node, ast.ImportModule) and node.alias is None and names[-1]:
                help = f"write `from {whole} import {names[-1]}` at the top, and here `{names[-1]}`"
            self.diagnostics.report(
                codes.UNKNOWN_NAME,
                f"nothing is named `{'.'.join(names)}`: `{whole}` is no imported file",
                places[-1],
                help=help,
            )
            return None
        return self._member(names[1], places[1], root, wanted)

    def computed(self, target: ast.Expr, method: str, wanted: str) -> None:
        """Report a call of something that is no name."""
        help = None
        if method in self.builtins:
            help = f"values have no methods: `{method}(value)`"
        self.diagnostics.report(
            codes.WRONG_KIND,
            f"a {wanted} is called by its name, and this is an expression",
            target.span,
            help=help,
        )

    # ---- what there is not

    def _member(self, name: str, place: Span, root: Symbol, wanted: str) -> Symbol | None:
        module = root.module
        assert module is not None
        symbols = module.exported(name)
        values = (Kind.LET, Kind.PARAM, Kind.CLUSTER)
        found = next((s for s in symbols if (s.kind in values) == (wanted == "value")), None)
        if found is not None:
            if name.startswith("_"):
                report_private(found, place, module, self.diagnostics)
            return found
        if not name or name in module.file.broken_names:
            return None
        if symbols:
            self.wrong_kind(symbols[0], f"{root.name}.{name}", place, wanted)
            return None
        guess = nearest(name, module.public_names)
        self.diagnostics.report(
            codes.UNKNOWN_NAME,
            f"`{root.name}` has no {wanted} `{name}`",
            place,
            f"did you mean `{guess}`?" if guess else "",
            secondary=[Label(root.place, f"`{root.name}` is {module.source.name}")],
            fixes=[Fix(f"write `{guess}`", (Edit(place, guess),))] if guess else [],
        )
        return None

    def wrong_kind(self, found: Symbol, shown: str, place: Span, wanted: str) -> None:
        """Report a name that stands for something else than what is needed."""
        use = USES.get(found.kind)
        self.diagnostics.report(
            codes.WRONG_KIND,
            f"`{shown}` is {article(found.kind.value)}, and {article(wanted)} is needed here",
            place,
            secondary=[Label(found.place, _declared(found))],
            help=use.format(shown) if use is not None else None,
        )

    def _unknown_value(self, name: str, place: Span) -> None:
        other = self.module.callables.get(name)
        if name in _CONSTANTS:
            word = _CONSTANTS[name]
            self.diagnostics.report(
                codes.UNKNOWN_NAME,
                f"`{name}` is written `{word}`",
                place,
                fixes=[Fix(f"write `{word}`", (Edit(place, word),), certain=name[0].isupper())],
            )
        elif name in OF_THE_RUN:
            shown = name if name == "retries" else f"{name}. ..."
            self.diagnostics.report(
                codes.UNKNOWN_NAME,
                "values of the run are only known within a pipeline",
                place,
                help=f"write `{shown}` where it is needed, instead of a `let` or `param` of it",
            )
        elif name in PLACES:
            self.diagnostics.report(
                codes.UNKNOWN_NAME, f"`{name}` is there {PLACES[name]} only", place
            )
        elif other is not None:
            self.wrong_kind(other, name, place, "value")
        elif name in self.builtins:
            self.diagnostics.report(
                codes.WRONG_KIND,
                f"`{name}` is a function, and a value is needed here",
                place,
                help=f"`{name}(...)` calls it",
            )
        elif self.component and (outside := self._of_pipelines(name)) is not None:
            self.diagnostics.report(
                codes.UNKNOWN_NAME,
                f"`{name}` is of a pipeline, and is not known in the component `{self.component}`",
                place,
                secondary=[Label(outside.span, "declared here")],
                help=f"a parameter hands it on: `component {self.component}({name}: ...)`, and "
                f"`{self.component}({name} = {name})` where it is used",
            )
        else:
            self._unknown_anywhere(name, place)

    def _unknown_anywhere(self, name: str, place: Span) -> None:
        """Report a name that is nothing at all here."""
        from wzc.names.other_words import dotted, for_value, in_list_of_inputs, loop_with

        if in_list_of_inputs(name, self.module.file):
            return  # the list has been refused
        names = [key for scope in self.scopes for key in scope] + list(self.module.values)
        guess = nearest(name, [*names, *OF_THE_RUN] if self.scopes else names)
        help: str | None = f'text stands in quotes: `"{name}"`'
        if "object" in names and name in ("status", "metadata", "spec"):
            help = f"fields of the object stand after `object`: `object.{name}`"
        elif name == "item" and (variable := self._variable()):
            guess = variable
        elif dotted(place):
            help = "what a step gives is `step.output`, a value of an imported file `file.name`"
        elif guess is None and (step := loop_with(name, self.module.file)) is not None:
            help = f"it is the variable of the loop of step `{step}`, and known in that step only"
        other = for_value(name, place, names) if guess is None else None
        at = place
        if other is not None:
            help, at, text = other
            guess = text or None
        self.diagnostics.report(
            codes.UNKNOWN_NAME,
            f"nothing is named `{name}` here",
            place if other is None else at,
            f"did you mean `{guess}`?" if guess else "",
            help=help if guess is None or other is not None else None,
            fixes=[Fix(f"write `{guess}`", (Edit(at, guess),))] if guess else [],
        )

    def _variable(self) -> str | None:
        """The variable of the loop that is looked at."""
        symbols = [symbol for scope in self.scopes for symbol in scope.values()]
        return next((s.name for s in reversed(symbols) if s.kind is Kind.VARIABLE), None)

    def _of_pipelines(self, name: str) -> ast.Name | None:
        """The step or input of this name in one of the file's pipelines."""
        for node in self.module.file.declarations:
            if isinstance(node, ast.Pipeline):
                for entry in node.body.entries:
                    found = ast.declared_step(entry) or entry
                    if isinstance(found, (ast.Step, ast.Input)) and found.name.text == name:
                        return found.name
        return None

    def _no_module(
        self, found: Symbol | None, names: list[str], places: list[Span], wanted: str
    ) -> None:
        first, last = names[0], names[-1]
        if wanted == "function" and last in self.builtins:
            self.diagnostics.report(
                codes.WRONG_KIND,
                f"values have no methods, and `{last}` is a function",
                places[-1],
                help=f"`{last}({'.'.join(names[:-1])})`",
            )
            return
        if found is not None:
            message = f"`{first}` is {article(found.kind.value)}, not an imported file"
            self.diagnostics.report(
                codes.WRONG_KIND,
                message,
                places[0],
                secondary=[Label(found.place, "declared here")],
            )
            return
        modules = {s.name: s for s in self.module.values.values() if s.kind is Kind.MODULE}
        guess = nearest(first, modules)
        help = None
        if guess is None:
            help = f"`import {first}` brings it in, if the standard library has it"
            for name, symbol in modules.items():
                node = symbol.node
                if isinstance(node, ast.ImportModule) and node.module.span.text.startswith(first):
                    help = f"`{node.module.span.text}` is imported as `{name}`: `{name}.{last}`"
        self.diagnostics.report(
            codes.UNKNOWN_NAME,
            f"no file is imported as `{first}`",
            places[0],
            f"did you mean `{guess}`?" if guess else "",
            help=help,
        )

    def _unknown_callable(self, name: str, place: Span, wanted: str) -> None:
        value = self.find(name)
        if value is not None:
            self.wrong_kind(value, name, place, wanted)
            return
        candidates = list(self.module.callables)
        if wanted in ("function", "type"):
            candidates += self.builtins
        elif wanted == "step type":
            from wzc.model.containers import BUILT_IN_STEPS

            candidates += BUILT_IN_STEPS
        guess = _MEANT.get(wanted, {}).get(name) or nearest(name, candidates)
        help = None
        if wanted == "function":
            from wzc.names.other_words import for_function

            renamed, help = for_function(name)
            guess = renamed or (None if help else guess)
            if guess is None and name in ("concat", "concatenate"):
                help = 'texts are put together with "${a}${b}", lists with `+`'
        if wanted == "step type":
            from wzc.names.other_words import for_step_type

            renamed, help = for_step_type(name)
            guess = renamed or (None if help else guess)
            if guess is None and help is None:
                help = "others are declared with `extern step`, `component` or `extern template`"
                if name[:1].isupper():
                    help = (
                        f"`from wurzel.steps import {name}` brings in one of Wurzel's; "
                        "others are declared with `extern step`"
                    )
        if guess is None and wanted in ("type", "contract") and name[:1].isupper():
            help = (
                f"`from wurzel.contracts import {name}` brings in one of Wurzel's; "
                f"`contract {name} {{ ... }}` declares one"
            )
        self.diagnostics.report(
            _CODES.get(wanted, codes.UNKNOWN_NAME),
            f"there is no {wanted} `{name}`",
            place,
            f"did you mean `{guess}`?" if guess else "",
            help=help,
            fixes=[Fix(f"write `{guess}`", (Edit(place, guess),))] if guess else [],
        )


def report_private(symbol: Symbol, place: Span, module: Module, diagnostics: Diagnostics) -> None:
    """Report the use of a name that another file keeps to itself."""
    name = symbol.node.name.text  # type: ignore[attr-defined]
    diagnostics.report(
        codes.PRIVATE_NAME,
        f"`{name}` is private to `{module.source.name}`: its name begins with `_`",
        place,
        secondary=[Label(symbol.place, "declared here")],
    )


def _declared(symbol: Symbol) -> str:
    return "declared here" if symbol.node.file is symbol.place.file else "imported here"


def article(word: str) -> str:
    """`a step`, `an input`."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
