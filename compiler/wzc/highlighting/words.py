"""The words of the language; made by `make vocabulary`, see grammar/vocabulary.json."""

OPERATORS_WORDS = (
    "and",
    "not",
    "or",
)

CONTROL_WORDS = (
    "else",
    "for",
    "if",
    "in",
)

DECLARATIONS_WORDS = (
    "cluster",
    "component",
    "contract",
    "extern",
    "from",
    "hook",
    "import",
    "input",
    "let",
    "middleware",
    "on_exit",
    "output",
    "param",
    "pipeline",
    "preset",
    "profile",
    "remove",
    "step",
    "template",
    "use",
)

CLAUSES_WORDS = (
    "as",
    "at",
    "default",
    "extends",
)

CONSTANTS = (
    "false",
    "null",
    "true",
)

FUNCTIONS = (
    "artifactory",
    "azure",
    "base64",
    "claim",
    "config_map",
    "container",
    "container_set",
    "contains",
    "empty_dir",
    "ends_with",
    "field",
    "file",
    "format",
    "from_env",
    "gcs",
    "git",
    "hdfs",
    "http",
    "join",
    "jq",
    "json",
    "json_path",
    "keys",
    "len",
    "localhost",
    "lower",
    "max",
    "merge",
    "min",
    "new_claim",
    "oss",
    "projected",
    "range",
    "raw",
    "raw_template",
    "replace",
    "repository",
    "resource",
    "s3",
    "script",
    "secret",
    "sha256",
    "sorted",
    "split",
    "starts_with",
    "string",
    "suspend",
    "trim",
    "upper",
    "values",
    "vault",
    "yaml",
)

TYPES = (
    "any",
    "bool",
    "dir",
    "duration",
    "file",
    "float",
    "frame",
    "int",
    "map",
    "quantity",
    "secret",
    "string",
    "url",
)

VALUES = (
    "workflow",
    "retries",
    "last_retry",
    "stdout",
    "supplied",
    "response",
    "cron",
    "object",
)

UNITS = (
    "n",
    "u",
    "m",
    "k",
    "M",
    "G",
    "T",
    "P",
    "E",
    "Ki",
    "Mi",
    "Gi",
    "Ti",
    "Pi",
    "Ei",
    "d",
    "h",
    "min",
    "s",
    "ms",
)

ARROWS = (
    ">>",
    "~>",
)

ESCAPES = (
    "n",
    "t",
    "r",
    '"',
    "'",
    "\\",
    "0",
    "e",
)
