"""Data along `>>`: what a step gives, what it takes, and where it lies."""

from __future__ import annotations

from typing import Any

from tests.backend.argo.emitted import at, origin_at, spec, template

STORE = 'artifacts = s3(bucket = "abc", default_mode = 0o775)'
DIAMOND = """
step r = Read()
step s = Split()
step t = Split()
step u = Split()
r >> [s, t] >> u
"""


def arguments(found: Any, task: str) -> list[Any]:
    tasks = at(found, "templates.0.dag.tasks")
    (wanted,) = [each for each in tasks if each["name"] == task]
    listed: list[Any] = wanted.get("arguments", {}).get("artifacts", [])
    return listed


def words(found: Any, name: str) -> list[str]:
    command: list[str] = template(found, name)["container"]["command"]  # type: ignore[index, call-overload, assignment]
    return command


def test_a_folder_goes_from_the_producer_to_the_consumer() -> None:
    found = spec("step r = Read()\nstep s = Split()\nr >> s")
    assert template(found, "r")["outputs"] == {
        "artifacts": [{"name": "data", "path": "/usr/app/r", "archive": {"none": {}}}]
    }
    assert "inputs" not in template(found, "r")
    assert template(found, "s")["inputs"] == {"artifacts": [{"name": "r", "path": "/usr/app/r"}]}
    assert arguments(found, "s") == [
        {"name": "r", "from": "{{tasks.r.outputs.artifacts.data}}"},
    ]
    assert words(found, "s")[3:] == [
        *("-o", "/usr/app/s", "-e", "BaseStepExecutor", "-i", "/usr/app/r", "--encapsulate-env"),
    ]


def test_a_step_without_output_gives_nothing() -> None:
    found = template(spec("step a = Ping()"), "a")
    assert "inputs" not in found and "outputs" not in found


def test_several_producers_are_several_folders() -> None:
    body = """
    step r = Read()
    step s = Split()
    step t = Other()
    r >> [s, t]
    step u = Split()
    [s, t] >> u
    --- extern step Other() : [Doc] -> [Doc] { class = "steps:OtherStep" }
    """
    found = spec(body)
    assert [artifact["name"] for artifact in arguments(found, "u")] == ["s", "t"]
    assert words(found, "u").count("-i") == 2


def test_files_that_would_overwrite_one_another_are_bound_one_by_one() -> None:
    found = spec(DIAMOND)
    assert arguments(found, "u") == [
        {
            "name": "s",
            "from": "{{tasks.s.outputs.artifacts.data}}",
            "subPath": "Read-Split.json",
        },
        {
            "name": "t",
            "from": "{{tasks.t.outputs.artifacts.data}}",
            "subPath": "Read-Split.json",
        },
    ]
    assert template(found, "u")["inputs"] == {
        "artifacts": [
            {"name": "s", "path": "/usr/app/_inputs/s-Read-Split.json"},
            {"name": "t", "path": "/usr/app/_inputs/t-Read-Split.json"},
        ]
    }
    assert words(found, "u")[7:] == ["-i", "/usr/app/_inputs", "--encapsulate-env"]


def test_numbered_inputs_do_not_take_another_producer_s_name() -> None:
    """`s` has two files, which would be `s-1` and `s-2`; another producer is `s_1`."""
    found = spec("""
    step a = Read()
    step b = Read()
    step s = Split()
    step s_1 = Split()
    step u = Split()
    [a, b] >> [s, s_1] >> u
    """)
    names = [artifact["name"] for artifact in arguments(found, "u")]
    assert names == ["s-2", "s-3", "s-1-1", "s-1-2"]
    listed: Any = template(found, "u")["inputs"]
    assert [artifact["name"] for artifact in listed["artifacts"]] == names


def test_the_mode_is_that_of_the_producer_s_store() -> None:
    found = spec(f"step r = Read() {{ {STORE} }}\nstep s = Split()\nr >> s")
    assert template(found, "s")["inputs"] == {
        "artifacts": [{"name": "r", "path": "/usr/app/r", "mode": 509, "recurseMode": True}]
    }
    origin = origin_at(template(found, "s"), "inputs.artifacts.0.mode")
    assert origin is not None and origin.span.text == "0o775"


class TestStores:
    def test_a_step_s_own_beats_the_pipeline_s(self) -> None:
        found = spec("""
        artifacts = s3(bucket = "all")
        step r = Read()
        step s = Split() { artifacts = s3(bucket = "own") }
        step t = Split() { artifacts = null }
        r >> s >> t
        """)
        assert at(template(found, "r"), "outputs.artifacts.0.s3.bucket") == "all"
        assert at(template(found, "s"), "outputs.artifacts.0.s3.bucket") == "own"
        assert "s3" not in at(template(found, "t"), "outputs.artifacts.0")

    def test_the_consumer_names_only_the_producer(self) -> None:
        """The location with its credentials travels along `from`."""
        found = spec('artifacts = s3(bucket = "all")\nstep r = Read()\nstep s = Split()\nr >> s')
        assert "s3" not in at(template(found, "s"), "inputs.artifacts.0")
        assert set(arguments(found, "s")[0]) == {"name", "from"}

    def test_each_step_of_each_run_has_a_key_of_its_own(self) -> None:
        for written, start in (
            ("", "argo-workflows/"),
            (', key_prefix = ""', ""),
            (', key_prefix = "a/b/"', "a/b/"),
        ):
            found = spec(f'artifacts = s3(bucket = "all"{written})\nstep My_Step = Read()')
            key = at(template(found, "my-step"), "outputs.artifacts.0.s3.key")
            assert key == start + "{{workflow.name}}/{{workflow.uid}}/my-step"

    def test_the_order_of_its_fields(self) -> None:
        found = spec("""
        artifacts = s3(
          secret_key_secret = secret("m", key = "s"), access_key_secret = secret("m", key = "a"),
          insecure = false, region = "eu", endpoint = "e:1", bucket = "all",
        )
        step r = Read()
        """)
        assert list(at(template(found, "r"), "outputs.artifacts.0.s3")) == [
            *("bucket", "endpoint", "insecure", "region", "key"),
            *("accessKeySecret", "secretKeySecret"),
        ]


class TestOtherStores:
    """What is not the same for each of them."""

    GOOGLE = 'gcs(bucket = "docs")'
    AZURE = (
        'azure(container = "docs", endpoint = "https://a.blob.core.windows.net", '
        "use_sdk_creds = true)"
    )

    def test_no_folder_s_key_is_the_beginning_of_another_s(self) -> None:
        """Google and Azure give all keys that begin like the folder's (gcs.go: listByPrefix)."""
        for store, kind, field in ((self.GOOGLE, "gcs", "key"), (self.AZURE, "azure", "blob")):
            found = spec(f"""
            artifacts = {store}
            step a = Read()
            step ab = Read()
            step c = container(command = ["c"]) {{
              outputs {{
                log: dir from "/log"
                logs: dir from "/logs"
                data: dir from "/data"
                dat: file from "/x/data"
              }}
            }}
            """)
            keys = [
                artifact[kind][field]
                for name in ("a", "ab", "c")
                for artifact in at(template(found, name), "outputs.artifacts")
                if artifact["name"] != "dat"  # a file is found by its own key
            ]
            assert len(keys) == 5
            for key in keys:
                assert [other for other in keys if other.startswith(key)] == [key]

    def test_what_the_items_of_a_loop_wrote_is_fetched_alone(self) -> None:
        found = spec(f"""
        artifacts = {self.GOOGLE}
        step work = container(command = ["c"]) for n in 1..12 {{
          outputs {{ log: file from "/tmp/log" }}
        }}
        step work_2 = container(command = ["c"]) for n in 1..12 {{
          outputs {{ log: file from "/tmp/log" }}
        }}
        step all = container(command = ["c"]) {{ inputs {{ logs = work.log at "/in" }} }}
        """)
        key = at(template(found, "work"), "outputs.artifacts.0.gcs.key")
        folder = arguments(found, "all")[0]["gcs"]["key"]
        assert key.startswith(folder + "/") and key.endswith("/log")
        assert not at(template(found, "work-2"), "outputs.artifacts.0.gcs.key").startswith(folder)

    def test_folders_that_are_deleted_end_with_a_slash(self) -> None:
        """Else Argo deletes the key itself, where nothing is (s3.go: Delete)."""
        body = """
        artifacts = s3(bucket = "docs")
        step a = Read()
        step c = container(command = ["c"]) {
          outputs {
            folder: dir from "/log"
            packed: dir from "/log2" { archive = "tar" }
            file: file from "/x/y"
          }
        }
        """
        gc = 'artifact_gc { strategy = "OnWorkflowDeletion" }'
        for text, slash in (
            (body, ""),
            (gc + body, "/"),
            (gc.replace("OnWorkflowDeletion", "Never") + body, ""),
        ):
            found = spec(text)
            assert at(template(found, "a"), "outputs.artifacts.0.s3.key").endswith("/a" + slash)
            folder, packed, file = at(template(found, "c"), "outputs.artifacts")
            assert folder["s3"]["key"].endswith("/c/folder" + slash)
            assert packed["s3"]["key"].endswith("/c/packed")
            assert file["s3"]["key"].endswith("/c/file/y")

    def test_a_repository_is_of_the_run_and_has_keys_of_its_own(self) -> None:
        found = spec("""
        artifacts = repository("artifact-repositories", key = "minio", default_mode = 0o750)
        step r = Read()
        step s = Split()
        r >> s
        """)
        assert at(found, "artifactRepositoryRef") == {
            "configMap": "artifact-repositories",
            "key": "minio",
        }
        assert at(template(found, "r"), "outputs.artifacts.0") == {
            "name": "data",
            "path": "/usr/app/r",
            "archive": {"none": {}},
        }
        assert at(template(found, "s"), "inputs.artifacts.0.mode") == 0o750

    def test_no_volume_has_the_name_of_a_secret_with_credentials(self) -> None:
        """Argo names a volume after it (workflowpod.go: createSecretVal)."""
        for store in (
            'gcs(bucket = "docs", service_account_key_secret = secret("creds", key = "k"))',
            'azure(container = "docs", endpoint = "https://a.blob.core.windows.net", '
            'account_key_secret = secret("creds", key = "k"))',
            's3(bucket = "docs", ca_secret = secret("creds", key = "k"))',
        ):
            found = spec(f"""
            artifacts = {store}
            step r = Read() {{ mounts {{ "/etc/creds" = secret("creds", directory = true) }} }}
            """)
            names = [volume["name"] for volume in at(found, "volumes")]
            assert names and "creds" not in names
