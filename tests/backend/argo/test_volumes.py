"""Volumes: shared where they are the same, named so that pods are valid."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.argo.client import Validator
from tests.backend.argo.emitted import container, document, origin_at, spec, template
from wzc.backend.emit.yaml import emit_yaml

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
READ_ONLY = "security_context { read_only_root_filesystem = true }"


def mounts(found: Any) -> dict[str, str]:
    """Mount path: volume name."""
    inside = found.get("container", found)
    return {mount["mountPath"]: mount["name"] for mount in inside.get("volumeMounts", [])}


def volumes(found: Any) -> dict[str, Any]:
    """Volume name: what it is."""
    return {
        volume["name"]: {key: value for key, value in volume.items() if key != "name"}
        for volume in found.get("volumes", [])
    }


def test_two_steps_with_different_keys_of_a_secret_share_its_volume() -> None:
    found = spec("""
    step a = Ping() { mounts { "/m" = secret("tls", items = { "a" = "a.pem" }) } }
    step b = Ping() { mounts { "/n" = secret("tls", items = { "b" = "b.pem" }) } }
    a ~> b
    """)
    assert volumes(found) == {"secret-tls": {"secret": {"secretName": "tls"}}}
    assert mounts(template(found, "a")) == {"/m/a.pem": "secret-tls"}
    assert mounts(template(found, "b")) == {"/n/b.pem": "secret-tls"}


def test_a_secret_and_a_config_map_of_one_name_are_two() -> None:
    found = spec("""step a = Ping() { mounts {
      "/s" = secret("x", directory = true), "/c" = config_map("x", directory = true)
      "/o" = secret("x", directory = true, optional = true), "/p" = claim("secret-x")
    } }""")
    assert volumes(found) == {
        "secret-x": {"secret": {"secretName": "x"}},
        "config-x": {"configMap": {"name": "x"}},
        "secret-x-2": {"secret": {"secretName": "x", "optional": True}},
        "secret-x-3": {"persistentVolumeClaim": {"claimName": "secret-x"}},
    }


def test_one_claim_is_one_volume_also_as_the_cache() -> None:
    found = spec("""step a = Ping() {
      mounts { "/r" = claim("c", read_only = true), "/w" = claim("c") }
      tokenizer_cache { claim_name = "c", read_only = false }
    }""")
    assert volumes(found) == {"c": {"persistentVolumeClaim": {"claimName": "c"}}}
    listed: Any = template(found, "a")["container"]
    assert [mount.get("readOnly") for mount in listed["volumeMounts"]] == [True, None, None]


@pytest.mark.parametrize(
    "name", ["a.b.c", "x" * 63, "x" * 200, "1e3", "9", "a" + ".b" * 40, "a-b", "data", "tmp"]
)
def test_names_of_volumes_are_labels(name: str) -> None:
    found = spec(f"""step a = Ping() {{
      {READ_ONLY}
      mounts {{
        "/a" = secret("{name}", directory = true), "/b" = config_map("{name}", directory = true)
        "/c" = claim("{name}"), "/Ü ber/{"y" * 100}" = empty_dir(), "/d" = empty_dir()
      }}
    }}""")
    names = list(volumes(found))
    assert len(names) == len(set(names)) == 7
    assert [each for each in names if not LABEL.fullmatch(each)] == []


def test_argo_s_own_volumes_keep_their_names() -> None:
    """Argo mounts credentials of stores in volumes named after their Secrets."""
    found = spec("""
    artifacts = s3(
      bucket = "abc",
      access_key_secret = secret("data", key = "a"), secret_key_secret = secret("tmp", key = "s"),
    )
    step a = Read() {
      security_context { read_only_root_filesystem = true }
      mounts { "/c" = claim("input-artifacts"), "/d" = claim("var-run-argo") }
      tokenizer_cache { claim_name = "x" }
    }
    """)
    assert list(volumes(found)) == [
        *("input-artifacts-2", "var-run-argo-2", "tokenizer-cache", "data-2", "tmp-2"),
    ]


class TestReadOnlyRoot:
    def test_data_and_tmp_can_be_written(self) -> None:
        found = spec(f"step a = Ping() {{ {READ_ONLY} }}")
        assert mounts(template(found, "a")) == {"/usr/app": "data", "/tmp": "tmp"}
        assert volumes(found) == {"data": {"emptyDir": {}}, "tmp": {"emptyDir": {}}}

    def test_without_it_nothing_is_mounted(self) -> None:
        for line in ("", "security_context { read_only_root_filesystem = false }"):
            assert mounts(container(line)) == {}

    def test_what_is_mounted_there_already_stays(self) -> None:
        found = container(f'{READ_ONLY}, mounts {{ "/tmp/" = empty_dir(medium = "Memory") }}')
        assert mounts(found) == {"/tmp/": "empty-tmp", "/usr/app": "data"}
        found = container(
            f'{READ_ONLY}, tokenizer_cache {{ claim_name = "c", mount_path = "/tmp" }}'
        )
        assert mounts(found) == {"/tmp": "tokenizer-cache", "/usr/app": "data"}

    def test_a_mount_that_was_taken_out_does_not_count(self) -> None:
        body = f"""
        defaults {{ image = "a/b:1", {READ_ONLY}, mounts {{ "/tmp" = claim("c") }} }}
        step a = Ping() {{ mounts {{ "/tmp" = null }} }}
        """
        assert mounts(template(spec(body, image=False), "a")) == {"/usr/app": "data", "/tmp": "tmp"}

    def test_data_in_tmp_needs_one_volume(self, argo: Validator) -> None:
        made = document(f'data_dir = "/tmp"\nstep a = Ping() {{ {READ_ONLY} }}')
        found: Any = made["spec"]
        assert mounts(template(found, "a")) == {"/tmp": "data"}
        text, _ = emit_yaml([made])
        assert all(result.ok for result in argo.validate(text))

    def test_data_in_the_root_needs_a_volume_for_each_output(self, argo: Validator) -> None:
        made = document(f"""
        data_dir = "/"
        defaults {{ image = "a/b:1", {READ_ONLY} }}
        step r = Read()
        step s = Split()
        r >> s
        """, image=False)  # fmt: skip
        found: Any = made["spec"]
        assert mounts(template(found, "r")) == {"/r": "data", "/tmp": "tmp"}
        assert mounts(template(found, "s")) == {"/s": "data-2", "/tmp": "tmp"}
        text, _ = emit_yaml([made])
        assert all(result.ok for result in argo.validate(text))

    def test_the_steps_share_them(self) -> None:
        found = spec(f"""
        defaults {{ image = "a/b:1", {READ_ONLY} }}
        step a = Ping()
        step b = Ping() {{ mounts {{ "/tmp" = empty_dir() }} }}
        a ~> b
        """, image=False)  # fmt: skip
        assert list(volumes(found)) == ["data", "tmp"]
        assert mounts(template(found, "b"))["/tmp"] == "tmp"


class TestCreatedClaims:
    CREATED = "tokenizer_cache { create_pvc = true, storage_size = 5Gi }"

    def test_steps_that_ask_for_the_same_share_one(self) -> None:
        found = spec(f"""
        step a = Ping() {{ {self.CREATED} }}
        step b = Ping() {{ {self.CREATED} }}
        step c = Ping() {{ tokenizer_cache {{ create_pvc = true, storage_size = 6Gi }} }}
        a ~> b ~> c
        """)
        claims: Any = found["volumeClaimTemplates"]
        assert [claim["metadata"]["name"] for claim in claims] == [
            *("tokenizer-cache", "tokenizer-cache-2"),
        ]
        assert "volumes" not in found
        used = [mounts(template(found, name))["/cache/huggingface"] for name in "abc"]
        assert used == ["tokenizer-cache", "tokenizer-cache", "tokenizer-cache-2"]

    def test_they_are_deleted_after_each_run_and_that_is_written_out(self) -> None:
        found = spec(f"step a = Ping() {{ {self.CREATED} }}")
        assert found["volumeClaimGC"] == {"strategy": "OnWorkflowCompletion"}
        assert "volumeClaimGC" not in spec("step a = Ping()")

    def test_their_volume_can_be_written(self) -> None:
        listed: Any = container(self.CREATED)["volumeMounts"]
        assert listed == [{"name": "tokenizer-cache", "mountPath": "/cache/huggingface"}]


def test_each_mount_knows_where_it_was_written() -> None:
    found = container('mounts { "/m" = secret("s", items = { k = "f" }), "/n" = claim("c") }')
    for index, text in enumerate(('"f"', 'claim("c")')):
        origin = origin_at(found, f"volumeMounts.{index}")
        assert origin is not None
        assert origin.span.text == text


def test_a_new_claim_is_one_for_each_place_it_is_written_at() -> None:
    found: Any = spec("""
    step a = Ping() { mounts { "/w" = scratch } }
    step b = Ping() { mounts { "/x" = scratch } }
    step c = Ping() { mounts { "/w" = new_claim(size = 10Gi, access_modes = ["ReadWriteMany"]) } }
    a ~> b ~> c
    ---
    let scratch = new_claim(size = 10Gi, storage_class_name = "fast", sub_path = "a")
    """)
    listed = [(each["metadata"]["name"], each["spec"]) for each in found["volumeClaimTemplates"]]
    asked = {"resources": {"requests": {"storage": "10Gi"}}}
    assert listed == [
        ("w", {"accessModes": ["ReadWriteOnce"], "storageClassName": "fast", **asked}),
        ("w-2", {"accessModes": ["ReadWriteMany"], **asked}),
    ]
    assert [mounts(template(found, step)) for step in "abc"] == [
        *({"/w": "w"}, {"/x": "w"}, {"/w": "w-2"}),
    ]
    inside: Any = template(found, "b")["container"]
    assert inside["volumeMounts"][0]["subPath"] == "a"
    # Argo alone would keep them after a failure.
    assert found["volumeClaimGC"] == {"strategy": "OnWorkflowCompletion"}


def test_projected_sources_are_one_folder_and_equal_ones_one_volume() -> None:
    found = spec("""
    step a = Ping() {
      mounts {
        "/m" = projected([secret("a"), config_map("b", items = { k = "x/y" }, optional = true)])
      }
    }
    step b = Ping() {
      mounts {
        "/n" = projected([secret("a"), config_map("b", items = { k = "x/y" }, optional = true)])
        "/o" = projected([secret("a"), config_map("b", items = { k = "x/z" }, optional = true)])
      }
    }
    a ~> b
    """)
    sources = [
        {"secret": {"name": "a"}},
        {"configMap": {"name": "b", "items": [{"key": "k", "path": "x/y"}], "optional": True}},
    ]
    made = volumes(found)
    assert made["projected-m"] == {"projected": {"sources": sources}}
    assert list(made) == ["projected-m", "projected-o"]
    assert mounts(template(found, "b")) == {"/n": "projected-m", "/o": "projected-o"}
    inside: Any = template(found, "a")["container"]
    assert inside["volumeMounts"] == [{"name": "projected-m", "mountPath": "/m", "readOnly": True}]


def test_a_claim_may_be_mounted_at_a_folder_of_it() -> None:
    found = spec("""step a = Ping() {
      mounts { "/r" = claim("c", read_only = true, sub_path = "de"), "/w" = claim("c") }
    }""")
    inside: Any = template(found, "a")["container"]
    assert inside["volumeMounts"] == [
        {"name": "c", "mountPath": "/r", "readOnly": True, "subPath": "de"},
        {"name": "c", "mountPath": "/w"},
    ]
