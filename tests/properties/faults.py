"""Single mistakes, to be planted into valid programs.

Each has the codes that may be reported for it. Most are planted in a step of their own, so that
what the program already says cannot be in the way.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from attrs import evolve, frozen

from tests.properties.layout import Edge, Layout, Node
from tests.properties.names import kubernetes_name
from tests.properties.programs import Program
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code


@frozen
class Fault:
    """A mistake: `plant` makes the source of a program that has it."""

    name: str
    code: Code
    plant: Callable[[Program, random.Random], str]


# Not a name that the generator draws.
STEP = "zz_planted"


def with_entries(program: Program, *entries: Node, top: tuple[Node, ...] = ()) -> str:
    """The program with more entries in its pipeline, and more declarations."""
    return evolve(
        program,
        attributes=[*program.attributes, *entries],
        declarations=[*program.declarations, *top],
    ).source()


def _step(block: str = "", settings: str = 'folder_path = "/x"', name: str = STEP) -> Node:
    return f"step {name} = ManualMarkdownStep({settings})" + (f" {{ {block} }}" if block else "")


def in_step(name: str, code: Code, block: str) -> Fault:
    """A mistake in the block of a step."""
    return Fault(name, code, lambda program, _: with_entries(program, _step(block)))


def in_settings(name: str, code: Code, settings: str) -> Fault:
    """A mistake in the settings of a step."""
    return Fault(name, code, lambda program, _: with_entries(program, _step(settings=settings)))


def in_pipeline(name: str, code: Code, *entries: str) -> Fault:
    """A mistake among the entries of the pipeline."""
    return Fault(name, code, lambda program, _: with_entries(program, *entries))


def at_top(name: str, code: Code, declaration: str) -> Fault:
    """A mistake in a declaration of the file."""
    return Fault(name, code, lambda program, _: with_entries(program, top=(declaration,)))


def at_a_step(name: str, code: Code, entry: Callable[[str], Node]) -> Fault:
    """A mistake that names one of the program's own steps."""

    def plant(program: Program, random: random.Random) -> str:
        return with_entries(program, entry(random.choice(program.steps).name))

    return Fault(name, code, plant)


def _cycle(program: Program, random: random.Random) -> str:
    names = [f"{STEP}_{n}" for n in range(random.randint(2, 5))]
    steps = [_step(name=name) for name in names]
    chain: list[Node] = [names[0]]
    for name in [*names[1:], names[0]]:
        chain += ["~>", name]
    return with_entries(program, *steps, Edge(chain))


def _duplicate_edge(program: Program, random: random.Random) -> str:
    if not program.edges:
        return with_entries(program, _step(), _step(name=STEP + "_b"), *[f"{STEP} ~> {STEP}_b"] * 2)
    source, target, data = random.choice(program.edges)
    return with_entries(program, f"{source} {'>>' if data else '~>'} {target}")


def _same_name(program: Program, random: random.Random) -> str:
    name = random.choice(program.steps).name
    return with_entries(program, _step(name=name + "_"))


def _declared_twice(program: Program, random: random.Random) -> str:
    return with_entries(program, random.choice(program.steps).node())


def _keyword(program: Program, random: random.Random) -> str:
    # A step `Use` would have the same name in Kubernetes.
    taken = {kubernetes_name(step.name) for step in program.steps}
    free = [word for word in ("use", "step", "cluster", "from") if word not in taken]
    return with_entries(program, _step(name=random.choice(free)))


def _no_steps(program: Program, random: random.Random) -> str:
    return evolve(program, steps=[], edges=[], chains=[]).source()


def _no_image(program: Program, random: random.Random) -> str:
    defaults = [entry for entry in program.defaults if "image = " not in Layout(0).text(entry, "")]
    steps = [evolve(step, attributes=[]) for step in program.steps]
    return evolve(program, defaults=defaults, steps=steps).source()


def _unclosed_block(program: Program, random: random.Random) -> str:
    text = program.source()
    return text[: text.rindex("}")]


def _one_bracket_more(program: Program, random: random.Random) -> str:
    return program.source().rstrip() + random.choice((")", "]", "}")) + "\n"


FAULTS = (
    # syntax
    Fault("a block is never closed", codes.UNBALANCED, _unclosed_block),
    Fault("a bracket too many", codes.UNBALANCED, _one_bracket_more),
    in_pipeline("a text is never closed", codes.UNCLOSED_STRING, 'description = "abc'),
    in_pipeline("no value", codes.MISSING_VALUE, "namespace ="),
    in_pipeline("a stray character", codes.UNKNOWN_CHARACTER, "priority = § 1"),
    in_pipeline("an unknown escape", codes.BAD_ESCAPE, 'description = "a\\q"'),
    Fault("a keyword as a name", codes.KEYWORD_AS_NAME, _keyword),
    in_pipeline("a chain of comparisons", codes.CHAINED_COMPARISON, "archive_logs = 1 < 2 < 3"),
    in_step("a number with an unknown unit", codes.BAD_NUMBER, "resources { memory = 512MB }"),
    at_top(
        "what comes later",
        codes.NOT_SUPPORTED_YET,
        "cluster zz_later { node_status_offload { } }",
    ),
    # names
    at_top("an unknown module", codes.FILE_NOT_FOUND, "import nothing_like_it"),
    in_settings("an unknown name", codes.UNKNOWN_NAME, "folder_path = nothing_like_it"),
    in_pipeline("an unknown step type", codes.UNKNOWN_NAME, f"step {STEP} = NothingLikeIt()"),
    in_settings("an unknown setting", codes.UNKNOWN_SETTING, 'folder_path = "/x", folder = 1'),
    in_step("an unknown attribute of a step", codes.UNKNOWN_ATTRIBUTE, 'imagee = "a/b:1"'),
    in_pipeline("an unknown attribute of a pipeline", codes.UNKNOWN_ATTRIBUTE, "schedul = null"),
    in_step(
        "an unknown attribute of a block", codes.UNKNOWN_ATTRIBUTE, "resources { memry = 1Gi }"
    ),
    Fault("a step declared twice", codes.DECLARED_TWICE, _declared_twice),
    in_step("an attribute set twice", codes.SET_TWICE, 'image = "a/b:1", image = "a/b:2"'),
    in_settings("a setting set twice", codes.SET_TWICE, 'folder_path = "/x", folder_path = "/y"'),
    at_top(
        "two lets that need one another", codes.DEFINITION_CYCLE, "let zz_a = zz_b\nlet zz_b = zz_a"
    ),
    Fault(
        "a let that a step hides",
        codes.SHADOWED,
        lambda program, _: with_entries(program, _step(), top=(f"let {STEP} = 1",)),
    ),
    in_pipeline("a profile's entry", codes.ENTRY_NOT_ALLOWED, "remove step zz"),
    # types and settings
    in_settings("text for a path", codes.WRONG_TYPE, "folder_path = 5"),
    in_step("a number for text", codes.WRONG_TYPE, "env { A = [1] }"),
    in_pipeline("text for a number", codes.WRONG_TYPE, 'priority = "1"'),
    in_settings("a missing setting", codes.MISSING_SETTING, ""),
    Fault(
        "a setting that a condition asks for",
        codes.MISSING_UNDER_CONDITION,
        lambda program, _: with_entries(
            program,
            f"step {STEP} = ZzRule(on = true)",
            top=(
                "extern step ZzRule(on: bool = false, it: string?) : -> "
                '{ class = "zz:ZzRule", required { it = on } }',
            ),
        ),
    ),
    in_step("not one of those allowed", codes.NOT_IN_ENUMERATION, 'image_pull_policy = "always"'),
    in_pipeline("out of bounds", codes.OUT_OF_BOUNDS, "parallelism = 0"),
    in_settings("an unknown function", codes.UNKNOWN_FUNCTION, 'folder_path = nothing("/x")'),
    in_settings("too few arguments", codes.WRONG_ARGUMENTS, "folder_path = lower()"),
    in_settings("operands that do not go together", codes.WRONG_OPERANDS, 'folder_path = "a" - 1'),
    in_settings("a division by zero", codes.CANNOT_EVALUATE, 'folder_path = "${1 / 0}"'),
    in_step("half a byte", codes.WRONG_UNIT, "resources { memory = 512m }"),
    in_step("five thousandths", codes.WRONG_UNIT, "timeout = 5m"),
    at_top(
        "a number for a duration",
        codes.WRONG_UNIT,
        'extern step ZzWait(wait: duration(unit = "s") = 5) : -> { class = "zz:ZzWait" }',
    ),
    at_top("a param without a value", codes.PARAM_NOT_SET, "param zz: string"),
    in_pipeline(
        "a secret in plain text",
        codes.PLAIN_SECRET,
        'middlewares = [wurzel.secret_resolver(url = "http://a", service_role_key = "hunter2")]',
    ),
    # the graph
    Fault("a cycle", codes.CYCLE, _cycle),
    at_a_step("a step after itself", codes.SELF_EDGE, lambda name: f"{name} ~> {name}"),
    Fault("an edge written twice", codes.DUPLICATE_EDGE, _duplicate_edge),
    at_a_step("an edge to nowhere", codes.UNKNOWN_STEP, lambda name: f"{name} ~> zz_nowhere"),
    in_pipeline(
        "a step without its data", codes.MISSING_INPUT, f"step {STEP} = SimpleSplitterStep()"
    ),
    Fault("two steps of one name", codes.SAME_PLACE, _same_name),
    Fault("no steps", codes.NO_STEPS, _no_steps),
    Fault(
        "data that does not fit",
        codes.WRONG_CONTRACT,
        lambda program, _: with_entries(
            program,
            _step(),
            f'step {STEP}_b = EmbeddingStep(api = "http://a")',
            f"step {STEP}_c = SimpleSplitterStep()",
            f"{STEP} >> {STEP}_b >> {STEP}_c",
        ),
    ),
    Fault(
        "data to a step that takes none",
        codes.NO_DATA_PORT,
        lambda program, _: with_entries(
            program, _step(), _step(name=STEP + "_b"), f"{STEP} >> {STEP}_b"
        ),
    ),
    # Kubernetes and Argo
    in_pipeline(
        "a step named by a word of depends",
        codes.BAD_NAME,
        'step contains = ManualMarkdownStep(folder_path = "/")',
    ),
    in_step("a name with capital letters", codes.BAD_NAME, 'service_account_name = "Bad_Name"'),
    in_step("an image with a blank", codes.BAD_IMAGE, 'image = "a b"'),
    in_step("a relative path", codes.BAD_PATH, 'mounts { "data" = empty_dir() }'),
    in_step("a label of two slashes", codes.BAD_KEY, 'pod_labels { "a/b/c" = "d" }'),
    in_step("more than the limit", codes.REQUEST_OVER_LIMIT, "resources { memory = 2Gi..1Gi }"),
    in_step(
        "root although not root",
        codes.ROOT_USER,
        "security_context { run_as_non_root = true, run_as_user = 0 }",
    ),
    in_step(
        "a variable of a setting", codes.ENV_TWICE, 'env { MANUALMARKDOWNSTEP__FOLDER_PATH = "/y" }'
    ),
    in_step("a variable of the compiler's", codes.RESERVED_ENV, 'env { WURZEL_RUN_ID = "1" }'),
    in_step(
        "two volumes at one path",
        codes.MOUNT_TWICE,
        'mounts { "/mm" = empty_dir(), "/mm/" = claim("c") }',
    ),
    in_step(
        "a mode in decimal", codes.BAD_STORE, 'artifacts = s3(bucket = "abc", default_mode = 775)'
    ),
    in_step(
        "a scheme in an endpoint",
        codes.BAD_STORE,
        'artifacts = s3(bucket = "abc", endpoint = "https://a")',
    ),
    in_step("a deadline of nothing", codes.BAD_DURATION, "timeout = 0s"),
    in_step("retries without an end", codes.INCOMPLETE, 'retry = { on = "OnError" }'),
    in_step("a Secret without a key", codes.INCOMPLETE, 'env { A = secret("s") }'),
    in_step(
        "a profile outside of its folder",
        codes.BAD_SECCOMP,
        'security_context { seccomp_profile = localhost("../a.json") }',
    ),
    in_step("a tag of Argo's", codes.ARGO_TAG, 'pod_annotations { a = "{{workflow.uid}}" }'),
    Fault("no image", codes.MISSING_IMAGE, _no_image),
)

# These are about a schedule, and the program may have one already.
SCHEDULES = (
    ("31 February", codes.BAD_CRON, 'schedule = "0 0 31 2 *"'),
    ("60 minutes", codes.BAD_CRON, 'schedule = "60 * * * *"'),
    ("six fields", codes.BAD_CRON, 'schedule = "0 0 0 * * *"'),
    (
        "an unknown zone",
        codes.BAD_TIMEZONE,
        'schedule { cron = "@daily", timezone = "Europe/Bonn" }',
    ),
    ("no time", codes.INCOMPLETE, "schedule = { suspend = true }"),
)
