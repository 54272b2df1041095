"""What hooks of steps may refer to: how their step has ended, and what it has given by then."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.evaluate.handlers import refuse_order
from wzc.evaluate.references import reads
from wzc.model.edges import Read
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.run_time import Apply, Known, Node, RunTimeValue, Source


def check_hook(pipeline: Pipeline, hook: Step, diagnostics: Diagnostics) -> None:
    """Refuse what Argo does not give to a hook of a step, and hooks of steps that do not end.

    Argo leaves what it cannot replace in the arguments of a hook as text, and starts none whose
    condition it cannot evaluate (exit_handler.go: runOnExitNode, resolveExitTmplArgument).
    """
    owner = pipeline.steps[hook.of]
    for read in reads(hook):
        _check_read(pipeline, owner, hook, read, diagnostics)
    daemon = owner.attributes.daemon
    if daemon is not None and daemon.data is True:
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{owner.name}` is a daemon: it ends with the run, and Argo runs no hook of it then",
            hook.place,
            secondary=[Label(daemon.origin.span, "runs to the end")],
            help="`on_exit` of the pipeline runs when the run has ended",
        )
    refuse_order(hook, "a step, or beside it", f"a hook of `{owner.name}`", diagnostics)


def _check_read(
    pipeline: Pipeline, owner: Step, hook: Step, read: Read, diagnostics: Diagnostics
) -> None:
    shown = read.step if read.output is None else f"{read.step}.{read.output}"
    labels = [Label(hook.place, f"a hook of `{owner.name}`")]
    message = help = ""
    if read.step != owner.name and owner.name in pipeline.unrolled.get(read.step, ()):
        return  # the hook of an unrolled loop, which has been refused
    if read.step != owner.name:
        message = f"a hook of `{owner.name}` knows nothing of `{read.step}`"
        help = f"what `{owner.name}` itself gives, and `{owner.name}.status`"
    elif isinstance(read.value.data, ArtifactReference):
        message = f"`{shown}` is a file, and may be missing when a hook runs"
        help = f"a step after it takes files: `after = [{owner.name}.finished]`"
    elif not read.state:
        port = owner.outputs.get(read.output or "")
        if port is None:
            return  # refused where it is declared
        if hook.event == "running":
            message = f"`{owner.name}` is running, and has given nothing yet"
            help = "`on_exit` runs when it has ended"
        elif port.path is None:
            message = f"Argo does not pass what `{owner.name}` prints to its hooks"
            help = f'write it to a file: `{port.name}: string from "/tmp/{port.name}"`'
            labels.append(Label(port.place, "is printed"))
        elif port.default is None and not only_after_success(hook):
            message = f"`{shown}` may be missing, and `{hook.place.text}` takes it for granted"
            labels.append(Label(port.place, "has no default"))
            help = (
                f"`{port.origin.span.text.rstrip()} default ...` says what is taken then; or "
                f'`when = {owner.name}.status == "Succeeded"`'
            )
    if message:
        diagnostics.report(
            codes.UNCERTAIN_OUTPUT, message, read.value.origin.span, secondary=labels, help=help
        )


def only_after_success(hook: Step) -> bool:
    """Whether a hook runs only where its step has succeeded: its `when` asks for that."""
    when = hook.attributes.when
    return when is not None and isinstance(when.data, RunTimeValue) and _asks(when.data.node)


def _asks(node: Node) -> bool:
    if not isinstance(node, Apply):
        return False
    if node.operator == "and":
        return any(map(_asks, node.operands))
    if node.operator != "==":
        return False
    known = [part.data for part in node.operands if isinstance(part, Known)]
    return known == ["Succeeded"] and any(
        isinstance(part, Source) and part.kind == "state" for part in node.operands
    )
