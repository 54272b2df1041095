"""Inputs that come from no step: repositories, web servers, and files of stores."""

from collections.abc import Iterator
from typing import Any

from wzc.diagnostics import catalogue as codes
from wzc.diagnostics.model import Diagnostics, Label
from wzc.lint.artifacts import check_credentials
from wzc.lint.places import data, entries, key_span, listed
from wzc.model.attribute import Block, schema
from wzc.model.pipeline import Pipeline, Step
from wzc.model.run_time import Known, Node, PerItem, RunTimeValue, Text
from wzc.model.storage import FILE_STORES
from wzc.model.value import Value
from wzc.values.locations import is_ssh

# What Argo's drivers read all of, or nothing (artifacts.go: newDriver; http.go: retrieveContent).
_TOGETHER = (
    ("username_secret", "password_secret"),
    ("client_cert_secret", "client_key_secret"),
    ("client_id_secret", "client_secret_secret", "token_url_secret"),
)
# What is said about the data of runs, and not about one file or folder.
_OF_RUNS = {
    "key_prefix": "`key` is the whole of it",
    "default_mode": "`{ mode = 0o755 }` behind its path sets it",
    "create_bucket": "an input is there already",
    "object_locking": "an input is there already",
}
_KERBEROS = ("krb_config", "krb_service_principal_name", "krb_username", "krb_realm")
_SECRET_HEADERS = ("authorization", "proxy-authorization", "cookie", "private-token", "x-api-key")


def check(pipeline: Pipeline, diagnostics: Diagnostics) -> None:
    """Refuse inputs that Argo's drivers refuse, or of whose location they ignore a part.

    artifacts.go: newDriver; git.go: Load, auth; http.go: retrieveContent. A key alone is one of
    the step's own store (workflow_types.go: ArtifactLocation.Relocate). Warn of a header that
    holds a secret, which would stand in the manifest.
    """
    seen: set[int] = set()
    for step in pipeline.steps.values():
        for port in step.inputs.values():
            location = port.value.data
            if not isinstance(location, Block):
                continue
            if hasattr(location, "key"):
                check_own(pipeline, step, port.value, diagnostics)
            if id(location) in seen:
                continue
            seen.add(id(location))
            check_credentials(port.value, diagnostics)
            if location.keyword == "git":
                _check_git(port.value, diagnostics)
            elif location.keyword in FILE_STORES:
                check_file_store(port.value, diagnostics)
            else:
                check_key(port.value, "an input", diagnostics)


def _written(block: Block) -> list[str]:
    """The attributes that are set, by name."""
    return [name for name in schema(type(block)) if getattr(block, name) is not None]


# ---- files of stores


def check_own(pipeline: Pipeline, step: Step, value: Value, diagnostics: Diagnostics) -> bool:
    """Refuse a key alone where the step's own store is one of another kind; whether it is fine."""
    location = value.data
    if _written(location) != ["key"]:
        return True
    own = pipeline.store_of(step)
    if own is None or not isinstance(data(own), Block):
        return True
    if own.data.keyword not in ("repository", location.keyword):
        diagnostics.report(
            codes.BAD_LOCATION,
            f"`{location.keyword}` with a key alone is a file of the step's own store, and that is "
            f"`{own.data.keyword}(...)`",
            value.origin.span,
            secondary=[Label(own.origin.span, f"where `{step.name}` keeps its data")],
            help=f"`{own.data.keyword}(key = ...)`, or say which store it is",
        )
        return False
    return True


def check_key(value: Value, what: str, diagnostics: Diagnostics) -> None:
    """Refuse keys that name nothing, and what is said about the data of runs.

    `what` it is: `an input`.
    """
    location: Any = value.data
    for name, help in _OF_RUNS.items():
        wrong: Value | None = getattr(location, name, None)
        if wrong is not None and (what == "an input" or name in ("key_prefix", "default_mode")):
            diagnostics.report(
                codes.BAD_LOCATION,
                f"`{name}` is about the data of runs, and this is {what}",
                wrong.origin.span,
                help=help if what == "an input" or name == "key_prefix" else "leave it away",
            )
    key = location.key
    if key is None:
        diagnostics.report(
            codes.BAD_LOCATION,
            f"`{location.keyword}` does not say which file or folder is the input",
            value.origin.span,
            help='`key = "path/in/it"`',
        )
        return
    text = data(key)
    if isinstance(text, str) and not text.strip("/"):
        diagnostics.report(
            codes.BAD_LOCATION,
            f"{what} is one file or folder of a store, not the whole",
            key.origin.span,
            help='`key = "path/in/it"`',
        )
    elif isinstance(text, str) and text.startswith("/"):
        diagnostics.report(
            codes.BAD_LOCATION,
            f"`key` `{text}` begins with `/`: keys in a store have no root",
            key.origin.span,
            help=f"write `{text.lstrip('/')}`",
        )
    from wzc.lint.stores import check_access

    if _written(location) != ["key"]:
        check_access(value, diagnostics, writes=what != "an input")


# ---- repositories


def _check_git(value: Value, diagnostics: Diagnostics) -> None:
    git: Any = value.data
    repo = data(git.repo)
    if isinstance(repo, str):
        _check_git_access(value, is_ssh(repo), diagnostics)
    key, password = git.ssh_private_key_secret, git.username_secret or git.password_secret
    if key is not None and password is not None:
        _ignored(password, key, "a password means nothing beside a key for ssh", diagnostics)
    alone = data(git.single_branch) is True
    if alone and git.branch is None:
        diagnostics.report(
            codes.INCOMPLETE,
            "`single_branch` does not say which one",
            git.single_branch.origin.span,
            help='`branch = "main"` next to it',
        )
    elif git.branch is not None and not alone:
        diagnostics.report(
            codes.INCOMPLETE,
            "`branch` means nothing without `single_branch = true`",
            git.branch.origin.span,
            help="`revision = ...` says what is checked out",
        )


def _check_git_access(value: Value, ssh: bool, diagnostics: Diagnostics) -> None:
    git: Any = value.data
    key = git.ssh_private_key_secret
    if ssh and key is None:
        diagnostics.report(
            codes.INCOMPLETE,
            "a repository by ssh needs a key",
            value.origin.span,
            help='`ssh_private_key_secret = secret("...", key = "...")`; by `https://` a public '
            "one needs nothing",
        )
    if key is not None and not ssh:
        _ignored(key, git.repo, "a key for ssh is of no use by https", diagnostics)
    ignore = git.insecure_ignore_host_key
    if not ssh and ignore is not None and data(ignore):
        _ignored(ignore, git.repo, "only ssh knows keys of hosts", diagnostics)


def _ignored(value: Value, other: Value, message: str, diagnostics: Diagnostics) -> None:
    diagnostics.report(
        codes.INCOMPLETE,
        message,
        value.origin.span,
        secondary=[Label(other.origin.span, "this one counts")],
        help="keep one of the two",
    )


# ---- web servers, and what else has single files


def check_file_store(value: Value, diagnostics: Diagnostics) -> None:
    """Refuse what the drivers of single files refuse, or of which they ignore a part."""
    if value.data.keyword == "http":
        _check_http(value, diagnostics)
    elif value.data.keyword == "hdfs":
        _check_hdfs(value, diagnostics)


def _check_hdfs(value: Value, diagnostics: Diagnostics) -> None:
    """Who asks, and for what.

    (hdfs.go: ValidateArtifact, CreateDriver; beside a keytab a cache is not read.)
    """
    hdfs: Any = value.data
    if hdfs.addresses is not None and data(hdfs.addresses) == []:
        diagnostics.report(
            codes.BAD_LOCATION,
            "`addresses` is empty, and somebody has to know where the file is",
            hdfs.addresses.origin.span,
            help='`addresses = ["namenode.hadoop:8020"]`',
        )
    path = hdfs.path
    if isinstance(path.data, RunTimeValue) and not _begins_with_slash(path.data.node):
        diagnostics.report(
            codes.BAD_LOCATION,
            "Argo takes only a path that begins with `/`, and this one may not",
            path.origin.span,
            help='write its beginning: `path = "/corpus/${...}"`',
        )
    cache, keytab = hdfs.krb_ccache_secret, hdfs.krb_keytab_secret
    kerberos = keytab or cache
    if kerberos is None and hdfs.user is None:
        diagnostics.report(
            codes.INCOMPLETE,
            "`hdfs` does not say who asks for the file",
            value.origin.span,
            help='`user = "..."`; with Kerberos `krb_keytab_secret` or `krb_ccache_secret`',
        )
    if cache is not None and keytab is not None:
        _ignored(cache, keytab, "a cache of tickets means nothing beside a keytab", diagnostics)
    if kerberos is not None and hdfs.user is not None:
        _ignored(hdfs.user, kerberos, "`user` means nothing with Kerberos", diagnostics)
    always = ("krb_config", "krb_service_principal_name")
    needs = (*always, "krb_username", "krb_realm") if keytab is not None else always
    given = [name for name in _KERBEROS if getattr(hdfs, name) is not None]
    if kerberos is not None:
        missing = [f"`{name}`" for name in needs if name not in given]
        if missing:
            diagnostics.report(
                codes.INCOMPLETE,
                f"Kerberos needs {listed(missing)}, too",
                kerberos.origin.span,
                help=f"{missing[0]} next to it",
            )
    for name in given:
        if kerberos is None or name not in needs:
            other = "krb_keytab_secret" if name not in always else "a keytab or a cache of tickets"
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{name}` means nothing without {other if ' ' in other else f'`{other}`'}",
                getattr(hdfs, name).origin.span,
                help="leave it away, or name the Secret",
            )


def _begins_with_slash(node: Node) -> bool:
    """Whether a text of the run certainly begins with `/`."""
    if isinstance(node, Text):
        return bool(node.parts) and _begins_with_slash(node.parts[0])
    if isinstance(node, PerItem):
        return all(str(value.data).startswith("/") for value in node.values)
    return isinstance(node, Known) and str(node.data).startswith("/")


def _check_http(value: Value, diagnostics: Diagnostics) -> None:
    http: Any = value.data
    complete = []
    for names in _TOGETHER:
        given = [name for name in names if getattr(http, name) is not None]
        missing = [f"`{name}`" for name in names if name not in given]
        if given and missing:
            first: Value = getattr(http, given[0])
            diagnostics.report(
                codes.INCOMPLETE,
                f"`{given[0]}` means nothing without {listed(missing)}",
                first.origin.span,
                help=f'`{missing[0].strip("`")} = secret("...", key = "...")`',
            )
        elif given:
            complete.append(first := getattr(http, given[0]))
    if len(complete) > 1 and complete[-1] is http.client_id_secret and http.client_cert_secret:
        _ignored(
            complete[-1],
            http.client_cert_secret,
            "a client of OAuth 2 means nothing beside a certificate",
            diagnostics,
        )
    if http.scopes is not None and http.client_id_secret is None:
        diagnostics.report(
            codes.INCOMPLETE,
            "`scopes` means nothing without `client_id_secret`",
            http.scopes.origin.span,
            help="they are what a token of OAuth 2 is asked for",
        )
    for name, header in _plain_headers(http.headers):
        diagnostics.report(
            codes.SECRET_IN_PLAIN_TEXT,
            f"the header `{name}` looks like a secret, and its text would be in the manifest",
            key_span(header, name),
            help="`username_secret` and `password_secret`, or the secrets of a client of OAuth 2; "
            "else a container fetches it, with the secret in its `env`",
        )


def _plain_headers(headers: Value | None) -> Iterator[tuple[str, Value]]:
    for name, header in entries(headers).items():
        if name.lower() in _SECRET_HEADERS and isinstance(header.data, str) and header.data:
            yield name, header
