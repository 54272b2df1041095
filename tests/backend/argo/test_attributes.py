"""Each attribute, from its line in the source to the field it becomes.

Paths and values are written by hand after Argo's field reference (docs/fields.md) and Kubernetes'
API reference. `test_no_attribute_is_missing` compares the list with the model.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.argo.client import Validator
from tests.backend.argo.attributes.case import Case
from tests.backend.argo.attributes.container import CONTAINER
from tests.backend.argo.attributes.pipeline import PIPELINE as OF_PIPELINE
from tests.backend.argo.attributes.pod import POD
from tests.backend.argo.attributes.run import RUN
from tests.backend.argo.attributes.schedule import SCHEDULE
from tests.backend.argo.attributes.stores import NEEDED, STORE
from tests.backend.argo.emitted import at, compiled, document, has_origin, spec, template
from wzc.model.affinity import (
    Affinity,
    LabelExpression,
    LabelSelector,
    NodeAffinity,
    NodeExpression,
    NodeField,
    NodePreference,
    NodeTerm,
    PodAffinity,
    PodDisruptionBudget,
    PodPreference,
    PodTerm,
)
from wzc.model.attribute import schema
from wzc.model.cleaning import ArtifactGc, PodGc, WorkflowMetadata
from wzc.model.container_set import SetContainer
from wzc.model.locks import Mutex, Semaphore, Synchronization
from wzc.model.memoize import Memoize
from wzc.model.metrics import Counter, Gauge, Histogram, Metric
from wzc.model.pipeline import PipelineAttributes
from wzc.model.resources import Resources
from wzc.model.retry import Retry
from wzc.model.schedule import Keep, Schedule, Ttl
from wzc.model.scheduling import Toleration
from wzc.model.security import Localhost, PodSecurityContext, SecurityContext
from wzc.model.sidecars import (
    Grpc,
    HttpGet,
    InitContainer,
    Port,
    Probe,
    Sidecar,
    TcpSocket,
)
from wzc.model.sources import ConfigMap, FieldRef, FromEnv, Secret, Vault
from wzc.model.step import StepAttributes
from wzc.model.storage import S3, Claim, EmptyDir, NewClaim, Projected, TokenizerCache
from wzc.model.stores import Azure, Gcs, Oss, Repository

# In the template `a` of the step.
STEP = [*CONTAINER, *POD]
# In the whole document, in which there is a step `a`.
PIPELINE = [*OF_PIPELINE, *SCHEDULE, *RUN]

# Tested by name below: they are not one line and one field.
ELSEWHERE = {
    (StepAttributes, "parallelism"),  # test_loops.py
    (StepAttributes, "unroll"),  # test_loops.py
    (StepAttributes, "artifacts"),  # with each line of STORE
    (PipelineAttributes, "artifacts"),  # with each line of STORE
    # Of the consumer's input: test_artifacts.py.
    *((store, "default_mode") for store in (S3, Gcs, Azure, Oss, Repository)),
    # Of inputs from outside: test_locations.py.
    *((store, "key") for store in (S3, Gcs, Azure, Oss)),
    (Vault, "reference"),  # of settings: test_env.py
    (Claim, "sub_path"),  # of the mount: test_volumes.py
    *((NewClaim, name) for name in schema(NewClaim)),  # of the workflow: test_volumes.py
    *((Projected, name) for name in schema(Projected)),  # of the workflow: test_volumes.py
    (StepAttributes, "containers"),  # test_container_set.py
    *((SetContainer, name) for name in schema(SetContainer)),  # test_container_set.py
    (PipelineAttributes, "cluster"),  # tests/language/test_clusters.py
    (PipelineAttributes, "pod_security"),  # tests/pods
    (StepAttributes, "when"),  # of the task: tests/conditions
    (StepAttributes, "task_patch"),  # of the task: test_patches.py
    (StepAttributes, "after"),  # of the task: tests/conditions
    (StepAttributes, "enabled"),  # nothing is left: test_left_out.py
}

MODELS = (
    *(StepAttributes, PipelineAttributes, Resources, Retry, Schedule, Keep, Ttl, Toleration),
    *(PodSecurityContext, SecurityContext, Localhost, Secret, ConfigMap, FieldRef, FromEnv, Vault),
    *(S3, Gcs, Azure, Oss, Repository, Claim, EmptyDir, TokenizerCache, PodDisruptionBudget),
    *(NewClaim, Projected, SetContainer),
    *(Affinity, NodeAffinity, NodeTerm, NodePreference, NodeExpression, NodeField),
    *(Port, Probe, HttpGet, TcpSocket, Grpc, Sidecar, InitContainer),
    *(Metric, Counter, Gauge, Histogram),
    *(Memoize, ArtifactGc, PodGc, WorkflowMetadata, Mutex, Semaphore, Synchronization),
    *(PodAffinity, PodTerm, PodPreference, LabelSelector, LabelExpression),
)


def ids(case: Case) -> str:
    return f"{case[0].__name__}.{case[1]}"


@pytest.mark.parametrize("case", STEP, ids=ids)
def test_an_attribute_of_a_step(case: Case) -> None:
    _, _, line, path, wanted = case
    found = spec(f"step a = Ping() {{ {line} }}")
    _check_value(template(found, "a"), line, path, wanted)
    # In `defaults { }` it holds for all steps.
    image = "" if line.startswith("image =") else 'image = "a/b:1", '
    found = spec(f"defaults {{ {image}{line} }}\nstep a = Ping()", image=False)
    _check_value(template(found, "a"), line, path, wanted)


@pytest.mark.parametrize("case", PIPELINE, ids=ids)
def test_an_attribute_of_a_pipeline(case: Case) -> None:
    _, _, line, path, wanted = case
    if line.startswith("defaults {"):
        line = line.replace("defaults {", 'defaults { image = "a/b:1",', 1)
        _check_value(document(f"{line}\nstep a = Ping()", image=False), line, path, wanted)
    else:
        _check_value(document(f"{line}\nstep a = Ping()"), line, path, wanted)


@pytest.mark.parametrize("case", STORE, ids=ids)
def test_an_attribute_of_a_store(case: Case) -> None:
    model, _, line, path, wanted = case
    store = f"artifacts = {model.keyword}({NEEDED[model]}, {line})"  # type: ignore[attr-defined]
    for body in (f"{store}\nstep read = Read()", f"step read = Read() {{ {store} }}"):
        artifact = at(template(spec(body), "read"), "outputs.artifacts.0")
        _check_value(artifact, line, path, wanted)


def bodies() -> list[tuple[str, bool]]:
    """All lines above, each in a pipeline of its own, and whether that needs an image."""
    bodies = [(f"step a = Ping() {{ {case[2]} }}", True) for case in STEP]
    for model, _, line, _, _ in STORE:
        store = f"{model.keyword}({NEEDED[model]}, {line})"  # type: ignore[attr-defined]
        bodies.append((f"artifacts = {store}\nstep read = Read()", True))
    for _, _, line, _, _ in PIPELINE:
        image = not line.startswith("defaults {")
        line = line if image else line.replace("defaults {", 'defaults { image = "a/b:1",', 1)
        bodies.append((f"{line}\nstep a = Ping()", image))
    return bodies


def test_argo_accepts_each_attribute(argo: Validator) -> None:
    for body, image in bodies():
        found = compiled(body, image=image, target="3.7")  # the validator's
        if any(item.code.id == "WZ5031" for item in found.errors):
            continue  # test_targets.py
        text = found.yaml()
        assert [str(found) for found in argo.validate(text) if not found.ok] == [], body


def _check_value(found: Any, line: str, path: str, wanted: Any) -> None:
    value = at(found, path)
    assert value == wanted
    assert _types(value) == _types(wanted)
    assert has_origin(found, path), f"nothing says where {path} came from"


def _types(value: Any) -> Any:
    """The types of what is in it: `True == 1` in Python, and not in YAML."""
    if isinstance(value, dict):
        return {key: _types(item) for key, item in value.items()}
    return [_types(item) for item in value] if isinstance(value, list) else type(value)


def test_no_attribute_is_missing() -> None:
    tested = {case[:2] for case in (*STEP, *PIPELINE, *STORE)} | ELSEWHERE
    supported = {
        (model, item.name) for model in MODELS for item in schema(model).values() if not item.later
    }
    assert {f"{m.__name__}.{n}" for m, n in supported - tested} == set()
    assert {f"{m.__name__}.{n}" for m, n in tested - supported} == set()


def test_no_class_of_the_model_is_missing() -> None:
    seen: set[type] = set()
    waiting: list[type] = [PipelineAttributes, StepAttributes]
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            waiting += [found for item in schema(model).values() for found in _models(item.type)]
    # These are values of settings.
    assert seen | {FromEnv, Vault} == set(MODELS)


def _models(type: Any) -> list[type]:
    """The classes that a type speaks of."""
    inner = [getattr(type, "element", None), *getattr(type, "members", ())]
    own = [type.model] if hasattr(type, "model") else []
    return own + [found for each in inner if each is not None for found in _models(each)]
