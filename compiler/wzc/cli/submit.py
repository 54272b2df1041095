"""How what was written gets into the cluster, and runs there."""

from shlex import quote
from typing import Any

from wzc.api import Compilation
from wzc.backend.emit.tree import Map
from wzc.cli.outputs import Output, is_template, object_name


def submit_line(compilation: Compilation, target: str, outputs: list[Output]) -> str:
    """The lines that tell how to submit what was written, and which inputs it takes.

    A Workflow is a run: it is created anew each time, and `kubectl apply` would refuse a
    `generateName`. A CronWorkflow is applied, which also updates it, and so is a template.
    """
    documents = compilation.documents
    written = target
    if outputs[0].path != target:
        written = f"{len(outputs)} file{'' if len(outputs) == 1 else 's'} in {target}"
    if any(is_template(document) for document in documents):
        return _of_templates(documents, written, target, outputs)
    kinds = {document.get("kind") for document in documents}
    is_prefix = any(object_name(document)[1] for document in documents)
    verb = "apply" if kinds == {"CronWorkflow"} and not is_prefix else "create"
    ways = [f"`kubectl {verb} -f {quote(target)}`"]
    needed, others = _inputs(documents)
    # Argo's own commands take no folders, and one kind at a time.
    if len(kinds) == 1 and len(outputs) == 1 and outputs[0].path == target:
        command = "cron create" if kinds == {"CronWorkflow"} else "submit"
        ways.insert(0, f"`argo {command} {quote(target)}`")
    if needed:
        # One document, which only Argo's command gives inputs to.
        assert outputs[0].path is not None
        given = " ".join(f"-p {name}=..." for name in needed)
        ways = [f"`argo submit {quote(outputs[0].path)} {given}`"]
    line = f"wrote {written}; submit with " + " or ".join(ways)
    if not others:
        return line
    listed = " ".join(f"-p {name}=..." for name in others)
    if kinds == {"Workflow"}:
        return f"{line}\ninputs with a default: {listed}"
    return f"{line}\na run by hand: `{_from(documents[0], 'cronwf')} {listed}`"


def _of_templates(documents: list[Map], written: str, target: str, outputs: list[Output]) -> str:
    """The same where runs are made of templates."""
    templates = [document for document in documents if is_template(document)]
    runs = [document for document in documents if not is_template(document)]
    template = templates[0]
    needed, others = _inputs(templates)
    by_hand = _from(template, str(template["kind"]).lower())
    spec: Any = template["spec"]
    if "priority" in spec:
        by_hand += f" --priority {spec['priority']}"  # the queue looks at the run alone
    if needed:
        by_hand += "".join(f" -p {name}=..." for name in needed)
    ways = [f"`kubectl apply -f {quote(target)}`"]
    word = "apply with"
    if any(document["kind"] == "Workflow" for document in runs):
        if needed:
            # What stands in the file would be a run without them.
            return (
                f"wrote {written}; apply the template, which `--as WorkflowTemplate` writes "
                f"alone, and submit with `{by_hand}`"
            )
        word, ways = "submit with", [f"`kubectl create -f {quote(target)}`"]
    elif len(documents) == 1 and outputs[0].path == target:
        command = "template" if template["kind"] == "WorkflowTemplate" else "cluster-template"
        ways.insert(0, f"`argo {command} create {quote(target)}`")
    line = f"wrote {written}; {word} " + " or ".join(ways)
    if len(templates) > 1:
        return line
    line += f"\n{'another run' if word == 'submit with' else 'a run'}: `{by_hand}`"
    if others:
        line += "\ninputs with a default: " + " ".join(f"-p {name}=..." for name in others)
    return line


def _from(document: Map, kind: str) -> str:
    """The command that runs what is in the cluster."""
    metadata: Any = document["metadata"]
    space = f" -n {metadata['namespace']}" if "namespace" in metadata else ""
    return f"argo submit{space} --from {kind}/{metadata['name']}"


def _inputs(documents: list[Map]) -> tuple[list[str], list[str]]:
    """The inputs of one document, without and with a default; none where there are several."""
    needed: list[str] = []
    others: list[str] = []
    if len(documents) == 1:
        spec: Any = documents[0]["spec"]
        arguments = spec.get("workflowSpec", spec).get("arguments", {})
        for item in arguments.get("parameters", ()):
            is_given = "value" in item or "valueFrom" in item
            (others if is_given else needed).append(str(item["name"]))
    return needed, others
