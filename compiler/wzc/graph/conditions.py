"""When each step runs: what it waits for, and how that has to have ended.

All conditions on a step hold together: each `>>`, `~>`, reference and entry of `after`. An entry
of `after` takes the place of what the others say of the steps that it names. `when` comes on top:
it is evaluated once all of these hold.
"""

from collections.abc import Iterator

from attrs import Factory, define

from wzc.model.edges import Edge
from wzc.model.loops import may_be_skipped, may_do_nothing
from wzc.model.order import COMPLETE, ENDS, Atom, Clause, Ended
from wzc.model.pipeline import Pipeline, Step
from wzc.model.ports import ArtifactReference
from wzc.model.value import Value

# What happens to a step in a run in which nothing fails.
_NOT_FAILED = frozenset(("succeeded", "skipped", "omitted", "daemoned"))


@define(eq=False)
class Conditions:
    """The conditions of the steps that are known, which is all but those on cycles.

    `clauses` have to hold all; `ends` are the ways in which a step may end. `impossible` are the
    entries of `after` that never hold because a step is left out, `sure` the steps that have given
    all that they give when this one runs.
    """

    clauses: dict[str, list[Clause]] = Factory(dict)
    ends: dict[str, frozenset[str]] = Factory(dict)
    impossible: dict[str, list[Value]] = Factory(dict)
    sure: dict[str, set[str]] = Factory(dict)
    # Steps that may be left out without a failure, because others are skipped or end differently.
    optional: set[str] = Factory(set)

    def certain(self, step: str, source: str) -> bool:
        """Whether a step that runs knows that another one has given all that it gives."""
        return source in self.sure.get(step, ())

    def after_failure(self) -> bool:
        """Whether a step may run, or is left out by itself, although one before it has failed."""
        return any(atom.unless_failed for atom in self._atoms()) or self.waits_for_failure()

    def waits_for_failure(self) -> bool:
        """Whether a step runs because one that it waits for has failed."""
        return any(atom.outcome in ("failed", "errored", "all_failed") for atom in self._atoms())

    def _atoms(self) -> Iterator[Atom]:
        for clauses in self.clauses.values():
            for clause in clauses:
                yield from clause.any_of


def conditions(pipeline: Pipeline, order: list[str], needs: dict[str, list[Edge]]) -> Conditions:
    """The conditions of the steps in a topological order."""
    found = Conditions()
    for name in order:
        step = pipeline.steps[name]
        if step.is_port:
            found.clauses[name], found.sure[name] = [], set()
            found.ends[name] = frozenset(("succeeded",))
            continue
        clauses = _clauses(step, needs, pipeline, found)
        found.clauses[name] = clauses
        found.sure[name] = {
            clause.any_of[0].step
            for clause in clauses
            if clause.of(clause.any_of[0].step)
            and all(atom.outcome in COMPLETE for atom in clause.any_of)
        }
        found.sure[name] |= {
            edge.source for edge in needs[name] if pipeline.steps[edge.source].is_port
        }
        ends = {"succeeded", "failed", "errored"}
        if clauses:
            ends.add("omitted")
        if may_be_skipped(step) or name in found.impossible:
            ends.add("skipped")
        daemon = step.attributes.daemon
        if daemon is not None and daemon.data is True:
            ends.add("daemoned")
        found.ends[name] = frozenset(ends)
        if "skipped" in ends or any(_may_fail_quietly(clause, found) for clause in clauses):
            found.optional.add(name)
    return found


def _clauses(
    step: Step,
    all_needs: dict[str, list[Edge]],
    pipeline: Pipeline,
    found: Conditions,
) -> list[Clause]:
    needs = all_needs[step.name]
    entries = step.attributes.after.data if step.attributes.after is not None else []
    named: set[str] = set()
    clauses: list[Clause] = []
    for entry in entries:
        if not isinstance(entry.data, Ended):
            continue
        named |= {outcome.step for outcome in entry.data.any_of}
        there = [outcome for outcome in entry.data.any_of if outcome.step in found.ends]
        atoms = [
            Atom(outcome.step, end)
            for outcome in there
            for end in (ENDS if outcome.outcome == "finished" else (outcome.outcome,))
        ]
        gone = [o for o in entry.data.any_of if o.step in pipeline.disabled]
        if not there:  # left out, or on a cycle
            if gone and not any(outcome.outcome in ("succeeded", "finished") for outcome in gone):
                found.impossible.setdefault(step.name, []).append(entry)
            continue
        clauses.append(_possible(atoms, found))
    read = {read.step for read in step.reads}
    running = {read.step for read in step.reads if read.state and read.output == "ip"}
    written: list[Clause] = []
    for edge in needs:
        source = edge.source
        if source in named or source not in found.ends or pipeline.steps[source].is_port:
            continue
        ready = ("daemoned",) if source in running else ("succeeded", "daemoned")
        atoms = [Atom(source, end) for end in ready]
        if source not in read:
            if edge.optional:
                atoms += _left_out(source, found, all_needs)
            elif not edge.data and not edge.implied:
                atoms.append(Atom(source, "skipped"))
        written.append(_possible(atoms, found))
    for source in _files_of_loops(step, needs, pipeline):
        if source in found.ends:
            # Items that do not run leave no files, and without any there is nothing to take in.
            written.append(Clause((Atom(source, "any_succeeded"),)))
    data = [edge.source for edge in needs if edge.data]
    optional = [edge.source for edge in needs if edge.data and edge.optional]
    ports = any(pipeline.steps[source].is_port for source in data)
    known = not ports and all(source in found.ends for source in data)
    if data and optional == data and known:
        # Without any of its data the step has nothing to do.
        some = Clause(tuple(Atom(source, _gives(pipeline.steps[source])) for source in data))
        if some not in written:
            written.append(some)
    return written + clauses


def _gives(step: Step) -> str:
    """How a step has ended that has given data."""
    return "any_succeeded" if may_do_nothing(step) else "succeeded"


def _files_of_loops(step: Step, needs: list[Edge], pipeline: Pipeline) -> list[str]:
    """The loops that may do nothing and whose files a step takes for granted."""
    wanted = {edge.source: None for edge in needs if edge.data and not edge.optional}
    for port in step.inputs.values():
        optional = port.options.get("optional")
        reference = port.value.data
        if isinstance(reference, ArtifactReference) and not (optional and optional.data):
            wanted[reference.step] = None
    return [
        name for name in wanted if name in pipeline.steps and may_do_nothing(pipeline.steps[name])
    ]


def _left_out(step: str, found: Conditions, needs: dict[str, list[Edge]]) -> list[Atom]:
    """What `?` accepts: skipped, or omitted because something before it was; not a failure."""
    atoms = [Atom(step, "skipped")]
    if any(_may_fail_quietly(clause, found) for clause in found.clauses[step]):
        # Data that a component is given is there in any case, and no task.
        above = (name for name in _above(step, needs) if "failed" in found.ends.get(name, ()))
        atoms.append(Atom(step, "omitted", tuple(above)))
    return atoms


def _above(step: str, needs: dict[str, list[Edge]]) -> tuple[str, ...]:
    """All that a step waits for, at any distance, the nearest first."""
    found: dict[str, None] = {}
    waiting = [step]
    for name in waiting:
        for edge in needs[name]:
            if edge.source not in found:
                found[edge.source] = None
                waiting.append(edge.source)
    return tuple(found)


def _possible(atoms: list[Atom], found: Conditions) -> Clause:
    """A clause without what cannot be; of each step something is left, as it is waited for."""
    kept = [
        atom for atom in atoms if atom.outcome in found.ends[atom.step] or atom.outcome not in ENDS
    ]
    left = {atom.step for atom in kept}
    return Clause(tuple(atom for atom in atoms if atom in kept or atom.step not in left))


def _may_fail_quietly(clause: Clause, found: Conditions) -> bool:
    """Whether a clause may not hold in a run in which nothing fails."""
    accepted: dict[str, set[str]] = {}
    for atom in clause.any_of:
        accepted.setdefault(atom.step, set()).add(atom.outcome)
    for step, outcomes in accepted.items():
        ends = found.ends[step] & _NOT_FAILED
        if step not in found.optional:
            ends -= {"omitted"}
        if ends <= outcomes:
            return False
    return True
