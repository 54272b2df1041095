"""Inputs that come from no step: what becomes of them, and what Argo's own container fetches."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.argo.client import Validator
from tests.backend.argo import reaching
from tests.backend.argo.emitted import at, compiled, spec, template
from wzc import api
from wzc.model.attribute import schema
from wzc.model.locations import Artifactory, Git, Hdfs, Http, Raw

REPO = 'repo = "https://github.com/a/b.git"'
SSH = 'repo = "git@github.com:a/b.git", ssh_private_key_secret = secret("k", key = "id")'
URL = 'url = "https://example.com/x"'
KEY = {"name": "k", "key": "k"}
NODES = 'addresses = ["n:8020"], path = "/a b/c"'
LOGIN = f'{URL}, username_secret = secret("k", key = "k"), password_secret = secret("k", key = "k")'
KERBEROS = 'krb_config = config_map("k", key = "k"), krb_service_principal_name = "hdfs/_HOST"'
TICKETS = f'{NODES}, krb_ccache_secret = secret("k", key = "k"), {KERBEROS}'
KEYTAB = (
    f'{NODES}, krb_keytab_secret = secret("k", key = "k"), {KERBEROS}, '
    'krb_username = "me", krb_realm = "EXAMPLE.COM"'
)


def _secrets(*names: str) -> str:
    return ", ".join(f'{name}_secret = secret("k", key = "k")' for name in names)


CASES: list[tuple[type, str, str, str, Any]] = [
    (Git, "repo", REPO, "git.repo", "https://github.com/a/b.git"),
    (Git, "revision", f'{REPO}, revision = "5e01"', "git.revision", "5e01"),
    (Git, "branch", f'{REPO}, single_branch = true, branch = "main"', "git.branch", "main"),
    (Git, "single_branch", f'{REPO}, single_branch = true, branch = "m"', "git.singleBranch", True),
    (Git, "depth", f"{REPO}, depth = 1", "git.depth", 1),
    (Git, "fetch", f'{REPO}, fetch = ["refs/a"]', "git.fetch", ["refs/a"]),
    (
        Git,
        "disable_submodules",
        f"{REPO}, disable_submodules = true",
        "git.disableSubmodules",
        True,
    ),
    (Git, "insecure_skip_tls", f"{REPO}, insecure_skip_tls = true", "git.insecureSkipTLS", True),
    (Git, "username_secret", f"{REPO}, {_secrets('username')}", "git.usernameSecret", KEY),
    (Git, "password_secret", f"{REPO}, {_secrets('password')}", "git.passwordSecret", KEY),
    (Git, "ssh_private_key_secret", SSH, "git.sshPrivateKeySecret", {"name": "k", "key": "id"}),
    (
        Git,
        "insecure_ignore_host_key",
        f"{SSH}, insecure_ignore_host_key = true",
        "git.insecureIgnoreHostKey",
        True,
    ),
    (Http, "url", '"http://example.com/x?y=1"', "http.url", "http://example.com/x?y=1"),
    (
        Http,
        "headers",
        f'{URL}, headers = {{ Accept = "text/csv", "X-A" = workflow.uid }}',
        "http.headers",
        [
            {"name": "Accept", "value": "text/csv"},
            {"name": "X-A", "value": "{{workflow.uid}}"},
        ],
    ),
    *(
        (Http, f"{name}_secret", f"{URL}, {_secrets(*names)}", f"http.auth.{kind}.{field}", KEY)
        for kind, names, fields in (
            ("basicAuth", ("username", "password"), ("usernameSecret", "passwordSecret")),
            ("clientCert", ("client_cert", "client_key"), ("clientCertSecret", "clientKeySecret")),
            (
                "oauth2",
                ("client_id", "client_secret", "token_url"),
                ("clientIDSecret", "clientSecretSecret", "tokenURLSecret"),
            ),
        )
        for name, field in zip(names, fields, strict=True)
    ),
    (
        Http,
        "scopes",
        f'{URL}, {_secrets("client_id", "client_secret", "token_url")}, scopes = ["read"]',
        "http.auth.oauth2.scopes",
        ["read"],
    ),
    (Raw, "data", '"text"', "raw.data", "text"),
    (Artifactory, "url", LOGIN, "artifactory.url", "https://example.com/x"),
    (Artifactory, "username_secret", LOGIN, "artifactory.usernameSecret", KEY),
    (Artifactory, "password_secret", LOGIN, "artifactory.passwordSecret", KEY),
    (Hdfs, "addresses", f'{NODES}, user = "me"', "hdfs.addresses", ["n:8020"]),
    (Hdfs, "path", f'{NODES}, user = "me"', "hdfs.path", "/a b/c"),
    (Hdfs, "user", f'{NODES}, user = "me"', "hdfs.hdfsUser", "me"),
    (Hdfs, "force", f'{NODES}, user = "me", force = true', "hdfs.force", True),
    (
        Hdfs,
        "data_transfer_protection",
        f'{NODES}, user = "me", data_transfer_protection = "privacy"',
        "hdfs.dataTransferProtection",
        "privacy",
    ),
    (Hdfs, "krb_ccache_secret", TICKETS, "hdfs.krbCCacheSecret", KEY),
    (Hdfs, "krb_config", TICKETS, "hdfs.krbConfigConfigMap", KEY),
    (
        Hdfs,
        "krb_service_principal_name",
        TICKETS,
        "hdfs.krbServicePrincipalName",
        "hdfs/_HOST",
    ),
    (Hdfs, "krb_keytab_secret", KEYTAB, "hdfs.krbKeytabSecret", KEY),
    (Hdfs, "krb_username", KEYTAB, "hdfs.krbUsername", "me"),
    (Hdfs, "krb_realm", KEYTAB, "hdfs.krbRealm", "EXAMPLE.COM"),
]


def taken(value: str, options: str = "", before: str = "") -> str:
    return (
        f'{before}\nstep a = container(command = ["x"]) '
        f'{{ inputs {{ it = {value} at "/in/it" {options} }} }}'
    )


def artifact(value: str, options: str = "", before: str = "") -> Any:
    found = template(spec(taken(value, options, before)), "a")
    return json.loads(json.dumps(at(found, "inputs.artifacts.0")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].__name__}.{case[1]}")
def test_an_argument(case: tuple[type, str, str, str, Any]) -> None:
    model, _, written, path, wanted = case
    found = artifact(f"{model.keyword}({written})")  # type: ignore[attr-defined]
    assert (found["name"], found["path"]) == ("it", "/in/it")
    value = at(found, path)
    assert value == wanted and type(value) is type(wanted)


def test_none_is_missing() -> None:
    tested = {case[:2] for case in CASES}
    assert tested == {
        (model, item.name)
        for model in (Artifactory, Git, Hdfs, Http, Raw)
        for item in schema(model).values()
        if not item.later
    }


STORES: dict[str, tuple[str, dict[str, Any], str]] = {
    "s3": ('bucket = "docs"', {"bucket": "docs", "endpoint": "s3.amazonaws.com"}, "key"),
    "gcs": ('bucket = "docs"', {"bucket": "docs"}, "key"),
    "azure": (
        'endpoint = "https://a.blob.core.windows.net", container = "docs", use_sdk_creds = true',
        {
            "endpoint": "https://a.blob.core.windows.net",
            "container": "docs",
            "useSDKCreds": True,
        },
        "blob",
    ),
    "oss": (
        'endpoint = "oss-cn.aliyuncs.com", bucket = "docs", use_sdk_creds = true',
        {"endpoint": "oss-cn.aliyuncs.com", "bucket": "docs", "useSDKCreds": True},
        "key",
    ),
}


@pytest.mark.parametrize("kind", STORES)
def test_a_file_of_a_store(kind: str) -> None:
    written, fields, key = STORES[kind]
    wanted = {**fields, key: "a b/c"}
    assert artifact(f'{kind}({written}, key = "a b/c")')[kind] == wanted
    # By its key alone it is one of the step's own store.
    own = f'artifacts = {kind}({written}, key_prefix = "runs")'
    assert artifact(f'{kind}(key = "a b/c")', before=own)[kind] == wanted


@pytest.mark.parametrize("own", ["", "artifacts = null", 'artifacts = repository("r")'])
def test_a_file_of_the_cluster_s_store(own: str) -> None:
    """Argo puts the key into its own store's place (ArtifactLocation.Relocate)."""
    for kind in ("s3", "gcs", "oss"):
        assert artifact(f'{kind}(key = "a/b")', before=own)[kind] == {"key": "a/b"}
    # The CRDs take no `azure` without an account.
    found = artifact('azure(key = "a/b")', before=own)
    assert found["s3"] == {"key": "a/b"} and "azure" not in found


def test_files_arrive_as_they_are() -> None:
    """Argo alone would unpack what looks like a tarball (executor.go: LoadArtifacts)."""
    assert artifact(f"http({URL})")["archive"] == {"none": {}}
    found = artifact(f"http({URL})", '{ archive = "tar", mode = 0o750, optional = true }')
    assert found["archive"] == {"tar": {}}
    assert (found["mode"], found["optional"]) == (0o750, True)
    assert artifact(f"git({REPO})", "{ mode = 0o755, recurse_mode = true }")["recurseMode"] is True


def test_text_is_the_same_with_and_without_raw() -> None:
    assert artifact('raw("a {{workflow.name}}")') == artifact('"a {{workflow.name}}"')


def test_argo_accepts_each(argo: Validator) -> None:
    bodies = [taken(f"{m.keyword}({written})") for m, _, written, _, _ in CASES]  # type: ignore[attr-defined]
    bodies += [taken(f'{kind}({text}, key = "x")') for kind, (text, _, _) in STORES.items()]
    bodies += [taken('s3(key = "x")')]
    for body in bodies:
        found = argo.validate(compiled(body).yaml())
        assert [str(each) for each in found if not each.ok] == [], body


SCOPE = {"workflow.name": "p-1", "workflow.uid": "u-1", "workflow.parameters.rev": "v1.2"}


@pytest.mark.parametrize("retry", ["", "retry { limit = 2 }"])
def test_what_is_fetched(argo: Validator, retry: str) -> None:
    """Values of the run are put in; braces that are meant as text are not read."""
    body = f"""
    input rev: string = "main"
    step pick = container(command = ["x"]) {{ outputs {{ it: string from stdout }} }}
    step a = container(command = ["x"]) {{
      {retry}
      inputs {{
        code = git(repo = "https://git.example/${{pick.it}}.git", revision = rev) at "/code"
        page = http(
          "https://e/${{rev}}/{{{{workflow.name}}}}", headers = {{ "X-Of" = pick.it }},
        ) at "/p"
        model = s3(bucket = "models", key = "${{pick.it}}/{{{{x}}}}.bin") at "/m"
      }}
    }}
    """
    found = spec(body)
    made = reaching.template(template(found, "a"), SCOPE, argo, {"pick_it": "small"})
    code, page, model = made["inputs"]["artifacts"]
    assert code["git"] == {"repo": "https://git.example/small.git", "revision": "v1.2"}
    assert page["http"]["url"] == "https://e/v1.2/{{workflow.name}}"
    assert page["http"]["headers"] == [{"name": "X-Of", "value": "small"}]
    assert model["s3"]["key"] == "small/{{x}}.bin"


@given(st.text(st.sampled_from("ab{} /.=$()'"), min_size=1, max_size=12))
def test_any_text_of_a_key_is_fetched_as_written(argo: Validator, text: str) -> None:
    if not text.strip("/") or text.startswith("/"):
        return
    quoted = json.dumps(text).replace("${", "$${")
    found = spec(taken(f'gcs(bucket = "docs", key = {quoted})'))
    made = reaching.template(template(found, "a"), SCOPE, argo)
    assert made["inputs"]["artifacts"][0]["gcs"]["key"] == text


def test_items_of_a_loop_fetch_their_own(argo: Validator) -> None:
    found = spec("""
    step a = container(command = ["x"]) for s in [{ n = "x", u = "e/1" }, { n = "y", u = "e/2" }] {
      inputs { page = http("https://${s.u}/${s.n}.html") at "/in" }
    }
    """)
    task = at(found, "templates.0.dag.tasks.0")
    rows = [item if isinstance(item, dict) else {"s": item} for item in task["withItems"]]
    urls = []
    for row in rows:
        given = {
            parameter["name"]: str(row.get(parameter["name"], row.get("s", "")))
            for parameter in at(task, "arguments.parameters")
        }
        made = reaching.template(template(found, "a"), SCOPE, argo, given)
        urls.append(made["inputs"]["artifacts"][0]["http"]["url"])
    assert urls == ["https://e/1/x.html", "https://e/2/y.html"]


def test_no_volume_has_the_name_of_a_secret_with_credentials() -> None:
    found = spec(
        'step a = container(command = ["x"]) {\n'
        f'inputs {{ it = git({REPO}, password_secret = secret("creds", key = "k")) at "/in" }}\n'
        'mounts { "/etc/creds" = secret("creds", directory = true) } }'
    )
    assert [volume["name"] for volume in at(found, "volumes")] != ["creds"]


class TestOutputs:
    """Outputs that say themselves where they are put."""

    STORE = 'artifacts = s3(bucket = "own", region = "eu", default_mode = 0o755)'

    def outputs(self, entries: str, before: str = STORE) -> list[Any]:
        found = template(
            spec(f'{before}\nstep a = container(command = ["x"]) {{ outputs {{ {entries} }} }}'),
            "a",
        )
        listed: list[Any] = json.loads(json.dumps(at(found, "outputs.artifacts")))
        return listed

    def test_a_key_of_its_own(self) -> None:
        [found] = self.outputs('x: file from "/o/x" { to = s3(key = "models/latest.bin") }')
        assert found == {
            "name": "x",
            "path": "/o/x",
            "archive": {"none": {}},
            "s3": {
                "bucket": "own",
                "endpoint": "s3.amazonaws.com",
                "region": "eu",
                "key": "models/latest.bin",
            },
        }

    def test_another_store(self) -> None:
        [found, other] = self.outputs("""
        x: file from "/o/x" { to = gcs(bucket = "docs", key = "a/b") }
        y: dir from "/o/y" { to = gcs(bucket = "docs", key_prefix = "runs") }
        """)
        assert found["gcs"] == {"bucket": "docs", "key": "a/b"} and "s3" not in found
        assert other["gcs"] == {
            "bucket": "docs",
            "key": "runs/{{workflow.name}}/{{workflow.uid}}/a/y/data",
        }

    def test_a_key_in_the_cluster_s_own_store(self) -> None:
        [found] = self.outputs('x: file from "/o/x" { to = s3(key = "a/b") }', before="")
        assert found["s3"] == {"key": "a/b"}

    def test_stores_of_single_files(self) -> None:
        files = self.outputs(f"""
        x: file from "/o/x" {{ to = hdfs({NODES}, user = "me", force = true) }}
        y: dir from "/o/y" {{ archive = "tar", to = artifactory({LOGIN}) }}
        z: file from "/o/z" {{ to = http("https://example.com/${{workflow.uid}}") }}
        """)
        assert [set(file) - {"name", "path", "archive"} for file in files] == [
            {"hdfs"},
            {"artifactory"},
            {"http"},
        ]
        assert files[0]["hdfs"] == {
            "addresses": ["n:8020"],
            "path": "/a b/c",
            "hdfsUser": "me",
            "force": True,
        }
        assert (files[1]["artifactory"]["url"], files[1]["archive"]) == (URL[7:-1], {"tar": {}})
        assert files[2]["http"] == {"url": "https://example.com/{{workflow.uid}}"}

    def test_packed_and_deleted(self) -> None:
        tar, kept, folder = self.outputs("""
        x: dir from "/o/x" { archive = "tar", compression_level = 0 }
        y: dir from "/o/y" { artifact_gc = "Never" }
        z: dir from "/o/z" { artifact_gc = "OnWorkflowCompletion", to = s3(key = "z") }
        """)
        assert tar["archive"] == {"tar": {"compressionLevel": 0}}
        assert kept["artifactGC"] == {"strategy": "Never"}
        assert kept["s3"]["key"].endswith("/y")
        assert folder["artifactGC"] == {"strategy": "OnWorkflowCompletion"}
        assert folder["s3"]["key"] == "z/"

    def test_the_consumer_gets_it_along(self) -> None:
        """Where it lies, Argo knows of the producer."""
        found = spec(f"""
        {self.STORE}
        step a = container(command = ["x"]) {{
          outputs {{ x: file from "/o/x" {{ to = gcs(bucket = "docs", key = "a/b") }} }}
        }}
        step b = container(command = ["x"]) {{ inputs {{ x = a.x at "/in" }} }}
        """)
        assert at(found, "templates.0.dag.tasks.1.arguments.artifacts") == [
            {"name": "x", "from": "{{tasks.a.outputs.artifacts.x}}"}
        ]
        assert "gcs" not in at(template(found, "b"), "inputs.artifacts.0")

    @pytest.mark.parametrize("retry", ["", "retry { limit = 2 }"])
    def test_where_it_is_put(self, argo: Validator, retry: str) -> None:
        body = f"""
        {self.STORE}
        input rev: string = "main"
        step pick = container(command = ["x"]) {{ outputs {{ it: string from stdout }} }}
        step a = container(command = ["x"]) {{
          {retry}
          outputs {{
            x: file from "/o/x" {{ to = s3(key = "${{pick.it}}/${{rev}}/{{{{x}}}}.bin") }}
          }}
        }}
        """
        compilation = compiled(body)
        assert [str(each) for each in argo.validate(compilation.yaml()) if not each.ok] == []
        found = spec(body)
        tasks = at(found, "templates.0.dag.tasks")
        assert [task.get("depends") for task in tasks] == [None, "pick"]
        made = reaching.template(template(found, "a"), SCOPE, argo, {"pick_it": "small"})
        assert made["outputs"]["artifacts"][0]["s3"]["key"] == "small/v1.2/{{x}}.bin"


PART = """
component part(n: string) {{
  step fit = container(image = "a/b:1", command = ["x"]) {{
    outputs {{ m: file from "/m" {{ to = s3(bucket = "docs", key = {key}) }} }}
  }}
}}
pipeline p {{
  step a = part(n = "1")
  step b = part(n = "2"){loop}
  a ~> b
}}
"""


@pytest.mark.parametrize(
    ("key", "loop", "code"),
    [
        ('"latest"', "", "WZ4006"),
        ('"${workflow.uid}"', "", "WZ4006"),
        ('"of/${n}"', "", None),
        ('"of/${n}"', " for x in [1, 2]", "WZ1099"),
    ],
)
def test_uses_of_a_component_have_keys_of_their_own(
    argo: Validator, key: str, loop: str, code: str | None
) -> None:
    found = api.compile(text=PART.format(key=key, loop=loop))
    assert [error.code.id for error in found.errors] == ([code] if code else [])
    if code is None:
        assert [str(each) for each in argo.validate(found.yaml()) if not each.ok] == []
        assert "of/{{inputs.parameters.n}}" in found.yaml()
