"""Ports of containers and scripts."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.commands import check_command
from wzc.lint.places import data
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference, OutputPort
from wzc.types.kinds import Artifact
from wzc.values.paths import normal_path


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse ports that cannot work, and warn of containers without a command.

    Two inputs at one path, or at a mount's (Argo validate.go: validateLeaf); an output that may be
    missing where it is taken for granted (Argo ends the task in an error); data along `>>` that is
    no JSON or CSV file, which is what Wurzel's steps read; a script without text. Without a command
    Argo asks the registry for that of the image (argo-rules.md, B2).
    """
    for step in pipeline.steps.values():
        if step.type.built_in is None:
            continue
        _same_paths(step, diagnostics)
        _certain(pipeline, step, diagnostics)
        _files(step, diagnostics)
        _modes(step, diagnostics)
        word = {"container": "command", "script": "interpreter"}.get(step.type.name)
        if (
            word is not None
            and word not in step.refused
            and not _has(step, word)
            and not (step.type.settings[word].required and word not in step.settings)
            and not _has_refusals(step, pipeline, diagnostics)
        ):
            diagnostics.report(
                codes.NO_COMMAND,
                f"{step.type.name} `{step.name}` has no `{word}`, so Argo asks the registry for "
                "its image's own",
                step.place,
                help=f'name it: `{word} = ["..."]`; the controller may not reach the registry',
            )
        if word is not None:
            check_command(step.settings.get(word), word, diagnostics)
        source = step.settings.get("source")
        if step.type.name == "script" and source is not None and data(source) == "":
            diagnostics.report(
                codes.INCOMPLETE,
                f"the script of `{step.name}` is empty",
                source.origin.span,
                help="write what it does: an empty file would run, and do nothing",
            )


def _has_refusals(step: Step, pipeline: Pipeline, diagnostics: Diagnostics) -> bool:
    if not diagnostics.has_errors:
        return False
    from wzc.graph.connections import has_refusals  # late: only after a mistake

    return has_refusals(step, pipeline, diagnostics)


def _has(step: Step, word: str) -> bool:
    """Whether there are words to start; those of the run are never without any."""
    return step.settings.get(word) is not None and data(step.settings[word]) not in (None, [])


def _same_paths(step: Step, diagnostics: Diagnostics) -> None:
    taken: dict[str, Label] = {}
    mounts = step.attributes.mounts.data if step.attributes.mounts is not None else {}
    for path, value in mounts.items():
        taken[normal_path(path)] = Label(value.origin.span, "mounted here")
    for port in step.inputs.values():
        path = normal_path(port.path.data)
        if path in taken:
            diagnostics.report(
                codes.MOUNT_TWICE,
                f"the input `{port.name}` of step `{step.name}` is put where something else is, "
                f"`{path}`",
                port.path.origin.span,
                secondary=[taken[path]],
                help="give it a path of its own",
            )
        taken.setdefault(path, Label(port.path.origin.span, "put here"))


def _certain(pipeline: Pipeline, step: Step, diagnostics: Diagnostics) -> None:
    for port in step.inputs.values():
        reference = port.value.data
        if not isinstance(reference, ArtifactReference) or reference.output is None:
            continue
        producer = pipeline.steps.get(reference.step)
        output = None if producer is None else producer.outputs.get(reference.output)
        if output is None or not data(output.options.get("optional")):
            continue
        if not data(port.options.get("optional")):
            diagnostics.report(
                codes.UNCERTAIN_OUTPUT,
                f"`{reference.text}` may be missing, and step `{step.name}` takes it for granted",
                port.value.origin.span,
                secondary=[Label(output.options["optional"].origin.span, "it is optional")],
                help="`{ optional = true }` behind its path, and a script that minds it",
            )


def _modes(step: Step, diagnostics: Diagnostics) -> None:
    for port in step.inputs.values():
        recurse = port.options.get("recurse_mode")
        if recurse is not None and "mode" not in port.options:
            diagnostics.report(
                codes.INCOMPLETE,
                "`recurse_mode` means nothing without `mode`",
                recurse.origin.span,
                help="`{ mode = 0o755, recurse_mode = true }`",
            )


def _files(step: Step, diagnostics: Diagnostics) -> None:
    for port in step.outputs.values():
        wanted = _ending(port)
        if wanted is None or port.path is None:
            continue
        name: str = port.path.data.rpartition("/")[2]
        if not name.endswith("." + wanted) or name == "." + wanted:
            diagnostics.report(
                codes.WRONG_FILE,
                f"the output `{port.name}` goes along `>>` as a `.{wanted}` file, and this is "
                f"`{name or port.path.data}`",
                port.path.origin.span,
                help=f'one file: `from "/out/{port.name}.{wanted}"`',
            )


def _ending(port: OutputPort) -> str | None:
    if isinstance(port.type, Artifact) and port.type.data is not None:
        ending: str = port.type.data.extension
        return ending
    return None
