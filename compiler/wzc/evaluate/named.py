"""What names stand for: params, lets, inputs, steps and their outputs, values of the run."""

from typing import TYPE_CHECKING

from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.run_time import of_the_run, output, outputs_of, source, state
from wzc.model.order import STATES, Ended, Outcome
from wzc.model.ports import ArtifactReference
from wzc.model.value import Value
from wzc.names.symbols import Kind, Symbol
from wzc.source.origin import Origin, Via
from wzc.syntax import ast
from wzc.types.kinds import OUTCOME, Artifact, known
from wzc.types.step_outputs import component_of, outputs

if TYPE_CHECKING:
    from wzc.evaluate.expressions import Evaluator


def named(evaluator: "Evaluator", expr: ast.Reference | ast.Attribute, env: Environment) -> Value:
    """The value of a name, of an entry under a name, or of what a step gives."""
    symbol = evaluator.typed.bound.get(expr)
    if symbol is not None:
        return _symbol(evaluator, symbol, expr, env)
    origin = env.origin(expr.span)
    if isinstance(expr, ast.Reference):
        return Value(BROKEN, origin)
    root = evaluator.typed.bound.get(expr.target)
    if root is not None and root.kind is Kind.RUN and root.name != "retries":
        return of_the_run(expr, origin)
    if root is not None and root.kind is Kind.CONTEXT:
        found = known(evaluator.typed.type_of(expr))
        return source(root.name, expr.name.text, found, expr, origin)
    if root is not None and isinstance(root.node, ast.Step):
        return _output(evaluator, root.node, expr, origin)
    return evaluator.entry(evaluator.evaluate(expr.target, env), expr.name.text, expr, origin)


def _output(evaluator: "Evaluator", step: ast.Step, expr: ast.Attribute, origin: Origin) -> Value:
    type = evaluator.typed.type_of(expr)
    made = evaluator.unrolled.get(id(step))
    if type == OUTCOME:
        return Value(Ended((Outcome(step.name.text, expr.name.text),)), origin)
    if expr.name.text in STATES and not _is_output(evaluator, step, expr.name.text):
        return state(type, step, expr, origin)
    if made is None or isinstance(type, Artifact):
        return output(type, step, expr, origin)
    return outputs_of(type, made, expr, origin)


def _symbol(evaluator: "Evaluator", symbol: Symbol, expr: ast.Expr, env: Environment) -> Value:
    """What a name stands for, with the place where it was written and the way it took."""
    node = symbol.node
    if isinstance(node, ast.Param):
        return env.named(
            evaluator.params.value(evaluator, node), Via("param", node.name.text, expr.span)
        )
    if isinstance(node, ast.Let):
        return env.named(evaluator.let(node), Via("let", node.name.text, expr.span))
    if isinstance(node, ast.Cluster):
        from wzc.evaluate.clusters import cluster_value

        return Value(cluster_value(evaluator, node), env.origin(expr.span))
    if isinstance(node, ast.Input):
        type = evaluator.typed.declarations.type(node.type)
        return source("input", node.name.text, type, expr, env.origin(expr.span))
    if isinstance(node, (ast.Step, ast.NamedPort)):
        return Value(ArtifactReference(node.name.text, None, expr.span.text), env.origin(expr.span))
    if symbol.kind is Kind.RUN:
        evaluator.names_attempts = True
        return of_the_run(expr, env.origin(expr.span))
    found = env.locals.get(id(node))
    if found is None:
        return Value(BROKEN, env.origin(expr.span))
    if isinstance(node, ast.Parameter):
        return env.named(found, Via("parameter", node.name.text, expr.span))
    return found


def _is_output(evaluator: "Evaluator", step: ast.Step, name: str) -> bool:
    if name in outputs(step):
        return True
    component = component_of(evaluator.typed, step)
    if component is None:
        return False
    from wzc.types.components import named_outputs

    return name in named_outputs(component)
