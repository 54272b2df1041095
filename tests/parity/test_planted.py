"""One wrong value anywhere is detected: in what wzc emits, and in what it is compared to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.parity.cases import CASES, Case, Verdict, compare
from tests.parity.meaning import Tree
from tests.parity.reading import read

# Between them, every section of a workflow that the pages of Wurzel know.
RICH = [
    Case(CASES / name)
    for name in (
        "02_seed_full_example",
        "06_datadir_annotations_sa_namespace",
        "07_pod_spec_patch",
        "08_pod_security_context_localhost",
        "10_resources",
        "12_envfrom_prefix_optional",
        "16_tokenizer_create_pvc",
        "18_s3_artifacts_keys",
        "25_fan_in_two_sources",
        "35_manifest_full",
    )
]
each = pytest.mark.parametrize("case", RICH, ids=lambda case: case.name)
Path = tuple[str | int, ...]
Planted = Callable[[Path], Verdict]


def leaves(tree: object, path: Path = ()) -> Iterator[Path]:
    if isinstance(tree, dict) and tree:
        for key, value in tree.items():
            yield from leaves(value, (*path, key))
    elif isinstance(tree, list) and tree:
        for index, value in enumerate(tree):
            yield from leaves(value, (*path, index))
    else:
        yield path


def maps(tree: object, path: Path = ()) -> Iterator[Path]:
    if isinstance(tree, dict):
        yield path
    items: Any = tree.items() if isinstance(tree, dict) else enumerate(tree)  # type: ignore[arg-type]
    for key, value in items:
        if isinstance(value, (dict, list)):
            yield from maps(value, (*path, key))


def other(value: object) -> object:
    """A value of the same type that means something else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        # Amounts stay amounts, a patch stays YAML.
        return f"1{value}" if value[:1].isdigit() else f"{value}x" if "\n" not in value else "a: 1"
    return {"planted": 1} if isinstance(value, dict) else ["planted"]


def at(document: Tree, path: Path) -> Any:
    found: Any = document
    for part in path:
        found = found[part]
    return found


def changed(document: Tree, path: Path) -> Tree:
    made = deepcopy(document)
    at(made, path[:-1])[path[-1]] = other(at(made, path))
    return made


def removed(document: Tree, path: Path) -> Tree:
    made = deepcopy(document)
    del at(made, path[:-1])[path[-1]]
    return made


def added(document: Tree, path: Path) -> Tree:
    made = deepcopy(document)
    at(made, path)["planted"] = "x"
    return made


def sides(case: Case) -> tuple[Tree, Tree]:
    return case.expected(), read(case.compile().yaml())


# What may change unseen, because nothing depends on it: names that nothing refers to (Argo itself
# needs no more than that they are distinct), keys that stay distinct, ...
FREE_NAMES = r"dag/tasks/\d+/name|outputs/artifacts/\d+/(name|s3/key)"
# ... values that Wurzel's output does not have, so that there is nothing to compare them to, ...
ONLY_HERE = "MANUALMARKDOWNSTEP__FOLDER_PATH SFTPMANUALMARKDOWNSTEP__(HOST|USERNAME|REMOTE_PATH)"
# ... that a Secret is mounted read-only, which it is in any case, ...
SECRET = r"container/volumeMounts/\d+/readOnly"
# ... and in Wurzel's output what does nothing: modes of outputs, settings of steps that there are
# not.
NO_EFFECT = r"outputs/artifacts/\d+/(mode|recurseMode)"
NO_STEP = "SIMPLESPLITTERSTEP__BATCH_SIZE"


def silent(
    case: object, document: Tree, paths: Iterator[Path], free: str, variables: str, plant: Planted
) -> list[str]:
    """The paths at which a planted difference is not reported, without those that may be free."""
    found = []
    for path in paths:
        text = "/".join(map(str, path))
        if plant(path).same and not re.search(f"/({free})$", text):
            parent = at(document, path[:-1])
            name = parent.get("name") if isinstance(parent, dict) and "env" in path else ""
            if not any(re.fullmatch(v, str(name)) for v in variables.split()):
                found.append(text)
    return found


@each
def test_a_wrong_value_of_wzc_is_detected(case: Case) -> None:
    expected, actual = sides(case)
    assert compare(expected, actual, case.name).same

    def plant(path: Path) -> Verdict:
        return compare(expected, changed(actual, path), case.name)

    assert silent(case, actual, leaves(actual), FREE_NAMES, ONLY_HERE, plant) == []


@each
def test_a_value_that_wzc_leaves_out_is_detected(case: Case) -> None:
    expected, actual = sides(case)

    def plant(path: Path) -> Verdict:
        return compare(expected, removed(actual, path), case.name)

    assert silent(case, actual, leaves(actual), SECRET, "", plant) == []


@each
def test_a_field_that_wzc_invents_is_detected(case: Case) -> None:
    expected, actual = sides(case)

    def plant(path: Path) -> Verdict:
        return compare(expected, added(actual, path), case.name)

    assert [path for path in maps(actual) if plant(path).same] == []


@each
def test_a_value_that_wurzel_has_differently_is_detected(case: Case) -> None:
    expected, actual = sides(case)

    def plant(path: Path) -> Verdict:
        return compare(changed(expected, path), actual, case.name)

    free = f"{FREE_NAMES}|{NO_EFFECT}"
    # With another name it is still the setting of a step that there is not.
    variables = f"{NO_STEP}x? "
    assert silent(case, expected, leaves(expected), free, variables, plant) == []


def test_a_report_says_where_and_what() -> None:
    case = RICH[0]
    expected, actual = sides(case)
    container = actual["spec"]["workflowSpec"]["templates"][2]["container"]
    container["resources"]["limits"]["memory"] = "1Gi"
    del container["securityContext"]["runAsUser"]
    found = str(compare(expected, actual, case.name))
    step = "steps / wurzel.steps.embedding.step:EmbeddingStep"
    assert f"{step} / resources / limits / memory: 512Mi expected, 1Gi found" in found
    assert f"{step} / security context / runAsUser: 1000 expected, nothing found" in found
