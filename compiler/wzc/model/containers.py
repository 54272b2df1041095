"""Steps that are not Wurzel's: any container, a script in one, and a pause.

What stands in their parentheses, as classes with the schema of a block. Of these only `image` may
also come from the step's block or from `defaults`.
"""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.value import Value
from wzc.types.kinds import DURATION, STRING, BlockOf, ListOf, also_at_run_time

_IMAGE = STRING.of("image")
# Text that may be put together in the run.
_TEXT = also_at_run_time(STRING)
_WORDS = ListOf(_TEXT)


@lean
class Container(Block):
    """`container(image = ..., command = [...], args = [...])`: one container that runs to its end.

    Without a `command` Argo asks the registry for the image's own (argo-rules.md, B2), which is
    not always possible.
    """

    keyword = "container"

    image: Value | None = attribute(
        _IMAGE, "T.container.image", "The container's image.", 'image = "alpine:3.20"'
    )
    command: Value | None = attribute(
        _WORDS, "T.container.command", "What is run; not by a shell.", 'command = ["cat"]'
    )
    args: Value | None = attribute(
        _WORDS, "T.container.args", "The arguments of the command.", 'args = ["/in/rows"]'
    )
    working_dir: Value | None = attribute(
        STRING.of("path"), "T.container.workingDir", "The folder it runs in.", 'working_dir = "/w"'
    )


@lean
class Script(Block):
    """`script(image = ..., interpreter = [...], source = ...)`: a text that an interpreter runs."""

    keyword = "script"

    image: Value | None = attribute(
        _IMAGE, "T.script.image", "The container's image.", 'image = "python:3.12-slim"'
    )
    interpreter: Value | None = attribute(
        ListOf(STRING),
        "T.script.command",
        "The program that is given the script's file.",
        'interpreter = ["python"]',
        required=True,
    )
    source: Value | None = attribute(
        _TEXT,
        "T.script.source",
        'The script, as text or as `file("./x.py")`.',
        "source = 'print(42)'",
        required=True,
    )
    working_dir: Value | None = attribute(
        STRING.of("path"), "T.script.workingDir", "The folder it runs in.", 'working_dir = "/w"'
    )


@lean
class Suspend(Block):
    """`suspend(duration = 1h)`: a pause; without a duration until somebody resumes the run.

    Its outputs are what that person supplies.
    """

    keyword = "suspend"

    duration: Value | None = attribute(
        DURATION, "T.suspend.duration", "How long at most.", "duration = 1h"
    )


@lean
class ContainerSet(Block):
    """`container_set`: several containers in one pod, those of `containers { }` in its block."""

    keyword = "container_set"


# Step types of the language itself, by the name they are called with.
BUILT_IN_STEPS: dict[str, BlockOf] = {
    "container": BlockOf(Container),
    "script": BlockOf(Script),
    "suspend": BlockOf(Suspend),
    "container_set": BlockOf(ContainerSet),
    "http": BlockOf("requests:Http"),
    "resource": BlockOf("requests:Resource"),
    "raw_template": BlockOf("raw:RawTemplate"),
}
# The type and the name of the step that an `extern template` is made of (`names.templates`):
# nobody can write either.
TEMPLATE_REFERENCE, TEMPLATE_STEP = "extern template", "extern-template"


def built_in_step(name: str) -> BlockOf | None:
    """The schema of a step type of the language's own; None where a name is none."""
    if name == TEMPLATE_REFERENCE:
        return BlockOf("templates:TemplateReference")
    return BUILT_IN_STEPS.get(name)
