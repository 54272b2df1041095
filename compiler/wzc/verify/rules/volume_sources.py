"""What a volume is made of: projected and other sources, beyond what `pod_parts.py` says.

Kubernetes core/validation.go, of 1.35: validateProjectionSources, validateDownwardAPIVolumeFile,
validateEphemeralVolumeSource, validateEmptyDirVolumeSource.
"""

from wzc.diagnostics import catalogue as codes
from wzc.values.quantity import Quantity
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_REFUSED = "Kubernetes refuses the pod"
_PROJECTED = (
    *("secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle"),
    "podCertificate",
)
# validVolumeDownwardAPIFieldPathExpressions.
_FIELDS = (
    *("metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels"),
    "metadata.annotations",
)
_OF_KEYS = ("metadata.labels['", "metadata.annotations['")


def check(manifest: Manifest, job: Job) -> None:
    """Hold the sources of all volumes to what Kubernetes takes."""
    holders = [(manifest.spec, manifest.spec_path)]
    holders += [(template.own, template.path) for template in manifest.templates]
    for data, path in holders:
        for number, volume in enumerate(maps(data, "volumes")):
            where = (*path, "volumes", number)
            projected = mapping(volume, "projected")
            if projected:
                _projected(manifest, projected, (*where, "projected"))
            for key in ("configMap", "secret"):
                _items(manifest, mapping(volume, key), (*where, key), set())
            files = maps(mapping(volume, "downwardAPI"), "items")
            _files(manifest, files, (*where, "downwardAPI", "items"), set())
            ephemeral = volume.get("ephemeral")
            if isinstance(ephemeral, dict) and ephemeral.get("volumeClaimTemplate") is None:
                why = "an ephemeral volume needs the claim that is made for it"
                _tell(manifest, (*where, "ephemeral"), why, "add `volumeClaimTemplate.spec`")
            size = mapping(volume, "emptyDir").get("sizeLimit")
            amount = Quantity.parse(str(size)) if isinstance(size, str | int) else None
            if isinstance(amount, Quantity) and amount.nano < 0:
                why = f"`{size}` is less than nothing"
                _tell(manifest, (*where, "emptyDir", "sizeLimit"), why)


def _tell(manifest: Manifest, path: Path, why: str, help: str | None = None) -> None:
    manifest.tell(codes.VOLUME_REFUSED, path, f"{why}: {_REFUSED}", help)


def _projected(manifest: Manifest, projected: Data, path: Path) -> None:
    taken: set[str] = set()
    for number, source in enumerate(maps(projected, "sources")):
        where = (*path, "sources", number)
        given = [key for key in _PROJECTED if source.get(key) is not None]
        if len(given) != 1:
            count = "no source" if not given else f"`{given[0]}` and `{given[1]}`"
            _tell(manifest, where, f"an item of `sources` has one source, and this has {count}")
        for key in ("secret", "configMap"):
            if isinstance(source.get(key), dict) and not text(source[key], "name"):
                why = f"it does not say which {key[0].upper()}{key[1:]}"
                _tell(manifest, (*where, key), why, "add `name`")
            _items(manifest, mapping(source, key), (*where, key), taken)
        files = maps(mapping(source, "downwardAPI"), "items")
        _files(manifest, files, (*where, "downwardAPI", "items"), taken)
        token = source.get("serviceAccountToken")
        seconds = token.get("expirationSeconds") if isinstance(token, dict) else None
        if isinstance(seconds, int) and not 600 <= seconds <= 2**32:
            why = f"a token lasts 600 seconds or more, and not {seconds}"
            _tell(manifest, (*where, "serviceAccountToken", "expirationSeconds"), why)


def _items(manifest: Manifest, source: Data, path: Path, taken: set[str]) -> None:
    """Two keys in one file: refused in projected volumes, and else the node writes one of them."""
    for number, item in enumerate(maps(source, "items")):
        where = (*path, "items", number)
        for key in ("key", "path"):
            if item.get(key) == "":
                _tell(manifest, (*where, key), f"an empty text is no `{key}` of an item")
        _place(manifest, text(item, "path"), (*where, "path"), taken)


def _place(manifest: Manifest, place: str, path: Path, taken: set[str]) -> None:
    if place and "{{" not in place and place in taken:
        effect = _REFUSED if "projected" in path else "only one of them is in the volume"
        message = f"two items of the volume are at `{place}`: {effect}"
        manifest.tell(codes.VOLUME_REFUSED, path, message, "give it another `path`")
    taken.add(place)


def _files(manifest: Manifest, files: list[Data], path: Path, taken: set[str]) -> None:
    for number, item in enumerate(files):
        where = (*path, number)
        _place(manifest, text(item, "path"), (*where, "path"), taken)
        field = text(mapping(item, "fieldRef"), "fieldPath")
        if field and "{{" not in field and field not in _FIELDS and not field.startswith(_OF_KEYS):
            why = f"a file of a volume cannot have the pod's field `{field}`"
            help = "take it as a variable, with `env`; volumes have " + ", ".join(
                f"`{each}`" for each in ("metadata.labels", "metadata.name")
            )
            _tell(manifest, (*where, "fieldRef", "fieldPath"), why, help)
        amount = item.get("resourceFieldRef")
        if isinstance(amount, dict) and not text(amount, "containerName"):
            why = "the file does not say of which container the amount is"
            _tell(manifest, (*where, "resourceFieldRef"), why, "add `containerName: main`")
        both = item.get("fieldRef") is not None and amount is not None
        if both or (item.get("fieldRef") is None and amount is None and text(item, "path")):
            _tell(manifest, where, "a file has one of `fieldRef` and `resourceFieldRef`")
