"""Settings, variables and secrets arrive in a step of Wurzel's just as they are written."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote_plus

import pytest

from tests.wurzel.expansion import Cluster
from tests.wurzel.programs import assert_foretold, compiled, wz
from tests.wurzel.runner import UID, Done, Machine, Runner

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

# Texts that something on the way may take for something of its own: YAML, Argo's tags, Kubernetes'
# references, JSON, shells.
AWKWARD = [
    *("", " ", "  a  ", "\t", "\n", "a\nb", "a\n\nb\n", "\na", "a\r\nb", "  a\nb"),
    *("'", '"', '"a"', "'a'", "\\", "\\n", 'a\\"b', "a'b\"c", "`x`", "#", "a # b", "- a", "? a"),
    *(": ", "a: b", "a:", "!x", "&x", "*x", "%x", "@x", "|", ">", "|-\n", "---", "...", "{", "["),
    *("null", "~", "true", "no", "y", "08", "0o17", "1e3", "1_000", ".5", "0x1F", "-0", "1:30"),
    *("2024-01-01", "[1, 2]", '{"a": 1}', '["a"]', "inf", ".nan", "=", "<<"),
    *("$", "$$", "$$$", "$(", "$()", "$(HOME)", "$(MISSING)", "$$(HOME)", "$$$(HOME)", "$(HOME"),
    *("$HOME", "${HOME}", "$ä", "$€$𝄞", "ä$", "$(WZC_BRACE)", "$(WURZEL_RUN_ID)", "a$$b$(c)$"),
    *(
        "{{",
        "}}",
        "{{}}",
        "{{workflow.uid}}",
        "{{ workflow.name }}",
        "{{=1+1}}",
        "{{{",
        "{{{{x}}}}",
    ),
    *("{{x}}", "{{inputs.parameters.x}}", "a{{b", "{ {", "$({{)", "{{$(HOME)}}", "{$({{x}}", "{$"),
    *("äöü", "€", "𝄞", "日本", "\u00a0", "\u2028", "\u0085", "\u200b", "\ufeff", "\x7f", "\x1b[0m"),
    *("x" * 5000, "a b " * 40, "${secret:vault:x", "%s", "{0}", "<&>"),
]
NESTED: dict[str, Any] = {
    "list": [1, 2.5, True, None, "{{x}}", [], {}],
    "map": {"$(HOME)": '"', "ä\n": {"deep": ["\\", "'"]}},
    "big": 9223372036854775807,
    "small": 1e-8,
}


def seen(done: Done, task: str) -> dict[str, Any]:
    (found,) = done.documents(task)
    values: dict[str, Any] = found["values"]
    return values


def run(machine: Machine, folder: Path, body: str, defaults: str = "", **cluster: Any) -> Done:
    program = compiled(body, defaults)
    done = Runner(machine, folder, Cluster(**cluster)).run(program.manifest)
    assert_foretold(done, program)
    return done


def test_texts_arrive_as_written(machine: Machine, tmp_path: Path) -> None:
    # Two steps for all of them: in lists and maps, and one variable each; then each as a setting.
    variables = {f"TEXT_{number}": text for number, text in enumerate(AWKWARD)}
    whole = (
        f"step all = SettingsStep(texts = {wz(AWKWARD)}, map = {wz({t: t for t in AWKWARD})}) "
        f"{{ env {wz(variables)} }}\n"
    )
    some = [text for text in AWKWARD if any(mark in text for mark in "${\n\\") or len(text) < 2]
    ones = "".join(f"step s{i} = SettingsStep(text = {wz(t)})\n" for i, t in enumerate(some))
    done = run(machine, tmp_path, whole + ones)
    values = seen(done, "all")
    assert values["TEXTS"] == AWKWARD
    assert values["MAP"] == {text: text for text in AWKWARD}
    assert {name: values["env"][name] for name in variables} == variables
    assert [seen(done, f"s{number}")["TEXT"] for number in range(len(some))] == some


def test_values_of_all_kinds_arrive_as_written(machine: Machine, tmp_path: Path) -> None:
    body = f"""
    step one = SettingsStep(
      numbers = [0.1, 1, -2.5, 1e3], nested = {wz(NESTED)}, whole = 0o17, real = 1e-7,
      flag = true, choice = "a b", maybe = "null",
    )
    step two = SettingsStep(
      numbers = [], map = {{}}, nested = {{}}, texts = [], whole = -1, real = 123456789.0,
      flag = false, choice = "ä", maybe = null,
    )
    step three = SettingsStep()
    """
    done = run(machine, tmp_path, body)
    one, two, three = (seen(done, name) for name in ("one", "two", "three"))
    assert one["NUMBERS"] == [0.1, 1.0, -2.5, 1000.0]
    assert one["NESTED"] == NESTED
    assert (one["WHOLE"], one["REAL"], one["FLAG"]) == (15, 1e-7, True)
    assert (one["CHOICE"], one["MAYBE"]) == ("a b", "null")
    assert (two["NUMBERS"], two["MAP"], two["NESTED"], two["TEXTS"]) == ([], {}, {}, [])
    assert (two["WHOLE"], two["REAL"], two["FLAG"]) == (-1, 123456789.0, False)
    assert (two["CHOICE"], two["MAYBE"]) == ("ä", None)
    assert (three["CHOICE"], three["MAYBE"], three["FLAG"]) == ("ä", None, False)


def test_numbers_with_an_exponent_are_numbers_in_json() -> None:
    program = compiled("step one = SettingsStep(nested = { rate = 1e-8, most = 1e3 })")
    container = program.manifest["spec"]["templates"][1]["container"]
    (text,) = (it["value"] for it in container["env"] if it["name"].endswith("__NESTED"))
    assert json.loads(text) == {"rate": 1e-8, "most": 1000}


def test_secrets_arrive_unchanged_and_only_where_they_are_used(
    machine: Machine, tmp_path: Path
) -> None:
    secret = "pa$$(HOME) {{x}}\n'\"ä"
    outside = "$(WZC_BRACE) {{y}} $$"
    body = """
    step used = SettingsStep(secret = secret("vault", key = "password"), text = "{{") {
      env { OWN = secret("vault", key = "password"), SETTING = config_map("conf", key = "k") }
    }
    step given = SettingsStep(from_outside = from_env()) {
      env_from = [secret("outside"), config_map("conf", prefix = "CONF_")]
    }
    step unused = SettingsStep()
    """
    secrets = {
        "vault": {"password": secret},
        "outside": {"SETTINGSSTEP__FROM_OUTSIDE": outside, "OTHER": "o"},
    }
    done = run(machine, tmp_path, body, secrets=secrets, config_maps={"conf": {"k": "$(OWN)"}})
    found = seen(done, "used")
    assert (found["SECRET"], found["env"]["OWN"], found["env"]["SETTING"]) == (
        *(secret, secret),
        "$(OWN)",
    )
    assert found["TEXT"] == "{{"
    given = seen(done, "given")
    assert given["FROM_OUTSIDE"] == outside
    assert (given["env"]["OTHER"], given["env"]["CONF_k"]) == ("o", "$(OWN)")
    assert seen(done, "unused")["SECRET"] == ""
    assert secret not in seen(done, "unused")["env"].values()


def test_a_step_knows_the_run_and_not_the_settings_of_others(
    machine: Machine, tmp_path: Path
) -> None:
    body = 'step a = SettingsStep(text = "of a")\nstep b = SettingsStep(whole = 7)\n'
    done = run(machine, tmp_path, body, 'env { SHARED = "{{workflow.uid}}" }')
    a, b = seen(done, "a"), seen(done, "b")
    assert a["env"]["WURZEL_RUN_ID"] == b["env"]["WURZEL_RUN_ID"] == UID
    assert a["env"]["SHARED"] == "{{workflow.uid}}"
    assert (a["WHOLE"], b["TEXT"]) == (0, "")
    assert "SETTINGSSTEP__TEXT" not in done.variables["b"]


def test_a_middleware_gets_its_settings(machine: Machine, tmp_path: Path) -> None:
    pushed: list[str] = []

    class Gateway(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            pushed.append(unquote_plus(self.path))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{server.server_port}"
        middleware = f'wurzel.prometheus(gateway = "{place}", job = "ä $(HOME)")'
        run(machine, tmp_path, f"middlewares = [{middleware}]\nstep one = SettingsStep()")
        server.shutdown()
    assert set(pushed) == {"/metrics/job/ä $(HOME)"}
