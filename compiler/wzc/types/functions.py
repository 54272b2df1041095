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
    # Something that is true.
    example: str
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
            "base64",
            (("text", STRING),),
            STRING,
            "The text in base64, as UTF-8.",
            'base64("wz") == "d3o="',
            run_time=True,
        ),
        Function(
            "contains",
            (("values", Union((ListOf(ANY), STRING, MapOf(ANY)))), ("value", ANY)),
            BOOL,
            "Whether a list has an entry, a map a key, or a text a part.",
            'contains(["de", "en"], "de")',
            run_time=True,
        ),
        Function(
            "ends_with",
            (("text", STRING), ("end", STRING)),
            BOOL,
            "Whether a text ends so.",
            'ends_with("docs.md", ".md")',
            run_time=True,
        ),
        Function(
            "file",
            (("path", STRING),),
            STRING,
            "The text of a file, by its path relative to this one.",
            'len(file("./prompt.txt")) > 0',
        ),
        Function(
            "format",
            (("template", STRING), ("*values", ANY)),
            STRING,
            "The template with each `{}` replaced by a value in turn.",
            'format("{} of {}", 1, 3) == "1 of 3"',
        ),
        Function(
            "join",
            (("values", ListOf(ANY)), ("separator", STRING)),
            STRING,
            "The entries as one text.",
            'join(["a", "b"], ", ") == "a, b"',
            1,
        ),
        Function(
            "json",
            (("value", ANY),),
            STRING,
            "The value as JSON.",
            "json({ id = 7 }) == '{\"id\":7}'",
            run_time=True,
        ),
        Function(
            "keys",
            (("map", MapOf(ANY)),),
            _TEXTS,
            "The keys of a map, in its order.",
            'keys({ de = 1, en = 2 }) == ["de", "en"]',
        ),
        Function(
            "len",
            (("value", Union((STRING, ListOf(ANY), MapOf(ANY)))),),
            INT,
            "How many characters or entries it has.",
            'len("docs") == 4',
        ),
        Function(
            "lower",
            (("text", STRING),),
            STRING,
            "The text in lower case.",
            'lower("DE") == "de"',
            run_time=True,
        ),
        Function(
            "max",
            (("values", _NUMBERS), ("*values", _NUMBER)),
            None,
            "The greatest of the values, or of a list.",
            "max(2, 7) == 7",
        ),
        Function(
            "merge",
            (("map", MapOf(ANY)), ("*maps", MapOf(ANY))),
            None,
            "The maps in one; later ones win.",
            "merge({ a = 1 }, { a = 2 }).a == 2",
        ),
        Function(
            "min",
            (("values", _NUMBERS), ("*values", _NUMBER)),
            None,
            "The least of the values, or of a list.",
            "min([30s, 5min]) == 30s",
        ),
        Function(
            "range",
            (("start", INT), ("end", INT)),
            ListOf(INT),
            "The whole numbers from start (or 0) up to, without, the end.",
            "range(1, 4) == [1, 2, 3]",
            1,
        ),
        Function(
            "replace",
            (("text", STRING), ("old", STRING), ("new", STRING)),
            STRING,
            "The text with every `old` replaced.",
            'replace("a-b", "-", "_") == "a_b"',
            run_time=True,
        ),
        Function(
            "sha256",
            (("text", STRING),),
            STRING,
            "The SHA-256 of the text's UTF-8, in hexadecimal digits.",
            'starts_with(sha256("wz"), "7e545c")',
            run_time=True,
        ),
        Function(
            "sorted",
            (("values", ListOf(ANY)),),
            None,
            "The entries in order.",
            "sorted([3, 1, 2]) == [1, 2, 3]",
        ),
        Function(
            "split",
            (("text", STRING), ("separator", STRING)),
            _TEXTS,
            "The parts between the separators.",
            'split("a,b", ",") == ["a", "b"]',
        ),
        Function(
            "starts_with",
            (("text", STRING), ("start", STRING)),
            BOOL,
            "Whether a text begins so.",
            'starts_with("v1.2", "v")',
            run_time=True,
        ),
        Function(
            "string",
            (("value", ANY),),
            STRING,
            "The value as text.",
            'string(10 / 2) == "5"',
            run_time=True,
        ),
        Function(
            "trim",
            (("text", STRING),),
            STRING,
            "The text without blanks at its ends.",
            'trim(" a ") == "a"',
            run_time=True,
        ),
        Function(
            "upper",
            (("text", STRING),),
            STRING,
            "The text in upper case.",
            'upper("de") == "DE"',
            run_time=True,
        ),
        Function(
            "values",
            (("map", MapOf(ANY)),),
            ListOf(ANY),
            "The values of a map, in its order.",
            "values({ a = 1, b = 2 }) == [1, 2]",
        ),
        Function(
            "yaml", (("value", ANY),), STRING, "The value as YAML.", 'yaml({ a = 1 }) == "a: 1\\n"'
        ),
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
    artifactory="locations:Artifactory",
    hdfs="locations:Hdfs",
)

# Known, and refused as not supported yet.
TYPE_NAMES = frozenset((*NAMED, "map", "frame", "file", "dir"))

# `volume` is one that is refused, and told why.
BUILTINS = frozenset(
    (*FUNCTIONS, *CONSTRUCTORS, *BUILT_IN_STEPS, "volume", *TYPE_NAMES),
)
