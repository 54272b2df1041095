"""A workflow's configuration as attributes of a pipeline and of its `defaults`.

Everything that Wurzel's output has is here, defaults too: what the preset sets already is left
out later, when the difference is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from attrs import define

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.importers.wurzel.config import (
    SecretKeyRef,
    SecretMount,
    SecurityContextConfig,
    TokenizerCacheConfig,
)
from wzc.importers.wurzel.translate.layers import Group, Node
from wzc.importers.wurzel.translate.patch import pod_spec_patch
from wzc.importers.wurzel.translate.places import Places, Way
from wzc.importers.wurzel.translate.source import Source
from wzc.importers.yaml.tree import Path
from wzc.values.quantity import UNITS, Quantity
from wzc.writing import Argument, Call, Expression, Raw
from wzc.writing.literals import quantity


@define
class Attributes:
    """Translates one configuration; `places` gets the place of each value that was written."""

    source: Source
    places: Places
    diagnostics: Diagnostics

    def pipeline(self) -> dict[str, Node]:
        """The pipeline's attributes by name, but for `name`, `middlewares` and `defaults`."""
        config = self.source.config
        found: dict[str, Node] = {"namespace": config.namespace}
        self._at(("namespace",), ("namespace",))
        if config.annotations:
            found["annotations"] = self._map(("annotations",), config.annotations, ("annotations",))
        if config.schedules:
            schedules = list(config.schedules)
            found["schedule"] = schedules[0] if len(schedules) == 1 else schedules
            self._at(("schedule",), ("schedules",))
            for index in range(len(schedules)):
                self._at(("schedule", f"[{index}]"), ("schedules", index))
            if len(schedules) == 1:
                self._at(("schedule",), ("schedules", 0))
        found["service_account_name"] = config.serviceAccountName
        self._at(("service_account_name",), ("serviceAccountName",))
        found["entrypoint"] = config.entrypoint
        self._at(("entrypoint",), ("entrypoint",))
        found["data_dir"] = str(config.dataDir)
        self._at(("data_dir",), ("dataDir",))
        found["artifacts"] = self._artifacts()
        found["pod_security_context"] = self._pod_security()
        selector = self._map(("node_selector",), config.nodeSelector, ("nodeSelector",))
        found["node_selector"] = selector
        if config.podSpecPatch is not None:
            place = self.source.place(("podSpecPatch",))
            patch = pod_spec_patch(config.podSpecPatch, place, self.diagnostics)
            if patch is not None:
                found["pod_spec_patch"] = patch
                self._at(("pod_spec_patch",), ("podSpecPatch",))
        return found

    def defaults(self) -> dict[str, Node]:
        """The attributes of `defaults`, but for `env`."""
        container = self.source.config.container
        found: dict[str, Node] = {"image": container.image}
        self._at(("defaults", "image"), ("container", "image"))
        if container.annotations:
            found["pod_annotations"] = self._map(
                ("defaults", "pod_annotations"), container.annotations, ("container", "annotations")
            )
        found["resources"] = self._resources()
        found["security_context"] = self._container_security()
        # What Wurzel always writes (backend_argo.py, `_create_task`).
        found["retry"] = Group({"limit": 4, "on": "OnError"})
        env_from = self._env_from()
        if env_from:
            found["env_from"] = env_from
        mounts = self._mounts()
        if mounts:
            found["mounts"] = Group(mounts, is_map=True)
        if container.tokenizerCache.enabled:
            found["tokenizer_cache"] = self._tokenizer_cache()
        return found

    # ---- parts

    def _at(self, way: Way, path: Path) -> None:
        self.places.put(way, self.source.place(path))

    def _map(self, way: Way, data: dict[str, str], path: Path) -> Group:
        self._at(way, path)
        for key in data:
            self._at((*way, key), (*path, key))
        return Group(dict(data), is_map=True)

    def _artifacts(self) -> Call:
        config = self.source.config.artifacts
        mode = config.defaultMode
        given: list[tuple[str, str, Expression]] = [
            ("bucket", "bucket", config.bucket),
            ("endpoint", "endpoint", config.endpoint),
        ]
        if config.insecure:
            given.append(("insecure", "insecure", True))
        if mode is not None:
            octal = Raw(f"0o{mode:o}") if mode >= 0 else mode
            given.append(("default_mode", "defaultMode", octal))
        if config.accessKeySecret is not None:
            given.append(("access_key_secret", "accessKeySecret", _key(config.accessKeySecret)))
        if config.secretKeySecret is not None:
            given.append(("secret_key_secret", "secretKeySecret", _key(config.secretKeySecret)))
        self._at(("artifacts",), ("artifacts",))
        for name, key, _ in given:
            self._at(("artifacts", "()", name), ("artifacts", key))
        return Call("s3", tuple(Argument(value, name) for name, _, value in given))

    def _pod_security(self) -> Group:
        context = self.source.config.podSecurityContext
        way, path = ("pod_security_context",), ("podSecurityContext",)
        found = self._who(context, way, path)
        for name, key in (
            ("fs_group", "fsGroup"),
            ("fs_group_change_policy", "fsGroupChangePolicy"),
        ):
            if getattr(context, key) is not None:
                found[name] = getattr(context, key)
                self._at((*way, name), (*path, key))
        if context.supplementalGroups:
            found["supplemental_groups"] = list(context.supplementalGroups)
            self._at((*way, "supplemental_groups"), (*path, "supplementalGroups"))
        found["seccomp_profile"] = self._seccomp(context, way, path)
        return Group(found)

    def _container_security(self) -> Group:
        context = self.source.config.container.securityContext
        way, path = ("defaults", "security_context"), ("container", "securityContext")
        found = self._who(context, way, path)
        for name, key in (
            ("allow_privilege_escalation", "allowPrivilegeEscalation"),
            ("read_only_root_filesystem", "readOnlyRootFilesystem"),
        ):
            if getattr(context, key) is not None:
                found[name] = getattr(context, key)
            self._at((*way, name), (*path, key))
        found["drop_capabilities"] = list(context.dropCapabilities)
        self._at((*way, "drop_capabilities"), (*path, "dropCapabilities"))
        found["seccomp_profile"] = self._seccomp(context, way, path)
        return Group(found)

    def _who(self, context: SecurityContextConfig, way: Way, path: Path) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for name, key in (
            ("run_as_non_root", "runAsNonRoot"),
            ("run_as_user", "runAsUser"),
            ("run_as_group", "runAsGroup"),
        ):
            if getattr(context, key) is not None:
                found[name] = getattr(context, key)
                self._at((*way, name), (*path, key))
        self._at(way, path)
        return found

    def _seccomp(self, context: SecurityContextConfig, way: Way, path: Path) -> Expression:
        profile = context.seccompLocalhostProfile
        self._at((*way, "seccomp_profile"), (*path, "seccompProfileType"))
        if context.seccompProfileType == "Localhost":
            if profile is not None:
                self._at((*way, "seccomp_profile"), (*path, "seccompLocalhostProfile"))
            return Call.of("localhost", profile or "")
        if profile is not None:
            place = self.source.place((*path, "seccompLocalhostProfile"))
            kind = self.source.place((*path, "seccompProfileType"))
            self.diagnostics.report(
                codes.CANNOT_SAY,
                f"`{context.seccompProfileType}` has no `seccompLocalhostProfile`: Kubernetes "
                "refuses the pod",
                place,
                secondary=[] if kind is None else [Label(kind, "the type")],
                help="`seccompProfileType: Localhost` takes a profile of the node; else leave "
                "the profile away",
            )
        return context.seccompProfileType

    def _resources(self) -> Group:
        resources = self.source.config.container.resources
        found: dict[str, Node] = {}
        for name, key in (("cpu", "cpu"), ("memory", "memory"), ("ephemeral_storage", "ephemeral")):
            request = getattr(resources, f"{key}_request")
            limit = getattr(resources, f"{key}_limit")
            if request is None and limit is None:
                continue
            way, path = ("defaults", "resources", name), ("container", "resources")
            request = self._quantity(request, (*path, f"{key}_request"))
            limit = self._quantity(limit, (*path, f"{key}_limit"))
            if request is None and limit is None:
                continue  # both are known to be wrong
            found[name] = amount(request, limit)
            for suffix in ("limit", "request"):
                self._at(way, (*path, f"{key}_{suffix}"))
            self._at((*way, "low"), (*path, f"{key}_request"))
            self._at((*way, "high"), (*path, f"{key}_limit"))
        self._at(("defaults", "resources"), ("container", "resources"))
        return Group(found)

    def _quantity(self, text: str | None, path: Path) -> str | None:
        """The amount, as the language can write it; None, and an error, if it is none."""
        if text is None:
            return None
        found = Quantity.parse(text)
        if isinstance(found, Quantity):
            return quantity_text(found)
        key = str(path[-1])
        self.diagnostics.report(
            codes.BAD_QUANTITY,
            f"`{key}` takes an amount: {found.message}",
            self.source.place(path),
            help=found.help,
        )
        return None

    def _env_from(self) -> list[Expression]:
        """In Wurzel's order; `secretRef` and `configMapRef` are always optional there."""
        container = self.source.config.container
        found: list[Expression] = []
        paths: list[Path] = []
        for index, item in enumerate(container.envFrom):
            kind = "config_map" if item.kind == "configMap" else "secret"
            found.append(_source(kind, item.name, item.prefix or "", item.optional))
            paths.append(("container", "envFrom", index))
        for kind, key, names in (
            ("secret", "secretRef", container.secretRef),
            ("config_map", "configMapRef", container.configMapRef),
        ):
            for index, name in enumerate(names):
                found.append(_source(kind, name, "", True))
                paths.append(("container", key, index))
        for index, path in enumerate(paths):
            self._at(("defaults", "env_from", f"[{index}]"), path)
            if path[1] == "envFrom":
                self._at(("defaults", "env_from", f"[{index}]", "()", "prefix"), (*path, "prefix"))
                self._at(("defaults", "env_from", f"[{index}]", "()", "[0]"), (*path, "name"))
        return found

    def _mounts(self) -> dict[str, Node]:
        """Secrets' keys by folder; each is mounted as a file of its own, as in Wurzel."""
        grouped: dict[str, tuple[str, dict[str, str], int]] = {}
        for index, mount in enumerate(self.source.config.container.mountSecrets):
            path: Path = ("container", "mountSecrets", index)
            if not mount.mappings:
                self.diagnostics.report(
                    codes.IGNORED_VARIABLE,
                    f"the Secret `{mount.source}` is mounted nowhere: its `mappings` are empty",
                    self.source.place((*path, "from")),
                )
            for number, (folder, key, file) in enumerate(_files(mount)):
                secret, items, _ = grouped.setdefault(folder, (mount.source, {}, index))
                if secret != mount.source or key in items:
                    self._cannot_mount(mount, folder, key, secret, (*path, "mappings", number))
                    continue
                items[key] = file
                way = ("defaults", "mounts", folder, "()", "items", key)
                self._at(way, (*path, "mappings", number, "value"))
            if mount.mappings:
                folder = _files(mount)[0][0]
                self._at(("defaults", "mounts", folder), (*path, "to"))
                self._at(("defaults", "mounts", folder, "()", "[0]"), (*path, "from"))
        return {
            folder: Call("secret", (Argument(secret), Argument(dict(items), "items")))
            for folder, (secret, items, _) in grouped.items()
        }

    def _cannot_mount(
        self, mount: SecretMount, folder: str, key: str, secret: str, path: Path
    ) -> None:
        what = (
            f"the key `{key}` of the Secret `{secret}` stands in `{folder}` already"
            if secret == mount.source
            else f"`{folder}` has files of the Secret `{secret}` already"
        )
        self.diagnostics.report(
            codes.CANNOT_SAY,
            f"{what}, and a folder of .wz takes each key of one Secret once",
            self.source.place((*path, "key")) or self.source.place(path),
            help="mount it into another folder",
        )

    def _tokenizer_cache(self) -> Group:
        cache = self.source.config.container.tokenizerCache
        way, path = ("defaults", "tokenizer_cache"), ("container", "tokenizerCache")
        known = TokenizerCacheConfig()  # the language has the same defaults
        found: dict[str, Node] = {}

        def put(name: str, key: str, value: Node) -> None:
            found[name] = value
            self._at((*way, name), (*path, key))

        if cache.createPvc:
            put("create_pvc", "createPvc", True)
            if cache.storageSize != known.storageSize:
                size = self._quantity(cache.storageSize, (*path, "storageSize"))
                put("storage_size", "storageSize", Raw(quantity(size or known.storageSize)))
            if cache.storageClassName is not None:
                put("storage_class_name", "storageClassName", cache.storageClassName)
            if cache.accessModes != known.accessModes:
                put("access_modes", "accessModes", list(cache.accessModes))
            if cache.readOnly:
                self._report_unfillable()
        else:
            put("claim_name", "claimName", cache.claimName)
        if cache.mountPath != known.mountPath:
            put("mount_path", "mountPath", cache.mountPath)
        if not cache.createPvc and cache.readOnly != known.readOnly:
            put("read_only", "readOnly", cache.readOnly)
        self._at(way, path)
        return Group(found)

    def _report_unfillable(self) -> None:
        path = ("container", "tokenizerCache")
        own = self.source.place((*path, "readOnly"))
        self.diagnostics.report(
            codes.MENDED,
            "a claim that is created with the run is empty, and `readOnly` lets nobody fill it",
            own or self.source.place((*path, "createPvc")),
            "" if own else "`readOnly` is true where it is not written",
            help="brought over as writable",
        )


def amount(request: str | None, limit: str | None) -> Raw:
    """Request and limit as a range, or as one where they are the same text."""
    if request == limit and request is not None:
        return Raw(quantity(request))
    low = "" if request is None else quantity(request)
    high = "" if limit is None else quantity(limit)
    return Raw(f"{low}..{high}")


def quantity_text(amount: Quantity) -> str:
    """An amount as a literal: numbers with signs, exponents or bare dots are written out."""
    if quantity(amount.text) == amount.text:
        return amount.text
    for unit in ("", "m", "u", "n"):
        count, rest = divmod(amount.nano, UNITS[unit])
        if not rest:
            return f"{count}{unit}"
    return amount.text


def _source(kind: str, name: str, prefix: str, optional: bool) -> Call:
    arguments: list[Argument] = [Argument(name)]
    if prefix:
        arguments.append(Argument(prefix, "prefix"))
    if optional:
        arguments.append(Argument(True, "optional"))
    return Call(kind, tuple(arguments))


def _key(reference: SecretKeyRef) -> Call:
    return Call("secret", (Argument(reference.name), Argument(reference.key, "key")))


def _files(mount: SecretMount) -> Sequence[tuple[str, str, str]]:
    """Folder, key and file name of each mapping: an absolute `value` is a path of its own."""
    found = []
    for mapping in mount.mappings:
        path = mount.destination / PurePosixPath(mapping.value)
        if PurePosixPath(mapping.value).is_absolute() or not mapping.value:
            found.append((str(path.parent), mapping.key, path.name))
        else:
            found.append((str(mount.destination), mapping.key, mapping.value))
    return found
