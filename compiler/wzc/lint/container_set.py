"""Several containers in one pod."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.graph.order import cycles, digraph, topological
from wzc.lint.commands import check_command
from wzc.lint.places import data, entries, is_written, items, key_span
from wzc.lint.sidecars import as_step, check_alone, check_amounts, check_name
from wzc.model.container_set import SetContainer, containers_of
from wzc.model.containers import ContainerSet
from wzc.model.pipeline import Pipeline, Step
from wzc.model.retry import Retry
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.values.paths import normal_path
from wzc.values.suggest import nearest

# The one that gets the step's files and leaves its outputs.
_MAIN = "main"
OF_ONE = ("ports", "liveness_probe", "readiness_probe")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse sets that Argo refuses or whose files nobody would get, and containers outside of one.

    Argo container_set_template_types.go: Validate (at least one container, dependencies that exist
    and no cycle); validate.go: validateLeaf (`main` for inputs and outputs); workflowpod.go:
    addInputArtifactsVolumes, emissary.go (only `main` has them).
    """
    alone: dict[str, Step] = {}
    defaults = data(pipeline.values.get("defaults")) or {}
    for step in pipeline.steps.values():
        containers = containers_of(step.attributes)
        if step.type.built_in is not ContainerSet:
            given = step.values.get("containers")
            if given is not None and given is not defaults.get("containers"):
                diagnostics.report(
                    codes.ENTRY_NOT_ALLOWED,
                    f"`containers` are those of a `container_set`, and `{step.name}` is a "
                    f"{step.type.name}",
                    key_span(given, "containers"),
                    help="`sidecars` run beside a step's container, `init_containers` before it",
                )
            continue
        if not containers:
            _report_empty(step, diagnostics)
            continue
        taken: dict[str, Span] = {}
        for name, value in containers.items():
            place = key_span(value, name)
            if name != _MAIN:
                check_name(name, place, taken, diagnostics)
            check_amounts(name, value, diagnostics)
            _check_image(step, name, place, diagnostics)
            _check_command(step, name, value.data, place, diagnostics)
            alone[f"{step.name}.{name}"] = as_step(f"{step.name}.{name}", place, step, value)
        for around in (step.attributes.sidecars, step.attributes.init_containers):
            for name, value in entries(around).items():
                if name in containers:
                    diagnostics.report(
                        codes.BAD_NAME,
                        f"two containers of the pod are called `{name}`",
                        key_span(value, name),
                        secondary=[Label(key_span(containers[name], name), "the first one")],
                        help="another name for one of them",
                    )
        _check_order(containers, diagnostics)
        _check_main(step, containers, diagnostics)
        _check_step(step, diagnostics)
    check_alone(pipeline, alone, diagnostics)


def _report_empty(step: Step, diagnostics: Diagnostics) -> None:
    if step.values.get("containers") is None or step.attributes.containers is not None:
        diagnostics.report(
            codes.INCOMPLETE,
            f"the set `{step.name}` has no containers",
            step.place,
            help='`containers { main { command = ["..."] } }` in its block',
        )


def _check_image(step: Step, name: str, place: Span, diagnostics: Diagnostics) -> None:
    if not is_written(step.values, "image") and not is_written(
        step.values, "containers", name, "image"
    ):
        diagnostics.report(
            codes.MISSING_IMAGE,
            f"no image is set for the container `{name}` of step `{step.name}`",
            place,
            help='`image = "..."` in its block, or in that of the step for all of them',
        )


def _check_command(
    step: Step, name: str, container: SetContainer, place: Span, diagnostics: Diagnostics
) -> None:
    check_command(container.command, "command", diagnostics)
    if not items(container.command):
        diagnostics.report(
            codes.NO_COMMAND,
            f"container `{name}` of step `{step.name}` has no `command`, so Argo asks the registry "
            "for its image's own",
            place,
            help='name it: `command = ["..."]`; the controller may not reach the registry',
        )


def _check_order(containers: dict[str, Value], diagnostics: Diagnostics) -> None:
    places: dict[tuple[str, str], Span] = {}
    for name, value in containers.items():
        for entry in items(value.data.after):
            if entry.data not in containers:
                guess = nearest(entry.data, containers)
                diagnostics.report(
                    codes.UNKNOWN_NAME,
                    f"the set has no container `{entry.data}`",
                    entry.origin.span,
                    f"did you mean `{guess}`?" if guess else "",
                    help="containers of the set: " + ", ".join(containers),
                )
            elif entry.data == name:
                diagnostics.report(
                    codes.CYCLE,
                    f"container `{name}` waits for itself",
                    entry.origin.span,
                    help="remove it",
                )
            else:
                places[(entry.data, name)] = entry.origin.span
    if len(topological(containers, places)) == len(containers):
        return
    for names in cycles(digraph(containers, places)):
        first, *others = zip(names, [*names[1:], names[0]], strict=True)
        diagnostics.report(
            codes.CYCLE,
            "these containers wait for one another: " + ", ".join(names),
            places[first],
            f"`{first[1]}` waits for `{first[0]}`",
            secondary=[Label(places[e], f"`{e[1]}` waits for `{e[0]}`") for e in others],
            help="take one of them away",
        )


def _check_main(step: Step, containers: dict[str, Value], diagnostics: Diagnostics) -> None:
    ports = [
        (port.origin.span, "gets the files that a step takes") for port in step.inputs.values()
    ]
    ports += [(port.origin.span, "leaves what a step gives") for port in step.outputs.values()]
    main = containers.get(_MAIN)
    if main is None:
        for place, why in ports[:1]:
            diagnostics.report(
                codes.INCOMPLETE,
                f"the container `main` {why}, and the set `{step.name}` has none",
                place,
                secondary=[Label(step.place, "containers: " + ", ".join(containers))],
                help="call the one that does it `main`",
            )
        return
    mounted = {normal_path(path): value for path, value in entries(main.data.mounts).items()}
    for port in step.inputs.values():
        other = mounted.get(normal_path(port.path.data))
        if other is not None:
            diagnostics.report(
                codes.MOUNT_TWICE,
                f"the input `{port.name}` of step `{step.name}` is put where something else is, "
                f"`{port.path.data}`",
                port.path.origin.span,
                secondary=[Label(other.origin.span, "mounted here")],
                help="give it a path of its own",
            )


def _check_step(step: Step, diagnostics: Diagnostics) -> None:
    for name in OF_ONE:
        value: Value | None = getattr(step.attributes, name)
        if value is not None and value.data:
            diagnostics.report(
                codes.ENTRY_NOT_ALLOWED,
                f"`{name}` is about one container, and the set `{step.name}` has several",
                key_span(value, name),
                help="it stands in the block of the container",
            )
    daemon = step.attributes.daemon
    if daemon is not None and data(daemon) is True:
        diagnostics.report(
            codes.INCOMPLETE,
            "a set of containers that run to their end is no daemon",
            daemon.origin.span,
            help="a `container` with `sidecars` may be one",
        )
    retry = data(step.attributes.retry)
    memory: Value | None = getattr(retry, "max_memory", None) if isinstance(retry, Retry) else None
    if memory is not None:
        diagnostics.report(
            codes.NOT_SUPPORTED_YET,
            "`max_memory` for a set of containers is not supported yet",
            memory.origin.span,
            help="`retry { limit = 2 }` tries the whole set again",
        )
