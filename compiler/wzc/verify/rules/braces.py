"""Names of Argo's in the braces of others: `{inputs.parameters.x}`, `${inputs.parameters.x}`."""

import re

from wzc.diagnostics import catalogue as codes
from wzc.verify import scopes
from wzc.verify.job import Job
from wzc.verify.language.tags import texts
from wzc.verify.model import Manifest

_NAME = r"(?:inputs|workflow)\.parameters\.[-\w]+"
_OTHER = re.compile(rf"(?<![{{$])(\$?)(?:\{{\s*({_NAME})\s*\}}|\(\s*({_NAME})\s*\))(?!\}})")
# Where the text is a program's, or reaches one.
_PARTS = ("container", "script", "containerSet", "dag", "steps", "sidecars", "initContainers")


def check(manifest: Manifest, job: Job) -> None:
    """Argo util/template: a tag begins with two braces, and all else is text."""
    around = None
    for template in manifest.templates:
        for key in _PARTS:
            for path, text in texts(template.own.get(key), (*template.path, key), ".parameters."):
                if "{{=" in text:
                    continue
                for found in _OTHER.finditer(text):
                    name = found[2] or found[3]
                    if found[3] and not found[1]:
                        continue  # `f(inputs.parameters.x)` is an expression, or a program's
                    around = around or scopes.of_workflow(manifest, job)
                    if not scopes.of_template(template, around).has(name):
                        continue
                    message = f"`{found[0]}` is no tag of Argo's, and stays in the text as it"
                    help = f"write `{{{{{name}}}}}`"
                    manifest.tell(codes.TAG_LEFT, path, f"{message} stands", help)
