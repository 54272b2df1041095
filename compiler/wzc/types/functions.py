"""The functions and constructors of the language: what they take and what they give.

The list is closed. `evaluate.functions` holds what the functions do.
"""

from attrs import define

from wzc.model.containers import BUILT_IN_STEPS
from wzc.model.security import Localhost
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.model.storage import S3, Claim, EmptyDir, NewClaim, Projected
from wzc.types.kinds import (
    ANY,
    BOOL,
    DURATION,
    FLOAT,
    INT,
    NAMED,
    QUANTITY,
    STRING,
    ListOf,
    MapOf,
    Type,
    Union,
)


@define(frozen=True)
class Function:
    """A function: its parameters in order (`*` before the name: any number), and its result.

    A result of None is the type of the first argument.
    """

    name: str
    parameters: tuple[tuple[str, Type], ...]
    result: Type | None
    doc: str
    required: int | None = None
    # Whether Argo's expressions can do it too, with the same result.
    run_time: bool = False


_TEXTS = ListOf(STRING)
_NUMBER = Union((INT, FLOAT, QUANTITY, DURATION))
_NUMBERS = Union((*_NUMBER.members, ListOf(_NUMBER)))

FUNCTIONS = {
    function.name: function
    for function in (
        Function(
            "base64", (("text", STRING),), STRING, "The text in base64, as UTF-8.", run_time=True
        ),
        Function(
            "contains",
            (("values", Union((ListOf(ANY), STRING, MapOf(ANY)))), ("value", ANY)),
            BOOL,
            "Whether a list has an entry, a map a key, or a text a part.",
            run_time=True,
        ),
        Function(
            "ends_with",
            (("text", STRING), ("end", STRING)),
            BOOL,
            "Whether a text ends so.",
            run_time=True,
        ),
        Function(
            "file",
            (("path", STRING),),
            STRING,
            "The text of a file, by its path relative to this one.",
        ),
        Function(
            "format",
            (("template", STRING), ("*values", ANY)),
            STRING,
            "The template with each `{}` replaced by a value in turn.",
        ),
        Function(
            "join",
            (("values", ListOf(ANY)), ("separator", STRING)),
            STRING,
            "The entries as one text.",
            1,
        ),
        Function("json", (("value", ANY),), STRING, "The value as JSON.", run_time=True),
        Function("keys", (("map", MapOf(ANY)),), _TEXTS, "The keys of a map, in its order."),
        Function(
            "len",
            (("value", Union((STRING, ListOf(ANY), MapOf(ANY)))),),
            INT,
            "How many characters or entries it has.",
        ),
        Function("lower", (("text", STRING),), STRING, "The text in lower case.", run_time=True),
        Function(
            "max",
            (("values", _NUMBERS), ("*values", _NUMBER)),
            None,
            "The greatest of the values, or of a list.",
        ),
        Function(
            "merge",
            (("map", MapOf(ANY)), ("*maps", MapOf(ANY))),
            None,
            "The maps in one; later ones win.",
        ),
        Function(
            "min",
            (("values", _NUMBERS), ("*values", _NUMBER)),
            None,
            "The least of the values, or of a list.",
        ),
        Function(
            "range",
            (("start", INT), ("end", INT)),
            ListOf(INT),
            "The whole numbers from start (or 0) up to, without, the end.",
            1,
        ),
        Function(
            "replace",
            (("text", STRING), ("old", STRING), ("new", STRING)),
            STRING,
            "The text with every `old` replaced.",
            run_time=True,
        ),
        Function(
            "sha256",
            (("text", STRING),),
            STRING,
            "The SHA-256 of the text's UTF-8, in hexadecimal digits.",
            run_time=True,
        ),
        Function("sorted", (("values", ListOf(ANY)),), None, "The entries in order."),
        Function(
            "split",
            (("text", STRING), ("separator", STRING)),
            _TEXTS,
            "The parts between the separators.",
        ),
        Function(
            "starts_with",
            (("text", STRING), ("start", STRING)),
            BOOL,
            "Whether a text begins so.",
            run_time=True,
        ),
        Function("string", (("value", ANY),), STRING, "The value as text.", run_time=True),
        Function(
            "trim",
            (("text", STRING),),
            STRING,
            "The text without blanks at its ends.",
            run_time=True,
        ),
        Function("upper", (("text", STRING),), STRING, "The text in upper case.", run_time=True),
        Function(
            "values", (("map", MapOf(ANY)),), ListOf(ANY), "The values of a map, in its order."
        ),
        Function("yaml", (("value", ANY),), STRING, "The value as YAML."),
    )
}

# What each constructor makes; classes of rare ones as `module:Class`, as in `Built`.
CONSTRUCTORS: dict[str, type | str] = {
    model.keyword: model
    for model in (
        *(Secret, ConfigMap, FieldRef, FromEnv, Vault, S3, Localhost),
        *(Claim, EmptyDir, NewClaim, Projected),
    )
}
CONSTRUCTORS.update(
    gcs="stores:Gcs",
    azure="stores:Azure",
    oss="stores:Oss",
    repository="stores:Repository",
    git="locations:Git",
    http="locations:Http",
    raw="locations:Raw",
)

# Known, and refused as not supported yet.
LATER = frozenset("volume chunks secret_pair".split())

TYPE_NAMES = frozenset((*NAMED, "map", "frame", "file", "dir"))

BUILTINS = (
    frozenset(FUNCTIONS) | frozenset(CONSTRUCTORS) | frozenset(BUILT_IN_STEPS) | LATER | TYPE_NAMES
)
