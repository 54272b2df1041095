"""Comparisons with a status that there is not."""

import re
from collections.abc import Iterable
from typing import TypeAlias

from wzc.diagnostics import catalogue as codes
from wzc.values.suggest import nearest
from wzc.verify.job import Job
from wzc.verify.language.tags import texts
from wzc.verify.model import Manifest, Path, Template, mapping, text

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

_Found: TypeAlias = tuple[Manifest, Template] | None


def check(manifest: Manifest, job: Job) -> None:
    """A misspelt status is never there (or always not), and nothing says so."""
    running = _while_it_runs(manifest, job)
    for path, source in texts(manifest.data, part="status"):
        if job.own and path[-1] not in _CONDITIONS:
            continue  # a text of the source, which may look like a comparison and is none
        for pattern in (_FORWARD, _BACKWARD):
            for found in pattern.finditer(source):
                early = path[: len(manifest.spec_path) + 2] in running
                _comparison(manifest, path, found, early)


def _while_it_runs(manifest: Manifest, job: Job) -> set[Path]:
    """The templates that run before the workflow has ended, and only then."""
    if manifest.is_template or not manifest.templates:
        return set()
    spec = manifest.spec
    entry = job.library.target(manifest, {"template": text(spec, "entrypoint")})
    ends = [{"template": text(spec, "onExit")}, *mapping(spec, "hooks").values()]
    late = [job.library.target(manifest, each) for each in ends if isinstance(each, dict)]
    before = _reached(manifest, job, [entry])
    after = _reached(manifest, job, late)
    return {found.path for found in manifest.templates if id(found) in before - after}


def _reached(manifest: Manifest, job: Job, begin: Iterable[_Found]) -> set[int]:
    seen: set[int] = set()
    left = [found[1] for found in begin if found is not None and found[0] is manifest]
    while left:
        template = left.pop()
        if id(template) in seen:
            continue
        seen.add(id(template))
        for task in template.tasks:
            hooks = [
                each for each in mapping(task.data, "hooks").values() if isinstance(each, dict)
            ]
            for each in (task.data, *hooks):
                found = job.library.target(manifest, each)
                if found is not None and found[0] is manifest:
                    left.append(found[1])
    return seen


def _comparison(manifest: Manifest, path: Path, found: re.Match[str], early: bool) -> None:
    what, word = found["what"], found["word"]
    if early and what == "workflow.status" and word in _OF_WORKFLOW and word != "Running":
        # Argo operator.go: setGlobalRuntimeParameters; operate sets it to the end's before onExit.
        always = "always true" if found["sign"] == "!=" else "never true"
        message = (
            f"while this runs, `workflow.status` is `Running`: `{found[0].strip()}` is {always}"
        )
        help = "ask for it in the template of `onExit`, or for the status of a task"
        manifest.tell(codes.EXPRESSION_TYPES, path, message, help)
        return
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
