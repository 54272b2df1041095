"""What a container or a script takes in and gives out: files, folders and values."""

from attrs import Factory, define

from wzc.model.value import Value
from wzc.source.file import Span
from wzc.source.origin import Origin
from wzc.types.kinds import Type


@define(eq=False)
class ArtifactReference:
    """The data of a `Value` that is an artifact of another step: `extract.docs`, or `split` for
    the data of a step that has a port.
    """

    step: str
    output: str | None
    text: str


@define(eq=False)
class InputPort:
    """`docs = extract.docs at "/in/docs.jsonl" { mode = 0o644 }`.

    `value` is an artifact of a step, or a value, known or of the run, that becomes a file's text.
    """

    name: str
    value: Value
    path: Value
    origin: Origin
    options: dict[str, Value] = Factory(dict)


@define(eq=False)
class OutputPort:
    """`rows: int from "/tmp/rows" default 0`.

    `type` is an `Artifact`, or that of a value. `path` is None for `stdout` and the body of an
    answer, an empty text for what is supplied when a run is resumed, and with a `query` (`jq` or
    `json_path`) what is asked of an object.
    """

    name: str
    type: Type
    path: Value | None
    place: Span
    origin: Origin
    default: Value | None = None
    options: dict[str, Value] = Factory(dict)
    query: str = ""
