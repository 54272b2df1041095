"""`--as-profiles`: with all its profiles, the file compiles to what the merged files compile to."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.wurzel.bringing import REQUIRED, bring, codes, compiled, said, text_of

_NAMES = st.sampled_from(["one", "two", "three"])
_QUANTITY = st.sampled_from(["1", "500m", "2"])
_BYTES = st.sampled_from(["1Gi", "2Gi", "4Gi"])
_ID = st.integers(1, 5)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping with any of some keys."""
    return st.fixed_dictionaries({}, optional=fields)


_RESOURCES = optional(
    cpu_limit=_QUANTITY.map(lambda amount: "4" if amount == "1" else "8"),
    cpu_request=_QUANTITY,
    memory_limit=_BYTES,
    ephemeral_request=_BYTES,
)
_ENV = st.dictionaries(
    st.sampled_from(
        (
            *("A", "B", "C", "SIMPLESPLITTERSTEP__TOKENIZER_MODEL"),
            *("QDRANTCONNECTORSTEP__APIKEY", "QDRANTCONNECTORSTEP__COLLECTION"),
        )
    ),
    st.sampled_from(["x", "y", "z"]),
)
_SECURITY = optional(
    runAsUser=_ID,
    runAsGroup=_ID,
    readOnlyRootFilesystem=st.booleans(),
    allowPrivilegeEscalation=st.sampled_from([True, False, None]),
    dropCapabilities=st.lists(st.sampled_from(["ALL", "KILL"]), unique=True),
)
_CACHE = st.sampled_from(
    [
        {"enabled": True},
        {"enabled": False},
        {"enabled": True, "createPvc": True, "readOnly": False, "storageSize": "20Gi"},
        {"claimName": "models"},
    ]
)
_MIDDLEWARES = st.sampled_from(
    [
        {"MIDDLEWARES": "prometheus", "PROMETHEUS__GATEWAY": "push:9091"},
        {"MIDDLEWARES": ""},
        {"PROMETHEUS__JOB": "docs"},
    ]
)
_CONTAINER = optional(
    image=st.sampled_from(["wurzel:1", "wurzel:2"]),
    env=st.builds(lambda one, two: {**one, **two}, _ENV, st.one_of(st.just({}), _MIDDLEWARES)),
    secretRef=st.lists(_NAMES, max_size=2, unique=True),
    resources=_RESOURCES,
    securityContext=_SECURITY,
    annotations=st.dictionaries(_NAMES, _NAMES),
    tokenizerCache=_CACHE,
)
_WORKFLOW = optional(
    name=_NAMES,
    namespace=_NAMES,
    schedule=st.sampled_from(["0 4 * * *", None]),
    annotations=st.dictionaries(_NAMES, _NAMES),
    nodeSelector=st.dictionaries(_NAMES, _NAMES),
    artifacts=optional(
        bucket=st.just("documents"), insecure=st.booleans(), defaultMode=st.just(509)
    ),
    podSecurityContext=optional(fsGroup=_ID, runAsUser=_ID, supplementalGroups=st.lists(_ID)),
    podSpecPatch=st.sampled_from(["hostNetwork: true", "priority: 5", None]),
    container=_CONTAINER,
)


@settings(deadline=None, max_examples=30)
@given(st.lists(_WORKFLOW, min_size=2, max_size=3))
def test_profiles_give_what_the_merged_files_give(workflows: list[dict[str, Any]]) -> None:
    first = workflows[0].setdefault("container", {})
    first["env"] = {**REQUIRED, **first.get("env", {})}
    files = [yaml.safe_dump({"workflows": {"rag": workflow}}) for workflow in workflows]
    merged, layered = bring(files), bring(files, as_profiles=True)
    assert merged.ok, said(merged)
    assert layered.ok, said(layered)
    assert layered.profiles == ("values1", "values2")[: len(files) - 1]
    assert compiled(layered, layered.profiles) == compiled(merged)
    assert layered.pipeline == merged.pipeline == "rag"


def test_a_profile_says_only_what_it_changes() -> None:
    base = {"name": "a", "container": {"env": {**REQUIRED, "X": "1", "Y": "1"}}}
    other = {"container": {"env": {"X": "2", "QDRANTCONNECTORSTEP__COLLECTION": "other"}}}
    files = [yaml.safe_dump({"workflows": {"rag": one}}) for one in (base, other)]
    text = text_of(bring(files, as_profiles=True))
    assert text[text.index("profile ") :] == (
        "profile values1 {\n"
        "  pipeline rag {\n"
        "    defaults {\n"
        '      env { X = "2" }\n'
        "    }\n"
        '    step store(collection = "other")\n'
        "  }\n"
        "}\n"
    )


def test_a_file_that_changes_nothing_is_an_empty_profile() -> None:
    file = "workflows: {rag: {}}"
    text = text_of(bring([file, file], as_profiles=True))
    assert text.endswith("profile values1 {}\n")


def test_what_is_required_differs_from_file_to_file() -> None:
    pipeline = """
from wurzel.steps import ManualMarkdownStep, S3MarkdownStep
from wurzel.utils import WZ
docs, bucket = WZ(ManualMarkdownStep), WZ(S3MarkdownStep)
docs >> bucket
pipeline = bucket
"""
    resolver = {"MIDDLEWARES": "secret_resolver", "SECRET_RESOLVER__URL": "http://vault"}
    base = {"env": {"MANUALMARKDOWNSTEP__FOLDER_PATH": "/docs"}, "secretRef": ["settings"]}
    other = {"env": {"S3MARKDOWNSTEP__SKIP": "true", **resolver}}
    files = [yaml.safe_dump({"workflows": {"rag": {"container": one}}}) for one in (base, other)]
    found = bring(files, pipeline, as_profiles=True)
    text = text_of(found)
    assert "step bucket = S3MarkdownStep(bucket = from_env())" in text
    assert "step bucket(skip = true)" in text
    assert compiled(found, found.profiles) == compiled(bring(files, pipeline))


def test_a_list_that_only_grows_is_appended_to() -> None:
    base = {"container": {"secretRef": ["a"]}}
    other = {"container": {"secretRef": ["a", "b"]}}
    files = [yaml.safe_dump({"workflows": {"rag": one}}) for one in (base, other)]
    assert 'env_from += [secret("b", optional = true)]' in text_of(bring(files, as_profiles=True))


@pytest.mark.parametrize("value", ["99 * * * *", "nope"])
def test_a_mistake_in_a_later_file_is_shown_there(value: str) -> None:
    files = [
        yaml.safe_dump({"workflows": {"rag": {"container": {"env": REQUIRED}}}}),
        yaml.safe_dump({"workflows": {"rag": {"schedule": value}}}),
    ]
    found = bring(files, as_profiles=True)
    assert codes(found) == ["WZ5002"]
    assert found.diagnostics[0].primary is not None
    assert found.diagnostics[0].primary.span.file.name == "values1.yaml"
