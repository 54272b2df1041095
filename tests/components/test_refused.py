"""What is refused, and what the first line of the message says, with the places that it shows."""

from __future__ import annotations

import pytest

from tests.components.test_templates import compiled
from wzc import api

C = """
component c(folder: string, image: string = "a/b:1", n: int(min = 1) = 1) : -> [Doc] {
  step read = Read(folder = folder) { image = image }
  step split = Split(size = n)
  read >> split
  output split
}
"""
TAKES = """
component t() : (docs: [Doc]) -> [Doc] {
  step s = Split()
  docs >> s
  output s
}
"""
WATCHED = """
component w() {
  MORE
  step s = container(command = ["s"]) { hook running watch = container(command = ["watch"]) }
}
"""
WATCHES = (
    "`watch` runs while `s` does, and where `parallelism` leaves no room for it just then, Argo "
    "calls `s` failed"
)

# A pipeline's entries; declarations; the code; words of the message; words at the places shown.
CASES = [
    (
        "parallelism = 3\nstep a = w()",
        WATCHED.replace("MORE", ""),
        "WZ5016",
        WATCHES,
        ["watch", "3"],
    ),
    (
        "step a = w()",
        WATCHED.replace("MORE", "parallelism = 4"),
        "WZ5016",
        WATCHES,
        ["watch", "4"],
    ),
    (
        "step a = w() { parallelism = 5 }",
        WATCHED.replace("MORE", ""),
        "WZ5016",
        WATCHES,
        ["watch", "5"],
    ),
    (
        'step a = c(folder = "/a") {\nsynchronization { mutexes = ["m"] }\n'
        'step read { synchronization { mutexes = ["m"] } } }',
        C,
        "WZ5016",
        "`a` holds the mutex `m` as long as its steps run, so one of them would wait for ever",
        ['"m"', '"m"'],
    ),
    (
        'step a = c(folder = "/a")\nstep b = container(command = ["b", a.ip])',
        C,
        "WZ2010",
        "`a` is a component, and only a daemon has an address",
        ["a.ip", "c"],
    ),
    (
        "step a = s()",
        f"component s() {{\n step {'x' * 120} = Ping()\n}}",
        "WZ5001",
        f"`s` and `{'x' * 120}` together are 122 characters long, and the name of a template is "
        "made of both: 120 are allowed",
        ["x" * 120, "s"],
    ),
    (
        "input xs: [string] = []\nstep a = c(folder = x) for x in xs\nstep s = Split()\na >> s",
        C,
        "WZ1099",
        "passing on the data of the loop `a` over a component is not supported yet for a list of "
        "the run",
        [">>", "for x in xs"],
    ),
    (
        'input k: int = 3\nstep a = c(folder = "/a", n = k)',
        C,
        "WZ3040",
        "`n` of the component `c` has limits, and `k` is only known in the run, where nothing "
        "checks it",
        ["k", "n"],
    ),
    (
        'input i: string = "a"\nstep a = c(folder = "/a", image = i)',
        C,
        "WZ3040",
        "`image` of the component `c` must be known when compiling, and `i` is only known in the "
        "run",
        ["i", "image"],
    ),
    (
        'step a = c(folder = "/a", image = x) for x in ["a/b:1", "a/b:2"]',
        C,
        "WZ3040",
        "`image` of the component `c` must be known when compiling, and `x` is only known in the "
        "run",
        ["x", "image"],
    ),
    *(
        (
            f"step a = c(folder = x) for x in [{word}, 'b']",
            C,
            "WZ5030",
            f"`x` has the item `{word[1:-1]}`, and braces and dollars in it would be read as tags "
            "and variables on the way into a component; `unroll = true` makes a task of its own "
            "for each item",
            ["x"],
        )
        for word in ("'{{workflow.name}}'", "'$(HOME)'", "'a}b'")
    ),
    (
        'step a = c(folder = "/a", n = 0)',
        C,
        "WZ3005",
        "`n` must be at least 1, and this is the number `0`",
        ["0"],
    ),
    (
        'step a = c(folder = "/a") { image = "x/y:1" }',
        C,
        "WZ2012",
        "`image` is about one container, and `c` is a component",
        ["image", "c"],
    ),
    (
        'step a = c(folder = "/a") { retry { limit = 1, max_memory = 4Gi } }',
        C,
        "WZ2012",
        "`max_memory` is about one container, and `c` is a component",
        ["max_memory", "c"],
    ),
    (
        'step a = c(folder = "/a") { retry { limit = 1, affinity = "node_anti_affinity" } }',
        C,
        "WZ2012",
        "`affinity` is about one container, and `c` is a component",
        ["affinity", "c"],
    ),
    (
        'step a = c(folder = "/a") { retry { limit = 1, on = "OnTransientError" } }',
        C,
        "WZ3004",
        "Argo knows a passing error by its message, and a component that has failed has none",
        ['"OnTransientError"', "c"],
    ),
    (
        'step a = c(folder = "/a") { retry { limit = 1, expression = last_retry.exit_code == 1 } }',
        C,
        "WZ2010",
        "a container leaves an exit code, and `c` is a component",
        ["last_retry.exit_code", "c"],
    ),
    (
        'step a = c(folder = "/a") {\n'
        '  retry { limit = 1, expression = not contains(last_retry.message, "x") } }',
        C,
        "WZ2010",
        "a container leaves a message, and `c` is a component",
        ["last_retry.message", "c"],
    ),
    (
        'step a = c(folder = "/a") { retry { on = "Always" } }',
        C,
        "WZ5016",
        "without a `limit`, Argo tries again for ever",
        ["retry"],
    ),
    (
        'step a = c(folder = "/a") { retry { limit = 1, backoff = 1h..1min } }',
        C,
        "WZ5019",
        "the first delay of 1h is longer than the longest one, 1min",
        ["1h"],
    ),
    (
        'step a = c(folder = "${retries}") { retry = 1 }',
        C,
        "WZ3044",
        "`a` is a component, which is given its parameters once, before any attempt, and "
        "`retries` is another number for each",
        ['"${retries}"', "c"],
    ),
    (
        'step a = c(folder = "/a") { retry = 1, defaults { env { N = retries } } }',
        C,
        "WZ3044",
        "`retries` is the number of an attempt, and step `read` has but one",
        ["retries", "read"],
    ),
    (
        'input n: int = 1\nstep a = c(folder = "/a") { retry = n }',
        C,
        "WZ3040",
        "`retry` must be known when compiling, and `n` is only known in the run",
        ["n"],
    ),
    (
        'step a = c(folder = "/a") { step reed { timeout = 1h } }',
        C,
        "WZ2011",
        "the component `c` has no step `reed` to amend",
        ["reed", "c"],
    ),
    (
        'step b = container(command = ["b"]) { outputs { v: string from "/v" } }\n'
        'step a = c(folder = "/a") { step read { env { V = b.v } } }',
        C,
        "WZ2012",
        "`b` is not known inside of `c`",
        ["b", "b"],
    ),
    (
        'step a = c(folder = "/a")\nstep b = container(command = ["b", a.rows])',
        C,
        "WZ2002",
        "step `a` has no output `rows`",
        ["rows"],
    ),
    (
        "step a = t()",
        TAKES,
        "WZ4005",
        "step `a` takes a list of Doc, and no `>>` leads to it",
        ["a"],
    ),
    (
        'step r = Read()\nstep a = c(folder = "/a")\nr >> a',
        C,
        "WZ3032",
        "step `a` takes no data, so `r >> a` has nothing to pass",
        [">>"],
    ),
    (
        "step a = one()\nstep b = Ping()\na ~> b",
        "component one() { step x = two() }\ncomponent two() { step y = one() }",
        "WZ2009",
        "these use one another: `one`, `two`",
        ["two", "one"],
    ),
    (
        "step a = s()\nstep b = Ping()\na ~> b",
        "component s() {\n step r = Read(folder = b)\n step q = Ping()\n r ~> q\n}",
        "WZ2002",
        "`b` is of a pipeline, and is not known in the component `s`",
        ["b", "b"],
    ),
    (
        "step a = s()",
        "component s() {\n input x: int\n step q = Ping()\n}",
        "WZ2012",
        "an `input` is given when a pipeline is submitted, and this is a component",
        ["x"],
    ),
    (
        "step a = s()",
        "component s() {\n step q = Ping()\n q ~> z\n}",
        "WZ4004",
        "the component `s` has no step `z`",
        ["z"],
    ),
    (
        "step a = s()",
        "component s() : -> [Doc] {\n step q = Read()\n}",
        "WZ2018",
        "the component `s` says that it gives a list of Doc, and no `output` does",
        ["[Doc]"],
    ),
    (
        "step a = s()",
        "component s() {\n step q = Read()\n output q\n}",
        "WZ3031",
        "the component `s` gives the data of `q`, and its signature says that it gives none",
        ["q", "s"],
    ),
    (
        "step a = s()",
        "component s() : -> [Doc] {\n step q = Ping()\n output q\n}",
        "WZ3032",
        "step `q` gives no data, so `output q` has nothing to pass",
        ["q"],
    ),
    (
        "step a = s()",
        "component s() : -> [Doc] {\n"
        ' step q = Read() { when = workflow.name == "x" }\n output q\n}',
        "WZ3042",
        "the data of the component `s` may be missing: `q` may be skipped",
        ["q"],
    ),
    (
        "step a = s()",
        "component s(x: int = 3) {\n step q = Ping()\n output v = x + 1\n}",
        "WZ2012",
        "an output is what steps give, or made of it, and `x + 1` is known without them",
        ["x + 1"],
    ),
    (
        "step a = s()",
        'component s() {\n step q = container(command = ["q"]) '
        '{ outputs { v: string from "/v" } }\n output v = "${q.v} ${workflow.name}"\n}',
        "WZ5030",
        '`"${q.v} ${workflow.name}"` is made of values of the run that are not outputs, and a '
        "component gives what its steps give; put it together where the component is used",
        ['"${q.v} ${workflow.name}"'],
    ),
    (
        "step a = s()",
        "component s() {\n step x = Ping()\n step y = Ping()\n x ~> y\n y ~> x\n}",
        "WZ4001",
        "these steps wait for one another: `x`, `y`",
        ["x ~> y"],
    ),
    (
        "step a = s()",
        "component s() : [Doc] -> {\n step y = Ping()\n}",
        "WZ2012",
        "what the component `s` takes has no name",
        ["[Doc]"],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[2]} {case[3]}" for case in CASES])
def test_it_is_refused(case: tuple[str, str, str, str, list[str]]) -> None:
    body, rest, code, message, places = case
    found = compiled(body, rest)
    assert [(each.code.id, each.message) for each in found.errors] == [(code, message)]
    [error] = found.errors
    assert error.primary is not None
    shown = [error.primary, *error.secondary]
    assert [label.span.text for label in shown][: len(places)] == places


def test_a_parameter_that_nothing_uses_is_told() -> None:
    rest = 'component s(x: int, y: int) {\n step q = container(command = ["q", "${x}"])\n}'
    found = compiled("step a = s(x = 1, y = 2)", rest)
    assert not found.errors
    assert [(w.code.id, w.message) for w in found.warnings if w.code.id != "WZ7013"] == [
        ("WZ2017", "nothing in the component `s` uses its parameter `y`")
    ]


def test_each_wrong_use_is_told_at_its_own_place() -> None:
    found = compiled(
        'step a = c(folder = "/a", n = 0)\nstep b = c(folder = "/b", n = -1)\na ~> b', C
    )
    assert [e.primary.span.text for e in found.errors if e.primary is not None] == ["0", "-1"]


def test_an_item_is_told_at_its_own_place() -> None:
    store = 'artifacts = s3(bucket = "b")\n'
    found = compiled(store + 'step a = c(folder = "/a", n = k) for k in [1, 0, 2]', C)
    [error] = found.errors
    assert error.primary is not None and error.primary.span.text == "0"


def test_a_component_that_is_not_used_is_checked_all_the_same() -> None:
    found = compiled("step b = Ping()", "component s() {\n step q = Ping(x = 1)\n q ~> r\n}")
    assert [error.code.id for error in found.errors] == ["WZ2004", "WZ4004"]


@pytest.mark.parametrize(
    ("use", "help"),
    [
        ("step a = box(tag = lower(x)) for x in ids", "the list has to be known for that, too"),
        ('step a = box(tag = "${x}-${n}") for x in ["a"]', "whose value is known then"),
        ("step a = box(tag = n)", "make `n` a `param`, which `--set` or a profile sets"),
    ],
)
def test_what_an_image_is_made_of_is_told_once_and_how_to_know_it(use: str, help: str) -> None:
    box = (
        'component box(tag: string) {\n step b = container(image = "b:${tag}", command = ["b"])\n}'
    )
    body = f'input n: string = "1"\ninput ids: [string] = []\n{use}'
    [error] = api.compile(text=f"{box}\npipeline p {{\n{body}\n}}").errors
    assert error.code.id == "WZ3040"
    assert (error.help or "").endswith(help)


def test_the_mode_of_a_components_data_is_that_of_its_own_store() -> None:
    rest = """
component c() : -> [Doc] {
  step read = Read(folder = "/a") { artifacts = s3(bucket = "b", default_mode = MODE) }
  output read
}
"""
    body = (
        'artifacts = s3(bucket = "b", default_mode = 0o755)\nstep a = c()\nstep s = Split()\na >> s'
    )
    [error] = compiled(body, rest.replace("MODE", "0o644")).errors
    assert error.code.id == "WZ5012" and "closes the folder that `s` reads" in error.message
    assert not compiled(body.replace("0o755", "0o644"), rest.replace("MODE", "0o755")).errors
