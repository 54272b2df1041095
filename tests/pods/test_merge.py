"""The merge of pods and patches, held to Kubernetes' own."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pods.client import Admission
from tests.pods.specs import some
from wzc.pods.merge import merged

_NAMES = st.sampled_from(["a", "b", "main"])


def _items(by: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists whose items have a key each, no two the same."""
    key = st.sampled_from([1, 2]) if by == "containerPort" else _NAMES
    one = st.builds(lambda name, rest: {by: name, **rest}, key, some(**fields))
    return st.lists(one, max_size=2, unique_by=lambda item: item[by])


_TEXTS = st.sampled_from(["x", "y"])
_POD_CONTEXT = some(runAsUser=st.integers(0, 2), runAsNonRoot=st.booleans())
_CONTEXT = some(
    runAsUser=st.integers(0, 2),
    runAsNonRoot=st.booleans(),
    capabilities=some(drop=st.lists(_TEXTS, max_size=2), add=st.lists(_TEXTS, max_size=1)),
)
_CONTAINERS = _items(
    "name",
    image=_TEXTS,
    args=st.lists(_TEXTS, max_size=2),
    securityContext=_CONTEXT,
    env=_items("name", value=_TEXTS),
    volumeMounts=_items("mountPath", name=_TEXTS),
    ports=_items("containerPort", name=_TEXTS),
)
SPECS = some(
    containers=_CONTAINERS,
    initContainers=_CONTAINERS,
    securityContext=_POD_CONTEXT,
    volumes=_items("name", emptyDir=st.just({})),
    nodeSelector=st.dictionaries(_TEXTS, _TEXTS, max_size=2),
    tolerations=st.lists(some(key=_TEXTS), max_size=2),
    hostNetwork=st.booleans(),
    schedulerName=_TEXTS,
)


@st.composite
def patches(draw: st.DrawFn) -> Any:
    """Patches that add, change, take away with `null` and delete items."""
    patch = draw(SPECS)
    if draw(st.booleans()):
        patch[draw(st.sampled_from(["schedulerName", "securityContext", "nodeSelector"]))] = None
    for container in patch.get("containers") or ():
        kind = draw(st.integers(0, 5))
        if kind == 0:
            container["$patch"] = "delete"
        elif kind == 1:
            container["image"] = None
    return patch


def by_name(spec: Any) -> Any:
    """Without what means nothing: the order of lists that merge, what is null, and empty maps."""
    if isinstance(spec, dict):
        found = {key: by_name(value) for key, value in spec.items()}
        return {key: value for key, value in found.items() if value not in (None, {})}
    if isinstance(spec, list) and all(isinstance(item, dict) for item in spec):
        return sorted(map(by_name, spec), key=lambda item: json.dumps(item, sort_keys=True))
    return spec


@settings(max_examples=400)
@given(spec=SPECS, patch=patches())
def test_merged_as_by_kubernetes(
    admission: Admission, spec: dict[str, Any], patch: dict[str, Any]
) -> None:
    assert by_name(merged(spec, patch)) == by_name(admission.merged(spec, patch))


@settings(max_examples=200)
@given(spec=SPECS, first=SPECS, second=patches())
def test_two_patches_composed_are_the_one_after_the_other(
    spec: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    one = merged(spec, merged(first, second, composing=True))
    assert by_name(one) == by_name(merged(merged(spec, first), second))
