"""What names of other tools mean here: `var.image`, `tasks.a.outputs.x`, `env("HOME")`.

Imported after a mistake.
"""

import re
from collections.abc import Collection
from itertools import chain

from wzc.source.file import Span
from wzc.syntax import ast

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")

_BY_NAME = "a param, an input and a `let` are called by their names alone"
_OUTPUT = "what another step gives is `step.output`, with an output of its `outputs { }`"
_LOOP = "the variable of a loop has the name that `for` gives it: `for x in xs`"
_HERMETIC = (
    "a compile reads no environment: a `param` is set with `--set`, and `env_from` fills a "
    "container's variables"
)
_PREFIXES = {
    **dict.fromkeys(
        ("var", "vars", "local", "locals", "params", "parameters", "inputs", "values", "Values"),
        _BY_NAME,
    ),
    **dict.fromkeys(("self", "this", "args", "arguments"), _BY_NAME),
    **dict.fromkeys(("tasks", "steps", "outputs", "nodes"), _OUTPUT),
    **dict.fromkeys(("each", "item", "items", "it"), _LOOP),
    **dict.fromkeys(("os", "env", "environ", "process", "ENV"), _HERMETIC),
}
# Functions of other tools, and what there is instead.
_FUNCTIONS = {
    **dict.fromkeys(("env", "getenv", "get_env", "environ"), _HERMETIC),
    **dict.fromkeys(
        ("now", "timestamp", "date", "today", "utcnow"),
        "a compile knows no clock; `workflow.creation_timestamp` is when the run began",
    ),
    **dict.fromkeys(
        ("uuid", "random", "uid"), "a compile knows no chance; `workflow.uid` is unique to a run"
    ),
    **dict.fromkeys(
        ("lookup", "coalesce", "try", "default"), "write `a if condition else b` for either value"
    ),
    "print": "nothing is printed when compiling; `wzc explain FILE --at PATH` shows values",
}
_RENAMED = {
    **dict.fromkeys(("secretKeyRef", "secret_key_ref", "secretRef", "secret_ref"), "secret"),
    **dict.fromkeys(
        ("configMapKeyRef", "config_map_key_ref", "configMapRef", "cm", "configmap"), "config_map"
    ),
    **dict.fromkeys(("fieldRef", "field_ref"), "field"),
    **dict.fromkeys(("pvc", "volume_claim", "persistent_volume_claim", "volume"), "claim"),
    **dict.fromkeys(("jsonencode", "to_json", "tojson", "dumps"), "json"),
    **dict.fromkeys(("yamlencode", "to_yaml", "toyaml"), "yaml"),
    **dict.fromkeys(("read", "open", "read_file", "load"), "file"),
    **dict.fromkeys(("base64encode", "b64enc", "b64encode"), "base64"),
    **dict.fromkeys(("startswith", "has_prefix", "hasPrefix"), "starts_with"),
    **dict.fromkeys(("endswith", "has_suffix", "hasSuffix"), "ends_with"),
    **dict.fromkeys(("toupper", "uppercase"), "upper"),
    **dict.fromkeys(("tolower", "lowercase"), "lower"),
}
_SHELLS = {"bash": "bash", "sh": "sh", "shell": "sh", "python": "python", "python3": "python"}
_OF_THE_CLUSTER = ("template_ref", "templateRef", "workflow_template", "WorkflowTemplate")
_STEP_TYPES = {
    **dict.fromkeys(("docker", "image", "pod", "job", "task", "run", "command"), "container"),
    **dict.fromkeys(("request", "curl", "webhook"), "http"),
    **dict.fromkeys(("sleep", "wait", "pause", "approval"), "suspend"),
    **dict.fromkeys(("kubectl", "manifest", "k8s"), "resource"),
    **dict.fromkeys(("template", "raw"), "raw_template"),
}


def for_value(
    name: str, place: Span, known: Collection[str]
) -> tuple[str | None, Span, str] | None:
    """What to write for a name that is a prefix elsewhere: help, the place, and text for it.

    The text is empty where it is not known; None for names that mean nothing elsewhere.
    """
    if name not in _PREFIXES:
        return None
    found = _DOTTED.match(place.file.text, place.start)
    whole = found.group() if found is not None else name
    parts = whole.split(".")
    if len(parts) < 2 and name not in ("item", "each", "self", "this"):
        return None
    help = _PREFIXES[name]
    span = Span(place.file, place.start, place.start + len(whole))
    if help == _BY_NAME and parts[-1] in known:
        return help, span, parts[-1]
    if help == _OUTPUT and len(parts) > 3 and parts[1] in known:
        if parts[-1] == "result":
            return (
                f"what it prints is an output: `outputs {{ result: string from stdout }}`, and \
then `{parts[1]}.result`",
                span,
                "",
            )
        return help, span, f"{parts[1]}.{parts[-1]}"
    return help, place, ""


def for_function(name: str) -> tuple[str | None, str | None]:
    """The function that another tool's is called here, and else a help."""
    return _RENAMED.get(name), _FUNCTIONS.get(name)


def for_step_type(name: str) -> tuple[str | None, str | None]:
    """The step type that a word most likely stands for, and else a help."""
    shell = _SHELLS.get(name)
    if shell is not None:
        return None, f'write `script(image = "...", interpreter = ["{shell}"], source = "...")`'
    if name in _OF_THE_CLUSTER:
        return (
            None,
            'a template of the cluster is declared: `extern template name() { ref = "..." }`',
        )
    return _STEP_TYPES.get(name), None


def dotted(place: Span) -> bool:
    """Whether a name is followed by a dot."""
    return place.file.text.startswith(".", place.end)


_LISTS_OF_INPUTS = ("inputs", "params", "parameters", "arguments", "variables", "input", "args")


def in_list_of_inputs(name: str, file: ast.File) -> bool:
    """Whether a pipeline has `inputs { name: type }` or the like, which is no attribute of it."""
    lists = (
        entry.block.entries
        for node in file.declarations
        if isinstance(node, ast.Pipeline)
        for entry in node.body.entries
        if isinstance(entry, ast.Amend) and entry.key.text in _LISTS_OF_INPUTS
    )
    keyed = (ast.Field, ast.Assign, ast.Amend)
    return any(isinstance(each, keyed) and each.key.text == name for each in chain(*lists))


def loop_with(name: str, file: ast.File) -> str | None:
    """The name of a step whose loop has this variable."""
    for node in file.declarations:
        entries = node.body.entries if isinstance(node, (ast.Pipeline, ast.Component)) else ()
        for entry in entries:
            loop = entry.loop if isinstance(entry, ast.Step) else None
            if isinstance(entry, ast.Step) and loop is not None and loop.variable.text == name:
                return entry.name.text
    return None
