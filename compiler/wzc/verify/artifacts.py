"""Where artifacts are, as far as they say."""

from collections.abc import Mapping

from wzc.verify.model import Data, mapping, text

# What of each store tells one artifact from others (Argo workflow_types.go: GetKey, HasLocation).
KEYS: Mapping[str, tuple[str, ...]] = {
    "artifactory": ("url",),
    "azure": ("blob",),
    "gcs": ("key",),
    "git": ("repo",),
    "hdfs": ("path", "addresses"),
    "http": ("url",),
    "oss": ("key",),
    "s3": ("key",),
}
STORES = (*KEYS, "raw", "plugin")


def has_location(artifact: Data) -> bool:
    """Whether an artifact has a place, or a key below that of the repository.

    Argo workflow_types.go: HasLocationOrKey. Of two stores Argo takes one, and the other is
    refused elsewhere.
    """
    for store in STORES:
        if artifact.get(store) is None:
            continue
        keys = KEYS.get(store)
        place = mapping(artifact, store)
        if keys is None or any(place.get(key) for key in keys):
            return True
    return False


def why_refused(artifact: Data) -> tuple[str, str] | None:
    """What of an artifact's place Argo refuses as it validates: the store, and why.

    Argo validate.go: validateArtifactLocation; artifacts/hdfs/hdfs.go: ValidateArtifact.
    """
    if isinstance(artifact.get("git"), dict) and not text(mapping(artifact, "git"), "repo"):
        return "git", "a git artifact without `repo`"
    if not isinstance(artifact.get("hdfs"), dict):
        return None
    place = mapping(artifact, "hdfs")
    if not place.get("addresses"):
        return "hdfs", "an HDFS artifact without `addresses`"
    path = text(place, "path")
    if not path.startswith("/"):
        return "hdfs", "an HDFS artifact needs a `path` that begins with `/`"
    tickets = [key for key in ("krbCCacheSecret", "krbKeytabSecret") if place.get(key) is not None]
    if not text(place, "hdfsUser") and not tickets:
        return "hdfs", "an HDFS artifact needs `hdfsUser`, `krbCCacheSecret` or `krbKeytabSecret`"
    wanted = ["krbServicePrincipalName", "krbConfigConfigMap"] if tickets else []
    wanted += ["krbUsername", "krbRealm"] if "krbKeytabSecret" in tickets else []
    lacking = [key for key in wanted if not place.get(key)]
    return ("hdfs", f"`{tickets[-1]}` needs `{lacking[0]}` beside it") if lacking else None
