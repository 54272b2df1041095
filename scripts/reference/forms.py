"""The page of declarations, entries, types and units."""

from __future__ import annotations

from wzc.model.attribute import Block
from wzc.reference import blocks
from wzc.reference.words import takes
from wzc.types import limits, ports
from wzc.types.kinds import NAMED, Type
from wzc.values.duration import MILLISECONDS
from wzc.values.quantity import UNITS

PAGE = "declarations-and-types.md"
TITLE = "Declarations, entries, types and units"
ABOUT = "The forms of the language; words in capitals stand for names, `...` for expressions."

# (rule of the grammar, form, what it is), as they stand in a file.
DECLARATIONS = (
    ("import_module", 'import MODULE, import "./file.wz" as NAME', "takes in a module"),
    ("import_names", "from MODULE import A, B as C", "takes in names of a module"),
    ("param", "param NAME: TYPE = ...", "what `--set` and profiles set when compiling"),
    ("let", "let NAME = ...", "a name for a value"),
    ("contract", "contract NAME extends BASE { FIELD: TYPE }", "the shape of documents"),
    (
        "extern_step",
        "extern step NAME(SETTING: TYPE = ...) : [IN] -> [OUT] { class = ... }",
        "a step class",
    ),
    ("extern_middleware", "extern middleware NAME(SETTING: TYPE = ...)", "a middleware"),
    (
        "extern_template",
        "extern template NAME(PARAMETER: TYPE = ...) : (IN: [T]) -> (OUT: [U]) { ref = ... }",
        "a template of the cluster",
    ),
    (
        "component",
        "component NAME(PARAMETER: TYPE = ...) : (IN: [T]) -> [U] { }",
        "a part of a pipeline that is used like a step type",
    ),
    ("preset", "preset NAME(PARAMETER: TYPE = ...) { }", "attributes that `use` takes in"),
    ("pipeline", "pipeline NAME { }", "what becomes a Workflow or a CronWorkflow"),
    ("profile", "profile NAME { }", "what is different in one environment"),
    ("cluster", "cluster NAME { }", "where pipelines run"),
)
# The same for blocks.
ENTRIES = (
    ("assign", "KEY = ...", "sets an attribute; `null` removes it"),
    ("append", "KEY += [...]", "adds to a list"),
    ("amend", "KEY { }", "amends a block or a map, entry by entry"),
    ("step", "step NAME = TYPE(SETTING = ...) for ITEM in LIST { }", "a step; `for` is a loop"),
    ("amend_step", "step NAME(SETTING = ...) { }", "amends a step, in a profile or a use"),
    ("remove_step", "remove step NAME", "takes a step away, in a profile"),
    ("use", "use PRESET(PARAMETER = ...)", "takes in the attributes of a preset"),
    ("edge", "A >> [B, C?] ~> D", "passes data, or only orders; `?`: it may be missing"),
    ("input", "input NAME: TYPE = ...", "what is given when a workflow is submitted"),
    ("output", "output STEP, output NAME = STEP.OUTPUT", "what a component gives"),
    ("on_exit", "on_exit NAME = TYPE(...) { }", "runs at the end of the run, or of the step"),
    ("hook", "hook running NAME = TYPE(...) { }", "runs while the run does, or the step"),
    ("input_port", 'NAME = ... at "/path" { }', "an entry of `inputs { }`: a file or folder"),
    (
        "output_port",
        'NAME: TYPE from "/path" default ... { }',
        "an entry of `outputs { }`: a value, a file or a folder",
    ),
)
_TYPES = {
    "string": "text",
    "int": "whole numbers",
    "float": "numbers",
    "bool": "`true` and `false`",
    "quantity": "amounts as Kubernetes counts them",
    "duration": "lengths of time",
    "secret": "where a secret is kept: `secret(...)`, `from_env()`, `vault(...)`",
    "any": "anything that is known when compiling",
    "url": "an address with a scheme and a host",
}
_OTHER_TYPES = (
    ("[T]", "lists of `T`"),
    ("map[T]", "values of `T` by key"),
    ("T?", "`T` or `null`"),
    ('"a" | "b"', "one of some texts or numbers"),
    ("frame[C]", "a data frame of a contract, on an edge"),
    ("file, dir", "a file or a folder, of an output"),
)


def text() -> str:
    """What follows the head of the page."""
    return "\n".join(
        [
            *("## Declarations", "", *_table("form", DECLARATIONS), ""),
            *("## Entries of blocks", "", *_table("form", ENTRIES), ""),
            *("## Options of inputs", "", *_options(ports.INPUT_OPTIONS), ""),
            *("## Options of outputs", "", *_options(ports.OUTPUT_OPTIONS), ""),
            *("## Types", "", *_types(), ""),
            *("## Units", "", *_units()),
        ]
    )


def entries() -> list[tuple[str, str]]:
    """The names with their anchors."""
    return [
        *((rule.replace("_", " "), "declarations") for rule, _, _ in DECLARATIONS),
        *((f"inputs.{name}", "options-of-inputs") for name in ports.INPUT_OPTIONS),
        *((f"outputs.{name}", "options-of-outputs") for name in ports.OUTPUT_OPTIONS),
        *((name, "types") for name in NAMED),
    ]


def _table(head: str, rows: tuple[tuple[str, str, str], ...]) -> list[str]:
    body = [f"| `{_cell(form)}` | {words} |" for _, form, words in rows]
    return [f"| {head} | is |", "|---|---|", *body]


def _options(options: dict[str, Type]) -> list[str]:
    rows = [f"| `{name}` | {_cell(takes(type, _name))} |" for name, type in options.items()]
    return ["| option | takes |", "|---|---|", *rows]


def _types() -> list[str]:
    rows = []
    for name in NAMED:
        known = limits.LIMITS.get(name, ())
        bounds = ", ".join(f"`{limit}`" for limit in known)
        rows.append(f"| `{name}` | {_TYPES[name]} | {bounds} |")
    rows += [f"| `{_cell(name)}` | {words} | |" for name, words in _OTHER_TYPES]
    return ["| type | values | limits in parentheses |", "|---|---|---|", *rows]


def _units() -> list[str]:
    units = ", ".join(f"`{unit}`" for unit in UNITS if unit)
    times = ", ".join(f"`{unit}`" for unit in MILLISECONDS)
    inner = ", ".join(f"`{unit}`" for unit in limits.UNITS)
    return [
        f"- Amounts: {units}, or an exponent (`1e9`); `m` is a thousandth.",
        f"- Durations: {times}; several in a row, the longest first (`1h30min`).",
        f"- `unit` of a `duration`: {inner}.",
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _name(model: type[Block]) -> str:
    return f"`{blocks.names()[model]}(...)`"
