"""Components whose outcome is taken from an earlier run: keys, and what is refused.

`tests/cluster/test_kept.py` has both runs of them on the real controller.
"""

from __future__ import annotations

import pytest

from tests import marks
from tests.argo.client import Validator
from tests.components.test_templates import STORE, compiled, document, tasks_of, templates, walked
from wzc.diagnostics.model import Diagnostic

C = """
component c(folder: string) : -> [Doc] {
  step read = Read(folder = folder)
  step count = container(command = ["count", folder]) {
    inputs { docs = read at "/in" }
    outputs { rows: string from "/rows", log: file from "/log" }
  }
  output read
  output rows = count.rows
  output log = count.log
}
component d(folder: string, key: string) : -> [Doc] {
  step c = c(folder = folder) { memoize { key = key, max_age = 1h } }
  output c
}
component kept(folder: string) : -> [Doc] {
  step read = Read(folder = folder) { memoize { key = folder, max_age = 1h } }
  output read
}
"""
BEFORE = 'step b = container(command = ["b"]) { outputs { word: string from "/word" } }\n'
AFTER = "\nstep more = Split()\na >> more"
KEPT = 'memoize { key = "v1", max_age = 1h }'


def keys_of(body: str) -> dict[str, str]:
    found = templates(document(body, C))
    return {name: each["memoize"]["key"] for name, each in found.items() if "memoize" in each}


def test_each_use_has_keys_of_its_own() -> None:
    body = f'{STORE}step a = c(folder = "/a") {{ {KEPT} }}\n'
    body += f'step x_y = c(folder = "/b") {{ {KEPT} }}\na ~> x_y'
    own = "{{workflow.namespace}}"
    assert set(keys_of(body).values()) == {f"{own}-STEP-a-KEY-v1", f"{own}-STEP-x-y-KEY-v1"}
    found = templates(document(body, C))
    assert tasks_of(document(body, C), "p") == {"a": "c", "x-y": "c-2"}
    assert "c-2-read" not in found


def test_a_key_of_the_run_is_handed_on_to_the_component(argo: Validator) -> None:
    body = (
        f'{STORE}{BEFORE}step a = c(folder = "/a") {{ memoize {{ key = b.word, max_age = 1h }} }}'
    )
    assert keys_of(body) == {
        "c": "{{workflow.namespace}}-STEP-a-KEY-{{=sprig.sha256sum(inputs.parameters.b_word)}}"
    }
    assert walked(document(body, C)).stuck == []
    accepted(argo, body)


@pytest.mark.parametrize("items", ['["p", "q"]', "xs"])
def test_a_key_of_the_item(items: str, argo: Validator) -> None:
    body = f"""input xs: [string] = ["p"]
{STORE}step a = c(folder = "/${{x}}") for x in {items} {{ memoize {{ key = x, max_age = 1h }} }}
step next = container(command = ["next", json(a.rows)])"""
    [key] = keys_of(body).values()
    assert "inputs.parameters.x" in key
    assert walked(document(body, C)).stuck == []
    accepted(argo, body)


def test_inside_of_another_one_the_key_may_be_a_parameter(argo: Validator) -> None:
    body = f'{STORE}{BEFORE}step a = d(folder = "/a", key = b.word)\n'
    body += f'step e = d(folder = "/b", key = "k"){AFTER}\na ~> e'
    [key] = keys_of(body).values()
    assert key.startswith(
        "{{workflow.namespace}}-STEP-d--c-KEY-{{=sprig.sha256sum(inputs.parameters."
    )
    accepted(argo, body)


@pytest.mark.parametrize(
    "use",
    ['step a = keyless(folder = "/a")', 'step a = around(folder = "/a")'],
)
def test_a_key_without_a_parameter_that_is_handed_on(use: str) -> None:
    parts = """
component keyless(folder: string) {
  step work = container(command = ["work"], args = [folder]) {
    memoize { key = "v1", max_age = 1h }
  }
}
component around(folder: string) { step inner = keyless(folder = folder) }
"""
    [warning] = said_of_keys(use, parts)
    assert warning.code.id == "WZ7015" and "`work` works with `folder`" in warning.message
    assert warning.primary is not None and warning.primary.span.text == '"v1"'
    assert [label.span.text for label in warning.secondary] == ['"/a"']
    assert said_of_keys(use, parts.replace('"v1"', "folder")) == []


def said_of_keys(use: str, parts: str) -> list[Diagnostic]:
    # `wurzel` is imported for the other tests.
    return [each for each in compiled(STORE + use, parts).warnings if each.code.id != "WZ7013"]


def accepted(argo: Validator, body: str) -> None:
    found = compiled(body, C)
    assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (
            f'{STORE}artifact_gc = "OnWorkflowDeletion"\nstep a = c(folder = "/a") {{ «{KEPT}» }}',
            "WZ5016", "where the data of each run is deleted",
        ),
        (
            f'{STORE}step a = c(folder = "/a") {{\n  retry = 1\n'
            f'  «memoize» {{ key = "v", max_age = 1h }}\n}}{AFTER}',
            "WZ5016", "Argo would never come to the end of the run",
        ),
        (
            f'{STORE}step a = c(folder = x) for x in ["p", "q"] {{ {KEPT} }}\nstep more = Split()\n'
            "a «>>» more",
            "WZ3043", "what is taken from an earlier run is stored with that",
        ),
        (
            f'{STORE}step a = kept(folder = x) for x in ["p", "q"]\nstep more = Split()\n'
            "a «>>» more",
            "WZ3043", "what is taken from an earlier run is stored with that",
        ),
        (
            f'{STORE}step a = Read(folder = x) for x in ["p", "q"] {{ {KEPT} }}\n'
            "step more = Split()\na «>>» more",
            "WZ3043", "what is taken from an earlier run is stored with that",
        ),
        (
            f'{STORE}step a = c(folder = "/a") {{ «memoize {{ key = "v" }}» }}',
            "WZ5016", "`memoize` needs `max_age`",
        ),
        (
            f'{STORE}step a = c(folder = "/a") {{\n  {KEPT}\n  hook running «w» = Ping()\n}}',
            "WZ5016", "is pending to its end where it is looked up in a cache",
        ),
        (
            f'{STORE}step a = c(folder = "/a") {{\n'
            '  memoize { key = «"${retries}"», max_age = 1h }\n}',
            "WZ3044", "`memoize` is looked at once, before the first attempt",
        ),
    ],
)  # fmt: skip
def test_what_is_refused(body: str, code: str, message: str) -> None:
    text, places = marks.unmarked(body)
    [error] = compiled(text, C).errors
    assert error.code.id == code and message in error.message
    [(start, end)] = places[0]
    assert error.primary is not None and error.primary.span.text == text[start:end]
