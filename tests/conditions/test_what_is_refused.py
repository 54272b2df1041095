"""What is said of conditions that cannot be, or that change nothing."""

from __future__ import annotations

import pytest

from tests import marks
from tests.backend.argo.emitted import compiled

FIRST = """
input on: bool = true
input lang: "de" | "en" = "de"
step a = container(command = ["x"]) { outputs {
  rows: int from "/tmp/rows" default 5
  name: string from "/tmp/name"
  log: file from "/tmp/log"
  docs: [Doc] from "/tmp/docs.json"
} }
step off = container(command = ["x"]) { enabled = false }
"""


def said(body: str, code: str, message: str = "") -> None:
    text, [places] = marks.unmarked(FIRST + body)
    found = compiled(text)
    # What has no edge, since its condition is refused, is not warned of as well; else it is.
    [diagnostic] = [d for d in found.diagnostics if d.code.id != "WZ4009" or found.errors]
    assert diagnostic.code.id == code, found.messages()
    assert diagnostic.primary is not None
    span = diagnostic.primary.span
    assert span.text == text[places[0][0] : places[0][1]]
    assert message in diagnostic.message


def second(block: str) -> str:
    return f'step b = container(command = ["y"]) {{ {block} }}'


_READS = (
    'step b = container(command = ["y"]) { when = on\noutputs { n: int from "/n" default 1 } }\n'
    "step c = Ping() { env { A = b.n } }"
)


@pytest.mark.parametrize(
    ("block", "code", "message"),
    [
        ("after = [«a»]", "WZ3001", "does not say how `a`"),
        ("after = «a.succeeded»", "WZ3001", "`after` takes a list"),
        ("after = [«true»]", "WZ3001", ""),
        ("after = [a.«failedd»]", "WZ2002", "`failedd` is no way in which step `a` ends"),
        ("after = [a.«Succeeded»]", "WZ2002", "is no way in which"),
        ("after = [a.«completed»]", "WZ2002", "is no way in which"),
        ("after = [a.failed or a.«done»]", "WZ2002", "is no way in which"),
        ("after = [a.«whatever»]", "WZ2002", "is no way in which"),
        ("after = [«a.rows»]", "WZ3001", "takes how a step ended"),
        ("env { A = a.«phase» }", "WZ2002", "has no output `phase`"),
        ("env { A = a.«outputs».rows }", "WZ2002", "has no output `outputs`"),
        ("env { A = workflow.«parameters».on }", "WZ2002", "no value `parameters`"),
        ("«depends» = 'a.Succeeded'", "WZ2005", "no attribute `depends`"),
        ("«dependencies» = [a]", "WZ2005", "no attribute `dependencies`"),
        ("«on_exit» = a", "WZ2005", "no attribute `on_exit`"),
        ("«continue_on» { failed = true }", "WZ2005", "no attribute `continue_on`"),
        ("«if» = a.rows > 1", "WZ2005", "no attribute `if`"),
        ("when = «a.name»", "WZ3001", "`when` takes"),
        ("when = lang == «'deutsch'»", "WZ3004", "`lang` is one of"),
        ("when = «'fr'» != lang", "WZ3004", "never `'fr'`"),
        ("env { A = 'x' if lang == «'EN'» else 'y' }", "WZ3004", "never `'EN'`"),
        ("after = [a.«all_failed»]", "WZ2002", "asked of loops"),
        ("after = [«a.failed and a.errored»]", "WZ3008", "`and`"),
        ("after = [«not a.failed»]", "WZ3008", "`not`"),
        ("after = [«x».failed]", "WZ2002", ""),
        ("env { A = «a.failed» }", "WZ3001", "how a step ended"),
        ("when = «a.failed»", "WZ3001", "how a step ended"),
        ("when = «a.rows»", "WZ3001", "`when` takes"),
        ("when = «a.log»", "WZ3001", "a file"),
        ("when = «false»", "WZ4011", "its `when` is false"),
        ("after = [«a.skipped»]", "WZ4011", "`a` is never skipped"),
        ("after = [a.failed, «a.errored»]", "WZ4011", "do not go together"),
        ("after = [«off.failed»]", "WZ4011", "`off` is left out"),
        ("after = [a.finished], env { A = «a.name» }", "WZ3042", "`a.name` may be missing"),
        ("after = [a.finished], when = «a.name == 'x'»", "WZ3042", "`a.name` may be missing"),
        (
            "after = [a.failed or a.succeeded], inputs { x = «a.log» at '/in/x' }",
            "WZ3042",
            "`a.log` may be missing",
        ),
        ("outputs { «failed»: int from '/x' }", "WZ2012", "is not called `failed`"),
    ],
)
def test_a_block(block: str, code: str, message: str) -> None:
    said(second(block), code, message)


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ("step b = Split() { after = [a.finished] }\n«a >> b»", "WZ3042", "the data of `a`"),
        ("step b = Read() { when = on }\nstep c = Split()\n«b? >> c»", "WZ4012", "none and does"),
        ("step b = Read()\nstep c = Split()\n[«b?, a] >> c»", "WZ4012", "never skipped"),
        (second("when = on, env { A = a.rows }") + "\n«a? ~> b»", "WZ4012", "never skipped"),
        (
            second("when = on") + "\nstep c = Ping() { after = [b.succeeded] }\n«b? ~> c»",
            "WZ4012",
            "runs only where `b` has succeeded",
        ),
        (_READS + "\n«b? ~> c»", "WZ4012", "runs only where `b` has succeeded"),
        ("step b = Split()\n«a.rows» >> b", "WZ2012", "`a.rows` is no data"),
        ("step b = Split()\na.«dosc» >> b", "WZ2002", "has no output `dosc`"),
        (
            'step d = container(command = ["x"]) { daemon = true }\n'
            + second("after = [«d.succeeded»]"),
            "WZ4011",
            "`d` is a daemon",
        ),
        ("step b = Split()\na >> «b?»", "WZ2012", "nothing waits"),
    ],
)
def test_a_pipeline(body: str, code: str, message: str) -> None:
    if "[«b?" in body:
        body = body.replace("[«b?", "«[b?")
    said(body, code, message)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("suceeded", "succeeded"), ("Succeeded", "succeeded"), ("success", "succeeded")),
        *(("error", "errored"), ("Failed", "failed"), ("completed", "finished")),
        ("done", "finished"),
    ],
)
def test_what_people_call_an_outcome_is_offered(written: str, meant: str) -> None:
    [error] = compiled(FIRST + second(f"after = [a.{written}]")).errors
    assert error.fixes[0].edits[0].text == meant


def test_each_help_says_what_to_write_instead() -> None:
    helps = {
        "env { A = a.phase }": "`a.status`",
        "env { A = a.outputs.rows }": "`a.rows`",
        "env { A = workflow.parameters.on }": "by its name alone",
        "depends = 'a'": "after =",
        "with_items = [1]": "for x in xs",
        "when = a.name": 'a.name == "..."',
        "when = a.rows": "a.rows > 0",
        "hooks { }": "hook running",
    }
    for block, part in helps.items():
        [error] = compiled(FIRST + second(block)).errors
        assert part in (error.help or ""), (block, error.help)


def test_one_of_several_values_of_a_param_is_compared_with_those_only() -> None:
    body = '---\nparam env: "dev" | "prod" = "dev"'
    good = compiled(FIRST + second("when = env == 'prod' or env != 'dev'") + body)
    assert not good.errors, good.messages()
    [error] = compiled(FIRST + second("when = env == 'production'") + body).errors
    assert error.code.id == "WZ3004"


def test_a_step_in_after_waits_and_a_cycle_is_one() -> None:
    body = (
        'step a = container(command = ["x"]) { after = [b.failed] }\n'
        'step b = container(command = ["x"]) { after = [a.failed] }'
    )
    [error] = compiled(body).errors
    assert error.code.id == "WZ4001"


def test_after_in_defaults() -> None:
    body = FIRST + 'defaults { image = "a/b:1", after = [a.failed] }'
    [error] = compiled(body, image=False).errors
    assert (error.code.id, error.primary and error.primary.span.text) == ("WZ2012", "[a.failed]")


def test_after_a_step_that_is_left_out() -> None:
    """It is left out with its edges: what waited for its success does not wait."""
    found = compiled(FIRST + second("after = [off.succeeded, a.succeeded]"))
    assert not found.diagnostics, found.messages()


def test_after_a_step_that_a_profile_removes() -> None:
    profile = "---\nprofile small { pipeline p { remove step a } }"
    body = "step a = Ping()\nstep c = Ping()\nstep b = Ping() { after = [c.succeeded, a.%s] }"
    assert not compiled(body % "succeeded" + profile, profiles=("small",)).errors
    [error] = compiled(body % "failed" + profile, profiles=("small",)).errors
    assert (error.code.id, error.primary and error.primary.span.text) == ("WZ4005", "a.failed")
