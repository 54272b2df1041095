"""Where the value of each variable comes from."""

from __future__ import annotations

import pytest

from tests.inspect.inspected import STEPS, of_steps, report, variable
from wzc.inspect.place import place
from wzc.inspect.text import text

CHAIN = 'step read = Read(folder = "/in")\nstep store = Store(address = "http://a")\nread >> store'
IMAGE = 'defaults { image = "acme:1" }'


def where(body: str, step: str, name: str, *profiles: str, **params: object) -> str:
    """The place in words; the pipeline begins after the step types."""
    found = variable(report(STEPS + body, *profiles, params=dict(params)), step, name)
    assert found.value is not None
    return place(found.value.origin)


def test_a_default_is_at_its_declaration() -> None:
    found = variable(of_steps(CHAIN), "store", "STORE__RETRIES")
    assert (found.source, found.text, found.emitted, found.required) == (
        *("default", "3", False),
        False,
    )
    assert found.value is not None and str(found.value.origin.span).startswith("p.wz:4:")


def test_what_is_required_is_known() -> None:
    found = of_steps(CHAIN)
    assert variable(found, "read", "READ__FOLDER").required
    assert not variable(found, "read", "READ__ENDS").required


def test_null_and_no_default_are_not_set() -> None:
    found = of_steps('step read = Read(folder = "/in", ends = [])\nstep b = Read(folder = "b")')
    assert (variable(found, "read", "READ__ENDS").text) == "[]"
    limit = variable(found, "read", "READ__LIMIT")
    assert (limit.source, limit.text, limit.emitted, limit.type) == ("default", None, False, "int?")
    null = variable(of_steps('step r = Read(folder = "/", limit = null)'), "r", "READ__LIMIT")
    assert (null.source, null.text, null.emitted) == ("unset", None, False)


def test_the_place_is_where_it_was_written() -> None:
    body = f'pipeline p {{\n{IMAGE}\nstep r = Read(\n folder = "/in")\n}}'
    assert where(body, "r", "READ__FOLDER") == "p.wz:9"


def test_a_profile_is_named_and_the_last_one_wins() -> None:
    body = (
        f'pipeline p {{\n{IMAGE}\nstep r = Read(folder = "/in") {{ env {{ A = "0" }} }} }}\n'
        'profile one { pipeline p { step r { env { A = "1" } } } }\n'
        'profile two { pipeline p { step r(folder = "/two") } }\n'
    )
    assert where(body, "r", "A") == "p.wz:8"
    assert where(body, "r", "A", "one", "two") == "p.wz:9, profile one"
    assert where(body, "r", "READ__FOLDER", "one", "two") == "p.wz:10, profile two"


def test_a_preset_and_a_param_are_named() -> None:
    body = (
        'preset logs(level: string) { defaults { env { LEVEL = level } } }\nparam where = "/in"\n'
        f"pipeline p {{\nuse logs(level = where)\n{IMAGE}\nstep r = Read(folder = where)\n}}\n"
    ).replace("param where =", "param where: string =")
    assert where(body, "r", "READ__FOLDER") == "p.wz:7, param where"
    assert where(body, "r", "LEVEL") == "p.wz:7, preset logs, param where"
    assert where(body, "r", "READ__FOLDER", where="/x") == "--set where"


def test_secrets_fields_and_config_maps() -> None:
    found = of_steps(
        'step r = Read(folder = config_map("c", key = "k")) {\n'
        'env { N = field("metadata.name") } }\n'
        'step s = Store(address = "http://a", token = secret("t", key = "k"))\nr >> s'
    )
    assert variable(found, "r", "READ__FOLDER").source == "config_map"
    assert variable(found, "r", "N").source == "field"
    token = variable(found, "s", "STORE__TOKEN")
    assert (token.source, token.secret, token.text) == ("secret", True, None)
    # The default of a secret is one too.
    assert variable(of_steps(CHAIN), "store", "STORE__TOKEN").secret


def test_a_variable_of_env_beats_the_default_of_a_setting() -> None:
    found = of_steps('step s = Read(folder = "/") { env { READ__ENDS = "[]" } }')
    ends = variable(found, "s", "READ__ENDS")
    assert (ends.owner, ends.text, ends.emitted) == ("env", "[]", True)


def test_a_variable_that_is_taken_away_is_not_listed() -> None:
    found = report(
        f'{STEPS}pipeline p {{ defaults {{ image = "acme:1", env {{ A = "a", B = "b" }} }}\n'
        'step r = Read(folder = "/") { env { A = null } } }'
    )
    names = [it.name for it in found.pipelines[0].steps[0].variables]
    assert "A" not in names and "B" in names


def test_what_a_condition_asks_for_is_required() -> None:
    found = of_steps(
        'step a = Put(push = true, key = secret("s", key = "k"))\nstep b = Put()\na ~> b',
        'extern step Put(push: bool = false, key: secret = "") {\n'
        'class = "a:Put"\nrequired { key = push }\n}\n',
    )
    assert variable(found, "a", "PUT__KEY").required
    assert not variable(found, "b", "PUT__KEY").required


def test_what_nothing_reads_is_known() -> None:
    found = of_steps(
        "step a = Put()", 'extern step Put(x: int = 1) { class = "a:Put", unread = ["x"] }\n'
    )
    assert variable(found, "a", "PUT__X").unread
    assert "nothing reads it" in text(found, color=False)


def test_values_of_the_run_are_as_they_are_written() -> None:
    found = of_steps(
        'input day: string = "today"\nstep a = Read(folder = "/${day}")\n'
        "step b = Read(folder = workflow.name)"
    )
    folder = variable(found, "a", "READ__FOLDER")
    assert (folder.source, folder.text, folder.emitted) == ("run", None, True)
    shown = text(found, color=False)
    assert 'day  string = "today"' in shown and "workflow.name" in shown
    # The two are not the same, though neither is known.
    assert shown.count("READ__FOLDER") == 2


def test_wurzels_own_and_the_cache() -> None:
    found = of_steps(
        "middlewares = [metrics()]\n"
        'step r = Read(folder = "/") { tokenizer_cache { claim_name = "c" } }'
    )
    assert variable(found, "r", "MIDDLEWARES").text == "metrics"
    assert variable(found, "r", "METRICS__GATEWAY").source == "default"
    assert variable(found, "r", "WURZEL_RUN_ID").source == "run"
    assert variable(found, "r", "HF_HOME").text == "/cache/huggingface"


@pytest.mark.parametrize(
    ("entries", "keys"),
    [
        ('secret("a")', ["a READ__FOLDER"]),
        ('secret("a", prefix = "READ__")', ["a FOLDER"]),
        ('secret("a", prefix = "APP_")', []),
        ('secret("a", prefix = "READ__FOLDER")', []),
        ('secret("a"), config_map("b", prefix = "R")', ["a READ__FOLDER", "b EAD__FOLDER"]),
    ],
)
def test_from_env_says_which_entries_could_bring_it(entries: str, keys: list[str]) -> None:
    found = of_steps(f"step r = Read(folder = from_env()) {{ env_from = [{entries}] }}")
    folder = variable(found, "r", "READ__FOLDER")
    assert (folder.source, folder.emitted, folder.text) == ("from_env", False, None)
    assert [f"{it.name} {it.key}" for it in folder.providers] == keys
