"""Small programs in which constructs meet that have nothing to do with one another.

A step is of any kind, and has two or more features of a table; what steps give is read by later
ones. Nothing is known of what a program means: what is emitted is held to rules that hold for all.
"""

from __future__ import annotations

from random import Random

from attrs import Factory, define
from hypothesis import strategies as st

# How each kind is written around what it is given (text), and where its output comes from.
KINDS = {
    "container": ('container(command = ["run", {0}])', "/tmp/out"),
    "script": ('script(interpreter = ["sh"], source = "echo ${{{0}}}")', "stdout"),
    "set": ("container_set", "/work/out"),
    "http": ('http(url = "https://x.io/v", body = {0})', "response.body"),
    "resource": ('resource(action = "get", flags = ["pod", {0}])', 'jq(".x")'),
    "suspend": ("suspend(duration = 5min)", "supplied"),
    "use": ("part(k = {0})", ""),
    "looping": ("parts(k = {0})", ""),
}
_PODS = ("container", "script", "set")
LOOPS = {
    "list": 'for i in ["a", "b"]',
    "maps": 'for i in [{ k = "a", n = 1 }, { k = "b", n = 2 }]',
    "range": "for i in 1..3",
    "run": "for i in texts",
    "one": 'for i in ["only"]',
}
_ITEM = {"maps": "i.k", "range": '"${i}"'}
# Features of a step, by name: the kinds that take them, and the lines of the block.
FEATURES: dict[str, tuple[tuple[str, ...], str]] = {
    "retry": ((*_PODS, "http", "resource"), "retry = 2"),
    "retry_if": (
        (*_PODS, "http", "resource"),
        "retry { limit = 3, expression = last_retry.exit_code == 137 or n > 2 }",
    ),
    "growing": (
        ("container", "script"),
        "retry { limit = 3, max_memory = 8Gi }\nresources { memory = 1Gi..2Gi }",
    ),
    "amounts": (("container", "script"), "resources { cpu = n, memory = 1Gi * n }"),
    "when": (tuple(KINDS), 'when = go == "yes"'),
    "disabled": (tuple(KINDS), "enabled = false"),
    "hook": (
        (*_PODS, "http", "resource", "suspend"),
        'on_exit tell = container(command = ["tell", {name}.status])',
    ),
    "http_hook": (
        (*_PODS, "http", "resource"),
        'on_exit ping = http(url = "https://x.io/${{{name}.status}}")',
    ),
    "running": (_PODS, 'hook running watch = http(url = "https://x.io/watch")'),
    "memoize": ((*_PODS, "http", "resource"), 'memoize { key = "k-${{go}}", max_age = 1h }'),
    "timeout": ((*_PODS, "http", "resource"), "timeout = 10min"),
    "lock": ((*_PODS, "http", "resource"), 'synchronization { mutexes = ["one"] }'),
    "env": (_PODS, 'env { GO = go, BRACES = "{{{{x}}}} $(HOME)" }'),
    "sidecar": (
        ("container", "script"),
        'sidecars { db { image = "db:1"\n'
        'security_context { allow_privilege_escalation = false, drop_capabilities = ["ALL"] } } }',
    ),
    "init": (
        ("container", "script"),
        'init_containers { prepare { image = "init:1", command = ["a"]\n'
        'security_context { allow_privilege_escalation = false, drop_capabilities = ["ALL"] } } }',
    ),
    "read_only": (_PODS, "security_context { read_only_root_filesystem = true }"),
    "patch": (("container", "script"), 'pod_spec_patch { hostname = "box" }'),
    "labels": (_PODS, 'pod_labels { tier = "batch" }'),
    "metrics": ((*_PODS, "http"), 'metrics { runs_of_{name} { help = "Runs.", counter = 1 } }'),
    "mount": (_PODS, 'mounts { "/work" = empty_dir(), "/conf" = empty_dir() }'),
}
_COMPONENTS = """\
component part(k: string) {
  step first = container(command = ["first", k]) {
    outputs { out: string from "/tmp/out" default "none" }
  }
  step second = http(url = "https://x.io/v", body = "${k} ${first.out}") { retry = 2 }
  output out = first.out
}
component parts(k: string) {
  step each = part(k = "${k}-${j}") for j in ["p", "q"]
  output out = each.out
}
"""


@define
class Combination:
    """A program, and the constructs in it."""

    text: str
    uses: set[str] = Factory(set)
    is_restricted: bool = False


@define
class _Made:
    name: str
    kind: str
    loop: str = ""
    has_output: bool = False
    certain: bool = True

    @property
    def read(self) -> str:
        """Its output as text."""
        is_list = bool(self.loop) or self.kind == "looping"
        return f"json({self.name}.out)" if is_list else f"{self.name}.out"


def combinations() -> st.SearchStrategy[Combination]:
    """Pipelines of two to four steps. Not drawn one choice at a time: there are many, and rare
    ones would be rarer still.
    """
    return st.integers(0, 2**32).map(lambda seed: combination(Random(seed)))


def combination(random: Random) -> Combination:
    """One of them."""
    found = Combination("")
    lines: list[str] = []
    steps: list[_Made] = []
    for number in range(random.randint(2, 4)):
        lines += _step(random, f"s{number}", steps, found.uses)
    if random.random() < 0.5:
        found.uses.add("at_end")
        lines.append('on_exit bye = http(url = "https://x.io/${workflow.status}")')
    if random.random() < 0.5:
        found.uses.add("at_end_number")
        lines.append('on_exit mail = container(command = ["mail", "${n}"])')
    before = ""
    if random.random() < 0.5:
        found.is_restricted = True
        found.uses.add("restricted")
        before = "import kubernetes\n"
        lines.append("use kubernetes.restricted")
    head = [
        'input go: string = "yes"',
        "input n: int(min = 1, max = 4) = 2",
        'input texts: [string] = ["t"]',
        'artifacts = s3(bucket = "runs")',
        'defaults { image = "box:1" }',
    ]
    body = "\n".join(f"  {line}" for line in (*head, *lines))
    found.text = f"{before}{_COMPONENTS}pipeline p {{\n{body}\n}}\n"
    return found


def _step(random: Random, name: str, steps: list[_Made], uses: set[str]) -> list[str]:
    kind = random.choice(list(KINDS))
    loop = random.choice(["", "", *LOOPS]) if kind != "suspend" else ""
    given = ["go", '"plain {{x}}"', "workflow.name"]
    if loop:
        given += [_ITEM.get(loop, "i")] * 3
    given += [made.read for made in steps if made.has_output]
    value = random.choice(given)
    written, source = KINDS[kind]
    block: list[str] = []
    if kind == "set":
        block.append(
            f'containers {{ fetch {{ command = ["fetch", {value}] }}\n'
            '      main { command = ["make"], after = ["fetch"] } }'
        )
    taken: set[str] = set()
    possible = [key for key, (kinds, _) in FEATURES.items() if kind in kinds]
    for feature in random.sample(possible, min(len(possible), random.randint(1, 6))):
        lines = FEATURES[feature][1].replace("{{", "\0").replace("}}", "\1")
        lines = lines.replace("{name}", name).replace("\0", "{").replace("\1", "}")
        keys = {line.split()[0] for line in lines.split("\n")}
        if feature == "disabled" and random.random() < 0.7:
            continue
        if keys & taken or (loop and feature in ("hook", "http_hook", "running")):
            continue
        taken |= keys - {"on_exit"}
        uses.add(feature)
        block.append(lines)
    if loop and random.random() < 0.5:
        extra = random.choice(["parallelism = 2", "unroll = true"])
        if not (extra.startswith("unroll") and loop == "run"):
            uses.add(extra.split()[0])
            block.append(extra)
    if steps and random.random() < 0.3:
        uses.add("after")
        block.append(f"after = [{random.choice(steps).name}.finished]")
    made = _Made(name, kind, loop, has_output=True)
    if source:
        block.append(f'outputs {{ out: string from {_source(source)} default "none" }}')
    uses |= {kind, *([f"for_{loop}"] if loop else [])}
    steps.append(made)
    head = f"step {name} = {written.format(value)} {LOOPS.get(loop, '')}".rstrip()
    return [f"{head} {{", *(f"  {line}" for line in block), "}"]


def _source(source: str) -> str:
    return f'"{source}"' if source.startswith("/") else source
