"""Where inputs come from that no step gives; a file or folder of a store is `s3(key = ...)` too.

Those that hold single files, and no folders, may be the place of an output as well.
"""

from wzc.lean import lean
from wzc.model.attribute import Block, attribute
from wzc.model.sources import ConfigMap, Secret
from wzc.model.storage import TEXT
from wzc.model.value import Value
from wzc.types.kinds import BOOL, INT, STRING, Built, Enum, ListOf, MapOf, RunTime, Union


@lean
class Git(Block):
    """A repository of git, as a folder."""

    keyword = "git"

    repo: Value | None = attribute(
        Union((STRING.of("git_repo"), RunTime(STRING))),
        "artifacts[].git.repo",
        "Its address.",
        'repo = "https://github.com/argoproj/argo-workflows.git"',
        required=True,
    )
    revision: Value | None = attribute(
        TEXT,
        "artifacts[].git.revision",
        "The commit, tag or branch; else the default branch.",
        'revision = "v3.7.18"',
    )
    branch: Value | None = attribute(
        TEXT,
        "artifacts[].git.branch",
        "The one branch, with `single_branch`.",
        'branch = "main", single_branch = true',
    )
    single_branch: Value | None = attribute(
        BOOL,
        "artifacts[].git.singleBranch",
        "Whether only `branch` is fetched.",
        'single_branch = true, branch = "main"',
        default="false",
    )
    depth: Value | None = attribute(
        INT.within(min=1),
        "artifacts[].git.depth",
        "How many commits back are fetched.",
        "depth = 1",
    )
    fetch: Value | None = attribute(
        ListOf(STRING),
        "artifacts[].git.fetch",
        "More refs to fetch before.",
        'fetch = ["refs/pull/42/head"]',
    )
    disable_submodules: Value | None = attribute(
        BOOL,
        "artifacts[].git.disableSubmodules",
        "Whether submodules are left out.",
        "disable_submodules = true",
        default="false",
    )
    username_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].git.usernameSecret",
        "The Secret with the name, for https.",
        'username_secret = secret("github", key = "user")',
    )
    password_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].git.passwordSecret",
        "The Secret with the password or token, for https.",
        'password_secret = secret("github", key = "token")',
    )
    ssh_private_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].git.sshPrivateKeySecret",
        "The Secret with the key, for ssh.",
        'ssh_private_key_secret = secret("github", key = "ssh")',
    )
    insecure_ignore_host_key: Value | None = attribute(
        BOOL,
        "artifacts[].git.insecureIgnoreHostKey",
        "Whether any host is believed, with ssh.",
        "insecure_ignore_host_key = true",
        default="false",
    )
    insecure_skip_tls: Value | None = attribute(
        BOOL,
        "artifacts[].git.insecureSkipTLS",
        "Whether any certificate is believed.",
        "insecure_skip_tls = true",
        since="3.6",
    )


@lean
class Http(Block):
    """What a web server gives, as one file."""

    keyword = "http"

    url: Value | None = attribute(
        Union((STRING.of("http_url"), RunTime(STRING))),
        "artifacts[].http.url",
        "The address.",
        'url = "https://example.com/pages.json"',
        required=True,
    )
    headers: Value | None = attribute(
        MapOf(TEXT, "header_name"),
        "artifacts[].http.headers",
        "Headers of the request.",
        'headers = { Accept = "application/json" }',
    )
    username_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].http.auth.basicAuth.usernameSecret",
        "The Secret with a name.",
        'username_secret = secret("pages", key = "user")',
    )
    password_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].http.auth.basicAuth.passwordSecret",
        "The Secret with its password.",
        'password_secret = secret("pages", key = "password")',
    )
    client_cert_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].http.auth.clientCert.clientCertSecret",
        "The Secret with a certificate of the pod's own.",
        'client_cert_secret = secret("pages", key = "tls.crt")',
    )
    client_key_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].http.auth.clientCert.clientKeySecret",
        "The one with its key.",
        'client_key_secret = secret("pages", key = "tls.key")',
    )
    client_id_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].http.auth.oauth2.clientIDSecret",
        "The Secret with the name of a client, for a token of OAuth 2.",
        'client_id_secret = secret("pages", key = "id")',
    )
    client_secret_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].http.auth.oauth2.clientSecretSecret",
        "The Secret with the client's own.",
        'client_secret_secret = secret("pages", key = "secret")',
    )
    token_url_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].http.auth.oauth2.tokenURLSecret",
        "The Secret with the address that gives tokens.",
        'token_url_secret = secret("pages", key = "url")',
    )
    scopes: Value | None = attribute(
        ListOf(STRING),
        "artifacts[].http.auth.oauth2.scopes",
        "What a token is asked for.",
        'scopes = ["read"]',
    )


@lean
class Raw(Block):
    """Text that becomes a file."""

    keyword = "raw"

    data: Value | None = attribute(
        TEXT, "artifacts[].raw.data", "The text.", 'data = "Built from main."', required=True
    )


@lean
class Artifactory(Block):
    """A file in a repository of Artifactory."""

    keyword = "artifactory"

    url: Value | None = attribute(
        Union((STRING.of("http_url"), RunTime(STRING))),
        "artifacts[].artifactory.url",
        "The address of the file.",
        'url = "https://artifactory.example.com/docs/pages.tgz"',
        required=True,
    )
    username_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].artifactory.usernameSecret",
        "The Secret with a name.",
        'username_secret = secret("artifactory", key = "user")',
        required=True,
    )
    password_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].artifactory.passwordSecret",
        "The Secret with its password or token.",
        'password_secret = secret("artifactory", key = "token")',
        required=True,
    )


@lean
class Hdfs(Block):
    """A file in the file system of a Hadoop cluster."""

    keyword = "hdfs"

    addresses: Value | None = attribute(
        ListOf(STRING.of("host_port")),
        "artifacts[].hdfs.addresses",
        "Host and port of each name node.",
        'addresses = ["namenode.hadoop:8020"]',
        required=True,
    )
    path: Value | None = attribute(
        Union((STRING.of("path"), RunTime(STRING))),
        "artifacts[].hdfs.path",
        "The file, from the root.",
        'path = "/corpus/pages.json"',
        required=True,
    )
    user: Value | None = attribute(
        STRING,
        "artifacts[].hdfs.hdfsUser",
        "Who asks for it, where there is no Kerberos.",
        'user = "pipelines"',
    )
    krb_ccache_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].hdfs.krbCCacheSecret",
        "The Secret with a cache of tickets of Kerberos.",
        'krb_ccache_secret = secret("kerberos", key = "ccache")',
    )
    krb_keytab_secret: Value | None = attribute(
        Built(Secret),
        "artifacts[].hdfs.krbKeytabSecret",
        "The Secret with a keytab of Kerberos.",
        'krb_keytab_secret = secret("kerberos", key = "keytab")',
    )
    krb_username: Value | None = attribute(
        STRING,
        "artifacts[].hdfs.krbUsername",
        "Whose keytab it is.",
        'krb_username = "pipelines"',
    )
    krb_realm: Value | None = attribute(
        STRING,
        "artifacts[].hdfs.krbRealm",
        "The realm of that user.",
        'krb_realm = "EXAMPLE.COM"',
    )
    krb_config: Value | None = attribute(
        Built(ConfigMap),
        "artifacts[].hdfs.krbConfigConfigMap",
        "The ConfigMap with the configuration of Kerberos.",
        'krb_config = config_map("kerberos", key = "krb5.conf")',
    )
    krb_service_principal_name: Value | None = attribute(
        STRING,
        "artifacts[].hdfs.krbServicePrincipalName",
        "The name of the name nodes' service.",
        'krb_service_principal_name = "hdfs/_HOST"',
    )
    data_transfer_protection: Value | None = attribute(
        Enum(("authentication", "integrity", "privacy")),
        "artifacts[].hdfs.dataTransferProtection",
        "How data is protected on its way, as `dfs.data.transfer.protection` says it.",
        'data_transfer_protection = "privacy"',
        since="3.6",
    )
    force: Value | None = attribute(
        BOOL,
        "artifacts[].hdfs.force",
        "Whether a file that is there is replaced.",
        "force = true",
        default="false",
    )
