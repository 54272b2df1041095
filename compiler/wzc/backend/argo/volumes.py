"""Volumes: what steps mount, the tokenizers' cache, and what a read-only root needs."""

import re
from typing import Any

from attrs import Factory, define

from wzc.backend.argo.names import Names
from wzc.backend.argo.security import has_read_only_root
from wzc.backend.argo.text import put, refuse_tags
from wzc.backend.emit.tree import Map, Seq, maps
from wzc.diagnostics.model import Diagnostics
from wzc.model.attribute import Block
from wzc.model.pipeline import Pipeline, Step
from wzc.model.sidecars import OfPod
from wzc.model.sources import ConfigMap, Secret
from wzc.model.storage import (
    Claim,
    EmptyDir,
    NewClaim,
    Projected,
    TokenizerCache,
    credentials_of,
)
from wzc.model.value import Value
from wzc.source.origin import Origin
from wzc.types.kinds import Artifact
from wzc.values.paths import normal_path

_CACHE_PATH = "/cache/huggingface"
_CACHE_CLAIM = "tokenizer-cache-pvc"
_CACHE_SIZE = "10Gi"
_ACCESS_MODES = ("ReadWriteOnce",)
_MAX_NAME = 63
# Argo adds volumes of these names to pods (workflowpod.go, workflow/common/common.go).
_ARGO_VOLUMES = ("var-run-argo", "tmp-dir-argo", "input-artifacts", "argo-staging", "exec-sa-token")


def reserved_names(pipeline: Pipeline) -> set[str]:
    """The names of volumes that Argo itself adds to pods.

    It mounts each Secret with a store's credentials, in a volume that has the Secret's name
    (workflowpod.go: createSecretVal).
    """
    found = set(_ARGO_VOLUMES)
    stores = [pipeline.attributes.artifacts]
    for step in pipeline.steps.values():
        stores += [step.attributes.artifacts, *(port.value for port in step.inputs.values())]
        stores += [port.options.get("to") for port in step.outputs.values()]
    for store in stores:
        if store is not None and isinstance(store.data, Block):
            for secret in credentials_of(store.data).values():
                found.add(secret.data.name.data)
    return found


@define(eq=False)
class Volumes:
    """Collects the volumes of a workflow while its steps are lowered; equal ones are shared.

    Argo gives a pod only those volumes that its containers mount (workflowpod.go:
    addVolumeReferences), so that all can stand in the workflow's spec. `taken` are names that no
    volume may get: those of `reserved_names`, and then also those given.
    """

    names: Names
    diagnostics: Diagnostics
    taken: set[str] = Factory(set)
    volumes: Seq = Factory(Seq)
    claims: Seq = Factory(Seq)
    _known: dict[Any, str] = Factory(dict)

    def mounts(self, step: Step) -> tuple[Seq, Value | None]:
        """A step's `volumeMounts`, and where its tokenizer cache is mounted, if it has one."""
        attributes = step.attributes
        found = self.own(attributes.mounts)
        cache_path = None
        if attributes.tokenizer_cache is not None and step.type.built_in is None:
            cache_path = self._cache(found, attributes.tokenizer_cache)
        read_only = has_read_only_root(attributes.security_context)
        if read_only is not None:
            # With data in the root itself, only the step's own folder.
            folders = [self.names.data_dir or self.names.folder(step.name)]
            if step.type.built_in is not None:
                folders = _output_folders(step)
            self._writable(found, folders, read_only.origin)
        return found, cache_path

    def of_container(self, step: Step, name: str, container: OfPod) -> Seq:
        """The `volumeMounts` of a container of a set: outputs are those of `main`."""
        found = self.own(container.mounts)
        read_only = has_read_only_root(container.security_context)
        if read_only is not None:
            folders = _output_folders(step) if name == "main" else []
            # What a container has for itself, the others of the pod do not see.
            self._writable(found, folders, read_only.origin, f"-{name}")
        return found

    # ---- the user's own

    def own(self, mounts: Value | None) -> Seq:
        """The `volumeMounts` that the user wrote for a container."""
        found = Seq()
        for path, value in (mounts.data if mounts is not None else {}).items():
            if value.data is not None:
                refuse_tags(path, value.origin, self.diagnostics)
                self._mount(found, path, value)
        return found

    def _mount(self, found: Seq, path: str, value: Value) -> None:
        source = value.data
        if isinstance(source, (Secret, ConfigMap)):
            self._keys(found, path, value)
        elif isinstance(source, Claim):
            assert source.name is not None
            name = self._volume(
                ("claim", source.name.data),
                source.name.data,
                Map({"persistentVolumeClaim": Map({"claimName": source.name.data})}),
                value.origin,
            )
            mount = self._add(found, name, path, value.origin, read_only=source.read_only)
            put(mount, "subPath", source.sub_path, self.diagnostics)
        elif isinstance(source, NewClaim):
            name = self._new_claim(source, path, value)
            mount = self._add(found, name, path, value.origin)
            put(mount, "subPath", source.sub_path, self.diagnostics)
        elif isinstance(source, Projected):
            name = self._projected(source, path, value)
            self._add(found, name, path, value.origin, always_read_only=True)
        else:
            assert isinstance(source, EmptyDir)
            empty = Map()
            put(empty, "sizeLimit", source.size_limit, self.diagnostics)
            if source.medium is not None and source.medium.data:
                put(empty, "medium", source.medium, self.diagnostics)
            key = ("empty", path, empty.get("sizeLimit"), empty.get("medium"), "")
            name = self._volume(
                key, "empty" + path.replace("/", "-"), Map({"emptyDir": empty}), value.origin
            )
            self._add(found, name, path, value.origin)

    def _keys(self, found: Seq, path: str, value: Value) -> None:
        """A Secret or ConfigMap: a file for each key of `items`, or one folder with all."""
        source: Secret | ConfigMap = value.data
        assert source.name is not None
        kind = "secret" if isinstance(source, Secret) else "configMap"
        inner = Map()
        put(inner, "secretName" if kind == "secret" else "name", source.name, self.diagnostics)
        optional = source.optional is not None and bool(source.optional.data)
        if optional:
            put(inner, "optional", source.optional, self.diagnostics)
        key = (kind, source.name.data, optional)
        prefix = "secret" if kind == "secret" else "config"
        name = self._volume(key, f"{prefix}-{source.name.data}", Map({kind: inner}), value.origin)
        if source.items is None:
            self._add(found, name, path, value.origin, always_read_only=True)
            return
        for item, file in source.items.data.items():
            refuse_tags(file.data, file.origin, self.diagnostics)
            mount = Map()
            mount.put("name", name)
            mount.put("mountPath", f"{path.rstrip('/')}/{file.data}", file.origin)
            mount.put("subPath", item, file.origin)
            mount.put("readOnly", True)
            found.add(mount, file.origin)

    def _projected(self, source: Projected, path: str, value: Value) -> str:
        """A folder of several Secrets and ConfigMaps; equal ones are one volume."""
        assert source.sources is not None
        sources = Seq()
        key: list[Any] = ["projected"]
        for item in source.sources.data:
            one: Secret | ConfigMap = item.data
            kind = "secret" if isinstance(one, Secret) else "configMap"
            inner = Map()
            put(inner, "name", one.name, self.diagnostics)
            files = Seq()
            for name, file in ({} if one.items is None else one.items.data).items():
                entry = Map({"key": name})
                put(entry, "path", file, self.diagnostics)
                files.add(entry, file.origin)
            if files:
                inner.put("items", files)
            if one.optional is not None and one.optional.data:
                put(inner, "optional", one.optional, self.diagnostics)
            listed = tuple((file["key"], file["path"]) for file in maps(files))
            key.append((kind, inner["name"], listed, "optional" in inner))
            sources.add(Map({kind: inner}), item.origin)
        volume = Map({"projected": Map({"sources": sources})})
        return self._volume(tuple(key), "projected" + path.replace("/", "-"), volume, value.origin)

    def _new_claim(self, source: NewClaim, path: str, value: Value) -> str:
        """A claim that is made with the run: one for each place where one is written."""
        span = value.origin.span
        assert source.size is not None
        return self._created(
            ("new", id(span.file), span.start),
            path,
            (source.size.data.text, source.size.origin),
            source.access_modes,
            source.storage_class_name,
            value.origin,
        )

    # ---- the tokenizers' cache

    def _cache(self, found: Seq, value: Value) -> Value:
        cache: TokenizerCache = value.data
        path = cache_path(value)
        refuse_tags(path.data, path.origin, self.diagnostics)
        claim = cache_claim(value)
        if claim is None:
            name = self._created_claim(cache, value)
            read_only = (
                cache.read_only if cache.read_only is not None and cache.read_only.data else None
            )
            self._add(found, name, path.data, path.origin, read_only=read_only)
            return path
        name = self._volume(
            ("claim", claim.data),
            "tokenizer-cache",
            Map({"persistentVolumeClaim": Map({"claimName": claim.data})}),
            claim.origin,
        )
        self._add(
            found,
            name,
            path.data,
            path.origin,
            read_only=cache.read_only or Value(True, value.origin),
        )
        return path

    def _created_claim(self, cache: TokenizerCache, value: Value) -> str:
        size = cache.storage_size
        amount = (_CACHE_SIZE, None) if size is None else (size.data.text, size.origin)
        modes, storage_class = cache.access_modes, cache.storage_class_name
        key = (
            "created",
            tuple(mode.data for mode in modes.data) if modes is not None else (),
            None if storage_class is None else storage_class.data,
            amount[0],
        )
        return self._created(key, "tokenizer-cache", amount, modes, storage_class, value.origin)

    def _created(
        self,
        key: Any,
        wanted: str,
        size: tuple[str, Origin | None],
        access_modes: Value | None,
        storage_class: Value | None,
        origin: Origin,
    ) -> str:
        """The name of a claim that is made with the run, declared when it is first asked for."""
        name = self._known.get(key)
        if name is not None:
            return name
        modes = Seq()
        for mode in [] if access_modes is None else access_modes.data:
            modes.add(mode.data, mode.origin)
        for usual in () if modes else _ACCESS_MODES:
            modes.add(usual)
        storage = Map()
        storage.put("storage", *size)
        spec = Map()
        spec.put("accessModes", modes, None if access_modes is None else access_modes.origin)
        put(spec, "storageClassName", storage_class, self.diagnostics)
        spec.put("resources", Map({"requests": storage}))
        name = self._known[key] = self._unique(wanted)
        self.claims.add(Map({"metadata": Map({"name": name}), "spec": spec}), origin)
        return name

    # ---- a read-only root

    def _writable(self, found: Seq, folders: list[str], origin: Origin, of: str = "") -> None:
        """Volumes where a step must be able to write although its image's files are read-only.

        Where something is mounted already, that is what the step gets.
        """
        mounted = {normal_path(str(mount["mountPath"])) for mount in maps(found)}
        wanted = [("data", path) for path in folders]
        for name, path in (*wanted, ("tmp", "/tmp")):
            if normal_path(path) in mounted:
                continue
            mounted.add(normal_path(path))
            volume = self._volume(
                ("empty", path, None, None, of), f"{name}{of}", Map({"emptyDir": Map()}), origin
            )
            self._add(found, volume, path, origin)

    # ---- helpers

    def _add(
        self,
        found: Seq,
        name: str,
        path: str,
        origin: Origin,
        *,
        read_only: Value | None = None,
        always_read_only: bool = False,
    ) -> Map:
        mount = Map()
        mount.put("name", name)
        mount.put("mountPath", path, origin)
        if always_read_only:
            mount.put("readOnly", True)
        elif read_only is not None and read_only.data:
            mount.put("readOnly", True, read_only.origin)
        found.add(mount, origin)
        return mount

    def _volume(self, key: Any, wanted: str, source: Map, origin: Origin) -> str:
        """The name of the volume of this key; it is declared when it is first asked for."""
        name = self._known.get(key)
        if name is None:
            name = self._known[key] = self._unique(wanted)
            volume = Map()
            volume.put("name", name)
            for kind, inner in source.items():
                volume.put(kind, inner)
            self.volumes.add(volume, origin)
        return name

    def _unique(self, wanted: str) -> str:
        """A DNS label like the wanted name that no other volume has."""
        base = (
            re.sub(r"[^a-z0-9-]+", "-", wanted.lower()).strip("-")[: _MAX_NAME - 4].strip("-")
            or "volume"
        )
        name, number = base, 2
        while name in self.taken:
            name, number = f"{base}-{number}", number + 1
        self.taken.add(name)
        return name


def _output_folders(step: Step) -> list[str]:
    """The folders that a container writes its outputs to; a file's own folder."""
    found = []
    for port in step.outputs.values():
        if port.path is not None:
            path: str = port.path.data
            is_folder = isinstance(port.type, Artifact) and port.type.kind == "dir"
            found.append(path if is_folder else path.rpartition("/")[0] or "/")
    return list(dict.fromkeys(found))


def cache_path(value: Value) -> Value:
    """Where a tokenizer cache is mounted, which is also what `HF_HOME` says."""
    cache: TokenizerCache = value.data
    return cache.mount_path or Value(_CACHE_PATH, value.origin)


def cache_claim(value: Value) -> Value | None:
    """The name of the claim that has to exist; None where each run gets one of its own."""
    cache: TokenizerCache = value.data
    if cache.create_pvc is not None and cache.create_pvc.data:
        return None
    return cache.claim_name or Value(_CACHE_CLAIM, value.origin)
