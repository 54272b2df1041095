"""Inputs that come from no step: repositories, web servers, and files of stores; such outputs.

Only Argo reads what stands here, as it does a script's text (`source.py`).
"""

from wzc.backend.argo.run_time import Scope
from wzc.backend.argo.source import source_text
from wzc.backend.argo.stores import location, one_key, put_at
from wzc.backend.emit.tree import Map, Seq
from wzc.diagnostics.model import Diagnostics
from wzc.model.attribute import Block, schema
from wzc.model.ports import InputPort
from wzc.model.run_time import RunTimeValue
from wzc.model.sources import ConfigMap, Secret
from wzc.model.storage import FILE_STORES
from wzc.model.value import Value


def put_outside(
    artifact: Map, port: InputPort, store: Value | None, scope: Scope, diagnostics: Diagnostics
) -> None:
    """Say where an input's file or folder is, and how it is packed.

    `store` is the step's own, where a key alone is meant. Without `archive` a file arrives as it
    is: Argo would unpack what looks like a tarball (executor.go: LoadArtifacts).
    """
    archive = port.options.get("archive")
    form = "none" if archive is None else archive.data
    artifact.put("archive", Map({form: Map()}), None if archive is None else archive.origin)
    block: Block = port.value.data
    key: Value | None = getattr(block, "key", None)
    if key is None:
        artifact.put(block.keyword, _fields(block, scope, diagnostics), port.value.origin)
        return
    _put_key(artifact, port.value, store, source_text(key, scope, diagnostics), diagnostics)


def put_output(
    artifact: Map,
    to: Value,
    store: Value | None,
    scope: Scope,
    diagnostics: Diagnostics,
    *,
    deleted: bool,
) -> None:
    """Say where an output is put that has a key of its own; `deleted` folders end with a slash.

    (s3.go: Delete)
    """
    if to.data.keyword in FILE_STORES:
        artifact.put(to.data.keyword, _fields(to.data, scope, diagnostics), to.origin)
        return
    text = source_text(to.data.key, scope, diagnostics)
    if deleted and to.data.keyword == "s3":
        text = text.rstrip("/") + "/"
    _put_key(artifact, to, store, text, diagnostics)


def _put_key(
    artifact: Map, place: Value, store: Value | None, text: str, diagnostics: Diagnostics
) -> None:
    block: Block = place.data
    whole = place
    if is_key_alone(block) and store is not None and store.data.keyword == block.keyword:
        whole = store
    elif is_key_alone(block) and block.keyword == "azure":
        # Argo puts any key into the cluster's own place (ArtifactLocation.Relocate), and the CRDs
        # take no `azure` without an account.
        artifact.put("s3", Map({"key": text}), place.data.key.origin)
        return
    found = location(whole, text, place.data.key.origin, diagnostics)
    assert found is not None
    artifact.put(*found, place.origin)


def is_key_alone(block: Block) -> bool:
    """Whether a file of a store is named by its key only."""
    return [name for name in schema(type(block)) if getattr(block, name) is not None] == ["key"]


def _fields(block: Block, scope: Scope, diagnostics: Diagnostics) -> Map:
    """The fields of a repository, a web server, or what else has no keys."""
    found = Map()
    for name, item in schema(type(block)).items():
        value: Value | None = getattr(block, name)
        if value is None:
            continue
        path = item.argo.partition(f"{block.keyword}.")[2].split(".")
        data = value.data
        if isinstance(data, (Secret, ConfigMap)):
            put_at(found, path, one_key(data, diagnostics), value.origin)
        elif isinstance(data, dict):
            headers = Seq()
            for key, each in data.items():
                header = Map({"name": key, "value": source_text(each, scope, diagnostics)})
                headers.add(header, each.origin)
            if headers:
                put_at(found, path, headers, value.origin)
        elif isinstance(data, list):
            texts = Seq()
            for each in data:
                texts.add(source_text(each, scope, diagnostics), each.origin)
            if texts:
                put_at(found, path, texts, value.origin)
        elif isinstance(data, (str, RunTimeValue)):
            put_at(found, path, source_text(value, scope, diagnostics), value.origin)
        else:
            put_at(found, path, data, value.origin)
    return found
