"""Comparisons with a status that there is not."""

import re
from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.job import Job
from wzc.verify.model import Manifest, Path

# Argo workflow_phase.go: WorkflowPhase; workflow_types.go: NodePhase.
_OF_WORKFLOW = ("Pending", "Running", "Succeeded", "Failed", "Error")
_OF_NODE = (*_OF_WORKFLOW, "Skipped", "Omitted")
_ALSO_CALLED = {"success": "Succeeded", "ok": "Succeeded", "failure": "Failed", "errored": "Error"}
_STATUS = (
    r"(?P<what>workflow\.status|lastRetry\.status|lastretry\.status|"
    r"(?:tasks|steps)(?:\.[-\w]+|\[\s*['\"][-\w]+['\"]\s*\])\.status|(?<=\{\{)status(?=\}\}))"
)
_WORD = r"(?P<quote>['\"]?)(?P<word>[A-Za-z]+)(?P=quote)"
_CONDITIONS = ("when", "expression")
# With braces or without, which may have quotes around them.
_BEFORE, _AFTER = r"['\"]?(?:\{\{=?\s*)?", r"(?:\s*\}\})?['\"]?"
_FORWARD = re.compile(rf"{_BEFORE}{_STATUS}{_AFTER}\s*(?P<sign>[=!]=)\s*{_WORD}(?![\w.(\[{{-])")
_BACKWARD = re.compile(rf"(?<![\w.]){_WORD}\s*(?P<sign>[=!]=)\s*{_BEFORE}{_STATUS}\b")


def check(manifest: Manifest, job: Job) -> None:
    """A misspelt status is never there (or always not), and nothing says so."""
    for path, source in _texts(manifest.data, ()):
        if job.own and path[-1] not in _CONDITIONS:
            continue  # a text of the source, which may look like a comparison and is none
        for pattern in (_FORWARD, _BACKWARD):
            for found in pattern.finditer(source):
                _comparison(manifest, path, found)


def _comparison(manifest: Manifest, path: Path, found: re.Match[str]) -> None:
    what, word = found["what"], found["word"]
    known = _OF_WORKFLOW if what == "workflow.status" else _OF_NODE
    # A name without quotes is another value in an expression without braces.
    in_expression = "{{" not in found[0] or "{{=" in found[0]
    if word in known or (in_expression and not found["quote"]):
        return
    always = "always true" if found["sign"] == "!=" else "never true"
    right = _ALSO_CALLED.get(word.lower())
    right = right or nearest(word, known) or nearest(word.capitalize(), known)
    message = f"`{what}` is never `{word}`: `{found[0].strip()}` is {always}"
    help = f"write `{right}`" if right else "one of " + ", ".join(f"`{each}`" for each in known)
    manifest.tell(codes.EXPRESSION_TYPES, path, message, help)


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if "status" in value and "=" in value:
            yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _texts(each, (*path, number))
