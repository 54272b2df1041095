"""The ports of containers and scripts."""

from wzc.evaluate.environment import BROKEN, Environment
from wzc.evaluate.expressions import Evaluator
from wzc.model.pipeline import Step
from wzc.model.ports import ArtifactReference, InputPort, OutputPort
from wzc.model.value import Value
from wzc.syntax import ast
from wzc.types.kinds import STRING, Artifact, Type
from wzc.types.ports import (
    INPUT_OPTIONS,
    INPUT_VALUE,
    OUTPUT_OPTIONS,
    PATH,
    block_of,
    query,
    source_kind,
)
from wzc.types.step_outputs import output_type, outputs


def add_ports(evaluator: Evaluator, step: Step, node: ast.Step, env: Environment) -> None:
    """Add the inputs and outputs that a step's declaration lists; refused ones are left out."""
    bad = evaluator.typed.bad
    block = block_of(node, "inputs")
    for entry in block.entries if block is not None else ():
        if isinstance(entry, ast.Assign) and entry.at is not None and id(entry.key) not in bad:
            _input(evaluator, step, entry, entry.at, env)
    for name, port in outputs(node).items():
        type = output_type(evaluator.typed, port)
        path = None
        filter = ""
        kind = source_kind(port.source)
        if kind == "supplied":
            path = Value("", env.origin(port.source.span))
        elif kind == "query" and isinstance(port.source, ast.Call):
            filter = query(port.source)
            path = Value(BROKEN, env.origin(port.source.span))
            if id(port.source) not in bad:
                path = evaluator.as_type(port.source.arguments.items[0].value, STRING, filter, env)
        elif kind == "path":
            path = evaluator.as_type(port.source, PATH, "`from`", env)
        default = None
        if port.default is not None and not isinstance(type, Artifact):
            default = evaluator.as_type(port.default, type, f"the output `{name}`", env)
        found = OutputPort(
            name, type, path, port.key.span, env.origin(port.span), default,
            _options(evaluator, port.block, OUTPUT_OPTIONS, env), filter,
        )  # fmt: skip
        if BROKEN not in [value.data for value in (path, default) if value is not None]:
            step.outputs[name] = found


def _input(
    evaluator: Evaluator, step: Step, entry: ast.Assign, at: ast.Expr, env: Environment
) -> None:
    name = entry.key.text
    value = evaluator.evaluate(entry.value, env)
    if not isinstance(value.data, ArtifactReference):
        value = evaluator.as_type(entry.value, INPUT_VALUE, f"the input `{name}`", env)
        if getattr(value.data, "keyword", "") == "raw":
            value = value.data.data  # as if the text stood there
    path = evaluator.as_type(at, PATH, "`at`", env)
    if value.data is not BROKEN and path.data is not BROKEN:
        options = _options(evaluator, entry.block, INPUT_OPTIONS, env)
        step.inputs[name] = InputPort(name, value, path, env.origin(entry.span), options)


def _options(
    evaluator: Evaluator, block: ast.Block | None, known: dict[str, Type], env: Environment
) -> dict[str, Value]:
    found = {}
    for entry in block.entries if block is not None else ():
        if isinstance(entry, ast.Assign) and entry.key.text in known:
            name = entry.key.text
            value = evaluator.as_type(entry.value, known[name], f"`{name}`", env)
            if value.data is not BROKEN:
                found[name] = value
    return found
