"""The types of steps and of the data that flows between them."""

from typing import TYPE_CHECKING, Any

from attrs import Factory, define

from wzc.source.file import Span
from wzc.types.kinds import Type

if TYPE_CHECKING:
    from wzc.syntax import ast


@define(eq=False)
class Contract:
    """The shape of one document or of a data frame's rows."""

    name: str
    place: Span
    base: "Contract | None" = None
    fields: dict[str, Type] = Factory(dict)

    def is_a(self, other: "Contract") -> bool:
        """Whether it is the other one or extends it."""
        found: Contract | None = self
        while found is not None:
            if found is other:
                return True
            found = found.base
        return False


@define(eq=False)
class DataType:
    """What flows along `>>`: `kind` is `list` or `one` (JSON files), or `frame` (CSV files)."""

    kind: str
    contract: Contract
    place: Span

    def __str__(self) -> str:
        return {"list": "[{}]", "frame": "frame[{}]", "one": "{}"}[self.kind].format(
            self.contract.name
        )

    @property
    def words(self) -> str:
        """In words: `a list of MarkdownDataContract`."""
        words = {"list": "a list of {}", "frame": "a data frame of {}", "one": "one {}"}
        return words[self.kind].format(self.contract.name)

    @property
    def extension(self) -> str:
        """The ending of its files (Wurzel's `DataModel.save_to_path`)."""
        return "csv" if self.kind == "frame" else "json"


@define(eq=False)
class Setting:
    """A setting of a step type or middleware; `default` is taken where it is not written."""

    name: str
    type: Type
    required: bool
    default: Any
    doc: str | None
    place: Span


@define(frozen=True, eq=False)
class Condition:
    """When a setting is required: an expression over the names of the other settings."""

    setting: str
    expression: "ast.Expr"
    place: Span


@define(eq=False)
class StepType:
    """A declared step type: `extern step`; or, with `built_in`, one of the language's own.

    `conditions` say when settings are required that have a default; `unread` are those that
    nothing reads, with their places in the declaration.
    """

    name: str
    place: Span
    settings: dict[str, Setting]
    input: DataType | None = None
    output: DataType | None = None
    class_path: str = ""
    accepts_subtypes: bool = False
    whole_input: bool = False
    doc: str | None = None
    conditions: tuple[Condition, ...] = ()
    unread: dict[str, Span] = Factory(dict)
    built_in: type | None = None
    # The declaration, where it is a component.
    component: "ast.Component | None" = None

    @property
    def is_template(self) -> bool:
        """Whether it is an `extern template`, which is a component with a reference in it."""
        return self.component is not None and self.component.extern is not None

    @property
    def words(self) -> str:
        """What a step that has a body runs, in words: `a component`."""
        return "an `extern template`" if self.is_template else "a component"

    @property
    def has_container(self) -> bool:
        """Whether its steps run a container of the pipeline's; a pause or a request has none."""
        return self.built_in is None or self.name in ("container", "script", "container_set")

    @property
    def has_pod(self) -> bool:
        """Whether its steps have pods of their own: that of a `resource` runs Argo's own image."""
        return self.has_container or self.name == "resource"

    @property
    def class_name(self) -> str:
        """The Python class: `EmbeddingStep` of `wurzel.steps.embedding.step:EmbeddingStep`."""
        return self.class_path.rpartition(":")[2]


@define(eq=False)
class MiddlewareType:
    """A declared middleware: `extern middleware`."""

    name: str
    place: Span
    settings: dict[str, Setting]
    doc: str | None = None
    conditions: tuple[Condition, ...] = ()
    unread: dict[str, Span] = Factory(dict)


@define(eq=False)
class MiddlewareUse:
    """One middleware with its settings, as written in `middlewares`."""

    type: MiddlewareType
    settings: dict[str, Any]
    place: Span
    is_middleware: bool = True
