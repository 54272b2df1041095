"""Which steps there are: those that are declared, and what profiles add, amend and remove."""

from attrs import define, field

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Label
from wzc.evaluate.environment import Environment
from wzc.evaluate.expressions import Evaluator
from wzc.model.containers import built_in_step
from wzc.model.contract import StepType
from wzc.syntax import ast
from wzc.values.suggest import nearest


@define(eq=False)
class Declared:
    """A step with all that amends it: the arguments and blocks, weakest first."""

    node: ast.Step
    type: StepType
    target: ast.Expr
    arguments: list[tuple[ast.Arguments | None, Environment]]
    blocks: list[tuple[ast.Block, Environment]]
    env: Environment
    event: str = ""
    of: str = ""

    def within(self, env: Environment) -> "Declared":
        """The same where the declaration itself sees more; what amends it does not."""
        given = [(one, env if other is self.env else other) for one, other in self.arguments]
        blocks = [(one, env if other is self.env else other) for one, other in self.blocks]
        return Declared(self.node, self.type, self.target, given, blocks, env)


@define(eq=False)
class DeclaredSteps:
    """Finds the steps of a pipeline, or of a component's body."""

    evaluator: Evaluator
    # Steps that the checker has refused, and steps that a profile removes.
    refused: set[str] = field(factory=set, init=False)
    removed: set[str] = field(factory=set, init=False)
    # Steps that were declared twice with different types: nobody knows what their edges carry.
    unclear: set[str] = field(factory=set, init=False)

    def declared(self, bodies: list[tuple[ast.Block, Environment]]) -> dict[str, Declared]:
        """The steps that exist after all profiles, in the order in which they were declared.

        Within a profile, what is removed goes first: it may declare the step anew.
        """
        steps: dict[str, Declared] = {}
        for position, (body, env) in enumerate(bodies):
            amending = position > 0
            removed = [e for e in body.entries if isinstance(e, ast.RemoveStep) and amending]
            for gone in removed:
                if self.exists(steps, gone.name, "remove"):
                    steps.pop(gone.name.text, None)
                    self.removed.add(gone.name.text)
            for entry in body.entries:
                found = ast.declared_step(entry)
                if found is not None:
                    self.add(steps, found, env)
                    if not isinstance(entry, ast.Step) and found.name.text in steps:
                        event = entry.event.text if isinstance(entry, ast.Hook) else "exit"
                        steps[found.name.text].event = event
            if amending:
                for entry in body.entries:
                    if isinstance(entry, ast.AmendStep):
                        self.amend(steps, entry, env)
        return steps

    def add(self, steps: dict[str, Declared], node: ast.Step, env: Environment) -> None:
        """Note a step that is declared; reports if there is one of its name."""
        name = node.name.text
        if not name or not self.is_known(node):
            self.refused.add(name)
            return
        found = self.declaration(node, env)
        earlier = steps.get(name)
        if earlier is not None:
            self.evaluator.diagnostics.report(
                codes.DECLARED_TWICE,
                f"there is a step `{name}` already",
                node.name.span,
                secondary=[Label(earlier.node.name.span, "the first one")],
                help=f"`step {name} {{ ... }}` amends it",
            )
            if earlier.type.place != found.type.place:
                self.unclear.add(name)
            return
        steps[name] = found

    def declaration(self, node: ast.Step, env: Environment) -> Declared:
        """What a declaration says of a step whose type is known."""
        target = node.type.function if isinstance(node.type, ast.Call) else node.type
        symbol = self.evaluator.typed.bound.get(target)
        declared = symbol.node if symbol is not None else None
        declarations = self.evaluator.typed.declarations
        if isinstance(declared, ast.ExternStep):
            made = declarations.step_type(declared)
        elif isinstance(declared, ast.Component):
            made = declarations.component(declared)
        else:
            assert isinstance(target, ast.Reference)
            made = declarations.built_in(node, target.name)
        given = node.type.arguments if isinstance(node.type, ast.Call) else None
        blocks = [] if node.block is None else [(node.block, env)]
        return Declared(node, made, target, [(given, env)], blocks, env)

    def is_known(self, node: ast.Step) -> bool:
        """Whether the type of a step is known; what is wrong with it has been reported."""
        target = node.type.function if isinstance(node.type, ast.Call) else node.type
        symbol = self.evaluator.typed.bound.get(target)
        if symbol is None:
            return isinstance(target, ast.Reference) and built_in_step(target.name) is not None
        return isinstance(symbol.node, (ast.ExternStep, ast.Component))

    def amend(self, steps: dict[str, Declared], node: ast.AmendStep, env: Environment) -> None:
        """Note what amends one of the steps; reports if there is none of this name."""
        if not self.exists(steps, node.name, "amend"):
            return
        step = steps.get(node.name.text)
        if step is None:
            return
        if node.arguments is not None:
            step.arguments.append((node.arguments, env))
        if node.block is not None:
            step.blocks.append((node.block, env))

    def exists(self, steps: dict[str, Declared], name: ast.Name, verb: str) -> bool:
        """Whether there is a step of a name; reports if there is none."""
        if name.text in steps:
            return True
        if name.text not in self.refused and id(name) not in self.evaluator.typed.bad:
            guess = nearest(name.text, steps)
            gone = name.text in self.removed
            self.evaluator.diagnostics.report(
                codes.NOTHING_TO_AMEND,
                f"there is no step `{name.text}` to {verb}",
                name.span,
                f"did you mean `{guess}`?" if guess else "",
                help="a profile that comes before removes it"
                if gone
                else "it is of a profile that is not selected, or that comes later",
            )
        return False
