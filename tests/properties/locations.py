"""Random inputs that come from no step, and places of outputs; with what Argo has to fetch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from tests.properties import stores
from tests.properties.layout import Bracket, Line, Node, Quoted, Template, assign, call
from wzc.model.storage import S3
from wzc.model.stores import Azure, Gcs, Oss

if TYPE_CHECKING:
    from tests.properties.attributes import Writer

# Argo's own field for the key of a file in a store.
KEYS = {"s3": "key", "gcs": "key", "azure": "blob", "oss": "key"}
_STORES: dict[str, tuple[type, Any]] = {
    "s3": (S3, stores.s3),
    "gcs": (Gcs, stores.gcs),
    "azure": (Azure, stores.azure),
    "oss": (Oss, stores.oss),
}
# What holds single files, beside web servers.
_FILES = ("artifactory", "hdfs")
_OF_RUNS = ("key_prefix", "default_mode", "create_bucket", "object_locking")


@frozen
class Outside:
    """Where an input comes from, by Argo's name, and fields of it that have to be there."""

    kind: str
    fields: dict[str, Any]


def outside(w: Writer, value: Node, text: str) -> tuple[Node, Outside]:
    """An input from somewhere, with a value of the run in it whose text is known."""
    start = w.pick("a/", "ü{{x}} ", "{{workflow.name}}/", "$(HOME)/")
    node, wanted = Template([Quoted(start), value]), start + text
    kind = w.pick("git", "http", "raw", *_FILES, *KEYS)
    if kind in _FILES:
        return _single(w, kind, value, text, w.pick("/a/", "/{{x}}/", "/"))
    if kind in KEYS:
        return _file(w, kind, node), Outside(kind, {KEYS[kind]: wanted})
    if kind == "raw":
        return call("raw", [node]), Outside("raw", {"data": wanted})
    if kind == "git":
        return _git(w, node, wanted)
    url = Template([Quoted("https://example.com/"), value])
    arguments: list[Node] = [assign("url", url)]
    fields: dict[str, Any] = {"url": f"https://example.com/{text}"}
    if w.maybe():
        entries: list[Node] = [assign("Accept", Quoted("a/b")), assign(Quoted("X-A"), node)]
        arguments.append(assign("headers", Bracket("{", entries)))
        fields["headers"] = [
            {"name": "Accept", "value": "a/b"},
            {"name": "X-A", "value": wanted},
        ]
    if w.maybe():
        arguments += [_secret(name) for name in ("username_secret", "password_secret")]
        key = {"name": "creds", "key": "k"}
        login = {"usernameSecret": key, "passwordSecret": key}
        # Argo writes the others, too.
        fields["auth"] = {"basicAuth": login, "clientCert": {}, "oauth2": {}}
    return call("http", arguments), Outside("http", fields)


def _single(w: Writer, kind: str, value: Node, text: str, start: str) -> tuple[Node, Outside]:
    """What holds single files: a repository of Artifactory, or a file system of Hadoop."""
    if kind == "artifactory":
        found: list[Node] = [
            assign("url", Template([Quoted(f"https://example.com{start}"), value])),
            *(_secret(name) for name in ("username_secret", "password_secret")),
        ]
        return call(kind, found), Outside(kind, {"url": f"https://example.com{start}{text}"})
    found = [
        assign("addresses", Bracket("[", [Quoted("name.node:8020")])),
        assign("path", Template([Quoted(start), value])),
    ]
    fields: dict[str, Any] = {"addresses": ["name.node:8020"], "path": start + text}
    # Argo's own copy of it has these, also where they are not set.
    if w.maybe():
        found.append(assign("user", Quoted("1e3")))
        fields["hdfsUser"] = "1e3"
    else:
        config = call("config_map", [Quoted("krb"), assign("key", Quoted("k"))])
        found += [_secret("krb_ccache_secret"), assign("krb_config", config)]
        found.append(assign("krb_service_principal_name", Quoted("hdfs/_HOST")))
        fields["krbCCacheSecret"] = {"name": "creds", "key": "k"}
        fields["krbConfigConfigMap"] = {"name": "krb", "key": "k"}
        fields["krbServicePrincipalName"] = "hdfs/_HOST"
    if w.maybe():
        found.append(assign("force", "true"))
        fields["force"] = True
    return call(kind, found), Outside(kind, fields)


def _git(w: Writer, revision: Node, text: str) -> tuple[Node, Outside]:
    repo = w.pick("https://github.com/a/b.git", "git@github.com:a/b.git")
    found: list[Node] = [assign("repo", Quoted(repo)), assign("revision", revision)]
    if repo.startswith("git@"):
        found.append(_secret("ssh_private_key_secret"))
    elif w.maybe():
        found.append(_secret("password_secret"))
    if w.maybe():
        found.append(assign("depth", "1"))
    return call("git", found), Outside("git", {"repo": repo, "revision": text})


def _secret(name: str) -> Node:
    return assign(name, call("secret", [Quoted("creds"), assign("key", Quoted("k"))]))


def _file(w: Writer, kind: str, key: Node) -> Node:
    """One file of a store, as its driver takes it; what is about runs is left out."""
    _, write = _STORES[kind]
    arguments = [entry for entry in write(w) if not _is_of_runs(entry)]
    return call(kind, [*arguments, assign("key", key)])


def _is_of_runs(entry: Node) -> bool:
    first = entry.parts[0] if isinstance(entry, Line) else entry
    return any(str(first).startswith(name) for name in _OF_RUNS)


def place(w: Writer, name: str, type: str, value: Node, text: str) -> tuple[list[Node], Outside]:
    """Options of an output: where it is put, under a key with a value of the run."""
    kind = w.pick(*KEYS, *_FILES)
    start = f"put/{name}/"
    if kind in _FILES:
        node, found = _single(w, kind, value, text, f"/{start}")
        packed = [assign("archive", Quoted("tar"))] if type == "dir" else []
        return [assign("to", node), *packed, assign("artifact_gc", Quoted("Never"))], found
    entry = assign("to", _file(w, kind, Template([Quoted(start), value])))
    return [entry], Outside(kind, {KEYS[kind]: start + text})
