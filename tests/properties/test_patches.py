"""Patches of any fields: they are taken, land where Kubernetes merges them, and faults are told."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, given, reject, settings
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.pods.client import Admission
from tests.pods.test_merge import by_name
from tests.properties.patches import (
    SCHEMA,
    SPEC,
    TEMPLATE,
    merged,
    patches,
    source,
    spots,
)
from wzc import api
from wzc.knowledge.check import check
from wzc.knowledge.model import ListOf, MapOf, ObjectOf, Scalar
from wzc.knowledge.schema import load

pytestmark = pytest.mark.slow

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
_SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def checked(count: int) -> settings:
    return settings(max_examples=count, phases=PHASES, suppress_health_check=_SLOW)


TEXT = """\
pipeline p {{
  node_selector {{ pool = "x" }}
  {whole}
  defaults {{ image = "a/b:1", env {{ A = "1" }} }}
  step a = container(command = ["run"]) {{
    resources {{ cpu = 1..2 }}
    ports {{ http = 8080 }}
    mounts {{ "/m" = empty_dir() }}
    tolerations = [{{ key = "k", operator = "Exists" }}]
    sidecars {{ side {{ image = "e/f:1" }} }}
    {own}
  }}
}}
"""
# What a patch may mount.
VOLUME = 'patch { volumes = [{ name = "vol", emptyDir { } }] }'
# In templates and in pods alike, with the same merge.
ALIKE = (
    *("affinity", "hostAliases", "initContainers", "nodeSelector", "priorityClassName"),
    *("schedulerName", "securityContext", "serviceAccountName", "volumes"),
    *("automountServiceAccountToken",),
)


def compiled(text: str) -> tuple[api.Compilation, Any]:
    found = api.compile(text=text)
    # Of single values the generator knows; what Kubernetes refuses of the whole is found at last.
    if found.errors and all(item.code.id.startswith("WZ90") for item in found.errors):
        reject()
    assert not found.errors, found.messages() + text
    return found, yaml.safe_load(found.yaml())


PLAIN = compiled(TEXT.format(whole=VOLUME, own=""))[1]["spec"]


@checked(150)
@given(patches("Template", TEMPLATE))
def test_a_template_is_what_kubernetes_merges(
    argo: Validator, admission: Admission, patch: dict[str, Any]
) -> None:
    text = TEXT.format(whole=VOLUME, own=f"patch {source(patch)}")
    found, document = compiled(text)
    [before, after] = [spec["templates"][1] for spec in (PLAIN, document["spec"])]
    assert after == merged(before, patch, ObjectOf("Template")), text
    pods = [_pod(template) for template in (before, patch, after)]
    assert by_name(admission.merged(pods[0], pods[1])) == by_name(pods[2]), text
    assert list(check(document, "Workflow", SCHEMA)) == [], text
    _accepted(document, found, argo, text)


def _accepted(document: Any, found: api.Compilation, argo: Validator, text: str) -> None:
    """Argo 3.7 takes it too, where it has all of the fields."""
    if list(check(document, "Workflow", load("3.7"))):
        return
    results = argo.validate(found.yaml())
    assert [str(result) for result in results if not result.ok] == [], text


def _pod(template: Any) -> dict[str, Any]:
    """What a template and a pod have in common, as a pod has it."""
    found = {key: template[key] for key in ALIKE if key in template}
    if "container" in template:
        found["containers"] = [{"name": "main", **template["container"]}]
    return found


@checked(100)
@given(patches("WorkflowSpec", SPEC))
def test_a_spec_is_what_the_tables_say(argo: Validator, patch: dict[str, Any]) -> None:
    text = TEXT.format(whole=f"patch {source(patch)}", own="")
    found, document = compiled(text)
    before = {key: value for key, value in PLAIN.items() if key != "volumes"}
    before["volumes"] = [each for each in PLAIN.get("volumes", []) if each["name"] != "vol"]
    if not before["volumes"]:
        del before["volumes"]
    assert document["spec"] == merged(before, patch, ObjectOf("WorkflowSpec")), text
    assert list(check(document, "Workflow", SCHEMA)) == [], text
    _accepted(document, found, argo, text)


@st.composite
def faults(draw: st.DrawFn, of: str, fields: tuple[str, ...]) -> tuple[str, str, str]:
    """A patch with a misspelt field or a value of a wrong type, where it is, and a part of what is
    said.
    """
    patch = copy.deepcopy(draw(patches(of, fields)))
    places = list(spots(patch, ObjectOf(of)))
    holder, name, object, type = draw(st.sampled_from(places))
    if draw(st.booleans()):
        wrong = draw(st.sampled_from([f"{name}s", f"{name[:1]}{name}", _snake(name), f"{name}Zz"]))
        assume(wrong not in SCHEMA.object(object.name).fields)
        value = holder.pop(name)
        holder[wrong] = value
        return source(patch), f'"{wrong}"', f"`{wrong}`"
    if isinstance(type, Scalar):
        assume(type.name != "any")
        wrong_value: Any = ["odd"] if draw(st.booleans()) else {"odd": "odd"}
    elif isinstance(type, ListOf):
        wrong_value = draw(st.sampled_from(["odd", 77, {"odd": 1}]))
    else:
        assert isinstance(type, ObjectOf | MapOf)
        wrong_value = draw(st.sampled_from(["odd", 77, ["odd"]]))
    holder[name] = wrong_value
    return source(patch), source(wrong_value), f"`{name}` in `patch`"


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


@checked(300)
@given(st.one_of(faults("Template", TEMPLATE), faults("WorkflowSpec", SPEC)), st.data())
def test_a_fault_is_told_at_its_place(fault: tuple[str, str, str], data: st.DataObject) -> None:
    patch, place, said = fault
    wholes = [TEXT.format(whole=f"patch {patch}", own="")]
    wholes.append(TEXT.format(whole=VOLUME, own=f"patch {patch}"))
    told = [
        (item.primary.span.text, item.message)
        for text in wholes
        for item in api.compile(text=text).errors
        if item.code.id == "WZ5025" and item.primary is not None
    ]
    assert any(text == place and said in message for text, message in told), (patch, place, told)
