"""WorkflowTemplates as `extern template`s declare them: what the cluster would have to have.

In: the text of a `.wz` file. Out: documents. Their templates take and give what is declared, and
say what they are given: `[name of the template, parameter, parameter, ...]`, in the order of the
declaration, a parameter that is not given as `-`.
"""

from __future__ import annotations

from typing import Any

from wzc.diagnostics.model import Diagnostics
from wzc.source.file import SourceFile
from wzc.syntax import ast
from wzc.syntax.parser import parse

NOT_GIVEN = "-"


def library(text: str, namespace: str = "") -> list[dict[str, Any]]:
    """The holders of all templates that a file declares, each once; those of a namespace there."""
    found: dict[tuple[bool, str], dict[str, dict[str, Any]]] = {}
    for node in parse(SourceFile("library.wz", text), Diagnostics()).declarations:
        if isinstance(node, ast.ExternTemplate):
            said = _entries(node)
            holder, _, name = _text(said["ref"]).partition("/")
            scope = said.get("cluster_scope")
            is_cluster = isinstance(scope, ast.Constant) and scope.value is True
            found.setdefault((is_cluster, holder), {})[name] = _template(node, name, said)
    return [
        {
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "ClusterWorkflowTemplate" if is_cluster else "WorkflowTemplate",
            "metadata": {"name": holder, **_of(namespace if not is_cluster else "")},
            "spec": {"templates": list(templates.values())},
        }
        for (is_cluster, holder), templates in found.items()
    ]


def _of(namespace: str) -> dict[str, str]:
    return {"namespace": namespace} if namespace else {}


def _entries(node: ast.ExternTemplate) -> dict[str, ast.Expr]:
    entries = node.body.entries if node.body is not None else []
    return {entry.key.text: entry.value for entry in entries if isinstance(entry, ast.Assign)}


def _text(expr: ast.Expr) -> str:
    assert isinstance(expr, ast.String) and expr.literal is not None, "only plain references"
    return expr.literal


def _template(node: ast.ExternTemplate, name: str, said: dict[str, ast.Expr]) -> dict[str, Any]:
    inputs: dict[str, Any] = {"parameters": []}
    words = [name]
    for parameter in node.parameters:
        given: dict[str, Any] = {"name": parameter.name.text}
        if isinstance(parameter.type, ast.OptionalType):
            given["value"] = NOT_GIVEN
        inputs["parameters"].append(given)
        words.append(f"{{{{inputs.parameters.{parameter.name.text}}}}}")
    outputs: dict[str, Any] = {"parameters": [], "artifacts": []}
    for entry in node.body.entries if node.body is not None else ():
        if isinstance(entry, ast.Amend) and entry.key.text == "outputs":
            for port in entry.block.entries:
                _add(outputs, port)
    signature = node.signature
    if signature is not None and signature.input is not None:
        inputs["artifacts"] = [{"name": _port(signature.input, said.get("takes")), "path": "/in"}]
    if signature is not None and signature.output is not None:
        file = _port(signature.output, said.get("gives"))
        outputs["artifacts"].append(_artifact(file, f"/out/{file}.json"))
    return {
        "name": name,
        "inputs": {kind: entries for kind, entries in inputs.items() if entries},
        "outputs": {kind: entries for kind, entries in outputs.items() if entries},
        "container": {"image": "a/b:1", "command": words},
    }


def _add(outputs: dict[str, Any], port: ast.Node) -> None:
    assert isinstance(port, (ast.Field, ast.OutputPort))
    name = port.key.text
    if isinstance(port, ast.OutputPort):
        name = _text(port.source)
    if port.type.span.text.strip() in ("file", "dir"):
        outputs["artifacts"].append(_artifact(name, f"/out/{name}"))
    else:
        outputs["parameters"].append({"name": name, "valueFrom": {"path": f"/out/{name}"}})


def _artifact(name: str, path: str) -> dict[str, Any]:
    """An artifact that does not need a repository of the cluster's."""
    key = f"{{{{workflow.uid}}}}/{{{{pod.name}}}}/{name}"
    return {"name": name, "path": path, "s3": {"bucket": "of-the-cluster", "key": key}}


def _port(port: ast.TypeNode | ast.NamedPort, said: ast.Expr | None) -> str:
    if said is not None:
        return _text(said)
    assert isinstance(port, ast.NamedPort)
    return port.name.text
