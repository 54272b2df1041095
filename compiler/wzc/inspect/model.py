"""What a pipeline needs: the variables of its steps, and objects that have to be there."""

from attrs import Factory, define, evolve

from wzc.model.contract import StepType
from wzc.model.run_time import Input
from wzc.model.value import Value
from wzc.source.file import Span
from wzc.source.origin import Origin

# Where a variable's value comes from: `Variable.source`.
VALUE = "value"  # written in the source
DEFAULT = "default"  # not set: the class's own default holds
UNSET = "unset"  # written as null: the variable is not set
FROM_ENV = "from_env"
SECRET = "secret"
CONFIG_MAP = "config_map"
FIELD = "field"  # a field of the pod
VAULT = "vault"
RUN = "run"  # known when the run starts


@define(frozen=True)
class Provider:
    """An entry of `env_from` that could bring a variable; `key` is the variable less the prefix."""

    kind: str
    name: str
    key: str
    prefix: str
    optional: bool


@define(frozen=True)
class Variable:
    """One variable of a step's container.

    `owner` says what it belongs to: `setting`, `middleware`, `env`, `tokenizer_cache` or `wurzel`;
    `setting` is its name in the source. `text` is what the container reads, without what Argo
    or Kubernetes have to be kept from; None where the value comes from elsewhere or is null.
    `emitted` tells what stands in the manifest from a default or an `env_from`, which do not.
    `unread` marks settings that the class takes and nothing reads.
    `providers` are for `from_env()`, in their order: of several, Kubernetes takes the last.
    """

    name: str
    owner: str
    setting: str
    type: str
    required: bool
    secret: bool
    source: str
    value: Value | None
    text: str | None
    emitted: bool
    providers: tuple[Provider, ...] = ()
    unread: bool = False


@define(frozen=True)
class StepVariables:
    """A step with its variables, in the order in which they stand in the container."""

    name: str
    type: StepType
    place: Span
    variables: list[Variable]


@define(frozen=True)
class Use:
    """One reference to an object.

    `step` is None where it is the whole pipeline's. `what` says in words what refers to it. `key`
    is the key that is asked for, None for the object as a whole. `optional` is what the pod can
    start without. `others` are further objects that could bring the key instead; `is_first` is
    whether this one comes before them.
    """

    pipeline: str
    step: str | None
    what: str
    origin: Origin
    key: str | None = None
    optional: bool = False
    others: tuple[str, ...] = ()
    is_first: bool = True


@define(frozen=True)
class Key:
    """A key that an object has to have, with what asks for it."""

    name: str
    uses: list[Use]

    @property
    def optional(self) -> bool:
        """Whether everything can do without it."""
        return all(use.optional for use in self.uses)

    @property
    def is_first(self) -> bool:
        """Whether something looks for it here first."""
        return any(use.is_first for use in self.uses)

    @property
    def others(self) -> tuple[str, ...]:
        """Objects that could bring it too, for all that ask for it."""
        return tuple(dict.fromkeys(name for use in self.uses for name in use.others))


@define
class Need:
    """An object of the namespace that has to exist before a run.

    `kind` is Kubernetes' own. `is_pull_secret` is for Secrets that images are pulled with. `given`
    marks what Kubernetes makes in each namespace by itself (the account `default`). `labels` are
    those without which Argo does not find it.
    """

    kind: str
    name: str
    namespace: str | None
    uses: list[Use] = Factory(list)
    is_pull_secret: bool = False
    given: bool = False
    labels: dict[str, str] = Factory(dict)

    @property
    def optional(self) -> bool:
        """Whether all that refers to it can do without it."""
        return all(use.optional for use in self.uses)

    @property
    def keys(self) -> list[Key]:
        """The keys that are known to be asked for, in the order of first mention."""
        found: dict[str, list[Use]] = {}
        for use in self.uses:
            if use.key is not None:
                found.setdefault(use.key, []).append(use)
        return [Key(name, uses) for name, uses in found.items()]

    def of_step(self, step: str) -> "Need | None":
        """The same as far as one step, or the pipeline as a whole, needs it; None if neither."""
        uses = [use for use in self.uses if use.step in (step, None)]
        return evolve(self, uses=uses) if uses else None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@define(frozen=True)
class PipelineReport:
    """One pipeline: its inputs, its steps in the order in which they can run, what they need.

    `registries` are the hosts that images come from.
    """

    name: str
    place: Span
    namespace: str | None
    steps: list[StepVariables]
    needs: list[Need]
    registries: tuple[str, ...] = ()
    inputs: list[Input] = Factory(list)


@define(frozen=True)
class Report:
    """All pipelines that were asked for, and the objects of all of them together."""

    pipelines: list[PipelineReport]
    needs: list[Need]
