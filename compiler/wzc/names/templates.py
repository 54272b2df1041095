"""`extern template`s as components: what uses one runs a DAG with one task, the reference.

Argo lets a task or a hook refer to a template elsewhere, and no template does (`templateRef`): all
that is said of a template as a whole (`retryStrategy`, `memoize`, `synchronization`, an `onExit`)
needs one in the workflow, around the reference. That is a component with one step in it. Nothing
is reported here: `types.templates` checks what is written.
"""

from wzc.model.containers import TEMPLATE_REFERENCE, TEMPLATE_STEP
from wzc.source.file import SourceFile
from wzc.syntax import ast

# The types of values and files; all others are contracts (`types.contracts.names_contract`).
VALUES = frozenset(
    (
        *("string", "int", "float", "bool", "quantity", "duration", "secret", "any", "url"),
        *("file", "dir"),
    )
)
# What stands for data whose name is not written.
_DATA = "extern-data"


def with_components(file: ast.File) -> ast.File:
    """A file whose `extern template`s are components with what is declared in `extern`."""
    declarations = [
        _component(node) if isinstance(node, ast.ExternTemplate) else node
        for node in file.declarations
    ]
    return ast.File(
        *(file.file, file.start, file.end),
        declarations,
        file.comments,
        file.broken_names,
        file.broken_spans,
    )


def entries(node: ast.ExternTemplate) -> dict[str, ast.Assign | ast.Amend]:
    """The entries of its block, by name; the first of each."""
    found: dict[str, ast.Assign | ast.Amend] = {}
    for entry in node.body.entries if node.body is not None else ():
        if isinstance(entry, (ast.Assign, ast.Amend)):
            found.setdefault(entry.key.text, entry)
    return found


def declared_outputs(node: ast.ExternTemplate) -> list[ast.Field | ast.OutputPort]:
    """The entries of `outputs { }`: `rows: int`, `url: string from "report-url"`."""
    block = entries(node).get("outputs")
    found = block.block.entries if isinstance(block, ast.Amend) else []
    return [entry for entry in found if isinstance(entry, (ast.Field, ast.OutputPort))]


def literal(node: ast.Node | None) -> str | None:
    """The text of a string in which nothing is interpolated; None for all else."""
    return node.literal if isinstance(node, ast.String) else None


def name_in_argo(port: ast.Field | ast.OutputPort) -> str:
    """What Argo calls an output: its own name, or what follows `from`."""
    named = literal(port.source) if isinstance(port, ast.OutputPort) else None
    return named or port.key.text


def _component(node: ast.ExternTemplate) -> ast.Component:
    signature = node.signature
    takes = signature.input if signature is not None else None
    gives = signature.output if signature is not None else None
    if takes is not None and not isinstance(takes, ast.NamedPort):
        takes = ast.NamedPort(*_at(takes), ast.Name(*_at(takes), _DATA), takes)
    given = gives.type if isinstance(gives, ast.NamedPort) else gives
    if signature is not None:
        signature = ast.Signature(*_at(signature), takes, given)
    body = [_step(node, takes, gives)]
    if given is not None:
        path = ast.Path(*_at(given), [ast.Name(*_at(given), TEMPLATE_STEP)])
        body.append(ast.Output(*_at(given), path, None, None))
    for port in declared_outputs(node):
        if _is_data(port.type):
            continue  # refused: it stands in the signature
        target = ast.Reference(*_at(port), 1, TEMPLATE_STEP)
        value = ast.Attribute(*_at(port), 2, target, ast.Name(*_at(port.key), name_in_argo(port)))
        body.append(ast.Output(*_at(port), None, _name(port.key), value))
    return ast.Component(
        *_at(node),
        node.name,
        node.parameters,
        signature,
        ast.Block(*_at(node), 1, body),
        node.doc,
        node,
    )


def _step(
    node: ast.ExternTemplate,
    takes: ast.NamedPort | None,
    gives: ast.TypeNode | ast.NamedPort | None,
) -> ast.Node:
    """The step inside: what it refers to, the parameters, and the ports."""
    place, written = _at(node.name), entries(node)
    settings = [
        ast.Argument(*_at(entry), _key(entry.key.text, entry), entry.value)
        for name in ("ref", "cluster_scope")
        if isinstance(entry := written.get(name), ast.Assign)
    ]
    first = {parameter.name.text: parameter for parameter in reversed(node.parameters)}
    parameters = ast.Block(*place, 1, [_handed_on(first[name]) for name in reversed(first)])
    settings.append(ast.Argument(*place, _key("parameters", node.name), parameters))
    ports: list[ast.Node] = []
    if takes is not None:
        name = _named(written.get("takes")) or takes.name.text
        entry = ast.Assign(
            *_at(takes),
            _key(name, takes.name),
            ast.Reference(*_at(takes.name), 1, takes.name.text),
            _string(f"/in/{name}", takes),
            None,
        )
        block = ast.Block(*_at(takes), 1, [entry])
        ports.append(ast.Amend(*_at(takes), _key("inputs", takes), block))
    outputs = [_output(port) for port in declared_outputs(node) if not _is_data(port.type)]
    if gives is not None:
        outputs.append(_data(node, gives, _named(written.get("gives"))))
    if outputs:
        made = ast.Block(*place, 1, list[ast.Node](outputs))
        ports.append(ast.Amend(*place, _key("outputs", node.name), made))
    call = ast.Call(
        *place, 2, ast.Reference(*place, 1, TEMPLATE_REFERENCE), ast.Arguments(*place, settings)
    )
    block = ast.Block(*place, 1, ports)
    return ast.Step(*place, ast.Name(*place, TEMPLATE_STEP), call, None, block, None)


def _handed_on(parameter: ast.Parameter) -> ast.Assign:
    name = parameter.name
    value = ast.Reference(*_at(name), 1, name.text)
    return ast.Assign(*_at(name), _key(name.text, name), value, None, None)


def _output(port: ast.Field | ast.OutputPort) -> ast.OutputPort:
    name = name_in_argo(port)
    source = _string(f"/out/{name}", port)
    return ast.OutputPort(*_at(port), _key(name, port.key), port.type, source, port.default, None)


def _data(
    node: ast.ExternTemplate, gives: ast.TypeNode | ast.NamedPort, named: str | None
) -> ast.OutputPort:
    """The data that it gives: one file, called after the template."""
    type = gives.type if isinstance(gives, ast.NamedPort) else gives
    name = named or (gives.name.text if isinstance(gives, ast.NamedPort) else _DATA)
    ending = "csv" if isinstance(type, ast.GenericType) else "json"
    source = _string(f"/out/{node.name.text}.{ending}", gives)
    return ast.OutputPort(*_at(gives), _key(name, gives), type, source, None, None)


def _is_data(type: ast.TypeNode) -> bool:
    """Whether a type is that of data along `>>`."""
    if isinstance(type, ast.GenericType):
        return type.path.text == "frame"
    inner = type.element if isinstance(type, ast.ListType) else type
    return isinstance(inner, ast.NamedType) and inner.path.text not in VALUES


def _named(entry: ast.Assign | ast.Amend | None) -> str | None:
    return literal(entry.value) if isinstance(entry, ast.Assign) else None


def _at(node: ast.Node) -> tuple[SourceFile, int, int]:
    return node.file, node.start, node.end


def _key(text: str, place: ast.Node) -> ast.Key:
    return ast.Key(*_at(place), text)


def _name(key: ast.Key) -> ast.Name:
    return ast.Name(*_at(key), key.text)


def _string(text: str, place: ast.Node) -> ast.String:
    return ast.String(*_at(place), 1, [text], '"')
