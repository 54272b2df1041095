"""Constructs that have nothing to do with one another, together: what is emitted can be run."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings

from tests.argo.client import Validator
from tests.argo.template.errors import Unsupported
from tests.argo.template.outputs import Result
from tests.argo.template.walk import run_through
from tests.pods.client import Admission
from tests.properties.combinations import (
    FEATURES,
    KINDS,
    LOOPS,
    Combination,
    combination,
    combinations,
)
from tests.properties.uses import COUNT, check_uses
from wzc import api
from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Code
from wzc.knowledge.check import check
from wzc.knowledge.schema import load
from wzc.pods.layout import LEGACY
from wzc.pods.predict import predict

pytestmark = pytest.mark.slow

CONSTRUCTS = (
    *KINDS,
    *(f"for_{loop}" for loop in LOOPS),
    *(name for name in FEATURES if name != "disabled"),
    *("restricted", "at_end", "at_end_number", "parallelism", "unroll", "after"),
)
_RETRIES = {"retry", "retry_if", "growing"}
_LOOPS = {f"for_{loop}" for loop in LOOPS}
# Why one may be refused: the code, and groups of constructs of each of which it then has one.
REFUSALS: list[tuple[Code, list[set[str]]]] = [
    (codes.INCOMPLETE, [_RETRIES, {"memoize"}]),
    (codes.INCOMPLETE, [_RETRIES, {"lock"}, {"running"}]),
    (codes.MISSING_INPUT, [{"disabled"}]),
    (codes.NO_STEPS, [{"disabled"}]),
    (codes.ARGO_TAG, [{"looping"}]),
    (codes.UNCERTAIN_OUTPUT, [{"when", "after"}, {"use", "looping", *_LOOPS}]),
    (codes.NOT_SUPPORTED_YET, [_RETRIES, {"hook", "http_hook", "running"}]),
    (codes.NOT_SUPPORTED_YET, [{"use", "looping"}, _LOOPS]),
]
_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_OWN = re.compile(r"inputs\.parameters(?:\.([-\w]+)|\['([^']+)'\])")
_OTHER = re.compile(r"tasks(?:\.([-\w]+)|\['([^']+)'\])")
# The braces that the programs write themselves reach Argo in a form that is no tag.
_PLAIN = re.compile(r"='[^']*'")


@settings(max_examples=150, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(combinations())
def test_what_is_emitted_can_be_run(
    argo: Validator, admission: Admission, made: Combination
) -> None:
    found = api.compile(text=made.text)
    if found.errors:
        assert unexpected(made, found) == [], made.text
        return
    text = found.yaml()
    assert [str(each) for each in argo.validate(text) if not each.ok] == [], made.text + text
    for document in found.documents:
        for version in ("3.7", "4.1"):
            problems = list(check(document, str(document["kind"]), load(version)))
            assert [each for each in problems if each.allowed != ("key",)] == [], made.text
    [document] = yaml.safe_load_all(text)
    assert unknown_tags(document["spec"]) == [], made.text + text
    if made.is_restricted:
        assert refused_pods(document["spec"], admission) == {}, made.text + text
    for failing in (0, 2, 3):
        try:
            run = run_through(document, results(document["spec"], failing))
        except Unsupported:
            return  # such as sets of containers
        assert run.stuck == [], made.text + text
        left = [text for texts in run.left_tags().values() for text in texts]
        assert [each for each in left if "{{" in each.replace("{{x}}", "")] == [], made.text + text


def unexpected(made: Combination, found: api.Compilation) -> list[str]:
    """Errors of a program for which there is no reason in it."""
    known = {code for code, groups in REFUSALS if all(made.uses & group for group in groups)}
    return [
        f"{error.code.id}: {error.message}" for error in found.errors if error.code not in known
    ]


def results(spec: dict[str, Any], failing: int) -> dict[str, Result]:
    """What each template gives; of every `failing` templates one fails."""
    found = {}
    for number, template in enumerate(spec["templates"]):
        names = [item["name"] for item in template.get("outputs", {}).get("parameters", [])]
        given = {name: "given" for name in names if "dag" not in template}
        fails = bool(failing) and number % failing == 0
        found[template["name"]] = Result(given, result="printed", exit_code=int(fails))
    return found


def unknown_tags(spec: dict[str, Any]) -> list[str]:
    """Tags that name an input or a task which is not there, also in expressions."""
    found = []
    for template in spec["templates"]:
        inputs = {item["name"] for item in template.get("inputs", {}).get("parameters", [])}
        tasks = {task["name"] for task in template.get("dag", {}).get("tasks", [])}
        for tag in _TAG.findall(yaml.safe_dump(template, width=10**6)):
            if _PLAIN.fullmatch(tag):
                continue
            for known, names in ((inputs, _OWN.findall(tag)), (tasks, _OTHER.findall(tag))):
                missing = {plain or quoted for plain, quoted in names} - known
                found += [f"{template['name']}: {tag}"] if missing else []
            if tag.startswith("item") and not tasks:
                found.append(f"{template['name']}: {tag}")
            if "retries" in tag and "retryStrategy" not in template:
                found.append(f"{template['name']}: {tag}")
    return found


def refused_pods(spec: dict[str, Any], admission: Admission) -> dict[str, set[str]]:
    # What amounts become in the run does not matter here, but Kubernetes reads them.
    plain = yaml.safe_load(re.sub(r"\{\{=.*?\}\}", "1", yaml.safe_dump(spec, width=10**6)))
    found = {}
    for pod in predict(plain, LEGACY):
        reasons = admission.reasons(pod.spec, "restricted")
        if reasons or pod.unread:
            found[pod.template] = {*reasons, *(["unread"] if pod.unread else [])}
    return found


def test_each_construct_is_in_one_of_fifty_and_half_of_all_programs_compile() -> None:
    programs = [combination(Random(seed)) for seed in range(COUNT)]
    check_uses([(made.text, made.uses) for made in programs], CONSTRUCTS, None)
