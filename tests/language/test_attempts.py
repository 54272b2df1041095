"""`retries` and `last_retry`: where they are known, and what is said elsewhere."""

from __future__ import annotations

import pytest

from tests.language.program import accepted, at, in_pipeline, refused
from wzc.model.run_time import RunTimeValue, Source


def program(block: str, more: str = "") -> str:
    return in_pipeline(f"{more}\nstep s = Source()\nstep w = Work() {{\n{block}\n}}\ns >> w")


def test_it_is_a_number_of_the_run() -> None:
    found = at(accepted(program("retry = 2, env { A = retries }")), "w.env.A")
    assert found is not None and isinstance(found.data, RunTimeValue)
    node = found.data.node
    assert isinstance(node, Source)
    assert (node.kind, node.name) == ("attempt", "retries")


@pytest.mark.parametrize(
    ("block", "code", "says"),
    [
        ("env { A = «retries» }", "WZ3044", "step `w` has but one"),
        ("retry = null, env { A = «retries» }", "WZ3044", "step `w` has but one"),
        ("retry = 1, when = «retries > 1»", "WZ3044", "`when` decides once"),
        ('retry = 1, memoize { key = «"${retries}"», max_age = 1h }', "WZ3044", "looked at once"),
        ('retry = 1, synchronization { mutexes = [«"${retries}"»] }', "WZ3044", "is held from"),
        ('retry = 1, metrics { a { help = "A.", gauge = «retries» } }', "WZ3044", "told once"),
        ("retry = «retries»", "WZ3040", "`retry`"),
        ('retry = 1, image = «"a:${retries}"»', "WZ3040", "`image` must be known"),
        ("retry = 1, env { A = «last_retry.message» }", "WZ2002", "in `retry { expression"),
        ("retry { limit = 1, expression = «last_retry» }", "WZ2010", "a value of it is needed"),
        ("retry { limit = 1, expression = last_retry.«code» == 1 }", "WZ2002", "no value `code`"),
        ("retry { limit = 1, expression = «last_retry.exit_code» }", "WZ3001", "`true` or `false`"),
        ("retry { limit = 1, expression = «retries» }", "WZ3001", "`true` or `false`"),
        ("retry { limit = 1, expression = «'x == 1'» }", "WZ3001", "`true` or `false`"),
        ("retry { limit = 1, expression = «last_retry.duration < 5» }", "WZ3008", "a duration"),
        (
            *("retry { limit = 1, expression = last_retry.status == «'failed'» }", "WZ3004"),
            'one of `"Failed"`, `"Error"`',
        ),
        (
            *("retry { limit = 1, expression = «contains(last_retry.message, 137)» }", "WZ3007"),
            "looks for text in text",
        ),
        ("retry { limit = «last_retry.exit_code» }", "WZ2002", "in `retry { expression"),
    ],
)
def test_where_it_is_not_known(block: str, code: str, says: str) -> None:
    [found] = refused(program(block), code)
    assert says in found.message


def test_a_whole_run_has_no_attempts() -> None:
    [found] = refused(program("", 'workflow_metadata { labels { a = «"x${retries}"» } }'), "WZ3044")
    assert "for the whole run" in found.message


def test_outside_of_a_pipeline_there_is_none() -> None:
    refused("let a = «retries»\n" + program(""), "WZ2002")
    refused("let a = «last_retry».exit_code\n" + program(""), "WZ2002")


def test_of_defaults_it_is_said_once_for_all_steps() -> None:
    text = in_pipeline(
        "defaults { env { A = «retries» } }\nstep s = Source()\nstep w = Work()\ns >> w"
    )
    [found] = refused(text, "WZ3044")
    assert found.secondary


@pytest.mark.parametrize(
    "more",
    ["input retries: int = 1", "step retries = Source()\nretries >> w"],
)
def test_a_name_of_the_pipeline_comes_first(more: str) -> None:
    block = "env { A = retries }" if more.startswith("input") else ""
    text = in_pipeline(f"{more}\nstep w = Work() {{ {block} }}\nstep s = Source()\ns >> w")
    if more.startswith("step"):
        text = text.replace("step s = Source()\ns >> w", "")
    accepted(text)
