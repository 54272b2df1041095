"""What is known of steps besides their outputs, where it may not be there."""

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.graph.dag import Dag
from wzc.model.edges import Read
from wzc.model.pipeline import Step

# What a daemon that runs already has.
_OF_DAEMONS = ("ip", "id", "started_at")


def check_state(read: Read, step: Step, dag: Dag, diagnostics: Diagnostics) -> None:
    """Refuse the address of what is no daemon, or may not run, and the end of what has not ended.

    Argo notes addresses of daemons that run, and nothing else of them (operator.go:
    assessNodeStatus). Of other tasks all is known once they have ended, also if they were skipped.
    """
    source = dag.pipeline.steps.get(read.step)
    if source is None:
        return
    daemon = source.attributes.daemon
    is_daemon = daemon is not None and daemon.data is True
    place = read.value.origin.span
    if is_daemon and read.output not in _OF_DAEMONS:
        assert daemon is not None
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{read.step}` is a daemon, and has not ended when `{step.name}` begins",
            place,
            secondary=[Label(daemon.origin.span, "runs beside the steps after it")],
            help=f"`{read.step}.ip` is its address",
        )
    elif read.output == "ip" and not is_daemon:
        diagnostics.report(
            codes.INCOMPLETE,
            f"`{read.step}` has ended when `{step.name}` begins, and has no address then",
            place,
            secondary=[Label(source.place, "no daemon")],
            help=f"`daemon = true` in the block of `{read.step}` lets it run beside the steps "
            "after it",
        )
    elif read.output == "ip":
        clauses = dag.conditions.clauses.get(step.name, [])
        if not any(
            clause.of(read.step) and all(atom.outcome == "daemoned" for atom in clause.any_of)
            for clause in clauses
        ):
            diagnostics.report(
                codes.UNCERTAIN_OUTPUT,
                f"`{read.step}.ip` may be missing, and step `{step.name}` takes it for granted",
                place,
                secondary=[Label(source.place, "may have ended by then")],
                help=f"`after = [{read.step}.daemoned]` waits until it runs",
            )
