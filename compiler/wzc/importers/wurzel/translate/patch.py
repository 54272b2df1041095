"""Wurzel's `podSpecPatch`, which is YAML in a text, as a block."""

from __future__ import annotations

from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics
from wzc.importers.wurzel.translate.layers import Group, Node
from wzc.importers.yaml.go import documents_in
from wzc.source.file import Span
from wzc.values.pod_spec import ARGO_CONTAINERS

# What a container that Argo makes for every pod before the step's own is called.
_INIT = "init"


def pod_spec_patch(text: str, place: Span | None, diagnostics: Diagnostics) -> Node | None:
    """A block of the patch's fields; text that is no mapping stays text, and the compiler says
    what is wrong with it. None where there is nothing in it. Argo reads the text, by Go's rules
    (util.go: ApplyPodSpecPatch).

    An entry of `initContainers` without an image that no pod has can only have meant Argo's own
    init container: Argo would add a container without an image, and no pod could start
    (argo-rules.md, B2).
    """
    found = documents_in(text)
    if found == [] or found == [None]:
        return None
    data = found[0] if isinstance(found, list) and len(found) == 1 else None
    if not isinstance(data, dict) or not _can_be_written(data):
        return text
    return Group(_mended(data, place, diagnostics), is_map=True)


def _can_be_written(data: Any) -> bool:
    """Whether it consists of JSON's types; null, which deletes in a patch, is better left text."""
    if isinstance(data, dict):
        return all(isinstance(key, str) and _can_be_written(item) for key, item in data.items())
    if isinstance(data, list):
        return all(_can_be_written(item) for item in data)
    if isinstance(data, float):
        return abs(data) < 1e15 and round(data, 9) == data
    return isinstance(data, (str, bool, int))


def _mended(data: dict[str, Any], place: Span | None, diagnostics: Diagnostics) -> dict[str, Any]:
    containers = data.get("initContainers")
    if not isinstance(containers, list):
        return data
    names = [item.get("name") for item in containers if isinstance(item, dict)]
    unknown = [
        item
        for item in containers
        if isinstance(item, dict)
        and isinstance(item.get("name"), str)
        and item["name"] not in ARGO_CONTAINERS["initContainers"]
        and "image" not in item
    ]
    if len(unknown) != 1 or _INIT in names:
        return data
    [wrong] = unknown
    diagnostics.report(
        codes.MENDED,
        f"no pod has an init container `{wrong['name']}`, and without an image none can be added",
        _inside(place, wrong["name"]),
        help=f"brought over as `{_INIT}`, Argo's own init container",
    )
    mended = [{**item, "name": _INIT} if item is wrong else item for item in containers]
    return {**data, "initContainers": mended}


def _inside(place: Span | None, text: str) -> Span | None:
    """The place of a text in the patch, if it is there once; else the whole."""
    if place is None:
        return None
    shown = place.file.text
    at = shown.find(text, place.start)
    return place if at < 0 else Span(place.file, at, at + len(text))
