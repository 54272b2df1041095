"""What a step waits for, and how that has to have ended: `after = [a.succeeded, b.finished]`."""

from attrs import define

# How a step may end, as it is written in `after`, with words that follow "it".
OUTCOMES = {
    "succeeded": "has run and succeeded",
    "failed": "has run and failed: its container ended with an error",
    "errored": "could not run: Argo or Kubernetes failed",
    "skipped": "was skipped: its `when` was false",
    "omitted": "was left out: what it waits for did not end as it needs",
    "daemoned": "is a daemon, and has started",
    "finished": "has ended, however that was, or will not run",
    "any_succeeded": "is a loop, and an item of it succeeded",
    "all_failed": "is a loop, and all of its items failed",
}
OF_LOOPS = ("any_succeeded", "all_failed")
# What is known of a step besides its outputs, by what Argo calls it (Argo docs/variables.md).
STATES = {
    "status": "status",
    "id": "id",
    "started_at": "startedAt",
    "finished_at": "finishedAt",
    "ip": "ip",
}
# What `finished` stands for.
ENDS = ("succeeded", "failed", "errored", "skipped", "omitted", "daemoned")
# After one of these the step has given all that it gives.
COMPLETE = frozenset(("succeeded", "daemoned"))


@define(frozen=True)
class Outcome:
    """`step.outcome`."""

    step: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.step}.{self.outcome}"


@define(frozen=True)
class Ended:
    """The data of a `Value` in `after`: one of some outcomes."""

    any_of: tuple[Outcome, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.any_of))


@define(frozen=True)
class Atom:
    """An outcome of a step, as a part of a condition.

    `unless_failed` belongs to `omitted`: it does not count where one of these steps failed, as the
    step was not left out then because others were skipped.
    """

    step: str
    outcome: str
    unless_failed: tuple[str, ...] = ()


@define(frozen=True)
class Clause:
    """A condition for a step to run: one of these has to hold."""

    any_of: tuple[Atom, ...]

    def of(self, step: str) -> bool:
        """Whether it is about this step and no other."""
        return all(atom.step == step for atom in self.any_of)
