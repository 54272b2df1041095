"""Variables: a step's own settings, the user's, the middlewares' and the compiler's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.backend.argo.emitted import env, spec, template


def split(settings: str) -> dict[str, Any]:
    """The variables of a step with these settings, without the compiler's."""
    found = env(template(spec(f"step r = Read()\nstep a = Split({settings})\nr >> a"), "a"))
    assert found.pop("WURZEL_RUN_ID") == "{{workflow.uid}}"
    return found


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("size = 7", "7"),
        ("size = 1_000", "1000"),
        ("size = 0o17", "15"),
        ("rate = 0.5", "0.5"),
        ("rate = 2", "2"),
        ("is = false", "false"),
        ('note = "text"', "text"),
        ("note = true", "true"),
        ("note = 1", "1"),
        ("wait = 90s", "90s"),
        ("much = 512Mi", "512Mi"),
        ('maybe = "x"', "x"),
        ('maybe = ""', ""),
    ],
)
def test_a_plain_value_is_its_text(setting: str, value: str) -> None:
    name = setting.partition(" ")[0].upper()
    assert split(setting) == {f"SPLITSTEP__{name}": value}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("words = []", []),
        ('words = ["a", "ü", "\\""]', ["a", "ü", '"']),
        ("by = {}", {}),
        ('by = { "a b" = [1, { c = null, d = 1.5 }], e = true }',
         {"a b": [1, {"c": None, "d": 1.5}], "e": True}),
        ("note = [1, 2]", [1, 2]),
        ("note = { a = 1Gi, b = 30s }", {"a": "1Gi", "b": "30s"}),
    ],
)  # fmt: skip
def test_lists_and_maps_are_json(setting: str, value: Any) -> None:
    (text,) = split(setting).values()
    assert json.loads(text) == value
    assert text.isascii() == json.dumps(value, ensure_ascii=False).isascii(), "text stays readable"


def test_null_leaves_the_class_its_default() -> None:
    assert split("maybe = null") == {}


def test_what_comes_with_the_environment_has_no_entry() -> None:
    body = 'step a = Read(folder = from_env()) { env_from = [secret("s")] }'
    assert env(template(spec(body), "a")) == {"WURZEL_RUN_ID": "{{workflow.uid}}"}


def test_a_secret_is_a_reference() -> None:
    reference = {"secretKeyRef": {"name": "s", "key": "k"}}
    assert split('key = secret("s", key = "k")') == {"SPLITSTEP__KEY": reference}


def test_a_placeholder_of_the_vault_is_what_the_resolver_reads() -> None:
    resolver = 'wurzel.secret_resolver(url = "http://v", service_role_key = secret("v", key = "k"))'
    body = (
        f'middlewares = [{resolver}]\nstep r = Read()\nstep a = Split(key = vault("x$(y)"))\nr >> a'
    )
    found = env(template(spec(body), "a"))
    assert found["SPLITSTEP__KEY"] == "${secret:vault:x$$(y)}"


def test_settings_stand_in_the_order_of_the_declaration() -> None:
    found = split("is = true, words = [], size = 3")
    assert list(found) == ["SPLITSTEP__SIZE", "SPLITSTEP__WORDS", "SPLITSTEP__IS"]


def test_the_order_of_all_variables() -> None:
    body = """
    middlewares = [wurzel.prometheus(job = "j", gateway = "g:1")]
    defaults { image = "a/b:1", env { B = "b", A = "a" } }
    step a = Read(folder = "/f") { tokenizer_cache { claim_name = "c" } }
    """
    assert list(env(template(spec(body, image=False), "a"))) == [
        *("B", "A", "READSTEP__FOLDER", "PROMETHEUS__GATEWAY", "PROMETHEUS__JOB", "MIDDLEWARES"),
        *("WURZEL_RUN_ID", "HF_HOME"),
    ]


def test_a_step_gets_only_its_own() -> None:
    body = 'step r = Read(folder = "/x")\nstep s = Read()\nstep a = Split(size = 2)\n[r, s] >> a'
    found = spec(body)
    assert "READSTEP__FOLDER" in env(template(found, "r"))
    assert "READSTEP__FOLDER" not in env(template(found, "s"))
    assert list(env(template(found, "a"))) == ["SPLITSTEP__SIZE", "WURZEL_RUN_ID"]


def test_an_entry_that_is_null_is_taken_out() -> None:
    body = """
    defaults { image = "a/b:1", env { A = "a", B = "b" } }
    step a = Ping() { env { A = null } }
    """
    assert list(env(template(spec(body, image=False), "a"))) == ["B", "WURZEL_RUN_ID"]


def test_middlewares_are_named_in_their_order() -> None:
    resolver = 'wurzel.secret_resolver(url = "http://v", service_role_key = secret("v", key = "k"))'
    found = env(
        template(spec(f"middlewares = [{resolver}, wurzel.prometheus()]\nstep a = Ping()"), "a")
    )
    assert found["MIDDLEWARES"] == "secret_resolver,prometheus"
    assert found["SECRET_RESOLVER__SERVICE_ROLE_KEY"] == {"secretKeyRef": {"name": "v", "key": "k"}}
    assert "MIDDLEWARES" not in env(template(spec("middlewares = []\nstep a = Ping()"), "a"))
