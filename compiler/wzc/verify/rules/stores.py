"""Where artifacts lie: stores that Argo's drivers refuse, or that keep nothing."""

import re
from collections.abc import Iterator

from wzc.diagnostics import catalogue as codes
from wzc.values.locations import git_repo
from wzc.values.s3 import s3_endpoint
from wzc.verify.job import Job
from wzc.verify.model import Data, Manifest, Path, mapping, maps, text

_LATE = "the step ends in an error"
# What minio-go (s3utils.CheckValidBucketName) takes; a store may take less.
_BUCKET = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,61}[A-Za-z0-9])?")
_SCHEME = re.compile(r"[a-z0-9]+://")
_OF_SDK = "useSDKCreds"
_KEYS = {"s3": "key", "gcs": "key", "oss": "key", "azure": "blob"}

# What makes a place of its own, beside the key.
_PLACES = {
    "s3": ("bucket", "endpoint"),
    "oss": ("bucket", "endpoint"),
    "azure": ("container", "endpoint"),
}

_FIELDS = (*_KEYS, "git", "http", "raw", "path")


def check(manifest: Manifest, job: Job) -> None:
    """Argo workflow/artifacts: the drivers, and what they hand on."""
    for artifact, path, part in _artifacts(manifest):
        if artifact.keys().isdisjoint(_FIELDS):
            continue  # most arguments: a name and where it is from
        _s3(manifest, mapping(artifact, "s3"), (*path, "s3"))
        if part != "archiveLocation" and path[-1] != "artifactPaths":
            _partly(manifest, artifact, path)
        for store, key in _KEYS.items():
            _key(manifest, text(mapping(artifact, store), key), (*path, store, key))
        bucket = text(mapping(artifact, "gcs"), "bucket")
        if "{{" not in bucket and ("/" in bucket or ":" in bucket):
            message = f"`{bucket}` is more than the name of a bucket: {_LATE}"
            help = f"write `{_plain(bucket)}`"
            manifest.tell(codes.ARTIFACT_REFUSED, (*path, "gcs", "bucket"), message, help)
        for store in ("s3", "oss"):
            _secrets(manifest, mapping(artifact, store), (*path, store), store)
        _repository(manifest, text(mapping(artifact, "git"), "repo"), (*path, "git", "repo"))
        _git(manifest, mapping(artifact, "git"), (*path, "git"))
        url = text(mapping(artifact, "http"), "url")
        _address(manifest, url, (*path, "http", "url"))
        if part == "outputs" or (part == "archiveLocation" and artifact.get("archiveLogs")):
            for store in ("git", "raw"):
                if isinstance(artifact.get(store), dict):
                    message = f"nothing can be saved to `{store}`: {_LATE}"
                    help = "name a store such as `s3`, or none, for the artifact repository"
                    manifest.tell(codes.ARTIFACT_REFUSED, (*path, store), message, help)
            place = text(artifact, "path")
            if "*" in place and "{{" not in place:
                message = f"`{place}` is one path, and `*` in it stands for itself: {_LATE}"
                help = "name the folder that has the files"
                manifest.tell(codes.ARTIFACT_REFUSED, (*path, "path"), message, help)
    for template in manifest.templates:
        http = mapping(template.own, "http")
        _address(manifest, text(http, "url"), (*template.path, "http", "url"))


def _artifacts(manifest: Manifest) -> Iterator[tuple[Data, Path, str]]:
    spec, path = manifest.spec, manifest.spec_path
    owners = [(spec, path, "arguments")]
    for template in manifest.templates:
        owners += [(template.own, template.path, part) for part in ("inputs", "outputs")]
        owners += [(task.data, task.path, "arguments") for task in template.tasks]
        place = mapping(template.own, "archiveLocation")
        if place:
            yield place, (*template.path, "archiveLocation"), "archiveLocation"
        source = mapping(mapping(template.own, "data"), "source")
        if "artifactPaths" in source:
            where = (*template.path, "data", "source", "artifactPaths")
            yield mapping(source, "artifactPaths"), where, "inputs"
    for owner, where, part in owners:
        for number, artifact in enumerate(maps(mapping(owner, part), "artifacts")):
            yield artifact, (*where, part, "artifacts", number), part


def _partly(manifest: Manifest, artifact: Data, path: Path) -> None:
    """A key with a part of a place: Argo workflow_types.go: HasLocation, Relocate."""
    for store, needed in _PLACES.items():
        place = mapping(artifact, store)
        lacking = [each for each in needed if not place.get(each)]
        given = [each for each in needed if place.get(each)]
        if (*path, store) in manifest.lacking:
            continue  # which is told
        if place.get(_KEYS[store]) and lacking and given:
            message = f"`{store}` has `{given[0]}` and no `{lacking[0]}`: Argo takes all but"
            message += (
                f" the `{_KEYS[store]}` from the artifact repository, and `{given[0]}` is not"
            )
            message += " used"
            help = f"add `{lacking[0]}`, or keep the `{_KEYS[store]}` alone"
            manifest.tell(codes.RISK, (*path, store, given[0]), message, help)


def _plain(bucket: str) -> str:
    return _SCHEME.sub("", bucket).strip("/").partition("/")[0]


def _s3(manifest: Manifest, store: Data, path: Path) -> None:
    endpoint = text(store, "endpoint")
    problem = s3_endpoint(endpoint) if endpoint and "{{" not in endpoint else None
    if problem is not None:
        help = (problem.help or "").replace("insecure = true", "insecure: true")
        message = f"{problem.message}: {_LATE}"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "endpoint"), message, help or None)
    bucket = text(store, "bucket")
    if bucket and "{{" not in bucket and not _BUCKET.fullmatch(bucket):
        name = _plain(bucket)
        message = f"`{bucket}` is no name of a bucket: {_LATE}"
        help = f"write `{name}`" if name != bucket else "3 to 63 letters, digits, `-` and `.`"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "bucket"), message, help)


def _key(manifest: Manifest, key: str, path: Path) -> None:
    found = _SCHEME.match(key)
    if found is not None:
        message = f"a key is a path in the bucket, and `{key}` is taken as one: nothing is there"
        rest = key[found.end() :].partition("/")[2]
        help = f"write `{rest}`, and the bucket as `bucket`" if rest else None
        manifest.tell(codes.ARTIFACT_REFUSED, path, message, help)


def _secrets(manifest: Manifest, store: Data, path: Path, kind: str) -> None:
    """Argo artifacts.go: newDriver reads the second with the first, without asking for it."""
    first, second = "accessKeySecret", "secretKeySecret"
    is_asked = text(mapping(store, first), "name") and not (kind == "oss" and store.get(_OF_SDK))
    if is_asked and store.get(second) is None:
        message = f"`{first}` stands without `{second}`: {_LATE}"
        manifest.tell(codes.ARTIFACT_REFUSED, path, message, f"add `{second}`")


def _repository(manifest: Manifest, repo: str, path: Path) -> None:
    """What has no scheme is a folder to go-git (transport: NewEndpoint), and it is not there."""
    problem = git_repo(repo) if repo and "{{" not in repo and "://" not in repo else None
    if problem is not None:
        message = f"{problem.message}: {_LATE}"
        manifest.tell(codes.ARTIFACT_REFUSED, path, message, problem.help)


def _git(manifest: Manifest, git: Data, path: Path) -> None:
    """Argo artifacts/git/git.go: Load; `depth` is a number without a sign (workflow_types.go)."""
    if git.get("singleBranch") is True and not git.get("branch"):
        message = f"`singleBranch` does not say which branch: {_LATE}"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "singleBranch"), message, "add `branch`")
    depth = git.get("depth")
    if isinstance(depth, int) and depth < 0:
        message = f"`{depth}` is below zero: Argo refuses the manifest"
        manifest.tell(codes.ARTIFACT_REFUSED, (*path, "depth"), message, "1 is the last commit")


def _address(manifest: Manifest, url: str, path: Path) -> None:
    """Go net/http: unsupported protocol scheme."""
    if url and "{{" not in url.partition("//")[0] and not url.startswith(("http://", "https://")):
        scheme = _SCHEME.match(url)
        what = f"nothing is fetched by `{scheme[0]}`" if scheme else "it has no `https://`"
        message = f"`{url}` is no address: {what}, and {_LATE}"
        help = None if scheme else f"write `https://{url.lstrip('/')}`"
        manifest.tell(codes.ARTIFACT_REFUSED, path, message, help)
